"""Days as documents write them above or below their title, to EDTF, as exact as stated."""

from __future__ import annotations

import re
from collections.abc import Sequence

from isthmus.model import dates
from isthmus.model.dates import Edtf

_MONTHS = (
    "january januar janvier enero gennaio januari jan", "february februar février fevrier febrero febbraio februari feb fév",
    "march märz mars marzo maart mar mär", "april avril abril aprile apr avr abr", "may mai mayo maggio mei mag",
    "june juni juin junio giugno jun giu", "july juli juillet julio luglio jul juil lug",
    "august août aout agosto augustus aug ago", "september septembre septiembre settembre sep sept set",
    "october oktober octobre octubre ottobre oct okt ott", "november novembre noviembre nov",
    "december dezember décembre decembre diciembre dicembre dec dez déc dic",
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"(?P<y>(?:19|20)\d{2})"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.|º)?"
_SPAN = r"(?:\s*(?:[-–—]|to|and|bis|au)\s*(?P<e>\d{1,2})(?:st|nd|rd|th|\.)?)?"
_FORMS = (*(
    re.compile(rf"(?<![\w/-]){form}(?![\w/]|-\d)", re.IGNORECASE)
    for form in (
        rf"{_YEAR}-(?P<m>\d{{2}})-(?P<d>\d{{2}})(?=\D|$)",
        rf"{_DAY}{_SPAN}\s+(?:de\s+|of\s+)?(?P<n>{_MONTH})\.?,?\s+(?:de\s+)?{_YEAR}",
        rf"(?P<n>{_MONTH})\.?\s+{_DAY}{_SPAN},?\s+{_YEAR}",
        rf"(?<!\d )(?<!\d\. )(?P<n>{_MONTH})\.?,?\s+(?:de\s+)?{_YEAR}",
        rf"(?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.\s?{_YEAR}",
        rf"(?P<d>\d{{1,2}})[.-]\s?(?P<r>X?I{{1,3}}|I?[VX]|VI{{1,3}})[.-]\s?{_YEAR}",
        rf"(?P<d>\d{{1,2}})\s?[-–—]\s?(?P<e>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.\s?{_YEAR}",
        rf"(?P<d>\d{{1,2}})-(?P<n>{_MONTH})\.?-{_YEAR}",
        rf"(?P<n>{_MONTH})\.?\s+{_DAY},?\s+(?:Reiwa|Minguo|Heisei)\s+\d{{1,3}}\s+\({_YEAR}\)",
        rf"(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})/{_YEAR}",
        rf"(?P<d>\d{{1,2}})-(?P<m>\d{{1,2}})-{_YEAR}",
        rf"{_YEAR}\.\s?(?P<m>\d{{1,2}})\.\s?(?P<d>\d{{1,2}})",
        rf"{_YEAR}/(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})",
    )
), re.compile(r"(?P<y>(?:19|20)\d{2})\s*年\s*(?:(?P<m>\d{1,2})\s*月\s*(?:(?P<d>\d{1,2})\s*日)?)?"))
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ISO = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?=$|[T ])")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?=$|T|\d{6})")
_IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d{2})[/_.-](0[1-9]|1[0-2])(?:[/_.-](0[1-9]|[12]\d|3[01]))?(?!\d)")
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_ON_A_DATE_LINE = re.compile(
    r"(?:\b(?:mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?|sun)(?:day)?\b|\b(?:published|posted|updated|last|date|dated|released|release"
    r"|issued|on|at|for immediate|press|"
    r"news|first|created|time|am|pm|a\.m\.|p\.m\.|gmt|utc|[cejw]?est|bst|cet|jst|edt|local|from|to|by|the|a|report|statement|speech"
    r"|article|commentary|event|"
    r"readout|analysis|brief(?:ing)?|min(?:ute)?s?|read|no|number|vol)\b|[\d:.,;|/·•–—()-]+)",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\b(?:published|posted|issued|released|publication date|date of (?:publication|dispatch|issue)|press release|for immediate release)\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"^(?:done|signed|issued|adopted|agreed|given)\b", re.IGNORECASE)
_SAYS = re.compile(
    r"\b(?:page |last |first |date )?(?:updated|modified|published|posted|issued|released|reviewed)\s*(?:on|:|at|by)?\s*", re.IGNORECASE
)
_WEEKDAY = re.compile(r"\b(?:on|mon|tue|wed|thu|fri|sat|sun)[a-z]*\b", re.IGNORECASE)
LINE = 120
"""Characters of the longest line that is taken for a date line."""


def declared_day(text: str) -> Edtf | None:
    """The day that metadata declare: ISO 8601 with or without time, else as a document writes it."""
    text = text.strip()
    for form in (_ISO, _COMPACT):
        if found := form.match(text):
            return _checked("-".join(filter(None, found.groups())))
    stated = _stated(text)
    return stated[0] if stated else (_checked(text) if re.fullmatch(r"\d{4}", text) else None)


def day_of_line(line: str) -> Edtf | None:
    """The day that a date line states: a short line that is a day and little besides; None for any other.

    Of a day and another after "Updated", the first counts.
    """
    if len(line) > LINE:
        return None
    stated = _stated(line)
    if not stated:
        return None
    day, begin, end = stated
    rest = _ON_A_DATE_LINE.sub(" ", line[:begin] + " " + line[end:])
    ends = not line[end:].strip(" ).") and not re.search(
        r"[.!?]\s|\b(?:on|in|by|until|since|from|before|after)\s+(?:\w+day,?\s+)?$", line[:begin]
    )
    leads = re.search(r"\b(?:on|in|by|until|since|from|before|after)\s+$", line[:begin])
    return day if len(rest.split()) <= (10 if ends else 3 if leads else 6) else None


def day_of_parts(line: str) -> Edtf | None:
    """The day of a line of parts, one of which is a date line: `Council of Ports · Background note · 30 May 2031`; None for prose."""
    parts = [p for p in re.split(r"\s+[|·•–—/-]\s+|\s*[|·•]\s*|(?<=[a-z])\.\s+(?=[A-Z])", line) if p]
    if not 1 < len(parts) <= 6 or len(line) > 3 * LINE:
        return None
    return next((day for part in parts if len(part) <= 60 and (day := day_of_line(part))), None)


def in_order(lines: Sequence[str], every: str) -> list[str]:
    """Lines with days such as 03/04/2031 written as ISO 8601, where the text `every` tells in which order it writes days.

    It tells by a day that can be read in one way alone (29/11/2031), else by days in words: `April 29` or `29 April`.
    """
    pairs = [(int(a), int(b)) for a, b in re.findall(r"(?<![\d/.])(\d{1,2})[/.](\d{1,2})[/.](?:19|20)\d\d(?!\d)", every)]
    day_first = any(a > 12 for a, _ in pairs)
    month_first = any(b > 12 for _, b in pairs)
    if day_first == month_first:
        day_first = bool(re.search(rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTH})\b", every, re.IGNORECASE))
        month_first = bool(re.search(rf"\b(?:{_MONTH})\.? \d{{1,2}}\b(?! ?\d)", every, re.IGNORECASE))
    if day_first == month_first:
        return list(lines)

    def written(found: re.Match[str]) -> str:
        a, b = int(found[1]), int(found[2])
        month, day = (b, a) if day_first else (a, b)
        return f"{found[3]}-{month:02d}-{day:02d}" if month <= 12 else found[0]

    return [re.sub(r"(?<![\d/.])(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)(?!\d)", written, line) for line in lines]


def day_updated(text: str) -> Edtf | None:
    """The day of a sentence such as "Page updated April 2031" or "Published on 3 May 2031", wherever it stands."""
    for said in _SAYS.finditer(text):
        after = text[said.end() : said.end() + 40]
        stated = _stated(after)
        if stated and not re.search(r"[A-Za-z]{3,}", _WEEKDAY.sub(" ", after[: stated[1]])):
            return stated[0]
    return None


def says_published(line: str) -> bool:
    """Whether a date line says that it is the day of publication, not that of what the document tells of."""
    return bool(_PUBLISHED.search(line))


def day_of_dateline(paragraph: str) -> Edtf | None:
    """The day of a dateline that opens a paragraph: `TOKYO, March 12, 2024 —`, `WASHINGTON (12 March 2024) –`."""
    opening = paragraph[:90]
    stated = _stated(opening)
    if not stated or stated[1] > 50:
        return None
    before, after = opening[: stated[1]], opening[stated[2] :]
    place = re.match(r"^[A-Z][\w .,'’()/-]*[,(–—-]\s*$", before)
    return stated[0] if place and re.match(r"^\)?\s*(?:[–—:-]|\()", after) else None


def day_in_address(text: str) -> Edtf | None:
    """The day or month that an address or the name of a file holds, such as `/2024/03/12/` or `2024-03-12-readout.md`."""
    for form in (_IN_ADDRESS, _IN_NAME):
        for found in form.finditer(text):
            if day := _checked("-".join(filter(None, found.groups()))):
                return day
    return None


def day_signed(line: str) -> Edtf | None:
    """The day of a closing line such as "Done at Tokyo on 12 March 2024, in two copies"."""
    stated = _stated(line)
    return stated[0] if stated and _SIGNED.match(line) and stated[1] <= LINE else None


def days_in(text: str) -> tuple[Edtf, ...]:
    """Every day that a text writes out, as EDTF."""
    found = (_day(match.groupdict()) for form in _FORMS for match in form.finditer(text))
    return tuple(dict.fromkeys(day for day in found if day))


def _stated(text: str) -> tuple[Edtf, int, int] | None:
    """The first day in a text, and where it stands."""
    best: tuple[Edtf, int, int] | None = None
    for form in _FORMS:
        for found in form.finditer(text):
            day = _day(found.groupdict())
            if day and (best is None or found.start() < best[1]):
                best = (day, found.start(), found.end())
    return best


def _day(parts: dict[str, str | None]) -> Edtf | None:
    year = parts["y"]
    if a := parts.get("a"):
        first, second = int(a), int(parts.get("b") or 0)
        if first == second:
            return _checked(f"{year}-{first:02d}-{second:02d}")
        if first > 12:
            return _checked(f"{year}-{second:02d}-{first:02d}")
        if second > 12:
            return _checked(f"{year}-{first:02d}-{second:02d}")
        return _checked(str(year))  # 03/04/2024 is a day in March or in April: no more than the year is sure
    month = MONTHS[str(parts["n"]).lower()] if parts.get("n") else int(parts.get("m") or 0)
    month = _ROMAN.index(str(parts["r"]).upper()) + 1 if parts.get("r") else month
    if not month:
        return _checked(str(year))
    if not parts.get("d"):
        return _checked(f"{year}-{month:02d}")
    first_day = f"{year}-{month:02d}-{int(str(parts['d'])):02d}"
    if parts.get("e"):
        return _checked(f"{first_day}/{year}-{month:02d}-{int(str(parts['e'])):02d}")
    return _checked(first_day)


def _checked(text: str) -> Edtf | None:
    try:
        dates.span(text)
    except ValueError:
        return None
    return Edtf(text)
