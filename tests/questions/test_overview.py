"""Worked out by hand on the small world, whose trio are Australia, Japan and Korea, on 1 January 2026.

Commitments: of three partners and four fields 5 of 12 are uncovered (see `test_commitments`), and in the other seven somebody is bound.
Contacts: NATO's summit with the trio makes 3, the trio's own meeting 3, the US's ministers 3, the drill of Japan, Korea and the US
1, Australia and Japan 1: 11, of which NATO or the US alone convened 6, and had a part in 7. Before March 2025 one less, of 10.
The world has no positions, no centres, and nothing that the base scenario wants.
"""

import datetime as dt

import pytest
import small_world

from isthmus.atlas.handle import open_atlas
from isthmus.questions import overview
from isthmus.questions.naming import QuestionError


@pytest.fixture(scope="module")
def answer(small_atlas):
    return overview.ask(small_atlas, group="trio")


def stands(answer):
    rows = answer.table.filter(kind="stands").to_dicts()
    return {r["question"]: (r["gap_low"], r["gap_high"], r["before_low"], r["before_high"], r["rank"]) for r in rows}


def test_gaps_today_and_a_year_before(answer):
    near = pytest.approx
    assert stands(answer) == {
        "commitments": (near(5 / 12), near(5 / 12), near(5 / 12), near(5 / 12), 2),
        "convening": (near(6 / 11), near(7 / 11), near(6 / 10), near(7 / 10), 1),
        "deterrence": (None,) * 5,
        "centres": (None,) * 5,
        "sustainment": (None,) * 5,
    }


def test_what_moved(answer):
    moved = answer.table.filter(kind="moved").select("question", "what", "when").rows()
    assert moved == [("convening", "Two plus two", "2025-03-05")]


def test_the_sentence_and_its_numbers(answer):
    assert answer.sentence == (
        "On 2026-01-01 the widest gaps of the Trio are: 55% to 64% of the contact between them hangs on NATO and the United States as "
        "conveners; 42% of their fields of function and domain have no commitment, or none that binds. Against 2025-01-01, 1 of 2 narrowed "
        "and none widened. New in these twelve months: 1 engagement of two or more of them."
    )
    values = {f.name: f.value for f in answer.findings}
    assert (values["jobs told"], values["gaps narrower than a year before"], values["gaps wider than a year before"]) == (2, 1, 0)
    assert [b.name for b in answer.brackets] == ["gap: Convene among themselves", "gap: Complement the commitments with the United States"]


def test_what_is_not_on_record_says_so(answer):
    said = answer.table.filter(question="deterrence")["what"][0]
    assert said.startswith("Not on record: the atlas has no concept on which two of the partners have a position by 2026-01-01")
    assert any(a.startswith("Not told: Sustain both theatres:") for a in answer.assumptions)
    assert answer.figure().to_dict()["layer"]


def test_every_row_of_a_gap_names_its_facts(answer):
    for row in answer.table.filter(kind="stands").drop_nulls("gap_low").to_dicts():
        assert row["fact_ids"], row


def test_a_commitment_come_into_force_is_new(tmp_path):
    rows = small_world.world()
    rows["commitments"][0] |= {"signed": "2024", "in_force": "2025-06"}
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        answer = overview.ask(atlas, group="trio")
    moved = answer.table.filter(kind="moved", question="commitments").select("what", "when").rows()
    assert moved == [("us-jp: in force", "2025-06")]
    assert stands(answer)["commitments"][2] > stands(answer)["commitments"][0]


def test_a_day_before_everything_is_refused_with_every_reason(small_atlas):
    with pytest.raises(QuestionError) as error:
        overview.ask(small_atlas, group="nato", as_of=dt.date(1990, 1, 1))
    reasons = str(error.value).split("; the atlas ")
    assert [r.split(" by ")[0].split(" in force")[0] for r in reasons] == [
        "the atlas has no commitment of the partners", "has no engagement of two of the partners",
        "has no concept on which two of the partners have a position", "has no centre and need of the partners",
        "lacks what the scenario wants; see `isthmus scenario check two-theatres`",
    ]  # fmt: skip


def test_the_bundled_atlas_tells_all_five():
    with open_atlas() as atlas:
        answer = overview.ask(atlas)
        assert overview.readings(atlas) == ({},)
    assert answer.table.filter(kind="stands")["gap_low"].null_count() == 0
    assert len(answer.brackets) == 5
