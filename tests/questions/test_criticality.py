"""Worked out by hand on the small world: three munitions, missile-a, -b and -c; each loses all or nothing unless said.

Powder (Acme alone) goes into motor-a, which missile-a needs, and is one of two that motor-b takes (missile-b loses half).
Of missile-c chips may be needed, and of those ore: needed in every other draw.
"""

import polars as pl
import pytest

from isthmus.questions import criticality
from isthmus.questions.naming import QuestionError


def scores(answer):
    return {r["id"]: (r["score_low"], r["score"], r["score_high"]) for r in answer.table.iter_rows(named=True)}


def test_materials(small_atlas):
    """Motor-a stops missile-a alone: 1/3. Powder stops that and half of missile-b: (1 + 1/2) / 3 = 1/2. Salt half of b: 1/6."""
    found = scores(criticality.ask(small_atlas, of="material", draws=20))
    sure = {k: v for k, v in found.items() if k in ("motor-a", "powder", "salt")}
    assert {k: v[1] for k, v in sure.items()} == pytest.approx(
        {k: {"motor-a": 1 / 3, "powder": 1 / 2, "salt": 1 / 6}[k] for k in sure}
    )
    assert "powder" in sure
    assert all(low == pytest.approx(high) for low, _, high in sure.values())


def test_a_company_that_makes_all_of_a_good_scores_as_the_good_does(small_atlas):
    """Acme makes all powder; what else it makes can only add to that."""
    answer = criticality.ask(small_atlas, draws=20)
    assert scores(answer)["acme"][1] >= 1 / 2 - 1e-9
    assert answer.table["name"][0] == "Acme"
    assert "Acme costs most" in answer.sentence


def test_ranks_lie_in_their_interval_and_draws_repeat(small_atlas):
    one, again = (criticality.ask(small_atlas, of="country", draws=30).table for _ in range(2))
    assert one.equals(again)
    assert one.filter((pl.col("rank") < pl.col("rank_low")) | (pl.col("rank") > pl.col("rank_high"))).height == 0
    assert one.filter((pl.col("score") < pl.col("score_low")) | (pl.col("score") > pl.col("score_high"))).height == 0
    assert one["score"].to_list() == sorted(one["score"], reverse=True)


def test_a_country_costs_no_less_than_a_company_in_it_alone(small_atlas):
    by_company = scores(criticality.ask(small_atlas, draws=20))
    by_country = scores(criticality.ask(small_atlas, of="country", draws=20))
    assert by_country["us"][1] >= by_company["acme"][1] - 1e-9


@pytest.mark.parametrize("draws", [0, 19, 1001])
def test_draws_out_of_bounds_are_told(small_atlas, draws):
    with pytest.raises(QuestionError, match="is not from 20 to 1000"):
        criticality.ask(small_atlas, draws=draws)


def test_the_figure_draws(small_atlas):
    assert criticality.ask(small_atlas, draws=20).figure().to_dict()["layer"]
