"""Trade in goods by commodity, as statistics publish it."""

from __future__ import annotations

from isthmus.model import import_terms as v
from isthmus.model.dates import Edtf
from isthmus.model.table import column, table
from isthmus.model.tables.provenance import ACTOR, Fact


@table("trade_flows", key=("fact_id",), dated_by="period")
class TradeFlow(Fact):
    """A flow of one commodity in one period. A row without a partner is the total over the world: never add it to the others.

    Commodity codes nest (`2504` holds `250410`), so that codes of one length alone may be added. The same flow is told twice, by
    who exports and by who imports, and the two differ.
    """

    reporter: str = column("Who reports it; in a reconciled flow, the exporter.", ref=ACTOR)
    partner: str | None = column("The other side; empty for the world, which is the total and no partner.", ref=ACTOR)
    partner_world: bool = column("The row is the total over all partners.")
    second_partner: str | None = column("Country of consignment or the like; empty for all together.", ref=ACTOR)
    flow: str = column("Which way the goods went, seen from the reporter.", one_of=v.TRADE_FLOWS)
    basis: str = column("Who says so.", one_of=v.TRADE_BASES)
    classification: str = column("Classification of commodities, e.g. H5 for the Harmonized System 2017.")
    commodity_code: str = column("Code in it, as text with its leading zeros.", pattern=r"^[0-9A-Z.]{1,12}$")
    commodity: str | None = column("What the code stands for.")
    period: Edtf = column("Year or month.")
    customs_procedure: str | None = column("Customs procedure; empty for all together.")
    transport: str | None = column("Mode of transport; empty for all together.")
    value: float = column("Value: of imports with insurance and freight, of exports free on board, as a rule.", unit="USD", ge=0)
    value_cif: float | None = column("Value with insurance and freight.", unit="USD", ge=0)
    value_fob: float | None = column("Value free on board.", unit="USD", ge=0)
    net_weight: float | None = column("Net weight.", unit="kg", ge=0)
    net_weight_estimated: bool | None = column("The net weight is an estimate; empty if the source does not say.")
    quantity: float | None = column("Quantity in `quantity_unit`.", unit="see quantity_unit", ge=0)
    quantity_unit: str | None = column("Unit of the quantity, as the source writes it.")
    quantity_estimated: bool | None = column("The quantity is an estimate; empty if the source does not say.")
