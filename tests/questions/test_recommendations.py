"""Worked out by hand: four goals of a plan of May 2023 for Japan and an undated pledge of Australia and Japan.

On 2026-01-01, the release day: g1 done (since March 2024), g2 open (done in January 2024, undone in June 2025), g3 partly,
g4 without evidence, p1 partly. Of four judged the scores are +1, −1, 0, 0: mean 0, compliance 50 %; the interval is
0 ± 1.96·√3/6 = ±0.566, that is 22 % to 78 %. With g4 missed the mean of five is −1/5 (40 %), with it met +1/5 (60 %).
"""

import datetime as dt

import pytest
import small_world

import isthmus
from isthmus.atlas.handle import open_atlas
from isthmus.questions import recommendations, report_card
from isthmus.questions.naming import QuestionError

PLAN, PACT = "Plan for the sea", "Pact of two"
ITEMS = {
    "g1": ("goal", PLAN, "2023-05", "jp", "maritime", "done"),
    "g2": ("goal", PLAN, "2023-05", "jp", "maritime", "open"),
    "g3": ("goal", PLAN, "2023-05", "jp", "cyber", "partly"),
    "g4": ("goal", PLAN, "2023-05", "jp", "cyber", "unknown"),
    "p1": ("pledge", PACT, "", "au;jp", "cyber", "partly"),
}
EVIDENCE = [
    ("g1", "2023-09-10", "partly"), ("g1", "2024-03", "done"), ("g2", "2024-01-15", "done"), ("g2", "2025-06-01", "open"),
    ("g3", "2024-06-01", "partly"), ("p1", "2025-02-02", "partly"),
]  # fmt: skip


@pytest.fixture(scope="module")
def atlas(tmp_path_factory):
    rows = small_world.world()
    common = {"source_ids": "s-gov", "verified": "true"}
    rows["recommendations"] = [
        {"fact_id": f"recommendations/{key}", "recommendation_id": key, "kind": kind, "document": document, "document_date": date,
         "publisher": "Ministry", "addressees": to, "theme": theme, "text": f"Do {key}.", "status": status, "credibility": 2, **common}
        for key, (kind, document, date, to, theme, status) in ITEMS.items()
    ]  # fmt: skip
    rows["recommendation_evidence"] = [
        {"fact_id": f"recommendation_evidence/{key}.{date}", "recommendation_id": key, "date": date, "status": status,
         "reason": f"Seen of {key}.", "credibility": 3, **common}
        for key, date, status in EVIDENCE
    ]  # fmt: skip
    with open_atlas(small_world.write(tmp_path_factory.mktemp("advice") / "w", rows)) as opened:
        yield opened


def test_cards_by_document(atlas):
    table = recommendations.ask(atlas).table
    assert table.select("document", "written", "items", "done", "partly", "open", "no_evidence").rows() == [
        (PLAN, "2023-05", 4, 1, 1, 1, 1),
        (PACT, None, 1, 0, 1, 0, 0),
    ]
    assert table["compliance"].to_list() == pytest.approx([0.5, 0.5])
    # Of one item at 0: 0 ± 1.96·√1/3 = ±0.653, compliance 17 % to 83 %.
    assert table.row(1, named=True)["compliance_low"] == pytest.approx(0.17334, abs=1e-5)
    # g2, g3 and g4 are open since 2023-05-31, 946 days before the release.
    assert table["median_years_open"].to_list() == [pytest.approx(946 / 365.25), None]


def test_an_item_counts_for_each_of_its_addressees(atlas):
    table = recommendations.ask(atlas, by="addressee").table
    assert table.select("addressee", "items").rows() == [("Japan", 5), ("Australia", 1)]
    assert recommendations.ask(atlas, addressee="Australia").table["document"].to_list() == [PACT]
    assert recommendations.ask(atlas, by="theme", kind="goal").table.select("theme", "items").rows() == [
        ("cyber", 2),
        ("maritime", 2),
    ]


def test_the_sentence_on_everything(atlas):
    answer = recommendations.ask(atlas)
    assert answer.sentence == (
        "Of 5 goals and pledges on record by 2026-01-01, 1 is done, 2 partly and 1 open; for 1 no evidence of what came of it was read. "
        "On the scale of the Toronto research groups those judged stand at 50% of full compliance (interval 22% to 78%); 40% to 60% "
        "were the others all missed or all met."
    )
    ends = [end for b in answer.brackets for end in (b.low, b.high)]
    assert ends == pytest.approx([0.4, 0.6, 0.21711, 0.78289], abs=1e-5)


def test_what_a_document_had_achieved_by_a_day(atlas):
    """By June 2024 two of four were done and g3 begun on its first day; the fall of g2 was to come."""
    answer = recommendations.ask(atlas, document="for the sea", as_of=dt.date(2024, 6, 1))
    assert answer.sentence.startswith(
        "By 2024-06-01, 12 months after it, of 4 goals of “Plan for the sea” (2023-05) 2 are done, 1 partly and 0 open;"
    )
    assert answer.table.select("recommendation_id", "status", "score").rows() == [
        ("g1", "done", 1), ("g2", "done", 1), ("g3", "partly", 0), ("g4", "no evidence", None),
    ]  # fmt: skip
    # g1 took from 2023-05-31 to 2024-03-31: 305 days; a month counts from its end.
    assert answer.table["years"][0] == pytest.approx(305 / 365.25)
    march = recommendations.ask(atlas, document=PLAN, as_of=dt.date(2024, 3, 30)).table
    assert dict(march.select("recommendation_id", "status").iter_rows())["g1"] == "partly"
    later = recommendations.ask(atlas, document=PLAN).sentence
    assert "2 years after it" in later
    assert later.endswith("Open is: “Do g2”.")


def test_the_trail_is_newest_first_and_starts_where_asked(atlas):
    trail = recommendations.ask(atlas, view="trail", since=dt.date(2024, 6, 1)).table
    assert trail.select("recommendation_id", "date", "status").rows() == [
        ("g2", "2025-06-01", "open"), ("p1", "2025-02-02", "partly"), ("g3", "2024-06-01", "partly"),
    ]  # fmt: skip
    assert trail["fact_ids"][0].to_list() == ["recommendation_evidence/g2.2025-06-01", "recommendations/g2"]


def test_what_changed_since_a_day(atlas):
    answer = recommendations.ask(atlas, view="changes", since=dt.date(2024, 5, 31))
    assert answer.table.select("recommendation_id", "how", "was", "now", "step").rows() == [
        ("g2", "back", "done", "open", -2),
        ("p1", "first judged", "no evidence", "partly", None),
        ("g3", "first judged", "no evidence", "partly", None),
    ]
    assert answer.sentence.startswith(
        "Between 2024-05-31 and 2026-01-01, of 5 goals and pledges 1 fell back and 2 were judged for the first time: "
        "“Do g2” from done to open (2025-06-01);"
    )
    quiet = recommendations.ask(atlas, view="changes", since=dt.date(2025, 12, 1))
    assert quiet.table.height == 0
    assert quiet.sentence == "Between 2025-12-01 and 2026-01-01 nothing changed among 5 goals and pledges."
    # The plan is newer than 2023-01-01, so all of its items are new; the undated pact was there.
    early = recommendations.ask(atlas, view="changes", since=dt.date(2023, 1, 1)).table
    assert set(early.filter(early["how"] == "new")["recommendation_id"]) == {"g1", "g2", "g3", "g4"}


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"document": "plan for the see"}, "near: Plan for the sea"),
        ({"document": "p"}, "may mean Pact of two; Plan for the sea"),
        ({"theme": "maritim"}, "there is no theme 'maritim'; near: maritime"),
        ({"addressee": "Japn"}, "no actor 'Japn'; near: jp"),
        ({"addressee": "cn"}, "no such recommendation, goal or pledge by 2026-01-01; its recommendations cover 2023-05-01 to 2023-05-31"),
        ({"since": dt.date(2027, 1, 1)}, "--since 2027-01-01 lies after the day asked for, 2026-01-01"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked(atlas, asked, message):
    with pytest.raises(QuestionError, match=message):
        recommendations.ask(atlas, **asked)


def test_every_view_draws(atlas):
    for view in ("card", "items", "trail", "changes"):
        assert recommendations.ask(atlas, view=view, since=dt.date(2024, 5, 31)).figure().to_dict()
    assert recommendations.ask(atlas, view="changes", since=dt.date(2025, 12, 1)).figure().to_dict()


def test_figures_draw_after_the_atlas_is_closed():
    with isthmus.open_atlas() as bundled:
        answers = [recommendations.ask(bundled, view=view) for view in ("card", "items", "trail", "changes")]
    assert all(answer.figure().to_dict() for answer in answers)


def test_readings_of_an_atlas_without_any(small_atlas):
    assert recommendations.readings(small_atlas) == ()


def test_a_card_of_unjudged_items_has_no_score():
    card = report_card.card(["no evidence"] * 3)
    assert (card.compliance, card.least, card.most) == (None, 0.0, 1.0)


def test_the_strategy_of_2022_two_years_later():
    """The bundled atlas answers what it had achieved by February 2024 and what has changed since."""
    with isthmus.open_atlas() as bundled:
        then = recommendations.ask(
            bundled, document="Indo-Pacific Strategy of the United States", as_of=dt.date(2024, 2, 12)
        )
        now = recommendations.ask(bundled, document="Indo-Pacific Strategy of the United States")
    status_then = dict(then.table.select("recommendation_id", "status").iter_rows())
    status_now = dict(now.table.select("recommendation_id", "status").iter_rows())
    assert then.table.height == now.table.height == 20
    assert (status_then["us-ips-compacts"], status_now["us-ips-compacts"]) == ("partly", "done")
    assert (status_then["us-ips-climate"], status_now["us-ips-climate"]) == ("partly", "open")
    assert "2 years after it" in then.sentence
