"""Commitments spread over cells of function, domain and pair, by form, and what of them is left without an actor.

A cell is (function, domain, unordered pair of actors). Every commitment in force on the day fills one cell for each of its functions ×
domains × pairs of parties; a multilateral treaty is expanded to its pairs, an organisation stays one party, and pairs between which
it is suspended are left out. Only pairs with at least one partner are kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from itertools import combinations

import polars as pl

from isthmus.atlas.handle import Atlas

UNITED_STATES, NATO = "us", "nato"
STATEMENT = "statement"
FORMS = ("statement", "programme", "mou", "contract", "agreement", "treaty")
"""Forms of commitments from the weakest to the strongest: how much a party gives up by breaking them (Lipson 1991)."""
US_ONLY, REINFORCING, UNIQUE = "US only", "reinforcing", "unique to NATO and allies"
AMONG, WITH_OTHERS, UNCOVERED, NOBODY_BOUND = "among partners alone", "with others alone", "uncovered", "nobody bound"
CLASSES = (UNIQUE, REINFORCING, US_ONLY, AMONG, WITH_OTHERS, UNCOVERED)
WITH_US, WITH_ALLIES, BETWEEN_PARTNERS, ELSEWHERE = "with the US", "with NATO or an ally", "among partners", "with others"
CELL = ("function", "domain")
PAIR = ("actor_a", "actor_b")


def in_force(atlas: Atlas, on: dt.date) -> pl.DataFrame:
    """Commitments signed by the day, in force by it where that date is known, and not ended before it."""
    frame = atlas.table("commitments")
    begun = [pl.col(f"{c}_earliest").is_null() | (pl.col(f"{c}_earliest") <= on) for c in ("signed", "in_force")]
    return frame.filter(*begun, pl.col("until_latest").is_null() | (pl.col("until_latest") >= on))


def sober(instruments: pl.DataFrame) -> pl.DataFrame:
    """The commitments that are more than statements."""
    return instruments.filter(pl.col("kind") != STATEMENT)


def cells(
    instruments: pl.DataFrame, partners: Sequence[str], allies: Collection[str], without: str, its_groups: Collection[str]
) -> pl.DataFrame:
    """One row an instrument in a cell, for each partner of the pair.

    Args:
        instruments: rows of `commitments`.
        partners: the actors whose commitments are compared.
        allies: members of NATO.
        without: who is taken away in the counterfactual.
        its_groups: organisations of which it is a member.

    Returns:
        `commitment_id, fact_id, kind, form` (place in FORMS), `binding, parties, function, domain, actor_a, actor_b, side, partner`;
        `remains_high` and `remains_low`, whether it is left without `without` where its pairs alone fall, and where every
        instrument in which it has any part falls; `class` and `class_binding` of the partner's field.
    """
    pairs = [
        {"commitment_id": row["commitment_id"], "actor_a": a, "actor_b": b, "side": _side(a, b, partners, allies)}
        for row in instruments.iter_rows(named=True)
        for a, b in combinations(row["parties"], 2)
        if (a in partners or b in partners) and f"{a}+{b}" not in row["suspended_pairs"]
    ]
    schema = dict.fromkeys(("commitment_id", *PAIR, "side"), pl.String)
    part = pl.col("parties").list.set_intersection([without, *sorted(its_groups)]).list.len() > 0
    if without == UNITED_STATES:
        part = part | (pl.col("us_role") != "none")
    spread = instruments.select(
        "commitment_id", "fact_id", "kind", "binding", "parties", "functions", "domains", part.alias("part"),
        pl.col("kind").replace_strict({k: i for i, k in enumerate(FORMS)}, return_dtype=pl.Int8).alias("form"),
    )  # fmt: skip
    favourable = pl.all_horizontal(pl.col(end) != without for end in PAIR)
    found = (
        pl.DataFrame(pairs, schema=schema)
        .join(spread, on="commitment_id")
        .explode("functions")
        .explode("domains")
        .rename({"functions": "function", "domains": "domain"})
        .drop_nulls(CELL)
        .with_columns(favourable.alias("remains_high"), (favourable & ~pl.col("part")).alias("remains_low"))
    )
    return _classed(found, partners)


def _side(a: str, b: str, partners: Sequence[str], allies: Collection[str]) -> str:
    if UNITED_STATES in (a, b):
        return WITH_US
    if a in partners and b in partners:
        return BETWEEN_PARTNERS
    return WITH_ALLIES if (b if a in partners else a) in (NATO, *allies) else ELSEWHERE


def _classed(found: pl.DataFrame, partners: Sequence[str]) -> pl.DataFrame:
    """Each cell's class for its partner, over all commitments and over binding ones; a pair of partners stands once for each."""
    sided = pl.concat(
        found.filter(pl.col(end).is_in(list(partners))).with_columns(pl.col(end).alias("partner")) for end in PAIR
    )
    bound = pl.col("binding")
    kinds = sided.group_by("partner", *CELL).agg(
        *((pl.col("side") == side).any().alias(side) for side in _SIDES),
        *(((pl.col("side") == side) & bound).any().alias(f"{side}, bound") for side in _SIDES),
    )
    kinds = kinds.select(
        "partner", *CELL, _class_of("").alias("class"), _class_of(", bound").fill_null(NOBODY_BOUND).alias("class_binding")
    )
    return sided.join(kinds, on=["partner", *CELL])


_SIDES = (WITH_US, WITH_ALLIES, BETWEEN_PARTNERS, ELSEWHERE)


def _class_of(bound: str) -> pl.Expr:
    us, allies, among, others = (pl.col(f"{side}{bound}") for side in _SIDES)
    return (
        pl.when(us & (allies | among | others))
        .then(pl.lit(REINFORCING))
        .when(us)
        .then(pl.lit(US_ONLY))
        .when(allies)
        .then(pl.lit(UNIQUE))
        .when(among)
        .then(pl.lit(AMONG))
        .when(others)
        .then(pl.lit(WITH_OTHERS))
    )


def once(found: pl.DataFrame) -> pl.DataFrame:
    """The rows with a pair of two partners once, in the class of the partner that the US covers less."""
    order = {UNIQUE: 0, AMONG: 1, WITH_OTHERS: 2, REINFORCING: 3, US_ONLY: 4}
    rank = pl.col("class").replace_strict(order, return_dtype=pl.Int8)
    return found.sort(rank, "partner").unique(["commitment_id", *PAIR, *CELL], keep="first", maintain_order=True)


def strongest(form: pl.Expr) -> pl.Expr:
    """The name of the strongest form among places in FORMS; null where there is none."""
    return form.max().replace_strict(dict(enumerate(FORMS)), default=None, return_dtype=pl.String)


def fields(found: pl.DataFrame, universe: pl.DataFrame, partners: Sequence[str]) -> pl.DataFrame:
    """One row a partner and field (function, domain) of the universe, with its class; those that no commitment fills are uncovered."""
    every = universe.join(pl.DataFrame({"partner": list(partners)}), how="cross")
    us = pl.col("side") == WITH_US
    filled = found.group_by("partner", *CELL).agg(
        pl.col("class").first(),
        pl.col("class_binding").first(),
        strongest(pl.col("form").filter(us)).alias("strongest_with_us"),
        strongest(pl.col("form").filter(~us)).alias("strongest_with_others"),
        strongest(pl.col("form").filter("remains_low")).alias("strongest_left_low"),
        strongest(pl.col("form").filter("remains_high")).alias("strongest_left_high"),
        pl.col("commitment_id").n_unique().cast(pl.Int64).alias("commitments"),
        pl.col("fact_id").unique().sort().alias("fact_ids"),
    )
    return every.join(filled, on=["partner", *CELL], how="left").with_columns(
        pl.col("class", "class_binding").fill_null(UNCOVERED),
        pl.col("commitments").fill_null(0),
        pl.col("fact_ids").fill_null([]),
    )


def universe(instruments: pl.DataFrame) -> pl.DataFrame:
    """The fields (function, domain) that any commitment in force between anybody fills."""
    spread = instruments.select(function="functions", domain="domains").explode("function").explode("domain")
    return spread.drop_nulls().unique().sort(CELL)
