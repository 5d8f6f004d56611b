"""Rates of makers on record: salt by Gamma, 300 a year, and by Beta, 50."""

import datetime as dt

import pytest

from isthmus.questions.capacity_shares import Rate, held_rates, recorded_rates
from isthmus.questions.producing_lines import UNKNOWN, by_rates
from isthmus.questions.suppliers import STATED_DOMINANT, Supply

UNNAMED = (UNKNOWN, "", "")
A, B, C = ("a", "us", ""), ("b", "us", ""), ("c", "jp", "")


def rate(state, holder, low, high=None, states=()):
    return Rate(state, holder, low, high or low, frozenset(states), (f"q-{holder}",))


def test_rates_on_record(small_atlas):
    found = recorded_rates(small_atlas, ["salt", "powder"], dt.date(2026, 1, 1))
    assert {r.holder: r.high * 365.25 for r in found["salt"]} == {"beta": pytest.approx(50), "gamma": pytest.approx(300)}
    assert "powder" not in found, "tonnes are not counted"


def test_a_figure_for_a_country_is_that_of_all_its_lines():
    held = held_rates({A: None, B: "a", C: None}, [rate("us", "us", 6, 8, {"us"}), rate("jp", "c", 2)], UNNAMED)
    assert {p: (r.low, r.high) for p, r in held.items()} == {A: (3, 4), B: (3, 4), C: (2, 2)}


def test_a_figure_for_a_company_is_that_of_its_children_there():
    assert set(held_rates({A: None, B: "a", C: "a"}, [rate("us", "a", 6)], UNNAMED)) == {A, B}


def test_what_no_line_is_known_to_make_is_made_by_whoever_nobody_names():
    assert set(held_rates({A: None}, [rate("kr", "kr", 6, states={"kr"})], UNNAMED)) == {UNNAMED}


def test_shares_by_rates():
    """Rates of 3 to 6 and of 2; the third maker, of whom nothing is on record, as their mean: 2.5 and 4."""
    held = held_rates({A: None, B: None, C: None}, [rate("us", "a", 3, 6), rate("jp", "c", 2)], UNNAMED)
    least, most = by_rates([A, B, C], [A, B, C], Supply(), held)
    assert least == {A: 3 / 7.5, C: 2 / 7.5, B: 2.5 / 7.5}
    assert most == {A: 6 / 12, C: 2 / 12, B: 4 / 12}


def test_one_rate_says_nothing_of_shares():
    held = held_rates({A: None, B: None}, [rate("us", "us", 6, states={"us"})], UNNAMED)
    assert by_rates([A, B], [A, B], Supply(), held) == []


def test_a_dominant_maker_has_half_whatever_its_rate():
    held = held_rates({A: None, C: None}, [rate("us", "a", 9), rate("jp", "c", 1)], UNNAMED)
    ways = by_rates([A, C], [A, C], Supply(stated={"c": STATED_DOMINANT}), held)
    assert ways == [{A: 0.5, C: 0.5}] * 2
