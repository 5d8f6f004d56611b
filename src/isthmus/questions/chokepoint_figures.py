"""The pictures of `chokepoints`: inputs by reach, and one good's tiers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    import altair as alt

COLOURS = {
    "stated-sole": "#a34700",
    "stated-dominant": "#d55e00",
    "one-known": "#e69f00",
    "none-known": "#a3a3a3",
    "several": "#0072b2",
}
"""From what rests on one, in warm colours, to what does not; grey where nothing is known. Safe for the colour-blind."""
SHOWN = 25
"""Rows of the overview figure; the table has them all."""


def draw_overview(table: pl.DataFrame) -> alt.Chart:
    """Bars: the inputs under most munitions, by exclusivity."""
    import altair as alt

    rows = table.head(SHOWN).select("good", "munitions", "munitions_low", "exclusivity")
    base = alt.Chart(rows).encode(y=alt.Y("good:N", title=None, sort=rows["good"].to_list()))
    bars = base.mark_bar().encode(
        x=alt.X(
            "munitions:Q", title="Munitions that consume it at some tier", axis=alt.Axis(format="d", tickMinStep=1)
        ),
        color=_colour(rows),
    )
    ticks = base.mark_tick(color="black", thickness=2, height=12).encode(x="munitions_low:Q")
    chart: alt.Chart = (bars + ticks).properties(width=420, height=alt.Step(17))
    return chart


def draw_tiers(table: pl.DataFrame, edges: Sequence[tuple[str, str]]) -> alt.Chart:
    """A layered graph: inputs left of the good, outputs right of it, one column a tier."""
    import altair as alt

    nodes = _placed(table)
    at = {row["good_id"]: row for row in nodes.to_dicts()}
    ends = [(at[a]["x"], at[a]["y"], at[b]["x"], at[b]["y"]) for a, b in edges]
    lines = pl.DataFrame(ends, schema=dict.fromkeys(("x", "y", "x2", "y2"), pl.Float64), orient="row")
    tallest = max(nodes["x"].value_counts()["count"])
    x = alt.X("x:Q", axis=None, scale=alt.Scale(padding=70))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(padding=14))
    rules = alt.Chart(lines).mark_rule(color="#b8b8b8", strokeWidth=0.7).encode(x=x, y=y, x2="x2:Q", y2="y2:Q")
    base = alt.Chart(nodes).encode(x=x, y=y)
    points = base.mark_point(filled=True, size=70, opacity=1).encode(color=_colour(table))
    # A white halo keeps names legible where lines cross them.
    halo = base.mark_text(dy=-11, fontSize=9, limit=145, stroke="white", strokeWidth=3).encode(text="good:N")
    labels = base.mark_text(dy=-11, fontSize=9, limit=145).encode(text="good:N")
    chart: alt.Chart = (rules + points + halo + labels).properties(
        width=max(420, 155 * nodes["x"].n_unique()), height=max(160, 34 * tallest)
    )
    return chart


def _placed(table: pl.DataFrame) -> pl.DataFrame:
    """Each good with a column by its tier and an even place in the column's height."""
    side = pl.when(pl.col("position") == "upstream").then(-pl.col("tier")).otherwise(pl.col("tier")).alias("x")
    nodes = table.select("good_id", "good", "exclusivity", side).unique("good_id", keep="first", maintain_order=True)
    return nodes.with_columns(
        (-(pl.col("good").rank("ordinal").over("x").cast(pl.Float64) - (pl.len().over("x") + 1) / 2)).alias("y")
    )


def _colour(table: pl.DataFrame) -> Any:
    import altair as alt

    told = {e: colour for e, colour in COLOURS.items() if e in set(table["exclusivity"])}
    scale = alt.Scale(domain=list(told), range=list(told.values()))
    return alt.Color("exclusivity:N", title="Supply", sort=list(COLOURS), scale=scale)
