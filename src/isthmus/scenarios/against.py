"""Holding a scenario against an atlas: whether its goods, actors, facts and sources are there, and the rates that facts state."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from isthmus.atlas.handle import AMONG, Atlas, among
from isthmus.scenarios.form import Demand, Disruption, Scenario, ScenarioError

DAYS_A_MONTH = 365.25 / 12
PER_DAY = {"each/day": 1.0, "each/month": 1 / DAYS_A_MONTH, "each/year": 1 / 365.25}
"""Units of a rate of use -> what turns it into one a day."""
MEASURES_OF_USE = ("use", "demand")


@dataclass(frozen=True)
class Rate:
    """A rate of use a day, with the range that its source states (low = high where it states none), the fact, and its good."""

    low: float
    value: float
    high: float
    fact_ids: tuple[str, ...]
    words: str
    good_of_fact: str | None = None


def checked(scenario: Scenario, atlas: Atlas) -> Scenario:
    """The scenario, once everything that it names is in the atlas.

    Raises:
        ScenarioError: every name that is not there, and every fact that states no rate of the good.
    """
    goods, actors = (dict(atlas.sql(f"SELECT {k}_id, name FROM {k}s").iter_rows()) for k in ("good", "actor"))
    problems = [_missing(f"{scenario.name}: [priority]", "good", g, goods) for g in scenario.priority if g not in goods]
    for member in scenario.policy.coalition:
        if member not in actors:
            problems.append(_missing(f"{scenario.name}: [policy] coalition", "actor", member, actors))
    facts = _facts(atlas, scenario.demand)
    for i, row in enumerate(scenario.demand, 1):
        problems += _of_demand(f"{scenario.name}: [[demand]] {i}", row, goods, facts, atlas)
    for i, hit in enumerate(scenario.disruption, 1):
        problems += _of_disruption(f"{scenario.name}: [[disruption]] {i} ({hit.name})", hit, goods, actors)
    demanded = {row.good for row in scenario.demand}
    problems += [
        f"{scenario.name}: [priority] {good}: nothing demands it; leave it out or add a [[demand]]"
        for good in scenario.priority if good in goods and good not in demanded
    ]  # fmt: skip
    if problems:
        raise ScenarioError(problems)
    return scenario


def rate(atlas: Atlas, row: Demand) -> Rate:
    """What the good is used at, a day, before `scale`; of a demand that `checked` has let through."""
    return rates(atlas, [row])[0]


def rates(atlas: Atlas, rows: Sequence[Demand]) -> list[Rate]:
    """`rate` of each demand, with one look-up for all."""
    facts = _facts(atlas, rows)
    return [_rate(row, facts) for row in rows]


def _rate(row: Demand, facts: Mapping[str, Mapping[str, Any]]) -> Rate:
    if row.per_day is not None:
        return Rate(row.per_day, row.per_day, row.per_day, (), row.assumption or f"stated by {row.source}")
    fact = facts[str(row.fact)]
    by = PER_DAY[fact["unit"]]
    value = fact["value"] if fact["value"] is not None else fact["low"] if fact["low"] is not None else fact["high"]
    low, high = (value if fact[end] is None else fact[end] for end in ("low", "high"))
    words = ", ".join(str(x) for x in (fact["actor"], fact["period"] or fact["as_of"], fact["scope"]) if x)
    return Rate(low * by, value * by, high * by, (str(row.fact),), words, fact["good_id"])


def _facts(atlas: Atlas, rows: Sequence[Demand]) -> dict[str, dict[str, Any]]:
    """The facts that demands rest on, those of them that the atlas has, by id."""
    found = atlas.sql(_FACTS, [among(row.fact for row in rows if row.fact is not None)])
    return {fact["fact_id"]: fact for fact in found.iter_rows(named=True)}


_FACTS = f"""
SELECT q.fact_id, q.good_id, q.measure, q.value, q.low, q.high, q.unit, q.period, q.as_of, q.scope, a.name AS actor
FROM quantities q LEFT JOIN actors a ON a.actor_id = q.actor_id WHERE q.fact_id IN {AMONG}
"""


def _of_demand(
    place: str, row: Demand, goods: Collection[str], facts: Mapping[str, Mapping[str, Any]], atlas: Atlas
) -> list[str]:
    found = [] if row.good in goods else [_missing(place, "good", row.good, goods)]
    if row.source is not None and "://" not in row.source and not atlas.sql(
        "SELECT 1 FROM sources WHERE source_id = ?", [row.source]
    ).height:  # fmt: skip
        found.append(
            f"{place}: source {row.source!r} is neither a source of the atlas nor an address; see `isthmus sql`"
        )
    if row.fact is None:
        return found
    fact = facts.get(row.fact)
    if fact is None:
        known = atlas.sql("SELECT fact_id FROM quantities WHERE measure IN ('use', 'demand')")["fact_id"].to_list()
        return [*found, _missing(place, "fact", row.fact, known)]
    if fact["measure"] not in MEASURES_OF_USE or fact["unit"] not in PER_DAY:
        units = ", ".join(PER_DAY)
        found.append(
            f"{place}: fact {row.fact!r} is a {fact['measure']} in {fact['unit']}, not a rate of use ({units}); take another, or give "
            "per_day with an assumption"
        )
    if fact["good_id"] != row.good and row.assumption is None:
        found.append(
            f"{place}: fact {row.fact!r} is of {fact['good_id']}, not {row.good}; say by an assumption why it stands for it"
        )
    return found


def _of_disruption(place: str, hit: Disruption, goods: Collection[str], actors: Collection[str]) -> list[str]:
    found = [_missing(place, "good", g, goods) for g in hit.goods if g not in goods]
    return found + [
        _missing(place, "actor", a, actors) for a in (hit.country, hit.company) if a is not None and a not in actors
    ]


def _missing(place: str, what: str, text: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(text, known, n=3, cutoff=0.6)
    return f"{place}: the atlas has no {what} {text!r}{'; near: ' + ', '.join(near) if near else '; see `isthmus sql`'}"
