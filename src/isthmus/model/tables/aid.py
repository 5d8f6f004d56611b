"""Aid from state to state: what was promised, allotted and delivered."""

from __future__ import annotations

from isthmus.model import register_terms as v
from isthmus.model.dates import Edtf
from isthmus.model.table import column, table
from isthmus.model.tables.provenance import ACTOR, SLUG, Fact


@table("aid", key=("aid_id",), dated_by="date")
class Aid(Fact):
    """Aid of one donor, item by item. A row that sums up several (`summary`) is never added to the others."""

    aid_id: str = column("Permanent short id.", pattern=SLUG)
    activity: str | None = column("The publication's identifier of the activity that it is part of.")
    donor: str | None = column("Who gives; empty where the donor is no actor.", ref=ACTOR)
    donor_name: str = column("Who gives, as published.")
    recipient: str = column("Who receives.", ref=ACTOR)
    kind: str = column("What kind of aid.", one_of=v.AID_KINDS)
    stage: str | None = column("How far it has come, where the publication says so.", one_of=v.AID_STAGES)
    summary: bool = column("The row sums up items that may stand in others.")
    category: str | None = column("Kind of aid or of weapon in the publication's own words.")
    item: str | None = column("What is given.")
    number: float | None = column("How many.", unit="each", ge=0)
    date: Edtf | None = column("When it was announced.")
    date_stated: str | None = column("The date as published, where it is no single one.")
    value_eur: float | None = column("Value of this item, as the publication counts it.", unit="EUR", ge=0)
    value_delivered_eur: float | None = column("Value of what was delivered of it.", unit="EUR", ge=0)
    value_stated: float | None = column("Value that the donor stated, in `currency`.", unit="see currency", ge=0)
    currency: str | None = column("ISO 4217 code of the currency.", pattern=r"^[A-Z]{3}$")
    description: str | None = column("What was given, in the publication's own words.")
