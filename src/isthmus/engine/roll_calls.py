"""How often voters of an assembly agree: counts of their votes pair by pair, and indices of agreement made of them.

Votes are coded in order: no 0, abstention 1, yes 2, and −1 where a voter did not vote or was absent; such a roll call says nothing of
its pairs. With n_kl the roll calls in which one voted k and the other l, and t their number, the index is Σ a_kl n_kl / t; the conventions
differ in a_kl alone:

- `half`: 1 for the same vote, ½ where just one abstains, 0 for yes against no (Lijphart 1963, doi:10.2307/1952608);
- `strict`: 1 for the same vote, else 0;
- `left-out`: as strict, but only over roll calls in which both said yes or no.

Since most roll calls pass with broad majorities, much agreement is what chance would give. Scott's π compares with that: 1 − D_o / D_e,
D_o = Σ (1 − a_kl) n_kl / t and D_e = Σ (1 − a_kl) p_k p_l, p being the shares of the votes of both together (Scott 1955,
doi:10.1086/266577; on roll calls Häge 2011, doi:10.1093/pan/mpr023).
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Votes = npt.NDArray[np.int8]

NO, ABSTAIN, YES = 0, 1, 2
KINDS = 3
NOT_CAST = -1
Convention = Literal["half", "strict", "left-out"]

_SAME = np.eye(KINDS)
_HALF = np.array([[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]])
_DECIDED = np.outer([1.0, 0, 1], [1, 0, 1])


def pair_counts(votes: Votes) -> FloatArray:
    """Voters × voters × 3 × 3: in how many roll calls one voted k and the other l.

    Args:
        votes: voters × roll calls, coded as above.
    """
    cast = np.stack([(votes == k).astype(np.float64) for k in range(KINDS)])
    counts: FloatArray = np.einsum("kij,lmj->imkl", cast, cast, optimize=True)
    return counts


def agreement(counts: FloatArray, convention: Convention) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Index of agreement, its roll calls, and Scott's π, of 3 × 3 counts in the last two axes; nan without a roll call.

    Raises:
        ValueError: there is no such convention.
    """
    if convention not in get_args(Convention):
        raise ValueError(f"abstentions are treated as one of {', '.join(get_args(Convention))}")
    weight = _HALF if convention == "half" else _SAME
    counted = counts * _DECIDED if convention == "left-out" else counts
    t = counted.sum(axis=(-2, -1))
    marginal = counted.sum(axis=-1) + counted.sum(axis=-2)
    with np.errstate(divide="ignore", invalid="ignore"):
        index = (counted * weight).sum(axis=(-2, -1)) / t
        p = marginal / marginal.sum(axis=-1, keepdims=True)
        by_chance = np.einsum("...k,...l,kl->...", p, p, 1 - weight)
        scott = np.where(by_chance > 0, 1 - (1 - index) / by_chance, np.nan)
    return index, t, scott


def single(one: Votes, other: Votes, convention: Convention) -> FloatArray:
    """Agreement a_kl of single votes, element by element; nan where either was not cast or is left out."""
    weight = _HALF if convention == "half" else _SAME
    counted = (one != NOT_CAST) & (other != NOT_CAST)
    if convention == "left-out":
        counted &= (one != ABSTAIN) & (other != ABSTAIN)
    result: FloatArray = np.where(counted, weight[np.maximum(one, 0), np.maximum(other, 0)], np.nan)
    return result


def contested(votes: Votes) -> npt.NDArray[np.bool_]:
    """Which roll calls part the voters: at least two different votes were cast in them."""
    parted: npt.NDArray[np.bool_] = sum((votes == k).any(axis=0).astype(int) for k in range(KINDS)) > 1
    return parted
