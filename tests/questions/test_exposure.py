"""Worked out by hand on the small world, where powder is made by Acme alone, in the US.

Missile-a takes motor-a, which takes powder. Missile-b takes motor-b, which takes powder or salt: with powder gone salt takes over
altogether in the favourable reading; in the unfavourable one each carries half, so half is left.
"""

import numpy as np
import polars as pl
import pytest
import small_world
from lines_world import changed, need_of, provided, two_makers_of_powder_and_motors

from isthmus.atlas.handle import open_atlas
from isthmus.questions import dependence, exposure, levels, producing_lines, signature
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
    """Acme is stated to be the only maker of powder, so all of it is lost at most; Beta's line is of unknown status: at least half.

    Missile-b takes salt instead in the favourable reading; in the unfavourable one it loses the half of powder.
    """
    by_company = exposure.ask(small_atlas, company="acme", good="powder")
    assert left(by_company) == {
        "missile-a": (pytest.approx(0), pytest.approx(0.5)),
        "missile-b": (pytest.approx(0.5), 1),
    }
    assert by_company.parameters["company"] == "acme"
    assert left(exposure.ask(small_atlas, country="us", good="powder")) == left(by_company)


def test_one_known_maker_is_not_the_only_one(small_atlas):
    """Nothing says that Gamma alone makes missile-b: one maker like it may stand beside it."""
    assert left(exposure.ask(small_atlas, company="gamma", good="missile-b")) == {"missile-b": (pytest.approx(0), 0.5)}


def test_the_readings_do_not_cross(tmp_path):
    """Salt is stated to come from Gamma, Beta makes it too. Without Beta a half of it is lost where makers are alike.

    Nothing is lost where Gamma makes all. Powder is out of the way, so motor-b needs salt.
    """

    def change(rows):
        rows["bill_of_materials"] = [r for r in rows["bill_of_materials"] if r["input_good"] != "powder"]
        rows["supplies"][0] |= {"supplier": "gamma", "good_id": "salt", "exclusivity": "stated-sole"}

    with changed(tmp_path, change) as atlas:
        answer = exposure.ask(atlas, company="beta", good="salt")
        assert left(answer) == {"missile-b": (pytest.approx(0.5), pytest.approx(1))}
        assert answer.table["stops"].to_list() == ["falls in the unfavourable reading only"]
        # Gamma's loss: nothing is left where it makes all, two thirds beside Beta and one that nobody names.
        assert left(exposure.ask(atlas, company="gamma", good="salt")) == {"missile-b": (0, pytest.approx(2 / 3))}


@pytest.mark.parametrize(
    ("sale", "ends"),
    [
        # Nobody knows from whom: Acme makes a half of powder where active makers are alike, a quarter beside Beta and an unnamed one.
        ({"buyer": "us-army"}, (0.5, 0.75)),
        # Beta buys from Acme, perhaps alone: then it loses all and Gamma a half; else both lose a quarter.
        ({}, (0.25, 0.75)),
        # Beta buys from Delta, perhaps alone: then it loses nothing, and Gamma a quarter of the other half.
        ({"supplier": "delta"}, (0.5, 0.875)),
        # Acme has 80 % of what Beta buys in every reading. Unfavourable: 0.2 and 0.5 left; favourable: 0.2, 0.75 and 0.75 of an
        # unnamed third maker.
        ({"share": 0.8, "share_kind": "supply"}, (0.35, 17 / 30)),
    ],
)
def test_who_is_on_record_as_buying_from_whom(tmp_path, sale, ends):
    def change(rows):
        two_makers_of_powder_and_motors(rows)
        rows["actors"].append(provided(fact_id="actors/us-army", actor_id="us-army", kind="armed-force", name="US Army", country="us"))
        rows["supplies"][0] |= {"exclusivity": "one-known", **sale}

    with changed(tmp_path, change) as atlas:
        answer = exposure.ask(atlas, company="acme", good="powder")
        assert left(answer)["missile-b"] == pytest.approx(ends)
        row = answer.table.row(by_predicate=pl.col("good_id") == "missile-b", named=True)
        assert ("supplies/s-001" in row["fact_ids"]) is (sale.get("buyer") != "us-army")


def test_defence_first_by_the_share_on_record(tmp_path):
    """Half of the powder is left; sources of one day put defence's share at 0.8 and 0.9: 0.5 / 0.9 to 0.5 / 0.8 of its need."""

    def change(rows):
        for i, (value, as_of) in enumerate(((0.8, "2024"), (0.9, "2024"), (0.3, "2020"))):
            figure = {"actor_id": "us", "good_id": "powder", "measure": "defence-share", "unit": "share", "basis": "reported"}
            rows["quantities"].append(provided(fact_id=f"quantities/d-{i}", value=value, as_of=as_of, site_id="", **figure))

    with changed(tmp_path, change) as atlas:
        answer = exposure.ask(atlas, good="powder", depth=0.5, defence_first=True)
        assert left(answer)["missile-a"] == pytest.approx((0.5 / 0.9, 0.5 / 0.8))
        assert {"quantities/d-0", "quantities/d-1"} <= set(answer.fact_ids)
        assert "quantities/d-2" not in answer.fact_ids
        # What is on record goes before what is assumed.
        assert left(exposure.ask(atlas, good="powder", depth=0.5, defence_share=0.5)) == left(answer)
    with changed(tmp_path / "without", lambda rows: None) as atlas:
        assert left(exposure.ask(atlas, good="powder", depth=0.5, defence_first=True))["missile-a"] == pytest.approx((0.5, 0.5))


@pytest.mark.parametrize("company", ["ampac", "aerojet", "eurenco"])
def test_no_mixture_of_readings_lies_outside_the_bracket(company):
    """Each good's makers read in a way of their own, each recorded purchase too, at random, with either reading of needs."""
    random = np.random.default_rng(5)
    with open_atlas() as atlas:
        on = atlas.version.released
        world = dependence.World(atlas, on)
        munitions = [g for g in world.goods if world.is_munition(g)]
        loss = producing_lines.find_loss(atlas, world, munitions, None, None, company)
        lines = producing_lines.lines_of(atlas, world, munitions, loss, on)
    stop = levels.Stop(frozenset(line.good for line in lines if line.hit), 1.0)
    most, least = (its.left for its in levels.both_ends(world, lines, stop, frozenset()))
    number = {line.good: len(line.ways) for line in lines}
    keys = sorted(world.purchases)
    for _ in range(25):
        ways = {good: int(random.integers(n)) for good, n in number.items()}
        alone = frozenset(key for key in keys if random.random() < 0.5)
        for end in (0, 1):
            found = levels.settled(world, lines, end, stop, frozenset(), fixed=levels.Choice(ways, alone)).left
            assert all(least[m] - 1e-9 <= found[m] <= most[m] + 1e-9 for m in munitions)


def test_a_dominant_maker_has_half_at_least(tmp_path):
    """Salt is made by Gamma, stated to be dominant, Beta and Acme: not a third each, but a half, a quarter and a quarter."""

    def change(rows):
        rows["bill_of_materials"] = [r for r in rows["bill_of_materials"] if r["input_good"] != "powder"]
        rows["supplies"][0] |= {"supplier": "gamma", "good_id": "salt", "exclusivity": "stated-dominant"}
        line = {"site_id": "", "actor_id": "acme", "good_id": "salt", "status": "active"}
        rows["makes"].append(provided(fact_id="makes/acme.salt", **line))

    with changed(tmp_path, change) as atlas:
        assert left(exposure.ask(atlas, company="gamma", good="salt")) == {"missile-b": (0, pytest.approx(0.5))}
        assert left(exposure.ask(atlas, company="beta", good="salt")) == {"missile-b": (pytest.approx(0.75), 1)}


def test_a_need_that_is_not_essential_counts_by_its_part(tmp_path):
    """Ore, of which China makes 60 % at most, is one of two inputs of chips, the other not on record: chips lose 0.6 / 2 = 0.3.

    Missile-c needs chips in the unfavourable reading, so that 0.7 of it is left; in the favourable one nothing happens.
    """

    def change(rows):
        need_of(rows, "chip", "ore")["essential"] = "no"

    with changed(tmp_path, change) as atlas:
        answer = exposure.ask(atlas, country="cn", good="ore")
    assert left(answer) == {"missile-c": (pytest.approx(0.7), 1)}
    assert answer.table["stops"].to_list() == ["needs it, stated not essential"]
    assert "For 1 of these it falls only if an input stated not to be essential counts by its part." in answer.sentence


def test_stages_and_years_of_a_countrys_share_are_not_mixed(tmp_path):
    """Of the ore China mined 40 % in 1994 and 60 % in 2023; it refined 80 to 90 % in 2022, by two sources, and 99 % in 2010."""
    shares = [
        ("mining", "1994", 0.4),
        ("mining", "2023", 0.6),
        ("refining", "2022", 0.8),
        ("refining", "2022", 0.9),
        ("refining", "2010", 0.99),
    ]

    def change(rows):
        need_of(rows, "missile-c", "chip")["essential"] = "yes"
        rows["material_shares"] = [
            provided(fact_id=f"material_shares/x-{i}", good_id="ore", country="cn", stage=stage, year=year, share=share)
            for i, (stage, year, share) in enumerate(shares)
        ]

    with changed(tmp_path, change) as atlas:
        answer = exposure.ask(atlas, country="cn", good="ore")
    assert left(answer) == {"missile-c": (pytest.approx(0.1), pytest.approx(0.2))}
    assert {f for f in answer.fact_ids if f.startswith("material_shares")} == {
        "material_shares/x-2",
        "material_shares/x-3",
    }
    assert "Ore (refining 2022)" in answer.assumptions[0]


def test_a_maker_that_nobody_knows_may_be_lost_too(tmp_path):
    """Nobody knows who makes missile-b and the motors. Germany has Gamma with half of the salt.

    Were the motors made there too, nothing would be left. Missile-a stands at 100 % only because the maker of its motor is not on record.
    """

    def change(rows):
        rows["makes"] = [r for r in rows["makes"] if r["good_id"] not in ("motor-a", "motor-b", "missile-b")]

    with changed(tmp_path, change) as atlas:
        answer = exposure.ask(atlas, country="de")
    found = {r["good_id"]: r for r in answer.table.iter_rows(named=True)}
    assert found["missile-a"]["stops"] == "unknown: rests on goods whose maker is not on record"
    assert [found["missile-a"][c] for c in ("left_low", "left_high", "left_if_there")] == [1, 1, 0]
    assert found["missile-b"]["left_if_there"] == 0
    assert "more goods are not on record; if these were lost too, output would fall of" in answer.sentence
    assert answer.findings[1].value == 1


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
