"""Flows between suppliers and buyers that nobody has recorded, fitted to the totals that are known.

Iterative proportional fitting (Deming and Stephan 1940, doi:10.1214/aoms/1177731829; in input–output work RAS): from a seed of
relative flows, rows and columns are scaled in turn until both totals hold. Of all tables with these totals it gives the one
nearest the seed in relative entropy (Ireland and Kullback 1968, doi:10.1093/biomet/55.1.179), and 0 in the seed stays 0. Flows on
record are kept as they are and the rest is fitted to what they leave of the totals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from isthmus.engine.network import Booleans, Floats

TOLERANCE = 1e-10
MOST_ROUNDS = 500


@dataclass(frozen=True)
class Fitted:
    """A fitted table.

    Attributes:
        flows: float64[s, b], what each supplier sells to each buyer; columns add up to the buyers' totals.
        estimated: bool[s, b], the flow is fitted, not on record.
        unmet: the largest difference of a supplier's sales from its total, as a share of all flows: above the tolerance where
            the seed and the flows on record leave no table with these totals, so that buyers' totals hold and suppliers' do not.
        rounds: scalings of rows and columns.
    """

    flows: Floats
    estimated: Booleans
    unmet: float
    rounds: int


def fit(seed: Floats, suppliers: Floats, buyers: Floats, *, recorded: Floats | None = None) -> Fitted:
    """Fit flows to totals.

    Args:
        seed: float64[s, b] ≥ 0: relative flows, 0 where there is none.
        suppliers: float64[s] ≥ 0: what each sells.
        buyers: float64[b] ≥ 0: what each buys, in the same unit; the sums of both agree, or buyers' totals are met and suppliers'
            in proportion.
        recorded: float64[s, b]: flows on record, NaN elsewhere.

    Raises:
        ValueError: shapes differ, a number is negative or not finite, recorded flows exceed a buyer's total, or a buyer's need
            is left without any supplier.
    """
    known = np.full(seed.shape, np.nan) if recorded is None else recorded
    problems = _problems(seed, suppliers, buyers, known)
    if problems:
        raise ValueError("; ".join(problems))
    held = np.where(np.isnan(known), 0.0, known)
    estimated = np.isnan(known)
    free = np.where(estimated, seed, 0.0)
    columns = buyers - held.sum(0)
    # A supplier whose recorded sales exceed its total has nothing left to sell to others.
    rows = np.maximum(suppliers - held.sum(1), 0.0)
    rows = rows * (columns.sum() / rows.sum()) if rows.sum() > 0 else rows
    scale = max(float(buyers.sum()), np.finfo(float).tiny)
    rounds, before = 0, np.inf
    flows = free * _ratio(columns, free.sum(0))
    sold = flows.sum(1)
    while rounds < MOST_ROUNDS:
        rounds += 1
        flows = flows * _ratio(rows, sold)[:, None]
        bought = flows.sum(0)
        # Rows of 0 may have emptied a column that only they served: its seed serves it all the same.
        empty = (bought <= 0) & (columns > 0)
        if empty.any():
            flows[:, empty] = free[:, empty]
            bought = flows.sum(0)
        flows = flows * _ratio(columns, bought)
        sold = flows.sum(1)
        unmet = float(np.abs(sold - rows).max(initial=0.0)) / scale
        if unmet <= TOLERANCE or before - unmet <= TOLERANCE * 1e-3:
            break
        before = unmet
    flows = flows + held
    unmet = float(np.abs(flows.sum(1) - suppliers).max(initial=0.0)) / scale
    return Fitted(flows, estimated & (seed > 0), unmet, rounds)


def _ratio(wanted: Floats, have: Floats) -> Floats:
    return np.divide(wanted, have, out=np.zeros(have.shape), where=have > 0)


def _problems(seed: Floats, suppliers: Floats, buyers: Floats, known: Floats) -> list[str]:
    if seed.shape != (len(suppliers), len(buyers)) or known.shape != seed.shape:
        return [f"a table of {len(suppliers)} suppliers and {len(buyers)} buyers has no seed of shape {seed.shape}"]
    found = [
        f"{name} hold a number that is negative or not finite"
        for name, values in (("the seed", seed), ("suppliers' totals", suppliers), ("buyers' totals", buyers),
                             ("recorded flows", known[~np.isnan(known)]))
        if not (np.isfinite(values) & (values >= 0)).all()
    ]  # fmt: skip
    if found:
        return found
    held = np.where(np.isnan(known), 0.0, known).sum(0)
    over = np.flatnonzero(held > buyers * (1 + 1e-9))
    found += [f"buyer {b} has {held[b]:g} on record, more than its total of {buyers[b]:g}" for b in over]
    served = (np.where(np.isnan(known), seed, 0.0) > 0).any(0)
    bare = np.flatnonzero(~served & (buyers > held * (1 + 1e-9)) & (buyers > 0))
    return found + [f"buyer {b} needs {buyers[b] - held[b]:g} more and has no supplier" for b in bare]
