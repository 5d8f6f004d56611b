"""What `chokepoints` asks of: the goods, their makers and the recorded sales between them, and chains of these."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.questions import evidence, suppliers
from isthmus.questions.goods_graph import GoodsGraph
from isthmus.questions.purchases import recorded_purchases
from isthmus.questions.suppliers import Supply


class World:
    """Goods, who makes them, who sells them, and what is made from what, on one day."""

    def __init__(self, atlas: Atlas, on: dt.date) -> None:
        self.bill = atlas.table("bill_of_materials")
        self.graph = GoodsGraph.of(self.bill)
        self.goods = {row["good_id"]: row for row in atlas.table("goods").iter_rows(named=True)}
        self.suppliers = suppliers.supplies(atlas, on)
        self.concentrations = suppliers.concentrations(atlas, on)
        self.sales = evidence.by(atlas.table("supplies"), on, "since").filter(
            (pl.col("relation") == "supplier") & ~pl.col("status").is_in(["ended", "proposed", "planned"])
        )
        self.purchases = recorded_purchases(self.sales)
        self.undated = evidence.undated(atlas, "makes", "lines of production")
        self.fired_by = atlas.sql(
            "SELECT output_good, input_good FROM bill_of_materials WHERE relation = 'fires'"
        ).rows()

    def name(self, good: str) -> str:
        """The good's name in English."""
        return str(self.goods[good]["name"])

    def is_munition(self, good: str) -> bool:
        """Whether the good is a munition of its own, not a count of several together."""
        return self.goods[good]["kind"] == "munition" and not self.goods[good]["covers"]

    def supply(self, good: str) -> Supply:
        """Who makes the good; empty where nothing is known."""
        return self.suppliers.get(good, Supply())


def documented(world: World, good: str) -> dict[str, set[str]]:
    """Good downstream -> facts of a chain of recorded sales from the stated only or dominant supplier of `good`.

    Empty where no supplier is stated to be such. A maker of an output counts as reached when it is itself a
    reached maker of the input, or a recorded buyer of the input from one.
    """
    reached: dict[str, dict[str, set[str]]] = {
        good: {s: {*world.supply(good).fact_ids} for s in world.supply(good).stated}
    }
    if not reached[good]:
        return {}
    order = sorted(world.graph.downstream(good).items(), key=by_tier)
    for _ in order:  # tiers are shortest paths, so a longer chain may need another round
        before = sum(map(len, reached.values()))
        for output, _tier in order:
            makers = _makers(world, output)
            for link in world.graph.links:
                if link.output == output and link.input in reached:
                    for maker, facts in _buyers(world, link.input, reached[link.input]).items():
                        if maker in makers:
                            reached.setdefault(output, {}).setdefault(maker, {*facts, link.fact_id})
        if sum(map(len, reached.values())) == before:
            break
    return {g: set().union(*makers.values()) for g, makers in reached.items() if g != good}


def _makers(world: World, good: str) -> set[str]:
    sellers = world.sales.filter((pl.col("good_id") == good) & (pl.col("supplier_role") == "maker"))["supplier"]
    return {*world.supply(good).companies, *sellers}


def _buyers(world: World, good: str, makers: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Reached makers of a good and whoever is recorded to buy it from them, with the facts of the way there."""
    sales = world.sales.filter(
        (pl.col("good_id") == good) & pl.col("supplier").is_in(list(makers)) & (pl.col("supplier_role") == "maker")
    )
    found = {maker: set(facts) for maker, facts in makers.items()}
    for supplier, buyer, fact in sales.select("supplier", "buyer", "fact_id").iter_rows():
        found.setdefault(buyer, {*makers[supplier], fact})
    return found


def by_tier(item: tuple[str, int]) -> tuple[int, str]:
    """Sorts (good, tier) by tier, then good."""
    return item[1], item[0]
