"""Concepts of deterrence in invented sentences, and where a clause denies them."""

from __future__ import annotations

import re

import pytest
from documents.concept_sentences import SENTENCES
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from isthmus.documents import concepts as concepts_module
from isthmus.documents.concepts import PATTERNS, concepts
from isthmus.model.deterrence_terms import CONCEPTS

LABELLED = [tuple(part.strip() for part in line.split("|")) for line in SENTENCES.strip().splitlines()]


def told(text: str) -> list[str]:
    return [("-" if m.negated else "") + m.ids[0] for m in concepts(1, text)]


def test_every_concept_has_words():
    assert set(PATTERNS) == set(CONCEPTS.terms)


@pytest.mark.parametrize(("text", "expected"), LABELLED, ids=[text for text, _ in LABELLED])
def test_labelled_sentences(text, expected):
    assert told(text) == [c for c in expected.split(", ") if c]


def test_each_sentence_of_a_passage_is_judged_by_itself():
    text = "Sunland does not want war. Nuclear sharing is old. Sunland rejects missile defence. Cyber resilience grows."
    assert told(text) == ["nuclear-sharing", "-missile-defence", "resilience"]
    assert all(text[m.begin : m.end] == m.text for m in concepts(1, text))


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_no_stem_hides_a_pattern(data):
    """Words that a concept's pattern makes are found, whatever stems are looked for first; what they mean is left aside."""
    concept = data.draw(st.sampled_from(sorted(PATTERNS)))
    whole = data.draw(st.sampled_from(PATTERNS[concept])).replace(r"\w", "[a-z]")
    pattern = whole.replace(r"\b", "")
    words = data.draw(st.from_regex(f"(?a:{pattern})", fullmatch=True))
    assume(re.fullmatch(whole, words, re.IGNORECASE))  # words that run into one another are none of the pattern's
    text = f"so {words} it"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(concepts_module, "is_of_security", lambda *_: True)
        found = concepts(1, text)
    assert any((m.begin <= 3 and m.end >= 3 + len(words)) or m.ids == (concept,) for m in found)
    assert all(text[m.begin : m.end] == m.text for m in found)
