"""Fetching from a server that misbehaves in every way."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rude_server import PAGE, serving

from isthmus.documents.fetching import Limits, fetched

QUICK = Limits(connect_s=1, silence_s=0.4, whole_s=1.5, most_bytes=1 << 20, redirects=4, tries=2, longest_wait_s=1)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving() as (address, _):
        yield address


def test_a_page_is_kept_by_its_digest(server: str, tmp_path: Path) -> None:
    found = fetched(f"{server}/page", tmp_path / "kept", QUICK)
    digest = hashlib.sha256(PAGE).hexdigest()
    assert (found.outcome, found.status, found.digest, found.size) == ("fetched", 200, digest, len(PAGE))
    assert found.path == tmp_path / "kept" / f"{digest}.html"
    assert found.path.read_bytes() == PAGE
    assert (found.etag, found.final_url) == ('"one"', None)


def test_a_page_that_is_as_it_was_is_not_sent_again(server: str, tmp_path: Path) -> None:
    assert fetched(f"{server}/versioned", tmp_path, QUICK).outcome == "fetched"
    again = fetched(f"{server}/versioned", tmp_path, QUICK, known={"etag": '"one"'})
    assert (again.outcome, again.status, again.path) == ("unchanged", 304, None)


@pytest.mark.parametrize(
    ("path", "outcome", "said"),
    [
        ("nowhere", "gone", "not there"),
        ("gone", "gone", "not there"),
        ("forbidden", "refused", "does not let programs"),
        ("broken", "failing", "status 500"),
        ("come-back-in-an-hour", "failing", "status 429"),
        ("circle/a", "astray", "in a circle"),
        ("on-and-on", "astray", "more than 4 redirects"),
        ("to-a-file", "astray", "no web address"),
        ("silent", "too-slow", "did not come in time"),
        ("dripping-header", "too-slow", "did not come"),
        ("dripping", "too-slow", "did not come"),
        ("endless", "too-large", "more than 1,048,576 bytes"),
        ("claims-much", "too-large", "1,000,000,000,000 bytes"),
        ("cut-short", "unreachable", "IncompleteRead"),
        ("bomb", "too-large", "more than 1,048,576 bytes"),
        ("no-gzip", "wrong-type", "cannot be unpacked"),
        ("film", "wrong-type", "video/mp4"),
        ("no-http", "unreachable", ""),
        ("hangs-up", "unreachable", ""),
    ],
)
def test_what_a_server_does_is_told_and_ends_in_time(server: str, tmp_path: Path, path: str, outcome: str, said: str) -> None:
    began = time.monotonic()
    found = fetched(f"{server}/{path}", tmp_path, QUICK)
    assert (found.outcome, found.path) == (outcome, None), found.note
    assert said in (found.note or "")
    # Two tries, each bounded by the whole, and a pause of a second; a handler would go on for five.
    assert time.monotonic() - began < 4.5
    assert list(tmp_path.iterdir()) == [], "nothing of a page that was not read to its end stays"


def test_a_server_that_fails_for_a_moment_is_asked_again(server: str, tmp_path: Path) -> None:
    assert fetched(f"{server}/broken-once", tmp_path, QUICK).outcome == "fetched"


def test_a_page_that_moved_for_good_is_told_apart_from_one_that_is_elsewhere_today(server: str, tmp_path: Path) -> None:
    moved = fetched(f"{server}/moved", tmp_path, QUICK)
    assert (moved.outcome, moved.final_url, moved.note) == ("moved", f"{server}/page", None)
    today = fetched(f"{server}/elsewhere-today", tmp_path, QUICK)
    assert (today.outcome, today.final_url) == ("fetched", f"{server}/page")
    front = fetched(f"{server}/to-the-front", tmp_path, QUICK)
    assert front.outcome == "moved"
    assert "probably gone" in (front.note or "")


def test_a_host_that_is_not_there(tmp_path: Path) -> None:
    with serving() as (address, _):
        pass
    assert fetched(f"{address}/page", tmp_path, QUICK).outcome == "unreachable"


def test_a_certificate_that_vouches_for_nobody(tmp_path: Path, self_signed: Path) -> None:
    with serving(tls=self_signed) as (address, _):
        found = fetched(f"{address}/page", tmp_path, QUICK)
    assert found.outcome == "insecure"
    assert "certificate" in (found.note or "").lower()


def test_a_plain_server_behind_an_https_address(server: str, tmp_path: Path) -> None:
    assert fetched(server.replace("http:", "https:") + "/page", tmp_path, QUICK).outcome == "insecure"


def test_a_public_page_does_not_lead_into_the_private_network(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from isthmus.documents import fetching

    # As if the name of the first host were public: only the address it redirects to is looked up as it is.
    real = fetching._is_private
    monkeypatch.setattr(fetching, "_is_private", lambda host: host != "localhost" and real(host))
    found = fetched(server.replace("127.0.0.1", "localhost") + "/home", tmp_path, QUICK)
    assert (found.outcome, "not public" in (found.note or "")) == ("astray", True)
