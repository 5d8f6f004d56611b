"""Sentences of a document's own passages, each with what is mentioned in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from isthmus.documents.reading import Mention, Passage, Reading

ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof rev hon gen lt col maj capt cmdr cdr adm sgt sen rep gov st no nos vs etc inc ltd co corp bros jr sr "
    "jan feb mar apr jun jul aug sep sept oct nov dec p pp art fig approx dept mt ft v e.g i.e a.m p.m h.e".split()
)
"""Words after whose full stop a sentence goes on; single letters and letters with stops between (U.S.) count too."""

STARTERS = frozenset("The A An In On At They He She It We This These Those Both As To For After".split())
"""Words with which a new sentence begins even after `U.S.`"""

WITHIN = r"(?:[^.;]|(?<=\d)\.(?=\d)|(?<=[A-Z])\.(?=[A-Z ]))"
"""A character within a clause, as a pattern: any but a semicolon or a stop that ends a sentence (2.4, U.S.)."""

_END = re.compile(r"[.!?…]+[\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9À-Þ])")
_LAST_WORD = re.compile(r"([\w.]+)$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; `begin` is where it begins in its passage, and its mentions are placed within its own text."""

    passage: Passage
    begin: int
    text: str
    mentions: tuple[Mention, ...]

    def of(self, *kinds: str) -> tuple[Mention, ...]:
        """Its mentions of these kinds."""
        return tuple(m for m in self.mentions if m.kind in kinds)


def parted(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each sentence of a text."""
    begin = 0
    for stop in _END.finditer(text):
        if not _goes_on(text, stop):
            yield begin, stop.start() + len(stop.group().rstrip())
            begin = stop.end()
    if begin < len(text):
        yield begin, len(text)


def _goes_on(text: str, stop: re.Match[str]) -> bool:
    if not stop.group().startswith(".") or stop.group().startswith(".."):
        return False
    word = _LAST_WORD.search(text, 0, stop.start())
    if word is None:
        return False
    said = word.group().lower()
    if re.fullmatch(r"\d{1,2}", said):  # the number of an item: "1. Expand …"
        return word.start() == 0 or text[word.start() - 1] == "\n"
    if re.fullmatch(r"[a-z]|[a-z](\.[a-z])+", said):
        following = re.match(r"\w+", text[stop.end() :])
        return following is None or following.group() not in STARTERS
    return said in ABBREVIATIONS


def sentences_of(reading: Reading, passage: Passage) -> Iterator[Sentence]:
    """The sentences of a passage."""
    found = reading.mentions_in(passage.number)
    for begin, end in parted(passage.text):
        inside = tuple(
            replace(m, begin=m.begin - begin, end=m.end - begin) for m in found if begin <= m.begin and m.end <= end
        )
        yield Sentence(passage, begin, passage.text[begin:end], inside)


def own_sentences(reading: Reading, *, but: tuple[str, ...] = ()) -> Iterator[Sentence]:
    """The sentences of the document's own passages, those of the passage kinds `but` left out."""
    for passage in reading.passages:
        if passage.own and passage.kind not in but:
            yield from sentences_of(reading, passage)
