from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from isthmus.report.citations import Cited
from isthmus.report.tables import THIN, ends, number, plain, print_table


def column(invent, values, unit="1", name="x", heading="X"):
    """The printed heading and cells of one column."""
    table = print_table(invent(table=pl.DataFrame({name: values}), units={name: unit}, headings={name: heading}))
    return table.columns[0].heading, [row[0] for row in table.rows]


def test_only_the_columns_with_headings_in_their_order(invent):
    table = pl.DataFrame({"a": [1], "hidden": ["no"], "b": ["yes"]})
    printed = print_table(invent(table=table, units={"a": "km"}, headings={"b": "Second", "a": "First"}))
    assert [c.heading for c in printed.columns] == ["Second", "First [km]"]
    assert [c.numeric for c in printed.columns] == [False, True]
    assert printed.rows == (("yes", "1"),)


def test_a_heading_without_a_column_is_named(invent):
    with pytest.raises(ValueError, match=r"'chokepoints'.*lacks: price; the table has maker, output"):
        print_table(invent(headings={"maker": "Maker", "price": "Price"}))


def test_first_rows_are_shown_and_all_are_counted(invent):
    table = print_table(invent(table=pl.DataFrame({"x": range(300)}), units={"x": "t"}, headings={"x": "X"}))
    assert (len(table.rows), table.shown, table.total) == (20, 20, 300)


def test_whole_numbers_have_thin_separators(invent):
    assert column(invent, [1234567, None, -5], "t") == ("X [t]", [f"1{THIN}234{THIN}567", "–", "−5"])
    assert column(invent, [1000.0, 2.0], "t")[1] == [f"1{THIN}000", "2"]


def test_ratios_have_two_decimals_and_never_round_to_nothing(invent):
    assert column(invent, [0.333, 0.0, 0.001, -0.001, 1.0, None, float("nan")]) == (
        "X",
        ["0.33", "0.00", "<0.01", ">−0.01", "1.00", "–", "–"],
    )


def test_amounts_share_their_decimals(invent):
    assert column(invent, [12.34, 0.5], "t")[1] == ["12.3", "0.5"]
    assert column(invent, [1.234, 0.5], "t")[1] == ["1.23", "0.50"]
    assert column(invent, [12345.6, 0.5], "t")[1] == [f"12{THIN}346", "<1"]


def test_years_are_names_not_amounts(invent):
    assert column(invent, [2024, None], "year", "year", "Year") == ("Year", ["2024", "–"])
    assert column(invent, [2024], "1", "first_year", "From") == ("From", ["2024"])
    assert column(invent, [15000], "year", "span", "Span")[1] == [f"15{THIN}000"]


def test_a_unit_that_the_heading_says_is_not_repeated(invent):
    assert column(invent, [3], "meetings", heading="Meetings")[0] == "Meetings"


def test_lists_are_joined_and_cut_with_a_count(invent):
    assert column(invent, [["au", "jp"], list("abcdefgh"), [], None])[1] == [
        "au, jp",
        "a, b, c, d, e, f … (+2)",
        "",
        "–",
    ]


def test_plain_values():
    assert [plain(v) for v in (None, True, False, dt.date(2026, 1, 2), 0.125, 2024, ["a", None])] == [
        "–", "yes", "no", "2026-01-02", "0.125", "2024", "a, –",
    ]  # fmt: skip
    assert plain("a\n  b") == "a b"
    assert plain("word " * 100).endswith("word …")
    assert len(plain("x" * 1000)) == 240


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.25, "0.25"), (12, "12"), (0.004567, "0.00457"), (-1.5, "−1.5")],
)
def test_numbers_that_stand_alone(value, text):
    assert number(value) == text


def test_ends_of_a_bracket_share_their_decimals():
    assert ends(0.2617, 0.85) == ("0.262", "0.850")
    assert ends(0.0, 12.0) == ("0", "12")
    assert ends(1.5, float("inf")) == ("1.5", "∞")


def test_rows_cite_their_sources(invent, sources_of):
    table = print_table(invent(), sources_of=sources_of, numbers={"s1": 2, "s2": 1})
    assert table.cited == (Cited(((2, 2),)), Cited(((1, 1),)))
    assert print_table(invent()).cited == ()
    assert (
        print_table(invent(table=invent().table.drop("fact_ids")), sources_of=sources_of, numbers={"s1": 1}).cited == ()
    )
