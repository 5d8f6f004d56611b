"""Concepts of deterrence in documents: which of an actor's passages speak of which, and which of them only to deny or reject it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from isthmus.atlas.handle import AMONG, Atlas, among
from isthmus.model.deterrence_terms import CONCEPTS

# A state speaks through its armed forces, and through bodies that belong to it or are a ministry or department of it by their name.
_DOCUMENTS = f"""
WITH speakers AS (
  SELECT actor_id AS voice, actor_id AS actor FROM actors
  UNION SELECT actor_id, parent FROM actors WHERE parent IS NOT NULL AND kind <> 'company'
  UNION SELECT actor_id, country FROM actors WHERE country IS NOT NULL AND (kind = 'armed-force'
    OR (kind = 'organisation' AND regexp_matches(name, '\\b(Ministry|Department) of\\b')))
)
SELECT DISTINCT s.actor, d.document_id, d.title, d.kind, d.language, d.published, d.published_earliest AS day,
  (SELECT count(*) FROM documents__voices o WHERE o.document_id = d.document_id) AS voices
FROM documents d JOIN documents__voices v USING (document_id) JOIN speakers s ON s.voice = v.value
WHERE s.actor IN {AMONG} AND CASE WHEN d.published_earliest IS NULL THEN ?::DATE IS NULL
  ELSE d.published_earliest <= ? AND (?::DATE IS NULL OR d.published_latest IS NULL OR d.published_latest >= ?::DATE) END
ORDER BY s.actor, d.published_earliest, d.document_id
"""
_USES = f"""
SELECT p.document_id, p.passage_id, p.number, i.value AS concept, bool_and(m.negated) AS negated
FROM mentions m JOIN mentions__ids i USING (mention_id) JOIN passages p USING (passage_id)
WHERE m.kind = 'concept' AND p.own AND p.kind NOT IN ('heading', 'quote') AND i.value IN {AMONG}
GROUP BY ALL
"""
_TEXTS = f"""
SELECT p.passage_id, p.locator, p.text, d.url, d.publisher,
  list(m.text ORDER BY m.begins) AS words, list(i.value ORDER BY m.begins) AS of, min(m.begins) AS begins
FROM passages p JOIN documents d USING (document_id) JOIN mentions m USING (passage_id) JOIN mentions__ids i USING (mention_id)
WHERE p.passage_id IN {AMONG} AND m.kind = 'concept' GROUP BY ALL
"""


@dataclass(frozen=True)
class Spoken:
    """What documents say, in words.

    Attributes:
        documents: one row an actor and document that gives its words: actor, document_id, title, kind, language, published
            (as stated), day (the first it may mean), voices (how many actors give it).
        uses: one row an actor, passage and concept: the same, and passage_id, number, concept, `negated` where every mention of
            the concept in the passage is denied or rejected. Own passages alone, without headings and quotes of others.
    """

    documents: pl.DataFrame
    uses: pl.DataFrame

    @property
    def is_empty(self) -> bool:
        """Whether no passage speaks of a concept."""
        return self.uses.is_empty()

    @property
    def document_ids(self) -> tuple[str, ...]:
        """The documents with a passage that speaks of a concept."""
        return tuple(self.uses["document_id"].unique().sort())

    @property
    def passages(self) -> int:
        """How many passages speak of a concept, each once whoever gives it."""
        return int(self.uses["passage_id"].n_unique())

    def of(self, actors: Sequence[str]) -> Spoken:
        """What these actors say."""
        return Spoken(*(f.filter(pl.col("actor").is_in(list(actors))) for f in (self.documents, self.uses)))

    def about(self, concept: str | None) -> Spoken:
        """The passages on one concept, or all."""
        return self if concept is None else Spoken(self.documents, self.uses.filter(pl.col("concept") == concept))

    def counts(self) -> Mapping[tuple[str, str], tuple[int, int]]:
        """(actor, concept) -> passages that use its words, and that use them only to deny or reject it."""
        cells = self.uses.group_by("actor", "concept").agg(
            (~pl.col("negated")).sum().alias("used"), pl.col("negated").sum()
        )
        return {(a, c): (int(used), int(negated)) for a, c, used, negated in cells.rows()}


def listen(atlas: Atlas, actors: Sequence[str], on: dt.date, since: dt.date | None) -> Spoken:
    """The documents of these actors published by a day, those before `since` left out, and their passages on concepts.

    A document without a date counts whatever the day, unless `since` is given. A document that several actors give counts
    in full for each.
    """
    documents = atlas.sql(_DOCUMENTS, [among(actors), since, on, since, since])
    if documents.is_empty():
        return Spoken(documents, _none(documents))
    uses = atlas.sql(_USES, [among(CONCEPTS.terms)])
    order = ["actor", "day", "document_id", "number", "concept"]
    return Spoken(documents, documents.join(uses, on="document_id", how="inner").sort(order))


def texts(atlas: Atlas, passage_ids: Sequence[str]) -> dict[str, dict[str, object]]:
    """Passage -> its text, locator, the words of its concepts with the concept of each, and its document's publisher and address."""
    if not passage_ids:
        return {}
    return {row["passage_id"]: row for row in atlas.sql(_TEXTS, [among(passage_ids)]).to_dicts()}


def _none(documents: pl.DataFrame) -> pl.DataFrame:
    more = {"passage_id": pl.String(), "number": pl.Int64(), "concept": pl.String(), "negated": pl.Boolean()}
    return pl.DataFrame(schema={**documents.schema, **more})
