"""The lines that make munitions and what they are made from, as a network for the engine, in two readings.

A node is a producing line: a maker of a good. Makers are companies with an active line; where a country is lost and its share of
a good is on record, countries by their shares instead. A line buys each input from all known makers in proportion to their
shares; all such links are estimates. A good of which no maker is known has one line, which is hit only where the good as a whole is.
Volumes are shares of each good's output, so that goods of different units meet in one network.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from isthmus.atlas.handle import Atlas
from isthmus.engine.network import Network
from isthmus.questions import naming
from isthmus.questions.dependence import World
from isthmus.questions.goods_graph import Link
from isthmus.questions.naming import QuestionError

UNKNOWN, OTHERS = "maker unknown", "others"

_LINES = """
SELECT DISTINCT m.good_id, a.actor_id AS maker, a.parent, a.name, coalesce(s.country, a.country, a.actor_id) AS country,
  CASE WHEN s.fact_id IS NULL THEN [m.fact_id] ELSE [m.fact_id, s.fact_id] END AS fact_ids
FROM makes m LEFT JOIN sites s ON s.site_id = m.site_id JOIN actors a ON a.actor_id = coalesce(s.operator, m.actor_id)
WHERE m.status = 'active' AND a.kind NOT IN ('state', 'group') AND a.actor_id <> 'eu'
  AND (m.since_earliest IS NULL OR m.since_earliest <= ?)
ORDER BY m.good_id, maker, country, fact_ids
"""
_SHARES = """
SELECT good_id, country, min(share) AS least, max(share) AS most, list(fact_id ORDER BY fact_id) AS fact_ids
FROM material_shares WHERE good_id = ? AND (year_earliest IS NULL OR year_earliest <= ?)
GROUP BY good_id, country, stage, year ORDER BY country, year DESC, stage
"""


@dataclass(frozen=True)
class Line:
    """A maker of a good with its share of the good's output in both readings, and whether the loss hits it."""

    good: str
    maker: str
    shares: tuple[float, float]
    hit: bool
    fact_ids: tuple[str, ...]


@dataclass(frozen=True)
class Loss:
    """What is lost: lines of these goods (of all, where none is named) in this country, of this company; in words."""

    goods: tuple[str, ...]
    country: str | None
    company: str | None
    words: str

    @property
    def good(self) -> str | None:
        """The ids of the goods as they are asked for."""
        return ";".join(self.goods) or None


@dataclass(frozen=True)
class Built:
    """A network of lines: `makers` lists the lines of each good, `final` is what leaves the network, a unit of output a good."""

    network: Network
    lines: tuple[Line, ...]
    makers: dict[str, list[int]]
    final: np.ndarray[Any, np.dtype[np.float64]]


def find_loss(
    atlas: Atlas, world: World, munitions: Sequence[str], good: str | None, country: str | None, company: str | None
) -> Loss:
    """What is lost, from what a person calls it; `good` may name several, parted by semicolons.

    With neither good, country nor company: the good stated to rest on one supplier that most munitions consume, there.

    Raises:
        QuestionError: no such good, country or company, or nothing is stated to rest on one.
    """
    if good is None and country is None and company is None:
        reach = {g: sum(m in world.graph.downstream(g) for m in munitions) for g in world.goods}
        stated = [g for g in world.goods if reach[g] and world.supply(g).stated]
        if not stated:
            raise QuestionError(
                "the atlas states of no input that it rests on one supplier; name a good, country or company"
            )
        good = min(stated, key=lambda g: (-reach[g], g))
        company = next(iter(world.supply(good).stated))
    names = naming.actor_names(atlas)
    goods = tuple(dict.fromkeys(naming.find_good(atlas, part) for part in (good or "").split(";") if part.strip()))
    country, company = (naming.find_actor(atlas, x) if x else None for x in (country, company))
    parts = [
        ", ".join(world.name(g) for g in goods) or "all goods",
        *([f"made by {names[company]}"] if company else []),
        *([f"made in {names[country]}"] if country else []),
    ]
    return Loss(goods, country, company, " ".join(parts))


def lines_of(atlas: Atlas, world: World, munitions: Sequence[str], loss: Loss, on: dt.date) -> list[Line]:
    """Every line of the munitions and of what they are made from, with its shares in both readings.

    Raises:
        QuestionError: the loss hits none.
    """
    wanted = sorted({*munitions, *(g for m in munitions for g in world.graph.upstream(m))})
    rows = atlas.sql(_LINES, [on]).to_dicts()
    found: list[Line] = []
    for good in wanted:
        lost = not loss.goods or good in loss.goods
        shares = atlas.sql(_SHARES, [good, on]).to_dicts() if lost and loss.country and not loss.company else []
        mine = [s for s in shares if s["country"] == loss.country]
        if mine:
            facts = tuple(sorted({f for s in mine for f in s["fact_ids"]}))
            least, most = min(s["least"] for s in mine), max(s["most"] for s in mine)
            found.append(Line(good, str(loss.country), (least, most), True, facts))
            found.append(Line(good, OTHERS, (1 - least, 1 - most), False, ()))
            continue
        makers: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in rows:
            if row["good_id"] == good:
                makers.setdefault((row["maker"], row["country"]), []).append(row)
        supply = world.supply(good)
        stated = [k for k in makers if k[0] in supply.stated]
        for (maker, place), its in makers.items():
            even = 1 / len(makers)
            one = (1 / len(stated) if (maker, place) in stated else 0.0) if stated else even
            hit = lost and loss.company in (None, maker, its[0]["parent"]) and loss.country in (None, place)
            found.append(
                Line(good, f"{maker} {place}", (even, one), hit, tuple(sorted({f for r in its for f in r["fact_ids"]})))
            )
        if not makers:
            whole = good in loss.goods and loss.country is None and loss.company is None
            found.append(Line(good, UNKNOWN, (1.0, 1.0), whole, ()))
    if not any(line.hit for line in found):
        raise QuestionError(
            f"no active line in the atlas is hit by the loss of {loss.words}; see `isthmus ask chokepoints`"
        )
    return found


def network_of(world: World, lines: Sequence[Line], end: int, touched: frozenset[str] = frozenset()) -> Built:
    """The network of one reading; `end` is 0 for the favourable and 1 for the unfavourable one.

    Inputs that an output needs are essential links, the members of an alternative group one kind; the rest are left out. Where
    a group has members other than those `touched` by a loss, the favourable reading lets these take over altogether.
    """
    live = [line for line in lines if line.shares[end] > 0]
    makers: dict[str, list[int]] = {}
    for i, line in enumerate(live):
        makers.setdefault(line.good, []).append(i)
    goods = sorted(makers)
    links: list[tuple[int, int, float, int, int]] = []
    for good in goods:
        classes: dict[str, int] = {}
        for x in (x for x in world.graph.links if x.output == good and x.input in makers):
            place = classes.setdefault(x.group or f"one {x.input}", len(classes))
            relieved = x.group and end == 0 and x.input in touched and _others(world, x, makers) - touched
            needed = x.essential == "yes" or (x.essential == "unknown" and end == 1) or (bool(x.group) and not relieved)
            if needed:
                links += [
                    (s, b, live[s].shares[end] * live[b].shares[end], place, 2)
                    for b in makers[good]
                    for s in makers[x.input]
                ]
    final = np.array([line.shares[end] if world.is_munition(line.good) else 0.0 for line in live])
    links.sort(key=lambda k: (k[1], k[3], k[0]))
    supplier, buyer, kind = (np.array([k[c] for k in links], np.int32) for c in (0, 1, 3))
    volume, role = np.array([k[2] for k in links], float), np.array([k[4] for k in links], np.uint8)
    sales = np.bincount(supplier, volume, len(live))
    network = Network.build(
        len(live), supplier, buyer, volume, kind=kind, role=role, revenue=sales + final, weight=final if final.any() else sales,
        estimated=np.ones(len(links), bool),
    )  # fmt: skip
    return Built(network, tuple(live), makers, final)


def _others(world: World, link: Link, makers: Mapping[str, Sequence[int]]) -> set[str]:
    """The other members of the link's alternative group that somebody makes."""
    same = (x.input for x in world.graph.links if x.output == link.output and x.group == link.group)
    return {good for good in same if good != link.input and good in makers}
