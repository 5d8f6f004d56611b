"""Engagements from sentences, event pages and exercise reports: what is one, what is none, and with what content."""

from __future__ import annotations

from typing import Any

import pytest
from invented_reading import reading

from isthmus.documents.proposing import propose_all
from isthmus.documents.reading import Candidate

SURE = 0.5


def engagements(*lines: str, **of: Any) -> list[Candidate]:
    return [c for c in propose_all(reading(*lines, **of)) if c.kind == "engagement" and c.score >= SURE]


def only(*lines: str, **of: Any) -> dict[str, Any]:
    found = engagements(*lines, **of)
    assert len(found) == 1, [c.content for c in found]
    return dict(found[0].content)


def ids(parties: list[dict[str, Any]]) -> set[str]:
    return {p["id"] or p["name"] for p in parties}


@pytest.mark.parametrize(
    ("sentence", "kind", "parties", "when"),
    [
        ("Japan met with Australia in Tokyo on 3 May 2024.", "dialogue", {"jp", "au"}, "2024-05-03"),
        (
            "The foreign ministers of Japan and Australia met in Tokyo on 3 May 2024.",
            "ministerial",
            {"jp", "au"},
            "2024-05-03",
        ),
        (
            "Leaders of Japan, Australia and New Zealand met in Madrid yesterday.",
            "summit",
            {"jp", "au", "nz"},
            "2024-05-13",
        ),
        (
            "NATO and New Zealand held staff talks in Brussels on 3 May 2024.",
            "staff-talks",
            {"nato", "nz"},
            "2024-05-03",
        ),
        (
            "Japan and Poland signed an agreement on cyber defence on 3 May 2024.",
            "agreement-signing",
            {"jp", "pl"},
            "2024-05-03",
        ),
        (
            "Forces of Japan and France took part in exercise Blue Heron on 3 May 2024.",
            "exercise",
            {"jp", "fr"},
            "2024-05-03",
        ),
        ("Norway sent two frigates to Japan on 3 May 2024.", "deployment", {"no", "jp"}, "2024-05-03"),
        ("Japan donated 100 vehicles to Ukraine on 3 May 2024.", "aid", {"jp", "ua"}, "2024-05-03"),
        (
            "Prime Minister Sato of Japan spoke by phone with President Lee of South Korea today.",
            "dialogue",
            {"jp", "kr"},
            "2024-05-14",
        ),
        (
            "The third cyber dialogue between Japan and NATO took place in Brussels on 3 May 2024.",
            "dialogue",
            {"jp", "nato"},
            "2024-05-03",
        ),
    ],
)
def test_a_sentence_tells_who_did_what_and_when(sentence: str, kind: str, parties: set[str], when: str) -> None:
    content = only("# A title", sentence, kind="news")
    assert (content["kind"], ids(content["took_part"]), content["when"]) == (kind, parties, when)


@pytest.mark.parametrize(
    "sentence",
    [
        "Japan did not meet Australia in Tokyo on 3 May 2024.",
        "The talks between Japan and Australia in Tokyo on 3 May 2024 were cancelled.",
        "The meeting between Japan and Australia on 3 May 2024 was called off.",
        "Japan and Australia will hold talks in Tokyo on 3 June 2024, which were called off.",
        "If Japan met Australia in Tokyo on 3 May 2024, prices would fall.",
        "Japan and Australia should meet in Tokyo in June 2024.",
        "Japan proposed to hold talks with Australia in June 2024.",
        "Did Japan meet Australia in Tokyo on 3 May 2024?",
        "Japan and Australia met the target of NATO in May 2024.",
        "Japan and Australia met in 1995.",
        "The Prime Minister welcomed Australia’s decision on 3 May 2024.",
    ],
)
def test_what_did_not_happen_is_no_engagement(sentence: str) -> None:
    assert engagements("# A title", sentence, kind="news") == []


def test_a_planned_meeting_says_so() -> None:
    found = engagements("# A title", "Japan and Australia will hold talks in Tokyo on 3 June 2024.", kind="news")
    assert [c.content["when"] for c in found] == ["2024-06-03"]
    assert any("planned" in reason for reason in found[0].reasons)


def test_what_a_speaker_only_recalls_is_not_proposed() -> None:
    line = "When we met Japan in Madrid last year, we said that security is global."
    every = [
        c for c in propose_all(reading("# Remarks", line, kind="speech", voices=("nato",))) if c.kind == "engagement"
    ]
    assert every == []


def test_who_hosts_convenes() -> None:
    content = only("# A title", "Norway hosted talks with Japan in Oslo on 3 May 2024.", kind="news")
    assert ids(content["convened_by"]) == {"no"}
    assert ids(content["took_part"]) == {"no", "jp"}
    assert (content["where"], content["country"]) == ("Oslo", "no")


def test_the_topic_of_talks_takes_no_part() -> None:
    content = only("# A title", "Japan met Poland in Warsaw on 3 May 2024 to discuss Russia and its war.", kind="news")
    assert ids(content["took_part"]) == {"jp", "pl"}


def test_a_communique_names_those_who_met() -> None:
    content = only(
        "# Joint Statement",
        "We, the ministers of Japan, Australia and New Zealand, met in Wellington on 3 May 2024.",
        kind="communique",
    )
    assert (content["kind"], content["level"]) == ("ministerial", "ministers")
    assert ids(content["took_part"]) == {"jp", "au", "nz"}


def test_the_levels_of_offices() -> None:
    leaders = only(
        "# A title",
        "President Lee of South Korea met Foreign Minister Berg of Norway in Oslo on 3 May 2024.",
        kind="news",
    )
    deputies = only(
        "# A title", "Deputy Minister Lee of South Korea met officials of Norway in Oslo on 3 May 2024.", kind="news"
    )
    assert (leaders["level"], deputies["level"]) == ("leaders", "officials")


def test_both_sides_are_those_named_before() -> None:
    found = engagements(
        "# A title",
        "Japan and Poland held talks in Warsaw on 3 May 2024. The two sides signed an agreement on cyber defence on 3 May 2024.",
        kind="readout",
    )
    signing = next(c for c in found if c.content["kind"] == "agreement-signing")
    assert ids(signing.content["took_part"]) == {"jp", "pl"}


def test_title_and_text_tell_one_meeting_with_all_its_passages() -> None:
    found = engagements(
        "# Japan meets Australia", "Japan met with Australia in Tokyo on 3 May "
            "2024.", "The talks between Japan and Australia took place on 3 May 2024.",
        kind="press-release",
    )  # fmt: skip
    assert [sorted(c.passages) for c in found] == [[1, 2, 3]]
    assert found[0].passages[0] == 2


def test_two_meetings_on_two_days_stay_two() -> None:
    found = engagements(
        "# A title",
        "Japan met with Australia in Tokyo on 3 May 2024. Japan met with Australia in Sydney on 9 May 2024.",
        kind="news",
    )
    assert sorted(c.content["when"] for c in found) == ["2024-05-03", "2024-05-09"]


def test_teasers_tell_nothing() -> None:
    assert engagements("# A title", "~ Japan met with Australia in Tokyo on 3 May 2024.", kind="report") == []


EVENT = (
    "# Keeping the cables whole", "Posted on 1 May 2024", "Date: 12 June 2024", "Venue: Harbour Institute, Reykjavik",
    "Hosted by the Harbour Institute together with NATO.", "# Speakers", "Aiko Tanaka, Ambassador, Japan",
    "~ NATO and Japan met in Tokyo on 3 May 2024",
)  # fmt: skip


def test_the_page_of_an_event_is_one_engagement() -> None:
    content = only(*EVENT, kind="event-page", publisher="Harbour Institute")
    assert (content["what"], content["when"], content["where"]) == (
        "Keeping the cables whole",
        "2024-06-12",
        "Reykjavik",
    )
    assert ids(content["convened_by"]) == {"harbour-institute", "nato"}
    assert ids(content["took_part"]) == {"harbour-institute", "nato", "jp"}
    assert [p["name"] for p in content["people"]] == ["Aiko Tanaka"]


def test_the_page_of_a_cancelled_event_is_none() -> None:
    assert engagements(EVENT[0], "This event has been cancelled.", *EVENT[1:], kind="event-page") == []


def test_an_exercise_report_gathers_all_who_took_part() -> None:
    content = only(
        "# Southern Lance ends", "Exercise Southern Lance 24, led by Australia, took place in Darwin from 3 to 14 June 2024.",
        "Forces of Japan and France took part. Norway sent a "
        "frigate.", "China observed from afar.", kind="exercise-report", published="2024-06-15",
    )  # fmt: skip
    assert (content["what"], content["when"], content["where"]) == (
        "Exercise Southern Lance 24",
        "2024-06-03/2024-06-14",
        "Darwin",
    )
    assert ids(content["convened_by"]) == {"au"}
    assert ids(content["took_part"]) == {"au", "jp", "fr", "no"}


def test_the_score_is_the_sum_of_its_reasons() -> None:
    import math
    import re

    found = engagements("# A title", "Norway hosted talks with Japan in Oslo on 3 May 2024.", kind="news")[0]
    total = sum(float(re.findall(r"\(([+-]\d\.\d)\)$", reason)[0]) for reason in found.reasons)
    assert found.score == pytest.approx(1 / (1 + math.exp(-total)))


def test_the_meeting_on_whose_margins_it_was_takes_no_part() -> None:
    content = only("# A title", "On the margins of the European Union summit, Japan and Poland met in Brussels on 3 May 2024.", kind="news")
    assert ids(content["took_part"]) == {"jp", "pl"}


def test_an_inverted_condition_did_not_happen() -> None:
    assert engagements("# A title", "Had Japan and Norway met in May 2024, prices would have fallen.", kind="news") == []
