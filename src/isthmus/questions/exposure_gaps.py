"""The uncertain facts behind an answer of `exposure`, and how far each could move it.

Each is an item with a favourable and an unfavourable end: how a good's output is split among its makers, from whom a line buys,
whether an output needs an input, whether another input can take over, and, where a country is lost, outside the bracket whether
makers whom nobody knows stand there. An item is turned with everything else held at one end of the bracket, and the cascade solved again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from isthmus.engine.network import ESSENTIAL, Floats
from isthmus.questions.goods_graph import Link
from isthmus.questions.levels import FAVOURABLE, UNFAVOURABLE, Choice, goods_that_may_be_hit, settled
from isthmus.questions.line_network import need_of
from isthmus.questions.producing_lines import Line
from isthmus.questions.purchases import Key
from isthmus.questions.stopping import Stopped
from isthmus.questions.swings import Kind, Swing


@dataclass(frozen=True)
class Doubt:
    """An uncertain fact: in words, of what kind, with what is on record of it; and what it turns.

    Attributes:
        good: whose makers' shares it turns.
        purchase: the buyer and good whose suppliers it turns.
        need: the output and input whose need it turns.
        lost_too: the good whose unknown makers it takes to be lost.
    """

    words: str
    kind: Kind
    fact_ids: tuple[str, ...]
    good: str | None = None
    purchase: Key | None = None
    need: tuple[str, str] | None = None
    lost_too: str | None = None


def swings(case: Stopped) -> tuple[list[Swing], tuple[float, float]]:
    """Every uncertain fact with its swings, and the mean share of output left at the unfavourable and the favourable end."""
    worst, best = mean_left(case, UNFAVOURABLE), mean_left(case, FAVOURABLE)
    names = tuple(case.world.name(m) for m in case.reached)
    found = []
    for doubt in doubts(case):
        below = mean_left(case, UNFAVOURABLE, doubt)
        # Makers whom nobody knows are no part of the favourable end: there they run on.
        better = worst - below if doubt.lost_too else below - worst
        worse = best - mean_left(case, FAVOURABLE, doubt)
        found.append(Swing(doubt.words, doubt.kind, better, worse, names, doubt.fact_ids))
    return found, (float(worst.mean()), float(best.mean()))


def assumptions(case: Stopped) -> tuple[str, ...]:
    """What holds beside the items."""
    return (
        "One fact is turned at a time, all others held at one end of the bracket of `exposure`; swings do not add up.",
        "Whether makers whom nobody knows are among those lost lies outside that bracket: told by how much lower either end would be.",
        "Nobody expands and no stock is used: the level is where output comes to rest.",
        case.world.undated,
    )


def doubts(case: Stopped) -> list[Doubt]:
    """Every uncertain fact on the way from what stops to the munitions, or in the place of makers whom nobody knows."""
    return [*_of_makers(case), *_of_purchases(case), *_of_needs(case), *_of_unknown(case)]


def mean_left(case: Stopped, end: int, doubt: Doubt | None = None) -> Floats:
    """float64[munitions that consume what stops]: what is left of each at an end, with one doubt turned."""
    mine, other = case.ends[end], case.ends[1 - end]
    choice, lines = mine.choice, mine.lines
    turned: frozenset[tuple[str, str]] = frozenset()
    lost_too: frozenset[str] = frozenset()
    if doubt and doubt.good:
        theirs = {_id(line): line.shares[1 - end] for line in other.lines if line.good == doubt.good}
        lines = tuple(
            replace(x, shares=_with(x.shares, end, theirs[_id(x)])) if x.good == doubt.good else x for x in lines
        )
        choice = Choice({g: w for g, w in choice.ways.items() if g != doubt.good}, choice.alone)
    if doubt and doubt.purchase:
        choice = Choice(choice.ways, choice.alone ^ {doubt.purchase})
    if doubt and doubt.need:
        turned = frozenset({doubt.need})
    if doubt and doubt.lost_too:
        lost_too = frozenset({doubt.lost_too})
    left = settled(case.world, lines, end, case.stop, case.touched, fixed=choice, turned=turned, lost_too=lost_too).left
    return np.array([left[m] for m in case.reached])


def _id(line: Line) -> tuple[str, str, str, str]:
    return line.good, line.maker, line.country, line.site


def _with(shares: tuple[float, float], end: int, share: float) -> tuple[float, float]:
    return (share, shares[1]) if end == FAVOURABLE else (shares[0], share)


def _of_makers(case: Stopped) -> list[Doubt]:
    """Goods whose makers' shares the two readings take differently."""
    found = []
    for good in sorted({line.good for line in case.lines} & case.touched):
        ends = [
            {_id(line): round(line.shares[end], 12) for line in its.lines if line.good == good}
            for end, its in enumerate(case.ends)
        ]
        if ends[0] == ends[1]:
            continue
        mine = [line for line in case.lines if line.good == good]
        basis = next((line.basis for line in mine if line.basis), "")
        name = case.world.name(good)
        words = f"Share of {name} that is lost ({basis})" if basis else f"Who makes how much of {name}"
        facts = tuple(sorted({f for line in mine for f in line.fact_ids} | set(case.world.supply(good).fact_ids)))
        found.append(Doubt(words, "conflict" if basis else "not on record", facts, good=good))
    return found


def _of_purchases(case: Stopped) -> list[Doubt]:
    """Recorded purchases that the readings take differently."""
    names = case.names
    return [
        Doubt(
            f"Whether {names.get(buyer, buyer)} buys {case.world.name(good)} from others than {_listed(case, buyer, good)}",
            "not on record", case.world.purchases[buyer, good].fact_ids, purchase=(buyer, good),
        )
        for buyer, good in sorted(case.ends[0].choice.alone ^ case.ends[1].choice.alone)
    ]  # fmt: skip


def _listed(case: Stopped, buyer: str, good: str) -> str:
    return " and ".join(sorted(case.names.get(s, s) for s in case.world.purchases[buyer, good].shares))


def _of_needs(case: Stopped) -> list[Doubt]:
    """Needs between goods that the stop touches and that the readings take differently."""
    links = [x for x in case.world.graph.links if x.input in case.touched and x.output in case.touched]
    made = {line.good for line in case.lines}
    found = []
    for x in links:
        if x.input not in made or x.output not in made:
            continue
        roles = [need_of(case.world, x, made, end, case.touched) for end in (FAVOURABLE, UNFAVOURABLE)]
        if roles[0] != roles[1]:
            kind: Kind = "not on record" if x.group or roles[1] == ESSENTIAL else "judgement"
            found.append(Doubt(_need_words(case, x, roles[1]), kind, (x.fact_id,), need=(x.output, x.input)))
    return found


def _need_words(case: Stopped, x: Link, role: int | None) -> str:
    output, needed = case.world.name(x.output), case.world.name(x.input)
    if x.group:
        return f"Whether others can take over from {needed} in {output}"
    if role == ESSENTIAL:
        return f"Whether {output} needs {needed}"
    return f"How far {output} falls without {needed}, stated not essential"


def _of_unknown(case: Stopped) -> list[Doubt]:
    """Goods that somebody whom nobody knows makes, who may stand in the country that is lost."""
    if not case.loss.country:
        return []
    graph, found = case.world.graph, []
    for good in sorted(goods_that_may_be_hit(case.lines)):
        mine = [m for m in case.reached if m == good or m in graph.downstream(good)]
        facts = {f for m in mine if m != good for f in graph.evidence(m, good)} | set(case.world.supply(good).fact_ids)
        if mine:
            words = f"Whether makers of {case.world.name(good)} that are not on record are lost too"
            found.append(Doubt(words, "not on record", tuple(sorted(facts)), lost_too=good))
    return found
