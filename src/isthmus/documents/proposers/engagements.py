"""Engagements that sentences tell of: who met, trained, signed, deployed or gave, with whom, when and where."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from isthmus.documents import parties as acting
from isthmus.documents.modality import clause_before
from isthmus.documents.parties import Party
from isthmus.documents.proposers import engagement_names as names
from isthmus.documents.proposers import engagement_words as words
from isthmus.documents.proposers.engagement_dates import DATED_NEAR, UNDATED, first_day, when
from isthmus.documents.proposers.engagement_names import GROUND
from isthmus.documents.proposers.engagement_page import LIKELY, Page
from isthmus.documents.proposers.engagement_parties import who
from isthmus.documents.proposers.engagement_told import Told, told_in
from isthmus.documents.proposers.meeting_page import of_head
from isthmus.documents.reading import Candidate, Reading
from isthmus.documents.scoring import Evidence, weigh
from isthmus.documents.sentences import own_sentences
from isthmus.model.dates import span

PROPOSER = "engagements"

START = Evidence(-1.5, "to start with: most sentences tell of no engagement")
PLACED = Evidence(0.4, "a place stands with it")
CONVENED = Evidence(0.5, "it says who convened it")
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
_AFTERWARDS = re.compile(r"\W*(?:Afterwards|Later|Then|Thereafter|Earlier|Before(?:hand)?|After|Prior to|Following|On the (?:margins"
    r"|sidelines)|Subsequently)\b")
_THE_EXERCISE = re.compile(r"(?:The|This) (?:[\w-]+ ){0,4}(?:exercise|drills?|manoeuvres|maneuvers|war ?game)\b|(?:Led|Hosted"
    r"|Organi[sz]ed)\b.* the exercise\b")
_PROMISE = re.compile(r"pledg|announc|commit|approv", re.IGNORECASE)


def propose(reading: Reading) -> Iterator[Candidate]:
    """The engagements of a document's own sentences."""
    page = Page(reading, list(own_sentences(reading)), _head_of(reading))
    titles: list[Candidate] = []
    for at, sentence in enumerate(page.sentences):
        title = sentence.passage.number == page.head[0]
        for told in told_in(sentence, title=title):
            candidate = _candidate(page, at, told)
            if candidate is not None and title and candidate.content["when"] is None:
                titles.append(candidate)
            elif candidate is not None and not _goes_on(page, at, candidate):
                page.told.append((at, _with_exercise_before(page, at, candidate)))
    told_below = [candidate for _, candidate in page.told]
    yield from told_below
    yield from (c for c in of_head(reading) if not any(_tells_of(c, other) for other in told_below))
    for candidate in titles:
        yield _dated_below(reading, candidate, told_below)


def _tells_of(head: Candidate, below: Candidate) -> bool:
    """Whether a sentence tells of the meeting of the head: at its time, and not of others alone."""
    if below.score <= LIKELY or below.content["kind"] not in MEETINGS or not below.content["when"]:
        return False
    if not span(head.content["when"]).overlaps(span(below.content["when"])):
        return min(below.passages) <= min(head.passages) + HEAD
    return bool(acting.shared(head.content["took_part"], below.content["took_part"]))


def _head_of(reading: Reading) -> list[int]:
    """The title's passage and those after it; what systems put before a title (menus, letterheads) is no part of the head."""
    own = [p.number for p in reading.passages if p.own]
    titled = next((n for n in own[:12] if reading.passage(n).text.strip() == reading.record.title.strip()), own[0] if own else 0)
    return own[own.index(titled) :][:HEAD] if own else []


def _goes_on(page: Page, at: int, candidate: Candidate) -> bool:
    """Whether a sentence only goes on about the meeting told last: it gives no date of its own, and no others that met apart."""
    last = page.last_told(at)
    if last is None or not any(r.startswith(DATED_NEAR.reason) for r in candidate.reasons):
        return False
    if names.APART.search(candidate.content["what"]) or _AFTERWARDS.match(page.sentences[at].text):
        return False
    if not {last.content["kind"], candidate.content["kind"]} <= MEETINGS or last.content["when"] != candidate.content["when"]:
        return False
    mine, theirs = candidate.content["took_part"], last.content["took_part"]
    return 2 * len(acting.shared(mine, theirs)) >= len(mine) and len(theirs) > 1


def _with_exercise_before(page: Page, at: int, candidate: Candidate) -> Candidate:
    """An exercise that a sentence refers to (`The exercise, led by …`) with the parties of the one told last, if their days overlap.

    They are of one kind and share a party then, so that both are joined.
    """
    last = page.last_told(at)
    if last is None or not candidate.content["kind"] == last.content["kind"] == "exercise":
        return candidate
    if not _THE_EXERCISE.match(page.sentences[at].text):
        return candidate
    mine, theirs = candidate.content["when"], last.content["when"]
    if not mine or not theirs or not span(mine).overlaps(span(theirs)):
        return candidate
    took_part = acting.distinct([*candidate.content["took_part"], *last.content["took_part"]])
    numbers = tuple(dict.fromkeys([*candidate.passages, *last.passages]))
    return replace(candidate, content={**candidate.content, "took_part": took_part}, passages=numbers)


def _dated_below(reading: Reading, title: Candidate, below: Sequence[Candidate]) -> Candidate:
    """A title's engagement: as it is where the text tells of it too, else with the first day that the text below gives."""
    kin = [c for c in below if c.content["when"] and acting.shared(c.content["took_part"], title.content["took_part"])]
    if any(
        c.content["kind"] == title.content["kind"] or {c.content["kind"], title.content["kind"]} <= MEETINGS
        for c in kin
    ):
        return title
    day = first_day(reading, range(title.passages[0] + 1, title.passages[0] + 6))
    if day is None:
        return title
    evidence = title.reasons
    gain = DATED_NEAR.log_odds - UNDATED.log_odds
    score = 1 / (1 + math.exp(-(math.log(title.score / (1 - title.score)) + gain)))
    reasons = tuple(r for r in evidence if not r.startswith(UNDATED.reason)) + weigh([DATED_NEAR])[1]
    return replace(title, content={**title.content, "when": day}, score=score, reasons=reasons)


def _candidate(page: Page, at: int, told: Told) -> Candidate | None:
    reading, sentence = page.reading, page.sentences[at]
    text = sentence.text
    start = told.begin - len(clause_before(text, told.begin))
    topic = acting.TOPIC.search(text, told.last)
    end = topic.start() if topic else len(text)
    near = text[start:end]
    people = acting.persons_in(reading, near)
    parties = who(page, at, told, start, end, people)
    kind, level = _kind_and_level(told, near, parties.took_part)
    if kind == "aid" and len(parties.took_part) < 2 and not acting.acting(sentence, 0, len(text)):
        return None
    day, dated = when(page, at, told)
    where, country = acting.place_in(sentence, start)
    name = names.name(text, told.cue.family, told.begin, told.end)
    evidence = [START, Evidence(told.cue.log_odds, told.cue.reason), parties.evidence, dated]
    evidence += [PLACED] if where or country else []
    evidence += [CONVENED] if parties.convened_by and told.cue.family in ("meeting", "exercise") else []
    evidence += [ORDER] if told.cue.family == "signing" and re.search(r"contracts?$", told.phrase) and not where else []
    evidence += [PROMISED] if told.cue.family == "aid" and _PROMISE.match(told.phrase) else []
    evidence += [NAMED] if name else []
    evidence += [LEADING] if sentence.passage.number in page.head else []
    evidence += [PLANNED] if told.modality == "planned" else [ALLUDED] if told.modality == "alluded" else []
    evidence += [BY_DOCUMENT[reading.record.kind]] if reading.record.kind in BY_DOCUMENT else []
    score, reasons = weigh(evidence)
    content = {
        "what": name or names.phrase(text, told.cue.family, told.phrase, parties.took_part, where),
        "kind": kind,
        "level": level,
        "when": day,
        "where": where,
        "country": country,
        "convened_by": parties.convened_by,
        "took_part": parties.took_part,
        "people": acting.as_stated(people),
        "domains": acting.domains_in(reading.mentions_in(sentence.passage.number)),
    }
    numbers = dict.fromkeys([sentence.passage.number, *(s.passage.number for s in parties.beside)])
    return Candidate(kind="engagement", content=content, passages=tuple(numbers), score=score, reasons=reasons, proposer=PROPOSER)


def _kind_and_level(told: Told, near: str, took_part: list[Party]) -> tuple[str, str]:
    level = acting.level_of(near)
    kind = FAMILY_KINDS.get(told.cue.family) or _kind_of_meeting(told, near, level, took_part)
    if level == "unknown" or kind in ("exercise", "deployment"):
        level = LEVELS_OF_KINDS.get(kind, level)
    return kind, level


def _kind_of_meeting(told: Told, near: str, level: str, took_part: list[Party]) -> str:
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
