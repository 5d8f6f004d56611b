"""Converged cascades are at their fixed point: against rings solved by hand and against dense exact solutions."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from networks_by_hand import made, random_network

from isthmus.engine import cascade, cascade_steps
from isthmus.engine.cascade import Cascade
from isthmus.engine.cascade_fixed_point import chain_lengths
from isthmus.engine.network import Network


def dense_rules(network):
    """Rules of every firm as dense rows: upstream one, downstream one a need and one for the non-essential inputs."""
    n = network.firms
    up = np.zeros((n, n))
    np.add.at(up, (network.supplier, network.buyer), network.volume / network.revenue[network.supplier])
    down: list[list[np.ndarray]] = [[] for _ in range(n)]
    for j in range(n):
        mine = network.buyer == j
        for kind in np.unique(network.kind[mine & (network.role == 2)]):
            links = mine & (network.role == 2) & (network.kind == kind)
            row = np.zeros(n)
            np.add.at(row, network.supplier[links], network.volume[links] / network.volume[links].sum())
            down[j].append(row)
        links = mine & (network.role == 1)
        row = np.zeros(n)
        np.add.at(row, network.supplier[links], network.volume[links] / max(network.cost[j], 1e-300))
        down[j].append(row)
    return down, [[row] for row in up]


def dense_least(rules, shock):
    """The least x ≥ shock with x ≥ row x for every row of every firm, by trying rows in the place of worse ones.

    Value iteration first makes every row chosen one through which something comes in; then each choice is solved densely and
    bettered where a row asks for more. Firms whose chosen rows lead nowhere but to themselves are found by taking powers.
    """
    n = shock.size
    x = shock.copy()
    chosen = [None] * n
    for _ in range(3 * n):
        for j in range(n):
            for row in rules[j]:
                if row @ x > x[j] * (1 + 1e-13):
                    x[j], chosen[j] = min(1.0, row @ x), row
    for _ in range(100):
        matrix = np.array([np.zeros(n) if chosen[j] is None or shock[j] >= 1 else chosen[j] for j in range(n)])
        fixed = np.array([chosen[j] is None or shock[j] >= 1 for j in range(n)])
        system = np.eye(n) - matrix
        # A closed class loses what its members have in common: it is one of probability 1, found by least squares near x.
        solved, *_ = np.linalg.lstsq(system, np.where(fixed, x, 0.0), rcond=1e-14)
        if np.abs(system @ solved - np.where(fixed, x, 0.0)).max() > 1e-9 or (solved < x - 1e-6).any():
            return None
        x = np.maximum(x, np.minimum(solved, 1.0))
        better = False
        for j in range(n):
            for row in rules[j]:
                if row @ x > x[j] + 1e-13:
                    chosen[j], better = row, True
        if not better:
            return x
    return None


def closed(n, firm):
    shock = np.zeros(n)
    shock[firm] = 1.0
    return shock


@pytest.mark.parametrize("leak", [0.5, 1e-2, 1e-4, 1e-7])
def test_a_slow_ring(leak):
    """Firms 1 and 2 sell each other 1 − leak of what they sell, firm 1 sells leak to firm 0, which closes; firm 2 leak outside.

    Upstream u1 = leak + (1 − leak) u2 and u2 = (1 − leak) u1: u1 = leak / (1 − (1 − leak)²) = 1 / (2 − leak), however small
    the leak. A loop that stops at a small step stops near nothing.
    """
    network = made([(1, 0, leak), (1, 2, 1 - leak), (2, 1, 1 - leak)], 3, revenue=[1.0, 1.0, 1.0])
    for outcome in (
        cascade.shock(network, 1 - closed(3, 0)),
        cascade.shock(network, 1 - closed(3, 0), replaceable=True),
    ):
        assert 1 - outcome.upstream_level == pytest.approx([1, 1 / (2 - leak), (1 - leak) / (2 - leak)], abs=1e-9)
    found, compiled = cascade.scores(network), cascade_steps.scores(network)
    assert found.upstream[0] == pytest.approx(compiled.upstream[0], abs=1e-12)
    assert (found.steps < cascade.MOST_STEPS).all()


def test_a_closed_class_loses_everything_and_one_that_is_not_reached_nothing():
    """Firms 1 and 2 sell only each other and a trace to 0; firms 3 and 4 only each other. Closing 0 takes 1 and 2 whole."""
    links = [(1, 2, 1.0), (2, 1, 1.0), (1, 0, 1e-6), (3, 4, 1.0), (4, 3, 1.0)]
    outcome = cascade.shock(made(links, 5), 1 - closed(5, 0))
    assert (1 - outcome.upstream_level).tolist() == pytest.approx([1, 1, 1, 0, 0], abs=1e-12)


def test_an_essential_ring_keeps_what_comes_in():
    """1 and 2 need each other wholly; 1 also needs a kind of which 0 sells 3/10. Both lose 3/10, and no more."""
    links, kind = [(0, 1, 3.0), (3, 1, 7.0), (1, 2, 5.0), (2, 1, 5.0)], [0, 1, 2, 0]
    outcome = cascade.shock(made(links, 4, role=2, kind=kind), 1 - closed(4, 0))
    assert (1 - outcome.downstream_level).tolist() == pytest.approx([1, 0.3, 0.3, 0])


def test_a_worse_need_found_on_the_way():
    """2 needs half of 1, and 3 needs 1 by 9/10; 2 also needs 3 wholly: 1 lost, so 3 loses 9/10 and with it 2."""
    links, kind = [(1, 2, 1.0), (0, 2, 1.0), (1, 3, 9.0), (0, 3, 1.0), (3, 2, 1.0)], [0, 0, 0, 1]
    outcome = cascade.shock(made(links, 4, role=2, kind=kind), 1 - closed(4, 1))
    assert (1 - outcome.downstream_level).tolist() == pytest.approx([0, 1, 0.9, 0.9])


def slow_network(seed, firms, outside):
    """Random links, and rings of three firms that pass nearly all on to one another, in every role."""
    network = random_network(seed, firms=firms, sectors=4, links=4 * firms)
    random = np.random.default_rng(seed)
    supplier, buyer, volume = list(network.supplier), list(network.buyer), list(network.volume)
    kind, role = list(network.kind), list(network.role)
    for ring in random.permutation(firms)[: 3 * (firms // 6)].reshape(-1, 3):
        sector, how = random.integers(0, 4), random.integers(1, 3)
        for a, b in zip(ring, np.roll(ring, 1), strict=True):
            supplier.append(a)
            buyer.append(b)
            volume.append(10.0 ** random.uniform(2, 5))
            kind.append(sector)
            role.append(how)
    sold, bought = np.bincount(supplier, volume, firms), np.bincount(buyer, volume, firms)
    spare = 10.0 ** random.uniform(-7, 0, firms) if outside else np.zeros(firms)
    return Network.build(
        firms, supplier, buyer, volume, kind=kind, role=role, market=network.market, revenue=sold * (1 + spare),
        cost=bought * (1 + spare),
    )  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_slow_rings_against_the_dense_solution(seed, outside):
    """To 1e-10 wherever the twin finds one, with and without what leaves the network."""
    network = slow_network(seed, 18, outside)
    down, up = dense_rules(network)
    for shock in (closed(18, seed % 18), np.random.default_rng(seed).uniform(0, 0.5, 18)):
        outcome = cascade.shock(network, 1 - shock)
        if outcome.steps == cascade.MOST_STEPS:
            continue  # told to be a lower bound; one of some hundreds
        for rules, level in ((down, outcome.downstream_level), (up, outcome.upstream_level)):
            loss = 1 - level
            asked = np.array(
                [max(min(1.0, float(np.max(np.array(r) @ loss))), s) for r, s in zip(rules, shock, strict=True)]
            )
            np.testing.assert_allclose(loss, asked, atol=1e-11)  # a fixed point
            if (exact := dense_least(rules, shock)) is not None:
                np.testing.assert_allclose(loss, exact, atol=1e-10)  # the least


@pytest.mark.parametrize("outside", [True, False])
def test_solutions_are_confirmed(outside):
    """Not told to be lower bounds, but for one in some hundreds."""
    steps = np.concatenate(
        [cascade.scores(slow_network(seed, 18, outside), firms=[1, 2, 3]).steps for seed in range(12)]
    )
    assert (steps == cascade.MOST_STEPS).sum() <= 1


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000))
@example(106)  # a fifth of its cascades still fall after the most steps
def test_every_form_at_the_same_fixed_point(seed):
    network = slow_network(seed, 30, outside=True)
    plain, compiled = cascade.scores(network), cascade_steps.scores(network)
    rests = (plain.steps < cascade.MOST_STEPS) & (compiled.steps < cascade.MOST_STEPS)
    assert rests.mean() > 0.5  # most: how many still fall after the most steps hangs on how slow the drawn rings are
    for name in ("esri", "downstream", "upstream"):
        np.testing.assert_allclose(getattr(plain, name)[rests], getattr(compiled, name)[rests], atol=1e-10)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000))
def test_replaceable_cascades_rest(seed):
    """σ and the losses at once: a step changes nothing any more, and more is lost than after any number of steps waited for."""
    network = slow_network(seed, 18, outside=True)
    plain = Cascade(network, replaceable=True)
    remaining = 1 - closed(18, seed % 18)[:, None]
    down, up, steps = plain.run(remaining, "converged", 1e-2)
    after = plain.step(1 - remaining, 1 - down, 1 - up)
    if steps[0] < cascade.MOST_STEPS:
        np.testing.assert_allclose(after[0], 1 - down, atol=1e-11)
    np.testing.assert_allclose(after[1], 1 - up, atol=1e-11)
    loss, other = 1 - remaining, 1 - remaining
    for _ in range(2_000):
        loss, other = plain.step(1 - remaining, loss, other)
    assert (1 - down >= loss - 1e-12).all()


def test_rows_above_one_are_told_apart():
    """Revenue below what the links carry: 1 sells 2 of a revenue of 1 to itself, and a trace to 0. Its loss doubles until all is lost."""
    network = made([(1, 1, 2.0), (1, 0, 1e-9)], 2, revenue=[1.0, 1.0])
    assert not Cascade(network)._up_rules.within
    outcome = cascade.shock(network, 1 - closed(2, 0))
    assert 1 - outcome.upstream_level[1] == pytest.approx(1.0)


def test_lengths_of_chains():
    """0 ← half of 1 (the rest outside), 1 ← nobody: g_1 = 1, g_0 = 1 + 1/2; with slack up to a ninth more. A closed ring has none."""
    rules = Cascade(made([(0, 1, 1.0)], 2, revenue=[2.0, 1.0]))._up_rules
    found = chain_lengths(rules)
    assert (found >= [1.5, 1.0]).all()
    assert (found <= np.array([1.5, 1.0]) / 0.9 + 1e-12).all()
    assert np.isinf(chain_lengths(Cascade(made([(0, 1, 1.0), (1, 0, 1.0)], 2))._up_rules)).all()
