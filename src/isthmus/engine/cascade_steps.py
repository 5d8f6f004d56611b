"""The compiled form of `cascade`: one closure after another, in its synchronous steps, along the firms that losses reach.

A firm that lost something in a step adds it, times its share, to what each need that it serves lacks; the buyer loses what its
worst need lacks. Nothing else changes in a step, so that most closures touch a small part of a network. Each closure is computed
by itself, in a fixed order: the result does not depend on the number of threads. Equations, stops and references stand in
`cascade`, whose SciPy form is the twin in the tests; a converged cascade stops within the same distance of the fixed point, and
is solved there where it goes on. Large converged sweeps are quicker in `cascade_push`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from isthmus.engine.cascade import (
    EPS,
    MOST_STEPS,
    RESTS,
    SOLVED_UP_TO,
    WAITED_STEPS,
    Cascade,
    Mode,
    Progress,
    Scores,
)
from isthmus.engine.cascade import scores as plain_scores
from isthmus.engine.network import ESSENTIAL, NEGLIGIBLE, Floats, Ints, Network

Dtype = Literal["float64", "float32"]
BATCH = 64
LEAST_STOP = 1e-17
"""Where chains of needs have no bound, a cascade of a large network goes on until no loss grows by more than this."""


@dataclass(frozen=True)
class Arrays:
    """Links in the order that losses run along them.

    Attributes:
        feed_start, feed_buyer, feed_share, feed_need: by supplier, those that a buyer's output rests on: its share of the need.
        buy_start, buy_supplier, buy_share: by buyer, all links: share of the supplier's revenue.
        needs: how many needs there are: one a buyer and kind of essential input, one a buyer for all non-essential ones.
    """

    feed_start: Ints
    feed_buyer: Ints
    feed_share: Any
    feed_need: Ints
    buy_start: Ints
    buy_supplier: Ints
    buy_share: Any
    needs: int


def scores(
    network: Network,
    *,
    firms: Sequence[int] | npt.NDArray[np.integer] | None = None,
    mode: Mode = "converged",
    eps: float = EPS,
    dtype: Dtype = "float64",
    threads: int | None = None,
    progress: Progress | None = None,
) -> Scores:
    """Scores of the closure of each firm alone, as `cascade.scores`, without replaceability.

    Args:
        network: the network.
        firms: whose; all by default.
        mode: `converged` or `compat`.
        eps: the largest fall of a level at which `compat` stops.
        dtype: `float64`, or for `compat` `float32`, half the memory; agrees to 1e-6 where both stop at the same step.
        threads: how many run; every core by default. The bytes of the result do not depend on it.
        progress: told (done, all) after each batch.

    Raises:
        ValueError: float32 was asked to converge, for which its digits do not suffice.
    """
    if mode == "converged" and dtype == "float32":
        raise ValueError("float32 has too few digits to converge: take float64, or compat")
    kernel = _kernel()
    real = np.dtype(dtype).type
    arrays = arrays_of(network, real)
    wanted = np.arange(network.firms, dtype=np.int32) if firms is None else np.ascontiguousarray(firms, np.int32)
    solves = mode == "converged" and network.firms <= SOLVED_UP_TO
    stops = np.full(2, eps) if mode == "compat" else _stops(network)
    most_steps = WAITED_STEPS if solves else MOST_STEPS
    found, steps = np.zeros((3, wanted.size)), np.zeros(wanted.size, np.int32)
    parts = [slice(i, min(i + BATCH, wanted.size)) for i in range(0, wanted.size, BATCH)]
    n = network.firms
    done: list[int] = []

    def work(worker: int) -> None:
        room = [np.zeros(size, real) for size in (n, n, max(1, arrays.needs), n, n, n, (2, n))]
        lists = np.zeros((3, n), np.int32), np.zeros(n, np.int32), np.zeros(n, np.int32)
        for part in parts[worker::workers]:
            block, taken = np.zeros((3, part.stop - part.start)), np.zeros(part.stop - part.start, np.int32)
            kernel(
                wanted[part], arrays.feed_start, arrays.feed_buyer, arrays.feed_share, arrays.feed_need, arrays.buy_start,
                arrays.buy_supplier, arrays.buy_share, network.weight, stops, most_steps, *room, *lists, block, taken,
            )  # fmt: skip
            found[:, part], steps[part] = block, taken
            if progress:
                done.append(taken.size)
                progress(sum(done), wanted.size)

    workers = max(1, min(threads or os.cpu_count() or 1, len(parts)))
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))
    if solves and (open_ := np.flatnonzero(steps > most_steps)).size:
        solved = plain_scores(network, firms=wanted[open_])
        found[:, open_], steps[open_] = (solved.esri, solved.downstream, solved.upstream), solved.steps
    return Scores(
        found[0], found[1], found[2], np.minimum(steps, MOST_STEPS), f"{mode}, {dtype}, along the firms reached"
    )


def _stops(network: Network) -> Floats:
    longest = np.array([chain.max(initial=1.0) for chain in Cascade(network).chains])
    return np.maximum(RESTS / longest, LEAST_STOP)


def arrays_of(network: Network, real: type) -> Arrays:
    """Links in the order that losses run along them; those without effect downstream are left out there."""
    n, buyer, role, volume = network.firms, network.buyer, network.role, network.volume
    essential = role == ESSENTIAL
    number = needs_of(network)
    totals = np.bincount(number, volume, 1)
    share = _shares(volume, np.where(essential, totals[number], network.cost[buyer]))
    feeds = np.flatnonzero((role != NEGLIGIBLE) & (share > 0))
    feeds = feeds[np.lexsort((buyer[feeds], network.supplier[feeds]))]
    used, packed = np.unique(number[feeds], return_inverse=True)
    sold = _shares(volume, network.revenue[network.supplier])
    return Arrays(
        _starts(network.supplier[feeds], n), buyer[feeds], share[feeds].astype(real), packed.astype(np.int32), _starts(buyer, n),
        network.supplier, sold.astype(real), used.size,
    )  # fmt: skip


def needs_of(network: Network) -> Ints:
    """int32[m], the need that each link serves: one a buyer and kind of essential input, one a buyer and role for others."""
    buyer, kind, role = network.buyer, network.kind, network.role
    begins = np.ones(buyer.size, np.bool_)
    begins[1:] = (
        (buyer[1:] != buyer[:-1])
        | (role[1:] != role[:-1])
        | ((role[1:] == ESSENTIAL) & (kind[1:] != kind[:-1]))
    )  # fmt: skip
    number: Ints = (np.cumsum(begins) - 1).astype(np.int32)
    return number


def _shares(volume: Floats, total: Floats) -> Floats:
    return np.divide(volume, total, out=np.zeros_like(volume), where=total > 0)


def _starts(sorted_rows: Ints, n: int) -> Ints:
    return np.searchsorted(sorted_rows, np.arange(n + 1)).astype(np.int32)


@cache
def _kernel() -> Callable[..., None]:
    """The kernel, compiled at its first call and kept on disk; numba is loaded only here."""
    from isthmus.engine.cascade_steps_kernel import closures

    return closures


def compile_kernel(dtype: Dtype = "float64") -> None:
    """Compile, or load from the disk's cache, what a sweep needs, on a network of two firms."""
    pair = Network.build(2, [0], [1], [1.0], kind=[0], role=[NEGLIGIBLE + 1])
    scores(pair, mode="compat", dtype=dtype, threads=1)
