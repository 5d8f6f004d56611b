"""Minerals: what states and the world mine, refine and hold."""

from __future__ import annotations

from isthmus.model import register_terms as v
from isthmus.model.dates import Edtf
from isthmus.model.table import column, table
from isthmus.model.tables.industry import GOOD
from isthmus.model.tables.provenance import ACTOR, Fact


@table("mineral_output", key=("commodity", "output", "area", "measure", "year"), dated_by="year", ascending=(("low", "value"),))
class MineralOutput(Fact):
    """Output, capacity or reserves of a mineral commodity in one area. World totals hold the others: never add them."""

    commodity: str = column("The commodity, as published.")
    good_id: str | None = column("The good of that name.", ref=GOOD)
    output: str = column("What is counted, as published, e.g. mine production.")
    stage: str | None = column("Stage of the chain.", one_of=v.MINERAL_STAGES)
    area: str = column("The area, as published.")
    area_kind: str = column("What the area is.", one_of=v.AREA_KINDS)
    country: str | None = column("The state, where the area is one.", ref=ACTOR)
    scope: str | None = column("What part of the area's output is meant, as published in brackets.")
    measure: str = column("What is told.", one_of=v.MINERAL_MEASURES)
    year: Edtf = column("The year; of reserves and capacity, that at whose end they stood.")
    value: float | None = column("The figure in `unit`; empty where only a bound is published.", unit="see unit", ge=0)
    low: float | None = column("Lower bound, where the figure is published as more than it.", unit="see unit", ge=0)
    unit: str = column("The unit, as published.")
    value_tonnes: float | None = column("The figure in tonnes; empty where it is no mass.", unit="tonne", ge=0)
    estimated: bool = column("The publication marks it as an estimate.")
