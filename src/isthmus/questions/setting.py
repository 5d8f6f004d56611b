"""What the programme of a scenario is built from: its periods, what is wanted, made, held and lost, read off the atlas once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.engine.network import Floats
from isthmus.model.theatres import THEATRE_OF
from isthmus.questions import naming
from isthmus.questions.capacities import (
    FAVOURABLE,
    UNFAVOURABLE,
    UNION,
    Capacity,
    Stock,
    capacities,
    members_of_union,
    stocks,
)
from isthmus.questions.dependence import World
from isthmus.questions.naming import QuestionError
from isthmus.questions.permissions import GIVEN, Permission, Rules, recipients_in
from isthmus.questions.producing_lines import Line, Loss, lines_of
from isthmus.scenarios.against import DAYS_A_MONTH, checked, rates
from isthmus.scenarios.form import Disruption, Scenario

DAYS_A_WEEK = 7.0
LEAST_A_DAY = 1e-6
"""Units a day below which a demand is none: one in three thousand years."""


@dataclass(frozen=True)
class Wanted:
    """What one theatre wants of a good. `daily` and `units`: float64[T], a day and in each period, at both ends of the facts."""

    good: str
    theatre: str
    daily: tuple[Floats, Floats]
    units: tuple[Floats, Floats]
    words: tuple[str, ...]
    fact_ids: tuple[str, ...]
    stands_for: frozenset[str]


@dataclass(frozen=True)
class Lost:
    """A disruption in the programme: `profile` float64[T], the share of it that is on in each period; shares of goods lost, both ends."""

    disruption: Disruption
    profile: Floats
    inputs: Mapping[str, tuple[float, float]]
    lines: tuple[Line, ...]
    union: frozenset[str]

    def of_line(self, c: Capacity) -> tuple[float, float]:
        """Share of a line of munitions that is lost at the favourable and at the unfavourable end, times the depth."""
        d = self.disruption
        if d.goods and c.good not in d.goods:
            return 0.0, 0.0
        in_country = d.country in (None, c.state)
        if in_country and (d.company is None or d.company == c.holder):
            return d.depth, d.depth
        national = c.holder == c.state
        if not national or not (in_country or (c.state == UNION and d.country in self.union)):
            return 0.0, 0.0
        places = self.union if c.state == UNION else {c.state}
        return self._share([x for x in self.lines if x.good == c.good and x.maker.partition(" ")[2] in places])

    def _share(self, lines: Sequence[Line]) -> tuple[float, float]:
        shares = [lost_share(lines, end) * self.disruption.depth for end in (FAVOURABLE, UNFAVOURABLE)]
        return min(shares), max(shares)


@dataclass(frozen=True)
class Setting:
    """A scenario read against an atlas on a day; see the fields' types. `edges`: float64[T + 1], days after the start."""

    scenario: Scenario
    atlas: Atlas = field(repr=False)
    world: World
    bill: pl.DataFrame = field(repr=False)
    edges: Floats
    theatres: tuple[str, ...]
    wanted: tuple[Wanted, ...]
    states: frozenset[str]
    capacities: tuple[Capacity, ...]
    stocks: tuple[Stock, ...]
    losses: tuple[Lost, ...]
    names: Mapping[str, str]
    permissions: Mapping[tuple[str, str, str], Permission]
    unheard: tuple[str, ...]

    @property
    def periods(self) -> int:
        """T."""
        return len(self.edges) - 1

    @property
    def without_maker(self) -> frozenset[str]:
        """Goods wanted of which the coalition has no line on record."""
        return frozenset(w.good for w in self.wanted) - {c.good for c in self.capacities}

    @property
    def withheld(self) -> frozenset[str]:
        """States whose stocks a disruption takes away."""
        return frozenset(x.disruption.country for x in self.losses if x.disruption.stocks and x.disruption.country)

    @property
    def lag(self) -> tuple[int, ...]:
        """Periods from sending to arriving in another region, by the period of sending: from its middle to the one it falls in."""
        days = self.scenario.policy.shipping_lag_weeks * DAYS_A_WEEK
        middle = (self.edges[1:] + self.edges[:-1]) / 2
        arrive = np.searchsorted(self.edges, middle + days, side="right") - 1
        return tuple(int(x) for x in arrive - np.arange(self.periods))

    def name(self, good: str) -> str:
        """A good's name."""
        return self.world.name(good)

    def place(self, region: str) -> str:
        """A region's name."""
        return self.names.get(region, region)

    def permission(self, good: str, state: str, theatre: str) -> Permission:
        """Whether a state may pass a good on to a theatre."""
        return self.permissions[good, state, theatre]

    def largest_known(self, good: str) -> Floats:
        """float64[T], a day: what the largest state on record makes, or all that is wanted where none is."""
        known: dict[str, Floats] = {}
        for c in self.capacities:
            if c.good == good and c.paths is not None:
                made = c.paths[FAVOURABLE].mean(self.edges)
                known[c.state] = known[c.state] + made if c.state in known else made
        if known:
            return max(known.values(), key=lambda made: float(made.sum()))
        total: Floats = np.sum([w.daily[FAVOURABLE] for w in self.wanted if w.good == good], axis=0)
        return total

    def left_of(self, good: str, end: int) -> Floats:
        """float64[T]: the share of an input that disruptions leave; defence first where the scenario says so, for materials."""
        left = np.ones(self.periods)
        for loss in self.losses:
            left = left * (1 - loss.inputs.get(good, (0.0, 0.0))[end] * loss.profile)
        share = self.scenario.policy.defence_share
        if share is not None and self.world.goods[good]["kind"] == "material":
            left = np.minimum(1.0, left / share)
        return left


def read(atlas: Atlas, scenario: Scenario, on: dt.date) -> Setting:
    """Read a scenario against the atlas.

    Raises:
        ScenarioError: it names what the atlas does not have.
        QuestionError: the atlas has no bill of materials, or no demand of the scenario falls inside its horizon.
    """
    checked(scenario, atlas)
    world = World(atlas, on)
    edges = _edges(scenario)
    start = dt.date.fromisoformat(f"{scenario.horizon.start}-01")
    wanted = _wanted(atlas, scenario, edges)
    if not wanted:
        theatres = " and ".join(scenario.policy.theatres)
        raise QuestionError(
            f"{scenario.name}: no demand in {theatres} falls inside the horizon of {edges[-1]:.0f} days"
        )
    goods = sorted({w.good for w in wanted})
    states = _coalition(atlas, scenario, on)
    delay = scenario.policy.expansion_delay_months * DAYS_A_MONTH
    made = capacities(atlas, goods, states, start, float(edges[-1]), delay, on)
    losses, unheard = _losses(atlas, world, scenario, goods, edges, on)
    policy = scenario.policy
    theatres_of = {(c.good, c.state) for c in made}
    held = () if policy.stocks == "none" else _stocks(atlas, wanted, states, on)
    theatres_of |= {(s.good, s.state) for s in held}
    rules = Rules.of(atlas, on)
    receiving = {theatre: recipients_in(theatre, states) for theatre in policy.theatres}
    allowed = {
        (good, state, theatre): GIVEN if policy.permissions == "all" else rules.permission(good, state, receiving[theatre])
        for good, state in theatres_of for theatre in policy.theatres
        if policy.pooling and THEATRE_OF.get(state) != theatre
    }  # fmt: skip
    return Setting(
        scenario, atlas, world, world.bill, edges, tuple(policy.theatres), wanted, states, tuple(made),
        held, losses, naming.actor_names(atlas), allowed, unheard,
    )  # fmt: skip


def lost_share(lines: Sequence[Line], end: int) -> float:
    """The part of a good's lines, by share in one reading, that a loss hits."""
    whole = sum(x.shares[end] for x in lines)
    return sum(x.shares[end] for x in lines if x.hit) / whole if whole > 0 else 0.0


def _edges(scenario: Scenario) -> Floats:
    weeks = np.arange(scenario.horizon.weeks + 1) * DAYS_A_WEEK
    months = weeks[-1] + np.arange(1, scenario.horizon.months + 1) * DAYS_A_MONTH
    edges: Floats = np.concatenate([weeks, months])
    return edges


def _share_of_periods(edges: Floats, first: float, last: float) -> Floats:
    """float64[T]: the part of each period that lies between two days."""
    share: Floats = np.clip(np.minimum(edges[1:], last) - np.maximum(edges[:-1], first), 0, None) / np.diff(edges)
    return share


@dataclass
class _Rows:
    """The demands of one good in one theatre, gathered."""

    low: Floats
    high: Floats
    words: list[str] = field(default_factory=list)
    fact_ids: set[str] = field(default_factory=set)
    stands_for: set[str] = field(default_factory=set)


def _wanted(atlas: Atlas, scenario: Scenario, edges: Floats) -> tuple[Wanted, ...]:
    found: dict[tuple[str, str], _Rows] = {}
    for row, stated in zip(scenario.demand, rates(atlas, scenario.demand), strict=True):
        on = _share_of_periods(edges, row.from_month * DAYS_A_MONTH, row.to_month * DAYS_A_MONTH) * row.scale
        if row.theatre not in scenario.policy.theatres or (on * stated.high).max() < LEAST_A_DAY:
            continue
        nothing = np.zeros(len(edges) - 1)
        its = found.setdefault((row.good, row.theatre), _Rows(nothing, nothing))
        its.low, its.high = its.low + on * stated.low, its.high + on * stated.high
        times = f", times {row.scale:g}" if row.scale != 1 else ""
        its.words.append(
            f"{stated.words}: {stated.value:g} a day{times}"
            + (f". {row.assumption}" if row.fact and row.assumption else "")
        )
        its.fact_ids |= set(stated.fact_ids)
        if stated.good_of_fact:
            its.stands_for.add(stated.good_of_fact)
    days = np.diff(edges)
    return tuple(
        Wanted(
            good,
            theatre,
            (x.low, x.high),
            (x.low * days, x.high * days),
            tuple(x.words),
            tuple(sorted(x.fact_ids)),
            frozenset(x.stands_for),
        )
        for (good, theatre), x in sorted(found.items())
    )


def _coalition(atlas: Atlas, scenario: Scenario, on: dt.date) -> frozenset[str]:
    """The states of the coalition; the European Union with them where one of its members is in it."""
    states: set[str] = set()
    kinds = dict(atlas.sql("SELECT actor_id, kind FROM actors").iter_rows())
    for member in scenario.policy.coalition:
        states |= {member} if kinds[member] == "state" else set(naming.members(atlas, member, on)[0])
    return frozenset(states | ({UNION} if UNION in kinds and states & members_of_union(atlas, on) else set()))


def _stocks(atlas: Atlas, wanted: Sequence[Wanted], states: frozenset[str], on: dt.date) -> tuple[Stock, ...]:
    """Stocks of what is wanted; else of what its use stands for, a count of several goods together."""
    found = list(stocks(atlas, sorted({w.good for w in wanted}), states, on))
    for good in sorted({w.good for w in wanted} - {s.good for s in found}):
        others = sorted(frozenset().union(*(w.stands_for for w in wanted if w.good == good)) - {good})
        found += [
            Stock(good, s.state, s.low, s.high, s.stated, s.fact_ids) for s in stocks(atlas, others, states, on)[:1]
        ]
    return tuple(found)


def _losses(
    atlas: Atlas, world: World, scenario: Scenario, goods: Sequence[str], edges: Floats, on: dt.date
) -> tuple[tuple[Lost, ...], tuple[str, ...]]:  # fmt: skip
    found, unheard = [], []
    for hit in scenario.disruption:
        loss = Loss(hit.goods, hit.country, hit.company, hit.name)
        try:
            lines = lines_of(atlas, world, list(goods), loss, on)
        except QuestionError:
            lines = []
        if not lines:
            unheard.append(hit.name)
        by_good: dict[str, list[Line]] = {}
        for line in lines:
            by_good.setdefault(line.good, []).append(line)
        inputs = {}
        for good, mine in by_good.items():
            ends = [lost_share(mine, end) * hit.depth for end in (FAVOURABLE, UNFAVOURABLE)]
            if max(ends) > 0 and good not in goods:
                inputs[good] = (min(ends), max(ends))
        found.append(Lost(hit, _profile(hit, edges), inputs, tuple(lines), members_of_union(atlas, on)))
    return tuple(found), tuple(unheard)


def _profile(hit: Disruption, edges: Floats) -> Floats:
    """float64[T]: how far the loss is on, on average over each period: whole for its length, then fading over the recovery."""
    first, length, fade = (x * DAYS_A_MONTH for x in (hit.start_month, hit.length_months, hit.recovery_months))
    days = np.array([first, first + length, first + length + fade])
    grid = np.unique(np.concatenate([edges, days[(days > edges[0]) & (days < edges[-1])]]))
    middle = (grid[1:] + grid[:-1]) / 2
    level = np.where((middle >= days[0]) & (middle < days[1]), 1.0, 0.0)
    if fade > 0:
        level = np.where((middle >= days[1]) & (middle < days[2]), (days[2] - middle) / fade, level)
    whole = np.concatenate([[0], np.cumsum(level * np.diff(grid))])
    profile: Floats = np.diff(np.interp(edges, grid, whole)) / np.diff(edges)
    return profile
