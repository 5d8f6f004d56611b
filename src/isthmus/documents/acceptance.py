"""A candidate that a person accepts, as rows of the atlas: what it becomes, or everything that stands in the way, at once.

Ids are made of the content and never change. Words of the document that become a fact's text stand in quotation marks, so
that it shows whose they are. Credibility is 3, possible, unless the judge says otherwise: one reading confirms nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from isthmus.documents.document_source import DocumentSource
from isthmus.documents.known_things import Known
from isthmus.model.problem import Problem
from isthmus.model.table import TABLES
from isthmus.model.tables.provenance import SLUG
from isthmus.model.vocabularies import ACTOR_KINDS

CREDIBILITY = 3
LONGEST_NAME = 120
READ_IT = "points to another publication: there is nothing to accept; read that publication with `isthmus read`"


@dataclass(frozen=True)
class Proposed:
    """A candidate with what supports it.

    Attributes:
        content: as proposed.
        document: its row of `documents`.
        passages: rows of `passages`, the one that says most first.
    """

    candidate_id: str
    kind: str
    content: Mapping[str, Any]
    document: Mapping[str, Any]
    passages: Sequence[Mapping[str, Any]]
    score: float
    reasons: str
    proposer: str


@dataclass
class Draft:
    """What a candidate would become.

    Attributes:
        rows: table name -> rows, complete; the source among them where it is new.
        problems: what stands in the way; nothing may be written while there is one.
    """

    source: DocumentSource
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def fact_ids(self) -> list[str]:
        """The facts that it makes, the one that it is first."""
        return [row["fact_id"] for name, rows in self.rows.items() if name != "sources" for row in rows]


class Writing:
    """Rows in the making: looks actors up, collects what is wrong, and gives each row what every fact carries."""

    def __init__(self, proposed: Proposed, content: Mapping[str, Any], source: DocumentSource, known: Known, taken: frozenset[str]) -> None:
        self.proposed, self.content, self.known = proposed, content, known
        self.draft = Draft(source, problems=list(source.problems))
        self.left_out: list[str] = []
        self._taken = taken
        self._added: dict[str, dict[str, Any]] = {}
        self._new: dict[str, str] = {}
        for actor in content.get("new_actors") or ():
            self._new_actor(actor)

    def wrong(self, column: str, rule: str, way_out: str) -> None:
        """Note that a field stands in the way."""
        self.draft.problems.append(Problem(self.proposed.kind, column, rule, way_out))

    def needs(self, column: str, value: Any, way_out: str) -> Any:
        """The value; a problem where there is none."""
        if value in (None, "", []):
            self.wrong(column, "is not stated", way_out)
        return value

    def term(self, column: str, value: Any, terms: Mapping[str, str]) -> str | None:
        """A term of a vocabulary; a problem where it is none."""
        if value in terms:
            return str(value)
        self.wrong(column, f"{value!r} is no term of it" if value else "is not stated", f"use one of {', '.join(terms)}")
        return None

    def terms(self, column: str, values: Sequence[str] | None, terms: Mapping[str, str]) -> list[str]:
        """Terms of a vocabulary, sorted."""
        for value in values or ():
            if value not in terms:
                self.wrong(column, f"{value!r} is no term of it", f"use {', '.join(terms)}")
        return sorted(set(values or ()))

    def actor(self, column: str, party: Mapping[str, Any] | None) -> str | None:
        """The id of a party; where the atlas lacks it, a state is added, and any other is a problem or left out."""
        if party is None:
            return None
        one, name = party.get("id"), party.get("name") or party.get("id") or ""
        one = one or self.known.actor(str(name)) or self._new.get(str(name).casefold())
        if one and (one in self.known.actors or one in self._added):
            return str(one)
        if one and (state := self.known.missing_state(one)):
            self._add_actor(one, "state", state.name, None, "id and name are those of ISO 3166")
            return str(one)
        if self.content.get("leave_unnamed"):
            self.left_out.append(str(name))
            return None
        near = ", ".join(f"{found} ({called})" for found, called in self.known.near_actors(str(name)))
        line = f"{slug(str(name)) or 'id'} | organisation | {name} | "
        told = f"the atlas knows no actor {one or name!r}"
        near = f"name one that it knows, near: {near}; or" if near else "give the id of an actor that it knows;"
        self.wrong(column, told, f"{near} add it in new_actors with a line such as {line!r}; or set leave_unnamed to true")
        return None

    def actors(self, column: str) -> list[str]:
        """The ids of the parties in a field, in order, each once."""
        found = [self.actor(column, party) for party in self.content.get(column) or ()]
        return list(dict.fromkeys(one for one in found if one))

    def country(self, column: str = "country") -> str | None:
        """The id of a state, or None where the content names none."""
        said = self.content.get(column)
        if not said:
            return None
        one = self.known.actor(str(said)) or str(said)
        if not self.known.is_state(one):
            self.wrong(column, f"{said!r} is no state", "give its ISO 3166-1 alpha-2 code in lower case, such as jp")
            return None
        return self.actor(column, {"id": one, "name": one})

    def name_of(self, actor_id: str) -> str:
        """The name of an actor, also of one that is about to be added."""
        added = self._added.get(actor_id)
        return self.known.actors.get(actor_id) or (str(added["name"]) if added else actor_id)

    def identity(self, *words: str | None) -> str:
        """A permanent id of words and of the content's digest; longer where it is taken."""
        said = json.dumps([self.proposed.document["document_id"], self.proposed.kind, self.content], sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(said.encode()).hexdigest()
        stem = slug(" ".join(w for w in words if w), 48)
        for length in (6, 12, 24, 64):
            one = f"{stem}-{digest[:length]}".lstrip("-")
            if one not in self._taken:
                return one
        raise AssertionError("an id of a whole digest is taken")

    def add(self, table: str, fact_id: str, **columns: Any) -> None:
        """Add a fact."""
        said = self.content.get("credibility")
        row = dict.fromkeys(TABLES[table].names) | {c.name: [] for c in TABLES[table].columns if c.many}
        row |= columns | {
            "fact_id": fact_id, "source_ids": [self.draft.source.source_id], "verified": True,
            "credibility": CREDIBILITY if said is None else said,
        }  # fmt: skip
        row["note"] = columns.get("note") or self.where_read()
        self.draft.rows.setdefault(table, []).append(row)

    def where_read(self) -> str:
        """Where the passage stands, after what the judge notes."""
        at = "; ".join(dict.fromkeys(str(p["locator"]) for p in self.proposed.passages))
        return f"read at {at} of document {self.proposed.document['document_id']}"

    def quoted(self, text: str) -> str:
        """The text, in quotation marks where its words are the document's."""
        words = _folded(text)
        stands = any(words in _folded(str(p["text"])) for p in self.proposed.passages)
        return f"“{text}”" if stands and not text.startswith("“") else text

    def done(self) -> Draft:
        """The draft with the source and the actors that it needs; what was left out stands in the note of the first fact."""
        rows = self.draft.rows
        main = next(iter(rows.values()), [{}])[0]
        if main:
            left = f"the document also names {', '.join(dict.fromkeys(self.left_out))}" if self.left_out else None
            main["note"] = "; ".join(filter(None, (self.content.get("note"), main["note"], left)))
        facts = dict(rows)
        rows.clear()
        if self.draft.source.is_new:
            rows["sources"] = [dict(self.draft.source.row)]
        rows |= facts
        for row in self._added.values():
            self.add("actors", f"actors/{row['actor_id']}", **row)
        return self.draft

    def _new_actor(self, actor: Mapping[str, Any]) -> None:
        one, kind, country = str(actor["id"]), actor["kind"], actor.get("country")
        if not re.match(SLUG, one):
            self.wrong("new_actors", f"{one!r} is no id", "small letters and digits, parted by hyphens, such as acme-institute")
        elif one in self.known.actors:
            self.wrong("new_actors", f"the atlas has an actor {one!r}: {self.known.actors[one]}", "use it, or give the new one another id")
        elif kind not in ACTOR_KINDS.terms or kind == "state":
            kinds = ", ".join(k for k in ACTOR_KINDS.terms if k != "state")
            self.wrong("new_actors", f"{kind!r} is no kind of actor that can be added", f"use one of {kinds}; states are known by code")
        elif country and not self.known.is_state(country):
            self.wrong("new_actors", f"{country!r} is no state", "give its ISO 3166-1 alpha-2 code in lower case, such as jp")
        else:
            home = self.actor("new_actors", {"id": country, "name": country}) if country else None
            self._add_actor(one, kind, str(actor["name"]), home, None)

    def _add_actor(self, actor_id: str, kind: str, name: str, country: str | None, note: str | None) -> None:
        note = "; ".join(filter(None, (note, self.where_read())))
        self._new |= {actor_id: actor_id, name.casefold(): actor_id}
        self._added[actor_id] = {"actor_id": actor_id, "kind": kind, "name": name, "country": country, "note": note}


def taken(frames: Mapping[str, pl.DataFrame]) -> frozenset[str]:
    """The ids that facts of the kinds that can be accepted bear already."""
    return frozenset(
        one.partition("/")[2] for name in ("engagements", "recommendations", "commitments", "quantities", "incidents")
        for one in frames[name]["fact_id"]
    )  # fmt: skip


def slug(text: str, most: int = 40) -> str:
    """Text as an id: small letters and digits parted by hyphens, cut at a word."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", bare)
    while len("-".join(words)) > most and len(words) > 1:
        words.pop()
    return "-".join(words)[:most].rstrip("-")


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
