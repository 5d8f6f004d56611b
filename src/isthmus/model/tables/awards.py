"""Public contracts awarded, as registers of procurement publish them."""

from __future__ import annotations

from isthmus.model import import_terms as v
from isthmus.model.dates import Edtf
from isthmus.model.table import column, table
from isthmus.model.tables.provenance import ACTOR, SLUG, WEB, Fact


@table("awards", key=("award_id",), dated_by="date")
class Award(Fact):
    """A contract or lot awarded by a public buyer. Values are as published: never add ceilings of frameworks to their orders."""

    award_id: str = column("Permanent short id.", pattern=SLUG)
    reference: str = column("The publication's own identifier.")
    procedure: str | None = column("Identifier of the procedure, notice or parent award that it belongs to.")
    title: str | None = column("What is bought, in the words and language of the publication.")
    buyer_name: str | None = column("Who buys, as published.")
    buyer: str | None = column("The buyer, where its name is that of one actor.", ref=ACTOR)
    buyer_country: str | None = column("State of the buyer.", ref=ACTOR)
    supplier_names: tuple[str, ...] = column("Who is to supply, as published.")
    suppliers: tuple[str, ...] = column("The suppliers whose name is that of one actor.", ref=ACTOR)
    supplier_countries: tuple[str, ...] = column("States of the suppliers.", ref=ACTOR)
    value: float | None = column("Value in `currency`; may be negative where money was taken back.", unit="see currency")
    value_kind: str | None = column("What the value is.", one_of=v.AWARD_VALUES)
    ceiling: float | None = column("The most that may be spent, options included, in `currency`.", unit="see currency")
    currency: str | None = column("ISO 4217 code of the currency.", pattern=r"^[A-Z]{3}$")
    date: Edtf | None = column("When it was awarded or first signed.")
    work_start: Edtf | None = column("When the work begins.")
    work_end: Edtf | None = column("When it ends, options left out.")
    status: str | None = column("State of the award, in the publication's own word.")
    actions: int = column("How many actions, amendments or releases it is made of.", ge=1)
    offers: int | None = column("How many offers came in.", ge=0)
    codes: tuple[str, ...] = column("What is bought, as `SCHEME:code`: CPV, NAICS, PSC, UNSPSC.", pattern=r"^[A-Z]+:[0-9A-Za-z.-]+$")
    place_country: str | None = column("State where the work is done.", ref=ACTOR)
    address: str | None = column("Address of the award in the register.", pattern=WEB)


@table("award_releases", key=("release_id",), dated_by="date")
class AwardRelease(Fact):
    """What one release of a register said of an award: its first publication, and each amendment after it."""

    release_id: str = column("Permanent short id.", pattern=SLUG)
    award_id: str = column("The award.", ref="awards.award_id")
    date: Edtf | None = column("When it was published or amended.")
    tags: tuple[str, ...] = column("What the register calls the release.")
    value: float | None = column("Value as it stood, in `currency`.", unit="see currency")
    currency: str | None = column("ISO 4217 code of the currency.", pattern=r"^[A-Z]{3}$")
    description: str | None = column("Why it was amended, as published.")
