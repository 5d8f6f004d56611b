"""How far coders agree beyond chance: Krippendorff's α, with a bootstrap interval over the units.

With o_ck the coincidences of the values c and k over all pairs of codings within a unit, each unit's pairs weighing 1 / (m_u − 1),
n_c = Σ_k o_ck and n = Σ_c n_c,

    α = 1 − D_o / D_e,   D_o = Σ o_ck δ²_ck / n,   D_e = Σ n_c n_k δ²_ck / (n (n − 1)).

δ² is 0 or 1 for values without order. For ordered ones it is the square of the number of codings between the two values,
(Σ_{g=c..k} n_g − (n_c + n_k) / 2)². Units with fewer than two codings are not paired and drop out.

Source: Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", University of Pennsylvania (repository.upenn.edu/asc_papers/43);
Hayes and Krippendorff 2007, doi:10.1080/19312450709336664. The interval is a plain bootstrap over units, percentiles, and not their
draw from the distribution of single disagreements, which takes expected disagreement as fixed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
MISSING = -1
Level = Literal["nominal", "ordinal"]


@dataclass(frozen=True)
class Reliability:
    """α with the ends of its interval, and the number of units with at least two codings; nan where all values are one."""

    alpha: float
    low: float
    high: float
    units: int


def krippendorff(
    codes: npt.ArrayLike, values: int, level: Level, *, draws: int = 1000, seed: int = 1, confidence: float = 0.95
) -> Reliability:
    """Krippendorff's α of codings.

    Args:
        codes: units × coders; 0 … values − 1, in their order where `level` is ordinal, and −1 where a coder gave none.
        values: number of values that a coder could give.
        level: `nominal` or `ordinal`.
        draws: bootstrap samples of the units.
        seed: of the bootstrap; one seed gives one interval.
        confidence: share of the samples between the ends.

    Raises:
        ValueError: a code out of range, or no unit with two codings.
    """
    codes = np.asarray(codes, np.int64)
    if codes.ndim != 2 or codes.min(initial=0) < MISSING or codes.max(initial=0) >= values:
        raise ValueError(f"codes are a table of units by coders, {MISSING} to {values - 1}")
    paired = codes[(codes != MISSING).sum(axis=1) > 1]
    if not len(paired):
        raise ValueError("no unit has two codings, so nothing can be compared")
    each = _coincidences(paired, values)
    alpha = _alpha(each.sum(axis=0)[None], level)[0]
    generator = np.random.default_rng(seed)
    weights = generator.multinomial(len(paired), np.full(len(paired), 1 / len(paired)), size=draws)
    drawn = _alpha(np.tensordot(weights.astype(float), each, axes=1), level)
    drawn = drawn[np.isfinite(drawn)]
    tail = (1 - confidence) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail]) if len(drawn) else (np.nan, np.nan)
    return Reliability(float(alpha), float(low), float(high), len(paired))


def _coincidences(codes: npt.NDArray[np.int64], values: int) -> FloatArray:
    """Units × values × values: how often two codings of the unit pair, over the unit's codings less one."""
    counts = (codes[:, :, None] == np.arange(values)).sum(axis=1).astype(float)
    pairs = counts[:, :, None] * counts[:, None, :]
    pairs[:, np.arange(values), np.arange(values)] -= counts
    result: FloatArray = pairs / (counts.sum(axis=1) - 1)[:, None, None]
    return result


def _alpha(coincidences: FloatArray, level: Level) -> FloatArray:
    """α of each of a stack of coincidence matrices; nan where no disagreement is to be expected."""
    n_c = coincidences.sum(axis=2)
    n = n_c.sum(axis=1)
    if level == "nominal":
        delta = np.broadcast_to(1 - np.eye(n_c.shape[1]), coincidences.shape)
    else:
        middle = np.cumsum(n_c, axis=1) - n_c / 2
        delta = (middle[:, :, None] - middle[:, None, :]) ** 2
    observed = (coincidences * delta).sum(axis=(1, 2))
    expected = (n_c[:, :, None] * n_c[:, None, :] * delta).sum(axis=(1, 2))
    result: FloatArray = 1 - np.divide(
        (n - 1) * observed, expected, out=np.full_like(expected, np.nan), where=expected > 0
    )
    return result
