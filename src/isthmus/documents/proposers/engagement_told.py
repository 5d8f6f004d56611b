"""Where a sentence tells of engagements: the cue, the words that tell, and how they stand (stated, planned, alluded to)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from isthmus.documents import parties as acting
from isthmus.documents.modality import modality
from isthmus.documents.proposers import engagement_cues as cues
from isthmus.documents.proposers import engagement_words as words
from isthmus.documents.sentences import Sentence
from isthmus.documents.undertakings import REGULARLY

_TITLE_NOUN = re.compile(
    r"\b(?P<verb>(?:meeting|call|talks|conversation|dialogue|visit|consultations|discussion)s?\s(?:with"
    r"|between|of|to)\b)",
    re.IGNORECASE,
)
_TITLE_CUE = cues.Cue("meeting", _TITLE_NOUN, 1.5, "the title names a meeting")
_BESIDE = re.compile(
    r"\b(?:ahead of|before|since|after|following|until|in view of|prior to|in preparation for|outcome of)\s(?:[\w’'-]+\s){0,4}$",
    re.IGNORECASE,
)
"""Words before a meeting that only dates another thing."""


@dataclass(frozen=True, slots=True)
class Told:
    """Where a sentence tells of an engagement.

    Attributes:
        cue: by which it does.
        begin: where the verb begins.
        end: where the verb ends.
        phrase: the words that the cue found.
        modality: as `modality.modality` has it.
        last: where the last cue of the same family ends that tells of it too: `travelled to Oslo, where she met …`.
        weak: whether the cue tells of an engagement only with parties and a date.
    """

    cue: cues.Cue
    begin: int
    end: int
    phrase: str
    modality: str
    last: int
    weak: bool = False


def told_in(sentence: Sentence, *, title: bool) -> list[Told]:
    """The engagements that a sentence tells of: the strongest cue of each family, in clauses of their own."""
    found = [told for cue in (cues.CUES if not title else (*cues.CUES, _TITLE_CUE)) if (told := _by(cue, sentence.text)) is not None]
    if not found and not title and any(m.value and len(m.value) > 4 for m in acting.dates_of(sentence)):
        found = _weakly_told(sentence.text)
    kept: list[Told] = []
    for told in sorted(found, key=lambda t: (-t.cue.log_odds, t.begin)):
        if all(_apart(told, other) for other in kept):
            kept.append(told)
    return [replace(told, last=_last(told, found)) for told in kept]


def _by(cue: cues.Cue, text: str) -> Told | None:
    """The first place where a cue tells of an engagement that was or is planned."""
    for match in cue.pattern.finditer(text):
        begin, end = match.span("verb")
        if words.NO_MEETING.match(text[begin:]) or _is_attribute(text, begin, end):
            continue
        how = modality(text, begin, end)
        if how in ("denied", "cancelled", "imagined") or (how == "planned" and _is_habit(text, begin)):
            continue
        return Told(cue, begin, end, match.group(), how, end)
    return None


def _last(told: Told, found: list[Told]) -> int:
    """Where the last cue of the same family ends that stands within reach."""
    return max((t.end for t in found if t.cue.family == told.cue.family and t.begin - told.end < 160), default=told.end)


def _is_habit(text: str, begin: int) -> bool:
    """Whether it is done again and again, and no first time is told."""
    return REGULARLY.search(text, begin) is not None and not re.search(r"\b(?:starting|beginning|the first|first of|next)\b", text)


def _weakly_told(text: str) -> list[Told]:
    """The first weak cue that a sentence with a date holds, where it states or plans it."""
    for cue in cues.WEAK_CUES:
        for match in cue.pattern.finditer(text):
            begin, end = match.span("verb")
            how = modality(text, begin, end)
            if how in ("stated", "planned") and not _is_habit(text, 0) and not _BESIDE.search(text[:begin]):
                return [Told(cue, begin, end, match.group(), how, end, weak=True)]
    return []


def _apart(one: Told, other: Told) -> bool:
    """Whether two cues of a sentence tell of two things: of different families, their verbs well apart."""
    return (
        one.cue.family != other.cue.family
        and "deployment" not in (one.cue.family, other.cue.family)  # a ship's call and its welcome are one visit
        and abs(one.begin - other.begin) > 12
        and "meeting" in (one.cue.family, other.cue.family)
    )


def _is_attribute(text: str, begin: int, end: int) -> bool:
    """A participle or noun that only looks like the verb: `the meeting in …`, `a signed copy`, `to sign`."""
    before = text[:begin].rstrip().lower()
    verb = text[begin:end].lower()
    if verb.startswith("meeting") and not re.search(r"(?:is|are|was|were|been)(?: \w+)?$", before):
        return True
    if verb.startswith("signing "):
        return False
    if re.search(r"\b(?:to|not|a|an|the|its|their|his|her|our|of|for)$", before):
        return not re.search(
            r"^to$|\b(?:undertakes?|undertook|decided|resolved|committed|aims?|is|are|was|were|plans?|agreed|due|set|scheduled"
            r"|expected|intends?|travel\w* to [\w ,]{2,40}|in order) to$|\b(?:offer|decision"
            r"|invitation) (?:of|by) [^,;]+ to$",
            before,
        )
    return False
