"""Who may ask and what a page may load."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from isthmus.atlas.handle import Atlas
from isthmus.web import app as app_module
from isthmus.web import security

Clients = Callable[..., TestClient]
WEB = Path(app_module.__file__).parent


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/static/isthmus.css", "/api/v1/questions", "/questions/convening?page=x"]
)
def test_every_response_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    rules = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_a_page_may_add_to_the_policy() -> None:
    rules = security.policy(worker_src="blob:", img_src="blob:")
    assert "worker-src blob:" in rules
    assert "img-src 'self' data: blob:" in rules
    assert "script-src 'self';" in rules


@pytest.mark.parametrize("host", ["127.0.0.1:8350", "localhost:8350", "localhost", "[::1]:8350", "LOCALHOST:9000"])
def test_our_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/nothing", headers={"host": host}).status_code == 404


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "localhost.evil", "", "[::1", "a@b", "127.0.0.1@evil"],
)
def test_other_names_are_refused(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "does not answer to that name" in answer.text


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9999", "https://[", "file://"])
def test_pages_of_others_are_refused(client: TestClient, origin: str) -> None:
    assert client.get("/sql?q=SELECT+1", headers={"origin": origin}).status_code == 403


def test_our_own_pages_are_answered(client: TestClient) -> None:
    assert client.get("/nothing", headers={"origin": "http://127.0.0.1:8350"}).status_code == 404


@pytest.mark.parametrize(
    ("site", "mode", "dest", "status"),
    [
        ("same-origin", "cors", "empty", 404),
        ("none", "navigate", "document", 404),
        ("cross-site", "navigate", "document", 404),  # a person follows a link to us
        ("cross-site", "navigate", "iframe", 403),
        ("cross-site", "no-cors", "script", 403),
        ("same-site", "no-cors", "image", 403),  # another port of this machine
    ],
)
def test_what_the_browser_says_of_where_a_request_comes_from(
    client: TestClient, site: str, mode: str, dest: str, status: int
) -> None:
    headers = {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest}
    assert client.get("/nothing", headers=headers).status_code == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_can_be_written(client: TestClient, method: str) -> None:
    answer = client.request(method, "/")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


def test_head_is_get_without_the_body(client: TestClient) -> None:
    answer = client.head("/static/isthmus.css")
    assert (answer.status_code, answer.content) == (200, b"")


def test_an_endless_address_is_refused_in_words(client: TestClient) -> None:
    answer = client.get("/search?q=" + "x" * 20_000)
    assert answer.status_code == 414
    assert "too long" in answer.text


def test_another_address_needs_a_token(small_atlas: Atlas, client_of: Clients) -> None:
    with pytest.raises(ValueError, match=r"0\.0\.0\.0 can be reached from other machines; name a --token"):
        client_of(small_atlas, host="0.0.0.0")
    assert security.is_loopback("127.0.0.5")
    assert security.is_loopback("::1")
    assert not security.is_loopback("example.org")


def test_the_token(small_atlas: Atlas, client_of: Clients) -> None:
    guarded = client_of(small_atlas, host="0.0.0.0", token="s3cret&=")
    locked = guarded.get("/nothing")
    assert locked.status_code == 401
    assert "asks for a token" in locked.text
    assert small_atlas.version.digest[:8] not in locked.text
    assert guarded.get("/static/isthmus.css").status_code == 200
    assert guarded.get("/api/v1/questions").status_code == 401
    assert guarded.get("/nothing", headers={"authorization": "Bearer s3cret&="}).status_code == 404
    assert guarded.get("/nothing", headers={"authorization": "Bearer other"}).status_code == 401
    assert guarded.get("/nothing", headers={"host": "192.0.2.7:8350"}).status_code == 401
    assert guarded.get("/nothing", headers={"host": "evil.example"}).status_code == 421
    wrong = guarded.get("/?token=guess")
    assert "not the token" in wrong.text
    opened = guarded.get("/nothing", params={"token": "s3cret&=", "q": "a b"}, follow_redirects=False)
    assert (opened.status_code, opened.headers["location"]) == (303, "/nothing?q=a+b")
    cookie = opened.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert guarded.get("/nothing").status_code == 404  # by the cookie


def test_a_token_leads_nowhere_else(small_atlas: Atlas, client_of: Clients) -> None:
    guarded = client_of(small_atlas, host="0.0.0.0", token="t")
    opened = guarded.get("http://127.0.0.1:8350//evil.example/", params={"token": "t"}, follow_redirects=False)
    assert opened.headers["location"].startswith("/evil.example")


def test_a_token_of_other_letters(small_atlas: Atlas, client_of: Clients) -> None:
    with pytest.raises(ValueError, match="ASCII letters, digits"):
        client_of(small_atlas, token="schlüssel")
    guarded = client_of(small_atlas, token="t")
    assert guarded.get("/nothing", headers={b"authorization": b"Bearer x\xff"}).status_code == 401
    assert guarded.get("/nothing", headers={"cookie": "x=\x01; isthmus_token"}).status_code == 401
    assert guarded.get("/nothing", headers={"cookie": "x=\x01; isthmus_token=t"}).status_code == 404


def test_no_template_trusts_text() -> None:
    """`|safe` and unquoted attributes are how text from a source would become markup."""
    for template in (WEB / "templates").glob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert "|safe" not in text.replace(" ", ""), template.name
        assert "autoescape" not in text, template.name
        assert "<style" not in text, template.name
        assert " style=" not in text, template.name
        assert " onclick" not in text, template.name


def test_scripts_build_no_markup_from_text() -> None:
    for script in (WEB / "static").glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert "innerHTML" not in text, script.name
        assert "eval(" not in text, script.name
        assert "insertAdjacentHTML" not in text, script.name
