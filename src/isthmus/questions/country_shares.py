"""Countries' shares of the world's output of a good: of one stage and year, never mixed.

A share of mines is no share of refineries, and the share of 2010 says little of today. Of each country and good the last stage
before use that is on record counts, at its newest year: refining before output whose stage is not told apart, that before
mining. Whoever holds the refinery decides what reaches the next maker, whoever dug it. Only sources that speak of that stage and
that year are in conflict; their least and most are the range.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from isthmus.atlas.handle import Atlas

STAGES = ("mining", "production", "refining")
"""From the ground to the next maker; `production` is output of which the source does not tell the stage."""

_ROWS = """
SELECT good_id, country, stage, year, min(share) AS least, max(share) AS most, list(fact_id ORDER BY fact_id) AS fact_ids
FROM material_shares WHERE year_earliest IS NULL OR year_earliest <= ?
GROUP BY good_id, country, stage, year, year_latest ORDER BY good_id, country, year_latest NULLS FIRST, year
"""


@dataclass(frozen=True)
class CountryShare:
    """What share of a good a country makes at a stage in a year, by the least and the most of its sources."""

    country: str
    stage: str
    year: str
    least: float
    most: float
    fact_ids: tuple[str, ...]

    @property
    def basis(self) -> str:
        """Stage and year, e.g. `refining 2024`."""
        return f"{self.stage} {self.year}"


def country_shares(atlas: Atlas, on: dt.date) -> dict[str, dict[str, CountryShare]]:
    """Good -> country -> its share of the last stage on record for it, at the newest year."""
    found: dict[str, dict[str, CountryShare]] = {}
    for row in atlas.sql(_ROWS, [on]).to_dicts():
        share = CountryShare(
            row["country"], row["stage"], str(row["year"]), row["least"], row["most"], tuple(row["fact_ids"])
        )
        mine = found.setdefault(row["good_id"], {})
        held = mine.get(share.country)
        # Rows come in the order of years, so that the later of one stage takes the place of the earlier.
        if held is None or STAGES.index(share.stage) >= STAGES.index(held.stage):
            mine[share.country] = share
    return found


def at_one_stage(shares: Mapping[str, CountryShare]) -> dict[str, CountryShare]:
    """The shares of the countries at the last stage on record of the good: only these add up."""
    last = max((STAGES.index(s.stage) for s in shares.values()), default=0)
    return {country: s for country, s in shares.items() if STAGES.index(s.stage) == last}


def in_words(bases: Iterable[tuple[str, str]]) -> str:
    """`Gallium (refining 2023), Germanium (refining 2025)` from names of goods and bases."""
    return ", ".join(f"{good} ({basis})" for good, basis in dict.fromkeys(bases))
