"""A stop of supply: what is lost, whom it reaches, and both readings of what that leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from isthmus.atlas.handle import AMONG, Atlas, among
from isthmus.questions import evidence, naming
from isthmus.questions.dependence import World
from isthmus.questions.levels import Settled, Stop, both_ends, goods_that_may_be_hit
from isthmus.questions.naming import QuestionError
from isthmus.questions.producing_lines import Line, Loss, find_loss, lines_of

EXPORT_STOP = ("cn", "gallium;germanium;antimony;rare-earth-oxides;cotton-linters")
"""What is asked by default: China, and the goods whose export it has restricted or from which it supplies much."""


@dataclass(frozen=True)
class DefenceShare:
    """Defence's share of a good's use on record, the least and the most of the newest day stated."""

    ends: tuple[float, float]
    fact_ids: tuple[str, ...]


@dataclass(frozen=True)
class Stopped:
    """A stop of supply worked out.

    Attributes:
        world: goods, makers and sales on the day.
        loss: what is lost.
        lines: who makes the munitions and what they are made from.
        munitions: every munition; `reached` are those that consume what stops.
        hit: goods of which a line is hit.
        below: good that stops, or may -> itself and all made from it.
        stop: goods and depth, and how far defence is served first.
        ends: the favourable and the unfavourable reading at rest.
        defence: good -> defence's share on record, where it is asked for.
        names: actor -> its name.
    """

    world: World
    loss: Loss
    lines: tuple[Line, ...]
    munitions: tuple[str, ...]
    reached: tuple[str, ...]
    hit: tuple[str, ...]
    below: Mapping[str, frozenset[str]]
    stop: Stop
    ends: tuple[Settled, Settled]
    defence: Mapping[str, DefenceShare]
    names: Mapping[str, str]

    @property
    def touched(self) -> frozenset[str]:
        """Goods that rest on what stops."""
        return frozenset().union(*(self.below[g] for g in self.hit))


def stopped(
    atlas: Atlas, on: dt.date, country: str | None, good: str | None, company: str | None, depth: float = 1.0, *,
    defence_first: bool = False, defence_share: float | None = None, usual: tuple[str, str] | None = EXPORT_STOP,
) -> Stopped:  # fmt: skip
    """Work out a stop; parameters are those of `exposure`.

    With neither country, good nor company it is the `usual` country and goods where the atlas knows them, or else the good stated to
    rest on one supplier that most munitions consume, there.

    Raises:
        QuestionError: no such country, good or company; nothing is hit; nothing rests on it; or a number out of bounds.
    """
    for name, value in (("--depth", depth), ("--defence-share", 1.0 if defence_share is None else defence_share)):
        if not 0 < value <= 1:
            raise QuestionError(f"{name} {value} is not a share above 0, to 1")
    if country is None and good is None and company is None and usual and _known(atlas, *usual):
        country, good = usual
    world = World(atlas, on)
    if not world.graph.links:
        raise evidence.no_rows(atlas, "bill_of_materials", "bill of materials")
    munitions = sorted(g for g in world.goods if world.is_munition(g))
    loss = find_loss(atlas, world, munitions, good, country, company)
    lines = lines_of(atlas, world, munitions, loss, on)
    hit = sorted({line.good for line in lines if line.hit})
    below = {g: frozenset({g, *world.graph.downstream(g)}) for g in (*hit, *goods_that_may_be_hit(lines))}
    reached = [m for m in munitions if any(m in below[g] for g in hit)]
    if not reached:
        raise QuestionError(
            f"no munition in the atlas consumes what is lost: {loss.words}; ask `chokepoints` what rests on what"
        )
    recorded = _defence_shares(atlas, hit, on) if defence_first or defence_share is not None else {}
    assumed = {} if defence_share is None else dict.fromkeys(hit, (defence_share, defence_share))
    stop = Stop(frozenset(hit), depth, assumed | {g: its.ends for g, its in recorded.items()})
    ends = both_ends(world, lines, stop, frozenset().union(*(below[g] for g in hit)))
    return Stopped(
        world, loss, tuple(lines), tuple(munitions), tuple(reached), tuple(hit), below, stop, ends, recorded,
        naming.actor_names(atlas),
    )


def _known(atlas: Atlas, country: str, goods: str) -> bool:
    return country in naming.actor_names(atlas) and set(goods.split(";")) <= set(naming.good_names(atlas))


def _defence_shares(atlas: Atlas, goods: Sequence[str], on: dt.date) -> dict[str, DefenceShare]:
    rows = atlas.sql(
        f"""SELECT good_id, min(least(coalesce(low, value), coalesce(value, low))) AS low,
             max(greatest(coalesce(high, value), coalesce(value, high))) AS high, list(fact_id ORDER BY fact_id) AS facts
            FROM (SELECT *, rank() OVER (PARTITION BY good_id ORDER BY as_of_latest DESC NULLS LAST) AS age FROM quantities
                  WHERE measure = 'defence-share' AND unit = 'share' AND good_id IN {AMONG}
                    AND (as_of_earliest IS NULL OR as_of_earliest <= ?))
            WHERE age = 1 GROUP BY good_id ORDER BY good_id""",
        [among(goods), on],
    )
    return {
        good: DefenceShare((low, high), tuple(facts))
        for good, low, high, facts in rows.iter_rows()
        if low and high and low > 0
    }
