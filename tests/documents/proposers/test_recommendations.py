"""Recommendations, goals and pledges: what asks or binds, whom, and what only looks like it."""

from __future__ import annotations

from typing import Any

import pytest
from invented_reading import reading

from isthmus.documents.proposing import propose_all
from isthmus.documents.reading import Candidate


def recommendations(*lines: str, **of: Any) -> list[Candidate]:
    return [c for c in propose_all(reading(*lines, **of)) if c.kind == "recommendation" and c.score >= 0.5]


def addressed(candidate: Candidate) -> list[str]:
    return [p["id"] or p["name"] for p in candidate.content["to"]]


def test_items_under_a_heading_take_the_addressee_of_their_heading() -> None:
    found = recommendations(
        "# Sharing the load", "# Recommendations", "# For NATO", "- Invite the partners to staff talks.", "# To the Government of Japan",
        "- Second five officers to Tallinn. This would cost little.", "# About the author", "- Write to the author.",
    )  # fmt: skip
    assert [(addressed(c), c.content["what"]) for c in found] == [
        (["nato"], "Invite the partners to staff talks."),
        (["jp"], "Second five officers to Tallinn. This would cost little."),
    ]


def test_a_lead_sentence_addresses_its_items() -> None:
    found = recommendations("# A title", "NATO should:", "- fund a joint cell in Brussels;", "- open its courses to partners.")
    assert [(addressed(c), c.passages) for c in found] == [(["nato"], (3, 2)), (["nato"], (4, 2))]


@pytest.mark.parametrize(
    ("sentence", "to"),
    [
        ("NATO should fund a joint cell in Brussels.", ["nato"]),
        ("Japan and Australia must share what they learn.", ["jp", "au"]),
        ("Norway ought to place a buffer order.", ["no"]),
        ("Allies need to agree on one standard.", ["Allies"]),
        ("We recommend that Poland build a second line.", ["pl"]),
        ("This report urges Japan to join the centre.", ["jp"]),
        ("We call on Russia to stop its attacks.", ["ru"]),
        ("Northwind Works should publish its accounts.", ["Northwind Works"]),
        ("It is time for NATO to open its courses.", ["nato"]),
    ],
)
def test_sentences_that_advise(sentence: str, to: list[str]) -> None:
    assert [addressed(c) for c in recommendations("# A title", sentence)] == [to]


@pytest.mark.parametrize(
    "sentence",
    [
        "The ships of Japan should arrive in May 2024.",
        "Should Japan join the centre?",
        "If Japan should join, costs fall.",
        "Critics say that Japan should spend more.",
        "Japan should have spent more.",
        "It should be noted that Japan spends more.",
        "There must be a reason.",
        "NATO must not fail.",
        "The need to restore trust in Japan is urgent.",
        "This paper asks what Japan could do.",
    ],
)
def test_what_advises_no_one(sentence: str) -> None:
    assert recommendations("# A title", sentence) == []


def test_descriptions_under_a_heading_of_next_steps_are_none() -> None:
    assert recommendations("# A title", "# Next steps", "- The treaty was signed in 2012.") == []


def test_teasers_recommend_nothing() -> None:
    assert recommendations("# A title", "# Recommendations", "~ NATO should fund a joint cell.") == []


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Japan will contribute $150 million to the fund.", "pledge"),
        ("Japan pledged to send 30 experts to Fiji.", "pledge"),
        ("Japan aims to train 200 officers a year.", "goal"),
    ],
)
def test_what_one_party_undertakes(sentence: str, kind: str) -> None:
    found = recommendations("# A title", sentence, kind="fact-sheet", voices=("jp",))
    assert [(c.content["kind"], addressed(c)) for c in found] == [(kind, ["jp"])]


@pytest.mark.parametrize(
    "sentence",
    ["Japan will take part in the summit.", "Japan is committed to peace.", "Japan will strengthen cooperation.", "If asked, Japan will send experts."],
)
def test_what_undertakes_nothing(sentence: str) -> None:
    assert recommendations("# A title", sentence, kind="fact-sheet", voices=("jp",)) == []


def test_reports_only_describe_what_others_will_do() -> None:
    assert recommendations("# A title", "Japan will send 30 experts to Fiji.", kind="report") == []


def test_the_theme_is_the_domain_named() -> None:
    found = recommendations("# A title", "NATO should share cyber data.")
    assert [c.content["theme"] for c in found] == ["cyber"]
