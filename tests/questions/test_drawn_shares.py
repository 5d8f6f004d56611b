"""Draws of shares: line 0, 1 and 2 of one good."""

import numpy as np
import pytest

from isthmus.questions.drawn_shares import Makers


def draws(makers, number=400):
    random = np.random.default_rng(7)
    found = np.zeros((number, 3))
    for share in found:
        makers.draw(random, share)
    return found


def test_makers_alike_add_up_to_all():
    found = draws(Makers((), ((0,), (1,), (2,)), (False,) * 3, None))
    assert found.sum(1) == pytest.approx(1)
    assert found.mean(0) == pytest.approx([1 / 3] * 3, abs=0.05)


def test_a_dominant_maker_has_half_and_its_part_of_the_rest():
    """Half and a third of the other half: 2/3 in the mean, 1/6 for each of the others."""
    found = draws(Makers((), ((0,), (1,), (2,)), (False,) * 3, 0))
    assert found[:, 0].min() >= 0.5
    assert found.mean(0) == pytest.approx([2 / 3, 1 / 6, 1 / 6], abs=0.04)


def test_a_line_of_unknown_status_takes_part_in_half_of_the_draws():
    found = draws(Makers((), ((0,), (1,)), (False, True), None))
    assert (found[:, 1] == 0).mean() == pytest.approx(0.5, abs=0.1)
    assert found.sum(1) == pytest.approx(1)


def test_shares_on_record_stay_within_their_sources_and_leave_the_rest():
    found = draws(Makers(((0, 0.5, 0.6), (1, 0.2, 0.2)), ((2,),), (False,), None))
    assert found[:, 0].min() >= 0.5
    assert found[:, 0].max() <= 0.6
    assert (found[:, 1] == 0.2).all()
    assert found.sum(1) == pytest.approx(1)


def test_shares_on_record_of_more_than_all_give_way_in_proportion():
    found = draws(Makers(((0, 0.9, 0.9), (1, 0.6, 0.6)), ((2,),), (False,), None), 1)
    assert found[0] == pytest.approx([0.6, 0.4, 0])


def test_a_makers_part_is_split_among_its_lines():
    found = draws(Makers((), ((0, 1), (2,)), (False, False), None))
    assert (found[:, 0] + found[:, 1]).mean() == pytest.approx(1 / 2, abs=0.05)


def test_makers_whose_rates_are_on_record_split_their_part_by_these():
    found = draws(Makers((), ((0,), (1,), (2,)), (False,) * 3, None, ((3, 3), (1, 1), None)))
    assert found[:, 0] == pytest.approx(3 * found[:, 1])
    assert found.mean(0) == pytest.approx([1 / 2, 1 / 6, 1 / 3], abs=0.05)


def test_one_rate_on_record_says_nothing():
    found = draws(Makers((), ((0,), (1,), (2,)), (False,) * 3, None, ((3, 3), None, None)))
    assert found.mean(0) == pytest.approx([1 / 3] * 3, abs=0.05)
