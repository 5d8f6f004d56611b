"""What lines make, theatres hold and ships carry, period by period, so that as little as possible falls short and late.

A linear programme over periods t, goods g, regions r, lines p and routes l:

- make[p,t] ≤ capacity[p,t]; a line uses every need of its good, and of the inputs that replace one another any mixture
- stock[g,r,t] = stock[g,r,t−1] + arrivals + made − used + shipped in (sent `lag` periods before) − shipped out
  − (demand[g,r,t] − short[g,r,t]), with stock, short ≥ 0; what falls short is lost, not owed
- minimise Σ_t Σ_g v_t · priority[g] · (Σ_r short[g,r,t] / scale[g] + ε · z[g,t]), z[g,t] ≥ short[g,r,t] / demand[g,r,t]
  for every region: early shortage counts more (v falls from 2 to 1), and where two regions could go short the shares are
  evened out
- then, at that optimum, minimise what is shipped and, with a thousandth of the weight, what is made: nothing is made for nothing, or
  earlier than it must be. The points as good are those that complementary slackness leaves: columns with a reduced cost stay at
  their bounds and rows with a dual value stay tight

Every column and row is scaled by what its good needs in a period, since raw units can put all costs below the solver's
tolerance. The point returned is held against the constraints anew. Solved with HiGHS (Huangfu and Hall 2018,
Mathematical Programming Computation 10:119, doi:10.1007/s12532-017-0130-5).

Hard rows (reserve floors, fixed shipments, mandates) are the only ones that can conflict: demand may always be short. If
they do, a deletion filter finds one irreducible set (Chinneck and Dravnieks 1991, ORSA Journal on Computing 3:157).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from isthmus.engine.allocate_rows import Layout, Rows
from isthmus.engine.network import Floats

FAIRNESS = 1e-3
"""Weight of the largest share short beside the sum: it decides between equal sums alone."""
TOLERANCE = 1e-7
"""Relative to a good's scale: below this nothing is short, and a broken constraint is rounding."""


@dataclass(frozen=True)
class Line:
    """A producing line: index of its good and region, and float64[T], the most it makes in each period; inf if unbounded."""

    good: int
    region: int
    capacity: Floats


@dataclass(frozen=True)
class Need:
    """Making one of `output` takes one of these: pairs (input good, quantity of it for one output); one pair if nothing replaces it.

    The inputs come out of the stock of `region`, of the line's own where it is None.
    """

    output: int
    inputs: tuple[tuple[int, float], ...]
    region: int | None = None


@dataclass(frozen=True)
class Route:
    """Good `good` may go from one region to another; what is sent in t arrives in t + lag, or t + lag[t] where periods differ in length."""

    good: int
    origin: int
    destination: int
    lag: int | tuple[int, ...] = 0

    def arrivals(self, periods: int) -> np.ndarray:
        """int[T]: the period in which what is sent in each arrives; T or more where none is left."""
        found: np.ndarray = np.arange(periods) + self.lag
        return found


@dataclass(frozen=True)
class HardRow:
    """A rule that must hold: at least `amount` in `period`, of stock[good, region], of a route or of a line.

    `index` is (good, region) of a reserve, the route's number of a shipment, the line's number of a mandate.
    """

    kind: Literal["reserve", "shipment", "mandate"]
    index: tuple[int, ...]
    period: int
    amount: float
    name: str


@dataclass(frozen=True)
class Programme:
    """What is known; G goods, R regions, T periods.

    Attributes:
        goods, regions, periods: G, R, T.
        lines, needs, routes, hard: as declared above; a good may have several needs, all of which a line uses.
        stock: float64[G, R], at the start.
        demand: float64[G, R, T], units in each period.
        arrivals: float64[G, R, T], what comes from outside the programme.
        priority: float64[G], above 0: how much a unit share of shortage weighs.
    """

    goods: int
    regions: int
    periods: int
    lines: tuple[Line, ...]
    needs: tuple[Need, ...]
    routes: tuple[Route, ...]
    stock: Floats
    demand: Floats
    arrivals: Floats | None = None
    priority: Floats | None = None
    hard: tuple[HardRow, ...] = field(default=())


@dataclass(frozen=True)
class Allocation:
    """What is best: make[P, T], ship[L, T], stock[G, R, T] and short[G, R, T] in units; `objective`: weighted shortage."""

    make: Floats
    ship: Floats
    stock: Floats
    short: Floats
    objective: float

    def first_shortfall(self, demand: Floats) -> np.ndarray:
        """int[G, R]: the first period with more than a trace of shortage; T where none."""
        some = self.short > TOLERANCE * np.maximum(demand, 1e-300) * 10
        first: np.ndarray = np.where(some.any(axis=2), some.argmax(axis=2), demand.shape[2])
        return first

    def fill_rate(self, demand: Floats) -> Floats:
        """float64[G, R]: share of demand met; nan where there is none."""
        whole = demand.sum(axis=2)
        with np.errstate(invalid="ignore", divide="ignore"):
            rate: Floats = np.where(whole > 0, 1.0 - self.short.sum(axis=2) / whole, np.nan)
        return rate


class ConflictError(ValueError):
    """Hard rows that cannot hold together; `rows` is an irreducible set: without any one of them the rest can."""

    def __init__(self, rows: Sequence[HardRow]) -> None:
        self.rows = tuple(rows)
        super().__init__("cannot hold together: " + "; ".join(row.name for row in rows))


def allocate(programme: Programme) -> Allocation:
    """The best allocation under perfect foresight.

    Raises:
        ConflictError: the hard rows cannot all hold.
        ValueError: arrays are of the wrong shape or hold negative numbers.
        ArithmeticError: the solver's point breaks the constraints.
    """
    _check(programme)
    layout = Layout(programme)
    rows = Rows(programme, layout)
    first = rows.solve(rows.shortage_cost(FAIRNESS))
    if first is None:
        raise ConflictError(_irreducible(programme))
    second = rows.solve_among_best(rows.effort_cost(), first)
    return _allocation(programme, layout, (second or first).point, first.cost)


def worth_of_capacity(programme: Programme, line: int, units_per_period: float, base: Allocation) -> Floats:
    """float64[G, R]: units of shortage that more capacity on a line spares, by solving again, not by a dual value.

    Args:
        programme: the programme.
        line: number of the line.
        units_per_period: how much more it can make in each period.
        base: the allocation without it.
    """
    longer = replace(programme.lines[line], capacity=programme.lines[line].capacity + units_per_period)
    lines = (*programme.lines[:line], longer, *programme.lines[line + 1 :])
    better = allocate(replace(programme, lines=lines))
    spared: Floats = (base.short - better.short).sum(axis=2)
    return spared


def allocate_rolling(programme: Programme, window: int) -> Allocation:
    """The allocation of planners who see only `window` periods ahead: the first of each window is carried out.

    Hard rows are kept where they fall inside a window.
    """
    _check(programme)
    p = programme
    arrivals = np.zeros_like(p.demand) if p.arrivals is None else p.arrivals.copy()
    make, ship = np.zeros((len(p.lines), p.periods)), np.zeros((len(p.routes), p.periods))
    stock, short = np.zeros_like(p.demand), np.zeros_like(p.demand)
    at_hand = p.stock
    for start in range(p.periods):
        seen = slice(start, min(start + window, p.periods))
        part = replace(
            p, periods=seen.stop - start, stock=at_hand, demand=p.demand[:, :, seen], arrivals=arrivals[:, :, seen],
            lines=tuple(replace(line, capacity=line.capacity[seen]) for line in p.lines),
            routes=tuple(r if isinstance(r.lag, int) else replace(r, lag=r.lag[seen]) for r in p.routes),
            hard=tuple(replace(h, period=h.period - start) for h in p.hard if start <= h.period < seen.stop),
        )  # fmt: skip
        best = allocate(part)
        make[:, start], ship[:, start] = best.make[:, 0], best.ship[:, 0]
        stock[:, :, start], short[:, :, start] = best.stock[:, :, 0], best.short[:, :, 0]
        at_hand = np.maximum(best.stock[:, :, 0], 0.0)  # rounding of the solver
        for number, route in enumerate(p.routes):
            arrive = int(route.arrivals(p.periods)[start])
            if start < arrive < p.periods:
                arrivals[route.good, route.destination, arrive] += best.ship[number, 0]
    rows = Rows(p, Layout(p))
    return Allocation(make, ship, stock, short, rows.weighted_shortage(short, FAIRNESS))


def _irreducible(programme: Programme) -> list[HardRow]:
    """Drop each hard row in turn for good where the rest still conflict: what stays is irreducible."""
    kept = list(programme.hard)
    for row in programme.hard:
        others = [r for r in kept if r is not row]
        part = replace(programme, hard=tuple(others))
        rows = Rows(part, Layout(part))
        if rows.solve(rows.nothing()) is None:
            kept = others
    return kept


def _allocation(programme: Programme, layout: Layout, point: Floats, objective: float) -> Allocation:
    """The point in units, with stocks computed from flows, so that mass balances to rounding; checked anew."""
    make, mix, ship, short = layout.unpack(point)
    demand = programme.demand
    short = np.clip(short, 0.0, demand)
    change = layout.change(make, mix, ship) - (demand - short)
    stock = programme.stock[:, :, None] + np.cumsum(change, axis=2)
    worst = float((np.minimum(stock, 0.0) / layout.scale[:, None, None]).min(initial=0.0))
    capacity = np.array([line.capacity for line in programme.lines]).reshape(len(programme.lines), programme.periods)
    over = float(((make - capacity) / layout.scale[[x.good for x in programme.lines], None]).max(initial=0.0))
    if worst < -TOLERANCE * programme.periods or over > TOLERANCE * programme.periods:
        raise ArithmeticError(
            f"the solver's point breaks the constraints: stock {worst:.2g}, capacity {over:.2g} of a period's need"
        )
    return Allocation(make, ship, stock, short, objective)


def _check(p: Programme) -> None:
    problems = []
    grid = (p.goods, p.regions)
    for name, array, shape in (
        ("stock", p.stock, grid), ("demand", p.demand, (*grid, p.periods)), ("arrivals", p.arrivals, (*grid, p.periods)),
        ("priority", p.priority, (p.goods,)),
    ):  # fmt: skip
        if array is not None and (np.shape(array) != shape or not (np.isfinite(array) & (array >= 0)).all()):
            problems.append(f"{name} must be of shape {shape}, finite and not negative")
    for number, line in enumerate(p.lines):
        if np.shape(line.capacity) != (p.periods,) or np.isnan(line.capacity).any() or (line.capacity < 0).any():
            problems.append(f"capacity of line {number} must be {p.periods} numbers, none negative or missing")
    for number, route in enumerate(p.routes):
        if route.origin == route.destination or np.min(route.lag) < 0 or np.size(route.lag) not in (1, p.periods):
            problems.append(f"route {number} must join two regions, with one lag of 0 or more periods, or one a period")
    for need in p.needs:
        if (
            not need.inputs
            or any(quantity <= 0 for _, quantity in need.inputs)
            or any(i == need.output for i, _ in need.inputs)
        ):
            problems.append(f"a need of good {need.output} must have inputs other than itself, with quantities above 0")
    if problems:
        raise ValueError("; ".join(problems))
