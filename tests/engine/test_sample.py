"""Samples: exact at hand-worked quantiles, repeatable, and common to scenarios that share a seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isthmus.engine.sample import Empirical, SampleError, Triangular, draw, interval, latin_hypercube


def test_triangular_quantiles_by_hand():
    """On 0, 1, 4 the mode has quantile 1/4; F(x) = x²/4 below it and 1 − (4 − x)²/12 above, so F⁻¹(1/16) = 1/2, F⁻¹(2/3) = 2."""
    assert Triangular(0, 1, 4).at([0, 1 / 16, 1 / 4, 2 / 3, 1]).tolist() == pytest.approx([0, 0.5, 1, 2, 4])
    assert Triangular(3, 3, 3).at([0.1, 0.9]).tolist() == [3, 3]


def test_conflicting_sources_are_as_likely_as_their_weights():
    assert Empirical([9, 5]).at([0, 0.49, 0.5, 1]).tolist() == [5, 5, 9, 9]
    assert Empirical([9, 5, 7], [1, 3, 0]).at([0.74, 0.75, 1]).tolist() == [5, 9, 9]


@given(st.integers(1, 50), st.integers(1, 5), st.integers(0, 99))
def test_each_slice_holds_one_draw(draws, variables, seed):
    sample = latin_hypercube(draws, variables, seed)
    for column in sample.T:
        assert sorted(np.floor(column * draws).astype(int)) == list(range(draws))
    assert ((sample > 0) & (sample < 1)).all()


def test_common_random_numbers():
    """The same seed draws the same, and a further variable leaves those before it as they were."""
    assert latin_hypercube(40, 2, 5).tobytes() == latin_hypercube(40, 3, 5)[:, :2].tobytes()
    assert latin_hypercube(40, 2, 5).tobytes() != latin_hypercube(40, 2, 6).tobytes()
    first, second = (draw([Triangular(0, 1, high)], 500, seed=1)[:, 0] for high in (4, 5))
    assert (second >= first).all()  # quantile by quantile: the wider range never draws less


def test_a_sample_nears_its_distribution():
    assert draw([Triangular(0, 1, 4), Empirical([1, 3])], 2000, 3).mean(0).tolist() == pytest.approx(
        [5 / 3, 2], abs=0.01
    )
    assert draw([], 3, 0).shape == (3, 0)


def test_the_median_and_80_per_cent_are_results():
    assert vars(interval(range(1, 11))) == {"low": 1, "median": 5, "high": 9}
    assert vars(interval(range(1, 101))) == {"low": 10, "median": 50, "high": 90}
    assert interval([1, 2, np.inf]).high == np.inf


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Triangular(2, 1, 3),
        lambda: Empirical([]),
        lambda: Empirical([1], [0]),
        lambda: interval([]),
        lambda: interval([np.nan]),
        lambda: latin_hypercube(0, 1, 1),
    ],
)
def test_what_cannot_be_is_told(wrong):
    with pytest.raises(SampleError):
        wrong()
