"""Does the cooperation with NATO complement the partners' commitments with the United States?

**Cells.** A cell is (function, domain, unordered pair of actors). Every commitment in force on the day fills
one cell for each of its functions × domains × pairs of parties; a multilateral treaty is expanded to its
pairs, an organisation stays one party, and pairs between which it is suspended are left out. Only pairs with
at least one partner are kept. Per partner *p* and (function *f*, domain *d*), with *U* the cells of *p* with
the United States and *O* those of *p* with anybody else:

- `US only`: *U* filled, *O* empty; `reinforcing`: both filled; `unique`: *O* filled, *U* empty.

A class is computed twice, on all commitments and on binding ones alone: a statement may stand beside a treaty,
but it does not do its work. *Only the United States is bound* where a binding commitment with it fills the
cell and no binding commitment with anybody else does: that is what the cooperation is not.

**Without the United States.** The most favourable reading takes away the pairs with the United States and
leaves the other pairs of the same instrument. The least favourable takes away every instrument in which it has
any part: as a party, convener, hub, supplier or member of an organisation that is a party.

The function × domain × pair coverage is our own reading of the literature on overlapping institutions and
alliance portfolios (Raustiala and Victor 2004, doi:10.1017/S0020818304582036; coding of obligations after the
ATOP project, Leeds et al. 2002, doi:10.1080/03050620213653). It counts instruments, not their worth.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.questions import evidence, naming
from isthmus.questions.answer import Answer, Bracket, Finding

if TYPE_CHECKING:
    import altair as alt

UNITED_STATES, NATO = "us", "nato"
STATEMENT = "statement"
US_ONLY, REINFORCING, UNIQUE = "US only", "reinforcing", "unique"
CELL = ("function", "domain")

_WORTH_A_LOOK = pl.col("class_binding").replace_strict({US_ONLY: 0, UNIQUE: 1, REINFORCING: 2}, default=3)
"""Order of rows: first where only the United States is bound, last where nobody is."""


def ask(
    atlas: Atlas,
    *,
    group: str = "ip4",
    statements: bool = True,
    as_of: dt.date | None = None,
) -> Answer:
    """Which functions and domains the partners' commitments cover, with and without the United States.

    Args:
        group: The partners whose commitments are compared, by id or name.
        statements: Count political statements as commitments; the sentence says what changes without them.
        as_of: The day on which the commitments must be in force; the release day of the atlas by default.

    Returns:
        One row a cell with at least one partner: function, domain, the pair, with whom (`with the US`,
        `with NATO or an ally`, `among partners`, `with others`), how many commitments and how many of them
        binding, its class over all and over binding commitments, whether it remains without the United States. Cells in
        which only the United States is bound come first, those in which nobody is bound last.

    Raises:
        QuestionError: the group is unknown or too small, or no commitment of a partner was in force.
    """
    on = evidence.day(atlas, as_of)
    everyone, membership_facts = naming.members(atlas, group, on)
    partners = tuple(m for m in everyone if m != UNITED_STATES)
    allies = naming.members(atlas, NATO, on)[0] if _has_members(atlas, NATO) else ()
    instruments = _in_force(atlas, on)
    everything = _cells(instruments, partners, allies)
    if not everything.height:
        raise evidence.no_rows(atlas, "commitments", f"commitment of {group!r} in force on {on}")
    counted = everything if statements else _cells(_sober(instruments), partners, allies)
    names = naming.actor_names(atlas)
    table = evidence.graded(atlas, _table(counted, names))
    other = _cells(_sober(instruments), partners, allies) if statements else everything
    findings = (Finding("partners", len(partners), "actors", membership_facts), *_findings(counted, other, statements))
    remaining = _remaining(counted)
    found = evidence.gather(atlas, [*_facts(everything), *membership_facts])
    return Answer(
        question="commitments",
        title="Does the cooperation with NATO complement the partners' commitments with the United States?",
        parameters={"group": group, "statements": statements, "as_of": on},
        sentence=_sentence(findings, remaining, counted, names, on, statements),
        table=table,
        units={"commitments": "commitments", "binding": "commitments"},
        headings=_HEADINGS,
        assumptions=_assumptions(instruments, everything, statements, UNITED_STATES in everyone),
        findings=findings,
        brackets=(remaining,),
        fact_ids=found.fact_ids,
        sources=found.sources,
        weakest_grade=found.weakest_grade,
        method=evidence.method(__doc__),
        caption="Function × domain coverage of each partner: with the United States only, with others only, or both; a dot "
        "marks cells in which only the United States is bound.",
        atlas=atlas.version,
        draw=lambda: _draw(counted, names),
    )


def _has_members(atlas: Atlas, group: str) -> bool:
    return atlas.sql("SELECT 1 FROM memberships WHERE group_id = ? LIMIT 2", [group]).height > 1


def _in_force(atlas: Atlas, on: dt.date) -> pl.DataFrame:
    """Commitments signed by the day, in force by it where that date is known, and not ended before it."""
    frame = atlas.table("commitments")
    begun = [pl.col(f"{c}_earliest").is_null() | (pl.col(f"{c}_earliest") <= on) for c in ("signed", "in_force")]
    return frame.filter(*begun, pl.col("until_latest").is_null() | (pl.col("until_latest") >= on))


def _sober(instruments: pl.DataFrame) -> pl.DataFrame:
    return instruments.filter(pl.col("kind") != STATEMENT)


def _cells(instruments: pl.DataFrame, partners: Sequence[str], allies: Sequence[str]) -> pl.DataFrame:
    """One row an instrument in a cell, with whom the pair is and whether the cell is left without the US."""
    pairs = [
        {"commitment_id": row["commitment_id"], "actor_a": a, "actor_b": b, "side": _side(a, b, partners, allies)}
        for row in instruments.iter_rows(named=True)
        for a, b in combinations(row["parties"], 2)
        if (a in partners or b in partners) and f"{a}+{b}" not in row["suspended_pairs"]
    ]
    schema = dict.fromkeys(("commitment_id", "actor_a", "actor_b", "side"), pl.String)
    spread = instruments.select("commitment_id", "fact_id", "kind", "binding", "us_role", "functions", "domains")
    cells = (
        pl.DataFrame(pairs, schema=schema)
        .join(spread, on="commitment_id")
        .explode("functions")
        .explode("domains")
        .rename({"functions": "function", "domains": "domain"})
        .drop_nulls(CELL)
    )
    favourable = pl.col("side") != "with the US"
    return _classed(
        cells.with_columns(
            favourable.alias("remains_high"), (favourable & (pl.col("us_role") == "none")).alias("remains_low")
        ),
        partners,
    )


def _side(a: str, b: str, partners: Sequence[str], allies: Sequence[str]) -> str:
    if UNITED_STATES in (a, b):
        return "with the US"
    if a in partners and b in partners:
        return "among partners"
    return "with NATO or an ally" if (b if a in partners else a) in (NATO, *allies) else "with others"


def _classed(cells: pl.DataFrame, partners: Sequence[str]) -> pl.DataFrame:
    """Each cell's class for its partner, over all commitments and over binding ones.

    A pair of two partners stands once for each; it has the class of the partner that the US covers less.
    """
    sided = pl.concat(
        cells.filter(pl.col(end).is_in(list(partners))).with_columns(pl.col(end).alias("partner"))
        for end in ("actor_a", "actor_b")
    )
    us = pl.col("side") == "with the US"
    kinds = sided.group_by("partner", *CELL).agg(
        us.any().alias("us"),
        (~us).any().alias("others"),
        (us & pl.col("binding")).any().alias("us_bound"),
        (~us & pl.col("binding")).any().alias("others_bound"),
    )
    kinds = kinds.with_columns(
        _class_of("us", "others").alias("class"),
        _class_of("us_bound", "others_bound").fill_null("nobody bound").alias("class_binding"),
    )
    return sided.join(kinds.drop("us", "others", "us_bound", "others_bound"), on=["partner", *CELL])


def _class_of(us: str, others: str) -> pl.Expr:
    return (
        pl.when(pl.col(us) & pl.col(others))
        .then(pl.lit(REINFORCING))
        .when(pl.col(us))
        .then(pl.lit(US_ONLY))
        .when(pl.col(others))
        .then(pl.lit(UNIQUE))
    )


def _table(cells: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    label = pl.col("actor_a").replace(names) + "–" + pl.col("actor_b").replace(names)
    rank = pl.col("class").replace_strict({UNIQUE: 0, REINFORCING: 1, US_ONLY: 2}, return_dtype=pl.Int8)
    once = cells.sort(rank, "partner").unique(
        ["commitment_id", "actor_a", "actor_b", *CELL], keep="first", maintain_order=True
    )
    grouped = once.group_by(*CELL, "actor_a", "actor_b", "side").agg(
        pl.len().cast(pl.Int64).alias("commitments"),
        pl.col("binding").sum().cast(pl.Int64),
        pl.col("class").first(),
        pl.col("class_binding").first(),
        pl.col("remains_low").any(),
        pl.col("remains_high").any(),
        pl.col("commitment_id").unique().sort().alias("commitment_ids"),
        pl.col("fact_id").unique().sort().alias("fact_ids"),
    )
    remains = (
        pl.when("remains_low")
        .then(pl.lit("yes"))
        .when("remains_high")
        .then(pl.lit("in the favourable reading"))
        .otherwise(pl.lit("no"))
    )
    return (
        grouped.with_columns(label.alias("pair"), remains.alias("remains_without_us"))
        .select(
            *CELL,
            "actor_a",
            "actor_b",
            "pair",
            "side",
            "commitments",
            "binding",
            "class",
            "class_binding",
            "remains_without_us",
            "commitment_ids",
            "fact_ids",
        )
        .sort(_WORTH_A_LOOK, *CELL, "pair")
    )


def _facts(cells: pl.DataFrame) -> tuple[str, ...]:
    return tuple(sorted(cells["fact_id"].unique()))


def _count(cells: pl.DataFrame, *by: str) -> int:
    return cells.select(pl.struct(by)).to_series().n_unique()


def _pairs_covered(cells: pl.DataFrame) -> int:
    return _count(cells, *CELL, "actor_a", "actor_b") if cells.height else 0


def _findings(counted: pl.DataFrame, other: pl.DataFrame, statements: bool) -> tuple[Finding, ...]:
    """Numbers of the sentence; `unit` tells cells (function, domain, pair) from a partner's (function, domain)."""
    bound = counted.filter(pl.col("class_binding") == US_ONLY)
    made: list[tuple[str, int, str, pl.DataFrame]] = [
        ("cells", _pairs_covered(counted), "cells", counted),
        ("cells without statements" if statements else "cells with statements", _pairs_covered(other), "cells", other),
    ]
    for name in (UNIQUE, REINFORCING, US_ONLY):
        rows = counted.filter(pl.col("class") == name)
        made.append((name, _count(rows, "partner", *CELL) if rows.height else 0, "fields of a partner", rows))
    made.append(
        ("only the US bound", _count(bound, "partner", *CELL) if bound.height else 0, "fields of a partner", bound)
    )
    return tuple(Finding(n, v, u, _facts(rows if rows.height else counted)) for n, v, u, rows in made)


def _remaining(cells: pl.DataFrame) -> Bracket:
    total = _pairs_covered(cells)
    low, high = (_pairs_covered(cells.filter(pl.col(f"remains_{end}"))) / total for end in ("low", "high"))
    meaning = (
        "share of cells with a partner that stay filled without the United States; low: every instrument in which it "
        "has a part falls, NATO's included; high: only its own pairs fall"
    )
    return Bracket("cells remaining without the United States", low, high, "1", meaning, _facts(cells))


def _sentence(
    findings: Sequence[Finding],
    remaining: Bracket,
    cells: pl.DataFrame,
    names: Mapping[str, str],
    on: dt.date,
    statements: bool,
) -> str:
    value = {f.name: int(f.value) for f in findings}
    switch = "without statements" if statements else "with statements"
    first = (
        f"On {on} commitments of the {value['partners']} partners fill {value['cells']} cells of function, domain and pair "
        f"({value[f'cells {switch}']} {switch}). Seen from each partner, its commitments with others reinforce those with the "
        f"United States in {value[REINFORCING]} fields, are alone in {value[UNIQUE]} and missing in {value[US_ONLY]}."
    )
    second = f" Without the United States {remaining.low:.0%} to {remaining.high:.0%} of the cells would stay filled."
    return first + second + _what_it_is_not(cells, names, value["only the US bound"])


def _what_it_is_not(cells: pl.DataFrame, names: Mapping[str, str], count: int) -> str:
    """Names the cells in which only the United States is bound, by field, with the partners concerned."""
    bound = (
        cells.filter(pl.col("class_binding") == US_ONLY)
        .group_by(*CELL)
        .agg(pl.col("partner").unique().sort())
        .sort(CELL)
    )
    if not bound.height:
        return " In no field is only the United States bound."
    listed = "; ".join(
        f"{row['function'].replace('-', ' ')} in {row['domain'].replace('-', ' ')} ({', '.join(names.get(p, p) for p in row['partner'])})"
        for row in bound.to_dicts()
    )
    return f" What the cooperation is not: only the United States is bound in {count} of these fields: {listed}."


def _assumptions(
    instruments: pl.DataFrame, cells: pl.DataFrame, statements: bool, us_in_group: bool
) -> tuple[str, ...]:
    mine = instruments.filter(pl.col("commitment_id").is_in(cells["commitment_id"].unique().implode()))
    undated = mine.filter(pl.col("signed").is_null() & pl.col("in_force").is_null()).height
    waiting = mine.filter(pl.col("binding") & pl.col("in_force").is_null()).height
    ending = mine.filter(pl.col("until").is_not_null()).height
    return (
        "An organisation that is a party, such as NATO or the EU, is one actor; its members are not bound singly.",
        f"{waiting} binding commitments without a known entry into force count from their signature.",
        f"{undated} commitments without any date count as in force.",
        f"{ending} of the commitments counted may end on or after the day asked for; the others are taken to run on.",
        "Political statements are counted as commitments, not as binding."
        if statements
        else "Political statements are not counted.",
        "Parties are as recorded; lists of large instruments may be incomplete.",
        *(
            ("The United States is a member of the group and is not counted among its partners.",)
            if us_in_group
            else ()
        ),
    )


def _draw(cells: pl.DataFrame, names: Mapping[str, str]) -> alt.Chart:
    import altair as alt

    fields = (
        cells.group_by("partner", *CELL)
        .agg(pl.col("class").first(), pl.col("class_binding").first())
        .sort("partner", *CELL)
    )
    rows = fields.with_columns(pl.col("partner").replace(names), (pl.col("class_binding") == US_ONLY).alias("us_alone"))
    base = alt.Chart(rows).encode(
        x=alt.X("domain:N", title=None, axis=alt.Axis(labelAngle=-40)), y=alt.Y("function:N", title=None)
    )
    scale = alt.Scale(domain=[UNIQUE, REINFORCING, US_ONLY], range=["#0072b2", "#9ecae9", "#d55e00"])
    squares = base.mark_rect(stroke="white").encode(color=alt.Color("class:N", title="Commitments", scale=scale))
    dots = base.mark_point(filled=True, color="black", size=24).transform_filter(alt.datum.us_alone)
    layered = (squares + dots).properties(width=alt.Step(20), height=alt.Step(18))
    chart: alt.Chart = layered.facet(facet=alt.Facet("partner:N", title=None), columns=2)
    return chart


_HEADINGS = {
    "function": "Function",
    "domain": "Domain",
    "pair": "Pair",
    "side": "With whom",
    "commitments": "Commitments",
    "binding": "Binding",
    "class": "Class",
    "class_binding": "Class, binding only",
    "remains_without_us": "Stays without the US",
    "grade": "Grade",
}
