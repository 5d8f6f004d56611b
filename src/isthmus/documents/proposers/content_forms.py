"""The form of a candidate's content as it comes from outside: its members, their types and sizes, terms of vocabularies.

What has the form can be stored, merged and shown like a candidate of our own: every member of its kind is there, empty where
nothing was said.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from isthmus.documents.content_fields import FIELDS, ContentField
from isthmus.documents.proposers.figures import PER
from isthmus.model import dates
from isthmus.model.tables.provenance import SLUG

MEMBERS: Mapping[str, tuple[ContentField, ...]] = {
    kind: tuple(f for f in fields if not f.added) for kind, fields in FIELDS.items()
}
"""Kind of candidate -> the members that its content may have."""

NEEDED = {"related": "title", "figure": "how_many"}
"""The member without which a candidate says nothing; `what` for the other kinds."""

LONGEST, LONGEST_WORDING, MOST_ITEMS, LARGEST = 200, 1_000, 60, 1e15
"""Characters of a text and of a wording, items of a list, and the size of a number that any document states."""

_PARTY = frozenset({"name", "id"})
_PERSON = frozenset({"name", "role", "affiliation"})
_QUANTITY = frozenset({"how_many", "unit"})


def formed(kind: str, content: Any) -> dict[str, Any]:
    """The content with every member of its kind, those that were left out empty.

    Raises:
        ValueError: it has not the form of its kind; says all that is wrong.
    """
    if not isinstance(content, dict) or not content:
        raise ValueError("it has no content")
    fields = {f.name: f for f in MEMBERS[kind]}
    wrong = [f"{name} is no member of it" for name in sorted(map(str, set(content) - set(fields)))]
    made: dict[str, Any] = {}
    for name, field in fields.items():
        value = content.get(name)
        empty: Any = [] if field.is_list or field.form == "terms" else None
        try:
            made[name] = empty if value is None else _FORMS[field.form](field, value)
        except ValueError as error:
            wrong.append(f"{name} {error}")
    needed = NEEDED.get(kind, "what")
    if not wrong and made[needed] is None:
        wrong.append(f"{needed} is missing")
    if wrong:
        raise ValueError("; ".join(wrong))
    return made


def _text(field: ContentField, value: Any) -> str:
    longest = LONGEST_WORDING if field.form == "long" else LONGEST
    said = _string(value, longest)
    if field.name == "per" and said not in PER:
        raise ValueError(f"{said!r} is not one of {', '.join(PER)}")
    return said


def _string(value: Any, longest: int = LONGEST) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{_shown(value)} is no text")
    if len(value) > longest:
        raise ValueError(f"has {len(value):,} characters; {longest:,} are the most")
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in value):
        raise ValueError(f"{value!r} holds characters that are no text")
    return value


def _term(field: ContentField, value: Any) -> str:
    assert field.one_of is not None
    if not isinstance(value, str) or value not in field.one_of.terms:
        raise ValueError(f"{_shown(value)} is not one of {', '.join(field.one_of.terms)}")
    return value


def _terms(field: ContentField, value: Any) -> list[str]:
    one = _term if field.one_of else _text
    return list(dict.fromkeys(one(field, item) for item in _items(value)))


def _date(_: ContentField, value: Any) -> str:
    said = _string(value)
    try:
        dates.span(said)
    except ValueError as error:
        raise ValueError(f"{said!r}: {error}") from None
    return said


def _number(_: ContentField, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST or not math.isfinite(value):
        raise ValueError(f"{_shown(value)} is no number that a document states")
    return float(value)


def _truth(_: ContentField, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{_shown(value)} is not true or false")
    return value


def _id(_: ContentField, value: Any) -> str:
    said = _string(value)
    if not re.fullmatch(SLUG, said):
        raise ValueError(f"{said!r} is no id")
    return said


def _party(field: ContentField, value: Any) -> dict[str, Any]:
    said = _object(value, _PARTY)
    one = said.get("id")
    return {"name": _string(said.get("name")), "id": None if one is None else _id(field, one)}


def _person(_: ContentField, value: Any) -> dict[str, Any]:
    said = _object(value, _PERSON)
    rest = {key: None if said.get(key) is None else _string(said[key]) for key in ("role", "affiliation")}
    return {"name": _string(said.get("name")), **rest}


def _quantity(field: ContentField, value: Any) -> dict[str, Any]:
    said = _object(value, _QUANTITY)
    return {"how_many": _number(field, said.get("how_many")), "unit": _string(said.get("unit"))}


def _object(value: Any, members: frozenset[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict) or set(value) - members:
        raise ValueError(f"{_shown(value)} is no object of {', '.join(sorted(members))}")
    return value


def _items(value: Any) -> Sequence[Any]:
    if not isinstance(value, list):
        raise ValueError(f"{_shown(value)} is no list")
    if len(value) > MOST_ITEMS:
        raise ValueError(f"has {len(value):,} items; {MOST_ITEMS} are the most")
    return value


def _each(one: Callable[[ContentField, Any], Any]) -> Callable[[ContentField, Any], list[Any]]:
    return lambda field, value: [one(field, item) for item in _items(value)]


def _shown(value: Any) -> str:
    """A value as a note shows it: short, whatever it is."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > LARGEST:
        return "so large a number"
    said = repr(value)
    return said if len(said) <= 60 else f"{said[:57]}…"


_FORMS: Mapping[str, Callable[[ContentField, Any], Any]] = {
    "text": _text, "long": _text, "term": _term, "terms": _terms, "date": _date, "number": _number, "truth": _truth, "actor": _id,
    "party": _party, "good": _party, "parties": _each(_party), "people": _each(_person), "quantities": _each(_quantity),
}  # fmt: skip
