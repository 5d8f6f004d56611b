"""Fitting a table to the width of a page: how wide each column, how large the type, where words may break.

Widths are estimated from the letters. The estimate is a little generous, so that what fits here fits in print.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
BREAK = "\u200b"
"""A place to break that does not show."""
GAP = 0.9
"""Space between two columns, in em."""

_WIDEST_WISH = 42  # letters; a longer text wraps
_LONGEST_KEPT = 16  # letters; a longer word may be broken before others must
_BOLD = 1.08  # headings are wider by this much
_NARROWEST = 4.5  # letters, if a table has very many columns


@dataclass(frozen=True)
class Layout:
    """How a table is set: type size, space between columns and column widths, all in pt.

    The texts have places to break in words that are wider than their column.
    """

    size: float
    gap: float
    widths: list[float]
    headings: list[str]
    rows: list[list[str]]


def fit(headings: Sequence[str], rows: Sequence[Sequence[str]], width: float) -> Layout:
    """Lay out a table on `width` pt, in the largest type in which no word need be broken, else in the smallest.

    Columns as wide as their content where there is room; else each gets its longest word and a share of the rest
    by what it lacks. The sum of `widths` and the gaps between them never exceeds `width`.
    """
    if not headings:
        return Layout(SIZES[0], 0.0, [], [], [])
    columns = [[row[place] for row in rows] for place in range(len(headings))]
    wish = [
        min(max(_BOLD * _em(heading), *map(_em, cells), 0.0), _em("n") * _WIDEST_WISH)
        for heading, cells in zip(headings, columns, strict=True)
    ]
    need = [
        min(max(_BOLD * _longest_word(heading), *map(_longest_word, cells), 0.0), wanted)
        for heading, cells, wanted in zip(headings, columns, wish, strict=True)
    ]
    gaps = GAP * (len(columns) - 1)
    size = next((size for size in SIZES if (sum(need) + gaps) * size <= width), SIZES[-1])
    widths = [int(em * size * 100) / 100 for em in _shared(need, wish, width / size - gaps)]
    room_each = [width / size for width in widths]
    return Layout(
        size=size,
        gap=round(GAP * size, 2),
        widths=widths,
        headings=[_broken(heading, em / _BOLD) for heading, em in zip(headings, room_each, strict=True)],
        rows=[[_broken(cell, em) for cell, em in zip(row, room_each, strict=True)] for row in rows],
    )


def breakable(text: str, longest: int) -> str:
    """The text with places to break in words of more than `longest` letters: after marks, else anywhere."""

    def with_breaks(word: re.Match[str]) -> str:
        if len(word.group()) <= longest:
            return word.group()
        parts = re.findall(r"[^/._\-?&=%#:,;@]*[/._\-?&=%#:,;@]+|[^/._\-?&=%#:,;@]+", word.group())
        step = max(longest, 2)
        return BREAK.join(part[i : i + step] for part in parts for i in range(0, len(part), step))

    return re.sub(r"\S+", with_breaks, text)


def _broken(text: str, room: float) -> str:
    """The text with places to break in the words that are wider than `room` em."""
    letters = int(room / _letter("n"))
    words = re.split(r"(\s+)", text)
    return "".join(word if _em(word) <= room + 0.01 else breakable(word, letters) for word in words)


def _shared(need: list[float], wish: list[float], room: float) -> list[float]:
    """Widths between need and wish that fill no more than `room`."""
    if sum(wish) <= room:
        return wish
    if sum(need) <= room:
        lack = [wanted - needed for needed, wanted in zip(need, wish, strict=True)]
        share = (room - sum(need)) / sum(lack)
        return [needed + share * lacking for needed, lacking in zip(need, lack, strict=True)]
    floor = min(_NARROWEST * _em("n"), room / len(need))
    above = [max(needed - floor, 0.0) for needed in need]
    share = (room - floor * len(need)) / sum(above)
    return [floor + share * excess for excess in above]


def _longest_word(text: str) -> float:
    """In em. Words that are longer than most may break: slugs and addresses after their marks, others anywhere."""
    parts = [
        part
        for word in text.split()
        for part in ([word] if len(word) <= _LONGEST_KEPT else breakable(word, _LONGEST_KEPT).split(BREAK))
    ]
    return max(map(_em, parts), default=0.0)


def _em(text: str) -> float:
    return sum(_letter(letter) for letter in text)


def _letter(letter: str) -> float:
    """Width in em of a letter of a text serif such as Libertinus, rounded up."""
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.02
    if letter in "mwMW%@—…":
        return 0.92
    if letter.isupper():
        return 0.72
    return 0.32 if letter in "iljtf.,;:'|!()[] \u202f-" else 0.53
