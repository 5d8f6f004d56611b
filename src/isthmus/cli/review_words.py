"""A candidate in words for a terminal: passage, score and reasons, fields, what it would become, what is near."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from isthmus.documents.acceptance import Draft, Proposed
    from isthmus.documents.document_source import SourceChoice
    from isthmus.documents.near_facts import Near
    from isthmus.documents.review_desk import Desk

WIDTH = 100
_HIDDEN = ("fact_id", "source_ids", "verified", "source_id")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def seen(text: str) -> str:
    """Text of a document as a terminal may show it: what would steer the terminal, or turn the line round, stands as a mark."""
    return _UNSEEN.sub("\ufffd", text)


def in_words(desk: Desk, proposed: Proposed, content: Mapping[str, Any], choice: SourceChoice) -> str:
    """Everything that a judge needs, as lines."""
    drafted = desk.draft(proposed, content, choice)
    facts, candidates = desk.near(proposed, content)
    lines = [*_head(proposed), *_fields(proposed, content), *becomes(drafted)]
    for words, near in (("facts that may be the same", facts), ("candidates that may be the same", candidates)):
        lines += _near(words, near)
    lines += _history(desk, proposed.candidate_id)
    return seen("\n".join(lines))


def _head(proposed: Proposed) -> Iterator[str]:
    document = proposed.document
    yield f"{proposed.candidate_id}  {proposed.kind}  score {proposed.score:.2f} by {proposed.proposer}"
    yield from _wrapped(f"because {proposed.reasons}", "    ")
    by = f", {document['publisher']}" if document["publisher"] else ""
    yield f"{document['title']}{by}, {document['published'] or 'undated'} ({document['kind']}, {document['document_id']})"
    if document["url"]:
        yield f"    {document['url']}"
    for passage in proposed.passages:
        yield f"    {passage['locator']}" + (f", under “{passage['section']}”" if passage["section"] else "")
        yield from _wrapped(passage["text"], "    │ ")


def _fields(proposed: Proposed, content: Mapping[str, Any]) -> Iterator[str]:
    from isthmus.documents.content_fields import FIELDS, as_text

    yield "it says"
    for field in FIELDS[proposed.kind]:
        text = as_text(field, content.get(field.name)).replace("\n", "; ")
        if text or not field.added:
            yield from _wrapped(f"{field.name}: {text or '—'}", "    ")


def becomes(drafted: Draft) -> Iterator[str]:
    """What it would become, or what stands in the way."""
    from isthmus.report.tables import plain

    if drafted.problems:
        yield "in the way"
        for problem in drafted.problems:
            where = f"source.{problem.column}" if problem.table == "source" else problem.column
            yield from _wrapped(f"{where + ': ' if where else ''}{problem.rule}", "    ")
            yield from _wrapped(f"way out: {problem.way_out}", "        ")
        return
    yield "it would become"
    for row in (one for rows in drafted.rows.values() for one in rows):
        filled = {k: "; ".join(v) if isinstance(v, list) else plain(v) for k, v in row.items() if v not in (None, [])}
        told = ", ".join(f"{k} {v}" for k, v in filled.items() if k not in _HIDDEN)
        yield from _wrapped(f"{row.get('fact_id') or 'sources/' + row['source_id']}: {told}", "    ")
    if not drafted.source.is_new:
        yield f"    its source is there: {drafted.source.source_id}"


def _near(words: str, near: list[Near]) -> Iterator[str]:
    if near:
        yield words
        for number, one in enumerate(near, 1):
            yield from _wrapped(f"{number}  {one.identity}  {one.words} ({one.why})", "    ")


def _history(desk: Desk, candidate_id: str) -> Iterator[str]:
    from isthmus.documents.judging_candidates import history

    rows = history(candidate_id, desk.own["candidate_judgements"])
    if rows:
        yield "judgements"
        for row in rows:
            into = f" into {row['merged_into']}" if row["merged_into"] else ""
            reason = f": {row['reason']}" if row["reason"] else ""
            yield f"    {row['judged']} {row['judge']}: {row['verdict']}{into}{reason}"


def _wrapped(text: str, lead: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=lead, subsequent_indent=lead + ("" if "│" in lead else "  ")) or [lead]
