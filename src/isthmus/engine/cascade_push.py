"""Converged scores of single closures on large networks: losses pushed along the firms that they reach.

**Upstream** the rule is linear as long as no firm's links carry more than its revenue: the loss of i when k is closed is the
probability that a chain which goes from each firm to its buyers, by their shares of its revenue, and ends with what leaves the
network, ever meets k. With P = Λu and G = (I − P)⁻¹ that is G_ik / G_kk, and the score is (wᵀG)_k / G_kk (Kemeny and Snell
1960, *Finite Markov Chains*). All numerators come from one series. 1 − 1/G_kk is the probability f_k that a chain from k comes
back to it: it and the losses are found by pushing residuals from k to suppliers, without passing k again (Andersen, Chung and Lang
2006, doi:10.1109/FOCS.2006.44). With r the largest residual dropped and N_k the mean number of firms that a chain from k meets,
f_k errs by r (N_k − 1) at most.

**Downstream** a buyer loses what its worst need lacks. What a supplier has lost more is added to the needs that it serves, large
losses first; losses grow to the least fixed point from below. Closures that run far are computed together, a lane of one array
each, firm after firm in place. With r the largest loss not passed on, no rule asks for more than r beyond what is lost, and the
score errs by r wᵀg at most, g as in `cascade_fixed_point.chain_lengths`. At the usual limit lanes are float32: their rounding, of
some 1e-7 of a score, comes on top.

**Combined**: Σ w max(d, u) = Σ w u + Σ w d − Σ w min(d, u), the last over the firms that both reach.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from isthmus.engine.cascade import MOST_STEPS, Cascade, Progress, Scores
from isthmus.engine.cascade_steps import Arrays, arrays_of
from isthmus.engine.network import Floats, Ints, Network

Places = npt.NDArray[np.integer]
LIMIT = 1e-6
"""Residual up to which a loss is not passed on, at most."""
TAU = 1e-11
"""Nor where its influence on the score, roughly known, is below this."""
DOWNSTREAM_TERMS = 8
"""Steps over which a firm's influence downstream is estimated."""
MOST_TERMS = 400
"""Of the series wᵀ(P + P² + …): where it takes more, losses upstream run too far to be pushed."""
RESOLVED = 1e-15
BATCH, LANE_BYTES = 64, 256
SINGLE_FROM = 1e-6
"""Limit from which lanes are float32: below it their digits would not come to rest."""
FAR_LINKS = 20_000
"""Links along which one closure is pushed downstream before it goes to those that are computed together."""
MOST_LINKS, MOST_ROUNDS = 100_000_000, 20_000
"""Links upstream and rounds downstream after which a closure is left as a lower bound."""


@dataclass(frozen=True)
class Push:
    """What pushing needs beside the network.

    Attributes:
        arrays: links as losses run along them.
        above: float64[n], (wᵀG)_k.
        up_influence, down_influence: float64[n], influence on the score of a unit of loss at a firm through its suppliers, and its
            buyers (an estimate).
        returns: float64[n], N_k − 1.
        spread: wᵀg; infinite where chains of needs have no bound.
        need_start, need_supplier, need_share, need_begins: links by buyer, for the lanes.
    """

    arrays: Arrays
    above: Floats
    up_influence: Floats
    down_influence: Floats
    returns: Floats
    spread: float
    need_start: Ints
    need_supplier: Ints
    need_share: Any
    need_begins: Any


@dataclass(frozen=True)
class Bounds:
    """float64[k] each, the most by which the scores of a closure err: combined, downstream, upstream; rounding apart."""

    esri: Floats
    downstream: Floats
    upstream: Floats


def prepared(network: Network) -> Push | None:
    """What pushing needs, or None where upstream losses cannot be pushed: links above revenue, or a series that does not end.

    Closed classes of firms without final demand make the series endless.
    """
    n, supplier, buyer = network.firms, network.supplier, network.buyer
    arrays = arrays_of(network, np.float64)
    if np.bincount(supplier, arrays.buy_share, n).max(initial=0.0) > 1 + 1e-12:
        return None
    sells = sp.csr_array((arrays.buy_share, (supplier, buyer)), shape=(n, n))
    up, returns = _series(sells.T.tocsr(), network.weight), _series(sells, np.ones(n))
    if up is None or returns is None:
        return None
    feeder = np.repeat(np.arange(n, dtype=np.int32), np.diff(arrays.feed_start))
    feeds = sp.csr_array((arrays.feed_share, (feeder, arrays.feed_buyer)), shape=(n, n))
    down, term = network.weight.copy(), network.weight.copy()
    for _ in range(DOWNSTREAM_TERMS):
        term = np.minimum(feeds @ term, 1.0)
        down += term
    order = np.lexsort((feeder, arrays.feed_need))
    need = arrays.feed_need[order]
    begins = np.ones(need.size, np.uint8)
    begins[1:] = need[1:] != need[:-1]
    starts = np.searchsorted(arrays.feed_buyer[order], np.arange(n + 1)).astype(np.int32)
    chain = Cascade(network).chains[0]
    spread = float(network.weight @ chain) if np.isfinite(chain).all() else np.inf
    return Push(
        arrays, network.weight + up, up, np.minimum(down, 1.0), returns, spread, starts, feeder[order],
        arrays.feed_share[order], begins,
    )  # fmt: skip


def scores(
    network: Network, push: Push, *, firms: Sequence[int] | npt.NDArray[np.integer] | None = None, limit: float = LIMIT,
    tau: float = TAU, threads: int | None = None, progress: Progress | None = None,
) -> tuple[Scores, Bounds]:  # fmt: skip
    """Converged scores of the closure of each firm alone, and the most by which they err.

    Args:
        network: the network, without replaceability.
        push: from `prepared`.
        firms: whose; all by default.
        limit: residual up to which a loss may stay where it is.
        tau: influence on a score up to which it may.
        threads: how many run; every core by default. The bytes of the result do not depend on it.
        progress: told (done, all) now and then.
    """
    wanted = np.arange(network.firms, dtype=np.int32) if firms is None else np.ascontiguousarray(firms, np.int32)
    found, left, ended = np.zeros((3, wanted.size)), np.zeros((2, wanted.size)), np.zeros((2, wanted.size), np.uint8)
    done: list[int] = []

    def told(count: int) -> None:
        if progress:
            done.append(count)
            progress(sum(done), wanted.size)

    job = _Job(network, push, wanted, limit, tau, found, left, ended)
    near: list[Places] = [np.arange(i, min(i + BATCH, wanted.size)) for i in range(0, wanted.size, BATCH)]
    _spread(near, job.near, threads, lambda part: told(int(ended[0, part].sum())))
    far: Places = np.flatnonzero(ended[0] == 0)
    # Those that run about as far go together, whatever else was asked for: what a lane comes to hangs on its block.
    far = far[np.lexsort((wanted[far], -push.down_influence[wanted[far]]))]
    lanes = LANE_BYTES // np.dtype(job.real).itemsize
    blocks: list[Places] = [far[i : i + lanes] for i in range(0, far.size, lanes)]
    _spread(blocks, job.far, threads, lambda part: told(part.size))
    up = push.above[wanted] * np.minimum(1.0, left[1] * push.returns[wanted])
    down = np.minimum(1.0, left[0] * push.spread) if np.isfinite(push.spread) else (left[0] > 0).astype(np.float64)
    # A loss upstream that is missed makes the overlap too small at most.
    steps = np.where(ended.all(axis=0), 1, MOST_STEPS).astype(np.int32)
    method = f"converged, pushed along the firms reached, limit {limit:g}"
    return Scores(found[0], found[1], found[2], steps, method), Bounds(up + down, down, up)


@dataclass(frozen=True)
class _Job:
    network: Network
    push: Push
    wanted: Ints
    limit: float
    tau: float
    found: Floats
    left: Floats
    ended: npt.NDArray[np.uint8]

    @property
    def real(self) -> type:
        return np.float32 if self.limit >= SINGLE_FROM else np.float64

    def _limits(self) -> tuple[Floats, Floats]:
        return tuple(
            np.minimum(self.limit, np.divide(self.tau, x, out=np.full_like(x, np.inf), where=x > 0))
            for x in (self.push.up_influence, self.push.down_influence)
        )  # type: ignore[return-value]

    def near(self) -> Callable[[Places], None]:
        closures, _ = _kernels()
        network, push, arrays, n = self.network, self.push, self.push.arrays, self.network.firms
        up_limit, down_limit = self._limits()
        numbers = [np.zeros(size) for size in (n, n, n, max(1, arrays.needs))]
        waiting, places = np.zeros(n, np.uint8), [np.zeros(n + 1, np.int32) for _ in range(3)]

        def work(part: Places) -> None:
            block, left, ended = np.zeros((3, part.size)), np.zeros((2, part.size)), np.zeros((2, part.size), np.uint8)
            closures(
                self.wanted[part], arrays.buy_start, arrays.buy_supplier, arrays.buy_share, arrays.feed_start, arrays.feed_buyer,
                arrays.feed_share, arrays.feed_need, network.weight, push.above, up_limit, down_limit, MOST_LINKS, FAR_LINKS,
                *numbers, waiting, *places, block, left, ended,
            )  # fmt: skip
            self.found[:, part], self.left[:, part], self.ended[:, part] = block, left, ended

        return work

    def far(self) -> Callable[[Places], None]:
        _, far_closures = _kernels()
        network, push, arrays, n = self.network, self.push, self.push.arrays, self.network.firms
        up_limit, _ = self._limits()
        state: npt.NDArray[Any] = np.zeros((n, LANE_BYTES // np.dtype(self.real).itemsize), self.real)
        pending: npt.NDArray[Any] = np.zeros(n, self.real)
        due, shares = np.zeros(n, np.uint8), push.need_share.astype(self.real)
        up, rest, waiting = np.zeros(n), np.zeros(n), np.zeros(n, np.uint8)
        places = [np.zeros(n + 1, np.int32) for _ in range(2)]

        def work(part: Places) -> None:
            block, left, ended = np.zeros((3, part.size)), np.zeros((2, part.size)), np.zeros((2, part.size), np.uint8)
            far_closures(
                self.wanted[part], push.need_start, push.need_supplier, shares, push.need_begins, arrays.buy_start,
                arrays.buy_supplier, arrays.buy_share, arrays.feed_start, arrays.feed_buyer, network.weight, push.above, up_limit,
                self.limit, MOST_LINKS, MOST_ROUNDS, state, pending, due, up, rest, waiting, *places, block, left, ended,
            )  # fmt: skip
            self.found[:, part], self.left[:, part], self.ended[:, part] = block, left, ended

        return work


def _spread(
    parts: Sequence[Places],
    prepare: Callable[[], Callable[[Places], None]],
    threads: int | None,
    told: Callable[[Places], None],
) -> None:
    """Every part on some thread; each thread prepares its own room."""
    workers = max(1, min(threads or os.cpu_count() or 1, len(parts)))

    def run(worker: int) -> None:
        work = prepare()
        for part in parts[worker::workers]:
            work(part)
            told(part)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(run, range(workers if parts else 0)))


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
def _kernels() -> tuple[Any, Any]:
    """The kernels, compiled at their first call and kept on disk; numba is loaded only here."""
    from isthmus.engine.cascade_push_kernel import closures, far_closures

    return closures, far_closures
