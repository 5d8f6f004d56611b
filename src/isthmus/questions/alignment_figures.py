"""The figures of `alignment`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    import altair as alt


def draw(view: str, table: pl.DataFrame) -> alt.Chart:
    """The figure of a view."""
    return {"points": _points, "trend": _trend}.get(view, _pairs)(table.drop("fact_ids"))


def _pairs(table: pl.DataFrame) -> alt.Chart:
    import altair as alt

    base = alt.Chart(table.filter(pl.col("agreement").is_not_null())).encode(
        y=alt.Y("pair:N", title=None, sort=table["pair"].to_list()),
        color=alt.Color("sides:N", title="Pairs", sort=["within the group", "across"]),
    )
    axis = alt.Axis(format="%")
    lines = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", title="Agreement (share of roll calls)", axis=axis), x2="high:Q"
    )
    points = base.mark_point(filled=True, size=70).encode(x="agreement:Q")
    rings = base.mark_point(filled=False, size=55).encode(x="beyond_chance:Q")
    chart: Any = alt.layer(lines, points, rings).properties(width=480, height=alt.Step(22))
    return chart  # type: ignore[no-any-return]


def _points(table: pl.DataFrame) -> alt.Chart:
    import altair as alt

    base = alt.Chart(table).encode(
        y=alt.Y("actor:N", title=None, sort=table["actor"].to_list()),
        color=alt.Color("side:N", title="States", sort=["within the group", "beside it", "other"]),
    )
    zero = alt.Chart().mark_rule(color="#8a8a8a", strokeDash=[3, 3]).encode(x=alt.datum(0))
    lines = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", title="Ideal point (standard deviations)"), x2="high:Q"
    )
    points = base.mark_point(filled=True, size=70).encode(x="point:Q")
    chart: Any = alt.layer(zero, lines, points).properties(width=480, height=alt.Step(20))
    return chart  # type: ignore[no-any-return]


def _trend(table: pl.DataFrame) -> alt.Chart:
    import altair as alt

    x = alt.X("period:O", title="Session or year", axis=alt.Axis(labelAngle=0))
    base = alt.Chart(table).encode(x=x)
    order = ["within the group"]
    band = base.mark_area(opacity=0.15).encode(
        y=alt.Y("low:Q", title="Agreement (share of roll calls)", axis=alt.Axis(format="%")),
        y2="high:Q",
        color=alt.Color("sides:N", sort=order, legend=None),
    )
    color = alt.Color("sides:N", title="Agreement", sort=order, legend=alt.Legend(symbolOpacity=1, symbolType="stroke"))
    lines = base.mark_line(point=True).encode(y="agreement:Q", color=color)
    chart: Any = alt.layer(band, lines).resolve_legend(color="independent").properties(width=520, height=260)
    return chart  # type: ignore[no-any-return]
