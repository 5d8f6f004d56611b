"""The uncertain facts of a scenario, and how far each could move the share of demand that is met.

Each is turned with everything else held at one end of the bracket, and the programme of `sustainment` solved again. An input is not
solved again where this cannot change anything: where no more of it could help (its dual value is 0), or where the favourable plan takes
no more of it than the unfavourable end has.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from isthmus.engine.expansion import Shortage, least_shortage
from isthmus.engine.network import Floats
from isthmus.questions.capacities import FAVOURABLE, UNFAVOURABLE
from isthmus.questions.scenario_answers import direct_facts
from isthmus.questions.sustaining import MARKET, Plan, Reading, end_of, permission_item, plan
from isthmus.questions.swings import Kind, Swing
from isthmus.scenarios.form import THEATRE_NAMES

if TYPE_CHECKING:
    from isthmus.questions.setting import Setting

MISSING: Literal["not on record"] = "not on record"


@dataclass(frozen=True)
class Item:
    """An uncertain fact: its key in a reading, what it is in words, what kind of gap, the goods it is about, and the facts there are."""

    key: str
    words: str
    kind: Kind
    goods: tuple[str, ...]
    fact_ids: tuple[str, ...]


def swings(mine: Setting) -> tuple[list[Swing], tuple[float, float]]:
    """Every uncertain fact with its swings, and the mean share of demand met at the unfavourable and the favourable end."""
    corners = [_solved(mine, Reading(end)) for end in (FAVOURABLE, UNFAVOURABLE)]
    # The solver runs outside Python's lock, so items are solved side by side; their order does not depend on it.
    with ThreadPoolExecutor(os.cpu_count() or 1) as side_by_side:
        found = list(side_by_side.map(lambda item: _swing(mine, item, corners), items(mine, corners[1].plan)))
    return found, (float(corners[1].met.mean()), float(corners[0].met.mean()))


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


def met_in(mine: Setting, reading: Reading) -> Floats:
    """float64[demands]: the share met of each demand in a reading."""
    return _solved(mine, reading).met


@dataclass(frozen=True)
class _Corner:
    """A corner of the bracket: its plan, its least shortage, and the share met of each demand."""

    reading: Reading
    plan: Plan
    shortage: Shortage
    met: Floats


def _solved(mine: Setting, reading: Reading) -> _Corner:
    made = plan(mine, reading)
    least = least_shortage(made.programme)
    met = []
    for w in mine.wanted:
        at = (made.goods.index(w.good), made.regions.index(w.theatre))
        met.append(1 - float(least.short[at].sum() / made.programme.demand[at].sum()))
    return _Corner(reading, made, least, np.array(met))


def _swing(mine: Setting, item: Item, corners: Sequence[_Corner]) -> Swing:
    better, worse = (
        (_solved(mine, Reading(corners[end].reading.end, frozenset({item.key}))).met - corners[end].met) * sign
        if _may_matter(item, corners, end) else np.zeros(len(mine.wanted))
        for end, sign in ((UNFAVOURABLE, 1), (FAVOURABLE, -1))
    )  # fmt: skip
    facts = {
        *item.fact_ids,
        *(f for g in item.goods for f in direct_facts(mine, g)),
        *(f for w in mine.wanted if w.good in item.goods for f in w.fact_ids),
    }
    names = tuple(f"{mine.name(w.good)}, {THEATRE_NAMES[w.theatre]}" for w in mine.wanted)
    return Swing(item.words, item.kind, better, worse, names, tuple(sorted(facts)))


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
