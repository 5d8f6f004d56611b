"""How far two distributions lie apart: the Jensen–Shannon divergence, and its mean over parts with an interval.

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
