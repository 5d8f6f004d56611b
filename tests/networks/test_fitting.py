"""Tables small enough to fill in by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from isthmus.networks.fitting import fit

NAN = np.nan


def table(*rows):
    return np.array(rows, float)


def test_without_more_to_go_by_flows_are_in_proportion():
    found = fit(np.ones((2, 2)), table(3, 1), table(2, 2))
    assert found.flows == pytest.approx(table([1.5, 1.5], [0.5, 0.5]))
    assert found.estimated.all()
    assert found.unmet == pytest.approx(0)


def test_a_buyer_of_one_supplier_alone_leaves_the_others_to_the_rest():
    """Buyer 0 buys from supplier 0 alone: its 2 come from there, which leaves 1 of supplier 0 and all of supplier 1 for buyer 1."""
    found = fit(table([1, 1], [0, 1]), table(3, 1), table(2, 2))
    assert found.flows == pytest.approx(table([2, 1], [0, 1]))
    assert found.unmet < 1e-9


def test_flows_on_record_are_kept():
    """1.2 of buyer 0 are on record from supplier 1, which has then sold out: the 0.8 and 2 left come from supplier 0."""
    found = fit(np.ones((2, 2)), table(2.8, 1.2), table(2, 2), recorded=table([NAN, NAN], [1.2, NAN]))
    assert found.flows == pytest.approx(table([0.8, 2], [1.2, 0]))
    assert found.estimated.tolist() == [[True, True], [False, True]]
    assert found.unmet < 1e-9


def test_where_no_table_has_the_totals_the_buyers_are_served():
    """Both buy from supplier 0 alone, whose total is half of what they need."""
    found = fit(table([1, 1], [0, 0]), table(2, 2), table(2, 2))
    assert found.flows == pytest.approx(table([2, 2], [0, 0]))
    assert found.unmet == pytest.approx(0.5)
    # So too where the only supplier is held to sell nothing.
    assert fit(table([1, 1], [0, 1]), table(0, 4), table(2, 2)).flows == pytest.approx(table([2, 0], [0, 2]))


def test_what_cannot_be_fitted_is_told_at_once():
    with pytest.raises(ValueError, match=r"buyer 0 has 3 on record, more than its total of 2; buyer 1 needs 2 more and has no supplier"):
        fit(table([1, 0], [1, 0]), table(2, 2), table(2, 2), recorded=table([3, NAN], [NAN, NAN]))
    with pytest.raises(ValueError, match="the seed hold a number that is negative"):
        fit(table([-1.0]), table(1), table(1))
    with pytest.raises(ValueError, match=r"no seed of shape \(1, 1\)"):
        fit(table([1.0]), table(1, 1), table(1))


@given(arrays(float, (4, 5), elements=st.floats(0.1, 10)), arrays(float, (4, 5), elements=st.floats(0.1, 10)))
def test_totals_that_some_table_has_are_met(seed, some):
    found = fit(seed, some.sum(1), some.sum(0))
    assert found.flows.sum(0) == pytest.approx(some.sum(0), rel=1e-9)
    assert found.flows.sum(1) == pytest.approx(some.sum(1), rel=1e-6)
    # Odds ratios are those of the seed: what proportional fitting keeps.
    ours, theirs = (x[0, 0] * x[1, 1] / (x[0, 1] * x[1, 0]) for x in (found.flows, seed))
    assert ours == pytest.approx(theirs, rel=1e-6)
