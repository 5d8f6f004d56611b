"""Incidents: what was cut, seized, fired, hacked or jammed; to whom it is ascribed; and what only speaks of such things."""

from __future__ import annotations

from typing import Any

import pytest
from invented_reading import reading

from isthmus.documents.proposing import propose_all
from isthmus.documents.reading import Candidate


def incidents(*lines: str, **of: Any) -> list[Candidate]:
    return [c for c in propose_all(reading("# A title", *lines, **{"kind": "news"} | of)) if c.kind == "incident" and c.score >= 0.5]


@pytest.mark.parametrize(
    ("sentence", "domain", "quantities", "actors"),
    [
        ("Two undersea cables were cut in the Gulf of Finland on 2 May 2024.", "undersea-infrastructure", [(2, "cable")], []),
        ("Police seized 2.4 tonnes of cocaine in Suva on 3 May 2024.", "counter-drugs", [(2.4, "tonne")], []),
        ("North Korea fired three ballistic missiles into the Sea of Japan yesterday.", "nuclear-deterrence", [(3, "missile")], ["kp"]),
        ("A ransomware attack hit a hospital in Oslo on 3 May 2024.", "cyber", [], []),
        ("GPS jamming attributed to Russia disrupted 40 flights near Tallinn on 3 May 2024.", "space", [(40, "flight")], ["ru"]),
        ("Two Chinese aircraft violated the airspace of Japan on 3 May 2024.", "political", [(2, "aircraft")], ["cn"]),
    ],
)
def test_an_incident(sentence: str, domain: str, quantities: list[tuple[float, str]], actors: list[str]) -> None:
    found = incidents(sentence)
    assert len(found) == 1
    content = found[0].content
    assert content["domain"] == domain
    assert [(q["how_many"], q["unit"]) for q in content["quantities"]] == quantities
    assert [p["id"] for p in content["actors"]] == actors


@pytest.mark.parametrize(
    "sentence",
    [
        "In the exercise two cables were cut in the Gulf of Finland on 2 May 2024.",
        "Japan and Norway discussed how to protect cables that are cut.",
        "Hackers could have breached the network in May 2024.",
        "The threat of cables being cut grows.",
        "No cable was cut on 2 May 2024.",
        "Japan launched a satellite navigation programme on 2 May 2024.",
    ],
)
def test_what_is_no_incident(sentence: str) -> None:
    assert incidents(sentence) == []


def test_who_ascribes_it_is_said_and_is_not_blamed() -> None:
    found = incidents("Finland blamed Russia for the two undersea cables cut in the Baltic Sea on 2 May 2024, Finland said.")
    assert [[p["id"] for p in c.content["actors"]] for c in found] == [["ru"]]
    assert any(reason.startswith("ascribed by") for reason in found[0].reasons)


def test_another_of_the_same_kind_is_told_on() -> None:
    found = incidents("A cable was cut in the Baltic Sea on 2 May 2024. Another was torn in the Gulf of Finland on 5 May 2024.")
    assert [c.content["when"] for c in found] == ["2024-05-02", "2024-05-05"]
