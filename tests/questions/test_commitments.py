"""Worked out by hand on the small world (see `small_world._commitments`), released 2026-01-01.

Cells with a partner (au, jp, kr): us-jp fills (collective-defence, political, jp–us); au-jp (consultation, cyber,
au–jp); nato-jp (consultation, cyber, jp–nato); three (technology, cyber) for au–jp, au–us, jp–us; us-au (consultation,
cyber, au–us); half (logistics, logistics) for au–kr and au–us, kr–us being suspended. `old` has ended and `far` has
no partner. That makes 9 cells, 7 without the two statements.
"""

import datetime as dt

import pytest
import small_world

from isthmus.atlas.handle import open_atlas
from isthmus.questions import commitments
from isthmus.questions.naming import QuestionError


@pytest.fixture(scope="module")
def answer(small_atlas):
    return commitments.ask(small_atlas, group="trio")


ALLIES = "unique to NATO and allies"
AMONG = "among partners alone"


def test_cells_with_class_and_what_remains(answer):
    """The class is that of the partner whom the US covers less: Korea's for the pair with Australia, Japan's for consultation."""
    columns = [
        "function", "domain", "pair", "side", "commitments", "binding", "strongest", "class", "class_binding", "strongest_left_low",
        "strongest_left_high",
    ]  # fmt: skip
    us, partners = "with the US", "among partners"
    assert answer.table.select(columns).rows() == [
        ("collective-defence", "political", "Japan–United States", us, 1, 1, "treaty", "US only", "US only", None, None),
        ("consultation", "cyber", "Australia–Japan", partners, 1, 1, "treaty", ALLIES, AMONG, "treaty", "treaty"),
        ("consultation", "cyber", "Australia–United States", us, 1, 0, "statement", "reinforcing", AMONG, None, None),
        ("consultation", "cyber", "Japan–NATO", "with NATO or an ally", 1, 0, "statement", ALLIES, AMONG, None, "statement"),
        ("logistics", "logistics", "Australia–South Korea", partners, 1, 1, "agreement", AMONG, AMONG, None, "agreement"),
        ("logistics", "logistics", "Australia–United States", us, 1, 1, "agreement", "reinforcing", "reinforcing", None, None),
        ("technology", "cyber", "Australia–Japan", partners, 1, 1, "agreement", "reinforcing", "reinforcing", None, "agreement"),
        ("technology", "cyber", "Australia–United States", us, 1, 1, "agreement", "reinforcing", "reinforcing", None, None),
        ("technology", "cyber", "Japan–United States", us, 1, 1, "agreement", "reinforcing", "reinforcing", None, None),
    ]
    favourable = "in the favourable reading"
    assert answer.table["remains"].to_list() == ["no", "yes", "no", favourable, favourable, "no", favourable, "no", "no"]


def test_numbers_of_the_sentence(answer):
    """Four fields are filled by somebody: with three partners twelve, of which Australia lacks one, Japan one and Korea three."""
    assert {f.name: f.value for f in answer.findings} == {
        "partners": 3, "cells": 9, "cells without statements": 7, ALLIES: 1, "reinforcing": 4, "US only": 1, AMONG: 1,
        "with others alone": 0, "uncovered": 5, "only the US bound": 1,
    }  # fmt: skip
    (bracket,) = answer.brackets
    assert (bracket.low, bracket.high) == pytest.approx((1 / 9, 4 / 9))
    assert (
        "only the United States is bound in 1 of these fields: collective defence in political (Japan)"
        in answer.sentence
    )


def test_statements_can_be_left_out(small_atlas):
    """Japan's consultation with NATO and Australia's with the US are statements: what is left of both is the treaty between them."""
    sober = commitments.ask(small_atlas, group="trio", statements=False)
    assert {f.name: f.value for f in sober.findings} == {
        "partners": 3, "cells": 7, "cells with statements": 9, ALLIES: 0, "reinforcing": 3, "US only": 1, AMONG: 3,
        "with others alone": 0, "uncovered": 5, "only the US bound": 1,
    }  # fmt: skip


def test_fields_of_each_partner(small_atlas):
    table = commitments.ask(small_atlas, group="trio", view="fields").table
    found = {tuple(r[:3]): r[3:] for r in table.select("partner_id", "function", "domain", "class", "strongest_with_us").rows()}
    assert found["jp", "collective-defence", "political"] == ("US only", "treaty")
    assert found["au", "consultation", "cyber"] == ("reinforcing", "statement")
    assert found["kr", "logistics", "logistics"] == (AMONG, None)
    assert found["kr", "technology", "cyber"] == ("uncovered", None)
    assert len(found) == 12


def test_what_is_left_pair_by_pair(small_atlas):
    answer = commitments.ask(small_atlas, group="trio", view="pairs")
    columns = ["pair", "cells", "strongest", "cells_left_low", "cells_left_high", "strongest_left_low", "strongest_left_high"]
    assert answer.table.select(columns).rows() == [
        ("Australia–United States", 3, "agreement", 0, 0, None, None),
        ("Japan–United States", 2, "treaty", 0, 0, None, None),
        ("Australia–Japan", 2, "treaty", 1, 2, "treaty", "treaty"),
        ("Australia–South Korea", 1, "agreement", 0, 1, None, "agreement"),
        ("Japan–NATO", 1, "statement", 0, 1, None, "statement"),
    ]
    # With Australia and Korea, or Australia and Japan, the other fields have somebody left; collective defence has nobody.
    assert answer.table["gaps"].to_list() == [[], ["collective defence in political"], [], [], []]
    assert answer.table["lost_perhaps"][2].to_list() == ["technology in cyber"]
    assert answer.sentence.endswith(
        "Of 5 pairs 2 are left with nothing without the United States and 2 may be left with a weaker form or none; the loss of 1 opens a "
        "gap that nothing else on record fills."
    )


def test_without_another_actor(small_atlas):
    """Without Japan its own five cells go; in the least favourable reading also the cells of the agreement of three."""
    answer = commitments.ask(small_atlas, group="trio", without="Japan")
    assert answer.parameters["without"] == "jp"
    (bracket,) = answer.brackets
    assert (bracket.low, bracket.high) == pytest.approx((3 / 9, 4 / 9))
    assert "Without Japan 33% to 44% of the cells would stay filled" in answer.sentence


@pytest.mark.parametrize(
    ("other", "overlap"),
    [
        ({"parties": "au;jp", "kind": "agreement"}, "duplicate"),
        ({"parties": "au;jp"}, "statement beside it"),
        ({"parties": "au;gb;jp", "kind": "mou"}, "nested"),
    ],
)
def test_instruments_that_fill_the_same_cell(tmp_path, other, overlap):
    """`us-au` made to consult on cyber beside `au-jp`."""
    rows = small_world.world()
    rows["commitments"][4] |= other
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        answer = commitments.ask(atlas, group="trio", view="overlaps")
    assert answer.table.select("first_id", "second_id", "overlap", "cells").rows() == [("au-jp", "us-au", overlap, 1)]
    assert answer.table["fields"].to_list() == [["consultation in cyber"]]
    assert {f.name: f.value for f in answer.findings}[overlap] == 1


def test_instruments_that_cross(tmp_path):
    rows = small_world.world()
    rows["commitments"][3] |= {"functions": "consultation"}
    rows["commitments"][4] |= {"parties": "au;jp;kr", "kind": "agreement"}
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        table = commitments.ask(atlas, group="trio", view="overlaps").table
    assert table.filter(first_id="three", second_id="us-au")["overlap"].to_list() == ["crossing"]


def test_nothing_overlaps_and_nobody_of_that_name(small_atlas):
    with pytest.raises(QuestionError, match="no two commitments of 'trio' fill one cell"):
        commitments.ask(small_atlas, group="trio", view="overlaps")
    with pytest.raises(QuestionError, match=r"no actor 'Japn'; near: .*jp"):
        commitments.ask(small_atlas, group="trio", without="Japn")


def test_what_has_ended_counts_before_its_end(small_atlas):
    then = commitments.ask(small_atlas, group="trio", as_of=dt.date(2020, 6, 1))
    assert "old" in {c for row in then.table["commitment_ids"] for c in row}
    assert {f.name: f.value for f in then.findings}["only the US bound"] == 2


def test_a_treaty_not_yet_in_force_does_not_count(tmp_path):
    rows = small_world.world()
    rows["commitments"][0]["in_force"] = "2027"
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        answer = commitments.ask(atlas, group="trio")
    assert "collective-defence" not in set(answer.table["function"])
    assert answer.sentence.endswith("In no field is only the United States bound.")


def test_a_party_list_of_many_expands_to_its_pairs(tmp_path):
    rows = small_world.world()
    rows["commitments"][1]["parties"] = "au;de;gb;jp;kr"
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        table = commitments.ask(atlas, group="trio").table
    pairs = {row[0] for row in table.select("pair", "commitment_ids").rows() if row[1] == ["au-jp"]}
    assert len(pairs) == 9  # of the 10 pairs of five parties all but Germany–United Kingdom


def test_the_facts_and_the_picture(answer):
    assert next(row[0] for row in answer.table["fact_ids"]) == "commitments/us-jp"
    assert "commitments/nato-jp" in answer.fact_ids
    assert "commitments/old" not in answer.fact_ids
    assert answer.figure().to_dict()["columns"] == 2
