"""What a scenario says, in a person's words."""

from __future__ import annotations

from collections.abc import Mapping

from isthmus.scenarios.against import DAYS_A_MONTH
from isthmus.scenarios.form import THEATRE_NAMES, Disruption, Policy, Scenario

FOREVER = 240.0
IN_DAYS = 3
"""Months that are told in days."""


Names = Mapping[str, str]
"""Id of a good or an actor -> its name."""


def levers(scenario: Scenario, names: Names) -> list[str]:
    """What a scenario decides otherwise than the form's defaults, and what is lost in it."""
    policy, usual = scenario.policy, Policy()
    found = [lost(row, names) for row in scenario.disruption]
    if policy.theatres != usual.theatres:
        found.append(f"only the {' and '.join(THEATRE_NAMES[t] for t in policy.theatres)}")
    if policy.pooling:
        found.append("the theatres share")
    if policy.expansion_delay_months:
        found.append(f"expansions {policy.expansion_delay_months:g} months late")
    found += [
        f"{name}: {getattr(policy, name)}"
        for name in ("stocks", "inputs")
        if getattr(policy, name) != getattr(usual, name)
    ]
    if policy.defence_share is not None:
        found.append(f"defence first, with {policy.defence_share:.0%} of use")
    return found or ["no loss, no sharing, expansions on time"]


def lost(row: Disruption, names: Names) -> str:
    """What a disruption takes, and for how long."""
    much = "lost" if row.depth == 1 else f"{row.depth:.0%} lost"
    what = ", ".join(names.get(g, g) for g in row.goods) or "everything"
    whose = f" of {names.get(row.company, row.company)}" if row.company else ""
    where = f" from {names.get(row.country, row.country)}" if row.country else ""
    return f"{much}: {what}{whose}{where}, {span_of(row)}"


def span_of(row: Disruption) -> str:
    """When a disruption is on."""
    back = f", back over {row.recovery_months:g} months" if row.recovery_months else ""
    if row.length_months >= FOREVER:
        return "from the start on" if not row.start_month else f"from month {row.start_month:g} on"
    return f"months {row.start_month:g} to {row.start_month + row.length_months:g}{back}"


def months(first: float, last: float) -> str:
    """When a demand is on."""
    if last >= FOREVER:
        return "all the time" if not first else f"from month {first:g} on"
    return f"months {first:g} to {last:g}"


def span(ends: tuple[float, float]) -> str:
    """Two shares as one range of whole per cents."""
    low, high = f"{ends[0]:.0%}", f"{ends[1]:.0%}"
    return low if low == high else f"{low[:-1]} to {high}"


def first_shortfall(low: float | None, high: float | None) -> str:
    """When shortage begins, from the unfavourable to the favourable reading; None is never."""
    if low is None:
        return "never"
    begins = _since(low)
    if high is None:
        return f"{begins} or never"
    ends = _since(high)
    return begins if begins == ends else f"{begins} to {ends}"


def _since(month: float) -> str:
    """A time after the start: in days for the first months, as a quarter of a month is much there."""
    days = round(month * DAYS_A_MONTH)
    if days == 0:
        return "at once"
    return f"day {days}" if month < IN_DAYS else f"month {month:.0f}"
