"""The meeting that a communiqué or readout is about, where its head gives title, date and parties apart from one another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from isthmus.documents import parties as acting
from isthmus.documents.modality import CANCELLED
from isthmus.documents.parties import Party
from isthmus.documents.proposers.engagement_parties import in_members
from isthmus.documents.proposers.engagement_words import KINDS_BY_NAME, MEETING_NOUNS
from isthmus.documents.reading import Candidate, Reading
from isthmus.documents.scoring import Evidence, weigh
from isthmus.documents.sentences import Sentence, own_sentences
from isthmus.documents.undertakings import voices

PROPOSER = "meeting-page"

START = Evidence(-0.8, "the document is a communiqué or readout")
TITLED = Evidence(0.8, "its head names a meeting")
DATED = Evidence(0.8, "its head gives a date")
WITH_TWO = Evidence(1.0, "its head names two parties or more")
SEVERAL = Evidence(0.3, "its head names more than two parties")

HEAD = 7
"""Own passages that are taken for the head."""

_MEETING = re.compile(
    rf"\b(?:{MEETING_NOUNS}|met|meets|in talks|receives|hosts|speaks|spoke|came to|gathered|convened|guests of|(?:at|on"
    rf"|upon) the invitation of)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?:meets?|met|receives?|hosts?|welcomes?|visits?|talks|meeting|dialogue|consultations?|summit|ministerial|calls? on|speaks?"
    r"|holds?)\b", re.IGNORECASE
)
_BY_HOST = re.compile(r"\b(?:guests of|(?:at|on|upon) the (?:kind )?invitation of|hosted by|convened by)\s", re.IGNORECASE)


def of_head(reading: Reading) -> Iterator[Candidate]:
    """The meeting of a communiqué's or readout's head; nothing where that names no meeting, no day or fewer than two parties.

    Of other documents, where the title names a meeting.
    """
    if reading.record.kind not in ("communique", "readout") and not (
        reading.record.kind in ("press-release", "news", "other") and _TITLE.search(reading.record.title)
    ):
        return
    numbers = [p.number for p in reading.passages if p.own][:HEAD]
    sentences = [s for s in own_sentences(reading) if s.passage.number in numbers]
    named = [s for s in sentences if _MEETING.search(s.text)]
    if any(CANCELLED.search(s.text) for s in named) or not (named or reading.record.kind == "communique"):
        return
    dated = [(s, m.value) for s in sentences for m in acting.dates_of(s) if m.value and len(m.value) >= 10]
    others = [d for d in dated if d[1] != reading.record.published and d[1] <= (reading.record.published or "9999")]
    chosen = next(iter([*others, *dated]), None)
    parties = acting.distinct([*voices(reading), *(p for s in sentences for p in acting.acting(s, 0, len(s.text)))])
    people = [p for p in reading.people if p.passage in numbers]
    parties = acting.distinct([*parties, *acting.of_persons(people)])
    if chosen is None or len(parties) < 2:
        return
    title = reading.record.title or sentences[0].text
    placed = next((s for s in sentences if acting.place_in(s)[0]), None)
    where, country = acting.place_in(placed) if placed else (None, None)
    convened_by = in_members(next((found for s in sentences if (found := _hosts(s))), []))
    parties = in_members(parties)
    score, reasons = weigh([START, TITLED, DATED, WITH_TWO, *([SEVERAL] if len(parties) > 2 else [])])
    support = [chosen[0], *(named or sentences)[:1], *(s for s in sentences if acting.acting(s, 0, len(s.text)))]
    content = {
        "what": title, "kind": next((kind for kind, words in KINDS_BY_NAME if words.search(title)), "dialogue"),
        "level": acting.level_of(" ".join(s.text for s in sentences)), "when": chosen[1], "where": where, "country": country,
        "convened_by": convened_by, "took_part": parties, "people": acting.as_stated(people),
        "domains": acting.domains_in(m for s in sentences for m in s.mentions),
    }  # fmt: skip
    yield Candidate(
        kind="engagement", content=content, passages=tuple(dict.fromkeys(s.passage.number for s in support)), score=score,
        reasons=reasons, proposer=PROPOSER,
    )  # fmt: skip


def _hosts(sentence: Sentence) -> list[Party]:
    """Who invited, as the head says it."""
    found = _BY_HOST.search(sentence.text)
    if found is None:
        return []
    stop = re.compile(r"[,.;]").search(sentence.text, found.end())
    return acting.acting(sentence, found.end(), stop.start() if stop else len(sentence.text))[:1]
