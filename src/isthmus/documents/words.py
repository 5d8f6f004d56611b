"""The word lists of `words.toml`."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

FILE = Path(__file__).with_name("words.toml")


@functools.cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(text.split()) for name, text in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}


def words(name: str) -> frozenset[str]:
    """The words of the list of that name."""
    return _lists()[name]
