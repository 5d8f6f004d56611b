"""Expansions whose worth can be seen on paper."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.engine.allocate import Line, Need, Programme
from isthmus.engine.expansion import Expansion, best_expansions, least_shortage, with_expansion

MISSILE, MOTOR, SEEKER, ROCKET = range(4)


def programme(missiles=10.0, motors=4.0, seekers=4.0, rockets=3.0):
    """One region, two periods. 8 missiles are wanted a period, each of a motor and a seeker, and 5 rockets, of nothing."""
    demand = np.zeros((4, 1, 2))
    demand[MISSILE], demand[ROCKET] = 8, 5
    lines = tuple(
        Line(g, 0, np.full(2, c))
        for g, c in ((MISSILE, missiles), (MOTOR, motors), (SEEKER, seekers), (ROCKET, rockets))
    )
    needs = (Need(MISSILE, ((MOTOR, 1.0),)), Need(MISSILE, ((SEEKER, 1.0),)))
    return Programme(4, 1, 2, lines, needs, (), np.zeros((4, 1)), demand)


def more(*lines, by=2.0):
    return Expansion({line: np.full(2, by) for line in lines})


def test_what_helps_alone():
    """Motors and seekers bind together, so neither helps alone; of the rockets 2 a period more spare 4 of 4 short."""
    least = least_shortage(programme())
    assert least.short[MISSILE].sum() == pytest.approx(8)
    assert least.short[ROCKET].sum() == pytest.approx(4)
    assert least.may_help[ROCKET]
    assert not least.may_help[MISSILE]
    for line in (MOTOR, SEEKER):
        assert least_shortage(with_expansion(programme(), more(line))).objective == pytest.approx(least.objective)
    both = least_shortage(with_expansion(programme(), more(MOTOR), more(SEEKER)))
    assert both.short[MISSILE].sum() == pytest.approx(4)


def test_a_set_is_worth_more_than_its_parts():
    """One choice: the rockets spare 2 of 5 a period. Motor and seeker together spare 2 of 8, less; so rockets alone, as no second helps.

    Where motor and seeker grow by 4 they spare 4 of 8, more than the rockets; three choices take all.
    """
    one_each = [more(MISSILE), more(MOTOR), more(SEEKER), more(ROCKET)]
    assert best_expansions(programme(), one_each, 1).chosen == (3,)
    assert best_expansions(programme(), one_each, 2).chosen == (3,)
    three = best_expansions(programme(), one_each, 3)
    assert three.chosen == (1, 2, 3)
    assert three.shortage.short.sum() == pytest.approx(4)
    assert best_expansions(programme(), one_each, 4).chosen == (1, 2, 3)
    by_four = [more(MISSILE), more(MOTOR, by=4), more(SEEKER, by=4), more(ROCKET)]
    assert best_expansions(programme(), by_four, 2).chosen == (1, 2)


def test_an_expansion_of_several_lines():
    assert best_expansions(programme(), [more(MOTOR, SEEKER, by=4), more(ROCKET)], 1).chosen == (0,)


def test_nothing_helps():
    assert best_expansions(programme(motors=20, seekers=20, rockets=9), [more(MOTOR), more(ROCKET)], 2).chosen == ()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(0, 9), min_size=4, max_size=4), st.integers(1, 3))
def test_no_other_set_is_better(capacity, count):
    """Against trying every set."""
    from itertools import combinations

    base = programme(*capacity)
    expansions = [more(line, by=1.5) for line in range(4)]
    best = best_expansions(base, expansions, count).shortage.objective
    every = [
        least_shortage(with_expansion(base, *(expansions[e] for e in chosen))).objective
        for size in range(count + 1) for chosen in combinations(range(4), size)
    ]  # fmt: skip
    assert best == pytest.approx(min(every), abs=1e-4)
