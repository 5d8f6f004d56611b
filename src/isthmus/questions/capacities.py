"""What is on record of how much a coalition makes and holds of a good, by state, as paths over time in two readings.

**Present rate.** Of a holder's reported output and capacity the newest time and the half-year before it: the least of them in the
unfavourable reading, the most in the favourable one (ranges that a source states count with their ends).

**Expansion.** From the present rate the path runs straight to the dated targets, later by the delay that is asked for, and never falls:
through each in turn in the unfavourable reading; in the favourable one along the least concave line above them, so that a modest
target does not slow the way to a greater one. Where no present rate is on record it steps to them: a new line starts when it is
finished. A target whose date has passed without a report, and one without a date, is reached in the favourable reading alone, the
undated one at the end of the horizon.

**Whole and parts.** A figure for a state, or for the European Union, includes its companies', and a company's its sites', so only
the widest is counted. Where lines are active and no figure is on record, the capacity is unknown: nothing in the
unfavourable reading; in the favourable one as much as the largest state on record makes, or all that is wanted if none is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from isthmus.atlas.handle import AMONG, Atlas, among
from isthmus.engine.network import Floats
from isthmus.scenarios.against import PER_DAY

UNION = "eu"
RECENT = dt.timedelta(days=182)
FAVOURABLE, UNFAVOURABLE = 0, 1


@dataclass(frozen=True)
class Path:
    """Units a day at days after the start of the horizon, ascending; flat before and after."""

    days: tuple[float, ...]
    rates: tuple[float, ...]

    def mean(self, edges: Floats) -> Floats:
        """float64[T]: the mean rate within each period, whose edges are given in days."""
        days = np.array([edges[0] - 1, *self.days, edges[-1] + 1])
        rates = np.array([self.rates[0], *self.rates, self.rates[-1]])
        grid = np.unique(np.concatenate([edges, days]))
        whole = np.concatenate(
            [
                [0],
                np.cumsum(
                    np.diff(grid) * (_at(grid[1:], days, rates, "left") + _at(grid[:-1], days, rates, "right")) / 2
                ),
            ]
        )
        filled: Floats = np.diff(np.interp(edges, grid, whole)) / np.diff(edges)
        return filled


def _at(x: Floats, days: Floats, rates: Floats, side: str) -> Floats:
    """The rate on the given side of each day: two points on one day are a step."""
    place = np.searchsorted(days, x, side="right" if side == "right" else "left")
    place = np.clip(place, 1, len(days) - 1)
    width = days[place] - days[place - 1]
    part = np.divide(x - days[place - 1], width, out=np.ones_like(x, dtype=float), where=width > 0)
    found: Floats = rates[place - 1] + part * (rates[place] - rates[place - 1])
    return found


@dataclass(frozen=True)
class Capacity:
    """What one company in a state, or a state or union as a whole, makes of a good: a path in each reading, None where unknown."""

    good: str
    state: str
    holder: str
    paths: tuple[Path, Path] | None
    fact_ids: tuple[str, ...]


@dataclass(frozen=True)
class Stock:
    """The newest count that a state is on record to hold of a good: its range and when it was stated."""

    good: str
    state: str
    low: float
    high: float
    stated: str
    fact_ids: tuple[str, ...]


@dataclass
class _Figures:
    rows: list[dict[str, Any]] = field(default_factory=list)
    makes: set[str] = field(default_factory=set)


def capacities(
    atlas: Atlas, goods: Sequence[str], states: frozenset[str], start: dt.date, days: float, delay_days: float, on: dt.date
) -> list[Capacity]:  # fmt: skip
    """What is on record of the goods' making in the states, with whoever has an active line there and no figure."""
    groups: dict[tuple[str, str, str], _Figures] = {}
    rows = [r for r in atlas.sql(_FIGURES, [among(goods), on]).to_dicts() if r["state"] in states]
    wide = {(r["good_id"], r["state"]) for r in rows if r["national"] and r["measure"] != "target"}
    covered = members_of_union(atlas, on) if any(s == UNION for _, s in wide) else frozenset()
    for r in rows:
        if _counts(r["good_id"], r["state"], bool(r["national"]), wide, covered):
            holder = r["state"] if r["national"] else r["root"]
            groups.setdefault((r["good_id"], r["state"], holder), _Figures()).rows.append(r)
    for r in atlas.sql(_ACTIVE, [among(goods), on]).to_dicts():
        if r["state"] in states and _counts(r["good_id"], r["state"], bool(r["national"]), wide, covered):
            holder = r["state"] if r["national"] else r["root"]
            groups.setdefault((r["good_id"], r["state"], holder), _Figures()).makes.add(r["fact_id"])
    found = []
    for (good, state, holder), figures in sorted(groups.items()):
        mine = _widest(figures.rows)
        facts = tuple(sorted({*(r["fact_id"] for r in mine), *figures.makes}))
        present = _present(mine)
        targets = [r for r in mine if r["measure"] == "target" and _figure(r) is not None]
        if present is None and not targets:
            if figures.makes:
                found.append(Capacity(good, state, holder, None, facts))
            continue
        paths = tuple(_path(present, targets, end, start, days, delay_days) for end in (FAVOURABLE, UNFAVOURABLE))
        found.append(Capacity(good, state, holder, (paths[0], paths[1]), facts))
    return found


def stocks(atlas: Atlas, goods: Sequence[str], states: frozenset[str], on: dt.date) -> list[Stock]:
    """The newest counts of the goods that the states are on record to hold; of counts stated on one day, the range."""
    newest: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for r in atlas.sql(_STOCKS, [among(goods), on]).to_dicts():
        mine = newest.setdefault((r["good_id"], r["state"]), [])
        if r["state"] in states and (not mine or r["stated"] == mine[0]["stated"]):
            mine.append(r)
    found = []
    for (good, state), rows in sorted(newest.items()):
        ends = [x for r in rows for x in (r["low"], r["value"], r["high"]) if x is not None]
        if ends:
            stated = str(rows[0]["as_of"] or "undated")
            found.append(Stock(good, state, min(ends), max(ends), stated, tuple(sorted(r["fact_id"] for r in rows))))
    return found


def _counts(good: str, state: str, national: bool, wide: set[tuple[str, str]], covered: frozenset[str]) -> bool:
    """Whether a figure is not part of a wider one."""
    if (good, UNION) in wide and state in covered:
        return False
    return national or (good, state) not in wide


def members_of_union(atlas: Atlas, on: dt.date) -> frozenset[str]:
    """The states of the European Union on a day; none where the atlas does not know it."""
    query = """SELECT member_id FROM memberships WHERE group_id = ? AND (since_earliest IS NULL OR since_earliest <= ?)
               AND (until_latest IS NULL OR until_latest >= ?)"""
    return frozenset(atlas.sql(query, [UNION, on, on])["member_id"])


def _widest(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of actors and their sites the actors, apart for what is and what is planned; and of those the topmost."""
    kept = []
    for planned in (False, True):
        mine = [r for r in rows if (r["measure"] == "target") == planned]
        wide = [r for r in mine if r["site_id"] is None] or mine
        actors = {r["actor_id"] for r in wide if r["site_id"] is None}
        kept += [r for r in wide if r["parent"] not in actors]
    return kept


def _figure(row: Mapping[str, Any]) -> tuple[float, float] | None:
    """(low, high) a day of a figure; None where it states neither value nor bounds."""
    ends = [row[c] for c in ("low", "value", "high") if row[c] is not None]
    by = PER_DAY[row["unit"]]
    return (min(ends) * by, max(ends) * by) if ends else None


def _present(rows: Sequence[dict[str, Any]]) -> tuple[dt.date, float, float] | None:
    """When the newest report was, and the least and most of it and of the half-year before, a day, summed over holders."""
    reports = [
        (r["holder"], r["time"], f) for r in rows if r["measure"] != "target" and (f := _figure(r)) and r["time"]
    ]
    if not reports:
        return None
    newest = max(time for _, time, _ in reports)
    low = high = 0.0
    for holder in {h for h, _, _ in reports}:
        last = max(time for h, time, _ in reports if h == holder)
        mine = [f for h, time, f in reports if h == holder and time >= last - RECENT]
        low, high = low + min(f[0] for f in mine), high + max(f[1] for f in mine)
    return newest, low, high


def _path(
    present: tuple[dt.date, float, float] | None, targets: Sequence[dict[str, Any]], end: int, start: dt.date, days: float, delay: float
) -> Path:  # fmt: skip
    """The path of one reading: in the favourable one the steepest that the targets allow, in the other through each in turn."""
    reported = present[0] if present else start
    goals: dict[float, list[float]] = {}
    for row in targets:
        low, high = _figure(row) or (0.0, 0.0)
        due = row["due"]
        doubtful = due is None or due < max(start, reported)
        if doubtful and end == UNFAVOURABLE:
            continue
        day = days if due is None else float((due - start).days) + delay
        goals.setdefault(day, []).append(high if end == FAVOURABLE else low)
    points = [(day, max(g) if end == FAVOURABLE else min(g)) for day, g in sorted(goals.items())]
    if present is None:
        return _steps(points)
    first = (float((reported - start).days), present[2] if end == FAVOURABLE else present[1])
    rising = [first]
    for day, rate in points:
        if day > rising[-1][0] and rate > rising[-1][1]:
            rising.append((day, rate))
    hull = _majorant(rising) if end == FAVOURABLE else rising
    return Path(tuple(d for d, _ in hull), tuple(r for _, r in hull))


def _steps(points: Sequence[tuple[float, float]]) -> Path:
    """A line that does not run yet: nothing until each target's day, then the target."""
    steps = [(points[0][0] - 1.0, 0.0)] if points else [(0.0, 0.0)]
    for day, rate in points:
        if rate > steps[-1][1]:
            steps += [(day, steps[-1][1]), (day, rate)]
    return Path(tuple(d for d, _ in steps), tuple(r for _, r in steps))


def _majorant(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The corners of the least concave line on or above rising points: no later target makes an earlier time worse."""
    hull: list[tuple[float, float]] = []
    for day, rate in points:
        while len(hull) > 1 and (hull[-1][1] - hull[-2][1]) * (day - hull[-2][0]) <= (rate - hull[-2][1]) * (
            hull[-1][0] - hull[-2][0]
        ):
            hull.pop()
        hull.append((day, rate))
    return hull


_PLACE = """coalesce(s.country, a.country, a.actor_id) AS state, (a.kind = 'state' OR a.actor_id = 'eu') AND s.site_id IS NULL AS national,
  CASE WHEN p.country = coalesce(s.country, a.country) THEN p.actor_id ELSE a.actor_id END AS root, a.parent"""
_FIGURES = f"""
SELECT q.fact_id, q.site_id, q.actor_id, coalesce(q.site_id, q.actor_id) AS holder, q.good_id, q.measure, q.value, q.low, q.high, q.unit,
  q.period_latest AS due, coalesce(q.period_latest, q.as_of_latest) AS time, {_PLACE}
FROM quantities q LEFT JOIN sites s ON s.site_id = q.site_id JOIN actors a ON a.actor_id = coalesce(s.operator, q.actor_id)
LEFT JOIN actors p ON p.actor_id = a.parent
WHERE q.good_id IN {AMONG} AND q.measure IN ('output', 'capacity', 'target') AND q.unit IN ('each/day', 'each/month', 'each/year')
  AND (q.as_of_earliest IS NULL OR q.as_of_earliest <= ?)
ORDER BY q.fact_id
"""
_ACTIVE = f"""
SELECT m.fact_id, m.good_id, {_PLACE}
FROM makes m LEFT JOIN sites s ON s.site_id = m.site_id JOIN actors a ON a.actor_id = coalesce(s.operator, m.actor_id)
LEFT JOIN actors p ON p.actor_id = a.parent
WHERE m.good_id IN {AMONG} AND m.status = 'active' AND (m.since_earliest IS NULL OR m.since_earliest <= ?)
ORDER BY m.fact_id
"""
_STOCKS = f"""
SELECT q.fact_id, q.good_id, coalesce(s.country, q.actor_id) AS state, q.value, q.low, q.high, q.as_of,
  coalesce(q.as_of_latest, DATE '0001-01-01') AS stated
FROM quantities q LEFT JOIN sites s ON s.site_id = q.site_id
WHERE q.good_id IN {AMONG} AND q.measure = 'stock' AND q.unit = 'each' AND (q.as_of_earliest IS NULL OR q.as_of_earliest <= ?)
  AND (q.value IS NOT NULL OR q.high IS NOT NULL OR q.low IS NOT NULL)
ORDER BY q.good_id, state, stated DESC, q.fact_id
"""
