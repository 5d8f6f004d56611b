"""Where output comes to rest after a stop of supply, by reading, and whether a fall or its absence rests on a missing fact.

A munition that stands at 100 % may do so because nothing that it needs is lost, or because nobody has written down who makes what
it needs. And one that falls may do so only because a need that sources call not essential counts. Both are told apart here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from isthmus.engine import cascade
from isthmus.engine.network import Floats
from isthmus.questions.dependence import World
from isthmus.questions.producing_lines import Built, Line, network_of

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
    """Which goods stop and how far; `defence` is its share of their use where it is served first."""

    goods: frozenset[str]
    depth: float
    defence: float | None = None


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


def bracket(
    world: World, lines: Sequence[Line], stop: Stop, touched: frozenset[str]
) -> tuple[dict[str, float], dict[str, float]]:
    """Output left of each good, the most and the least; `touched` are the goods that rest on what stops."""
    most = _left(network_of(world, lines, FAVOURABLE, touched), stop)
    return most, _left(network_of(world, lines, UNFAVOURABLE), stop)


def levels(world: World, lines: Sequence[Line], stop: Stop, touched: frozenset[str]) -> Levels:
    """The same with the two readings that tell what the bracket rests on."""
    whole = network_of(world, lines, UNFAVOURABLE)
    needs = network_of(world, lines, UNFAVOURABLE, linear=False)
    return Levels(
        _left(network_of(world, lines, FAVOURABLE, touched), stop),
        _left(whole, stop),
        _left(needs, stop),
        _left(whole, stop, unknown_too=True),
    )


def goods_that_may_be_hit(lines: Sequence[Line]) -> set[str]:
    """Goods of which some output is made by nobody knows whom, in the unfavourable reading, so that the loss may hit it."""
    return {line.good for line in lines if line.may_be_hit and line.shares[UNFAVOURABLE] > 0}


def is_known(world: World, munition: str) -> bool:
    """Whether the atlas has a maker or an input of the munition, or else says nothing of it."""
    return bool(world.supply(munition).companies or world.graph.upstream(munition))


def _left(built: Built, stop: Stop, *, unknown_too: bool = False) -> dict[str, float]:
    lines = built.lines
    psi = np.array(
        [1 - stop.depth if (x.hit and x.good in stop.goods) or (unknown_too and x.may_be_hit) else 1.0 for x in lines]
    )
    shares = np.array([x.shares[built.end] for x in lines])
    if stop.defence is not None:
        for good in stop.goods & built.makers.keys():
            mine = built.makers[good]
            psi[mine] = min(1.0, _mean(shares, psi, mine) / stop.defence)
    level = cascade.shock(built.network, psi).downstream_level
    return {good: _mean(shares, level, mine) for good, mine in built.makers.items()}


def _mean(shares: Floats, values: Floats, mine: Collection[int]) -> float:
    picked = list(mine)
    return float(shares[picked] @ values[picked] / shares[picked].sum())
