"""The step of the dynamic model, compiled: one pass over stocks, one over links; see `isthmus.engine.inventory`.

One thread, sums in the order of the arrays, so results repeat to the bit; the GIL is free while it runs. The state's
arrays are changed in place where NumPy's twin makes new ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numba
import numpy as np

if TYPE_CHECKING:
    from isthmus.engine.inventory import FloatArray, Model, _State


def step(m: Model, s: _State, left: FloatArray, t: int) -> None:
    """One step, as `inventory._step`."""
    ranks = np.unique(np.append(m.rank, m.final_rank)).astype(np.int32) if m.rank.any() or m.final_rank else _ONE
    made, sold, demand = np.empty(m.n), np.zeros(m.n), np.empty(m.n)
    shipped = s.shipped if s.shipped is not m.flow else s.shipped.copy()
    _kernel(
        m.base, m.final, m.capacity, m.supplier, m.share, m.lag, m.rank, m.start, m.owner, m.need, m.target, m.transit,
        m.linear, m.essential, m.first, m.tau, m.final_rank, m.over_max, m.over_tau, m.replace, ranks, left, t, s.stock,
        s.way, s.ring, s.orders, s.demand, s.over, shipped, made, sold, demand,
    )  # fmt: skip
    s.output, s.sold, s.shipped, s.demand = made, sold, shipped, demand


_ONE = np.zeros(1, np.int32)


def _possible(i: int, planned: float, stock: Any, need: Any, linear: Any, essential: Any, first: Any) -> float:
    made, missing = planned, 0.0
    for k in range(first[i], first[i + 1]):
        if essential[k]:
            # Most stocks last: the product is cheaper than the quotient, which is needed only where they do not.
            if stock[k] < made * need[k]:
                made = stock[k] / need[k]
        elif linear[k] > 0 and stock[k] < planned * need[k]:
            missing += linear[k] * (planned - stock[k] / need[k])
    return min(made, max(0.0, planned - missing))


_possible_compiled = numba.njit(cache=True, nogil=True, inline="always", error_model="numpy")(_possible)


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _kernel(
    base: Any, final: Any, capacity: Any, supplier: Any, share: Any, lag: Any, rank: Any, start: Any, owner: Any, need: Any,
    target: Any, transit: Any, linear: Any, essential: Any, first: Any, tau: float, final_rank: int, over_max: float,
    over_tau: float, replace: float, ranks: Any, left: Any, t: int, stock: Any, way: Any, ring: Any, orders: Any,
    demand: Any, over: Any, shipped: Any, made: Any, sold: Any, asked_next: Any,
) -> None:  # fmt: skip
    n, m, g, slots = len(base), len(supplier), len(start), len(ring)
    planned, fill = np.empty(n), np.empty(n)
    for i in range(n):
        able = capacity[i] * left[i] * over[i]
        planned[i] = min(able, demand[i])
        made[i] = _possible_compiled(i, planned[i], stock, need, linear, essential, first)
        fill[i] = made[i] / demand[i] if demand[i] > 0 else (1.0 if able > 0 else 0.0)
    many = len(ranks) > 1
    if many:
        rest, asked = made.copy(), np.empty(n)
        for r in ranks:
            asked[:] = 0.0
            for j in range(m):
                if rank[j] == r:
                    asked[supplier[j]] += orders[j]
            for i in range(n):
                if r == final_rank:
                    asked[i] += final[i]
                part = min(1.0, rest[i] / asked[i]) if asked[i] > 0 else 0.0
                if r == final_rank:
                    sold[i] = final[i] * part
                rest[i] = max(0.0, rest[i] - asked[i] * part)
                asked[i] = part
            for j in range(m):
                if rank[j] == r:
                    shipped[j] = orders[j] * asked[supplier[j]]
    for i in range(n):
        if not many:
            sold[i] = final[i] * min(1.0, fill[i])
        asked_next[i] = final[i]
        if over_max > 1:
            short = (demand[i] - made[i]) / demand[i] if demand[i] > 0 else 0.0
            over[i] += ((over_max - over[i]) * short if short > 1e-6 else 1.0 - over[i]) / over_tau
    slot, catch_up, late = t % slots, 1.0 / tau, slots > 1
    for i in range(n):
        part = min(1.0, planned[i] / base[i]) if base[i] > 0 else 0.0
        for k in range(first[i], first[i + 1]):
            stop = start[k + 1] if k + 1 < g else m
            sent = 0.0
            for j in range(start[k], stop):
                if not many:
                    shipped[j] = orders[j] * min(1.0, fill[supplier[j]])
                sent += shipped[j]
                if late:
                    at = slot + lag[j]
                    ring[at - slots if at >= slots else at, k] += shipped[j]
            arrived = sent
            if late:
                arrived = ring[slot, k]
                ring[slot, k] = 0.0
                way[k] = max(0.0, way[k] + sent - arrived)
            stock[k] = stock[k] - min(stock[k], need[k] * made[i]) + arrived
        next_made = _possible_compiled(i, planned[i], stock, need, linear, essential, first)
        for k in range(first[i], first[i + 1]):
            stop = start[k + 1] if k + 1 < g else m
            there = stock[k] + way[k]
            wanted = min(target[k], need[k] * planned[i]) + transit[k] * part
            order = max(0.0, need[k] * next_made + max((target[k] + transit[k] - there) * catch_up, wanted - there))
            whole = 0.0
            if replace > 0:
                for j in range(start[k], stop):
                    whole += share[j] * (1.0 - replace + replace * fill[supplier[j]])
            if whole > 0:
                for j in range(start[k], stop):
                    orders[j] = order * share[j] * (1.0 - replace + replace * fill[supplier[j]]) / whole
                    asked_next[supplier[j]] += orders[j]
            else:
                for j in range(start[k], stop):
                    orders[j] = order * share[j]
                    asked_next[supplier[j]] += orders[j]
