"""Where sentences end."""

from __future__ import annotations

import pytest
from invented_reading import reading

from isthmus.documents.sentences import own_sentences, parted


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One ends. Two begins.", ["One ends.", "Two begins."]),
        ("Mr. Sato met Gen. Lee. They spoke.", ["Mr. Sato met Gen. Lee.", "They spoke."]),
        ("The U.S. Navy sailed. It left.", ["The U.S. Navy sailed.", "It left."]),
        ("He left the U.S. The ship stayed.", ["He left the U.S.", "The ship stayed."]),
        ("It cost 2.4 million. “Enough,” he said.", ["It cost 2.4 million.", "“Enough,” he said."]),
        ("1. Expand the cell.", ["1. Expand the cell."]),
        ("Why? Because.", ["Why?", "Because."]),
        ("", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [text[begin:end] for begin, end in parted(text)] == sentences


def test_mentions_are_placed_within_their_sentence() -> None:
    sentences = list(own_sentences(reading("# Title", "One ends. Japan begins.", "~ Japan is elsewhere.")))
    assert [(s.text, [(m.text, s.text[m.begin : m.end]) for m in s.mentions]) for s in sentences[1:]] == [
        ("One ends.", []),
        ("Japan begins.", [("Japan", "Japan")]),
    ]
