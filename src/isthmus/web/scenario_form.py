"""The form of a scenario's page: each lever with its unit, bounds and what the scenario itself says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from isthmus.questions.signature import Question
from isthmus.scenarios.form import Scenario, described
from isthmus.web.question_form import Field, scenario_titles

ALL_DEMAND = (0, 100)
"""Bounds of `demand_scale`, the lower one left out."""

_WORDS: Mapping[str, Mapping[str, str]] = {
    "permissions": {"bracket": "unknown: both ways", "known": "only those on record", "all": "every one is given"},
    "stocks": {"bracket": "both in turn", "recorded": "still there", "none": "gone"},
    "inputs": {"bracket": "both in turn", "keep-pace": "keep pace with plans", "present-use": "stay at present use"},
    "pooling": {"yes": "yes, they share", "no": "no"},
}
"""Lever and value -> what a person reads."""

_HINTS = {
    "permissions": "Whether what is shared needs a permission on record; an unknown one may be read both ways.",
    "stocks": "Whether stocks on record are still there; both: all in the favourable reading, none in the other.",
}
"""What is said of a lever in the words of its options; of others, what the form of a scenario says."""

_LABELS = {
    "compare": "Set beside it", "pooling": "Do the theatres share?", "permissions": "Permissions to share", "stocks": "Stocks on record",
    "inputs": "Inputs of unknown capacity", "expansion_delay_months": "Delay of expansions, months",
    "demand_scale": "All demand, times", "as_of": "Facts stated until",
}  # fmt: skip


def fields(made: Iterable[Field], name: str, scenario: Scenario, beside: Scenario | None) -> list[Field]:
    """The inputs of the question as those of a scenario's page, which names the scenario itself."""
    return [_field(field, name, scenario, beside) for field in made if field.name != "scenario"]


def told(message: str, question: Question) -> str:
    """What is wrong with a value, with the form's name of it and not the command line's."""
    options = {p.option: _LABELS.get(p.name, p.name) for p in question.parameters}
    return re.sub(r"^--[a-z-]+", lambda found: f"“{options.get(found[0], found[0])}”:", message)


def _field(field: Field, name: str, scenario: Scenario, beside: Scenario | None) -> Field:
    field = replace(field, label=_LABELS.get(field.name, field.label))
    if field.name == "compare":
        options = (("", "none"), *((other, title) for other, title in scenario_titles().items() if other != name))
        return replace(
            field, options=options, hint="A second scenario, with the same changes, in the table and the curves."
        )
    if field.name == "demand_scale":
        least, most = ALL_DEMAND
        hint = f"What all demand is multiplied by: above {least} to {most}, 1 if left empty."
        return replace(field, hint=hint, placeholder="1", least=str(least), most=str(most))
    policy = described()["policy"]
    if field.name not in policy:
        return field
    declared, _ = policy[field.name]
    says = _says(field.name, scenario)
    if beside is not None and _says(field.name, beside) != says:
        says += f"; {_says(field.name, beside)} in the other"
    bounds = f" {declared.unit.capitalize()}, {declared.bounds}." if declared.unit else ""
    if field.kind == "select":
        words = _WORDS.get(field.name, {})
        options = tuple(
            (value, words.get(value, text) if value else f"as it is: {says}") for value, text in field.options
        )
        return replace(field, options=options, hint=_HINTS.get(field.name, declared.meaning))
    return replace(
        field, placeholder=says, hint=f"{declared.meaning}{bounds} Empty: as the scenario says, {says}.",
        least="" if declared.ge is None else f"{declared.ge:g}", most="" if declared.le is None else f"{declared.le:g}",
    )  # fmt: skip


def _says(lever: str, scenario: Scenario) -> str:
    value: Any = getattr(scenario.policy, lever)
    text = (
        ("yes" if value else "no")
        if isinstance(value, bool)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )
    return _WORDS.get(lever, {}).get(text, text)
