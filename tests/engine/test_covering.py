"""Two ways to the best choice, on a world in which taking the best one after another falls short.

One party with needs 4, 4, 3, 3 in four domains. Field 0 serves every domain at 0.7: 0.7·14 = 9.8. Field 1 serves domains 1 and 3
in full: 7. Field 2 serves domains 2 and 4 in full: 7. The best one is field 0; with field 1 beside it 7 + 0.7·7 = 11.9 are
covered. Fields 1 and 2 together cover all 14.
"""

import numpy as np
import pytest

from isthmus.engine import covering
from isthmus.engine.covering import Cover

NEED = np.array([[4.0, 4.0, 3.0, 3.0]])
SERVES = np.array([[0.7, 0.7, 0.7, 0.7], [1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0]])
NONE = np.zeros((1, 3), bool)


def test_the_best_two_leave_out_the_best_one():
    problem = Cover(NEED, SERVES, NONE)
    assert covering.best(problem, 1) == ((0, 0),)
    assert problem.value([(0, 0)]) == pytest.approx(9.8)
    assert covering.best(problem, 2) == ((0, 1), (0, 2))
    assert problem.value([(0, 1), (0, 2)]) == 14
    assert problem.value([(0, 0), (0, 1)]) == pytest.approx(11.9)


def test_what_adds_nothing_is_not_chosen():
    problem = Cover(NEED, SERVES, NONE)
    assert covering.best(problem, 3) == ((0, 1), (0, 2))
    assert covering.best(Cover(NEED, SERVES, np.array([[False, True, True]])), 2) == ()
    assert covering.best(problem, 0) == ()


def test_what_is_at_hand_lowers_the_gain():
    """With `left` at hand domains 1 and 3 are served: right adds 4 + 3 = 7, wide 0.7·7 = 4.9."""
    problem = Cover(NEED, SERVES, np.array([[False, True, False]]))
    assert problem.value() == 7
    assert covering.best(problem, 1) == ((0, 2),)


def test_a_budget_is_shared_among_parties():
    """The second party needs only domain 4, at 10: its best is `right`, worth 10, before any of the first's 9.8."""
    problem = Cover(np.vstack([NEED, [[0, 0, 0, 10]]]), SERVES, np.zeros((2, 3), bool))
    assert covering.best(problem, 1) == ((1, 2),)
    assert covering.best(problem, 2) == ((0, 0), (1, 2))
    assert covering.best(problem, 3) == ((0, 1), (0, 2), (1, 2))


def test_draws_agree_with_the_programme():
    rng = np.random.default_rng(7)
    serves = rng.choice([0, 0, 0.25, 0.5, 1.0], (7, 6))
    has = rng.random((3, 7)) < 0.15
    needs = rng.dirichlet(np.ones(6), (40, 3))
    for budget in (1, 2, 4):
        found = covering.best_of_draws(Cover(needs[0], serves, has), needs, budget)
        for n, need in enumerate(needs):
            problem = Cover(need, serves, has)
            exact = problem.value(covering.best(problem, budget)) - problem.value()
            assert found.gain[n] == pytest.approx(exact, abs=1e-8)
            pairs = [(int(p), int(f)) for p, f in np.argwhere(found.chosen[n])]
            assert len(pairs) <= budget
            assert problem.value(pairs) - problem.value() == pytest.approx(exact, abs=1e-8)


def test_draws_where_there_is_nothing_to_add():
    full = np.ones((1, 3), bool)
    found = covering.best_of_draws(Cover(NEED, SERVES, full), NEED[None], 2)
    assert not found.chosen.any()
    assert found.gain.tolist() == [0.0]
