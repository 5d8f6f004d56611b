"""Against tables in print and sums that fit on paper."""

import math

import numpy as np
import pytest

from isthmus.engine import intervals


def test_wilson_is_the_table_of_the_books():
    # Newcombe 1998, table I: 81 of 263 and 0 of 20.
    assert intervals.share_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert intervals.share_interval(0, 20) == pytest.approx((0, 0.1611), abs=1e-4)
    assert intervals.share_interval(20, 20) == pytest.approx((1 - 0.1611, 1), abs=1e-4)
    assert intervals.share_interval(0, 0) == (0, 1)


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0, 3.6889), (1, 0.0253, 5.5716), (5, 1.6235, 11.6683), (20, 12.2165, 30.8884)]
)
def test_with_weights_of_one_the_gamma_interval_is_that_of_a_count(count, low, high):
    assert intervals.weighted_poisson(count, count, 1) == pytest.approx((low, high), abs=1e-4)


def test_the_same_events_in_larger_weights_are_less_certain():
    # Six contacts in six meetings of two, or in two meetings of three: the same sum, the squares 6 and 18.
    apart, together = intervals.weighted_poisson(6, 6, 1), intervals.weighted_poisson(6, 18, 3)
    assert together[0] < apart[0]
    assert together[1] > apart[1]
    # Two events that weigh 3 each are thrice the interval of a count of two: 0.2422 and 7.2247.
    assert together == pytest.approx((3 * 0.2422, 3 * 7.2247), abs=2e-3)


def test_a_ratio_of_counts():
    # 10 of 15: Clopper-Pearson 0.3838 to 0.8818, odds 0.623 to 7.459; P(X ≥ 10) of a fair coin 4944/32768.
    ratio, low, high, chance = intervals.rate_ratio(10, 5)
    assert (ratio, low, high) == pytest.approx((2, 0.623, 7.459), abs=2e-3)
    assert chance == pytest.approx(2 * 4944 / 32768)
    assert intervals.rate_ratio(5, 10)[3] == pytest.approx(chance)
    assert intervals.rate_ratio(3, 3)[3] == 1
    # 5 of 5: twice 1/32.
    ratio, low, high, chance = intervals.rate_ratio(5, 0)
    assert (ratio, high) == (math.inf, math.inf)
    assert chance == pytest.approx(2 / 32)
    assert intervals.rate_ratio(0, 5)[:2] == (0, 0)
    assert math.isnan(intervals.rate_ratio(0, 0)[0])


def test_false_discoveries_step_up():
    # Limits 0.0125, 0.025, 0.0375, 0.05: 0.02 passes the second and carries 0.013, which fails the first.
    assert intervals.false_discoveries([0.5, 0.02, 0.04, 0.013]) == [False, True, False, True]
    assert intervals.false_discoveries([]) == []


def test_what_nobody_saw():
    assert intervals.unseen(4, 2) == 4 * 3 / (2 * 3)
    assert intervals.unseen(1, 0) == 0
    assert intervals.unseen(0.4, 0) == 0


def test_a_bootstrap_over_classes_is_one_over_events():
    # 30 events of one contact, 10 of them lost: the share has mean 1/3 and deviation √(1/3·2/3/30) = 0.0861.
    draws = intervals.resampled([10, 20], [1, 0], [1, 1])
    assert draws.mean() == pytest.approx(1 / 3, abs=0.005)
    assert draws.std() == pytest.approx(0.0861, abs=0.004)
    assert np.array_equal(draws, intervals.resampled([10, 20], [1, 0], [1, 1]))
    low, high = intervals.middle_95(draws)
    assert low < 1 / 3 < high
    assert (intervals.resampled([3, 2], [6, 1], [6, 1]) == 1).all()


def test_wilson_of_none_half_and_all():
    # Of none in 10: the upper end is z²/n / (1 + z²/n) = 0.38415 / 1.38415.
    assert intervals.share_interval(0, 10) == pytest.approx((0.0, 0.27753), abs=1e-5)
    assert intervals.share_interval(10, 10) == pytest.approx((0.72247, 1.0), abs=1e-5)
    # Of 5 in 10 the half-width is z·√(0.025 + 0.0096036)/1.38415 = 1.95996 × 0.186021 / 1.38415.
    assert intervals.share_interval(5, 10) == pytest.approx((0.5 - 0.26341, 0.5 + 0.26341), abs=1e-5)


def test_a_mean_of_scores_as_a_difference_of_matched_pairs():
    # One +1 and one −1 of four: 0 ± 1.95996·√3/6.
    assert intervals.mean_score(1, 1, 4) == pytest.approx((-0.56579, 0.56579), abs=1e-5)
    # Three +1 of three: 3/5 ± 1.95996·√(4 − 9/5)/5 = 0.6 ± 0.58142, cut at 1.
    assert intervals.mean_score(3, 0, 3) == pytest.approx((0.01858, 1.0), abs=1e-5)


@pytest.mark.parametrize("counts", [(2, 1), (-1, 3)])
def test_more_hits_than_trials_are_refused(counts):
    with pytest.raises(ValueError, match="lies between 0 and their number"):
        intervals.share_interval(*counts)


@pytest.mark.parametrize("counts", [(0, 0, 0), (2, 2, 3), (-1, 0, 3)])
def test_a_mean_of_nothing_is_refused(counts):
    with pytest.raises(ValueError, match="scores need a count"):
        intervals.mean_score(*counts)
