"""Worked out by hand on the small war of `scenario_world`; shares are means over the two demands, so half of missile-a's.

Unfavourable: 9 months' worth of 1 a day, 273.94 of 913.125. With the stock of 60 it is 60 more. With shipping in no time a tenth month
more. Neither motor-a nor powder helps alone. Favourable: 432.12 made and 60 held. Without the stock 60 fewer; with
motor-a at present use 304.375 made in place of 432.12; powder at present use is still enough, since missile-b can do with salt
and leaves its half of it; with the plan a month at sea what the tenth month makes is lost.
Gamma's rate makes no difference: one a day is all that Europe wants.
"""

import pytest
import scenario_world as war
import small_world

from isthmus.atlas.handle import open_atlas
from isthmus.questions.gaps import ask
from isthmus.questions.naming import QuestionError

MADE = 304.375 + (304.375**2 / 2 + 304.375) / 365
NINE = 273.9375 + (273.9375**2 / 2 + 273.9375) / 365
WHOLE = 2 * 913.125


@pytest.fixture(scope="module")
def atlas(tmp_path_factory):
    with open_atlas(small_world.write(tmp_path_factory.mktemp("war") / "world", war.rows())) as opened:
        yield opened


def near(value):
    return pytest.approx(value, abs=2e-4)


def swings(answer):
    return {
        i: (best / 100, worst / 100)
        for i, best, worst in answer.table.select(
            "item", "points_from_unfavourable", "points_from_favourable"
        ).rows()
    }


def test_every_swing_by_hand(atlas, tmp_path):
    answer = ask(atlas, scenario=war.scenario(tmp_path))
    assert swings(answer) == {
        "Capacity of Motor a": (near(0), near((MADE - 304.375) / WHOLE)),
        "Time to ship between regions": (near(30.4375 / WHOLE), near((MADE - NINE) / WHOLE)),
        "Stock of Missile a in United States: what is left of 60 stated 2025": (near(60 / WHOLE), near(60 / WHOLE)),
    }
    assert "65% to 77% of demand is met on average" in answer.sentence
    assert answer.table["item"][0] == "Capacity of Motor a"
    assert answer.table["moves"][0].to_list() == ["Missile a, Indo-Pacific"]
    assert "quantities/a-stock" in answer.fact_ids


def test_a_maker_nobody_names(atlas, tmp_path):
    """At nothing and at all that is wanted, a third of three demands."""
    more = war.B_IN_BOTH.replace("missile-b", "missile-c")
    found = swings(ask(atlas, scenario=war.scenario(tmp_path, more=more)))
    assert found["Who makes Missile c, and how much"] == (near(1 / 3), near(1 / 3))


def test_a_permission_and_a_rate_that_matter_together(atlas, tmp_path):
    """Gamma's second missile a day is worth something only if it may be passed on, and the permission only if there is a second."""
    found = swings(ask(atlas, scenario=war.scenario(tmp_path, more=war.B_IN_BOTH), pooling=True))
    assert found["Whether Germany may pass on Missile b"] == (near(0), near(1 / 3))
    assert found["Present rate and plan of Missile b in Germany"] == (near(0), near(1 / 3))


def test_nothing_is_uncertain(atlas, tmp_path):
    policy = 'stocks = "recorded"\ninputs = "keep-pace"\nshipping_lag_weeks = 0'
    with pytest.raises(QuestionError, match="no uncertain fact moves the answer"):
        ask(atlas, scenario=war.scenario(tmp_path, policy=policy))
