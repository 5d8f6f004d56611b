"""Incidents of a day and the mechanisms that could answer them: commitments, engagements and centres, by domain and who is in them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.model.crosswalk import weight
from isthmus.model.theatres import THEATRE_OF

NO_STATE = "no state"
MECHANISMS = ("commitments", "engagements", "centres")
SUSPECTED = "suspected, not proven"
NOT_ADDED = ("country", "company")
"""Units of things that may be the same in several incidents."""
_SUSPECTED_FROM = 3
"""Credibility from which what happened or who did it is suspected alone (docs/atlas-decisions.md)."""

_INCIDENTS = """
SELECT i.incident_id, i.date, i.date_earliest AS day, i.place, i.country, i.domain, i.what, i.quantity, i.unit, i.credibility,
  (SELECT list(value ORDER BY value) FROM incidents__actors a WHERE a.fact_id = i.fact_id) AS actors,
  EXISTS (SELECT 1 FROM incidents__repeats r WHERE r.fact_id = i.fact_id) AS repeats, i.fact_id
FROM incidents i WHERE i.date_earliest <= $1 ORDER BY i.date_earliest DESC, i.incident_id
"""
_COMMITMENTS = """
SELECT c.fact_id, c.name, d.value AS domain, list(p.value ORDER BY p.value) AS who,
  coalesce(c.in_force_earliest, c.signed_earliest) AS since
FROM commitments c JOIN commitments__domains d USING (fact_id) JOIN commitments__parties p USING (fact_id)
WHERE (c.signed_earliest IS NULL OR c.signed_earliest <= $1) AND (c.in_force_earliest IS NULL OR c.in_force_earliest <= $1)
  AND (c.until_latest IS NULL OR c.until_latest >= $1)
GROUP BY ALL ORDER BY c.fact_id
"""
_ENGAGEMENTS = """
SELECT e.fact_id, e.name, d.value AS domain, list(DISTINCT p.actor_id ORDER BY p.actor_id) AS who, e.date_earliest AS since
FROM engagements e JOIN engagements__domains d USING (fact_id) JOIN participants p USING (engagement_id)
WHERE e.date_earliest <= $1 GROUP BY ALL ORDER BY e.fact_id
"""
_CENTRES = """
SELECT c.fact_id, c.short_name AS name, c.domain AS field, list(DISTINCT p.actor_id ORDER BY p.actor_id) AS who,
  min(coalesce(c.accredited_earliest, p.since_earliest)) AS since
FROM centres c JOIN centre_participation p USING (centre_id)
WHERE (c.accredited_earliest IS NULL OR c.accredited_earliest <= $1) AND (p.since_earliest IS NULL OR p.since_earliest <= $1)
GROUP BY ALL ORDER BY c.fact_id
"""
_ORGANISATIONS = """
SELECT m.member_id, m.group_id FROM memberships m JOIN actors a ON a.actor_id = m.group_id
WHERE a.kind = 'organisation' AND (m.since_earliest IS NULL OR m.since_earliest <= $1) AND (m.until_latest IS NULL OR m.until_latest >= $1)
"""


@dataclass(frozen=True)
class Mechanism:
    """What could answer incidents of a domain: who is in it, and since when; None where that is not known."""

    kind: str
    fact_id: str
    name: str
    domain: str
    who: frozenset[str]
    since: dt.date | None


def theatre(country: str | None) -> str:
    """The theatre of a state, or that there is no state."""
    return THEATRE_OF.get(country, "elsewhere") if country else NO_STATE


def incidents(atlas: Atlas, on: dt.date) -> pl.DataFrame:
    """Incidents that began by the day, newest first, each with its theatre and whether it is suspected alone."""
    frame = atlas.sql(_INCIDENTS, [on])
    return frame.with_columns(
        pl.Series("theatre", [theatre(c) for c in frame["country"]], dtype=pl.String),
        pl.when(pl.col("credibility") >= _SUSPECTED_FROM)
        .then(pl.lit(SUSPECTED))
        .otherwise(pl.lit("reported"))
        .alias("certainty"),
    )


def mechanisms(atlas: Atlas, on: dt.date, domains: Sequence[str]) -> list[Mechanism]:
    """The mechanisms of a day for these domains: of the domain itself, and centres whose field serves it by the crosswalk."""
    found = []
    for kind, query in (("commitments", _COMMITMENTS), ("engagements", _ENGAGEMENTS)):
        rows = atlas.sql(query, [on]).filter(pl.col("domain").is_in(list(domains)))
        found += [
            Mechanism(kind, r["fact_id"], r["name"], r["domain"], frozenset(r["who"]), r["since"])
            for r in rows.iter_rows(named=True)
        ]
    for row in atlas.sql(_CENTRES, [on]).iter_rows(named=True):
        found += [
            Mechanism("centres", row["fact_id"], row["name"], domain, frozenset(row["who"]), row["since"])
            for domain in domains
            if weight(domain, row["field"]) > 0
        ]
    return found


def answering(atlas: Atlas, frame: pl.DataFrame, on: dt.date) -> pl.DataFrame:
    """The incidents with the mechanisms of the day that answer each: of its domain, with its state in them.

    A state is in a mechanism itself or through an organisation of which it is a member. Added are a column of counts for each
    kind, how many were there `before` the incident, the `names` of up to three, and `fact_ids`. An incident of no state has null
    counts: nobody is there to be in a mechanism.
    """
    organisations: dict[str, set[str]] = defaultdict(set)
    for member, group in atlas.sql(_ORGANISATIONS, [on]).iter_rows():
        organisations[member].add(group)
    by_domain: dict[str, list[Mechanism]] = defaultdict(list)
    for mechanism in mechanisms(atlas, on, frame["domain"].unique().to_list()):
        by_domain[mechanism.domain].append(mechanism)
    rows = [_answers(row, by_domain[row["domain"]], organisations) for row in frame.iter_rows(named=True)]
    schema: dict[str, Any] = {
        **dict.fromkeys((*MECHANISMS, "before", "answers"), pl.Int64), "names": pl.List(pl.String), "fact_ids": pl.List(pl.String),
    }  # fmt: skip
    return pl.concat([frame, pl.DataFrame(rows, schema=schema)], how="horizontal")


def _answers(
    incident: Mapping[str, object], found: Sequence[Mechanism], organisations: Mapping[str, set[str]]
) -> dict[str, object]:
    country = incident["country"]
    if not isinstance(country, str):
        return {**dict.fromkeys((*MECHANISMS, "before", "answers")), "names": [], "fact_ids": [incident["fact_id"]]}
    who = {country, *organisations.get(country, ())}
    its = [m for m in found if who & m.who]
    counts = {kind: sum(m.kind == kind for m in its) for kind in MECHANISMS}
    before = [m for m in its if m.since is not None and m.since <= incident["day"]]  # type: ignore[operator]
    return {
        **counts,
        "before": len(before),
        "answers": len(its),
        "names": [m.name for m in sorted(its, key=lambda m: (MECHANISMS.index(m.kind), m.name))][:3],
        "fact_ids": [incident["fact_id"], *sorted({m.fact_id for m in its})],
    }


def totals(frame: pl.DataFrame) -> pl.DataFrame:
    """What was counted, by domain, theatre and unit: kilograms are told as tonnes, nothing else is turned into another unit.

    An incident that counts again what others counted (`repeats`) is left out. Units of `NOT_ADDED` stay a row an incident.
    """
    counted = frame.filter(pl.col("quantity").is_not_null() & ~pl.col("repeats")).with_columns(
        pl.when(pl.col("unit") == "kg").then(pl.col("quantity") / 1000).otherwise("quantity").alias("quantity"),
        pl.col("unit").replace({"kg": "tonne"}),
        pl.when(pl.col("unit").is_in(list(NOT_ADDED))).then(pl.col("fact_id")).alias("alone"),
    )
    by = ("domain", "theatre", "unit", "alone")
    return (
        counted.group_by(by)
        .agg(pl.col("quantity").sum(), pl.len().alias("incidents"), pl.col("fact_id").sort())
        .sort(by)
    )
