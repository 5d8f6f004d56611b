"""Fixtures of the report's tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from report.invented_answers import answer, citation, hostile_answer

from isthmus.atlas.provenance import Citation
from isthmus.questions.answer import Answer


@pytest.fixture
def invent() -> Callable[..., Answer]:
    """Make an answer, changing what the test is about."""
    return answer


@pytest.fixture
def hostile() -> Answer:
    """An answer whose every text tries to be markup."""
    return hostile_answer()


@pytest.fixture
def cite() -> Callable[..., Citation]:
    """Make a citation, changing what the test is about."""
    return citation


@pytest.fixture
def sources_of() -> Callable[[Sequence[str]], Sequence[str]]:
    """Fact fN rests on source sN."""
    return lambda facts: [f"s{fact[1:]}" for fact in facts]
