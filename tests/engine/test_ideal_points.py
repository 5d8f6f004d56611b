"""Ideal points of invented voters whose places on the line are known."""

import numpy as np
import pytest

from isthmus.engine import ideal_points
from isthmus.engine.ideal_points import IdealPointError, fit


def invented(voters, calls, seed, missing=0.03):
    """Places of mean 0 and standard deviation 1, and votes drawn from the model of the module."""
    rng = np.random.default_rng(seed)
    places = rng.normal(size=voters)
    places = (places - places.mean()) / places.std()
    slope, middle, half = rng.normal(0, 1.5, calls), rng.normal(-1, 1.5, calls), rng.uniform(0.1, 0.6, calls)
    lean = np.outer(places, slope) - middle + rng.normal(size=(voters, calls))
    votes = np.where(lean > half, 2, np.where(lean < -half, 0, 1)).astype(np.int8)
    votes[rng.random(votes.shape) < missing] = -1
    return places, votes


@pytest.fixture(scope="module")
def found():
    places, votes = invented(12, 200, seed=3)
    return places, votes, fit(votes, int(places.argmax()), int(places.argmin()))


def test_places_are_found_again(found):
    places, _, line = found
    assert np.corrcoef(places, line.points)[0, 1] > 0.98
    assert (line.points.mean(), line.points.std()) == pytest.approx((0, 1), abs=1e-9)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    """Ten worlds of ten voters: 100 intervals of 95 %; the chance of fewer than 88 hits, or of none missed, is below one in 100."""
    hits = 0
    for seed in range(10):
        places, votes = invented(10, 120, seed)
        low, high = fit(votes, int(places.argmax()), int(places.argmin())).interval()
        hits += int(((low <= places) & (places <= high)).sum())
    assert 88 <= hits < 100


def test_intervals_narrow_with_the_roll_calls(found):
    places, _, line = found
    _, more = invented(12, 800, seed=3)
    wide = np.sqrt(np.diag(line.covariance)).mean()
    anchors = int(places.argmax()), int(places.argmin())
    assert np.sqrt(np.diag(fit(more, *anchors).covariance)).mean() < 0.7 * wide


def test_the_anchors_fix_the_direction(found):
    places, votes, line = found
    turned = fit(votes, int(places.argmin()), int(places.argmax()))
    assert turned.points == pytest.approx(-line.points, abs=1e-3)
    assert line.points[places.argmax()] > line.points[places.argmin()]


def test_the_same_votes_give_the_same_line_and_order_does_not_matter(found):
    places, votes, line = found
    anchors = int(places.argmax()), int(places.argmin())
    assert np.array_equal(fit(votes, *anchors).points, line.points)
    assert fit(votes[:, ::-1], *anchors).points == pytest.approx(line.points, abs=1e-6)


def test_unanimous_roll_calls_change_nothing(found):
    places, votes, line = found
    padded = np.concatenate([votes, np.full((12, 50), 2, np.int8)], axis=1)
    again = fit(padded, int(places.argmax()), int(places.argmin()))
    assert again.calls == line.calls < 200
    assert again.points == pytest.approx(line.points, abs=1e-9)


def test_the_line_tells_more_votes_than_the_commonest(found):
    _, _, line = found
    assert line.told_without < line.told < 1


def test_slopes_are_those_of_the_loss(found):
    _, votes, _ = found
    model = ideal_points._Model(votes[:, :40], 1.0)
    at = np.linspace(-1, 1, 12)
    _, slope = model.loss(at)
    step = 1e-5
    numeric = [(model.loss(at + step * e)[0] - model.loss(at - step * e)[0]) / (2 * step) for e in np.eye(12)]
    assert slope == pytest.approx(np.array(numeric), rel=1e-5, abs=1e-5)


def test_the_information_is_the_curvature_of_the_loss(found, monkeypatch):
    """Louis's information against differences of the slopes."""
    _, votes, _ = found
    model = ideal_points._Model(votes[:, :40], 1.0)
    monkeypatch.setattr(ideal_points, "_NEGLIGIBLE", 0.0)
    at = np.linspace(-1, 1, 12)
    step = 1e-5
    hessian = np.array([(model.loss(at + step * e)[1] - model.loss(at - step * e)[1]) / (2 * step) for e in np.eye(12)])
    assert model.information(at)[0] == pytest.approx(hessian, rel=1e-4, abs=1e-4)


def test_repeated_roll_calls_count_each_time(found):
    """Every roll call twice: the prior weighs half as much, the points hardly move, and the robust variance halves."""
    places, votes, line = found
    anchors = int(places.argmax()), int(places.argmin())
    twice = fit(np.concatenate([votes, votes], axis=1), *anchors)
    assert twice.calls == 2 * line.calls
    assert twice.points == pytest.approx(line.points, abs=0.05)
    assert np.diag(twice.covariance).sum() == pytest.approx(np.diag(line.covariance).sum() / 2, rel=0.15)


@pytest.mark.parametrize(
    ("votes", "said"),
    [
        (np.full((5, 40), 2, np.int8), "there are 5 and 0"),
        (np.tile(np.array([[0], [2], [1]], np.int8), (1, 40)), "there are 3 and 40"),
        (
            np.vstack([np.tile(np.array([[0], [2], [1], [2]], np.int8), (1, 40)), np.full((1, 40), -1, np.int8)]),
            "took part in no",
        ),
    ],
)
def test_too_few_are_refused(votes, said):
    with pytest.raises(IdealPointError, match=said):
        fit(votes, 0, 1)
