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
    assert found["numbers_differ"] == 1


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


def test_too_few_equal_names_to_learn_from_is_told() -> None:
    foo = ("Foo", "Japan", "Osaka", None, "Bar")
    notes = propose(side(foo), side(foo)).notes
    assert any("only 1 pairs bear equal names, too few to learn from" in note for note in notes)


def test_no_column_weighs_more_than_its_bound() -> None:
    rows = [(f"Name{n}", "Japan", "Osaka", f"5493001KJTIIGC8Y{n:04d}") for n in range(40)]
    names = spelt(side(*rows), side(*rows))
    pairs = pl.DataFrame({"left": list(range(40)), "right": list(range(40, 80))}, schema={"left": pl.UInt32, "right": pl.UInt32})
    weights = column_score.weighed(names, pairs).weights
    assert weights.columns == ["country", "city", "lei"]
    assert weights["lei"].max() <= column_score.MOST_WEIGHT  # type: ignore[operator]
    assert (weights["lei"] > 3).all()


def firms(*, other_country_every: int) -> pl.DataFrame:
    """Weights of 600 firms that stand on both sides under one name, with as many towns and parents, and four countries in turn."""
    states = ("Japan", "France", "Germany", "Canada")

    def country(n: int, moved: bool) -> str:
        return states[(n + (moved and n % other_country_every == 0)) % 4]

    sides = [
        side(*[(f"Firm{n} Works", country(n, moved), f"Town{n}", None, f"Owner{n}") for n in range(600)])
        for moved in (False, True)
    ]
    pairs = pl.DataFrame({"left": range(600), "right": range(600, 1200)}, schema={"left": pl.UInt32, "right": pl.UInt32})
    weighed = column_score.weighed(spelt(*sides), pairs)
    assert weighed.notes == ()
    return weighed.weights


def test_m_is_learnt_where_enough_names_are_equal() -> None:
    # The country agrees but in every tenth firm, so m = 0.9; of pairs at random a quarter agree: log2(0.9 / 0.25) = 1.85 and
    # log2(0.1 / 0.75) = -2.91. In every third: log2(0.667 / 0.25) = 1.42 and log2(0.333 / 0.75) = -1.17.
    tenth, third = firms(other_country_every=10)["country"], firms(other_country_every=3)["country"]
    assert (tenth.max(), tenth.min()) == (pytest.approx(1.85, abs=0.15), pytest.approx(-2.91, abs=0.2))
    assert (third.max(), third.min()) == (pytest.approx(1.42, abs=0.15), pytest.approx(-1.17, abs=0.2))


def test_one_column_alone_is_not_learnt_from() -> None:
    rows = [(f"Firm{n} Works", ("Japan", "France")[n % 2]) for n in range(600)]
    names = spelt(side(*rows), side(*rows))
    pairs = pl.DataFrame({"left": [0], "right": [601]}, schema={"left": pl.UInt32, "right": pl.UInt32})
    weighed = column_score.weighed(names, pairs)
    assert "fewer than 3 columns" in weighed.notes[0]
    # Half of pairs at random differ: log2(0.05 / 0.5) = -3.3.
    assert weighed.weights["country"].to_list() == [pytest.approx(-3.3, abs=0.1)]


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
