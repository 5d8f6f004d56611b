"""Whether a fact stands in a page: its figures beside its names.

A fact states figures (its numeric columns) and names (what it refers to: actors, goods, sites, persons). A figure is *found*
where a passage holds the same number, however it is written, and that passage or one beside it holds a name of the fact; it is
*near* where the number stands elsewhere in the page, or one within 5 % of it beside a name. A name is found where any of its
spellings, or its plural, stands in the page as whole words. Small numbers stand in nearly every page, so a number alone proves nothing.

The verdict on the fact: `found` if every figure is found (of a fact without figures, every name), `absent` if no figure is
found or near (without figures, no name is found), else `near`. It says what stands in the page, not that the page means it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from isthmus.model.table import Table

NEAR = 0.05
"""Share by which a number beside a name may differ from the figure to be near it, as where a page rounds."""

NO_FIGURES = frozenset({"credibility", "lat", "lon", "quantity_verified"})
PLACED = frozenset({"country", "host"})
"""Columns that say where something lies: a page of a state need not name it."""

CALLED = frozenset({"actors", "names", "sites", "goods", "commitments"})
"""Tables whose column `name` is what the thing is called, not our own words."""

_SCALES = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "dozen": 12.0,
}  # fmt: skip
_WORDS = {
    word: float(number)
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
} | {"half": 0.5, "double": 2.0, "twice": 2.0}
_PER_CENT = re.compile(r"\s*(?:%|per\s?cent\b|percent\b|percentage points?\b)")
_SCALE = re.compile(rf"[\s-]*({'|'.join(sorted(_SCALES, key=len, reverse=True))})\b")
_NUMBER = re.compile(
    r"(?<![\w.,])(?<![A-Za-z]-)\d{1,3}(?:[,. \u00a0\u202f']\d{3})+(?:[.,]\d+)?(?!\w)"
    r"|(?<![\w.,])(?<![A-Za-z]-)\d+(?:[.,]\d+)?(?=[kmb]n?\b|[^\W\d_]{2,}|\W|_|$)"
)
"""Not those of names such as F-35A and B-52."""
_WORD_NUMBER = re.compile(rf"\b({'|'.join(_WORDS)})\b")


@dataclass(frozen=True)
class Statement:
    """What a fact states.

    Attributes:
        figures: column -> the value in the column's unit.
        shares: those of the columns that are shares, 0–1, which pages write as per cent.
        names: id or name -> spellings under which a page may name it.
    """

    figures: Mapping[str, float]
    shares: frozenset[str]
    names: Mapping[str, tuple[str, ...]]

    @property
    def is_empty(self) -> bool:
        """There is nothing to look for."""
        return not self.figures and not self.names


@dataclass(frozen=True)
class Found:
    """How far a fact stands in a page; `passage` is the index of the one that says most, None where none says any."""

    verdict: str
    figures_found: tuple[str, ...]
    figures_near: tuple[str, ...]
    names_found: tuple[str, ...]
    missing: tuple[str, ...]
    passage: int | None


def statement(table: Table, row: Mapping[str, Any], spellings: Mapping[str, Sequence[str]]) -> Statement:
    """What a row of a table states.

    Args:
        table: its table.
        row: column -> value.
        spellings: id of an actor, good or site -> its names.
    """
    figures: dict[str, float] = {}
    names: dict[str, tuple[str, ...]] = {}
    shares: set[str] = set()
    for c in table.columns:
        value = row.get(c.name)
        if value is None or c.name in NO_FIGURES:
            continue
        if c.kind in (int, float):
            figures[c.name] = float(value)
            if c.unit == "1":
                shares.add(c.name)
        elif c.name == "person":
            names[str(value)] = (str(value), str(value).rpartition(" ")[2])
        elif c.name == "name" and table.name in CALLED:
            names[str(value)] = (str(value),)
        elif c.ref.partition(".")[0] in ("actors", "goods", "sites", "centres") and c.name not in PLACED:
            for one in value if c.many else [value]:
                if spelt := tuple(spellings.get(one, ())):
                    names[one] = spelt
    return Statement(figures, frozenset(shares), names)


class Page:
    """The passages of a page, folded and their numbers read once, for every fact that cites it."""

    def __init__(self, passages: Sequence[str]) -> None:
        self.passages = tuple(passages)
        self._folded = [f" {folded(text)} " for text in passages]
        self._numbers = [numbers(text) for text in passages]

    def find(self, stated: Statement) -> Found:
        """How far a fact stands in the page."""
        named = {name: self._naming(spelt) for name, spelt in stated.names.items()}
        beside = {n for where in named.values() for i in where for n in (i - 1, i, i + 1)}
        if not stated.names:  # a fact that refers to nobody: anywhere counts
            beside = set(range(len(self.passages)))
        said = {c: self._saying(value, c in stated.shares) for c, value in stated.figures.items()}
        found = tuple(c for c, (same, _) in said.items() if same & beside)
        near = tuple(c for c, (same, close) in said.items() if c not in found and (same or close & beside))
        names = tuple(name for name, where in named.items() if where)
        missing = [f"{c} {value:g}" for c, value in stated.figures.items() if c not in found]
        missing += [stated.names[name][0] for name in named if name not in names]
        support = [i for c in found for i in said[c][0] & beside] + [i for c in near for i in said[c][0] | said[c][1] & beside]
        support += [i for where in named.values() for i in where]
        best = max(sorted(set(support)), key=support.count, default=None)
        return Found(_verdict(stated, found, near, names), found, near, names, tuple(missing), best)

    def _naming(self, spelt: Sequence[str]) -> set[int]:
        """Indices of the passages that name it. A code of few letters is matched as it is written, so that `us` is no name."""
        found = set()
        for spelling in spelt:
            if len(spelling) <= 4 and spelling.isupper():
                pattern = re.compile(rf"(?<!\w){re.escape(spelling)}(?!\w)")
                found |= {i for i, text in enumerate(self.passages) if pattern.search(text)}
            elif len(spelling) > 2:
                one = folded(spelling)
                found |= {i for i, text in enumerate(self._folded) if f" {one} " in text or f" {one}s " in text}
        return found

    def _saying(self, value: float, is_share: bool) -> tuple[set[int], set[int]]:
        """Indices of the passages that hold the number, and of those that hold one near it."""
        same, close = set(), set()
        for i, read in enumerate(self._numbers):
            for number, per_cent in read:
                written = number / 100 if is_share and (per_cent or number > 1) else number
                if abs(written - value) <= 1e-9 * max(abs(value), 1):
                    same.add(i)
                elif value and abs(written - value) <= NEAR * abs(value):
                    close.add(i)
        return same, close


def _verdict(stated: Statement, found: Sequence[str], near: Sequence[str], names: Sequence[str]) -> str:
    if stated.figures:
        if len(found) == len(stated.figures):
            return "found"
        return "near" if found or near else "absent"
    if len(names) == len(stated.names):
        return "found"
    return "near" if names else "absent"


def folded(text: str) -> str:
    """Words in small letters without accents, parted by single spaces; possessives lose their ending."""
    plain = unicodedata.normalize("NFKD", re.sub(r"['’]s\b", "", text))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(re.findall(r"\w+", letters))


def numbers(text: str) -> list[tuple[float, bool]]:
    """The numbers that a text holds, in words too, and whether each is per cent. One that can be read in two ways is read in both.

    `1,250` may be a thousand two hundred and fifty or one and a quarter; `4.1 billion` is 4.1e9.
    """
    plain = unicodedata.normalize("NFKC", text)
    found: list[tuple[float, bool]] = []
    for match in _NUMBER.finditer(plain):
        rest = plain[match.end() :]
        per_cent = _PER_CENT.match(rest) is not None
        scale = _SCALE.match(rest.lower())
        factor = _SCALES[scale[1]] if scale else 1.0
        found += [(value * factor, per_cent) for value in _values(match[0])]
    for match in _WORD_NUMBER.finditer(lowered := plain.lower()):
        scale = _SCALE.match(lowered[match.end() :])
        found.append((_WORDS[match[1]] * (_SCALES[scale[1]] if scale else 1.0), _PER_CENT.match(lowered[match.end() :]) is not None))
    return found


def _values(written: str) -> set[float]:
    """The values that a written number may have."""
    bare = re.sub(r"[ \u00a0\u202f']", "", written)
    marks = [c for c in bare if c in ",."]
    if not marks:
        return {float(bare)}
    last = marks[-1]
    whole, _, tail = bare.rpartition(last)
    as_decimal = float(re.sub(r"[,.]", "", whole) + "." + tail)
    as_thousands = float(re.sub(r"[,.]", "", bare))
    if len(set(marks)) == 2:
        return {as_decimal}
    if len(marks) > 1:
        return {as_thousands}
    return {as_decimal, as_thousands} if len(tail) == 3 else {as_decimal}
