"""What more capacity is worth to a programme of `allocate`, by solving again, and which few expansions are worth most together.

Marginal values of a degenerate programme are not unique, so none is told: an expansion's worth is the fall of the weighted
shortage when it is there. Dual values serve to screen alone. The least shortage is convex in capacity, so a line whose dual value is 0
in one optimal solution cannot lower it, however much it grows.

The best k expansions are chosen exactly, by an integer programme: make[p,t] ≤ capacity[p,t] + Σ_e extra[e,p,t] · y_e,
Σ_e y_e ≤ k, y_e 0 or 1, with the cost and the other rows of `allocate`. Two that are worth nothing alone can be worth much together (a
motor and a seeker), which no ranking of single worths shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from isthmus.engine.allocate import FAIRNESS, Programme
from isthmus.engine.allocate_rows import Layout, Rows
from isthmus.engine.network import Floats

GAP = 1e-4
"""Relative gap at which the integer programme stops."""


@dataclass(frozen=True)
class Expansion:
    """More capacity: line number -> float64[T], units that it can make more in each period."""

    extra: Mapping[int, Floats]


@dataclass(frozen=True)
class Shortage:
    """Least shortage of a programme: float64[G, R, T] in units, and its weighted sum; one plan for it.

    `make`: float64[P, T], what the lines make in it; `may_help`: bool[P], lines of which more capacity may lower the shortage.
    """

    short: Floats
    objective: float
    make: Floats
    may_help: np.ndarray


@dataclass(frozen=True)
class Choice:
    """Expansions chosen, by number in order, and the shortage with them."""

    chosen: tuple[int, ...]
    shortage: Shortage


def least_shortage(programme: Programme) -> Shortage:
    """The least weighted shortage; what is moved and made is not looked at.

    Raises:
        ArithmeticError: the hard rows conflict, or the solver stopped.
    """
    layout = Layout(programme)
    rows = Rows(programme, layout)
    found = rows.solve(rows.shortage_cost(FAIRNESS))
    if found is None:
        raise ArithmeticError("the hard rows of the programme cannot hold together")
    may_help = (found.above_upper[layout.block(0)] < -1e-12).any(axis=1)
    make, _, _, short = layout.unpack(found.point)
    return Shortage(short, found.cost, make, may_help)


def with_expansion(programme: Programme, *expansions: Expansion) -> Programme:
    """The programme with the expansions in place."""
    lines = list(programme.lines)
    for expansion in expansions:
        for number, extra in expansion.extra.items():
            lines[number] = replace(lines[number], capacity=lines[number].capacity + extra)
    return replace(programme, lines=tuple(lines))


def best_expansions(programme: Programme, expansions: Sequence[Expansion], count: int, seconds: float = 20.0) -> Choice:
    """The `count` expansions that lower the weighted shortage most together, or fewer where more are of no use.

    Args:
        programme: the programme without them.
        expansions: what there is to choose from; none on a line of infinite capacity.
        count: how many may be chosen, 1 or more.
        seconds: after which the solver gives the best it has.

    Raises:
        ArithmeticError: the hard rows conflict, or the solver found nothing in time.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    layout = Layout(programme)
    rows = Rows(programme, layout)
    chosen_columns = layout.columns + np.arange(len(expansions))
    entries: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    upper = np.concatenate([rows.upper, np.ones(len(expansions))])
    limits: list[Floats] = []
    make = layout.block(0)
    for number, line in enumerate(programme.lines):
        touching = [(e, x.extra[number]) for e, x in enumerate(expansions) if number in x.extra]
        if not touching:
            continue
        scale = layout.scale[line.good]
        at = len(limits) * programme.periods + np.arange(programme.periods)
        entries.append((at, make[number], np.ones(programme.periods)))
        entries += [(at, np.full(programme.periods, chosen_columns[e]), -extra / scale) for e, extra in touching]
        limits.append(line.capacity / scale)
        upper[make[number]] = (line.capacity + sum(extra for _, extra in touching)) / scale
    count_row = np.zeros(layout.columns + len(expansions))
    count_row[chosen_columns] = 1.0
    wide = sp.hstack([rows.matrix, sp.csr_array((rows.matrix.shape[0], len(expansions)))]).tocsr()
    constraints = [
        LinearConstraint(wide, rows.row_lower, rows.row_upper),
        LinearConstraint(count_row[None, :], -np.inf, count),
    ]
    if limits:
        at_rows, columns, values = (np.concatenate(x) for x in zip(*entries, strict=True))
        extra_rows = sp.csr_array((values, (at_rows, columns)), shape=(len(limits) * programme.periods, upper.size))
        constraints.append(LinearConstraint(extra_rows, -np.inf, np.concatenate(limits)))
    cost = np.concatenate([rows.shortage_cost(FAIRNESS), np.zeros(len(expansions))])
    found = milp(
        cost, constraints=constraints, bounds=Bounds(np.concatenate([rows.lower, np.zeros(len(expansions))]), upper),
        integrality=np.concatenate([np.zeros(layout.columns), np.ones(len(expansions))]),
        options={"mip_rel_gap": GAP, "time_limit": seconds},
    )  # fmt: skip
    if found.x is None:
        raise ArithmeticError(f"the solver found no choice of expansions: {found.message}")
    return _without_idle(programme, expansions, [int(e) for e in np.flatnonzero(found.x[chosen_columns] > 0.5)])


def _without_idle(programme: Programme, expansions: Sequence[Expansion], chosen: list[int]) -> Choice:
    """The choice without those that are of no use beside the others: the solver may take some for nothing."""
    best = least_shortage(with_expansion(programme, *(expansions[e] for e in chosen)))
    for one in tuple(chosen):
        rest = [e for e in chosen if e != one]
        without = least_shortage(with_expansion(programme, *(expansions[e] for e in rest)))
        if without.objective <= best.objective * (1 + GAP) + 1e-9:
            chosen, best = rest, without
    return Choice(tuple(chosen), best)
