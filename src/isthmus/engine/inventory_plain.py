"""The step of the dynamic model in NumPy, as the equations of `isthmus.engine.inventory` have it: the twin of the compiled one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from isthmus.engine.inventory import TOLERANCE, summed

if TYPE_CHECKING:
    from isthmus.engine.inventory import FloatArray, Model, State


def step(m: Model, s: State, left: FloatArray, t: int) -> tuple[float, float, float]:
    """One step in NumPy: the twin of the compiled one."""
    asked = float(s.demand.sum())
    g = len(m.start)
    able = m.capacity * left * s.over
    planned = np.minimum(able, s.demand)
    made = _possible(m, s.stock, planned)
    s.output = made
    fill = _ration(m, s, made, able)
    slot = t % len(s.ring)
    where = (t + m.lag) % len(s.ring)
    sent = summed(where * g + m.group, s.shipped, s.ring.size).reshape(s.ring.shape)
    s.ring += sent
    used = np.minimum(s.stock, m.need * made[m.owner])
    arrived = s.ring[slot].copy()
    s.ring[slot] = 0.0
    s.stock = s.stock - used + arrived
    s.way = np.maximum(0.0, s.way + sent.sum(0) - arrived)
    short = np.divide(s.demand - made, s.demand, out=np.zeros(m.n), where=s.demand > 0)
    if m.over_max > 1:
        up = short > TOLERANCE
        s.over += np.where(up, (m.over_max - s.over) * short, 1.0 - s.over) / m.over_tau
    # Orders for the next step
    use = m.need * _possible(m, s.stock, planned)[m.owner]
    there = s.stock + s.way
    part = np.divide(planned, m.base, out=np.zeros(m.n), where=m.base > 0)[m.owner]
    wanted = np.minimum(m.target, m.need * planned[m.owner]) + m.transit * np.minimum(1.0, part)
    order = np.maximum(0.0, use + np.maximum((m.target + m.transit - there) / m.tau, wanted - there))
    if m.replace > 0:
        weight = m.share * (1.0 - m.replace + m.replace * fill[m.supplier])
        whole = summed(m.group, weight, g)[m.group]
        share = np.divide(weight, whole, out=m.share.copy(), where=whole > 0)
    else:
        share = m.share
    s.orders = order[m.group] * share
    s.demand = m.final + summed(m.supplier, s.orders, m.n)
    return asked, float(s.sold.sum()), float(s.shipped.sum())


def _possible(m: Model, stock: FloatArray, planned: FloatArray) -> FloatArray:
    """float[n]: output that stocks allow, at most as planned."""
    made = planned.copy()
    hard, soft = m.essential, m.linear > 0
    np.minimum.at(made, m.owner[hard], stock[hard] / m.need[hard])
    if soft.any():
        who = m.owner[soft]
        enough = np.minimum(planned[who], stock[soft] / m.need[soft])
        missing = summed(who, m.linear[soft] * (planned[who] - enough), m.n)
        made = np.minimum(made, np.maximum(0.0, planned - missing))
    return made


def _ration(m: Model, s: State, made: FloatArray, able: FloatArray) -> FloatArray:
    """Fill `s.shipped` and `s.sold`; return the share of demand met, where there was none whether there was capacity."""
    rest = made.copy()
    s.shipped = np.zeros(len(m.flow))
    s.sold = np.zeros(m.n)
    for rank in sorted({*np.unique(m.rank).tolist(), m.final_rank}):
        mine = m.rank == rank
        asked = summed(m.supplier[mine], s.orders[mine], m.n)
        if rank == m.final_rank:
            asked = asked + m.final
        share = np.minimum(1.0, np.divide(rest, asked, out=np.zeros(m.n), where=asked > 0))
        s.shipped[mine] = s.orders[mine] * share[m.supplier[mine]]
        if rank == m.final_rank:
            s.sold = m.final * share
        rest = np.maximum(0.0, rest - asked * share)
    return np.divide(made, s.demand, out=np.where(able > 0, 1.0, 0.0), where=s.demand > 0)
