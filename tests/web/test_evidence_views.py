from __future__ import annotations

from pathlib import Path

import pytest
import small_world
import stance_world

from isthmus.atlas.handle import Atlas, open_atlas
from isthmus.web import evidence_views
from isthmus.web.thing_views import NotInAtlasError


def test_a_fact_shows_what_contradicts_it(small_atlas: Atlas) -> None:
    page = evidence_views.fact(small_atlas, "material_shares/m-0")
    assert page.conflicts is not None
    assert [(r.fact_id, r.cells[1].parts[0].text) for r in page.conflicts.rows] == [
        ("material_shares/m-0", "50%"),
        ("material_shares/m-1", "60%"),
    ]
    assert page.series is None
    assert page.thing.name == "China has 50% of the world's output of Ore (mining, 2023)"


def test_other_dates_are_a_series_and_no_conflict(tmp_path: Path) -> None:
    rows = small_world.world()
    rows["material_shares"] = [
        {"fact_id": f"material_shares/{y}", "good_id": "ore", "country": "cn", "stage": "mining", "share": s, "year": y,
         "source_ids": "s-gov", "credibility": 3, "verified": "true"} for y, s in (("2022", 0.4), ("2023", 0.5))
    ]  # fmt: skip
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        page = evidence_views.fact(atlas, "material_shares/2023")
    assert page.conflicts is None
    assert page.series is not None
    assert [r.fact_id for r in page.series.rows] == ["material_shares/2022", "material_shares/2023"]


def test_a_figure_is_held_at_its_ceiling(small_atlas: Atlas) -> None:
    page = evidence_views.fact(small_atlas, "material_shares/m-0")  # its source is graded A
    assert page.thing.grade == "C3"
    assert page.ceiling
    assert not evidence_views.fact(small_atlas, "actors/jp").ceiling


def test_a_proxy_is_named_but_not_linked(small_atlas: Atlas) -> None:
    (witness,) = evidence_views.fact(small_atlas, "material_shares/m-2").witnesses
    assert witness.address == ""
    assert witness.url == "/sources/s-proxy"
    page = evidence_views.source(small_atlas, "s-proxy")
    assert page.address == ""
    assert "never emitted as a link" in page.not_linked_because
    assert evidence_views.source(small_atlas, "s-found").address == "https://gov.example/speech"


def test_a_source_shows_every_fact_that_rests_on_it(small_atlas: Atlas) -> None:
    page = evidence_views.source(small_atlas, "s-gov")
    assert sum(len(s.rows) for s in page.thing.sections) == page.facts
    stated = small_atlas.sql("SELECT fact_id FROM fact_sources WHERE source_id = 's-gov'")["fact_id"]
    assert {r.fact_id for s in page.thing.sections for r in s.rows} == set(stated)


def test_every_fact_has_a_page(small_atlas: Atlas) -> None:
    for fact in small_atlas.sql("SELECT fact_id FROM facts")["fact_id"]:
        page = evidence_views.fact(small_atlas, fact)
        assert page.thing.name
        assert page.witnesses
        assert page.fields


def test_a_coding_has_a_page_without_an_address(tmp_path: Path) -> None:
    with open_atlas(stance_world.write(tmp_path / "w")) as atlas:
        page = evidence_views.fact(atlas, "codings/kr-arms-control-2020.second")
    assert page.thing.name == "The second coder reads kr-arms-control-2020 as qualified, without sight of the first stance"
    (witness,) = page.witnesses
    assert (witness.address, witness.url) == ("", "/sources/coding-2")


def test_unknown_ids_name_near_ones(small_atlas: Atlas) -> None:
    with pytest.raises(NotInAtlasError) as missing:
        evidence_views.fact(small_atlas, "material_shares/m-9")
    assert "/facts/material_shares/m-0" in [near.url for near in missing.value.near]
    with pytest.raises(NotInAtlasError) as missing:
        evidence_views.source(small_atlas, "s-gvo")
    assert "/sources/s-gov" in [near.url for near in missing.value.near]
