"""Two voters in six roll calls: both yes, both yes, both abstain, yes and abstain, yes and no, no and not cast."""

import numpy as np
import pytest

from isthmus.engine.roll_calls import agreement, contested, pair_counts, single

VOTES = np.array([[2, 2, 1, 2, 2, 0], [2, 2, 1, 1, 0, -1]], np.int8)


def test_counts_of_a_pair():
    counts = pair_counts(VOTES)
    assert counts.shape == (2, 2, 3, 3)
    assert counts[0, 1].tolist() == [[0, 0, 0], [0, 1, 0], [1, 1, 2]]
    assert np.array_equal(counts[1, 0], counts[0, 1].T)
    assert counts[0, 0].tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 4]]


@pytest.mark.parametrize(
    ("convention", "index", "calls", "scott"),
    [
        # p: 1 no, 3 abstentions, 6 yes of 10. Chance disagrees on 2·(½·0.1·0.3 + ½·0.3·0.6 + 0.1·0.6) = 0.33; 1 − 0.3 / 0.33.
        ("half", (3 + 0.5) / 5, 5, 1 - 0.3 / 0.33),
        # Chance disagrees on 1 − (0.01 + 0.09 + 0.36) = 0.54; observed 0.4.
        ("strict", 3 / 5, 5, 1 - 0.4 / 0.54),
        # Three roll calls: yes yes, yes yes, yes no; p: 1 no, 5 yes of 6; chance 2·5/36.
        ("left-out", 2 / 3, 3, 1 - (1 / 3) / (10 / 36)),
    ],
)
def test_agreement_by_hand(convention, index, calls, scott):
    found, t, beyond = agreement(pair_counts(VOTES), convention)
    assert (found[0, 1], t[0, 1], beyond[0, 1]) == pytest.approx((index, calls, scott))
    each = single(VOTES[0], VOTES[1], convention)
    assert np.nanmean(each) == pytest.approx(index)
    assert np.isfinite(each).sum() == calls


def test_half_agreement_is_krippendorffs_and_scotts_for_large_numbers():
    """Scott's π is Krippendorff's α but for its correction for small samples."""
    from isthmus.engine.reliability import krippendorff

    rng = np.random.default_rng(1)
    one = rng.integers(0, 3, 4000)
    votes = np.array([one, np.where(rng.random(4000) < 0.7, one, rng.integers(0, 3, 4000))], np.int8)
    strict = agreement(pair_counts(votes), "strict")[2][0, 1]
    assert strict == pytest.approx(krippendorff(votes.T, 3, "nominal", draws=2).alpha, abs=1e-3)


def test_without_a_common_roll_call_nothing_is_known():
    index, t, scott = agreement(pair_counts(np.array([[2, -1], [-1, 0]], np.int8)), "half")
    assert t[0, 1] == 0
    assert np.isnan([index[0, 1], scott[0, 1]]).all()


def test_an_unknown_convention_is_refused():
    with pytest.raises(ValueError, match="half, strict, left-out"):
        agreement(pair_counts(VOTES), "other")  # type: ignore[arg-type]


def test_contested_roll_calls_part_the_voters():
    assert contested(VOTES).tolist() == [False, False, False, True, True, False]
