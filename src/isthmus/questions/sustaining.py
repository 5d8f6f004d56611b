"""A scenario and an atlas as the multi-period programme of the engine, in readings between the least and the most favourable.

Regions of the programme are the states (or the European Union) that make or hold a munition that is wanted, the two theatres that
want it, and one market from which every line draws its inputs (see `input_chains`): inputs are traded as today. A state's
munitions reach its own theatre at once, the other one with the shipping lag if the scenario pools and a permission does not
bar it; those of the United States reach both with the lag.

What is uncertain is an *item* with a name, and a reading says of each item whether it stands at its favourable or at its
unfavourable end. `gaps` turns items over one by one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from isthmus.engine.allocate import Allocation, Line, Need, Programme, Route, allocate
from isthmus.engine.network import Floats
from isthmus.model.theatres import THEATRE_OF
from isthmus.questions.capacities import FAVOURABLE, UNFAVOURABLE, Capacity
from isthmus.questions.input_chains import Chain
from isthmus.questions.input_chains import chain as chain_of
from isthmus.questions.permissions import SUPPLIES_BOTH
from isthmus.questions.setting import Setting, Wanted
from isthmus.scenarios.against import DAYS_A_MONTH

MARKET = "market"
UNKNOWN = "maker unknown"
TRACE = 1e-6


@dataclass(frozen=True)
class Reading:
    """`end` of every item but those named, which stand at the other end."""

    end: int
    but: frozenset[str] = frozenset()

    def of(self, item: str) -> int:
        """The end at which an item stands: 0 favourable, 1 unfavourable."""
        return 1 - self.end if item in self.but else self.end


def end_of(setting: Setting, reading: Reading, item: str) -> int:
    """The end at which an item stands, once the scenario's policy has had its say."""
    policy = setting.scenario.policy
    if item.startswith("stock of") and policy.stocks == "recorded":
        return FAVOURABLE
    if item.startswith("pace of") and policy.inputs != "bracket":
        return FAVOURABLE if policy.inputs == "keep-pace" else UNFAVOURABLE
    if item.startswith("permission of") and policy.permissions == "known":
        return UNFAVOURABLE
    return reading.of(item)


def permission_item(state: str, good: str) -> str:
    """The name of the item that a permission is."""
    return f"permission of {state} to pass on {good}"


@dataclass(frozen=True)
class Plan:
    """A programme with the names of what is in it: `lines` (good, state), `routes` (good, from, to), regions and goods in order."""

    programme: Programme
    setting: Setting
    reading: Reading
    goods: tuple[str, ...]
    regions: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]
    routes: tuple[tuple[str, str, str], ...]
    chain: Chain

    def demand(self, wanted: Wanted) -> Floats:
        """float64[T]: what is wanted in each period."""
        found: Floats = self.programme.demand[self.goods.index(wanted.good), self.regions.index(wanted.theatre)]
        return found


@dataclass(frozen=True)
class Outcome:
    """What a plan comes to for one good in one theatre.

    `fill`: share of the demand met; `first_month`: when shortage begins, in months after the start, inf where it never does;
    `limits`: what binds where it is short.
    """

    wanted: Wanted
    demand: Floats
    short: Floats
    fill: float
    first_month: float
    limits: tuple[str, ...]


def solve(plan: Plan) -> tuple[Allocation, dict[tuple[str, str], Outcome]]:
    """The best allocation, and (good, theatre) -> what it comes to."""
    best = allocate(plan.programme)
    found = {}
    for wanted in plan.setting.wanted:
        g, r = plan.goods.index(wanted.good), plan.regions.index(wanted.theatre)
        demand, short = plan.programme.demand[g, r], best.short[g, r]
        is_short = short > TRACE * max(demand.max(), 1e-300)
        first = float(plan.setting.edges[is_short.argmax()]) / DAYS_A_MONTH if is_short.any() else np.inf
        fill = 1 - float(short.sum() / demand.sum()) if demand.sum() > 0 else 1.0
        limits = _limits(plan, best, wanted, np.where(is_short, short, 0.0)) if is_short.any() else ()
        found[wanted.good, wanted.theatre] = Outcome(wanted, demand, short, fill, first, limits)
    return best, found


def solve_each(plans: Sequence[Plan]) -> list[tuple[Allocation, dict[tuple[str, str], Outcome]]]:
    """As `solve`, of several plans side by side: the solver holds no lock of Python's while it runs."""
    with ThreadPoolExecutor(min(len(plans), os.cpu_count() or 1) or 1) as pool:
        return list(pool.map(solve, plans))


def plan(setting: Setting, reading: Reading) -> Plan:
    """The programme of a reading."""
    capacity = {(c.good, c.state, c.holder): line_capacity(setting, c, reading) for c in setting.capacities}
    present = _present(setting, reading)
    chain = chain_of(setting.world, setting.bill, present)
    goods = tuple(dict.fromkeys([*(w.good for w in setting.wanted), *chain.inputs]))
    states = sorted({c.state for c in setting.capacities} | {s.state for s in setting.stocks})
    regions = (*states, *setting.theatres, MARKET)
    lines, names = _lines(setting, reading, capacity, goods, regions, chain)
    needs = tuple(
        Need(goods.index(d.output), tuple((goods.index(i), q) for i, q in d.inputs), regions.index(MARKET))
        for d in chain.draws if d.certain or end_of(setting, reading, f"need of {d.inputs[0][0]} for {d.output}") == UNFAVOURABLE
    )  # fmt: skip
    routes, ways = _routes(setting, reading, goods, regions)
    demand = np.zeros((len(goods), len(regions), setting.periods))
    for wanted in setting.wanted:
        end = end_of(setting, reading, f"demand of {wanted.good} in {wanted.theatre}")
        demand[goods.index(wanted.good), regions.index(wanted.theatre)] = wanted.units[end]
    stock = np.zeros((len(goods), len(regions)))
    for held in setting.stocks:
        if (
            held.state not in setting.withheld
            and end_of(setting, reading, f"stock of {held.good} in {held.state}") == FAVOURABLE
        ):
            stock[goods.index(held.good), regions.index(held.state)] = held.high
    priority = np.array([setting.scenario.priority.get(g, 1.0) for g in goods])
    programme = Programme(
        len(goods), len(regions), setting.periods, lines, needs, routes, stock, demand, priority=priority
    )
    return Plan(programme, setting, reading, goods, regions, names, ways, chain)


def line_capacity(setting: Setting, c: Capacity, reading: Reading) -> Floats:
    """float64[T]: what a line can make in each period, with what it loses."""
    end = end_of(setting, reading, f"capacity of {c.good} in {c.state}")
    if c.paths is not None:
        daily = c.paths[end].mean(setting.edges)
    elif end == UNFAVOURABLE:
        daily = np.zeros(setting.periods)
    else:
        daily = setting.largest_known(c.good)
    lost = np.ones(setting.periods)
    for loss in setting.losses:
        share = loss.of_line(c)[end_of(setting, reading, f"part of {c.good} in {c.state} that is lost")]
        lost *= 1 - share * loss.profile
    capacity: Floats = daily * np.diff(setting.edges) * lost
    return capacity


def _present(setting: Setting, reading: Reading) -> dict[str, float]:
    """Good -> what is made of it at present, a year; of what nobody is known to make, what is wanted."""
    found: dict[str, float] = {}
    for c in setting.capacities:
        if c.paths is not None:
            rate = c.paths[end_of(setting, reading, f"capacity of {c.good} in {c.state}")].rates[0] * 365.25
            found[c.good] = found.get(c.good, 0.0) + rate
    for wanted in setting.wanted:
        if found.get(wanted.good, 0.0) <= 0:
            found[wanted.good] = max(float(wanted.daily[0].max()) * 365.25, 1.0)
    return found


def _lines(
    setting: Setting, reading: Reading, capacity: Mapping[tuple[str, str, str], Floats], goods: tuple[str, ...], regions: tuple[str, ...],
    chain: Chain,
) -> tuple[tuple[Line, ...], tuple[tuple[str, str], ...]]:  # fmt: skip
    lines, names = [], []
    planned: dict[str, Floats] = {}
    by_state: dict[tuple[str, str], Floats] = {}
    for (good, state, _), made in capacity.items():
        by_state[good, state] = by_state.get((good, state), np.zeros(setting.periods)) + made
    for (good, state), made in by_state.items():
        lines.append(Line(goods.index(good), regions.index(state), made))
        names.append((good, state))
        planned[good] = planned.get(good, np.zeros(setting.periods)) + made
    for wanted in setting.wanted:
        if wanted.good in setting.without_maker:
            known = end_of(setting, reading, f"maker of {wanted.good}") == FAVOURABLE
            made = wanted.units[FAVOURABLE] if known else np.zeros(setting.periods)
            lines.append(Line(goods.index(wanted.good), regions.index(wanted.theatre), made))
            names.append((wanted.good, UNKNOWN))
            planned[wanted.good] = planned.get(wanted.good, np.zeros(setting.periods)) + made
    present = _present(setting, reading)
    pace = {g: made / np.diff(setting.edges) * 365.25 / present[g] for g, made in planned.items()}
    for good in chain.inputs:
        lines.append(
            Line(goods.index(good), regions.index(MARKET), _input_capacity(setting, reading, chain, good, pace))
        )
        names.append((good, MARKET))
    return tuple(lines), tuple(names)


def _input_capacity(setting: Setting, reading: Reading, chain: Chain, good: str, pace: dict[str, Floats]) -> Floats:
    """float64[T], in shares of present use a year: what there is of an input in each period."""
    left = setting.left_of(good, end_of(setting, reading, f"part of {good} that is lost"))
    years = np.diff(setting.edges) / 365.25
    if end_of(setting, reading, f"pace of {good}") == UNFAVOURABLE:
        at_present: Floats = left * years
        return at_present
    if (left >= 1).all():
        return np.full(setting.periods, np.inf)
    keeping: Floats = np.maximum(_pace(chain, good, pace), 1.0) * left * years
    return keeping


def _pace(chain: Chain, good: str, pace: dict[str, Floats]) -> Floats:
    """float64[T]: what its outputs plan to make over what they make at present, weighed by their parts."""
    if good not in pace:
        pace[good] = np.ones_like(next(iter(pace.values())))  # a good that goes into itself by a long way
        pace[good] = np.sum([part * _pace(chain, o, pace) for o, part in chain.parts[good].items()], axis=0)
    return pace[good]


def _routes(
    setting: Setting, reading: Reading, goods: tuple[str, ...], regions: tuple[str, ...]
) -> tuple[tuple[Route, ...], tuple[tuple[str, str, str], ...]]:  # fmt: skip
    routes, ways = [], []
    holders = sorted({(c.good, c.state) for c in setting.capacities} | {(s.good, s.state) for s in setting.stocks})
    for good, state in holders:
        for theatre in setting.theatres:
            if not any((w.good, w.theatre) == (good, theatre) for w in setting.wanted):
                continue
            own = THEATRE_OF.get(state) == theatre and state != SUPPLIES_BOTH
            if own or state == SUPPLIES_BOTH or _shared(setting, reading, good, state, theatre):
                lag = 0 if own or end_of(setting, reading, "shipping") == FAVOURABLE else setting.lag
                routes.append(Route(goods.index(good), regions.index(state), regions.index(theatre), lag))
                ways.append((good, state, theatre))
    return tuple(routes), tuple(ways)


def _shared(setting: Setting, reading: Reading, good: str, state: str, theatre: str) -> bool:
    """Whether a state of one theatre may send a good to the other."""
    if not setting.scenario.policy.pooling:
        return False
    allowed = setting.permission(good, state, theatre).status
    if allowed == "unknown":
        return end_of(setting, reading, permission_item(state, good)) == FAVOURABLE
    return allowed == "allowed"


def _limits(plan: Plan, best: Allocation, wanted: Wanted, short: Floats) -> tuple[str, ...]:
    """What binds while a good is short, by how much of the shortage it goes with, from a tenth on.

    Lines that run full, and, where some do not, the inputs of which nothing is left.
    """
    good = wanted.good
    reaching = {s for g, s, t in plan.routes if g == good and t == wanted.theatre} | {UNKNOWN}
    mine = [
        i
        for i, (g, s) in enumerate(plan.lines)
        if g == good and s in reaching and plan.programme.lines[i].capacity.any()
    ]
    if not mine:
        return ("no line on record that may supply it",)
    up = plan.setting.world.graph.upstream(good)
    above = sorted(
        (i for i, (g, s) in enumerate(plan.lines) if s == MARKET and g in up),
        key=lambda i: (up[plan.lines[i][0]], plan.lines[i][0]),
    )
    full = {i: _full(plan, best, i) for i in (*mine, *above)}
    idle = ~np.all([full[i] for i in mine], axis=0)
    weight = {i: float(short[full[i]].sum()) for i in mine} | {i: float(short[full[i] & idle].sum()) for i in above}
    kept = sorted(
        (i for i in weight if weight[i] >= 0.1 * short.sum()), key=lambda i: -round(weight[i] / short.sum(), 2)
    )
    told = {i: f"capacity of {plan.setting.name(good)} in {plan.setting.place(plan.lines[i][1])}" for i in mine}
    return tuple(told.get(i, f"supply of {plan.setting.name(plan.lines[i][0])}") for i in kept) or ("time to ship",)


def _full(plan: Plan, best: Allocation, line: int) -> Any:
    """bool[T]: where a line makes all it can."""
    capacity = plan.programme.lines[line].capacity
    return np.isfinite(capacity) & (best.make[line] >= 0.999 * capacity)
