"""Worked out by hand on the small war of `scenario_world`.

Favourable: acme's rate rises straight from 1 a day on 31 December 2025 to 2 on 31 December 2026, so that in 304.375 days it makes
304.375 + (304.375² / 2 + 304.375) / 365 = 432.12; with the 60 in stock that is 492.12 of the 913.125 wanted. The first month
has 30.4375 · (1 + 16.2 / 365) + 60 = 91.8 for the 91.3 wanted, so shortage begins in the second.
Unfavourable: no stock, powder stays at present use, so 1 a day, and what is sent arrives a month later: 9 of 10 months' worth, 0.3.
"""

import polars as pl
import pytest
import scenario_world as war
import small_world

from isthmus.atlas.handle import open_atlas
from isthmus.questions import signature, sustainment
from isthmus.questions.naming import QuestionError
from isthmus.questions.sustainment import ask

FAVOURABLE = (304.375 + (304.375**2 / 2 + 304.375) / 365 + 60) / 913.125


@pytest.fixture(scope="module")
def atlas(tmp_path_factory):
    with open_atlas(small_world.write(tmp_path_factory.mktemp("war") / "world", war.rows())) as opened:
        yield opened


def near(value):
    return pytest.approx(value, abs=2e-4)


def fills(answer):
    return {
        (g, t): (low, high)
        for g, t, low, high in answer.table.select("good_id", "theatre", "fill_low", "fill_high").rows()
    }


def row(answer, good, theatre="Indo-Pacific"):
    return answer.table.row(by_predicate=(pl.col("good_id") == good) & (pl.col("theatre") == theatre), named=True)


def test_both_readings_by_hand(atlas, tmp_path):
    answer = ask(atlas, scenario=war.scenario(tmp_path))
    assert fills(answer) == {
        ("missile-a", "Indo-Pacific"): (near(0.3), near(FAVOURABLE)),
        ("missile-b", "Euro-Atlantic"): (near(1), near(1)),
    }
    mine = row(answer, "missile-a")
    assert (mine["first_month_low"], mine["first_month_high"]) == (0, 1)
    assert mine["short"] == "in both readings"
    assert mine["limits"] == ["supply of Powder", "supply of Motor a"]
    assert mine["limits_favourable"] == ["capacity of Missile a in United States"]
    assert mine["wanted"] == near(913.125)
    assert {"quantities/a-now", "quantities/a-plan", "quantities/a-stock", "bill_of_materials/motor-a.powder"} <= set(
        mine["fact_ids"]
    )
    assert row(answer, "missile-b", "Euro-Atlantic")["first_month_low"] is None
    assert "of 2 demands by good and theatre 1 are met in full, and on average 65% to 77% of demand" in answer.sentence
    assert "Missile a in the Indo-Pacific, 30% to 54% and short after 0 to 30 days" in answer.sentence


def test_levers(atlas, tmp_path):
    """A year's delay: the rate of two a day comes on day 364 + 365.25. Inputs that keep pace: the plan, arriving a month later."""
    path = war.scenario(tmp_path)
    late = 304.375 + (304.375**2 / 2 + 304.375) / 730.25
    assert fills(ask(atlas, scenario=path, expansion_delay_months=12.0))["missile-a", "Indo-Pacific"] == (
        near(0.3),
        near((late + 60) / 913.125),
    )
    nine = 273.9375
    paced = nine + (nine**2 / 2 + nine) / 365
    assert fills(ask(atlas, scenario=path, inputs="keep-pace"))["missile-a", "Indo-Pacific"][0] == near(paced / 913.125)
    assert fills(ask(atlas, scenario=path, inputs="present-use"))["missile-a", "Indo-Pacific"][1] == near(
        (304.375 + 60) / 913.125
    )
    recorded = ask(atlas, scenario=path, stocks="recorded")
    assert fills(recorded)["missile-a", "Indo-Pacific"][0] == near((9 * 30.4375 + 60) / 913.125)
    assert fills(ask(atlas, scenario=path, stocks="none"))["missile-a", "Indo-Pacific"][1] == near(
        FAVOURABLE - 60 / 913.125
    )
    halved = ask(atlas, scenario=path, demand_scale=0.5)
    assert fills(halved)["missile-a", "Indo-Pacific"][0] == near(0.6)
    assert row(halved, "missile-a")["wanted"] == near(913.125 / 2)


def test_a_loss_upstream(atlas, tmp_path):
    """Three months without powder. Missile-a: 6 of 9 months arrive. Missile-b's oxidiser is half powder: 7 months and 3 halves of 10."""
    answer = ask(atlas, scenario=war.scenario(tmp_path, more=war.POWDER_LOST))
    assert fills(answer)["missile-a", "Indo-Pacific"][0] == near(0.2)
    assert fills(answer)["missile-b", "Euro-Atlantic"] == (near(0.85), near(1))
    assert "supply of Powder" in row(answer, "missile-b", "Euro-Atlantic")["limits"]


def test_a_loss_recovers_evenly(atlas, tmp_path):
    """One month whole, then a two-month recovery: 0, 1/4 and 3/4 of the powder are left in the first three months.

    Half of its present use is motor-a's. A unit of it makes 1 missile-b, of which 1 a day is wanted, or 2 missile-a, of which 3
    are: missile-b is served first. It makes 1/2 (from salt), then 3/4, then all: 9.25 of 10. What is left in the third month,
    1/4, makes half a month of missile-a; with six whole months after it 6.5 of 30 arrive.
    """
    more = war.POWDER_LOST.replace("length_months = 3", "length_months = 1\nrecovery_months = 2")
    answer = ask(atlas, scenario=war.scenario(tmp_path, more=more))
    assert fills(answer)["missile-a", "Indo-Pacific"][0] == near(6.5 / 30)
    assert fills(answer)["missile-b", "Euro-Atlantic"][0] == near(0.925)


def test_without_a_country(atlas, tmp_path):
    more = '[[disruption]]\nname = "No US"\ncountry = "us"\nstocks = true\n'
    answer = ask(atlas, scenario=war.scenario(tmp_path, more=more))
    assert fills(answer)["missile-a", "Indo-Pacific"] == (near(0), near(0))
    held = ask(atlas, scenario=war.scenario(tmp_path, more=more.replace("true", "false")), stocks="recorded")
    assert fills(held)["missile-a", "Indo-Pacific"][1] == near(60 / 913.125)


def test_sharing_between_theatres(atlas, tmp_path):
    """Gamma's one to two a day meet one a day in Europe; the other theatre gets the rest only if they share."""
    apart = fills(ask(atlas, scenario=war.scenario(tmp_path, more=war.B_IN_BOTH)))
    assert apart["missile-b", "Indo-Pacific"] == (near(0), near(0))
    assert apart["missile-b", "Euro-Atlantic"] == (near(1), near(1))
    shared = fills(ask(atlas, scenario=war.scenario(tmp_path, more=war.B_IN_BOTH), pooling=True, permissions="all"))
    assert [shared["missile-b", t][1] for t in ("Euro-Atlantic", "Indo-Pacific")] == [near(1), near(1)]
    # One a day is all there is: what is met at home comes a month sooner, so it weighs more than the same at sea.
    assert [shared["missile-b", t][0] for t in ("Euro-Atlantic", "Indo-Pacific")] == [near(1), near(0)]
    asked = fills(ask(atlas, scenario=war.scenario(tmp_path, more=war.B_IN_BOTH), pooling=True, permissions="known"))
    assert asked == apart


def test_a_good_without_a_maker_on_record(atlas, tmp_path):
    more = war.B_IN_BOTH.replace("missile-b", "missile-c")
    answer = ask(atlas, scenario=war.scenario(tmp_path, more=more))
    mine = row(answer, "missile-c")
    assert (mine["fill_low"], mine["fill_high"]) == (near(0), near(1))
    assert mine["missing"] == ["no maker on record", "no stock on record"]
    assert "Of 1 more no capacity is on record" in answer.sentence
    assert "of 2 demands" in answer.sentence


def test_an_active_line_of_unknown_capacity(tmp_path):
    """Where another state's rate is on record, an unknown line makes as much in the favourable reading and nothing in the other."""
    rows = war.rows()
    rows["makes"].append({"fact_id": "makes/gb.missile-a", "actor_id": "gb", "good_id": "missile-a", "status": "active",
                          "source_ids": "s-gov", "credibility": 2, "verified": "true"})  # fmt: skip
    more = war.B_IN_BOTH.replace("missile-b", "missile-a").replace("indo-pacific", "euro-atlantic")
    with open_atlas(small_world.write(tmp_path / "world", rows)) as atlas:
        answer = ask(atlas, scenario=war.scenario(tmp_path, more=more))
        europe = row(answer, "missile-a", "Euro-Atlantic")
        assert europe["missing"] == ["capacity in United Kingdom not on record"]
        assert europe["fill_high"] == near(1)


def test_two_scenarios_side_by_side(atlas, tmp_path):
    (tmp_path / "other").mkdir()
    answer = ask(atlas, scenario=war.scenario(tmp_path), compare=war.scenario(tmp_path / "other", more=war.POWDER_LOST))
    mine = row(answer, "missile-a")
    assert (mine["fill_low"], mine["other_fill_low"]) == (near(0.3), near(0.2))
    assert "In “A small war” " in answer.sentence
    assert len(answer.figure().to_dict()["datasets"].popitem()[1]) == 2 * 2 * 11


def test_priority(atlas, tmp_path):
    """Motor-b is short of nothing, so a weight on missile-b changes nothing; weights are read from the file and may be refused."""
    path = war.scenario(tmp_path, more="[priority]\nmissile-b = 5")
    assert fills(ask(atlas, scenario=path))["missile-a", "Indo-Pacific"][0] == near(0.3)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"scenario": "two-theatre"}, "near: two-theatres"),
        ({"demand_scale": "0"}, "--demand-scale 0.0 is not above 0"),
        ({"expansion_delay_months": "121"}, "--expansion-delay-months 121.0 is not 0 to 120"),
        ({"stocks": "some"}, "--stocks 'some' is not one of"),
        ({"scenario": "two-theatres"}, "the atlas has no good '155mm-round'"),
    ],
)
def test_what_cannot_be_asked(atlas, asked, said):
    with pytest.raises(QuestionError) as error:
        signature.ask("sustainment", atlas, **asked)
    assert said in str(error.value)


def test_no_demand_in_time(atlas, tmp_path):
    path = war.scenario(tmp_path, policy='theatres = ["indo-pacific"]').replace("small", "small")
    text = (
        (tmp_path / "small-war.toml")
        .read_text()
        .replace('theatre = "indo-pacific"', 'theatre = "indo-pacific"\nfrom_month = 20')
    )
    (tmp_path / "small-war.toml").write_text(text)
    with pytest.raises(QuestionError, match="no demand in indo-pacific falls inside the horizon"):
        ask(atlas, scenario=path)


@pytest.fixture(scope="module")
def bundled():
    with open_atlas() as opened:
        yield opened


def test_the_bundled_scenarios_can_be_asked(bundled):
    """Losses and delays never help, and what two theatres share is never more than what one alone gets."""
    base = sustainment.ask(bundled)
    means = {b.name: (b.low, b.high) for b in base.brackets}["mean share of demand met"]
    for name in ("perchlorate-lost", "stop-all-five", "expansions-late", "seeker-halved", "without-united-states"):
        other = sustainment.ask(bundled, scenario=name)
        worse = {b.name: (b.low, b.high) for b in other.brackets}["mean share of demand met"]
        assert worse[0] <= means[0] + 1e-6
        assert worse[1] <= means[1] + 1e-6
    alone = fills(sustainment.ask(bundled, scenario="indo-pacific-alone"))
    for key, (low, high) in alone.items():
        assert low >= fills(base)[key][0] - 1e-6
        assert high >= fills(base)[key][1] - 1e-6


def test_plans_solved_side_by_side_are_as_solved_one_by_one(atlas, tmp_path):
    from isthmus.questions import scenario_answers as answers
    from isthmus.questions.capacities import FAVOURABLE as good
    from isthmus.questions.capacities import UNFAVOURABLE as bad
    from isthmus.questions.sustaining import Reading, plan, solve, solve_each

    read = answers.read(atlas, answers.loaded(war.scenario(tmp_path)), None)
    plans = [plan(read, Reading(end)) for end in (good, bad)]
    together = solve_each(plans)
    assert [repr(outcome) for _, outcome in together] == [repr(solve(p)[1]) for p in plans]
    assert repr(together[0][1]) != repr(together[1][1]), "in the order of the plans"
    assert solve_each([]) == []
