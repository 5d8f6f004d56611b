"""Dates in prose: written out (`calendar_dates`), and told from the document's own date (`relative_dates`).

The value is EDTF as in `isthmus.model.dates`, never more exact than the words. What reads in two ways (12/07/2023), and what needs
the document's date where that is not known, is a mention without a value. A plain number is a year only where its words
make it one: `in 2022`, `the 2023 Vilnius summit`, not `2022 shells` or `Resolution 2022`.
"""

from __future__ import annotations

from collections.abc import Iterator

from isthmus.documents import calendar_dates, relative_dates
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


def _found(text: str, reference: Edtf | None) -> Iterator[tuple[int, int, str | None]]:
    has_figures = any(c.isdigit() for c in text)
    for pattern, told in calendar_dates.RULES:
        for match in pattern.finditer(text):
            value = told(match, reference)
            if value is not False and not isinstance(value, bool):
                yield match.start(), match.end(), value
    if has_figures:
        pattern, told = calendar_dates.YEAR_AFTER
        for match in pattern.finditer(text):
            value = told(match, reference)
            if not isinstance(value, bool):
                yield match.start("y"), match.end("y"), value
    for relative_pattern, relative_told, exact in relative_dates.RULES:
        for match in relative_pattern.finditer(text):
            yield match.start(), match.end(), relative_dates.relative(match, relative_told, reference, exact)
