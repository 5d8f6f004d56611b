"""Worked out by hand on the small world: three munitions, missile-a, -b and -c; each loses all or nothing unless said.

Powder (Acme alone) goes into motor-a, which missile-a needs, and is one of two that motor-b takes (missile-b loses half).
Of missile-c chips may be needed, and of those ore: needed in every other draw.
"""

import polars as pl
import pytest
import small_world

from isthmus.atlas.handle import open_atlas
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


def changed(tmp_path, change):
    rows = small_world.world()
    change(rows)
    return open_atlas(small_world.write(tmp_path / "w", rows))


def without_beta(rows):
    rows["makes"] = [r for r in rows["makes"] if r["fact_id"] != "makes/beta.powder"]


def test_a_maker_stated_to_be_the_only_one_scores_as_the_good_does(tmp_path):
    """Acme makes all powder, and nothing else of its can add to that: 1/2 as above."""
    with changed(tmp_path, without_beta) as atlas:
        answer = criticality.ask(atlas, draws=20)
    assert scores(answer)["acme"] == pytest.approx((1 / 2, 1 / 2, 1 / 2))
    assert answer.table["name"][0] == "Acme"
    assert "Acme costs most" in answer.sentence


def test_a_line_of_unknown_status_makes_the_only_one_less_sure(small_atlas):
    """In every second draw or so Beta makes some of the powder."""
    answer = criticality.ask(small_atlas, draws=100)
    low, _, high = scores(answer)["acme"]
    assert high == pytest.approx(1 / 2)
    assert low < 0.45
    assert scores(answer)["beta"][2] > 0


def test_one_known_maker_is_not_the_only_one(tmp_path):
    """Gamma alone is known to make missile-b; its share q is as likely to be anything: q / 3, from 0.1 / 3 to 0.9 / 3 at 80 %."""

    def change(rows):
        rows["bill_of_materials"] = [r for r in rows["bill_of_materials"] if r["output_good"] != "motor-b"]

    with changed(tmp_path, change) as atlas:
        found = scores(criticality.ask(atlas, draws=1000))["gamma"]
    assert found == pytest.approx((0.1 / 3, 0.5 / 3, 0.9 / 3), abs=0.02)


def test_a_country_by_its_shares_on_record(tmp_path):
    """Chips need ore and missile-c chips; of the ore China has 50 to 60 %, evenly drawn: (0.51, 0.55, 0.59) / 3 of the output.

    What it had in 1990 counts for nothing.
    """

    def change(rows):
        for need in rows["bill_of_materials"]:
            need["essential"] = "yes" if need["input_good"] == "chip" else need["essential"]
        rows["material_shares"].append(
            rows["material_shares"][0] | {"fact_id": "material_shares/old", "year": "1990", "share": 0.99}
        )

    with changed(tmp_path, change) as atlas:
        answer = criticality.ask(atlas, of="country", draws=400)
    assert scores(answer)["cn"] == pytest.approx((0.51 / 3, 0.55 / 3, 0.59 / 3), abs=0.004)
    assert "Ore (mining 2023)" in answer.assumptions[0]
    assert "material_shares/old" not in answer.fact_ids


def test_a_site(tmp_path):
    """Acme's powder is made at its plant, all of it: 1/2 as above. No other line has a site."""
    with changed(tmp_path, without_beta) as atlas:
        answer = criticality.ask(atlas, of="site", draws=20)
    assert scores(answer) == {"acme-plant": pytest.approx((1 / 2, 1 / 2, 1 / 2))}
    assert answer.table["name"].to_list() == ["Acme Plant"]
    assert "8 of 9 lines name no site; they cannot be scored and run on." in answer.assumptions


def test_ranks_lie_in_their_interval_and_draws_repeat(small_atlas):
    one, again = (criticality.ask(small_atlas, of="country", draws=30).table for _ in range(2))
    assert one.equals(again)
    assert one.filter((pl.col("rank") < pl.col("rank_low")) | (pl.col("rank") > pl.col("rank_high"))).height == 0
    assert one.filter((pl.col("score") < pl.col("score_low")) | (pl.col("score") > pl.col("score_high"))).height == 0
    assert one["score"].to_list() == sorted(one["score"], reverse=True)


def test_a_country_costs_no_less_than_a_company_in_it_alone(tmp_path):
    """Without shares of the ore both are drawn alike."""
    with changed(tmp_path, lambda rows: rows["material_shares"].clear()) as atlas:
        by_company = scores(criticality.ask(atlas, draws=20))
        by_country = scores(criticality.ask(atlas, of="country", draws=20))
    assert by_country["us"][1] >= by_company["acme"][1] - 1e-9


@pytest.mark.parametrize("draws", [0, 19, 1001])
def test_draws_out_of_bounds_are_told(small_atlas, draws):
    with pytest.raises(QuestionError, match="is not from 20 to 1000"):
        criticality.ask(small_atlas, draws=draws)


def test_the_figure_draws(small_atlas):
    assert criticality.ask(small_atlas, draws=20).figure().to_dict()["layer"]


def test_the_bundled_atlas_ranks_china_by_its_materials():
    with open_atlas() as atlas:
        countries = criticality.ask(atlas, of="country")
        companies = criticality.ask(atlas).table
        sites = criticality.ask(atlas, of="site").table
    assert countries.table.head(3)["id"].to_list()[1] == "cn"
    assert companies.filter(pl.col("score_high") - pl.col("score_low") < 1e-6).height == 0
    assert "ampac-cedar" in sites["id"]
