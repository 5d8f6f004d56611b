"""Persons in invented lines and sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.atlas import folder
from isthmus.atlas.bundled import BUNDLED
from isthmus.documents.gazetteer import Gazetteer
from isthmus.documents.mentions import mentions
from isthmus.documents.people import people
from isthmus.documents.reading import Passage


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.of(folder.read_unchecked(BUNDLED))


def passages(*lines: str, own: bool = True) -> list[Passage]:
    return [Passage(number=n, locator="", section=None, kind="paragraph", own=own, text=line) for n, line in enumerate(lines, start=1)]


def told(gazetteer: Gazetteer, *lines: str) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(p.name, p.role, p.affiliation, p.affiliation_id) for p in people(passages(*lines), (), gazetteer)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Prime Minister Sato Haruki of Japan arrived."], ("Sato Haruki", "Prime Minister", "Japan", "jp")),
        (["NATO Secretary General Pia Lindqvist spoke."], ("Pia Lindqvist", "Secretary General", "NATO", "nato")),
        (["Japanese Foreign Minister Haruki Sato spoke."], ("Haruki Sato", "Foreign Minister", "Japan", "jp")),
        (["Australia's Deputy Prime Minister Tom Harding spoke."], ("Tom Harding", "Deputy Prime Minister", "Australia", "au")),
        (["Dr Anna Berg, Senior Fellow, Institute for Northern Studies"], ("Anna Berg", "Senior Fellow", "Institute for Northern Studies", None)),  # noqa: E501
        (["Lars van der Meer – Director of Research at the Clingendael Institute"], ("Lars van der Meer", "Director of Research", "Clingendael Institute", None)),  # noqa: E501
        (["Pia Lindqvist, Secretary General of NATO, said so."], ("Pia Lindqvist", "Secretary General", "NATO", "nato")),
        (["H.E. PARK Min-jun", "Ambassador of the Republic of Korea to NATO"], ("PARK Min-jun", "Ambassador to NATO", "Republic of Korea", "kr")),  # noqa: E501
        (["Adm. Rolf Dahl, Chair of the NATO Military Committee, said so."], ("Rolf Dahl", "Chair", "NATO Military Committee", "nato")),
        (["Moderator: Ingrid Solberg, Norwegian Institute of International Affairs"], ("Ingrid Solberg", "moderator", "Norwegian Institute of International Affairs", None)),  # noqa: E501
        (["Welcome remarks by Sir John Ashworth"], ("John Ashworth", "welcome remarks", None, None)),
        (["Maria de la Cruz\tSenior Analyst\tRAND Europe"], ("Maria de la Cruz", "Senior Analyst", "RAND Europe", None)),
        (["Foreign Office Minister, Tom Harding, said:"], ("Tom Harding", "Minister", "Foreign Office", "gb")),
    ],
)  # fmt: skip
def test_forms(gazetteer, lines, expected):
    assert told(gazetteer, *lines) == [expected]


@pytest.mark.parametrize(
    "line",
    [
        "NATO Indo-Pacific Summit, Madrid, Spain",
        "The Security Council, chaired by France, met in New York.",
        "Institute for Northern Studies, Senior Fellow Programme",
        "South Korea, President of the group, hosted it.",
        "Anna Berg and Tom Harding had lunch.",
        "Defence Ministers met. Prime Ministers agreed.",
    ],
)
def test_nobody(gazetteer, line):
    assert told(gazetteer, line) == []


def test_one_person_once_with_the_fullest_form(gazetteer):
    lines = ("Prime Minister Sato of Japan met many.", "Sato Haruki, Prime Minister of Japan, spoke.", "Mr Sato left. SATO Haruki came back.")  # noqa: E501
    assert told(gazetteer, *lines) == [("Sato Haruki", "Prime Minister", "Japan", "jp")]
    found = [(m.passage, m.text, m.value) for m in mentions(passages(*lines), gazetteer, None) if m.kind == "person"]
    assert found == [(1, "Sato", "Sato Haruki"), (2, "Sato Haruki", "Sato Haruki"), (3, "Sato", "Sato Haruki")]


def test_two_of_one_family_name_are_not_joined(gazetteer):
    lines = ("Minister Anna Berg and Ambassador Tom Berg spoke.", "Mr Berg left.")
    assert [p[0] for p in told(gazetteer, *lines)] == ["Anna Berg", "Tom Berg"]


def test_teasers_name_nobody(gazetteer):
    assert people(passages("NATO Secretary General Pia Lindqvist", own=False), (), gazetteer) == ()


def test_a_person_hides_the_places_in_the_name(gazetteer):
    found = mentions(passages("Minister Sydney Jordan of Norway spoke in Oslo on 3 May 2024."), gazetteer, None)
    assert [(m.kind, m.text) for m in found] == [("person", "Sydney Jordan"), ("actor", "Norway"), ("place", "Oslo"), ("date", "3 May 2024")]  # noqa: E501


@given(st.lists(st.sampled_from(["Prime", "Minister", "Dr", "Mr", "Sato", "Haruki", "van", "der", "Berg", ",", "of", "NATO", "Japan", "–", "(", ")", "Moderator:", "H.E.", "\t", "said", "the", "Chair"]), max_size=16))  # noqa: E501
@settings(deadline=None)
def test_offsets_point_at_names(gazetteer, words):
    ps = passages(" ".join(words), "Director of Research")
    for m in mentions(ps, gazetteer, None):
        assert ps[m.passage - 1].text[m.begin : m.end] == m.text
