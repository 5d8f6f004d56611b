"""Converged scores of single closures on large networks: losses pushed along the firms that they reach, one closure at a time.

**Upstream** the rule is linear as long as no firm's links carry more than its revenue: the loss of i when k is closed is the
probability that a chain which goes from each firm to its buyers, by their shares of its revenue, and ends with what leaves the
network, ever meets k. With P = Λu and G = (I − P)⁻¹ that is G_ik / G_kk, and the score is (wᵀG)_k / G_kk (Kemeny and Snell
1960, *Finite Markov Chains*). All numerators come from one series. 1 − 1/G_kk is the probability f_k that a chain from k comes
back to it: it and the losses are found by pushing residuals from k to suppliers, without passing k again (Andersen, Chung and Lang
2006, doi:10.1109/FOCS.2006.44). A residual is dropped once its influence on the score is below a tolerance; with r the largest
one dropped and N_k the mean number of firms that a chain from k meets, f_k errs by r N_k at most.

**Downstream** a buyer loses what its worst need lacks. What a supplier has lost more is added to the need that it serves, until the
estimated influence of what is left on the score is below the tolerance; losses grow to the least fixed point from below. The
rule is not linear and the error has no such bound: it is shown by comparison with the exact cascade (`make bench-engine`).

**Combined**: Σ w max(d, u) = Σ w u + Σ w d − Σ w min(d, u), the last over the firms that both reach.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from isthmus.engine.cascade import MOST_STEPS, Progress, Scores
from isthmus.engine.cascade_lanes import arrays_of
from isthmus.engine.network import ESSENTIAL, Floats, Ints, Network

TAU = 1e-10
"""Influence on a score below which a loss is not pushed on."""
DOWNSTREAM_TERMS = 8
"""Steps over which a firm's influence downstream is estimated."""
MOST_TERMS = 400
"""Of the series wᵀ(P + P² + …): where it takes more, losses upstream run too far to be pushed."""
RESOLVED = 1e-15
BATCH = 64
PUSHES, PUSHES_A_FIRM = 1_000_000, 200
"""Pushes of one closure and direction, in all and for each firm, after which it is left as a lower bound."""


@dataclass(frozen=True)
class Push:
    """What pushing needs beside the network.

    Attributes:
        up, down: float64[n], influence on the score of a unit of loss at a firm through its suppliers, and its buyers (an estimate).
        steps: float64[n], how many firms a chain from a firm to its buyers meets on average, itself included.
        sold: float64[m], links by buyer: volume as a share of the supplier's revenue.
        bought: float64[m], links by supplier: volume as a share of the buyer's need.
        need: int32[m], links by supplier: number of that need, up to `needs`.
    """

    up: Floats
    down: Floats
    steps: Floats
    sold: Floats
    bought: Floats
    need: Ints
    needs: int


def prepared(network: Network) -> Push | None:
    """What pushing needs, or None where upstream losses cannot be pushed: links above revenue, or a series that does not end.

    Closed classes of firms without final demand make the series endless.
    """
    n, supplier, buyer = network.firms, network.supplier, network.buyer
    revenue = network.revenue[supplier]
    sold = np.divide(network.volume, revenue, out=np.zeros_like(network.volume), where=revenue > 0)
    if np.bincount(supplier, sold, n).max(initial=0.0) > 1 + 1e-12:
        return None
    sells = sp.csr_array((sold, (supplier, buyer)), shape=(n, n))
    up, steps = _series(sells.T.tocsr(), network.weight), _series(sells, np.ones(n))
    if up is None or steps is None:
        return None
    arrays = arrays_of(network, np.float64)
    buys = sp.csr_array((arrays.need_share, (supplier, buyer)), shape=(n, n))
    down, term = network.weight.copy(), network.weight.copy()
    for _ in range(DOWNSTREAM_TERMS):
        term = np.minimum(buys @ term, 1.0)
        down += term
    order = np.lexsort((buyer, supplier))
    number = _needs(network)
    return Push(
        up,
        np.minimum(down, 1.0),
        1.0 + steps,
        sold,
        arrays.need_share[order],
        number[order],
        int(number.max(initial=-1)) + 1,
    )


def _needs(network: Network) -> Ints:
    """int32[m], the need that each link serves: one a buyer and kind of essential input, one a buyer for all others."""
    buyer, kind, essential = network.buyer, network.kind, network.role == ESSENTIAL
    begins = np.ones(buyer.size, np.bool_)
    same = (buyer[1:] == buyer[:-1]) & (essential[1:] == essential[:-1]) & (~essential[1:] | (kind[1:] == kind[:-1]))
    begins[1:] = ~same
    number: Ints = (np.cumsum(begins) - 1).astype(np.int32)
    return number


def scores(
    network: Network, push: Push, *, firms: Sequence[int] | npt.NDArray[np.integer] | None = None, tau: float = TAU,
    threads: int | None = None, progress: Progress | None = None,
) -> tuple[Scores, Floats]:  # fmt: skip
    """Converged scores of the closure of each firm alone, and float64[k], the most by which the upstream score errs.

    Args:
        network: the network, without replaceability.
        push: from `prepared`.
        firms: whose; all by default.
        tau: influence on a score below which a loss is not pushed on.
        threads: how many run; every core by default. The bytes of the result do not depend on it.
        progress: told (done, all) now and then.
    """
    closures = _kernel()
    arrays = arrays_of(network, np.float64)
    wanted = np.arange(network.firms, dtype=np.int32) if firms is None else np.ascontiguousarray(firms, np.int32)
    found, bound, pushes = np.zeros((3, wanted.size)), np.zeros(wanted.size), np.zeros(wanted.size, np.int64)
    most = int(PUSHES + PUSHES_A_FIRM * network.firms)
    parts = [slice(i, min(i + BATCH, wanted.size)) for i in range(0, wanted.size, BATCH)]
    n = network.firms
    done: list[int] = []

    def work(worker: int) -> None:
        numbers = [np.zeros(size) for size in (n, n, n, max(1, push.needs))]
        places = [np.zeros(n + 1, np.int32) for _ in range(3)]
        waiting = np.zeros(n, np.uint8)
        for part in parts[worker::workers]:
            block, left = np.zeros((3, part.stop - part.start)), np.zeros(part.stop - part.start)
            taken = np.zeros(left.size, np.int64)
            closures(
                wanted[part], arrays.need_start, network.supplier, push.sold, arrays.sale_start, arrays.sale_buyer, push.bought,
                push.need, network.weight, push.up, push.steps, push.down, tau, most, *numbers, waiting, *places, block, left, taken,
            )  # fmt: skip
            found[:, part], bound[part], pushes[part] = block, left, taken
            if progress:
                done.append(left.size)
                progress(sum(done), wanted.size)

    workers = max(1, min(threads or os.cpu_count() or 1, len(parts)))
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))
    method = f"converged, float64, pushed along the firms reached, tolerance {tau:g}"
    steps = np.where(pushes >= most, MOST_STEPS, 1).astype(np.int32)
    return Scores(found[0], found[1], found[2], steps, method), bound


def _series(matrix: sp.csr_array, first: Floats) -> Floats | None:
    """(M + M² + …) v by its terms; None where it does not end in time."""
    term, total = first, np.zeros_like(first)
    for _ in range(MOST_TERMS):
        term = matrix @ term
        total += term
        if term.max(initial=0.0) <= RESOLVED:
            return total
    return None


@cache
def _kernel() -> Any:
    """The kernel, compiled at its first call and kept on disk; numba is loaded only here."""
    from isthmus.engine.cascade_push_kernel import closures

    return closures
