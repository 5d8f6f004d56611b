"""Pushed cascades against the plain form, the closed form, and numbers worked out by hand."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from networks_by_hand import made

from isthmus.engine import cascade, cascade_push
from isthmus.networks.files import read_network
from isthmus.networks.invented import invent

TIGHT = 1e-13


def invented(firms, seed=1):
    """A realistic network: firms sell most of what they make outside it."""
    made_up = invent(firms, seed)
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / f"{name}.parquet" for name in ("links", "firms", "essential")]
        for name, place in zip(("links", "firms", "essential"), places, strict=True):
            getattr(made_up, name).write_parquet(place)
        return read_network(*places).network


def pushed(network, limit=TIGHT, **more):
    push = cascade_push.prepared(network)
    assert push is not None
    return cascade_push.scores(network, push, limit=limit, **more)


@pytest.fixture(params=["near", "far"])
def reach(request, monkeypatch):
    """Every closure along the firms that it reaches, or all of them as lanes."""
    monkeypatch.setattr(cascade_push, "FAR_LINKS", 10**9 if request.param == "near" else 0)
    return request.param


def test_two_firms_by_hand(reach):
    """Firm 0 sells 1 to itself and 1 to firm 1, which sells 1 to itself, each of a revenue of 4, all essential.

    Closing firm 0: firm 1 lacks half of its input, and as it buys the other half of itself all of it. Firm 1 closed: firm
    0 loses u = (u + 1) / 4, so 1/3, upstream. Weights 2/3 and 1/3.
    """
    network = made([(0, 0, 1.0), (0, 1, 1.0), (1, 1, 1.0)], 2, role=2, revenue=[4.0, 4.0])
    found, bound = pushed(network)
    assert found.downstream.tolist() == [pytest.approx(1), pytest.approx(1 / 3)]
    assert found.upstream.tolist() == [pytest.approx(2 / 3), pytest.approx(1 / 3 + 2 / 3 / 3)]
    assert found.esri.tolist() == [pytest.approx(1), pytest.approx(1 / 3 + 2 / 9)]
    assert bound.upstream.max() < 1e-11


def held_against_the_plain_form(seed, firms):
    """Within the bound where the cascade is at rest, else a lower bound, told by its steps."""
    network = invented(firms, seed)
    exact, (found, bound) = cascade.scores(network), pushed(network)
    known = exact.steps < cascade.MOST_STEPS
    rests = known & (found.steps == 1)
    for name in ("esri", "downstream", "upstream"):
        ours, theirs = getattr(found, name), getattr(exact, name)
        assert (np.abs(ours - theirs)[rests] <= getattr(bound, name)[rests] + 1e-10).all()
        assert (ours[known & ~rests] <= theirs[known & ~rests] + 1e-9).all()


# A few networks rest so slowly that one takes seconds: the quick run has the same examples every time, the slow one new ones.
@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000), st.integers(20, 60))
def test_the_same_as_the_plain_form(reach, seed, firms):
    """On invented networks, with firms without links and every role."""
    held_against_the_plain_form(seed, firms)


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000), st.integers(20, 150))
def test_larger_ones_too(reach, seed, firms):
    held_against_the_plain_form(seed, firms)


def test_nearly_all_come_to_rest(reach):
    network = invented(120)
    found, bound = pushed(network)
    assert (found.steps == 1).mean() > 0.9
    assert np.median(bound.esri) < 1e-9


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_the_closed_form_upstream(seed):
    """(wᵀG)_k / G_kk with G the dense inverse."""
    network = invented(80, seed)
    p = np.zeros((network.firms, network.firms))
    np.add.at(p, (network.supplier, network.buyer), network.volume / network.revenue[network.supplier])
    g = np.linalg.inv(np.eye(network.firms) - p)
    np.testing.assert_allclose(pushed(network)[0].upstream, (network.weight @ g) / np.diag(g), atol=1e-11)


@pytest.mark.parametrize("limit", [1e-3, 1e-4, 1e-6, 1e-8])
def test_a_looser_limit_errs_within_its_bound_and_from_below_downstream(reach, limit):
    network = invented(600, 3)
    exact, (found, bound) = cascade.scores(network), pushed(network, limit)
    single = 1e-6 if limit >= cascade_push.SINGLE_FROM and reach == "far" else 1e-12
    assert np.isfinite(bound.esri).all()
    for name in ("esri", "downstream", "upstream"):
        assert (np.abs(getattr(found, name) - getattr(exact, name)) <= getattr(bound, name) + single).all()
    assert (found.downstream <= exact.downstream + single).all()
    assert limit > 1e-4 or bound.esri.max() < 100 * limit
    assert np.abs(found.downstream - exact.downstream).max() > 0


def test_what_is_missed_of_the_overlap_is_in_the_bound(reach):
    """A ring 0 → 1 → 2 → 0 of essential inputs, closed at 0: all are lost downstream, so that the combined score is 1.

    Upstream 2 loses 1/2,000 and 1, which sells half of its revenue to 2, half of that. Weights are 1/3. At a limit of 1e-3 the
    loss of 2 is not passed on: the overlap lacks 1/4,000 of firm 1, and the combined score is too large by 1/12,000.
    """
    ring = made([(0, 1, 1.0), (1, 2, 1.0), (2, 0, 1.0)], 3, role=2, revenue=[1e9, 2.0, 2000.0])
    found, bound = pushed(ring, 1e-3, tau=1.0, firms=[0])
    assert found.esri[0] - 1 == pytest.approx(1 / 12_000, rel=1e-3)
    assert found.esri[0] - 1 <= bound.esri[0] < 1e-4


def test_the_same_bytes_for_any_number_of_threads(reach):
    network = invented(600, 4)
    one, three = pushed(network, 1e-6, threads=1), pushed(network, 1e-6, threads=3)
    assert one[0].esri.tobytes() == three[0].esri.tobytes()
    assert one[1].esri.tobytes() == three[1].esri.tobytes()


def test_chosen_firms(reach):
    network = invented(60, 5)
    whole, some = pushed(network)[0], pushed(network, firms=[7, 3])[0]
    assert some.esri == pytest.approx(whole.esri[[7, 3]], abs=1e-11)


def test_what_cannot_be_pushed():
    """A ring that sells nothing outside loses everything; a firm whose links exceed its revenue is cut off at all it has."""
    ring = made([(0, 1, 1.0), (1, 2, 1.0), (2, 0, 1.0)], 3)
    assert cascade_push.prepared(ring) is None
    assert cascade_push.prepared(made([(0, 1, 2.0)], 2, revenue=[1.0, 1.0])) is None
    assert cascade_push.prepared(made([(0, 1, 2.0)], 2)) is not None


def test_one_that_takes_too_long_is_told(monkeypatch):
    """Given up after too many rounds, a closure counts as not converged and its downstream score is a lower bound."""
    monkeypatch.setattr(cascade_push, "FAR_LINKS", 0)
    monkeypatch.setattr(cascade_push, "MOST_ROUNDS", 2)
    network = invented(600, 3)
    found, whole = pushed(network)[0], cascade.scores(network)
    stopped = found.steps == cascade.MOST_STEPS
    assert stopped.any()
    assert (found.downstream[stopped] <= whole.downstream[stopped] + 1e-12).all()
    monkeypatch.undo()
    assert (pushed(network)[0].steps == 1).all()
