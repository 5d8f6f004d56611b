"""The form of a scenario: what is let through, and that every fault is told at once with place and way out."""

import copy
import tomllib

import pytest

from isthmus.scenarios import library, template
from isthmus.scenarios.form import ScenarioError, build, described

GOOD = {
    "title": "A war", "summary": "Something happens.",
    "demand": [{"good": "missile-a", "theatre": "indo-pacific", "per_day": 2, "assumption": "invented"}],
}  # fmt: skip


def faults(**change):
    with pytest.raises(ScenarioError) as error:
        build("mine", {**copy.deepcopy(GOOD), **change})
    return error.value.problems


def test_defaults_and_values():
    scenario = build("mine", GOOD)
    assert (scenario.horizon.start, scenario.horizon.weeks, scenario.horizon.months) == ("2026-12", 13, 33)
    assert scenario.policy.pooling is False
    assert scenario.policy.coalition == ("nato", "ip4", "ua")
    assert scenario.demand[0].per_day == 2.0
    assert scenario.demand[0].scale == 1.0


def test_every_fault_is_told_at_once():
    told = faults(
        horizon={"start": "2026", "weeks": 2.5}, policy={"poolin": True, "pooling": "yes", "permissions": "maybe"},
        demand=[{"good": "missile-a", "theatre": "moon", "per_day": -1}], title="",
    )  # fmt: skip
    assert told == (
        "mine: title '' is not a text on one line",
        "mine: [horizon] start: '2026' is not of the form YYYY-MM",
        "mine: [horizon] weeks: 2.5 weeks is not a whole number 0 to 104",
        "mine: [policy]: 'poolin' is not part of the form (near: pooling); it has theatres, coalition, pooling, permissions, stocks, "
        "inputs, expansion_delay_months, shipping_lag_weeks, defence_share",
        "mine: [policy] pooling: 'yes' is neither true nor false",
        "mine: [policy] permissions: 'maybe' is not bracket or known or all",
        "mine: [[demand]] 1 theatre: 'moon' is not euro-atlantic or indo-pacific",
        "mine: [[demand]] 1 per_day: -1 each/day is not 0 to 10,000,000",
    )


def test_texts_reach_terminals_and_pages_and_hold_no_control_characters():
    assert faults(title="Red \x1b[31m alert") == ("mine: title 'Red \\x1b[31m alert' is not a text on one line",)
    without = {k: v for k, v in GOOD.items() if k != "title"}
    with pytest.raises(ScenarioError) as error:
        build("mine", without)
    assert error.value.problems == ("mine: title is not there; give one in a sentence",)


@pytest.mark.parametrize(
    ("demand", "said"),
    [
        ([{"good": "a", "theatre": "indo-pacific"}], "give either fact or per_day"),
        ([{"good": "a", "theatre": "indo-pacific", "per_day": 1}], "per_day needs either a source or an assumption"),
        ([{"good": "a", "theatre": "indo-pacific", "fact": "x", "from_month": 3, "to_month": 3}], "to_month 3 is not after from_month 3"),
        ([{"good": "a", "theatre": "indo-pacific", "fact": "x", "to_month": 3},
          {"good": "a", "theatre": "indo-pacific", "fact": "y", "from_month": 2}], "overlaps [[demand]] 1 in time"),
        ([{"theatre": "indo-pacific", "fact": "x"}], "good is missing: Id of the good."),
        ([], "there is no [[demand]]"),
    ],
)  # fmt: skip
def test_demand_that_cannot_be(demand, said):
    assert any(said in fault for fault in faults(demand=demand))


@pytest.mark.parametrize(
    ("disruption", "said"),
    [
        ([{"name": "n"}], "says neither goods, country nor company"),
        ([{"name": "n", "goods": ["a"], "stocks": True}], "stocks = true needs a country"),
        ([{"name": "n", "country": "cn", "goods": ["a"], "length_months": 4},
          {"name": "m", "country": "cn", "goods": ["a", "b"], "start_month": 3}], "overlaps [[disruption]] 1 of the same lines"),
        ([{"name": "n", "country": "cn", "depth": 1.5}], "depth: 1.5 1 is not 0 to 1"),
        ({"name": "n"}, "write it as [[disruption]]"),
    ],
)  # fmt: skip
def test_disruptions_that_cannot_be(disruption, said):
    assert any(said in fault for fault in faults(disruption=disruption))


def test_what_follows_does_not_overlap():
    rows = [{"good": "a", "theatre": "indo-pacific", "fact": "x", "to_month": 3},
            {"good": "a", "theatre": "indo-pacific", "fact": "y", "from_month": 3}]  # fmt: skip
    assert len(build("mine", {**GOOD, "demand": rows}).demand) == 2


def test_priority_and_horizon():
    assert faults(priority={"a": 0, "b": True}) == (
        "mine: [priority] a: 0 is not a weight above 0, to 1000",
        "mine: [priority] b: True is not a weight above 0, to 1000",
    )
    assert faults(horizon={"weeks": 0, "months": 0}) == ("mine: [horizon] has no period; give weeks or months",)


def test_every_parameter_has_meaning_and_bounds():
    """A number without unit or bounds cannot be judged; a text that is no name has its values or its pattern."""
    for section, parameters in described().items():
        for name, (declared, default) in parameters.items():
            assert declared.meaning.endswith("."), (section, name)
            if isinstance(default, int | float) and not isinstance(default, bool):
                assert declared.unit, (section, name)
                assert None not in (declared.ge, declared.le), (section, name)


def test_the_template_is_a_scenario_and_names_every_parameter():
    text = template.new("two-theatres", 'The "new" one')
    raw = tomllib.loads(text)
    assert raw == {"title": 'The "new" one', "summary": "Say in a sentence what happens.", "extends": "two-theatres"}
    for section, parameters in described().items():
        assert f"[{section}]" in text
        assert all(f"# {name} = " in text for name in parameters)


def test_taking_the_marks_away_leaves_valid_toml():
    lines = template.new("two-theatres", "New").splitlines()
    opened = "\n".join(line.removeprefix("# ") for line in lines if " = " in line or line.startswith("# ["))
    raw = tomllib.loads(opened)
    assert raw["policy"]["shipping_lag_weeks"] == 4.0
    assert raw["demand"][0]["scale"] == 1.0
    assert raw["priority"] == {"a-good": 2}


def test_extending(tmp_path):
    (tmp_path / "base.toml").write_text(
        'title = "B"\nsummary = "b"\n[policy]\npooling = true\nstocks = "none"\n[[demand]]\ngood = "a"\n'
        'theatre = "indo-pacific"\nfact = "x"'
    )
    (tmp_path / "mine.toml").write_text(
        'title = "M"\nsummary = "m"\nextends = "base.toml"\n[policy]\npooling = false\n[[demand]]\ngood = "b"\n'
        'theatre = "indo-pacific"\nfact = "x"'
    )
    scenario = library.load(tmp_path / "mine.toml")
    assert (scenario.title, scenario.policy.pooling, scenario.policy.stocks) == ("M", False, "none")
    assert [row.good for row in scenario.demand] == ["a", "b"]


def test_a_scenario_that_extends_itself(tmp_path):
    (tmp_path / "a.toml").write_text('extends = "b.toml"')
    (tmp_path / "b.toml").write_text('extends = "a.toml"')
    with pytest.raises(ScenarioError, match="extends itself"):
        library.load(tmp_path / "a.toml")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"title = ", "is not TOML"), (b"\xff\xfe", "is not UTF-8"), (b"extends = 3", "extends 3, which is not the name")],
)
def test_files_that_cannot_be_read(tmp_path, content, said):
    (tmp_path / "bad.toml").write_bytes(content)
    with pytest.raises(ScenarioError, match=said):
        library.load(tmp_path / "bad.toml")


def test_names_that_are_not_there(tmp_path):
    with pytest.raises(ScenarioError, match="near: two-theatres"):
        library.load("two-theatre")
    with pytest.raises(ScenarioError, match="No such file"):
        library.load(tmp_path / "none.toml")
