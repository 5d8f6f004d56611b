"""Dates that are told from the day on which a document was written: `yesterday`, `on Tuesday`, `last month`.

Each rule gives EDTF, or None where the document's date is missing or not exact enough.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from isthmus.documents.month_names import MONTH_WORDS
from isthmus.model.dates import Edtf

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMES = "|".join(_WEEKDAYS)
_CAPITALISED = "|".join(name.capitalize() for name in _WEEKDAYS)
_ALONE = rf"(?!,? (?:the )?\(?(?:\d|(?:{MONTH_WORDS})\b)| of (?:last|this|next)\b)"
"""Not before a date that is written out, which says the day better."""
_COUNTS = {
    word: n for n, word in enumerate(("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1)
} | {"an": 1, "one": 1}
_TO_COME = re.compile(r"\b(?:will|shall|is to|are to|set to|due to|scheduled (?:to|for)|planned for|plans? to|expected"
    r"|looks? forward|hosts|flies|visits|travels|goes|leaves)\b")
_DURATION = r"(?<!over the )(?<!in the )(?<!during the )(?<!within the )(?<!the )(?<!every )"

Told = Callable[[re.Match[str], dt.date], str]


def relative(match: re.Match[str], told: Told, reference: Edtf | None, exact: int) -> str | None:
    """The value of a match; None where the document's date has fewer than `exact` letters (10 for a day, 7, 4)."""
    first = (reference or "").partition("/")[0]
    if len(first) < exact or first == "..":
        return None
    year, month, day = (*map(int, first.split("-")), 1, 1)[:3]
    try:
        return told(match, dt.date(year, month, day))
    except (ValueError, OverflowError):
        return None


def _weekday(m: re.Match[str], day: dt.date) -> str:
    """`on Tuesday` is the last one up to the day itself, or the next one where the clause speaks of what will be."""
    wanted = _WEEKDAYS.index(m["weekday"].lower())
    which = (m["which"] or "").lower()
    back = (day.weekday() - wanted) % 7
    clause = re.split(r"[.;]", m.string[: m.start()])[-1]
    if which == "last":
        back = back or 7
    elif which in ("next", "this coming", "coming") or (not which and _TO_COME.search(clause)):
        back = back - 7
    return (day - dt.timedelta(days=back)).isoformat()


def _weekday_of_week(m: re.Match[str], day: dt.date) -> str:
    """`Tuesday of last week`."""
    monday = day - dt.timedelta(days=day.weekday()) + dt.timedelta(weeks=_step(m["which"]))
    return (monday + dt.timedelta(days=_WEEKDAYS.index(m["weekday"].lower()))).isoformat()


def _weekend(m: re.Match[str], day: dt.date) -> str:
    """The Saturday and Sunday before the day, or those that it ends."""
    saturday = day - dt.timedelta(days=(day.weekday() - 5) % 7 or 7)
    return f"{saturday.isoformat()}/{(saturday + dt.timedelta(days=1)).isoformat()}"


def _week(m: re.Match[str], day: dt.date) -> str:
    monday = day - dt.timedelta(days=day.weekday()) + dt.timedelta(weeks=_step(m["which"]))
    return f"{monday.isoformat()}/{(monday + dt.timedelta(days=6)).isoformat()}"


def _month(m: re.Match[str], day: dt.date) -> str:
    return _months_on(day, _step(m["which"]))


def _year(m: re.Match[str], day: dt.date) -> str:
    return f"{day.year + _step(m['which']):04d}"


def _ago(m: re.Match[str], day: dt.date) -> str:
    count, unit = m["count"].lower(), m["unit"].lower()
    number = _COUNTS.get(count) or int(count)
    if unit == "day":
        return (day - dt.timedelta(days=number)).isoformat()
    if unit == "week":
        monday = day - dt.timedelta(days=day.weekday(), weeks=number)
        return f"{monday.isoformat()}/{(monday + dt.timedelta(days=6)).isoformat()}"
    return _months_on(day, -number) if unit == "month" else f"{day.year - number:04d}"


def _hence(m: re.Match[str], day: dt.date) -> str:
    """`in two weeks' time`: the day, the week or the month that lies so far ahead."""
    count, unit = m["count"].lower(), m["unit"].lower()
    number = _COUNTS.get(count) or int(count)
    if unit == "day":
        return (day + dt.timedelta(days=number)).isoformat()
    if unit == "month":
        return _months_on(day, number)
    monday = day - dt.timedelta(days=day.weekday()) + dt.timedelta(weeks=number)
    return f"{monday.isoformat()}/{(monday + dt.timedelta(days=6)).isoformat()}"


def _months_on(day: dt.date, months: int) -> str:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return f"{year:04d}-{month + 1:02d}"


def _step(which: str) -> int:
    return {"last": -1, "next": 1}.get(which.lower(), 0)


def _away(days: int) -> Told:
    return lambda m, day: (day + dt.timedelta(days=days)).isoformat()


def _rule(pattern: str, told: Told, exact: int) -> tuple[re.Pattern[str], Told, int]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), told, exact


def _cased(pattern: str, told: Told, exact: int) -> tuple[re.Pattern[str], Told, int]:
    return re.compile(rf"\b(?:{pattern})"), told, exact


RULES = (
    _rule(r"(?:earlier |later )?today|tonight|this (?:morning|afternoon|evening)", _away(0), 10),
    _rule(r"the day before yesterday", _away(-2), 10),
    _rule(r"yesterday(?: (?:morning|afternoon|evening))?|last night", _away(-1), 10),
    _rule(r"the day after tomorrow", _away(2), 10),
    _rule(r"tomorrow(?: (?:morning|afternoon|evening))?", _away(1), 10),
    _rule(rf"(?:on|until|by|since) (?P<which>)(?P<weekday>{_NAMES}){_ALONE}", _weekday, 10),
    _rule(rf"(?P<weekday>{_NAMES}) of (?P<which>last|this|next) week", _weekday_of_week, 10),
    _cased(rf"(?<=[a-z] )(?<![Ee]ach )(?<![Ee]very )(?P<which>)(?P<weekday>{_CAPITALISED})(?=(?: (?:in|at|to|with|after|before|that"
        rf"|as|and|by|for|near|off)\b|['’]s "
           rf"|[.]|, [a-z]| morning| afternoon| evening| night)){_ALONE}", _weekday, 10),
    _rule(r"(?:over|at|during) the weekend|last weekend", _weekend, 10),
    _rule(rf"(?P<which>last|next|this coming|this past) (?P<weekday>{_NAMES})", _weekday, 10),
    _rule(rf"{_DURATION}(?:earlier |later )?(?P<which>last|this|next) week(?!s|end|day)", _week, 10),
    _rule(rf"{_DURATION}(?:earlier |later )?(?P<which>last|this|next) month(?!s)", _month, 7),
    _rule(rf"{_DURATION}(?:earlier |later |late |early )?(?P<which>last|this|next) year(?!s)", _year, 4),
    _rule(rf"in (?P<count>{'|'.join(_COUNTS)}|\d{{1,2}}) (?P<unit>day|week|month)s?['’]? (?:time|from now)", _hence, 10),
    _rule(rf"(?P<count>{'|'.join(_COUNTS)}|\d{{1,2}}) (?P<unit>day|week|month|year)s? ago", _ago, 10),
)  # fmt: skip
"""Pattern, how it is told, and how exact the document's date must be: 10 letters of EDTF for a day, 7 a month, 4 a year."""
