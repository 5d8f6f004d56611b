"""How far two distributions lie apart: the Jensen–Shannon divergence, its mean over parts, and its interval over clusters.

JSD(p, q) = H((p + q) / 2) − (H(p) + H(q)) / 2 in bits, between 0 (alike) and 1 (nothing shared); its square root is a
metric. Sources: Lin 1991, doi:10.1109/18.61115; Endres and Schindelin 2003, doi:10.1109/TIT.2003.813506.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import entr

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Distance:
    """Jensen–Shannon distance, between 0 and 1, and the ends of its interval."""

    value: float
    low: float
    high: float


def jensen_shannon(p: npt.ArrayLike, q: npt.ArrayLike) -> FloatArray:
    """Divergence in bits of distributions along the last axis, each summing to 1; the other axes are broadcast."""
    p, q = np.asarray(p, float), np.asarray(q, float)
    bits: FloatArray = (entr((p + q) / 2) - (entr(p) + entr(q)) / 2).sum(axis=-1) / np.log(2)
    return np.clip(bits, 0.0, 1.0)


def distance(divergences: npt.ArrayLike, drawn: npt.ArrayLike, *, seed: int = 1, confidence: float = 0.95) -> Distance:
    """The root of the mean divergence over parts, with a bootstrap over the parts.

    Where all parts are at one bound (0 or 1) in every draw, resampling cannot tell how far the mean may be from it. Then the far end is
    that of n values between 0 and 1 all found at the bound: were the mean μ, each would be 0 with probability at most 1 − μ, so μ is at
    most 1 − α^(1/n), α being one tail (and 1 less that at the other bound).

    Args:
        divergences: n values, one a part, that the point estimate is the mean of.
        drawn: draws × n: the values in each draw, in which they may differ by whatever else is uncertain.
        seed: of the resampling of parts.
        confidence: share of draws between the ends.

    Raises:
        ValueError: there are no parts.
    """
    values, draws = np.asarray(divergences, float), np.asarray(drawn, float)
    n = len(values)
    if not n:
        raise ValueError("a distance needs at least one part")
    weights = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=len(draws)) / n
    tail = (1 - confidence) / 2
    low, high = np.quantile((draws * weights).sum(axis=1), [tail, 1 - tail])
    slack = 1 - tail ** (1 / n)
    if (draws == 0).all():
        high = slack
    if (draws == 1).all():
        low = 1 - slack
    return Distance(float(np.sqrt(values.mean())), float(np.sqrt(low)), float(np.sqrt(high)))


def clustered_distance(
    one: npt.ArrayLike,
    other: npt.ArrayLike,
    both: npt.ArrayLike,
    *,
    draws: int = 1000,
    seed: int = 1,
    confidence: float = 0.95,
) -> Distance:
    """Jensen–Shannon distance of two profiles that are sums over clusters, with a bootstrap over the clusters.

    Clusters of one side alone and of both are drawn apart, each with replacement; one of both sides is drawn for both. The divergence
    of small samples lies above that of the whole, and that of their draws above it again: by as much as the mean draw exceeds the
    estimate, draws are moved down before their ends are read (Efron and Tibshirani 1993, chapter 10). Where no draw falls short of 1
    the low end is that of n values all found there, n being the clusters of the smaller side (see `distance`).

    Args:
        one: clusters × cells: weights that count for the first side alone.
        other: the same for the second alone.
        both: the same for clusters that count for either.

    Raises:
        ValueError: a side has no weight.
    """
    sides = [np.atleast_2d(np.asarray(part, float)) for part in (one, other, both)]
    value = _between(*(part.sum(axis=0) for part in sides))
    generator = np.random.default_rng(seed)
    drawn = _between(*(_resampled(part, draws, generator) for part in sides))
    tail = (1 - confidence) / 2
    if (drawn == 1).all():
        fewest = min(len(sides[0]), len(sides[1])) + len(sides[2])
        return Distance(1.0, float(np.sqrt(tail ** (1 / fewest))), 1.0)
    ends = np.quantile(drawn - max(float(drawn.mean() - value), 0.0), [tail, 1 - tail])
    low, high = np.sqrt(np.clip(ends, 0.0, 1.0))
    return Distance(float(np.sqrt(value)), float(low), float(high))


def by_chance(
    one: npt.ArrayLike,
    other: npt.ArrayLike,
    both: npt.ArrayLike,
    *,
    draws: int = 500,
    seed: int = 1,
    confidence: float = 0.95,
) -> float:
    """The distance that `confidence` of draws do not exceed where clusters of one side alone are dealt anew to the two sides.

    A permutation test of whether the sides differ at all: a distance below it may be chance.
    """
    sides = [np.atleast_2d(np.asarray(part, float)) for part in (one, other, both)]
    pool = np.concatenate(sides[:2])
    if not len(pool):
        return 0.0
    dealt = np.zeros((draws, len(pool)))
    dealt[:, : len(sides[0])] = 1
    dealt = np.random.default_rng(seed).permuted(dealt, axis=1)
    first = dealt @ pool
    return float(np.sqrt(np.quantile(_between(first, pool.sum(axis=0) - first, sides[2].sum(axis=0)), confidence)))


def _between(one: FloatArray, other: FloatArray, both: FloatArray) -> FloatArray:
    """Divergence of the two sides, along the last axis; 1 where a draw leaves a side without weight."""
    p, q = one + both, other + both
    totals = p.sum(axis=-1, keepdims=True), q.sum(axis=-1, keepdims=True)
    empty = (totals[0] <= 0) | (totals[1] <= 0)
    if p.ndim == 1 and empty.any():
        raise ValueError("a profile needs a weight above 0")
    found = jensen_shannon(p / np.where(totals[0] > 0, totals[0], 1), q / np.where(totals[1] > 0, totals[1], 1))
    return np.where(empty[..., 0], 1.0, found)


def _resampled(clusters: FloatArray, draws: int, generator: np.random.Generator) -> FloatArray:
    n = len(clusters)
    if not n:
        return np.zeros((draws, clusters.shape[1]))
    weights = generator.multinomial(n, np.full(n, 1 / n), size=draws)
    summed: FloatArray = weights @ clusters
    return summed
