"""Draws on the small war: missile-a is met to 0.3 in the unfavourable reading and to 0.539 in the favourable one, missile-b always."""

import numpy as np
import pytest
import scenario_world as war
import small_world

from isthmus.atlas.handle import open_atlas
from isthmus.questions import drawn_plans
from isthmus.questions.naming import QuestionError
from isthmus.questions.scenario_answers import loaded, read
from isthmus.questions.sustainment import ask


@pytest.fixture(scope="module")
def atlas(tmp_path_factory):
    with open_atlas(small_world.write(tmp_path_factory.mktemp("war") / "world", war.rows())) as opened:
        yield opened


def test_each_fact_stands_at_either_end_in_half_of_the_draws(atlas, tmp_path, monkeypatch):
    mine = read(atlas, loaded(war.scenario(tmp_path)), None)
    taken = []

    def met_in(setting, reading):
        taken.append(reading.but)
        return np.zeros(2)

    monkeypatch.setattr(drawn_plans, "met_in", met_in)
    drawn_plans.drawn_fills([mine], 20)
    facts = set().union(*taken)
    assert {"pace of motor-a", "pace of powder", "shipping", "stock of missile-a in us"} <= facts
    assert {sum(fact in its for its in taken) for fact in facts} == {10}
    assert len(set(taken)) > 10, "facts are drawn one by one, not all together"


def test_draws_lie_between_the_readings_and_differ(atlas, tmp_path):
    mine = read(atlas, loaded(war.scenario(tmp_path)), None)
    once, again = drawn_plans.drawn_fills([mine, mine], 20)
    missile_a = once[:, [w.good for w in mine.wanted].index("missile-a")]
    assert missile_a.min() >= 0.3 - 1e-4
    assert missile_a.max() <= 0.5390
    assert np.ptp(missile_a) > 0.05
    assert (once == again).all(), "one scenario drawn twice with common random numbers"


def test_medians_in_the_answer(atlas, tmp_path):
    path = war.scenario(tmp_path)
    answer = ask(atlas, scenario=path, compare=path, draws=20)
    row = answer.table.row(0, named=True)
    assert row["fill_low"] <= row["drawn_low"] <= row["drawn_median"] <= row["drawn_high"] <= row["fill_high"]
    values = {f.name: f.value for f in answer.findings}
    assert values["draws"] == 20
    assert values["median difference of the second scenario"] == 0
    assert "meets +0.0 percentage points (+0.0 to +0.0) of what both want" in answer.sentence
    assert drawn_plans.HOW in answer.assumptions
    plain = ask(atlas, scenario=path)
    assert "draws" not in plain.sentence
    assert plain.table["drawn_median"].null_count() == plain.table.height


def test_too_few_draws_are_refused(atlas, tmp_path):
    with pytest.raises(QuestionError, match="--draws 5 is neither 0 nor 20 to 500"):
        ask(atlas, scenario=war.scenario(tmp_path), draws=5)
