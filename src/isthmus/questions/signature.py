"""Find the questions and read what each can be asked from the signature of its `ask`.

The keyword-only parameters of `ask`, their types, defaults and docstring lines are the options of the command
line and of the form, and the module's docstring is the method section of a brief.
"""

from __future__ import annotations

import datetime as dt
import difflib
import importlib
import inspect
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from isthmus.atlas.handle import Atlas
from isthmus.questions import evidence
from isthmus.questions.answer import Answer
from isthmus.questions.naming import QuestionError


@dataclass(frozen=True)
class Parameter:
    """One thing that a question can be asked with.

    Attributes:
        kind: `str`, `int`, `float`, `bool` or `datetime.date`.
        choices: the values allowed; empty if any.
        meaning: its line in the docstring of `ask`.
    """

    name: str
    kind: type
    default: Any
    optional: bool
    choices: tuple[str, ...]
    meaning: str

    @property
    def option(self) -> str:
        """Its name on the command line, e.g. `--as-of`."""
        return "--" + self.name.replace("_", "-")

    def parse(self, text: str) -> Any:
        """The value that a text means.

        Raises:
            QuestionError: the text does not mean one; says what would.
        """
        try:
            value: Any = _PARSERS[self.kind](text)
        except ValueError:
            raise QuestionError(f"{self.option} {text!r} is not {_WORDS[self.kind]}") from None
        if self.choices and value not in self.choices:
            raise QuestionError(
                f"{self.option} {text!r} is not one of {', '.join(self.choices)}{_near(text, self.choices)}"
            )
        return value


@dataclass(frozen=True)
class Question:
    """A question: its name, title, method (Markdown) and parameters."""

    name: str
    title: str
    method: str
    parameters: tuple[Parameter, ...]


def names() -> tuple[str, ...]:
    """Names of all questions, found without importing any of them."""
    return tuple(sorted(p.stem for p in Path(__file__).parent.glob("*.py") if _has_ask(p)))


def question(name: str) -> Question:
    """The question of that name.

    Raises:
        QuestionError: there is none; names those that are near, and all.
    """
    known = names()
    if name not in known:
        raise QuestionError(f"there is no question {name!r}{_near(name, known)}; the questions are {', '.join(known)}")
    module = importlib.import_module(f"isthmus.questions.{name}")
    title = (inspect.getdoc(module) or "").partition("\n")[0]
    return Question(name, title, evidence.method(inspect.getdoc(module)), _parameters(module.ask))


def readings(name: str, atlas: Atlas) -> tuple[Mapping[str, Any], ...]:
    """The parameters with which a brief asks a question of this atlas: what its `readings` says, else its defaults.

    Raises:
        QuestionError: there is no such question, or the atlas holds nothing it could be asked of.
    """
    module = importlib.import_module(f"isthmus.questions.{question(name).name}")
    return tuple(module.readings(atlas)) if hasattr(module, "readings") else ({},)


def ask(name: str, atlas: Atlas, **parameters: Any) -> Answer:
    """Ask a question of an atlas.

    Args:
        name: the question, e.g. `chokepoints`.
        atlas: from `open_atlas`.
        parameters: what the question's `ask` takes; texts are read as the command line reads them.

    Raises:
        QuestionError: no such question or parameter, or a value it cannot take.
    """
    asked = question(name)
    known = {p.name: p for p in asked.parameters}
    values: dict[str, Any] = {}
    for key, value in parameters.items():
        if key not in known:
            takes = ", ".join(known)
            raise QuestionError(f"{name} takes no parameter {key!r}{_near(key, tuple(known))}; it takes {takes}")
        needs_reading = isinstance(value, str) and (known[key].kind is not str or known[key].choices)
        values[key] = known[key].parse(value) if needs_reading else value
    answer: Answer = importlib.import_module(f"isthmus.questions.{name}").ask(atlas, **values)
    return answer


def _has_ask(path: Path) -> bool:
    # Read as text: `ast.parse` fails now and then where several threads call it at once (Python 3.11, a server).
    return (
        re.search(r"^def ask\(", path.read_text(encoding="utf-8"), re.MULTILINE) is not None
        and path.stem != "signature"
    )


def _parameters(function: Any) -> tuple[Parameter, ...]:
    hints = typing.get_type_hints(function)
    meanings = _argument_lines(inspect.getdoc(function) or "")
    found = []
    for p in inspect.signature(function).parameters.values():
        if p.kind is not inspect.Parameter.KEYWORD_ONLY:
            continue
        kind, optional, choices = _kind(hints[p.name])
        found.append(Parameter(p.name, kind, p.default, optional, choices, meanings.get(p.name, "")))
    return tuple(found)


def _kind(hint: Any) -> tuple[type, bool, tuple[str, ...]]:
    union = typing.get_origin(hint) in (typing.Union, types.UnionType)
    parts = typing.get_args(hint) if union else (hint,)
    optional = type(None) in parts
    kind = next(p for p in parts if p is not type(None))
    if typing.get_origin(kind) is typing.Literal:
        return str, optional, typing.get_args(kind)
    if kind not in _PARSERS:
        raise TypeError(f"a question's parameter cannot be of type {kind}")
    return kind, optional, ()


def _argument_lines(doc: str) -> dict[str, str]:
    """The `Args:` section of a docstring: name -> its text on one line."""
    section = re.search(r"^Args:\n(.*?)(?:\n\S|\Z)", doc, re.DOTALL | re.MULTILINE)
    found: dict[str, str] = {}
    name = ""
    for line in (section[1] if section else "").splitlines():
        if start := re.match(r"    (\w+): (.*)", line):
            name = start[1]
            found[name] = start[2]
        elif name:
            found[name] += " " + line.strip()
    return {k: v.strip() for k, v in found.items()}


def _near(text: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(text, known, n=3)
    return f" (near: {', '.join(close)})" if close else ""


def _truth(text: str) -> bool:
    truths = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if text.lower() not in truths:
        raise ValueError(text)
    return truths[text.lower()]


_PARSERS: dict[type, typing.Callable[[str], Any]] = {
    str: str,
    int: int,
    float: float,
    bool: _truth,
    dt.date: dt.date.fromisoformat,
}
_WORDS: dict[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    dt.date: "a day such as 2026-06-30",
}
