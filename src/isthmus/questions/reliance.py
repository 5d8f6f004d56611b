"""How much pairwise contact would be lost without a convener, how far that can be trusted, and how it moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from isthmus.engine import intervals
from isthmus.questions.answer import Bracket, Finding
from isthmus.questions.contacts import contacts_of, facts_of
from isthmus.questions.groups import listed
from isthmus.questions.view import View

if TYPE_CHECKING:
    import altair as alt

    from isthmus.engine.network import Floats

UNITED_STATES = "us"
ENOUGH = 5
"""Engagements from which on a span enters a trend: fewer, drawn anew, hardly differ from one another."""
CONVENERS_SHOWN = 6
"""Single conveners in the table and figure: those that convened most."""


@dataclass(frozen=True)
class Loss:
    """What falls without some conveners.

    Attributes:
        engagements, contacts: all that there were.
        fallen_least, fallen_most: engagements that fall; least: only those that nobody else convened; most: all that
            one of the conveners in question had a part in convening.
        least, most: contacts that fall, likewise.
        low, high: 95 % interval of the share of contacts lost, from the least to the most.
        draws: bootstrap draws of the least and the most share.
        fact_ids: the facts of all engagements.
    """

    engagements: int
    contacts: int
    fallen_least: int
    fallen_most: int
    least: int
    most: int
    low: float
    high: float
    draws: tuple[Floats, Floats]
    fact_ids: tuple[str, ...]

    @property
    def share_least(self) -> float:
        """Least share of contacts lost, 0–1."""
        return self.least / self.contacts

    @property
    def share_most(self) -> float:
        """Greatest share of contacts lost, 0–1."""
        return self.most / self.contacts


def loss(events: pl.DataFrame, without: Sequence[str], facts: tuple[str, ...] | None = None) -> Loss:
    """The loss without some conveners; `events` are those of `contacts.events`, at least one.

    `facts` is what it rests on; all of theirs by default.
    """
    touched = pl.col("conveners").list.set_intersection(list(without)).list.len() > 0
    alone = touched & (pl.col("conveners").list.set_difference(list(without)).list.len() == 0)
    classes = (
        events.select(contacts_of(pl.col("members")).alias("contacts"), alone.alias("least"), touched.alias("most"))
        .group_by("contacts", "least", "most")
        .len("events")
        .sort("contacts", "least", "most")
    )
    ends = []
    for end in ("least", "most"):
        parts = classes["contacts"] * classes[end].cast(pl.Int64)
        drawn = intervals.resampled(classes["events"], parts, classes["contacts"])
        ends.append((int((parts * classes["events"]).sum()), drawn))
    number = int(classes["events"].sum())
    fallen = [int(classes.filter(pl.col(end))["events"].sum()) for end in ("least", "most")]
    (least, drawn_least), (most, drawn_most) = ends
    contacts = int((classes["contacts"] * classes["events"]).sum())
    low, high = intervals.middle_95(drawn_least)[0], intervals.middle_95(drawn_most)[1]
    # Where all or none fall, every draw is the same; there the engagements themselves give the interval.
    low = intervals.share_interval(fallen[0], number)[0] if least in (0, contacts) else low
    high = intervals.share_interval(fallen[1], number)[1] if most in (0, contacts) else high
    return Loss(
        engagements=number,
        contacts=contacts,
        fallen_least=fallen[0],
        fallen_most=fallen[1],
        least=least,
        most=most,
        low=low,
        high=high,
        draws=(drawn_least, drawn_most),
        fact_ids=facts_of(events) if facts is None else facts,
    )


def conveners_of(events: pl.DataFrame) -> list[str]:
    """Everybody who convened, those who convened most first."""
    counts = events.select(pl.col("conveners").explode()).drop_nulls().to_series().value_counts(sort=False)
    return counts.sort(["count", "conveners"], descending=[True, False])["conveners"].to_list()


def windows(events: pl.DataFrame, on: dt.date, years: int) -> list[tuple[dt.date, dt.date, pl.DataFrame]]:
    """Spans of so many years that end on the day, a year before it and so on; newest first, with the events in each.

    An event is in each span that its own dates overlap; spans without an event are left out.
    """
    found = []
    oldest = events["last"].min()
    end = on
    while isinstance(oldest, dt.date) and end >= oldest:
        start = years_before(end, years) + dt.timedelta(days=1)
        inside = events.filter((pl.col("first") <= end) & (pl.col("last") >= start))
        if inside.height:
            found.append((start, end, inside))
        end = years_before(end, 1)
    return found


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years before; 28 February for 29 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def view(
    events: pl.DataFrame, without: Sequence[str], names: Mapping[str, str], on: dt.date, years: int
) -> View:  # fmt: skip
    """The reliance on the conveners in question and on each of those that convened most, window by window."""
    spans = windows(events, on, years)
    label = in_words(without, names)
    single = [c for c in conveners_of(events) if list(without) != [c]][:CONVENERS_SHOWN]
    rows = []
    for start, end, inside in spans:
        counted = inside.drop("fact_ids")
        rows.append(_row(start, end, label, loss(counted, without, facts_of(inside))))
        for c in single:
            # What it convened; the whole, against which that is a share, stands with the row above.
            convened = facts_of(inside.filter(pl.col("conveners").list.contains(c)))
            rows.append(_row(start, end, names.get(c, c), loss(counted, [c], convened)))
    every = pl.DataFrame(rows, infer_schema_length=None)
    table = every.filter((pl.col("lost_most") > 0) | (pl.col("convener") == label))
    sentences, findings, brackets = _trend(spans, without, label, years)
    return View(
        table=table,
        units=_UNITS,
        headings=_HEADINGS,
        caption=f"Share of pairwise contact lost without the convener, in spans of {years} years; the band is the 95 % "
        f"interval. Spans with fewer than {ENOUGH} engagements are not drawn.",
        sentences=sentences,
        findings=findings,
        brackets=brackets,
        assumptions=(
            f"Spans of {years} years overlap by all but one year, so neighbouring rows are not independent; the trend "
            "compares spans that do not overlap.",
            "An engagement counts in every span that its dates overlap.",
            "Intervals resample whole engagements, with all their contacts; where all or none are lost they are Wilson's "
            "on the number of engagements.",
        ),
        draw=_drawing(every, label),
    )


def _row(start: dt.date, end: dt.date, convener: str, lost: Loss) -> dict[str, object]:
    return {
        "from": start, "to": end, "convener": convener, "engagements": lost.engagements, "contacts": lost.contacts,
        "lost_least": lost.least, "lost_most": lost.most, "share_least": lost.share_least, "share_most": lost.share_most,
        "interval_low": lost.low, "interval_high": lost.high, "fact_ids": list(lost.fact_ids),
    }  # fmt: skip


def _trend(
    spans: Sequence[tuple[dt.date, dt.date, pl.DataFrame]], without: Sequence[str], label: str, years: int
) -> tuple[tuple[str, ...], tuple[Finding, ...], tuple[Bracket, ...]]:
    start, end, inside = spans[0]
    now = loss(inside, without)
    meaning = "share of pairwise contact lost; least: what nobody else convened; most: all it had a part in convening"
    newest = Bracket(f"lost in the newest {years} years", now.share_least, now.share_most, "1", meaning, now.fact_ids)
    reach = Bracket("its 95 % interval", now.low, now.high, "1", "bootstrap over engagements", now.fact_ids)
    first = (
        f"From {start} to {end}, {percent(now.share_least, now.share_most)} of pairwise contact rested on {label} as "
        f"convener{'s' * (len(without) > 1)} "
        f"(95% interval {now.low:.0%} to {now.high:.0%})."
    )
    level = Finding("confidence level", 0.95, "1", now.fact_ids)
    earlier = next(((s, e, f) for s, e, f in spans if e < start), None)
    if earlier is None:
        return (
            (first, "No earlier span of that length is recorded, so that no trend can be told."),
            (level,),
            (newest, reach),
        )
    before = loss(earlier[2], without)
    fewest = min((before, now), key=lambda x: x.engagements)
    if fewest.engagements < ENOUGH:
        few = Finding("engagements in a span", fewest.engagements, "engagements", fewest.fact_ids)
        none = f"A span of that length has only {fewest.engagements} engagements on record, too few for a trend."
        return (first, none), (level, few), (newest, reach)
    change = now.share_most - before.share_most
    low, high = intervals.middle_95(now.draws[1] - before.draws[1])
    least_low, least_high = intervals.middle_95(now.draws[0] - before.draws[0])
    facts = tuple(sorted({*now.fact_ids, *before.fact_ids}))
    points = [
        Finding(n, abs(round(100 * v)), "percentage points", facts)
        for n, v in (("change", change), ("change, low", low), ("change, high", high))
    ]
    then = Bracket("lost in the span before", before.share_least, before.share_most, "1", meaning, before.fact_ids)
    way = "fell" if change < 0 else "rose"
    clear = (low > 0 and least_low > 0) or (high < 0 and least_high < 0)
    second = (
        f"From {earlier[0]} to {earlier[1]} it was {percent(before.share_least, before.share_most)}: reliance {way} by "
        f"{points[0].value:.0f} points in the reading of most loss (95% interval {_signed(low)} to {_signed(high)}), "
        f"which chance alone {'hardly explains' if clear else 'can explain'} with {before.engagements} and {now.engagements} engagements."
    )
    sizes = [Finding("engagements", x.engagements, "engagements", x.fact_ids) for x in (before, now)]
    return (first, second), (level, *points, *sizes), (newest, reach, then)


def in_words(without: Sequence[str], names: Mapping[str, str]) -> str:
    """The conveners in question, by name."""
    return listed(["the United States" if w == UNITED_STATES else names.get(w, w) for w in without])


def percent(low: float, high: float) -> str:
    """A bracket in words: one figure where both ends round to the same."""
    return f"{low:.0%}" if f"{low:.0%}" == f"{high:.0%}" else f"{low:.0%} to {high:.0%}"


def _signed(share: float) -> str:
    return f"{100 * share:+.0f}".replace("-", "−")


def _drawing(table: pl.DataFrame, label: str) -> Callable[[], alt.Chart]:
    def draw() -> alt.Chart:
        import altair as alt

        enough = table.filter(pl.col("engagements") >= ENOUGH)
        rows = (enough if enough.height else table).drop("fact_ids").with_columns(pl.col("from", "to").cast(pl.String))
        base = alt.Chart(rows).encode(
            x=alt.X("to:T", title="Span of years up to", axis=alt.Axis(format="%Y", tickCount="year"))
        )
        whole = base.transform_filter(alt.datum.convener == label)
        band = whole.mark_area(opacity=0.18).encode(
            y=alt.Y("interval_low:Q", title="Share of pairwise contact lost", axis=alt.Axis(format="%")),
            y2="interval_high:Q",
        )
        colour = alt.Color(
            "convener:N", title="Without", sort=[label], scale=alt.Scale(domain=[label, *_others(table, label)])
        )
        lines = base.mark_line(point=True).encode(y=alt.Y("share_most:Q", scale=alt.Scale(domain=[0, 1])), color=colour)
        chart: alt.Chart = (band + lines).properties(width=560, height=240)
        return chart

    return draw


def _others(table: pl.DataFrame, label: str) -> list[str]:
    return [c for c in table["convener"].unique(maintain_order=True) if c != label]


_UNITS = {
    "engagements": "engagements", "contacts": "contacts", "lost_least": "contacts", "lost_most": "contacts",
    "share_least": "1", "share_most": "1", "interval_low": "1", "interval_high": "1",
}  # fmt: skip
_HEADINGS = {
    "from": "From", "to": "To", "convener": "Without", "engagements": "Engagements", "contacts": "Contacts",
    "lost_least": "Lost, least", "lost_most": "Lost, most", "share_least": "Share lost, least", "share_most": "Share lost, most",
    "interval_low": "95 %, low", "interval_high": "95 %, high", "grade": "Grade",
}  # fmt: skip
