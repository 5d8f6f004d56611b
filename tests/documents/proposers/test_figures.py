"""Figures: who, what good, how many, per what, actual or target; and numbers that are none."""

from __future__ import annotations

from typing import Any

import pytest
from invented_reading import reading

from isthmus.documents.proposing import propose_all


def figures(*lines: str, **of: Any) -> list[dict[str, Any]]:
    return [dict(c.content) for c in propose_all(reading("# A title", *lines, **of)) if c.kind == "figure" and c.score >= 0.5]


@pytest.mark.parametrize(
    ("sentence", "measure", "low", "high", "unit", "per", "status"),
    [
        ("Northwind Ordnance produces 40,000 155 mm artillery shells a month.", "output", 40000, None, "each", "month", "actual"),
        ("Northwind Ordnance makes 30,000 to 36,000 155 mm shells a year.", "output", 30000, 36000, "each", "year", "actual"),
        ("Japan plans to produce 60 PAC-3 interceptors a year.", "output", 60, None, "each", "year", "target"),
        ("Poland ordered 1.2 million 155 mm rounds.", "order", 1_200_000, None, "each", None, "actual"),
        ("Poland has a stock of 40 000 155 mm rounds.", "stock", 40000, None, "each", None, "actual"),
        ("Norway delivered a dozen K2 tanks to Ukraine.", "transfer", 12, None, "each", None, "actual"),
        ("Northwind Ordnance has the capacity to make 3,000 tonnes of TNT a year.", "capacity", 3000, None, "tonne", "year", "actual"),
    ],
)
def test_a_figure(sentence: str, measure: str, low: float, high: float | None, unit: str, per: str | None, status: str) -> None:
    found = figures(sentence)
    assert len(found) == 1
    one = found[0]
    assert (one["measure"], one["how_many"], one["how_many_high"], one["unit"], one["per"], one["status"]) == (measure, low, high, unit, per, status)
    assert one["who"] is not None
    assert one["good"]["id"] is not None


@pytest.mark.parametrize(
    "sentence",
    [
        "Japan produces tens of thousands of 155 mm shells a year.",
        "Japan spent 40 million dollars on 155 mm shells.",
        "Japan raised output of 155 mm shells by 40 per cent.",
        "Under resolution 1718 Japan delivered no 155 mm shells.",
        "In 2024 Japan produced 155 mm shells.",
        "The minister, 54 years old, ordered calm.",
        "Did Japan produce 40,000 155 mm shells a year?",
    ],
)
def test_what_is_no_figure(sentence: str) -> None:
    assert figures(sentence) == []


def test_bounds_are_said_in_the_reasons() -> None:
    found = [c for c in propose_all(reading("# A title", "Japan ordered more than 400 PAC-3 interceptors.")) if c.kind == "figure"]
    assert [c.content["how_many"] for c in found] == [400]
    assert any("at least" in reason for reason in found[0].reasons)


def test_a_good_named_before_is_carried_over() -> None:
    found = figures("Northwind Ordnance makes 155 mm shells. The firm made 80,000 in 2023.")
    assert [(f["good"]["id"], f["how_many"], f["when"]) for f in found] == [("155mm-round", 80000, "2023")]
