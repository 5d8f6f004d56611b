"""What was read in one document: its record, passages, mentions, people and candidates, and their form as plain values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from isthmus.model.dates import Edtf


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A document's record; the columns of the table `documents` say what each holds."""

    document_id: str
    title: str
    publisher: str | None
    published: Edtf | None
    kind: str
    language: str
    topics: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    url: str | None = None
    file: str
    format: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage; the columns of the table `passages` say what each holds; `links` are the addresses that it links to."""

    number: int
    locator: str
    section: str | None
    kind: str
    own: bool
    text: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Where passage number `passage` names something, at `[begin, end)` of its text; see the table `mentions`."""

    passage: int
    begin: int
    end: int
    kind: str
    text: str
    ids: tuple[str, ...] = ()
    value: str | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person in a public role, as a document states it; `affiliation_id` is an actor's where it is known."""

    name: str
    role: str | None
    affiliation: str | None
    affiliation_id: str | None = None
    passage: int
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A fact that the document may state.

    Attributes:
        kind: a term of `CANDIDATE_KINDS`.
        content: what it says, as plain values. Parties are `{"name": as stated, "id": actor id or None}`; dates are EDTF.

            - engagement: what, kind, level, when, where, country, convened_by [party], took_part [party],
              people [{name, role, affiliation}], domains
            - recommendation: to [party], what, theme, kind
            - commitment: what, kind, parties [party], when, functions, domains, binding
            - figure: who party, good {name, id}, measure, how_many, how_many_high, unit, per, status (actual, target), when
            - incident: what, when, where, country, domain, quantities [{how_many, unit}], actors [party]
            - related: title, date, kind, topics, url
        passages: numbers of the passages that support it, the one that says most first.
        score: probability-like, 0–1.
        reasons: on what the score rests, each in words.
        proposer: what proposed it.
    """

    kind: str
    content: Mapping[str, Any]
    passages: tuple[int, ...]
    score: float
    reasons: tuple[str, ...]
    proposer: str

    def candidate_id(self, document_id: str) -> str:
        """Its permanent id: the same document and content give the same id whoever proposes it, and on every run."""
        said = json.dumps([document_id, self.kind, self.content], sort_keys=True, ensure_ascii=False)
        return f"{self.kind}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was read in one document.

    Attributes:
        passages: in reading order; passage `n` is `passages[n - 1]`.
        notes: what a reader must know, e.g. that some pages hold no text.
        home: id of the state for which the author speaks, where the record names no voice and the text shows it.
    """

    record: Record
    passages: tuple[Passage, ...]
    mentions: tuple[Mention, ...] = ()
    people: tuple[Person, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    notes: tuple[str, ...] = field(default=())
    home: str | None = None
    _by_passage: Mapping[int, tuple[Mention, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[int, list[Mention]] = {}
        for mention in self.mentions:
            found.setdefault(mention.passage, []).append(mention)
        object.__setattr__(self, "_by_passage", {number: tuple(there) for number, there in found.items()})

    def passage(self, number: int) -> Passage:
        """The passage of that number, from 1."""
        return self.passages[number - 1]

    def mentions_in(self, number: int, *kinds: str) -> tuple[Mention, ...]:
        """The mentions in a passage, in order, of these kinds or of all."""
        there = self._by_passage.get(number, ())
        return tuple(m for m in there if m.kind in kinds) if kinds else there

    def as_dict(self) -> dict[str, Any]:
        """As plain values, each item with its passage and score; candidates under the plural of their kind."""
        record = self.record
        told: dict[str, Any] = {
            "title": record.title, "publisher": record.publisher, "date": record.published, "kind": record.kind,
            "language": record.language, "url": record.url, "topics": list(record.topics), "voices": list(record.voices),
            "file": record.file, "format": record.format, "document_id": record.document_id, "digest": record.digest,
            "people": [
                {"name": p.name, "role": p.role, "affiliation": p.affiliation, "affiliation_id": p.affiliation_id}
                | self._support((p.passage,), p.score, p.reasons)
                for p in self.people
            ],
        }  # fmt: skip
        for kind, plural in PLURALS.items():
            told[plural] = [
                dict(c.content)
                | self._support(c.passages, c.score, c.reasons)
                | {"candidate_id": c.candidate_id(record.document_id), "proposer": c.proposer}
                for c in self.candidates
                if c.kind == kind
            ]
        told["mentions"] = [
            {"text": m.text, "kind": m.kind, "ids": list(m.ids), "value": m.value, "negated": m.negated,
             "begin": m.begin, "end": m.end, "passage": self.passage(m.passage).text,
             "locator": self.passage(m.passage).locator, "score": 1 / max(len(m.ids), 1)}
            for m in self.mentions
        ]  # fmt: skip
        told["notes"] = list(self.notes)
        return told

    def _support(self, numbers: tuple[int, ...], score: float, reasons: tuple[str, ...]) -> dict[str, Any]:
        passages = [self.passage(n) for n in numbers]
        return {
            "passage": "\n".join(p.text for p in passages), "locator": "; ".join(p.locator for p in passages),
            "score": round(score, 3), "reasons": list(reasons),
        }  # fmt: skip


PLURALS = {
    "engagement": "engagements", "recommendation": "recommendations", "commitment": "commitments", "figure": "figures",
    "incident": "incidents", "related": "related",
}  # fmt: skip
"""Kind of candidate -> its key among the plain values."""
