"""Who is who: judgements on pairs of names that may be one actor."""

from __future__ import annotations

from isthmus.model import identity_terms as v
from isthmus.model.dates import Edtf
from isthmus.model.table import column, table
from isthmus.model.tables.provenance import ACTOR, SLUG

RECORD = r"^[a-z]+:[A-Za-z0-9][A-Za-z0-9._-]*$"


@table(
    "judgements",
    key=("judgement_id",),
    identity="judgement_id",
    exactly_one=(("left_actor", "left_record"), ("right_actor", "right_record")),
)
class Judgement:
    """A person's decision whether two names are of one actor: no fact of the world, and never deleted.

    In force is what no later judgement supersedes. `resolve` computes clusters from the judgements in force; ids are never
    renamed, so taking a judgement back undoes a merger.
    """

    judgement_id: str = column("Permanent short id.", pattern=SLUG)
    left_actor: str | None = column("The first, where it is an actor of the atlas.", ref=ACTOR)
    left_record: str | None = column(
        "The first, where it is a record of a file: `record:` and what its name, country, city, LEI and parent digest to.",
        pattern=RECORD,
    )
    left_name: str = column("Its name, as the judge saw it.")
    right_actor: str | None = column("The second, where it is an actor of the atlas.", ref=ACTOR)
    right_record: str | None = column("The second, where it is a record of a file.", pattern=RECORD)
    right_name: str = column("Its name, as the judge saw it.")
    verdict: str = column("The decision.", one_of=v.VERDICTS)
    judge: str = column("Who judged: a permanent short id, one for each judge.", pattern=SLUG)
    judged: Edtf = column("When it was judged.")
    basis: str | None = column("On what the score rests.", one_of=v.PAIR_BASES)
    score: float | None = column("Score under which the pair was proposed.", unit="probability", ge=0, le=1)
    reason: str | None = column("Why, in the judge's words.")
    supersedes: str | None = column("The earlier judgement of this pair that it takes the place of.", ref="judgements.judgement_id")
