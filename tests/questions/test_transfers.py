"""Worked out by hand on a register of eight orders, in million TIV; the trio is au, jp and kr, the window 2020–2024.

    a us→jp 40 in 2021–2024 (10 a year)   b de→jp 10 in 2022        c us→kr 15 in 2019, 5 in 2021, told by year
    d gb→kr 15 in 2023                    e us→au 30 in 2024        f us→jp 25 in 2016
    g de→jp in 2024, volume unknown       h us→au 20 in 2019 and 2020, not told by year: 10 each

jp gets 40 + 10 = 50, kr 5 + 15 = 20, au 30 + 10 = 40, in all 110, of it 85 from the US. Before: 25 + 15 + 10 = 50, all from the US.
"""

import datetime as dt
import re

import pytest
import small_world

from isthmus.atlas.handle import open_atlas
from isthmus.questions import signature, transfers
from isthmus.questions.naming import QuestionError

ORDERS = {
    "a": ("us", "jp", "2021;2022;2023;2024", 40), "b": ("de", "jp", "2022", 10), "c": ("us", "kr", "2019;2021", 20),
    "d": ("gb", "kr", "2023", 15), "e": ("us", "au", "2024", 30), "f": ("us", "jp", "2016", 25), "g": ("de", "jp", "2024", ""),
    "h": ("us", "au", "2019;2020", 20),
}  # fmt: skip


def world():
    rows = small_world.world()
    carried = {"source_ids": "s-gov", "credibility": 2, "verified": "true"}
    rows["arms_transfers"] = [
        {"fact_id": f"arms_transfers/{k}", "transfer_id": k, "supplier": supplier, "recipient": recipient, "designation": f"Arm {k}",
         "ordered_estimated": "false", "number_ordered_estimated": "false", "number_delivered_estimated": "false",
         "delivery_years": years, "tiv_delivered": tiv, **carried}
        for k, (supplier, recipient, years, tiv) in ORDERS.items()
    ]  # fmt: skip
    rows["arms_deliveries"] = [
        {"fact_id": f"arms_deliveries/c.{year}", "transfer_id": "c", "year": year, "year_estimated": "false", "tiv": tiv, **carried}
        for year, tiv in (("2019", 15), ("2021", 5))
    ]
    return rows


@pytest.fixture(scope="module")
def atlas(tmp_path_factory):
    with open_atlas(small_world.write(tmp_path_factory.mktemp("arms") / "world", world())) as opened:
        yield opened


@pytest.fixture(scope="module")
def answer(atlas):
    return transfers.ask(atlas, group="trio")


def test_dependence_and_concentration(answer):
    columns = ["name", "volume", "volume_before", "orders", "partners", "first", "first_share", "first_before"]
    assert answer.table.select(columns).rows() == [
        ("Australia", 40.0, 10.0, 2, 1, "United States", 1.0, 1.0),
        ("Japan", 50.0, 25.0, 3, 2, "United States", 0.8, 1.0),
        ("South Korea", 20.0, 15.0, 2, 2, "United Kingdom", 0.75, 0.0),
    ]
    assert answer.table["hhi"].to_list() == pytest.approx([1, 0.8**2 + 0.2**2, 0.25**2 + 0.75**2])
    assert answer.table["change"].to_list() == pytest.approx([3, 1, 1 / 3])


def test_intervals_over_orders_hold_the_value_and_reach_what_one_order_alone_would_give(answer):
    rows = {row["name"]: row for row in answer.table.rows(named=True)}
    assert (rows["Australia"]["hhi_low"], rows["Australia"]["hhi_high"]) == (1, 1)  # one supplier, whatever is drawn
    # Of two orders, a quarter of the draws has d twice and a quarter c twice, so that 90 % reach from 0 to 1.
    assert (rows["South Korea"]["first_low"], rows["South Korea"]["first_high"]) == (0, 1)
    assert rows["Japan"]["hhi_low"] <= 0.68 + 1e-9 <= rows["Japan"]["hhi_high"]


def test_the_sentence_is_made_of_findings(answer):
    values = {f.name: f.value for f in answer.findings}
    assert values["volume"] == pytest.approx(110)
    assert values["share of the first"] == pytest.approx(85 / 110)
    assert values["concentration"] == pytest.approx((85**2 + 10**2 + 15**2) / 110**2)
    assert values["change"] == pytest.approx(60 / 50)
    assert answer.sentence == (
        "In 2020–2024 the 3 members of the group the Trio received 110 million TIV of major arms, 77% of it from the United States "
        "(concentration 0.62, where 1 is a single supplier). The most concentrated is Australia (1.00, 100% from the United States), "
        "the least South Korea (0.62, 75% from the United Kingdom). Against 2015–2019 the volume rose by 120%; the share of the United "
        "States was 100%. Years of delivery are not all on record one by one: the volume lies between 100 and 120 million TIV."
    )


def test_the_bracket_moves_only_what_may_lie_outside(answer):
    (bracket,) = answer.brackets
    assert (bracket.low, bracket.high) == (100, 120)  # h is 0 or 20; a lies inside whatever its years
    assert "1 orders delivered in the window have no volume" in answer.assumptions[1]


def test_what_was_told_by_year_is_not_spread(atlas):
    table = transfers.ask(atlas, actor="kr", view="partners").table
    assert table.select("partner", "volume", "volume_before").rows() == [("United Kingdom", 15, 0), ("United States", 5, 15)]


def test_from_the_side_of_the_supplier(atlas):
    answer = transfers.ask(atlas, actor="us", role="supplier", view="partners")
    assert answer.table.select("partner", "volume").rows() == [("Australia", 40), ("Japan", 40), ("South Korea", 5)]
    assert answer.sentence.startswith("In 2020–2024 the United States supplied 85 million TIV of major arms, 47% of it to Australia")


def test_the_trend_moves_the_window(atlas):
    table = transfers.ask(atlas, actor="jp", view="trend").table
    assert table.select("ends", "volume").rows() == [
        (2024, 50), (2023, 40), (2022, 30), (2021, 10), (2020, 25),
    ]  # fmt: skip


def test_the_day_asked_for_ends_the_window_and_later_deliveries_are_out(atlas):
    answer = transfers.ask(atlas, group="trio", years=2, as_of=dt.date(2022, 6, 30))
    assert answer.sentence.startswith("In 2020–2021 ")
    # a 10 in 2021, c 5 in 2021, h 10 in 2020
    assert answer.findings[0].value == 25


def test_figures_and_units(answer, atlas):
    for view in ("dependence", "partners", "trend"):
        shown = transfers.ask(atlas, group="trio", view=view)
        assert shown.figure().to_dict()["data"]
        numeric = [c for c, kind in shown.table.schema.items() if kind.is_numeric()]
        assert [c for c in numeric if c not in shown.units] == []
        assert set(shown.headings) <= set(shown.table.columns)


def test_without_a_register_it_says_what_to_import_and_no_brief_asks(small_atlas):
    with pytest.raises(QuestionError, match=re.escape("import it with `isthmus import sipri-arms-transfers FILE`")):
        transfers.ask(small_atlas)
    assert signature.readings("transfers", small_atlas) == ()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"group": "trios"}, "near: trio"),
        ({"actor": "Namibia"}, "no volume of arms is on record for Namibia as recipient in 2020–2024; deliveries cover 2016–2024"),
        ({"group": "trio", "years": 0}, "--years 0 is not from 1 to 30"),
        ({"group": "trio", "as_of": dt.date(2010, 1, 1)}, "no delivery of arms is on record before 2010"),
    ],
)
def test_what_cannot_be_asked_is_told(atlas, asked, told):
    with pytest.raises(QuestionError, match=told):
        transfers.ask(atlas, **asked)
