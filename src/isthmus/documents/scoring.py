"""How reasons add up to a score.

Each piece of evidence moves the log-odds that the document states the fact by a fixed amount; the score is the logistic
function of their sum, σ(Σ wᵢ), and its reasons give every summand, so that a reader can add them up again. The weights
are set by hand on invented texts, not fitted: the score orders candidates and is no measured probability.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

BOUND = 6.0
"""The log-odds beyond which more evidence of the same kind says no more."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of evidence: `log_odds` is negative where it speaks against the fact; `reason` says it in words."""

    log_odds: float
    reason: str


def weigh(evidence: Iterable[Evidence]) -> tuple[float, tuple[str, ...]]:
    """The score, 0–1, and the reasons with the log-odds that each adds."""
    pieces = tuple(evidence)
    total = max(-BOUND, min(BOUND, sum(piece.log_odds for piece in pieces)))
    return 1 / (1 + math.exp(-total)), tuple(f"{piece.reason} ({piece.log_odds:+.1f})" for piece in pieces)


def joined(scores: Iterable[float]) -> float:
    """The score of a fact that several passages of one document tell: the best of them, half a step up for each further one.

    They are not independent, therefore not multiplied; at most one step of log-odds is gained.
    """
    ordered = sorted(scores, reverse=True)
    best = min(max(ordered[0], 1e-6), 1 - 1e-6)
    gain = min(0.5 * sum(score >= 0.5 for score in ordered[1:]), 1.0)
    return 1 / (1 + math.exp(-(math.log(best / (1 - best)) + gain))) if gain else ordered[0]
