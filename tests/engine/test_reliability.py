"""Krippendorff's α against the worked examples of its author (2011): two coders, and four coders with gaps."""

import numpy as np
import pytest

from isthmus.engine.reliability import krippendorff

MEG, OWEN = "aabbdcccedda", "babbbccceddd"
"""His example B: two observers, five values without order, twelve units; α = 0.692."""

GAP = None
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3),
    (GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP),
)
"""His example C: four observers, five values, twelve units, seven codings missing; α = 0.743 nominal, 0.815 ordinal."""


def two():
    return np.array([["abcde".index(v) for v in row] for row in (MEG, OWEN)]).T


def four():
    return np.array([[-1 if v is GAP else v - 1 for v in row] for row in OBSERVERS]).T


def test_two_observers():
    found = krippendorff(two(), 5, "nominal")
    assert found.alpha == pytest.approx(0.692, abs=5e-4)
    assert found.units == 12


def test_four_observers_with_missing_codings():
    assert krippendorff(four(), 5, "nominal").alpha == pytest.approx(0.743, abs=5e-4)
    assert krippendorff(four(), 5, "ordinal").alpha == pytest.approx(0.815, abs=5e-4)
    assert krippendorff(four(), 5, "nominal").units == 11  # the twelfth unit has one coding


def test_perfect_agreement_is_one_and_one_value_alone_is_undefined():
    assert krippendorff([[0, 0], [1, 1], [3, 3]], 4, "ordinal").alpha == 1
    alone = krippendorff([[2, 2], [2, 2]], 4, "nominal")
    assert np.isnan([alone.alpha, alone.low, alone.high]).all()


def test_order_forgives_a_near_miss_and_punishes_a_far_one():
    """Ten units; one is coded a step apart, or three steps apart. Without order both weigh alike."""
    alike = [[0, 0]] * 3 + [[1, 1]] * 2 + [[2, 2]] * 2 + [[3, 3]] * 2
    near, far = [*alike, [0, 1]], [*alike, [0, 3]]
    assert krippendorff(near, 4, "ordinal").alpha > krippendorff(near, 4, "nominal").alpha
    assert krippendorff(far, 4, "ordinal").alpha < krippendorff(far, 4, "nominal").alpha


def test_the_interval_holds_alpha_is_repeatable_and_narrows_with_more_units():
    once = krippendorff(two(), 5, "nominal")
    assert once.low < once.alpha < once.high <= 1
    assert once == krippendorff(two(), 5, "nominal")
    assert once != krippendorff(two(), 5, "nominal", seed=2)
    more = krippendorff(np.tile(two(), (10, 1)), 5, "nominal")
    assert more.high - more.low < 0.5 * (once.high - once.low)


@pytest.mark.parametrize("codes", [[[0, 5]], [[-2, 0]], [0, 1]])
def test_codes_out_of_range_are_refused(codes):
    with pytest.raises(ValueError, match="units by coders"):
        krippendorff(codes, 5, "nominal")


def test_a_single_coder_cannot_agree_with_anybody():
    with pytest.raises(ValueError, match="nothing can be compared"):
        krippendorff([[0, -1], [1, -1]], 4, "nominal")
