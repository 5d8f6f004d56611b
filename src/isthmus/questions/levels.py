"""Where output comes to rest after a stop of supply, by reading, and whether a fall or its absence rests on a missing fact.

A reading chooses for each good one of the ways to read its makers' shares, and for each recorded purchase whether the line buys from
those on record alone or from all makers by their shares: in the favourable reading what leaves most, in the unfavourable one what
leaves least. The choice is made by policy iteration (Howard 1960, *Dynamic Programming and Markov Processes*): with the levels that one
choice leaves, each good and each purchase takes its best way, until none changes. A good is made from others and never from
itself, so each round is no worse anywhere than the one before, and no mixture of the ways lies outside what it ends at.

A munition that stands at 100 % may do so because nothing that it needs is lost, or because nobody has written down who makes what
it needs. And one that falls may do so only because a need that sources call not essential counts. Both are told apart here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from isthmus.engine import cascade
from isthmus.engine.network import Floats
from isthmus.questions.dependence import World
from isthmus.questions.line_network import Built, network_of
from isthmus.questions.producing_lines import Line
from isthmus.questions.purchases import Key, split

TRACE = 1e-9
NOT_ESSENTIAL = "needs it, stated not essential"
MAKER_UNKNOWN = "unknown: rests on goods whose maker is not on record"
NOT_ESSENTIAL_COUNTS = (
    "Inputs of unknown need are not needed in the favourable reading and essential in the unfavourable one. An input stated not "
    "essential has no effect in the favourable reading; in the unfavourable one output falls in proportion to its part of the inputs, "
    "where all inputs on record count alike and what is not on record as one more: volumes in one unit are not on record."
)
FAVOURABLE, UNFAVOURABLE = 0, 1


@dataclass(frozen=True)
class Stop:
    """Which goods stop and how far; `defence` is its share of a good's use, least and most, where it is served first."""

    goods: frozenset[str]
    depth: float
    defence: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Levels:
    """Output left of each good, 0–1.

    Attributes:
        most, least: in the favourable and the unfavourable reading.
        by_need: in the unfavourable reading where inputs stated not essential count for nothing.
        if_there: in the unfavourable reading where every maker that nobody knows is lost too.
    """

    most: dict[str, float]
    least: dict[str, float]
    by_need: dict[str, float]
    if_there: dict[str, float]

    def doubt(self, good: str) -> str | None:
        """What its level rests on besides the record: a need stated not essential, or makers not on record."""
        if self.least[good] < 1 - TRACE:
            return NOT_ESSENTIAL if self.by_need[good] >= 1 - TRACE else None
        return MAKER_UNKNOWN if self.if_there[good] < 1 - TRACE else None


@dataclass(frozen=True)
class Choice:
    """What a reading has chosen: a way for each good's shares, and the recorded purchases in which sellers on record are the only ones."""

    ways: dict[str, int]
    alone: frozenset[Key]


@dataclass(frozen=True)
class Settled:
    """A reading at rest.

    Attributes:
        lines: every line, its share in this reading the one chosen.
        choice: what was chosen.
        left: output left of each good, 0–1.
    """

    lines: tuple[Line, ...]
    choice: Choice
    left: dict[str, float]


def both_ends(world: World, lines: Sequence[Line], stop: Stop, touched: frozenset[str]) -> tuple[Settled, Settled]:
    """The favourable and the unfavourable reading at rest; `touched` are the goods that rest on what stops."""
    most, least = (settled(world, lines, end, stop, touched) for end in (FAVOURABLE, UNFAVOURABLE))
    return most, least


def levels(
    world: World, lines: Sequence[Line], stop: Stop, touched: frozenset[str], ends: tuple[Settled, Settled]
) -> Levels:
    """Both readings, given at rest, with the two that tell what the bracket rests on."""
    most, least = (its.left for its in ends)
    needs = settled(world, lines, UNFAVOURABLE, stop, touched, linear=False).left
    unnamed = frozenset(line.good for line in lines if line.may_be_hit)
    bad = ends[UNFAVOURABLE]
    there = settled(world, bad.lines, UNFAVOURABLE, stop, touched, fixed=bad.choice, lost_too=unnamed).left
    return Levels(most, least, needs, there)


def settled(
    world: World, lines: Sequence[Line], end: int, stop: Stop, touched: frozenset[str], *, linear: bool = True,
    lost_too: frozenset[str] = frozenset(), fixed: Choice | None = None, turned: frozenset[tuple[str, str]] = frozenset(),
) -> Settled:  # fmt: skip
    """One reading at rest.

    Args:
        world, lines, stop: what is made of what, by whom, and what stops.
        end: the reading.
        touched: goods that rest on what stops; without effect in the unfavourable reading.
        linear: inputs stated not essential count in the unfavourable reading.
        lost_too: goods of which makers that nobody knows are lost too.
        fixed: the choice to hold to; by default the one that suits the reading.
        turned: outputs and inputs whose need is read at the other end.
    """
    choice = fixed or Choice({}, frozenset())
    lines = tuple(lines)
    while True:
        lines = tuple(_chosen(line, choice, end) for line in lines)
        built = network_of(world, lines, end, touched, linear=linear, alone=choice.alone, idle=True, turned=turned)
        level = _level(built, stop, lost_too)
        better = choice if fixed else _better(world, built, level, choice)
        if better == choice:
            shares = _shares(built)
            return Settled(lines, choice, {good: _mean(shares, level, mine) for good, mine in built.makers.items()})
        choice = better


def _chosen(line: Line, choice: Choice, end: int) -> Line:
    if line.good not in choice.ways:
        return line
    share = line.ways[choice.ways[line.good]]
    return replace(line, shares=(share, line.shares[1]) if end == FAVOURABLE else (line.shares[0], share))


def _better(world: World, built: Built, level: Floats, choice: Choice) -> Choice:
    """Each good and purchase in the way that suits the reading at these levels; what stands stays unless another is better."""
    sign = 1.0 if built.end == FAVOURABLE else -1.0
    ways = dict(choice.ways)
    shares = _shares(built)
    for good, mine in built.makers.items():
        its = np.array([built.lines[i].ways for i in mine])
        if its.shape[1] < 2:
            continue
        total = its.sum(0)
        worth = sign * np.divide(level[mine] @ its, total, out=np.full(len(total), -np.inf), where=total > 0)
        held = sign * _mean(shares, level, mine)
        if worth.max() > held + TRACE:
            ways[good] = int(worth.argmax())
    alone = set(choice.alone)
    for key, purchase in world.purchases.items():
        mine = built.makers.get(key[1], [])
        names = [built.lines[i].maker for i in mine]
        if not set(names) & set(purchase.shares):
            continue
        usual, only = (split(names, shares[mine], purchase, alone=x) @ level[mine] for x in (False, True))
        if sign * (only - usual) > TRACE:
            alone.add(key)
        elif sign * (usual - only) > TRACE:
            alone.discard(key)
    return Choice(ways, frozenset(alone))


def _shares(built: Built) -> Floats:
    return np.array([line.shares[built.end] for line in built.lines])


def goods_that_may_be_hit(lines: Sequence[Line]) -> set[str]:
    """Goods of which some output is made by nobody knows whom, in the unfavourable reading, so that the loss may hit it."""
    return {line.good for line in lines if line.may_be_hit and line.shares[UNFAVOURABLE] > 0}


def is_known(world: World, munition: str) -> bool:
    """Whether the atlas has a maker or an input of the munition, or else says nothing of it."""
    return bool(world.supply(munition).companies or world.graph.upstream(munition))


def _level(built: Built, stop: Stop, lost_too: frozenset[str]) -> Floats:
    """What is left of each line."""
    psi = np.array(
        [
            1 - stop.depth if (x.hit and x.good in stop.goods) or (x.may_be_hit and x.good in lost_too) else 1.0
            for x in built.lines
        ]
    )
    shares = _shares(built)
    for good in stop.goods & built.makers.keys() & stop.defence.keys():
        mine = built.makers[good]
        psi[mine] = min(1.0, _mean(shares, psi, mine) / stop.defence[good][built.end])
    return cascade.shock(built.network, psi).downstream_level


def _mean(shares: Floats, values: Floats, mine: Collection[int]) -> float:
    picked = list(mine)
    return float(shares[picked] @ values[picked] / shares[picked].sum())
