"""Dates as files write them, made EDTF: ISO, `20240710`, `10 Jul 2024`, and days parted by `/`, `.` or `-`.

Whether 3/4/2024 is in March or in April is read off the whole column: a first number above 12 makes it day first, a second
one above 12 month first. A column that does not tell, or tells both, is not guessed at.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_PARTED = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:[ T].*)?$")
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?$")
_PACKED = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\.0)?$")
_NAMED = re.compile(r"^(\d{1,2})[ -]([A-Za-z]{3})[a-z]*\.?[ -](\d{4})(?: .*)?$")
_NAMED_FIRST = re.compile(r"^([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})$")


def edtf(texts: Iterable[str | None]) -> tuple[dict[str, str], bool]:
    """Each distinct text that is a date -> ISO form, and whether some are left out because day and month cannot be told.

    Texts that are no dates are left out as well.
    """
    found: dict[str, str] = {}
    parted: list[tuple[str, int, int, int]] = []
    for text in {t for t in texts if t and t.strip()}:
        clean = text.strip()
        if match := _PARTED.match(clean):
            first, second, year = map(int, match.groups())
            parted.append((text, first, second, year if year > 99 else 2000 + year if year < 70 else 1900 + year))
        elif iso := _single(clean):
            found[text] = iso
    day_first = any(first > 12 for _, first, _, _ in parted)
    month_first = any(second > 12 for _, _, second, _ in parted)
    if day_first == month_first:  # neither tells, or both do
        return found, bool(parted)
    for text, first, second, year in parted:
        day, month = (first, second) if day_first else (second, first)
        if iso := _iso(year, month, day):
            found[text] = iso
    return found, False


def _single(text: str) -> str | None:
    if match := _ISO.match(text) or _PACKED.match(text):
        year, month, day = map(int, match.groups())
        return _iso(year, month, day)
    if match := _NAMED.match(text):
        return _iso(int(match[3]), _MONTHS.get(match[2].lower(), 0), int(match[1]))
    if match := _NAMED_FIRST.match(text):
        return _iso(int(match[3]), _MONTHS.get(match[1].lower(), 0), int(match[2]))
    return None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None
