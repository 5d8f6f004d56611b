import numpy as np
import pytest

from isthmus.engine.intervals import difference, wilson


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


def test_newcombes_worked_example():
    """His first: 56 of 70 less 48 of 80 is 0.2, from 0.0524 to 0.3339 (method 10)."""
    low, high = wilson([48, 56], [80, 70])
    first, second = ((p, float(low[i]), float(high[i])) for i, p in enumerate((0.6, 0.8)))
    assert difference(first, second) == pytest.approx((0.0524, 0.3339), abs=5e-5)
