"""The rules of judgements of candidates."""

from __future__ import annotations

from typing import Any

import pytest

from isthmus.documents.judging_candidates import JUDGEMENTS, frame_of
from isthmus.model.check import check


def row(number: int, **other: Any) -> dict[str, Any]:
    return {
        "judgement_id": f"c-{number}", "candidate_id": "figure-1", "verdict": "reject", "content": None, "merged_into": None,
        "fact_ids": [], "source_id": None, "judge": "ann", "judged": "2025", "reason": "no", "supersedes": None,
    } | other  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "column", "rule"),
    [
        ([row(1, content="{}")], "content", "goes with the verdict edit and no other"),
        ([row(1, verdict="edit")], "content", "goes with the verdict edit and no other"),
        ([row(1, verdict="merge")], "merged_into", "goes with the verdict merge and no other"),
        ([row(1), row(2, candidate_id="figure-2", supersedes="c-1")], "supersedes", "is a judgement of another candidate"),
        ([row(1, supersedes="c-2"), row(2, supersedes="c-1")], "supersedes", "leads in a circle"),
        ([row(1, supersedes="c-9")], "supersedes", "must be listed in candidate_judgements.judgement_id"),
    ],
)
def test_what_is_unsound(rows: list[dict[str, Any]], column: str, rule: str) -> None:
    found = check({"candidate_judgements": frame_of(JUDGEMENTS, rows)})
    assert [p.rule.startswith(rule) for p in found if p.column == column] == [True]


def test_a_chain_of_judgements_is_sound() -> None:
    rows = [row(1), row(2, verdict="open", supersedes="c-1"), row(3, verdict="edit", content="{}", supersedes="c-2")]
    found = check({"candidate_judgements": frame_of(JUDGEMENTS, rows)})
    assert {p.column for p in found} == {"candidate_id"}  # no table of candidates here, and nothing else is wrong
