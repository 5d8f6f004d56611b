"""Flows between the sectors of states, as multi-regional input–output tables tell them."""

from __future__ import annotations

from isthmus.model import register_terms as v
from isthmus.model.dates import Edtf
from isthmus.model.table import column, table
from isthmus.model.tables.provenance import ACTOR, Fact


@table("sector_flows", key=("fact_id",), dated_by="year")
class SectorFlow(Fact):
    """What one sector of a region sells to another, or to final users, in a year. Tables of two databases are never added."""

    database: str = column("The database, e.g. oecd-icio.")
    year: Edtf = column("The year.")
    from_region: str | None = column("Region of the seller, as published; empty for the small sellers that a row sums up.")
    from_country: str | None = column("State of the seller, where the region is one.", ref=ACTOR)
    from_sector: str | None = column("Sector of the seller; empty for the small sellers that a row sums up.")
    to_region: str = column("Region of the buyer, as published.")
    to_country: str | None = column("State of the buyer, where the region is one.", ref=ACTOR)
    to_sector: str = column("Sector of the buyer, or kind of final use.")
    use: str = column("Whether it goes into making something else.", one_of=v.SECTOR_USES)
    value: float = column("Value in `unit`; final use that draws on stocks is negative.", unit="see unit")
    unit: str = column("Unit of the value, as published.")
    sellers: int = column("How many sellers the row sums up.", ge=1)
