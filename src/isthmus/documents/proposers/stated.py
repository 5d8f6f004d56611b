"""Whether each figure, name and date of a candidate stands in the passages that it names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from isthmus.documents import written_days
from isthmus.documents.reading import Reading
from isthmus.model import dates

_TERMS = {"kind", "level", "measure", "unit", "per", "status", "theme", "functions", "domains", "domain", "binding"}
"""Members that class what is said, in terms of vocabularies; what they hold is nobody's words."""

_DATES = {"when", "date"}
_IDS = {"id", "country"}
_OWN_WORDS = {"what"}
"""Members that may put it in other words: their figures and names are looked for one by one."""

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ’']\d{3})*(?:[.,]\d+)?")
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w'’-]*\w|\b[A-Z]{2,}\b")
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


def unstated(content: Mapping[str, Any], reading: Reading, numbers: Sequence[int]) -> str:
    """The first member that does not stand in the passages, as `key value`; empty where all do."""
    text = "\n".join(reading.passage(n).text for n in numbers)
    held = _Held(text, reading, numbers)
    return next((f"{key} {value!r}" for key, value in _members(content) if not held.holds(key, value)), "")


def _members(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for inner, one in value.items():
            yield from _members(one, str(inner))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _members(one, key)
    elif value is not None:
        yield key, value


class _Held:
    """What passages hold: words, numbers, ids and days."""

    def __init__(self, text: str, reading: Reading, numbers: Sequence[int]) -> None:
        self.words = f" {_folded(text)} "
        self.numbers = set(_numbers(text))
        mentioned = [m for n in numbers for m in reading.mentions_in(n)]
        self.ids = {i for m in mentioned for i in m.ids}
        self.days = {m.value for m in mentioned if m.kind == "date" and m.value} | set(written_days.days_in(text))
        self.links = {link for n in numbers for link in reading.passage(n).links}

    def holds(self, key: str, value: Any) -> bool:
        if isinstance(value, bool) or key in _TERMS:
            return isinstance(value, bool | str)
        if isinstance(value, int | float):
            return any(abs(value - n) <= 1e-9 * max(abs(n), 1) for n in self.numbers)
        if not isinstance(value, str):
            return False
        if key in _IDS:
            return value in self.ids
        if key in _DATES:
            return self._holds_day(value)
        if key == "url":
            return value in self.links or _folded(value) in self.words
        if key in _OWN_WORDS:
            return self._holds_each(value)
        return f" {_folded(value)} " in self.words

    def _holds_day(self, value: str) -> bool:
        """Whether a day stands there, or one that is more exact."""
        try:
            wanted = dates.span(value)
        except ValueError:
            return False
        for day in self.days:
            stated = dates.span(day)
            if None in (stated.earliest, stated.latest, wanted.earliest, wanted.latest):
                if day == value:
                    return True
            elif wanted.earliest <= stated.earliest and stated.latest <= wanted.latest:  # type: ignore[operator]
                return True
        return False

    def _holds_each(self, value: str) -> bool:
        if f" {_folded(value)} " in self.words:
            return True
        figures = all(n in self.numbers for n in _numbers(value))
        return figures and all(f" {_folded(name)} " in self.words for name in _NAME.findall(value))


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
