"""The figures of `deterrence` that rest on documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from isthmus.model.deterrence_terms import CONCEPTS
from isthmus.questions.spoken import Spoken
from isthmus.questions.spoken_tables import BORNE_OUT, EVEN, PARTED, SILENT

if TYPE_CHECKING:
    import altair as alt

MONTHLY = 12
"""Up to so many actors passages are drawn by month, and profiles of so many are drawn."""
_HOW = ("used", "only denied or rejected")
_COLOURS = ("#00507d", "#a34700")
_VERDICTS = {
    BORNE_OUT: ("#00507d", "circle"),
    EVEN: ("#7fb2d8", "square"),
    SILENT: ("#b0b0b0", "triangle-up"),
    PARTED: ("#a34700", "cross"),
}


def words_by_actor(spoken: Spoken, actors: Sequence[str], names: Mapping[str, str]) -> alt.Chart:
    """Concept × actor: how many passages, by size, and a ring for those that only deny or reject."""
    import altair as alt

    counted = _named(spoken.uses, names).group_by("who", "term", "negated").len("passages")
    frame = counted.with_columns(_how()).drop("negated").sort("who", "term", "how")
    chart: alt.Chart = (
        alt.Chart(frame)
        .mark_point(filled=False, strokeWidth=2)
        .encode(
            x=alt.X(
                "who:N",
                title=None,
                sort=[names[a] for a in actors],
                axis=alt.Axis(orient="top", labelAngle=0, labelLimit=110),
            ),
            y=alt.Y("term:N", title=None, sort=_by_number(spoken)),
            size=alt.Size(
                "passages:Q",
                title="Passages",
                scale=alt.Scale(range=[30, 600]),
                legend=alt.Legend(tickCount=4, format="d"),
            ),
            color=_how_colour(),
        )
        .properties(width=alt.Step(92), height=alt.Step(26))
    )
    return chart


def profile(table: pl.DataFrame) -> alt.Chart:
    """Share of passages by concept and year, a panel an actor."""
    import altair as alt

    frame = table.filter(pl.col("year").is_not_null()).drop("passage_ids", "fact_ids")
    shown = (
        frame.group_by("actor")
        .agg(pl.col("used").sum())
        .sort("used", "actor", descending=[True, False])["actor"]
        .head(MONTHLY)
    )
    frame = frame.filter(pl.col("actor").is_in(shown.to_list()))
    years = frame["year"].drop_nulls().to_list()
    bars = (
        alt.Chart()
        .mark_rect()
        .encode(
            x=alt.X(
                "year:O",
                title=None,
                axis=alt.Axis(labelAngle=-90),
                scale=alt.Scale(domain=list(range(min(years), max(years) + 1)) if years else []),
            ),
            y=alt.Y("concept:N", title=None),
            color=alt.Color(
                "share:Q",
                title="Share of passages",
                scale=alt.Scale(scheme="blues", domain=[0, 1]),
                legend=alt.Legend(format="%"),
            ),
        )
        .properties(width=alt.Step(24), height=alt.Step(15))
    )
    chart: Any = bars.facet(facet=alt.Facet("actor:N", title=None), columns=3, data=frame)
    return chart  # type: ignore[no-any-return]


def distances(table: pl.DataFrame) -> alt.Chart:
    """Pairs with interval, and a tick at what chance would give."""
    import altair as alt

    frame = table.filter(pl.col("distance").is_not_null()).drop("passage_ids", "fact_ids")
    base = alt.Chart(frame).encode(
        y=alt.Y("pair:N", title=None, sort=frame["pair"].to_list()),
        opacity=alt.condition("datum.basis == 'few'", alt.value(0.45), alt.value(1)),
        color=alt.Color("sides:N", title="Pairs", sort=["within the group", "across", "beside the group"]),
    )
    scale = alt.Scale(domain=[0, 1])
    lines = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", title="Distance of words used", scale=scale), x2="high:Q"
    )
    points = base.mark_point(filled=True, size=70).encode(x="distance:Q")
    ticks = base.mark_tick(thickness=2, size=14).encode(x="chance:Q", color=alt.value("#1c1c1c"))
    chart: Any = alt.layer(lines, points, ticks).properties(width=480, height=alt.Step(24))
    return chart  # type: ignore[no-any-return]


def timeline(spoken: Spoken, actors: Sequence[str], names: Mapping[str, str]) -> alt.Chart:
    """Dated passages by actor and month of their document, or year where the actors are many."""
    import altair as alt

    dated = _named(spoken.uses, names).filter(pl.col("day").is_not_null())
    days = pl.col("day").dt.truncate("1mo" if len(actors) <= MONTHLY else "1y")
    frame = (
        dated.group_by("who", days, _how())
        .agg(pl.col("passage_id").n_unique().alias("passages"))
        .sort("who", "day", "how")
    )
    chart: alt.Chart = (
        alt.Chart(frame)
        .mark_point(filled=True, opacity=0.7)
        .encode(
            x=alt.X(
                "day:T",
                title="Date of the document",
                axis=alt.Axis(format="%Y", tickCount="year"),
                scale=alt.Scale(nice="year"),
            ),
            y=alt.Y("who:N", title=None, sort=[names[a] for a in actors]),
            size=alt.Size(
                "passages:Q",
                title="Passages",
                scale=alt.Scale(range=[30, 300]),
                legend=alt.Legend(tickCount=3, format="d"),
            ),
            color=_how_colour(),
            shape=alt.Shape("how:N", title="Words", scale=alt.Scale(domain=list(_HOW), range=["circle", "cross"])),
        )
        .properties(width=540, height=alt.Step(30))
    )
    return chart


def beside(table: pl.DataFrame, actors: Sequence[str], names: Mapping[str, str]) -> alt.Chart:
    """Concept × actor: whether words bear the stance out."""
    import altair as alt

    frame = table.select("actor", "concept", "stance", "verdict")
    domain = list(_VERDICTS)
    chart: alt.Chart = (
        alt.Chart(frame)
        .mark_point(filled=True, size=150, opacity=1)
        .encode(
            x=alt.X(
                "actor:N",
                title=None,
                sort=[names[a] for a in actors],
                axis=alt.Axis(orient="top", labelAngle=0, labelLimit=110),
            ),
            y=alt.Y("concept:N", title=None),
            color=alt.Color(
                "verdict:N", title="Words", scale=alt.Scale(domain=domain, range=[c for c, _ in _VERDICTS.values()])
            ),
            shape=alt.Shape(
                "verdict:N", title="Words", scale=alt.Scale(domain=domain, range=[s for _, s in _VERDICTS.values()])
            ),
        )
        .properties(width=alt.Step(92), height=alt.Step(22))
    )
    return chart


def above(one: alt.Chart, other: alt.Chart, titles: tuple[str, str]) -> alt.Chart:
    """Two figures, each with its title, one above the other."""
    import altair as alt

    chart: Any = alt.vconcat(one.properties(title=titles[0]), other.properties(title=titles[1])).resolve_scale(
        color="independent", shape="independent", size="independent"
    )
    return chart  # type: ignore[no-any-return]


def _named(uses: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    return uses.with_columns(
        pl.col("actor").replace_strict(names, return_dtype=pl.String).alias("who"),
        pl.col("concept").replace_strict(CONCEPTS.terms, return_dtype=pl.String).alias("term"),
    )


def _how() -> pl.Expr:
    return pl.when("negated").then(pl.lit(_HOW[1])).otherwise(pl.lit(_HOW[0])).alias("how")


def _how_colour() -> Any:
    import altair as alt

    return alt.Color("how:N", title="Words", scale=alt.Scale(domain=list(_HOW), range=list(_COLOURS)))


def _by_number(spoken: Spoken) -> list[str]:
    by = (
        spoken.uses.group_by("concept")
        .agg(pl.col("passage_id").n_unique().alias("n"))
        .sort("n", "concept", descending=[True, False])
    )
    return [CONCEPTS.terms[c] for c in by["concept"]]
