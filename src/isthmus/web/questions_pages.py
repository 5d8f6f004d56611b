"""The pages of the questions: form, finding, figure, table, evidence. What the address says, the page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from isthmus.atlas.handle import Atlas
from isthmus.atlas.provenance import Citation
from isthmus.questions import signature
from isthmus.questions.answer import FACTS_COLUMN, PASSAGES_COLUMN, Answer, documents_of
from isthmus.questions.naming import QuestionError
from isthmus.questions.signature import Question
from isthmus.report.prose import blocks
from isthmus.report.tables import ends, plain, print_table
from isthmus.web import question_form, table_view
from isthmus.web.answers import Given
from isthmus.web.downloads import FORMS
from isthmus.web.errors import PageError, unknown
from isthmus.web.etags import kept_or
from isthmus.web.links import FOLDERS, question_url, source_link, thing_url
from isthmus.web.rendering import page

router = APIRouter(include_in_schema=False)

FACTS_SHOWN = 8
"""Facts of a row that the page links to; the rest are counted, and are in the downloads."""

NOT_YET = "Open it, and it is worked out: it solves many programmes or cascades."
SOLVES = ("criticality", "overview")
"""Questions that take as long as those on scenarios, though they name none."""

SOURCES_OPEN = 12
"""Up to so many sources are listed openly; more are folded."""
DOCUMENTS_LISTED = 200
"""Up to so many read documents are listed, those of the rows on the page first; the rest are in the JSON form."""


@dataclass(frozen=True)
class Cell:
    """One cell: its text, where it leads (or nowhere), and how it is set."""

    text: str
    url: str
    css: str


@dataclass(frozen=True)
class Row:
    """One row, with the weakest grade of the facts it rests on, the first of them, and how many there are.

    `documents` are the first of the read documents it rests on: where each stands on the page, and its citation; `passages` counts
    its passages.
    """

    cells: tuple[Cell, ...]
    grade: str
    facts: tuple[str, ...]
    count: int
    documents: tuple[tuple[str, str], ...] = ()
    passages: int = 0


@dataclass(frozen=True)
class Heading:
    """The heading of a column, the address that orders by it, and how it is ordered now."""

    text: str
    url: str
    numeric: bool
    order: str


@router.get("/questions")
def questions(request: Request) -> Response:
    """All questions, each with today's finding."""
    found = [
        (
            signature.question(name),
            _readings(request, name),
            [p.name.replace("_", " ") for p in signature.question(name).parameters],
        )
        for name in signature.names()
    ]
    return page(request, "questions.html", questions=found)


@router.get("/questions/{name}")
def question(request: Request, name: str) -> Response:
    """One question, asked as the address says."""
    asked = _question(name)
    given = question_form.asked(asked, request.query_params)
    with request.app.state.atlas.another() as atlas:
        fields = question_form.fields(asked, given, atlas)
        presets = _presets(request, asked, given)
        common: dict[str, Any] = {
            "question": asked,
            "fields": fields,
            "presets": presets,
            "address": question_url(name),
        }
        try:
            found = request.app.state.answers.to(name, given)
        except QuestionError as error:
            near = question_form.near(asked, given, str(error))
            return page(request, "question_refused.html", status=400, message=str(error), near=near, **common)
        common["fields"] = question_form.explained(fields, found.answer.parameters)
        return page(request, "question.html", **common, **_answered(request, asked, given, found, atlas))


@router.get("/questions/{name}/table.{suffix}")
def download(request: Request, name: str, suffix: str) -> Response:
    """The whole table that the page of the same parameters shows a part of."""
    if suffix not in FORMS:
        near = [(form.name, f"{question_url(name)}/table.{form.suffix}") for form in FORMS.values()]
        raise PageError(404, f"There is no form “{suffix[:80]}”; a table comes as one of these.", near)
    asked = _question(name)
    given = question_form.asked(asked, request.query_params)

    def made() -> Response:
        answer = answer_to(request, asked, given).answer
        view = table_view.read(request.url.path, request.query_params, given, answer.table.columns)
        answer = replace(answer, table=table_view.matching(answer.table, view, answer.headings))
        form = FORMS[suffix]
        headers = {"Content-Disposition": f'attachment; filename="isthmus-{name}.{suffix}"'}
        return Response(form.of(answer), 200, headers, form.media_type)

    return kept_or(request, made)


def answer_to(request: Request, asked: Question, given: Mapping[str, str]) -> Given:
    """The answer, or a page that says why there is none.

    Raises:
        PageError: the question cannot be asked so.
    """
    try:
        found: Given = request.app.state.answers.to(asked.name, given)
    except QuestionError as error:
        raise PageError(400, f"{error}.", question_form.near(asked, given, str(error))) from None
    return found


def _question(name: str) -> Question:
    if name not in signature.names():
        raise unknown("question", name, signature.names(), question_url)
    return signature.question(name)


def _readings(request: Request, name: str) -> list[tuple[str, str, str]]:
    """The sentence of each reading of a question, its address and name; what this atlas cannot answer says why.

    Questions that solve many programmes are told once they are known, not waited for.
    """
    answers = request.app.state.answers
    slow = name in SOLVES or any(p.name == "scenario" for p in signature.question(name).parameters)
    try:
        ways: tuple[dict[str, str], ...] = answers.ways(name) or ({},)  # a question that no brief asks of this atlas says why
        found = [(way, answers.known(name, way) if slow else answers.to(name, way)) for way in ways]
        return [
            (given.answer.sentence if given else NOT_YET, question_url(name, **way), _named(way))
            for way, given in found
        ]
    except QuestionError as error:
        return [(f"This atlas does not answer it: {error}.", question_url(name), "")]


def _presets(request: Request, asked: Question, given: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    """The ways in which a brief asks the question: what they are called, their address, whether this is one."""
    try:
        ways = request.app.state.answers.ways(asked.name)
    except QuestionError:
        return []
    return [(_named(way), question_url(asked.name, **way), way == given) for way in ways] if len(ways) > 1 else []


def _named(way: Mapping[str, str]) -> str:
    return ", ".join(f"{key.replace('_', ' ')}: {value}" for key, value in way.items()) or "As a whole"


def _answered(
    request: Request, asked: Question, given: Mapping[str, str], found: Given, atlas: Atlas
) -> dict[str, Any]:
    answer = found.answer
    view = table_view.read(request.url.path, request.query_params, given, answer.table.columns)
    matching = table_view.matching(answer.table, view, answer.headings)
    shown = table_view.shown(matching, view)
    printed = print_table(replace(answer, table=shown.frame), limit=max(shown.frame.height, 1))
    headings = [
        Heading(column.heading, view.sorted_by(name), column.numeric, _order(view, name))
        for name, column in zip(answer.headings, printed.columns, strict=True)
    ]
    brackets = [(b.name, *ends(b.low, b.high), "" if b.unit == "1" else b.unit, b.meaning) for b in answer.brackets]
    path = question_url(asked.name)
    return {
        "answer": answer, "svg": found.svg, "view": view, "shown": shown, "headings": headings,
        "rows": _rows(shown.frame, answer, printed.rows, atlas), "brackets": brackets, "method": blocks(answer.method),
        "parameters": [(name.replace("_", " "), plain(value)) for name, value in answer.parameters.items() if value is not None],
        "downloads": [(form.name, view.at(f"{path}/table.{form.suffix}", page=1)) for form in FORMS.values()],
        "sources": [(c, thing_url("source", c.source_id), source_link(c)) for c in answer.sources],
        "documents": [(c, source_link(c)) for c in _listed(answer, shown.frame)],
        "sources_open": SOURCES_OPEN, "choices": table_view.CHOICES, "whole": answer.table.height,
    }  # fmt: skip


def _order(view: table_view.View, column: str) -> str:
    if view.sort != column:
        return ""
    return "descending" if view.desc else "ascending"


def _rows(frame: pl.DataFrame, answer: Answer, texts: tuple[tuple[str, ...], ...], atlas: Atlas) -> list[Row]:
    leads = _leads(frame, tuple(answer.headings))
    numeric = [frame[name].dtype.is_numeric() for name in answer.headings]
    facts = frame[FACTS_COLUMN].to_list() if FACTS_COLUMN in frame.columns else [[]] * frame.height
    passages = frame[PASSAGES_COLUMN].to_list() if PASSAGES_COLUMN in frame.columns else [[]] * frame.height
    cited = {c.source_id: c.text for c in _listed(answer, frame)}
    grades = _grades(atlas, {fact for some in facts for fact in some or ()})
    rows = []
    for line, cells in enumerate(texts):
        known = facts[line] or []
        rows.append(
            Row(
                cells=tuple(
                    Cell(text, leads.get(place, {}).get(line, ""), _css(text, numeric[place]))
                    for place, text in enumerate(cells)
                ),
                grade=max((grades[fact] for fact in known if fact in grades), default=""),
                facts=tuple(known[:FACTS_SHOWN]),
                count=len(known),
                documents=tuple(
                    (document_anchor(d), cited[d]) for d in documents_of(passages[line] or []) if d in cited
                )[:FACTS_SHOWN],
                passages=len(passages[line] or []),
            )
        )
    return rows


def _css(text: str, numeric: bool) -> str:
    return "number" if numeric else "text" if len(text) > 24 else "short" if len(text) < 16 else ""


def _leads(frame: pl.DataFrame, headings: tuple[str, ...]) -> dict[int, dict[int, str]]:
    """Column and row -> where the cell leads: `good` to the thing of `good_id`, `name` to that of the only id there is."""
    kinds = [kind for kind in FOLDERS if f"{kind}_id" in frame.columns]
    found: dict[int, dict[int, str]] = {}
    for kind in kinds:
        names = [kind, *(["name"] if len(kinds) == 1 else []), f"{kind}_id"]
        place = next((headings.index(name) for name in names if name in headings), None)
        if place is not None:
            ids = frame[f"{kind}_id"].to_list()
            found[place] = {line: thing_url(kind, str(key)) for line, key in enumerate(ids) if key}
    if "document" in headings and "document_id" in frame.columns:
        ids = frame["document_id"].to_list()
        found[headings.index("document")] = {line: document_anchor(key) for line, key in enumerate(ids) if key}
    return found


def document_anchor(document_id: str) -> str:
    """Where on the page a read document is cited."""
    return f"#document-{document_id}"


def _listed(answer: Answer, frame: pl.DataFrame) -> list[Citation]:
    """The read documents that the page cites: those of the rows it shows first."""
    shown = frame[PASSAGES_COLUMN].explode().drop_nulls().to_list() if PASSAGES_COLUMN in frame.columns else []
    here = {document: place for place, document in enumerate(documents_of(shown))}
    return sorted(answer.documents, key=lambda c: here.get(c.source_id, len(here)))[:DOCUMENTS_LISTED]


def _grades(atlas: Atlas, facts: set[str]) -> dict[str, str]:
    query = "SELECT fact_id, grade FROM facts WHERE fact_id IN (SELECT unnest(?::VARCHAR[]))"
    return dict(atlas.sql(query, [sorted(facts)]).iter_rows()) if facts else {}
