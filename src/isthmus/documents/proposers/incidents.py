"""Incidents: what was cut, seized, hacked, fired, jammed or violated, where and when, how much, and to whom it is ascribed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from isthmus.documents import parties as acting
from isthmus.documents.modality import DENIED, IMAGINED, PLANNED, clause_before
from isthmus.documents.numbers_in_text import numbers
from isthmus.documents.parties import Party
from isthmus.documents.reading import Candidate, Reading
from isthmus.documents.scoring import Evidence, weigh
from isthmus.documents.sentences import WITHIN, Sentence, own_sentences

PROPOSER = "incidents"

START = Evidence(-1.5, "to start with: most sentences tell of no incident")
DATED = Evidence(1.0, "a date stands with it")
UNDATED = Evidence(-0.6, "no date stands with it")
PLACED = Evidence(0.7, "a place stands with it")
COUNTED = Evidence(0.7, "it says how much or how many")
ASCRIBED = Evidence(0.4, "it is ascribed to someone")
GENERAL = Evidence(-1.5, "told in general, of no one occasion")
LOOKS_ON = Evidence(-0.6, "the document is about something else and mentions it")

_SEA = r"(?:undersea|subsea|submarine|underwater|seabed|telecom\w*|data|power|fibre-optic|fiber-optic|communications?|internet)?\s?"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell of an incident in a domain; the group `verb` is where it is told."""

    domain: str
    pattern: re.Pattern[str]
    log_odds: float
    reason: str
    actor_first: bool = False


def _cue(domain: str, pattern: str, log_odds: float, reason: str, *, actor_first: bool = False) -> Cue:
    return Cue(domain, re.compile(pattern.replace("[^.;]", WITHIN), re.IGNORECASE), log_odds, reason, actor_first)


_HARM = r"cut|lost|severed|damaged|broken|ruptured|sabotaged|disrupted|snapped|torn|destroyed|disturbed"
_DRUGS = r"cocaine|methamphetamine|meth\b|heroin|fentanyl|narcotics|drugs|opium|precursors"
CUES = (
    _cue("undersea-infrastructure", rf"\b{_SEA}(?:cables?|pipelines?|interconnector)\b[^.;]{{0,80}}?\b(?P<verb>{_HARM}|(?:broke|failed|went dark|exploded|stopped working))\b", 1.8, "a cable or pipeline that was damaged"),
    _cue("undersea-infrastructure", rf"\b(?P<verb>{_HARM}|(?:cut|severing|damaging|cutting|dragged (?:its|an|her) anchor))\b[^.;]{{0,60}}?\b(?:cables?|pipelines?|interconnector)\b", 1.8, "damage to a cable or pipeline"),
    _cue("cyber", r"\b(?:ransomware|malware|hackers?|a virus|wiper)\b[^.;]{0,30}?\b(?P<verb>shut|hit|locked|encrypted|knocked|paralysed|crippled|struck|disabled|wiped)\b", 1.6, "a cyber attack that struck"),
    _cue("counter-drugs", rf"\b(?P<verb>seized|intercepted|confiscated|found|discovered|recovered|impounded|haul of|seizure of|boarded)\b[^.;]{{0,90}}?\b(?:{_DRUGS})", 1.8, "drugs that were seized"),
    _cue("counter-drugs", rf"\b(?:{_DRUGS})[^.;]{{0,80}}?\b(?P<verb>(?:was|were) (?:seized|intercepted|confiscated|found|discovered|destroyed))\b", 1.8, "drugs that were seized"),
    _cue("cyber", r"\b(?P<verb>hacked|breached|compromised|infiltrated|(?:stole|stolen|exfiltrated)\b[^.;]{0,50}?\b(?:data|credentials|files|information|secrets)|defaced|knocked offline)\b", 1.3, "a verb of hacking", actor_first=True),
    _cue("cyber", r"\b(?P<verb>(?:cyber[- ]?attacks?|ransomware(?: attack)?|(?:data|security|network) breach|cyber intrusions?|intrusions?|denial-of-service attacks?|ddos attacks?|hacking campaign|cyber espionage campaign)"
         r"[^.;]{0,60}?\b(?:hit|hits|struck|targeted|targeting|disrupted|disabled|shut down|crippled|paralysed|affected|against|on|exposed|took down|occurred|was (?:detected|discovered|reported|attributed)))\b", 1.5, "a cyber attack that struck"),
    _cue("nuclear-deterrence", r"\b(?P<verb>(?:test-?)?(?:fired|launched|fires|launches|test-?fires))\b(?! (?:a|an|the|its|their|new)? ?(?:\w+ )?(?:programme|initiative|dialogue|project|partnership|negotiations))[^.;]{0,60}?\b(?:missiles?|rockets?|icbms?|projectiles|drones?)\b", 1.8, "missiles that were fired", actor_first=True),
    _cue("nuclear-deterrence", r"\b(?P<verb>(?:missile|nuclear|rocket) (?:launch|test|detonation))\b[^.;]{0,60}?\b(?:took place|was detected|was conducted|landed|flew|splashed)", 1.5, "a missile or nuclear test"),
    _cue("maritime", r"\b(?P<verb>violated|entered|intruded (?:into|on)|crossed into|penetrated|breached|strayed into|sailed into|incursion into|flew into)\b[^.;]{0,60}?\b(?:airspace|territorial (?:waters|sea)|waters|air defen[cs]e identification zone|adiz|exclusive economic zone|eez)\b", 1.7, "waters or airspace that were violated", actor_first=True),
    _cue("maritime", r"\b(?P<verb>rammed|collided with|fired (?:a )?water cannons?|used (?:a )?water cannons?|blasted|shadowed|harassed|boarded|locked (?:its )?fire-control radar|aimed (?:its |their )?(?:fire-control radar|lasers?)|directed a laser|cut across|seized (?:a|the|two|three|\d+) (?:\w+ )?(?:ship|vessel|tanker|boat)s?)\b", 1.5, "a clash at sea", actor_first=True),
    _cue("maritime", r"\b(?:ships?|vessels?|tankers?|freighters?|cargo ships?)\b[^.;]{0,60}?\b(?P<verb>(?:was|were) (?:attacked|hit|struck|hijacked|seized|rammed|boarded|sunk|detained))\b", 1.5, "a ship that was attacked or seized"),
    _cue("space", r"\b(?P<verb>jamm(?:ed|ing)|spoof(?:ed|ing)|interference with|interfered with|disrupt(?:ed|ion of|ions? to))\b[^.;]{0,60}?\b(?:gps|gnss|satellite navigation|satellites?|navigation signals?|positioning)\b", 1.7, "satellite signals that were jammed"),
    _cue("space", r"\b(?:gps|gnss|satellite navigation|navigation|satellite)(?: signals?)?\b[^.;]{0,30}?\b(?P<verb>jamming|spoofing|(?:was|were) (?:jammed|spoofed|disrupted|lost)|interference|outages?)\b", 1.5, "satellite signals that were jammed"),
    _cue("defence-industry", r"\b(?P<verb>sabotaged?|arson|set fire to|set ablaze|explo(?:ded|sion)|blast|fire broke out|parcel bombs?|planted (?:a )?bombs?|derailed|caught fire)\b[^.;]{0,70}?\b(?:plant|factory|warehouse|depot|works|railway|rail line|line|facility|arsenal|shipyard|workshop|substation|site)\b", 1.5, "sabotage, fire or explosion at works"),
    _cue("defence-industry", r"\b(?:plant|factory|warehouse|depot|works|railway|rail line|facility|arsenal|shipyard|substation)\b[^.;]{0,60}?\b(?P<verb>(?:was|were) (?:sabotaged|attacked|hit|struck|set on fire|set ablaze|destroyed|bombed)|exploded|burned down|caught fire)\b", 1.5, "works that were attacked or burned"),
    _cue("political", r"\b(?P<verb>(?:drone|missile|air|rocket) strikes?|shelled|bombed|attacked|struck|drones? (?:struck|hit))\b", 0.8, "an attack", actor_first=True),
    _cue("information", r"\b(?P<verb>disinformation (?:campaign|operation)|influence operation|espionage (?:ring|case)|spy ring|arrested (?:on suspicion of|for) spying|charged with (?:spying|espionage))\b", 1.2, "a hostile act of information or espionage"),
)  # fmt: skip

NO_INCIDENT = re.compile(
    r"\b(?:exercise|drill|simulat\w*|table-?top|scenario|wargame|seminar|workshop|dialogue|panel|course|training|prevent\w*|protect\w*|deter\w*|respond to|resilien\w*|prepar\w* for|"
    r"in case of|threats? of|risks? of|countering|counter\b|defend\w* against|guard against|against the threat|vulnerab\w*|detect(?:ing)?\b|how to|ability to|capab\w*|discuss\w*|sanctions? (?:on|against)|policy|strategy)\b",
    re.IGNORECASE,
)
PLURAL_GENERAL = re.compile(r"\b(?:increasing(?:ly)?|multiple|unprecedented|literally|numerous|continu\w*|growing|repeated(?:ly)?|frequent\w*|often|regular(?:ly)?|recent years|rising|more and more|such|any|all)\b", re.IGNORECASE)  # fmt: skip
ASCRIPTION = re.compile(
    r"(?P<cue>attribut(?:ed|es|ing)[^.;]{0,70}?\bto\s|blam(?:ed|es|ing)\s(?:on\s)?|suspect(?:ed|s|ing)\s|linked to\s|carried out by\s|accus(?:ed|es|ing)\s|responsib\w*\s(?:for\s)?|"
    r"claimed by\s|conducted by\s|by (?:the )?(?=hackers|groups?|actors|agents)|backed by\s|working for\s|on behalf of\s|flagged\b|(?:launched|fired|cut|damaged|hacked|jammed|caused|ordered) by\s)",
    re.IGNORECASE,
)
AS_ORIGIN = re.compile(r"^[- ](?:linked|backed|flagged|sponsored|registered|owned|based|crewed|affiliated|state)", re.IGNORECASE)
VICTIM = re.compile(r"\b(?:against|on|into|of|at|in|near|off|from)\s+(?:the\s+)?$", re.IGNORECASE)
UNIT = re.compile(
    r"^\s*(?:(?:short-range|medium-range|long-range|intercontinental|ballistic|cruise|undersea|subsea|submarine|data|power|telecom\w*|cargo|fishing|coast guard|metric|suspected|military|"
    r"commercial|civilian|Chinese|Russian|attack|fighter|fibre-optic|intercontinental-range)\s)*"
    r"(?P<unit>tonn?es?|tons?|kilograms?|kilos?|kg|grams?|missiles?|rockets?|cables?|pipelines?|ships?|vessels?|boats?|tankers?|aircraft|jets|drones?|planes?|flights?|warships?|people|"
    r"arrests?|accounts?|records?|computers?|servers?|systems?|networks?|containers?|packages?|bombers?|fighters?|hackers?|files?|balloons?|incursions?|sorties|attacks?|organi[sz]ations|victims|"
    r"homes|households|customers|crew|helicopters?|torpedoes|projectiles|shells)\b",
    re.IGNORECASE,
)
UNITS = {"tonnes": "tonne", "tons": "tonne", "ton": "tonne", "kilograms": "kg", "kilogram": "kg", "kilos": "kg", "kilo": "kg", "tones": "tonne"}  # fmt: skip
AIR = re.compile(r"\b(?:airspace|air defen[cs]e identification zone|adiz)\b", re.IGNORECASE)
SAYERS = re.compile(r"\b(?P<who>[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){0,3}|officials|investigators|police|prosecutors|authorities|the (?:ministry|government|company|agency|operator|navy|army|coast guard|police))\s(?:said|says|told|announced|reported|attributed|blamed|accused|suspect\w*|concluded|confirmed)\b")  # fmt: skip


def propose(reading: Reading) -> Iterator[Candidate]:
    """The incidents of a document's own sentences."""
    last: Cue | None = None
    passage = 0
    for sentence in own_sentences(reading):
        if sentence.passage.number != passage:
            last, passage = None, sentence.passage.number
        told = _told(sentence) or (_another(sentence, last) if last is not None else None)
        if told is None or (reading.record.kind == "exercise-report" and "missiles" in told[0].reason):
            continue
        last = told[0]
        yield _candidate(reading, sentence, *told)


def _told(sentence: Sentence) -> tuple[Cue, int, int] | None:
    text = sentence.text
    if text.rstrip().endswith("?"):
        return None
    for cue in CUES:
        for found in cue.pattern.finditer(text):
            begin, end = found.span("verb")
            before = clause_before(text, begin)
            near = before[-60:]
            if DENIED.search(near) or IMAGINED.search(near[-45:]) or PLANNED.search(near[-40:]) or NO_INCIDENT.search(text[max(0, begin - 70) : end]) or re.match(r"(?:\W+\w+){0,4}?\W+(?:could|would|may|might)\b", text[end:]):
                continue
            return cue, begin, end
    return None


_ANOTHER = re.compile(rf"\b(?:another|a (?:second|third)|the (?:other|second|third))\b[^.;]{{0,60}}?\b(?P<verb>(?:was|were) (?:{_HARM}|seized|hit|found|jammed))\b", re.IGNORECASE)


def _another(sentence: Sentence, last: Cue) -> tuple[Cue, int, int] | None:
    """A further incident of the kind that the sentence before tells of: `another … was torn`."""
    found = _ANOTHER.search(sentence.text)
    return (last, *found.span("verb")) if found else None


def _candidate(reading: Reading, sentence: Sentence, cue: Cue, begin: int, end: int) -> Candidate:
    text = sentence.text
    when = acting.date_in(sentence, begin) or next((m.value for m in reading.mentions_in(sentence.passage.number, "date") if m.value), None)
    where, country = acting.place_in(sentence)
    quantities = list(_quantities(text))
    actors, notes = _actors(sentence, cue, begin, end)
    evidence = [START, Evidence(cue.log_odds, cue.reason), DATED if when else UNDATED]
    evidence += [PLACED] if where or country else []
    evidence += [COUNTED] if quantities else []
    evidence += [ASCRIBED] if actors else []
    evidence += [GENERAL] if not quantities and PLURAL_GENERAL.search(text[max(0, begin - 50) : end + 30]) else []
    evidence += [LOOKS_ON] if reading.record.kind in ("communique", "event-page", "speech", "readout") else []
    score, reasons = weigh(evidence)
    domain = "political" if cue.domain == "maritime" and AIR.search(text[begin:]) else cue.domain
    content: dict[str, Any] = {
        "what": text, "when": when, "where": where, "country": country, "domain": domain, "quantities": quantities, "actors": actors,
    }  # fmt: skip
    return Candidate(
        kind="incident", content=content, passages=(sentence.passage.number,), score=score, reasons=(*reasons, *notes), proposer=PROPOSER
    )


def _quantities(text: str) -> Iterator[dict[str, Any]]:
    """How much and how many, each with its unit as stated (mass as tonne or kg)."""
    for number in numbers(text):
        unit = UNIT.match(text[number.end :])
        if unit:
            said = unit["unit"].lower()
            yield {"how_many": number.low, "unit": UNITS.get(said, said.removesuffix("s") if not said.endswith("ss") else said)}


def _actors(sentence: Sentence, cue: Cue, begin: int, end: int) -> tuple[list[Party], list[str]]:
    """To whom it is ascribed: after words of ascription, before `-linked`, or the one who acts; and who says so."""
    text = sentence.text
    found: list[Party] = []
    for mention in sentence.of("actor"):
        before, after = text[: mention.begin], text[mention.end :]
        ascribed = any(0 <= mention.begin - m.end() < 25 for m in ASCRIPTION.finditer(before))
        origin = AS_ORIGIN.match(after) is not None or (re.match(r"[- ](?:\w+[- ])?(?:hackers?|ships?|vessels?|crew|bombers?|aircraft|jets|drones?|coast guard|navy|group)", after) is not None)
        if (ascribed or origin) and not _says(text, mention.begin, mention.end):
            found.append(acting.party(mention))
    if not found and cue.actor_first:
        subject = acting.acting(sentence, begin - len(clause_before(text, begin)), begin)
        found = [p for p in subject if not SAYERS.search(text[max(0, text.find(p["name"])) : begin])]
    said = SAYERS.search(text)
    notes = [f"ascribed by {said['who']}"] if found and said else []
    return acting.distinct(found), notes


def _says(text: str, begin: int, end: int) -> bool:
    """Whether the actor is the one who tells: `Japan said`, `Australia attributed`."""
    return re.match(r"(?:[’']s)?\s(?:\w+\s){0,3}?(?:said|says|attributed|blamed|accused|announced|reported|suspects?|confirmed)\b", text[end:]) is not None
