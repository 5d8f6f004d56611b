"""The HTTP API: questions and their answers, tables, sources. Described at `/api/v1/openapi.json`."""

from __future__ import annotations

import functools
import json
from typing import Annotated, Any

import polars as pl
from fastapi import APIRouter, Path, Query
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import Response

from isthmus import __version__
from isthmus.model.table import TABLES
from isthmus.questions import signature
from isthmus.questions.signature import Question
from isthmus.report.tables import plain
from isthmus.web import question_form
from isthmus.web.errors import unknown
from isthmus.web.etags import kept_or
from isthmus.web.questions_pages import answer_to

PREFIX = "/api/v1"
MOST_ROWS = 10_000
router = APIRouter(prefix=PREFIX, tags=["isthmus"])

_JSON: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {}}},
    304: {"description": "The client has it already (If-None-Match)."},
    400: {"description": "It cannot be asked so: `error` says why, `near` what may have been meant."},
    404: {"description": "There is none of that name: `near` lists what is spelt like it."},
}
_KINDS = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "date": "string (ISO 8601 day)"}


@router.get("/questions", response_class=Response, responses={200: _JSON[200], 304: _JSON[304]})
def questions(request: Request) -> Response:
    """The questions, each with its parameters."""
    return kept_or(
        request, lambda: _json({"questions": [_described(signature.question(name)) for name in signature.names()]})
    )


@router.get("/questions/{name}", response_class=Response, responses=_JSON)
def question(
    request: Request, name: Annotated[str, Path(description="Name of the question, as /questions lists them.")]
) -> Response:
    """The answer to a question: sentence, table with units, brackets, assumptions, facts, sources, weakest grade.

    The question's own parameters are given in the query string, as /questions lists them.
    """
    if name not in signature.names():
        raise unknown("question", name, signature.names(), lambda other: f"{PREFIX}/questions/{other}")
    asked = signature.question(name)
    given = question_form.asked(asked, request.query_params)
    return kept_or(request, lambda: _json(answer_to(request, asked, given).answer.as_dict()))


@router.get("/tables/{name}", response_class=Response, responses=_JSON)
def table(
    request: Request,
    name: Annotated[str, Path(description="Name of a table of the atlas.")],
    limit: Annotated[int, Query(ge=1, le=MOST_ROWS, description="Rows to give.")] = 1000,
    offset: Annotated[int, Query(ge=0, le=10**9, description="Rows to leave out before the first.")] = 0,
) -> Response:
    """Rows of a table, in the order of their ids, with what its columns mean; `next` leads to the rows that follow."""
    if name not in TABLES:
        raise unknown("table", name, TABLES, lambda other: f"{PREFIX}/tables/{other}")

    def made() -> Response:
        with request.app.state.atlas.another() as atlas:
            rows = atlas.table(name)
        columns = [{"name": c.name, "meaning": c.meaning, "unit": c.unit} for c in TABLES[name].columns]
        following = offset + limit
        more = f"{PREFIX}/tables/{name}?limit={limit}&offset={following}" if following < rows.height else None
        page = _plain_rows(rows.slice(offset, limit))
        return _json(
            {"table": name, "total": rows.height, "offset": offset, "next": more, "columns": columns, "rows": page}
        )

    return kept_or(request, made)


@router.get("/sources/{source_id}", response_class=Response, responses=_JSON)
def source(request: Request, source_id: Annotated[str, Path(description="Id of a source.")]) -> Response:
    """One source: its citation, its row, and the ids and grades of the facts that rest on it."""

    def made() -> Response:
        with request.app.state.atlas.another() as atlas:
            rows = atlas.sql("SELECT * FROM sources WHERE source_id = ?", [source_id])
            if not rows.height:
                known = atlas.sql("SELECT source_id FROM sources ORDER BY 1")["source_id"].to_list()
                raise unknown("source", source_id, known, lambda other: f"{PREFIX}/sources/{other}")
            query = "SELECT fact_id, grade FROM facts JOIN fact_sources USING (fact_id) WHERE source_id = ? ORDER BY 1"
            facts = atlas.sql(query, [source_id]).to_dicts()
            (citation,) = atlas.cite([source_id])
        return _json({"citation": citation.as_dict(), "row": _plain_rows(rows)[0], "facts": facts})

    return kept_or(request, made)


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: Request) -> Response:
    """The description of the API, with the parameters of each question."""
    return kept_or(request, lambda: _json(_schema()))


@functools.cache
def _schema() -> dict[str, Any]:
    about = "Cited facts on allied cooperation and defence industry, and the questions they answer. Read only."
    schema = get_openapi(title="Isthmus", version=__version__, description=about, routes=router.routes)
    general = schema["paths"].pop(f"{PREFIX}/questions/{{name}}")["get"]
    for name in signature.names():
        asked = signature.question(name)
        parameters = [
            {
                "name": p.name, "in": "query", "required": False, "description": p.meaning,
                "schema": {
                    "type": {"int": "integer", "float": "number", "bool": "boolean"}.get(p.kind.__name__, "string"),
                    **({"format": "date"} if p.kind.__name__ == "date" else {}), **({"enum": list(p.choices)} if p.choices else {}),
                    **({"default": p.default} if isinstance(p.default, str | int | float) else {}),
                },
            }
            for p in asked.parameters
        ]  # fmt: skip
        said = {"summary": asked.title, "operationId": f"ask_{name}", "parameters": parameters}
        schema["paths"][f"{PREFIX}/questions/{name}"] = {"get": {**general, **said}}
    return schema


def _described(asked: Question) -> dict[str, Any]:
    return {
        "name": asked.name,
        "title": asked.title,
        "address": f"{PREFIX}/questions/{asked.name}",
        "parameters": [
            {
                "name": p.name, "type": _KINDS[p.kind.__name__], "default": None if p.default is None else plain(p.default),
                "choices": list(p.choices), "meaning": p.meaning,
            }
            for p in asked.parameters
        ],
    }  # fmt: skip


def _plain_rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    dated = [name for name, dtype in frame.schema.items() if dtype.is_temporal()]
    return frame.with_columns(pl.col(dated).cast(pl.String)).to_dicts()


def _json(value: Any) -> Response:
    return Response(json.dumps(value, ensure_ascii=False, allow_nan=False), media_type="application/json")
