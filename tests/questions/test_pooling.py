"""Worked out by hand on the small war: Gamma (de) makes one to two missile-b a day, of which each theatre wants one."""

import polars as pl
import pytest
import scenario_world as war
import small_world

from isthmus.atlas.handle import open_atlas
from isthmus.questions.pooling import ask


@pytest.fixture(scope="module")
def atlas(tmp_path_factory):
    with open_atlas(small_world.write(tmp_path_factory.mktemp("war") / "world", war.rows())) as opened:
        yield opened


def near(value):
    return pytest.approx(value, abs=2e-4)


def row(answer, good, theatre="Indo-Pacific"):
    return answer.table.row(by_predicate=(pl.col("good_id") == good) & (pl.col("theatre") == theatre), named=True)


def test_gain_between_no_permission_and_all(atlas, tmp_path):
    """Two a day and the permission given: the other theatre goes from nothing to all. One a day: home, sooner, is served first."""
    answer = ask(atlas, scenario=war.scenario(tmp_path, more=war.B_IN_BOTH))
    mine = row(answer, "missile-b")
    assert (mine["apart_low"], mine["apart_high"], mine["shared_low"], mine["shared_high"]) == (0, 0, near(0), near(1))
    assert (mine["gain_low"], mine["gain_high"]) == (near(0), near(1))
    assert mine["units_high"] == pytest.approx(304.375, rel=1e-3)
    assert mine["received_high"] == pytest.approx(304.375, rel=1e-3)
    assert (mine["givers"], mine["permissions"]) == (["Germany"], ["Germany: unknown"])
    assert row(answer, "missile-b", "Euro-Atlantic")["gain_high"] == near(0)
    assert row(answer, "missile-a")["gain_high"] == near(0)
    assert "of 3 demands 0 to 1 gain by sharing between the theatres; on average 0% to 33% more" in answer.sentence
    assert "Most: Missile b in the Indo-Pacific, 0% to 100% more, from Germany." in answer.sentence


def test_a_permission_that_is_given_worst_capacity(atlas, tmp_path):
    """Europe wants nothing: all of one to two a day go; in the unfavourable reading they arrive a month late, 9 of 10 months."""
    path = war.scenario(tmp_path, more=war.B_IN_BOTH, policy='theatres = ["indo-pacific"]')
    mine = row(ask(atlas, scenario=path, permissions="all"), "missile-b")
    assert (mine["gain_low"], mine["gain_high"]) == (near(0.9), near(1))
    known = row(ask(atlas, scenario=path, permissions="known"), "missile-b")
    assert (known["gain_low"], known["gain_high"]) == (near(0), near(0))


def test_only_goods_without_a_maker(atlas, tmp_path):
    path = war.scenario(tmp_path)
    text = (tmp_path / "small-war.toml").read_text().replace("missile-a", "missile-c").replace("missile-b", "missile-c")
    (tmp_path / "small-war.toml").write_text(text)
    answer = ask(atlas, scenario=path)
    assert "of no demand is a capacity on record" in answer.sentence
