"""The step of the dynamic model, compiled: a pass over nodes, then one over buyers with their stocks and links.

As `isthmus.engine.inventory` has it, with less to do:

- what a buyer's stocks allow is kept as two numbers, the output at which the first essential stock and the first non-essential
  one run out: only a node that passes the second is looked at stock by stock;
- a link carries the place of its supplier and rank, so that one gather tells what it delivers whatever the ranks;
- what is under way is kept only where something is.

Nodes are cut into `BLOCKS` pieces with about as many links each, by the network alone. Pieces run on as many threads as there are;
the orders that a piece places are added up apart and then piece after piece, so that the bytes do not depend on the threads. The
GIL is free while it runs. The state's arrays are changed in place where NumPy's twin makes new ones.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numba
import numpy as np

from isthmus.engine.inventory import TOLERANCE

if TYPE_CHECKING:
    from isthmus.engine.inventory import FloatArray, Model, State

BLOCKS = 4
ONE = np.uint32(1)
"""Indices are unsigned throughout: for signed ones each access would ask whether it counts from the end, half of all time."""


class Steps:
    """The compiled steps of one run; a context that holds the threads.

    Args:
        m: the model.
        s: its state, changed by each step.
        threads: how many run; every core by default.
    """

    def __init__(self, m: Model, s: State, threads: int | None = None) -> None:
        self._m, self._s = m, s
        ranks = np.unique(np.append(m.rank, m.final_rank))
        self._final_at = int(np.searchsorted(ranks, m.final_rank))
        self._at = (np.searchsorted(ranks, m.rank) * m.n + m.supplier).astype(np.uint32)
        self._first, self._lag, self._supplier = (x.astype(np.uint32) for x in (m.first, m.lag, m.supplier))
        self._part = np.zeros(ranks.size * m.n)
        self._asked = np.zeros((BLOCKS, ranks.size * m.n))
        np.add.at(self._asked[0], self._at, s.orders)
        able = np.divide(1.0, m.need, out=np.full(len(m.need), np.inf), where=m.need > 0)
        # What a stock that does not bind allows is made infinite through these, so that no pass asks what a stock is for.
        self._hard = np.where(m.essential, able, np.inf)
        self._soft = np.where(m.linear > 0, able, np.inf)
        self._ends = np.append(m.start, len(m.supplier)).astype(np.uint32)
        self._limits = np.full((2, m.n), np.inf)
        for limit, each in zip(self._limits, (self._hard, self._soft), strict=True):
            np.minimum.at(limit, m.owner, np.multiply(s.stock, each, out=np.full(len(each), np.inf), where=each < np.inf))
        self._planned, self._fill, self._sums = np.zeros(m.n), np.zeros(m.n), np.zeros((BLOCKS, 3))
        links = np.append(self._ends[m.first[:-1]], self._ends[-1]) + np.arange(m.n + 1)
        cuts = np.searchsorted(links, links[-1] * np.arange(1, BLOCKS) / BLOCKS)
        self._edges = np.concatenate([[0], cuts, [m.n]]).astype(np.uint32)
        self._threads = max(1, min(BLOCKS, threads or os.cpu_count() or 1))
        self._pool: ThreadPoolExecutor | None = None

    def __enter__(self) -> Steps:
        """Start the threads."""
        if self._threads > 1:
            self._pool = ThreadPoolExecutor(self._threads - 1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the threads."""
        if self._pool:
            self._pool.shutdown()

    def __call__(self, left: FloatArray, t: int) -> tuple[float, float, float]:
        """One step, as `inventory_plain.step`."""
        m, s = self._m, self._s
        slot: Any = np.uint32(t % len(s.ring))

        def make(block: int) -> None:
            low, high = self._edges[block : block + 2]
            _make(
                low, high, m.final, m.capacity, left, self._first, m.need, m.linear, m.over_max,
                m.over_tau, self._final_at, s.stock, self._limits, self._asked, s.demand, s.over, self._planned, s.output,
                self._fill, self._part, self._sums[block],
            )  # fmt: skip

        def order(block: int) -> None:
            low, high = self._edges[block : block + 2]
            _order(
                low, high, m.base, self._first, self._ends, self._at, self._supplier, m.share, self._lag,
                m.need, m.target, m.transit, m.linear, self._hard, self._soft, m.tau, m.replace, slot, s.stock, s.way, s.ring,
                s.orders, self._limits, self._planned, s.output, self._fill, self._part, self._asked[block], self._sums[block],
            )  # fmt: skip

        for work in (make, order):
            self._spread(work)
        asked, sold, shipped = self._sums.sum(axis=0).tolist()
        return asked, sold, shipped

    def _spread(self, work: Any) -> None:
        """Every block on some thread, the calling one among them."""

        def mine(worker: int) -> None:
            for block in range(worker, BLOCKS, self._threads):
                work(block)

        others = [self._pool.submit(mine, w) for w in range(1, self._threads)] if self._pool else []
        mine(0)
        for other in others:
            other.result()


@numba.njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _missing(i: int, planned: float, first: Any, stock: Any, need: Any, linear: Any) -> float:
    """Output lost for want of non-essential inputs."""
    lost = 0.0
    for k in range(first[i], first[i + ONE]):
        if linear[k] > 0 and stock[k] < planned * need[k]:
            lost += linear[k] * (planned - stock[k] / need[k])
    return lost


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _make(
    low: int, high: int, final: Any, capacity: Any, left: Any, first: Any, need: Any, linear: Any, over_max: float, over_tau: float,
    final_at: int, stock: Any, limits: Any, asked: Any, demand: Any, over: Any, planned: Any, made: Any, fill: Any, part: Any,
    sums: Any,
) -> None:  # fmt: skip
    """What each node is asked for, makes and delivers."""
    n, blocks = len(final), len(asked)
    ranks = asked.shape[1] // n
    wanted, sold = 0.0, 0.0
    for i in range(low, high):
        whole = final[i]
        for r in range(ranks):
            orders = 0.0
            for b in range(blocks):
                orders += asked[b, r * n + i]
                asked[b, r * n + i] = 0.0
            part[r * n + i] = orders
            whole += orders
        able = capacity[i] * left[i] * over[i]
        plan = min(able, whole)
        out = min(plan, limits[0, i])
        if plan > limits[1, i]:
            out = min(out, max(0.0, plan - _missing(i, plan, first, stock, need, linear)))
        fill[i] = out / whole if whole > 0 else (1.0 if able > 0 else 0.0)
        rest = out
        for r in range(ranks):
            orders = part[r * n + i] + (final[i] if r == final_at else 0.0)
            share = min(1.0, rest / orders) if orders > 0 else 0.0
            rest = max(0.0, rest - orders * share)
            part[r * n + i] = share
            if r == final_at:
                sold += final[i] * share
        if over_max > 1:
            short = (whole - out) / whole if whole > 0 else 0.0
            over[i] += ((over_max - over[i]) * short if short > TOLERANCE else 1.0 - over[i]) / over_tau
        demand[i], planned[i], made[i] = whole, plan, out
        wanted += whole
    sums[0], sums[1] = wanted, sold


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _order(
    low: int, high: int, base: Any, first: Any, ends: Any, at: Any, supplier: Any, share: Any, lag: Any, need: Any, target: Any,
    transit: Any, linear: Any, hard: Any, soft: Any, tau: float, replace: float, slot: int, stock: Any, way: Any, ring: Any,
    orders: Any, limits: Any, planned: Any, made: Any, fill: Any, part: Any, asked: Any, sums: Any,
) -> None:  # fmt: skip
    """What arrives at each buyer, what its stocks are then, and what it orders for the next step."""
    asked[:] = 0.0  # in order, so that it lies in the cache when orders are added out of order
    late, catch_up, moved = len(ring) > 1, 1.0 / tau, 0.0
    for i in range(low, high):
        out, plan, hardest, softest = made[i], planned[i], np.inf, np.inf
        for k in range(first[i], first[i + ONE]):
            if late:
                sent, arrived = _under_way(k, ends, at, orders, part, lag, slot, way, ring)
            else:
                sent = 0.0
                for j in range(ends[k], ends[k + ONE]):
                    sent += orders[j] * part[at[j]]
                arrived = sent
            moved += sent
            there = stock[k] - min(stock[k], need[k] * out) + arrived
            stock[k] = there
            # Compared so that 0 · ∞ of a stock that does not bind is passed over.
            if there * hard[k] < hardest:
                hardest = there * hard[k]
            if there * soft[k] < softest:
                softest = there * soft[k]
        limits[0, i], limits[1, i] = hardest, softest
        usable = min(plan, hardest)
        if plan > softest:
            usable = min(usable, max(0.0, plan - _missing(i, plan, first, stock, need, linear)))
        busy = min(1.0, plan / base[i]) if base[i] > 0 else 0.0
        for k in range(first[i], first[i + ONE]):
            there, aim = stock[k], target[k]
            wanted = min(aim, need[k] * plan)
            if late:
                there += way[k]
                wanted += transit[k] * busy
                aim += transit[k]
            order = max(0.0, need[k] * usable + max((aim - there) * catch_up, wanted - there))
            if replace > 0:
                _share_anew(k, order, replace, ends, at, supplier, share, fill, orders, asked)
                continue
            for j in range(ends[k], ends[k + ONE]):
                mine = order * share[j]
                orders[j] = mine
                asked[at[j]] += mine
    sums[2] = moved


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _under_way(
    k: int, ends: Any, at: Any, orders: Any, part: Any, lag: Any, slot: int, way: Any, ring: Any
) -> tuple[float, float]:
    """What is sent for a stock, put on its way, and what arrives of what was sent before."""
    slots, sent = np.uint32(len(ring)), 0.0
    for j in range(ends[k], ends[k + ONE]):
        shipped = orders[j] * part[at[j]]
        place = slot + lag[j]
        ring[place - slots if place >= slots else place, k] += shipped
        sent += shipped
    arrived = ring[slot, k]
    ring[slot, k] = 0.0
    way[k] = max(0.0, way[k] + sent - arrived)
    return sent, arrived


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _share_anew(
    k: int, order: float, replace: float, ends: Any, at: Any, supplier: Any, share: Any, fill: Any, orders: Any, asked: Any
) -> None:  # fmt: skip
    """Orders of a stock that move to the suppliers that deliver better."""
    whole = 0.0
    for j in range(ends[k], ends[k + ONE]):
        whole += share[j] * (1.0 - replace + replace * fill[supplier[j]])
    for j in range(ends[k], ends[k + ONE]):
        mine = order * share[j]
        if whole > 0:
            mine *= (1.0 - replace + replace * fill[supplier[j]]) / whole
        orders[j] = mine
        asked[at[j]] += mine
