"""Folding of text for look-ups: case, accents, quotes, dashes and spaces are levelled, and every place keeps its offset.

Level characters stand one for one, so that a place in the folded text is a place in the text, with three exceptions that
need a map: characters that are not seen (soft hyphens, zero-width spaces), combining accents, and runs of white space.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_QUOTES = "‘’‛ʼ´`′＇"
_DASHES = "-‐‑‒–—―−﹣－"
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u036f]")
_UNEVEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u036f]|\s{2,}")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text levelled for look-ups.

    Attributes:
        text: without accents; quotes are `'`, dashes and white space are a space; case is kept.
        lower: the same in lower case, place for place.
        offsets: place in `text` -> place in the original, one more than `text` is long; None where they are the same.
    """

    text: str
    lower: str
    offsets: Sequence[int] | None

    def original(self, begin: int, end: int) -> tuple[int, int]:
        """Where `[begin, end)` of the folded text lies in the original; unseen characters inside belong to it."""
        if self.offsets is None:
            return begin, end
        return self.offsets[begin], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """The text levelled, with its offsets."""
    offsets: list[int] | None = None
    if _UNEVEN.search(text):
        offsets = []
        kept: list[str] = []
        for place, character in enumerate(text):
            if _UNSEEN.match(character) or (character.isspace() and kept and kept[-1].isspace()):
                continue
            kept.append(character)
            offsets.append(place)
        offsets.append(len(text))
        text = "".join(kept)
    if not text.isascii():
        text = "".join(map(_level, text))
        lower = "".join(map(_lower, text))
    else:
        text = text.translate(_ASCII)
        lower = text.lower()
    return Folded(text, lower, offsets)


_ASCII = {ord(c): " " for c in "-\t\n\r\v\f\x1c\x1d\x1e\x1f"} | {ord("`"): "'"}


@functools.lru_cache(maxsize=4096)
def _level(character: str) -> str:
    """One character for one: its base letter, straight quote or space."""
    if character in _QUOTES:
        return "'"
    if character in _DASHES or character.isspace():
        return " "
    if character in "“”„«»":
        return '"'
    base = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return base if len(base) == 1 and not "\u1100" <= base <= "\u11ff" else character


@functools.lru_cache(maxsize=4096)
def _lower(character: str) -> str:
    lower = character.lower()
    return lower if len(lower) == 1 else character
