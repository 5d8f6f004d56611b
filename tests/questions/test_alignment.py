"""Worked out by hand on `voting_world`, whose docstring lists every vote; roll calls 1 to 5 lie before the release.

An abstention counting half: au–jp 1, ½, 1, 1, 1 = 4.5 of 5; au–kr 1, 1, ½, –, 0 = 2.5 of 4; jp–kr 1, ½, ½, –, 0 = 2 of 4; au–us 0, 0, 1,
1 = 2 of 4; jp–us 0, ½, 1, 1 = 2.5 of 4; kr–us 0, 0, ½ = 0.5 of 3; au–cn 1, 1, 0, ½, 1 = 3.5 of 5; jp–cn 1, ½, 0, ½, 1 = 3 of 5; kr–cn 1, 1,
½, –, 0 = 2.5 of 4.
"""

import datetime as dt
import re

import polars as pl
import pytest
import small_world
import voting_world

import isthmus
from isthmus.atlas.handle import open_atlas
from isthmus.questions import alignment, signature
from isthmus.questions.naming import QuestionError


@pytest.fixture(scope="module")
def assembly(tmp_path_factory):
    with open_atlas(voting_world.write(tmp_path_factory.mktemp("votes") / "world")) as atlas:
        yield atlas


@pytest.fixture(scope="module")
def line(tmp_path_factory):
    with open_atlas(voting_world.write(tmp_path_factory.mktemp("line") / "world", calls=False, line=48)) as atlas:
        yield atlas


@pytest.fixture(scope="module")
def answer(assembly):
    return alignment.ask(assembly, group="trio", beside="us,cn")


def found(answer):
    return {f.name: f.value for f in answer.findings}


def shares(answer):
    return {
        pair: (share, calls) for pair, share, calls in answer.table.select("pair", "agreement", "calls").iter_rows()
    }


def test_agreement_pair_by_pair(answer):
    assert answer.table.select("pair", "sides").rows() == [
        ("Australia–Japan", "within the group"), ("Australia–South Korea", "within the group"),
        ("Japan–South Korea", "within the group"), ("Australia–China", "across"), ("Japan–United States", "across"),
        ("South Korea–China", "across"), ("Japan–China", "across"), ("Australia–United States", "across"),
        ("South Korea–United States", "across"),
    ]  # fmt: skip
    assert shares(answer) == {
        "Australia–Japan": (0.9, 5), "Australia–South Korea": (0.625, 4), "Japan–South Korea": (0.5, 4), "Australia–China": (0.7, 5),
        "Japan–United States": (0.625, 4), "South Korea–China": (0.625, 4), "Japan–China": (0.6, 5), "Australia–United States": (0.5, 4),
        "South Korea–United States": (pytest.approx(1 / 6), 3),
    }  # fmt: skip


def test_what_agreement_is_made_of(answer):
    """jp–kr: 1 the same, 2 and 3 one abstained, 5 yes against no. Wilson for 2 of 4, z 1.95996: (2 + z²/2 ± z √(1 + z²/4)) / (4 + z²)."""
    row = answer.table.row(by_predicate=pl.col("pair") == "Japan–South Korea", named=True)
    assert (row["same"], row["one_abstained"], row["opposed"]) == (1, 2, 1)
    assert (row["low"], row["high"]) == pytest.approx((0.15004, 0.84996), abs=1e-5)
    assert row["fact_ids"] == sorted(f"votes/un-{n}.{a}" for n in (1, 2, 3, 5) for a in ("jp", "kr"))


def test_means_over_roll_calls_and_what_goes_beyond_chance(answer):
    """Within: roll calls 1, 2/3, 2/3, 1, 1/3, mean 11/15. With us 0, 1/6, 5/6, 1, mean 1/2; with cn 1, 5/6, 1/6, 1/2, 2/3, mean 19/30.

    Scott's π within: 13 common votes; 4 of 13 disagreement; of 26 votes 16 y, 4 a, 6 n; by chance 4/26·22/26 + 2·6·16/26² = 280/676.
    """
    numbers = found(answer)
    assert numbers["agreement within the group"] == pytest.approx(11 / 15)
    assert numbers["agreement with United States"] == pytest.approx(1 / 2)
    assert numbers["agreement with China"] == pytest.approx(19 / 30)
    assert numbers["Scott's π within the group"] == pytest.approx(1 - (4 / 13) / (280 / 676))


def test_the_sentence(answer):
    ends = {b.name: f"{b.low:.0%} to {b.high:.0%}" for b in answer.brackets}
    pi = {
        name[10:]: f"{value:.2f}".replace("-", "−")
        for name, value in found(answer).items()
        if name.startswith("Scott's π ")
    }
    assert answer.sentence == (
        "In 5 roll calls of the UN General Assembly from 2020-10-01 to 2021-12-06, members of the Trio agreed with one another in 73% "
        f"(95 % interval {ends['agreement within the group, 95 %']}; π 0.26), most Australia–Japan (90%), least Japan–South Korea "
        f"(50%); on average they agreed in 50% ({ends['agreement with United States, 95 %']}; π {pi['with United States']}) "
        f"with the United States and 63% ({ends['agreement with China, 95 %']}; π {pi['with China']}) with "
        "China, counting half where one abstained. Scott's π is nought where they agree no more than chance would have it, and one where "
        "they always do."
    )
    assert any("1 of 5 roll calls bear no date" in a for a in answer.assumptions)
    assert any("South Korea 1, United States 1" in a for a in answer.assumptions)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        # strict: au–jp differ in 2 alone; jp–kr agree in 1 alone.
        ("strict", {"Australia–Japan": (0.8, 5), "Japan–South Korea": (0.25, 4)}),
        # left out: au–jp both decided in 1, 3, 4, 5; jp–kr in 1 and 5, where they agree and are opposed.
        ("left-out", {"Australia–Japan": (1.0, 4), "Japan–South Korea": (0.5, 2)}),
    ],
)
def test_other_ways_with_abstentions(assembly, how, expected):
    got = shares(alignment.ask(assembly, group="trio", beside="", abstentions=how))
    assert {pair: got[pair] for pair in expected} == expected


def test_later_roll_calls_count_from_their_day(assembly):
    later = alignment.ask(assembly, group="trio", beside="us", as_of=dt.date(2026, 12, 31))
    assert found(later)["roll calls"] == 6
    assert shares(later)["Australia–United States"] == (0.6, 5)


def test_since_takes_dated_roll_calls_alone(assembly):
    answer = alignment.ask(assembly, group="trio", beside="us", since=dt.date(2021, 1, 1))
    assert found(answer)["roll calls"] == 2
    assert shares(answer)["Australia–Japan"] == (1.0, 2)


def test_issue_and_important_roll_calls(assembly):
    """Nuclear: 3 and 4. Important: 2 and 4. Both: 4, in which kr was absent."""
    nuclear = alignment.ask(assembly, group="trio", beside="us", issue="nuclear")
    assert shares(nuclear)["South Korea–United States"] == (0.5, 1)
    assert "on nuclear" in nuclear.sentence
    important = alignment.ask(assembly, group="trio", beside="us", important=True)
    assert shares(important)["Australia–Japan"] == (0.75, 2)
    assert "listed as important" in important.sentence
    both = alignment.ask(assembly, group="trio", beside="us", important=True, issue="nuclear")
    assert shares(both) == {
        "Australia–Japan": (1.0, 1),
        "Australia–United States": (1.0, 1),
        "Japan–United States": (1.0, 1),
    }
    assert any("not in the answer: South Korea" in a for a in both.assumptions)


def test_agreement_by_session(assembly):
    """Session 75: within 1 and 2/3; with us 0 and 1/6. Session 76: within 2/3 and 1; with us 5/6 and 1. Roll call 5 has no session."""
    answer = alignment.ask(assembly, group="trio", beside="us", view="trend")
    assert answer.table.select("period", "sides", "calls", "agreement").rows() == [
        (75, "with the United States", 2, pytest.approx(1 / 12)), (76, "with the United States", 2, pytest.approx(11 / 12)),
        (75, "within the group", 2, pytest.approx(5 / 6)), (76, "within the group", 2, pytest.approx(5 / 6)),
    ]  # fmt: skip
    assert answer.sentence.endswith(
        "agreement of members of the Trio in session 75 and in session 76 was within the group 83% and 83% (no clear change) and with the "
        "United States 8% and 92% (no clear change)."  # 1/12 and 11/12 of two roll calls each
    )


def test_a_clear_change_is_told_and_small_sessions_are_no_ends(tmp_path):
    """The Trio votes with the US in all 20 roll calls of session 75 and in none of 20 of session 77; session 70 has but one."""
    rows = voting_world.world(calls=False)
    for i in range(41):
        session = "75" if i < 20 else "76" if i == 20 else "77"
        us = "y" if session == "75" else "n"
        voting_world.add(rows, i, {"au": "y", "jp": "y", "us": us}, date="2020", session=session)
    rows["roll_calls"][0]["session"] = "70"  # so that 75 has 19, too few to begin with
    rows["roll_calls"][20]["session"] = "75"
    rows["votes"][62]["vote"] = "yes"  # the US in that one
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        answer = alignment.ask(atlas, group="trio", beside="us", view="trend")
    assert answer.sentence.endswith(
        "in session 75 and in session 77 was within the group 100% and 100% (no clear change) and with the United States 100% and 0%."
    )
    assert answer.table["period"].unique().sort().to_list() == [70, 75, 77]


def test_years_stand_in_where_no_session_is_known(tmp_path):
    rows = voting_world.world()
    for row in rows["roll_calls"]:
        row["session"] = ""
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        table = alignment.ask(atlas, group="trio", beside="", view="trend").table
    assert table["period"].to_list() == [2020, 2021]


def test_ideal_points_are_in_the_order_of_the_places(line):
    answer = alignment.ask(line, group="trio", beside="us,cn", view="points")
    assert answer.table["actor_id"].to_list() == list(voting_world.PLACES)
    assert answer.table["side"].to_list() == ["beside it", "other", *["within the group"] * 3, "other", "beside it"]
    assert (answer.table["point"].mean(), answer.table["point"].std(ddof=0)) == pytest.approx((0, 1), abs=1e-9)
    assert (answer.table["low"] < answer.table["point"]).all()
    assert (answer.table["point"] < answer.table["high"]).all()
    assert answer.table["votes"].to_list() == [48] * 7
    numbers = found(answer)
    assert numbers["states"] == 7
    assert numbers["votes told by the line"] > 0.9 > numbers["votes told by each roll call's commonest vote"]
    assert (
        "one line of 7 states (mean nought, standard deviation one, the United States on the positive side) puts the United "
        in (answer.sentence)
    )


def test_every_number_of_the_sentences_is_a_finding_or_the_end_of_a_bracket(assembly, line):
    answers = [
        signature.ask("alignment", assembly, group="trio", beside="us,cn", view=view) for view in ("agreement", "trend")
    ]
    answers.append(signature.ask("alignment", line, group="trio", beside="us,cn", view="points"))
    for answer in answers:
        known = {abs(f.value) for f in answer.findings} | {abs(end) for b in answer.brackets for end in (b.low, b.high)}
        shown = {form.format(value) for value in known for form in ("{:.0f}", "{:.0%}", "{:.2f}")}
        text = re.sub(r"\d{4}-\d{2}-\d{2}|95 %|session \d+", " ", answer.sentence)
        assert [n for n in re.findall(r"\d+(?:\.\d+)?%?", text) if n not in shown] == []
        assert all(set(f.fact_ids) <= set(answer.fact_ids) and f.fact_ids for f in answer.findings)


@pytest.mark.parametrize("view", ["agreement", "trend"])
def test_every_row_names_its_votes_and_it_draws(assembly, view):
    answer = alignment.ask(assembly, group="trio", beside="us,cn", view=view)
    assert set(answer.table["fact_ids"].explode()) <= set(answer.fact_ids)
    assert answer.figure().to_dict()["layer"]
    assert {c for c, kind in answer.table.schema.items() if kind.is_numeric()} == set(answer.units)
    assert set(answer.headings) <= set(answer.table.columns)


def test_points_draw(line):
    assert len(alignment.ask(line, group="trio", view="points").figure().to_dict()["layer"]) == 3


def test_without_votes_it_says_what_to_import_and_is_left_out_of_briefs(small_atlas):
    with pytest.raises(QuestionError, match=r"no roll calls .* isthmus import un-votes votes.csv roll_calls.csv"):
        alignment.ask(small_atlas, group="trio")
    assert signature.readings("alignment", small_atlas) == ()
    with open_atlas() as bundled:
        assert signature.readings("alignment", bundled) == ()
        with pytest.raises(QuestionError, match="none come with Isthmus"):
            isthmus.ask("alignment", bundled)


def test_with_votes_a_brief_asks_it(assembly):
    assert signature.readings("alignment", assembly) == ({}, {"view": "points"})


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"group": "trios"}, "near: trio"),
        ({"group": "lone"}, "a group needs two"),
        (
            {"group": "nato"},
            "1 of the 3 members of 'nato' voted in these roll calls; two are needed; au, cn, jp, kr, us did",
        ),
        ({"group": "trio", "beside": "us,chna"}, "no actor 'chna'; near: China|no actor 'chna'; near: cn"),
        (
            {"group": "trio", "since": dt.date(2025, 1, 1)},
            "no roll call from 2025-01-01 to 2026-01-01; its roll_calls cover 2020-10-01 to",
        ),
        ({"group": "trio", "issue": "colonialism"}, "no roll call on colonialism lies in the span"),
        (
            {"group": "trio", "view": "points"},
            "no ideal points: a line needs 4 voters and 20 contested roll calls; there are 5 and 5",
        ),
    ],
)
def test_what_cannot_be_asked_says_what_can(assembly, asked, said):
    with pytest.raises(QuestionError, match=said):
        alignment.ask(assembly, **asked)


def test_what_the_files_do_not_say_is_named(tmp_path):
    rows = voting_world.world()
    for row in rows["roll_calls"]:
        row.update(date="", session="", important="", issues="")
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        for asked, said in (
            ({"important": True}, "says whether it was listed as important; import the file of roll calls"),
            ({"issue": "nuclear"}, "coded by issue; import the file of issues"),
            ({"since": dt.date(2020, 1, 1)}, "bear no date"),
            ({"view": "trend"}, "neither session nor date"),
        ):
            with pytest.raises(QuestionError, match=said):
                alignment.ask(atlas, group="trio", **asked)
        assert "of unknown dates" in alignment.ask(atlas, group="trio").sentence


def test_points_need_the_states_that_fix_the_direction(tmp_path):
    rows = voting_world.world(calls=False, line=30)
    rows["votes"] = [v for v in rows["votes"] if v["actor_id"] != "cn"]
    with (
        open_atlas(small_world.write(tmp_path / "w", rows)) as atlas,
        pytest.raises(QuestionError, match="need the votes of the United States and of China or Russia"),
    ):
        alignment.ask(atlas, group="trio", view="points")
