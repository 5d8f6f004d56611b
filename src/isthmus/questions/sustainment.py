"""How long can both theatres be supplied at once?

A scenario says what each theatre uses, what is lost and what is decided (`isthmus scenario list`). What can be made, held and
moved is read off the atlas, and a linear programme finds the plan under which least falls short and latest: a multi-period
production and distribution model (Johnson and Montgomery 1974, *Operations Research in Production Planning, Scheduling and
Inventory Control*), weekly in the first months of war and monthly after.

**Programme.** make[p,t] ≤ capacity[p,t]; stock[g,r,t] = stock[g,r,t−1] + made + arrived − used − sent − (demand − short); minimise
Σ v_t · priority[g] · short[g,r,t] / need[g], with v falling from 2 to 1; then, at that optimum, what is moved and made. The largest share
short of a theatre has a small weight of its own, so that equal sums are shared evenly.

**Capacity** grows from the newest report towards dated targets. **Inputs** are reckoned in their present use: whatever a munition is made
from must grow with it.

**Measures.** Fill rate: share of the demand met over the horizon. First shortfall: months from the start until a period
falls short. What limits: the lines that run full and, where some do not, the inputs of which nothing is left, by the shortage
that they go with.

**Bracket.** The favourable reading takes of every uncertain fact the better end, the unfavourable one the worse: ranges of rates and
capacities, whether stocks on record are left, whether inputs keep pace with plans, targets without a date, makers of
unknown capacity, parts that a loss takes, permissions, time to ship. A demand's own fill lies between them unless goods compete.

**Draws**, on request: mixtures of both, in which each uncertain fact stands at either end with the same chance, by a Latin hypercube
(McKay, Beckman and Conover 1979, doi:10.2307/1268522); medians and 80 % intervals. A second scenario is drawn with the same numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.engine.sample import interval
from isthmus.questions import drawn_plans, evidence
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.questions.naming import QuestionError
from isthmus.questions.scenario_answers import (
    FULL,
    Ends,
    assumptions,
    both,
    loaded,
    mean_fill,
    read,
    told_of,
    without_effect,
)
from isthmus.questions.spans import share_span, whole_span
from isthmus.scenarios.against import DAYS_A_MONTH
from isthmus.scenarios.form import THEATRE_NAMES

if TYPE_CHECKING:
    import altair as alt

    from isthmus.questions.setting import Setting

TITLE = "How long can both theatres be supplied at once?"
SHOWN = 3
"""How many limits are named."""


def ask(
    atlas: Atlas, *, scenario: str = "two-theatres", compare: str | None = None, pooling: bool | None = None,
    permissions: Literal["bracket", "known", "all"] | None = None, stocks: Literal["bracket", "recorded", "none"] | None = None,
    inputs: Literal["bracket", "keep-pace", "present-use"] | None = None, expansion_delay_months: float | None = None,
    demand_scale: float = 1.0, draws: int = 0, as_of: dt.date | None = None,
) -> Answer:  # fmt: skip
    """What is met of each theatre's demand, good by good, and when it first falls short.

    Args:
        scenario: Name of a bundled scenario, or the path of a .toml file.
        compare: A second scenario to set beside it, with the same levers.
        pooling: Whether the theatres share what they make; as the scenario says if empty.
        permissions: Whether sharing needs a permission on record; as the scenario says if empty.
        stocks: Whether stocks on record are still there; as the scenario says if empty.
        inputs: Whether inputs of unknown capacity keep pace with what they go into; as the scenario says if empty.
        expansion_delay_months: How late expansions come, 0 to 120; as the scenario says if empty.
        demand_scale: What all demand is multiplied by, above 0 to 100.
        draws: How many mixtures of both readings to draw for medians and intervals, 20 to 500; 0 for none. A second or so for ten.
        as_of: Leave out what was stated after this day; the release day of the atlas by default.

    Returns:
        One row a good and theatre: what is wanted, share met and first shortfall in both readings, what limits it.

    Raises:
        QuestionError: no such scenario, it names what the atlas does not have, or a value out of bounds.
    """
    if draws and not drawn_plans.FEWEST <= draws <= drawn_plans.MOST:
        raise QuestionError(f"--draws {draws} is neither 0 nor {drawn_plans.FEWEST} to {drawn_plans.MOST}")
    levers = {"pooling": pooling, "permissions": permissions, "stocks": stocks, "inputs": inputs,
              "expansion_delay_months": expansion_delay_months}  # fmt: skip
    mine = read(atlas, loaded(scenario, **levers), as_of, demand_scale)
    ends = both(mine)
    other = read(atlas, loaded(compare, **levers), as_of, demand_scale) if compare else None
    others = {(e.wanted.good, e.wanted.theatre): e for e in both(other)} if other else {}
    fills = drawn_plans.drawn_fills([mine, *([other] if other else [])], draws) if draws else []
    rows = [_row(mine, e, others) for e in ends]
    for row, w in zip(rows, (e.wanted for e in ends), strict=True):
        if fills:
            between = interval(fills[0][:, mine.wanted.index(w)])
            row |= {"drawn_low": between.low, "drawn_median": between.median, "drawn_high": between.high}
    table = evidence.graded(
        atlas, pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort("theatre", "fill_low", "fill_high", "good_id")
    )
    facts = tuple(sorted({f for row in table["fact_ids"] for f in row}))
    found = evidence.gather(atlas, facts)
    sentence, findings, brackets = _told(mine, ends, facts)
    if other:
        more = _compared(other, ends, list(others.values()), facts)
        sentence, brackets = sentence + more[0], (*brackets, *more[1])
    if fills:
        known = [(e.wanted.good, e.wanted.theatre) for e in told_of(ends)]
        drawn = drawn_plans.told([mine, *([other] if other else [])], fills, known, facts)
        sentence, findings, brackets = sentence + drawn[0], (*findings, *drawn[1]), (*brackets, *drawn[2])
    asked = {
        "scenario": scenario,
        "compare": compare,
        **levers,
        "demand_scale": demand_scale,
        "draws": draws,
        "as_of": evidence.day(atlas, as_of),
    }
    return Answer(
        question="sustainment", title=TITLE, parameters=asked, sentence=sentence, table=table, units=_UNITS,
        headings={c: h for c, h in _HEADINGS.items() if (other or not c.startswith("other_")) and (fills or not c.startswith("drawn_"))},
        assumptions=(*assumptions(mine, whole=True), *([drawn_plans.HOW] if fills else [])),
        findings=findings, brackets=brackets, fact_ids=found.fact_ids, sources=found.sources, weakest_grade=found.weakest_grade,
        method=evidence.method(__doc__), caption=_CAPTION, atlas=atlas.version,
        draw=lambda: _draw([(mine, ends), *([(other, list(others.values()))] if other else [])]),
    )  # fmt: skip


def _row(mine: Setting, e: Ends, others: Mapping[tuple[str, str], Ends]) -> dict[str, Any]:
    w = e.wanted
    beside = others.get((w.good, w.theatre))
    return {
        "good_id": w.good, "good": mine.name(w.good), "theatre": THEATRE_NAMES[w.theatre],
        "wanted": float(max(u.sum() for u in w.units)), "fill_low": e.fill[0], "fill_high": e.fill[1],
        "first_month_low": _finite(e.first_month[0]), "first_month_high": _finite(e.first_month[1]),
        "short": _short(e),
        "limits": list(e.outcomes[1].limits[:SHOWN]), "limits_favourable": list(e.outcomes[0].limits[:SHOWN]), "missing": list(e.missing),
        "other_fill_low": beside.fill[0] if beside else None, "other_fill_high": beside.fill[1] if beside else None,
        "fact_ids": sorted({*e.fact_ids, *(beside.fact_ids if beside else ())}),
    }  # fmt: skip


def _short(e: Ends) -> str:
    """In which readings the demand is not met in full."""
    if e.fill[1] < FULL:
        return "in both readings"
    return "in the unfavourable reading only" if e.fill[0] < FULL else "in neither reading"


def _finite(months: float) -> float | None:
    return months if np.isfinite(months) else None


def _told(
    mine: Setting, ends: Sequence[Ends], facts: tuple[str, ...]
) -> tuple[str, tuple[Finding, ...], tuple[Bracket, ...]]:
    known = told_of(ends)
    horizon = float(mine.edges[-1]) / DAYS_A_MONTH
    apart = len(ends) - len(known)
    ways = "low: the unfavourable reading of what is not on record; high: the favourable one"
    findings = [
        Finding("length of the horizon", horizon, "months", facts),
        Finding("demands with a capacity on record", len(known), "demands", facts),
    ]
    if apart:
        findings.append(Finding("demands without a capacity on record", apart, "demands", facts))
    nothing = (
        f" Of {apart} more no capacity is on record: they are met in full or not at all, which says only that a fact is missing."
        if apart
        else ""
    )
    months = f"{horizon:.0f}"
    start = f"{mine.scenario.title}, over {months} months:"
    if not known:
        return f"{start} of no demand is a capacity on record.{nothing}", tuple(findings), ()
    met = [sum(e.fill[i] >= FULL for e in known) for i in (0, 1)]
    mean = mean_fill(known)
    brackets = [
        Bracket("demands met in full", met[0], met[1], "demands", ways, facts),
        Bracket("mean share of demand met", mean[0], mean[1], "1", ways, facts),
    ]
    text = (
        f"{start} of {len(known)} demands by good and theatre {whole_span(met)} are met in full, and on average {share_span(mean)} "
        "of demand."
    )
    worst = min(known, key=lambda e: (e.fill[1], e.fill[0], e.wanted.good))
    if worst.fill[0] < FULL:
        brackets.append(
            Bracket(
                f"share met of {mine.name(worst.wanted.good)}", worst.fill[0], worst.fill[1], "1", ways, worst.fact_ids
            )
        )
        where = f"{mine.name(worst.wanted.good)} in the {THEATRE_NAMES[worst.wanted.theatre]}"
        text += (
            f" Worst served: {where}, {share_span(worst.fill)}{_first(worst, brackets)}; it is limited by "
            f"{worst.outcomes[1].limits[0]}."
        )
    idle = without_effect(mine)
    if idle:
        names = ", ".join(f"“{name}”" for name in idle)
        nothing += (
            f" No need on record that counts leads from what is wanted to {names}: that it changes nothing says little."
        )
    return text + nothing, tuple(findings), tuple(brackets)


def _first(worst: Ends, brackets: list[Bracket]) -> str:
    """When the worst served first falls short, in words; adds the bracket."""
    if not np.isfinite(worst.first_month[1]):
        return ""
    low, high = (round(month * DAYS_A_MONTH) for month in worst.first_month)
    ways = "low: the unfavourable reading; high: the favourable one"
    brackets.append(Bracket("days until the worst served falls short", low, high, "days", ways, worst.fact_ids))
    return f" and short after {whole_span((low, high))} days"


def _compared(
    other: Setting, ends: Sequence[Ends], others: Sequence[Ends], facts: tuple[str, ...]
) -> tuple[str, tuple[Bracket, ...]]:
    """The second scenario in a sentence: its mean over the demands that both have."""
    here = {(e.wanted.good, e.wanted.theatre): e for e in told_of(ends)}
    shared = [e for e in told_of(others) if (e.wanted.good, e.wanted.theatre) in here]
    if not shared:
        return f" “{other.scenario.title}” shares no demand with it that has a capacity on record.", ()
    mean = mean_fill(shared)
    own = mean_fill([here[e.wanted.good, e.wanted.theatre] for e in shared])
    ways = "low: the unfavourable reading; high: the favourable one"
    brackets = (
        Bracket(f"mean share met in “{other.scenario.title}”", mean[0], mean[1], "1", ways, facts),
        Bracket("mean share met here of what both want", own[0], own[1], "1", ways, facts),
    )
    return (
        f" In “{other.scenario.title}” {share_span(mean)} is met of what both want, against {share_span(own)} here.",
        brackets,
    )


def _draw(answers: Sequence[tuple[Setting, Sequence[Ends]]]) -> alt.Chart:
    import altair as alt

    rows = pl.concat([_curves(mine, ends) for mine, ends in answers])
    titles = [mine.scenario.title for mine, _ in answers]
    colours = alt.Scale(domain=titles, range=["#0072b2", "#d55e00"][: len(titles)])
    base = alt.Chart(rows).encode(
        x=alt.X("month:Q", title="Months since the start"),
        color=alt.Color("scenario:N", title="Scenario", scale=colours, legend=alt.Legend(labelLimit=400)),
    )
    scale = alt.Scale(domain=[0, 1])
    high = alt.Y("high:Q", title="Demand met (share)", axis=alt.Axis(format="%"), scale=scale)
    low = alt.Y("low:Q", title="Demand met (share)", scale=scale)
    band = base.mark_area(interpolate="step-after", opacity=0.25).encode(y=high, y2="low:Q")
    best = base.mark_line(interpolate="step-after", strokeWidth=1.5).encode(y=high)
    worst = base.mark_line(interpolate="step-after", strokeWidth=1.5, strokeDash=[4, 3]).encode(y=low)
    small = alt.layer(band, best, worst).properties(width=230, height=95)
    chart: Any = small.facet(facet=alt.Facet("demand:N", title=None, header=alt.Header(labelLimit=260)), columns=2)
    return chart  # type: ignore[no-any-return]


def _curves(mine: Setting, ends: Sequence[Ends]) -> pl.DataFrame:
    """Share met by good and theatre at the start of each period, and once more at the end of the last."""
    rows: list[dict[str, Any]] = []
    months = mine.edges / DAYS_A_MONTH
    for e in ends:
        met = [1 - np.divide(o.short, o.demand, out=np.zeros_like(o.short), where=o.demand > 0) for o in e.outcomes]
        place = f"{mine.name(e.wanted.good)}, {THEATRE_NAMES[e.wanted.theatre]}"
        low, high = np.minimum(*met), np.maximum(*met)
        rows += [
            {
                "demand": place,
                "scenario": mine.scenario.title,
                "month": float(month),
                "low": float(low[t]),
                "high": float(high[t]),
            }
            for month, t in zip(months, (*range(mine.periods), mine.periods - 1), strict=True)
        ]
    return pl.DataFrame(rows)


_NUMBERS = (
    "wanted", "fill_low", "fill_high", "first_month_low", "first_month_high", "other_fill_low", "other_fill_high", "drawn_low",
    "drawn_median", "drawn_high",
)  # fmt: skip
_TEXTS = pl.List(pl.String)
_SCHEMA: dict[str, Any] = {
    "good_id": pl.String, "good": pl.String, "theatre": pl.String, "wanted": pl.Float64, "fill_low": pl.Float64,
    "fill_high": pl.Float64, "first_month_low": pl.Float64, "first_month_high": pl.Float64, "short": pl.String, "limits": _TEXTS,
    "limits_favourable": _TEXTS, "missing": _TEXTS, "other_fill_low": pl.Float64, "other_fill_high": pl.Float64,
    "drawn_low": pl.Float64, "drawn_median": pl.Float64, "drawn_high": pl.Float64, "fact_ids": _TEXTS,
}  # fmt: skip
_UNITS = {c: "months" if "month" in c else "each" if c == "wanted" else "1" for c in _NUMBERS}
_HEADINGS = {
    "good": "Good", "theatre": "Theatre", "wanted": "Wanted in all", "fill_low": "Met, low", "fill_high": "Met, high",
    "drawn_median": "Met, median drawn", "drawn_low": "80 % from", "drawn_high": "To", "other_fill_low": "Met in the other, low",
    "other_fill_high": "Met in the other, high", "first_month_low": "Short from, low", "first_month_high": "Short from, high",
    "limits": "Limited by (unfavourable)", "missing": "Not on record", "grade": "Grade",
}  # fmt: skip
_CAPTION = (
    "Share of demand met in each period, between the unfavourable reading (broken line) and the favourable one (whole line), in months "
    "since the start."
)
