"""The dynamic model: worked out by hand, held to its laws, and its compiled step against NumPy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.engine import inventory
from isthmus.engine.inventory import Disruption


@dataclass(frozen=True)
class Net:
    supplier: np.ndarray
    buyer: np.ndarray
    volume: np.ndarray
    kind: np.ndarray
    role: np.ndarray
    revenue: np.ndarray


def net(links, final):
    """Links (supplier, buyer, volume, kind, role), sorted; final demand by node."""
    s, b, v, k, r = (np.array(x) for x in zip(*sorted(links, key=lambda x: (x[1], x[3], x[0])), strict=True))
    sales = np.bincount(s, v.astype(float), len(final))
    return Net(
        s.astype(np.int32), b.astype(np.int32), v.astype(float), k.astype(np.int32), r.astype(np.uint8), sales + final
    )


def chain(stock=2.0, **options):
    """0 → 1 → 2 → consumers, 10 a step each, everything essential."""
    return inventory.model(
        net([(0, 1, 10, 0, 2), (1, 2, 10, 1, 2)], [0, 0, 10]), stock=stock, steps_a_year=1, tau=1, **options
    )


def random_net(seed, n=60, roles=(0, 1, 2)):
    rng = np.random.default_rng(seed)
    pairs = {(a, b) for a, b in rng.integers(0, n, (4 * n, 2)).tolist() if a != b}
    kinds = rng.integers(0, 7, n)
    role = {(b, k): int(rng.choice(roles)) for b in range(n) for k in range(7)}
    links = [(a, b, float(rng.uniform(0.1, 5)), int(kinds[a]), role[b, int(kinds[a])]) for a, b in sorted(pairs)]
    return net(links, rng.uniform(0.5, 5, n))


def test_a_chain_of_three_by_hand():
    """Node 0 is closed in steps 1–3; each buyer holds two steps of stock.

    Node 1 uses its stock in steps 1 and 2, stands still in 3, and in 4 since what 0 makes in 4 arrives for 5: it
    survives 2 steps and loses 20. Node 2 still gets goods in step 2, uses its stock in 3 and 4, and stands still in 5: it survives
    4 steps, loses 10, and is back 5 steps after the start. No capacity is to spare, so stocks stay down.
    """
    run = inventory.run(chain(), [Disruption([0], start=1, length=3)], 9)
    assert run.path.T.tolist() == [
        [10, 0, 0, 0, 10, 10, 10, 10, 10], [10, 10, 10, 0, 0, 10, 10, 10, 10], [10, 10, 10, 10, 10, 0, 10, 10, 10],
    ]  # fmt: skip
    assert run.survive.tolist() == [0, 2, 4]
    assert run.recover.tolist() == [3, 4, 5]
    assert run.lost.tolist() == [30, 20, 10]
    assert run.stock.tolist() == [10, 10]


def test_spare_capacity_rebuilds_the_stock_and_only_that():
    """With 12 a step of capacity, node 0 gives node 1 two a step more than it uses until its 20 are back, and no more."""
    run = inventory.run(chain(capacity=[12, 12, 12]), [Disruption([0], 0, 1)], 30)
    assert run.stock.tolist() == pytest.approx([20, 20])
    assert run.path[1:8, 0].tolist() == pytest.approx([12] * 5 + [10] * 2)
    assert run.path[:, 1:].ravel().tolist() == pytest.approx([10] * 60)
    assert run.lost.tolist() == pytest.approx([0, 0, 0], abs=1e-9)


def test_a_lag_moves_the_loss_and_nothing_else():
    """A lag of 3 steps: what was under way still arrives, so node 1 falls three steps later than without."""
    run = inventory.run(chain(stock=1, lag=[3, 0]), [Disruption([0], 0, 2)], 12)
    assert run.survive.tolist() == [0, 4, 5]
    assert run.lost.tolist() == [20, 20, 20]


def test_priority_serves_the_first_rank_in_full():
    """Node 0 makes 20, half for node 1 and half for consumers; at half capacity the rank decides who gets the 10."""
    network = net([(0, 1, 10, 0, 2)], [10, 10])
    shock = [Disruption([0], 0, 50, depth=0.5)]
    made = [
        inventory.run(inventory.model(network, stock=1, steps_a_year=1, tau=1, rank=r, final_rank=f), shock, 50).path[
            -1, 1
        ]
        for r, f in ((0, 1), (0, 0), (1, 0))
    ]
    assert made[0] == pytest.approx(10)
    assert made[1] == pytest.approx(5)
    assert made[2] == pytest.approx(0)


def test_non_essential_inputs_are_linear():
    """Node 2 buys 3 of an essential and 1 of a non-essential kind; without the latter a quarter of output is lost."""
    network = net([(0, 2, 3, 0, 2), (1, 2, 1, 1, 1)], [0, 0, 8])
    model = inventory.model(network, stock=1, steps_a_year=1)
    assert inventory.run(model, [Disruption([1], 0, 9)], 9).path[-1, 2] == pytest.approx(6)
    assert inventory.run(model, [Disruption([0], 0, 9)], 9).path[-1, 2] == 0


def test_a_second_supplier_takes_over_on_request():
    network = net([(0, 2, 5, 0, 2), (1, 2, 5, 0, 2)], [0, 0, 10])
    shock = [Disruption([0], 0, 60)]
    alone, shared = (
        inventory.run(inventory.model(network, stock=5, steps_a_year=1, capacity=[5, 10, 10], replace=r), shock, 60)
        for r in (0.0, 1.0)
    )
    assert shared.path[-1, 2] == pytest.approx(10)
    assert shared.lost[2] < alone.lost[2]


@pytest.mark.parametrize("path", ["step", "linear", "exponential"])
def test_paths_of_recovery(path):
    d = Disruption([0], start=2, length=3, depth=0.8, recovery=4, path=path)
    after = {
        "step": [0.8] * 4 + [0],
        "linear": [0.6, 0.4, 0.2, 0, 0],
        "exponential": [0.8 * np.exp(-0.75 * k) for k in range(1, 6)],
    }
    assert [d.loss(t) for t in range(10)] == pytest.approx([0, 0, 0.8, 0.8, 0.8, *after[path]])


@pytest.mark.parametrize("seed", range(4))
def test_a_steady_state_stays_steady_with_one_step_of_stock(seed):
    network = random_net(seed)
    model = inventory.model(network, stock=1, steps_a_year=1, tau=1, lag=seed, capacity=10 * network.revenue)
    run = inventory.run(model, [], 200)
    assert np.abs(run.path / model.base - 1).max() < 1e-9
    assert np.abs(run.demand / run.demand[0] - 1).max() < 1e-9
    assert not run.lost.max() > 1e-6


@pytest.mark.parametrize("tau", [1, 6])
def test_no_demand_peak_that_no_shock_explains(tau):
    """One step of stock, ample capacity, one short loss: demand rises once, falls back, and stays at its base."""
    network = net([(0, 1, 10, 0, 2), (1, 2, 10, 1, 2)], [0, 0, 10])
    model = inventory.model(network, stock=1, steps_a_year=1, tau=tau, capacity=[30, 30, 30])
    demand = inventory.run(model, [Disruption([0], 5, 1, depth=0.5)], 80).demand
    assert demand[:5].tolist() == pytest.approx([30] * 5)
    changes = np.sign(np.round(np.diff(demand), 9))
    runs = changes[changes != 0]
    assert (np.diff(runs) != 0).sum() <= 3  # down and up as the gap passes through the chain, then never again
    assert demand[20:].tolist() == pytest.approx([30] * 60)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 1), st.integers(1, 20), st.floats(1, 9), st.booleans())
def test_nothing_is_negative_and_mass_balances(seed, depth, length, stock, priority):
    network = random_net(seed, 25)
    model = inventory.model(
        network, stock=stock, steps_a_year=1, lag=seed % 3, rank=0, final_rank=int(priority),
        over_max=1 + seed % 2 * 0.25, over_tau=5, replace=seed % 4 / 3,
    )  # fmt: skip
    run = inventory.run(model, [Disruption([0, 1, 2], 2, length, depth, 3)], 60)
    assert run.path.min() >= 0
    assert run.stock.min() >= -1e-12
    assert run.imbalance < 1e-9
    assert (run.path <= model.capacity * (1.25 if model.over_max > 1 else 1) * (1 + 1e-9)).all()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=2), st.integers(1, 12), st.floats(1, 8), st.integers(2, 6))
def test_a_larger_shock_never_hurts_less_along_a_chain(depths, length, stock, nodes):
    """Promised where each supplier has one buyer: nobody competes for what is short. Rationing among rivals breaks it."""
    links = [(i, i + 1, 10, i, 2) for i in range(nodes - 1)]
    model = inventory.model(net(links, [0] * (nodes - 1) + [10]), stock=stock, steps_a_year=1)
    small, large = (inventory.run(model, [Disruption([0], 1, length, d)], 60).path.sum() for d in sorted(depths))
    assert large <= small + 1e-9


@pytest.mark.parametrize("n", [3, 200])
@pytest.mark.parametrize(
    "options", [{}, {"final_rank": 1}, {"over_max": 1.3, "over_tau": 4.0}, {"replace": 0.7}, {"lag": 2}, {"mixed": True}]
)
def test_the_compiled_step_is_its_twin_whatever_the_threads(options, n):
    """Every option alone, and all together with ranks and lags that differ from link to link."""
    network = random_net(7, n)
    if "mixed" in options:
        draw = np.random.default_rng(1)
        rank, lag = (draw.integers(0, 3, len(network.volume)) for _ in range(2))
        options = {"rank": rank, "lag": lag, "final_rank": 1, "over_max": 1.2, "over_tau": 3.0, "replace": 0.4}
    model = inventory.model(network, stock=3, steps_a_year=1, **options)
    shock = [Disruption(range(n // 25 + 1), 3, 9, 0.9, 10, "exponential")]
    plain = inventory.run(model, shock, 120, compiled=False)
    fast = [inventory.run(model, shock, 120, compiled=True, threads=threads) for threads in (1, 2, 3)]
    for name in ("path", "total", "demand", "lost", "stock"):
        assert np.allclose(getattr(plain, name), getattr(fast[0], name), rtol=1e-10, atol=1e-9), name
        assert len({getattr(run, name).tobytes() for run in fast}) == 1, name
    assert plain.lost.max() > 0
    assert fast[0].imbalance < 1e-9


def test_bad_input_is_told_all_at_once():
    with pytest.raises(inventory.InventoryError, match=r"less than one step.*lag is negative.*tau is 0"):
        inventory.model(net([(0, 1, 1, 0, 2)], [0, 1]), stock=0.5, lag=-1, tau=0)
    with pytest.raises(inventory.InventoryError, match=r"outside 0 to 2.*depth 2"):
        inventory.run(chain(), [Disruption([7], 0, 1, depth=2)], 5)
