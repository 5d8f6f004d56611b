"""Splits of a need among lines by hand."""

import numpy as np
import polars as pl
import pytest

from isthmus.questions.purchases import Purchase, recorded_purchases, split

SHARES = np.array([0.5, 0.25, 0.25])
MAKERS = ["a", "b", "c"]


def bought(**shares):
    return Purchase(shares, ())


def splits(purchase, makers=MAKERS, shares=SHARES):
    return [split(makers, shares, purchase, alone=alone).tolist() for alone in (False, True)]


def test_nothing_on_record():
    assert splits(None) == [[0.5, 0.25, 0.25]] * 2


def test_sellers_on_record_without_a_share():
    assert splits(bought(b=None)) == [[0.5, 0.25, 0.25], [0, 1, 0]]
    assert splits(bought(a=None, c=None)) == [[0.5, 0.25, 0.25], [pytest.approx(2 / 3), 0, pytest.approx(1 / 3)]]


def test_a_share_on_record_holds_in_both_ways():
    """Of the 0.4 that a does not sell, half each is b's and c's by their shares, or all b's if it is the other on record."""
    assert splits(bought(a=0.6)) == [pytest.approx([0.6, 0.2, 0.2])] * 2
    assert splits(bought(a=0.6, b=None)) == [pytest.approx([0.6, 0.2, 0.2]), pytest.approx([0.6, 0.4, 0])]


def test_shares_on_record_that_are_all_there_is():
    assert splits(bought(a=0.6, b=0.2, c=0.2)) == [pytest.approx([0.6, 0.2, 0.2])] * 2
    assert splits(bought(a=0.9, b=0.9)) == [pytest.approx([0.5, 0.5, 0])] * 2


def test_a_seller_on_record_makes_the_good_whatever_a_reading_gives_it():
    assert splits(bought(b=None), shares=np.array([1.0, 0, 0])) == [[1, 0, 0], [0, 1, 0]]


def test_a_makers_lines_by_their_shares():
    assert splits(bought(a=None), ["a", "a", "b"]) == [[0.5, 0.25, 0.25], pytest.approx([2 / 3, 1 / 3, 0])]


def test_a_seller_without_a_line_says_nothing():
    assert splits(bought(z=None)) == [[0.5, 0.25, 0.25]] * 2


def test_what_counts_as_a_purchase():
    """Sales of makers that go on or may; the share of a supply but not of a venture; rows of one pair together."""
    rows = [
        ("s-1", "a", "x", "powder", "maker", "active", None, None), ("s-2", "a", "x", "powder", "maker", "unknown", 0.4, "supply"),
        ("s-3", "b", "x", "powder", "maker", "active", 0.3, "equity"), ("s-4", "c", "x", "powder", "maker", "agreed", None, None),
        ("s-5", "d", "x", "powder", "trader", "active", None, None),
    ]  # fmt: skip
    columns = ["fact_id", "supplier", "buyer", "good_id", "supplier_role", "status", "share", "share_kind"]
    found = recorded_purchases(pl.DataFrame(rows, columns, orient="row"))
    assert found == {("x", "powder"): Purchase({"a": 0.4, "b": None}, ("s-1", "s-2", "s-3"))}
