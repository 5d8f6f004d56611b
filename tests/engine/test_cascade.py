"""Numbers worked out by hand, the compiled form against the plain one, and both against a dense twin written here."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks_by_hand import made, random_network

from isthmus.engine import cascade, cascade_steps
from isthmus.engine.network import Network, NetworkError

ROLES = {"linear": 1, "essential": 2}


def dense_levels(network, psi, *, steps=None, stop=None, replaceable=False):
    """The equations as they stand, with loops and a dense matrix."""
    n = network.firms
    down, up = np.ones(n), np.ones(n)
    for _ in range(steps or 100_000):
        new_down, new_up = psi.copy(), psi.copy()
        sigma = np.ones(n)
        if replaceable:
            for i in range(n):
                available = sum(network.sales[k] * down[k] for k in range(n) if network.market[k] == network.market[i])
                sigma[i] = 1.0 if available < 1e-10 else min(1.0, network.sales[i] / available)
        for j in range(n):
            mine = [e for e in range(network.links) if network.buyer[e] == j]
            linear = 0.0
            needs: dict[int, float] = {}
            for e in mine:
                i, lost = network.supplier[e], sigma[network.supplier[e]] * (1 - down[network.supplier[e]])
                if network.role[e] == 2:
                    total = sum(
                        network.volume[f] for f in mine if network.role[f] == 2 and network.kind[f] == network.kind[e]
                    )
                    needs[network.kind[e]] = needs.get(network.kind[e], 0.0) + network.volume[e] / total * lost
                elif network.role[e] == 1:
                    linear += network.volume[e] / network.cost[j] * lost
                assert i < n
            new_down[j] = max(0.0, min(psi[j], 1 - max(needs.values(), default=0.0), 1 - linear))
            sold = [e for e in range(network.links) if network.supplier[e] == j]
            new_up[j] = max(
                0.0,
                min(psi[j], 1 - sum(network.volume[e] / network.revenue[j] * (1 - up[network.buyer[e]]) for e in sold)),
            )
        fall = max((down - new_down).max(), (up - new_up).max())
        down, up = new_down, new_up
        if fall <= (1e-14 if stop is None else stop):
            break
    return down, up


def closed(firms, firm):
    psi = np.ones(firms)
    psi[firm] = 0.0
    return psi


def test_two_firms_of_which_one_supplies_both():
    """W = [[1, 1], [0, 1]], one essential industry. Firm 2 has both firms as suppliers, half each.

    Firm 1 closes: firm 2 loses half of its need, then half of its own half as well, and so on to nothing: downstream 1.
    Nobody sells to firm 1 but itself, so upstream only its own 2/3 of the sales are lost.
    """
    network = made([(0, 0, 1), (0, 1, 1), (1, 1, 1)], 2, role=2)
    for found in (cascade.scores(network), cascade_steps.scores(network), cascade.scores(network, replaceable=True)):
        assert (found.esri[0], found.downstream[0], found.upstream[0]) == pytest.approx((1, 1, 2 / 3))


def test_a_chain_of_three():
    """0 sells 4 to 1, which sells 4 to 2; weights 1/2, 1/2, 0. Closing 1 stops 2 downstream and 0 upstream."""
    network = made([(0, 1, 4), (1, 2, 4)], 3)
    found = cascade.scores(network)
    assert found.esri.tolist() == pytest.approx([1, 1, 1])
    assert found.downstream.tolist() == pytest.approx([1, 1 / 2, 0])
    assert found.upstream.tolist() == pytest.approx([1 / 2, 1, 1])


def test_the_published_network_of_eleven_firms():
    """The example of Diem et al. 2024: closing a firm that nobody depends on costs its own weight and its suppliers' sales."""
    links = [(6, 1), (8, 1), (6, 2), (8, 2), (3, 6), (4, 6), (4, 7), (5, 7), (7, 10), (7, 11), (9, 11)]
    network = made([(a - 1, b - 1, 1.0) for a, b in links], 11)
    # 7 closes: 10 loses all, 11 half; 4 loses one of two sales, 5 its only one; weights 1/11 a link sold.
    # min levels: 7: 0 (2/11), 4: 1/2 (2/11), 5: 0 (1/11), so 2/11 + 1/11 + 1/11 = 4/11.
    assert cascade.scores(network).esri[6] == pytest.approx(4 / 11)
    compat, converged = (cascade.scores(network, mode=mode) for mode in ("compat", "converged"))
    assert compat.esri == pytest.approx(converged.esri)


def test_one_missing_essential_kind_stops_all_and_a_non_essential_one_its_share():
    """Firm 3 buys 1 of kind 0 and 3 of kind 1; both essential: without kind 0 nothing; both linear: 3/4 is left."""
    links = [(0, 2, 1), (1, 2, 3), (2, 3, 1)]
    kind = [0, 1, 0, 0]
    left = {
        name: cascade.shock(made(links, 4, role=role, kind=kind), closed(4, 0)).downstream_level[2]
        for name, role in ROLES.items()
    }
    assert left == pytest.approx({"essential": 0, "linear": 3 / 4})


def test_suppliers_of_one_kind_replace_one_another():
    """Both sell kind 0, 1 and 3: the loss of the first takes a quarter, however essential the kind."""
    network = made([(0, 2, 1), (1, 2, 3), (2, 3, 1)], 4, role=2, kind=[0, 0, 1, 1])
    assert cascade.shock(network, closed(4, 0)).downstream_level[2] == pytest.approx(3 / 4)


def test_cost_and_revenue_outside_the_network_soften_the_blow():
    """0 sells 1 to 1, which buys 4 in all: 1/4 lost; 0 sells 2 in all: half lost when 1 closes."""
    network = made([(0, 1, 1), (1, 2, 1)], 3, cost=[0, 4, 1], revenue=[2, 1, 0])
    assert cascade.shock(network, closed(3, 0)).downstream_level[1] == pytest.approx(3 / 4)
    assert cascade.shock(network, closed(3, 1)).upstream_level[0] == pytest.approx(1 / 2)


def test_replaceability_by_market():
    """Firms 0 and 1, sales 1 and 3, share a market. 0 half lost: σ = 1 / (0.5 + 3); its buyer loses half of that."""
    network = made([(0, 2, 1), (1, 3, 3), (2, 4, 1), (3, 4, 1)], 5, role=1, market=[0, 0, 1, 1, 2])
    psi = np.array([0.5, 1, 1, 1, 1])
    found = cascade.shock(network, psi, replaceable=True)
    assert found.downstream_level[2] == pytest.approx(1 - 0.5 / 3.5)


def test_partial_and_set_shocks_against_the_dense_twin():
    network = random_network(5)
    psi = np.random.default_rng(1).uniform(0.3, 1, network.firms)
    for replaceable in (False, True):
        found = cascade.shock(network, psi, replaceable=replaceable)
        down, up = dense_levels(network, psi, replaceable=replaceable)
        assert np.abs(found.downstream_level - down).max() < 1e-10
        assert np.abs(found.upstream_level - up).max() < 1e-10
        assert found.esri == pytest.approx(network.weight @ (1 - np.minimum(down, up)), abs=1e-10)


@pytest.mark.parametrize("outside", [True, False])
def test_every_closure_against_the_dense_twin(outside):
    network = random_network(7, firms=14, links=45, outside=outside)
    for found, stop in ((cascade.scores(network, mode="compat"), 1e-2), (cascade.scores(network), None)):
        for firm in range(network.firms):
            down, up = dense_levels(network, closed(network.firms, firm), stop=stop)
            assert found.esri[firm] == pytest.approx(network.weight @ (1 - np.minimum(down, up)), abs=1e-10)
            assert found.downstream[firm] == pytest.approx(network.weight @ (1 - down), abs=1e-10)
            assert found.upstream[firm] == pytest.approx(network.weight @ (1 - up), abs=1e-10)


def test_compat_stops_both_directions_together():
    """A chain of four, each link half of its buyer's cost: losses 1, 1/2, 1/4, 1/8 arrive a step apart.

    With eps 0.3 the step that brings 1/4 to firm 2 is the last, so that firm 3 keeps all; the fixed point takes 1/8.
    """
    network = made([(0, 1, 1), (1, 2, 1), (2, 3, 1)], 4, cost=[1, 2, 2, 2], revenue=[9, 9, 9, 9])
    outcome = cascade.shock(network, closed(4, 0), mode="compat", eps=0.3)
    assert outcome.downstream_level.tolist() == pytest.approx([0, 1 / 2, 3 / 4, 1])
    assert outcome.steps == 3
    assert cascade.shock(network, closed(4, 0)).downstream_level[3] == pytest.approx(7 / 8)


@pytest.mark.parametrize("mode", ["compat", "converged"])
def test_the_compiled_form_agrees_with_the_plain_one(mode):
    network = random_network(3, firms=70, sectors=9, links=400)
    plain = cascade.scores(network, mode=mode)
    for threads in (1, 2):
        compiled = cascade_steps.scores(network, mode=mode, threads=threads)
        for column in ("esri", "downstream", "upstream"):
            assert np.abs(getattr(plain, column) - getattr(compiled, column)).max() < (
                1e-12 if mode == "compat" else 1e-10
            )
        assert mode == "converged" or (plain.steps == compiled.steps).all()
    again = cascade_steps.scores(network, mode=mode, threads=1)
    assert again.esri.tobytes() == compiled.esri.tobytes()


def test_float32_agrees_where_it_stops_and_is_refused_where_it_cannot_converge():
    network = random_network(3, firms=150, sectors=12, links=900)
    plain = cascade.scores(network, mode="compat")
    single = cascade_steps.scores(network, mode="compat", dtype="float32")
    same = plain.steps == single.steps
    assert same.mean() > 0.9
    assert np.abs(single.esri - plain.esri)[same].max() < 1e-6
    with pytest.raises(ValueError, match="float32"):
        cascade_steps.scores(network, dtype="float32")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 1), st.floats(0, 1))
def test_a_larger_shock_never_hurts_less_and_levels_stay_in_bounds(seed, one, other):
    network = random_network(seed, firms=12, sectors=3, links=40)
    random = np.random.default_rng(seed)
    worse, better = np.ones(12), np.ones(12)
    hit = random.integers(0, 12, 4)
    worse[hit], better[hit] = min(one, other), max(one, other)
    found = [cascade.shock(network, psi) for psi in (worse, better)]
    assert found[0].esri >= found[1].esri - 1e-12
    for outcome, psi in zip(found, (worse, better), strict=True):
        for level in (outcome.downstream_level, outcome.upstream_level):
            assert ((level >= 0) & (level <= psi)).all()
        assert max(outcome.downstream, outcome.upstream) - 1e-12 <= outcome.esri <= 1 + 1e-12


def test_bad_arrays_are_told_all_at_once():
    with pytest.raises(NetworkError) as told:
        Network.build(2, [0, 5], [1, 0], [-1.0, 2.0], kind=[0, 0], role=[1, 3], revenue=[1, np.nan], cost=[1])
    for part in ("name a supplier", "volume", "role", "revenue", "cost has the shape"):
        assert part in str(told.value)


@pytest.mark.parametrize("psi", [[1.0], [1.0, 2.0], [1.0, np.nan]])
def test_a_shock_is_one_number_a_firm(psi):
    with pytest.raises(ValueError, match="each of the 2 firms"):
        cascade.shock(made([(0, 1, 1)], 2), np.array(psi))
