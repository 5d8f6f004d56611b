"""Worked out by hand on the small world: six engagements of au, jp and kr, one of them after its release.

All three met at the NATO summit (leaders, convened by NATO), at the trio meeting beside it (leaders, by jp) and at
the US ministers' meeting (ministers, by us). The drill is us and jp convening us, jp and kr; two-plus-two is au
convening au and jp. Contacts: au–jp 4 (summit, trio, ministers, two-plus-two), jp–kr 4 (summit, trio, ministers,
drill), au–kr 3, in all 11. Without NATO and the US: low au–jp 2, jp–kr 1, au–kr 1 = 4; high adds the drill = 5.
"""

import datetime as dt

import polars as pl
import pytest
import small_world

from isthmus.atlas.handle import open_atlas
from isthmus.questions import convening


@pytest.fixture(scope="module")
def answer(small_atlas):
    return convening.ask(small_atlas, group="trio")


def test_meetings_of_all_with_who_convened_them(answer):
    rows = answer.table.select("engagement_id", "convened_by", "conveners", "beside", "beside_nato").rows()
    assert rows == [
        ("us-ministers", "the United States", ["United States"], None, False),
        ("nato-summit", "NATO", ["NATO"], None, False),
        ("trio-meeting", "themselves", ["Japan"], "Nato summit", True),
    ]
    assert [(f.name, f.value) for f in answer.findings] == [
        ("members", 3),
        ("meetings at leader or minister level", 3),
        ("convened by themselves", 1),
        ("of these beside a NATO meeting", 1),
        ("of these beside another event", 0),
        ("confidence level", 0.95),
    ]


def test_contact_with_and_without_conveners(small_atlas):
    table = convening.ask(small_atlas, group="trio", view="pairs").table
    columns = [
        "pair",
        "contacts",
        "bilateral",
        "convened_by_themselves",
        "without_nato",
        "without_us",
        "remaining_low",
        "remaining_high",
    ]
    assert table.select(columns).rows() == [
        ("Australia–Japan", 4, 1, 2, 3, 3, 2, 2),
        ("Japan–South Korea", 4, 0, 1, 3, 2, 1, 2),
        ("Australia–South Korea", 3, 0, 1, 2, 2, 1, 1),
    ]
    assert table["share_low"].to_list() == pytest.approx([2 / 4, 1 / 4, 1 / 3])


def test_the_bracket_and_the_sentence(answer):
    bracket, interval = answer.brackets
    assert (bracket.low, bracket.high) == pytest.approx((4 / 11, 5 / 11))
    assert interval.low < 4 / 11 < 5 / 11 < interval.high
    assert answer.sentence == (
        "Of 3 recorded meetings of all 3 members of the group the Trio at leader or minister level, they convened 1 themselves, "
        "1 of them beside a NATO meeting. These are Trio meeting (2023-07-11). Without NATO and the United States as conveners, 36% "
        f"to 45% of pairwise contact would remain (95% interval {interval.low:.0%} to {interval.high:.0%}). "
        "Coverage is uneven: no engagement of just the two is recorded for Japan–South Korea, Australia–South Korea."
    )
    assert any("Australia 4, Japan 5, South Korea 4" in a for a in answer.assumptions)


def test_the_sentence_on_pairs(small_atlas):
    sentence = convening.ask(small_atlas, group="trio", view="pairs").sentence
    assert sentence.startswith(
        "Pairs among all 3 members of the group the Trio have from 3 (Australia–South Korea) to 4 (Australia–Japan) recorded contacts. "
    )


def test_later_engagements_and_members_count_from_their_day(small_atlas):
    later = convening.ask(small_atlas, group="trio", as_of=dt.date(2026, 12, 31))
    assert "later" in later.table["engagement_id"]
    assert [f.value for f in later.findings] == [3, 4, 2, 1, 0, 0.95]
    with_china = convening.ask(small_atlas, group="trio", as_of=dt.date(2030, 1, 1))
    assert with_china.findings[0].value == 4
    assert with_china.table.height == 0  # China met nobody
    assert with_china.sentence.startswith("No meeting of all 4 members of the group the Trio")


def test_since_leaves_out_what_ended_before(small_atlas):
    answer = convening.ask(small_atlas, group="trio", since=dt.date(2024, 1, 1))
    assert answer.table["engagement_id"].to_list() == ["us-ministers"]


def test_a_convener_that_is_not_listed_as_present_was_there(tmp_path):
    rows = small_world.world()
    rows["participants"] = [
        p for p in rows["participants"] if p["fact_id"] != "participants/trio-meeting.jp.participant"
    ]
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        assert "trio-meeting" in convening.ask(atlas, group="trio").table["engagement_id"]


def test_an_event_without_recorded_convener_is_nobodys(tmp_path):
    rows = small_world.world()
    rows["participants"] = [p for p in rows["participants"] if p["fact_id"] != "participants/trio-meeting.jp.convener"]
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        answer = convening.ask(atlas, group="trio")
    row = answer.table.row(by_predicate=pl.col("engagement_id") == "trio-meeting", named=True)
    assert row["convened_by"] == "not recorded"
    assert answer.findings[2].value == 0


def test_every_row_names_its_facts_and_it_draws(answer, small_atlas):
    assert answer.table["fact_ids"].list.sort().to_list()[2] == [
        "engagements/nato-summit", "engagements/trio-meeting", "participants/trio-meeting.au.participant",
        "participants/trio-meeting.jp.convener", "participants/trio-meeting.jp.participant", "participants/trio-meeting.kr.participant",
    ]  # fmt: skip
    assert "memberships/trio.kr" in answer.fact_ids
    assert answer.figure().to_dict()["mark"]["type"] == "bar"
    assert len(convening.ask(small_atlas, group="trio", view="pairs").figure().to_dict()["layer"]) == 3
