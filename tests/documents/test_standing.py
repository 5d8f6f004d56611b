"""For whom ships, authors, offices and capitals stand, in invented documents."""

from __future__ import annotations

from dataclasses import replace

from invented_reading import reading

from isthmus.documents.reading import Person
from isthmus.documents.standing import home, placed, ships_in


def person(name: str, role: str, passage: int, affiliation: str | None = None) -> Person:
    return Person(name=name, role=role, affiliation=affiliation, passage=passage, score=0.9, reasons=("a title before a name",))


def state_of(person: Person, *lines: str, kind: str = "report", voices: tuple[str, ...] = ()) -> str | None:
    told = reading(*lines, kind=kind, voices=voices)
    return placed([person], told.passages, told.mentions, told.record)[0].affiliation_id


def test_the_prefix_of_a_ship_tells_whose_it_is() -> None:
    assert [(words, state) for _, _, words, state in ships_in("HMNZS Tui and ROKS Baram met JS Hato.")] == [
        ("HMNZS Tui", "nz"), ("ROKS Baram", "kr"), ("JS Hato", "jp"),
    ]  # fmt: skip


def test_letters_that_are_no_prefix_name_no_ship() -> None:
    assert not list(ships_in("The JS library and FS notes of the HMSO were read."))


def test_one_who_says_we_speaks_for_the_state_whose_deeds_are_told() -> None:
    lines = ("I flew to Tokyo on Monday.", "Australia will send two more boats to Fiji.", "We saw Australian engineers.")
    told = reading("# A week at sea", *lines)
    assert home(told) == "au"


def test_without_a_first_person_there_is_no_home() -> None:
    assert home(reading("# A week at sea", "Australia will send two more boats to Fiji.", "Australian engineers came.")) is None


def test_words_in_quotation_marks_are_not_the_authors() -> None:
    quoted = ["“We will see,” the minister said.", "“I will not,” he said.", "Australia will send two boats."]
    assert home(reading("# A week at sea", *quoted)) is None


def test_two_states_told_of_alike_leave_the_home_open() -> None:
    assert home(reading("# Notes", "We met.", "I spoke.", "Japan will send two boats.", "Norway will send two boats.")) is None


def test_an_officer_who_receives_in_a_capital_is_of_its_state() -> None:
    line = "In Oslo on 3 May 2024 I was received by Defence Minister Berg Moe."
    assert state_of(person("Berg Moe", "Defence Minister", 2), "# A title", line) == "no"


def test_a_seat_of_many_organisations_places_nobody() -> None:
    line = "In Brussels on 3 May 2024 I was received by Defence Minister Berg Moe."
    assert state_of(person("Berg Moe", "Defence Minister", 2), "# A title", line) is None


def test_the_state_before_the_office_is_its_own() -> None:
    line = "The Norwegian minister of fish, Berg Moe, spoke."
    assert state_of(person("Berg Moe", "minister of fish", 2), "# A title", line) == "no"


def test_an_office_without_a_state_is_that_of_the_state_that_speaks() -> None:
    line = "Defence Minister Berg Moe thanked the crews."
    assert state_of(person("Berg Moe", "Defence Minister", 2), "# A title", line, voices=("no",)) == "no"
    assert state_of(person("Berg Moe", "Chief Financial Officer", 2), "# A title", line, voices=("no",)) is None


def test_in_news_the_dateline_places_the_offices_of_its_state() -> None:
    lines = ("# A title", "OSLO – Guests came on Monday.", "Defence Minister Berg Moe thanked the crews.")
    assert state_of(person("Berg Moe", "Defence Minister", 3), *lines, kind="news") == "no"
    assert state_of(person("Berg Moe", "Defence Minister", 3), *lines, kind="report") is None


def test_a_line_of_a_list_ends_with_the_state() -> None:
    line = "Berg Moe – Deputy Director, Administration for Ports, Norway"
    one = person("Berg Moe", "Deputy Director", 2, "Administration for Ports")
    assert state_of(one, "# A title", line) == "no"
    scholar = replace(one, role="Professor", affiliation="Administration Institute")
    assert state_of(scholar, "# A title", "Berg Moe – Professor, Institute of Administration, Norway") is None
