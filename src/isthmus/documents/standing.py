"""For whom those stand whom a document does not place: its author, an office without a state, a ship, a capital that is visited.

What a reader knows from the rest of the page is taken, nothing else: `Defence Minister Berg` who receives guests in Oslo is
Norway's, HMNZS is the prefix of New Zealand's warships, and one who says `we` and tells what Norway will do speaks for Norway.
"""

from __future__ import annotations

import csv
import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from isthmus.atlas.states import states
from isthmus.documents.known_names import FILE
from isthmus.documents.reading import Mention, Passage, Person, Reading, Record

SHIPS = {
    "HMS": "gb", "RFA": "gb", "HMAS": "au", "HMNZS": "nz", "HMCS": "ca", "USS": "us", "USNS": "us", "USCGC": "us", "JS": "jp", "JDS": "jp",
    "ROKS": "kr",
    "FGS": "de", "FS": "fr", "ITS": "it", "HNLMS": "nl", "HNoMS": "no", "KNM": "no", "HSwMS": "se", "HDMS": "dk", "ESPS": "es",
    "ORP": "pl", "TCG": "tr", "HS": "gr", "NRP": "pt", "INS": "in", "BRP": "ph", "RSS": "sg", "KRI": "id", "KD": "my", "HTMS": "th",
    "RFNS": "fj", "VOEA": "to", "EML": "ee", "LVNS": "lv",
}  # fmt: skip
"""Prefix of a ship's name -> the state whose ship it is."""

_SHIP = re.compile(rf"\b(?P<prefix>{'|'.join(sorted(SHIPS, key=len, reverse=True))}) (?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)")
_IN_CITY = re.compile(r"\b(?:[Ii]n|to|[Aa]t|into) (?P<city>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)")
_DATELINE = re.compile(r"^(?P<city>[A-Z][A-Z ]{2,20}|[A-Z][a-z]+)(?:, [^–—-]{3,30})?(?: \([^)]{2,30}\))? ?(?:–|—|--|-) ")
_SHARED_SEATS = frozenset({"Brussels", "Vienna", "Luxembourg"})
"""Capitals in which organisations of many states have their seat: who is received there need not be received by the state."""
_OFFICE = re.compile(
    r"\b(?:ministers?|secretar\w+|president|premier|chancellor|ambassador|high commissioner|envoy|admiral|general|commodore"
    r"|brigadier|colonel"
    r"|captain|commander|chief|marshal|permanent representative|attach[eé]|consul)\b",
    re.IGNORECASE,
)
_NO_STATE = re.compile(r"\b(?:secretary[- ]general|chief (?:executive|financial|operating|technology) officer|general manager"
    r"|director general of"
                       r" (?!the ministry)|general counsel|president of the (?!republic))\b", re.IGNORECASE)  # fmt: skip
_OFFICIAL = re.compile(
    r"\b(?:ministry|agency|administration|department|navy|army|air force|forces|embassy|mission|delegation|directorate|bureau"
    r"|government|parliament"
    r"|coast guard|authority|command|minister|ambassador|secretary|council|office)\b",
    re.IGNORECASE,
)
_SCHOLAR = re.compile(r"\b(?:university|institute|fellow|professor|college|think tank|researcher|foundation)\b", re.IGNORECASE)
_HOSTED = re.compile(
    r"\b(?:hosted|received|welcomed|greeted|met|called on|visited|travel\w+|arrived|flew|talks|visit|guest|sat down|hosts|receives"
    r"|welcomes|meets|calls on|spoke)\b"
)
_DOES = re.compile(r"\s(?:will|is to|has (?:agreed|committed|pledged|decided|sent|given|provided)|remains|is (?:providing|sending"
    r"|sharing))\b")
_OF_OURS = re.compile(
    r"\s(?:soldiers|sailors|engineers|officers|troops|navy|army|air force|defence force|government|companies|industry|taxpayers"
    r"|people|ships"
    r"|frigates?|farmers|citizens|parliament|public|interests|team)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|our|my|We|Our|My)\b")


def ships_in(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Where a text names ships by prefix and name: begin, end, words, and the id of the state whose ship it is."""
    for found in _SHIP.finditer(text):
        if found["prefix"] not in ("HS", "KD", "INS", "FS", "JS") or " " not in found["name"]:
            yield found.start(), found.end(), found.group(), SHIPS[found["prefix"]]


@functools.cache
def capitals() -> dict[str, str]:
    """Name of a capital -> id of its state, those left out in which many states have a common seat."""
    with FILE.open(encoding="utf-8", newline="") as file:
        listed = [row for row in csv.DictReader(file) if row["kind"] == "capital" and row["ids"]]
    return {row["alias"]: row["ids"] for row in listed if row["alias"] not in _SHARED_SEATS and ";" not in row["ids"]}


@functools.cache
def state_names() -> dict[str, str]:
    """Id of a state -> its name."""
    return {state.actor_id: state.name for state in states()}


def home(reading: Reading) -> str | None:
    """The state for which the author of a document speaks who says `we` or `I`, as the document itself shows; None where it does not.

    What a state will do, and its own soldiers and ships, are told by its own; one state must be told of so more than any other.
    """
    own = [p for p in reading.passages if p.own]
    if sum(bool(_FIRST_PERSON.search(_unquoted(p.text))) for p in own) < 2:
        return None
    counted: Counter[str] = Counter()
    for passage in own:
        for mention in reading.mentions_in(passage.number, "actor"):
            if len(mention.ids) == 1 and mention.ids[0] in state_names():
                after = passage.text[mention.end : mention.end + 40]
                counted[mention.ids[0]] += 2 * bool(_DOES.match(after)) + bool(_OF_OURS.match(after))
    (first, points), (_, second) = (*counted.most_common(2), ("", 0), ("", 0))[:2]
    return first if points > second else None


def _unquoted(text: str) -> str:
    return re.sub(r"[“\"][^”\"]*[”\"]", "", text)


def placed(people: Sequence[Person], passages: Sequence[Passage], mentions: Sequence[Mention], record: Record) -> tuple[Person, ...]:
    """People in offices of state whose affiliation is not stated, with the state that the page implies, and why.

    Args:
        people: of a document.
        passages: of it.
        mentions: of it.
        record: of it: whose words it gives, and whether it is news, which names the offices of its own capital without their state.
    """
    text = {p.number: p.text for p in passages}
    actors: dict[int, list[Mention]] = {}
    for mention in mentions:
        if mention.kind == "actor" and len(mention.ids) == 1 and mention.ids[0] in state_names():
            actors.setdefault(mention.passage, []).append(mention)
    speaking = [v for v in record.voices if v in state_names()] or (_of_dateline(record, passages) if record.kind == "news" else [])
    return tuple(_placed(p, text[p.passage], actors.get(p.passage, []), speaking) for p in people)


def _of_dateline(record: Record, passages: Sequence[Passage]) -> list[str]:
    """The state of the one capital that heads a news story, or that its title names."""
    own = [p.text for p in passages if p.own][:8]
    heads = {m["city"].strip().title() for text in own if (m := _DATELINE.match(text))} & set(capitals())
    found = heads or {city for city in capitals() if re.search(rf"\bin {re.escape(city)}\b", record.title)}
    return [capitals()[city] for city in found] if len(found) == 1 else []


def _placed(person: Person, text: str, actors: Sequence[Mention], speaking: Sequence[str]) -> Person:
    office = person.role if person.role and _OFFICE.search(person.role) and not _NO_STATE.search(person.role) else None
    begin = text.find(person.name)
    unknown = person.affiliation is not None and person.affiliation_id is None
    if unknown and len(text) < 240 and _OFFICIAL.search(f"{person.role} {person.affiliation}"):
        after = [m for m in actors if m.begin > begin and m.end >= len(text.rstrip(" .)")) - 1]
        if after and not _SCHOLAR.search(text):  # `Deputy Director, Administration for Ports, Norway`
            return replace(person, affiliation_id=after[-1].ids[0], reasons=(*person.reasons, "its line ends with the state"))
    if person.affiliation is not None or office is None:
        return person
    beside = next((m for m in reversed(actors) if m.end <= begin and _names_office(text[m.end : begin])), None)
    if beside is not None:
        return _of(person, beside.ids[0], "its state stands before the office")
    start = max(text.rfind(". ", 0, begin), text.rfind("; ", 0, begin)) + 1
    stop = text.find(". ", begin)
    sentence = text[start : stop if stop > 0 else len(text)]
    seat = next((m for m in _IN_CITY.finditer(sentence) if m["city"] in capitals()), None)
    if seat and _HOSTED.search(sentence) and not (speaking and capitals()[seat["city"]] == speaking[0]):
        return _of(person, capitals()[seat["city"]], f"in office where it was: {seat['city']}")
    return _of(person, speaking[0], "an office of the state that speaks") if len(speaking) == 1 else person


def _names_office(between: str) -> bool:
    """Whether words between a state's name and a person's name are an office and nothing else."""
    return len(between) < 70 and bool(_OFFICE.search(between)) and not re.search(r"[.;:]|,.*,|\b(?:and|with|met|in|to|said|by)\b", between)


def _of(person: Person, state: str, why: str) -> Person:
    return replace(person, affiliation=state_names()[state], affiliation_id=state, reasons=(*person.reasons, f"affiliation implied: {why}"))
