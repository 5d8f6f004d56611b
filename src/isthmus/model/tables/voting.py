"""Voting: roll calls of an assembly and how each member voted."""

from __future__ import annotations

from isthmus.model import import_terms as v
from isthmus.model.dates import Edtf
from isthmus.model.table import column, table
from isthmus.model.tables.provenance import ACTOR, SLUG, Fact


@table("roll_calls", key=("roll_call_id",), dated_by="date")
class RollCall(Fact):
    """A recorded vote of an assembly. A row with an id alone comes of a file of votes without its file of roll calls."""

    roll_call_id: str = column("Permanent short id.", pattern=SLUG)
    body: str = column("The assembly or its organisation.", ref=ACTOR)
    number: int = column("The number of the roll call in the source's own count.", ge=0)
    session: int | None = column("Session of the assembly.", ge=1)
    date: Edtf | None = column("Day of the vote; empty if it is not known.")
    resolution: str | None = column("Symbol of the resolution, as the source writes it.")
    on_amendment: bool | None = column("The vote was on an amendment; empty if the source does not say.")
    on_paragraph: bool | None = column("The vote was on a paragraph alone; empty if the source does not say.")
    important: bool | None = column("Listed as important by the US Department of State; empty if the source does not say.")
    issues: tuple[str, ...] = column("What it was about, as the source codes it; empty if not coded.", one_of=v.VOTE_ISSUES)
    title: str | None = column("Short title, as the source gives it.")
    description: str | None = column("Longer title, as the source gives it.")


@table("votes", key=("roll_call_id", "actor_id"))
class Vote(Fact):
    """How one member voted in one roll call. No row means that the source does not say: absent or no member."""

    roll_call_id: str = column("The roll call.", ref="roll_calls.roll_call_id")
    actor_id: str = column("The member.", ref=ACTOR)
    vote: str = column("How it voted.", one_of=v.VOTES)
