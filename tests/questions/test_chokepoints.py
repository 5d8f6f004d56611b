"""Worked out by hand on the small world.

Powder is stated to come from Acme alone (to Beta); it goes into motor-a (Acme) and, unless salt does, into motor-b
(Beta); these go into missile-a (Acme) and missile-b (Gamma, with no recorded purchase from Beta). Chip is made by Delta
and its child, so by one owner; ore has shares only: China 50 or 60 %, Australia 20 %.
"""

import datetime as dt

import polars as pl
import pytest
import small_world

from isthmus.atlas.handle import open_atlas
from isthmus.questions import chokepoints


def row(answer, good):
    return answer.table.row(by_predicate=pl.col("good_id") == good, named=True)


@pytest.fixture(scope="module")
def overview(small_atlas):
    return chokepoints.ask(small_atlas)


@pytest.fixture(scope="module")
def powder(small_atlas):
    return chokepoints.ask(small_atlas, good="powder")


def test_inputs_with_exclusivity_and_reach(overview):
    columns = [
        "good_id",
        "exclusivity",
        "companies",
        "owners",
        "munitions",
        "munitions_low",
        "munitions_high",
        "munition_ids",
        "gateway",
    ]
    assert overview.table.select(columns).rows() == [
        ("powder", "stated-sole", 1, 1, 2, 1, 1, ["missile-a", "missile-b"], None),
        ("chip", "one-known", 2, 1, 1, 0, 1, ["missile-c"], None),
        ("motor-a", "one-known", 1, 1, 1, 1, 1, ["missile-a"], None),
        ("motor-b", "one-known", 1, 1, 1, 1, 1, ["missile-b"], None),
        ("ore", "none-known", 0, 0, 1, 0, 1, ["missile-c"], "Chip"),
        ("salt", "several", 2, 2, 1, 0, 0, ["missile-b"], "Motor b"),
    ]
    assert [f.value for f in overview.findings] == [6, 1, 3]
    assert (overview.brackets[0].low, overview.brackets[0].high) == (1, 5)


def test_suppliers_stand_in_the_theatre_of_their_site_or_home(overview):
    assert {k: row(overview, "chip")[k] for k in ("euro_atlantic", "indo_pacific", "elsewhere", "to_come")} == {
        "euro_atlantic": 1, "indo_pacific": 1, "elsewhere": 0, "to_come": 1,
    }  # fmt: skip
    assert row(overview, "salt")["company_names"] == ["Beta", "Gamma"]


def test_concentration_is_bracketed_by_conflict_and_the_unknown_rest(overview):
    ore = row(overview, "ore")
    assert ore["hhi_low"] == pytest.approx(0.5**2 + 0.2**2)
    assert ore["hhi_high"] == pytest.approx(0.6**2 + 0.2**2 + 0.2**2)
    assert ore["leading_country"] == "China 60%"
    assert ore["shares"] == "mining 2023, 80% known"


def test_what_is_made_from_a_good_and_whether_it_can_be_avoided(powder):
    columns = ["position", "tier", "good_id", "unavoidable", "chain"]
    assert powder.table.select(columns).rows() == [
        ("itself", 0, "powder", None, None),
        ("downstream", 1, "motor-a", "yes", "documented"),
        ("downstream", 1, "motor-b", "no", "documented"),
        ("downstream", 2, "missile-a", "yes", "documented"),
        ("downstream", 2, "missile-b", "no", "not documented"),
    ]
    assert (powder.brackets[0].low, powder.brackets[0].high) == (1, 2)


def test_a_recorded_sale_closes_the_chain(tmp_path):
    rows = small_world.world()
    rows["supplies"].append(rows["supplies"][0] | {
        "fact_id": "supplies/s-002", "supplier": "beta", "buyer": "gamma", "good_id": "motor-b", "exclusivity": "one-known",
    })  # fmt: skip
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        answer = chokepoints.ask(atlas, good="powder")
    assert answer.brackets[0].low == 2
    assert {"supplies/s-001", "supplies/s-002"} <= set(row(answer, "missile-b")["fact_ids"])


@pytest.mark.parametrize("change", [{"supplier_role": "licensor"}, {"status": "ended"}])
def test_a_licensor_or_an_ended_tie_states_no_sole_supplier(tmp_path, change):
    rows = small_world.world()
    rows["supplies"][0] |= change
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        answer = chokepoints.ask(atlas, good="powder")
    assert row(answer, "powder")["exclusivity"] == "one-known"
    assert "stated" not in answer.sentence


def test_a_conflict_with_the_statement_stays_visible(powder):
    assert (
        "Acme is stated to be the only supplier (said of what goes to Beta); the atlas also records lines of Beta, "
        "and the conflict stays open" in powder.sentence
    )


def test_upstream_of_a_munition(small_atlas):
    answer = chokepoints.ask(small_atlas, good="Missile B")
    columns = ["position", "tier", "good_id", "unavoidable", "gateway"]
    assert answer.table.select(columns).rows() == [
        ("itself", 0, "missile-b", None, None),
        ("upstream", 1, "motor-b", "yes", None),
        ("upstream", 2, "powder", "no", "Motor b"),
        ("upstream", 2, "salt", "no", "Motor b"),
    ]
    assert "made from 3 goods at all tiers; 1 of them" in answer.sentence
    assert "(Powder)" in answer.sentence


def test_what_only_fires_is_named_and_left_out(powder, small_atlas):
    assert "launcher" not in set(powder.table["good_id"])
    assert any("(Launcher)" in a for a in powder.assumptions)
    alone = chokepoints.ask(small_atlas, good="launcher")
    assert alone.sentence == "The atlas records nothing that Launcher is made from or goes into."


def test_a_group_of_goods_is_no_munition_of_its_own(overview):
    assert not any("missiles-any" in ids for ids in overview.table["munition_ids"])


def test_what_began_after_the_day_is_left_out(small_atlas):
    early = chokepoints.ask(small_atlas, good="powder", as_of=dt.date(2019, 12, 31))
    assert row(early, "powder")["exclusivity"] == "one-known"


def test_rows_name_their_facts_and_it_draws(powder, overview):
    assert row(powder, "missile-a")["fact_ids"] == [
        "bill_of_materials/missile-a.motor-a", "bill_of_materials/motor-a.powder", "makes/acme-plant.powder", "makes/acme.missile-a",
        "makes/acme.powder", "makes/beta.powder", "sites/acme-plant", "supplies/s-001",
    ]  # fmt: skip
    assert len(powder.figure().to_dict()["layer"]) == 4
    assert len(overview.figure().to_dict()["layer"]) == 2


def test_a_brief_asks_for_the_stated_source_of_widest_reach(small_atlas):
    assert chokepoints.readings(small_atlas) == ({}, {"good": "powder"})
