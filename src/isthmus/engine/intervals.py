"""How far small counts can be trusted: intervals for shares, means of scores, rates and ratios, and what was never recorded.

**Share.** Wilson's score interval: for a share p̂ of n with z the normal quantile, (p̂ + z²/2n ± z √(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n)
(Wilson 1927, doi:10.1080/01621459.1927.10502953). It stays within 0 and 1 and keeps its cover where n is small or p̂ is near a bound
(Brown, Cai and DasGupta 2001, doi:10.1214/ss/1009213286). For a mean of values between 0 and 1 that are not only 0 or 1 it is wider
than need be, since their variance is at most p(1 − p).

**Difference** of two independent shares: Newcombe's interval, made of the two of Wilson: from p̂₂ − p̂₁ down by √((p̂₂ − l₂)² +
(u₁ − p̂₁)²) and up by √((u₂ − p̂₂)² + (p̂₁ − l₁)²) (Newcombe 1998, Statistics in Medicine 17:873–890, method 10). Whether two intervals
overlap says less: they often do where the difference is clear.

All intervals are at 95 % unless another confidence is asked for. They treat the record as one draw of a process that could have
gone otherwise; they say nothing of what the record leaves out. For that there is `unseen`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import special

from isthmus.engine.network import Floats

Z = 1.959963984540054
"""The normal deviate that leaves 2.5 % above it."""
TAIL = 0.025
DRAWS = 4_000
"""Draws of a bootstrap: enough that its ends hold to about a point."""
SEED = 20_260_101


def wilson(sums: npt.ArrayLike, n: npt.ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Ends of the interval of the mean sums / n; nan where n is 0.

    Args:
        sums: sum of values between 0 and 1, e.g. a count.
        n: number of values.
        confidence: two-sided.
    """
    total, n = np.asarray(sums, float), np.asarray(n, float)
    if ((total < 0) | (total > n)).any():
        raise ValueError("a sum of values between 0 and 1 lies between 0 and their number")
    z = special.ndtri((1 + confidence) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = total / n
        half = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
        middle = p + z**2 / (2 * n)
        low, high = ((middle + side * half) / (1 + z**2 / n) for side in (-1, 1))
    return np.maximum(low, 0.0), np.minimum(high, 1.0)


def share_interval(hits: float, trials: float) -> tuple[float, float]:
    """Interval of one share of 0–1; (0, 1) without a trial.

    Raises:
        ValueError: hits outside 0 to trials.
    """
    if trials <= 0:
        return 0.0, 1.0
    low, high = wilson(hits, trials)
    return (0.0 if hits <= 0 else float(low)), (1.0 if hits >= trials else float(high))


def difference(first: tuple[float, float, float], second: tuple[float, float, float]) -> tuple[float, float]:
    """Ends of the interval of second less first, each given as share with the ends of its Wilson interval."""
    (p, low, high), (q, least, most) = first, second
    return q - p - float(np.hypot(q - least, high - p)), q - p + float(np.hypot(most - q, p - low))


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


def weighted_poisson(total: float, squares: float, largest: float) -> tuple[float, float]:
    """Interval of a weighted sum of Poisson counts, by the gamma method of Fay and Feuer (1997, Statistics in Medicine 16:791).

    With weights of 1 it is Garwood's exact interval of a count.

    Args:
        total: the sum of the weights of all events, S.
        squares: the sum of the squares of these weights, v.
        largest: the largest weight that an event could have had, w.

    Returns:
        (v/2S) χ²(2.5 %; 2S²/v) and ((v+w²)/2(S+w)) χ²(97.5 %; 2(S+w)²/(v+w²)).
    """
    low = 0.0 if total <= 0 else squares / total * float(special.gammaincinv(total**2 / squares, TAIL))
    above, spread = total + largest, squares + largest**2
    return low, spread / above * float(special.gammaincinv(above**2 / spread, 1 - TAIL))


def rate_ratio(now: float, before: float) -> tuple[float, float, float, float]:
    """How two counts over equal times compare: ratio, its interval, and the probability of so great a difference by chance.

    Given both counts, the newer is binomial with share ρ/(1+ρ) of their sum (Przyborowski and Wilenski 1940, Biometrika
    31:313); the interval is that of Clopper and Pearson. Counts need not be whole: beta functions take the place of sums.

    Returns:
        ratio (infinite where nothing was before, not a number where nothing was at all), low, high, and the two-sided
        probability, twice the smaller tail.
    """
    both = now + before
    if both <= 0:
        return math.nan, 0.0, math.inf, 1.0
    low = 0.0 if now <= 0 else float(special.betaincinv(now, before + 1, TAIL))
    high = 1.0 if before <= 0 else float(special.betaincinv(now + 1, before, 1 - TAIL))
    at_least = 1.0 if now <= 0 else float(special.betainc(now, before + 1, 0.5))
    at_most = 1.0 if before <= 0 else 1 - float(special.betainc(now + 1, before, 0.5))
    ratio = now / before if before > 0 else math.inf
    return ratio, _odds(low), _odds(high), min(1.0, 2 * min(at_least, at_most))


def false_discoveries(probabilities: Sequence[float], rate: float = 0.05) -> list[bool]:
    """Which of many comparisons stand when no more than `rate` of those that do may be chance (Benjamini and Hochberg 1995)."""
    order = np.argsort(probabilities, kind="stable")
    ranked = np.asarray(probabilities, dtype=float)[order]
    passing = np.nonzero(ranked <= rate * np.arange(1, len(ranked) + 1) / max(len(ranked), 1))[0]
    stands = np.zeros(len(ranked), dtype=bool)
    if passing.size:
        stands[order[: passing[-1] + 1]] = True
    return [bool(x) for x in stands]


def unseen(once: float, twice: float) -> float:
    """A lower bound on how many events no source recorded, from those recorded by one source and by two.

    Bias-corrected form of Chao (1984, Scandinavian Journal of Statistics 11:265): f₁(f₁−1)/(2(f₂+1)).
    """
    return max(0.0, once * (once - 1)) / (2 * (twice + 1))


def resampled(counts: npt.ArrayLike, parts: npt.ArrayLike, wholes: npt.ArrayLike, *, seed: int = SEED) -> Floats:
    """Draws of a share Σ part / Σ whole, events drawn anew with replacement (a cluster bootstrap; Efron 1979).

    An event is drawn with all its contacts, since those of one meeting are not independent. Events of the same part and
    whole are interchangeable, so a draw is one multinomial over the classes: exact, whatever the number of events.

    Args:
        counts: events in each class.
        parts: what an event of the class adds to the numerator.
        wholes: what it adds to the denominator; above 0.
        seed: of the random generator; the same seed gives the same draws.

    Returns:
        `DRAWS` shares, 0–1 where no part exceeds its whole.
    """
    numbers = np.asarray(counts, dtype=np.int64)
    total = int(numbers.sum())
    drawn = np.random.default_rng(seed).multinomial(total, numbers / total, size=DRAWS)
    shares: Floats = (drawn @ np.asarray(parts, dtype=float)) / (drawn @ np.asarray(wholes, dtype=float))
    return shares


def middle_95(draws: Floats) -> tuple[float, float]:
    """The ends between which 95 % of the draws lie."""
    low, high = np.quantile(draws, (TAIL, 1 - TAIL))
    return float(low), float(high)


def _odds(share: float) -> float:
    return math.inf if share >= 1 else share / (1 - share)
