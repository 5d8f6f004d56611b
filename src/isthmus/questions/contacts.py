"""Engagements in which two or more members of a group took part: the rows that `convening` and `rivals` count.

All the work on the whole record is one SQL query: it keeps the engagements in which two members took part, then looks
at everybody who was there. What comes back is small enough for frames.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl

from isthmus.atlas.handle import Atlas

NOT_CONVENED = ("aid",)
"""Kinds of engagement that are not meetings: nobody calls an act of aid together."""
TIERS = ("leaders", "ministers", "officials", "military talks", "exercises", "not recorded")
"""What is compared with what: rank of those who met, exercises and deployments apart."""

TIER = """CASE WHEN e.kind IN ('exercise', 'deployment') THEN 'exercises' WHEN e.level = 'military' THEN 'military talks'
  WHEN e.level = 'unknown' THEN 'not recorded' ELSE e.level END"""

TOGETHER = """
met AS (
  SELECT p.engagement_id, list(DISTINCT p.actor_id ORDER BY p.actor_id) AS members
  FROM participants p JOIN member USING (actor_id) GROUP BY p.engagement_id HAVING count(DISTINCT p.actor_id) > 1
),
held AS (
  SELECT e.* FROM engagements e JOIN met USING (engagement_id)
  JOIN asked a ON (e.date_earliest IS NULL OR e.date_earliest <= a.day)
    AND (a.since IS NULL OR e.date_latest IS NULL OR e.date_latest >= a.since)
  WHERE e.kind NOT IN (FROM left_out)
)"""
"""Common table expressions on the frames that `asked` makes."""

_EVENTS = f"""
WITH {TOGETHER},
seats AS (
  SELECT p.engagement_id, p.actor_id, p.role, p.fact_id, m.actor_id IS NOT NULL AS mine
  FROM participants p SEMI JOIN held USING (engagement_id) LEFT JOIN member m USING (actor_id)
),
there AS (
  SELECT p.engagement_id, count(DISTINCT p.actor_id) AS size,
    list(DISTINCT p.actor_id ORDER BY p.actor_id) AS present,
    coalesce(list(DISTINCT p.actor_id ORDER BY p.actor_id) FILTER (p.role = 'convener'), []) AS conveners,
    list(DISTINCT p.fact_id ORDER BY p.fact_id) FILTER (p.role = 'convener' OR p.mine) AS facts
  FROM seats p GROUP BY p.engagement_id
),
themes AS (
  SELECT b.fact_id, list(DISTINCT b.value ORDER BY b.value) AS domains FROM engagements__domains b
  SEMI JOIN held USING (fact_id) GROUP BY b.fact_id
),
hosts AS (
  SELECT h.engagement_id, h.name, h.fact_id,
    coalesce(bool_or(p.actor_id = 'nato') FILTER (p.role = 'convener'), false) AS of_nato
  FROM engagements h JOIN (SELECT DISTINCT margin_of FROM held) x ON h.engagement_id = x.margin_of
  LEFT JOIN participants p ON p.engagement_id = h.engagement_id GROUP BY ALL
)
SELECT e.engagement_id, e.name, e.kind, e.level, {TIER} AS tier, e.date, coalesce(e.date_earliest, e.date_latest) AS first,
  coalesce(e.date_latest, e.date_earliest) AS last, m.members, t.size, t.present, t.conveners,
  coalesce(d.domains, []) AS domains, e.country, coalesce(e.margin_of, e.engagement_id) AS occasion, h.name AS beside,
  coalesce(h.of_nato, false) AS beside_nato,
  list_concat([e.fact_id], t.facts, CASE WHEN h.fact_id IS NULL THEN [] ELSE [h.fact_id] END) AS fact_ids
FROM held e JOIN met m USING (engagement_id) JOIN there t USING (engagement_id) LEFT JOIN themes d USING (fact_id)
LEFT JOIN hosts h ON h.engagement_id = e.margin_of
ORDER BY first DESC, e.engagement_id
"""

_REACH = """
SELECT p.actor_id, count(DISTINCT p.engagement_id) AS engagements FROM participants p JOIN engagements e USING (engagement_id)
WHERE p.actor_id IN (SELECT unnest(?::VARCHAR[])) AND (e.date_earliest IS NULL OR e.date_earliest <= ?::DATE)
  AND (?::DATE IS NULL OR e.date_latest IS NULL OR e.date_latest >= ?::DATE)
GROUP BY 1 ORDER BY 1
"""


def events(
    atlas: Atlas, members: Sequence[str], on: dt.date, since: dt.date | None, left_out: Sequence[str] = NOT_CONVENED
) -> pl.DataFrame:
    """One row an engagement that began by the day and in which two or more members took part or convened, newest first.

    Columns: `tier` (one of `TIERS`), `first` and `last` (days that the date may mean), `members` (of the group, present),
    `size` (actors present, others too), `present`, `conveners`, `domains`, `occasion` (the event beside which it was
    held, else itself), `beside` (its name), `beside_nato` (whether NATO convened that), and `fact_ids` (the
    engagement, the part of members and conveners in it, and the event beside which it was held).
    """
    return atlas.sql(_EVENTS, frames=asked(members, on, since, left_out))


def asked(
    members: Sequence[str], on: dt.date, since: dt.date | None, left_out: Sequence[str] = NOT_CONVENED
) -> Mapping[str, pl.DataFrame]:
    """The frames that `TOGETHER` reads: `member`, `left_out` (kinds of engagement) and `asked` (one row, two days)."""
    return {
        "member": pl.DataFrame({"actor_id": members}, schema={"actor_id": pl.String}),
        "left_out": pl.DataFrame({"kind": left_out}, schema={"kind": pl.String}),
        "asked": pl.DataFrame({"day": [on], "since": [since]}, schema={"day": pl.Date, "since": pl.Date}),
    }


def recorded(atlas: Atlas, members: Sequence[str], on: dt.date, since: dt.date | None) -> Mapping[str, int]:
    """Engagements of every kind, with anybody, in which each member took part: how densely the atlas covers it."""
    found = dict(atlas.sql(_REACH, [list(members), on, since, since]).iter_rows())
    return {m: int(found.get(m, 0)) for m in members}


def newest(atlas: Atlas, members: Sequence[str], on: dt.date) -> dt.date:
    """The latest day up to which the atlas surely follows the group: when the newest engagement of any member began."""
    query = """SELECT max(e.date_earliest) FROM engagements e SEMI JOIN (
      SELECT engagement_id FROM participants WHERE actor_id IN (SELECT unnest(?::VARCHAR[]))) p USING (engagement_id)
    WHERE e.date_earliest <= ?::DATE"""
    found = atlas.sql(query, [list(members), on]).item()
    return found if isinstance(found, dt.date) else on


def contacts_of(members: pl.Expr) -> pl.Expr:
    """Pairwise contacts in an engagement of n members: n(n−1)/2."""
    n = members.list.len().cast(pl.Int64)
    return n * (n - 1) // 2


def by_pair(events: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """One row an engagement and unordered pair of members in it: `actor_a` < `actor_b`, and the columns asked for."""
    numbered = events.with_row_index("event")
    each = numbered.select("event", "members").explode("members")
    pairs = each.join(each, on="event", suffix="_b").filter(pl.col("members") < pl.col("members_b"))
    kept = numbered.select("event", *columns)
    return pairs.rename({"members": "actor_a", "members_b": "actor_b"}).join(kept, on="event", maintain_order="left")


def facts_of(frame: pl.DataFrame) -> tuple[str, ...]:
    """The facts of all rows, each once, sorted."""
    return tuple(frame["fact_ids"].explode().drop_nulls().unique().sort()) if frame.height else ()
