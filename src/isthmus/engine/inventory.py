"""The dynamic model: production with stocks, step by step, after a disruption.

Adaptive regional input–output (Hallegatte 2008, doi:10.1111/j.1539-6924.2008.01046.x; 2014,
doi:10.1111/risa.12090) at the level of firms (Inoue and Todo 2019, doi:10.1038/s41893-019-0351-x). Firm i makes X_i
a step when undisturbed: its sales f_l over links and its final demand F_i. Suppliers of one kind k replace one another
in the stock S_ik, of which a_ik = Σ_{l∈k} f_l / X_i is needed a unit of output.

In each step
- p_i = min(α_i ψ_i κ_i, D_i) with capacity κ, the share ψ left by disruptions and overproduction α;
- x_i = min(p_i, S_ik / a_ik over essential k, p_i (1 − Σ_{non-essential k} s_ik (1 − min(1, S_ik / (a_ik p_i)))) with
  cost shares s: the linear form of Diem et al. (2022);
- the output x_i is rationed: rank after rank, in proportion to the orders within a rank; it arrives after the lag of
  the link, at the earliest for the next step;
- orders for the next step: O_ik = max(0, u_ik + max((T_ik − P_ik) / τ, min(T_ik, a_ik p_i) − P_ik)), where u is the use
  that stocks and demand allow, T the target stock and P the stock with what is under way. The stock is rebuilt over τ,
  but an order never lacks what the next step needs, or a stock shorter than τ would starve itself. That P counts what is
  under way, and that u is what can be used and not what is wished for, keeps orders from overshooting: the stock nears its target
  from below, so one-step stocks do not make demand swing (Sterman 1989, doi:10.1287/mnsc.35.3.321, on why it else does).

Unfilled orders are not kept; the gap makes them anew. What is made is shipped, so there is no stock of finished goods.
Mass balance holds to rounding: what a supplier makes is what is shipped and sold.

Time to survive is the number of steps from the start of the first disruption until output falls below its base, time to
recover until it is back for good (Simchi-Levi et al. 2015, doi:10.1287/inte.2014.0791).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int32]

ESSENTIAL, NON_ESSENTIAL, NEGLIGIBLE = 2, 1, 0
COMPILED_FROM = 5_000
"""Nodes from which the compiled step pays for its compilation."""
TOLERANCE = 1e-6
"""Share of base output by which a node may lie below it and still count as undisturbed."""


class InventoryError(ValueError):
    """The model cannot be set up; the message lists every reason."""


class Links(Protocol):
    """What the model reads of a network: n nodes, m links sorted by buyer, those of one kind and role together, volumes a year."""

    @property
    def supplier(self) -> IntArray: ...  # noqa: D102
    @property
    def buyer(self) -> IntArray: ...  # noqa: D102
    @property
    def volume(self) -> FloatArray: ...  # noqa: D102
    @property
    def kind(self) -> IntArray: ...  # noqa: D102
    @property
    def role(self) -> npt.NDArray[np.uint8]: ...  # noqa: D102
    @property
    def revenue(self) -> FloatArray: ...  # noqa: D102


@dataclass(frozen=True)
class Disruption:
    """A loss of capacity.

    Attributes:
        nodes: int[k]: the nodes hit.
        start: first step of the loss.
        length: steps at full depth.
        depth: share of capacity lost, 0–1.
        recovery: steps of the way back after `length`; 0 for at once.
        path: `step` keeps the whole loss through the recovery, `linear` falls evenly to nothing, `exponential`
            falls by e in every third of the recovery.
    """

    nodes: Sequence[int]
    start: int
    length: int
    depth: float = 1.0
    recovery: int = 0
    path: Literal["step", "linear", "exponential"] = "linear"

    def loss(self, step: int) -> float:
        """Share of capacity lost in a step."""
        after = step - (self.start + self.length) + 1
        if step < self.start:
            return 0.0
        if after <= 0:
            return self.depth
        if self.recovery == 0:
            return 0.0
        if self.path == "step":
            return self.depth if after <= self.recovery else 0.0
        if self.path == "linear":
            return self.depth * max(0.0, 1.0 - after / self.recovery)
        return self.depth * float(np.exp(-3.0 * after / self.recovery))


@dataclass(frozen=True)
class Model:
    """Everything that stays the same through a run; made by `model`.

    Attributes:
        n: number of nodes; `base`, `final`, `capacity`: float[n], output, final demand and capacity a step.
        supplier, group, flow, share, lag, rank: arrays[m] by link: supplier, index of its stock, base flow a step, share of
            the flow in its stock, steps under way beyond the first, and rank in rationing (0 is served first).
        start, owner, need, target, transit, linear, essential: arrays[g] by stock: first link, buyer, need a unit of output,
            target, what is under way at the base, cost share where non-essential (else 0), and whether essential.
        first: int[n + 1]: the stocks of node i are first[i]:first[i + 1].
        tau: steps over which stocks are rebuilt; `final_rank`: rank of final demand.
        over_max, over_tau: greatest overproduction (1 is none) and the steps to reach it.
        replace: share of an order that follows the suppliers' fill rates, 0–1.
    """

    n: int
    base: FloatArray
    final: FloatArray
    capacity: FloatArray
    supplier: IntArray
    group: IntArray
    flow: FloatArray
    share: FloatArray
    lag: IntArray
    rank: IntArray
    start: IntArray
    owner: IntArray
    need: FloatArray
    target: FloatArray
    transit: FloatArray
    linear: FloatArray
    essential: npt.NDArray[np.bool_]
    first: IntArray
    tau: float
    final_rank: int
    over_max: float
    over_tau: float
    replace: float


@dataclass(frozen=True)
class Run:
    """What happened.

    Attributes:
        path: float64[steps, r]: output of the recorded nodes, a step.
        recorded: int[r]: those nodes.
        total: float64[steps]: output of all nodes.
        demand: float64[steps]: demand on all nodes, final and from orders.
        base: float64[n]: undisturbed output a step.
        lost: float64[n]: base output less output, summed over the steps; negative where overproduction more than makes
            good.
        survive: float64[n]: steps from the first disruption until output falls below base; inf where it never does.
        recover: float64[n]: steps from the first disruption until output is back for good; 0 where it never falls, inf
            where it is not back when the run ends.
        stock: float64[g]: stocks at the end.
        imbalance: the largest error of mass balance in any step, relative to the base of all nodes.
    """

    path: FloatArray
    recorded: IntArray
    total: FloatArray
    demand: FloatArray
    base: FloatArray
    lost: FloatArray
    survive: FloatArray
    recover: FloatArray
    stock: FloatArray
    imbalance: float


def model(
    network: Links, *, final: npt.ArrayLike | None = None, stock: npt.ArrayLike = 30.0, lag: npt.ArrayLike = 0,
    capacity: npt.ArrayLike | None = None, rank: npt.ArrayLike = 0, final_rank: int = 0, tau: float = 10.0,
    steps_a_year: float = 365.25, over_max: float = 1.0, over_tau: float = 1.0, replace: float = 0.0,
) -> Model:  # fmt: skip
    """Set a network up for the dynamic model.

    Args:
        network: nodes and links, volumes a year.
        final: float[n], final demand a year; revenue less sales over links by default.
        stock: steps of base use that a buyer holds of an input, one number or float[m] by link (the largest of a kind
            holds for the kind); at least 1.
        lag: steps under way beyond the first, one number or int[m].
        capacity: float[n], output a year; base output by default.
        rank: rank in rationing by link, 0 is served first; one number or int[m]. All equal is proportional rationing.
        final_rank: rank of final demand.
        tau: steps over which a stock is rebuilt, at least 1.
        steps_a_year: 365.25 for days.
        over_max: greatest factor of overproduction, 1 for none; `over_tau`: steps to reach it (Hallegatte 2008).
        replace: share of orders that moves to suppliers of the same kind that deliver better, 0 for none.

    Raises:
        InventoryError: an array has the wrong length or a value its bounds; lists all.
    """
    n, m = len(network.revenue), len(network.volume)
    supplier = np.asarray(network.supplier, np.int32)
    buyer = np.asarray(network.buyer, np.int32)
    flow = np.asarray(network.volume, float) / steps_a_year
    sales = summed(supplier, flow, n)
    rest = np.maximum(0.0, np.asarray(network.revenue, float) / steps_a_year - sales)
    wanted = rest if final is None else np.asarray(final, float) / steps_a_year
    wanted = np.where(wanted <= 1e-12 * np.maximum(sales, 1e-300), 0.0, wanted)
    base = sales + wanted
    able = base.copy() if capacity is None else np.asarray(capacity, float) / steps_a_year
    stocks, lags, ranks = (np.asarray(a, t) for a, t in ((stock, float), (lag, np.int32), (rank, np.int32)))
    wrong = [
        text
        for bad, text in (
            (wanted.shape != (n,), f"final demand has shape {wanted.shape}; it takes one value for each of {n} nodes"),
            (able.shape != (n,), f"capacity has shape {able.shape}; it takes one value for each of {n} nodes"),
            *((a.shape not in ((), (m,)), f"{name} has shape {a.shape}; it takes one value or one for each of {m} links")
              for name, a in (("stock", stocks), ("lag", lags), ("rank", ranks))),
            (bool(np.any(~(stocks >= 1))), "a stock is less than one step of use; shorten the step or raise the stock"),
            (bool(np.any(lags < 0)), "a lag is negative; the least is 0, arrival for the next step"),
            (bool(np.any(ranks < 0)) or final_rank < 0, "a rank is negative; ranks count from 0"),
            (bool(np.any(~(wanted >= 0))), "a final demand is negative or missing"),
            (bool(np.any(~(able >= 0))), "a capacity is negative or missing"),
            (bool(np.any(~(flow > 0))), "a volume is not above 0"),
            (not tau >= 1, f"tau is {tau}; stocks are rebuilt over at least 1 step"),
            (not over_max >= 1, f"over_max is {over_max}; it is a factor of at least 1"),
            (not over_tau >= 1, f"over_tau is {over_tau}; it is at least 1 step"),
            (not 0 <= replace <= 1, f"replace is {replace}; it is a share from 0 to 1"),
            (_scattered(buyer, network), "links are not sorted by buyer, with those of one kind and role together"),
        )
        if bad
    ]  # fmt: skip
    if wrong:
        raise InventoryError("; ".join(wrong))
    lags, ranks = np.broadcast_to(lags, m), np.broadcast_to(ranks, m)
    new = _begins(buyer, network)
    start = np.flatnonzero(new).astype(np.int32)
    group = (np.cumsum(new) - 1).astype(np.int32)
    g = len(start)
    use = summed(group, flow, g)
    owner = buyer[start]
    role, days = np.zeros(g, np.uint8), np.zeros(g)
    np.maximum.at(role, group, np.asarray(network.role, np.uint8))
    np.maximum.at(days, group, np.broadcast_to(stocks, m))
    cost = summed(owner, use, n)
    made = base[owner]
    need = np.divide(use, made, out=np.zeros(g), where=made > 0)
    return Model(
        n=n, base=base, final=wanted, capacity=able, supplier=supplier, group=group, flow=flow, share=flow / use[group],
        lag=np.ascontiguousarray(lags), rank=np.ascontiguousarray(ranks), start=start, owner=owner, need=need,
        target=days * use, transit=summed(group, flow * lags, g),
        linear=np.where((role == NON_ESSENTIAL) & (made > 0), use / cost[owner], 0.0),
        essential=(role == ESSENTIAL) & (made > 0), first=np.searchsorted(owner, np.arange(n + 1)).astype(np.int32),
        tau=float(tau), final_rank=int(final_rank), over_max=float(over_max), over_tau=float(over_tau), replace=float(replace),
    )  # fmt: skip


def _begins(buyer: IntArray, network: Links) -> npt.NDArray[np.bool_]:
    """bool[m]: whether a link is the first of its stock: of its buyer, kind and role."""
    new = np.ones(len(buyer), bool)
    kind, role = np.asarray(network.kind), np.asarray(network.role)
    new[1:] = (buyer[1:] != buyer[:-1]) | (kind[1:] != kind[:-1]) | (role[1:] != role[:-1])
    return new


def _scattered(buyer: IntArray, network: Links) -> bool:
    stocks = np.unique(np.column_stack([buyer, network.kind, network.role]), axis=0)
    return bool(np.any(np.diff(buyer) < 0)) or len(stocks) != int(_begins(buyer, network).sum())


class State:
    """What changes from step to step: stocks, what is under way, orders and demand."""

    def __init__(self, m: Model) -> None:
        slots = int(m.lag.max(initial=0)) + 1
        self.stock = m.target.copy()
        self.way = m.transit.copy()
        self.ring = np.zeros((slots, len(m.start)))  # ring[t % slots]: what arrives at the end of step t
        for ahead in range(slots):
            self.ring[ahead] = summed(m.group, np.where(m.lag > ahead, m.flow, 0.0), len(m.start))
        self.orders = m.flow.copy()
        self.demand = m.base.copy()
        self.over = np.ones(m.n)
        self.output = m.base.copy()
        self.sold = m.final.copy()
        self.shipped = m.flow.copy()


def run(
    m: Model, disruptions: Sequence[Disruption], steps: int, *, record: npt.ArrayLike | None = None,
    compiled: bool | None = None, threads: int | None = None,
) -> Run:  # fmt: skip
    """Run the model through some steps from its steady state.

    Args:
        m: from `model`.
        disruptions: losses of capacity; where several hit a node in a step, the largest counts.
        steps: number of steps.
        record: nodes of which the path is kept; all by default.
        compiled: use the compiled step; by default from `COMPILED_FROM` nodes.
        threads: how many run the compiled step; every core by default. The bytes of the result do not depend on it.

    Raises:
        InventoryError: a disruption hits a node that is not there, or is out of bounds.
    """
    _check(m, disruptions, steps)
    recorded = np.arange(m.n, dtype=np.int32) if record is None else np.asarray(record, np.int32)
    state = State(m)
    path, total, demand = np.empty((steps, len(recorded))), np.empty(steps), np.empty(steps)
    lost = np.zeros(m.n)
    survive, back = np.full(m.n, np.inf), np.zeros(m.n)
    onset = min((d.start for d in disruptions), default=0)
    floor = m.base * (1 - TOLERANCE)
    whole, imbalance = max(float(m.base.sum()), 1e-300), 0.0
    with _stepper(m, state, m.n >= COMPILED_FROM if compiled is None else compiled, threads) as step:
        for t in range(steps):
            demand[t], sold, shipped = step(_left(m.n, disruptions, t), t)
            out = state.output
            path[t], total[t] = out[recorded], out.sum()
            imbalance = max(imbalance, abs(total[t] - shipped - sold) / whole)
            lost += m.base - out
            low = out < floor
            survive[low & np.isinf(survive)] = max(0, t - onset)
            back[low] = t + 1 - onset
    back[low if steps else slice(0)] = np.inf
    return Run(path, recorded, total, demand, m.base, lost, survive, back, state.stock, imbalance)


def _left(n: int, disruptions: Sequence[Disruption], t: int) -> FloatArray:
    """float[n]: share of capacity that disruptions leave in a step."""
    left = np.ones(n)
    for d in disruptions:
        if loss := d.loss(t):
            nodes = np.asarray(d.nodes, np.int64)
            left[nodes] = np.minimum(left[nodes], 1.0 - loss)
    return left


def summed(at: npt.NDArray[Any], values: FloatArray, size: int) -> FloatArray:
    """float[size]: values added up by index, in their order."""
    return np.bincount(at, values, size).astype(np.float64, copy=False)


def _check(m: Model, disruptions: Sequence[Disruption], steps: int) -> None:
    wrong = [] if steps >= 1 else [f"{steps} steps; a run has at least 1"]
    for i, d in enumerate(disruptions):
        nodes = np.asarray(d.nodes, np.int64)
        for bad, text in (
            (np.any((nodes < 0) | (nodes >= m.n)), f"hits a node outside 0 to {m.n - 1}"),
            (d.start < 0 or d.length < 0 or d.recovery < 0, "has a negative start, length or recovery"),
            (not 0 <= d.depth <= 1, f"has depth {d.depth}; it is a share from 0 to 1"),
        ):
            if bad:
                wrong.append(f"disruption {i} {text}")
    if wrong:
        raise InventoryError("; ".join(wrong))


Step = Callable[[FloatArray, int], tuple[float, float, float]]
"""Takes the share of capacity left and the number of the step; returns what all were asked for, sold and shipped."""


@contextmanager
def _stepper(m: Model, s: State, compiled: bool, threads: int | None) -> Iterator[Step]:
    if compiled:
        from isthmus.engine.inventory_compiled import Steps

        with Steps(m, s, threads) as steps:
            yield steps
    else:
        from isthmus.engine.inventory_plain import step

        yield lambda left, t: step(m, s, left, t)
