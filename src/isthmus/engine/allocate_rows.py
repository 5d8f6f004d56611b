"""The rows and columns of the programme of `allocate`, built directly as sparse arrays and handed to HiGHS through SciPy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from isthmus.engine.network import Floats

if TYPE_CHECKING:
    from isthmus.engine.allocate import Line, Need, Programme

EARLY, LATE = 2.0, 1.0
"""Weight of shortage in the first and in the last period."""
MAKING = 1e-3
"""Weight of a unit made beside a unit shipped, once shortage is least."""
OPTIMAL, INFEASIBLE = 0, 2
"""States of SciPy's `linprog`."""
REDUCED = 1e-9
"""The solver's tolerances; a reduced cost or dual value of no more is rounding."""


@dataclass(frozen=True)
class Solved:
    """An optimal point of `Rows`: float64[columns], its cost, and what the cost would gain by a wider bound.

    `above_lower` (0 or more) and `above_upper` (0 or less) are the reduced costs of columns at their bounds, float64[columns];
    `of_rows` (0 or less) the dual values of the rows that are no equations, in order.
    """

    point: Floats
    cost: float
    above_lower: Floats
    above_upper: Floats
    of_rows: Floats


class Layout:
    """Which column is which, and the scale of each good: what a period needs of it at most, inputs included.

    Columns, each over all periods: make[P], mix[M] (share of a line's make that one member of a group of substitutes
    carries), ship[L], stock[S] (S the pairs of good and region where anything can be: `place` numbers them, -1 elsewhere),
    short[D], even[D] (D the pairs of good and region with demand; `even` is z, one a good).
    """

    def __init__(self, p: Programme) -> None:
        self.programme = p
        self.scale = _scale(p)
        self.of_good = {g: [n for n in p.needs if n.output == g] for g in range(p.goods)}
        self.mixes = [
            (number, need, member)
            for number, line in enumerate(p.lines)
            for need in self.of_good[line.good]
            if len(need.inputs) > 1
            for member in range(len(need.inputs))
        ]
        self.wanted = [(int(g), int(r)) for g, r in zip(*np.nonzero(p.demand.sum(axis=2)), strict=True)]
        self.wanted_goods = sorted({g for g, _ in self.wanted})
        live = self._live()
        self.place = np.where(live, np.cumsum(live).reshape(live.shape) - 1, -1)
        sizes = (
            len(p.lines),
            len(self.mixes),
            len(p.routes),
            int(live.sum()),
            len(self.wanted),
            len(self.wanted_goods),
        )
        self.starts = np.concatenate([[0], np.cumsum(sizes)]) * p.periods
        self.columns = int(self.starts[-1])

    def _live(self) -> np.ndarray:
        """bool[G, R]: where a good can be made, held, used, wanted or sent."""
        p = self.programme
        live: np.ndarray = (p.stock > 0) | (p.demand > 0).any(axis=2)
        if p.arrivals is not None:
            live |= (p.arrivals > 0).any(axis=2)
        for line in p.lines:
            live[line.good, line.region] = True
            for need in self.of_good[line.good]:
                live[[good for good, _ in need.inputs], drawn_from(need, line)] = True
        for route in p.routes:
            live[route.good, [route.origin, route.destination]] = True
        for row in p.hard:
            if row.kind == "reserve":
                live[row.index] = True
        return live

    def block(self, number: int) -> np.ndarray:
        """int[items, T]: columns of the block: 0 make, 1 mix, 2 ship, 3 stock, 4 short, 5 even."""
        return np.arange(self.starts[number], self.starts[number + 1]).reshape(-1, self.programme.periods)

    def unpack(self, point: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Scaled columns as make, mix and ship (items, T) and short (G, R, T), in units."""
        p, scale = self.programme, self.scale
        make = np.maximum(point[self.block(0)], 0) * scale[[line.good for line in p.lines], None]
        mix = np.maximum(point[self.block(1)], 0) * scale[[p.lines[n].good for n, _, _ in self.mixes], None]
        ship = np.maximum(point[self.block(2)], 0) * scale[[route.good for route in p.routes], None]
        short = np.zeros_like(p.demand, dtype=np.float64)
        for columns, (g, r) in zip(self.block(4), self.wanted, strict=True):
            short[g, r] = point[columns] * scale[g]
        return make, mix, ship, short

    def change(self, make: Floats, mix: Floats, ship: Floats) -> Floats:
        """float64[G, R, T]: what stocks gain before demand is met."""
        p = self.programme
        gain = np.zeros((p.goods, p.regions, p.periods)) if p.arrivals is None else p.arrivals.astype(np.float64)
        for number, line in enumerate(p.lines):
            gain[line.good, line.region] += make[number]
            for need in self.of_good[line.good]:
                if len(need.inputs) == 1:
                    good, quantity = need.inputs[0]
                    gain[good, drawn_from(need, line)] -= quantity * make[number]
        for place, (number, need, member) in enumerate(self.mixes):
            good, quantity = need.inputs[member]
            gain[good, drawn_from(need, p.lines[number])] -= quantity * mix[place]
        for number, route in enumerate(p.routes):
            gain[route.good, route.origin] -= ship[number]
            arrive = route.arrivals(p.periods)
            there = arrive < p.periods
            np.add.at(gain[route.good, route.destination], arrive[there], ship[number, there])
        return gain


def drawn_from(need: Need, line: Line) -> int:
    """The region out of whose stock a line takes the inputs of a need."""
    return line.region if need.region is None else need.region


class Rows:
    """The constraints as one sparse matrix with bounds, in scaled units."""

    def __init__(self, p: Programme, layout: Layout) -> None:
        self.programme, self.layout = p, layout
        self._entries: list[tuple[Any, Any, Any]] = []
        self._lower: list[Floats] = []
        self._upper: list[Floats] = []
        self._count = 0
        self._balances()
        self._mixtures()
        self._evenness()
        rows, columns, values = (np.concatenate(x) for x in zip(*self._entries, strict=True))
        self.matrix = sp.csr_array((values, (rows, columns)), shape=(self._count, layout.columns))
        self.row_lower, self.row_upper = np.concatenate(self._lower), np.concatenate(self._upper)
        self.lower, self.upper = self._bounds()

    def solve(self, cost: Floats) -> Solved | None:
        """The best point; None where no point keeps the hard rows.

        Raises:
            ArithmeticError: the solver stopped.
        """
        equal = self.row_lower == self.row_upper
        return self._solved(cost, equal, self.lower, self.upper)

    def solve_among_best(self, cost: Floats, best: Solved) -> Solved | None:
        """The best point by another cost among all points that are as good as `best` by the cost that it was solved for.

        By complementary slackness these are the points where each column with a reduced cost stays at its bound and
        each row with a dual value stays tight: fixing them leaves far less to solve than a row over the first cost.

        Raises:
            ArithmeticError: the solver stopped.
        """
        equal = self.row_lower == self.row_upper
        equal[~equal] = best.of_rows < -REDUCED
        lower = np.where(best.above_upper < -REDUCED, self.upper, self.lower)
        upper = np.where(best.above_lower > REDUCED, self.lower, self.upper)
        return self._solved(cost, equal, lower, upper)

    def _solved(self, cost: Floats, equal: np.ndarray, lower: Floats, upper: Floats) -> Solved | None:
        from scipy.optimize import linprog

        found = linprog(
            cost, A_ub=self.matrix[~equal], b_ub=self.row_upper[~equal], A_eq=self.matrix[equal], b_eq=self.row_upper[equal],
            bounds=np.column_stack([lower, upper]), method="highs",
            options={"primal_feasibility_tolerance": REDUCED, "dual_feasibility_tolerance": REDUCED},
        )  # fmt: skip
        if found.status == INFEASIBLE:
            return None
        if found.status != OPTIMAL:
            raise ArithmeticError(f"the solver stopped: {found.message}")
        marginals = (found.lower.marginals, found.upper.marginals, found.ineqlin.marginals)
        return Solved(np.asarray(found.x, np.float64), float(found.fun), *(np.asarray(m, np.float64) for m in marginals))

    def nothing(self) -> Floats:
        """A cost of nothing: any point will do."""
        return np.zeros(self.layout.columns)

    def shortage_cost(self, fairness: float) -> Floats:
        """Cost of each column by shortage, early shortage first."""
        cost, early = self.nothing(), self._early()
        priority = self._priority()
        for columns, (g, _) in zip(self.layout.block(4), self.layout.wanted, strict=True):
            cost[columns] = priority[g] * early
        for columns, g in zip(self.layout.block(5), self.layout.wanted_goods, strict=True):
            cost[columns] = fairness * priority[g] * early
        return cost

    def weighted_shortage(self, short: Floats, fairness: float) -> float:
        """The objective of shortages in units, float64[G, R, T]."""
        p, early, priority = self.programme, self._early(), self._priority()
        share = np.divide(short, p.demand, out=np.zeros_like(short), where=p.demand > 0).max(axis=1)
        scaled = short.sum(axis=1) / self.layout.scale[:, None]
        return float((priority[:, None] * early * (scaled + fairness * share)).sum())

    def effort_cost(self) -> Floats:
        """Cost of each column by what is moved and, far less, by what is made and how early, in a period's needs."""
        cost = self.nothing()
        cost[self.layout.block(0)] = MAKING * self._early()
        cost[self.layout.block(2)] = 1.0
        return cost

    def _early(self) -> Floats:
        return np.linspace(EARLY, LATE, self.programme.periods)

    def _priority(self) -> Floats:
        given = self.programme.priority
        return np.ones(self.programme.goods) if given is None else np.asarray(given, np.float64)

    def _add(self, rows: Any, columns: Any, values: Any) -> None:
        rows, columns = np.broadcast_arrays(rows, columns)
        self._entries.append(
            (rows.ravel(), columns.ravel(), np.broadcast_to(values, rows.shape).ravel().astype(np.float64))
        )

    def _balances(self) -> None:
        """stock_t − stock_{t−1} − made + used + out − in − short = arrivals − demand (+ the first stock), over the scale."""
        p, layout = self.programme, self.layout
        stock = layout.block(3)
        rows = np.arange(stock.size).reshape(stock.shape)
        at = np.full((p.goods, p.regions, p.periods), -1)
        at[layout.place >= 0] = rows
        self._add(rows, stock, 1.0)
        self._add(rows[:, 1:], stock[:, :-1], -1.0)
        make, mix, ship = (layout.block(k) for k in (0, 1, 2))
        for number, line in enumerate(p.lines):
            self._add(at[line.good, line.region], make[number], -1.0)
            for need in layout.of_good[line.good]:
                if len(need.inputs) == 1:
                    self._use(at, need, 0, line, make[number])
        for place, (number, need, member) in enumerate(layout.mixes):
            self._use(at, need, member, p.lines[number], mix[place])
        for number, route in enumerate(p.routes):
            self._add(at[route.good, route.origin], ship[number], 1.0)
            arrive = route.arrivals(p.periods)
            there = arrive < p.periods
            self._add(at[route.good, route.destination, arrive[there]], ship[number, there], -1.0)
        for columns, (g, r) in zip(layout.block(4), layout.wanted, strict=True):
            self._add(at[g, r], columns, -1.0)
        fixed = -p.demand.astype(np.float64) if p.arrivals is None else p.arrivals - p.demand
        fixed = fixed.copy()
        fixed[:, :, 0] += p.stock
        fixed = (fixed / layout.scale[:, None, None])[layout.place >= 0].ravel()
        self._close(fixed, fixed)

    def _use(self, at: np.ndarray, need: Need, member: int, line: Line, columns: np.ndarray) -> None:
        good, quantity = need.inputs[member]
        scale = self.layout.scale
        self._add(at[good, drawn_from(need, line)], columns, quantity * scale[line.good] / scale[good])

    def _mixtures(self) -> None:
        """The members of a group of substitutes together carry all that the line makes."""
        p, layout = self.programme, self.layout
        rows: dict[tuple[int, int], np.ndarray] = {}
        for place, (number, need, _) in enumerate(layout.mixes):
            key = (number, id(need))
            if key not in rows:
                rows[key] = self._count + np.arange(p.periods)
                self._add(rows[key], layout.block(0)[number], -1.0)
                self._close(np.zeros(p.periods), np.zeros(p.periods))
            self._add(rows[key], layout.block(1)[place], 1.0)

    def _evenness(self) -> None:
        """even[g,t] ≥ short[g,r,t] / demand[g,r,t], in the scale of the good."""
        p, layout = self.programme, self.layout
        at = {g: i for i, g in enumerate(layout.wanted_goods)}
        for columns, (g, r) in zip(layout.block(4), layout.wanted, strict=True):
            some = np.flatnonzero(p.demand[g, r] > 0)
            rows = self._count + np.arange(some.size)
            self._add(rows, columns[some], layout.scale[g] / p.demand[g, r, some])
            self._add(rows, layout.block(5)[at[g]][some], -1.0)
            self._close(np.full(some.size, -np.inf), np.zeros(some.size))

    def _close(self, lower: Floats, upper: Floats) -> None:
        self._lower.append(lower)
        self._upper.append(upper)
        self._count += lower.size

    def _bounds(self) -> tuple[Floats, Floats]:
        p, layout = self.programme, self.layout
        lower, upper = np.zeros(layout.columns), np.full(layout.columns, np.inf)
        for columns, line in zip(layout.block(0), p.lines, strict=True):
            upper[columns] = line.capacity / layout.scale[line.good]
        for columns, (g, r) in zip(layout.block(4), layout.wanted, strict=True):
            upper[columns] = p.demand[g, r] / layout.scale[g]
        for row in p.hard:
            match row.kind:
                case "reserve":
                    block, item, good = 3, int(layout.place[row.index]), row.index[0]
                case "shipment":
                    block, item, good = 2, row.index[0], p.routes[row.index[0]].good
                case "mandate":
                    block, item, good = 0, row.index[0], p.lines[row.index[0]].good
            column = layout.block(block)[item, row.period]
            lower[column] = max(lower[column], row.amount / layout.scale[good])
        return lower, upper


def _scale(p: Programme) -> Floats:
    """What a period needs of each good at most, through the bill of materials; 1 where nothing needs it."""
    need = p.demand.sum(axis=1).max(axis=1).astype(np.float64)
    direct = need.copy()
    for _ in range(p.goods):
        total = direct.copy()
        for n in p.needs:
            for good, quantity in n.inputs:
                total[good] += quantity * need[n.output]
        if np.allclose(total, need, rtol=1e-12, atol=0) or not np.isfinite(total).all():
            break
        need = total
    scale: Floats = np.where(need > 0, need, np.maximum(1.0, p.stock.max(axis=1, initial=0.0)))
    return scale
