"""From ranges and conflicting sources to intervals: Latin hypercube samples of what is uncertain.

A Latin hypercube (McKay, Beckman and Conover 1979, doi:10.2307/1268522) puts exactly one of N draws into each of N
equally likely slices of every variable. A range with a best value becomes a triangular distribution, values of conflicting
sources an empirical one, in which each source's value is as likely as its weight. One seed gives one set of draws: used
for two scenarios alike they are common random numbers, so that the difference of the scenarios is not that of the draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


class SampleError(ValueError):
    """A distribution that cannot be; the message says why."""


@dataclass(frozen=True)
class Triangular:
    """A range with its best value: low ≤ value ≤ high, in the unit of the quantity; low = high is a known value."""

    low: float
    value: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high or not np.isfinite(self.high - self.low):
            raise SampleError(
                f"a range needs low ≤ value ≤ high, all finite; got {self.low}, {self.value}, {self.high}"
            )

    def at(self, quantile: npt.ArrayLike) -> FloatArray:
        """The values at quantiles in [0, 1]; the inverse of the distribution function."""
        u = np.asarray(quantile, float)
        width = self.high - self.low
        if width == 0:
            return np.full(u.shape, self.value)
        mode = (self.value - self.low) / width
        left = self.low + np.sqrt(u * width * (self.value - self.low))
        right = self.high - np.sqrt((1 - u) * width * (self.high - self.value))
        return np.where(u <= mode, left, right)


@dataclass(frozen=True)
class Empirical:
    """The values of sources that conflict; as likely as their weights, alike by default."""

    values: Sequence[float]
    weights: Sequence[float] | None = None

    def __post_init__(self) -> None:
        weights = np.ones(len(self.values)) if self.weights is None else np.asarray(self.weights, float)
        if not len(self.values) or not np.all(np.isfinite(self.values)):
            raise SampleError("conflicting sources need at least one value, all finite")
        if len(weights) != len(self.values) or not np.all(weights >= 0) or not weights.sum() > 0:
            raise SampleError(f"{len(self.values)} values need as many weights, none negative and not all 0")

    def at(self, quantile: npt.ArrayLike) -> FloatArray:
        """The values at quantiles in [0, 1]."""
        weights = np.ones(len(self.values)) if self.weights is None else np.asarray(self.weights, float)
        values = np.asarray(self.values, float)
        order = np.argsort(values, kind="stable")
        steps = np.cumsum(weights[order]) / weights.sum()
        index = np.searchsorted(steps, np.asarray(quantile, float), side="right")
        last = int(np.flatnonzero(weights[order])[-1])
        return values[order][np.minimum(index, last)]


def latin_hypercube(draws: int, variables: int, seed: int) -> FloatArray:
    """float64[draws, variables]: quantiles in (0, 1), each column with one draw in each of `draws` equal slices.

    Column j depends on the seed, the number of draws and j alone: a further variable changes none before it.

    Raises:
        SampleError: fewer than one draw, or a negative number of variables.
    """
    if draws < 1 or variables < 0:
        raise SampleError(f"{draws} draws of {variables} variables; a sample has at least 1 draw and 0 variables")
    columns = np.empty((draws, variables))
    for j in range(variables):
        rng = np.random.default_rng([seed, j])
        columns[:, j] = (rng.permutation(draws) + rng.uniform(1e-12, 1 - 1e-12, draws)) / draws
    return columns


def draw(distributions: Sequence[Triangular | Empirical], draws: int, seed: int) -> FloatArray:
    """float64[draws, k]: a Latin hypercube sample of k independent distributions."""
    quantiles = latin_hypercube(draws, len(distributions), seed)
    return np.column_stack([d.at(quantiles[:, j]) for j, d in enumerate(distributions)] or [np.empty((draws, 0))])


@dataclass(frozen=True)
class Interval:
    """Median and the ends of a central interval of results, in their unit; ends may be infinite."""

    low: float
    median: float
    high: float


def interval(results: npt.ArrayLike, share: float = 0.8) -> Interval:
    """The median and the central interval that holds a share of the results; results are not interpolated.

    The ends are results of the sample (the inverse of the empirical distribution function), so infinite results are
    allowed; with an even number of results the median is the lower of the middle two.

    Raises:
        SampleError: no results, a missing one, or a share outside (0, 1).
    """
    ordered = np.sort(np.asarray(results, float).ravel())
    if not ordered.size or np.isnan(ordered).any() or not 0 < share < 1:
        raise SampleError("an interval needs results, none missing, and a share between 0 and 1")
    tail = (1 - share) / 2
    places = [max(0, int(np.ceil(q * ordered.size - 1e-9)) - 1) for q in (tail, 0.5, 1 - tail)]
    return Interval(*(float(ordered[p]) for p in places))
