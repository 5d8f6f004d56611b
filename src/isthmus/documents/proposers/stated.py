"""Whether each figure, name, id and day of a candidate stands in the passages that it names, and each word of its wording.

A wording (`what`) is the passage's own, or made of its words: those that carry meaning must all stand there, in whatever form of
the word. So a proposer may shorten and never add. Word order and what a `not` governs are not looked at: that is a reader's part.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from isthmus.documents import written_days
from isthmus.documents.content_fields import ContentField
from isthmus.documents.proposers.content_forms import MEMBERS
from isthmus.documents.proposers.figures import PER
from isthmus.documents.reading import Mention, Reading
from isthmus.model import dates

_FREE = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "its", "of", "on", "or", "over", "that", "the", "their", "this", "to",
     "under", "upon", "with", "within", "between", "among", "about")
)  # fmt: skip
"""Words that a wording may add: they name nothing."""

_FREE_OF_KIND = {"engagement": frozenset({"meeting", "talks"}), "recommendation": frozenset({"should"})}
"""Words that say no more than the kind of candidate does."""

_ENDINGS = (
    "ations", "ation", "ments", "ment", "ings", "ions", "ing", "ion", "ers", "ors", "ies", "ied", "er", "or", "ed", "es", "ly", "al",
    "s", "e", "y",
)  # fmt: skip
"""Longest first."""

_STEM = 4
"""Letters of a word that stay whatever its ending."""

_UNITS = {"usd": r"\$|\b(?:us )?dollars?\b|\busd\b", "eur": r"€|\beuros?\b|\beur\b", "share": r"%|\bper ?cent\b|\bshare\b",
             "tonne": r"\bt(?:onnes?|ons?)?\b", "kg": r"\bk(?:ilo(?:gram(?:me)?)?s?|g)\b"}  # fmt: skip
"""How a passage may write a unit of the vocabulary; `each` is never written."""

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ’']\d{3})*(?:[.,]\d+)?")
_WORDS_OF_NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_MULTIPLES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "dozen": 12.0,
}


def unstated(kind: str, content: Mapping[str, Any], reading: Reading, numbers: Sequence[int]) -> str:
    """The first member that does not stand in the passages, as `key value`; empty where all do.

    Args:
        content: has the form of its kind (`content_forms.formed`).
        numbers: of the passages.
    """
    held = _Held(reading, numbers, _FREE | _FREE_OF_KIND.get(kind, frozenset()))
    for field in MEMBERS[kind]:
        for key, value in held.absent(field, content[field.name]):
            return f"{key} {value:.12g}" if isinstance(value, float) else f"{key} {value!r}"
    return ""


class _Held:
    """What passages hold: words, numbers, ids and days."""

    def __init__(self, reading: Reading, numbers: Sequence[int], free: frozenset[str]) -> None:
        self.free = free
        text = "\n".join(reading.passage(n).text for n in numbers)
        self.text = text
        self.words = f" {_folded(text)} "
        self.stems = {_stem(word) for word in self.words.split()}
        self.numbers = set(_numbers(text))
        self.mentioned: list[Mention] = [m for n in numbers for m in reading.mentions_in(n)]
        self.days = {m.value for m in self.mentioned if m.kind == "date" and m.value} | set(written_days.days_in(text))
        self.links = {link for n in numbers for link in reading.passage(n).links}

    def absent(self, field: ContentField, value: Any) -> Iterator[tuple[str, Any]]:
        """What of a member does not stand there."""
        match field.form:
            case _ if value is None or value == []:
                return
            case "term" | "truth":
                return
            case "parties" | "party" | "good":
                yield from self._absent_parties(value if isinstance(value, list) else [value])
            case "people":
                yield from ((key, one[key]) for one in value for key in one if one[key] and not self._has(one[key]))
            case "quantities":
                for one in value:
                    yield from self._absent_quantity(one)
            case "terms":
                if field.one_of is None:
                    yield from ((field.name, one) for one in value if not self._has(one))
            case _:
                if not self._holds(field, value):
                    yield field.name, value

    def _holds(self, field: ContentField, value: Any) -> bool:
        match field.form:
            case "number":
                return self._has_number(value)
            case "date":
                return self._has_day(value)
            case "actor":
                return any(value in m.ids for m in self.mentioned)
        match field.name:
            case "url":
                return value in self.links or self._has(value)
            case "what":
                return self._has(value) or self._has_each_word(value)
            case "per":
                return re.search(rf"\b(?:{PER[value]})\b", self.text, re.IGNORECASE) is not None
            case "unit":
                return self._has_unit(value)
            case _:
                return self._has(value)

    def _has(self, said: str) -> bool:
        folded = _folded(said)
        return bool(folded) and f" {folded} " in self.words

    def _has_each_word(self, said: str) -> bool:
        words = [word for word in _folded(said).split() if word not in self.free]
        plain = [word for word in words if not word.isdigit()]
        return all(n in self.numbers for n in _numbers(said)) and all(_stem(word) in self.stems for word in plain)

    def _has_number(self, value: float) -> bool:
        return any(abs(value - n) <= 1e-9 * max(abs(n), 1) for n in self.numbers)

    def _has_unit(self, unit: str) -> bool:
        if unit == "each":
            return True
        pattern = _UNITS.get(unit)
        return (pattern is not None and re.search(pattern, self.text, re.IGNORECASE) is not None) or _stem(_folded(unit)) in self.stems

    def _absent_quantity(self, one: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        if not self._has_number(one["how_many"]):
            yield "how_many", one["how_many"]
        elif not self._has_unit(one["unit"]):
            yield "unit", one["unit"]

    def _absent_parties(self, parties: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
        """Names that stand nowhere, and ids that are not those of what the name names."""
        for one in parties:
            if not self._has(one["name"]):
                yield "name", one["name"]
            elif one["id"] and not any(one["id"] in m.ids and _within(m.text, one["name"]) for m in self.mentioned):
                yield "id", one["id"]

    def _has_day(self, value: str) -> bool:
        """Whether a date stands there, or a more exact one within the year or month that it names; of an interval, both its ends."""
        if value in self.days:
            return True
        parts = value.split("/")
        if len(parts) == 2:
            return all(self._has_end(part) for part in parts)
        return self._has_end(value)

    def _has_end(self, value: str) -> bool:
        wanted = dates.span(value)
        if wanted.earliest is None or wanted.latest is None:
            return False
        for day in self.days:
            for end in (day, *day.split("/")):
                stated = dates.span(end) if end and end != ".." else None
                if stated is None or stated.earliest is None or stated.latest is None:
                    continue
                if wanted.earliest <= stated.earliest and stated.latest <= wanted.latest:
                    return True
        return False


def _within(mention: str, name: str) -> bool:
    """Whether a name holds what is mentioned, or is a part of it, by whole words."""
    mentioned, named = f" {_folded(mention)} ", f" {_folded(name)} "
    return mentioned in named or named in mentioned


def _stem(word: str) -> str:
    """A word without its endings, roughly: two forms of one word have one stem."""
    while ending := next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= _STEM), None):
        word = word.removesuffix(ending)
    return word


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return " ".join(re.sub(r"[^\w]+", " ", re.sub(r"'s\b", " ", plain)).split())


def _numbers(text: str) -> Iterator[float]:
    """Every number that a text states, in figures or in words up to twenty, alone and times a multiple that follows it."""
    plain = unicodedata.normalize("NFKC", text)
    for found in _NUMBER.finditer(plain):
        for value in _values(found.group()):
            yield value
            yield from _times(value, plain[found.end() :])
    for number, word in enumerate(_WORDS_OF_NUMBERS):
        for found in re.finditer(rf"\b{word}\b", plain, re.IGNORECASE):
            yield float(number)
            yield from _times(float(number), plain[found.end() :])
    for word, times in _MULTIPLES.items():
        if len(word) > 2 and re.search(rf"\ba {word}\b", plain, re.IGNORECASE):
            yield times


def _times(value: float, after: str) -> Iterator[float]:
    found = re.match(r"[\s-]*([A-Za-z]+)\b", after)
    if found and (times := _MULTIPLES.get(found.group(1).lower())):
        yield value * times


def _values(written: str) -> Iterator[float]:
    """What figures may mean: separators of thousands, a decimal point or comma."""
    bare = re.sub(r"[\u00a0\u202f ’']", "", written)
    readings = {bare.replace(",", ""), bare.replace(".", "").replace(",", ".")}
    for reading in readings:
        if re.fullmatch(r"\d+(?:\.\d+)?", reading):
            yield float(reading)
