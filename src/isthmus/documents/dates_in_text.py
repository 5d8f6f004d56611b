"""Dates in prose: written out (`calendar_dates`), and told from the document's own date (`relative_dates`).

The value is EDTF as in `isthmus.model.dates`, never more exact than the words. What reads in two ways (12/07/2023), and what needs
the document's date where that is not known, is a mention without a value. A plain number is a year only where its words
make it one: `in 2022`, `the 2023 Vilnius summit`, not `2022 shells` or `Resolution 2022`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from isthmus.documents import calendar_dates, relative_dates
from isthmus.documents.month_names import MONTHS
from isthmus.documents.reading import Mention
from isthmus.model.dates import Edtf


def dates(number: int, text: str, reference: Edtf | None) -> tuple[Mention, ...]:
    """The dates that a passage names, in order; of those that overlap the leftmost and longest.

    Args:
        number: of the passage.
        text: its words.
        reference: the document's date as EDTF. Relative dates are told from its first day, days and months without a
            year are the nearest to it; None leaves both without a value.
    """
    kept: list[tuple[int, int, str | None]] = []
    for begin, end, value in sorted(_found(text, reference), key=lambda f: (f[0], -f[1])):
        if not kept or begin >= kept[-1][1]:
            kept.append((begin, end, value))
    return tuple(Mention(passage=number, begin=b, end=e, kind="date", text=text[b:e], value=v) for b, e, v in kept)


_ANCHORS = (
    *MONTHS, "19", "20", "fy", "fiscal", "financial", "today", "tonight", "tomorrow", "yesterday", "morning", "afternoon", "evening",
    "night", "week", "month", "year", "ago", *(f"{day}day" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")),
)  # fmt: skip
"""What every date has in it, in lower case: looked for first, since the rules are slow and most words are near no date."""
_AROUND = 70
"""Letters on either side of an anchor within which a rule is tried; no date is longer."""


def _found(text: str, reference: Edtf | None) -> Iterator[tuple[int, int, str | None]]:
    for begin, end in _windows(text):
        for pattern, told in calendar_dates.RULES:
            for match in pattern.finditer(text, begin, end):
                value = told(match, reference)
                if not isinstance(value, bool):
                    yield match.start(), match.end(), value
        pattern, told = calendar_dates.YEAR_AFTER
        for match in pattern.finditer(text, begin, end):
            value = told(match, reference)
            if not isinstance(value, bool):
                yield match.start("y"), match.end("y"), value
        for relative_pattern, relative_told, exact in relative_dates.RULES:
            for match in relative_pattern.finditer(text, begin, end):
                yield match.start(), match.end(), relative_dates.relative(match, relative_told, reference, exact)


def _windows(text: str) -> list[tuple[int, int]]:
    """The stretches around anchors, put together where they meet; each begins and ends between words."""
    found: list[tuple[int, int]] = []
    for first, last in _anchors(text):
        begin = text.rfind(" ", 0, max(0, first - _AROUND)) + 1
        end = text.find(" ", last + _AROUND)
        end = len(text) if end < 0 else end
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def _anchors(text: str) -> Iterator[tuple[int, int]]:
    """Where a word begins with an anchor, or a number of four figures stands."""
    lower = text.lower()
    if len(lower) != len(text):  # a letter with no lower case of its own length, such as a dotted capital I
        yield 0, len(text)
        return
    for _, begin, end in _automaton().find_matches_as_indexes(lower, overlapping=True):
        if lower[begin].isdigit():
            if lower[end : end + 2].isdigit():
                yield begin, end
        elif begin == 0 or not lower[begin - 1].isalpha():
            yield begin, end


@functools.cache
def _automaton() -> Any:
    import ahocorasick_rs

    return ahocorasick_rs.AhoCorasick(_ANCHORS)
