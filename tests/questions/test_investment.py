"""Worked out by hand on the small war of `scenario_world`, each candidate growing by a tenth.

Favourable: acme's line is all that binds, so a tenth more is a tenth of the 432.12 that it makes, 0.0473 of the 913.125 wanted, and half
of that over both demands. Unfavourable: acme's plan runs ahead of its inputs, which stay at 1 a day; motor-a and powder bind together,
so neither helps alone, and the chain of both, with the line, adds a tenth of 9 months: 0.03 of 30.
"""

import polars as pl
import pytest
import scenario_world as war
import small_world

from isthmus.atlas.handle import open_atlas
from isthmus.questions import signature
from isthmus.questions.investment import ask
from isthmus.questions.naming import QuestionError

MADE = 304.375 + (304.375**2 / 2 + 304.375) / 365


@pytest.fixture(scope="module")
def atlas(tmp_path_factory):
    with open_atlas(small_world.write(tmp_path_factory.mktemp("war") / "world", war.rows())) as opened:
        yield opened


def near(value):
    return pytest.approx(value, abs=2e-4)


def row(answer, kind, good):
    return answer.table.row(by_predicate=(pl.col("kind") == kind) & (pl.col("good_id") == good), named=True)


def gains(its):
    """Favourable and unfavourable, as shares."""
    return its["gain_points_favourable"] / 100, its["gain_points_unfavourable"] / 100


def test_single_worths_and_the_chain(atlas, tmp_path):
    answer = ask(atlas, scenario=war.scenario(tmp_path))
    line, chain = row(answer, "line", "missile-a"), row(answer, "chain", "missile-a")
    gain = 0.1 * MADE / 913.125 / 2
    assert gains(line) == (near(gain), 0)
    assert gains(chain) == (near(gain), near(0.015))
    assert line["units_each_high"] == pytest.approx(10, rel=1e-3)
    assert set(zip(answer.table["kind"], answer.table["good_id"], strict=True)) == {
        ("line", "missile-a"),
        ("chain", "missile-a"),
    }
    assert "Most helps line" in answer.sentence
    assert (
        "Surest, in both readings: line and all inputs of Missile a in United States, at least 1.5%" in answer.sentence
    )


def test_what_is_worth_something_as_a_set_alone(atlas, tmp_path):
    """Motor-a and powder, and the line with them, whose plan of 1.04 a day in the first month is less than the 1.1 of its inputs."""
    answer = ask(atlas, scenario=war.scenario(tmp_path))
    assert "together in the unfavourable reading: Missile a in United States; Motor a; Powder (1.5%)" in answer.sentence
    assert "together in the favourable reading: Missile a in United States (2.4%)" in answer.sentence
    alone = ask(atlas, scenario=war.scenario(tmp_path), count=1)
    assert "No 1 lines and inputs together help in the unfavourable reading." in alone.sentence


@pytest.mark.parametrize(
    ("asked", "said"), [({"step": "0"}, "--step 0.0 is not above 0"), ({"count": "13"}, "--count 13 is not 1 to 12")]
)
def test_out_of_bounds(atlas, tmp_path, asked, said):
    with pytest.raises(QuestionError, match=said):
        signature.ask("investment", atlas, scenario=war.scenario(tmp_path), **asked)


def test_nothing_is_short(atlas, tmp_path):
    with pytest.raises(QuestionError, match="no expansion of a line or input on record spares any shortage"):
        ask(atlas, scenario=war.scenario(tmp_path), demand_scale=0.01, stocks="recorded")
