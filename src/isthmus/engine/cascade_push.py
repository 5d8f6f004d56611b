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
each, firm after firm in place; there a firm of much influence keeps back less than others. With r the largest loss not passed on, no
rule asks for more than r beyond what is lost, and the score errs by r wᵀg at most, g as in `cascade_fixed_point.chain_lengths`;
where what may be kept back differs between firms, by wᵀh of `_spread_of`. Buyers that neither count in a score nor serve one that
does are left out. At the usual limit lanes are float32: their rounding, of
some 1e-7 of a score, comes on top.

**Combined**: Σ w max(d, u) = Σ w u + Σ w d − Σ w min(d, u), the last over the firms that both reach. Residuals ρ_i dropped upstream make
that overlap too small by Σ_i ρ_i (wᵀ(P + P² + …))_i at most, which the bound includes.
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
from isthmus.engine.cascade_fixed_point import SLACK, Rules, chain_lengths
from isthmus.engine.cascade_steps import Arrays, arrays_of
from isthmus.engine.network import Floats, Network

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
MOST_ALLOWED = 100.0
"""Units of the limit that a firm of little influence may keep back among those that are computed together."""
MOST_LINKS, MOST_ROUNDS = 100_000_000, 20_000
"""Links upstream and rounds downstream after which a closure is left as a lower bound."""


@dataclass(frozen=True)
class Lanes:
    """Firms that closures can reach downstream as rows: those that serve others first, then those that only lose.

    Attributes:
        firms, number: the firm of each row, and the row of each firm; the number after the last for those that are none.
        serving: how many serve others.
        need_start, source, share, begins: links by row that buys, whether each begins a need.
        feed_start, buyer: links by row that serves, to rows that serve in turn.
        limit: float64[serving], growth that is not passed on, in units of the limit asked for.
        spread: the most by which a score errs for each unit of it; infinite where chains of needs have no bound.
    """

    firms: Places
    number: Places
    serving: int
    need_start: Places
    source: Places
    share: Floats
    begins: npt.NDArray[np.uint8]
    feed_start: Places
    buyer: Places
    limit: Floats
    spread: float


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
        lanes: what closures that run far need.
    """

    arrays: Arrays
    above: Floats
    up_influence: Floats
    down_influence: Floats
    returns: Floats
    spread: float
    lanes: Lanes


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
    arrays = _that_matter(arrays_of(network, np.float64), network.weight)
    if np.bincount(supplier, arrays.buy_share, n).max(initial=0.0) > 1 + 1e-12:
        return None
    sells = sp.csr_array((arrays.buy_share, (supplier, buyer)), shape=(n, n))
    up, returns = _series(sells.T.tocsr(), network.weight), _series(sells, np.ones(n))
    if up is None or returns is None:
        return None
    feeder = np.repeat(np.arange(n, dtype=np.uint32), _lengths(arrays.feed_start))
    feeds = sp.csr_array((arrays.feed_share, (feeder, arrays.feed_buyer)), shape=(n, n))
    down, term = network.weight.copy(), network.weight.copy()
    for _ in range(DOWNSTREAM_TERMS):
        term = np.minimum(feeds @ term, 1.0)
        down += term
    down = np.minimum(down, 1.0)
    rules = Cascade(network).down_rules
    chain = chain_lengths(rules)
    spread = float(network.weight @ chain) if np.isfinite(chain).all() else np.inf
    return Push(
        arrays, network.weight + up, up, down, returns, spread, _lanes(arrays, network.weight, down, rules, chain)
    )


def _lanes(arrays: Arrays, weight: Floats, influence: Floats, rules: Rules, chain: Floats) -> Lanes:
    n = weight.size
    serves = _lengths(arrays.feed_start) > 0
    feeder = np.repeat(np.arange(n), _lengths(arrays.feed_start))
    reached = np.zeros(n, np.bool_)
    reached[arrays.feed_buyer] = True
    firms = np.concatenate([np.flatnonzero(serves), np.flatnonzero(reached & ~serves)])
    number = np.full(n, firms.size)
    number[firms] = np.arange(firms.size)
    serving = int(serves.sum())
    row, buyer = number[feeder], number[arrays.feed_buyer]
    order = np.lexsort((row, arrays.feed_need, buyer))
    need = arrays.feed_need[order]
    begins = np.ones(need.size, np.uint8)
    begins[1:] = need[1:] != need[:-1]
    on = np.flatnonzero(buyer < serving)
    on = on[np.lexsort((buyer[on], row[on]))]
    # A firm of much influence passes on less: for the same work the bound is a tenth of what one limit for all would give.
    allowed = np.minimum(MOST_ALLOWED, np.sqrt(np.divide(10.0 / n, influence, out=np.full(n, np.inf), where=influence > 0)))
    allowed[~serves] = 0.0
    return Lanes(
        firms.astype(np.uint32), number.astype(np.uint32), serving, _starts(buyer[order], firms.size), row[order].astype(np.uint32),
        arrays.feed_share[order], begins, _starts(row[on], serving), buyer[on].astype(np.uint32), allowed[firms[:serving]],
        _spread_of(allowed, weight, rules, chain),
    )  # fmt: skip


def _spread_of(allowed: Floats, weight: Floats, rules: Rules, chain: Floats) -> float:
    """wᵀh with h_j ≥ ε_j + max over the rules of j Σ_i share_ji h_i; ε_j is the most that a rule of j lacks if each i keeps back `allowed`.

    By the argument of `chain_lengths`, losses of which no rule asks for more than x + ε are below the least solution by h at most.
    """
    if not np.isfinite(chain).all():
        return np.inf

    def asked(of: Floats) -> Floats:
        worst = np.zeros_like(of)
        if rules.firm.size:
            worst[rules.firm[rules.first]] = np.maximum.reduceat(rules.share @ of, rules.first)
        return worst

    lacking = asked(allowed)
    short, missing = lacking, np.inf
    for _ in range(MOST_TERMS):
        longer = lacking + asked(short)
        missing, short = float((longer - short).max(initial=0.0)), longer
        if missing * (weight @ chain) <= SLACK * (weight @ short):
            break
    return float(weight @ short + missing * (weight @ chain))


def _lengths(starts: Places) -> npt.NDArray[np.int64]:
    signed: npt.NDArray[np.int64] = starts.astype(np.int64)
    return signed[1:] - signed[:-1]


def _starts(sorted_rows: Places, size: int) -> Places:
    starts: Places = np.searchsorted(sorted_rows, np.arange(size + 1)).astype(np.uint32)
    return starts


def _that_matter(arrays: Arrays, weight: Floats) -> Arrays:
    """The links without those to buyers that neither count in a score nor serve, over any chain of needs, one that does.

    Indices become unsigned, as the kernels want them.
    """
    n = weight.size
    feeder = np.repeat(np.arange(n), _lengths(arrays.feed_start))
    counts, before = weight > 0, -1
    while counts.sum() > before:
        before = counts.sum()
        counts[feeder[counts[arrays.feed_buyer]]] = True
    kept = counts[arrays.feed_buyer]
    used, need = np.unique(arrays.feed_need[kept], return_inverse=True)
    start = np.searchsorted(feeder[kept], np.arange(n + 1))
    return Arrays(
        start.astype(np.uint32), arrays.feed_buyer[kept].astype(np.uint32), arrays.feed_share[kept], need.astype(np.uint32),
        arrays.buy_start.astype(np.uint32), arrays.buy_supplier.astype(np.uint32), arrays.buy_share, used.size,
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
    wanted: Places = np.arange(network.firms, dtype=np.uint32) if firms is None else np.ascontiguousarray(firms, np.uint32)
    found, left, ended = np.zeros((3, wanted.size)), np.zeros((3, wanted.size)), np.zeros((2, wanted.size), np.uint8)
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
    spread = np.full(wanted.size, push.spread)
    spread[far] = limit * push.lanes.spread
    down = np.minimum(1.0, np.multiply(left[0], spread, out=np.zeros(wanted.size), where=left[0] > 0))
    # A loss upstream that is missed makes the overlap too small, and so the combined score too large.
    steps = np.where(ended.all(axis=0), 1, MOST_STEPS).astype(np.int32)
    method = f"converged, pushed along the firms reached, limit {limit:g}"
    return Scores(found[0], found[1], found[2], steps, method), Bounds(up + down + left[2], down, up)


@dataclass(frozen=True)
class _Job:
    network: Network
    push: Push
    wanted: Places
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
        waiting, places = np.zeros(n, np.uint8), [np.zeros(n + 1, np.uint32) for _ in range(3)]

        def work(part: Places) -> None:
            block = self._block(part)
            closures(
                self.wanted[part], arrays.buy_start, arrays.buy_supplier, arrays.buy_share, arrays.feed_start, arrays.feed_buyer,
                arrays.feed_share, arrays.feed_need, network.weight, push.above, push.up_influence, push.returns, up_limit,
                down_limit, MOST_LINKS, FAR_LINKS, *numbers, waiting, *places, *block,
            )  # fmt: skip
            self._keep(part, *block)

        return work

    def far(self) -> Callable[[Places], None]:
        _, far_closures = _kernels()
        network, push, arrays, lanes, n = self.network, self.push, self.push.arrays, self.push.lanes, self.network.firms
        up_limit, _ = self._limits()
        side = LANE_BYTES // np.dtype(self.real).itemsize
        room: list[npt.NDArray[Any]] = [np.zeros(size, self.real) for size in ((lanes.firms.size + 1) * side, side, side)]
        pending, due = np.zeros(lanes.serving), np.zeros(lanes.serving, np.uint8)
        share: npt.NDArray[Any] = lanes.share.astype(self.real)
        up, rest, waiting = np.zeros(n), np.zeros(n), np.zeros(n, np.uint8)
        places = [np.zeros(n + 1, np.uint32) for _ in range(2)]

        def work(part: Places) -> None:
            block = self._block(part)
            far_closures(
                self.wanted[part], lanes.number, lanes.firms, lanes.need_start, lanes.source, share, lanes.begins, lanes.feed_start,
                lanes.buyer, lanes.limit * self.limit, MOST_ROUNDS, arrays.buy_start, arrays.buy_supplier, arrays.buy_share,
                network.weight, push.above, push.up_influence, up_limit, MOST_LINKS, *room, pending, due, up, rest, waiting, *places,
                *block,
            )  # fmt: skip
            self._keep(part, *block)

        return work

    def _block(self, part: Places) -> tuple[Floats, Floats, npt.NDArray[np.uint8]]:
        return np.zeros((3, part.size)), np.zeros((3, part.size)), np.zeros((2, part.size), np.uint8)

    def _keep(self, part: Places, found: Floats, left: Floats, ended: npt.NDArray[np.uint8]) -> None:
        self.found[:, part], self.left[:, part], self.ended[:, part] = found, left, ended


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
