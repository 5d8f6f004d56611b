"""Worked out by hand on the small world and on the cooperation world; see their modules for who met when.

Small world, trio: nato-summit (3 contacts, NATO), trio-meeting (3, jp, beside it), us-ministers (3, us), drill (1, us and jp),
two-plus-two (1, au). Without NATO and the US fall at least 6 of 11 (2 of 5 engagements), at most 7 (3 of 5).
"""

import datetime as dt

import cooperation_world
import polars as pl
import pytest

from isthmus.atlas.handle import open_atlas
from isthmus.questions import contacts, convening, reliance
from isthmus.questions.naming import QuestionError

DAY = dt.date(2026, 1, 1)
VIEWS = ("meetings", "pairs", "shares", "reliance", "cadence", "merge", "next")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with open_atlas(cooperation_world.write(tmp_path_factory.mktemp("w") / "w")) as atlas:
        yield atlas


def test_shares_by_year_rank_and_setting(small_atlas):
    table = convening.ask(small_atlas, group="trio", view="shares").table
    columns = ["year", "tier", "setting", "convener", "engagements", "convened_any", "convened_alone", "share"]
    assert table.select(columns).rows() == [
        (2025, "ministers", "by itself", "Australia", 1, 1, 1, 1.0),
        (2024, "ministers", "by itself", "United States", 1, 1, 1, 1.0),
        (2024, "exercises", "by itself", "Japan", 1, 1, 0, 0.5),
        (2024, "exercises", "by itself", "United States", 1, 1, 0, 0.5),
        (2023, "leaders", "by itself", "NATO", 1, 1, 1, 1.0),
        (2023, "leaders", "beside another event", "Japan", 1, 1, 1, 1.0),
    ]
    assert table.row(0, named=True)["interval_low"] == pytest.approx(0.2065, abs=1e-4)  # Wilson, 1 of 1


def test_shares_in_words(small_atlas):
    sentence = convening.ask(small_atlas, group="trio", view="shares").sentence
    assert sentence == (
        "Two or more members took part in 4 recorded engagements that stood by themselves. Alone or with others convened "
        "(95% interval): United States 50% (15% to 85%), Australia 25% (5% to 70%), Japan 25% (5% to 70%). "
        "Most often convened: NATO 1 of 1 among leaders. Counted apart are 1 held beside another event, "
        "1 of them convened by members alone."
    )


def test_a_date_over_two_years_counts_in_both(world):
    table = convening.ask(world, group="east", view="shares").table
    assert table.filter(pl.col("year") == 2025)["tier"].to_list() == [
        "ministers",
        "officials",
        "exercises",
    ]  # aid is no meeting


def test_the_loss_and_its_interval(small_atlas):
    events = contacts.events(small_atlas, ("au", "jp", "kr"), DAY, None)
    lost = reliance.loss(events, ("nato", "us"))
    assert (lost.engagements, lost.contacts, lost.least, lost.most, lost.fallen_least, lost.fallen_most) == (
        5,
        11,
        6,
        7,
        2,
        3,
    )
    assert lost.low < 6 / 11 < 7 / 11 < lost.high
    alone = reliance.loss(events, ("kr",))
    assert (alone.least, alone.most, alone.low) == (0, 0, 0)
    assert alone.high == pytest.approx(0.4345, abs=1e-4)  # Wilson, 0 of 5: z²/(5+z²)


def test_reliance_year_by_year_on_those_named(world):
    answer = convening.ask(world, group="trio", view="reliance", without="NATO", years=1)
    # In the year to 2026-01-01: chiefs-3 (jp kr, 1, NATO), two-plus-two (au), trio-late (kr).
    first = answer.table.row(0, named=True)
    assert (first["from"], first["to"], first["convener"]) == (dt.date(2025, 1, 2), DAY, "NATO")
    assert (first["engagements"], first["contacts"], first["lost_least"], first["lost_most"]) == (3, 3, 1, 1)
    assert "A span of that length has only 3 engagements on record, too few for a trend." in answer.sentence


def test_a_trend_tells_what_it_rests_on(world):
    answer = convening.ask(world, group="trio", view="reliance", years=2, as_of=dt.date(2025, 12, 31))
    assert "which chance alone can explain with " in answer.sentence or "few for a trend" in answer.sentence
    assert convening.ask(world, group="trio", view="reliance", years=20).sentence.endswith("no trend can be told.")


def test_without_asks_of_others_and_falls_back_on_who_convened_most(world):
    assert (
        convening.ask(world, group="east").parameters["without"] == "cn"
    )  # e1 and e2; neither NATO nor the US convened
    assert convening.ask(world, group="trio").parameters["without"] == "nato,us"
    pairs = convening.ask(world, group="trio", view="pairs", without="au").table
    au_jp = pairs.row(by_predicate=pl.col("pair") == "Australia–Japan", named=True)
    # summit, trio, us-ministers, two-plus-two, board 3, desk, side: 9; au convened two-plus-two and two boards.
    assert (au_jp["contacts"], au_jp["remaining_low"]) == (9, 6)
    # The trio's meeting is beside the summit and the side meeting beside the board: 7 occasions.
    assert (au_jp["occasions"], au_jp["beside_another"]) == (7, 2)
    # Bilateral 1 each (two-plus-two, boards, side): 5; summit of 4 1/3; trio and desk 1/2; us-ministers of 4 1/3.
    assert au_jp["contacts_divided"] == pytest.approx(5 + 2 / 3 + 1)


def test_cadence_of_fora(world):
    table = convening.ask(world, group="trio", view="cadence").table
    rows = {r["forum"]: r for r in table.to_dicts()}
    board = rows["Australia and Japan, officials"]
    # 10 January, 10 April, 10 July 2024 and the side meeting of 10 January: gaps 0, 91, 91.
    assert (board["meetings"], board["beside_another"], board["median_gap_low_days"]) == (4, 1, 91)
    # The newest engagement of a member began on 2025-12-31: 539 days after; more than 1.5 · 91.
    assert (board["since_low_days"], board["since_high_days"], board["status"]) == (539, 540, "overdue")
    chiefs = rows["Japan and South Korea with NATO, military talks"]
    # Months: from 31 to 1 January 335 and 336 days, from 1 to 31 January 395 and 396.
    assert (chiefs["meetings"], chiefs["median_gap_low_days"], chiefs["median_gap_high_days"]) == (3, 335.5, 395.5)
    assert (chiefs["since_low_days"], chiefs["since_high_days"], chiefs["status"]) == (334, 365, "in time")
    assert rows["all 3, leaders"]["status"] == "too few to tell"


def test_overdue_only_by_one_end_is_said_so(world):
    answer = convening.ask(world, group="trio", view="cadence", as_of=dt.date(2026, 6, 30))
    chiefs = answer.table.row(by_predicate=pl.col("forum").str.contains("military talks"), named=True)
    # By then "later" (2026-05-01) is the newest: 455 days at least, 545 at most; limits 593.25 and 503.25.
    assert (chiefs["since_low_days"], chiefs["since_high_days"], chiefs["status"]) == (455, 545, "perhaps overdue")
    assert "1 is overdue: Australia and Japan, officials (last 2024-07-10; median gap 91 days)." in answer.sentence
    assert (
        "1 is perhaps overdue: Japan and South Korea with NATO, military talks (last 2025-01; median gap 336 to 396 days)."
        in answer.sentence
    )


def test_meetings_that_could_have_been_one(world):
    table = convening.ask(world, group="trio", view="merge").table
    columns = ["meeting", "other_meeting", "days_apart_least", "members_in_both", "overlap", "domains_in_both"]
    # Board and side are one occasion already; the gift is aid; the board of April is 86 days off.
    assert table.select(columns).rows() == [
        ("Board-1", "Desk", 5, 2, pytest.approx(2 / 3), ["political"]),
        ("Side", "Desk", 5, 2, pytest.approx(2 / 3), ["political"]),
    ]
    assert convening.ask(world, group="trio", view="merge", window_days=4).table.height == 0
    assert convening.ask(world, group="trio", view="merge", window_days=90).table.height > 2


def test_who_could_convene_next(world):
    table = convening.ask(world, group="trio", view="next").table
    # Three years back from 2026-01-01, members alone: all three met at the trio's meeting of 2023-07-11 and at the desk.
    rows = {r["member_id"]: r for r in table.to_dicts()}
    assert {r["members_reached"] for r in rows.values()} == {2}
    # jp convened last at the drill (to 2024-09-30), au on 2025-03-05, kr on 2025-12-31.
    assert table["member_id"].to_list() == ["jp", "au", "kr"]
    assert rows["au"]["days_since_low"] == (DAY - dt.date(2025, 3, 5)).days
    assert (rows["jp"]["convened"], rows["jp"]["convened_of_all"]) == (4, 1)  # trio-meeting, drill, board-2, side


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"without": "natto"}, "no actor 'natto'; near: nato"),
        ({"without": " , "}, "--without names nobody"),
        ({"view": "merge", "window_days": 0}, "--window-days 0 is not between 1 and 366"),
        ({"years": 0}, "--years 0 is not between 1 and 50"),
        (
            {"group": "namibia, japan"},
            r"in which two members took part \(each by itself: Japan 15, Namibia 3\); its engagements cover 2023",
        ),
        ({"group": "trio", "since": dt.date(2040, 1, 1)}, "from 2040-01-01 to 2026-01-01; its engagements cover 2023"),
    ],
)
def test_wrong_use_is_told_with_what_would_do(world, parameters, message):
    with pytest.raises(QuestionError, match=message):
        convening.ask(world, **{"group": "trio", **parameters})


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_draws_and_leads_to_facts(world, view):
    answer = convening.ask(world, group="trio", view=view)
    assert answer.figure().to_dict()
    assert all(answer.table["fact_ids"].list.len() > 0)
    assert {f for row in answer.table["fact_ids"] for f in row} <= set(answer.fact_ids)
