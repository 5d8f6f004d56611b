"""Concepts of deterrence in invented sentences, and negation within the clause."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.documents.concepts import PATTERNS, concepts
from isthmus.model.deterrence_terms import CONCEPTS


def told(text: str) -> list[tuple[str, bool]]:
    return [(m.ids[0], m.negated) for m in concepts(1, text)]


def test_every_concept_has_words():
    assert set(PATTERNS) == set(CONCEPTS.terms)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We build deterrence by denial.", [("deterrence-by-denial", False)]),
        ("It does not seek nuclear sharing, and it upholds arms control.", [("nuclear-sharing", True), ("arms-control", False)]),
        ("It rejects no first use.", [("no-first-use", True)]),
        ("Without recourse to nuclear sharing, we strengthen missile defence.", [("nuclear-sharing", True), ("missile-defence", False)]),
        ("Neither nuclear sharing nor counterstrike is planned.", [("nuclear-sharing", True), ("counterstrike", True)]),
        ("There is no nuclear sharing but extended deterrence.", [("nuclear-sharing", True), ("extended-deterrence", False)]),
        ("Not only resilience but also integrated deterrence counts.", [("resilience", False), ("integrated-deterrence", False)]),
        ("No doubt tailored deterrence works.", [("tailored-deterrence", False)]),
        ("Nuclear sharing is ruled out.", [("nuclear-sharing", True)]),
        ("It isn’t about escalation management.", [("escalation-management", True)]),
        ("Grey-zone coercion and gray zone tactics grow.", [("grey-zone", False), ("grey-zone", False)]),
        ("The security of the Euro-Atlantic and the Indo-Pacific is interconnected.", [("cross-theatre-linkage", False)]),
        ("They deter. The team is resilient by nature.", []),
    ],
)  # fmt: skip
def test_concepts_and_negation(text, expected):
    assert told(text) == expected


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_no_stem_hides_a_pattern(data):
    """Words that a concept's pattern makes are found, whatever stems are looked for first."""
    concept = data.draw(st.sampled_from(sorted(PATTERNS)))
    pattern = data.draw(st.sampled_from(PATTERNS[concept])).replace(r"\b", "").replace(r"\w", "[a-z]")
    words = data.draw(st.from_regex(f"(?a:{pattern})", fullmatch=True))
    text = f"so {words} it"
    found = concepts(1, text)
    assert any((m.begin <= 3 and m.end >= 3 + len(words)) or m.ids == (concept,) for m in found)
    assert all(text[m.begin : m.end] == m.text for m in found)
