"""The page of a read document: its record, its passages in order with what they name, its candidates and what came of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil

import polars as pl

from isthmus.atlas import store
from isthmus.atlas.handle import AMONG, Atlas, among
from isthmus.atlas.provenance import Citation
from isthmus.documents.judging_candidates import STATES, in_force, state_of
from isthmus.documents.review_desk import in_a_line
from isthmus.model.reading_terms import DOCUMENT_KINDS
from isthmus.model.table import TABLES
from isthmus.web import links
from isthmus.web.errors import nearest
from isthmus.web.links import Link
from isthmus.web.passage_views import Piece, pieces
from isthmus.web.review_views import KINDS
from isthmus.web.thing_views import (
    Cell,
    NotInAtlasError,
    Part,
    Register,
    Row,
    Section,
    Thing,
    date,
    link,
    number,
    term,
    text,
    without_empty,
)  # fmt: skip

PASSAGES_SHOWN = 200
"""Passages of a page; a long report has thousands."""
_DOCUMENTS, _PASSAGES, _MENTIONS, _CANDIDATES = (
    f"SELECT * FROM ({store.select(TABLES[name])})" for name in ("documents", "passages", "mentions", "candidates")
)


@dataclass(frozen=True)
class ShownPassage:
    """A passage as the page shows it."""

    number: int
    locator: str
    kind: str
    own: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class DocumentPage:
    """A document: its citation, its passages from the page asked for, and the words for where one is."""

    thing: Thing
    cited: Citation
    address: str
    passages: tuple[ShownPassage, ...] = field(repr=False)
    total: int
    page: int
    pages: int


def document(atlas: Atlas, document_id: str, page: int = 1, reviewed: bool = False) -> DocumentPage:
    """The page of a document.

    Args:
        page: which `PASSAGES_SHOWN` passages, from 1; one that is too large is the last.
        reviewed: candidates are linked to their pages of review.

    Raises:
        NotInAtlasError: there is none of that id; carries near ones.
    """
    rows = atlas.sql(f"{_DOCUMENTS} WHERE document_id = ?", [document_id])
    if not rows.height:
        titles = dict(atlas.sql("SELECT document_id, title FROM documents").iter_rows())
        near = nearest(document_id, titles)
        raise NotInAtlasError("document", document_id, [Link(titles[key], links.thing_url("document", key)) for key in near])
    row = rows.row(0, named=True)
    known = Register(atlas)
    (cited,) = atlas.cite_documents([document_id])
    total = atlas.sql("SELECT count(*) FROM passages WHERE document_id = ?", [document_id]).item()
    pages = max(1, ceil(total / PASSAGES_SHOWN))
    page = min(page, pages)
    facts = (
        ("Publisher", text(row["publisher"])), ("Published", date(row["published"] or "not stated")),
        ("Kind", text(DOCUMENT_KINDS.terms[row["kind"]])), ("Language", text(row["language"])),
        ("Topics", text(", ".join(row["topics"]))), ("Gives the words of", known.some(row["voices"])),
        ("File", text(row["file"])), ("SHA-256", text(row["digest"], look="code")), ("Read on", date(row["read_on"])),
    )  # fmt: skip
    thing = Thing(
        "Document", document_id, row["title"], facts=tuple((k, c) for k, c in facts if c.parts),
        sections=_candidates(atlas, document_id, reviewed), above=(Link("Documents", links.search_url(kind="document")),),
    )  # fmt: skip
    return DocumentPage(
        thing, cited, links.source_link(cited), tuple(_passages(atlas, document_id, page, _pages_of(known))), total, page, pages
    )


def page_of_passage(number: int) -> int:
    """The page on which the passage of that number stands."""
    return ceil(number / PASSAGES_SHOWN)


def _passages(atlas: Atlas, document_id: str, page: int, page_of: Callable[[str, str], str]) -> list[ShownPassage]:
    first = (page - 1) * PASSAGES_SHOWN
    rows = atlas.sql(f"{_PASSAGES} WHERE document_id = ? ORDER BY number LIMIT {PASSAGES_SHOWN} OFFSET {first}", [document_id])
    query = f"{_MENTIONS} WHERE passage_id IN (SELECT passage_id FROM asked) ORDER BY passage_id, begins, ends"
    named = atlas.sql(query, frames={"asked": rows.select("passage_id")})
    of_passage = {key[0]: frame.to_dicts() for key, frame in named.partition_by("passage_id", as_dict=True).items()}
    return [
        ShownPassage(
            p["number"], p["locator"], p["kind"], p["own"], tuple(pieces(p["text"], of_passage.get(p["passage_id"], []), page_of))
        )
        for p in rows.iter_rows(named=True)
    ]


def _pages_of(known: Register) -> Callable[[str, str], str]:
    """Kind and id of what is named -> the address of its page; empty where the app has none."""

    def page_of(kind: str, thing_id: str) -> str:
        match kind:
            case "actor" | "place" if thing_id in known.actors:
                return links.actor_url(thing_id, known.actors[thing_id][1])
            case "good" if thing_id in known.goods:
                return links.thing_url("good", thing_id)
            case "concept":
                return links.question_url("deterrence", concept=thing_id)
        return ""

    return page_of


def _candidates(atlas: Atlas, document_id: str, reviewed: bool) -> tuple[Section, ...]:
    """What was proposed from it, and the facts that came of that."""
    found = atlas.sql(f"{_CANDIDATES} WHERE document_id = ? ORDER BY score DESC, candidate_id", [document_id])
    if not found.height:
        return ()
    judged = atlas.table("candidate_judgements")
    standing = in_force(judged.filter(pl.col("candidate_id").is_in(found["candidate_id"].to_list())))
    ids = [fact for row in standing.values() for fact in row["fact_ids"]]
    there = set(atlas.sql(f"SELECT fact_id FROM facts WHERE fact_id IN {AMONG}", [among(ids)])["fact_id"]) if ids else set()
    rows = []
    for one in found.iter_rows(named=True):
        said = in_a_line(one["kind"], json.loads(one["content"]))
        state = state_of(one["candidate_id"], standing)
        made = standing[one["candidate_id"]]["fact_ids"] if one["candidate_id"] in standing else []
        rows.append(
            Row((
                text(KINDS[one["kind"]][0]),
                link(said, links.review_url(one["candidate_id"])) if reviewed else text(said),
                _where(one["passage_ids"]),
                number(f"{one['score']:.2f}"),
                term(STATES[state], quiet="waiting"),
                Cell(tuple(Part(fact, links.thing_url("fact", fact) if fact in there else "") for fact in made)),
            ))
        )  # fmt: skip
    lead = "Proposed by rules, or by a program, from the passages; only what a person accepted is a fact of the atlas."
    columns = ("Kind", "What it says", "Passages", "Score", "State", "Facts")
    return (without_empty(Section("candidates", "Candidates", columns, tuple(rows), lead)),)


def _where(passage_ids: list[str]) -> Cell:
    numbers = [int(one.rpartition("/")[2]) for one in passage_ids]
    return Cell(tuple(Part(str(n), f"?page={page_of_passage(n)}#p-{n}") for n in numbers))
