"""How often pairs of actors meet in a span of time, on one scale, and how far that can be trusted.

One SQL query finds the engagements that a pair of a set shares; everything after it works on what that query returns.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.engine import intervals

MONTHS_A_YEAR = 12
LONGEST_HISTORY_YEARS = 10
"""Rolling spans are told for so many years back."""
STEP_MONTHS = 3
"""From one rolling span to the next."""


@dataclass(frozen=True)
class Pairs:
    """Pairs of actors that are counted together.

    Attributes:
        key: `group`, `alliance` or `partners`.
        label: the set in words, e.g. `NATO with Indo-Pacific Four`.
        pairs: ids, each pair sorted.
    """

    key: str
    label: str
    pairs: tuple[tuple[str, str], ...]


_CONTACTS = """
WITH actor AS (SELECT actor_a AS actor_id FROM dyad UNION SELECT actor_b FROM dyad),
seat AS (SELECT DISTINCT p.engagement_id, p.actor_id FROM participants p SEMI JOIN actor USING (actor_id)),
together AS (
  SELECT d.pairs, d.actor_a, d.actor_b, a.engagement_id FROM seat a JOIN dyad d ON d.actor_a = a.actor_id
  JOIN seat b ON b.engagement_id = a.engagement_id AND b.actor_id = d.actor_b
),
shared AS (
  SELECT e.*, e.rowid AS event FROM engagements e SEMI JOIN together USING (engagement_id)
  WHERE (e.date_earliest IS NULL OR e.date_earliest <= (SELECT day FROM asked))
),
there AS (SELECT p.engagement_id, p.actor_id, p.fact_id FROM participants p SEMI JOIN shared USING (engagement_id)),
size AS (
  SELECT engagement_id, count(*) AS size FROM (SELECT DISTINCT engagement_id, actor_id FROM there) GROUP BY engagement_id
),
part AS (
  SELECT engagement_id, actor_id, list(fact_id) AS facts FROM there SEMI JOIN actor USING (actor_id) GROUP BY ALL
),
theme AS (
  SELECT b.fact_id, list(DISTINCT b.value ORDER BY b.value) AS domains FROM engagements__domains b
  SEMI JOIN shared USING (fact_id) GROUP BY b.fact_id
),
told AS (
  SELECT b.fact_id, count(DISTINCT s.publisher) AS publishers, list(DISTINCT s.source_id) AS sources,
    coalesce(bool_or(s.kind = 'official'), false) AS official
  FROM engagements__source_ids b SEMI JOIN shared USING (fact_id) JOIN sources s ON s.source_id = b.value
  GROUP BY b.fact_id
)
SELECT t.pairs, t.actor_a, t.actor_b, e.event, e.engagement_id, e.name, e.kind, e.date, coalesce(e.date_earliest, e.date_latest) AS first,
  coalesce(e.date_latest, e.date_earliest) AS last, z.size, coalesce(h.domains, []) AS domains,
  coalesce(o.publishers, 0) AS publishers, coalesce(o.sources, []) AS sources, coalesce(o.official, false) AS official,
  list_concat([e.fact_id], a.facts, b.facts) AS fact_ids
FROM together t JOIN shared e USING (engagement_id) JOIN size z USING (engagement_id)
JOIN part a ON a.engagement_id = e.engagement_id AND a.actor_id = t.actor_a
JOIN part b ON b.engagement_id = e.engagement_id AND b.actor_id = t.actor_b
LEFT JOIN theme h USING (fact_id) LEFT JOIN told o USING (fact_id)
ORDER BY first, e.engagement_id, t.pairs, t.actor_a, t.actor_b
"""


def contacts(atlas: Atlas, sets: Sequence[Pairs], on: dt.date) -> pl.DataFrame:
    """One row an engagement and pair of a set that both took part in, oldest first; `pairs` is the key of the set."""
    rows = [(s.key, a, b) for s in sets for a, b in s.pairs]
    dyad = pl.DataFrame(rows, schema=dict.fromkeys(("pairs", "actor_a", "actor_b"), pl.String), orient="row")
    return atlas.sql(_CONTACTS, frames={"dyad": dyad, "asked": pl.DataFrame({"day": [on]})})


@dataclass(frozen=True)
class Span:
    """Days from `start` to `end`, both included, that make up `months` whole months."""

    start: dt.date
    end: dt.date
    months: int

    @property
    def years(self) -> float:
        """Its length in years."""
        return self.months / MONTHS_A_YEAR


def span_to(end: dt.date, months: int) -> Span:
    """The span of so many months that ends on a day."""
    return Span(months_before(end, months) + dt.timedelta(days=1), end, months)


def rolling(end: dt.date, months: int, oldest: dt.date) -> list[Span]:
    """Spans of so many months that end on the day, and each so many months before it; oldest first."""
    spans = []
    for step in range(LONGEST_HISTORY_YEARS * MONTHS_A_YEAR // STEP_MONTHS):
        span = span_to(months_before(end, step * STEP_MONTHS), months)
        if step and span.start < oldest:
            break
        spans.append(span)
    return spans[::-1]


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months before, or the last day of that month where it has no such day."""
    place = day.year * 12 + day.month - 1 - months
    year, month = place // 12, place % 12 + 1
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return min(dt.date(year, month, 1) + dt.timedelta(days=day.day - 1), following - dt.timedelta(days=1))


def inside(frame: pl.DataFrame, span: Span) -> pl.DataFrame:
    """The rows whose dates overlap the span, with `part`: the share of their days in it (1 where they lie wholly in it).

    This is aoristic weighting (Ratcliffe 2000): what is only known to lie in a year is spread evenly over its days.
    """
    days = (pl.col("last") - pl.col("first")).dt.total_days() + 1
    within = (
        pl.min_horizontal("last", pl.lit(span.end)) - pl.max_horizontal("first", pl.lit(span.start))
    ).dt.total_days() + 1
    overlapping = frame.filter((pl.col("first") <= span.end) & (pl.col("last") >= span.start))
    return overlapping.with_columns((within / days).alias("part"))


@dataclass(frozen=True)
class Tempo:
    """How often the pairs of a set met in a span.

    Attributes:
        engagements: expected number of engagements that began or went on in the span.
        contacts: expected pairwise contacts, so an engagement of three members of a set counts three times.
        rate: contacts a pair and year.
        low, high: 95 % interval of the rate, engagements being Poisson with all their contacts (Fay and Feuer 1997).
        certain, possible: the rate of engagements wholly in the span, and of all that overlap it.
        divided: the rate where a contact in a meeting of s actors weighs 1/(s−1) (Newman 2001).
        attested: the rate of engagements that two publishers or more report.
        corrected: the rate if as many more engagements were held unreported as Chao's bound says.
        publishers: mean number of publishers that report an engagement; not a number where there is none.
        single: share of engagements that one publisher reports, 0–1.
        official: share of engagements with an official source, 0–1.
        sources: different sources.
    """

    engagements: float
    contacts: float
    rate: float
    low: float
    high: float
    certain: float
    possible: float
    divided: float
    attested: float
    corrected: float
    publishers: float
    single: float
    official: float
    sources: int
    fact_ids: tuple[str, ...]


def tempo(frame: pl.DataFrame, pairs: int, span: Span) -> Tempo:
    """The tempo of one set in a span; `frame` holds the contacts of that set alone."""
    rows = inside(frame, span)
    scale = 1 / (pairs * span.years)
    events = rows.group_by("event").agg(
        pl.col("part").first(), pl.len().cast(pl.Float64).alias("contacts"), pl.col("publishers").first(), pl.col("official").first()
    )  # fmt: skip
    weight = pl.col("part") * pl.col("contacts")
    whole = (pl.col("first") >= span.start) & (pl.col("last") <= span.end)
    sums = events.select(
        pl.col("part").sum().alias("engagements"),
        weight.sum().alias("contacts"),
        (weight**2).sum().alias("squares"),
        pl.max_horizontal(weight.max(), pl.lit(1.0)).fill_null(1.0).alias("largest"),
        weight.filter(pl.col("publishers") > 1).sum().alias("attested"),
        pl.col("part").filter(pl.col("publishers") == 1).sum().alias("once"),
        pl.col("part").filter(pl.col("publishers") == 2).sum().alias("twice"),
        (pl.col("part") * pl.col("publishers")).sum().alias("publishers"),
        pl.col("part").filter(pl.col("official")).sum().alias("official"),
    ).row(0, named=True)
    held = sums["engagements"]
    low, high = intervals.weighted_poisson(sums["contacts"], sums["squares"], sums["largest"])
    more = (held + intervals.unseen(sums["once"], sums["twice"])) / held if held else 1.0
    return Tempo(
        engagements=held,
        contacts=sums["contacts"],
        rate=sums["contacts"] * scale,
        low=low * scale,
        high=high * scale,
        certain=rows.filter(whole).height * scale,
        possible=rows.height * scale,
        divided=float((rows["part"] / (rows["size"] - 1)).sum()) * scale,
        attested=sums["attested"] * scale,
        corrected=sums["contacts"] * more * scale,
        publishers=sums["publishers"] / held if held else math.nan,
        single=sums["once"] / held if held else math.nan,
        official=sums["official"] / held if held else math.nan,
        sources=rows["sources"].explode().drop_nulls().n_unique(),
        fact_ids=tuple(rows["fact_ids"].explode().drop_nulls().unique().sort().to_list()),
    )


def counts(frame: pl.DataFrame, span: Span, *by: str) -> Mapping[tuple[str, ...], float]:
    """Expected engagements in a span by the columns given: an engagement counts once for each of their values."""
    rows = inside(frame, span).unique(["event", *by])
    grouped = rows.group_by(by).agg(pl.col("part").sum())
    return {tuple(str(v) for v in row[:-1]): float(row[-1]) for row in grouped.iter_rows()}
