"""The pages of things: `/actors/jp`, `/goods/pac-3`, `/sources/b-001`, `/facts/quantities/p-001` and so on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from isthmus.atlas.handle import Atlas
from isthmus.questions.suppliers import Supply
from isthmus.web import actor_views, cooperation_views, document_views, evidence_views, industry_views, links
from isthmus.web.errors import PageError
from isthmus.web.remembered import remember
from isthmus.web.rendering import environment, page
from isthmus.web.thing_views import NotInAtlasError

router = APIRouter(include_in_schema=False)

environment().filters["language"] = actor_views.language

All = Annotated[str, Query(alias="all", max_length=80)]
View = TypeVar("View")


def _read(request: Request, view: Callable[..., View], *asked: Any) -> View:
    """What a view reads from the app's atlas; what is not there becomes a page that names what is near."""
    try:
        with request.app.state.atlas.another() as atlas:
            return view(atlas, *asked)
    except NotInAtlasError as missing:
        shown = missing.asked if len(missing.asked) <= 80 else missing.asked[:79] + "…"
        near = [(link.text, link.url) for link in missing.near]
        raise PageError(404, f"The atlas has no {missing.kind} “{shown}”.", near) from None


def suppliers_of(request: Request) -> dict[str, Supply]:
    """Who makes each good, worked out once for the app's atlas."""
    state = request.app.state

    def work_out() -> dict[str, Supply]:
        with state.atlas.another() as atlas:
            return industry_views.known_suppliers(atlas)

    return remember(state, state.atlas.version.digest, "suppliers", work_out)


@router.get("/actors/{actor_id}")
def actor(request: Request, actor_id: str, whole: All = "") -> Response:
    """A state, company, organisation, force, group or network."""
    if _read(request, _is_centre, actor_id):
        return RedirectResponse(links.thing_url("centre", actor_id), 301)
    return page(request, "actor.html", thing=_read(request, actor_views.actor, actor_id), whole=whole)


def _is_centre(atlas: Atlas, actor_id: str) -> bool:
    return bool(atlas.sql("SELECT count(*) FROM centres WHERE centre_id = ?", [actor_id]).item())


@router.get("/sites/{site_id}")
def site(request: Request, site_id: str, whole: All = "") -> Response:
    """A place of production."""
    return page(request, "site.html", thing=_read(request, industry_views.site, site_id), whole=whole)


@router.get("/goods/{good_id}")
def good(request: Request, good_id: str, whole: All = "") -> Response:
    """A good, with its tiers."""
    view = _read(request, industry_views.good, good_id, suppliers_of(request))
    return page(request, "good.html", good=view, thing=view.thing, whole=whole)


@router.get("/places/{country}/{city:path}")
def place(request: Request, country: str, city: str, whole: All = "") -> Response:
    """A city."""
    return page(request, "site.html", thing=_read(request, industry_views.place, country, city), whole=whole)


@router.get("/centres/{centre_id}")
def centre(request: Request, centre_id: str, whole: All = "") -> Response:
    """A Centre of Excellence."""
    return page(request, "centre.html", thing=_read(request, cooperation_views.centre, centre_id), whole=whole)


@router.get("/engagements/{engagement_id}")
def engagement(request: Request, engagement_id: str, whole: All = "") -> Response:
    """A meeting, exercise, deployment, signing or act of aid."""
    return page(
        request, "engagement.html", thing=_read(request, cooperation_views.engagement, engagement_id), whole=whole
    )


@router.get("/commitments/{commitment_id}")
def commitment(request: Request, commitment_id: str, whole: All = "") -> Response:
    """A treaty, agreement, programme, contract or statement."""
    return page(
        request, "commitment.html", thing=_read(request, cooperation_views.commitment, commitment_id), whole=whole
    )


@router.get("/sources/{source_id}")
def source(request: Request, source_id: str, whole: All = "") -> Response:
    """A source and what rests on it."""
    view = _read(request, evidence_views.source, source_id)
    return page(request, "source.html", source=view, thing=view.thing, whole=whole)


@router.get("/documents/{document_id}")
def document(
    request: Request, document_id: str, number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1, whole: All = ""
) -> Response:
    """A document that was read, with its passages and what was proposed from them."""
    view = _read(request, document_views.document, document_id, number, request.app.state.own_facts is not None)
    return page(request, "document.html", document=view, thing=view.thing, whole=whole)


@router.get("/facts/{fact_id:path}")
def fact(request: Request, fact_id: str, whole: All = "") -> Response:
    """A fact: how we know it, and what contradicts it."""
    view = _read(request, evidence_views.fact, fact_id)
    return page(request, "fact.html", fact=view, thing=view.thing, whole=whole)


LISTED = {
    "actors": "", "sites": "site", "goods": "good", "places": "place", "centres": "centre", "engagements": "engagement",
    "commitments": "commitment", "sources": "source", "documents": "document",
    "facts": "",
}  # fmt: skip
"""First part of an address -> the kind that the search page lists there; empty for all kinds."""


def _listing(kind: str) -> Callable[[], Response]:
    return lambda: RedirectResponse(links.search_url(kind=kind), 307)


for _folder, _kind in LISTED.items():
    router.add_api_route(f"/{_folder}", _listing(_kind), methods=["GET"], name=_folder)
