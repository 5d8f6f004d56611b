import numpy as np
import pytest

from isthmus.engine.divergence import distance, jensen_shannon


def test_divergences_by_hand():
    """Alike 0, apart 1; (1, 0) from (½, ½): H(¾, ¼) − ½ = 0.811278 − 0.5 = 0.311278 bits."""
    assert jensen_shannon([[1.0, 0.0]] * 3, [[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]]) == pytest.approx(
        [0, 1, 0.311278], abs=1e-6
    )


def test_it_is_the_same_as_scipys():
    from scipy.spatial.distance import jensenshannon

    p, q = np.random.default_rng(1).dirichlet(np.ones(4), (2, 50))
    assert jensen_shannon(p, q) == pytest.approx(jensenshannon(p, q, base=2, axis=1) ** 2)


def test_the_mean_over_parts_is_the_divergence_of_the_joint_distribution():
    """Parts of equal weight: Σ JSD / n is the JSD over part × value."""
    p, q = np.random.default_rng(2).dirichlet(np.ones(4), (2, 5))
    joint = jensen_shannon(p.ravel() / 5, q.ravel() / 5)
    assert jensen_shannon(p, q).mean() == pytest.approx(float(joint))


def test_the_distance_is_the_root_of_the_mean_and_lies_in_its_interval():
    found = distance([1, 0, 0, 0], np.tile([1.0, 0, 0, 0], (2000, 1)))
    assert found.value == 0.5
    assert found.low == 0  # all four parts may be drawn without the one: (3/4)^4 = 0.32
    assert found.high == pytest.approx(np.sqrt(3 / 4))  # 3 of 4 or more: 0.051; 4 of 4: 0.004
    assert found == distance([1, 0, 0, 0], np.tile([1.0, 0, 0, 0], (2000, 1)))


@pytest.mark.parametrize(("bound", "low", "high"), [(0, 0, 1 - 0.025 ** (1 / 6)), (1, 0.025 ** (1 / 6), 1)])
def test_parts_that_are_all_alike_do_not_make_a_point(bound, low, high):
    found = distance([bound] * 6, np.full((100, 6), float(bound)))
    assert (found.low**2, found.value, found.high**2) == pytest.approx((low, bound, high))


def test_no_parts_no_distance():
    with pytest.raises(ValueError, match="at least one part"):
        distance([], np.empty((10, 0)))
