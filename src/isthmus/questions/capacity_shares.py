"""What is on record of how much the makers of a good make, as weights for their shares of it.

A rate is what `capacities` reads of reported output and capacity on a day: of each holder the newest and the half-year before, the least
and the most. A figure for a state, or for the European Union, is that of all lines there together. Rates in units a day are of
goods that are counted; those in tonnes are on record for too few makers of one good to weigh any against another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from isthmus.atlas.handle import Atlas
from isthmus.questions.capacities import FAVOURABLE, UNFAVOURABLE, UNION, capacities, members_of_union

Place = tuple[str, str, str]
"""A maker, the country of its line, and the site where lines are told by site."""


@dataclass(frozen=True)
class Rate:
    """Units a day that a holder in a state (or the state, or the union, as a whole) makes on a day, the least and the most.

    `states` are those that a figure for a whole covers; empty for a company's.
    """

    state: str
    holder: str
    low: float
    high: float
    states: frozenset[str]
    fact_ids: tuple[str, ...]

    def covers(self, place: Place, parent: str | None) -> bool:
        """Whether a line is one of those whose output this is."""
        maker, country, _ = place
        return country in self.states if self.states else country == self.state and self.holder in (maker, parent)


def recorded_rates(atlas: Atlas, goods: Sequence[str], on: dt.date) -> dict[str, tuple[Rate, ...]]:
    """Good -> the rates on record on a day, above 0 at most; goods of which none is on record are absent."""
    states = frozenset(atlas.sql("SELECT actor_id FROM actors WHERE kind = 'state' OR actor_id = ?", [UNION])["actor_id"])
    union = members_of_union(atlas, on)
    a_day = np.array([0.0, 1.0])
    found: dict[str, list[Rate]] = {}
    for c in capacities(atlas, goods, states, on, 1.0, 0.0, on):
        if c.paths is None:
            continue
        ends = [float(np.ravel(c.paths[end].mean(a_day))[0]) for end in (UNFAVOURABLE, FAVOURABLE)]
        if max(ends) > 0:
            whole = union if c.holder == UNION else frozenset({c.state} if c.holder == c.state else ())
            found.setdefault(c.good, []).append(Rate(c.state, c.holder, min(ends), max(ends), whole, c.fact_ids))
    return {good: tuple(rates) for good, rates in found.items()}


def held_rates(parents: Mapping[Place, str | None], rates: Sequence[Rate], unnamed: Place) -> dict[Place, Rate]:
    """Place -> its part of the rate on record that covers it, alike among several; whoever nobody names has what no place covers."""
    found: dict[Place, Rate] = {}
    for rate in rates:
        mine = [p for p, parent in parents.items() if rate.covers(p, parent)] or [unnamed]
        for place in mine:
            held = found.get(place)
            low, high = rate.low / len(mine), rate.high / len(mine)
            if held:
                low, high = low + held.low, high + held.high
            facts = (*(held.fact_ids if held else ()), *rate.fact_ids)
            found[place] = Rate(rate.state, rate.holder, low, high, rate.states, facts)
    return found
