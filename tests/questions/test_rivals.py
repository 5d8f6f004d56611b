"""Worked out by hand on the cooperation world, spans of twelve months to 2025-12-31.

East has 3 pairs. Newest span: e2 (3 contacts), e3, e4, e5 (1 each): 4 engagements, 6 contacts, 6/3 = 2 a pair and year. Before: e1,
1/3. NATO with the trio: nato-late 1, chiefs-3 2 (jp, kr): 3/3 = 1; before: chiefs-2 2, so 2/3. The trio: trio-late 1,
two-plus-two 1, chiefs-3 1: 3/3 = 1.
"""

import datetime as dt
from typing import Any

import cooperation_world
import polars as pl
import pytest

from isthmus.atlas.handle import open_atlas
from isthmus.questions import rivals, tempo
from isthmus.questions.naming import QuestionError
from isthmus.questions.tempo import Span

ASKED: dict[str, Any] = {"group": "east", "partners": "trio"}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with open_atlas(cooperation_world.write(tmp_path_factory.mktemp("w") / "w")) as atlas:
        yield atlas


@pytest.fixture(scope="module")
def answer(world):
    return rivals.ask(world, **ASKED)


def newest(answer, label):
    frame = answer.table.filter(pl.col("pairs") == label, pl.col("to") == dt.date(2025, 12, 31))
    return frame.row(0, named=True)


def test_the_three_sets_on_one_scale(answer):
    east = newest(answer, "East")
    assert (east["from"], east["engagements"], east["contacts"], east["rate"]) == (dt.date(2025, 1, 1), 4, 6, 2)
    assert newest(answer, "NATO with the Trio")["rate"] == pytest.approx(1)
    assert newest(answer, "the Trio among themselves")["rate"] == pytest.approx(1)


def test_small_counts_have_the_interval_of_weighted_events(answer):
    # S = 6, v = 9+1+1+1 = 12, w = 3: low 2·γ⁻¹(3; 2.5 %) = 2·0.6187; high 21/9·γ⁻¹(81/21; 97.5 %) = 2.3333·8.5637; over 3 pairs.
    east = newest(answer, "East")
    assert east["interval_low"] == pytest.approx(2 * 0.61867 / 3, abs=1e-3)
    assert east["interval_high"] == pytest.approx(21 / 9 * 8.5637 / 3, rel=5e-3)


def test_other_ways_of_counting(answer):
    # Meetings of two weigh 1, e2 weighs 3 · 1/2. Two publishers: e2 alone. f₁ = 3, f₂ = 1: 3·2/(2·2) = 1.5 unseen beside 4.
    east = newest(answer, "East")
    assert east["rate_divided"] == pytest.approx((1.5 + 3) / 3)
    assert east["rate_attested"] == pytest.approx(3 / 3)
    assert east["rate_corrected"] == pytest.approx(2 * 5.5 / 4)
    assert (east["publishers"], east["share_single"]) == (5 / 4, 3 / 4)
    assert (east["rate_certain"], east["rate_possible"]) == (2, 2)
    assert {b.name: (b.low, b.high) for b in answer.brackets}["East: reporting"] == pytest.approx((1, 2.75))


def test_a_year_is_spread_over_its_days(answer):
    # In the span to 2025-09-30 lie e2, e3 and 273 of the 365 days of e4; it surely holds 4 contacts and may hold 5.
    row = answer.table.filter(pl.col("pairs") == "East", pl.col("to") == dt.date(2025, 9, 30)).row(0, named=True)
    assert row["contacts"] == pytest.approx(3 + 1 + 273 / 365)
    assert (row["rate_certain"], row["rate_possible"]) == pytest.approx((4 / 3, 5 / 3))


def test_the_sentence_has_one_finding_each(answer):
    said = answer.sentence.split(". ")
    assert said[0].startswith(
        "In the 12 months to 2025-12-31 a pair among East had on average 2.0 recorded contacts a year (95% interval 0.4 to "
    )
    assert said[1].startswith("On the same scale NATO with the Trio: 1.0 (")
    assert said[2].startswith(
        "The group's own tempo rose from 0.3 in the 12 months before, which chance alone can explain ("
    )
    assert "(Chao's bound) the three are 2.8, " in answer.sentence


def test_what_is_new_and_what_changed(world):
    answer = rivals.ask(world, view="pairs", **ASKED)
    row = answer.table.row(by_predicate=pl.col("pair") == "China–Germany", named=True)
    # e1 before; e2 and e4 since: 2 of 3 by Clopper and Pearson 0.0943 to 0.9916, odds 0.104 to 118; chance 2 · 4/8, at most 1.
    assert (row["before"], row["newest"], row["ratio"], row["probability"]) == (1, 2, 2, 1)
    assert (row["ratio_low"], row["ratio_high"]) == pytest.approx((0.104, 118), rel=0.01)
    assert row["change"] == "no clear change"
    assert (
        "For the first time on record: dialogue of Germany–Namibia (E5, 2025-12-31); aid of China–Namibia (E3, 2025-06) and 4 more."
        in answer.sentence
    )
    kinds = rivals.ask(world, view="kinds", **ASKED).table.filter(pl.col("pairs") == "East")
    assert dict(kinds.select("kind", "newest").iter_rows()) == {"aid": 1, "dialogue": 2, "exercise": 1, "summit": 0}
    domains = rivals.ask(world, view="domains", **ASKED).table.filter(pl.col("pairs") == "East")
    assert dict(domains.select("domains", "newest").iter_rows()) == {"maritime": 2, "political": 2, "ukraine": 1}


def test_many_more_meetings_are_told_as_a_rise(tmp_path):
    rows = cooperation_world.rows()
    for i in range(12):
        for table in ("engagements", "participants"):
            copies = [r for r in rows[table] if r["engagement_id"] == "e5"]
            rows[table] += [
                r | {"engagement_id": f"f{i}", "fact_id": r["fact_id"].replace("e5", f"f{i}")} for r in copies
            ]
    cooperation_world.small_world.write(tmp_path / "w", rows)
    with open_atlas(tmp_path / "w") as atlas:
        answer = rivals.ask(atlas, view="pairs", **ASKED)
    row = answer.table.row(by_predicate=pl.col("pair") == "Germany–Namibia", named=True)
    # e2, e5 and the twelve copies of e5 against none: twice 1/2¹⁴.
    assert (row["before"], row["newest"], row["probability"], row["change"]) == (
        0,
        14,
        pytest.approx(2 / 2**14),
        "rose",
    )
    assert "1 stands once chance is allowed for: Germany–Namibia rose from 0.0 to 14.0 engagements" in answer.sentence


def test_sources_by_year(world):
    table = rivals.ask(world, view="sources", **ASKED).table
    row = table.filter(pl.col("year") == 2025, pl.col("pairs") == "East").row(0, named=True)
    assert (row["sources"], row["publishers"], row["share_official"]) == (2, 1.25, 1)


def test_spans_end_where_all_three_records_reach(tmp_path):
    rows = cooperation_world.rows()
    for table in ("engagements", "participants"):
        rows[table] = [r for r in rows[table] if r["engagement_id"] not in ("e4", "e5")]
    cooperation_world.small_world.write(tmp_path / "w", rows)
    with open_atlas(tmp_path / "w") as atlas:
        answer = rivals.ask(atlas, **ASKED)
    assert answer.table["to"].max() == dt.date(2025, 6, 1)
    assert "newest engagement: East 2025-06-01; NATO with the Trio 2025-12-31;" in answer.assumptions[0]


def test_one_kind_or_domain_alone(world):
    assert newest(rivals.ask(world, kind="dialogue", **ASKED), "East")["contacts"] == 2
    assert newest(rivals.ask(world, domain="political", **ASKED), "East")["contacts"] == 2


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"group": "eest"}, "no actor 'eest'; near: east"),
        ({"partners": "lone"}, "'lone' has 1 member"),
        ({"alliance": "natto"}, "no actor 'natto'; near: nato"),
        ({"kind": "exercises"}, r"--kind 'exercises' is not one of summit.*\(near: exercise"),
        ({"domain": "martime"}, r"--domain 'martime' is not one of .*\(near: maritime"),
        ({"months": 0}, "--months 0 is not between 1 and 120"),
        (
            {"as_of": dt.date(2024, 1, 1)},
            "no engagement of two members of 'east' by 2024-01-01; its engagements cover 2023",
        ),
    ],
)
def test_wrong_use_is_told_with_what_would_do(world, parameters, message):
    with pytest.raises(QuestionError, match=message):
        rivals.ask(world, **{**ASKED, **parameters})


def test_months_before_stay_in_the_month():
    assert tempo.months_before(dt.date(2024, 3, 31), 1) == dt.date(2024, 2, 29)
    assert tempo.months_before(dt.date(2025, 12, 31), 12) == dt.date(2024, 12, 31)
    assert tempo.months_before(dt.date(2025, 1, 15), 2) == dt.date(2024, 11, 15)
    assert tempo.span_to(dt.date(2025, 12, 31), 12) == Span(dt.date(2025, 1, 1), dt.date(2025, 12, 31), 12)


@pytest.mark.parametrize("view", ["tempo", "pairs", "kinds", "domains", "sources"])
def test_every_view_draws(world, view):
    assert rivals.ask(world, view=view, **ASKED).figure().to_dict()
