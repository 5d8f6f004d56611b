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


@pytest.fixture(scope="module")
def answer(small_atlas):
    return commitments.ask(small_atlas, group="trio")


def test_cells_with_class_and_what_remains(answer):
    columns = [
        "function",
        "domain",
        "pair",
        "side",
        "commitments",
        "binding",
        "class",
        "class_binding",
        "remains_without_us",
    ]
    favourable = "in the favourable reading"
    assert answer.table.select(columns).rows() == [
        ("collective-defence", "political", "Japan–United States", "with the US", 1, 1, "US only", "US only", "no"),
        ("consultation", "cyber", "Australia–Japan", "among partners", 1, 1, "unique", "unique", "yes"),
        ("consultation", "cyber", "Australia–United States", "with the US", 1, 0, "reinforcing", "unique", "no"),
        ("consultation", "cyber", "Japan–NATO", "with NATO or an ally", 1, 0, "unique", "unique", favourable),
        ("logistics", "logistics", "Australia–South Korea", "among partners", 1, 1, "unique", "unique", favourable),
        ("logistics", "logistics", "Australia–United States", "with the US", 1, 1, "reinforcing", "reinforcing", "no"),
        ("technology", "cyber", "Australia–Japan", "among partners", 1, 1, "reinforcing", "reinforcing", favourable),
        ("technology", "cyber", "Australia–United States", "with the US", 1, 1, "reinforcing", "reinforcing", "no"),
        ("technology", "cyber", "Japan–United States", "with the US", 1, 1, "reinforcing", "reinforcing", "no"),
    ]


def test_numbers_of_the_sentence(answer):
    assert {f.name: f.value for f in answer.findings} == {
        "partners": 3, "cells": 9, "cells without statements": 7, "unique": 2, "reinforcing": 4, "US only": 1, "only the US bound": 1,
    }  # fmt: skip
    (bracket,) = answer.brackets
    assert (bracket.low, bracket.high) == pytest.approx((1 / 9, 4 / 9))
    assert (
        "only the United States is bound in 1 of these fields: collective defence in political (Japan)"
        in answer.sentence
    )


def test_statements_can_be_left_out(small_atlas):
    sober = commitments.ask(small_atlas, group="trio", statements=False)
    assert {f.name: f.value for f in sober.findings} == {
        "partners": 3, "cells": 7, "cells with statements": 9, "unique": 3, "reinforcing": 3, "US only": 1, "only the US bound": 1,
    }  # fmt: skip


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
