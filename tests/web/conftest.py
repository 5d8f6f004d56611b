"""What the tests of the app share: a client without a browser, a live server, and a page of a real browser.

`client` asks the small world in this process; `client_of(atlas, …)` makes others.
`live` is the address of a server on the small world, `live_bundled`
of one on the bundled atlas, both in a thread of this process. `page` is a Playwright page in headless Chromium that
fails the test if the page says an error on its console or asks anything of another machine; `new_page` makes one
with other settings (`new_page(viewport=…, java_script_enabled=False)`).
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from isthmus.atlas.handle import Atlas
from isthmus.web.app import create_app

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    # The map needs WebGL: drawn in software, by name, or Chromium warns on the console of how it fell back.
    "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_SECONDS = 20


@pytest.fixture(scope="session")
def client_of() -> Callable[..., TestClient]:
    """Makes a client of an app on an atlas, under the name that the app answers to."""

    def make(atlas: Atlas, **settings: Any) -> TestClient:
        return TestClient(create_app(atlas, **settings), base_url="http://127.0.0.1:8350")

    return make


@pytest.fixture(scope="session")
def client(small_atlas: Atlas, client_of: Callable[..., TestClient]) -> TestClient:
    return client_of(small_atlas)


@contextmanager
def serving(atlas: Atlas) -> Iterator[str]:
    """A server on a free port, until the block ends; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        free.listen()
        port = int(free.getsockname()[1])
        server = uvicorn.Server(
            uvicorn.Config(create_app(atlas, port=port), log_level="warning", access_log=False, ws="none")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [free]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not server.started:
            assert thread.is_alive(), "the server ended before it began"
            assert time.monotonic() < deadline, f"the server did not start within {START_SECONDS} s"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(START_SECONDS)


@pytest.fixture(scope="session")
def live(small_atlas: Atlas) -> Iterator[str]:
    with serving(small_atlas) as address:
        yield address


@pytest.fixture(scope="session")
def live_bundled(bundled: Atlas) -> Iterator[str]:
    with serving(bundled) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"needs Chromium at {CHROMIUM} (apt install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Makes pages; at the end, what their consoles said or they asked of other machines fails the test."""
    contexts, faults = [], []

    def watch_request(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            faults.append(f"asked {request.url}")

    def watch_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "the server responded with a status of 4" not in message.text:
            faults.append(f"console {message.type}: {message.text}")

    def make(**settings: Any) -> Page:
        context = browser.new_context(**settings)
        contexts.append(context)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("request", watch_request)
        page.on("console", watch_console)
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        return page

    yield make
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page(viewport={"width": 1280, "height": 900})
