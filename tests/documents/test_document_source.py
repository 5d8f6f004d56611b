"""A document as a source: what is proposed, what the judge says, and a source that is there."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from isthmus.documents.document_source import SourceChoice, source_of
from isthmus.model.check import empty
from isthmus.model.table import TABLES

NONE = empty(TABLES["sources"])


def document(**other: Any) -> dict[str, Any]:
    return {
        "document_id": "d-1", "title": "A page", "publisher": "Somebody", "published": "2025", "url": "https://a.example/x",
        "file": "x.html", "digest": "0" * 64,
    } | other  # fmt: skip


@pytest.mark.parametrize(
    ("url", "kind", "letter"),
    [
        ("https://www.mod.go.jp/en/x", "official", "B"),
        ("https://www.nato.int/x", "official", "B"),
        ("https://www.gov.uk.evil.example/x", "other", "F"),
        ("https://notgov/x", "other", "F"),
        ("https://www.ox.ac.uk/x", "academic", "F"),
        ("https://a.example/x.gov", "other", "F"),
    ],
)
def test_what_an_address_proposes(url: str, kind: str, letter: str) -> None:
    row = source_of(document(url=url), SourceChoice(), NONE).row
    assert (row["kind"], row["reliability"]) == (kind, letter)
    assert "not judged" in row["grade_reason"]


def test_the_judge_decides() -> None:
    found = source_of(document(url="https://www.nato.int/x"), SourceChoice(reliability="A", reason="its own text"), NONE)
    assert (found.row["reliability"], found.row["grade_reason"], found.is_new) == ("A", "its own text", True)


def test_what_a_source_lacks() -> None:
    found = source_of(document(url=None, publisher=None), SourceChoice(kind="rumour", reliability="Z"), NONE)
    assert {p.column for p in found.problems} == {"publisher", "url", "kind", "reliability"}
    assert [p.column for p in source_of(document(), SourceChoice(url="nato.int"), NONE).problems] == ["url"]


def test_a_source_of_the_same_address_is_cited() -> None:
    row = dict(source_of(document(), SourceChoice(), NONE).row)
    row |= {"source_id": "a-001", "url": "http://www.a.example/x/#top", "reliability": "C"}
    sources = pl.DataFrame([row], schema=NONE.schema)
    found = source_of(document(), SourceChoice(), sources)
    assert (found.source_id, found.is_new, found.problems) == ("a-001", False, ())
    assert [p.column for p in source_of(document(), SourceChoice(reliability="A"), sources).problems] == ["reliability"]
    assert source_of(document(url="https://a.example/y"), SourceChoice(), sources).is_new
