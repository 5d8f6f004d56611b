"""Industry: who makes what from what, how much, and who supplies whom. Places are cities, never finer."""

from __future__ import annotations

from isthmus.model import vocabularies as v
from isthmus.model.dates import Edtf
from isthmus.model.table import column, table
from isthmus.model.tables.provenance import ACTOR, SLUG, SOURCE, Fact

GOOD = "goods.good_id"
SITE = "sites.site_id"
ONE_PRODUCER = (("site_id", "actor_id"),)


@table("goods", key=("good_id",), identity="good_id")
class Good:
    """A register of goods, from materials to systems; definitions, not facts."""

    good_id: str = column("Permanent short id.", pattern=SLUG)
    name: str = column("Name in English.")
    kind: str = column("Place in the chain.", one_of=v.GOOD_KINDS)
    unit: str = column("Unit in which it is counted: each, round or tonne.", pattern=r"^(each|round|tonne)$")
    hs_code: str | None = column(
        "Harmonized System subheading in which it travels, as text.", pattern=r"^\d{4}(\.\d{2})?$"
    )
    covers: tuple[str, ...] = column("Goods that a count of this one includes; never add it to them.", ref=GOOD)
    note: str | None = column("What is counted, and what it must not be added to.")


@table("sites", key=("site_id",))
class Site(Fact):
    """A place of production, at the level of the city."""

    site_id: str = column("Permanent short id.", pattern=SLUG)
    name: str = column("Name in English.")
    operator: str = column("Who runs it.", ref=ACTOR)
    city: str = column("City or nearest town.")
    country: str = column("State where it lies.", ref=ACTOR)
    lat: float = column("Latitude of the city's centre.", unit="degree", ge=-90, le=90)
    lon: float = column("Longitude of the city's centre.", unit="degree", ge=-180, le=180)
    status: str = column("State of the site.", one_of=v.STATUSES)
    status_text: str | None = column("Its state in the words of the first record.")


@table("makes", key=("site_id", "actor_id", "good_id"), dated_by="since", exactly_one=ONE_PRODUCER)
class Makes(Fact):
    """A site or actor makes a good, or is to."""

    site_id: str | None = column("The producing site.", ref=SITE)
    actor_id: str | None = column(
        "The producing actor, where no site is named; a state for a national total.", ref=ACTOR
    )
    good_id: str = column("What it makes.", ref=GOOD)
    status: str = column("State of this line.", one_of=v.STATUSES)
    since: Edtf | None = column("When the line began or is to begin.")


@table(
    "quantities",
    key=("fact_id",),
    dated_by="as_of",
    exactly_one=ONE_PRODUCER,
    ascending=(("low", "value", "high"),),
    figures=True,
)
class Quantity(Fact):
    """A dated figure on a good: stock, use, output, capacity, order, price, lead time and the like.

    Figures that conflict all stay. Orders, totals of programmes and cumulative counts are no rates.
    """

    site_id: str | None = column("The site it is about.", ref=SITE)
    actor_id: str | None = column("The actor it is about, where it is no site.", ref=ACTOR)
    good_id: str = column("The good.", ref=GOOD)
    measure: str = column("What was measured.", one_of=v.MEASURES)
    value: float | None = column(
        "The figure, in `unit`; empty where only a bound or nothing is public.", unit="see unit"
    )
    low: float | None = column("Lower bound stated by the source, in `unit`.", unit="see unit")
    high: float | None = column("Upper bound stated by the source, in `unit`.", unit="see unit")
    unit: str | None = column(
        "Unit of `value`, `low` and `high`; empty where the source's cannot be used.", one_of=v.QUANTITY_UNITS
    )
    period: Edtf | None = column("Time that the figure covers; of a target, the date it is for; empty if unknown.")
    as_of: Edtf | None = column("When the statement was true or made.")
    scope: str | None = column("What part of the good or of the whole is counted, and what words qualify it.")
    theatres: tuple[str, ...] = column("Theatres concerned.", one_of=v.THEATRES)
    basis: str = column("How the figure came about.", one_of=v.BASES)


@table("bill_of_materials", key=("output_good", "input_good", "relation"))
class BillOfMaterials(Fact):
    """One good goes into another, or fires it. Chains repeat, so follow one path only when you add masses."""

    output_good: str = column("The good that needs the input.", ref=GOOD)
    input_good: str = column("The input.", ref=GOOD)
    relation: str = column("How it is needed.", one_of=v.RELATIONS_OF_GOODS)
    alternative_group: str | None = column(
        "Inputs of the output that replace one another share this name; one of them is enough.", pattern=SLUG
    )
    essential: str = column("Whether the output needs it.", one_of=v.ESSENTIAL)
    quantity: float | None = column("How much, in `unit`.", unit="see unit", ge=0)
    unit: str | None = column("Unit of the quantity.", one_of=v.RECIPE_UNITS)
    quantity_basis: str = column("How the quantity came about.", one_of=v.BASES)
    quantity_verified: bool = column("The quantity was read in one of `quantity_source_ids`.")
    quantity_source_ids: tuple[str, ...] = column(
        "Sources of the quantity; `source_ids` are those of the link.", ref=SOURCE
    )


@table("supplies", key=("supplier", "buyer", "good_id", "relation", "since"), dated_by="since")
class Supply(Fact):
    """One actor supplies, licenses or makes a good with another. A licensor, owner or trader is not a maker."""

    supplier: str = column("Who supplies.", ref=ACTOR)
    buyer: str = column("Who receives.", ref=ACTOR)
    good_id: str = column("The good.", ref=GOOD)
    relation: str = column("The kind of tie.", one_of=v.SUPPLY_RELATIONS)
    supplier_role: str = column("What the supplier does in it.", one_of=v.SUPPLIER_ROLES)
    exclusivity: str = column("Whether the supplier is the only one, as stated.", one_of=v.EXCLUSIVITY)
    status: str = column("State of the tie.", one_of=v.STATUSES)
    status_text: str | None = column("Its state in the words of the first record, quantities included.")
    since: Edtf | None = column("When it began.")
    share: float | None = column("Share, of what `share_kind` says, 0 to 1.", unit="1", ge=0, le=1)
    share_kind: str | None = column("What the share is a share of.", one_of=v.SHARE_KINDS)


@table("material_shares", key=("good_id", "country", "stage", "year", "share"), dated_by="year", figures=True)
class MaterialShare(Fact):
    """A country's share of the world's output of a good at one stage. Shares that conflict all stay."""

    good_id: str = column("The good.", ref=GOOD)
    country: str = column("The state.", ref=ACTOR)
    stage: str = column("Stage of the chain.", one_of=v.STAGES)
    share: float = column("Share of the world's output, 0 to 1.", unit="1", ge=0, le=1)
    year: Edtf = column("Year of the output.")
