from __future__ import annotations

import pytest
from resolve_world import side

from isthmus.resolve import blocking
from isthmus.resolve.blocking import blocked
from isthmus.resolve.spelt import spelt


def names_of(*rows: tuple[str | None, ...]) -> set[tuple[str, str]]:
    numbered = spelt(side(*rows), None)
    spellings = numbered.names["spelling"]
    return {(spellings[left], spellings[right]) for left, right in blocked(numbered).pairs.iter_rows()}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hanwha Aerospace Co., Ltd.", "HANWHA AEROSPACE"),  # legal form
        ("Rheinmetall Waffe", "Waffe Rheinmetall"),  # order
        ("Air Bus Defence", "Airbus Defence"),  # spaces
        ("Rheinmetall", "Rheinmettal"),  # mistyped at the end
        ("Zheinmetall", "Rheinmetall"),  # mistyped at the beginning
        ("Taiwan Semiconductor Foundry", "TSF"),  # initials
    ],
)
def test_two_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert names_of((one,), (other,), ("Nothing Like It",)) == {(one, other)}


def test_an_equal_lei_brings_unlike_names_together() -> None:
    lei = "5493001KJTIIGC8Y1R12"
    assert names_of(("Foo", None, None, lei), ("Quite Another", None, None, lei)) == {("Foo", "Quite Another")}


def test_names_that_are_only_a_legal_form_meet_nobody() -> None:
    assert names_of(("Inc.", "Japan"), ("Inc.", "France"), ("Foo Inc.",)) == set()


def test_across_two_sides_no_side_meets_itself() -> None:
    numbered = spelt(side(("Foo", "Japan"), ("Foo", "France")), side(("Foo",)))
    pairs = blocked(numbered).pairs
    assert [(numbered.names["right"][left], numbered.names["right"][right]) for left, right in pairs.iter_rows()] == [(False, True)] * 2


def test_thousands_of_equal_names_are_compared_only_where_a_column_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocking, "WHOLE_BLOCK_PAIRS", 100)
    # 30 equal names make 435 pairs, more than 100. Ten towns hold three of them each: 10 * 3 = 30 pairs.
    rows = [("General Trading", None, f"Town {n % 10}", None, f"Owner {n}") for n in range(30)]
    found = blocked(spelt(side(*rows), None))
    assert found.pairs.height == 30
    assert any("'general trading' (30 records)" in note for note in found.notes)


def test_pairs_stay_within_the_budget_and_what_is_left_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocking, "LEAST_BUDGET", 12)
    monkeypatch.setattr(blocking, "PAIRS_PER_NAME", 0)
    found = blocked(spelt(side(*[(f"Common Word{n}",) for n in range(10)]), None))
    assert found.pairs.height <= 12
    assert any("to stay within 12 pairs" in note for note in found.notes)
