from __future__ import annotations

import math

import polars as pl
import pytest
from resolve_world import side

from isthmus.resolve import column_score, name_score
from isthmus.resolve.proposals import PAIR_COLUMNS, propose
from isthmus.resolve.sides import Side
from isthmus.resolve.spelt import spelt

LEI, OTHER_LEI = "5493001KJTIIGC8Y1R12", "529900T8BM49AURSDO55"


def compared(one: str, other: str) -> dict[str, float]:
    names = spelt(side((one,), (other,), ("Quite Another",)), None)
    pair = pl.DataFrame({"l": [0], "r": [1]}, schema={"l": pl.UInt32, "r": pl.UInt32})
    return name_score.compared(names, pair).row(0, named=True)


def test_the_comparisons_of_a_pair() -> None:
    # "foo bar" and "foo": weights of words over N = 3 names: foo ln(1 + 3/2), bar ln(1 + 3).
    found = compared("Foo Bar Ltd", "Foo Inc")
    assert found["contained"] == pytest.approx(1.0)
    assert (found["left_over"], found["rest"], found["form_differs"], found["form_missing"]) == (1, 0, 1, 0)
    # "bar foo" and "foo": ten letters in all, of which the longest common run takes 2 * 3.
    assert found["letters"] == pytest.approx(2 * 3 / 10)
    found = compared("Foo Bar", "Foo Baz 7")
    assert found["contained"] == pytest.approx(math.log(2.5) / (math.log(2.5) + math.log(4)))
    # Apart: "bar" and "7 baz": 2 * 2 letters in common of 3 + 5.
    assert found["rest"] == pytest.approx(0.5)
    assert (found["numbers_differ"], found["number_missing"]) == (0, 1)
    assert compared("Foo XIV", "Foo C36")["numbers_differ"] == 1
    assert compared("Foo XIV", "Foo 14")["numbers_differ"] == 0


def test_a_form_that_is_part_of_another_does_not_differ() -> None:
    found = compared("Foo Co., Ltd.", "Foo Limited")
    assert (found["form_differs"], found["form_missing"]) == (0, 1)


def test_the_score_is_the_logistic_of_the_weighted_sum() -> None:
    found = compared("Foo Bar", "FOO BAR")
    w = name_score.WEIGHTS
    expected = 1 / (1 + math.exp(-(w["constant"] + w["letters"] + w["joined"] + w["contained"] + w["rest"])))
    assert name_score.scored(pl.DataFrame([found]))[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Foo Bar", "FOO BAR Ltd", "the same words; legal form on one side: ltd"),
        ("Foo Bar Inc", "Bar Foo GmbH", "the same words in another order; legal forms differ: inc / gmbh"),
        ("Foobar Inc", "Foo Bar Inc", "the same letters, spaced otherwise; same legal form"),
        ("Foo Bar", "Foo Bar Baz", "one has more: baz"),
        ("Foo Bart 1", "Foo Bars 2", "in common: foo; apart: 1 bart / 2 bars; numbers differ"),
        ("Foobart", "Foobars", "letters alike to 86 %"),
        ("Foo Bar Bazaar", "FBB", "one is the other's initials"),
    ],
)
def test_reasons_say_what_the_score_rests_on(one: str, other: str, reason: str) -> None:
    (row,) = propose(side((one,)), side((other,)), at_least=0).pairs.to_dicts()
    assert row["reason"] == reason
    assert row["basis"] == "name"


def test_the_columns_raise_and_lower_the_score() -> None:
    left = side(("Foo Bars", "Japan", "Osaka", LEI), ("Thales", "France", "Paris", OTHER_LEI))
    scores = {}
    for name, row in {"agrees": ("Foo Bar", "Japan", "Osaka", LEI), "differs": ("Foo Bar", "France", "Paris", OTHER_LEI)}.items():
        pairs = propose(left, side(row, ("Fuzz", "Canada")), at_least=0).pairs
        scores[name] = pairs.filter(left_name="Foo Bars", right_name="Foo Bar").row(0, named=True)
    assert scores["agrees"]["score"] > 0.95 > 0.05 > scores["differs"]["score"]
    assert scores["agrees"]["basis"] == "columns"
    assert "lei agrees (+" in scores["agrees"]["reason"]
    assert "country differs (-" in scores["differs"]["reason"]


def scored_pairs(size: int, score: float, shift: int = 0) -> pl.DataFrame:
    """Firm n of the left side against firm n + shift of the right, all names scored alike."""
    right = [size + (n + shift) % size for n in range(size)]
    schema = {"left": pl.UInt32, "right": pl.UInt32, "score": pl.Float64}
    return pl.DataFrame({"left": range(size), "right": right, "score": [score] * size}, schema=schema)


def test_no_column_weighs_more_than_its_bound() -> None:
    rows = [(f"Name{n}", "Japan", "Osaka", f"5493001KJTIIGC8Y{n:04d}") for n in range(40)]
    weights = column_score.weighed(spelt(side(*rows), side(*rows)), scored_pairs(40, 0.9)).weights
    assert weights.columns == ["country", "city", "lei"]
    assert weights["lei"].max() <= column_score.MOST_WEIGHT  # type: ignore[operator]
    assert (weights["lei"] > 3).all()


def country_weights(*, other_country_every: int) -> pl.Series:
    """Weights of 3,000 pairs of one actor and 3,000 of two, of which half share the country; and how the first agree."""
    states = ("Japan", "France")
    left = [(f"Firm{n} Works", states[n % 2]) for n in range(3000)]
    right = [(f"Firm{n} Works", states[(n + (n % other_country_every == 0)) % 2]) for n in range(3000)]
    # The nth against the (n + 2k)th shares the country, against the (n + 2k + 1)th it does not: half and half.
    of_two = pl.concat([scored_pairs(3000, 0.001, 10).head(1500), scored_pairs(3000, 0.001, 11).tail(1500)])
    pairs = pl.concat([scored_pairs(3000, 0.999), of_two])
    return column_score.weighed(spelt(side(*left), side(*right)), pairs).weights["country"].head(3000)


def test_m_and_u_are_learnt_with_the_name_as_prior() -> None:
    # Nine in ten of one actor agree, and half of those of two: log2(0.9 / 0.5) = 0.85, log2(0.1 / 0.5) = -2.32; two in three
    # agree: log2(0.667 / 0.5) = 0.42, log2(0.333 / 0.5) = -0.58. The pseudo-counts move these by a few hundredths.
    tenth, third = country_weights(other_country_every=10), country_weights(other_country_every=3)
    assert [tenth.max(), tenth.min()] == [pytest.approx(0.85, abs=0.05), pytest.approx(-2.32, abs=0.1)]
    assert [third.max(), third.min()] == [pytest.approx(0.42, abs=0.05), pytest.approx(-0.58, abs=0.1)]


def test_few_pairs_leave_the_columns_at_what_is_known_beforehand() -> None:
    # Of pairs at random half agree; of those of one actor 0.95 beforehand, as PRIORS says: log2(0.95 / 0.5) = 0.93.
    rows = [(f"Firm{n} Works", ("Japan", "France")[n % 2]) for n in range(400)]
    weights = column_score.weighed(spelt(side(*rows), side(*rows)), scored_pairs(400, 0.5).head(1)).weights
    assert weights["country"].to_list() == [pytest.approx(0.93, abs=0.05)]


def test_an_empty_cell_says_nothing() -> None:
    rows = [("Foo", "Japan"), ("Bar", None), ("Baz", "France")]
    assert column_score.weighed(spelt(side(*rows), side(*rows)), scored_pairs(3, 0.5)).weights["country"][1] == 0


def test_a_state_meets_only_its_own_names() -> None:
    states = side(("Canada", "Canada"))
    as_states = Side(states.records.with_columns(is_state=pl.lit(True)), states.spellings)
    pairs = propose(side(("Air Canada", "Canada"), ("CANADA", "Canada")), as_states, at_least=0).pairs
    assert pairs["left_name"].to_list() == ["CANADA"]


def test_pairs_have_the_same_id_from_either_side_and_in_every_run() -> None:
    one, other = side(("Foo", "Japan")), side(("Foo", "France"))
    first, second = propose(one, other, at_least=0).pairs, propose(other, one, at_least=0).pairs
    assert first.columns == list(PAIR_COLUMNS)
    assert first["pair_id"].to_list() == second["pair_id"].to_list()
    assert first["left"].to_list() == second["right"].to_list()


def test_nothing_alike_gives_no_pairs() -> None:
    found = propose(side(("Foo",)), side(("Quite Another",)))
    assert found.pairs.height == 0
    assert found.pairs.columns == list(PAIR_COLUMNS)


def test_a_record_is_proposed_once_however_many_of_its_names_meet() -> None:
    left = side(("China North Industries (Norinco)",))
    pairs = propose(left, side(("Norinco (China North Industries)",)), at_least=0).pairs
    assert pairs.height == 1
    assert pairs["score"][0] > 0.9
