"""What the questions on scenarios share: reading one with its levers, both readings of it, what it rests on, what it assumes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from isthmus.atlas.handle import Atlas
from isthmus.questions import evidence, setting
from isthmus.questions.capacities import FAVOURABLE, UNFAVOURABLE
from isthmus.questions.naming import QuestionError
from isthmus.questions.setting import Setting, Wanted
from isthmus.questions.sustaining import Outcome, Plan, Reading, plan, solve_each
from isthmus.scenarios import library
from isthmus.scenarios.form import THEATRE_NAMES, Policy, Scenario, ScenarioError

FULL = 1 - 1e-6
NO_MAKER, NO_CAPACITY = "no maker on record", "no capacity on record"
WITHOUT = {NO_MAKER, NO_CAPACITY}


@dataclass(frozen=True)
class Ends:
    """One good in one theatre between both readings.

    `fill`, `first_month`: least and most; `outcomes`: the favourable and the unfavourable reading; `missing`: facts that are not on
    record and by themselves make an end what it is.
    """

    wanted: Wanted
    outcomes: tuple[Outcome, Outcome]
    missing: tuple[str, ...]
    fact_ids: tuple[str, ...]

    @property
    def fill(self) -> tuple[float, float]:
        """Least and most share of demand met."""
        fills = [o.fill for o in self.outcomes]
        return min(fills), max(fills)

    @property
    def first_month(self) -> tuple[float, float]:
        """Earliest and latest beginning of shortage, in months; inf where there is none."""
        firsts = [o.first_month for o in self.outcomes]
        return min(firsts), max(firsts)


def loaded(name: str, **levers: Any) -> Scenario:
    """A scenario with those levers of its policy turned that are not None.

    Raises:
        QuestionError: there is no such scenario, or a value is out of the form's bounds.
    """
    try:
        scenario = library.load(name)
        turned = {k: v for k, v in levers.items() if v is not None}
        delay = turned.get("expansion_delay_months")
        if delay is not None and not 0 <= delay <= 120:
            raise QuestionError(f"--expansion-delay-months {delay} is not 0 to 120 months")
        return replace(scenario, policy=replace(scenario.policy, **turned))
    except ScenarioError as error:
        raise QuestionError(str(error)) from None


def read(atlas: Atlas, scenario: Scenario, as_of: dt.date | None, demand_scale: float = 1.0) -> Setting:
    """The scenario read against the atlas, with all demand multiplied.

    Raises:
        QuestionError: the scenario names what the atlas does not have, or nothing is wanted.
    """
    if not 0 < demand_scale <= 100:
        raise QuestionError(f"--demand-scale {demand_scale} is not above 0, to 100")
    scaled = tuple(replace(row, scale=row.scale * demand_scale) for row in scenario.demand)
    try:
        return setting.read(atlas, replace(scenario, demand=scaled), evidence.day(atlas, as_of))
    except ScenarioError as error:
        raise QuestionError(str(error)) from None


def both(read_setting: Setting) -> list[Ends]:
    """Both readings, solved; by good, then theatre."""
    plans = [plan(read_setting, Reading(end)) for end in (FAVOURABLE, UNFAVOURABLE)]
    good, bad = (outcome for _, outcome in solve_each(plans))
    return ends_of(read_setting, plans[UNFAVOURABLE], (good, bad))


def ends_of(
    read_setting: Setting,
    unfavourable: Plan,
    outcomes: tuple[Mapping[tuple[str, str], Outcome], Mapping[tuple[str, str], Outcome]],
) -> list[Ends]:
    """What two solved readings come to; by good, then theatre."""
    found = []
    for wanted in read_setting.wanted:
        key = (wanted.good, wanted.theatre)
        above = {wanted.good, *read_setting.world.graph.upstream(wanted.good)}
        facts = {f for d in unfavourable.chain.draws if d.output in above for f in d.fact_ids}
        facts |= direct_facts(read_setting, wanted.good) | set(wanted.fact_ids)
        found.append(
            Ends(wanted, (outcomes[0][key], outcomes[1][key]), _missing(read_setting, wanted), tuple(sorted(facts)))
        )
    return found


def direct_facts(read_setting: Setting, good: str) -> set[str]:
    """Facts on who makes and holds a good, and on what is lost on the way to it."""
    above = {good, *read_setting.world.graph.upstream(good)}
    facts = {f for c in read_setting.capacities if c.good == good for f in c.fact_ids}
    facts |= {f for s in read_setting.stocks if s.good == good for f in s.fact_ids}
    return facts | {
        f
        for loss in read_setting.losses
        for line in loss.lines
        if line.hit and line.good in above
        for f in line.fact_ids
    }


def _missing(read_setting: Setting, wanted: Wanted) -> tuple[str, ...]:
    found = []
    if wanted.good in read_setting.without_maker:
        found.append(NO_MAKER)
    elif all(c.paths is None for c in read_setting.capacities if c.good == wanted.good):
        found.append(NO_CAPACITY)
    else:
        unknown = [c for c in read_setting.capacities if c.good == wanted.good and c.paths is None]
        found += [
            f"capacity in {read_setting.place(state)} not on record" for state in sorted({c.state for c in unknown})
        ]
    if not any(s.good == wanted.good for s in read_setting.stocks):
        found.append("no stock on record")
    return tuple(found)


def told_of(ends: Sequence[Ends]) -> list[Ends]:
    """Those of which the atlas has a capacity: the rest run from nothing to everything because a fact is missing."""
    return [e for e in ends if not WITHOUT & set(e.missing)]


def mean_fill(ends: Sequence[Ends]) -> tuple[float, float]:
    """Mean share of demand met, every good in every theatre counting the same: least and most."""
    return tuple(float(np.mean([e.fill[i] for e in ends])) for i in (0, 1))  # type: ignore[return-value]


def without_effect(read_setting: Setting) -> list[str]:
    """Names of the disruptions that reach nothing wanted by a need that counts: that nothing changes then says little."""
    graph = read_setting.world.graph
    needed = {w.good for w in read_setting.wanted}
    last = -1
    while len(needed) > last:
        last = len(needed)
        needed |= {x.input for x in graph.links if x.output in needed and (x.group or x.essential != "no")}
    found = []
    for loss in read_setting.losses:
        lines = any(max(loss.of_line(c)) > 0 for c in read_setting.capacities)
        if not lines and not needed & set(loss.inputs):
            found.append(loss.disruption.name)
    return found


def assumptions(read_setting: Setting, *, whole: bool = False) -> tuple[str, ...]:
    """What the programme assumes, the scenario's own assumptions first: each of them where `whole`, else where they stand."""
    scenario, policy = read_setting.scenario, read_setting.scenario.policy
    if whole:
        told = [
            f"{read_setting.name(w.good)}, {THEATRE_NAMES[w.theatre]}: {text}"
            for w in read_setting.wanted
            for text in w.words
        ]
        told += [f"{d.name}: {d.assumption}" for d in scenario.disruption if d.assumption]
    else:
        told = [
            f"Demand and losses are those of the scenario “{scenario.title}”; `sustainment` lists what is assumed of each."
        ]
    told += [
        f"“{name}” reaches nothing wanted by a need that is stated essential or may be: that it changes nothing may only mean that a "
        "fact is missing." for name in without_effect(read_setting)
    ]  # fmt: skip
    left_out = sorted(
        {(x.output, x.input) for x in read_setting.world.graph.links if not x.group and x.essential == "no"}
    )
    wanted = {g for w in read_setting.wanted for g in (w.good, *read_setting.world.graph.upstream(w.good))}
    named = [f"{read_setting.name(i)} for {read_setting.name(o)}" for o, i in left_out if o in wanted]
    if named:
        told.append(f"Needs that are stated not to be essential are left out: {', '.join(named)}.")
    missing = [read_setting.name(w.good) for w in read_setting.wanted if WITHOUT & set(_missing(read_setting, w))]
    if missing:
        told.append(
            f"Of {', '.join(dict.fromkeys(missing))} no capacity is on record: met in full in the favourable reading and not at all in the "
            "other; left out of means and counts."
        )
    return (*(text.rstrip(".") + "." for text in told), *_of_policy(policy), *_of_method(read_setting))


def _of_policy(policy: Policy) -> list[str]:
    stocks = {
        "bracket": "Stocks on record are all still there in the favourable reading and gone in the other: use since is not all on record.",
        "recorded": "Stocks on record are all still there, though use since is not all on record.",
        "none": "No stock is left.",
    }[policy.stocks]
    inputs = {
        "bracket": "Inputs keep pace with the plans of their outputs in the favourable reading and stay at present use in the other.",
        "keep-pace": "Inputs keep pace with their outputs' plans.",
        "present-use": "Inputs stay at present use, so that no munition outgrows them.",
    }[policy.inputs]
    told = [stocks, inputs, f"Expansions come {policy.expansion_delay_months:g} months after their dates on record."]
    if policy.pooling:
        told.append({
            "bracket": "A permission that is not on record is given in the favourable reading and refused in the other.",
            "known": "Only what a permission on record allows is shared.", "all": "Every permission to share is given.",
        }[policy.permissions])  # fmt: skip
    if policy.defence_share is not None:
        told.append(f"Defence uses {policy.defence_share:.0%} of each material that is hit and is served first.")
    return told


def _of_method(read_setting: Setting) -> list[str]:
    policy = read_setting.scenario.policy
    weeks = f"{policy.shipping_lag_weeks:g} weeks"
    return [
        f"What the United States and the other theatre send arrives at once in the favourable reading and {weeks} later in the other.",
        "The whole horizon is foreseen, and what falls short is lost, not owed: early shortage weighs up to twice as much as late.",
        "Whole demands share what is short by weight; shortage of one good is not made up by another.",
        "Inputs are traded as today; amounts that are not on record are spread evenly over what an input goes into.",
        "Munitions that the scenario does not want keep their part of each input; civil use keeps its own.",
        read_setting.world.undated,
    ]
