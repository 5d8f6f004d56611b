"""The lines that make munitions and what they are made from, as a network for the engine, in two readings.

A node is a producing line: a maker of a good. Makers are companies with a line that is active or of unknown status; where a country
is lost and its share of a good is on record, countries by their shares (see `country_shares`). A line buys each input from
all makers in proportion to their shares; all such links are estimates. Volumes are shares of each good's output, so that goods
of different units meet in one network.

**Shares of makers** are not on record. For each good they are read in up to four ways: active makers alike; those stated to be
the only or dominant supplier make all; active makers and lines of unknown status alike; these and one maker that nobody names, for
one known supplier is not a sole supplier (left out where one is stated to be the only one). A maker stated to be dominant has
at least half. Of these ways the favourable reading takes for each good the one that the loss hits least, the unfavourable one
the one that it hits most. All lines of a good that the loss spares stand alike, so the output left of every good falls with
the part that is hit: no mixture of the ways leaves more than the favourable reading or less than the unfavourable one.

**Makers unknown.** A good of which no maker is known has one line, which is hit where the good as a whole is lost. The loss of a country
or company may hit it or not; such lines are marked, so that answers can tell what would follow.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from isthmus.atlas.handle import Atlas
from isthmus.engine.network import ESSENTIAL, NON_ESSENTIAL, Network
from isthmus.questions import naming
from isthmus.questions.country_shares import CountryShare, at_one_stage, country_shares
from isthmus.questions.dependence import World
from isthmus.questions.goods_graph import Link
from isthmus.questions.naming import QuestionError
from isthmus.questions.suppliers import STATED_DOMINANT, STATED_SOLE, Supply

UNKNOWN, OTHERS = "maker unknown", "others"
DOMINANT = 0.5
"""The least share of a maker that a source calls dominant."""
Row = dict[str, Any]
Place = tuple[str, str, str]
"""A maker, the country of its line, and the site where lines are told by site."""

_LINES = """
SELECT DISTINCT m.good_id, m.status, a.actor_id AS maker, a.parent, a.name, coalesce(s.country, a.country, a.actor_id) AS country,
  coalesce(m.site_id, '') AS site, CASE WHEN s.fact_id IS NULL THEN [m.fact_id] ELSE [m.fact_id, s.fact_id] END AS fact_ids
FROM makes m LEFT JOIN sites s ON s.site_id = m.site_id JOIN actors a ON a.actor_id = coalesce(s.operator, m.actor_id)
WHERE m.status IN ('active', 'unknown') AND a.kind NOT IN ('state', 'group') AND a.actor_id <> 'eu'
  AND (m.since_earliest IS NULL OR m.since_earliest <= ?)
ORDER BY m.good_id, maker, country, site, fact_ids
"""


@dataclass(frozen=True)
class Line:
    """A maker of a good with its share of the good's output in both readings, and whether the loss hits it.

    Attributes:
        good: what it makes.
        maker: a company or country, UNKNOWN or OTHERS.
        shares: of the good's output, in the favourable and the unfavourable reading.
        hit: the loss hits it.
        fact_ids: the facts it rests on.
        country, site: where it stands; empty where that is unknown or not asked for.
        may_be_hit: nobody knows who makes it, so that it may be what is lost.
        doubtful: whether it makes the good today is unknown.
        basis: stage and year of a country's share on record; empty where shares are guessed.
    """

    good: str
    maker: str
    shares: tuple[float, float]
    hit: bool
    fact_ids: tuple[str, ...]
    country: str = ""
    site: str = ""
    may_be_hit: bool = False
    doubtful: bool = False
    basis: str = ""


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

    def of_good(self, good: str) -> bool:
        """Whether lines of this good can be lost."""
        return not self.goods or good in self.goods

    @property
    def of_whole_goods(self) -> bool:
        """Whether goods are lost whoever makes them."""
        return bool(self.goods) and self.country is None and self.company is None

    def hits(self, row: Row) -> bool:
        """Whether a line of a good that can be lost is among those lost."""
        return self.company in (None, row["maker"], row["parent"]) and self.country in (None, row["country"])


@dataclass(frozen=True)
class Built:
    """A network of lines: `makers` lists the lines of each good, `final` is what leaves the network, a unit of output a good.

    `end` is the reading, 0 or 1: the place of a line's share among its `shares`.
    """

    end: int
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


def lines_of(
    atlas: Atlas, world: World, munitions: Sequence[str], loss: Loss, on: dt.date, *, by_site: bool = False
) -> list[Line]:
    """Every line of the munitions and of what they are made from, with its shares in both readings.

    Args:
        atlas: the atlas.
        world: its goods, makers and sales.
        munitions: the goods at the end.
        loss: what is lost.
        on: the day.
        by_site: tell the sites of a maker apart.

    Raises:
        QuestionError: the loss hits none.
    """
    wanted = sorted({*munitions, *(g for m in munitions for g in world.graph.upstream(m))})
    rows: dict[str, list[Row]] = {}
    for row in atlas.sql(_LINES, [on]).to_dicts():
        rows.setdefault(row["good_id"], []).append(row)
    by_country = country_shares(atlas, on) if loss.country and not loss.company else {}
    found: list[Line] = []
    for good in wanted:
        shares = by_country.get(good, {}) if loss.of_good(good) else {}
        if loss.country in shares:
            found += _country_lost(good, shares[str(loss.country)])
        elif shares and good not in rows:
            found += _elsewhere(good, at_one_stage(shares))
        else:
            found += _makers(good, rows.get(good, []), world.supply(good), loss, by_site=by_site)
    if not any(line.hit for line in found):
        raise QuestionError(
            f"no active line in the atlas is hit by the loss of {loss.words}; see `isthmus ask chokepoints`"
        )
    return found


def _country_lost(good: str, share: CountryShare) -> list[Line]:
    """The country that is lost, between the least and the most share on record, and everybody else."""
    return [
        Line(good, share.country, (share.least, share.most), True, share.fact_ids, share.country, basis=share.basis),
        Line(good, OTHERS, (1 - share.least, 1 - share.most), False, ()),
    ]


def _elsewhere(good: str, shares: Mapping[str, CountryShare]) -> list[Line]:
    """Countries other than the one lost make what is on record; nobody knows who makes the rest."""
    known = min(1.0, sum(s.least for s in shares.values()))
    facts = tuple(sorted({f for s in shares.values() for f in s.fact_ids}))
    return [
        Line(good, OTHERS, (known, known), False, facts),
        Line(good, UNKNOWN, (1 - known, 1 - known), False, (), may_be_hit=True),
    ]


def _makers(good: str, rows: Sequence[Row], supply: Supply, loss: Loss, *, by_site: bool) -> list[Line]:
    """The companies that make a good, and one that nobody names unless a source says that there is none."""
    places = _places(rows, by_site=by_site)
    active = [p for p, its in places.items() if any(r["status"] == "active" for r in its)]
    hit = {p for p, its in places.items() if loss.of_good(good) and loss.hits(its[0])}
    unnamed: Place = (UNKNOWN, "", "")
    if good in loss.goods and loss.of_whole_goods:
        hit.add(unnamed)
    ways = share_ways(places, active, supply, unnamed)
    struck = [sum(way.get(p, 0.0) for p in hit) for way in ways]
    least, most = ways[struck.index(min(struck))], ways[struck.index(max(struck))]
    found = [
        Line(
            good, p[0], (least.get(p, 0.0), most.get(p, 0.0)), p in hit, tuple(sorted({f for r in its for f in r["fact_ids"]})),
            p[1], p[2], doubtful=p not in active,
        )
        for p, its in places.items()
    ]  # fmt: skip
    if any(unnamed in way for way in ways):
        shares = (least.get(unnamed, 0.0), most.get(unnamed, 0.0))
        may_be = loss.of_good(good) and unnamed not in hit
        found.append(Line(good, UNKNOWN, shares, unnamed in hit, (), may_be_hit=may_be))
    return found


def _places(rows: Sequence[Row], *, by_site: bool) -> dict[Place, list[Row]]:
    """Maker, country and (by site) site -> its rows; a row without a site speaks of the maker's sites where it has any there."""
    found: dict[Place, list[Row]] = {}
    for row in rows:
        found.setdefault((row["maker"], row["country"], row["site"] if by_site else ""), []).append(row)
    for place in [p for p in found if not p[2]]:
        its_sites = [p for p in found if p[:2] == place[:2] and p[2]]
        if its_sites:
            whole = found.pop(place)
            for site in its_sites:
                found[site] += whole
    return found


def share_ways(
    places: Iterable[Place], active: Sequence[Place], supply: Supply, unnamed: Place
) -> list[dict[Place, float]]:
    """The ways to read the shares of a good's makers; the first is that of active makers alike."""
    every = list(places)
    stated = [p for p in active if p[0] in supply.stated]
    alone = supply.exclusivity == STATED_SOLE
    groups = [active or [unnamed], stated, every, every if alone else [*every, unnamed]]
    dominant = dominant_maker(supply)
    return [_at_least_half({p: 1 / len(group) for p in group}, dominant) for group in groups if group]


def dominant_maker(supply: Supply) -> str | None:
    """The maker that sources call dominant, where they call one alone so."""
    return next(iter(supply.stated)) if list(supply.stated.values()) == [STATED_DOMINANT] else None


def _at_least_half(shares: dict[Place, float], dominant: str | None) -> dict[Place, float]:
    its = sum(share for place, share in shares.items() if place[0] == dominant)
    if not 0 < its < DOMINANT:
        return shares
    return {p: s * (DOMINANT / its if p[0] == dominant else DOMINANT / (1 - its)) for p, s in shares.items()}


def without_maker(lines: Sequence[Line]) -> set[str]:
    """Goods of which no active maker and no country's share is known."""
    known = {line.good for line in lines if line.maker != UNKNOWN and not line.doubtful}
    return {line.good for line in lines} - known


def network_of(
    world: World, lines: Sequence[Line], end: int, touched: frozenset[str] = frozenset(), *, linear: bool = True
) -> Built:
    """The network of one reading; `end` is 0 for the favourable and 1 for the unfavourable one.

    Inputs that an output needs are essential links, the members of an alternative group one kind. Where a group has members
    other than those `touched` by a loss, the favourable reading lets these take over altogether. An input stated not to be
    essential is left out of the favourable reading. In the unfavourable one (unless not `linear`) output falls with its part of
    the inputs; volumes have no common unit, so all inputs on record count alike, and what is not on record as one more.
    """
    live = [line for line in lines if line.shares[end] > 0]
    makers: dict[str, list[int]] = {}
    for i, line in enumerate(live):
        makers.setdefault(line.good, []).append(i)
    needs = {good: _needs(world, good, makers, end, touched, linear=linear) for good in sorted(makers)}
    links: list[tuple[int, int, float, int, int]] = []
    for good, inputs in needs.items():
        for suppliers, kind, role in inputs:
            # Whatever is not on record comes from one line behind the others, which nothing hits.
            sold = [(s, live[s].shares[end]) for s in suppliers] or [(len(live), 1.0)]
            links += [(s, b, q * live[b].shares[end], kind, role) for b in makers[good] for s, q in sold]
    if any(link[0] == len(live) for link in links):
        live.append(Line("", "inputs not on record", (1.0, 1.0), False, ()))
    final = np.array([x.shares[end] if x.good and world.is_munition(x.good) else 0.0 for x in live])
    links.sort(key=lambda k: (k[1], k[3], k[0]))
    supplier, buyer, kinds = (np.array([k[c] for k in links], np.int32) for c in (0, 1, 3))
    volume, roles = np.array([k[2] for k in links], float), np.array([k[4] for k in links], np.uint8)
    sales = np.bincount(supplier, volume, len(live))
    network = Network.build(
        len(live), supplier, buyer, volume, kind=kinds, role=roles, revenue=sales + final, weight=final if final.any() else sales,
        estimated=np.ones(len(links), bool),
    )  # fmt: skip
    return Built(end, network, tuple(live), makers, final)


def _needs(
    world: World, good: str, makers: Mapping[str, list[int]], end: int, touched: frozenset[str], *, linear: bool
) -> list[tuple[list[int], int, int]]:
    """Suppliers, kind and role of each input of a good; no suppliers for what is not on record."""
    found: list[tuple[list[int], int, int]] = []
    kinds: dict[str, int] = {}
    for x in (x for x in world.graph.links if x.output == good and x.input in makers):
        role = _role(world, x, makers, end, touched)
        if role == ESSENTIAL or (role == NON_ESSENTIAL and linear):
            found.append((makers[x.input], kinds.setdefault(x.group or f"one {x.input}", len(kinds)), role))
    if any(role == NON_ESSENTIAL for _, _, role in found):
        found.append(([], len(kinds), NON_ESSENTIAL))
    return found


def _role(
    world: World, link: Link, makers: Mapping[str, Sequence[int]], end: int, touched: frozenset[str]
) -> int | None:
    """How the reading has the output need the input; None for not at all."""
    relieved = link.group and end == 0 and link.input in touched and _others(world, link, makers) - touched
    if link.essential == "yes" or (link.essential == "unknown" and end == 1) or (link.group and not relieved):
        return ESSENTIAL
    return NON_ESSENTIAL if end == 1 else None


def _others(world: World, link: Link, makers: Mapping[str, Sequence[int]]) -> set[str]:
    """The other members of the link's alternative group that somebody makes."""
    same = (x.input for x in world.graph.links if x.output == link.output and x.group == link.group)
    return {good for good in same if good != link.input and good in makers}
