"""The pages of review: the list of candidates, one candidate, and the forms that judge it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from math import ceil
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from isthmus.documents.content_fields import changed, fields_of
from isthmus.documents.document_source import SourceChoice
from isthmus.documents.judging_candidates import STATES
from isthmus.documents.review_desk import Desk, Judge, NoSuchCandidateError, in_a_line, told_problems
from isthmus.web import links
from isthmus.web.errors import PageError
from isthmus.web.own_facts import OwnFacts, show
from isthmus.web.rendering import page
from isthmus.web.review_views import KINDS, VERDICTS, Asked, candidate_view, list_view

router = APIRouter(include_in_schema=False)

ON_A_PAGE = 40
MOST_FIELDS = 400
SAME_ORIGIN = {"Referrer-Policy": "same-origin"}
"""Of pages with forms: under the stricter policy of the others a browser does not say where a form comes from."""

Filter = Annotated[str, Query(max_length=120)]


@router.get("/review")
def review(
    request: Request, kind: Filter = "", document: Filter = "", state: Filter = "waiting", done: Filter = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The candidates, the most certain first."""
    own: OwnFacts | None = request.app.state.own_facts
    if own is None:
        return page(request, "review_none.html")
    asked = _asked(kind, document, state)
    desk = _desk(own)
    view = list_view(desk, asked, (page_number - 1) * ON_A_PAGE, ON_A_PAGE)
    pages = max(1, ceil(view.total / ON_A_PAGE))
    if page_number > pages:
        raise PageError(404, f"This list has {pages} pages.", [("The last page", asked.url(page=pages))])
    return _with_forms(
        page(
            request, "review.html", view=view, asked=asked, kinds=KINDS, states=STATES, page_number=page_number, pages=pages, own=own,
            done=_done(desk, done),
        )
    )  # fmt: skip


@router.post("/review/reload")
async def reload(request: Request) -> Response:
    """Open the atlas anew, with what was accepted."""
    form = await _form(request)
    own = _own(request, form)
    try:
        atlas = await run_in_threadpool(own.reopened)
    except ValueError as error:
        raise PageError(400, f"The atlas cannot be opened anew: {error}") from None
    show(request.app.state, atlas)
    return RedirectResponse("/review", 303)


@router.get("/review/{candidate_id}")
def candidate(request: Request, candidate_id: str, kind: Filter = "", document: Filter = "", done: Filter = "") -> Response:
    """A candidate: its passage, its fields, what it would become, what is near."""
    own: OwnFacts | None = request.app.state.own_facts
    if own is None:
        return page(request, "review_none.html", status=404)
    return _shown(request, own, candidate_id, _asked(kind, document, "waiting"), done=done)


@router.post("/review/{candidate_id}")
async def judge(request: Request, candidate_id: str) -> Response:
    """Judge a candidate, or show what it would become as it is written in the form."""
    form = await _form(request)
    own = _own(request, form)
    return await run_in_threadpool(_judged, request, own, candidate_id, form)


def _judged(request: Request, own: OwnFacts, candidate_id: str, form: Mapping[str, str]) -> Response:
    asked = _asked(form.get("kind", ""), form.get("document", ""), "waiting")
    desk = _desk(own)
    proposed = _proposed(desk, candidate_id)
    row = desk.standing.get(candidate_id)
    texts = {k[2:]: v for k, v in form.items() if k.startswith("f.")}
    choice = _choice(desk, candidate_id, form)
    if (row["judgement_id"] if row else "") != form.get("seen", ""):
        problem = ("", "it has been judged since you opened this page", "look at it as it is now, then judge it")
        return _shown(request, own, candidate_id, asked, problems=[problem], status=409)
    judging = Judge(own.base, own.target, form.get("judge", "").strip() or own.judge, dt.datetime.now(tz=dt.UTC).date())
    reason = form.get("reason", "").strip()
    content: dict[str, Any] = dict(proposed.content)
    try:
        match form.get("action", ""):
            case "undo":
                judging.undo(candidate_id, reason or None)
                return RedirectResponse(asked.candidate_url(candidate_id), 303)
            case "reject":
                judging.reject(candidate_id, reason)
            case "merge":
                into = form.get("into", "").strip()
                if not into:
                    raise ValueError("nothing says with what\n    way out: give the id of a fact or of another candidate")
                judging.merge(candidate_id, into, choice, reason or None)
            case "accept" | "look" as action:
                content = changed(proposed.kind, proposed.content, texts, desk.known)
                if action == "look":
                    return _shown(request, own, candidate_id, asked, content=content, choice=choice, texts=texts)
                judging.accept(candidate_id, content, choice, reason or None)
            case other:
                raise ValueError(f"there is nothing to do that is called {other[:40]!r}")
    except (ValueError, OSError) as error:
        why = getattr(error, "strerror", None) or error
        unwritten = ("", f"your folder could not be written: {why}", "nothing was changed; mend that and try again")
        problems = told_problems(error) if isinstance(error, ValueError) else [unwritten]
        problems = _by_field(proposed.kind, problems)
        return _shown(
            request, own, candidate_id, asked, content=content, choice=choice, texts=texts or None, problems=problems, status=400,
            reason=reason, into=form.get("into", ""),
        )  # fmt: skip
    return RedirectResponse(_next(own, asked, candidate_id), 303)


def _by_field(kind: str, problems: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Problems whose text begins with the name of a field, as those of that field."""
    found = []
    for field, rule, way_out in problems:
        for line in rule.splitlines() if not field else [rule]:
            name, sign, rest = line.partition(": ")
            found.append((name, rest, way_out) if not field and sign and name in fields_of(kind) else (field, line, way_out))
    return found


def _next(own: OwnFacts, asked: Asked, done: str) -> str:
    """Where the judge goes on: the next of the same list, or the list where none is left."""
    left = _desk(own).listing(kind=asked.kind, document=asked.document)
    return asked.candidate_url(left[0].candidate_id, done=done) if left else asked.url(done=done)


def _shown(
    request: Request, own: OwnFacts, candidate_id: str, asked: Asked, *, content: Mapping[str, Any] | None = None,
    choice: SourceChoice | None = None, texts: Mapping[str, str] | None = None, problems: list[tuple[str, str, str]] | None = None,
    status: int = 200, done: str = "", reason: str = "", into: str = "",
) -> Response:  # fmt: skip
    desk = _desk(own)
    proposed = _proposed(desk, candidate_id)
    said = desk.content(proposed) if content is None else content
    words = in_a_line(proposed.kind, proposed.content)
    view = candidate_view(desk, proposed, words, said, choice or SourceChoice(), texts, problems or [])
    queue = [one.candidate_id for one in desk.listing(kind=asked.kind, document=asked.document)]
    at = queue.index(candidate_id) if candidate_id in queue else -1
    after = queue[at + 1] if 0 <= at < len(queue) - 1 else ""
    before = queue[at - 1] if at > 0 else ""
    return _with_forms(
        page(
            request, "review_candidate.html", status=status, view=view, asked=asked, own=own, at=at + 1, left=len(queue), after=after,
            before=before, done=_done(desk, done), looked=texts is not None and not problems, verdicts=VERDICTS, reason=reason, into=into,
        )
    )  # fmt: skip


def _done(desk: Desk, candidate_id: str) -> dict[str, str] | None:
    """What was judged last, so that it can be taken back at once; None where it waits or is not there."""
    row = desk.standing.get(candidate_id)
    if row is None:
        return None
    words = in_a_line(desk.proposed(candidate_id).kind, desk.proposed(candidate_id).content)
    return {"id": candidate_id, "state": STATES[row["verdict"]], "seen": row["judgement_id"], "words": words}


def _asked(kind: str, document: str, state: str) -> Asked:
    if kind and kind not in KINDS:
        near = [(many, links.review_url(kind=k)) for k, (_, many) in KINDS.items()]
        raise PageError(404, f"There is no kind of candidate “{kind}”.", near)
    if state not in (*STATES, "judged", "all"):
        raise PageError(404, f"There is no state “{state}”.", [("Those that wait", links.review_url())])
    return Asked(kind, document, state)


def _desk(own: OwnFacts) -> Desk:
    try:
        return own.desk()
    except (ValueError, OSError) as error:
        raise PageError(400, f"Your folder cannot be read: {error}") from None


def _proposed(desk: Desk, candidate_id: str) -> Any:
    try:
        return desk.proposed(candidate_id)
    except NoSuchCandidateError as error:
        raise PageError(404, f"There is no candidate “{candidate_id[:80]}”.", [(n, links.review_url(n)) for n in error.near]) from None


def _own(request: Request, form: Mapping[str, str]) -> OwnFacts:
    """The user's folder, if the form is one of ours."""
    own: OwnFacts | None = request.app.state.own_facts
    if own is None:
        raise PageError(404, "No folder of your own is in use.", [("How to get one", "/review")])
    from hmac import compare_digest

    if not compare_digest(form.get("form_key", "").encode(), own.form_key.encode()):
        raise PageError(403, "This form is not of this run of Isthmus; nothing was changed.", [("Open the list anew", "/review")])
    return own


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form; of several values of one name, each in a line of its own where lists are, else parted by `;`."""
    try:
        pairs = parse_qsl((await request.body()).decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise PageError(400, "This form cannot be read.") from None
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return {name: "; ".join(v for v in values if v) if len(values) > 1 else values[0] for name, values in found.items()}


def _choice(desk: Desk, candidate_id: str, form: Mapping[str, str]) -> SourceChoice:
    """What the form says of the source, where that differs from what was proposed."""
    said = {k[2:]: v for k, v in form.items() if k.startswith("s.")}
    proposed = _proposed(desk, candidate_id)
    row = dict(desk.draft(proposed, proposed.content, SourceChoice()).source.row)
    row["reason"] = row["grade_reason"]
    try:
        choice = SourceChoice.of({k: v for k, v in said.items() if v.strip() != str(row.get(k) or "")})
    except ValueError as error:
        raise PageError(400, str(error)) from None
    return choice


def _with_forms(response: Response) -> Response:
    response.headers.update(SAME_ORIGIN)
    return response
