"""How regularly each forum of a group meets, and which are overdue.

The atlas records meetings, not series. A **forum** is the engagements of one circle at one rank: the same members of the
group, and the same principals from outside. Principals are the organisations that convened; where none did, the outside
actors present if no more than `SMALL` took part in all, else the outside conveners. So a guest who comes once
does not make another forum, nor does a summit's host beside NATO. Meetings of ministers are told apart by portfolio, as their
names state it: defence, foreign, or both (2+2).
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from isthmus.questions.answer import Finding
from isthmus.questions.contacts import facts_of
from isthmus.questions.groups import listed
from isthmus.questions.view import View

if TYPE_CHECKING:
    import altair as alt

SMALL = 5
"""Up to so many actors in all, everybody present is a principal."""
ENOUGH = 3
"""Meetings from which a cadence is told: two gaps."""
LATE = 1.5
"""A forum is overdue when this many times its median gap has passed."""
UNCONVENED = ("agreement-signing", "aid")
"""Kinds that are no meeting of a forum."""
OVERDUE, PERHAPS, IN_TIME, TOO_FEW = "overdue", "perhaps overdue", "in time", "too few to tell"
_ORDER = {OVERDUE: 0, PERHAPS: 1, IN_TIME: 2, TOO_FEW: 3}
_TOLD, _DRAWN = 3, 16


def forums(events: pl.DataFrame, organisations: Sequence[str]) -> pl.DataFrame:
    """The engagements of `contacts.events` that belong to fora, each with its `circle` and `portfolio`, oldest first."""
    outside = pl.col("present").list.set_difference(pl.col("members"))
    convening = pl.col("conveners").list.set_difference(pl.col("members"))
    bodies = convening.list.set_intersection(list(organisations))
    principals = (
        pl.when(bodies.list.len() > 0).then(bodies).when(pl.col("size") <= SMALL).then(outside).otherwise(convening)
    )
    name = pl.col("name").str.to_lowercase()
    portfolio = (
        pl.when(pl.col("tier") != "ministers").then(pl.lit(""))
        .when(name.str.contains("2+2", literal=True)).then(pl.lit("foreign and defence"))
        .when(name.str.contains("defen[cs]e")).then(pl.lit("defence"))
        .when(name.str.contains("foreign")).then(pl.lit("foreign"))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    return (
        events.filter(~pl.col("kind").is_in(UNCONVENED))
        .with_columns(principals.list.sort().alias("principals"), portfolio.alias("portfolio"))
        .sort("first", "last", "engagement_id")
    )


def view(
    events: pl.DataFrame,
    organisations: Sequence[str],
    who: Sequence[str],
    names: Mapping[str, str],
    on: dt.date,
    newest: dt.date,
) -> View:
    """One row a forum: when it last met, how often it meets, whether it is overdue."""
    met = forums(events, organisations)
    table = _table(met, who, names, on, newest)
    sentences, findings = _told(table)
    return View(
        table=table,
        units=_UNITS,
        headings=_HEADINGS,
        caption="Meetings of each forum that met at least twice (points); the line runs "
        "to the day asked for, red where the forum is overdue.",
        sentences=sentences,
        findings=findings,
        brackets=(),
        assumptions=(
            "A forum is the engagements of one circle at one rank, worked out from who took part; signings are left out.",
            f"Overdue: more than {LATE} times the median gap has passed, even if the last meeting was on the latest day that its date "
            f"allows and the gaps are the longest, and counting only up to {newest}, the newest engagement of any member on record; "
            "perhaps overdue: only by the other ends.",
            f"A cadence is told from {ENOUGH} meetings on; where the record skips a "
            "meeting, the gap comes out too long and the forum later.",
            "Overdue means that no meeting is on record, not that none was held.",
        ),
        draw=_drawing(table, met, who, names, on),
    )


def _table(
    met: pl.DataFrame, who: Sequence[str], names: Mapping[str, str], on: dt.date, newest: dt.date
) -> pl.DataFrame:
    keyed = met.with_columns(
        pl.col("members").list.join("+").alias("a"), pl.col("principals").list.join("+").alias("b")
    )
    before = ["a", "b", "tier", "portfolio"]
    gap_low = (pl.col("first") - pl.col("last").shift(1).over(before)).dt.total_days().clip(lower_bound=0)
    gap_high = (pl.col("last") - pl.col("first").shift(1).over(before)).dt.total_days()
    grouped = (
        keyed.with_columns(gap_low.alias("gap_low"), gap_high.alias("gap_high"))
        .group_by(before, maintain_order=True)
        .agg(
            pl.col("members").first(),
            pl.col("principals").first(),
            pl.len().cast(pl.Int64).alias("meetings"),
            pl.col("beside").is_not_null().sum().cast(pl.Int64).alias("beside_another"),
            pl.col("date").last().alias("last_met"),
            pl.col("first").last().alias("last_earliest"),
            pl.col("last").last().alias("last_latest"),
            pl.col("gap_low").median().alias("median_gap_low_days"),
            pl.col("gap_high").median().alias("median_gap_high_days"),
            pl.col("fact_ids").explode().unique().sort(),
        )
    )
    low = (pl.lit(newest) - pl.col("last_latest")).dt.total_days().clip(lower_bound=0)
    high = (pl.lit(on) - pl.col("last_earliest")).dt.total_days().clip(lower_bound=0)
    status = (
        pl.when(pl.col("meetings") < ENOUGH).then(pl.lit(TOO_FEW))
        .when(pl.col("since_low_days") > LATE * pl.col("median_gap_high_days")).then(pl.lit(OVERDUE))
        .when(pl.col("since_high_days") > LATE * pl.col("median_gap_low_days")).then(pl.lit(PERHAPS))
        .otherwise(pl.lit(IN_TIME))
    )  # fmt: skip
    label = pl.struct("members", "principals", "tier", "portfolio").map_elements(
        lambda row: _label(row, who, names), return_dtype=pl.String
    )
    return (
        grouped.with_columns(low.alias("since_low_days"), high.alias("since_high_days"), label.alias("forum"))
        .with_columns(status.alias("status"))
        .sort(pl.col("status").replace_strict(_ORDER), pl.col("meetings"), "forum", descending=[False, True, False])
        .select(
            "forum", "tier", pl.col("portfolio").replace("", None), "meetings", "beside_another", "last_met", "since_low_days",
            "since_high_days", "median_gap_low_days", "median_gap_high_days", "status", "fact_ids",
        )
    )  # fmt: skip


def _label(row: Mapping[str, Any], who: Sequence[str], names: Mapping[str, str]) -> str:
    """A forum in words: `all 4 with NATO, leaders`, or `Australia and Japan with United States, ministers (defence)`."""
    whole = len(who) > 2 and set(row["members"]) == set(who)
    circle = f"all {len(who)}" if whole else listed([names.get(m, m) for m in row["members"]])
    outside = listed([names.get(m, m) for m in row["principals"]])
    rank = {"not recorded": "rank not recorded"}.get(row["tier"], row["tier"])
    portfolio = f" ({row['portfolio']})" if row["portfolio"] else ""
    return f"{circle}{f' with {outside}' if outside else ''}, {rank}{portfolio}"


def _told(table: pl.DataFrame) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    all_facts = facts_of(table)
    regular = table.filter(pl.col("status") != TOO_FEW)
    findings = [
        Finding("fora", table.height, "fora", all_facts),
        Finding("fora with a cadence", regular.height, "fora", facts_of(regular) or all_facts),
        Finding("enough meetings", ENOUGH, "meetings", all_facts),
    ]
    sentences = [
        f"Of {table.height} {'forum' if table.height == 1 else 'fora'}, {regular.height} have {ENOUGH} meetings on "
        "record or more, so that a cadence can be told."
    ]
    for status in (OVERDUE, PERHAPS) if regular.height else ():
        late = regular.filter(pl.col("status") == status)
        findings.append(Finding(status, late.height, "fora", facts_of(late) or all_facts))
        if not late.height:
            sentences.append(f"None is {status}.")
            continue
        told = late.head(_TOLD).to_dicts()
        findings += [
            Finding(f"median gap of {row['forum']}", row[f"median_gap_{end}_days"], "days", tuple(row["fact_ids"]))
            for row in told
            for end in ("low", "high")
        ]
        named = "; ".join(f"{row['forum']} (last {row['last_met']}; {_gap(row)})" for row in told)
        more = f", among them {named}" if late.height > _TOLD else f": {named}"
        sentences.append(f"{late.height} {'is' if late.height == 1 else 'are'} {status}{more}.")
    return tuple(sentences), tuple(findings)


def _gap(row: Mapping[str, Any]) -> str:
    low, high = (f"{row[f'median_gap_{end}_days']:.0f}" for end in ("low", "high"))
    return f"median gap {low if low == high else f'{low} to {high}'} days"


def _drawing(
    table: pl.DataFrame, met: pl.DataFrame, who: Sequence[str], names: Mapping[str, str], on: dt.date
) -> Callable[[], alt.Chart]:
    def draw() -> alt.Chart:
        import altair as alt

        shown = table.filter(pl.col("meetings") > 1).head(_DRAWN)
        order = shown["forum"].to_list()
        status = dict(shown.select("forum", "status").iter_rows())
        points = []
        for row in met.select("members", "principals", "tier", "portfolio", "first", "last", "name").iter_rows(
            named=True
        ):
            label = _label(row, who, names)
            if label in status:
                middle = dt.date.fromordinal(
                    round(statistics.mean((row["first"].toordinal(), row["last"].toordinal())))
                )
                points.append({"forum": label, "date": str(middle), "status": status[label], "now": str(on)})
        columns = dict.fromkeys(("forum", "date", "status", "now"), pl.String)
        newest = {p["forum"]: p for p in points}  # points come oldest first
        scale = alt.Scale(
            domain=[OVERDUE, PERHAPS, IN_TIME, TOO_FEW], range=["#d55e00", "#e69f00", "#0072b2", "#8a8a8a"]
        )
        y = alt.Y("forum:N", title=None, sort=order, axis=alt.Axis(labelLimit=330))
        colour = alt.Color("status:N", title=None, scale=scale)
        dots = (
            alt.Chart(pl.DataFrame(points, schema=columns))
            .mark_circle(size=46, opacity=0.9)
            .encode(x=alt.X("date:T", title=None), y=y, color=colour)
        )
        lines = (
            alt.Chart(pl.DataFrame(list(newest.values()), schema=columns))
            .mark_rule(strokeDash=[3, 3])
            .encode(x="date:T", x2="now:T", y=y, color=colour)
        )
        chart: alt.Chart = (lines + dots).properties(width=430, height=alt.Step(22))
        return chart

    return draw


_UNITS = {
    "meetings": "meetings", "beside_another": "meetings", "since_low_days": "days", "since_high_days": "days",
    "median_gap_low_days": "days", "median_gap_high_days": "days",
}  # fmt: skip
_HEADINGS = {
    "forum": "Forum", "meetings": "Meetings", "beside_another": "Beside another event", "last_met": "Last met",
    "since_low_days": "Days since, least", "since_high_days": "Days since, most", "median_gap_low_days": "Median gap, least",
    "median_gap_high_days": "Median gap, most", "status": "Status", "grade": "Grade",
}  # fmt: skip
