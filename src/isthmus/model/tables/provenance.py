"""Sources and actors: who says it, and whom it is about."""

from __future__ import annotations

import dataclasses

from isthmus.model import vocabularies as v
from isthmus.model.dates import Edtf
from isthmus.model.table import column, table

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
WEB = r"^https?://\S+$"
ACTOR = "actors.actor_id"
SOURCE = "sources.source_id"


@table("sources", key=("source_id",), identity="source_id")
class Source:
    """One publication: who said it, when, and how far it can be relied on."""

    source_id: str = column("Permanent short id.", pattern=SLUG)
    title: str = column("Title of the publication; a description where the text read bore none.")
    publisher: str = column("Institution or outlet, as a citation names it.")
    published: Edtf | None = column("Day of publication, as exact as known.")
    url: str | None = column(
        "Address to cite: the original's where it is known, else the one that was read.", pattern=WEB
    )
    read_at: str | None = column(
        "Address of the copy that was read, where it is not `url`; never emitted as a link.", pattern=WEB
    )
    kind: str = column("What kind of publication it is.", one_of=v.SOURCE_KINDS)
    access: str = column("How the text was reached.", one_of=v.ACCESS)
    reliability: str = column("Admiralty letter of the source.", one_of=v.RELIABILITY)
    grade_reason: str = column("Why this letter.")
    note: str | None = column("What was read of it, and what it is good for.")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What every fact carries: a permanent id, its sources, and how far it is believed."""

    fact_id: str = column(
        "Permanent id of the fact, unique in the whole atlas.", pattern=r"^[a-z_]+/[a-z0-9][a-z0-9./-]*$"
    )
    source_ids: tuple[str, ...] = column("Sources that state it.", ref=SOURCE)
    credibility: int = column(
        "Admiralty digit of the fact: 1 confirmed, 2 probable, 3 possible, 4 doubtful, "
        "5 improbable, 6 cannot be judged.",
        ge=1,
        le=6,
    )
    verified: bool = column("The value was read in one of the sources; false is general knowledge that needs a reader.")
    note: str | None = column("Anything a reader must know to use it.")


@table("actors", key=("actor_id",))
class Actor(Fact):
    """A state, organisation, company, force, centre, group or network."""

    actor_id: str = column("Permanent id; a state's is its ISO 3166-1 alpha-2 code.", pattern=SLUG)
    kind: str = column("What it is.", one_of=v.ACTOR_KINDS)
    name: str = column("Name in English, as shown.")
    country: str | None = column("State where it is based or to which it belongs.", ref=ACTOR)
    parent: str | None = column("Actor that owns or leads it.", ref=ACTOR)


@table("names", key=("actor_id", "name", "language", "kind"))
class Name(Fact):
    """Another name of an actor; native scripts are curated, never transliterated by machine."""

    actor_id: str = column("Whose name it is.", ref=ACTOR)
    name: str = column("The name.")
    language: str = column(
        "BCP 47 language tag; `zxx` for codes, `und` where not determined.", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$"
    )
    kind: str = column("What kind of name.", one_of=v.NAME_KINDS)


@table("memberships", key=("group_id", "member_id", "since"), dated_by="since")
class Membership(Fact):
    """An actor's membership of a group or organisation."""

    group_id: str = column("The group or organisation.", ref=ACTOR)
    member_id: str = column("The member.", ref=ACTOR)
    since: Edtf | None = column("When it joined.")
    until: Edtf | None = column("When it left or was suspended; empty if it has not.")
