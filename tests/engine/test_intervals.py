import numpy as np
import pytest

from isthmus.engine.intervals import wilson


def test_by_hand():
    """0 of 10: z² / (n + z²) = 3.8415 / 13.8415 = 0.27753. 8 of 10: (0.8 + 0.19207 ± 1.95996·√(0.016 + 0.0096036)) / 1.38415."""
    low, high = wilson([0, 8, 10], [10, 10, 10])
    assert low == pytest.approx([0, 0.49016, 1 - 0.27753], abs=1e-5)
    assert high == pytest.approx([0.27753, 0.94332, 1], abs=1e-5)


def test_it_narrows_with_n_and_is_unknown_without():
    low, high = wilson([5, 50, 0], [10, 100, 0])
    assert high[0] - low[0] > 2 * (high[1] - low[1])
    assert np.isnan([low[2], high[2]]).all()


def test_a_sum_beyond_its_number_is_refused():
    with pytest.raises(ValueError, match="between 0 and their number"):
        wilson([3], [2])
