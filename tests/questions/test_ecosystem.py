"""Worked out by hand on the small world, released 2026-01-01.

Powder: the plant's newest output is 100 and capacity 150, its company's own output 90, so the company makes 100 to 150;
the United States' own figures of 2024 are 180 and 200, so the country makes 180 to 200. Salt: Gamma makes 10 a month,
120 a year, and a claim of 300 widens that; Beta has a capacity of 50 and no output. The order of missile-a is no rate
and its output of 2030 is yet to come.
"""

import datetime as dt

import polars as pl
import pytest
import small_world

from isthmus.atlas.handle import open_atlas
from isthmus.questions import ecosystem


def rate(answer, good, theatre):
    row = answer.table.row(by_predicate=(pl.col("good_id") == good) & (pl.col("theatre") == theatre), named=True)
    return row["low"], row["high"], row["unit"]


@pytest.fixture(scope="module")
def answer(small_atlas):
    return ecosystem.ask(small_atlas)


def test_parts_are_never_added_to_their_wholes(answer):
    assert rate(answer, "powder", "euro-atlantic") == (180, 200, "tonne/year")


def test_a_month_counts_twelvefold_and_a_claim_only_widens(answer):
    assert rate(answer, "salt", "euro-atlantic") == (120, 300, "each/year")
    assert rate(answer, "salt", "indo-pacific") == (0, 50, "each/year")


def test_orders_and_figures_to_come_are_no_rates(answer, small_atlas):
    assert rate(answer, "missile-a", "euro-atlantic") == (None, None, None)
    later = ecosystem.ask(small_atlas, as_of=dt.date(2031, 1, 1))
    assert rate(later, "missile-a", "euro-atlantic") == (5, 5, "each/year")


def test_lines_companies_and_what_is_to_come(answer):
    columns = ["good_id", "theatre", "lines", "companies", "to_come", "countries"]
    assert answer.table.filter(pl.col("good_id").is_in(["chip", "powder"])).select(columns).rows() == [
        ("chip", "euro-atlantic", 1, 1, 1, ["gb"]),
        ("chip", "indo-pacific", 1, 1, 0, ["au"]),
        ("powder", "euro-atlantic", 1, 1, 0, ["us"]),
        ("powder", "indo-pacific", 0, 0, 0, []),
    ]
    assert [(f.name, f.value) for f in answer.findings] == [
        ("active lines", 9),
        ("companies", 5),
        ("goods", 7),
        ("goods made in both theatres", 2),
    ]


def test_a_good_is_told_with_its_inputs_by_tier(small_atlas):
    answer = ecosystem.ask(small_atlas, good="missile-b", view="lines")
    assert answer.table.select("tier", "good_id", "company").rows()[:2] == [
        (0, "missile-b", "Gamma"),
        (1, "motor-b", "Beta"),
    ]
    assert set(answer.table["good_id"]) == {"missile-b", "motor-b", "powder", "salt"}
    assert "Missile b is made in: euro-atlantic: Gamma. How much is made in a year is not on record." in answer.sentence
    powder = ecosystem.ask(small_atlas, good="powder")
    assert (powder.brackets[0].low, powder.brackets[0].high, powder.brackets[0].unit) == (180, 200, "tonne/year")
    assert powder.sentence.endswith("A year's make on record is 180 to 200 tonne (figures of 2024–2025).")


def test_rivals_stand_apart_from_the_theatre_they_lie_in(tmp_path):
    rows = small_world.world()
    fact = {"source_ids": "s-gov", "credibility": 2, "verified": "true"}
    rows["actors"].append({"fact_id": "actors/rivals", "actor_id": "rivals", "kind": "group", "name": "Rivals", **fact})
    rows["memberships"].append({"fact_id": "memberships/rivals.jp", "group_id": "rivals", "member_id": "jp", **fact})
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        assert rate(ecosystem.ask(atlas), "salt", "rivals") == (0, 50, "each/year")


def test_members_nest_in_the_union(tmp_path):
    rows = small_world.world()
    fact = {"source_ids": "s-gov", "credibility": 3, "verified": "true"}
    rows["actors"].append({"fact_id": "actors/eu", "actor_id": "eu", "kind": "organisation", "name": "EU", **fact})
    rows["memberships"].append(
        {"fact_id": "memberships/eu.de", "group_id": "eu", "member_id": "de", "since": "1958", **fact}
    )
    rows["quantities"].append({"fact_id": "quantities/eu", "actor_id": "eu", "good_id": "salt", "measure": "output", "value": 500,
                               "unit": "each/year", "as_of": "2024", "basis": "reported", **fact})  # fmt: skip
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        assert rate(ecosystem.ask(atlas), "salt", "euro-atlantic") == (500, 500, "each/year")


def _with_rates(tmp_path, *figures):
    rows = small_world.world()
    for i, figure in enumerate(figures):
        rows["quantities"].append(
            {"fact_id": f"quantities/x-{i}", "good_id": "chip", "measure": "output", "unit": "each/year", "basis": "reported",
             "source_ids": "s-gov", "credibility": 3, "verified": "true", **figure}
        )  # fmt: skip
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        return ecosystem.ask(atlas)


def test_a_company_and_its_owner_in_one_country_may_be_one_line(tmp_path):
    rows = small_world.world()
    next(r for r in rows["actors"] if r["actor_id"] == "delta-child")["country"] = "au"
    fact = {"good_id": "chip", "measure": "output", "unit": "each/year", "as_of": "2024", "basis": "reported", "source_ids": "s-gov",
            "credibility": 3, "verified": "true"}  # fmt: skip
    rows["quantities"] += [
        {"fact_id": "quantities/x-1", "actor_id": "delta", "value": 70, **fact},
        {"fact_id": "quantities/x-2", "actor_id": "delta-child", "value": 40, **fact},
    ]
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        assert rate(ecosystem.ask(atlas), "chip", "indo-pacific") == (70, 70, "each/year")


def test_a_claim_alone_is_no_floor(tmp_path):
    answer = _with_rates(
        tmp_path, {"actor_id": "delta", "value": 500, "as_of": "2025", "scope": "claim", "credibility": 4}
    )
    assert rate(answer, "chip", "indo-pacific") == (0, 500, "each/year")
    answer = _with_rates(tmp_path, {"actor_id": "delta", "value": 500, "as_of": "2025", "scope": "complete items"})
    assert rate(answer, "chip", "indo-pacific") == (500, 500, "each/year")


def test_newest_is_what_the_figure_is_of_not_when_it_was_said(tmp_path):
    said = {"actor_id": "delta", "as_of": "2025-06"}
    answer = _with_rates(
        tmp_path, {**said, "value": 18, "period": "2024-09"}, {**said, "value": 36, "period": "2025-06"}
    )
    assert rate(answer, "chip", "indo-pacific") == (36, 36, "each/year")


def test_every_row_names_its_facts_and_it_draws(answer):
    assert all(len(facts) for facts in answer.table["fact_ids"])
    assert answer.figure().to_dict()["mark"]["type"] == "bar"
