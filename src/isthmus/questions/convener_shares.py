"""Who convenes, by year and rank of those who met; meetings beside another's event counted apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from isthmus.engine import intervals
from isthmus.questions.answer import Finding
from isthmus.questions.contacts import TIERS, facts_of
from isthmus.questions.reliance import conveners_of
from isthmus.questions.view import View

if TYPE_CHECKING:
    import altair as alt

OWN, MARGIN = "by itself", "beside another event"
NOBODY = "not recorded"
RANKED = TIERS[:3] + TIERS[4:5]
"""Tiers told in the sentence: leaders, ministers, officials, exercises."""
COLOURED = 5


def view(events: pl.DataFrame, who: Sequence[str], names: Mapping[str, str]) -> View:
    """One row a year, tier, setting and convener."""
    table = _table(events, names)
    sentences, findings = _told(events, who, names)
    crossing = events.filter(pl.col("first").dt.year() != pl.col("last").dt.year()).height
    return View(
        table=table,
        units=_UNITS,
        headings=_HEADINGS,
        caption="Engagements of two or more members by year and convener; one of k conveners has 1/k of it.",
        sentences=sentences,
        findings=findings,
        brackets=(),
        assumptions=(
            f"An engagement counts in every year that its dates overlap; {crossing} of {events.height} overlap more than one, "
            "so that years do not add up to the whole.",
            "One of k conveners has a share of 1/k; alone and any say how often it convened "
            "by itself and at all, whatever the number of others.",
            "The interval is Wilson's, of the share that it had any part in convening; it takes the recorded engagements as a sample "
            "of those that the same habits would have brought about.",
        ),
        draw=_drawing(events, names),
    )


def _table(events: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    years = pl.int_ranges(pl.col("first").dt.year(), pl.col("last").dt.year() + 1).alias("year")
    setting = pl.when(pl.col("beside").is_null()).then(pl.lit(OWN)).otherwise(pl.lit(MARGIN)).alias("setting")
    spread = events.select(years, "tier", setting, "conveners", "fact_ids").explode("year")
    key = ["year", "tier", "setting"]
    all_held = spread.group_by(key).agg(pl.len().cast(pl.Int64).alias("engagements"))
    number = pl.col("conveners").list.len()
    each = spread.with_columns(
        pl.when(number == 0).then(pl.lit([NOBODY])).otherwise(pl.col("conveners")).alias("convener"),
        pl.max_horizontal(number, 1).alias("k"),
    ).explode("convener")
    grouped = (
        each.group_by(*key, "convener")
        .agg(
            pl.len().cast(pl.Int64).alias("convened_any"),
            (pl.col("k") == 1).sum().cast(pl.Int64).alias("convened_alone"),
            (1 / pl.col("k")).sum().alias("convened_divided"),
            pl.col("fact_ids").explode().unique().sort(),
        )
        .join(all_held, on=key)
    )
    ends = [intervals.share_interval(a, n) for a, n in grouped.select("convened_any", "engagements").iter_rows()]
    rank = pl.col("tier").replace_strict({tier: i for i, tier in enumerate(TIERS)}, return_dtype=pl.Int8)
    return (
        grouped.with_columns(
            (pl.col("convened_divided") / pl.col("engagements")).alias("share"),
            pl.Series("interval_low", [low for low, _ in ends], dtype=pl.Float64),
            pl.Series("interval_high", [high for _, high in ends], dtype=pl.Float64),
            pl.col("convener").replace(names),
            pl.col("year").cast(pl.Int64),
        )
        .sort(
            pl.col("year"), rank, "setting", pl.col("share"), "convener", descending=[True, False, True, True, False]
        )
        .select(
            *key, "convener", "engagements", "convened_any", "convened_alone", "convened_divided", "share",
            "interval_low", "interval_high", "fact_ids",
        )
    )  # fmt: skip


def _told(
    events: pl.DataFrame, who: Sequence[str], names: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    own, margin = events.filter(pl.col("beside").is_null()), events.filter(pl.col("beside").is_not_null())
    findings = [Finding("engagements by themselves", own.height, "engagements", facts_of(own) or facts_of(events))]
    told = [f"Two or more members took part in {own.height} recorded engagements that stood by themselves."]
    if own.height:
        led = []
        for convener in conveners_of(own)[:3]:
            hits = own.filter(pl.col("conveners").list.contains(convener))
            share, (low, high) = hits.height / own.height, intervals.share_interval(hits.height, own.height)
            numbers = (("share", share), ("low", low), ("high", high))
            findings += [Finding(f"{convener}, {n}", v, "1", facts_of(hits)) for n, v in numbers]
            led.append(f"{names.get(convener, convener)} {share:.0%} ({low:.0%} to {high:.0%})")
        findings.append(Finding("confidence level", 0.95, "1", facts_of(own)))
        told.append(f"Alone or with others convened (95% interval): {', '.join(led)}.")
    by_tier = []
    for tier in RANKED:
        held = own.filter(pl.col("tier") == tier)
        if not held.height:
            continue
        most = conveners_of(held)
        led_by = [held.filter(pl.col("conveners").list.contains(c)).height for c in most[:2]]
        if not led_by or led_by[:1] == led_by[1:]:
            continue  # nobody convened most
        hits = held.filter(pl.col("conveners").list.contains(most[0]))
        findings += [
            Finding(f"{tier}, most", hits.height, "engagements", facts_of(hits)),
            Finding(tier, held.height, "engagements", facts_of(held)),
        ]
        by_tier.append(f"{names.get(most[0], most[0])} {hits.height} of {held.height} among {tier}")
    if by_tier:
        told.append(f"Most often convened: {', '.join(by_tier)}.")
    if margin.height:
        mine = margin.filter(
            (pl.col("conveners").list.len() > 0) & (pl.col("conveners").list.set_difference(list(who)).list.len() == 0)
        )
        rests = facts_of(mine) or facts_of(margin)
        findings += [
            Finding("beside another event", margin.height, "engagements", facts_of(margin)),
            Finding("of these by members alone", mine.height, "engagements", rests),
        ]
        told.append(
            f"Counted apart are {margin.height} held beside another event, {mine.height} of them convened by members alone."
        )
    return tuple(told), tuple(findings)


def _drawing(events: pl.DataFrame, names: Mapping[str, str]) -> Callable[[], alt.Chart]:
    def draw() -> alt.Chart:
        import altair as alt

        top = [names.get(c, c) for c in conveners_of(events)[:COLOURED]]
        table = _table(events, names).drop("fact_ids")
        shown = pl.when(pl.col("convener").is_in([*top, NOBODY])).then("convener").otherwise(pl.lit("others"))
        rows = (
            table.with_columns(shown.alias("convener"))
            .group_by("year", "setting", "convener")
            .agg(pl.col("convened_divided").sum())
            .sort("year", "setting", "convener")
        )
        order = [c for c in [*top, "others", NOBODY] if c in set(rows["convener"])]
        bars = (
            alt.Chart(rows)
            .mark_bar()
            .encode(
                x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
                y=alt.Y("convened_divided:Q", title="Engagements", axis=alt.Axis(format="d", tickMinStep=1)),
                color=alt.Color("convener:N", title="Convened by", sort=order, scale=alt.Scale(domain=order)),
                row=alt.Row("setting:N", title=None, sort=[OWN, MARGIN], header=alt.Header(labelOrient="top", labelAnchor="start")),
            )
            .properties(width=560, height=140)
        )  # fmt: skip
        chart: alt.Chart = bars
        return chart

    return draw


_UNITS = {
    "year": "year", "engagements": "engagements", "convened_any": "engagements", "convened_alone": "engagements",
    "convened_divided": "engagements", "share": "1", "interval_low": "1", "interval_high": "1",
}  # fmt: skip
_HEADINGS = {
    "year": "Year", "tier": "Level", "setting": "Held", "convener": "Convener", "engagements": "Engagements", "convened_any": "Any part",
    "convened_alone": "Alone", "share": "Share, divided", "interval_low": "Any part: 95 %, low", "interval_high": "95 %, high",
    "grade": "Grade",
}  # fmt: skip
