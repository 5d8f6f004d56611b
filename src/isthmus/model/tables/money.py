"""Military spending of states and arms revenues of companies, year by year."""

from __future__ import annotations

from isthmus.model import import_terms as v
from isthmus.model.dates import Edtf
from isthmus.model.table import column, table
from isthmus.model.tables.provenance import ACTOR, Fact


@table("military_spending", key=("actor_id", "measure", "base_year", "year"), dated_by="year")
class MilitarySpending(Fact):
    """A state's military spending in one year by one measure. Measures are the same spending told in several ways: never add them."""

    actor_id: str = column("The state.", ref=ACTOR)
    measure: str = column("In what it is told.", one_of=v.SPENDING_MEASURES)
    base_year: int | None = column("Year of the prices, where these are constant.", ge=1900, le=2100)
    year: Edtf = column("The year; a financial year by that in which it begins.")
    value: float = column("Spending in `unit`.", unit="see unit", ge=0)
    unit: str = column("Unit of the value, e.g. million USD; 1 for a share.")


@table("arms_revenues", key=("company_name", "country", "year", "base_year"), dated_by="year")
class ArmsRevenue(Fact):
    """A company's sales of arms and military services in one year. A subsidiary's are part of its parent's: never add them."""

    company_name: str = column("The company, as published.")
    actor_id: str | None = column("The company, where its name is that of one actor.", ref=ACTOR)
    country: str | None = column("State from which it is owned and controlled; empty for companies of several.", ref=ACTOR)
    subsidiary: bool = column("It is listed as a part of another company.")
    rank: int | None = column("Its rank of the year; empty for subsidiaries.", ge=1)
    year: Edtf = column("The year.")
    arms_revenue: float | None = column("Sales of arms and military services, current prices.", unit="million USD", ge=0)
    arms_revenue_constant: float | None = column("The same in prices of the base year.", unit="million USD", ge=0)
    base_year: int | None = column("Year of the constant prices.", ge=1900, le=2100)
    total_revenue: float | None = column("Sales of everything, current prices.", unit="million USD", ge=0)
    arms_share: float | None = column("Arms as a share of all sales, as published; some are above 1.", unit="1", ge=0)
