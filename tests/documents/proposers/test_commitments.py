"""Commitments: what was signed or undertaken together, by whom, and whether it binds in law."""

from __future__ import annotations

from typing import Any

import pytest
from invented_reading import reading

from isthmus.documents.proposing import propose_all
from isthmus.documents.reading import Candidate


def commitments(*lines: str, **of: Any) -> list[Candidate]:
    return [c for c in propose_all(reading(*lines, **of)) if c.kind == "commitment" and c.score >= 0.5]


def parties(candidate: Candidate) -> set[str]:
    return {p["id"] or p["name"] for p in candidate.content["parties"]}


@pytest.mark.parametrize(
    ("sentence", "kind", "binding", "functions"),
    [
        ("Japan and Poland signed a treaty on mutual defence on 3 May 2024.", "treaty", True, ["collective-defence"]),
        ("Japan and Poland signed a memorandum of understanding on joint training on 3 May 2024.", "mou", False, ["exercises"]),
        ("The Reciprocal Access Agreement between Japan and Poland entered into force on 3 May 2024.", "agreement", True, ["access"]),
        ("Japan signed a contract with Northwind Ordnance for the purchase of 155 mm shells on 3 May 2024.", "contract", False, ["procurement"]),
    ],
)
def test_what_was_signed(sentence: str, kind: str, binding: bool, functions: list[str]) -> None:
    found = commitments("# A title", sentence, kind="news")
    assert len(found) == 1
    content = found[0].content
    assert (content["kind"], content["binding"], content["functions"], content["when"]) == (kind, binding, functions, "2024-05-03")
    assert len(parties(found[0])) == 2
    assert any("binding" in reason for reason in found[0].reasons)


def test_non_binding_words_win() -> None:
    found = commitments("# A title", "Japan and Poland signed a non-binding agreement on 3 May 2024.", kind="news")
    assert [c.content["binding"] for c in found] == [False]


@pytest.mark.parametrize(
    "sentence",
    [
        "Japan and Poland did not sign the agreement.",
        "Japan and Poland discussed an agreement.",
        "Japan and Poland should sign an agreement.",
        "Japan acted under the agreement with Poland.",
    ],
)
def test_what_binds_no_one(sentence: str) -> None:
    assert commitments("# A title", sentence, kind="news") == []


def test_what_several_undertake_together_is_a_commitment_and_no_pledge() -> None:
    made = reading(
        "# Joint Declaration", "We, the ministers of Japan, Australia and Norway, met in Oslo on 3 May 2024.",
        "We will establish a network of contact points.", kind="communique",
    )  # fmt: skip
    found = propose_all(made)
    joint = [c for c in found if c.kind == "commitment" and "network" in c.content["what"]]
    assert [(c.content["kind"], parties(c)) for c in joint] == [("statement", {"jp", "au", "no"})]
    assert [c for c in found if c.kind == "recommendation"] == []
