"""Who makes a good: companies, their owners, theatres, stated exclusivity, and concentration of known shares."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl
import rustworkx as rx

from isthmus.atlas.handle import Atlas
from isthmus.model.theatres import THEATRE_OF
from isthmus.questions import evidence

STATED_SOLE, STATED_DOMINANT, SEVERAL, ONE_KNOWN, NONE_KNOWN = (
    "stated-sole", "stated-dominant", "several", "one-known", "none-known",
)  # fmt: skip
Row = dict[str, Any]
TO_COME = ("building", "planned", "agreed", "proposed")

_LINES = """
SELECT m.good_id, m.status, m.fact_id, coalesce(s.operator, m.actor_id) AS actor_id, a.kind AS actor_kind, a.name,
  coalesce(s.country, a.country, a.actor_id) AS country,
  CASE WHEN s.fact_id IS NULL THEN [m.fact_id] ELSE [m.fact_id, s.fact_id] END AS fact_ids
FROM makes m LEFT JOIN sites s ON s.site_id = m.site_id JOIN actors a ON a.actor_id = coalesce(s.operator, m.actor_id)
WHERE m.since_earliest IS NULL OR m.since_earliest <= ?
ORDER BY m.good_id, actor_id, m.fact_id
"""

_STATED = """
SELECT s.good_id, s.supplier, a.name, b.name AS buyer_name, s.exclusivity, s.fact_id
FROM supplies s JOIN actors a ON a.actor_id = s.supplier JOIN actors b ON b.actor_id = s.buyer
WHERE s.exclusivity IN ('stated-sole', 'stated-dominant') AND s.supplier_role = 'maker' AND s.status NOT IN ('ended')
  AND (s.since_earliest IS NULL OR s.since_earliest <= ?)
ORDER BY s.good_id, s.exclusivity DESC, s.fact_id
"""


@dataclass(frozen=True)
class Supply:
    """What is known of who makes one good.

    Attributes:
        companies: company id -> name, of companies with an active line.
        owners: number of independent owners among them: companies joined by a parent or by a joint venture
            in this good count once.
        by_theatre: theatre (or `elsewhere`) -> number of companies with an active line there.
        doubtful: names of companies whose line is of unknown status.
        to_come: number of companies with a line that is being built, planned, agreed or proposed.
        stated: supplier id -> exclusivity that a source states for it.
        stated_names: the same suppliers' names, in order.
        stated_to: names of the buyers for whom it is stated.
        fact_ids: the facts all this rests on.
    """

    companies: dict[str, str] = field(default_factory=dict)
    owners: int = 0
    by_theatre: dict[str, int] = field(default_factory=dict)
    doubtful: tuple[str, ...] = ()
    to_come: int = 0
    stated: dict[str, str] = field(default_factory=dict)
    stated_names: tuple[str, ...] = ()
    stated_to: tuple[str, ...] = ()
    fact_ids: tuple[str, ...] = ()

    @property
    def exclusivity(self) -> str:
        """As stated, where one supplier alone is stated and no other owner is active; else by the owners that are.

        What a source says of the supplier of one buyer does not hold for the good where others make it too.
        """
        if len(self.stated) == 1 and self.owners <= 1 and set(self.companies) <= set(self.stated):
            return next(iter(self.stated.values()))
        return {0: NONE_KNOWN, 1: ONE_KNOWN}.get(self.owners, SEVERAL)


def supplies(atlas: Atlas, on: dt.date) -> dict[str, Supply]:
    """Good id -> who makes it on the day; goods of which nothing is known are absent."""
    lines: dict[str, list[Row]] = defaultdict(list)
    for row in atlas.sql(_LINES, [on]).iter_rows(named=True):
        if row["actor_kind"] not in ("state", "group") and row["actor_id"] != "eu":
            lines[row["good_id"]].append(row)
    stated: dict[str, list[Row]] = defaultdict(list)
    for row in atlas.sql(_STATED, [on]).iter_rows(named=True):
        stated[row["good_id"]].append(row)
    ventures: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for good, *tie in atlas.sql(
        "SELECT good_id, supplier, buyer FROM supplies WHERE relation = 'joint-venture'"
    ).rows():
        ventures[good].append(tuple(tie))
    ties = _ownership(atlas)
    goods = sorted({*lines, *stated})
    return {good: _supply(lines[good], stated[good], [*ties, *ventures[good]]) for good in goods}


def _supply(lines: Sequence[Row], stated: Sequence[Row], ties: Sequence[tuple[str, ...]]) -> Supply:
    active = [row for row in lines if row["status"] == "active"]
    companies = {row["actor_id"]: row["name"] for row in active}
    theatres: dict[str, set[str]] = defaultdict(set)
    for row in active:
        theatres[THEATRE_OF.get(row["country"], "elsewhere")].add(row["actor_id"])
    rest = [row for row in lines if row["actor_id"] not in companies]
    facts = {fact for row in lines for fact in row["fact_ids"]} | {row["fact_id"] for row in stated}
    return Supply(
        companies=companies,
        owners=_independent(list(companies), ties),
        by_theatre={theatre: len(actors) for theatre, actors in sorted(theatres.items())},
        doubtful=tuple(dict.fromkeys(row["name"] for row in rest if row["status"] == "unknown")),
        to_come=len({row["actor_id"] for row in rest if row["status"] in TO_COME}),
        stated={row["supplier"]: row["exclusivity"] for row in reversed(stated)},
        stated_names=tuple(dict.fromkeys(row["name"] for row in stated)),
        stated_to=tuple(dict.fromkeys(row["buyer_name"] for row in stated)),
        fact_ids=tuple(sorted(facts)),
    )


def _ownership(atlas: Atlas) -> list[tuple[str, ...]]:
    return atlas.sql("SELECT actor_id, parent FROM actors WHERE parent IS NOT NULL AND kind = 'company'").rows()


def _independent(companies: Sequence[str], ties: Sequence[tuple[str, ...]]) -> int:
    """Number of groups of companies that no chain of ownership joins."""
    graph: rx.PyGraph[str, None] = rx.PyGraph()
    index = {name: graph.add_node(name) for name in sorted({*companies, *(x for tie in ties for x in tie)})}
    graph.add_edges_from_no_data([(index[a], index[b]) for a, b in ties])
    return sum(1 for part in rx.connected_components(graph) if any(graph[node] in companies for node in part))


@dataclass(frozen=True)
class Concentration:
    """Herfindahl–Hirschman index of countries' shares of a good's output, bracketed.

    `low` spreads what is unknown over countless countries, `high` gives it to one; where sources conflict,
    `low` takes the smallest and `high` the largest share. `basis` says stage, year and how much is known.
    """

    low: float
    high: float
    leader: str
    leader_share: float
    basis: str
    fact_ids: tuple[str, ...]


def concentrations(atlas: Atlas, on: dt.date) -> dict[str, Concentration]:
    """Good id -> concentration of the stage and year of which most is known, the newest of equals.

    Index after Herfindahl (1950) and Hirschman (1964, American Economic Review 54:761), shares 0–1, so that 1 is
    one country.
    """
    shares = evidence.by(atlas.table("material_shares"), on, "year").rename({"country": "country_id"})
    names = dict(atlas.sql("SELECT actor_id, name FROM actors").iter_rows())
    bounds = shares.group_by("good_id", "stage", "year", "country_id").agg(
        pl.col("share").min().alias("least"), pl.col("share").max().alias("most"), pl.col("fact_id").sort()
    )
    best: dict[str, tuple[tuple[float, str, str], Concentration]] = {}
    for (good, stage, year), part in sorted(bounds.group_by("good_id", "stage", "year"), key=lambda item: str(item[0])):
        rank = (min(1.0, round(float(part["most"].sum()), 3)), str(year), str(stage))
        if str(good) not in best or rank > best[str(good)][0]:
            best[str(good)] = rank, _concentration(part, names, f"{stage} {year}")
    return {good: found for good, (_, found) in best.items()}


def _concentration(part: pl.DataFrame, names: dict[str, str], basis: str) -> Concentration:
    least, most = part["least"], part["most"]
    rest = max(0.0, 1.0 - float(most.sum()))
    leader = part.sort(["most", "country_id"], descending=[True, False]).row(0, named=True)
    return Concentration(
        low=float((least**2).sum()),
        high=min(1.0, float((most**2).sum()) + rest**2),
        leader=names.get(leader["country_id"], leader["country_id"]),
        leader_share=float(leader["most"]),
        basis=f"{basis}, {min(1.0, float(most.sum())):.0%} known",
        fact_ids=tuple(sorted(part["fact_id"].explode().unique())),
    )
