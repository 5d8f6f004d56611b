"""What changed between two spans of the same length: by pair, kind or domain, with what chance alone could do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from isthmus.engine import intervals
from isthmus.questions import tempo
from isthmus.questions.tempo import Pairs, Span

ROSE, FELL, UNCLEAR = "rose", "fell", "no clear change"
FALSE_DISCOVERY_RATE = 0.05


@dataclass(frozen=True)
class First:
    """Something on record for the first time: a pair of actors and a kind of engagement, and its first facts."""

    pair: str
    kind: str
    name: str
    date: str
    fact_ids: tuple[str, ...]


def compared(
    contacts: pl.DataFrame, sets: Sequence[Pairs], newest: Span, before: Span, by: str
) -> pl.DataFrame:  # fmt: skip
    """One row a set and value of the column `by`: engagements in both spans, how they compare, and whether that stands.

    Whether it stands is decided for all rows at once: of the changes called `rose` or `fell`, no more than
    `FALSE_DISCOVERY_RATE` may be expected to be chance (Benjamini and Hochberg 1995).
    """
    labels = {s.key: s.label for s in sets}
    frame = contacts.explode(by) if contacts.schema[by] == pl.List(pl.String) else contacts
    frame = frame.drop_nulls(by)
    both = tempo.inside(frame, Span(before.start, newest.end, 2 * newest.months))
    grouped = both.group_by("pairs", by).agg(pl.col("fact_ids").explode().unique().sort())
    facts = {(pairs, value): found for pairs, value, found in grouped.iter_rows()}
    now, then = tempo.counts(frame, newest, "pairs", by), tempo.counts(frame, before, "pairs", by)
    rows = []
    for key in sorted(facts):
        ratio = intervals.rate_ratio(now.get(key, 0.0), then.get(key, 0.0))
        rows.append({
            "pairs": labels[key[0]], by: key[1], "before": then.get(key, 0.0), "newest": now.get(key, 0.0), "ratio": ratio[0],
            "ratio_low": ratio[1], "ratio_high": ratio[2], "probability": ratio[3], "fact_ids": facts[key],
        })  # fmt: skip
    stands = intervals.false_discoveries([r["probability"] for r in rows], FALSE_DISCOVERY_RATE)
    for row, real in zip(rows, stands, strict=True):
        row["change"] = UNCLEAR if not real else ROSE if row["newest"] > row["before"] else FELL
    order = [s.label for s in sets]
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "pairs": pl.String, by: pl.String, "before": pl.Float64, "newest": pl.Float64, "ratio": pl.Float64, "ratio_low": pl.Float64,
        "ratio_high": pl.Float64, "probability": pl.Float64, "change": pl.String, "fact_ids": pl.List(pl.String),
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema).sort(
        pl.col("pairs").replace_strict({label: i for i, label in enumerate(order)}, return_dtype=pl.Int64),
        -pl.max_horizontal("before", "newest"), by,
    )  # fmt: skip


def firsts(contacts: pl.DataFrame, newest: Span) -> list[First]:
    """Pairs and kinds that are on record in the newest span and never before it; dates that may lie before do not count."""
    kinds = (
        contacts.sort("first", "engagement_id")
        .group_by("pair", "kind", maintain_order=True)
        .agg(pl.col("first").min().alias("since"), pl.col("name").first(), pl.col("date").first(), pl.col("fact_ids").first())
        .filter(pl.col("since") >= newest.start, pl.col("since") <= newest.end)
        .sort("since", "pair", "kind", descending=[True, False, False])
    )  # fmt: skip
    return [
        First(row["pair"], row["kind"], row["name"], row["date"], tuple(row["fact_ids"]))
        for row in kinds.iter_rows(named=True)
    ]
