from __future__ import annotations

import pytest

from isthmus.web import thing_views as tv


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (650.0, "650"),
        (28100.0, "28,100"),
        (0.5, "0.5"),
        (0.123456, "0.1235"),
        (0.00012, "0.00012"),
        (-3.0, "-3"),
        (0.0, "0"),
    ],
)
def test_figures_for_people(value: float | None, shown: str) -> None:
    assert tv.figure(value) == shown


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "shown"),
    [
        (650, None, None, "each/year", "650 each/year"),
        (None, 500, 650, "each/year", "500–650 each/year"),
        (None, 500, None, "tonne", "at least 500 tonne"),
        (None, None, 24, "months", "at most 24 months"),
        (24, None, 24, "months", "24 months"),
        (600, 500, 650, "each", "600 (500–650) each"),
        (0.35, None, None, "share", "35%"),
        (None, None, None, "each", ""),
    ],
)
def test_quantities_keep_their_bounds(
    value: float | None, low: float | None, high: float | None, unit: str, shown: str
) -> None:
    assert tv.measured({"value": value, "low": low, "high": high, "unit": unit}) == shown


def test_a_section_shows_its_first_rows_unless_asked_for_all() -> None:
    rows = tuple(tv.Row((tv.text(i),)) for i in range(40))
    section = tv.Section("s", "S", ("N",), rows)
    assert len(section.cut("")) == tv.SHOWN
    assert len(section.cut("other")) == tv.SHOWN
    assert section.cut("s") == rows
    nearly = tv.Section("s", "S", ("N",), rows[: tv.SHOWN + tv.LENIENCE])
    assert nearly.cut("") == nearly.rows


def test_columns_without_a_value_are_left_out() -> None:
    section = tv.Section(
        "s", "S", ("A", "B"), (tv.Row((tv.text("x"), tv.text(None))), tv.Row((tv.text("y"), tv.text(""))))
    )
    assert tv.without_empty(section).columns == ("A",)


def test_near_matches_by_id_and_by_name() -> None:
    known = {"ammonium-perchlorate": "Ammonium perchlorate", "pac-3": "PAC-3 interceptor", "nto": "Nitrogen tetroxide"}
    assert [link.url for link in tv.near("perchlorate", known, "good")] == ["/goods/ammonium-perchlorate"]
    assert [link.url for link in tv.near("Nitrogen tetroxid", known, "good")] == ["/goods/nto"]
    assert tv.near("zzzz", known, "good") == ()


def test_unknown_terms_are_set_quietly() -> None:
    assert tv.term("unknown").parts[0].look == "quiet"
    assert tv.term("stated-sole").parts[0] == tv.Part("stated sole", "", "warn")
    assert tv.term(None).parts == ()
