"""Intervals for shares of few: Wilson's score interval.

For a share p̂ of n with z the normal quantile, (p̂ + z²/2n ± z √(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n). It stays within 0 and 1 and keeps
its cover where n is small or p̂ is near a bound (Brown, Cai and DasGupta 2001, doi:10.1214/ss/1009213286). For a mean of values between
0 and 1 that are not only 0 or 1 it is wider than need be, since their variance is at most p(1 − p).

The difference of two independent shares has Newcombe's interval, made of the two of Wilson: from p̂₂ − p̂₁ down by
√((p̂₂ − l₂)² + (u₁ − p̂₁)²) and up by √((u₂ − p̂₂)² + (p̂₁ − l₁)²) (Newcombe 1998, Statistics in Medicine 17:873–890, method 10). Whether two
intervals overlap says less: they often do where the difference is clear.

Source: Wilson 1927, doi:10.1080/01621459.1927.10502953.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

FloatArray = npt.NDArray[np.float64]


def wilson(sums: npt.ArrayLike, n: npt.ArrayLike, *, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Ends of the interval of the mean sums / n; nan where n is 0.

    Args:
        sums: sum of values between 0 and 1, e.g. a count.
        n: number of values.
        confidence: two-sided.
    """
    total, n = np.asarray(sums, float), np.asarray(n, float)
    if ((total < 0) | (total > n)).any():
        raise ValueError("a sum of values between 0 and 1 lies between 0 and their number")
    z = ndtri((1 + confidence) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = total / n
        half = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
        middle = p + z**2 / (2 * n)
        low, high = ((middle + side * half) / (1 + z**2 / n) for side in (-1, 1))
    return np.maximum(low, 0.0), np.minimum(high, 1.0)


def difference(first: tuple[float, float, float], second: tuple[float, float, float]) -> tuple[float, float]:
    """Ends of the interval of second less first, each given as share with the ends of its Wilson interval."""
    (p, low, high), (q, least, most) = first, second
    return q - p - float(np.hypot(q - least, high - p)), q - p + float(np.hypot(most - q, p - low))
