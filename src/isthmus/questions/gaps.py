"""Which missing or weak fact would change the answer most?

Every uncertain fact of a scenario is an item with a favourable and an unfavourable end: a range that a source states, sources that
conflict, a stock that may be gone, an input of unknown capacity, a need that may be none, a maker nobody names, the part of a
good that a loss takes, a permission not on record, the time to ship.

**Swing.** With everything else at the unfavourable end, the item is turned to its favourable one and the programme of `sustainment`
solved again; and the other way round. Each gives a change in the mean share of demand met. The larger is the item's swing: what knowing
the fact could move the answer by, seen from where it matters most (a one-at-a-time or *tornado* analysis, from both ends). Items
that bind only together can each have a swing of 0 at the unfavourable end and still matter: the other end shows it.

No score is given by feel: every number is the difference of two solved programmes. An input is not solved again where this
cannot change anything: where no more of it could help (its dual value is 0), or where the favourable plan takes no more of it than
the unfavourable end has.

Goods of which no capacity is on record count here, at nothing and at all that is wanted: that they are missing is what is asked.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.engine.expansion import Shortage, least_shortage
from isthmus.questions import evidence
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.questions.capacities import FAVOURABLE, UNFAVOURABLE
from isthmus.questions.naming import QuestionError
from isthmus.questions.scenario_answers import assumptions, direct_facts, loaded, read
from isthmus.questions.sustaining import MARKET, Plan, Reading, end_of, permission_item, plan
from isthmus.scenarios.form import THEATRE_NAMES

if TYPE_CHECKING:
    import altair as alt

    from isthmus.questions.setting import Setting

TITLE = "Which missing or weak fact would change the answer most?"
NOISE = 1e-5
POINTS = 100.0
"""Percentage points in a share."""
MISSING: Literal["not on record"] = "not on record"


@dataclass(frozen=True)
class Item:
    """An uncertain fact: its key in a reading, what it is in words, what kind of gap, the goods it is about, and the facts there are."""

    key: str
    words: str
    kind: Literal["range", "conflict", "not on record", "judgement"]
    goods: tuple[str, ...]
    fact_ids: tuple[str, ...]


def ask(
    atlas: Atlas, *, scenario: str = "two-theatres", pooling: bool | None = None, expansion_delay_months: float | None = None,
    demand_scale: float = 1.0, as_of: dt.date | None = None,
) -> Answer:  # fmt: skip
    """Uncertain facts by how much knowing each could move the answer of `sustainment`.

    Args:
        scenario: Name of a bundled scenario, or the path of a .toml file.
        pooling: Whether the theatres share what they make; as the scenario says if empty.
        expansion_delay_months: How late expansions come, 0 to 120; as the scenario says if empty.
        demand_scale: What all demand is multiplied by, above 0 to 100.
        as_of: Leave out what was stated after this day; the release day of the atlas by default.

    Returns:
        One row an uncertain fact that moves the answer: its swing from both ends, and the goods it moves most.

    Raises:
        QuestionError: no such scenario, nothing in it is uncertain, or a value out of bounds.
    """
    mine = read(
        atlas, loaded(scenario, pooling=pooling, expansion_delay_months=expansion_delay_months), as_of, demand_scale
    )
    corners = [_solved(mine, Reading(end)) for end in (FAVOURABLE, UNFAVOURABLE)]
    every = items(mine, corners[1].plan)
    # The solver runs outside Python's lock, so items are solved side by side; their order does not depend on it.
    with ThreadPoolExecutor(os.cpu_count() or 1) as side_by_side:
        rows = [row for row in side_by_side.map(lambda item: _row(mine, item, corners), every) if row]
    if not rows:
        raise QuestionError(f"{scenario}: no uncertain fact moves the answer; both readings of `sustainment` agree")
    table = evidence.graded(
        atlas, pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort(["swing_points", "item"], descending=[True, False])
    )
    facts = tuple(sorted({f for row in table["fact_ids"] for f in row}))
    found = evidence.gather(atlas, facts)
    sentence, findings, brackets = _told(mine, table, corners, len(every), facts)
    asked = {"scenario": scenario, "pooling": pooling, "expansion_delay_months": expansion_delay_months, "demand_scale": demand_scale,
             "as_of": evidence.day(atlas, as_of)}  # fmt: skip
    return Answer(
        question="gaps", title=TITLE, parameters=asked, sentence=sentence, table=table, units=_UNITS, headings=_HEADINGS,
        assumptions=assumptions(mine), findings=findings, brackets=brackets, fact_ids=found.fact_ids, sources=found.sources,
        weakest_grade=found.weakest_grade, method=evidence.method(__doc__), caption=_CAPTION, atlas=atlas.version,
        draw=lambda: _draw(table),
    )  # fmt: skip


def items(mine: Setting, unfavourable: Plan) -> list[Item]:
    """Every uncertain fact of a setting whose ends differ and that its policy leaves open."""
    found = [*_of_demand(mine), *_of_lines(mine), *_of_stocks(mine), *_of_inputs(mine, unfavourable)]
    found += [
        Item(permission_item(state, good), f"Whether {mine.place(state)} may pass on {mine.name(good)}", MISSING, (good,), p.fact_ids)
        for (good, state, _), p in sorted(mine.permissions.items()) if p.status == "unknown"
    ]  # fmt: skip
    found.append(Item("shipping", "Time to ship between regions", "judgement", tuple(w.good for w in mine.wanted), ()))
    return [i for i in dict.fromkeys(found) if len({end_of(mine, Reading(end), i.key) for end in (0, 1)}) > 1]


def _of_demand(mine: Setting) -> list[Item]:
    return [
        Item(f"demand of {w.good} in {w.theatre}", f"Rate at which the {THEATRE_NAMES[w.theatre]} uses {mine.name(w.good)}", "range",
             (w.good,), w.fact_ids)
        for w in mine.wanted if not np.array_equal(*w.units)
    ]  # fmt: skip


def _of_lines(mine: Setting) -> list[Item]:
    """Rates, plans and losses of the lines of munitions, and who makes what nobody is on record to make."""
    found = []
    for good, state in sorted({(c.good, c.state) for c in mine.capacities}):
        its = [c for c in mine.capacities if (c.good, c.state) == (good, state)]
        facts = tuple(sorted({f for c in its for f in c.fact_ids}))
        where = f"{mine.name(good)} in {mine.place(state)}"
        if any(c.paths is None for c in its):
            found.append(Item(f"capacity of {good} in {state}", f"Capacity of {where}", MISSING, (good,), facts))
        elif any(c.paths and c.paths[0] != c.paths[1] for c in its):
            found.append(
                Item(f"capacity of {good} in {state}", f"Present rate and plan of {where}", "conflict", (good,), facts)
            )
        if any(len(set(loss.of_line(c))) > 1 for c in its for loss in mine.losses):
            found.append(
                Item(
                    f"part of {good} in {state} that is lost", f"Part of {where} that is lost", MISSING, (good,), facts
                )
            )
    return found + [
        Item(f"maker of {g}", f"Who makes {mine.name(g)}, and how much", MISSING, (g,), ())
        for g in sorted(mine.without_maker)
    ]


def _of_stocks(mine: Setting) -> list[Item]:
    found = []
    for s in mine.stocks:
        words = (
            f"Stock of {mine.name(s.good)} in {mine.place(s.state)}: what is left of {s.high:,.0f} stated {s.stated}"
        )
        if s.state not in mine.withheld:
            found.append(Item(f"stock of {s.good} in {s.state}", words, MISSING, (s.good,), s.fact_ids))
    return found


def _of_inputs(mine: Setting, unfavourable: Plan) -> list[Item]:
    """Capacity and loss of inputs, and needs of which the sources do not say whether they are essential."""
    found = []
    for good in unfavourable.chain.inputs:
        outputs = tuple(w.good for w in mine.wanted if good in mine.world.graph.upstream(w.good))
        facts = tuple(sorted(mine.world.supply(good).fact_ids))
        found.append(Item(f"pace of {good}", f"Capacity of {mine.name(good)}", MISSING, outputs, facts))
        if any(len(set(loss.inputs.get(good, (0.0,)))) > 1 for loss in mine.losses):
            hit = {
                f
                for loss in mine.losses
                for line in loss.lines
                if line.good == good and line.hit
                for f in line.fact_ids
            }
            words = f"Part of {mine.name(good)} that is lost"
            found.append(Item(f"part of {good} that is lost", words, "conflict", outputs, tuple(sorted(hit))))
    for d in unfavourable.chain.draws:
        if not d.certain:
            words = f"Whether {mine.name(d.output)} needs {mine.name(d.inputs[0][0])}"
            found.append(Item(f"need of {d.inputs[0][0]} for {d.output}", words, MISSING, (d.output,), d.fact_ids))
    return found


@dataclass(frozen=True)
class _Corner:
    """A corner of the bracket: its plan, its least shortage, and the share met of each demand."""

    reading: Reading
    plan: Plan
    shortage: Shortage
    met: np.ndarray[Any, np.dtype[np.float64]]


def _solved(mine: Setting, reading: Reading) -> _Corner:
    made = plan(mine, reading)
    least = least_shortage(made.programme)
    met = []
    for w in mine.wanted:
        at = (made.goods.index(w.good), made.regions.index(w.theatre))
        met.append(1 - float(least.short[at].sum() / made.programme.demand[at].sum()))
    return _Corner(reading, made, least, np.array(met))


def _row(mine: Setting, item: Item, corners: Sequence[_Corner]) -> dict[str, Any] | None:
    better, worse = (
        (_solved(mine, Reading(corners[end].reading.end, frozenset({item.key}))).met - corners[end].met) * sign
        if _may_matter(item, corners, end) else np.zeros(len(mine.wanted))
        for end, sign in ((UNFAVOURABLE, 1), (FAVOURABLE, -1))
    )  # fmt: skip
    swings = [float(x.mean()) for x in (better, worse)]
    if max(map(abs, swings)) < NOISE:
        return None
    larger = better if abs(swings[0]) >= abs(swings[1]) else worse
    order = sorted(range(len(mine.wanted)), key=lambda i: (-abs(larger[i]), i))
    moved = [
        f"{mine.name(mine.wanted[i].good)}, {THEATRE_NAMES[mine.wanted[i].theatre]}"
        for i in order[:3]
        if abs(larger[i]) > NOISE * 10
    ]
    facts = {
        *item.fact_ids,
        *(f for g in item.goods for f in direct_facts(mine, g)),
        *(f for w in mine.wanted if w.good in item.goods for f in w.fact_ids),
    }
    return {
        "item": item.words, "kind": item.kind, "swing_points": POINTS * max(map(abs, swings)),
        "points_from_unfavourable": POINTS * swings[0], "points_from_favourable": POINTS * swings[1], "moves": moved,
        "fact_ids": sorted(facts),
    }  # fmt: skip


def _may_matter(item: Item, corners: Sequence[_Corner], end: int) -> bool:
    """Whether turning an item over in a corner can change the shortage: told for inputs without solving again."""
    if not item.key.startswith("pace of "):
        return True
    line = (item.key.removeprefix("pace of "), MARKET)
    here, there = (c.plan.lines.index(line) for c in corners[::-1])
    if end == UNFAVOURABLE:
        return bool(corners[1].shortage.may_help[here])
    least = corners[1].plan.programme.lines[here].capacity
    return bool((corners[0].shortage.make[there] > least * (1 + 1e-9)).any())


def _told(
    mine: Setting, table: pl.DataFrame, corners: Sequence[_Corner], count: int, facts: tuple[str, ...]
) -> tuple[str, tuple[Finding, ...], tuple[Bracket, ...]]:
    means = [float(c.met.mean()) for c in corners]
    ways = "low: every uncertain fact at its unfavourable end; high: at its favourable one"
    bracket = Bracket("mean share of demand met", min(means), max(means), "1", ways, facts)
    first_three = table.head(3).to_dicts()
    findings = [
        Finding("uncertain facts", count, "facts", facts), Finding("of which move the answer alone", table.height, "facts", facts),
        *(Finding(f"swing of: {r['item']}", r["swing_points"] / POINTS, "1", tuple(r["fact_ids"])) for r in first_three),
    ]  # fmt: skip
    first = "; ".join(f"{r['item']} ({r['swing_points'] / POINTS:.1%})" for r in first_three)
    text = (
        f"{mine.scenario.title}: {bracket.low:.0%} to {bracket.high:.0%} of demand is met on average, and {table.height} of {count} "
        f"uncertain facts move that by themselves. Knowing these would move it most: {first}."
    )
    return text, tuple(findings), (bracket,)


def _draw(table: pl.DataFrame) -> alt.Chart:
    import altair as alt

    rows = table.head(25)
    ways = [("points_from_unfavourable", "known at its best, all else at its worst", "#0072b2"),
            ("points_from_favourable", "known at its worst, all else at its best", "#d55e00")]  # fmt: skip
    long = pl.concat(
        [rows.select("item", (pl.col(c) / POINTS).alias("swing"), pl.lit(name).alias("turned")) for c, name, _ in ways]
    )
    colours = alt.Scale(domain=[name for _, name, _ in ways], range=[c for _, _, c in ways])
    chart: alt.Chart = alt.Chart(long).mark_bar(height=6).encode(
        y=alt.Y("item:N", title=None, sort=rows["item"].to_list(), axis=alt.Axis(labelLimit=380)),
        yOffset=alt.YOffset("turned:N", sort=[name for _, name, _ in ways]),
        x=alt.X("swing:Q", title="Change in the mean share of demand met", axis=alt.Axis(format=".0%")),
        color=alt.Color("turned:N", title="The fact", scale=colours, legend=alt.Legend(labelLimit=260)),
    ).properties(width=300, height=alt.Step(9))  # fmt: skip
    return chart


_TEXTS = pl.List(pl.String)
_SWINGS = ("swing_points", "points_from_unfavourable", "points_from_favourable")
_SCHEMA: dict[str, Any] = {
    "item": pl.String, "kind": pl.String, **dict.fromkeys(_SWINGS, pl.Float64), "moves": _TEXTS, "fact_ids": _TEXTS,
}  # fmt: skip
_UNITS = dict.fromkeys(_SWINGS, "% points")
_HEADINGS = {
    "item": "Uncertain fact", "kind": "Why", "points_from_unfavourable": "Its best, all else worst",
    "points_from_favourable": "Its worst, all else best", "moves": "Moves most", "grade": "Grade",
}  # fmt: skip
_CAPTION = "How far knowing each fact could move the mean share of demand met, seen from both ends of the bracket."
