"""The form of a question, made from its signature; and what an address says of its parameters."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from isthmus.atlas.handle import Atlas
from isthmus.questions.signature import Parameter, Question
from isthmus.scenarios import library
from isthmus.web.answers import SCENARIOS
from isthmus.web.errors import Near, PageError, nearest
from isthmus.web.links import question_url
from isthmus.web.table_view import NAMES

LONGEST_VALUE = 300
AS_IT_SAYS = "as the scenario says"
_FILE = ", or the path of a .toml file"

_SUGGESTED = {
    "good": "SELECT good_id, name FROM goods ORDER BY name",
    "group": "SELECT DISTINCT a.actor_id, a.name FROM actors a JOIN memberships m ON a.actor_id = m.group_id ORDER BY 2",
    "concept": "SELECT DISTINCT concept, replace(concept, '-', ' ') FROM positions ORDER BY 1",
    "country": "SELECT actor_id, name FROM actors WHERE kind = 'state' ORDER BY name",
    "state": "SELECT actor_id, name FROM actors WHERE kind = 'state' ORDER BY name",
}
"""Name of a parameter -> ids and names that a person may mean; others are typed without suggestions."""


@dataclass(frozen=True)
class Field:
    """One input of the form.

    Attributes:
        kind: `select`, `number` or `text`.
        least, most: bounds of a number, where they are known.
        value: what the address says; empty where it says nothing.
        placeholder: the default, in words.
        options: value and what people read, for a select.
        suggestions: value and what people read, for a text.
    """

    name: str
    label: str
    kind: str
    value: str
    placeholder: str
    hint: str
    options: tuple[tuple[str, str], ...] = ()
    suggestions: tuple[tuple[str, str], ...] = ()
    least: str = ""
    most: str = ""


@functools.cache
def scenario_titles() -> dict[str, str]:
    """Name of each scenario that comes with Isthmus -> its title, the one that the others extend first."""
    order = sorted(library.names(), key=lambda name: (name != library.BASE, name))
    return {name: library.load(name).title for name in order}


def asked(question: Question, said: Mapping[str, str]) -> dict[str, str]:
    """The parameters of the question that an address gives, as texts; empty ones are left out.

    Raises:
        PageError: a name that the question does not take, or a value of endless length.
    """
    takes = [p.name for p in question.parameters]
    given = {name: text.strip() for name, text in said.items() if name not in NAMES}
    if unknown := sorted(given.keys() - set(takes)):
        near = [(name, question_url(question.name, **{name: given[unknown[0]]})) for name in nearest(unknown[0], takes)]
        message = f"{question.name} takes no parameter “{unknown[0][:80]}”; it takes {', '.join(takes)}."
        raise PageError(400, message, near or [(question.title, question_url(question.name))])
    for name, text in given.items():
        if len(text) > LONGEST_VALUE:
            raise PageError(
                400,
                f"{name} is too long: at most {LONGEST_VALUE} letters.",
                [(question.title, question_url(question.name))],
            )
    return {name: text for name, text in given.items() if text}


def fields(question: Question, given: Mapping[str, str], atlas: Atlas) -> list[Field]:
    """The inputs of the form, filled with what was given."""
    return [_field(p, given.get(p.name, ""), atlas) for p in question.parameters]


def explained(made: list[Field], used: Mapping[str, object]) -> list[Field]:
    """The same inputs; one left empty shows what the answer took instead."""
    return [
        replace(field, placeholder=str(used[field.name]))
        if field.kind != "select" and used.get(field.name) is not None
        else field
        for field in made
    ]


def near(question: Question, given: Mapping[str, str], message: str) -> list[Near]:
    """The same question with what its error says is near, as links."""
    found = re.search(r"\(?near: ([^;)\n]+)\)?", message)
    wrong = next((name for name, text in given.items() if repr(text) in message), None)
    if not found or not wrong:
        return []
    return [(text, question_url(question.name, **{**given, wrong: text})) for text in found[1].split(", ")]


def _field(p: Parameter, value: str, atlas: Atlas) -> Field:
    label = p.name.replace("_", " ").capitalize()
    default = "" if p.default is None else str(p.default)
    if p.name in SCENARIOS:
        names = tuple(scenario_titles().items())
        options = (("", "none"), *names) if p.optional else names
        return Field(p.name, label, "select", value or default, "", p.meaning.replace(_FILE, ""), options)
    if p.optional and (p.kind is bool or (p.choices and AS_IT_SAYS in p.meaning)):
        ways = tuple((c, c.replace("-", " ")) for c in (p.choices or ("yes", "no")))
        chosen = _as_truth(value) if p.kind is bool else value
        return Field(p.name, label, "select", chosen, "", p.meaning, (("", AS_IT_SAYS), *ways))
    if p.kind is bool:
        truth = {True: "yes", False: "no"}[bool(p.default)]
        chosen = _as_truth(value) or truth
        return Field(p.name, label, "select", chosen, "", p.meaning, (("yes", "yes"), ("no", "no")))
    if p.choices:
        options = (*((("", "any"),) if p.optional else ()), *((c, c.replace("-", " ")) for c in p.choices))
        return Field(p.name, label, "select", value or default, "", p.meaning, options)
    kind = "number" if p.kind in (int, float) else "text"
    unset = "year-month-day" if p.kind is dt.date else AS_IT_SAYS if AS_IT_SAYS in p.meaning else "all"
    default = default or unset
    suggestions = tuple(atlas.sql(_SUGGESTED[p.name]).iter_rows()) if kind == "text" and p.name in _SUGGESTED else ()
    return Field(p.name, label, kind, value, default, p.meaning, (), suggestions)


def _as_truth(text: str) -> str:
    return {"true": "yes", "yes": "yes", "1": "yes", "false": "no", "no": "no", "0": "no"}.get(text.lower(), "")
