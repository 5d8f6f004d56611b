"""Worked out by hand on the small world, where powder is made by Acme alone, in the US.

Missile-a takes motor-a, which takes powder. Missile-b takes motor-b, which takes powder or salt: with powder gone salt takes over
altogether in the favourable reading; in the unfavourable one each carries half, so half is left.
"""

import polars as pl
import pytest
import small_world

from isthmus.atlas.handle import open_atlas
from isthmus.questions import exposure, signature
from isthmus.questions.naming import QuestionError


def left(answer):
    return {g: (low, high) for g, low, high in answer.table.select("good_id", "left_low", "left_high").rows()}


def test_a_good_that_stops(small_atlas):
    answer = exposure.ask(small_atlas, good="powder")
    assert left(answer) == {
        "missile-a": (pytest.approx(0), pytest.approx(0)),
        "missile-b": (pytest.approx(0.5), pytest.approx(1)),
    }
    assert answer.table["stops"].to_list() == ["stops in both readings", "falls in the unfavourable reading only"]
    assert answer.table["through"].to_list() == ["Powder", "Powder"]
    assert [(b.low, b.high) for b in answer.brackets] == [(1, 2), (pytest.approx(0.25), pytest.approx(0.5))]
    assert (
        "of 2 munitions that consume it, output falls of 1 to 2; on average 25% to 50% of output is left"
        in answer.sentence
    )
    assert {"makes/acme-plant.powder", "bill_of_materials/motor-a.powder"} <= set(answer.table["fact_ids"][0])


def test_a_part_that_stops(small_atlas):
    """Half of the powder: motor-a makes half; motor-b loses half of its powder half."""
    assert left(exposure.ask(small_atlas, good="powder", depth=0.5)) == {
        "missile-a": (pytest.approx(0.5), pytest.approx(0.5)),
        "missile-b": (pytest.approx(0.75), pytest.approx(1)),
    }


def test_defence_first(small_atlas):
    """Half of the powder is left and defence uses 80 %: it gets 0.5 / 0.8 of its need; with 50 % or less, all."""
    for share, is_left in ((0.8, 0.625), (0.5, 1)):
        answer = exposure.ask(small_atlas, good="powder", depth=0.5, defence_share=share)
        assert left(answer)["missile-a"] == (pytest.approx(is_left), pytest.approx(is_left))


def test_a_country_and_a_company(small_atlas):
    by_company = exposure.ask(small_atlas, company="acme", good="powder")
    assert left(by_company) == left(exposure.ask(small_atlas, good="powder"))
    assert by_company.parameters["company"] == "acme"


def test_a_country_with_a_share_on_record(tmp_path):
    """China makes 60 to 70 % of the ore, on which chips rest, and missile-c on chips: certain or not, the need is unknown."""
    rows = small_world.world()
    provenance = {"source_ids": "s-gov", "credibility": 2, "verified": "true", "year": "2024"}
    rows["material_shares"] = [
        {"fact_id": f"material_shares/x-{s}", "good_id": "ore", "country": "cn", "stage": "mining", "share": s, **provenance}
        for s in (0.6, 0.7)
    ]  # fmt: skip
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        answer = exposure.ask(atlas, country="cn", good="ore")
        assert left(answer) == {"missile-c": (pytest.approx(0.3), pytest.approx(1))}
        assert {"material_shares/x-0.6", "material_shares/x-0.7"} <= set(answer.fact_ids)


def test_what_cannot_be_asked_is_told(small_atlas):
    for asked, told in (
        ({"good": "powder", "depth": 0}, "--depth 0 is not a share"),
        ({"good": "powder", "defence_share": 2}, "--defence-share 2"),
        ({"good": "plutonium"}, "no good 'plutonium'"),
        ({"country": "na"}, "no active line in the atlas is hit"),
        ({"good": "launcher"}, "hit|consumes"),
    ):
        with pytest.raises(QuestionError, match=told):
            signature.ask("exposure", small_atlas, **asked)


def test_a_larger_stop_never_leaves_more(small_atlas):
    lows = [left(exposure.ask(small_atlas, good="powder", depth=d))["missile-b"][0] for d in (0.2, 0.4, 0.6, 0.8, 1.0)]
    assert lows == sorted(lows, reverse=True)


def test_the_bundled_export_stop():
    with open_atlas() as atlas:
        answer = exposure.ask(atlas)
        assert answer.table.height >= 5
        assert ((answer.table["left_low"] <= answer.table["left_high"]) & (answer.table["left_high"] <= 1)).all()
        assert answer.figure().to_dict()["layer"]
        alone = exposure.ask(atlas, country="cn", good="antimony")
    low = answer.table.filter(pl.col("good_id") == "155mm-round")["left_low"].item()
    assert low <= alone.table.filter(pl.col("good_id") == "155mm-round")["left_low"].item() + 1e-12
