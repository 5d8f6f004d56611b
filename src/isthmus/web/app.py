"""The app: its pages, its API, its static files, and what guards them."""

from __future__ import annotations

import importlib
import re
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from isthmus import __version__
from isthmus.atlas.handle import Atlas
from isthmus.web import errors, home
from isthmus.web.answers import Answers
from isthmus.web.own_facts import OwnFacts
from isthmus.web.rendering import STATIC
from isthmus.web.security import Guard, is_loopback

PORT = 8350
ROUTERS = ("home", "search", "questions_pages", "scenario_pages", "map", "sql_page", "review_pages", "api", "things")
"""Modules of `isthmus.web` that hold a `router`, in the order in which addresses are tried."""


def create_app(
    atlas: Atlas, *, host: str = "127.0.0.1", port: int = PORT, token: str | None = None, warm: bool = False,
    own_facts: OwnFacts | None = None,
) -> FastAPI:
    """The app on an opened atlas.

    Its state holds `atlas` (in a request: `with request.app.state.atlas.another() as atlas`, for a handle serves
    one thread) and `answers`, the answers given so far.

    Args:
        atlas: what it shows; stays open as long as the app runs, and is closed by who opened it.
        host, port: the address that the server listens on.
        token: what clients must show; needed for an address other than this machine's own.
        warm: compute at start, in the background, what the first pages show.
        own_facts: the user's own folder, whose candidates the app offers for review; none where no such folder is in use.

    Raises:
        ValueError: an address other than this machine's own without a token, or a token that no browser can send.
    """
    if token and not re.fullmatch(r"[\x21-\x7e]+", token):
        raise ValueError("--token takes ASCII letters, digits and marks without spaces")
    if not is_loopback(host) and not token:
        raise ValueError(f"{host} can be reached from other machines; name a --token that they must show")

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        stop = threading.Event()
        warming = threading.Thread(target=app.state.answers.warm, args=(stop,), name="isthmus-warm", daemon=True)
        if warm:
            home.prepare(app.state)
            warming.start()
        yield
        stop.set()
        if warm:
            warming.join()
        if app.state.retired:  # the app opened the atlas that it shows now; the first one is closed by who opened it
            for opened in (*app.state.retired[1:], app.state.atlas):
                opened.close()

    app = FastAPI(
        title="Isthmus", version=__version__, lifespan=living, docs_url=None, redoc_url=None, openapi_url=None,
        description="Cited facts on allied cooperation and defence industry, and the questions they answer.",
    )  # fmt: skip
    app.state.atlas = atlas
    app.state.answers = Answers(atlas)
    app.state.port = port
    app.state.own_facts = own_facts
    app.state.retired = []
    errors.install(app)
    app.middleware("http")(_keep_static)
    app.add_middleware(GZipMiddleware, minimum_size=800, compresslevel=6)
    app.add_middleware(errors.Unbroken)
    app.add_middleware(Guard, host=host, token=token or "")
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    routers = [importlib.import_module(f"isthmus.web.{name}").router for name in ROUTERS]
    for router in routers:
        app.include_router(router)
    app.state.paths = sorted({route.path for router in routers for route in router.routes})
    return app


async def _keep_static(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Files whose address names their content are kept by the browser."""
    response = await call_next(request)
    if request.url.path.startswith("/static/") and response.status_code == 200:
        kept = "public, max-age=31536000, immutable" if "v" in request.query_params else "no-cache"
        response.headers["Cache-Control"] = kept
    return response
