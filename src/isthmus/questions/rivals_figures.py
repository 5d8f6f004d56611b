"""The pictures of `rivals`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    import altair as alt

_COLOURS = ["#d55e00", "#0072b2", "#009e73"]
_ROWS = 36
_YEARS = 10


def _colour(order: Sequence[str]) -> alt.Color:
    import altair as alt

    scale = alt.Scale(domain=list(order), range=_COLOURS)
    return alt.Color("pairs:N", title=None, sort=list(order), scale=scale, legend=alt.Legend(columns=1, labelLimit=420))


def tempo(table: pl.DataFrame, order: Sequence[str]) -> alt.Chart:
    """Contacts a pair and year in rolling spans, a line and a band a set."""
    import altair as alt

    rows = table.select("pairs", pl.col("to").cast(pl.String), "rate", "interval_low", "interval_high")
    base = alt.Chart(rows).encode(x=alt.X("to:T", title="Span up to"), color=_colour(order))
    band = base.mark_area(opacity=0.15).encode(
        y=alt.Y("interval_low:Q", title="Contacts a pair and year"), y2="interval_high:Q"
    )
    line = base.mark_line(strokeWidth=2.5).encode(y="rate:Q")
    chart: alt.Chart = (band + line).properties(width=560, height=260)
    return chart


def shifts(table: pl.DataFrame, by: str, order: Sequence[str]) -> alt.Chart:
    """Engagements in the newest span beside the one before, set by set."""
    import altair as alt

    rows = table.head(_ROWS).select("pairs", pl.col(by).alias("what"), "before", "newest")
    base = alt.Chart(rows).encode(
        y=alt.Y("what:N", title=None, sort=alt.EncodingSortField("newest", op="max", order="descending"))
    )
    line = base.mark_rule(color="#8a8a8a").encode(x=alt.X("before:Q", title="Engagements"), x2="newest:Q")
    then = base.mark_point(filled=True, size=60, color="#9ecae9").encode(x="before:Q")
    now = base.mark_point(filled=True, size=80, color="#00507d").encode(x="newest:Q")
    drawn = (line + then + now).properties(width=420, height=alt.Step(20))
    row = alt.Row("pairs:N", title=None, sort=list(order), header=alt.Header(labelOrient="top", labelAnchor="start"))
    chart: alt.Chart = drawn.facet(row=row).resolve_scale(y="independent")
    return chart


def sources(table: pl.DataFrame, order: Sequence[str]) -> alt.Chart:
    """Publishers that report an engagement, by set and year."""
    import altair as alt

    rows = table.filter(pl.col("year") > pl.col("year").max() - _YEARS).select(
        "year", "pairs", "publishers", "engagements"
    )
    base = alt.Chart(rows).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)), color=_colour(order)
    )
    line = base.mark_line().encode(
        y=alt.Y("publishers:Q", title="Publishers an engagement", scale=alt.Scale(zero=False))
    )
    size = alt.Size("engagements:Q", title="Engagements", legend=None)
    chart: alt.Chart = (line + base.mark_circle().encode(y="publishers:Q", size=size)).properties(width=560, height=220)
    return chart
