"""The search page, which works without script, and the suggestions that a small script of ours asks for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from isthmus.web import links
from isthmus.web.errors import PageError
from isthmus.web.links import Link
from isthmus.web.remembered import remember
from isthmus.web.rendering import page
from isthmus.web.search_index import KINDS, Entry, Hit, Index

router = APIRouter(include_in_schema=False)

LONGEST = 200  # letters of a query that are read
SUGGESTED = 8
SOURCES_SUGGESTED = 2
SHOWN_OF_A_KIND = 6
ON_A_PAGE = 60


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `more` leads to the rest, empty where all is shown."""

    kind: str
    title: str
    count: int
    hits: tuple[Hit, ...]
    more: str


def index_of(request: Request) -> Index:
    """The search index of the app's atlas, made at the first search."""
    state = request.app.state

    def make() -> Index:
        with state.atlas.another() as atlas:
            return Index(atlas)

    return remember(state, state.atlas.version.digest, "search index", make)


@router.get("/search")
def search(
    request: Request,
    q: Annotated[str, Query()] = "",
    kind: Annotated[str, Query()] = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """What was found for `q`, grouped by kind; without `q`, everything of a kind, or the kinds there are."""
    q = " ".join(q.split())[:LONGEST]
    index = index_of(request)
    counts = index.counts()
    if kind and kind not in KINDS:
        near = [(KINDS[k][1], links.search_url(q=q, kind=k)) for k in counts]
        raise PageError(404, f"There is no kind of thing “{kind[:80]}”.", near)
    hits = index.find(q) if q else [Hit(e, "", (0, 0, "")) for e in index.of_kind(kind)] if kind else []
    found = {k: sum(h.entry.kind == k for h in hits) for k in KINDS}
    listed = [h for h in hits if h.entry.kind == kind] if kind else hits
    pages = max(1, ceil(len(listed) / ON_A_PAGE)) if kind else 1
    if page_number > pages:
        raise PageError(
            404, f"This list has {pages} pages.", [("The last page", links.search_url(q=q, kind=kind, page=pages))]
        )
    first = (page_number - 1) * ON_A_PAGE
    return page(
        request,
        "search.html",
        q=q,
        kind=kind,
        kinds=KINDS,
        counts=counts,
        found={k: n for k, n in found.items() if n} if q else {},
        total=len(hits),
        groups=() if kind else grouped(hits, q),
        listed=listed[first : first + ON_A_PAGE] if kind else [],
        page_number=page_number,
        pages=pages,
        near=[Link(word, links.search_url(q=word)) for word in index.near(q)] if q and not hits else [],
        url=links.search_url,
    )


@router.get("/search.json")
def suggest(request: Request, q: Annotated[str, Query()] = "") -> JSONResponse:
    """The first few things found, for the search box."""
    query = " ".join(q.split())[:LONGEST]
    hits = index_of(request).find(query)
    body = {"query": query, "count": len(hits), "results": [as_plain(hit) for hit in suggestions(hits)]}
    return JSONResponse(body, headers={"Cache-Control": "private, max-age=60"})


def suggestions(hits: list[Hit]) -> list[Hit]:
    """The closest few; no more than a few sources, of which there are many."""
    kept: list[Hit] = []
    sources = 0
    for hit in hits:
        sources += hit.entry.kind == "source"
        if hit.entry.kind != "source" or sources <= SOURCES_SUGGESTED:
            kept.append(hit)
        if len(kept) == SUGGESTED:
            break
    return kept


def grouped(hits: list[Hit], q: str) -> tuple[Group, ...]:
    """Hits by kind; the kind of the closest hit comes first."""
    order: dict[str, int] = {}
    for hit in hits:
        order.setdefault(hit.entry.kind, len(order))
    by_kind = sorted(hits, key=lambda hit: order[hit.entry.kind])
    groups = []
    for kind, members in groupby(by_kind, key=lambda hit: hit.entry.kind):
        all_of_it = list(members)
        more = links.search_url(q=q, kind=kind) if len(all_of_it) > SHOWN_OF_A_KIND else ""
        groups.append(Group(kind, KINDS[kind][1], len(all_of_it), tuple(all_of_it[:SHOWN_OF_A_KIND]), more))
    return tuple(groups)


def as_plain(hit: Hit) -> dict[str, Any]:
    """A hit as plain values."""
    entry: Entry = hit.entry
    return {
        "kind": entry.kind_in_words,
        "name": entry.name,
        "also": hit.also,
        "detail": entry.detail,
        "url": entry.url,
        "rests": [{"name": r.text, "url": r.url} for r in entry.rests[:4]],
        "rests_count": len(entry.rests),
    }
