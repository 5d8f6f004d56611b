"""Worked out by hand on the small world.

A loss of six months is 183 days, days 0–182. What is made on a day can be used the next. Powder is made by Acme alone; it
goes into motor-a and that into missile-a. Motor-b takes powder or salt (one group, half each), missile-c perhaps chips, chips ore.
"""

import polars as pl
import pytest
import small_world

from isthmus.atlas.handle import open_atlas
from isthmus.questions import disruption
from isthmus.questions.naming import QuestionError


def row(answer, good):
    return answer.table.row(by_predicate=pl.col("good_id") == good, named=True)


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    """The small world without the alternatives of motor-b, so that motor-a has the powder to itself."""
    rows = small_world.world()
    rows["bill_of_materials"] = [r for r in rows["bill_of_materials"] if r["output_good"] != "motor-b"]
    with open_atlas(small_world.write(tmp_path_factory.mktemp("disruption") / "w", rows)) as atlas:
        yield atlas


def test_two_stages_of_stock_by_hand(chain):
    """With 30 days at each stage motor-a stops on day 30, missile-a on day 60.

    Powder is made again on day 183, motor-a on 184, the missile on 185: 125 days lost.
    With 180 days, motor-a stands still on days 180–183 only and missile-a's stock covers it.
    """
    answer = disruption.ask(chain)
    assert (answer.parameters["good"], answer.parameters["company"]) == ("powder", "acme")
    assert answer.table["good_id"].to_list() == ["missile-a"]
    found = row(answer, "missile-a")
    assert (found["survive_days_low"], found["survive_days_high"]) == (60, None)
    assert found["lost_days_low"] == 0
    assert found["lost_days_high"] == pytest.approx(125)
    assert (found["recover_days_low"], found["recover_days_high"]) == (0, 185)
    assert [(b.low, b.high) for b in answer.brackets] == [(0, 1), (0, pytest.approx(125))]
    assert (
        "loses 0 to 125 days of output and falls after 60 days at the earliest; it is back 185 days after"
        in answer.sentence
    )
    assert {"makes/acme-plant.powder", "bill_of_materials/motor-a.powder", "supplies/s-001"} <= set(found["fact_ids"])


def test_half_the_depth_and_a_slow_return(chain):
    """At half depth motor-a's stock falls by half a day a day: on day 58 one day is left, on day 59 half a day, so it makes half.

    Missile-a's stock then falls from 29.5 on day 60 by a half a day and is below a day on day 118.
    """
    half = row(disruption.ask(chain, depth=0.5), "missile-a")
    assert half["survive_days_low"] == 118
    slow = row(disruption.ask(chain, recovery_months=3.0), "missile-a")
    assert slow["lost_days_high"] > 125
    assert slow["survive_days_low"] == 60


def test_an_alternative_keeps_half(small_atlas):
    """Salt gives motor-b the other half, so missile-b falls on day 118 as above, to half."""
    found = row(disruption.ask(small_atlas), "missile-b")
    assert found["survive_days_low"] == 118
    assert 0 < found["lost_days_high"] < row(disruption.ask(small_atlas), "missile-a")["lost_days_high"]


def test_a_country_by_its_shares_and_an_unknown_need(small_atlas):
    """China has 50 or 60 % of ore. Unfavourably chips' stock, 30 − 0.6 t, is 0.6 on day 49: they make 0.6, then 0.4.

    Missile-c's stock is 29.6 on day 50 and falls by 0.6 a day, to 0.8 on day 98. Favourably it needs no chips.
    """
    found = row(disruption.ask(small_atlas, good="ore", country="cn"), "missile-c")
    assert (found["survive_days_low"], found["survive_days_high"]) == (98, None)
    assert found["falls"] == "falls in the unfavourable reading only"
    assert {"material_shares/m-0", "material_shares/m-1"} <= set(found["fact_ids"])


def test_a_need_that_is_not_essential_counts_by_its_part(tmp_path):
    """China has 70 % of ore, one of two inputs of chips, the other not on record: without it chips fall to 1 − 0.7 / 2 = 0.65.

    Their stock, 30 − 0.7 t, is 0.6 on day 42: they make 1 − 0.4 / 2 = 0.8, then 0.65. Missile-c's stock is 29.8 on day 43 and
    falls by 0.35 a day, to 0.75 on day 126.
    """
    rows = small_world.world()
    for need in rows["bill_of_materials"]:
        need["essential"] = "no" if need["input_good"] == "ore" else need["essential"]
    rows["material_shares"] = [r | {"share": 0.7} for r in rows["material_shares"][:1]]
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        found = row(disruption.ask(atlas, good="ore", country="cn"), "missile-c")
    assert (found["survive_days_low"], found["survive_days_high"]) == (126, None)
    assert found["falls"] == "needs it, stated not essential"


def test_a_line_of_unknown_status_may_relieve_the_only_maker(chain):
    """Beta may make half of the powder. Then motor-a's 30 days last 59 days and missile-a's to day 118, in the favourable reading.

    With 30 days of stock in both readings only the shares differ: all is lost, or half.
    """
    found = row(disruption.ask(chain, stock_days=30.0, stock_days_most=30.0), "missile-a")
    assert (found["survive_days_low"], found["survive_days_high"]) == (60, 118)
    assert found["falls"] == "falls in both readings"


def test_makers_that_nobody_knows_may_be_lost_too(tmp_path):
    """With the United States goes Acme's powder. Nobody knows who makes motor-b, ore and missile-c: they may stand there too.

    Then all three munitions fall, of which missile-c is in no row.
    """
    rows = small_world.world()
    rows["makes"] = [r for r in rows["makes"] if r["good_id"] != "motor-b"]
    rows["material_shares"] = []
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        answer = disruption.ask(atlas, country="us")
    assert set(answer.table["good_id"]) == {"missile-a", "missile-b"}
    assert answer.sentence.endswith(
        "Makers of 3 more goods are not on record; were these lost too for good, output of 3 munitions would fall."
    )


def test_a_last_stage_falls_at_once_in_both_readings(small_atlas):
    """Gamma makes all of missile-b, or half of it beside one that nobody names."""
    answer = disruption.ask(small_atlas, good="missile-b", company="Gamma")
    found = row(answer, "missile-b")
    assert [found[c] for c in answer.units] == pytest.approx([0, 0, 91.5, 183, 183, 183])
    assert found["falls"] == "falls in both readings"


def test_more_stock_never_hurts_here(chain):
    lost = [
        row(disruption.ask(chain, stock_days=float(d)), "missile-a")["lost_days_high"] for d in (1, 10, 30, 60, 90, 180)
    ]
    assert lost == sorted(lost, reverse=True)
    assert lost[0] == pytest.approx(183)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"good": "nothing"}, "the atlas has no good"),
        ({"good": "launcher"}, "no active line"),
        ({"good": "powder", "country": "de"}, "no active line"),
        ({"depth": 2.0, "months": 0.0, "stock_days": 0.0}, r"--depth .*--months .*--stock-days"),
        ({"stock_days": 200.0}, "--stock-days-most"),
    ],
)
def test_what_cannot_be_asked_is_told(small_atlas, asked, message):
    with pytest.raises(QuestionError, match=message):
        disruption.ask(small_atlas, **asked)


def test_the_single_perchlorate_source_of_the_bundled_atlas():
    with open_atlas() as atlas:
        answer = disruption.ask(atlas)
    assert answer.parameters["good"] == "ammonium-perchlorate"
    assert answer.brackets[0].low == 0
    assert answer.brackets[0].high >= 10
    chart = answer.figure().to_dict()
    assert {d["reading"] for values in chart["datasets"].values() for d in values} == {"favourable", "unfavourable"}
