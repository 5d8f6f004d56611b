"""The pages of review: what they show, what a form may change, and that no text of a document becomes markup."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import review_world
import small_world
import uvicorn
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect
from review_world import identity

from isthmus.atlas import own_folder
from isthmus.atlas.handle import Atlas, open_atlas
from isthmus.web.app import create_app
from isthmus.web.own_facts import OwnFacts
from isthmus.web.passage_views import pieces

OURS = {"origin": "http://127.0.0.1:8350"}


@pytest.fixture
def own(tmp_path: Path) -> OwnFacts:
    return OwnFacts(small_world.write(tmp_path / "world"), review_world.write(tmp_path / "mine"))


@pytest.fixture
def reviewer(small_atlas: Atlas, client_of: Callable[..., TestClient], own: OwnFacts) -> TestClient:
    return client_of(small_atlas, own_facts=own)


def send(client: TestClient, own: OwnFacts, name: str, action: str, headers: Any = None, **fields: str) -> Any:
    form = {"form_key": own.form_key, "seen": "", "action": action} | fields
    return client.post(f"/review/{identity(name)}", data=form, headers=OURS if headers is None else headers, follow_redirects=False)


def verdicts(own: OwnFacts) -> list[str]:
    return own_folder.tables_of(own.target)["candidate_judgements"]["verdict"].sort().to_list()


def in_force(client: TestClient, name: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', client.get(f"/review/{identity(name)}").text)
    assert found is not None
    return found[1]


def test_without_a_folder_the_page_says_how_to_get_one(client: TestClient) -> None:
    answer = client.get("/review")
    assert answer.status_code == 200
    assert "isthmus serve --overlay mine" in answer.text
    assert client.get("/review/engagement-x").status_code == 404
    assert client.post("/review/engagement-x", data={"action": "accept"}, headers=OURS).status_code == 404


def test_the_list_and_its_filters(reviewer: TestClient) -> None:
    text = reviewer.get("/review").text
    assert "11 of 11 facts" in text
    assert text.index("Trio Defence Ministers") < text.index("Acme: output of 500 tonnes powder a year")
    figures = reviewer.get("/review?kind=figure&document=doc-report").text
    assert "Acme: capacity of 40 to 60 pallet powdr (target)" in figures
    assert "output of 500" not in figures
    assert reviewer.get("/review?state=judged").text.count('class="hit"') == 0
    for wrong in ("/review?kind=gossip", "/review?state=maybe", "/review?page=7"):
        assert reviewer.get(wrong).status_code == 404
    assert "Review" in reviewer.get("/sql").text.partition("</nav>")[0]  # linked while candidates wait


def test_a_candidate_shows_its_passage_and_what_it_would_become(reviewer: TestClient) -> None:
    answer = reviewer.get(f"/review/{identity('meeting')}")
    assert '<mark class="of-actor" title="actor: jp">Japan</mark> hosted the Trio' in answer.text
    assert "engagements/trio-defence-ministers-meeting-2025-05-" in answer.text
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "unsafe" not in answer.headers["content-security-policy"]
    unknown = reviewer.get(f"/review/{identity('unknown')}").text
    assert "stand in the way" in unknown
    assert "Ministry of Magic" in unknown
    assert "there is nothing to accept" in reviewer.get(f"/review/{identity('related')}").text
    assert reviewer.get("/review/engagement-nothing").status_code == 404


def test_accept_then_undo(reviewer: TestClient, own: OwnFacts) -> None:
    answer = send(reviewer, own, "meeting", "accept")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/review/{identity('warnings')}?done={identity('meeting')}")
    text = reviewer.get(answer.headers["location"]).text
    assert "Accepted:" in text
    assert own_folder.tables_of(own.target)["engagements"].height == 1
    assert "has changed since this atlas was opened" in reviewer.get("/review").text
    assert send(reviewer, own, "meeting", "undo", seen=in_force(reviewer, "meeting")).status_code == 303
    assert not own_folder.tables_of(own.target)["engagements"].height
    assert verdicts(own) == ["accept", "open"]


def test_an_edit_by_form(reviewer: TestClient, own: OwnFacts) -> None:
    fields = {"f.us_role": "none", "f.domains": "logistics", "s.reliability": "B", "judge": "ann"}
    looked = send(reviewer, own, "supply", "look", **fields)
    assert looked.status_code == 200
    assert "Nothing has been saved" in looked.text
    assert verdicts(own) == []
    assert send(reviewer, own, "supply", "accept", **fields).status_code == 303
    tables = own_folder.tables_of(own.target)
    assert tables["commitments"]["us_role"].to_list() == ["none"]
    assert tables["sources"]["reliability"].to_list() == ["B"]
    assert tables["candidate_judgements"]["judge"].to_list() == ["ann"]


def test_what_stands_in_the_way_is_told_and_what_was_written_stays(reviewer: TestClient, own: OwnFacts) -> None:
    answer = send(reviewer, own, "unknown", "accept", **{"f.when": "May 2025", "f.where": "Suva"})
    assert answer.status_code == 400
    assert "is no date of the form 2024" in answer.text
    assert 'value="May 2025"' in answer.text
    assert 'value="Suva"' in answer.text
    assert verdicts(own) == []


def test_reject_and_merge(reviewer: TestClient, own: OwnFacts) -> None:
    assert send(reviewer, own, "powder", "reject").status_code == 400
    assert send(reviewer, own, "powder", "reject", reason="a misreading").status_code == 303
    assert send(reviewer, own, "same-meeting", "merge", into=identity("meeting")).status_code == 303
    assert send(reviewer, own, "plan", "merge", into="recommendations/nothing").status_code == 400
    assert verdicts(own) == ["merge", "reject"]
    assert send(reviewer, own, "powder", "accept").status_code == 409  # judged since the page was opened


def test_a_folder_that_cannot_be_written_is_told(reviewer: TestClient, own: OwnFacts, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(own_folder.writing, "write", full)
    answer = send(reviewer, own, "meeting", "accept")
    assert answer.status_code == 400
    assert "No space left on device" in answer.text


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"headers": {}}, 403),
        ({"headers": {"origin": "null"}}, 403),
        ({"headers": {"origin": "http://evil.example"}}, 403),
        ({"headers": OURS | {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}}, 403),
        ({"headers": OURS | {"sec-fetch-site": "none"}}, 403),
        ({"headers": OURS | {"content-type": "text/plain"}}, 415),
        ({"form_key": "guess"}, 403),
        ({"form_key": ""}, 403),
        ({"reason": "x" * 300_000}, 413),
        ({"action": "format"}, 400),
    ],
)  # fmt: skip
def test_a_form_that_is_not_ours_changes_nothing(reviewer: TestClient, own: OwnFacts, change: dict[str, Any], status: int) -> None:
    assert send(reviewer, own, "meeting", **({"action": "accept"} | change)).status_code == status
    assert verdicts(own) == []


def test_only_review_takes_forms(reviewer: TestClient, own: OwnFacts) -> None:
    for path in ("/", "/review", "/sql", "/api/v1/questions"):
        assert reviewer.post(path, data={"form_key": own.form_key}, headers=OURS).status_code == 405
    assert reviewer.put(f"/review/{identity('meeting')}", headers=OURS).status_code == 405


def test_the_atlas_opened_anew_shows_what_was_accepted(reviewer: TestClient, own: OwnFacts) -> None:
    send(reviewer, own, "meeting", "accept")
    made = own_folder.tables_of(own.target)["engagements"]["fact_id"].item()
    assert reviewer.get(f"/facts/{made}").status_code == 404
    answer = reviewer.post("/review/reload", data={"form_key": own.form_key}, headers=OURS, follow_redirects=False)
    assert answer.status_code == 303
    assert reviewer.get(f"/facts/{made}").status_code == 200
    assert "has changed since" not in reviewer.get("/review").text


def test_a_broken_folder_breaks_the_review_alone(reviewer: TestClient, own: OwnFacts) -> None:
    (own.target / "candidates.csv").write_bytes(b"\xff\xfe broken")
    assert reviewer.get("/sql").status_code == 200
    broken = reviewer.get("/review")
    assert broken.status_code == 400
    assert "cannot be read" in broken.text


def test_pieces_of_a_passage_join_to_its_text() -> None:
    text = "Japan met Australia."
    marks = [{"begins": b, "ends": e, "kind": "actor", "ids": ["x"], "value": None} for b, e in ((0, 5), (3, 8), (10, 19), (30, 40))]
    found = pieces(text, marks)
    assert "".join(p.text for p in found) == text
    assert [p.text for p in found if p.kind] == ["Japan", "Australia"]  # the second overlaps, the last lies outside


@pytest.fixture
def served(own: OwnFacts) -> Iterator[str]:
    """A server on the small world with the folder over it."""
    with open_atlas(own.target.parent / "world", overlay=own.target) as atlas, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        free.listen()
        port = int(free.getsockname()[1])
        app = create_app(atlas, port=port, own_facts=own)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [free]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 20
        while not server.started:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(20)


@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_in_a_browser_a_person_accepts_and_takes_back(
    new_page: Callable[..., Page], served: str, own: OwnFacts, script: bool
) -> None:
    page = new_page(java_script_enabled=script, viewport={"width": 1280, "height": 900})
    page.goto(f"{served}/review")
    page.get_by_role("link", name="Trio Defence Ministers' Meeting").click()
    page.get_by_label("When", exact=True).fill("2025-05")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Accepted as edited:")).to_be_visible()
    assert own_folder.tables_of(own.target)["engagements"]["date"].to_list() == ["2025-05"]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
    assert verdicts(own) == ["edit", "open"]


@pytest.mark.slow
def test_nothing_of_a_hostile_page_runs_or_becomes_markup(new_page: Callable[..., Page], served: str) -> None:
    page = new_page()
    hostile = identity("hostile")
    for address in ("/review", f"/review/{hostile}", "/review?document=doc-hostile", f"/review/{identity('meeting')}"):
        page.goto(served + address)
        assert "owned" not in page.title() or "<" in page.title()  # as words alone
        assert page.evaluate("document.title !== 'owned'")
        assert page.locator("main img, main svg, main script, main [onerror], main [onload]").count() == 0
    page.goto(f"{served}/review/{hostile}")
    expect(page.locator("blockquote.supports")).to_contain_text("onerror=")
    assert page.locator("blockquote.supports").count() == 1
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#problems")).to_contain_text("<script>")
    assert page.locator("main img, main svg, main script").count() == 0
    page.locator("#reason").fill("<img src=x onerror=alert(1)>")
    page.get_by_role("button", name="Reject").click()
    page.goto(f"{served}/review/{hostile}")
    expect(page.locator(".history")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("main img").count() == 0


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["", "meeting", "unknown", "hostile", "/documents/doc-readout", "/documents/doc-hostile"])
def test_pages_are_fit_for_all_and_for_a_phone(new_page: Callable[..., Page], served: str, name: str, scheme: str) -> None:
    page = new_page(color_scheme=scheme, viewport={"width": 390, "height": 800})
    page.goto(served + (name if name.startswith("/") else f"/review/{identity(name)}" if name else "/review"))
    found = Axe().run(page).response["violations"]
    serious = [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found if v["impact"] in ("serious", "critical")]
    assert serious == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
