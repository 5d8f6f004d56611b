"""What the bundled atlas promises: sound, complete, cited, and the readings that are known from the record."""

import re

import polars as pl
import pytest

import isthmus
from isthmus.atlas.coverage import coverage
from isthmus.atlas.handle import open_atlas
from isthmus.model.check import TABLES


@pytest.fixture(scope="module")
def atlas():
    with open_atlas() as opened:
        yield opened


def test_nothing_of_the_first_record_was_dropped(atlas):
    counts = {name: atlas.table(name).height for name in TABLES}
    assert counts["sources"] >= 967
    assert {k: counts[k] for k in ("goods", "sites", "supplies", "material_shares", "commitments", "centres", "centre_participation")} == {
        "goods": 135, "sites": 119, "supplies": 215, "material_shares": 62, "commitments": 120, "centres": 30, "centre_participation": 191,
    }  # fmt: skip
    assert counts["engagements"] == 107 + 48
    assert counts["quantities"] == 396 + 143
    assert counts["bill_of_materials"] == 169
    assert counts["memberships"] == 94
    assert counts["names"] == 589 + 59
    assert (counts["positions"], counts["codings"], counts["incidents"], counts["recommendations"]) == (156, 156, 36, 23 + 78)


def test_mirrors_and_proxies_are_never_above_d_and_proxies_never_linked(atlas):
    sources = atlas.table("sources")
    weak = sources.filter(pl.col("access").is_in(["mirror", "proxy", "second-hand"]))
    assert weak.height > 40
    assert set(weak["reliability"]) <= {"D", "E", "F"}
    for citation in atlas.cite(sources.filter(pl.col("access") == "proxy")["source_id"]):
        assert not (citation.live and re.search(r"ww1t2|pen0\.pages", citation.url)), citation.url


def test_figures_that_were_only_read_are_at_most_c3(atlas):
    grades = atlas.sql("SELECT DISTINCT grade FROM facts WHERE table_name IN ('quantities', 'material_shares')")[
        "grade"
    ]
    assert all(grade[0] >= "C" and grade[1] >= "3" for grade in grades)


def test_what_was_not_read_cannot_be_judged(atlas):
    unread = atlas.sql("SELECT credibility FROM facts WHERE NOT verified")["credibility"]
    assert unread.len() > 300
    assert unread.min() >= 4


def test_no_place_is_finer_than_a_city(atlas):
    """Coordinates are those of a city centre, so sites of one city share them."""
    sites = atlas.table("sites")
    spots = sites.group_by("city", "country").agg(pl.struct("lat", "lon").n_unique().alias("spots"))
    assert spots.filter(pl.col("spots") > 1).to_dicts() == []


def test_coverage_is_printed_with_conflicts_kept(atlas):
    assert coverage(atlas).conflicts >= 5


def test_the_single_perchlorate_source_lies_under_fifteen_munitions_and_no_launcher(atlas):
    answer = isthmus.ask("chokepoints", atlas, good="ammonium-perchlorate")
    goods = atlas.table("goods").select("good_id", "kind")
    down = answer.table.filter(pl.col("position") == "downstream").join(goods, on="good_id")
    munitions = set(down.filter(pl.col("kind_right") == "munition")["good_id"])
    assert munitions == {
        "amraam", "atacms", "cgr-080", "essm", "gem-t", "gmlrs", "hellfire", "pac-3", "prsm", "sm-3-ib", "sm-3-iia", "sm-6", "stinger",
        "thaad", "tomahawk",
    }  # fmt: skip
    assert not set(down["good_id"]) & {"himars", "chunmoo", "patriot-launcher", "mogami-frigate"}
    itself = answer.table.row(by_predicate=pl.col("position") == "itself", named=True)
    assert itself["exclusivity"] == "stated-sole"
    assert answer.brackets[0].high == 15
    assert "American Pacific Corporation" in answer.sentence


def test_the_four_convened_five_high_meetings_all_beside_nato(atlas):
    answer = isthmus.ask("convening", atlas)
    values = {f.name: f.value for f in answer.findings}
    assert values["convened by themselves"] == 5
    assert values["of these beside a NATO meeting"] == 5
    for name in ("Madrid", "Vilnius", "Washington", "The four meet Ukraine", "Defence officials of the four"):
        assert name in answer.sentence


def test_collective_defence_is_what_the_cooperation_is_not(atlas):
    sentence = isthmus.ask("commitments", atlas).sentence
    assert "collective defence in nuclear deterrence (Japan, South Korea)" in sentence
