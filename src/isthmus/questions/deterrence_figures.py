"""The figures of `deterrence`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from isthmus.model.deterrence_terms import CONCEPTS
from isthmus.questions.stances import ORDER, Newest, Record

if TYPE_CHECKING:
    import altair as alt

COLOURS = ("#00507d", "#7fb2d8", "#e69f00", "#a34700")
SHAPES = ("circle", "square", "triangle-up", "cross")


def draw(
    view: str, table: pl.DataFrame, stated: Newest, mine: Record, actors: Sequence[str], names: Mapping[str, str]
) -> alt.Chart:
    """The figure of a view."""
    match view:
        case "distance":
            return _distances(table)
        case "passages":
            return _opposed(table)
        case "moved":
            return _moved(table)
        case "profile":
            return _profile(table)
        case "positions":
            return _timeline(mine, names)
        case _:
            return _matrix(table, stated, actors, names)


def _stance_colour(title: str = "Stance") -> Any:
    import altair as alt

    return alt.Color(
        "stance:N", title=title, scale=alt.Scale(domain=list(ORDER), range=list(COLOURS)), legend=alt.Legend(columns=4)
    )


def _stance_shape() -> Any:
    import altair as alt

    return alt.Shape("stance:N", title="Stance", scale=alt.Scale(domain=list(ORDER), range=list(SHAPES)))


def _matrix(table: pl.DataFrame, stated: Newest, actors: Sequence[str], names: Mapping[str, str]) -> alt.Chart:
    """Concept × actor: the newest stance by colour and shape, ringed where coders differ."""
    import altair as alt

    rows = [
        {
            "actor": names[a],
            "concept": CONCEPTS.terms[c],
            "stance": ps[-1].stances[0],
            "differs": any(p.differs for p in ps),
        }
        for (a, c), ps in stated.items()
    ]
    frame = pl.DataFrame(rows)
    base = alt.Chart(frame).encode(
        x=alt.X(
            "actor:N",
            title=None,
            sort=[names[a] for a in actors],
            axis=alt.Axis(orient="top", labelAngle=0, labelLimit=110),
        ),
        y=alt.Y("concept:N", title=None, sort=table["concept"].to_list()),
    )
    marks = base.mark_point(filled=True, size=150, opacity=1).encode(color=_stance_colour(), shape=_stance_shape())
    rings = base.transform_filter("datum.differs").mark_point(filled=False, size=380, color="#1c1c1c", strokeWidth=1.2)
    chart: Any = (marks + rings).properties(width=alt.Step(92), height=alt.Step(22))
    return chart  # type: ignore[no-any-return]


def _distances(table: pl.DataFrame) -> alt.Chart:
    import altair as alt

    frame = table.filter(pl.col("distance").is_not_null()).drop("fact_ids")
    base = alt.Chart(frame).encode(
        y=alt.Y("pair:N", title=None, sort=frame["pair"].to_list()),
        opacity=alt.condition("datum.basis == 'few'", alt.value(0.45), alt.value(1)),
        color=alt.Color("sides:N", title="Pairs", sort=["within the group", "across", "beside the group"]),
    )
    scale = alt.Scale(domain=[0, 1])
    lines = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", title="Distance of stated stances", scale=scale), x2="high:Q"
    )
    points = base.mark_point(filled=True, size=70).encode(x="distance:Q")
    ends = [
        base.transform_filter(f"datum.{end} != datum.distance").mark_point(filled=False, size=70).encode(x=f"{end}:Q")
        for end in ("coded_low", "coded_high")
    ]
    chart: Any = alt.layer(lines, points, *ends).properties(width=480, height=alt.Step(24))
    return chart  # type: ignore[no-any-return]


def _opposed(table: pl.DataFrame) -> alt.Chart:
    import altair as alt

    counted = table.group_by("concept", "by").len("pairs").sort("concept", "by")
    chart: alt.Chart = (
        alt.Chart(counted)
        .mark_bar()
        .encode(
            x=alt.X("pairs:Q", title="Pairs of opposed passages", axis=alt.Axis(tickMinStep=1, format="d")),
            y=alt.Y("concept:N", title=None, sort="-x"),
            color=alt.Color("by:N", title="As read by"),
        )
        .properties(width=480, height=alt.Step(26))
    )
    return chart


def _moved(table: pl.DataFrame) -> alt.Chart:
    """A line of two ends a change, from the date before to the date after."""
    import altair as alt

    what = (pl.col("actor") + ", " + pl.col("concept")).alias("what")
    ends = pl.concat(
        [
            table.select(
                pl.int_range(pl.len()).alias("change"), what, pl.col(side).alias("stance"), _day(f"{side}_date")
            )
            for side in ("from", "to")
        ]
    )
    base = alt.Chart(ends).encode(
        x=alt.X(
            "day:T",
            title="Date of the document",
            axis=alt.Axis(format="%Y", tickCount="year"),
            scale=alt.Scale(nice="year"),
        ),
        y=alt.Y("what:N", title=None, sort=table.select(what)["what"].unique(maintain_order=True).to_list()),
    )
    lines = base.mark_line(color="#8a8a8a", strokeWidth=1.5).encode(detail="change:N")
    points = base.mark_point(filled=True, size=110, opacity=1).encode(color=_stance_colour(), shape=_stance_shape())
    chart: alt.Chart = (lines + points).properties(width=460, height=alt.Step(24))
    return chart


def _day(column: str) -> pl.Expr:
    """The first day that a date may mean, for an axis of time."""
    text = pl.col(column).str.slice(0, 10)
    return (text + pl.lit("-01-01").str.slice(text.str.len_chars() - 4)).str.to_date().alias("day")


def _profile(table: pl.DataFrame) -> alt.Chart:
    import altair as alt

    long = table.select("actor", "year", *ORDER).unpivot(
        index=["actor", "year"], variable_name="stance", value_name="positions"
    )
    told = sorted(long["year"].to_list())
    years = list(range(told[0], told[-1] + 1))
    rank = pl.col("stance").replace_strict({s: i for i, s in enumerate(ORDER)}, return_dtype=pl.Int8).alias("rank")
    bars = (
        alt.Chart()
        .mark_bar()
        .encode(
            x=alt.X("year:O", title="Year", axis=alt.Axis(labelAngle=-90), scale=alt.Scale(domain=years)),
            y=alt.Y("positions:Q", title="Positions", axis=alt.Axis(tickMinStep=1, format="d")),
            color=_stance_colour(),
            order="rank:Q",
        )
        .properties(width=170, height=90)
    )
    chart: Any = bars.facet(
        facet=alt.Facet("actor:N", title=None), columns=3, data=long.filter(pl.col("positions") > 0).with_columns(rank)
    )
    return chart  # type: ignore[no-any-return]


def _timeline(mine: Record, names: Mapping[str, str]) -> alt.Chart:
    import altair as alt

    frame = pl.DataFrame([{"actor": names[p.actor], "day": p.day, "stance": p.stances[0]} for p in mine.passages])
    chart: alt.Chart = (
        alt.Chart(frame)
        .mark_point(filled=True, size=70, opacity=0.8)
        .encode(
            x=alt.X(
                "day:T",
                title="Date of the document",
                axis=alt.Axis(format="%Y", tickCount="year"),
                scale=alt.Scale(nice="year"),
            ),
            y=alt.Y("actor:N", title=None),
            color=_stance_colour(),
            shape=_stance_shape(),
        )
        .properties(width=540, height=alt.Step(30))
    )
    return chart
