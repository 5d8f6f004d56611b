from __future__ import annotations

import pytest

from isthmus.report.columns import BREAK, SIZES, breakable, fit


def total(layout):
    return sum(layout.widths) + layout.gap * (len(layout.widths) - 1)


def test_a_narrow_table_is_as_wide_as_its_content():
    layout = fit(["Name", "n"], [["North Works", "12"]], 480)
    assert layout.size == SIZES[0]
    assert total(layout) < 120
    assert layout.rows == [["North Works", "12"]]


@pytest.mark.parametrize("columns", [1, 3, 8, 16, 40])
@pytest.mark.parametrize("cell", ["", "short", "two words", "x" * 200, "many words in one cell " * 20])
def test_no_table_is_wider_than_the_page(columns, cell):
    layout = fit(["A long heading"] * columns, [[cell] * columns] * 3, 480)
    assert total(layout) <= 480
    assert all(width > 0 for width in layout.widths)


def test_words_that_fit_stay_whole_and_others_may_break():
    layout = fit(["High", "Address"], [["1", "x" * 300]], 300)
    assert layout.headings == ["High", "Address"]
    assert BREAK in layout.rows[0][1]


def test_headings_are_bold_and_need_more_room():
    assert fit(["Highlands"], [["1"]], 480).widths[0] > 1.05 * fit(["x"], [["Highlands"]], 480).widths[0]


def test_smaller_type_before_broken_words():
    layout = fit(["Denominations"] * 8, [["Denominations"] * 8], 480)
    assert layout.size < SIZES[0]
    assert not any(BREAK in heading for heading in layout.headings)


def test_no_columns():
    assert fit([], [], 480).widths == []


def test_long_words_break_after_marks():
    assert breakable("see https://example.org/a/b", 10).split(BREAK) == ["see https://", "example.", "org/", "a/", "b"]
    assert breakable("short words only", 10) == "short words only"
    assert breakable("x" * 25, 10).split(BREAK) == ["x" * 10, "x" * 10, "x" * 5]
    assert breakable("x" * 25, 10).replace(BREAK, "") == "x" * 25
