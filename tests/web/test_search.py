from __future__ import annotations

import pytest
from fastapi.testclient import TestClient


def test_the_page_offers_the_good_and_what_rests_on_it(client: TestClient) -> None:
    text = client.get("/search", params={"q": "powd"}).text
    assert '<a href="/goods/powder">Powder</a>' in text
    assert "2 munitions rest on it" in text
    assert '<a href="/goods/missile-a">Missile a</a>' in text


def test_suggestions(client: TestClient) -> None:
    found = client.get("/search.json", params={"q": "powd"}).json()
    assert found["results"][0] == {
        "kind": "Good", "name": "Powder", "also": "", "detail": "material", "url": "/goods/powder",
        "rests": [{"name": "Missile a", "url": "/goods/missile-a"}, {"name": "Missile b", "url": "/goods/missile-b"}],
        "rests_count": 2,
    }  # fmt: skip
    assert client.get("/search.json").json()["results"] == []


def test_without_a_query_it_lists_the_kinds(client: TestClient) -> None:
    text = client.get("/search").text
    assert "Everything in the atlas" in text
    assert "/search?kind=good" in text


def test_a_kind_is_listed_and_filtered(client: TestClient) -> None:
    assert "Launcher" in client.get("/search", params={"kind": "good"}).text
    both = client.get("/search", params={"q": "delta", "kind": "good"})
    assert both.status_code == 200
    assert "None of what was found is of this kind" in both.text


def test_nothing_found_offers_near_words(client: TestClient) -> None:
    text = client.get("/search", params={"q": "powdre"}).text
    assert "Nothing in the atlas bears that name" in text
    assert "/search?q=powder" in text


@pytest.mark.parametrize("params", [{"kind": "nonsense"}, {"kind": "good", "page": "99"}, {"page": "0"}, {"page": "x"}])
def test_what_cannot_be_asked_gets_a_page(client: TestClient, params: dict[str, str]) -> None:
    answer = client.get("/search", params=params)
    assert answer.status_code in (400, 404)
    assert "<h1>" in answer.text


def test_what_is_typed_is_escaped(client: TestClient) -> None:
    text = client.get("/search", params={"q": '<script>alert(1)</script>"'}).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text
    assert client.get("/search", params={"q": "x" * 5000}).status_code == 200
