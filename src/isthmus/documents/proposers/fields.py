"""The event that a list of fields tells: `When: …`, `Host: …`, `Nations: …`, as lines or rows of a table."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from isthmus.atlas.states import states
from isthmus.documents import parties as acting
from isthmus.documents.modality import CANCELLED
from isthmus.documents.parties import Party
from isthmus.documents.proposers.engagement_words import EXERCISE_NOUNS, KINDS_BY_NAME, MEETING_NOUNS, PAPERS
from isthmus.documents.reading import Candidate, Mention, Passage, Reading
from isthmus.documents.scoring import Evidence, weigh

PROPOSER = "fields"

START = Evidence(-0.5, "to start with: a list of fields")
DATED = Evidence(1.2, "a field gives the date")
PLACED = Evidence(0.4, "a field gives the place")
CONVENED = Evidence(0.6, "a field says who convened or led it")
WITH_TWO = Evidence(1.2, "fields name two parties or more")
WITH_LESS = Evidence(-1.0, "fields name fewer than two parties")
NAMED = Evidence(0.5, "it bears a name")

LABELS = {
    "when": r"when|dates?|period|days?|time|duration|held(?: on)?|date of (?:the )?\w+",
    "both": r"(?:place|venue|where|location|city) and (?:day|date|time|when)s?|(?:date|day|time|when) and (?:place"
        r"|venue|where|location)"
    r"|where and when|when and where",
    "where": r"where|place|venue|location|area|site|waters|training areas?|port|city",
    "host": r"hosts?|host (?:nation|country)|hosted by|lead|led by|lead nation|organi[sz]ed by|organi[sz]ers?"
        r"|conven(?:ed by|or|er)s?"
    r"|chair(?:ed by|s)?|co-?chairs?|directed by|run by|invited by|invitation",
    "who": r"nations|countries|participants?|participating (?:nations|states|countries|forces)|taking part"
        r"|took part|present|attendees?"
    r"|attended by|with|counterparts?|parties|delegations?|forces|contingents?|partners|guests?|signatories"
    r"|signed by|between"
    r"|(?:for|on behalf of) (?:the )?[A-Z][\w ’'-]+|[A-Z][\w ’'-]+ side|delegation of [A-Z][\w ’'-]+",
    "what": r"occasion|event|exercise|meeting|what|name|visit|type|format|drill",
}
"""What a field tells -> its labels."""

_LABELS = {key: re.compile(rf"(?:{words})", re.IGNORECASE) for key, words in LABELS.items()}
_FIELD = re.compile(r"^\W*(?P<label>[A-Z][\w ’'/-]{1,40}?)\**\s?(?::\**\s*|\t)(?P<value>\S.*)$", re.DOTALL)
_CODE = re.compile(r"\b[A-Z]{3}\b")
REACH = 2
"""Passages without a field that may stand between two of a list."""


@dataclass(frozen=True, slots=True)
class _Field:
    passage: Passage
    key: str
    value: str
    begin: int


def propose(reading: Reading) -> Iterator[Candidate]:
    """The event of each run of fields that gives a date and who convened or took part; pages of events have their own proposer."""
    if reading.record.kind in ("event-page", "award-notice"):
        return
    for run in _runs(reading):
        candidate = _candidate(reading, run)
        if candidate is not None:
            yield candidate


def _runs(reading: Reading) -> Iterator[list[_Field]]:
    """Fields that stand together."""
    run: list[_Field] = []
    for passage in reading.passages:
        field = _field(passage) if passage.own else None
        if field is None:
            continue
        if run and (passage.number - run[-1].passage.number > REACH or (field.key in ("when", "both") and _has(run, "when", "both"))):
            yield run
            run = []
        run.append(field)
    if run:
        yield run


def _has(run: list[_Field], *keys: str) -> bool:
    return any(field.key in keys for field in run)


def _field(passage: Passage) -> _Field | None:
    found = _FIELD.match(passage.text)
    if found is None:
        return None
    label = found["label"].strip()
    key = next((key for key, words in _LABELS.items() if words.fullmatch(label)), None)
    return _Field(passage, key, found["value"], 0 if key == "who" else found.start("value")) if key else None


def _candidate(reading: Reading, run: list[_Field]) -> Candidate | None:
    if len(run) < 2 or any(CANCELLED.search(f.value) for f in run):
        return None
    when = next((m.value for f in run if f.key in ("when", "both") for m in _mentions(reading, f, "date") if m.value), None)
    place = next((m for f in run if f.key in ("where", "both") for m in _mentions(reading, f, "place")), None)
    convened_by = acting.distinct(p for f in run if f.key == "host" for p in _parties(reading, f))
    within = {f.passage.number for f in run if f.key in ("who", "host")}
    people = [p for p in reading.people if p.passage in within]
    named = [p for f in run if f.key in ("who", "what") for p in _parties(reading, f)]
    took_part = acting.distinct([*convened_by, *named, *acting.of_persons(people)])
    if when is None or not (convened_by or len(took_part) > 1):
        return None
    title = reading.record.title
    name = next((f.value for f in run if f.key == "what"), None) or title
    exercise = reading.record.kind == "exercise-report" or re.search(rf"\b(?:{EXERCISE_NOUNS})\b", f"{name} {title}", re.IGNORECASE)
    if not exercise and not re.search(rf"\b(?:{MEETING_NOUNS}|{PAPERS}|meets?|met|visits?|receives?"
        rf"|hosts?)\b", f"{name} {title}", re.IGNORECASE):
        return None
    country = acting.country_of(place) if place else None
    if country is None:
        states_named = [m for f in run if f.key in ("where", "both") for m in _mentions(reading, f, "actor") if len(m.ids) == 1]
        country = next((m.ids[0] for m in states_named if len(m.ids[0]) == 2), None)
    evidence = [START, DATED, WITH_TWO if len(took_part) > 1 else WITH_LESS]
    evidence += [PLACED] if place or country else []
    evidence += [CONVENED] if convened_by else []
    evidence += [NAMED] if _has(run, "what") else []
    score, reasons = weigh(evidence)
    kind = "exercise" if exercise else next((kind for kind, pattern in KINDS_BY_NAME if pattern.search(name)), "dialogue")
    content = {
        "what": name, "kind": kind, "level": "military" if exercise else acting.level_of(" ".join(f.passage.text for f in run)),
        "when": when, "where": place.text if place else None, "country": country, "convened_by": convened_by, "took_part": took_part,
        "people": acting.as_stated(people), "domains": acting.domains_in(m for f in run for m in reading.mentions_in(f.passage.number)),
    }  # fmt: skip
    told = [p.number for p in reading.passages if p.own and p.text.strip() == title.strip()]
    numbers = tuple(dict.fromkeys([*(f.passage.number for f in run), *told[:1]]))
    return Candidate(kind="engagement", content=content, passages=numbers, score=score, reasons=reasons, proposer=PROPOSER)


def _mentions(reading: Reading, field: _Field, kind: str) -> list[Mention]:
    return [m for m in reading.mentions_in(field.passage.number, kind) if m.begin >= field.begin]


def _parties(reading: Reading, field: _Field) -> list[Party]:
    """The actors of a field, and the states of which it gives the code of three letters."""
    named = [acting.party(m) for m in _mentions(reading, field, "actor")]
    coded = [{"name": code, "id": _codes()[code]} for code in _CODE.findall(field.value) if code in _codes()]
    return acting.distinct([*named, *coded])


@functools.cache
def _codes() -> dict[str, str]:
    return {state.alpha3: state.actor_id for state in states() if state.alpha3 and not state.until}
