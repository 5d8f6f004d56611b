"""What the pages of review say, as plain values. All text of documents is plain text here and is escaped in the template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from isthmus.atlas.provenance import is_live
from isthmus.documents.acceptance import Draft, Proposed
from isthmus.documents.content_fields import FIELDS, ContentField, as_text
from isthmus.documents.document_source import SourceChoice
from isthmus.documents.judging_candidates import STATES, history, state_of
from isthmus.documents.near_facts import Near
from isthmus.documents.review_desk import Desk, Listed
from isthmus.model.vocabularies import ACCESS, RELIABILITY, SOURCE_KINDS
from isthmus.report.tables import plain
from isthmus.web.links import Link, review_url, thing_url
from isthmus.web.passage_views import Piece, pieces

KINDS = {
    "engagement": ("Engagement", "Engagements"), "recommendation": ("Recommendation", "Recommendations"),
    "commitment": ("Commitment", "Commitments"), "figure": ("Figure", "Figures"), "incident": ("Incident", "Incidents"),
    "related": ("Related publication", "Related publications"),
}  # fmt: skip
"""Kind of candidate -> what one, and several, are called."""
VERDICTS = {"accept": "accepted", "edit": "accepted as edited", "reject": "rejected", "merge": "merged", "open": "taken back"}
_QUIET = ("fact_id", "source_ids", "verified", "source_id", "note")


@dataclass(frozen=True)
class Asked:
    """What the list shows: a kind, a document, and a state (`waiting`, `judged`, `all` or one of `STATES`)."""

    kind: str = ""
    document: str = ""
    state: str = "waiting"

    def url(self, **other: object) -> str:
        """The address of the list with some of these changed."""
        said: dict[str, object] = {"kind": self.kind, "document": self.document, "state": self.state} | other
        return review_url("", **{k: v for k, v in said.items() if (k, v) != ("state", "waiting")})

    def candidate_url(self, candidate_id: str, **more: object) -> str:
        """The address of a candidate, so that the next one is of the same list."""
        return review_url(candidate_id, kind=self.kind, document=self.document, **more)


@dataclass(frozen=True)
class ListView:
    """The list: counts by kind within the document and state asked for, and by document."""

    rows: Sequence[Listed]
    total: int
    kinds: Mapping[str, int]
    every_kind: int
    documents: Sequence[tuple[str, str, int]]
    waiting: int
    candidates: int


def list_view(desk: Desk, asked: Asked, first: int, number: int) -> ListView:
    """The rows `first` to `first + number` of the list, with its counts."""
    state = "" if asked.state == "all" else asked.state
    of_state = desk.listing(state=state)
    of_document = [one for one in of_state if not asked.document or one.document_id == asked.document]
    rows = [one for one in of_document if not asked.kind or one.kind == asked.kind]
    counts = Counter(one.kind for one in of_document)
    documents = Counter(one.document_id for one in of_state)
    titles = dict(desk.own["documents"].select("document_id", "title").iter_rows())
    listed = [(one, titles.get(one, one), n) for one, n in documents.most_common()]
    kinds = {kind: counts[kind] for kind in KINDS if counts[kind]}
    every = desk.own["candidates"].height
    return ListView(rows[first : first + number], len(rows), kinds, len(of_document), listed, every - len(desk.standing), every)


@dataclass(frozen=True)
class Shown:
    """A passage; `supports` it is what the candidate rests on, else one that stands beside it."""

    locator: str
    section: str
    pieces: tuple[Piece, ...]
    supports: bool


@dataclass(frozen=True)
class FormField:
    """A field of the form, with its text and what is wrong with it."""

    field: ContentField
    text: str
    options: tuple[tuple[str, str], ...]
    chosen: frozenset[str]
    problems: tuple[str, ...]

    @property
    def lines(self) -> int:
        """How many lines it needs."""
        full = sum(1 + len(line) // 75 for line in self.text.split("\n"))
        return min(max(full + self.field.is_list, 2), 10)


@dataclass(frozen=True)
class Became:
    """A row that would be or was made: its id, where its page is if it is there, and its filled columns."""

    identity: str
    url: str
    told: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CandidateView:
    """A candidate's page."""

    proposed: Proposed
    kind: str
    words: str
    document: Mapping[str, Any]
    address: str
    passages: tuple[Shown, ...]
    reasons: tuple[str, ...]
    state: str
    state_in_words: str
    fields: tuple[FormField, ...]
    added: tuple[FormField, ...]
    source: tuple[FormField, ...]
    becomes: tuple[Became, ...]
    problems: tuple[tuple[str, str, str], ...]
    facts: tuple[tuple[Near, str], ...]
    candidates: tuple[tuple[Near, str], ...]
    judgements: tuple[Mapping[str, Any], ...]
    in_force: str
    made: tuple[Link, ...]
    into: Link | None


def candidate_view(
    desk: Desk, proposed: Proposed, words: str, content: Mapping[str, Any], choice: SourceChoice, texts: Mapping[str, str] | None,
    problems: Sequence[tuple[str, str, str]],
) -> CandidateView:
    """A candidate's page.

    Args:
        content: what it would become something with.
        texts: what the form was sent with, where it could not be taken as it was.
        problems: what stood in the way of that, as (field, what is wrong, way out).
    """
    state = state_of(proposed.candidate_id, desk.standing)
    drafted = desk.draft(proposed, content, choice) if state == "waiting" else None
    found = list(problems) or [_told(p) for p in (drafted.problems if drafted else ())]
    facts, others = desk.near(proposed, content) if state == "waiting" else ([], [])
    fields = [_form_field(f, content, texts, found) for f in FIELDS[proposed.kind]]
    row = desk.standing.get(proposed.candidate_id)
    document = proposed.document
    return CandidateView(
        proposed=proposed, kind=KINDS[proposed.kind][0], words=words, document=document,
        address=document["url"] if is_live(document["url"], "original", None) else "",
        passages=tuple(_passages(desk, proposed)), reasons=tuple(r for r in proposed.reasons.split("; ") if r), state=state,
        state_in_words=STATES[state], fields=tuple(f for f in fields if not f.field.added), added=tuple(f for f in fields if f.field.added),
        source=tuple(_source_fields(drafted, choice, found)),
        becomes=tuple(_became(drafted)) if drafted and not found else (), problems=tuple(found),
        facts=tuple((n, thing_url("fact", n.identity)) for n in facts),
        candidates=tuple((n, review_url(n.identity)) for n in others),
        judgements=tuple(history(proposed.candidate_id, desk.own["candidate_judgements"])), in_force=row["judgement_id"] if row else "",
        made=tuple(Link(f, thing_url("fact", f)) for f in (row["fact_ids"] if row else ())), into=_into(row),
    )  # fmt: skip


def _told(problem: Any) -> tuple[str, str, str]:
    return (f"source.{problem.column}" if problem.table == "source" else problem.column, problem.rule, problem.way_out)


def _into(row: Mapping[str, Any] | None) -> Link | None:
    into = row["merged_into"] if row else None
    return Link(into, thing_url("fact", into) if "/" in into else review_url(into)) if into else None


def _passages(desk: Desk, proposed: Proposed) -> list[Shown]:
    """The passages that support it, each with the one before and the one after."""
    numbers = [p["number"] for p in proposed.passages]
    wanted = sorted({n + step for n in numbers for step in (-1, 0, 1)})
    own = desk.own
    of_document = own["passages"].filter(pl.col("document_id") == proposed.document["document_id"])
    rows = of_document.filter(pl.col("number").is_in(wanted)).sort("number")
    mentions = own["mentions"].filter(pl.col("passage_id").is_in([p["passage_id"] for p in proposed.passages])).sort("begins", "ends")
    shown = []
    for row in rows.iter_rows(named=True):
        supports = row["number"] in numbers
        of_it = mentions.filter(pl.col("passage_id") == row["passage_id"]).to_dicts() if supports else []
        section = row["section"] if row["section"] != proposed.document["title"] else None
        shown.append(Shown(row["locator"], section or "", tuple(pieces(row["text"], of_it)), supports))
    return shown


def _form_field(
    field: ContentField, content: Mapping[str, Any], texts: Mapping[str, str] | None, problems: Sequence[tuple[str, str, str]]
) -> FormField:
    text = (texts or {}).get(field.name)
    text = as_text(field, content.get(field.name)) if text is None else text
    options = tuple((term, term.replace("-", " ")) for term in field.one_of.terms) if field.one_of else ()
    options = (("true", "yes"), ("false", "no")) if field.form == "truth" else options
    chosen = frozenset(one.strip() for one in text.split(";")) if field.form == "terms" else frozenset({text})
    wrong = tuple(f"{rule}: {way_out}" if way_out else rule for name, rule, way_out in problems if name == field.name)
    return FormField(field, text, options, chosen, wrong)


_SOURCE = (
    ContentField("title", "Title", "text"), ContentField("publisher", "Publisher", "text"),
    ContentField("published", "Published", "date", "As exact as known."),
    ContentField("url", "Address", "text", "Where a reader finds it."), ContentField("kind", "Kind", "term", one_of=SOURCE_KINDS),
    ContentField("access", "Access", "term", one_of=ACCESS),
    ContentField("reliability", "Reliability", "term", "Admiralty letter, A completely reliable to F cannot be judged.", RELIABILITY),
    ContentField("reason", "Why this letter", "text"),
)  # fmt: skip


def _source_fields(drafted: Draft | None, choice: SourceChoice, problems: Sequence[tuple[str, str, str]]) -> list[FormField]:
    """The document as a source; none where the source is there already."""
    if drafted is None or not drafted.source.is_new:
        return []
    row = dict(drafted.source.row) | {"reason": drafted.source.row["grade_reason"]}
    found = []
    for field in _SOURCE:
        said = getattr(choice, field.name)
        text = str((row[field.name] if said is None else said) or "")
        names = (f"source.{field.name}", f"source.grade_{field.name}")
        wrong = tuple(f"{rule}: {way_out}" for name, rule, way_out in problems if name in names)
        options = tuple((t, f"{t}: {m.partition(';')[0]}" if field.name == "reliability" else t.replace("-", " ")) for t, m in
                        (field.one_of.terms.items() if field.one_of else ()))  # fmt: skip
        found.append(FormField(field, text, options, frozenset({text}), wrong))
    return found


def _became(drafted: Draft) -> list[Became]:
    found = []
    for row in (one for rows in drafted.rows.values() for one in rows):
        identity = row.get("fact_id") or f"sources/{row['source_id']}"
        told = [(k.replace("_", " "), "; ".join(v) if isinstance(v, list) else plain(v)) for k, v in row.items()
                if v not in (None, []) and k not in _QUIET and not (k.endswith("_id") and f"/{v}" in identity)]  # fmt: skip
        found.append(Became(identity, "", tuple(told)))
    return found
