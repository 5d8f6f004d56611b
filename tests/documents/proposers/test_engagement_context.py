"""Engagements whose parties, dates or places stand beside the sentence that tells of them, in invented documents."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from invented_reading import reading

from isthmus.atlas.handle import Atlas
from isthmus.documents.proposers.engagement_parties import GROUPS, in_members
from isthmus.documents.proposing import propose_all
from isthmus.documents.standing import state_names


def engagements(*lines: str, **of: Any) -> list[dict[str, Any]]:
    return [dict(c.content) for c in propose_all(reading(*lines, **of)) if c.kind == "engagement"]


def dated(when: str, *lines: str, **of: Any) -> dict[str, Any]:
    found = [e for e in engagements(*lines, **of) if e["when"] == when]
    assert len(found) == 1, engagements(*lines, **of)
    return found[0]


def ids(parties: list[dict[str, Any]]) -> set[str]:
    return {p["id"] or p["name"] for p in parties}


TALKS = "Japan and Norway held talks in Oslo on 3 May 2024."


def test_a_group_takes_part_as_its_members() -> None:
    members = in_members([{"name": "NB8", "id": None}, {"name": "Japan", "id": "jp"}, {"name": "the Quad", "id": "quad"}])
    assert ids(members) == {"dk", "ee", "fi", "is", "lt", "lv", "no", "se", "jp", "au", "in", "us"}


def test_the_next_sentence_lists_who_was_there() -> None:
    told = dated("2024-05-03", "# A title", f"{TALKS} Delegations from Poland and Fiji attended.", kind="news")
    assert ids(told["took_part"]) == {"jp", "no", "pl", "fj"}


@pytest.mark.parametrize(
    "after", ["Poland did not attend.", "Poland attended as an observer.", "On 9 June 2024 teams from Poland took part in a drill."]
)
def test_who_stayed_away_observed_or_came_another_day_is_not_listed(after: str) -> None:
    assert ids(dated("2024-05-03", "# A title", f"{TALKS} {after}", kind="news")["took_part"]) == {"jp", "no"}


def test_items_below_list_who_was_there() -> None:
    lead = "A conference was convened by Norway in Oslo on 3 May 2024. In attendance were:"
    lines = ("# A title", lead, "- General Ito of Japan", "- Admiral Roe of Fiji")
    assert ids(dated("2024-05-03", *lines, kind="news")["took_part"]) == {"no", "jp", "fj"}


def test_a_pronoun_stands_for_the_one_named_before() -> None:
    lines = ("# A title", "Prime Minister Ito of Japan left Tokyo. He then visited Norway on 3 May 2024.")
    assert ids(dated("2024-05-03", *lines, kind="news")["took_part"]) == {"jp", "no"}


def test_both_sides_are_those_who_met() -> None:
    lines = ("# A title", TALKS, "After the talks the two sides signed a memorandum of understanding on ports.")
    found = [e for e in engagements(*lines, kind="news") if e["kind"] == "agreement-signing"]
    assert [(ids(e["took_part"]), e["when"]) for e in found] == [({"jp", "no"}, "2024-05-03")]


def test_the_three_are_not_two() -> None:
    two, three = "Japan and Norway spoke.", "Japan, Norway and Fiji spoke."
    lines = ("# A title", three, two, "The three ministers will meet in Oslo on 3 June 2024.")
    assert ids(dated("2024-06-03", *lines, kind="news")["took_part"]) == {"jp", "no", "fj"}


def test_who_tells_of_itself_is_a_party() -> None:
    line = "The minister received a delegation from Japan in Oslo on 3 May 2024."
    told = dated("2024-05-03", "# A title", line, kind="press-release", voices=("no",), publisher="Norway")
    assert ids(told["took_part"]) == {"jp", "no"}


def test_a_capital_that_is_visited_stands_for_its_state() -> None:
    line = "Prime Minister Ito of Japan travelled to Oslo on 3 May 2024."
    assert ids(dated("2024-05-03", "# A title", line, kind="news")["took_part"]) == {"jp", "no"}


def test_a_ship_stands_for_its_state_by_its_bare_name_too() -> None:
    lines = ("# HMNZS Tui in Busan", "HMNZS Tui left Busan.", "On 17 May Tui joined the destroyer ROKS Baram for drills.")
    assert ids(dated("2024-05-17", *lines, kind="exercise-report")["took_part"]) == {"nz", "kr"}


def test_a_ship_that_is_called_by_its_state_bears_it() -> None:
    lines = ("# A long voyage", "The French frigate Hirondelle left Tokyo.", "On 17 May Hirondelle trained with ships of Japan.")
    assert ids(dated("2024-05-17", *lines, kind="news")["took_part"]) == {"fr", "jp"}


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("The next day", "2024-05-04"),
        ("The following morning", "2024-05-04"),
        ("That evening", "2024-05-03"),
        ("The day before", "2024-05-02"),
    ],
)
def test_days_are_counted_from_the_day_told_last(words: str, day: str) -> None:
    lines = ("# A title", TALKS, f"{words} Japan met with Fiji in Suva.")
    found = [e for e in engagements(*lines, kind="news") if ids(e["took_part"]) == {"jp", "fj"}]
    assert [e["when"] for e in found] == [day]


def test_the_day_at_the_head_of_a_sentence_is_not_that_of_a_later_clause() -> None:
    line = "On 3 May 2024 Japan visited Norway, where ships will train in June 2024."
    assert [e["when"] for e in engagements("# A title", line, kind="news")] == ["2024-05-03"]


def test_a_day_says_more_than_a_year_beside_it() -> None:
    line = "In 2024 Japan and Norway will hold the drill twice; the first round takes place from 3 to 9 May 2024."
    assert "2024-05-03/2024-05-09" in [e["when"] for e in engagements("# A title", line, kind="news")]


def test_a_sentence_that_goes_on_about_a_meeting_is_no_second_one() -> None:
    lines = ("# Talks", TALKS, "Both ministers compared notes on their programmes with NATO.")
    assert len(engagements(*lines, kind="communique")) == 1


def test_a_courtesy_call_after_a_meeting_is_a_second_one() -> None:
    lines = ("# Talks", TALKS, "Prior to the meeting, Minister Ito of Japan paid a courtesy call on the King of Norway.")
    assert [e["when"] for e in engagements(*lines, kind="readout", voices=("no",))] == ["2024-05-03", "2024-05-03"]


@pytest.mark.parametrize(
    "line",
    [
        "At the invitation of Norway, Japan visited Oslo on 3 May 2024.",
        "Japan has accepted the invitation of Norway to meet in Oslo on 3 May 2024.",
    ],
)
def test_an_invitation_that_is_followed_is_a_meeting(line: str) -> None:
    assert ids(dated("2024-05-03", "# A title", line, kind="news")["took_part"]) == {"jp", "no"}


@pytest.mark.parametrize(
    "line",
    [
        "Norway invited Japan to meet in Oslo on 3 June 2024.",
        "A meeting of Japan and Norway that had been pencilled in for 3 May 2024 will be held at another time.",
        "A drill of Japan and Norway on 3 May 2024 was put off.",
    ],
)
def test_an_invitation_alone_or_what_was_put_off_is_none(line: str) -> None:
    assert not engagements("# A title", line, kind="news")


def test_an_item_goes_on_with_who_stands_above_the_list() -> None:
    we = "We, the ministers of Japan and Norway, met in Oslo on 3 May 2024."
    lines = ("# Joint statement", we, "We", "- have signed today a memorandum on ice.")
    assert ids(dated("2024-05-14", *lines, kind="communique")["took_part"]) == {"jp", "no"}


def test_a_host_alone_convenes_what_is_to_come() -> None:
    told = dated("2024-06-03", "# A title", "The next seminar will be hosted by Norway in Oslo on 3 June 2024.", kind="news")
    assert ids(told["convened_by"]) == {"no"}


def test_one_party_beside_a_word_for_a_meeting_is_none() -> None:
    assert not engagements("# A title", "Norway spoke of the seminar on 3 May 2024.", kind="report")


def test_an_engagement_without_a_date_joins_that_of_one_day_alone() -> None:
    lines = ("# Minister of Norway meets Japan", "On 3 May 2024 Norway met Japan in Oslo.", "On 9 May 2024 Norway met Japan in Tokyo.")
    assert [e["when"] for e in engagements(*lines, kind="news")] == ["2024-05-03", "2024-05-09"]


def test_the_host_of_a_communique_and_its_meeting_are_read_from_its_head() -> None:
    lines = ("# Communiqué of the harbour masters", "Suva, 3 to 5 May 2024", "The harbour masters of Japan, Norway and Poland,", "Guests of Fiji,", "Resolved to share charts;")  # noqa: E501
    told = dated("2024-05-03/2024-05-05", *lines, kind="communique")
    assert (ids(told["convened_by"]), ids(told["took_part"])) == ({"fj"}, {"jp", "no", "pl", "fj"})


def test_a_voyage_with_several_exercises_is_no_exercise_itself() -> None:
    told = ("On 3 May the crew drilled with ships of Japan.", "On 9 May it trained with ships of Norway.", "On 12 May it left.")
    found = engagements("# Voyage report: FGS Elster", *told, kind="exercise-report", voices=("pl",), publisher="Poland")
    assert {e["when"] for e in found} == {"2024-05-03", "2024-05-09"}


@pytest.mark.parametrize(
    ("line", "parties"),
    [
        ("Minister Ito of Japan discussed ports with Minister Moe of Norway on 3 May 2024.", {"jp", "no"}),
        ("The minister of Japan was received in Oslo by the King of Norway on 3 May 2024.", {"jp", "no"}),
        ("Last month, in Oslo, Japan and Norway opened a seminar on 3 May 2024.", {"jp", "no"}),
        ("A memorandum was exchanged between Japan and Norway on 3 May 2024.", {"jp", "no"}),
        ("The first stone was laid by Japan and Norway on 3 May 2024.", {"jp", "no"}),
        ("The visit of the Chief of Staff of Japan to Norway took place on 3 May 2024.", {"jp", "no"}),
        ("Norway is hosting Japan in Oslo on 3 May 2024.", {"jp", "no"}),
        ("Fiji's minister hosts her Japanese counterpart on 3 May 2024.", {"fj", "jp"}),
        ("Air forces of Japan and Norway flew side by side on 3 May 2024.", {"jp", "no"}),
        ("Norwegian instructors trained Japanese medics on 3 May 2024.", {"jp", "no"}),
        ("On 3 May 2024 the ministers of Japan and Norway will convene online in the morning.", {"jp", "no"}),
        ("Norway looks forward to welcoming Prime Minister Ito of Japan on 3 May 2024.", {"jp", "no"}),
        ("A memorandum on ice signed with Norway by Japan in Oslo on 3 May 2024.", {"jp", "no"}),
    ],
)
def test_further_ordinary_ways_of_telling(line: str, parties: set[str]) -> None:
    assert ids(dated("2024-05-03", "# A title", line, kind="news")["took_part"]) == parties


def test_groups_have_the_members_that_the_atlas_gives_them(bundled: Atlas) -> None:
    with GROUPS.open(encoding="utf-8", newline="") as file:
        listed = {row["names"]: set(row["members"].split(";")) for row in csv.DictReader(file)}
    current = bundled.sql("SELECT group_id, member_id FROM memberships WHERE until IS NULL").rows()
    known = {group for group, _ in current} & set(listed)
    assert known == {"ip4", "aukus", "fpda", "quad"}
    for group in known:
        assert listed[group] == {member for one, member in current if one == group}
    assert set().union(*listed.values()) <= set(state_names())
