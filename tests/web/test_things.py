from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import small_world
from fastapi.testclient import TestClient

from isthmus.atlas.handle import open_atlas


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/actors/jp", "Japan"),
        ("/actors/acme", "Acme Plant"),
        ("/sites/acme-plant", "Springfield"),
        ("/goods/powder", "Munitions that rest on it"),
        ("/goods/launcher", "fires"),
        ("/places/us/Springfield", "Acme Plant"),
        ("/engagements/nato-summit", "Held beside it"),
        ("/commitments/us-jp", "Others that bind"),
        ("/sources/s-gov", "facts rest on it"),
        ("/facts/material_shares/m-0", "What contradicts it"),
        ("/facts/actors/jp", "How do we know this?"),
    ],
)
def test_every_kind_of_thing_has_a_page(client: TestClient, address: str, words: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert words in answer.text


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("/actors/delta-chld", "/actors/delta-child"),
        ("/goods/powdr", "/goods/powder"),
        ("/sites/acme-plan", "/sites/acme-plant"),
        ("/engagements/nato-sumit", "/engagements/nato-summit"),
        ("/sources/s-gvo", "/sources/s-gov"),
        ("/facts/actors/jpp", "/facts/actors/jp"),
        ("/places/us/Springfeld", "/places/us/Springfield"),
        ("/goods/%3Cscript%3E", ""),
        ("/centres/none", ""),
    ],
)
def test_unknown_ids_get_near_matches_and_404(client: TestClient, address: str, near: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "<script>" not in answer.text
    assert near in answer.text


def test_a_long_section_can_be_shown_whole(client: TestClient) -> None:
    short, whole = client.get("/sources/s-gov").text, client.get("/sources/s-gov?all=participants").text
    assert "?all=participants#participants" in short
    assert whole.count("<tr") > short.count("<tr")


def test_lists_behind_addresses(client: TestClient) -> None:
    assert client.get("/goods", follow_redirects=False).headers["location"] == "/search?kind=good"
    assert client.get("/nothing").status_code == 404


def test_a_proxy_is_never_a_link(client: TestClient) -> None:
    for address in ("/sources/s-proxy", "/facts/material_shares/m-2", "/sources/s-found"):
        assert 'href="https://proxy.example' not in client.get(address).text
    assert 'href="https://gov.example/speech"' in client.get("/sources/s-found").text


def test_text_of_the_atlas_is_escaped(tmp_path: Path, client_of: Callable[..., TestClient]) -> None:
    rows = small_world.world()
    nasty = "<img src=x onerror=alert(1)>\"'&"
    rows["actors"][1]["name"] = rows["goods"][0]["name"] = rows["sources"][0]["title"] = rows["sites"][0]["city"] = (
        nasty
    )
    rows["engagements"][0]["summary"] = rows["goods"][0]["note"] = nasty
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        client = client_of(atlas)
        for address in ("/actors/jp", "/goods/missile-a", "/sources/s-gov", "/sites/acme-plant", "/engagements/nato-summit",
                        "/facts/actors/jp", "/search?q=onerror", "/search?kind=place", "/"):  # fmt: skip
            text = client.get(address).text
            assert "<img src=x" not in text, address
            assert "&lt;img" in text or address == "/", address
