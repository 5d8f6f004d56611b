import pytest

from isthmus.questions import small_counts


def test_wilson_of_none_half_and_all():
    # Of none in 10: the upper end is z²/n / (1 + z²/n) = 0.38415 / 1.38415.
    assert small_counts.wilson(0, 10) == pytest.approx((0.0, 0.27753), abs=1e-5)
    assert small_counts.wilson(10, 10) == pytest.approx((0.72247, 1.0), abs=1e-5)
    # Of 5 in 10 the half-width is z·√(0.025 + 0.0096036)/1.38415 = 1.95996 × 0.186021 / 1.38415.
    assert small_counts.wilson(5, 10) == pytest.approx((0.5 - 0.26341, 0.5 + 0.26341), abs=1e-5)


def test_a_mean_of_scores_as_a_difference_of_matched_pairs():
    # One +1 and one −1 of four: 0 ± 1.95996·√3/6.
    assert small_counts.mean_score(1, 1, 4) == pytest.approx((-0.56579, 0.56579), abs=1e-5)
    # Three +1 of three: 3/5 ± 1.95996·√(4 − 9/5)/5 = 0.6 ± 0.58142, cut at 1.
    assert small_counts.mean_score(3, 0, 3) == pytest.approx((0.01858, 1.0), abs=1e-5)


@pytest.mark.parametrize("counts", [(0, 0), (2, 1), (-1, 3)])
def test_a_share_of_nothing_is_refused(counts):
    with pytest.raises(ValueError, match="a share needs"):
        small_counts.wilson(*counts)


@pytest.mark.parametrize("counts", [(0, 0, 0), (2, 2, 3), (-1, 0, 3)])
def test_a_mean_of_nothing_is_refused(counts):
    with pytest.raises(ValueError, match="scores need a count"):
        small_counts.mean_score(*counts)
