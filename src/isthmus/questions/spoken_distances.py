"""How far apart the words lie that actors' documents use: Jensen–Shannon distance of concept profiles, with a bootstrap over documents."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from isthmus.engine.divergence import by_chance, clustered_distance
from isthmus.model.deterrence_terms import CONCEPTS
from isthmus.questions.spoken import Spoken

FEWEST, FEW = 5, 10
"""No distance where a side has fewer documents than the first; below the second it is marked as resting on few."""

FloatArray = npt.NDArray[np.float64]
_PLACES = {concept: place for place, concept in enumerate(CONCEPTS.terms)}


@dataclass(frozen=True)
class WordDistance:
    """Two actors: the documents with passages on concepts that each gives, those that both give, and how far apart the words lie.

    `chance` is the distance that 95 % of draws do not exceed were the documents dealt out at random; `apart` the distance without
    the documents that both give, None where one side then has too few. All are None where a side has fewer than `FEWEST` documents.
    """

    a: str
    b: str
    documents_a: int
    documents_b: int
    joint: int
    passages: int
    document_ids: tuple[str, ...]
    passage_ids: tuple[str, ...]
    value: float | None = None
    low: float | None = None
    high: float | None = None
    chance: float | None = None
    apart: float | None = None

    @property
    def basis(self) -> str:
        """What it rests on, in words."""
        fewest = min(self.documents_a, self.documents_b)
        return "too few" if fewest < FEWEST else "few" if fewest < FEW else "enough"

    @property
    def stands_out(self) -> bool:
        """Whether it is more than documents dealt out at random would show."""
        return self.value is not None and self.chance is not None and self.value > self.chance


class _Voice:
    """An actor's documents as weights: one row a document, one column a concept as used or as negated."""

    def __init__(self, uses: pl.DataFrame) -> None:
        ids = uses["document_id"].unique().sort().to_list()
        self.rows = {document: row for row, document in enumerate(ids)}
        self.passages: dict[str, list[str]] = {}
        for document, passage in uses.select("document_id", "passage_id").unique(maintain_order=True).rows():
            self.passages.setdefault(document, []).append(passage)
        self.weights = np.zeros((len(ids), 2 * len(_PLACES)))
        # A passage weighs one, shared among the concepts that it speaks of.
        each = uses.select("document_id", "concept", "negated", (1 / pl.len().over("passage_id")).alias("weight"))
        rows = np.array([self.rows[d] for d in each["document_id"]], dtype=np.int64)
        cells = np.array([2 * _PLACES[c] + n for c, n in each.select("concept", "negated").rows()], dtype=np.int64)
        np.add.at(self.weights, (rows, cells), each["weight"].to_numpy())

    def of(self, documents: Sequence[str]) -> FloatArray:
        found: FloatArray = self.weights[[self.rows[d] for d in documents]]
        return found


def distances(spoken: Spoken, actors: Sequence[str]) -> list[WordDistance]:
    """The distance of every unordered pair of the actors, in the order given; those without a passage on concepts are left out."""
    voices = {a: _Voice(spoken.of([a]).uses) for a in actors}
    return [
        _pair(a, b, voices[a], voices[b]) for a, b in itertools.combinations([a for a in actors if voices[a].rows], 2)
    ]


def _pair(a: str, b: str, one: _Voice, other: _Voice) -> WordDistance:
    joint = [d for d in one.rows if d in other.rows]
    first, second = ([d for d in v.rows if d not in (other if v is one else one).rows] for v in (one, other))
    every = sorted({*one.rows, *other.rows})
    passages = sorted({p for v in (one, other) for held in v.passages.values() for p in held})
    found = WordDistance(a, b, len(one.rows), len(other.rows), len(joint), len(passages), tuple(every), tuple(passages))
    if found.basis == "too few":
        return found
    alone = one.of(first), other.of(second), one.of(joint)
    told = clustered_distance(*alone)
    apart = None
    if joint and min(len(first), len(second)) >= FEWEST:
        apart = clustered_distance(*alone[:2], alone[2][:0], draws=1).value
    return WordDistance(
        a, b, found.documents_a, found.documents_b, found.joint, found.passages, found.document_ids, found.passage_ids,
        told.value, told.low, told.high, by_chance(*alone), apart,
    )  # fmt: skip
