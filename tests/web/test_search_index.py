from __future__ import annotations

from pathlib import Path

import pytest
import small_world

from isthmus.atlas.handle import Atlas, open_atlas
from isthmus.web.search_index import Index, folded


@pytest.fixture(scope="module")
def index(small_atlas: Atlas) -> Index:
    return Index(small_atlas)


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("Zakłady  Chemiczne", "zaklady chemiczne"),
        ("Škoda-JS", "skoda js"),
        ("PAC-3", "pac 3"),
        ("三菱", "三菱"),
        ("ＡＢ", "ab"),
        ("…", ""),
    ],
)
def test_case_accents_and_signs_do_not_count(text: str, compared: str) -> None:
    assert folded(text) == compared


def test_a_piece_of_a_word_finds_the_good_and_what_rests_on_it(index: Index) -> None:
    first = index.find("owde")[0].entry
    assert (first.kind, first.name) == ("good", "Powder")
    assert [r.text for r in first.rests] == ["Missile a", "Missile b"]


@pytest.mark.parametrize(
    ("query", "url"),
    [
        ("japan", "/actors/jp"),
        ("acme plant", "/sites/acme-plant"),
        ("springfield", "/places/us/Springfield"),
        ("white paper", "/sources/s-gov"),
        ("rest on one", "/questions/chokepoints"),
        ("two plus two", "/engagements/two-plus-two"),
        ("half", "/commitments/half"),
    ],
)
def test_every_kind_of_thing_is_found(index: Index, query: str, url: str) -> None:
    assert index.find(query)[0].entry.url == url


def test_the_same_name_comes_before_a_piece_of_one(index: Index) -> None:
    assert [h.entry.name for h in index.find("delta")][:2] == ["Delta", "Delta Child"]


@pytest.mark.parametrize("query", ["", " ", "a", "…", "zzzz", "%", "'; DROP TABLE goods; --"])
def test_nothing_is_found_for_nothing(index: Index, query: str) -> None:
    assert index.find(query) == []


def test_misspelt_words_have_near_ones(index: Index) -> None:
    assert "powder" in index.near("powdre")


def test_other_names_are_searched_and_told(tmp_path: Path) -> None:
    rows = small_world.world()
    rows["names"] = [{"fact_id": "names/1", "actor_id": "jp", "name": "日本", "language": "ja", "kind": "native",
                      "source_ids": "s-gov", "credibility": 2, "verified": "true"}]  # fmt: skip
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        hit = Index(atlas).find("日本")[0]
    assert (hit.entry.url, hit.also) == ("/actors/jp", "日本")


def test_counts_and_lists_by_kind(index: Index) -> None:
    counts = index.counts()
    assert counts["good"] == 11
    assert "centre" not in counts
    assert [e.name for e in index.of_kind("site")] == ["Acme Plant"]
