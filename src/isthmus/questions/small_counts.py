"""How far small counts carry: intervals for a share and for a mean of scores of −1, 0 and +1."""

from __future__ import annotations

import math

Z = 1.959963984540054
"""Quantile of the standard normal distribution for intervals of 95 %."""


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % score interval of a share, 0–1 (Wilson 1927, doi:10.1080/01621459.1927.10502953).

    Raises:
        ValueError: no count, or hits outside it.
    """
    if not 0 <= hits <= count or not count:
        raise ValueError(f"a share needs 0 ≤ hits ≤ count and a count of 1 or more; got {hits} of {count}")
    share, spread = hits / count, Z * Z / count
    middle = (share + spread / 2) / (1 + spread)
    half = Z * math.sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def mean_score(plus: int, minus: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a mean of `count` scores, of which `plus` are +1, `minus` are −1 and the others 0.

    The mean is a difference of two proportions of one sample, so that the interval for matched pairs holds: half a case is
    added to each of the four cells, and what overshoots −1 or +1 is cut (Agresti and Min 2005, Statistics in Medicine
    24:729–740).

    Raises:
        ValueError: no count, or more scores than it.
    """
    if min(plus, minus) < 0 or plus + minus > count or not count:
        raise ValueError(f"scores need a count of at least 1 that holds them; got {plus} and {minus} of {count}")
    wider = count + 2
    middle = (plus - minus) / wider
    half = Z * math.sqrt(plus + minus + 1 - (plus - minus) ** 2 / wider) / wider
    return max(-1.0, middle - half), min(1.0, middle + half)
