"""The page of a read document: its text with what it names, what was proposed from it, and what became of that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import passage_world
import pytest
import review_world
import small_world
from fastapi.testclient import TestClient
from review_world import identity

from isthmus.atlas import folder
from isthmus.atlas.handle import Atlas, open_atlas
from isthmus.documents.document_source import SourceChoice
from isthmus.documents.review_desk import Judge, opened
from isthmus.web import document_views
from isthmus.web.app import create_app
from isthmus.web.passage_views import Piece, pieces
from isthmus.web.thing_views import NotInAtlasError


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Atlas]:
    """The small world under a folder of documents, of whose candidates one is accepted and one rejected."""
    place = tmp_path_factory.mktemp("documents")
    base, mine = small_world.write(place / "world"), review_world.write(place / "mine")
    frames = folder.read(base)
    judge = Judge(frames, mine, "tester", dt.date(2025, 8, 1))
    desk = opened(frames, mine)
    warnings = desk.proposed(identity("warnings"))
    judge.accept(warnings.candidate_id, desk.content(warnings), SourceChoice(reliability="A", reason="the ministry's own page"))
    judge.reject(identity("powder"), "not Acme's own figure")
    with open_atlas(base, overlay=mine) as atlas:
        yield atlas


@pytest.fixture(scope="module")
def of_documents(judged: Atlas) -> TestClient:
    return TestClient(create_app(judged), base_url="http://127.0.0.1:8350")


def test_stretches_lead_to_what_is_named_and_say_what_is_denied() -> None:
    said = [{"begins": 0, "ends": 5, "kind": "actor", "ids": ["jp"], "value": None, "negated": True},
            {"begins": 6, "ends": 9, "kind": "actor", "ids": ["x", "y"], "value": None, "negated": False}]  # fmt: skip
    found = pieces("Japan met no one", said, lambda kind, key: f"/{kind}/{key}")
    assert found == [
        Piece("Japan", "actor", "actor: jp, denied", "/actor/jp"), Piece(" "), Piece("met", "actor", "actor: x, y"), Piece(" no one"),
    ]  # fmt: skip
    assert [p.url for p in pieces("Japan", said[:1])] == [""]


def test_the_text_in_order_with_what_it_names(judged: Atlas) -> None:
    page = document_views.document(judged, "doc-readout")
    assert [(p.number, p.locator, p.kind) for p in page.passages] == [(n, f"para. {n}", "paragraph") for n in (1, 2, 3, 4)]
    assert page.passages[0].pieces[0] == Piece("Japan", "actor", "actor: jp", "/actors/jp")
    assert [p.text for p in page.passages[0].pieces if p.kind == "date"] == ["9 May 2025"]
    assert "".join(p.text for p in page.passages[1].pieces) == review_world.PASSAGES["doc-readout"][1]
    assert (page.address, page.total, page.page, page.pages) == ("https://mod.example/readout", 4, 1, 1)


def test_candidates_say_what_became_of_them_and_lead_to_the_facts(judged: Atlas) -> None:
    (section,) = document_views.document(judged, "doc-readout").thing.sections
    states = {row.cells[1].parts[0].text: row.cells[4].parts[0].text for row in section.rows}
    assert states["Japan should share cyber warnings within a day."] == "accepted"
    assert states["Acme: output of 500 tonnes powder a year"] == "rejected"
    assert list(states.values()).count("waiting") == 2
    (made,) = [row.cells[5].parts for row in section.rows if row.cells[5].parts]
    assert [part.url for part in made] == [f"/facts/{made[0].text}"]
    assert judged.sql("SELECT count(*) FROM facts WHERE fact_id = ?", [made[0].text]).item() == 1
    assert not any(row.cells[1].parts[0].url for row in section.rows)  # no folder to review in
    (reviewed,) = document_views.document(judged, "doc-readout", reviewed=True).thing.sections
    assert {row.cells[1].parts[0].url for row in reviewed.rows} >= {f"/review/{identity('meeting')}"}


def test_a_source_leads_to_the_document_it_is(judged: Atlas, of_documents: TestClient) -> None:
    (source,) = judged.sql("SELECT DISTINCT source_id FROM candidate_judgements WHERE source_id IS NOT NULL")["source_id"]
    assert 'href="/documents/doc-readout"' in of_documents.get(f"/sources/{source}").text


def test_a_long_document_is_parted_and_a_passage_is_found(
    judged: Atlas, of_documents: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_views, "PASSAGES_SHOWN", 2)
    page = document_views.document(judged, "doc-readout", 2)
    assert ([p.number for p in page.passages], page.page, page.pages) == ([3, 4], 2, 2)
    assert document_views.document(judged, "doc-readout", 9).page == 2
    assert [document_views.page_of_passage(n) for n in (1, 2, 3, 4)] == [1, 1, 2, 2]
    text = of_documents.get("/documents/doc-readout?page=2").text
    assert "Passages 3–4 of 4" in text
    assert 'href="?page=2#p-3"' in text  # of the candidate that rests on it
    assert 'rel="next"' not in text


def test_one_that_is_not_there_names_those_that_are_near(judged: Atlas, of_documents: TestClient) -> None:
    with pytest.raises(NotInAtlasError) as missing:
        document_views.document(judged, "doc-readuot")
    assert missing.value.near[0].url == "/documents/doc-readout"
    answer = of_documents.get("/documents/doc-readuot")
    assert answer.status_code == 404
    assert "The atlas has no document “doc-readuot”" in answer.text


def test_documents_are_found_by_their_titles(of_documents: TestClient) -> None:
    assert of_documents.get("/documents", follow_redirects=False).headers["location"] == "/search?kind=document"
    assert 'href="/documents/doc-news"' in of_documents.get("/search?q=trio+ministers+tokyo").text
    assert of_documents.get("/search?kind=document").text.count('href="/documents/doc-') == len(review_world.DOCUMENTS)


def test_no_text_of_a_document_becomes_markup(of_documents: TestClient) -> None:
    text = of_documents.get("/documents/doc-hostile").text
    assert "&lt;script&gt;document.title" in text
    assert "<script>document.title" not in text
    assert "<img src=x" not in text


def test_an_answer_cites_documents_that_can_be_read(
    tmp_path: Path, client_of: Callable[..., TestClient]
) -> None:
    with open_atlas(small_world.write(tmp_path / "w", passage_world.world())) as atlas:
        client = client_of(atlas)
        assert 'href="/documents/d-a"' in client.get("/questions/deterrence?rests_on=documents&group=trio&beside=us").text
        page = client.get("/documents/d-a").text
    assert "/questions/deterrence?concept=resilience" in page
    assert "of another publication" in page
