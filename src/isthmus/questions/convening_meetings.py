"""The meetings of a whole group by who convened them, and contact of its pairs with and without conveners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from isthmus.questions import reliance
from isthmus.questions.answer import Bracket, Finding
from isthmus.questions.contacts import by_pair, facts_of
from isthmus.questions.groups import Group
from isthmus.questions.reliance import UNITED_STATES, Loss, in_words, percent
from isthmus.questions.view import View

if TYPE_CHECKING:
    import altair as alt

NATO = "nato"
HIGH_LEVELS = ("leaders", "ministers")
THEMSELVES, OTHERS, UNKNOWN = "themselves", "others", "not recorded"


def remaining(lost: Loss, without: Sequence[str], names: Mapping[str, str]) -> Bracket:
    """Share of pairwise contact that remains without the conveners in question."""
    label = in_words(without, names)
    meaning = (
        f"share of pairwise contacts that remain without {label} as conveners; low: every "
        "engagement that one of them convened falls; high: only those fall that nobody else convened"
    )
    low, high = 1 - lost.share_most, 1 - lost.share_least
    return Bracket(f"contact remaining without {label}", low, high, "1", meaning, lost.fact_ids)


def meetings_view(events: pl.DataFrame, group: Group, without: Sequence[str], names: Mapping[str, str]) -> View:
    """One row an engagement that all members took part in, newest first."""
    meetings = _meetings(events, group.members, names)
    findings = _findings(meetings, group)
    lost = reliance.loss(events, without)
    more, numbers, brackets = _on_contact(lost, without, names)
    vague = meetings.filter(pl.col("level") == "unknown").height
    return View(
        table=meetings,
        units={},
        headings=_HEADINGS["meetings"],
        caption="Engagements of all members at every level by year and convener (number of engagements).",
        sentences=(
            *_on_meetings(group, findings, meetings),
            *more,
            *_uneven(_pairs(events, group.members, without, names)),
        ),
        findings=(*findings, *numbers),
        brackets=brackets,
        assumptions=(
            f"{vague} meetings of all members have no recorded level and are not counted among those of leaders and ministers.",
        ),
        draw=lambda: _draw_meetings(meetings),
    )


def pairs_view(events: pl.DataFrame, group: Group, without: Sequence[str], names: Mapping[str, str]) -> View:
    """One row an unordered pair of members, most contact first."""
    pairs = _pairs(events, group.members, without, names)
    lost = reliance.loss(events, without)
    more, numbers, brackets = _on_contact(lost, without, names)
    most, least = pairs.row(0, named=True), pairs.row(-1, named=True)
    first = (
        f"Pairs among {group.everyone} have from {least['contacts']} ({least['pair']}) to "
        f"{most['contacts']} ({most['pair']}) recorded contacts."
    )
    occasions = int(pairs["occasions"].sum())
    every = facts_of(events)
    counts = (
        Finding("members", len(group), "actors", group.fact_ids),
        Finding("contacts", lost.contacts, "contacts", every),
        Finding("occasions", occasions, "contacts", every),
    )
    double = (
        f"Counted by occasion, where what is held beside one event is one, {lost.contacts} contacts are {occasions}."
    )
    return View(
        table=pairs,
        units=_UNITS,
        headings=_HEADINGS["pairs"],
        caption=f"Pairwise contact (light bar), what remains without {in_words(without, names)} as conveners (narrow "
        "bar, least to most favourable reading) and what members convened alone (point); number of engagements.",
        sentences=(first, double, *more, *_uneven(pairs)),
        findings=(*counts, *numbers),
        brackets=brackets,
        assumptions=("Divided contact gives each pair in a meeting of s actors 1/(s−1): large meetings weigh less.",),
        draw=lambda: _draw_pairs(pairs),
    )


def _on_contact(
    lost: Loss, without: Sequence[str], names: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[Finding, ...], tuple[Bracket, ...]]:
    label = in_words(without, names)
    low, high = 1 - lost.share_most, 1 - lost.share_least
    meaning = "95 % interval of the share that remains, over both readings; bootstrap over engagements"
    interval = Bracket("interval of contact remaining", 1 - lost.high, 1 - lost.low, "1", meaning, lost.fact_ids)
    text = (
        f"Without {label} as convener{'s' * (len(without) > 1)}, {percent(low, high)} of pairwise contact would remain "
        f"(95% interval {interval.low:.0%} to {interval.high:.0%})."
    )
    return (text,), (Finding("confidence level", 0.95, "1", lost.fact_ids),), (interval,)


def _meetings(events: pl.DataFrame, who: Sequence[str], names: Mapping[str, str]) -> pl.DataFrame:
    """Engagements of the whole group, each with who convened it."""
    whole = events.filter(pl.col("members").list.len() == len(who))
    conveners = pl.col("conveners")
    none, mine = conveners.list.len() == 0, conveners.list.set_difference(list(who)).list.len() == 0
    nato, us = conveners.list.contains(NATO), conveners.list.contains(UNITED_STATES)
    convened_by = (
        pl.when(none).then(pl.lit(UNKNOWN)).when(mine).then(pl.lit(THEMSELVES))
        .when(nato & us).then(pl.lit("NATO and the United States")).when(nato).then(pl.lit("NATO"))
        .when(us).then(pl.lit("the United States")).otherwise(pl.lit(OTHERS))
    )  # fmt: skip
    return whole.select(
        "engagement_id", "date", "name", "level", "kind", convened_by.alias("convened_by"),
        conveners.list.eval(pl.element().replace(names)).alias("conveners"), "beside", "beside_nato", "fact_ids",
    )  # fmt: skip


def _pairs(
    events: pl.DataFrame, who: Sequence[str], without: Sequence[str], names: Mapping[str, str]
) -> pl.DataFrame:  # fmt: skip
    """Contact of every pair of members: in all, and as it stays without some conveners."""
    conveners = pl.col("conveners")
    touched = conveners.list.set_intersection(list(without)).list.len() > 0
    only = touched & (conveners.list.set_difference(list(without)).list.len() == 0)
    own = (conveners.list.len() > 0) & (conveners.list.set_difference(list(who)).list.len() == 0)
    marked = events.with_columns(
        touched.alias("touched"), only.alias("only"), own.alias("own"), conveners.list.contains(NATO).alias("nato"),
        conveners.list.contains(UNITED_STATES).alias("us"), pl.col("beside").is_not_null().alias("margin"),
    )  # fmt: skip
    flags = ("touched", "only", "own", "nato", "us", "margin", "size", "occasion", "fact_ids")
    counted = by_pair(marked, *flags).group_by("actor_a", "actor_b").agg(
        pl.len().alias("contacts"),
        pl.col("occasion").n_unique().alias("occasions"),
        (1 / (pl.col("size") - 1)).sum().alias("contacts_divided"),
        (pl.col("size") == 2).sum().alias("bilateral"),
        pl.col("margin").sum().alias("beside_another"),
        pl.col("own").sum().alias("convened_by_themselves"),
        (~pl.col("nato")).sum().alias("without_nato"),
        (~pl.col("us")).sum().alias("without_us"),
        (~pl.col("touched")).sum().alias("remaining_low"),
        (~pl.col("only")).sum().alias("remaining_high"),
        pl.col("fact_ids").explode().unique().sort(),
    )  # fmt: skip
    every = (
        pl.DataFrame({"actor_a": list(who)})
        .join(pl.DataFrame({"actor_b": list(who)}), how="cross")
        .filter(pl.col("actor_a") < pl.col("actor_b"))
    )
    numbers = [c for c in counted.columns if c not in ("actor_a", "actor_b", "fact_ids")]
    whole = [c for c in numbers if c != "contacts_divided"]
    label = pl.col("actor_a").replace(names) + "–" + pl.col("actor_b").replace(names)
    # A pair that never met rests on the engagements among which none of its own was found.
    nothing = pl.lit(pl.Series([list(facts_of(events))], dtype=pl.List(pl.String))).first()
    return (
        every.join(counted, on=["actor_a", "actor_b"], how="left")
        .with_columns(pl.col(numbers).fill_null(0))
        .with_columns(pl.col(whole).cast(pl.Int64), pl.col("fact_ids").fill_null(nothing))
        .with_columns((pl.col(f"remaining_{end}") / pl.col("contacts")).fill_nan(None).alias(f"share_{end}") for end in ("low", "high"))
        .select("actor_a", "actor_b", label.alias("pair"), *numbers, "share_low", "share_high", "fact_ids")
        .sort(["contacts", "pair"], descending=[True, False])
    )  # fmt: skip


def _findings(meetings: pl.DataFrame, group: Group) -> tuple[Finding, ...]:
    high = meetings.filter(pl.col("level").is_in(HIGH_LEVELS))
    own = high.filter(pl.col("convened_by") == THEMSELVES)
    parts = {
        "meetings at leader or minister level": high,
        "convened by themselves": own,
        "of these beside a NATO meeting": own.filter(pl.col("beside_nato")),
        "of these beside another event": own.filter(pl.col("beside").is_not_null() & ~pl.col("beside_nato")),
    }
    counts = [Finding("members", len(group), "actors", group.fact_ids)]
    for name, frame in parts.items():
        # A count of none rests on the meetings among which none was found.
        facts = facts_of(frame) or facts_of(meetings) or group.fact_ids
        counts.append(Finding(name, frame.height, "meetings", facts))
    return tuple(counts)


def _on_meetings(group: Group, findings: Sequence[Finding], meetings: pl.DataFrame) -> tuple[str, ...]:
    _, high, own, nato, other = (int(f.value) for f in findings)
    whole = group.everyone
    if not high:
        return (f"No meeting of {whole} at leader or minister level is recorded.",)
    listed_events = meetings.filter(pl.col("level").is_in(HIGH_LEVELS) & (pl.col("convened_by") == THEMSELVES))
    first = f"Of {high} recorded meetings of {whole} at leader or minister level, they convened {own} themselves"
    beside = [f"{n} of them beside {what}" for n, what in ((nato, "a NATO meeting"), (other, "another event")) if n]
    told = [f"{first}{', ' + ' and '.join(beside) if beside else ''}."]
    if own:
        named = "; ".join(f"{row['name']} ({row['date']})" for row in reversed(listed_events.rows(named=True)))
        told.append(f"These are {named}.")
    return tuple(told)


def _uneven(pairs: pl.DataFrame) -> tuple[str, ...]:
    alone = pairs.filter(pl.col("bilateral") == 0)["pair"].to_list()
    if not alone:
        return ()
    if len(alone) > 6:
        return ("Coverage is uneven: for many pairs no engagement of just the two is recorded.",)
    return (f"Coverage is uneven: no engagement of just the two is recorded for {', '.join(alone)}.",)


def _draw_meetings(meetings: pl.DataFrame) -> alt.Chart:
    import altair as alt

    yearly = (
        meetings.with_columns(pl.col("date").str.slice(0, 4).alias("year"))
        .group_by("year", "convened_by")
        .len("meetings")
        .sort("year", "convened_by")
    )
    chart: alt.Chart = (
        alt.Chart(yearly)
        .mark_bar()
        .encode(
            x=alt.X("year:O", title="Year", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("meetings:Q", title="Meetings of all members", axis=alt.Axis(tickMinStep=1, format="d")),
            color=alt.Color(
                "convened_by:N", title="Convened by", sort=_ORDER, scale=alt.Scale(domain=_order_in(yearly))
            ),
            order=alt.Order("convened_by:N"),
        )
        .properties(width=560, height=220)
    )
    return chart


_ORDER = [THEMSELVES, "NATO", "the United States", "NATO and the United States", OTHERS, UNKNOWN]


def _order_in(frame: pl.DataFrame) -> list[str]:
    return [label for label in _ORDER if label in set(frame["convened_by"])]


def _draw_pairs(pairs: pl.DataFrame) -> alt.Chart:
    import altair as alt

    shown = pairs.head(30)
    base = alt.Chart(shown.drop("fact_ids")).encode(y=alt.Y("pair:N", title=None, sort=shown["pair"].to_list()))
    everything = base.mark_bar(opacity=0.25).encode(x=alt.X("contacts:Q", title="Engagements in which both took part"))
    remaining_bar = base.mark_bar(height=8).encode(
        x=alt.X("remaining_low:Q"),
        x2=alt.X2("remaining_high:Q"),
        color=alt.datum("without the conveners in question"),
    )
    own = base.mark_point(filled=True, size=60).encode(
        x=alt.X("convened_by_themselves:Q"), color=alt.datum("by members alone")
    )
    chart: alt.Chart = (everything + remaining_bar + own).properties(width=480, height=alt.Step(28))
    return chart


_UNITS = {
    **dict.fromkeys(
        (
            "contacts", "occasions", "contacts_divided", "bilateral", "beside_another", "convened_by_themselves",
            "without_nato", "without_us", "remaining_low", "remaining_high",
        ),
        "engagements",
    ),
    "share_low": "1",
    "share_high": "1",
}  # fmt: skip
_HEADINGS: dict[str, dict[str, str]] = {
    "meetings": {
        "date": "Date", "name": "Meeting", "level": "Level", "convened_by": "Convened by", "conveners": "Conveners",
        "beside": "Held beside", "grade": "Grade",
    },
    "pairs": {
        "pair": "Pair", "contacts": "Contacts", "occasions": "Occasions", "contacts_divided": "Divided", "bilateral": "Of just the two",
        "beside_another": "Beside another event", "convened_by_themselves": "By members alone", "remaining_low": "Remaining, low",
        "remaining_high": "Remaining, high", "share_low": "Share, low", "share_high": "Share, high", "grade": "Grade",
    },
}  # fmt: skip
