"""Dates that are written out: days, months, years, quarters, seasons, fiscal years and spans of them, as rules.

A rule is a pattern and a function that gives its value: EDTF, None where the words leave it open, False where they are no date.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable

from isthmus.documents.month_names import MONTH_WORDS, MONTHS
from isthmus.model.dates import Edtf, span

Told = str | bool | None
"""EDTF; None where it stays open; False where the words are no date after all."""
Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Edtf | None], Told]]

_N = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|\.)?"
_Y = r"(?:19|20)\d\d"
_LAST = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_TO = r"(?:\s?[-‐‑‒–—]\s?| (?:to|until|till|through|and|bis|au|al) )(?:the )?"
_M = rf"(?:{MONTH_WORDS})\.?"
_W = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:the |\()?)?"
_OF = r"(?: of (?:the )?| de | del |,? )"
_DASH = r"[-‐‑‒–—]"

_DAYS_IN_WORDS = {
    word: number for number, word in enumerate((
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
        "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
        *(f"twenty-{unit}" for unit in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")),
        "thirtieth", "thirty-first",
    ), start=1)
}  # fmt: skip
_D = "|".join(sorted(_DAYS_IN_WORDS, key=len, reverse=True))
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}
_NUMBERED = re.compile(
    r"(?:Resolutions?|UNSCR|Articles?|No\.|Nos\.|Directive|Regulation|Law|Form|Room|paragraph|[$€£¥#]|S/RES/|Decision) ?$"
)
_COUNTED = re.compile(
    r" ?(?:%|per ?cent|units?|shells?|rounds?|tonnes?|tons?|kg|km|kilomet|miles|met(?:re|er)s|troops|soldiers|personnel|people|"
    r"missiles?|drones?|vehicles?|million|billion|thousand|interceptors?|employees|jobs|workers|participants|aircraft|times|"
    r"pages|civilians|men\b|women|students|euros?|dollars?|nautical|MW|mm\b|others|of (?:them|the)|sorties|tanks|howitzers|UTC)"
)
_SHORT_WORDS = {"may", "mar", "march", "mars", "sep", "dec", "jan", "mai", "jun"}
"""Names of months that are also words or names: in lower case, and without a year, they are no date."""


def checked(text: str | None) -> Told:
    """The value where it is in the calendar and does not end before it begins; no date where it is not."""
    if text is None:
        return None
    try:
        span(text)
    except ValueError:
        return False
    return text


def month_number(word: str) -> int:
    """Of a month's name or short form."""
    return MONTHS[word.rstrip(".").lower()]


def nearest_year(reference: Edtf | None, month: int) -> int | None:
    """The year that makes a month nearest to the document's date; the document's year where its month is not known."""
    if not reference or reference.startswith(".."):
        return None
    year = int(reference[:4])
    if not re.match(r"\d{4}-\d\d", reference):
        return year
    away = month - int(reference[5:7])
    return year + (1 if away < -6 else -1 if away > 6 else 0)


def _edtf(year: int | None, month: int, day: str | None = None) -> str | None:
    if year is None:
        return None
    return f"{year:04d}-{month:02d}" + (f"-{_number(day):02d}" if day else "")


def _number(day: str) -> int:
    return _DAYS_IN_WORDS.get(day.lower()) or int(re.sub(r"\D", "", day))


def _in_calendar(text: str | None) -> str | None:
    """The value where it is in the calendar. The words of a day that is not (31 April) leave open which day is meant."""
    value = checked(text)
    return value if isinstance(value, str) else None


def _days(m: re.Match[str], reference: Edtf | None) -> Told:
    """`11 July 2023`, `9 to 11 July`, `30 December – 2 January 2024`, `July 9-11, 2024`, `the fourth of July`, with or without a year."""
    part = m.groupdict()
    first_month = month_number(part.get("m1") or part["m2"])
    last_month = month_number(part.get("m2") or part["m1"])
    if not part.get("y") and part.get("m1") and part["m1"][0].islower() and part["m1"].lower() in _SHORT_WORDS:
        return False
    year = int(part["y"]) if part.get("y") else nearest_year(reference, last_month)
    first_year = int(part["y1"]) if part.get("y1") else year
    if first_year and not part.get("y1") and last_month < first_month:
        first_year -= 1  # the year stands with the last day
    first = _edtf(first_year, first_month, part["d1"])
    if not part.get("d2"):
        return _in_calendar(first)
    last = _edtf(year, last_month, part["d2"])
    if " and " in m[0] and not m.string[: m.start()].endswith("between "):  # noqa: SIM102
        if first_month != last_month or _number(part["d2"]) != _number(part["d1"]) + 1:
            return False  # `February 26 and March 4`: two days, not the span between them
    return _in_calendar(f"{first}/{last}" if first and first != last else first)


def _week_of_month(m: re.Match[str], reference: Edtf | None) -> Told:
    """`the first week of September`: days 1–7, 8–14, 15–21, 22–28, or the last seven."""
    month = month_number(m["m1"])
    year = int(m["y"]) if m["y"] else nearest_year(reference, month)
    if year is None or not 1 <= year <= 9999:
        return None
    end = calendar.monthrange(year, month)[1] if m["n"].lower() == "last" else 7 * (_DAYS_IN_WORDS[m["n"].lower()])
    return f"{year:04d}-{month:02d}-{end - 6:02d}/{year:04d}-{month:02d}-{end:02d}"


def _months(m: re.Match[str], reference: Edtf | None) -> Told:
    """`July 2024`, `June–July 2024`, `June 2023 to July 2024`."""
    year, last = int(m["y"]), month_number(m["m2"] or m["m1"])
    first = month_number(m["m1"])
    if not m["m2"]:
        return _edtf(year, first)
    return checked(f"{_edtf(int(m['y1']) if m['y1'] else year - (first > last), first)}/{_edtf(year, last)}")


def _bare_month(m: re.Match[str], reference: Edtf | None) -> Told:
    """`in July`, `last July`: the nearest, the one before, the one after the document's month."""
    month = month_number(m["m1"])
    which = (m["which"] or "").lower()
    if which not in ("last", "next"):
        return _in_calendar(_edtf(nearest_year(reference, month), month))
    if not reference or not re.match(r"\d{4}-\d\d", reference):
        return None
    year, here = int(reference[:4]), int(reference[5:7])
    return _in_calendar(_edtf(year - (month >= here) if which == "last" else year + (month <= here), month))


def _iso(m: re.Match[str], reference: Edtf | None) -> Told:
    return checked(_edtf(int(m["y"]), int(m["m"]), m["d"]))


def _numeric(m: re.Match[str], reference: Edtf | None) -> Told:
    """`25/07/2023` and `07/25/2023` read one way; `12/07/2023` reads in two and stays open; stops part day.month.year."""
    first, second, year = int(m["a"]), int(m["b"]), int(m["y"])
    if first > 12 or first == second or m["sep"] == ".":
        return checked(_edtf(year, second, m["a"]))
    return checked(_edtf(year, first, m["b"])) if second > 12 else None


def _year(m: re.Match[str], reference: Edtf | None) -> Told:
    """A year, where its words make it one and it neither numbers a text nor counts things."""
    text = m.string
    numbers = _NUMBERED.search(text[max(0, m.start("y") - 20) : m.start("y")])
    return False if numbers or _COUNTED.match(text, m.end("y")) else m["y"]


def _years(m: re.Match[str], reference: Edtf | None) -> Told:
    last = m["y2"] if len(m["y2"]) == 4 else m["y"][:2] + m["y2"]
    return checked(f"{m['y']}/{last}") if _year(m, reference) and last > m["y"] and not _COUNTED.match(m.string, m.end()) else False


def _decade(m: re.Match[str], reference: Edtf | None) -> Told:
    return f"{m['y']}/{int(m['y']) + 9}"


def _fiscal(m: re.Match[str], reference: Edtf | None) -> Told:
    """`FY2026`: Japan's begins in April of that year, the United States' in October of the year before.

    The passage says whose it is, or else the span holds both. `FY2025-26` runs from July, April or October: both years.
    """
    year = int(m["y"][-2:]) + 2000
    if m["y2"]:
        return checked(f"{year}/{2000 + int(m['y2'][-2:])}")
    american = re.search(r"\b(?:US|U\.S\.|USA|United States|American|Congress|Pentagon)\b", m.string)
    japanese = re.search(r"\bJapan(?:ese)?\b", m.string)
    first = f"{year}-04" if japanese and not american else f"{year - 1}-10"
    last = f"{year}-09" if american and not japanese else f"{year + 1}-03"
    return f"{first}/{last}"


def _quarter(m: re.Match[str], reference: Edtf | None) -> Told:
    number = _QUARTERS[m["word"].lower()] if m["word"] else int(m["q"])
    year = m["y"] or m["y1"]
    return f"{year}-{3 * number - 2:02d}/{year}-{3 * number:02d}"


def _half(m: re.Match[str], reference: Edtf | None) -> Told:
    year = m["y"] or m["y1"]
    return f"{year}-01/{year}-06" if m["word"] == "first" or m["h"] == "1" else f"{year}-07/{year}-12"


def _season(m: re.Match[str], reference: Edtf | None) -> Told:
    """Three months of the north; a winter of one year may be at its beginning or its end, and stays the year."""
    season, year = m["s"].lower(), int(m["y"])
    if season == "winter":
        return checked(f"{year}-12/{year + 1}-02") if m["y2"] else f"{year}"
    first, last = _SEASONS[season]
    return f"{year}-{first:02d}/{year}-{last:02d}"


def _rule(pattern: str, told: Callable[[re.Match[str], Edtf | None], Told], *, cased: bool = False) -> Rule:
    return re.compile(rf"(?<![\w/$€£#])(?<!\d[.,])(?:{pattern})(?!\w)", 0 if cased else re.IGNORECASE), told


_BY_WORDS = (
    r"in|since|by|until|till|before|after|during|of|from|for|to|through|late|early|mid|year|throughout|end|beyond|around|than|"
    r"summit|meeting|conference|strategy|en|depuis|seit|im Jahr|desde|and"
)
_OCCASIONS = (
    r"(?:[A-Z][\w-]+ ){0,4}(?:[Ss]ummit|[Cc]onference|[Cc]ommuniqué|[Dd]eclaration|Strategic Concept|[Mm]inisterial|[Dd]ialogue|"
    r"[Ff]orum|[Mm]eeting|[Ss]trategy|[Rr]eport|White Paper|[Bb]udget|[Ee]dition|[Ee]xercise|[Ss]urvey|[Ii]nvasion|[Aa]greement|"
    r"Olympics)\b"
)

RULES: tuple[Rule, ...] = (
    _rule(rf"{_W}(?P<d1>{_N}){_OF}(?P<m1>{_M})(?:,? (?P<y1>{_Y}))?{_TO}{_W}(?P<d2>{_N}){_OF}(?P<m2>{_M})(?:{_OF}(?P<y>{_Y}))?", _days),
    _rule(rf"{_W}(?P<d1>{_N})(?:{_TO}{_W}(?P<d2>{_N}))?{_OF}(?P<m1>{_M})(?:{_OF}(?P<y>{_Y}))?", _days),
    _rule(rf"{_W}(?P<m1>{_M}) (?P<d1>{_LAST})(?:,? (?P<y1>{_Y}))?{_TO}{_W}(?P<m2>{_M}) (?P<d2>{_LAST})(?:,? (?P<y>{_Y}))?", _days),
    _rule(rf"{_W}(?P<m1>{_M}) (?P<d1>{_LAST})(?:{_TO}(?P<d2>{_LAST}))?(?![\d%]|[.,]\d)(?:,? (?P<y>{_Y}))?", _days),
    _rule(rf"(?P<d1>{_D})(?:{_TO}(?P<d2>{_D}))? of (?P<m1>{_M})(?:{_OF}(?P<y>{_Y}))?", _days),
    _rule(rf"(?:the )?(?:beginning|start|middle|end) of (?P<which>)(?P<m1>{_M})(?! \d)", _bare_month),
    _rule(rf"(?P<n>first|second|third|fourth|last) week (?:of|in) (?P<m1>{_M})(?:{_OF}(?P<y>{_Y}))?", _week_of_month),
    _rule(rf"(?:(?:early|mid|late)[ -–])?(?P<m1>{_M})(?:(?: (?P<y1>{_Y}))?{_TO}(?P<m2>{_M}))?{_OF}(?P<y>{_Y})", _months),
    _rule(rf"(?:in|since|until|by|during|from|early|late|this|mid-?|In|Since|By|Until|(?P<which>last|next|Last|Next)) "
          rf"(?P<m1>(?:{MONTH_WORDS}))(?=[ ,.;:)]|$)(?! \d)(?! (?:to|until|through|and) (?:{MONTH_WORDS})\b)", _bare_month, cased=True),
    _rule(rf"(?P<d1>{_N})-(?P<m1>{_M})-(?P<y>{_Y})", _days),
    _rule(rf"(?P<y>{_Y})-(?P<m>\d\d)-(?P<d>\d\d)(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?", _iso),
    _rule(rf"(?P<y>{_Y})(?P<sep>[/.])(?P<m>\d\d?)(?P=sep)(?P<d>\d\d?)", _iso),
    _rule(rf"(?P<a>\d\d?)(?P<sep>[/.])(?P<b>\d\d?)(?P=sep)(?P<y>{_Y})", _numeric),
    (re.compile(rf"(?<!\d)(?P<y>{_Y}) ?[年년] ?(?P<m>\d\d?) ?[月월](?: ?(?P<d>\d\d?) ?[日일])?"), _iso),
    (re.compile(rf"(?<!\d)(?P<y>{_Y}) ?[年년](?! ?\d)"), lambda m, reference: m["y"]),
    _rule(rf"(?:FY|fiscal years?|financial years?)[ -]?(?P<y>{_Y}|\d\d)(?:[-/–](?P<y2>(?:20)?\d\d))?", _fiscal),
    _rule(
        rf"(?:the )?(?P<word>first|second|third|fourth|final|last) quarter (?:of )?(?P<y>{_Y})"
        rf"|Q(?P<q>[1-4])(?: of|/|-)? ?(?P<y1>{_Y})",
        _quarter,
    ),
    _rule(rf"(?:the )?(?P<word>first|second) half of (?P<y>{_Y})|H(?P<h>[12]) (?P<y1>{_Y})", _half),
    _rule(rf"(?:the )?(?P<s>spring|summer|autumn|fall|winter)(?: of)? (?P<y>{_Y})(?:[-/–](?P<y2>(?:20)?\d\d))?", _season),
    _rule(rf"(?:the )?(?:end|beginning|start|middle) of (?P<y>{_Y})|(?:early|mid|late)[ -–](?P<y1>{_Y})",
          lambda m, reference: m["y"] or m["y1"]),
    _rule(r"(?:the )?(?P<y>(?:19|20)\d0)s", _decade),
    _rule(rf"(?:from )?(?P<y>{_Y})(?:{_DASH}| to | until )(?P<y2>{_Y}|\d\d)(?![-–\d]|[.,]\d)", _years),
    _rule(rf"between (?P<y>{_Y}) and (?P<y2>{_Y})", _years),
    _rule(rf"(?<=\()(?P<y>{_Y})(?=\))", _year),
    _rule(rf"(?P<y>{_Y})(?= {_OCCASIONS})", _year, cased=True),
)  # fmt: skip
"""Every rule; where several match at one place the longest holds."""

YEAR_AFTER: Rule = (re.compile(rf"\b(?:{_BY_WORDS})[ -](?:the year )?(?P<y>{_Y})(?![\w]|[,.]\d|[-–/]\d)", re.IGNORECASE), _year)
"""A year after a word that makes it one: the mention is the year alone."""
