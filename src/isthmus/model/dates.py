"""Dates as public sources state them: a subset of EDTF, never more exact than the source.

Forms: `2024`, `2024-07`, `2024-07-10`, an interval of two of these (`2024-07/2024-08-02`), and an interval that
is open on one side (`2024/..`, `../2024`). A year is a span of 365 or 366 days, never 1 January.
The forms are those of the Extended Date/Time Format, level 0, with the open intervals of level 1
(Library of Congress; ISO 8601-2:2019).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import NewType

Edtf = NewType("Edtf", str)
"""Text in the subset of EDTF above; the type marks date columns in table declarations."""

EDTF_PATTERN = (
    r"^(\d{4}(-\d{2}(-\d{2})?)?(/(\d{4}(-\d{2}(-\d{2})?)?|\.\.))?"
    r"|\.\./\d{4}(-\d{2}(-\d{2})?)?)$"
)
"""The form as a regular expression; `span` also checks the calendar."""

_FORM = re.compile(EDTF_PATTERN)


@dataclass(frozen=True)
class Span:
    """The days a date may mean, both ends included; None where the interval is open."""

    earliest: dt.date | None
    latest: dt.date | None

    def overlaps(self, other: Span) -> bool:
        """Whether some day lies in both spans."""
        starts_late = self.earliest and other.latest and self.earliest > other.latest
        ends_early = self.latest and other.earliest and self.latest < other.earliest
        return not (starts_late or ends_early)


def span(text: str) -> Span:
    """The earliest and latest day that `text` may mean.

    Raises:
        ValueError: the text is not in the subset, names a day that is not in the calendar, or ends
            before it begins.
    """
    if not _FORM.match(text):
        raise ValueError(
            f"{text!r} is no date of the form 2024, 2024-07, 2024-07-10 or an interval such as 2024/2025-03"
        )
    first, _, last = text.partition("/")
    earliest = None if first == ".." else _first_day(first)
    latest = None if last == ".." else _last_day(last or first)
    if earliest and latest and earliest > latest:
        raise ValueError(f"{text!r} ends before it begins")
    return Span(earliest, latest)


def interval(start: str | None, end: str | None) -> Edtf | None:
    """The EDTF text of a start and an end, either of which may be missing or be the same."""
    if not start and not end:
        return None
    if not end or start == end:
        return Edtf(start or "")
    text = f"{start or '..'}/{end}"
    span(text)
    return Edtf(text)


def _first_day(text: str) -> dt.date:
    year, month, day = _parts(text)
    return _day(text, year, 1 if month is None else month, 1 if day is None else day)


def _last_day(text: str) -> dt.date:
    year, month, day = _parts(text)
    month = 12 if month is None else month
    if not 1 <= month <= 12:
        raise ValueError(f"{text!r} is not in the calendar")
    return _day(text, year, month, calendar.monthrange(max(year, 1), month)[1] if day is None else day)


def _parts(text: str) -> tuple[int, int | None, int | None]:
    numbers: list[int | None] = [int(part) for part in text.split("-")]
    year, month, day = ([*numbers, None, None])[:3]
    assert year is not None  # the form has a year
    return year, month, day


def _day(text: str, year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise ValueError(f"{text!r} is not in the calendar") from error
