from __future__ import annotations

from pathlib import Path

import pytest
import small_world

from isthmus.atlas.handle import Atlas, open_atlas
from isthmus.web import actor_views
from isthmus.web.thing_views import NotInAtlasError, Section, Thing


def section(thing: Thing, anchor: str) -> Section:
    return next(s for s in thing.sections if s.anchor == anchor)


def said(one: Section, column: str) -> list[str]:
    place = one.columns.index(column)
    return [one_cell.joined.join(p.text for p in one_cell.parts) for row in one.rows for one_cell in [row.cells[place]]]


def test_a_state_shows_its_industry_and_its_ties(small_atlas: Atlas) -> None:
    jp = actor_views.actor(small_atlas, "jp")
    assert (jp.kind, jp.name, jp.grade) == ("State", "Japan", "A2")
    assert said(section(jp, "companies"), "Company") == ["Beta"]
    assert sorted(said(section(jp, "makes"), "Good")) == ["Motor b", "Powder", "Salt"]
    assert said(section(jp, "buys"), "Supplier") == ["Acme"]
    assert said(section(jp, "memberships"), "Group") == ["the Trio"]
    assert "us-jp" in said(section(jp, "commitments"), "Commitment")
    assert dict(jp.facts)["Theatre"].parts[0].text.startswith("Indo-Pacific")


def test_a_company_shows_sites_goods_and_buyers(small_atlas: Atlas) -> None:
    acme = actor_views.actor(small_atlas, "acme")
    assert said(section(acme, "sites"), "Site") == ["Acme Plant"]
    assert said(section(acme, "sites"), "Makes") == ["Powder"]
    assert said(section(acme, "makes"), "Good") == ["Missile a", "Motor a", "Powder", "Powder"]
    assert said(section(acme, "sells"), "Only one?") == ["stated sole"]


def test_what_it_owns(small_atlas: Atlas) -> None:
    assert said(section(actor_views.actor(small_atlas, "delta"), "parts"), "Name") == ["Delta Child"]
    child = actor_views.actor(small_atlas, "delta-child")
    assert dict(child.facts)["Part of"].parts[0].url == "/actors/delta"


def test_a_group_shows_members_and_its_questions(small_atlas: Atlas) -> None:
    trio = actor_views.actor(small_atlas, "trio")
    assert said(section(trio, "members"), "Member") == ["Australia", "China", "Japan", "South Korea"]
    assert "/questions/convening?group=trio" in [q.url for q in trio.questions]
    assert actor_views.actor(small_atlas, "lone").questions == ()  # one member: nothing to ask


def test_every_row_leads_to_its_fact(small_atlas: Atlas) -> None:
    rows = [row for s in actor_views.actor(small_atlas, "us").sections for row in s.rows]
    facts = set(small_atlas.sql("SELECT fact_id FROM facts")["fact_id"])
    assert rows
    assert all(row.fact_id in facts and len(row.grade) == 2 for row in rows)


def test_an_unknown_actor_names_near_ones(small_atlas: Atlas) -> None:
    with pytest.raises(NotInAtlasError) as missing:
        actor_views.actor(small_atlas, "delta-chld")
    assert "/actors/delta-child" in [near.url for near in missing.value.near]


def test_other_names_leave_out_codes_for_machines(tmp_path: Path) -> None:
    rows = small_world.world()
    evidence = {"source_ids": "s-gov", "credibility": 2, "verified": "true"}
    names = (("日本", "ja", "native"), ("740", "zxx", "cow"), ("JPN", "zxx", "iso3"))
    rows["names"] = [
        {"fact_id": f"names/{i}", "actor_id": "jp", "name": name, "language": language, "kind": kind, **evidence}
        for i, (name, language, kind) in enumerate(names)
    ]
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        assert actor_views.actor(atlas, "jp").names == (("JPN", "ISO code", ""), ("日本", "native", "ja"))


def test_every_actor_has_a_page(small_atlas: Atlas) -> None:
    for actor_id in small_atlas.sql("SELECT actor_id FROM actors")["actor_id"]:
        assert actor_views.actor(small_atlas, actor_id).name


def test_trade_at_home_is_told_apart(tmp_path: Path) -> None:
    rows = small_world.world()
    rows["supplies"].append(
        rows["supplies"][0] | {"fact_id": "supplies/s-009", "supplier": "acme", "buyer": "us", "good_id": "salt"}
    )
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        sections = {s.anchor: s for s in actor_views.actor(atlas, "us").sections}
    assert [len(sections[a].rows) for a in ("sells", "within")] == [1, 1]
    assert "buys" not in sections
