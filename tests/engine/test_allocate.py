"""Programmes solved on paper, and what must hold of any."""

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from isthmus.engine.allocate import (
    FAIRNESS,
    ConflictError,
    HardRow,
    Line,
    Need,
    Programme,
    Route,
    allocate,
    allocate_rolling,
    worth_of_capacity,
)
from isthmus.engine.allocate_rows import Layout, Rows

MISSILE, MOTOR, POWDER = 0, 1, 2


def near(value):
    """Equal to within the solver's tolerance over the weight of fairness."""
    return pytest.approx(value, abs=1e-4, rel=1e-5)


POOLED = (Route(MISSILE, 0, 1),)


def programme(*, routes=POOLED, powder=20.0, motors=6.0, scale=1.0, **others):
    """Three goods, two theatres, three periods: a missile takes a motor, a motor 2 of powder; all is made in theatre 0.

    Theatre 0 wants 5 missiles a period and theatre 1 wants 3. Motors: 6 a period; powder: 20 in stock, none made.
    """
    stock = np.zeros((3, 2))
    stock[POWDER, 0] = powder * scale
    demand = np.zeros((3, 2, 3))
    demand[MISSILE, 0], demand[MISSILE, 1] = 5 * scale, 3 * scale
    lines = (Line(MISSILE, 0, np.full(3, 10.0 * scale)), Line(MOTOR, 0, np.full(3, motors * scale)))
    needs = (Need(MISSILE, ((MOTOR, 1.0),)), Need(MOTOR, ((POWDER, 2.0),)))
    return replace(Programme(3, 2, 3, lines, needs, routes, stock, demand), **others)


def balance(p, best):
    """Largest breach of the stock balance, computed from the returned flows alone, relative to the largest number in it."""
    gain = np.zeros((p.goods, p.regions, p.periods)) if p.arrivals is None else p.arrivals.copy()
    for i, line in enumerate(p.lines):
        gain[line.good, line.region] += best.make[i]
        for need in (n for n in p.needs if n.output == line.good and len(n.inputs) == 1):
            gain[need.inputs[0][0], line.region] -= need.inputs[0][1] * best.make[i]
    for i, route in enumerate(p.routes):
        gain[route.good, route.origin] -= best.ship[i]
        for t, arrive in enumerate(route.arrivals(p.periods)):
            if arrive < p.periods:
                gain[route.good, route.destination, arrive] += best.ship[i, t]
    before = np.concatenate([p.stock[:, :, None], best.stock[:, :, :-1]], axis=2)
    gap = before + gain - (p.demand - best.short) - best.stock
    return np.abs(gap).max() / max(1.0, np.abs(before).max(), p.demand.max())


def test_pooled_worked_out_on_paper():
    """Powder makes 10 motors in all: 6 in the first period (the line's most), 4 in the second, none in the third.

    8 missiles are wanted each period, so 2, 4 and 8 fall short; weights 2, 1.5 and 1, the scale is 8 a period:
    (2·2 + 1.5·4 + 8) / 8 = 18/8. Evened out, both theatres lack the same share: 2/8, 4/8, 8/8.
    """
    p = programme()
    best = allocate(p)
    assert best.short.sum(axis=1)[MISSILE].tolist() == near([2, 4, 8])
    assert best.short[MISSILE, 0].tolist() == near([5 / 4, 5 / 2, 5])
    assert best.make[1].tolist() == near([6, 4, 0])
    assert best.objective == near(18 / 8 + 1e-3 * (2 / 4 + 1.5 / 2 + 1))
    assert best.fill_rate(p.demand)[MISSILE].tolist() == near([1 - 8.75 / 15, 1 - 5.25 / 9])
    assert best.first_shortfall(p.demand)[MISSILE].tolist() == [0, 0]


def test_not_pooled_worked_out_on_paper():
    """Theatre 0 takes 5, 5 and none; theatre 1 nothing: 3, 3 and 8 fall short, (6 + 4.5 + 8) / 8."""
    p = programme(routes=())
    best = allocate(p)
    assert best.short.sum(axis=1)[MISSILE].tolist() == near([3, 3, 8])
    assert best.first_shortfall(p.demand)[MISSILE].tolist() == [2, 0]
    assert best.objective == near(18.5 / 8 + 1e-3 * (2 + 1.5 + 1))


def test_a_lag_delays_what_is_sent():
    """With a lag of 1 nothing can be in theatre 1 in the first period, and what leaves in the last comes too late."""
    p = programme(routes=(Route(MISSILE, 0, 1, lag=1),), powder=100.0, motors=100.0)
    best = allocate(p)
    assert best.short[MISSILE, 1].tolist() == near([3, 0, 0])
    assert best.ship[0].tolist() == near([3, 3, 0])


def test_a_lag_that_differs_by_period():
    """Sent in periods 0 and 1 it arrives in period 2, sent in 2 never: theatre 1 has 3 in the last period alone."""
    p = programme(powder=1000.0, motors=100.0, routes=(Route(MISSILE, 0, 1, (2, 1, 1)),))
    best = allocate(p)
    assert best.short[MISSILE, 1].tolist() == near([3, 3, 0])
    assert best.ship[0].sum() == near(3)
    assert balance_with_lags(p, best) < 1e-9


def balance_with_lags(p, best):
    """The same flows with the sending told as a fixed arrival."""
    arrivals = np.zeros((p.goods, p.regions, p.periods))
    for i, route in enumerate(p.routes):
        for t, after in enumerate(route.lag):
            if t + after < p.periods:
                arrivals[route.good, route.destination, t + after] += best.ship[i, t]
    sent = replace(p, routes=tuple(replace(r, lag=p.periods) for r in p.routes), arrivals=arrivals)
    return balance(sent, best)


def test_inputs_from_the_stock_of_another_region():
    """Powder lies in theatre 1 and the motor line draws on it there, without a route: 20 of it make 10 motors, as on paper above."""
    stock = np.zeros((3, 2))
    stock[POWDER, 1] = 20.0
    needs = (Need(MISSILE, ((MOTOR, 1.0),)), Need(MOTOR, ((POWDER, 2.0),), region=1))
    best = allocate(programme(stock=stock, needs=needs))
    assert best.make[1].sum() == near(10)
    assert best.stock[POWDER, 1, -1] == near(0)
    assert allocate(programme(stock=stock)).make[1].sum() == near(0)


def test_nothing_is_made_for_nothing():
    """Theatre 0 wants 5 a period and has 2 in the first: 13 are made of the 30 that could be, none before its time."""
    stock = np.zeros((3, 2))
    stock[MISSILE, 0], stock[POWDER, 0] = 2.0, 1000.0
    p = programme(motors=50.0, routes=(), stock=stock)
    best = allocate(replace(p, demand=np.where(np.arange(2)[None, :, None] == 0, p.demand, 0.0)))
    assert best.make.sum(axis=1).tolist() == near([13, 13])
    assert best.stock[MOTOR].max() == near(0)


def test_substitutes_are_mixed():
    """A missile takes 1 motor or 2 of powder: 3 motors and 4 powder in stock make 5."""
    p = programme(
        routes=(), lines=(Line(MISSILE, 0, np.full(3, 10.0)),), needs=(Need(MISSILE, ((MOTOR, 1.0), (POWDER, 2.0))),)
    )
    stock = np.zeros((3, 2))
    stock[MOTOR, 0], stock[POWDER, 0] = 3, 4
    assert allocate(replace(p, stock=stock)).make.sum() == near(5)


def test_stock_is_kept_for_priority():
    """One motor good serves two missiles; the one that weighs more gets it all."""
    stock = np.array([[0.0], [0.0], [4.0]])
    demand = np.zeros((3, 1, 1))
    demand[0, 0], demand[1, 0] = 4, 4
    lines = (Line(0, 0, np.array([9.0])), Line(1, 0, np.array([9.0])))
    needs = (Need(0, ((2, 1.0),)), Need(1, ((2, 1.0),)))
    best = allocate(Programme(3, 1, 1, lines, needs, (), stock, demand, priority=np.array([1.0, 5.0, 1.0])))
    assert best.short[:, 0, 0].tolist() == near([4, 0, 0])


def test_shipping_is_least_at_the_optimum():
    """Both theatres make what they want: nothing moves though it could."""
    p = programme(routes=(Route(MISSILE, 0, 1), Route(MISSILE, 1, 0)))
    lines = (*p.lines, Line(MISSILE, 1, np.full(3, 10.0)))
    needs = ()
    best = allocate(replace(p, lines=lines, needs=needs))
    assert best.short.sum() == near(0)
    assert best.ship.sum() == near(0)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e9])
def test_raw_units_do_not_matter(scale):
    """Costs far below or above the solver's tolerance once gave a fill rate of 0."""
    p = programme(scale=scale)
    assert allocate(p).fill_rate(p.demand)[MISSILE, 0] == near(1 - 8.75 / 15)


def test_marginal_worth_is_what_solving_again_gives():
    """With powder for all, one more motor a period spares one missile a period where 2 are short: 3 in all."""
    p = programme(powder=100.0)
    base = allocate(p)
    assert base.short.sum() == near(6)
    assert worth_of_capacity(p, 1, 1.0, base).sum() == near(3)
    assert worth_of_capacity(p, 0, 1.0, base).sum() == near(0)


def test_an_irreducible_conflict_is_told():
    """The line makes 6 a period; a mandate of 7 cannot hold, nor can a reserve of 30; a mandate of 2 can."""
    hard = (
        HardRow("mandate", (1,), 0, 2.0, "make 2 motors at first"),
        HardRow("mandate", (1,), 1, 7.0, "make 7 motors in the second period"),
        HardRow("shipment", (0,), 2, 1.0, "send 1 missile in the third"),
    )
    with pytest.raises(ConflictError, match=r"^cannot hold together: make 7 motors in the second period$"):
        allocate(programme(hard=hard))
    together = (
        HardRow("mandate", (1,), 0, 6.0, "make 6 motors at first"),
        HardRow("reserve", (POWDER, 0), 0, 10.0, "keep 10 of powder"),
    )
    with pytest.raises(ConflictError, match="make 6 motors at first; keep 10 of powder"):
        allocate(programme(hard=together))


def test_a_reserve_holds():
    best = allocate(programme(hard=(HardRow("reserve", (POWDER, 0), 2, 8.0, "keep 8"),)))
    assert best.stock[POWDER, 0, 2] >= 8 - 1e-6
    assert best.short.sum() == near(24 - 6)


def test_short_sight_is_no_better_and_balances():
    p = programme(powder=14.0)
    seen = allocate(p)
    for window in (1, 2, 3):
        rolled = allocate_rolling(p, window)
        assert balance(p, rolled) < 1e-9
        assert rolled.objective >= seen.objective - 1e-7
    lagged = programme(routes=(Route(MISSILE, 0, 1, lag=1),), powder=100.0, motors=100.0)
    assert allocate_rolling(lagged, 2).short[MISSILE, 1].tolist() == near([3, 0, 0])


def drawn(random, shared=True):
    """A programme of four goods, two regions and five periods, with routes both ways or none."""
    goods, regions, periods = 4, 2, 5
    lines = tuple(
        Line(int(g), int(r), random.uniform(0, 10, periods))
        for g in range(goods)
        for r in range(regions)
        if random.random() < 0.8
    )
    needs = tuple(
        Need(out, ((into, float(random.uniform(0.1, 3))),))
        for out in range(3)
        for into in range(out + 1, 4)
        if random.random() < 0.5
    )
    demand = np.zeros((goods, regions, periods))
    demand[:2] = random.uniform(0, 8, (2, regions, periods))
    routes = tuple(Route(g, a, b, lag=int(random.integers(0, 2))) for g in range(goods) for a, b in ((0, 1), (1, 0)))
    stock = random.uniform(0, 20, (goods, regions))
    return Programme(goods, regions, periods, lines, needs, routes if shared else (), stock, demand)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_pooling_capacity_and_stock_never_worsen_the_whole(seed):
    alone = drawn(np.random.default_rng(seed), shared=False)
    routes, lines = drawn(np.random.default_rng(seed)).routes, alone.lines
    best = allocate(alone)
    for more in (
        replace(alone, routes=routes),
        replace(alone, lines=tuple(replace(x, capacity=x.capacity * 1.5) for x in lines)),
        replace(alone, stock=alone.stock + 5),
    ):
        other = allocate(more)
        # Scales follow demand, which is the same, unless a good is in no demand at all.
        assert other.objective <= best.objective + 1e-6
        assert balance(more, other) < 1e-9
        for flow in (other.make, other.ship, other.short):
            assert (flow >= 0).all()
        assert other.stock.min() >= -1e-5


def test_wrong_arrays_are_told_together():
    p = programme()
    with pytest.raises(ValueError, match=r"stock must be.*capacity of line 0.*route 0") as told:
        allocate(replace(p, stock=-p.stock, lines=(Line(0, 0, np.zeros(2)), p.lines[1]), routes=(Route(0, 1, 1),)))
    assert "way" not in str(told.value)


def kept_by_a_row(p):
    """Twin of the second step of `allocate`: least effort under one more row, which bounds the shortage's cost."""
    rows = Rows(p, Layout(p))
    cost = rows.shortage_cost(FAIRNESS)
    equal = rows.row_lower == rows.row_upper
    bounds = np.column_stack([rows.lower, rows.upper])
    above, most = rows.matrix[~equal], rows.row_upper[~equal]
    given_rows = {"A_eq": rows.matrix[equal], "b_eq": rows.row_upper[equal], "bounds": bounds, "method": "highs"}
    first = linprog(cost, A_ub=above, b_ub=most, **given_rows)
    bound = np.append(most, first.fun + 1e-9)
    second = linprog(rows.effort_cost(), A_ub=sp.vstack([above, sp.csr_array(cost[None, :])]), b_ub=bound, **given_rows)
    return rows, cost, first.fun, second.fun


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_least_effort_among_the_best_is_what_a_row_over_the_shortage_gives(seed):
    p = drawn(np.random.default_rng(seed))
    rows, cost, shortage, effort = kept_by_a_row(p)
    best = rows.solve(cost)
    found = rows.solve_among_best(rows.effort_cost(), best)
    assert best.cost == pytest.approx(shortage, abs=1e-7, rel=1e-7)
    assert cost @ found.point == pytest.approx(best.cost, abs=1e-7, rel=1e-7)  # no worse by the first cost
    # The row leaves 1e-9 of slack, worth up to a thousandth as much effort again where fairness is at stake.
    assert found.cost == pytest.approx(effort, abs=1e-5, rel=1e-5)
