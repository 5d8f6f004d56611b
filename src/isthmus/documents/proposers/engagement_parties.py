"""Who convened an engagement and who took part: in its sentence, in those that follow and list them, and among those named before."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from isthmus.documents import parties as acting
from isthmus.documents.modality import modality
from isthmus.documents.parties import Party
from isthmus.documents.proposers.engagement_dates import dates_itself
from isthmus.documents.proposers.engagement_names import GROUND
from isthmus.documents.proposers.engagement_page import BACK, REFERS, Page
from isthmus.documents.proposers.engagement_told import Told
from isthmus.documents.reading import Person
from isthmus.documents.scoring import Evidence
from isthmus.documents.sentences import Sentence
from isthmus.documents.standing import capitals, state_names

GROUPS = Path(__file__).parents[1] / "groups.csv"
"""Groups of states that take part as their members: id or names, ids of the members, note."""

WITH_TWO = Evidence(1.4, "two parties or more are named")
WITH_TWO_BEFORE = Evidence(1.0, "two parties or more were named before, to whom it refers back")
WITH_ONE = Evidence(0.3, "one party is named")
ONE_ALONE = Evidence(-1.2, "one party is named, and that it met anyone is not said in so many words")
WITH_NONE = Evidence(-2.2, "no party is named")

OF_THEMSELVES = frozenset({"press-release", "exercise-report", "fact-sheet", "speech", "communique"})
"""Kinds of document in which those who publish tell what they themselves did."""

CONVENING = re.compile(
    r"\b(?:hosted|hosts?|co-?hosted|convened|convenes|chaired|co-?chaired|organi[sz]ed|welcom(?:ed|es|e|ing)"
    r"|received|receives|led|invited|greeted)\b",
    re.IGNORECASE,
)
BY_WHOM = re.compile(
    r"\b(?:hosted|co-?hosted|convened|chaired|co-?chaired|organi[sz]ed|led|run|co-?organi[sz]ed"
    r"|invitation|guests?|bidding|auspices|chairmanship|presidency)\s(?:jointly\s)?(?:by|of)\s",
    re.IGNORECASE,
)
_HOSTED = re.compile(r"\b(?:was|were|be|am|is|are) (?:also |warmly )?(?:hosted|received|welcomed|greeted"
    r"|invited)\b[^.;]{0,40}?\bby\s", re.IGNORECASE)
ASSEMBLED = re.compile(r"convened\s(?:today |again |virtually )*(?:in|on|at|for|under|to)\b", re.IGNORECASE)
"""`Delegations convened in Oslo`: they came together, and convened nothing."""
WHICH_HOSTS = re.compile(
    r"\b(?:which|that)\s(?P<who>(?:the\s)?[^,.;]{2,60}?)\s(?:will |had |has |is to |was to )?(?:host(?:ed|s)?"
    r"|conven(?:ed|es|e)|chair(?:ed|s)?"
    r"|organi[sz](?:ed|es|e)|led|leads|held|holds|ran|runs|called|sponsor(?:ed|s))\b",
    re.IGNORECASE,
)
WE = re.compile(r"\b(?:we|I|our|us|my|me)\b", re.IGNORECASE)
ATTENDING = re.compile(
    r"\b(?:in attendance|(?:also )?(?:took part|take part|attended|participated|were present|was present|were represented"
    r"|was represented|were on hand)"
    r"|(?:also )?joined(?: in\b| the (?:talks|meeting|exercise|drill|session|discussion)|\s?$|[.])"
    r"|(?:delegations?|delegates|teams?|officers|representatives|ships|participants|officials|crews|guests|experts|troops|vessels|aircraft"
    r"|units|forces|contingents) (?:came |were |was |also came )?(?:from|of|included)|came from|(?:participants|attendees"
    r"|guests) (?:were|included)"
    r"|around the table|among (?:the|those) (?:participants|attendees|guests|present|taking part)|accompanied by|on the (?:\w+) side)\b",
    re.IGNORECASE,
)
"""Words by which a sentence lists who was there."""
_ELIDED = re.compile(r"\W*(?:\(?\w{1,2}[).]\s*)?(?:have |has |to |will )?[a-z]")
_ABSENT = re.compile(r"\b(?:absent|stayed away|declined|did not|could not|as (?:an )?observers?|observed|invited but)\b", re.IGNORECASE)
_SUBJECT_BEFORE = re.compile(
    r"^(?:\W*(?:Also|Later|Then|Earlier|Finally|Next|There|Here|(?:In|On|At|From|After|During) [^,]{2,60}),? (?:on [^,]{2,40}, )?)?"
    r"(?:(?P<one>he|she|it|the (?:\w+ )?(?:minister|secretary|president|premier|ambassador|admiral|general|commander|delegation|ship"
    r"|frigate"
    r"|destroyer|vessel|chief|team|envoy|visit|visitors?|chair(?:man|woman)?|crew|director|parliamentarians|group|guests?))|(?P<all>they))\b",
    re.IGNORECASE,
)
"""A subject that stands for one named in the sentence before."""
_VESSEL = re.compile(r"ship|frigate|destroyer|vessel|crew|\bshe\b", re.IGNORECASE)
_VISITING = re.compile(
    r"visit|paid|pays|travel|arriv|is visiting|toured|will (?:visit|travel)|to visit|embark|flew|landed|call|port|docked|moored"
    r"|berthed|hosted"
    r"|received|welcomed|(?:was|were) (?:received|welcomed|hosted|greeted|joined)|made (?:his|her|their) way",
    re.IGNORECASE,
)
_SEAT = re.compile(r"\b(?:[Ii]n|to|[Aa]t|into|on to|for) (?P<city>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)")


@dataclass(frozen=True, slots=True)
class Who:
    """Who convened and who took part, what that adds to the score, and the sentences beside its own that tell of them."""

    convened_by: list[Party]
    took_part: list[Party]
    evidence: Evidence
    beside: tuple[Sentence, ...] = ()


def who(page: Page, at: int, told: Told, start: int, end: int, people: Sequence[Person]) -> Who:
    """Who took part in what a sentence tells of.

    Args:
        page: the sentences.
        at: number of the sentence.
        told: where it tells of the engagement.
        start: where the clause begins that tells of it.
        end: where the words on who took part end.
        people: those whom the clause names.
    """
    sentence = page.sentences[at]
    text = sentence.text
    ground = GROUND.search(text, start, told.begin)
    comma = text.find(",", ground.end(), told.begin) if ground else -1
    first = max(start, comma)  # not the meeting on whose margins it was
    before = acting.acting(sentence, first, told.begin)
    after = _after(sentence, told, end)
    named = acting.distinct([*before, *after, *acting.of_persons(people), *_ships(page, text, first, end), *_spoken(page, text[start:end])])
    convened_by = _conveners(page, sentence, told, before, end)
    named = acting.distinct([*named, *_states(convened_by)])
    if len(named) < 2:
        named = acting.distinct([*named, *_subject(page, at, told)])
    if len(named) < 2 or _is_visit(told):
        named = acting.distinct([*named, *_receiving(sentence, told, start, named)])
    listed, beside = _listed_after(page, at, named) if told.cue.family in ("meeting", "exercise") else ([], ())
    named = acting.distinct([*named, *listed])
    named, evidence = _with_those_before(page, at, told, named)
    if convened_by and not named:
        evidence = WITH_ONE
    return Who(in_members(convened_by), in_members(named), evidence, beside)


def in_members(parties: Sequence[Party]) -> list[Party]:
    """Groups of states as their members; all others as they are."""
    return acting.distinct(one for party in parties for one in _members().get(party["id"] or party["name"].casefold(), [party]))


@functools.cache
def _members() -> dict[str, list[Party]]:
    with GROUPS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        name.casefold(): [{"name": state_names()[m], "id": m} for m in row["members"].split(";")]
        for row in rows
        for name in row["names"].split(";")
    }


def _after(sentence: Sentence, told: Told, end: int) -> list[Party]:
    """Who stands after the verb; the country of a visit is a party to it."""
    cut = GROUND.search(sentence.text, told.end)
    end = min(end, cut.start()) if cut else end
    return acting.acting(sentence, told.end, end, places=_is_visit(told) or told.cue.family in ("deployment", "aid"))


def _ships(page: Page, text: str, begin: int, end: int) -> list[Party]:
    """Ships by their bare names, where the document tells elsewhere whose they are."""
    return [party for name, party in page.ships.items() if re.search(rf"\b{re.escape(name)}\b", text[begin:end])]


def _is_visit(told: Told) -> bool:
    return told.cue.family == "meeting" and _VISITING.match(told.phrase) is not None


def _states(parties: Sequence[Party]) -> list[Party]:
    """Those of the parties that can take part themselves: states and NATO, by their ids."""
    return [p for p in parties if p["id"] and (len(p["id"]) == 2 or p["id"] == "nato")]


def _spoken(page: Page, text: str) -> list[Party]:
    """The actors whose words the document gives, where it says `we` or `I` of them."""
    return page.voices if WE.search(text) else []


def _subject(page: Page, at: int, told: Told) -> list[Party]:
    """Those for whom a pronoun or `the minister` stands as the subject: of the nearest sentence before that names anyone."""
    sentence = page.sentences[at]
    subject = _SUBJECT_BEFORE.match(sentence.text)
    if subject is None or subject.end() > told.begin + 12:
        return []
    if subject["one"] and _VESSEL.search(subject["one"]) and len(page.ships) == 1:
        return list(page.ships.values())
    for before in reversed(page.sentences[max(0, at - 5) : at]):
        if before.passage.number < sentence.passage.number - 2:
            break
        stood = acting.of_persons(acting.persons_in(page.reading, before.text))
        found = acting.distinct([*stood, *acting.acting(before, 0, len(before.text)), *_ships(page, before.text, 0, len(before.text))])
        if found:
            return found if subject["all"] else found[:1]
    return []


def _receiving(sentence: Sentence, told: Told, start: int, named: Sequence[Party]) -> list[Party]:
    """The state whose capital is visited, or where guests are received, unless it is named already."""
    if not _is_visit(told):
        return []
    text = sentence.text
    seat = next((m for m in _SEAT.finditer(text, start) if m["city"] in capitals()), None)
    if seat is None:
        return []
    state = capitals()[seat["city"]]
    return [] if any(p["id"] == state for p in named) else [{"name": seat["city"], "id": state}]


def _listed_after(page: Page, at: int, named: Sequence[Party]) -> tuple[list[Party], tuple[Sentence, ...]]:
    """Those whom the next sentences list as taking part (`Teams came from Japan.`), up to one that gives another date; and these."""
    found: list[Party] = []
    beside: list[Sentence] = []
    number = page.sentences[at].passage.number
    for sentence in page.sentences[at + 1 : at + 4]:
        if sentence.passage.number > number + 1 or sentence.passage.kind == "heading" or dates_itself(sentence):
            break
        listing = ATTENDING.search(sentence.text)
        if listing is None or _ABSENT.search(sentence.text) or modality(sentence.text, *listing.span()) not in ("stated", "planned"):
            continue
        more = acting.acting(sentence, 0, len(sentence.text))
        if any(not acting.shared([p], [*named, *found]) for p in more):
            found += more
            beside.append(sentence)
    own = page.sentences[at : at + 2]
    lead = next((s for s in own if s.passage.number == number and s.text.rstrip().endswith(":") and ATTENDING.search(s.text)), None)
    if lead is not None:
        for sentence in page.sentences[at + 1 : at + 30]:
            if sentence.passage.number == number:
                continue
            if sentence.passage.kind not in ("item", "row"):
                break
            found += acting.acting(sentence, 0, len(sentence.text), places=True)
            beside.append(sentence)
    return acting.distinct(found), tuple(beside)


def _ship_of_title(page: Page) -> list[Party]:
    """The ship whose voyage a document tells."""
    return next(([party] for name, party in page.ships.items() if name in page.reading.record.title), [])


def _with_those_before(page: Page, at: int, told: Told, named: list[Party]) -> tuple[list[Party], Evidence]:
    """The parties, and of those named before where the sentence names fewer than two and refers back (the talks, both sides)."""
    sentence = page.sentences[at]
    if page.reading.record.kind == "readout" and told.cue.family in ("meeting", "signing"):
        both = acting.distinct([*named, *page.voices[:1]])  # who gives the readout was there
        named = both if len(both) > 1 else named
    if len(named) > 1:
        return named, WITH_TWO
    if len(named) < 2 and sentence.passage.kind == "item" and _ELIDED.match(sentence.text) and len(page.signatories) > 1:
        return acting.distinct([*named, *page.signatories]), WITH_TWO_BEFORE  # it goes on with what is above the list: `sign a treaty`
    own_drill = page.reading.record.kind == "exercise-report" and told.cue.family == "exercise"
    if len(named) == 1 and (own_drill or not told.weak) and told.cue.family != "aid" and page.reading.record.kind in OF_THEMSELVES:
        both = acting.distinct([*named, *(page.voices[:1] or _ship_of_title(page))])
        if len(both) > 1:
            return both, WITH_TWO_BEFORE
    if sentence.passage.number in page.head and sentence.passage.number != page.head[0]:
        both = acting.distinct([*named, *page.title_parties])
        if len(both) > 1 and (not named or acting.shared(named, page.title_parties)):
            return both, WITH_TWO_BEFORE
    of_two = page.reading.record.kind == "fact-sheet" and len(page.title_parties) == 2
    if of_two and not told.weak and told.cue.family in ("meeting", "signing", "exercise"):
        both = acting.distinct([*named, *page.title_parties])
        if len(both) == 2:
            return both, WITH_TWO_BEFORE  # a sheet on what two do with one another
    refers = (REFERS if named else BACK).search(sentence.text[: told.end + 60])
    if (told.cue.family in ("meeting", "signing") and refers) or (told.cue.family == "exercise" and page.counts(at)):
        both = acting.distinct([*named, *page.named_before(at)])
        if len(both) > 1:
            return both, WITH_TWO_BEFORE
    if named:
        return named, ONE_ALONE if told.weak else WITH_ONE
    return named, WITH_NONE


def _conveners(page: Page, sentence: Sentence, told: Told, before: list[Party], end: int) -> list[Party]:
    """Who convened: after `hosted by`, before `which … hosted`, or the subject of a verb of convening."""
    text = sentence.text
    by = BY_WHOM.search(text) or _HOSTED.search(text)
    if by:
        stop = re.compile(
            r"[.;]|,? (?:in|at|on|to|with|from|and (?:held|attended|joined|supported|followed|opened|visited|came))\b"
            r"|, (?=(?-i:[a-z])(?!nd\b))"
        ).search(text, by.end())
        stretch = (by.end(), stop.start() if stop else len(text))
        named = acting.acting(sentence, *stretch) or acting.of_persons(acting.persons_in(page.reading, text[slice(*stretch)]))
        if named:
            return named
    which = WHICH_HOSTS.search(text)
    if which:
        named = acting.acting(sentence, *which.span("who"))
        if named:
            return named
    if CONVENING.search(text[told.begin : told.end]) and not ASSEMBLED.match(text[told.begin :]) and not _HOSTED.search(text):
        return before or (page.voices[:1] if WE.search(text[max(0, told.begin - 40) : told.begin]) else [])
    return []
