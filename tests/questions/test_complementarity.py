"""Worked out by hand on the small war.

Gamma (de) makes one to two missile-b a day and Europe wants one: nothing to one a day is to spare of the 304.375 that the other
theatre lacks.
"""

import pytest
import scenario_world as war
import small_world

from isthmus.atlas.handle import open_atlas
from isthmus.questions.complementarity import ask
from isthmus.questions.naming import QuestionError


@pytest.fixture
def atlas(tmp_path):
    rows = war.rows()
    common = {"kind": "agreement", "signed": "2010", "domains": "logistics", "binding": "true", "us_role": "none", "summary": "Invented.",
              "source_ids": "s-gov", "credibility": 2, "verified": "true"}  # fmt: skip
    rows["commitments"] += [
        {"fact_id": f"commitments/{key}", "commitment_id": key, "name": key, "parties": parties, "functions": functions, "until": until,
         **common}
        for key, parties, functions, until in (
            ("supply", "au;de", "logistics", ""), ("ended", "de;jp", "procurement", "2020"), ("talk", "de;kr", "consultation", ""),
            ("home", "de;gb", "logistics", ""), ("leader", "de;us", "logistics", ""),
        )
    ]  # fmt: skip
    with open_atlas(small_world.write(tmp_path / "world", rows)) as opened:
        yield opened


def test_surplus_against_shortage(atlas, tmp_path):
    answer = ask(atlas, scenario=war.scenario(tmp_path, more=war.B_IN_BOTH))
    assert answer.table.height == 1
    mine = answer.table.row(0, named=True)
    assert (mine["good_id"], mine["from_id"], mine["theatre"]) == ("missile-b", "de", "Indo-Pacific")
    assert (mine["short_low"], mine["short_high"]) == (pytest.approx(304.375), pytest.approx(304.375))
    assert (mine["spare_low"], mine["spare_high"]) == (pytest.approx(0, abs=1e-3), pytest.approx(304.375, rel=1e-5))
    assert (mine["relief_low"], mine["relief_high"]) == (0, pytest.approx(304.375, rel=1e-5))
    assert mine["relief_share_high"] == pytest.approx(1, rel=1e-5)
    assert mine["agreements"] == ["supply"]
    assert "commitments/supply" in mine["fact_ids"]
    assert "of 1 pairs of a state and what the other theatre lacks, 0 to 1 can relieve" in answer.sentence
    assert "Germany with Missile b for the Indo-Pacific, 0% to 100%" in answer.sentence


def test_what_is_not_wanted_or_short(atlas, tmp_path):
    path = war.scenario(tmp_path)
    with pytest.raises(QuestionError, match=r"--good 'missile-c' is not wanted in .*missile-a, missile-b"):
        ask(atlas, scenario=path, good="missile-c")
    with pytest.raises(QuestionError, match="no state of one theatre is on record"):
        ask(atlas, scenario=path)
