from __future__ import annotations

from pathlib import Path

import pytest
import small_world

from isthmus.atlas.handle import Atlas, open_atlas
from isthmus.web import cooperation_views
from isthmus.web.thing_views import NotInAtlasError


def test_an_engagement_names_its_conveners_first(small_atlas: Atlas) -> None:
    page = cooperation_views.engagement(small_atlas, "trio-meeting")
    assert dict(page.facts)["Held beside"].parts[0].url == "/engagements/nato-summit"
    rows = page.sections[0].rows
    assert [c.parts[0].text for c in rows[0].cells[:2]] == ["Japan", "convener"]
    summit = cooperation_views.engagement(small_atlas, "nato-summit")
    assert [s.anchor for s in summit.sections] == ["participants", "margins"]


def test_a_commitment_names_parties_suspensions_and_its_like(small_atlas: Atlas) -> None:
    page = cooperation_views.commitment(small_atlas, "half")
    facts = dict(page.facts)
    assert [p.text for p in facts["Parties"].parts] == ["Australia", "South Korea", "United States"]
    assert facts["Suspended between"].parts[0].text == "South Korea and United States"
    assert [r.cells[1].parts[0].text for r in page.sections[0].rows] == ["old", "three", "us-au"]


def test_a_centre(tmp_path: Path) -> None:
    rows = small_world.world()
    evidence = {"source_ids": "s-gov", "credibility": 2, "verified": "true"}
    centre = {"fact_id": "actors/coe", "actor_id": "coe", "kind": "centre", "name": "Cyber Centre", "country": "de"}
    rows["actors"].append(centre | evidence)
    rows["centres"] = [{"fact_id": "centres/coe", "centre_id": "coe", "short_name": "CC", "host": "de", "city": "Bonn",
                        "lat": 50.7, "lon": 7.1, "domain": "cyber", **evidence}]  # fmt: skip
    rows["centre_participation"] = [
        {"fact_id": f"centre_participation/coe.{a}", "centre_id": "coe", "actor_id": a, "role": role, **evidence}
        for a, role in (("jp", "contributing"), ("de", "framework"))
    ]
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        page = cooperation_views.centre(atlas, "coe")
        assert page.name == "Cyber Centre"
        assert [r.cells[0].parts[0].text for r in page.sections[0].rows] == ["Germany", "Japan"]


def test_unknown_ids_name_near_ones(small_atlas: Atlas) -> None:
    with pytest.raises(NotInAtlasError) as missing:
        cooperation_views.engagement(small_atlas, "nato-sumit")
    assert [near.url for near in missing.value.near] == ["/engagements/nato-summit"]
    for view in (cooperation_views.centre, cooperation_views.commitment):
        with pytest.raises(NotInAtlasError):
            view(small_atlas, "nothing-like-it")
