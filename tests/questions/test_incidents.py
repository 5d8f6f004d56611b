"""Worked out by hand on a small world of seven incidents.

| incident | state | domain | counted | answered by |
| --- | --- | --- | --- | --- |
| i1 2024-02 | jp | cyber | – | commitments au-jp, nato-jp and three; engagement talk; centre c-cyber |
| i2 2024-03 | de | cyber | – | nato-jp through NATO, of which Germany is a member; c-cyber |
| i3 2024-04 | kr | undersea-infrastructure | 2 cables | nothing |
| i4 2024-05 | de | undersea-infrastructure | 1 cable | c-cyber, whose field serves cables at the edge |
| i5 2024-06 | kr | counter-drugs | 1.5 tonnes | nothing |
| i6 2024-07 | kr | counter-drugs | 500 kg | nothing |
| i7 2024-08 | – | maritime | – | of no state |
| i8 2024-09 | kr | counter-drugs | 2 tonnes, those of i5 and i6 again | nothing |
"""

import datetime as dt

import pytest
import small_world

import isthmus
from isthmus.atlas.handle import open_atlas
from isthmus.questions import incidents
from isthmus.questions.naming import QuestionError

COMMON = {"source_ids": "s-gov", "verified": "true"}
INCIDENTS = [
    ("i1", "2024-02", "jp", "cyber", "", "", "", 2), ("i2", "2024-03", "de", "cyber", "", "", "", 3),
    ("i3", "2024-04", "kr", "undersea-infrastructure", 2, "cable", "", 2),
    ("i4", "2024-05", "de", "undersea-infrastructure", 1, "cable", "", 2),
    ("i5", "2024-06", "kr", "counter-drugs", 1.5, "tonne", "", 2), ("i6", "2024-07", "kr", "counter-drugs", 500, "kg", "", 2),
    ("i7", "2024-08", "", "maritime", "", "", "", 2), ("i8", "2024-09", "kr", "counter-drugs", 2, "tonne", "i5;i6", 2),
]  # fmt: skip


@pytest.fixture(scope="module")
def atlas(tmp_path_factory):
    rows = small_world.world()
    rows["incidents"] = [
        {"fact_id": f"incidents/{key}", "incident_id": key, "date": date, "place": "Port", "country": country, "domain": domain,
         "what": f"Thing {key}.", "quantity": quantity, "unit": unit, "actors": "", "repeats": repeats,
         "credibility": credibility, **COMMON}
        for key, date, country, domain, quantity, unit, repeats, credibility in INCIDENTS
    ]  # fmt: skip
    rows["actors"].append(
        {
            "fact_id": "actors/c-cyber",
            "actor_id": "c-cyber",
            "kind": "centre",
            "name": "Cyber Centre",
            "credibility": 2,
            **COMMON,
        }
    )
    rows["centres"] = [
        {"fact_id": "centres/c-cyber", "centre_id": "c-cyber", "short_name": "CC", "host": "de", "city": "Berlin", "lat": 52.5, "lon": 13.4,
         "accredited": "2010", "domain": "cyber", "credibility": 2, **COMMON}
    ]  # fmt: skip
    rows["centre_participation"] = [
        {"fact_id": f"centre_participation/c-cyber.{actor}", "centre_id": "c-cyber", "actor_id": actor, "role": role, "since": since,
         "credibility": 2, **COMMON}
        for actor, role, since in (("de", "framework", "2010"), ("jp", "contributing", "2022"))
    ]  # fmt: skip
    rows["engagements"].append(
        {"fact_id": "engagements/talk", "engagement_id": "talk", "name": "Talk", "kind": "dialogue", "level": "officials", "date": "2025",
         "domains": "cyber", "summary": "Invented.", "credibility": 2, **COMMON}
    )  # fmt: skip
    rows["participants"].append(
        {
            "fact_id": "participants/talk.jp",
            "engagement_id": "talk",
            "actor_id": "jp",
            "role": "participant",
            "credibility": 2,
            **COMMON,
        }
    )
    with open_atlas(small_world.write(tmp_path_factory.mktemp("incidents") / "w", rows)) as opened:
        yield opened


def test_what_answers_each(atlas):
    table = incidents.ask(atlas).table
    assert table.select("incident_id", "commitments", "engagements", "centres", "before").rows() == [
        ("i8", 0, 0, 0, 0), ("i7", None, None, None, None), ("i6", 0, 0, 0, 0), ("i5", 0, 0, 0, 0), ("i4", 0, 0, 1, 1),
        ("i3", 0, 0, 0, 0),
        ("i2", 1, 0, 1, 2),
        # The talk of 2025 came after.
        ("i1", 3, 1, 1, 4),
    ]  # fmt: skip
    facts = table.row(-1, named=True)["fact_ids"]
    assert sorted(facts) == [
        "centres/c-cyber", "commitments/au-jp", "commitments/nato-jp", "commitments/three", "engagements/talk", "incidents/i1",
    ]  # fmt: skip


def test_the_sentence(atlas):
    """Four of the seven in a state are answered by nothing: 57 %; Wilson: (0.5714 + 0.2744 ± 0.3546)/1.5488 is 25 % to 84 %."""
    assert incidents.ask(atlas).sentence == (
        "8 incidents are on record from 2024-02 to 2024-09: 2 in the Euro-Atlantic, 5 in the Indo-Pacific and 1 at sea, of no state. "
        "In 1 what happened or who did it is only suspected. No commitment, engagement or centre on record answers 4 of the 7 that "
        "happened in a state (57%, interval 25% to 84%): 3 on counter drugs and 1 on undersea infrastructure. Counted like with like: "
        "2 tonnes (counter drugs) and 3 cables (undersea infrastructure)."
    )


def test_the_bracket_leaves_engagements_out(atlas):
    """Before nato-jp, au-jp and three there would be the talk alone; here no incident rests on engagements alone."""
    share = incidents.ask(atlas).brackets[0]
    assert (share.low, share.high) == pytest.approx((4 / 7, 4 / 7))


def test_domains_sum_like_with_like(atlas):
    rows = {(r["domain"], r["theatre"]): r for r in incidents.ask(atlas, view="domains").table.iter_rows(named=True)}
    drugs = rows["counter drugs", "Indo-Pacific"]
    # 1.5 t + 500 kg; the 2 t of i8 are the same again.
    assert (drugs["incidents"], drugs["counted"], drugs["unanswered"]) == (3, ["2 tonnes"], 3)
    assert rows["undersea infrastructure", "Euro-Atlantic"]["counted"] == ["1 cable"]
    cyber = rows["cyber", "Indo-Pacific"]
    assert (cyber["commitments"], cyber["engagements"], cyber["centres"]) == (3, 1, 1)


def test_what_has_none(atlas):
    assert incidents.ask(atlas, view="unanswered").table["incident_id"].to_list() == ["i8", "i6", "i5", "i3"]


def test_mechanisms_of_a_day(atlas):
    """By June 2021 there was no centre with Japan in it, but incidents of that time there were none."""
    with pytest.raises(
        QuestionError, match="no such incident by 2021-06-01; its incidents cover 2024-02-01 to 2024-09-30"
    ):
        incidents.ask(atlas, as_of=dt.date(2021, 6, 1))
    march = incidents.ask(atlas, as_of=dt.date(2024, 3, 31)).table
    assert march.select("incident_id", "engagements").rows() == [("i2", 0), ("i1", 0)]


def test_filters_and_what_cannot_be_asked(atlas):
    assert incidents.ask(atlas, domain="counter drugs").table.height == 3
    assert incidents.ask(atlas, theatre="euro-atlantic", since=dt.date(2024, 5, 1)).table["incident_id"].to_list() == [
        "i4"
    ]
    with pytest.raises(QuestionError, match="no domain 'cybr'; near: cyber"):
        incidents.ask(atlas, domain="cybr")
    with pytest.raises(QuestionError, match="no such incident"):
        incidents.ask(atlas, theatre="middle-east")


def test_every_view_draws(atlas, small_atlas):
    for view in ("timeline", "domains", "unanswered"):
        assert incidents.ask(atlas, view=view).figure().to_dict()
    assert incidents.readings(small_atlas) == ()


def test_drugs_through_the_pacific_have_no_mechanism_on_record():
    with isthmus.open_atlas() as bundled:
        answer = incidents.ask(bundled, view="domains")
    drugs = answer.table.row(0, named=True)
    assert (drugs["domain"], drugs["incidents"], drugs["unanswered"]) == ("counter drugs", 11, 11)
    # The total of 2026 and the destruction of what was seized in 2024 are not added once more.
    assert drugs["counted"] == ["20.1 tonnes", "1 vessel"]
