"""Worked out by hand on a small world in which taking the best membership first would fall short.

Crosswalk for the test: the field `command-control` serves cyber, space, climate and maritime at 0.7; `information` serves cyber and
climate in full, `intelligence` space and maritime in full. Incidents in Japan: 4 cyber, 4 space, 3 climate, 3 maritime, 14 in all.
Alone command-control serves 0.7 of the need, the others 7/14 each; with information beside it command-control makes 11.9/14 = 0.85,
but information and intelligence together serve all.
"""

import datetime as dt

import pytest
import small_world

import isthmus
from isthmus.atlas.handle import open_atlas
from isthmus.model import crosswalk
from isthmus.questions import centre_needs, centres
from isthmus.questions.naming import QuestionError

COMMON = {"source_ids": "s-gov", "credibility": 2, "verified": "true"}
FIELDS = {"c-broad": "command-control", "c-word": "information", "c-ear": "intelligence", "c-hill": "mountain-warfare"}
INCIDENTS = {"cyber": 4, "space": 4, "climate": 3, "maritime": 3}


def centres_world():
    rows = small_world.world()
    rows["actors"] += [
        {
            "fact_id": f"actors/{key}",
            "actor_id": key,
            "kind": "centre",
            "name": f"Centre {key}",
            "country": "de",
            **COMMON,
        }
        for key in FIELDS
    ]
    rows["centres"] = [
        {"fact_id": f"centres/{key}", "centre_id": key, "short_name": key.upper(), "host": "de", "city": "Berlin", "lat": 52.5, "lon": 13.4,
         "accredited": "2022", "domain": field, **COMMON}
        for key, field in FIELDS.items()
    ]  # fmt: skip
    rows["centre_participation"] = [
        {"fact_id": f"centre_participation/{centre}.{actor}", "centre_id": centre, "actor_id": actor, "role": role,
         "since": since, **COMMON}
        for centre, actor, role, since in (
            ("c-broad", "de", "framework", "2010"), ("c-hill", "jp", "contributing", "2022"), ("c-word", "kr", "contributing", "2025-06"),
        )
    ]  # fmt: skip
    rows["incidents"] = [
        {"fact_id": f"incidents/{domain}-{i}", "incident_id": f"{domain}-{i}", "date": "2024-05", "place": "Tokyo", "country": "jp",
         "domain": domain, "what": "It happened.", "actors": "", **COMMON}
        for domain, count in INCIDENTS.items() for i in range(count)
    ]  # fmt: skip
    rows["commitments"] = []
    return rows


@pytest.fixture
def crossed(monkeypatch):
    served = {
        "cyber": {"command-control": 0.7, "information": 1.0},
        "space": {"command-control": 0.7, "intelligence": 1.0},
        "climate": {"command-control": 0.7, "information": 1.0},
        "maritime": {"command-control": 0.7, "intelligence": 1.0},
    }
    for domain in crosswalk.SERVED_BY:
        monkeypatch.setitem(crosswalk.SERVED_BY, domain, served.get(domain, {}))


@pytest.fixture(scope="module")
def atlas(tmp_path_factory):
    with open_atlas(small_world.write(tmp_path_factory.mktemp("centres") / "w", centres_world())) as opened:
        yield opened


def test_the_best_two_are_not_the_best_one_and_another(atlas, crossed):
    one = centres.ask(atlas, group="trio", partner="jp", budget=1).table.filter(choice="chosen")
    assert one.select("field", "gain_alone").rows() == [("command control", pytest.approx(0.7))]
    two = centres.ask(atlas, group="trio", partner="Japan", budget=2)
    chosen = two.table.filter(choice="chosen")
    assert chosen["field"].to_list() == ["information", "intelligence"]
    assert chosen["gain_alone"].to_list() == pytest.approx([0.5, 0.5])
    assert chosen["serves"].to_list() == [["cyber", "climate"], ["space", "maritime"]]
    # Without either, the other serves 7 of 14.
    assert chosen["gain_within"].to_list() == pytest.approx([0.5, 0.5])
    assert (
        "Japan takes part in 1 of 4 Centres of Excellence (C-HILL), which serve 0% of its counted need." in two.sentence
    )
    assert "would raise that to 100%: information (C-WORD); intelligence (C-EAR)." in two.sentence


def test_the_trio_shares_a_budget(atlas, crossed):
    """Incidents in Japan count 0.25 for the others, whose shares are therefore the same: each need is 4, 4, 3, 3 of 14.

    South Korea takes part in `information`, so `intelligence` adds 0.5 to it and `command-control` 0.35; alone `command-control`
    adds 0.7 to Australia and to Japan. Of one for all three one of these is chosen: 0.7 / 3.
    """
    answer = centres.ask(atlas, group="trio", budget=1)
    (chosen,) = answer.table.filter(choice="chosen").rows(named=True)
    assert chosen["partner"] in ("Australia", "Japan")  # worth the same
    assert (chosen["field"], chosen["gain_alone"]) == ("command control", pytest.approx(0.7 / 3))
    assert next(f.value for f in answer.findings if f.name == "need served now") == pytest.approx(0.5 / 3)
    # With five all of Australia's and Japan's two pairs and South Korea's one: everything is served.
    full = centres.ask(atlas, group="trio", budget=5)
    assert next(f.value for f in full.findings if f.name == "need served with the choice") == pytest.approx(1)


def test_who_takes_part_is_told_for_the_day(atlas, crossed):
    table = centres.ask(atlas, group="trio", view="participation", as_of=dt.date(2025, 5, 1)).table
    assert table.filter(short_name="C-HILL")["partners"].to_list() == [["Japan: contributing since 2022"]]
    assert table.filter(short_name="C-WORD")["partners"].to_list() == [[]]
    later = centres.ask(atlas, group="trio", view="participation").table
    assert later.filter(short_name="C-WORD")["partners"].to_list() == [["South Korea: contributing since 2025-06"]]
    with pytest.raises(QuestionError, match="no centre accredited by 2021-01-01"):
        centres.ask(atlas, group="trio", as_of=dt.date(2021, 1, 1))


def test_where_no_centre_serves_an_equivalent_would(atlas, crossed, monkeypatch):
    """Where nothing serves cyber in full but 0.7, 0.3 · 4/14 of the need stays unserved."""
    monkeypatch.setitem(crosswalk.SERVED_BY, "cyber", {"command-control": 0.7})
    answer = centres.ask(atlas, group="trio", view="equivalents")
    top = answer.table.row(0, named=True)
    assert (top["domain"], top["reachable"], top["host"]) == ("cyber", 0.7, "Japan")
    assert top["unserved"] == pytest.approx(0.3 * 4 / 14)
    assert "hosted" not in answer.sentence
    assert (
        "serve most on cyber (9%), with Japan as the first candidate to host it and Australia as the next."
        in answer.sentence
    )


def test_needs_are_means_of_kinds_of_evidence(tmp_path):
    """Two kinds for Japan: incidents half cyber and half drugs, of which one is in Fiji (0.25); one commitment on cyber alone."""
    rows = centres_world()
    rows["actors"].append({"fact_id": "actors/fj", "actor_id": "fj", "kind": "state", "name": "Fiji", **COMMON})
    shared = {"date": "2024", "place": "Somewhere", "what": "It happened.", "actors": "", **COMMON}
    rows["incidents"] = [
        {"fact_id": "incidents/a", "incident_id": "a", "country": "jp", "domain": "cyber", **shared},
        {"fact_id": "incidents/b", "incident_id": "b", "country": "fj", "domain": "counter-drugs", **shared},
        {"fact_id": "incidents/c", "incident_id": "c", "country": "de", "domain": "space", **shared},
        {"fact_id": "incidents/d", "incident_id": "d", "country": "jp", "domain": "political", **shared},
    ]
    rows["commitments"] = [r for r in small_world.world()["commitments"] if r["commitment_id"] == "nato-jp"]
    with open_atlas(small_world.write(tmp_path / "w", rows)) as opened:
        found = centre_needs.needs(opened, ["jp"], dt.date(2026, 1, 1))
    need = dict(zip(centre_needs.DOMAINS, found.need()[0], strict=True))
    # Incidents: cyber 1/1.25 = 0.8, drugs 0.25/1.25 = 0.2; commitments: cyber 1. Means: 0.9 and 0.1. Germany is another theatre.
    assert {d: n for d, n in need.items() if n} == {"cyber": pytest.approx(0.9), "counter-drugs": pytest.approx(0.1)}
    assert found.left_out == 1
    drawn = found.draws(500, seed=3)
    assert drawn.sum(axis=2) == pytest.approx(1)
    # The prior adds 1/11 to each of 11 domains: (1 + 1/11)/2.25 of the incidents, (1 + 1/11)/2 of the commitments.
    assert drawn[:, 0, centre_needs.DOMAINS.index("cyber")].mean() == pytest.approx(
        (12 / 11 / 2.25 + 12 / 11 / 2) / 2, abs=0.03
    )


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"partner": "us"}, "'us' is not a member of 'trio'; its members are au, jp, kr"),
        ({"partner": "jpn"}, "no actor 'jpn'; near: jp"),
        ({"budget": 0}, "--budget 0 is not between 1 and 6"),
        ({"budget": 7}, "--budget 7 is not between 1 and 6"),
    ],
)
def test_what_cannot_be_asked(atlas, asked, message):
    with pytest.raises(QuestionError, match=message):
        centres.ask(atlas, group="trio", **asked)


def test_every_view_draws_and_the_same_seed_gives_the_same(atlas):
    for view in ("next", "participation", "needs", "equivalents"):
        assert centres.ask(atlas, group="trio", view=view).figure().to_dict()
    first, second, other = (
        centres.ask(atlas, group="trio", seed=seed).table["share_of_draws"].to_list() for seed in (1, 1, 2)
    )
    assert first == second
    assert first != other


def test_the_crosswalk_is_published_as_it_is(request):
    """The page of method holds every weight of the declaration, and no other."""
    page = (request.config.rootpath / "docs" / "methods" / "centres.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| `")]
    told = {
        domain.strip("`"): {}
        if fields == "none"
        else {part.split()[0].strip("`"): float(part.split()[1]) for part in fields.split(", ")}
        for domain, fields in rows
    }
    assert told == {domain: dict(fields) for domain, fields in crosswalk.SERVED_BY.items()}


def test_the_partners_today():
    with isthmus.open_atlas() as bundled:
        answer = centres.ask(bundled)
    assert [f.value for f in answer.findings[:3]] == [4, 30, 2]
    assert answer.table.filter(choice="chosen").height == 3
