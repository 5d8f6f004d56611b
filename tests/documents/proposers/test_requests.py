"""Requests, orders and pledges in their ordinary forms, and what only looks like them, in invented documents."""

from __future__ import annotations

from typing import Any

import pytest
from invented_reading import reading

from isthmus.documents.proposing import propose_all


def told(*lines: str, **of: Any) -> list[tuple[set[str], str, str]]:
    found = [c.content for c in propose_all(reading(*lines, **of)) if c.kind == "recommendation"]
    return [({p["id"] or p["name"] for p in c["to"]}, c["what"], c["kind"]) for c in found]


def test_a_sentence_that_asks_two_is_two_requests() -> None:
    line = "The ministers call on Norway to return to the talks, and urge Japan to publish its charts."
    assert told("# A title", line, kind="communique") == [
        ({"no"}, "The ministers call on Norway to return to the talks", "recommendation"),
        ({"jp"}, "urge Japan to publish its charts.", "recommendation"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "They encouraged owners of old hulls to mark their lights.",
        "The ministers called for the immediate release of the crew.",
        "The chiefs tasked the harbour staff to present a plan.",
        "The Norwegian side asked that the drawings be handed over.",
    ],
)
def test_those_who_speak_ask_anyone(line: str) -> None:
    assert [what for _, what, _ in told("# A title", line, kind="communique")] == [line]


@pytest.mark.parametrize(
    "line",
    [
        "I also called on the adviser of the King.",
        "A staff paper urged Norway in 2019 to open an office.",
        "One member argued that Norway should invite Japan.",
        "The suggestion that Norway should skip the drill was set aside.",
        "They had been told that Norway must bury the cable.",
        "Norway must be bold.",
        "We should never forget them.",
        "The strait should remain open.",
        "Norway must pay a price.",
        "The Japan–Norway agreement of 3 May 2012 still holds.",
        "Let me begin with a story of Norway.",
    ],
)
@pytest.mark.parametrize("kind", ["speech", "report"])
def test_what_asks_for_no_deed(line: str, kind: str) -> None:
    assert told("# A title", line, kind=kind) == []


def test_it_should_goes_on_about_the_one_asked_before() -> None:
    lines = told("# A title", "Norway should lend two tugs. It should not wait for new ones.")
    assert [(to, what) for to, what, _ in lines] == [({"no"}, "Norway should lend two tugs."), ({"no"}, "It should not wait for new ones.")]


def test_it_should_without_one_asked_before_asks_nobody() -> None:
    assert told("# A title", "The night was cold. It should not rain.") == []


@pytest.mark.parametrize(
    ("line", "to"),
    [
        ("Norway and Japan to charter three repair ships before the winter.", {"no", "jp"}),
        ("Norway: stop treating the yards as rivals.", {"no"}),
        ("Norway, Fiji and Japan: publish deliveries, as we do, every quarter.", {"no", "fj", "jp"}),
        ("It is time for Norway and Japan to write down what each will supply.", {"no", "jp"}),
        ("Norway may want to consider a standing cell for cables.", {"no"}),
    ],
)
def test_orders_without_should(line: str, to: set[str]) -> None:
    assert told("# A title", line) == [(to, line, "recommendation")]


@pytest.mark.parametrize("line", ["Norwegian lawyers have helped to draft two books.", "Norway means to build nine boats a year by 2027."])
def test_a_sentence_with_a_finite_verb_charges_nobody(line: str) -> None:
    assert told("# A title", line) == []


def test_a_deed_in_the_passive_may_leave_open_who_does_it() -> None:
    assert told("# A title", "A fund ought to be set up.") == [(set(), "A fund ought to be set up.", "recommendation")]
    assert told("# A title", "Delays ought to be expected.") == []


def test_rows_and_plain_lines_under_a_heading_of_action_items() -> None:
    lines = ("# A title", "# Action items", "- Train partner officers at the centre on the coast.", "- Norway: second coach for wounded.")
    assert [(to, what) for to, what, _ in told(*lines)] == [
        (set(), "Train partner officers at the centre on the coast."), ({"no"}, "Norway: second coach for wounded."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Norway stated its readiness to send two boats.", "goal"),
        ("Norway guarantees to buy a quarter of the motors.", "pledge"),
        ("Norway will meet the cost of the hangars.", "pledge"),
        ("Minister Ito explained that Norway would dispatch an expert.", "pledge"),
        ("Norway will provide $500 million for repair ships.", "pledge"),
        ("Norway aims to have one officer in each centre.", "goal"),
        ("Two crews will be lent to Fiji next spring.", "pledge"),
    ],
)
def test_pledges_and_aims_in_further_words(line: str, kind: str) -> None:
    found = told("# A title", line, kind="press-release", voices=("no",), publisher="Norway")
    assert [(what, said) for _, what, said in found] == [(line, kind)]


def test_the_offer_of_another_is_no_pledge() -> None:
    assert told("# A title", "Fiji's offer to hold a seminar was noted.", kind="communique", voices=("no", "jp")) == []


def test_an_award_notice_pledges_only_where_it_says_so() -> None:
    pledge = "Northwind Ordnance has pledged to transfer the drawings."
    found = told("# A title", pledge, "Northwind Ordnance will deliver nine boats.", kind="award-notice")
    assert [what for _, what, _ in found] == [pledge]
