"""Where does one more unit of capacity buy most?

**Candidates.** Every line of a munition of which a capacity is on record, every input whose supply is bounded in the reading, and, for
each munition in each state, the whole chain: its line and, by their parts, all its inputs together. Each grows by the same share of
what it makes. A chain that helps no more than its line alone is not listed.

**Worth.** The programme of `sustainment` is solved again with the expansion in place: what is spared of shortage is its worth, in
share of demand met (every demand counts the same) and in units for each unit more a month. No dual value is told, since those
of a degenerate programme are not unique; a line whose dual value is 0 cannot help, by convexity, and is not solved again.

**Choice.** The best few lines and inputs together, exactly, by an integer programme (Nemhauser and Wolsey 1988, *Integer and
Combinatorial Optimization*): make ≤ capacity + Σ extra · y, Σ y ≤ count, y 0 or 1. Inputs that bind together are worth nothing one by
one and much as a set; no ranking shows that.

**Bracket.** The favourable and the unfavourable reading of `sustainment`. In the favourable one inputs keep pace, so lines of
munitions bind; in the unfavourable one inputs stay at present use and bind first. What is worth something in both readings
is the surer choice. What an expansion costs and how long it takes is not on record and not weighed: it is in place from the start.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.engine.expansion import Choice, Expansion, Shortage, best_expansions, least_shortage, with_expansion
from isthmus.questions import evidence
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.questions.capacities import FAVOURABLE, UNFAVOURABLE
from isthmus.questions.input_chains import Chain
from isthmus.questions.naming import QuestionError
from isthmus.questions.scenario_answers import assumptions, direct_facts, loaded, read
from isthmus.questions.sustaining import MARKET, UNKNOWN, Plan, Reading, plan
from isthmus.scenarios.against import DAYS_A_MONTH

if TYPE_CHECKING:
    import altair as alt

    from isthmus.questions.setting import Setting

TITLE = "Where does one more unit of capacity buy most?"
NOISE = 1e-5
POINTS = 100.0
"""Percentage points in a share."""
READINGS = ("favourable", "unfavourable")


def ask(
    atlas: Atlas, *, scenario: str = "two-theatres", step: float = 0.1, count: int = 3, pooling: bool | None = None,
    stocks: Literal["bracket", "recorded", "none"] | None = None, inputs: Literal["bracket", "keep-pace", "present-use"] | None = None,
    expansion_delay_months: float | None = None, demand_scale: float = 1.0, as_of: dt.date | None = None,
) -> Answer:  # fmt: skip
    """What each expansion spares of shortage, and the best few together.

    Args:
        scenario: Name of a bundled scenario, or the path of a .toml file.
        step: By which share of what it makes each candidate grows, above 0 to 10.
        count: How many expansions are chosen together, 1 to 12.
        pooling: Whether the theatres share what they make; as the scenario says if empty.
        stocks: Whether stocks on record are still there; as the scenario says if empty.
        inputs: Whether inputs of unknown capacity keep pace with what they go into; as the scenario says if empty.
        expansion_delay_months: How late expansions come, 0 to 120; as the scenario says if empty.
        demand_scale: What all demand is multiplied by, above 0 to 100.
        as_of: Leave out what was stated after this day; the release day of the atlas by default.

    Returns:
        One row a candidate that spares shortage in a reading: gain in share of demand met and in units, chosen or not.

    Raises:
        QuestionError: no such scenario, it names what the atlas does not have, nothing helps, or a value out of bounds.
    """
    if not 0 < step <= 10 or not 1 <= count <= 12:
        raise QuestionError(
            f"--step {step} is not above 0, to 10" if not 0 < step <= 10 else f"--count {count} is not 1 to 12"
        )
    levers = {"pooling": pooling, "stocks": stocks, "inputs": inputs, "expansion_delay_months": expansion_delay_months}
    mine = read(atlas, loaded(scenario, **levers), as_of, demand_scale)
    tried = [_tried(plan(mine, Reading(end)), step, count) for end in (FAVOURABLE, UNFAVOURABLE)]
    rows = _rows(mine, tried)
    if not rows:
        raise QuestionError(
            f"{scenario}: no expansion of a line or input on record spares any shortage; see `sustainment` for what limits"
        )
    table = evidence.graded(atlas, pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort(
        ["gain_points_high", "gain_points_low", "name"], descending=[True, True, False]))  # fmt: skip
    facts = tuple(sorted({f for row in table["fact_ids"] for f in row}))
    found = evidence.gather(atlas, facts)
    sentence, findings, brackets = _told(mine, table, tried, step, count, facts)
    asked = {
        "scenario": scenario,
        "step": step,
        "count": count,
        **levers,
        "demand_scale": demand_scale,
        "as_of": evidence.day(atlas, as_of),
    }
    own = (
        "Expansions are in place from the start; what they cost and how long they take is not on record and not weighed.",
        "An input grows by the same share of its present use as a line of what it makes, whatever either is worth in money.",
    )
    return Answer(
        question="investment", title=TITLE, parameters=asked, sentence=sentence, table=table, units=_UNITS, headings=_HEADINGS,
        assumptions=(*own, *assumptions(mine)), findings=findings, brackets=brackets, fact_ids=found.fact_ids,
        sources=found.sources, weakest_grade=found.weakest_grade, method=evidence.method(__doc__), caption=_CAPTION,
        atlas=atlas.version, draw=lambda: _draw(table),
    )  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """A line, an input or a chain that may grow: `key` tells it in both readings, `per_month` is what it grows by in its unit."""

    key: tuple[str, str, str]
    expansion: Expansion
    per_month: float


@dataclass(frozen=True)
class _Tried:
    """One reading: the plan, what is short in it, what each candidate spares, (share, units), and the best choice."""

    plan: Plan
    base: Shortage
    gains: Mapping[tuple[str, str, str], tuple[float, float]] = field(default_factory=dict)
    per_month: Mapping[tuple[str, str, str], float] = field(default_factory=dict)
    chosen: tuple[tuple[str, str, str], ...] = ()
    chosen_gain: float = 0.0


def _tried(mine: Plan, step: float, count: int) -> _Tried:
    base = least_shortage(mine.programme)
    single = _singles(mine, step)
    candidates = (*single, *_chains(mine, single, step))

    def worth(c: Candidate) -> tuple[float, float]:
        if not any(base.may_help[line] for line in c.expansion.extra):
            return 0.0, 0.0
        return _gain(mine, base, least_shortage(with_expansion(mine.programme, c.expansion)))

    # The solver runs outside Python's lock, so candidates are solved side by side; their order does not depend on it.
    with ThreadPoolExecutor(os.cpu_count() or 1) as side_by_side:
        gains = dict(zip((c.key for c in candidates), side_by_side.map(worth, candidates), strict=True))
    choice = _choice(mine, single, count)
    chosen = tuple(single[e].key for e in choice.chosen)
    return _Tried(
        mine, base, gains, {c.key: c.per_month for c in candidates}, chosen, _gain(mine, base, choice.shortage)[0]
    )


def _choice(mine: Plan, single: Sequence[Candidate], count: int) -> Choice:
    return best_expansions(mine.programme, [c.expansion for c in single], count)


def _singles(mine: Plan, step: float) -> list[Candidate]:
    """Every line and input of bounded capacity, of a good that somebody is on record to make."""
    found = []
    for number, ((good, state), line) in enumerate(zip(mine.lines, mine.programme.lines, strict=True)):
        if state == UNKNOWN or not np.isfinite(line.capacity).all() or not line.capacity.any():
            continue
        extra = step * line.capacity
        kind = "input" if state == MARKET else "line"
        found.append(Candidate((kind, good, state), Expansion({number: extra}), _per_month(mine, extra)))
    return found


def _per_month(mine: Plan, extra: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    return float(extra.sum() / mine.setting.edges[-1] * DAYS_A_MONTH)


def _chains(mine: Plan, single: Sequence[Candidate], step: float) -> list[Candidate]:
    """Every line of a munition with all its inputs, each by the part of its present use that is the line's."""
    numbers = {c.key[1]: c for c in single if c.key[0] == "input"}
    found = []
    for c in single:
        kind, good, state = c.key
        if kind != "line":
            continue
        ((number, extra),) = c.expansion.extra.items()
        whole = sum(x.capacity.sum() for x, (g, _) in zip(mine.programme.lines, mine.lines, strict=True) if g == good)
        mine_of_it = float(mine.programme.lines[number].capacity.sum() / whole)
        grown = {number: extra}
        for up, part in _parts_of(mine.chain, good).items():
            if up in numbers and part > 0:
                ((at, its),) = numbers[up].expansion.extra.items()
                grown[at] = its * part * mine_of_it
        found.append(Candidate(("chain", good, state), Expansion(grown), c.per_month))
    return found


def _parts_of(chain: Chain, munition: str) -> dict[str, float]:
    """Input -> the part of its present use that is, by every way, the munition's."""
    found: dict[str, float] = {munition: 1.0}

    def of(good: str, above: frozenset[str] = frozenset()) -> float:
        if good not in found:
            if good in above or good not in chain.parts:
                return 0.0
            found[good] = sum(part * of(o, above | {good}) for o, part in chain.parts[good].items())
        return found[good]

    return {good: of(good) for good in chain.inputs}


def _gain(mine: Plan, base: Shortage, better: Shortage) -> tuple[float, float]:
    """(mean share of demand that is met more, units of all goods that are short no more), over demands with a maker on record."""
    shares, units = [], 0.0
    for w in mine.setting.wanted:
        if w.good in mine.setting.without_maker:
            continue
        at = (mine.goods.index(w.good), mine.regions.index(w.theatre))
        spared = float((base.short[at] - better.short[at]).sum())
        shares.append(spared / float(mine.programme.demand[at].sum()))
        units += spared
    share = float(np.mean(shares)) if shares else 0.0
    return (share, units) if abs(share) > NOISE else (0.0, 0.0)


def _rows(mine: Setting, tried: Sequence[_Tried]) -> list[dict[str, Any]]:
    rows = []
    for key in dict.fromkeys(k for t in tried for k in t.gains):
        gains = [t.gains.get(key, (0.0, 0.0)) for t in tried]
        kind, good, state = key
        line_alone = [t.gains.get(("line", good, state), (0.0, 0.0)) for t in tried]
        helps_no_more = kind == "chain" and all(g[0] <= x[0] + NOISE for g, x in zip(gains, line_alone, strict=True))
        if max(g for g, _ in gains) <= 0 or helps_no_more:
            continue
        per_month = [t.per_month[key] for t in tried if key in t.per_month]
        each = [u / t.per_month[key] if key in t.per_month else 0.0 for (_, u), t in zip(gains, tried, strict=True)]
        where = f" in {mine.place(state)}" if state != MARKET else ""
        name = (
            {"line": "Line of ", "input": "Supply of ", "chain": "Line and all inputs of "}[kind]
            + mine.name(good)
            + where
        )
        rows.append({
            "kind": kind, "good_id": good, "good": mine.name(good), "name": name,
            "gain_points_low": POINTS * min(g for g, _ in gains), "gain_points_high": POINTS * max(g for g, _ in gains),
            "gain_points_favourable": POINTS * gains[0][0], "gain_points_unfavourable": POINTS * gains[1][0],
            "per_month_low": min(per_month) if kind != "input" else None, "per_month_high": max(per_month) if kind != "input" else None,
            "units_each_low": min(each) if kind != "input" else None, "units_each_high": max(each) if kind != "input" else None,
            "chosen": [reading for reading, t in zip(READINGS, tried, strict=True) if key in t.chosen],
            "fact_ids": sorted(_facts(mine, good)),
        })  # fmt: skip
    return rows


def _facts(mine: Setting, good: str) -> set[str]:
    """Facts on who makes the good, and on what it goes into on the way to what is wanted."""
    wanted = [w.good for w in mine.wanted if w.good == good or good in mine.world.graph.upstream(w.good)]
    facts = {f for m in wanted for f in direct_facts(mine, m)} | {
        f for w in mine.wanted if w.good in wanted for f in w.fact_ids
    }
    return (
        facts
        | {f for m in wanted if m != good for f in mine.world.graph.evidence(m, good)}
        | set(mine.world.supply(good).fact_ids)
    )


def _told(
    mine: Setting, table: pl.DataFrame, tried: Sequence[_Tried], step: float, count: int, facts: tuple[str, ...]
) -> tuple[str, tuple[Finding, ...], tuple[Bracket, ...]]:
    ways = "low: the reading in which it is worth less; high: the other"
    first = table.row(0, named=True)
    brackets = [Bracket(f"gain of {first['name']}", *_shares(first), "1", ways, tuple(first["fact_ids"]))]
    findings = [
        Finding("candidates that help in a reading", table.height, "candidates", facts),
        Finding("growth of each", step, "1", facts), Finding("expansions chosen together", count, "expansions", facts),
    ]  # fmt: skip
    surest = table.filter(pl.col("gain_points_low") > 0).sort(["gain_points_low", "name"], descending=[True, False])
    text = (
        f"{mine.scenario.title}: {table.height} expansions by {step:.0%} would help in some reading. Most helps {_lower(first['name'])}: "
        f"{_span(_shares(first))} more of demand met, on average over what is wanted."
    )
    if surest.height:
        sure = surest.row(0, named=True)
        brackets.append(Bracket(f"gain of {sure['name']}", *_shares(sure), "1", ways, tuple(sure["fact_ids"])))
        text += f" Surest, in both readings: {_lower(sure['name'])}, at least {_shares(sure)[0]:.1%}."
    else:
        text += " None helps in both readings: where inputs stay at present use no single one helps, and where they keep pace lines bind."
    for reading, t in zip(READINGS, tried, strict=True):
        names = [_name(mine, key) for key in t.chosen]
        if names:
            findings.append(Finding(f"gain of the choice, {reading}", t.chosen_gain, "1", facts))
            text += f" The best {count} lines and inputs together in the {reading} reading: {'; '.join(names)} ({t.chosen_gain:.1%})."
        else:
            text += f" No {count} lines and inputs together help in the {reading} reading."
    return text, tuple(findings), tuple(brackets)


def _shares(row: Mapping[str, Any]) -> tuple[float, float]:
    return row["gain_points_low"] / POINTS, row["gain_points_high"] / POINTS


def _span(ends: tuple[float, float]) -> str:
    low, high = f"{ends[0]:.1%}", f"{ends[1]:.1%}"
    return low if low == high else f"{low} to {high}"


def _name(mine: Setting, key: tuple[str, str, str]) -> str:
    kind, good, state = key
    return mine.name(good) + (f" in {mine.place(state)}" if kind == "line" else "")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _draw(table: pl.DataFrame) -> alt.Chart:
    import altair as alt

    rows = table.head(25)
    order = rows["name"].to_list()
    long = pl.concat(
        [
            rows.select("name", (pl.col(f"gain_points_{r}") / POINTS).alias("gain"), pl.lit(r).alias("reading"))
            for r in READINGS
        ]
    )
    colours = alt.Scale(domain=list(READINGS), range=["#0072b2", "#d55e00"])
    chart: alt.Chart = alt.Chart(long).mark_bar(height=6).encode(
        y=alt.Y("name:N", title=None, sort=order, axis=alt.Axis(labelLimit=330)), yOffset=alt.YOffset("reading:N", sort=list(READINGS)),
        x=alt.X("gain:Q", title="More of demand met (share, mean)", axis=alt.Axis(format=".1%")),
        color=alt.Color("reading:N", title="Reading", scale=colours),
    ).properties(width=340, height=alt.Step(9))  # fmt: skip
    return chart


_GAINS = ("gain_points_low", "gain_points_high", "gain_points_favourable", "gain_points_unfavourable")
_MONTHS = ("per_month_low", "per_month_high")
_EACH = ("units_each_low", "units_each_high")
_SCHEMA: dict[str, Any] = {
    "kind": pl.String, "good_id": pl.String, "good": pl.String, "name": pl.String, **dict.fromkeys((*_GAINS, *_MONTHS, *_EACH), pl.Float64),
    "chosen": pl.List(pl.String), "fact_ids": pl.List(pl.String),
}  # fmt: skip
_UNITS = (
    dict.fromkeys(_GAINS, "% points")
    | dict.fromkeys(_MONTHS, "each/month")
    | dict.fromkeys(_EACH, "each for one more a month")
)
_HEADINGS = {
    "name": "Expansion", "gain_points_favourable": "Gain, favourable", "gain_points_unfavourable": "Gain, unfavourable",
    "units_each_low": "Spares, low", "units_each_high": "Spares, high", "chosen": "Chosen in", "grade": "Grade",
}  # fmt: skip
_CAPTION = "How much more of demand each expansion would meet, on average over what is wanted, in both readings."
