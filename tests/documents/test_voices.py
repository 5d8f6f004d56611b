from __future__ import annotations

import pytest

from isthmus.documents.gazetteer import Gazetteer
from isthmus.documents.known_names import Known
from isthmus.documents.text import Block
from isthmus.documents.voices import actor_of_address, is_place_line, known_publisher, voices_of

NAMES = Gazetteer(
    Known(name, "actor", (actor,), name, "any")
    for name, actor in (("Norland", "no"), ("Sunland", "su"), ("Ministry of Ports", "ports"), ("NATO", "nato"))
)


@pytest.mark.parametrize(
    ("url", "actor"),
    [
        ("https://www.whitehouse.gov/a", "us"), ("https://bidenwhitehouse.archives.gov/a", "us"), ("https://www.pacom.mil/a", "us"),
        ("https://www.gov.uk/a", "gb"), ("https://www.police.gov.uk/a", "gb"), ("https://www.mofa.go.jp/a", "jp"),
        ("https://www.meti.go.jp/a", "jp"), ("https://www.mofa.go.kr/a", "kr"), ("https://www.army.mil.kr/a", "kr"),
        ("https://www.minister.defence.gov.au/a", "au"), ("https://www.beehive.govt.nz/a", "nz"), ("https://www.nato.int/a", "nato"),
        ("https://www.eeas.europa.eu/a", "eu"), ("https://www.gov.sg/a", "sg"), ("https://notgov.uk/a", None),
        ("https://gov.example.com/a", None), ("https://example.org/www.nato.int", None), ("http://[bad", None), ("a.txt", None),
        (None, None),
    ],
)  # fmt: skip
def test_actors_by_address(url, actor):
    assert actor_of_address(url) == actor


def test_publishers_by_address_only_where_one_alone_publishes_there():
    assert known_publisher("https://www.whitehouse.gov/a") == "The White House"
    assert known_publisher("https://www.gov.uk/a") is None
    assert known_publisher("https://example.org/a") is None


@pytest.mark.parametrize(
    ("kind", "title", "publisher", "url", "voices"),
    [
        ("speech", "Remarks by President Oak of Norland and Prime Minister Elm of Sunland at Dinner", None, None, ("no", "su")),
        ("speech", "Remarks by President Oak of Norland on the visit of Sunland", None, None, ("no",)),
        ("speech", "Statement by President Oak Congratulating Sunland", None, "https://x.gov/a", ("us",)),
        ("speech", "Remarks by President Oak of Norland | Hall, Sunland", None, None, ("no",)),
        ("readout", "Readout of the call of Norland and Sunland", None, "https://x.gov/a", ("us",)),
        ("readout", "Readout of Norland's call with Sunland", None, None, ("no",)),
        ("communique", "Joint Statement of Norland and Sunland on NATO", None, None, ("no", "su")),
        ("fact-sheet", "Fact sheet: Norland and Sunland", "Ministry of Ports", None, ("ports",)),
        ("fact-sheet", "Fact sheet: Norland", "U.S. Department of State", None, ("us",)),
        ("fact-sheet", "Fact sheet: Norland", "The White House", None, ("us",)),
        ("other", "Norland and Sunland", None, None, ()),
    ],
)  # fmt: skip
def test_voices(kind, title, publisher, url, voices):
    assert voices_of(kind, title, publisher, (), NAMES, url) == voices


def test_we_the_leaders_sign():
    body = [
        Block(kind="paragraph", text="We, the leaders of Norland and Sunland, met NATO in Port Alder.", locator="para. 1"),
        Block(kind="paragraph", text="We thank NATO.", locator="para. 2"),
    ]
    assert voices_of("communique", "Joint statement", None, body, NAMES) == ("no", "su")


@pytest.mark.parametrize(
    ("line", "is_place"),
    [
        ("Oval Office", True), ("East Room", True), ("Vilnius, Norland", True), ("Aboard Air Force One", True), ("Washington, D.C.", True),
        ("Office of the President", False), ("Ministry of Defence, Ports and Seas", False), ("Ministry of Ports of Sunland", False),
    ],
)  # fmt: skip
def test_places_are_no_publishers(line, is_place):
    assert is_place_line(line, NAMES) is is_place
