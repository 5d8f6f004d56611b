"""Who may pass what to whom under which rule, and whose goods fit whose arms."""

from __future__ import annotations

from isthmus.model import transfer_terms as v
from isthmus.model.dates import Edtf
from isthmus.model.table import column, table
from isthmus.model.tables.industry import GOOD
from isthmus.model.tables.provenance import ACTOR, Fact


@table(
    "transfer_permissions",
    key=("holder", "act", "passes_from", "recipient", "good_id", "covers", "since"),
    dated_by="since",
)
class TransferPermission(Fact):
    """What a state's rule or decision says of passing arms on. No row for a case means that it is unknown, not that it is free.

    Rules that conflict for one case all stay: a good may be refused to one recipient in a theatre and allowed to another.
    """

    holder: str = column("The state whose rule or decision it is.", ref=ACTOR)
    act: str = column("What the rule is about.", one_of=v.TRANSFER_ACTS)
    passes_from: str | None = column("Who passes the goods on in a re-export; empty for anybody.", ref=ACTOR)
    recipient: str | None = column("The state or group that would receive them; empty for any.", ref=ACTOR)
    good_id: str | None = column(
        "The good, where the rule or decision names one; empty for what `covers` says.", ref=GOOD
    )
    covers: str = column("What it covers, in words.")
    rule: str = column("The law, principle or decision.")
    effect: str = column("What it says.", one_of=v.TRANSFER_EFFECTS)
    conditions: str | None = column("Under which conditions, in words.")
    since: Edtf | None = column("When it came into force or was decided.")
    until: Edtf | None = column("When it ended; empty if it has not.")


@table("compatibility", key=("good_id", "made_in", "used_by", "aspect"), dated_by="since")
class Compatibility(Fact):
    """Whether what one side makes of a good fits the arms of another. No row means that it is unknown."""

    good_id: str = column("The good.", ref=GOOD)
    made_in: str | None = column("State or group that makes it; empty for any.", ref=ACTOR)
    used_by: str | None = column("State or group whose arms it would go into; empty for any.", ref=ACTOR)
    aspect: str = column("What is compared.", one_of=v.COMPATIBILITY_ASPECTS)
    fits: str = column("Whether it fits.", one_of=v.FITS)
    standard: str | None = column("The standard or design that makes it fit, in words.")
    since: Edtf | None = column("When it was stated or began.")
