"""How well would the plans known in early 2023 have foreseen the 155 mm ramp?

A forecast of the engine lets a line grow from what it makes to its dated targets. Before that rule is used on years to
come it is tried on years that have passed: the ramp of 155 mm ammunition from 2022 to 2025, with the error shown.

**What was known.** For each state or union, the newest reported rate stated no later than the day *known_by*, and every
target for a dated time that was stated by then. A statement of which only the year is known counts as known if the
year had begun; a rate counts only if its year had ended.

**Forecasts.** With r₀ the newest rate at t₀ and targets Rₖ for tₖ, the *plan on time* runs straight from (t₀, r₀) through
the points (tₖ, Rₖ) in order of time and stays at the last; targets for the same time are averaged. The *plan with a
slip* of m months reads the same line m months earlier, never before t₀. *No change* stays at r₀. The plan's target is the
naive forecast of officials; no change is the usual yardstick of forecasts (Hyndman and Koehler 2006, International
Journal of Forecasting 22:679, doi:10.1016/j.ijforecast.2006.03.001).

**Error.** For each rate reported later, forecast ÷ report − 1; over all reports the mean of its absolute value (MAPE).
The slip with the smallest error, to a month, is found afterwards: it describes this ramp, and says how late plans of
this kind came; it was not known in advance. Where several reports speak of one year, the bracket takes the nearest and
the farthest of them.

Reports and plans are of capacity or of output as their sources say; the two differ, as do rounds, projectiles and charges.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.questions import evidence, naming
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.scenarios.against import DAYS_A_MONTH

if TYPE_CHECKING:
    import altair as alt

KNOWN_BY = dt.date(2023, 3, 31)
LONGEST_SLIP_MONTHS = 60
_PER_MONTH = {"each/day": DAYS_A_MONTH, "each/month": 1.0, "each/year": 1 / 12}

_FIGURES = """
SELECT q.fact_id, q.actor_id, a.name AS actor, q.good_id, g.name AS good, q.measure, q.unit, q.value,
  coalesce(q.period_earliest, q.as_of_earliest) AS first, coalesce(q.period_latest, q.as_of_latest) AS last,
  q.period_latest AS target_last, q.period_earliest AS target_first,
  q.as_of_earliest AS stated_first, q.as_of_latest AS stated_last, coalesce(q.period, q.as_of) AS time, q.as_of AS stated
FROM quantities q JOIN actors a ON a.actor_id = q.actor_id JOIN goods g ON g.good_id = q.good_id
WHERE q.good_id IN (?, ?) AND q.measure IN ('output', 'capacity', 'target') AND q.value IS NOT NULL
  AND q.unit IN ('each/day', 'each/month', 'each/year') AND (a.kind = 'state' OR q.actor_id = 'eu')
ORDER BY q.actor_id, first, q.fact_id
"""


@dataclass(frozen=True)
class Plan:
    """What was known of one actor: rates a month at days since 1 January 1970, ascending; the facts behind."""

    actor: str
    days: tuple[float, ...]
    rates: tuple[float, ...]
    fact_ids: tuple[str, ...]

    def on(self, day: float, slip_months: float = 0.0) -> float:
        """Rate a month that the plan, late by a slip, has on a day."""
        return float(np.interp(day - slip_months * DAYS_A_MONTH, self.days, self.rates))

    @property
    def unchanged(self) -> float:
        """The newest rate known, a month."""
        return self.rates[0]


@dataclass
class _Case:
    plan: Plan
    reports: list[dict[str, Any]] = field(default_factory=list)


def ask(
    atlas: Atlas,
    *,
    good: str = "155mm-round",
    counted_as: str = "155mm-projectile",
    known_by: dt.date = KNOWN_BY,
    as_of: dt.date | None = None,
) -> Answer:
    """The ramp of a good as its plans foresaw it, against what was reported.

    Args:
        good: The good whose ramp is forecast, by id or name.
        counted_as: A part that sources count in its stead, by id or name. Targets of both are taken as they stand; of
            the reports only those that count what the newest known rate counts.
        known_by: The day on which the forecast would have been made; only what was stated by then enters it.
        as_of: Leave out reports stated after this day; the release day of the atlas by default.

    Returns:
        One row a report: the rate, what the plan on time and no change would have said, and their errors.

    Raises:
        QuestionError: no such good, a day that leaves nothing to forecast from, or nothing to hold it against.
    """
    on = evidence.day(atlas, as_of)
    goods = [naming.find_good(atlas, good), naming.find_good(atlas, counted_as)]
    if known_by >= on:
        raise naming.QuestionError(f"--known-by {known_by} is not before {on}; nothing was reported after it")
    figures = evidence.by(_timed(atlas.sql(_FIGURES, goods)), on, "stated")
    cases = [case for rows in figures.partition_by("actor_id", maintain_order=True) if (case := _case(rows, known_by))]
    if not cases:
        found = f"a rate, a dated target and a later report of {good} or {counted_as}"
        raise naming.QuestionError(f"the atlas has no actor of which {found} are known as of {known_by}")
    slip = _best_slip(cases)
    table = evidence.graded(atlas, _table(cases, slip))
    errors = {name: float(table[f"error_{name}"].abs().mean()) for name in ("on_time", "late", "unchanged")}  # type: ignore[arg-type]
    facts = tuple(sorted({fact for row in table["fact_ids"] for fact in row}))
    findings = (
        Finding("reports", table.height, "reports", facts),
        Finding("mean error of the plan on time", errors["on_time"], "1", facts),
        Finding("mean error of no change", errors["unchanged"], "1", facts),
        Finding("slip that fits best", slip, "months", facts),
        Finding("mean error with that slip", errors["late"], "1", facts),
        Finding("reports below the plan", table.filter(pl.col("error_on_time") > 0).height, "reports", facts),
    )
    bracket = _bracket(table, facts)
    gathered = evidence.gather(atlas, facts)
    return Answer(
        question="hindcast",
        title="How well would the plans known in early 2023 have foreseen the 155 mm ramp?",
        parameters={"good": good, "counted_as": counted_as, "known_by": known_by, "as_of": on},
        sentence=_sentence(findings, bracket, known_by),
        table=table,
        units=_UNITS,
        headings=_HEADINGS,
        assumptions=_ASSUMPTIONS,
        findings=findings,
        brackets=(bracket,),
        fact_ids=gathered.fact_ids,
        sources=gathered.sources,
        weakest_grade=gathered.weakest_grade,
        method=evidence.method(__doc__),
        caption=_CAPTION,
        atlas=atlas.version,
        draw=lambda: _draw(cases, table, slip),
    )


def _timed(figures: pl.DataFrame) -> pl.DataFrame:
    """The figures as rates a month, each at the middle of its time, in days since 1 January 1970."""
    middle = (pl.col("first").to_physical() + pl.col("last").to_physical()) / 2
    factor = pl.col("unit").replace_strict(_PER_MONTH, return_dtype=pl.Float64)
    stated = pl.col("stated_first").alias("stated_earliest")
    return figures.with_columns(middle.alias("day"), (pl.col("value") * factor).alias("rate"), stated)


def _case(rows: pl.DataFrame, known_by: dt.date) -> _Case | None:
    """One actor's plan and later reports; None where one of them is missing."""
    made = rows.filter(pl.col("measure") != "target")
    before = made.filter((pl.col("stated_last") <= known_by) & (pl.col("last") <= known_by))
    targets = rows.filter(
        (pl.col("measure") == "target") & (pl.col("stated_first") <= known_by) & (pl.col("target_last") > known_by)
    )
    later = made.filter(pl.col("first") > known_by).with_columns(pl.col("day").round(1))
    during = made.filter(
        (pl.col("first") <= known_by) & (pl.col("last") > known_by) & (pl.col("day") > _days(known_by))
    )
    if not (before.height and targets.height):
        return None
    start = before.sort("day", "fact_id").row(-1, named=True)
    # What counts something else than the plan starts from (complete rounds, not projectiles) is no measure of it.
    alike = pl.col("good_id") == start["good_id"]
    reports = pl.concat([during, later]).unique("fact_id").filter(alike).sort("day", "fact_id")
    if not reports.height:
        return None
    points: dict[float, list[float]] = {}
    for row in targets.iter_rows(named=True):
        # A target for a year is for its end.
        points.setdefault(float(_days(row["target_last"])), []).append(row["rate"])
    ordered = sorted((day, sum(rates) / len(rates)) for day, rates in points.items())
    days, rates = zip((float(start["day"]), float(start["rate"])), *ordered, strict=True)
    plan = Plan(start["actor"], days, rates, (start["fact_id"], *targets["fact_id"]))
    return _Case(plan, list(reports.iter_rows(named=True)))


def _days(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days


def _best_slip(cases: Sequence[_Case]) -> int:
    """The whole number of months by which the plans came late, by the smallest mean absolute error; the least of equals."""

    def error(slip: int) -> float:
        return float(np.mean([abs(c.plan.on(r["day"], slip) / r["rate"] - 1) for c in cases for r in c.reports]))

    return min(range(LONGEST_SLIP_MONTHS + 1), key=lambda slip: (round(error(slip), 12), slip))


def _table(cases: Sequence[_Case], slip: int) -> pl.DataFrame:
    rows = []
    for case in cases:
        for report in case.reports:
            said = {
                "on_time": case.plan.on(report["day"]),
                "late": case.plan.on(report["day"], slip),
                "unchanged": case.plan.unchanged,
            }
            rows.append(
                {k: report[k] for k in ("actor", "good", "measure", "time", "day", "stated")}
                | {"reported_per_month": report["rate"]}
                | {f"{name}_per_month": rate for name, rate in said.items()}
                | {f"error_{name}": rate / report["rate"] - 1 for name, rate in said.items()}
                | {"fact_ids": sorted({report["fact_id"], *case.plan.fact_ids})}
            )
    table = pl.DataFrame(rows)
    return table.with_columns(pl.from_epoch(pl.col("day").cast(pl.Int64), time_unit="d").alias("day"))


def _bracket(table: pl.DataFrame, facts: tuple[str, ...]) -> Bracket:
    """Mean absolute error of the plan on time, with the nearest and the farthest report of each actor's year."""
    by_year = (
        table.with_columns(pl.col("error_on_time").abs(), pl.col("day").dt.year().alias("year"))
        .group_by("actor", "year")
        .agg(pl.col("error_on_time").min().alias("low"), pl.col("error_on_time").max().alias("high"))
    )
    return Bracket(
        "mean error of the plan on time, one report a year",
        float(by_year["low"].mean()),  # type: ignore[arg-type]
        float(by_year["high"].mean()),  # type: ignore[arg-type]
        "1",
        "low: of each actor's year the report nearest to the plan; high: the farthest",
        facts,
    )


def _sentence(findings: Sequence[Finding], bracket: Bracket, known_by: dt.date) -> str:
    reports, on_time, unchanged, slip, late, below = (
        f"{f.value:{'.0%' if f.unit == '1' else '.0f'}}" for f in findings
    )
    return (
        f"Held against {reports} later reports, the plans known on {known_by} missed by {on_time} on average where taken to "
        f"come on time ({bracket.low:.0%} to {bracket.high:.0%} with the nearest and the farthest report of each year), and no "
        f"change by {unchanged}; {below} of the reports lay below the plan. Seen afterwards, a slip of {slip} months fits best and "
        f"leaves {late}."
    )


def _draw(cases: Sequence[_Case], table: pl.DataFrame, slip: int) -> alt.Chart:
    import altair as alt

    until = _days(max(table["day"]))
    lines = [
        {"actor": c.plan.actor, "day": dt.date(1970, 1, 1) + dt.timedelta(days=day), "rate": rate, "forecast": name}
        for c in cases
        for day in range(int(c.plan.days[0]), until + 31, 30)
        for name, rate in (
            ("plan on time", c.plan.on(day)), (f"plan {slip} months late", c.plan.on(day, slip)), ("no change", c.plan.unchanged),
        )
    ]  # fmt: skip
    path = (
        alt.Chart(pl.DataFrame(lines))
        .mark_line()
        .encode(
            x=alt.X("day:T", title=None),
            y=alt.Y("rate:Q", title="Items a month", axis=alt.Axis(format="~s")),
            color=alt.Color(
                "forecast:N", title="Forecast", sort=["plan on time", f"plan {slip} months late", "no change"]
            ),
        )
    )
    reports = table.select("actor", "day", pl.col("reported_per_month").alias("rate"), "measure")
    points = (
        alt.Chart(reports)
        .mark_point(filled=True, size=55, color="black")
        .encode(x="day:T", y="rate:Q", shape=alt.Shape("measure:N", title="Reported"))
    )
    panels = [
        alt.layer(
            path.transform_filter(alt.datum.actor == name), points.transform_filter(alt.datum.actor == name)
        ).properties(title=name, width=420, height=200)
        for name in table["actor"].unique(maintain_order=True)
    ]
    chart: alt.Chart = alt.vconcat(*panels).resolve_scale(y="independent")
    return chart


_UNITS = {
    **dict.fromkeys(
        ("reported_per_month", "on_time_per_month", "late_per_month", "unchanged_per_month"), "items a month"
    ),
    **dict.fromkeys(("error_on_time", "error_late", "error_unchanged"), "1"),
}
_HEADINGS = {
    "actor": "Whose", "good": "Counted", "measure": "Measure", "time": "Time", "reported_per_month": "Reported",
    "on_time_per_month": "Plan on time", "error_on_time": "Error", "late_per_month": "Plan late", "error_late": "Error, late",
    "unchanged_per_month": "No change", "error_unchanged": "Error, no change", "grade": "Grade",
}  # fmt: skip
_ASSUMPTIONS = (
    "A target for a year is a target for its last day; a rate of a year stands at its middle.",
    "A target of which only the year of the statement is known counts as known once that year has begun: the plan may hold "
    "some that came a few months after the day of the forecast.",
    "Targets filed under rounds and under the part counted in their stead are taken as one plan, since sources use one word for "
    "both; reports that count the other of the two are left out, and capacity and output stand as their sources state them.",
    "Conflicting reports all count, each once; they are not independent of one another.",
    "The slip is fitted to the same reports that it is held against, so its error is smaller than that of a forecast.",
)
_CAPTION = (
    "Items a month: the plan on time, the plan with the slip that fits best, and no change (lines), and what was reported later "
    "(points, at the middle of the time they are for)."
)
