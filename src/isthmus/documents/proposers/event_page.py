"""The event that an event page announces: title, date and time, venue, who convenes, who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from isthmus.documents import parties as acting
from isthmus.documents.modality import CANCELLED
from isthmus.documents.parties import Party
from isthmus.documents.proposers.engagement_words import KINDS_BY_NAME
from isthmus.documents.reading import Candidate, Passage, Reading
from isthmus.documents.scoring import Evidence, weigh
from isthmus.documents.sentences import Sentence, sentences_of

PROPOSER = "event-page"

START = Evidence(0.8, "the document is the page of an event")
DATED = Evidence(1.2, "it gives the date")
PLACED = Evidence(0.5, "it gives the venue")
CONVENED = Evidence(0.5, "it says who convenes")
SPEAKERS = Evidence(0.8, "it lists who speaks")
UNDATED = Evidence(-1.5, "it gives no date")

CONVENERS = re.compile(
    r"\b(?:(?:co-?)?(?:hosted|organi[sz]ed|convened|presented|sponsored)(?: jointly| together)? (?:by|with)|(?:co-?)?(?:hosted"
    r"|organi[sz](?:ed|ing|es)|convened|arrang(?:ed|ing)(?: jointly)? with|arrang(?:ed|ing))\b|(?:co-?)?hosts?\b:?"
    r"|organi[sz]ers?\b:?|"
    r"in (?:partnership|cooperation|collaboration|association) with|(?:jointly )?with the (?:kind )?support of|together with"
    r"|conven(?:ed by|ors?|ers?):?|"
    r"invites? you|is pleased to|are pleased to|(?:will )?(?:host|convene|hold)s?\b)",
    re.IGNORECASE,
)
VENUE = re.compile(r"^(?:venue|location|where|place|address)\b[: ]*", re.IGNORECASE)
WHEN = re.compile(r"^(?:date|when|time|date and time)\b[: ]*", re.IGNORECASE)

OTHER_DAYS = re.compile(
    r"\b(?:posted|published|updated|modified|register(?:ed)? by|registration|deadline|rsvp|apply by|expected|(?:the |our )?next|previous"
    r"|last year|recording|will be available|abstracts?|submissions?|early bird|bookings? close)\b",
    re.IGNORECASE,
)
"""Words beside dates that are not the event's."""


def propose(reading: Reading) -> Iterator[Candidate]:
    """The event of an event page; nothing of other documents, nor of events that the page says are cancelled."""
    own = [p for p in reading.passages if p.own]
    if reading.record.kind != "event-page" or not own or any(CANCELLED.search(p.text) for p in own[:6]):
        return
    title = next((p for p in own if p.text.strip() == reading.record.title.strip()), own[0])
    dated = _dated(reading, own)
    placed, where, country = _placed(reading, own)
    convened = [(p, parties) for p in own if (parties := _conveners(reading, p))]
    convened_by = acting.distinct(party for _, parties in convened for party in parties) or _publisher(reading)
    took_part = acting.distinct([*convened_by, *acting.of_persons(reading.people)])
    evidence = [START, DATED if dated else UNDATED]
    evidence += [PLACED] if placed else []
    evidence += [CONVENED] if convened_by else []
    evidence += [SPEAKERS] if reading.people else []
    score, reasons = weigh(evidence)
    kind = next((kind for kind, pattern in KINDS_BY_NAME if pattern.search(title.text)), "dialogue")
    kind = "dialogue" if kind == "summit" else kind  # a talk about a summit, unless leaders meet
    when = dated[1] if dated else None
    support = [title, *([dated[0]] if dated else []), *([placed] if placed else []), *(p for p, _ in convened)]
    numbers = list(dict.fromkeys([*(p.number for p in support), *(person.passage for person in reading.people)]))
    content = {
        "what": title.text,
        "kind": kind,
        "level": _level(reading, kind),
        "when": when,
        "where": where,
        "country": country,
        "convened_by": convened_by,
        "took_part": took_part,
        "people": acting.as_stated(reading.people),
        "domains": _domains(reading, own, title),
    }
    yield Candidate(
        kind="engagement", content=content, passages=tuple(numbers), score=score, reasons=reasons, proposer=PROPOSER
    )


def _dated(reading: Reading, own: list[Passage]) -> tuple[Passage, str] | None:
    """The passage with the date: one that says so, else the first short one with a day, else the first with any date."""
    found = [
        (p, m.value)
        for p in own
        if not OTHER_DAYS.search(p.text)
        for s in sentences_of(reading, p)
        for m in acting.dates_of(s)
        if m.value
    ]
    said = [f for f in found if WHEN.match(f[0].text)]
    days = [f for f in found if len(f[1].partition("/")[0]) == 10]
    days = [f for f in days if f[1] != reading.record.published] or days
    short = [f for f in days if len(f[0].text) < 100]
    return next(iter([*said, *short, *days, *found]), None)


def _placed(reading: Reading, own: list[Passage]) -> tuple[Passage | None, str | None, str | None]:
    said = [p for p in own if VENUE.match(p.text)]
    named_before = [own[i + 1] for i, p in enumerate(own[:-1]) if VENUE.fullmatch(p.text.strip())]
    short = [p for p in own[:12] if len(p.text) < 120 and reading.mentions_in(p.number, "place")]
    for passage in [*named_before, *said, *short, *own[:6]]:
        for sentence in sentences_of(reading, passage):
            places = sentence.of("place")
            if places:
                country = next(
                    (
                        m.ids[0]
                        for m in sentence.of("actor")
                        if len(m.ids) == 1 and len(m.ids[0]) == 2 and m.begin > places[0].end
                    ),
                    None,
                )
                return passage, places[0].text, country or acting.country_of(places[0])
    return None, None, None


def _conveners(reading: Reading, passage: Passage) -> list[Party]:
    """Who convenes, as a passage says it: after `hosted by`, or before `is pleased to`, `will host`."""
    return acting.distinct(party for sentence in sentences_of(reading, passage) for party in _conveners_of(sentence))


def _conveners_of(sentence: Sentence) -> list[Party]:
    found = CONVENERS.search(sentence.text)
    if found is None:
        return []
    subject = re.match(
        r"(?:invites?|is pleased|are pleased|(?:will )?(?:host|convene|hold)s?|hosted|organi[sz]ed|convened)\b(?! (?:by|with|jointly by))",
        found.group(), re.IGNORECASE,
    )  # fmt: skip
    if subject and found.start() > 2 and "\t" not in sentence.text[: found.end() + 1]:
        named = acting.acting(sentence, 0, found.start())
        return named or acting.proper_name_before(sentence.text[: found.start()])
    stop = re.compile(r"[.]|,? (?:in (?!partnership|coop|collab|assoc)|at|on|to|for|and (?:asks|will|looks|brings))\b").search(
        sentence.text, found.end()
    )
    return acting.acting(sentence, found.end(), stop.start() if stop else len(sentence.text), places=True)


def _publisher(reading: Reading) -> list[Party]:
    name = reading.record.publisher
    if not name:
        return []
    ids = {m.ids for m in reading.mentions if m.kind == "actor" and m.text == name}
    known = next(iter(ids))[0] if len(ids) == 1 and len(next(iter(ids))) == 1 else None
    return [{"name": name, "id": known}]


def _level(reading: Reading, kind: str) -> str:
    if kind == "ministerial":
        return "ministers"
    if kind == "exercise":
        return "military"
    return "officials"


def _domains(reading: Reading, own: list[Passage], title: Passage) -> list[str]:
    in_title = acting.domains_in(reading.mentions_in(title.number))
    return in_title or acting.domains_in(m for p in own for m in reading.mentions_in(p.number, "domain"))
