"""The app as a whole: its frame, its errors, how it starts and stops."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page
from test_cli import run

from isthmus.atlas.handle import Atlas
from isthmus.web import serve
from isthmus.web.answers import Answers
from isthmus.web.app import create_app
from isthmus.web.rendering import NAVIGATION, asset, grade, picture

FIRST_TRANSFER = 300_000
"""Bytes of the first page with all that it loads, as the issue asks."""


def test_every_page_says_which_atlas_it_shows(client: TestClient, small_atlas: Atlas) -> None:
    for address in ("/questions", "/nothing", "/sql"):
        text = client.get(address).text
        assert small_atlas.version.digest[:12] in text
        assert "small-world" in text


def test_the_navigation_leads_to_pages(client: TestClient) -> None:
    for address, name in NAVIGATION:
        answer = client.get(address)
        assert answer.status_code == 200, name
        assert 'aria-current="page"' in answer.text, name


def test_an_unknown_address_names_near_ones(client: TestClient) -> None:
    answer = client.get("/question")
    assert answer.status_code == 404
    assert 'href="/questions"' in answer.text
    for address in (
        "/%00",
        "/..%2f..%2fetc%2fpasswd",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/%E0%A4%A",
        "/" + "x" * 5000,
    ):
        assert client.get(address).status_code in (400, 404), address


def test_an_internal_error_is_a_page_in_words(small_atlas: Atlas, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(small_atlas)

    def broken() -> None:
        raise RuntimeError("the secret reason")

    app.router.add_api_route("/broken", broken)
    app.router.add_api_route("/api/v1/broken", broken)
    asked = TestClient(app, base_url="http://127.0.0.1:8350", raise_server_exceptions=False)
    answer = asked.get("/broken")
    assert answer.status_code == 500
    assert "Something in the program failed" in answer.text
    assert "secret reason" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "error" in asked.get("/api/v1/broken").json()
    assert "the secret reason" in caplog.text


def test_files_whose_address_names_their_content_are_kept(client: TestClient) -> None:
    assert "immutable" in client.get(asset("isthmus.css")).headers["cache-control"]
    assert client.get("/static/isthmus.css").headers["cache-control"] == "no-cache"
    assert client.get("/static/nothing.css").status_code == 404


def test_an_answer_is_computed_once(small_atlas: Atlas) -> None:
    answers = Answers(small_atlas, kept=1)
    first = answers.to("commitments", {"group": "trio"})
    assert answers.to("commitments", {"group": "trio"}) is first
    answers.to("commitments", {"group": "trio", "statements": "no"})
    assert answers.to("commitments", {"group": "trio"}) is not first


def test_a_failed_answer_is_not_kept(small_atlas: Atlas) -> None:
    answers = Answers(small_atlas)
    for _ in range(2):
        with pytest.raises(ValueError, match="no actor 'nobody'"):
            answers.to("commitments", {"group": "nobody"})


def test_pictures_and_grades_are_escaped() -> None:
    drawn = picture(
        '<svg width="1"><style>x</style><g style="fill: red; stroke:blue" role="a" aria-label="b"/></svg>', '"><b>'
    )
    assert drawn == '<svg role="img" aria-label="&#34;&gt;&lt;b&gt;" width="1"><g fill="red" stroke="blue"/></svg>'
    assert "fairly reliable" in grade("C3")
    assert grade("<b>") == '<span class="badge">&lt;b&gt;</span>'


@pytest.mark.parametrize(
    ("host", "token", "address"),
    [
        ("127.0.0.1", None, "http://127.0.0.1:81/"), ("0.0.0.0", "a&b", "http://127.0.0.1:81/?token=a%26b"),
        ("::", None, "http://[::1]:81/"), ("::1", None, "http://[::1]:81/"), ("box.example", None, "http://box.example:81/"),
    ],
)  # fmt: skip
def test_the_address_that_is_printed(host: str, token: str | None, address: str) -> None:
    assert serve.address_of(host, 81, token) == address


def test_a_taken_port_is_told(small_atlas: Atlas) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(serve.CannotListen, match=f"port {port} is taken(.|\n)*--port {port + 1}"):
            serve.serve(small_atlas, host="127.0.0.1", port=port, browser=False)


def test_an_address_of_another_machine_is_told(small_atlas: Atlas) -> None:
    with pytest.raises(serve.CannotListen, match="is no address of this machine"):
        serve.serve(small_atlas, host="no.such.host.invalid", port=0, browser=False)


def test_the_command_serves_until_it_is_interrupted(world_folder: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "isthmus",
        "serve",
        "--port",
        "0",
        "--no-browser",
        "--quiet",
        "--atlas",
        str(world_folder),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        try:
            address = server.stdout.readline().strip()
            with urllib.request.urlopen(address + "questions", timeout=30) as page:
                assert b"<h1>Questions</h1>" in page.read()
            port = address.rstrip("/").rpartition(":")[2]
            second = run("serve", "--port", port, "--no-browser", "--quiet", "--atlas", world_folder)
            assert second.returncode == 1
            assert f"port {port} is taken" in second.stderr
            assert "Traceback" not in second.stderr
        finally:
            server.send_signal(signal.SIGINT)
        assert server.wait(30) == 0
        assert server.stderr.read() == ""


@pytest.mark.slow
def test_a_network_address_gets_a_token(world_folder: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "isthmus",
        "serve",
        "--host",
        "0.0.0.0",
        "--port",
        "0",
        "--no-browser",
        "-q",
        "--atlas",
    ]
    with subprocess.Popen([*command, str(world_folder)], stdout=subprocess.PIPE, text=True, env=os.environ) as server:
        assert server.stdout is not None
        try:
            address, _, token = server.stdout.readline().strip().partition("?token=")
            assert len(token) >= 20
            host = address.removeprefix("http://").rstrip("/")
            connection = http.client.HTTPConnection(host, timeout=30)
            for headers, status in (({}, 401), ({"Authorization": f"Bearer {token}"}, 200)):
                connection.request("GET", "/questions", headers=headers)
                answer = connection.getresponse()
                answer.read()
                assert answer.status == status
            connection.close()
        finally:
            server.send_signal(signal.SIGINT)


@pytest.mark.slow
def test_the_first_transfer_is_small(new_page: Callable[..., Page], live_bundled: str) -> None:
    for address in ("/questions", "/questions/chokepoints", "/questions/commitments", "/sql"):
        page = new_page()
        page.goto(live_bundled + address, wait_until="networkidle")
        sizes = page.evaluate(
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map(e => e.transferSize)"
        )
        assert 0 < sum(sizes) < FIRST_TRANSFER, address


@pytest.mark.slow
def test_a_page_prints_on_paper(new_page: Callable[..., Page], live: str) -> None:
    page = new_page()
    page.goto(f"{live}/questions/commitments?group=trio")
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator(".places").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_a_misspelt_address_names_the_page_that_was_meant(client: TestClient) -> None:
    answer = client.get("/Questins")
    assert answer.status_code == 404
    assert 'href="/questions"' in answer.text.partition("<main")[2]
