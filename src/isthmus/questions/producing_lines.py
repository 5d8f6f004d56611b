"""The lines that make munitions and what they are made from, with the ways to read their shares of each good's output.

A line is a maker of a good. Makers are companies with a line that is active or of unknown status; where a country
is lost and its share of a good is on record, countries by their shares (see `country_shares`). Volumes are shares of each good's
output, so that goods of different units meet in one network (`line_network`).

**Shares of makers** are not on record. For each good they are read in up to six ways: active makers alike; those stated to be
the only or dominant supplier make all; active makers and lines of unknown status alike; these and one maker that nobody names, for
one known supplier is not a sole supplier (left out where one is stated to be the only one); and where the rates of two makers or
more are on record, by these rates at their least and at their most, others as the mean of them (`capacity_shares`). A maker stated
to be dominant has at least half. Of these ways the favourable reading takes for each good the one that leaves most, the unfavourable
one the one that leaves least (`levels`).

**Makers unknown.** A good of which no maker is known has one line, which is hit where the good as a whole is lost. The loss of a country
or company may hit it or not; such lines are marked, so that answers can tell what would follow.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from isthmus.atlas.handle import Atlas
from isthmus.questions import naming
from isthmus.questions.capacity_shares import Place, Rate, held_rates, recorded_rates
from isthmus.questions.country_shares import CountryShare, at_one_stage, country_shares
from isthmus.questions.dependence import World
from isthmus.questions.naming import QuestionError
from isthmus.questions.suppliers import STATED_DOMINANT, STATED_SOLE, Supply

UNKNOWN, OTHERS = "maker unknown", "others"
DOMINANT = 0.5
"""The least share of a maker that a source calls dominant."""
Row = dict[str, Any]

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
        shares: of the good's output, in the favourable and the unfavourable reading; before `levels` has chosen, in the ways
            that the loss itself hits least and most.
        ways: of the good's output, in each way to read it; as many for every line of a good.
        rate: units a day on record of the maker in that country, least and most, and this line's part of it where there are several.
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
    ways: tuple[float, ...] = ()
    rate: tuple[float, float] | None = None


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
    rates = recorded_rates(atlas, wanted, on)
    found: list[Line] = []
    for good in wanted:
        shares = by_country.get(good, {}) if loss.of_good(good) else {}
        if loss.country in shares:
            found += _country_lost(good, shares[str(loss.country)])
        elif shares and good not in rows:
            found += _elsewhere(good, at_one_stage(shares))
        else:
            found += _makers(good, rows.get(good, []), world.supply(good), rates.get(good, ()), loss, by_site=by_site)
    if not any(line.hit for line in found):
        raise QuestionError(
            f"no active line in the atlas is hit by the loss of {loss.words}; see `isthmus ask chokepoints`"
        )
    return found


def _country_lost(good: str, share: CountryShare) -> list[Line]:
    """The country that is lost, between the least and the most share on record, and everybody else."""
    lost, spared = (share.least, share.most), (1 - share.least, 1 - share.most)
    return [
        Line(good, share.country, lost, True, share.fact_ids, share.country, basis=share.basis, ways=lost),
        Line(good, OTHERS, spared, False, (), ways=spared),
    ]


def _elsewhere(good: str, shares: Mapping[str, CountryShare]) -> list[Line]:
    """Countries other than the one lost make what is on record; nobody knows who makes the rest."""
    known = min(1.0, sum(s.least for s in shares.values()))
    facts = tuple(sorted({f for s in shares.values() for f in s.fact_ids}))
    return [
        Line(good, OTHERS, (known, known), False, facts, ways=(known,)),
        Line(good, UNKNOWN, (1 - known, 1 - known), False, (), may_be_hit=True, ways=(1 - known,)),
    ]


def _makers(
    good: str, rows: Sequence[Row], supply: Supply, rates: Sequence[Rate], loss: Loss, *, by_site: bool
) -> list[Line]:
    """The companies that make a good, and one that nobody names unless a source says that there is none."""
    places = _places(rows, by_site=by_site)
    active = [p for p, its in places.items() if any(r["status"] == "active" for r in its)]
    hit = {p for p, its in places.items() if loss.of_good(good) and loss.hits(its[0])}
    unnamed: Place = (UNKNOWN, "", "")
    if good in loss.goods and loss.of_whole_goods:
        hit.add(unnamed)
    held = held_rates({p: its[0]["parent"] for p, its in places.items()}, rates, unnamed)
    ways = [*share_ways(places, active, supply, unnamed), *by_rates(places, active, supply, held)]
    struck = [sum(way.get(p, 0.0) for p in hit) for way in ways]
    least, most = struck.index(min(struck)), struck.index(max(struck))

    def line(p: Place, facts: set[str], **more: Any) -> Line:
        its = tuple(way.get(p, 0.0) for way in ways)
        rate = held.get(p)
        facts = facts | set(rate.fact_ids if rate else ())
        return Line(
            good, p[0], (its[least], its[most]), p in hit, tuple(sorted(facts)), p[1], p[2], ways=its,
            rate=(rate.low, rate.high) if rate else None, **more,
        )  # fmt: skip

    found = [line(p, {f for r in its for f in r["fact_ids"]}, doubtful=p not in active) for p, its in places.items()]
    if any(unnamed in way for way in ways):
        found.append(line(unnamed, set(), may_be_hit=loss.of_good(good) and unnamed not in hit))
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


def by_rates(
    places: Iterable[Place], active: Sequence[Place], supply: Supply, held: Mapping[Place, Rate]
) -> list[dict[Place, float]]:
    """Two more ways: active makers by their rates on record, at the least and the most; others as the mean of these."""
    known = [p for p in held if p in active or p[0] == UNKNOWN]
    if len({held[p].holder for p in known if held[p].high > 0}) < 2:
        return []
    found = []
    for end in ("low", "high"):
        rates = {p: float(getattr(held[p], end)) for p in known}
        running = [r for r in rates.values() if r > 0]
        if not running:
            continue
        weights = rates | {p: sum(running) / len(running) for p in places if p in active and p not in rates}
        total = sum(weights.values())
        way = {p: w / total for p, w in weights.items() if w > 0}
        found.append(_at_least_half(way, dominant_maker(supply)))
    return found


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
