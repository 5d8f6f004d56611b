"""Where one cascade comes to rest, solved instead of waited for.

A loss x_j is the largest of what the shock takes, φ_j, and of what each rule of j asks for, a row of shares times the losses
of others: x = min(1, max(φ, A x)), with one rule a firm upstream, and downstream one for each need and one for all
non-essential inputs. A cascade started at no loss grows to the least solution. Where no row sums to more than 1 this is a
positive Markov decision process (Puterman 1994, *Markov Decision Processes*, ch. 7.2): a policy picks what binds each firm,
its losses solve a linear system, and Howard's policy iteration, from a policy by which the shock reaches every firm that it can
reach, ends at the least solution in finitely many steps.

In the linear system of a policy firms are told apart by what they can reach:

- neither a shock nor a firm that lost all: nothing more comes in, and the loss stays as it is;
- a shock, but nothing that keeps a loss below 1 (final demand, outside supply, a firm that still works): the loss is 1. Closed
  classes of firms lose everything so, where I − P is singular;
- both: I − P is regular there, and is solved directly.

The end is checked: no rule asks for more than `AT_REST` beyond what is lost. Where rows sum to more than 1 (given revenues or
costs below what the links carry) the cut at 1 makes the rule neither convex nor concave; the solution is then taken only if
it stays within 0–1, and the caller is told if not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.sparse.csgraph import breadth_first_order
from scipy.sparse.linalg import splu

from isthmus.engine.network import Booleans, Floats, Ints

AT_REST = 1e-11
"""No rule asks for more than this beyond what is lost."""
LEAK = 1e-12
"""A row that sums to 1 but for this is taken to sum to 1: sums of shares are no more exact."""
STRICTLY = 1e-15
"""A rule binds instead of another only where it asks for more by this, so that ties do not turn round for ever."""
STALLED = 1e-14
MOST_POLICIES = 200
MOST_CHAIN_STEPS = 1_000
"""A chain of firms that may be longer than this on average is taken to have no bound."""
SLACK = 0.1


@dataclass(frozen=True)
class Rules:
    """What can bind each firm.

    Attributes:
        share: (r, n), shares 0 or more: row times losses is what a rule asks its firm to lose.
        firm: int32[r], the firm that a rule binds, sorted.
        first: int32[f], the first rule of each firm that has one.
        sums: float64[r], sums of the rows.
    """

    share: sp.csr_array
    firm: Ints
    first: Ints
    sums: Floats

    @classmethod
    def of(cls, share: sp.csr_array, firm: Ints) -> Rules:
        """Rules in the order of the firms that they bind; those that ask for nothing are left out."""
        sums = np.asarray(share.sum(axis=1)).ravel()
        kept = np.flatnonzero(sums > 0)
        order = kept[np.argsort(firm[kept], kind="stable")]
        firms = firm[order].astype(np.int32)
        begins = np.ones(firms.size, np.bool_)
        begins[1:] = firms[1:] != firms[:-1]
        return cls(share[order], firms, np.flatnonzero(begins).astype(np.int32), sums[order])

    @property
    def within(self) -> bool:
        """Whether no row sums to more than 1, so that the solution is certain."""
        return bool((self.sums <= 1 + LEAK).all())


def least(rules: Rules, shock: Floats, start: Floats) -> tuple[Floats, bool]:
    """The least losses that satisfy every rule, float64[n], and whether they do to `AT_REST`.

    Args:
        rules: what can bind each firm.
        shock: φ, float64[n], 0–1.
        start: float64[n], losses that the cascade has reached already: what is returned where no solution is found.
    """
    if not rules.firm.size:
        return np.maximum(start, shock), True
    firms = rules.firm[rules.first]
    binding = _first_policy(rules, shock)
    loss = shock
    for policy in range(MOST_POLICIES):
        solved = _evaluated(rules, binding, np.where(binding < 0, shock, loss))
        if solved is None or (solved < loss - 1e-7).any() or (solved > 1 + 1e-7).any():
            return np.maximum(start, shock), False
        before, loss = loss, np.clip(solved, loss, 1.0)
        asked = rules.share @ loss
        worst = np.minimum(np.maximum.reduceat(asked, rules.first), 1.0)
        better = worst > loss[firms] + STRICTLY
        best = _first_at(np.minimum(asked, 1.0), worst, rules)
        better &= binding[firms] != best
        # A policy that betters nothing but roundings is the last.
        if not better.any() or (policy and (loss - before).max() <= STALLED):
            return np.maximum(start, loss), bool((worst <= loss[firms] + AT_REST).all())
        binding[firms[better]] = best[better]
    return np.maximum(start, loss), bool((worst <= loss[firms] + AT_REST).all())


def _first_policy(rules: Rules, shock: Floats) -> npt.NDArray[np.int64]:
    """int64[n], a rule for each firm by which the shock reaches it; -1 where it is shocked itself or not reached.

    Along the shortest ways from the shock, so that something comes in to every firm: a policy bettered from here keeps that.
    """
    n = shock.size
    links = rules.share.tocoo()
    hit = np.flatnonzero(shock > 0)
    ends = np.r_[links.col, np.full(hit.size, n)], np.r_[rules.firm[links.row], hit]
    graph = sp.csr_matrix((np.ones(ends[0].size), ends), shape=(n + 1, n + 1))
    _, before = breadth_first_order(graph, n, return_predecessors=True)
    chosen = np.full(n, -1, np.int64)
    along = before[rules.firm[links.row]] == links.col
    chosen[rules.firm[links.row[along]]] = links.row[along]
    chosen[hit] = -1
    return chosen


def chain_lengths(rules: Rules) -> Floats:
    """float64[n], a solution of g_j ≥ 1 + max over the rules of j Σ_i share_ji g_i; infinite throughout if none is found.

    g_j bounds how many firms a chain from j meets on average that goes from each firm to one of those that its worst rule names,
    by their shares. Since max(A (x + δ g)) ≤ max(A x) + δ (g − 1), losses x of which no rule asks for more than x + δ are below
    the least solution by δ g at most. Chains without bound come from closed classes: firms that need nothing from outside.
    """
    chain = np.ones(rules.share.shape[1])
    if not rules.firm.size:
        return chain
    for _ in range(MOST_CHAIN_STEPS):
        longer = np.ones_like(chain)
        longer[rules.firm[rules.first]] += np.maximum.reduceat(rules.share @ chain, rules.first)
        # Where g ≥ M g + 1 − s holds, g / (1 − s) does as asked.
        if (longer - chain).max() <= SLACK:
            return chain / (1.0 - SLACK)
        chain = longer
    return np.full_like(chain, np.inf)


def _first_at(asked: Floats, worst: Floats, rules: Rules) -> Ints:
    """The first rule of each firm that asks for the most."""
    of = np.repeat(np.arange(rules.first.size), np.diff(np.append(rules.first, rules.firm.size)))
    at = np.flatnonzero(asked >= worst[of])
    found, where = np.unique(of[at], return_index=True)
    best = np.empty(rules.first.size, np.int64)
    best[found] = at[where]
    return best.astype(np.int32)


def _evaluated(rules: Rules, binding: npt.NDArray[np.int64], loss: Floats) -> Floats | None:
    """Losses under a policy, where firms that no rule binds or that lost all stay as they are; None if they cannot be solved."""
    out = loss.copy()
    open_ = np.flatnonzero((binding >= 0) & (loss < 1.0))
    if not open_.size:
        return out
    number = np.full(loss.size, -1, np.int64)
    number[open_] = np.arange(open_.size)
    rows = rules.share[binding[open_]]
    fixed = np.where(number < 0, loss, 0.0)
    inner = rows[:, open_]
    come_in = rows @ fixed
    # What is not passed on by firms that lost all, and what the row does not reach, keeps a loss below 1.
    kept = (1.0 - rules.sums[binding[open_]]) + rows @ np.where(number < 0, 1.0 - loss, 0.0)
    hit, leaks = _reaches(inner, come_in > 0), _reaches(inner, kept > LEAK)
    out[open_[hit & ~leaks]] = 1.0
    mixed = np.flatnonzero(hit & leaks)
    if mixed.size:
        ones, still = (hit & ~leaks).astype(np.float64), np.where(hit, 0.0, loss[open_])
        right = come_in[mixed] + (inner @ (ones + still))[mixed]
        system = sp.identity(mixed.size, format="csc") - inner[mixed][:, mixed].tocsc()
        try:
            out[open_[mixed]] = splu(sp.csc_matrix(system)).solve(right)
        except RuntimeError:  # exactly singular
            return None
    return out


def _reaches(inner: sp.csr_array, goals: Booleans) -> Booleans:
    """Which firms reach one of the goals along the rows, goals included."""
    size, starts = goals.size, np.flatnonzero(goals)
    if not starts.size:
        return np.zeros(size, np.bool_)
    links = inner.tocoo()
    backwards = sp.csr_matrix(
        (
            np.ones(links.nnz + starts.size, np.int8),
            (np.r_[links.col, np.full(starts.size, size)], np.r_[links.row, starts]),
        ),
        shape=(size + 1, size + 1),
    )
    order = breadth_first_order(backwards, size, return_predecessors=False)
    found = np.zeros(size + 1, np.bool_)
    found[order] = True
    return found[:size]
