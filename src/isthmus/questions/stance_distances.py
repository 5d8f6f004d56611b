"""How far apart actors' stated stances lie: Jensen–Shannon distance over the concepts that both speak of."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from isthmus.engine.divergence import distance, jensen_shannon
from isthmus.questions.stances import ORDER, Passage, Record

FEWEST, FEW = 5, 10
"""No distance on fewer shared concepts than the first; below the second it is marked as resting on few."""
DRAWS = 1000
SEED = 1

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PairDistance:
    """Two actors: what their distance rests on, and the distance where it rests on enough.

    `by_reading` is the distance as each coder reads the stances, `low` and `high` the ends of the 95 % interval over
    the choice of concepts and of the coder of each passage; empty or None on fewer than `FEWEST` shared concepts.
    """

    a: str
    b: str
    concepts: tuple[str, ...]
    passages: tuple[Passage, ...]
    by_reading: tuple[float, ...]
    low: float | None
    high: float | None

    @property
    def basis(self) -> str:
        """What it rests on, in words."""
        return "too few" if len(self.concepts) < FEWEST else "few" if len(self.concepts) < FEW else "enough"


class _Profile:
    """An actor's distribution over stances for each concept, by reading and in draws of the coder."""

    def __init__(self, passages: Sequence[Passage], generator: np.random.Generator) -> None:
        self.passages: dict[str, list[Passage]] = {}
        for p in sorted(passages, key=lambda p: p.position_id):
            self.passages.setdefault(p.concept, []).append(p)
        self.read: dict[str, FloatArray] = {}
        self.drawn: dict[str, FloatArray] = {}
        for concept in sorted(self.passages):
            codes = np.array([[ORDER.index(s) for s in p.stances] for p in self.passages[concept]])
            coder = generator.integers(codes.shape[1], size=(DRAWS, len(codes)))
            self.read[concept] = _shares(codes.T)
            self.drawn[concept] = _shares(codes[np.arange(len(codes)), coder])


def _shares(codes: npt.NDArray[np.int64]) -> FloatArray:
    """Rows of codes -> rows of shares of each stance."""
    shares: FloatArray = (codes[:, :, None] == np.arange(len(ORDER))).mean(axis=1)
    return shares


def distances(record: Record, actors: Sequence[str]) -> list[PairDistance]:
    """The distance of every unordered pair of the actors, in the order given."""
    generator = np.random.default_rng(SEED)
    profiles = {actor: _Profile(record.of([actor]), generator) for actor in actors}
    return [_pair(a, b, profiles[a], profiles[b]) for a, b in itertools.combinations(actors, 2)]


def _pair(a: str, b: str, one: _Profile, other: _Profile) -> PairDistance:
    shared = tuple(c for c in one.passages if c in other.passages)
    passages = tuple(p for side in (one, other) for c in shared for p in side.passages[c])
    if len(shared) < FEWEST:
        return PairDistance(a, b, shared, passages, (), None, None)
    read = np.stack([jensen_shannon(one.read[c], other.read[c]) for c in shared], axis=1)
    drawn = np.stack([jensen_shannon(one.drawn[c], other.drawn[c]) for c in shared], axis=1)
    found = [distance(row, drawn, seed=SEED) for row in read]
    return PairDistance(a, b, shared, passages, tuple(d.value for d in found), found[0].low, found[0].high)
