"""The small world with rates, and a scenario on it of which every number can be worked out by hand.

Acme (us) makes one missile-a a day at the end of 2025 and plans two a day by the end of 2026; the US held 60 in 2025. Gamma (de)
makes one to two missile-b a day. Ten months of 30.4375 days from 2026-01; 28 days at sea are
one month. Nobody is on record to make missile-c.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import small_world

A_DAY = 365.25
MONTH = 30.4375
SCENARIO = """
title = "A small war"
summary = "Both theatres want missiles."
[horizon]
start = "2026-01"
weeks = 0
months = 10
[policy]
coalition = ["nato", "trio"]
{policy}
[[demand]]
good = "missile-a"
theatre = "indo-pacific"
per_day = 3
assumption = "Invented"
[[demand]]
good = "missile-b"
theatre = "euro-atlantic"
per_day = 1
assumption = "Invented"
{more}
"""
POWDER_LOST = """
[[disruption]]
name = "No powder"
goods = ["powder"]
company = "acme"
length_months = 3
"""
B_IN_BOTH = """
[[demand]]
good = "missile-b"
theatre = "indo-pacific"
per_day = 1
assumption = "Invented"
"""


def figure(fact: str, actor: str, good: str, measure: str, unit: str = "each/year", **more: Any) -> dict[str, Any]:
    """A row of quantities."""
    return {"fact_id": f"quantities/{fact}", "actor_id": actor, "good_id": good, "measure": measure, "unit": unit, "as_of": "2025",
            "basis": "reported", "source_ids": "s-gov", "credibility": 2, "verified": "true", **more}  # fmt: skip


def rows() -> small_world.Rows:
    """The small world with these rates."""
    found = small_world.world()
    found["quantities"] += [
        figure("a-now", "acme", "missile-a", "output", value=A_DAY),
        figure("a-plan", "acme", "missile-a", "target", value=2 * A_DAY, period="2026"),
        figure("a-stock", "us", "missile-a", "stock", "each", value=60),
        figure("b-now", "gamma", "missile-b", "output", low=A_DAY, high=2 * A_DAY),
    ]
    return found


def scenario(folder: Path, *, policy: str = "", more: str = "") -> str:
    """The path of the scenario, written with more policy and more demand or disruptions."""
    path = folder / "small-war.toml"
    path.write_text(SCENARIO.format(policy=policy, more=more), encoding="utf-8")
    return str(path)
