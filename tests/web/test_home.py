from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from isthmus.atlas.handle import open_atlas
from isthmus.web import home
from isthmus.web.answers import Answers


@pytest.mark.parametrize(
    ("sentence", "lead", "rest"),
    [
        ("One thing. Another thing.", "One thing.", "Another thing."),
        ("Only one.", "Only one.", ""),
        ("Used by PAC-3 (incl. MSE) and others. More.", "Used by PAC-3 (incl. MSE) and others.", "More."),
        ("It is 3.5 of 4. Yes.", "It is 3.5 of 4. Yes.", ""),
        ("From 26% to 85%. Next.", "From 26% to 85%.", "Next."),
    ],
)
def test_a_finding_is_parted_after_its_first_sentence(sentence: str, lead: str, rest: str) -> None:
    assert home.parted(sentence) == (lead, rest)


def settled(client: TestClient, wanted: Callable[[str], bool]) -> str:
    """The home page once what it works out in the background is there."""
    for _ in range(100):
        text = client.get("/").text
        if wanted(text):
            return text
        time.sleep(0.1)
    raise AssertionError("the home page never settled")


def test_home_shows_sentences_world_and_search(client: TestClient) -> None:
    text = settled(client, lambda text: "still being worked out" not in text and "<img" not in text)
    assert "What the atlas says today" in text
    assert "/questions/chokepoints" in text
    assert 'aria-label="Map of the world with 1 recorded supplies' in text or "Map of the world with 1" in text
    assert 'action="/search"' in text
    assert "Japan" in text
    assert "perchl" not in text  # nothing in this atlas: not offered to try


def test_the_picture_alone(client: TestClient) -> None:
    answer = client.get("/world.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.text.startswith("<svg")


def test_work_in_the_background_ends_in_silence_once_the_atlas_is_closed(
    world_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with open_atlas(world_folder) as atlas:
        answers = Answers(atlas)
    found, whole = home.Headlines(answers, atlas).within(20)
    assert (found, whole, caplog.text) == ((), True, "")
