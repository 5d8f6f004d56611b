"""Scenarios held against an atlas, and the bundled ones against the bundled atlas."""

import pytest
import small_world

from isthmus.atlas.handle import open_atlas
from isthmus.scenarios import library
from isthmus.scenarios.against import DAYS_A_MONTH, checked, rate
from isthmus.scenarios.form import Demand, ScenarioError, build

ISSUE_NAMES = {
    "two-theatres", "euro-atlantic-alone", "indo-pacific-alone", "stop-gallium", "stop-germanium", "stop-antimony", "stop-rare-earths",
    "stop-cotton-linters", "stop-all-five", "without-united-states", "perchlorate-lost", "seeker-halved", "pooling-allowed",
    "pooling-barred", "expansions-on-time", "expansions-late",
}  # fmt: skip


@pytest.fixture(scope="module")
def bundled():
    with open_atlas() as atlas:
        yield atlas


def figure(fact, **more):
    given = {"fact_id": fact, "actor_id": "us", "good_id": "missile-a", "measure": "use", "basis": "reported", "source_ids": "s-gov",
             "credibility": 2, "verified": "true"}  # fmt: skip
    return given | more


@pytest.fixture
def atlas(tmp_path):
    rows = small_world.world()
    rows["quantities"] += [
        figure("quantities/day", value=3, low=2, unit="each/day"),
        figure("quantities/month", value=DAYS_A_MONTH, unit="each/month"),
        figure("quantities/high", high=365.25, unit="each/year"),
        figure("quantities/total", value=100, unit="each"),
        figure("quantities/output", value=4, unit="each/day", measure="output"),
    ]
    with open_atlas(small_world.write(tmp_path / "world", rows)) as opened:
        yield opened


def scenario(*demand, **more):
    return build(
        "mine", {"title": "T", "summary": "S", "policy": {"coalition": ["us"]}, "demand": list(demand), **more}
    )


def row(**more):
    return {"good": "missile-a", "theatre": "indo-pacific", **more}


def test_rates_of_facts(atlas):
    """A missing end of a range is the value; a bound alone stands for the value; months and years are turned into days."""
    found = [rate(atlas, Demand("missile-a", "indo-pacific", fact=f"quantities/{f}")) for f in ("day", "month", "high")]
    assert [(r.low, r.value, r.high) for r in found] == [(2, 3, 3), (1, 1, 1), (1, 1, 1)]
    assert found[0].fact_ids == ("quantities/day",)
    given = rate(atlas, Demand("missile-a", "indo-pacific", per_day=5.0, assumption="so"))
    assert (given.value, given.fact_ids, given.words) == (5, (), "so")


def test_everything_that_is_not_there_is_told_at_once(atlas):
    bad = scenario(
        row(fact="quantities/dai"), row(good="missile-x", per_day=1, source="s-nobody"),
        row(fact="quantities/total", theatre="euro-atlantic"),
        row(good="missile-b", fact="quantities/day"), row(good="motor-a", fact="quantities/output", assumption="x"),
        disruption=[{"name": "stop", "goods": ["powdr"], "country": "xx"}], priority={"nothing": 2, "powder": 2},
        policy={"coalition": ["us", "natto"]},
    )  # fmt: skip
    with pytest.raises(ScenarioError) as error:
        checked(bad, atlas)
    said = "\n".join(error.value.problems)
    for part in (
        "[[demand]] 1: the atlas has no fact 'quantities/dai'; near: quantities/day",
        "[[demand]] 2: the atlas has no good 'missile-x'; near: missile-c, missile-b, missile-a",
        "source 's-nobody' is neither a source of the atlas nor an address",
        "[[demand]] 3: fact 'quantities/total' is a use in each, not a rate of use",
        "[[demand]] 4: fact 'quantities/day' is of missile-a, not missile-b; say by an assumption",
        "[[demand]] 5: fact 'quantities/output' is a output in each/day",
        "[[disruption]] 1 (stop): the atlas has no good 'powdr'; near: powder",
        "the atlas has no actor 'xx'",
        "[priority]: the atlas has no good 'nothing'",
        "[priority] powder: nothing demands it",
        "[policy] coalition: the atlas has no actor 'natto'; near: nato",
    ):
        assert part in said


def test_the_bundled_scenarios(bundled):
    assert set(library.names()) == ISSUE_NAMES
    for name in library.names():
        loaded = checked(library.load(name), bundled)
        assert loaded.summary.endswith(".")
        for demand in loaded.demand:
            assert rate(bundled, demand).value > 0


def test_the_facts_of_the_base_scenario(bundled):
    """7,000 rounds a day (Ukraine, June 2025) and 25.6 Tomahawks a day (39 days of 2026), read off the atlas."""
    rates = {
        (d.good, d.theatre, d.from_month): rate(bundled, d).value * d.scale for d in library.load("two-theatres").demand
    }
    assert rates["155mm-round", "euro-atlantic", 0] == 7000
    assert rates["tomahawk", "indo-pacific", 0] == pytest.approx(25.6)
    assert rates["tomahawk", "indo-pacific", 3] == pytest.approx(5.12)
    assert rates["gmlrs", "indo-pacific", 0] == pytest.approx(300 / 365.25)


def test_levers_of_the_bundled_scenarios():
    assert library.load("pooling-allowed").policy.pooling
    assert not library.load("pooling-barred").policy.pooling
    assert library.load("expansions-late").policy.expansion_delay_months == 24
    assert library.load("indo-pacific-alone").policy.theatres == ("indo-pacific",)
    assert library.load("seeker-halved").disruption[0].depth == 0.5
    assert library.load("without-united-states").disruption[0].stocks
    assert len(library.load("stop-all-five").disruption[0].goods) == 6
