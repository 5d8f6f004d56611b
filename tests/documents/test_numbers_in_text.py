"""Numbers in prose."""

from __future__ import annotations

import pytest

from isthmus.documents.numbers_in_text import numbers


@pytest.mark.parametrize(
    ("text", "low", "high", "bound"),
    [
        ("40,000 shells", 40000, None, None),
        ("40 000 shells", 40000, None, None),
        ("1.2 million shells", 1_200_000, None, None),
        ("twenty-four ships", 24, None, None),
        ("a dozen ships", 12, None, None),
        ("30,000 to 36,000 shells", 30000, 36000, None),
        ("between 5 and 7 ships", 5, 7, None),
        ("1 to 2 million shells", 1_000_000, 2_000_000, None),
        ("more than 50 ships", 50, None, "at least"),
        ("up to 50 ships", 50, None, "at most"),
        ("about 50 ships", 50, None, "about"),
        ("30,000 155 mm shells", 30000, None, None),
    ],
)
def test_a_number(text: str, low: float, high: float | None, bound: str | None) -> None:
    first = next(numbers(text))
    assert (first.low, first.high, first.bound) == (low, high, bound)


@pytest.mark.parametrize("text", ["$40 million", "40 per cent", "40%", "155 mm", "54 years old", "resolution 1718 says", "tens of thousands of", "3rd", "40 km"])
def test_what_counts_nothing(text: str) -> None:
    assert list(numbers(text)) == []
