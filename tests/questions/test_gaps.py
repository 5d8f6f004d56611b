"""Worked out by hand on the small war of `scenario_world`; shares are means over the two demands, so half of missile-a's.

Unfavourable: 9 months' worth of 1 a day, 273.94 of 913.125. With the stock of 60 it is 60 more. With shipping in no time a tenth month
more. Neither motor-a nor powder helps alone. Favourable: 432.12 made and 60 held. Without the stock 60 fewer; with
motor-a at present use 304.375 made in place of 432.12; powder at present use is still enough, since missile-b can do with salt
and leaves its half of it; with the plan a month at sea what the tenth month makes is lost.
Gamma's rate makes no difference: one a day is all that Europe wants.
"""

import lines_world
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
    with pytest.raises(QuestionError, match="no uncertain fact moves the answer by itself"):
        ask(atlas, scenario=war.scenario(tmp_path, policy=policy))


def test_a_stop_of_supply_by_hand(small_atlas):
    """Without Acme's powder 0 to 0.5 of missile-a is left (Beta's line may make half), of missile-b 0.5 to 1 (salt may take over).

    Known: half of powder is Beta's: missile-a gains 0.5 and missile-b, a half of whose oxidiser is powder, 0.25; at the other end only
    missile-a loses 0.5. Known: salt takes over: missile-b gains 0.5; at the other end it loses half of its powder half.
    """
    answer = ask(small_atlas, question="exposure", company="acme", good="powder")
    assert swings(answer) == {
        "Who makes how much of Powder": (near(0.375), near(0.25)),
        "Whether others can take over from Powder in Motor b": (near(0.25), near(0.125)),
    }
    assert "25% to 75% of munitions' output is left on average, and 2 of 2 uncertain facts move" in answer.sentence
    assert answer.table["moves"][0].to_list() == ["Missile a", "Missile b"]
    assert answer.parameters["company"] == "acme"
    assert answer.parameters["scenario"] is None


def test_a_purchase_and_a_need_of_a_stop(tmp_path):
    """As in `exposure`: Beta buys powder from Acme, perhaps alone, and one unnamed maker may stand beside Acme and Delta."""

    def change(rows):
        lines_world.two_makers_of_powder_and_motors(rows)
        rows["supplies"][0]["exclusivity"] = "one-known"
        lines_world.need_of(rows, "motor-a", "powder")["essential"] = "unknown"

    with lines_world.changed(tmp_path, change) as atlas:
        found = swings(ask(atlas, question="exposure", company="acme", good="powder"))
    # Of two munitions. Unfavourable: half of the powder is lost, motor-a stands at 0.5, motor-b at the mean of Beta's 0 and 0.5: where
    # Beta buys from others too it is 0.5, where a quarter is lost 0.75 and the mean of 0 and 0.75. Favourable: motor-a does without, a
    # quarter of the powder is lost and missile-b stands at 0.75.
    assert found == {
        "Whether Motor a needs Powder": (near(0.5 / 2), near(0.25 / 2)),
        "Whether Beta buys Powder from others than Acme": (near(0.25 / 2), near(0.375 / 2)),
        "Who makes how much of Powder": (near((0.25 + 0.125) / 2), near(0.25 / 2)),
    }


def test_makers_nobody_knows_where_a_country_is_lost(tmp_path):
    """Gamma's missile-b is lost with Germany: a half at best, beside one that nobody names. Nobody knows who makes salt, which it needs."""

    def change(rows):
        rows["bill_of_materials"] = [r for r in rows["bill_of_materials"] if r["input_good"] != "powder"]
        rows["makes"] = [r for r in rows["makes"] if r["good_id"] != "salt"]

    with lines_world.changed(tmp_path, change) as atlas:
        found = swings(ask(atlas, question="exposure", country="de"))
        assert found["Whether makers of Salt that are not on record are lost too"] == (near(0), near(0.5))
        of_company = swings(ask(atlas, question="exposure", company="gamma"))
    assert not any("lost too" in name for name in of_company)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"company": "acme"}, "--company goes with --question exposure; this asks of sustainment"),
        ({"question": "exposure", "pooling": True, "scenario": "x.toml"}, "--scenario, --pooling goes with --question sustainment"),
        ({"question": "exposure", "depth": 2.0}, "--depth 2.0 is not a share above 0"),
    ],
)
def test_parameters_of_the_other_question_are_refused(small_atlas, asked, said):
    with pytest.raises(QuestionError, match=said):
        ask(small_atlas, **asked)
