"""Pages and API answers for what goes wrong: in words, with near matches and the right status."""

from __future__ import annotations

import difflib
import logging
from collections.abc import Callable, Iterable
from http import HTTPStatus
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from isthmus.web.rendering import page

API = "/api/"
Near = tuple[str, str]
"""What a near match is called, and its address."""

_logger = logging.getLogger("isthmus.web")


class PageError(Exception):
    """Nothing to show at this address.

    Attributes:
        status: 404 for what is not there, 400 for what cannot be asked so.
        message: what is wrong, in words.
        near: what may have been meant.
    """

    def __init__(self, status: int, message: str, near: Iterable[Near] = ()) -> None:
        super().__init__(message)
        self.status, self.message, self.near = status, message, tuple(near)


def unknown(what: str, asked: str, known: Iterable[str], address: Callable[[str], str]) -> PageError:
    """404 for an id that is not there: names the near ones, with their addresses."""
    shown = asked if len(asked) <= 80 else asked[:79] + "…"
    return PageError(404, f"There is no {what} “{shown}”.", [(k, address(k)) for k in nearest(asked, known)])


def nearest(asked: str, known: Iterable[str], most: int = 6) -> list[str]:
    """Ids that contain what was asked, then those that are spelt like it."""
    everything = list(known)
    wanted = asked.lower()[:200]
    inside = [k for k in everything if len(wanted) > 2 and wanted in k.lower()]
    spelt = difflib.get_close_matches(wanted, everything, n=most, cutoff=0.6)
    return list(dict.fromkeys([*inside[:most], *spelt]))[:most]


def install(app: FastAPI) -> None:
    """Have the app tell every error in words."""
    app.add_exception_handler(PageError, _page_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _validation_error)


class Unbroken:
    """ASGI middleware: what nobody caught becomes a page that says so, and a line in the log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            if scope["type"] != "http" or begun:
                raise
            _logger.exception("internal error at %s", scope["path"])
            message = (
                "Something in the program failed; it is not what you asked. Please report what `isthmus serve` printed."
            )
            await told(Request(scope), 500, message)(scope, receive, send)


def told(request: Request, status: int, message: str, near: Iterable[Near] = ()) -> Response:
    """The error as JSON for the API, as a page for all others."""
    if request.url.path.startswith(API):
        problem = {"error": message, "near": [{"name": name, "address": address} for name, address in near]}
        return JSONResponse(problem, status)
    title = {404: "Nothing here", 400: "That cannot be asked", 500: "Something failed"}.get(
        status, HTTPStatus(status).phrase
    )
    return page(request, "error.html", status=status, title=title, code=status, message=message, near=tuple(near))


async def _page_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PageError)
    return told(request, error.status, error.message, error.near)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code != 404:
        return told(request, error.status_code, str(error.detail))
    return told(request, 404, "There is no page at this address.", _near_pages(request))


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [f"{'.'.join(str(part) for part in fault['loc'][1:])}: {fault['msg'].lower()}" for fault in error.errors()]
    return told(request, 400, "; ".join(faults) + ".")


def _near_pages(request: Request) -> list[Near]:
    """Pages whose address starts or is spelt like the one asked for."""
    paths = {path for path in request.app.state.paths if "{" not in path}
    paths = {path for path in paths if not path.startswith((API, "/static")) and path.count(".") == 0}
    found = [*nearest(request.url.path.lower(), sorted(paths), 3)]
    return [(path if path != "/" else "Home", quote(path)) for path in found]
