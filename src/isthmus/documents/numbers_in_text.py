"""Numbers in prose: digits with separators, words, ranges, and what bounds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "a dozen": 12, "dozen": 12, "a hundred": 100, "a thousand": 1000, "a million": 1_000_000,
}  # fmt: skip
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000, "dozen": 12, "k": 1000, "m": 1_000_000}

BOUNDS = {
    "more than": "at least", "over": "at least", "at least": "at least", "above": "at least", "upwards of": "at least",
    "no fewer than": "at least", "not less than": "at least", "a minimum of": "at least", "up to": "at most",
    "as many as": "at most", "at most": "at most", "no more than": "at most", "fewer than": "at most", "less than": "at most",
    "under": "at most", "about": "about", "around": "about", "approximately": "about", "roughly": "about", "some": "about",
    "nearly": "about", "almost": "about", "an estimated": "about", "circa": "about", "close to": "about",
}  # fmt: skip
"""Words before a number -> how it bounds what it counts."""

_WORD = "|".join(sorted((w for w in WORDS if " " not in w), key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?:[\u202f\u00a0 ]\d{3})+(?![\d,]| ?(?:mm|cm|km)\b)|\d+(?:\.\d+)?"


def _written(end: str) -> str:
    """A number and its scale as a pattern, in groups `end` and `end`_scale or `end`_letter."""
    return (
        rf"(?P<{end}>{_DIGITS}|a (?:dozen|hundred|thousand|million)\b|(?:{_WORD})(?:[- ](?:{_WORD}))?\b)"
        rf"(?:[ -]?(?P<{end}_scale>hundred|thousand|million|billion|dozen)\b|(?P<{end}_letter>[km])\b(?! ?m))?"
    )


NUMBER = re.compile(
    rf"(?<![\w.,$€£¥+/-])(?P<bound>(?:{'|'.join(sorted(BOUNDS, key=len, reverse=True))}) )?(?:(?:between|from) )?"
    rf"{_written('low')}(?:\s?(?:–|—|-|to|and|or)\s?{_written('high')})?(?![\w%])",
    re.IGNORECASE,
)
NO_COUNT = re.compile(
    r"\s*-?\s*(?:%|per ?cent|percent|dollars?|euros?|yen|won|pounds sterling|USD|EUR|billion|years?[- ]old|mm\b|km\b|nm\b|cm\b"
    r"|kilomet(?:er|re)s?|miles?|nautical|hours?|minutes?|days?\b|weeks?|months?|years?|st\b|nd\b|rd\b|th\b|degrees|metres?|meters?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `[begin, end)`; `high` is the upper end of a range; `bound` is how words bound it: at least, at most, about."""

    begin: int
    end: int
    low: float
    high: float | None
    bound: str | None


def numbers(text: str) -> Iterator[Number]:
    """The numbers of a text that may count something: money, shares, ages, distances, durations and ordinals are left out."""
    for found in NUMBER.finditer(text):
        if NO_COUNT.match(text, found.end()) or _names_a_paper(text, found.start()) or _of_tens(text, found):
            continue
        yield _number(text, found)


def _number(text: str, found: re.Match[str]) -> Number:
    high_scale = found["high_scale"] or found["high_letter"]
    low_scale = found["low_scale"] or found["low_letter"]
    high = None if found["high"] is None else value(found["high"], high_scale)
    low = value(found["low"], low_scale or (high_scale if high is not None else None))
    end = found.end()
    # "two and 2025", "5 to 3": no range
    if high is not None and (high <= low or (found["high"].isdigit() and 1900 <= high <= 2100 and low < 1000)):
        end, high = found.start("high"), None
        low = value(found["low"], low_scale)
        end = found.end("low_scale") if found["low_scale"] else found.end("low")
    bound = found["bound"]
    return Number(found.start("low"), end, low, high, BOUNDS[bound.strip().lower()] if bound else None)


def value(said: str, scale: str | None = None) -> float:
    """The number that digits or words say, times its scale."""
    text = said.strip().lower()
    if text[0].isdigit():
        number = float(re.sub(r"[,\u202f\u00a0 ]", "", text))
    elif text in WORDS:
        number = WORDS[text]
    else:
        number = sum(WORDS[part] for part in re.split(r"[- ]", text))
    return round(number * SCALES[scale.lower()], 6) if scale else float(number)


def _names_a_paper(text: str, at: int) -> bool:
    return bool(re.search(r"(?:[Rr]esolutions?|[Aa]rticles?|[Cc]hapters?|[Ss]ections?|[Pp]aragraphs?|[Nn]o\.|[Bb]lock|[Pp]hase|[Pp]illar)\s$", text[:at]))  # fmt: skip


def _of_tens(text: str, found: re.Match[str]) -> bool:
    return bool(re.search(r"(?:tens|hundreds|thousands|dozens|scores) of\s*$", text[: found.start()], re.IGNORECASE))
