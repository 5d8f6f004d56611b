"""The SQL page: read the atlas as the database that it is."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from isthmus.model.table import TABLES
from isthmus.report.tables import UNKNOWN, plain
from isthmus.web import sql_access
from isthmus.web.links import FOLDERS, thing_url
from isthmus.web.remembered import remember
from isthmus.web.rendering import page
from isthmus.web.sql_access import Reader, Result, SqlError

router = APIRouter(include_in_schema=False)

EXAMPLES = (
    (
        "Facts by table and grade",
        "SELECT table_name, grade, count(*) AS facts\nFROM facts\nGROUP BY ALL\nORDER BY facts DESC",
    ),
    (
        "Sources that carry most facts",
        "SELECT source_id, publisher, title, count(*) AS facts\nFROM fact_sources JOIN sources USING (source_id)\n"
        "GROUP BY ALL\nORDER BY facts DESC\nLIMIT 25",
    ),
    (
        "Makers of a good",
        "SELECT m.good_id, coalesce(s.name, a.name) AS maker, s.city, coalesce(s.country, a.country) AS country, m.status\n"
        "FROM makes m LEFT JOIN sites s USING (site_id) LEFT JOIN actors a ON m.actor_id = a.actor_id\n"
        "WHERE m.good_id = 'ammonium-perchlorate'\nORDER BY ALL",
    ),
    ("What a table holds", "DESCRIBE engagements"),
)
_LINKED = {f"{kind}_id": kind for kind in FOLDERS}


@router.get("/sql")
def sql(request: Request, q: str = "") -> Response:
    """The form, and the rows of the query in the address."""
    query = q.strip().rstrip(";")
    result, error = None, ""
    # A link on another site may bring a query along; a person runs it.
    held = bool(query) and request.headers.get("sec-fetch-site") == "cross-site"
    if query and not held:
        try:
            result = _reader(request).rows(query)
        except SqlError as refused:
            error = str(refused)
    return page(
        request, "sql.html", status=400 if error else 200, query=q, error=error, held=held, result=result,
        rows=_cells(result) if result else [], numeric=_numeric(result), tables=TABLES, examples=EXAMPLES,
        limits=sql_access,
    )  # fmt: skip


def _reader(request: Request) -> Reader:
    state = request.app.state

    def copied() -> Reader:
        with state.atlas.another() as atlas:
            return Reader(atlas)

    return remember(state, state.atlas.version.digest, "sql", copied)


def _numeric(result: Result | None) -> list[bool]:
    named = ("INT", "DOUBLE", "FLOAT", "DECIMAL", "NUMBER")
    return (
        [any(word in kind.upper() for word in named) and "[" not in kind for _, kind in result.columns]
        if result
        else []
    )


def _cells(result: Result) -> list[list[tuple[str, str]]]:
    """Text of each cell and where it leads: ids lead to the page of their thing."""
    kinds = [_LINKED.get(name) for name, _ in result.columns]
    return [
        [
            (_text(value), thing_url(kind, value) if kind and isinstance(value, str) else "")
            for kind, value in zip(kinds, row, strict=True)
        ]
        for row in result.rows
    ]


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return f"{len(value):,} bytes"
    text = UNKNOWN if value is None else str(value) if isinstance(value, str) else plain(value)
    return text if len(text) <= sql_access.CELL_LETTERS else text[: sql_access.CELL_LETTERS] + " …"
