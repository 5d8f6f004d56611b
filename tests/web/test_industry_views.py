from __future__ import annotations

import pytest

from isthmus.atlas.handle import Atlas
from isthmus.web import industry_views
from isthmus.web.thing_views import NotInAtlasError


def test_a_good_shows_its_tiers_and_what_rests_on_it(small_atlas: Atlas) -> None:
    page = industry_views.good(small_atlas, "powder")
    assert page.upstream == ()
    assert [(t.step, [g.name for g in t.goods]) for t in page.downstream] == [
        (1, ["Motor a", "Motor b"]),
        (2, ["Missile a", "Missile b"]),
    ]
    assert [m.text for m in page.munitions] == ["Missile a", "Missile b"]
    assert page.supply.exclusivity == "stated-sole"
    assert page.thing.lead.startswith("A source states that Acme is the only supplier, in what it supplies to Beta.")
    assert page.thing.questions[0].url == "/questions/chokepoints?good=powder"


def test_inputs_stand_farthest_first(small_atlas: Atlas) -> None:
    page = industry_views.good(small_atlas, "missile-b")
    assert [t.step for t in page.upstream] == [-2, -1]
    assert [g.name for g in page.upstream[0].goods] == ["Powder", "Salt"]


def test_what_fires_it_is_no_tier_but_a_row(small_atlas: Atlas) -> None:
    page = industry_views.good(small_atlas, "missile-a")
    assert page.downstream == ()
    outputs = next(s for s in page.thing.sections if s.anchor == "outputs")
    assert [c.parts[0].text for c in outputs.rows[0].cells[:2]] == ["Launcher", "fires"]


@pytest.mark.parametrize(
    ("good", "words"),
    [
        ("motor-a", "Nothing says that it is the only one"),
        ("missile-c", "does not mean that there is none"),
        ("salt", "2 independent owners"),
    ],
)
def test_one_known_maker_is_not_called_the_only_one(small_atlas: Atlas, good: str, words: str) -> None:
    assert words in industry_views.good(small_atlas, good).thing.lead


def test_a_count_names_what_it_includes(small_atlas: Atlas) -> None:
    facts = dict(industry_views.good(small_atlas, "missiles-any").thing.facts)
    assert [p.text for p in facts["A count includes"].parts] == ["Missile a", "Missile b"]
    facts = dict(industry_views.good(small_atlas, "missile-a").thing.facts)
    assert [p.url for p in facts["Counted within"].parts] == ["/goods/missiles-any"]


def test_a_site(small_atlas: Atlas) -> None:
    site = industry_views.site(small_atlas, "acme-plant")
    facts = dict(site.facts)
    assert facts["Run by"].parts[0].url == "/actors/acme"
    assert facts["Place"].parts[0].url == "/places/us/Springfield"
    assert [s.anchor for s in site.sections] == ["makes", "figures"]


def test_a_place(small_atlas: Atlas) -> None:
    place = industry_views.place(small_atlas, "us", "Springfield")
    assert [s.anchor for s in place.sections] == ["sites"]
    with pytest.raises(NotInAtlasError) as missing:
        industry_views.place(small_atlas, "us", "Springfeld")
    assert [near.url for near in missing.value.near] == ["/places/us/Springfield"]


def test_unknown_ids_name_near_ones(small_atlas: Atlas) -> None:
    with pytest.raises(NotInAtlasError) as missing:
        industry_views.good(small_atlas, "powdr")
    assert [near.url for near in missing.value.near] == ["/goods/powder"]
    with pytest.raises(NotInAtlasError):
        industry_views.site(small_atlas, "nowhere")


def test_every_good_has_a_page(small_atlas: Atlas) -> None:
    made_by = industry_views.known_suppliers(small_atlas)
    for good in small_atlas.table("goods")["good_id"]:
        assert industry_views.good(small_atlas, good, made_by).thing.name
