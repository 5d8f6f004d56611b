"""How far an uncertain fact could move an answer, seen from both ends of its bracket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from isthmus.engine.network import Floats

Kind = Literal["range", "conflict", "not on record", "judgement"]
NOISE = 1e-5
POINTS = 100.0
"""Percentage points in a share."""


@dataclass(frozen=True)
class Swing:
    """An uncertain fact turned over.

    Attributes:
        words, kind: what it is, and why it is uncertain.
        better: float64[n]: change of each result where it turns to its favourable end and all else is unfavourable.
        worse: float64[n]: where it turns to its unfavourable end and all else is favourable, told as a gain of knowing the favourable.
        names: of the results.
        fact_ids: what is on record of it.
    """

    words: str
    kind: Kind
    better: Floats
    worse: Floats
    names: tuple[str, ...]
    fact_ids: tuple[str, ...]

    @property
    def means(self) -> tuple[float, float]:
        """Mean change over the results, from the unfavourable and from the favourable end."""
        return float(self.better.mean()), float(self.worse.mean())

    @property
    def matters(self) -> bool:
        """Whether it moves the mean by itself, from either end."""
        return max(map(abs, self.means)) >= NOISE

    def row(self) -> dict[str, Any]:
        """The swing as a row of a table, in percentage points, with the three results that it moves most."""
        larger = self.better if abs(self.means[0]) >= abs(self.means[1]) else self.worse
        order = sorted(range(len(self.names)), key=lambda i: (-abs(larger[i]), i))
        return {
            "item": self.words, "kind": self.kind, "swing_points": POINTS * max(map(abs, self.means)),
            "points_from_unfavourable": POINTS * self.means[0], "points_from_favourable": POINTS * self.means[1],
            "moves": [self.names[i] for i in order[:3] if abs(larger[i]) > NOISE * 10], "fact_ids": sorted(self.fact_ids),
        }  # fmt: skip
