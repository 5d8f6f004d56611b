"""Whether an invented fact stands in an invented page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isthmus.documents.stated import Page, folded, numbers, statement
from isthmus.model.table import TABLES

NAMES = {
    "rur-arms": ("Ruritania Arms", "RA"),
    "shell": ("155 mm shell", "155mm artillery shells"),
    "rt": ("Ruritania", "Ruritanian"),
    "us": ("United States", "US"),
}
SHELLS = {"actor_id": "rur-arms", "good_id": "shell", "measure": "output", "value": 14000.0, "unit": "piece"}
PAGE = Page(
    [
        "Annual report of the works",
        "Ruritania Arms made 14,000 shells in 2024, it said on Monday.",
        "Nothing to see here but 2,500 words.",
        "Elsewhere, and about nobody in particular.",
        "The weather: 36 degrees.",
    ]
)


def stand(table: str, row: dict[str, object], page: Page = PAGE) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    found = page.find(statement(TABLES[table], row, NAMES))
    return found.verdict, found.figures_found, found.names_found


def test_a_figure_beside_its_name_is_found() -> None:
    found = PAGE.find(statement(TABLES["quantities"], SHELLS, NAMES))
    assert (found.verdict, found.figures_found, found.names_found) == ("found", ("value",), ("rur-arms",))
    assert found.missing == ("155 mm shell",)
    assert found.passage == 1


def test_a_figure_that_the_page_rounds_is_near() -> None:
    # 14,000 beside the name is within 5 % of 14,465 (3.2 %), not of 15,000 (6.7 %)
    assert stand("quantities", SHELLS | {"value": 14465.0})[0] == "near"
    assert stand("quantities", SHELLS | {"value": 15000.0})[0] == "absent"


def test_a_figure_far_from_every_name_is_only_near() -> None:
    # 2,500 stands in the passage beside that of the name; 36 stands three passages further
    assert stand("quantities", SHELLS | {"value": 2500.0})[0] == "found"
    assert stand("quantities", SHELLS | {"value": 36.0})[0] == "near"


def test_a_figure_that_nothing_names_is_absent_or_near_but_never_found() -> None:
    other = {"actor_id": "us", "good_id": "shell", "value": 14000.0}
    assert stand("quantities", other) == ("near", (), ())
    assert stand("quantities", other | {"value": 9.0}) == ("absent", (), ())


def test_every_figure_must_stand_there() -> None:
    assert stand("quantities", SHELLS | {"low": 14000.0, "value": None, "high": 20000.0})[:2] == ("near", ("low",))


def test_a_share_is_written_as_per_cent() -> None:
    page = Page(["In 2023 Ruritania mined 59.2 per cent of the world's shells' antimony."])
    row = {"good_id": "shell", "country": "rt", "share": 0.592}
    assert stand("material_shares", row | {"good_id": "rt"}, page)[0] == "found"
    assert stand("material_shares", row | {"good_id": "rt", "share": 0.6}, page)[0] == "near"
    assert stand("material_shares", row | {"good_id": "rt", "share": 0.83}, page)[0] == "absent"


def test_without_figures_the_names_decide() -> None:
    page = Page(["RA joined the ring of the Ruritanian makers."])
    assert stand("memberships", {"group_id": "rt", "member_id": "rur-arms"}, page)[0] == "found"
    assert stand("memberships", {"group_id": "us", "member_id": "rur-arms"}, page) == ("near", (), ("rur-arms",))
    assert stand("memberships", {"group_id": "us", "member_id": "shell"}, page)[0] == "absent"


def test_a_short_code_is_matched_as_it_is_written() -> None:
    assert stand("memberships", {"group_id": "us", "member_id": "us"}, Page(["give us the RAdar"]))[0] == "absent"
    assert stand("memberships", {"group_id": "us", "member_id": "us"}, Page(["The US said"]))[0] == "found"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1,250 rounds", {1250.0, 1.25}),
        ("1.250,5 t", {1250.5}),
        ("40 000 a month", {40000.0}),
        ("30,000 to 36,000", {30000.0, 30.0, 36000.0, 36.0}),
        ("1,200,000", {1200000.0}),
        ("2,000-3,500 rounds in 2027-2029", {2.0, 2000.0, 3.5, 3500.0, 2027.0, 2029.0}),
        ("two million", {2000000.0}),
        ("3.5m tons", {3500000.0}),
        ("two dozen", {24.0}),
        ("a B-52 and an F-35A", set()),
        ("", set()),
    ],
)
def test_numbers_are_read_however_they_are_written(text: str, read: set[float]) -> None:
    assert {round(value, 6) for value, _ in numbers(text)} == read


def test_per_cent_is_told() -> None:
    assert numbers("59.2 % and 7 percent of 300") == [(59.2, True), (7.0, True), (300.0, False)]


@given(st.integers(0, 10**9))
def test_a_number_is_read_as_it_was_written(value: int) -> None:
    for written in (f"{value}", f"{value:,}", f"{value:,}".replace(",", " "), f"{value:,}".replace(",", "’").replace("’", "'")):
        assert value in {read for read, _ in numbers(f"they made {written} of them")}


def test_words_are_folded() -> None:
    assert folded("Japan’s ministry in Tōkyō — NATO's 'own'") == "japan ministry in tokyo nato own"
