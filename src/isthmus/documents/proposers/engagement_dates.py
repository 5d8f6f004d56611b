"""When an engagement was: by its own sentence, else by its passage, what was told before, or the head of the document."""

from __future__ import annotations

import datetime as dt
import re

from isthmus.documents import parties as acting
from isthmus.documents.proposers.engagement_page import BACK, Page
from isthmus.documents.proposers.engagement_told import Told
from isthmus.documents.reading import Reading
from isthmus.documents.scoring import Evidence
from isthmus.documents.sentences import Sentence, sentences_of

DATED = Evidence(1.0, "a date stands with it")
DATED_NEAR = Evidence(0.5, "a date stands in the same passage or at the head of the document")
UNDATED = Evidence(-3.0, "no date stands with it")
YEAR_ALONE = Evidence(-2.0, "only a year stands with it")

ABOUT_ONE = frozenset({"readout", "communique", "fact-sheet", "press-release"})
"""Kinds of document that are about one meeting, unless they say otherwise."""

_NEXT_DAY = re.compile(r"\b(?:the (?:next|following) (?:day|morning|afternoon|evening)|a day later"
    r"|the day after(?! tomorrow))\b", re.IGNORECASE)
_SAME_DAY = re.compile(r"\b(?:(?:the|that) same (?:day|morning|afternoon|evening)|that (?:day|morning|afternoon|evening)|(?:later"
    r"|earlier) (?:in the|that|the same) (?:day|morning|afternoon|evening))\b", re.IGNORECASE)
_DAY_BEFORE = re.compile(r"\b(?:the (?:day|evening) before(?! yesterday)|the previous (?:day|evening)|a day earlier"
    r"|on the eve)\b", re.IGNORECASE)
_STEPS = ((_NEXT_DAY, 1), (_SAME_DAY, 0), (_DAY_BEFORE, -1))
_THEREUPON = re.compile(
    r"\b(?:prior to|before|ahead of|after|at|during|following|on the (?:margins|sidelines) of|at the end of|in the course of"
    r"|at the close of) (?:the|their|his|her|this|these|our)"
    r" (?:\w+ )?(?:talks|meeting|visit|summit|dialogue|session|discussions?|ceremony|exercise|conference|call|consultations|stay"
    r"|trip|week)\b"
    r"|\b(?:afterwards|on (?:that|this|the) occasion|on the margins|on the sidelines)\b|^(?:Also|Then|Later)\b",
    re.IGNORECASE,
)
"""Words that set what is told in the time of what was told before."""


def when(page: Page, at: int, told: Told) -> tuple[str | None, Evidence]:
    """The date as EDTF, and what it adds to the score.

    Args:
        page: the sentences.
        at: number of the sentence.
        told: where it tells of the engagement.
    """
    sentence = page.sentences[at]
    stated = acting.date_in(sentence, told.begin)
    if stated:
        published = (page.reading.record.published or "9999")[:4]
        past = len(stated) == 4 and (told.cue.family == "aid" or stated <= published)
        return stated, YEAR_ALONE if past else DATED
    if counted := _counted_from_before(page, at, told):
        return counted, DATED
    if told.cue.family in ("aid", "deployment") or sentence.of("date"):
        return None, UNDATED  # a date that could not be resolved is not replaced by another
    near = _near(page, at)
    return (near, DATED_NEAR) if near else (None, UNDATED)


def _counted_from_before(page: Page, at: int, told: Told) -> str | None:
    """`The next day`, `that evening`: counted from the last day that was told before."""
    text = page.sentences[at].text
    said = [(abs(m.start() - told.begin), step) for words, step in _STEPS for m in words.finditer(text)]
    if not said:
        return None
    step = min(said)[1]
    for before in reversed(page.sentences[max(0, at - 12) : at]):
        days = [m.value for m in acting.dates_of(before) if m.value and len(m.value) >= 10 and m.text.lower() != "today"]
        if days:
            last = days[-1].split("/")[-1 if step == 1 else 0]
            return (dt.date.fromisoformat(last) + dt.timedelta(days=step)).isoformat() if len(last) == 10 else None
    return None


def _near(page: Page, at: int) -> str | None:
    """The date of the passage; else the last of the four before, where the sentence refers back; else that of what was told last.

    Dates in passages of a few words are the document's, not the engagement's.
    """
    reading, sentence = page.reading, page.sentences[at]
    number = sentence.passage.number
    long = reading.record.kind == "speech" and len(reading.passage(number).text) > 600  # too far apart in speech
    if long or sentence.passage.kind == "heading" or number == page.head[0]:
        return None
    same = [m.value for s in page.passage_of(at) for m in acting.dates_of(s) if m.value and len(m.value) > 4]
    if same and _of_sentences(sentence.passage.text):
        return same[0]
    main = page.main(at)
    if main is not None and reading.record.kind in ABOUT_ONE and BACK.search(sentence.text) and len(main.content["when"]) >= 10:
        return str(main.content["when"])
    if number in page.head or BACK.search(sentence.text) or reading.record.kind in ("readout", "communique"):
        for before in range(number - 1, max(0, number - 5), -1):
            days = [day for day in days_of(reading, before) if len(day) >= 10]
            if days:
                return days[-1]
    last = page.last_told(at)
    return last.content["when"] if last is not None and _THEREUPON.search(sentence.text) else None


def first_day(reading: Reading, numbers: range) -> str | None:
    """The first day that the passages of these numbers tell."""
    return next((day for n in numbers for day in days_of(reading, n) if len(day) >= 10), None)


def days_of(reading: Reading, number: int) -> list[str]:
    """The dates on which something was, of a passage of the document's own that consists of sentences."""
    if number > len(reading.passages):
        return []
    passage = reading.passage(number)
    if not passage.own or passage.kind == "heading" or not _of_sentences(passage.text):
        return []
    return [m.value for s in sentences_of(reading, passage) for m in acting.dates_of(s) if m.value]


def _of_sentences(text: str) -> bool:
    return len(text) >= 40 and re.search(r"[.!?][\"”’)]*(?:\s|$)", text) is not None


def dates_itself(sentence: Sentence) -> bool:
    """Whether a sentence tells a date to the month or finer."""
    return any(m.value and len(m.value) > 4 for m in acting.dates_of(sentence))
