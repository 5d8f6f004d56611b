"""Arms transfers: orders of major arms, and what was delivered of them year by year."""

from __future__ import annotations

from isthmus.model import import_terms as v
from isthmus.model.dates import Edtf
from isthmus.model.table import column, table
from isthmus.model.tables.provenance import ACTOR, SLUG, Fact

YEAR = r"^\d{4}$"
TIV = "million TIV"


@table("arms_transfers", key=("transfer_id",), dated_by="ordered")
class ArmsTransfer(Fact):
    """An order of major arms by one recipient from one supplier, with what was delivered of it.

    The trend-indicator value (TIV) measures the volume of a transfer by the military worth of what is transferred; it is
    no price. 0 means less than half a million.
    """

    transfer_id: str = column("Permanent short id.", pattern=SLUG)
    supplier: str = column("Who supplies.", ref=ACTOR)
    recipient: str = column("Who receives.", ref=ACTOR)
    designation: str = column("The weapon, as the register names it.")
    description: str | None = column("What kind of weapon it is.")
    category: str | None = column("The register's category of arms, where it gives one.")
    ordered: Edtf | None = column("Year of the order.")
    ordered_estimated: bool = column("The register marks the year of the order as uncertain.")
    number_ordered: float | None = column("How many were ordered; empty if not known or not given.", unit="each", ge=0)
    number_ordered_estimated: bool = column("The register marks the number ordered as uncertain.")
    number_delivered: float | None = column("How many were delivered in `delivery_years`.", unit="each", ge=0)
    number_delivered_estimated: bool = column("The register marks the number delivered as uncertain.")
    delivery_years: tuple[str, ...] = column("Years in which some were delivered; empty if none were.", pattern=YEAR)
    condition: str | None = column("Whether it was new.", one_of=v.ARMS_CONDITIONS)
    local_production: bool | None = column("Made or assembled by the recipient under licence; empty if not said.")
    tiv_per_unit: float | None = column("Volume of one.", unit=TIV, ge=0)
    tiv_order: float | None = column("Volume of the whole order.", unit=TIV, ge=0)
    tiv_delivered: float | None = column("Volume of what was delivered in `delivery_years`.", unit=TIV, ge=0)
    comments: str | None = column("What the register adds.")
    register_number: int | None = column("Number of the order in the register, where it gives one.", ge=0)


@table("arms_deliveries", key=("transfer_id", "year"), dated_by="year")
class ArmsDelivery(Fact):
    """What was delivered of an order in one year, where the register says so by year."""

    transfer_id: str = column("The order.", ref="arms_transfers.transfer_id")
    year: Edtf = column("Year of delivery.")
    year_estimated: bool = column("The register marks the year as uncertain.")
    number: float | None = column("How many were delivered.", unit="each", ge=0)
    tiv: float | None = column("Volume of what was delivered.", unit=TIV, ge=0)


@table("arms_volumes", key=("actor_id", "flow", "partner", "year"), dated_by="year")
class ArmsVolume(Fact):
    """Volume of an actor's transfers in a year, as a publication sums it up; never add it to `arms_transfers`."""

    actor_id: str = column("Whose exports or imports.", ref=ACTOR)
    flow: str = column("export or import.", pattern=r"^(export|import)$")
    partner: str | None = column("The other side; empty for the total over all.", ref=ACTOR)
    year: Edtf = column("The year.")
    tiv: float = column("Volume; 0 means less than half a million.", unit=TIV, ge=0)
