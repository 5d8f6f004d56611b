"""Engagements that sentences tell of: who met, trained, signed, deployed or gave, with whom, when and where."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from isthmus.documents import parties as acting
from isthmus.documents.modality import clause_before, modality
from isthmus.documents.parties import Party
from isthmus.documents.proposers import engagement_cues as cues
from isthmus.documents.proposers import engagement_names as names
from isthmus.documents.proposers import engagement_words as words
from isthmus.documents.proposers.engagement_names import GROUND
from isthmus.documents.proposers.meeting_page import of_head
from isthmus.documents.reading import Candidate, Reading
from isthmus.documents.scoring import Evidence, weigh
from isthmus.documents.sentences import Sentence, own_sentences, sentences_of
from isthmus.documents.undertakings import REGULARLY, named_before, voices

PROPOSER = "engagements"

START = Evidence(-1.5, "to start with: most sentences tell of no engagement")
WITH_TWO = Evidence(1.4, "two parties or more are named")
WITH_TWO_BEFORE = Evidence(1.0, "two parties or more were named before, to whom it refers back")
WITH_ONE = Evidence(0.3, "one party is named")
WITH_NONE = Evidence(-2.2, "no party is named")
DATED = Evidence(1.0, "a date stands with it")
DATED_NEAR = Evidence(0.5, "a date stands in the same passage or at the head of the document")
UNDATED = Evidence(-3.0, "no date stands with it")
PLACED = Evidence(0.4, "a place stands with it")
YEAR_ALONE = Evidence(-2.0, "only a year stands with it")
ORDER = Evidence(-3.5, "a contract is concluded: an order, no meeting that is told of")
PROMISED = Evidence(-1.0, "promised or announced, not told of as given")
NAMED = Evidence(0.5, "it bears a name")
LEADING = Evidence(0.5, "it stands at the head of the document")
PLANNED = Evidence(-0.2, "planned: it had not yet taken place")
ALLUDED = Evidence(-3.0, "only alluded to")
BY_DOCUMENT = {
    "readout": Evidence(0.5, "the document is a readout"),
    "communique": Evidence(0.5, "the document is a communiqué"),
    "exercise-report": Evidence(0.5, "the document reports on an exercise"),
    "press-release": Evidence(0.3, "the document announces what its publisher did"),
    "news": Evidence(0.3, "the document is news"),
    "speech": Evidence(-0.5, "said in a speech, of another occasion"),
    "report": Evidence(-0.3, "told in a report, which looks back"),
}
"""Kind of document -> what it adds."""

LIKELY = 0.5
"""The score from which a sentence tells of the document's own meeting well enough."""

HEAD = 4
"""Own passages that are taken for the head of a document."""

MEETINGS = frozenset({"summit", "ministerial", "dialogue", "staff-talks", "working-group"})
"""Kinds of engagement that may be told as one another: a ministerial is talked of as talks further down."""

FAMILY_KINDS = {"exercise": "exercise", "signing": "agreement-signing", "deployment": "deployment", "aid": "aid"}
LEVELS_OF_KINDS = {
    "summit": "leaders",
    "ministerial": "ministers",
    "exercise": "military",
    "deployment": "military",
    "working-group": "officials",
    "staff-talks": "officials",
}
NEVER_SUMMITS = re.compile(
    r"^(?:spoke|speaks|talked|conferred|visit|toured|travel|arriv|paid|pays|flew|is visiting|will visit)"
    r"|call\b",
    re.IGNORECASE,
)
CONVENING = re.compile(
    r"\b(?:hosted|hosts?|co-?hosted|convened|convenes|chaired|co-?chaired|organi[sz]ed|welcomed|welcomes"
    r"|received|receives|led|invited|greeted)\b",
    re.IGNORECASE,
)
BY_WHOM = re.compile(
    r"\b(?:hosted|co-?hosted|convened|chaired|co-?chaired|organi[sz]ed|led|run|co-?organi[sz]ed"
    r"|invitation)\s(?:jointly\s)?(?:by|of)\s",
    re.IGNORECASE,
)
ASSEMBLED = re.compile(r"convened\s(?:today |again |virtually )*(?:in|on|at|for|under|to)\b", re.IGNORECASE)
"""`Delegations convened in Oslo`: they came together, and convened nothing."""
WHICH_HOSTS = re.compile(
    r"\b(?:which|that)\s(?P<who>(?:the\s)?[^,.;]{2,60}?)\s(?:will |had |has |is to |was to )?(?:host(?:ed|s)?"
    r"|conven(?:ed|es|e)|chair(?:ed|s)?"
    r"|organi[sz](?:ed|es|e)|led|leads|held|holds|ran|runs|called|sponsor(?:ed|s))\b",
    re.IGNORECASE,
)
TITLE_NOUN = re.compile(
    r"\b(?P<verb>(?:meeting|call|talks|conversation|dialogue|visit|consultations|discussion)s?\s(?:with"
    r"|between|of|to)\b)",
    re.IGNORECASE,
)
WE = re.compile(r"\b(?:we|I|our|us|my)\b", re.IGNORECASE)
BACK = re.compile(
    r"\b(?:the|this|separate|these|those|both|their|its|last|next|first|second|third|fourth|fifth|sixth|seventh"
    r"|eighth|ninth"
    r"|tenth|\d+(?:st|nd|rd|th)|staff talks)\b|^(?:signed|done)\b",
    re.IGNORECASE,
)
"""Words by which a sentence refers to those named before."""

_PROMISE = re.compile(r"pledg|announc|commit|approv", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Told:
    """Where a sentence tells of an engagement: what cue, and the span of its verb."""

    cue: cues.Cue
    begin: int
    end: int
    phrase: str
    modality: str


def propose(reading: Reading) -> Iterator[Candidate]:
    """The engagements of a document's own sentences."""
    head = [p.number for p in reading.passages if p.own][:HEAD]
    titles: list[Candidate] = []
    told_below: list[Candidate] = []
    for sentence in own_sentences(reading):
        title = sentence.passage.number == head[0]
        for told in _told(sentence, title=title):
            candidate = _candidate(reading, sentence, told, head)
            if candidate is not None and title and candidate.content["when"] is None:
                titles.append(candidate)
            elif candidate is not None:
                told_below.append(candidate)
    yield from told_below
    if not any(c.score > LIKELY and c.content["kind"] in MEETINGS and min(c.passages) <= head[0] + HEAD + 2 for c in told_below):
        yield from of_head(reading)
    for candidate in titles:
        yield _dated_below(reading, candidate, told_below)


def _dated_below(reading: Reading, title: Candidate, below: list[Candidate]) -> Candidate:
    """A title's engagement: as it is where the text tells of it too, else with the first day that the text below gives."""
    kin = [c for c in below if c.content["when"] and acting.shared(c.content["took_part"], title.content["took_part"])]
    if any(
        c.content["kind"] == title.content["kind"] or {c.content["kind"], title.content["kind"]} <= MEETINGS
        for c in kin
    ):
        return title
    day = _first_day(reading, range(title.passages[0] + 1, title.passages[0] + 6))
    if day is None:
        return title
    evidence = title.reasons
    gain = DATED_NEAR.log_odds - UNDATED.log_odds
    score = 1 / (1 + math.exp(-(math.log(title.score / (1 - title.score)) + gain)))
    reasons = tuple(r for r in evidence if not r.startswith(UNDATED.reason)) + weigh([DATED_NEAR])[1]
    return replace(title, content={**title.content, "when": day}, score=score, reasons=reasons)


def _told(sentence: Sentence, *, title: bool) -> list[_Told]:
    """The engagements that a sentence tells of: the strongest cue of each family, in clauses of their own."""
    text = sentence.text
    found: list[_Told] = []
    for cue in cues.CUES if not title else (*cues.CUES, _TITLE_CUE):
        for match in cue.pattern.finditer(text):
            begin, end = match.span("verb")
            if words.NO_MEETING.match(text[begin:]) or _is_attribute(text, begin, end):
                continue
            how = modality(text, begin, end)
            if how in ("denied", "cancelled", "imagined") or (how == "planned" and _is_habit(text, begin)):
                continue
            found.append(_Told(cue, begin, end, text[match.start() : match.end()], how))
            break
    if not found and not title and any(m.value and len(m.value) > 4 for m in acting.dates_of(sentence)):
        found = _weakly_told(text)
    kept: list[_Told] = []
    for told in sorted(found, key=lambda t: (-t.cue.log_odds, t.begin)):
        if all(_apart(told, other) for other in kept):
            kept.append(told)
    return kept


BESIDE = re.compile(r"\b(?:ahead of|before|since|after|following|until|in view of|prior to|in preparation for"
    r"|outcome of)\s(?:[\w’'-]+\s){0,4}$", re.IGNORECASE)
"""Words before a meeting that only dates another thing."""


def _is_habit(text: str, begin: int) -> bool:
    """Whether it is done again and again, and no first time is told."""
    return REGULARLY.search(text, begin) is not None and not re.search(r"\b(?:starting|beginning|the first|first of"
        r"|next)\b", text)


def _weakly_told(text: str) -> list[_Told]:
    """The first weak cue that a sentence with a date holds, where it states or plans it."""
    for cue in cues.WEAK_CUES:
        for match in cue.pattern.finditer(text):
            begin, end = match.span("verb")
            how = modality(text, begin, end)
            if how in ("stated", "planned") and not _is_habit(text, 0) and not BESIDE.search(text[:begin]):
                return [_Told(cue, begin, end, match.group(), how)]
    return []


_TITLE_CUE = cues.Cue("meeting", TITLE_NOUN, 1.5, "the title names a meeting")


def _apart(one: _Told, other: _Told) -> bool:
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
            r"\b(?:is|are|was|were|plans?|agreed|due|set|scheduled|expected|intends?) to$|\b(?:offer|decision"
            r"|invitation) (?:of"
            r"|by) [^,;]+ to$",
            before,
        )
    return False


def _candidate(reading: Reading, sentence: Sentence, told: _Told, head: list[int]) -> Candidate | None:
    text = sentence.text
    start = told.begin - len(clause_before(text, told.begin))
    topic = acting.TOPIC.search(text, told.end)
    end = topic.start() if topic else len(text)
    near = text[start:end]
    people = acting.persons_in(reading, near)
    ground = GROUND.search(text, start, told.begin)
    comma = text.find(",", ground.end(), told.begin) if ground else -1
    before = acting.acting(sentence, max(start, comma), told.begin)  # not the meeting on whose margins it was
    after = _after(sentence, told, end)
    convened_by = _conveners(sentence, told, before, end)
    took_part = acting.distinct([*before, *after, *acting.of_persons(people), *_voices(reading, near), *_states(convened_by)])
    took_part, of_parties = _with_those_before(
        reading, sentence, told, acting.distinct([*took_part, *_states(convened_by)])
    )
    kind, level = _kind_and_level(told, near, took_part)
    if kind == "aid" and len(took_part) < 2 and not acting.acting(sentence, 0, len(text)):
        return None
    when, dated = _when(reading, sentence, told, head)
    where, country = acting.place_in(sentence, start)
    if country is None and where is None:
        country = next((p["id"] for p in after if _is_visit(told) and p["id"] and len(p["id"]) == 2), None)
    evidence = [START, Evidence(told.cue.log_odds, told.cue.reason), of_parties, dated]
    name = names.name(text, told.cue.family, told.begin, told.end)
    evidence += [PLACED] if where or country else []
    evidence += [ORDER] if told.cue.family == "signing" and re.search(r"contracts?$", told.phrase) and not where else []
    evidence += [PROMISED] if told.cue.family == "aid" and _PROMISE.match(told.phrase) else []
    evidence += [NAMED] if name else []
    evidence += [LEADING] if sentence.passage.number in head else []
    evidence += [PLANNED] if told.modality == "planned" else [ALLUDED] if told.modality == "alluded" else []
    evidence += [BY_DOCUMENT[reading.record.kind]] if reading.record.kind in BY_DOCUMENT else []
    score, reasons = weigh(evidence)
    content = {
        "what": name or names.phrase(text, told.cue.family, told.phrase, took_part, where),
        "kind": kind,
        "level": level,
        "when": when,
        "where": where,
        "country": country,
        "convened_by": convened_by,
        "took_part": took_part,
        "people": acting.as_stated(people),
        "domains": acting.domains_in(reading.mentions_in(sentence.passage.number)),
    }
    return Candidate(
        kind="engagement",
        content=content,
        passages=(sentence.passage.number,),
        score=score,
        reasons=reasons,
        proposer=PROPOSER,
    )


def _after(sentence: Sentence, told: _Told, end: int) -> list[Party]:
    """Who stands after the verb; the country of a visit is a party to it."""
    cut = GROUND.search(sentence.text, told.end)
    end = min(end, cut.start()) if cut else end
    found = acting.acting(sentence, told.end, end, places=_is_visit(told) or told.cue.family in ("deployment", "aid"))
    return found


def _is_visit(told: _Told) -> bool:
    return bool(
        re.match(
            r"visit|paid|pays|travel|arriv|is visiting|toured|will (?:visit|travel)|embark"
            r"|flew to",
            told.phrase,
            re.IGNORECASE,
        )
    )


def _states(parties: list[Party]) -> list[Party]:
    """Those of the parties that can take part themselves: states and NATO, by their ids."""
    return [p for p in parties if p["id"] and (len(p["id"]) == 2 or p["id"] == "nato")]


def _with_those_before(
    reading: Reading, sentence: Sentence, told: _Told, named: list[Party]
) -> tuple[list[Party], Evidence]:
    """The parties, and of those named before where the sentence names fewer than two and refers back (the talks, both sides)."""
    if reading.record.kind == "readout" and told.cue.family in ("meeting", "signing"):
        both = acting.distinct([*named, *voices(reading)[:1]])  # who gives the readout was there
        named = both if len(both) > 1 else named
    if len(named) > 1:
        return named, WITH_TWO
    if told.cue.family in ("meeting", "signing") and BACK.search(sentence.text[: told.end + 40]):
        before = named_before(reading, sentence)
        both = acting.distinct([*named, *before])
        if len(both) > 1:
            return both, WITH_TWO_BEFORE
    return named, WITH_ONE if named else WITH_NONE


def _voices(reading: Reading, text: str) -> list[Party]:
    """The actors whose words the document gives, where it says `we` or `I` of them."""
    if not WE.search(text):
        return []
    return voices(reading)


def _conveners(sentence: Sentence, told: _Told, before: list[Party], end: int) -> list[Party]:
    text = sentence.text
    by = BY_WHOM.search(text)
    if by:
        stop = re.compile(
            r"[.;]|,? (?:in|at|on|to|with|from|and (?:held|attended|joined|supported|followed|opened))\b"
            r"|, (?=(?-i:[a-z])(?!nd\b))"
        ).search(text, by.end())
        named = acting.acting(sentence, by.end(), stop.start() if stop else len(text))
        if named:
            return named
    which = WHICH_HOSTS.search(text)
    if which:
        named = acting.acting(sentence, *which.span("who"))
        if named:
            return named
    return before if CONVENING.search(text[told.begin : told.end]) and not ASSEMBLED.match(text[told.begin :]) else []


def _kind_and_level(told: _Told, near: str, took_part: list[Party]) -> tuple[str, str]:
    level = acting.level_of(near)
    kind = FAMILY_KINDS.get(told.cue.family) or _kind_of_meeting(told, near, level, took_part)
    if level == "unknown" or kind in ("exercise", "deployment"):
        level = LEVELS_OF_KINDS.get(kind, level)
    return kind, level


def _kind_of_meeting(told: _Told, near: str, level: str, took_part: list[Party]) -> str:
    named = GROUND.split(near)[0]
    kind = next((kind for kind, pattern in words.KINDS_BY_NAME if pattern.search(named)), None)
    if kind:
        return kind
    if not NEVER_SUMMITS.search(told.phrase):
        if level == "leaders" and len(took_part) > 2:
            return "summit"
        if level == "ministers" and (
            len(took_part) > 2
            or len(re.findall(r"minister|secretar", near, re.IGNORECASE)) > 1
            or re.search(r"\bministers\b", near)
        ):
            return "ministerial"
    return "dialogue"


def _when(reading: Reading, sentence: Sentence, told: _Told, head: list[int]) -> tuple[str | None, Evidence]:
    """When it was: by the sentence, else by its passage or the head of the document."""
    stated = acting.date_in(sentence, told.begin)
    if stated:
        past = len(stated) == 4 and (told.cue.family == "aid" or stated <= (reading.record.published or "9999")[:4])
        return stated, YEAR_ALONE if past else DATED
    if told.cue.family in ("aid", "deployment") or sentence.of("date"):
        return None, UNDATED  # a date that could not be resolved is not replaced by another
    near = _date_near(reading, sentence, head)
    return (near, DATED_NEAR) if near else (None, UNDATED)


def _date_near(reading: Reading, sentence: Sentence, head: list[int]) -> str | None:
    """The date of the passage; else the last of the three before, where the sentence refers back; for a title, the first below.

    Dates in passages of a few words are the document's, not the engagement's.
    """
    number = sentence.passage.number
    if reading.record.kind == "speech" and len(reading.passage(number).text) > 600:
        return None  # too far apart in speech
    if sentence.passage.kind == "heading" or number == head[0]:
        return None
    same = [day for day in _dates_of(reading, number) if len(day) > 4]
    if same:
        return same[0]
    if number in head or BACK.search(sentence.text) or reading.record.kind in ("readout", "communique"):
        for before in range(number - 1, max(0, number - 5), -1):
            days = [day for day in _dates_of(reading, before) if len(day) >= 10]
            if days:
                return days[-1]
    return None


def _first_day(reading: Reading, numbers: range) -> str | None:
    """The first day that the passages of these numbers tell."""
    return next((day for n in numbers for day in _dates_of(reading, n) if len(day) >= 10), None)


def _dates_of(reading: Reading, number: int) -> list[str]:
    """The dates on which something was, of a passage of the document's own that consists of sentences."""
    if number > len(reading.passages):
        return []
    passage = reading.passage(number)
    if (
        not passage.own
        or passage.kind == "heading"
        or not re.search(r"[.!?][\"”’)]*(?:\s|$)", passage.text)
        or len(passage.text) < 40
    ):
        return []
    return [m.value for s in sentences_of(reading, passage) for m in acting.dates_of(s) if m.value]
