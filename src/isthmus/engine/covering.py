"""The few additions that cover most of a need: maximal covering with partial cover, chosen exactly.

Party p has need[p, d] in domain d; a field f serves serves[f, d] of it, 0–1, and of several fields the best counts:
cover[p, d] = max over the fields that p has of serves[f, d]. To choose at most k further pairs (p, f) so that
Σ need · cover is largest is the maximal covering problem (Church and ReVelle 1974, doi:10.1007/BF01942293) with partial
cover, as in facility location. The gain is submodular, so taking the best one after another can fall short by up to 1/e
(Nemhauser, Wolsey and Fisher 1978, doi:10.1007/BF01588971); `best` solves it as an integer programme, `best_of_draws` by going
through every choice, which is quicker where one small problem is solved for many needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import scipy.sparse as sp

from isthmus.engine.network import Floats

Pair = tuple[int, int]
CHUNK = 2_000_000
"""Choices × draws worked through at once: 16 MB."""
TIE = 1e-12


@dataclass(frozen=True)
class Cover:
    """A covering problem.

    Attributes:
        need: float64[P, D], not negative.
        serves: float64[F, D], 0–1.
        has: bool[P, F], the fields that each party has already.
    """

    need: Floats
    serves: Floats
    has: np.ndarray

    def covered(self, more: Sequence[Pair] = ()) -> Floats:
        """float64[P, D]: cover of each need with the fields at hand and those of `more`."""
        has = self.has.copy()
        for party, field in more:
            has[party, field] = True
        covered: Floats = (self.serves[None, :, :] * has[:, :, None]).max(axis=1, initial=0.0)
        return covered

    def value(self, more: Sequence[Pair] = ()) -> float:
        """Σ need · cover."""
        return float((self.need * self.covered(more)).sum())


@dataclass(frozen=True)
class Draws:
    """The best choices of many needs.

    Attributes:
        chosen: bool[N, P, F], the pairs of each draw's best choice.
        gain: float64[N], what it adds to the cover.
    """

    chosen: np.ndarray
    gain: Floats


def best(problem: Cover, budget: int) -> tuple[Pair, ...]:
    """The pairs, at most `budget`, that together cover most; none that adds nothing. In order of party and field.

    Raises:
        ArithmeticError: the solver stopped without an optimum.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    base = problem.covered()
    extra = np.clip(problem.serves[None, :, :] - base[:, None, :], 0, None) * problem.need[:, None, :]
    party, field, domain = np.nonzero((extra > 0) & ~problem.has[:, :, None])
    pairs = sorted(set(zip(party.tolist(), field.tolist(), strict=True)))
    if not pairs or budget < 1:
        return ()
    place = {pair: i for i, pair in enumerate(pairs)}
    assigned = np.arange(len(party))
    joins = np.array([place[p, f] for p, f in zip(party.tolist(), field.tolist(), strict=True)])
    cells, cell = np.unique(np.stack([party, domain]), axis=1, return_inverse=True)
    columns = len(pairs) + len(party)
    # A need counts the field that serves it best, once, and only a field that is joined.
    once = sp.csr_array((np.ones(len(party)), (cell.ravel(), len(pairs) + assigned)), (cells.shape[1], columns))
    joined = sp.csr_array(
        (
            np.r_[np.ones(len(party)), -np.ones(len(party))],
            (np.r_[assigned, assigned], np.r_[len(pairs) + assigned, joins]),
        ),
        (len(party), columns),
    )
    count = sp.csr_array((np.ones(len(pairs)), (np.zeros(len(pairs), int), np.arange(len(pairs)))), (1, columns))
    cost = np.r_[np.zeros(len(pairs)), -extra[party, field, domain] / float(extra.max())]
    found = milp(
        cost,
        integrality=np.r_[np.ones(len(pairs)), np.zeros(len(party))],
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(once, -np.inf, 1),
            LinearConstraint(joined, -np.inf, 0),
            LinearConstraint(count, -np.inf, budget),
        ],
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None or found.status != 0:
        raise ArithmeticError(f"the integer programme was not solved: {found.message}")
    chosen = [pair for pair, taken in zip(pairs, found.x[: len(pairs)], strict=True) if taken > 0.5]
    for pair in tuple(chosen):
        others = [other for other in chosen if other != pair]
        if problem.value(others) >= problem.value(chosen) - TIE:
            chosen = others
    return tuple(chosen)


def best_of_draws(problem: Cover, needs: Floats, budget: int) -> Draws:
    """The best choice for each of N needs, by going through every choice of each party and sharing the budget out.

    Args:
        problem: its own need is not looked at.
        needs: float64[N, P, D].
        budget: at most how many pairs, small: the choices of a party grow as its fields to this power.

    Of choices that are worth the same the one with fewer pairs counts, then the first in order.
    """
    draws, parties, _ = needs.shape
    chosen = np.zeros((draws, *problem.has.shape), bool)
    worth = np.zeros((parties, budget + 1, draws))
    pick: list[list[tuple[list[tuple[int, ...]], np.ndarray]]] = []
    base = problem.covered()
    for p in range(parties):
        open_fields = _worth_a_try(problem, p, base[p])
        pick.append([])
        for size in range(1, budget + 1):
            choices = list(combinations(open_fields, min(size, len(open_fields))))
            gains = np.array(
                [np.maximum(problem.serves[list(c)].max(axis=0, initial=0.0), base[p]) - base[p] for c in choices]
            )
            top = _highest(gains, needs[:, p, :])
            worth[p, size] = np.maximum((gains[top] * needs[:, p, :]).sum(axis=1), worth[p, size - 1])
            pick[p].append((choices, top))
    share = _shares(worth, budget)
    for p in range(parties):
        for size in range(1, budget + 1):
            choices, top = pick[p][size - 1]
            for n in np.flatnonzero(share[p] == size):
                chosen[n, p, list(choices[top[n]])] = True
    total = np.array([sum(worth[p, share[p, n], n] for p in range(parties)) for n in range(draws)])
    return Draws(chosen, total)


def _worth_a_try(problem: Cover, party: int, base: Floats) -> list[int]:
    """The fields that add something for a party, without those that another one serves at least as well everywhere."""
    rows = np.maximum(problem.serves, base)
    adding = [f for f in range(len(rows)) if not problem.has[party, f] and (rows[f] > base + TIE).any()]

    def better(g: int, f: int) -> bool:
        return bool((rows[g] >= rows[f]).all()) and (g < f or bool((rows[g] > rows[f]).any()))

    return [f for f in adding if not any(better(g, f) for g in adding if g != f)]


def _highest(gains: Floats, need: Floats) -> np.ndarray:
    """int[N]: for each need the row of `gains` that is worth most, the first of equals."""
    step = max(1, CHUNK // max(1, len(gains)))
    found = []
    for start in range(0, len(need), step):
        worth = gains @ need[start : start + step].T
        found.append((worth >= worth.max(axis=0) - TIE).argmax(axis=0))
    return np.concatenate(found) if found else np.empty(0, int)


def _shares(worth: Floats, budget: int) -> np.ndarray:
    """int[P, N]: how many of the budget each party gets, by dynamic programming over the parties."""
    parties, _, draws = worth.shape
    best_so_far = np.zeros((budget + 1, draws))
    taken = np.zeros((parties, budget + 1, draws), int)
    for p in range(parties):
        fresh = np.full((budget + 1, draws), -np.inf)
        for spent in range(budget + 1):
            for own in range(spent + 1):
                value = best_so_far[spent - own] + worth[p, own]
                better = value > fresh[spent] + TIE
                fresh[spent] = np.where(better, value, fresh[spent])
                taken[p, spent] = np.where(better, own, taken[p, spent])
        best_so_far = fresh
    # The smallest budget that is worth as much as the whole.
    left = (best_so_far >= best_so_far[budget] - TIE).argmax(axis=0)
    share = np.zeros((parties, draws), int)
    for p in reversed(range(parties)):
        share[p] = taken[p, left, np.arange(draws)]
        left = left - share[p]
    return share
