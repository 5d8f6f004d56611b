"""Worked out by hand: 10 a month on 2022-01-01, a target of 20 a month for 2024-01-01, which is 730 days later.

The plan says 15 on 2023-01-01 and 20 on 2024-01-01; reported were 12 and 192 a year = 16 a month. Errors on time
15/12 − 1 = 1/4 and 20/16 − 1 = 1/4; of no change 10/12 − 1 = −1/6 and 10/16 − 1 = −3/8, mean 13/48.
Late by 8 months (243.5 days) the plan says 10 + 10·121.5/730 = 11.6644 and 10 + 10·486.5/730 = 16.6644: errors −0.02797
and 0.04152, sum 0.0695; 7 months give 0.0744 and 9 months 0.0782, so 8 fit best.
"""

import datetime as dt

import pytest
import small_world

from isthmus.atlas.handle import open_atlas
from isthmus.questions import hindcast, signature
from isthmus.questions.naming import QuestionError

FIGURES = (
    # actor, good, measure, value, unit, period, as_of
    ("us", "missile-a", "output", 10, "each/month", "2022-01-01", "2022-02"),
    ("us", "missile-a", "output", 7, "each/month", "2021-01-01", "2021-02"),
    ("us", "missile-b", "target", 20, "each/month", "2024-01-01", "2022-06"),
    ("us", "missile-a", "target", 99, "each/month", "2024-01-01", "2022-10"),
    ("us", "missile-a", "output", 12, "each/month", "2023-01-01", "2023-02"),
    ("us", "missile-a", "output", 192, "each/year", "2024-01-01", "2024-02"),
    ("us", "missile-b", "output", 1, "each/month", "2024-01-01", "2024-02"),
    ("us", "missile-a", "output", 40, "each/month", "2025-01-01", "2026-02"),
    ("jp", "missile-a", "output", 5, "each/month", "2022-01-01", "2022-02"),
)


@pytest.fixture(scope="module")
def ramp(tmp_path_factory):
    rows = small_world.world()
    provenance = {"source_ids": "s-gov", "credibility": 2, "verified": "true", "basis": "reported"}
    columns = ("actor_id", "good_id", "measure", "value", "unit", "period", "as_of")
    rows["quantities"] = [
        {"fact_id": f"quantities/h-{i}", **dict(zip(columns, figure, strict=True)), **provenance}
        for i, figure in enumerate(FIGURES)
    ]
    with open_atlas(small_world.write(tmp_path_factory.mktemp("ramp"), rows)) as opened:
        yield opened


def asked(atlas, **others):
    given = {"good": "missile-a", "counted_as": "missile-b", "known_by": dt.date(2022, 9, 1)} | others
    return signature.ask("hindcast", atlas, **given)


def test_forecasts_and_errors(ramp):
    table = asked(ramp).table
    assert table["reported_per_month"].to_list() == pytest.approx([12, 16])
    assert table["on_time_per_month"].to_list() == pytest.approx([15, 20])
    assert table["error_on_time"].to_list() == pytest.approx([1 / 4, 1 / 4])
    assert table["error_unchanged"].to_list() == pytest.approx([-1 / 6, -3 / 8])
    assert table["late_per_month"].to_list() == pytest.approx([10 + 10 * 121.5 / 730, 10 + 10 * 486.5 / 730])


def test_findings_bracket_and_sentence(ramp):
    answer = asked(ramp)
    assert {f.name: f.value for f in answer.findings} == pytest.approx(
        {
            "reports": 2,
            "mean error of the plan on time": 1 / 4,
            "mean error of no change": 13 / 48,
            "slip that fits best": 8,
            "mean error with that slip": ((1 - (10 + 10 * 121.5 / 730) / 12) + ((10 + 10 * 486.5 / 730) / 16 - 1)) / 2,
            "reports below the plan": 2,
        },
        abs=1e-6,
    )
    assert (answer.brackets[0].low, answer.brackets[0].high) == pytest.approx((1 / 4, 1 / 4))
    assert answer.sentence == (
        "Held against 2 later reports, the plans known on 2022-09-01 missed by 25% on average where taken to come on time (25% to "
        "25% with the nearest and the farthest report of each year), and no change by 27%; 2 of the reports lay below the plan. "
        "Seen afterwards, a slip of 8 months fits best and leaves 3%."
    )
    assert answer.fact_ids == ("quantities/h-0", "quantities/h-2", "quantities/h-4", "quantities/h-5")


def test_what_was_said_later_is_not_known(ramp):
    """By November the target of 99 is known too: the point for 2024 is their mean, (20 + 99) / 2."""
    table = asked(ramp, known_by=dt.date(2022, 11, 1)).table
    assert table["on_time_per_month"].to_list()[-1] == pytest.approx((20 + 99) / 2)


def test_reports_stated_after_the_day_asked_for_are_left_out(ramp):
    assert asked(ramp, as_of=dt.date(2023, 6, 1)).table["reported_per_month"].to_list() == [12]


@pytest.mark.parametrize("day", [dt.date(2020, 1, 1), dt.date(2030, 1, 1)])
def test_a_day_that_leaves_nothing_is_told(ramp, day):
    with pytest.raises(QuestionError, match=r"known as of 2020-01-01|known-by 2030-01-01 is not before"):
        asked(ramp, known_by=day)


def test_the_figure_draws(ramp):
    assert asked(ramp).figure().to_dict()["vconcat"]


def test_the_bundled_ramp_fell_short_of_the_plans():
    with open_atlas() as bundled:
        answer = hindcast.ask(bundled)
    named = {f.name: f for f in answer.findings}
    assert named["reports below the plan"].value == named["reports"].value >= 5
    assert named["mean error of the plan on time"].value > named["mean error with that slip"].value
