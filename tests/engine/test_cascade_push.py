"""Pushed cascades against the plain form, the closed form, and numbers worked out by hand."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks_by_hand import made

from isthmus.engine import cascade, cascade_push
from isthmus.networks.files import read_network
from isthmus.networks.invented import invent

TIGHT = 1e-14


def invented(firms, seed=1):
    """A realistic network: firms sell most of what they make outside it."""
    made_up = invent(firms, seed)
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / f"{name}.parquet" for name in ("links", "firms", "essential")]
        for name, place in zip(("links", "firms", "essential"), places, strict=True):
            getattr(made_up, name).write_parquet(place)
        return read_network(*places).network


def pushed(network, tau=TIGHT, **more):
    push = cascade_push.prepared(network)
    assert push is not None
    return cascade_push.scores(network, push, tau=tau, **more)


def test_two_firms_by_hand():
    """Firm 0 sells 1 to itself and 1 to firm 1, which sells 1 to itself, each of a revenue of 4, all essential.

    Closing firm 0: firm 1 lacks half of its input, and as it buys the other half of itself all of it. Firm 1 closed: firm
    0 loses u = (u + 1) / 4, so 1/3, upstream. Weights 2/3 and 1/3.
    """
    network = made([(0, 0, 1.0), (0, 1, 1.0), (1, 1, 1.0)], 2, role=2, revenue=[4.0, 4.0])
    found, bound = pushed(network)
    assert found.downstream.tolist() == [pytest.approx(1), pytest.approx(1 / 3)]
    assert found.upstream.tolist() == [pytest.approx(2 / 3), pytest.approx(1 / 3 + 2 / 3 / 3)]
    assert found.esri.tolist() == [pytest.approx(1), pytest.approx(1 / 3 + 2 / 9)]
    assert bound.max() < 1e-12


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(20, 150))
def test_the_same_as_the_plain_form(seed, firms):
    """On invented networks, with firms without links and every role, where both come to rest.

    The plain form stops when a step is small, which a slow ring of firms passes before it is at its fixed point.
    """
    network = invented(firms, seed)
    exact, (found, bound) = cascade.scores(network), pushed(network)
    rests = (exact.steps < 2_000) & (found.steps == 1)
    for name in ("esri", "downstream", "upstream"):
        np.testing.assert_allclose(getattr(found, name)[rests], getattr(exact, name)[rests], atol=1e-8)
    assert (np.abs(found.upstream - exact.upstream) <= bound + 1e-11).all()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_the_closed_form_upstream(seed):
    """(wᵀG)_k / G_kk with G the dense inverse."""
    network = invented(80, seed)
    p = np.zeros((network.firms, network.firms))
    np.add.at(p, (network.supplier, network.buyer), network.volume / network.revenue[network.supplier])
    g = np.linalg.inv(np.eye(network.firms) - p)
    np.testing.assert_allclose(pushed(network)[0].upstream, (network.weight @ g) / np.diag(g), atol=1e-11)


@pytest.mark.parametrize("tau", [1e-4, 1e-6, 1e-8])
def test_a_looser_tolerance_errs_within_its_bound_upstream_and_from_below_downstream(tau):
    network = invented(600, 3)
    exact, (found, bound) = cascade.scores(network), pushed(network, tau)
    assert (np.abs(found.upstream - exact.upstream) <= bound + 1e-12).all()
    assert (found.downstream <= exact.downstream + 1e-12).all()
    assert np.abs(found.downstream - exact.downstream).max() < 1000 * tau


def test_the_same_bytes_for_any_number_of_threads():
    network = invented(600, 4)
    one, three = pushed(network, 1e-9, threads=1), pushed(network, 1e-9, threads=3)
    assert one[0].esri.tobytes() == three[0].esri.tobytes()
    assert one[1].tobytes() == three[1].tobytes()


def test_chosen_firms():
    network = invented(60, 5)
    whole, some = pushed(network)[0], pushed(network, firms=[7, 3])[0]
    assert some.esri.tolist() == whole.esri[[7, 3]].tolist()


def test_what_cannot_be_pushed():
    """A ring that sells nothing outside loses everything; a firm whose links exceed its revenue is cut off at all it has."""
    ring = made([(0, 1, 1.0), (1, 2, 1.0), (2, 0, 1.0)], 3)
    assert cascade_push.prepared(ring) is None
    assert cascade_push.prepared(made([(0, 1, 2.0)], 2, revenue=[1.0, 1.0])) is None
    assert cascade_push.prepared(made([(0, 1, 2.0)], 2)) is not None


def test_one_that_takes_too_long_is_told(monkeypatch):
    """Given up after too many pushes, a closure counts as not converged and its downstream score is a lower bound."""
    monkeypatch.setattr(cascade_push, "PUSHES", 12)
    monkeypatch.setattr(cascade_push, "PUSHES_A_FIRM", 0)
    network = invented(600, 3)
    found, whole = pushed(network)[0], cascade.scores(network)
    stopped = found.steps == cascade.MOST_STEPS
    assert stopped.any()
    assert (found.downstream[stopped] <= whole.downstream[stopped] + 1e-12).all()
    monkeypatch.undo()
    assert (pushed(network)[0].steps == 1).all()
