"""Recommendations, goals and pledges as they stood on a day: status, score, time open, and how they moved since another day."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.engine import intervals
from isthmus.model import vocabularies as v
from isthmus.model.compliance import SCORE_OF, compliance
from isthmus.questions import naming

NO_EVIDENCE = "no evidence"
STATUSES = ("done", "partly", "open", NO_EVIDENCE)
"""In the order of report cards."""

DAYS_A_YEAR = 365.25

_ITEMS = """
WITH known AS (
  SELECT *, row_number() OVER (
    PARTITION BY recommendation_id ORDER BY coalesce(date_latest, date_earliest) DESC, date_earliest DESC) AS place
  FROM recommendation_evidence WHERE coalesce(date_latest, date_earliest) <= $1
), facts AS (SELECT recommendation_id, list(fact_id ORDER BY fact_id) AS facts FROM known GROUP BY 1)
SELECT r.recommendation_id, r.kind, r.document, r.document_date, r.document_date_latest AS written, r.publisher, r.theme,
  rtrim(r.text, '.') AS text,
  (SELECT list(value ORDER BY value) FROM recommendations__addressees a WHERE a.fact_id = r.fact_id) AS addressees,
  coalesce(e.status, 'no evidence') AS status, e.date AS evidence_date, coalesce(e.date_latest, e.date_earliest) AS evidence_day,
  e.reason, list_concat([r.fact_id], coalesce(f.facts, [])) AS fact_ids
FROM recommendations r LEFT JOIN (SELECT * FROM known WHERE place = 1) e USING (recommendation_id)
LEFT JOIN facts f USING (recommendation_id)
WHERE r.document_date_earliest IS NULL OR r.document_date_earliest <= $1
ORDER BY r.document_date_latest DESC NULLS LAST, r.document, r.recommendation_id
"""

_TRAIL = """
SELECT e.recommendation_id, e.date, coalesce(e.date_latest, e.date_earliest) AS day, e.status, e.reason, e.fact_id
FROM recommendation_evidence e WHERE coalesce(e.date_latest, e.date_earliest) <= ?
ORDER BY day DESC, e.date_earliest DESC, e.fact_id
"""


@dataclass(frozen=True)
class Wanted:
    """Which of them are asked for; None for any. `document` as it stands in the atlas, `addressee` an actor id."""

    document: str | None = None
    addressee: str | None = None
    theme: str | None = None
    kind: str | None = None


def wanted(atlas: Atlas, document: str | None, addressee: str | None, theme: str | None, kind: str | None) -> Wanted:
    """What was asked for, under the names of the atlas.

    Raises:
        QuestionError: no such document, actor or theme; names near ones.
    """
    return Wanted(
        _document(atlas, document) if document else None,
        naming.find_actor(atlas, addressee) if addressee else None,
        _theme(theme) if theme else None,
        kind,
    )


def items(atlas: Atlas, on: dt.date, asked: Wanted) -> pl.DataFrame:
    """One row an item that was written by the day, with its status of that day, newest document first.

    `years` is the time from the last day that its date may mean to the day, or to the evidence that it is done.
    """
    frame = atlas.sql(_ITEMS, [on])
    for column in ("document", "theme", "kind"):
        if value := getattr(asked, column):
            frame = frame.filter(pl.col(column) == value)
    if asked.addressee:
        frame = frame.filter(pl.col("addressees").list.contains(asked.addressee))
    until = pl.when(pl.col("status") == "done").then("evidence_day").otherwise(pl.lit(on))
    days = (until - pl.col("written")).dt.total_days().clip(0)
    return frame.with_columns(
        pl.col("status").replace_strict(SCORE_OF, default=None, return_dtype=pl.Int64).alias("score"),
        (days / DAYS_A_YEAR).alias("years"),
    )


def trail(atlas: Atlas, on: dt.date, of: pl.DataFrame) -> pl.DataFrame:
    """The evidence of some items up to the day, newest first."""
    return atlas.sql(_TRAIL, [on]).join(
        of.select("recommendation_id", "document", "document_date", "kind", "text"),
        on="recommendation_id",
        maintain_order="left",
    )


def moves(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Items that have other evidence than before or are new, each with the status `was` and `now` and the step in score.

    `was` is null for an item whose document is newer. A first judgement has no step.
    """
    was = before.select(
        "recommendation_id",
        pl.col("status").alias("was"),
        pl.col("score").alias("score_was"),
        pl.col("evidence_day").alias("day_was"),
    )
    both = after.join(was, on="recommendation_id", how="left", maintain_order="left")
    moved = pl.col("was").is_null() | (
        pl.col("evidence_day").is_not_null() & pl.col("evidence_day").ne_missing(pl.col("day_was"))
    )
    step = pl.col("score") - pl.col("score_was")
    how = (
        pl.when(pl.col("was").is_null())
        .then(pl.lit("new"))
        .when(step > 0)
        .then(pl.lit("forward"))
        .when(step < 0)
        .then(pl.lit("back"))
        .when(step == 0)
        .then(pl.lit("further evidence"))
        .otherwise(pl.lit("first judged"))
    )
    return both.filter(moved).with_columns(step.alias("step"), how.alias("how"), pl.col("status").alias("now"))


@dataclass(frozen=True)
class Card:
    """Counts of a set of items, and the compliance they stand for; None where none is judged.

    Attributes:
        compliance: of those judged, 0–1; `low` and `high` its 95 % interval.
        least, most: of all items, where those without evidence are all missed or all met.
    """

    counts: dict[str, int]
    compliance: float | None
    low: float | None
    high: float | None
    least: float
    most: float

    @property
    def items(self) -> int:
        """All items."""
        return sum(self.counts.values())


def card(statuses: Sequence[str]) -> Card:
    """The card of items with these statuses, one or more."""
    counts = {status: sum(s == status for s in statuses) for status in STATUSES}
    done, open_, bare = counts["done"], counts["open"], counts[NO_EVIDENCE]
    judged = len(statuses) - bare
    least = compliance((done - open_ - bare) / len(statuses))
    most = compliance((done - open_ + bare) / len(statuses))
    if not judged:
        return Card(counts, None, None, None, least, most)
    low, high = intervals.mean_score(done, open_, judged)
    return Card(counts, compliance((done - open_) / judged), compliance(low), compliance(high), least, most)


def grouped(of: pl.DataFrame, by: str, names: dict[str, str]) -> pl.DataFrame:
    """A card a document, theme, addressee or kind, the largest first; an item with several addressees is in each of theirs."""
    frame = of.explode("addressees").rename({"addressees": "addressee"}) if by == "addressee" else of
    rows = []
    for (key,), part in frame.group_by(by, maintain_order=True):
        its = card(part["status"].to_list())
        years = part.filter(pl.col("status") != "done")["years"]
        rows.append(
            {
                by: names.get(str(key), str(key))
                if by == "addressee"
                else str(key).replace("-", " ")
                if by == "theme"
                else str(key),
                "written": part["document_date"][0] if by == "document" else None,
                "items": its.items,
                **{status.replace(" ", "_"): count for status, count in its.counts.items()},
                "compliance": its.compliance,
                "compliance_low": its.low,
                "compliance_high": its.high,
                "median_years_open": years.median(),
                "fact_ids": sorted({f for facts in part["fact_ids"] for f in facts}),
            }
        )
    schema = {
        "written": pl.String,
        "compliance": pl.Float64,
        "compliance_low": pl.Float64,
        "compliance_high": pl.Float64,
    }
    made = pl.DataFrame(rows, schema_overrides={**schema, "median_years_open": pl.Float64}, infer_schema_length=None)
    return made.sort(["items", by], descending=[True, False], maintain_order=True)


def _document(atlas: Atlas, text: str) -> str:
    titles = atlas.sql("SELECT DISTINCT document FROM recommendations ORDER BY 1")["document"].to_list()
    by_name = {title.lower(): title for title in titles}
    asked = text.strip().lower()
    inside = [title for name, title in by_name.items() if asked in name]
    if asked in by_name or len(inside) == 1:
        return str(by_name.get(asked) or inside[0])
    if inside:
        raise naming.QuestionError(f"{text!r} may mean {'; '.join(inside[:6])}; give more of the title")
    near = difflib.get_close_matches(asked, by_name, n=3, cutoff=0.4)
    words = [t for n, t in by_name.items() if any(len(w) > 4 and w in n for w in asked.split())]
    found = list(dict.fromkeys([*(by_name[n] for n in near), *words]))[:4]
    hint = f"; near: {'; '.join(found)}" if found else f"; it has {'; '.join(titles[:6])}"
    raise naming.QuestionError(f"the atlas has no document {text!r} with recommendations, goals or pledges{hint}")


def _theme(text: str) -> str:
    asked = text.strip().lower().replace(" ", "-")
    if asked in v.DOMAINS.terms:
        return asked
    near = difflib.get_close_matches(asked, v.DOMAINS.terms, n=3)
    raise naming.QuestionError(
        f"there is no theme {text!r}; {'near' if near else 'the themes are'}: {', '.join(near or v.DOMAINS.terms)}"
    )
