"""One table of a question that has several: what it shows and says, ready to become an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from isthmus.questions.answer import Bracket, Finding

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True)
class View:
    """A table with its picture and its words.

    Attributes:
        table: tidy frame with the list column `fact_ids`.
        units: unit of every numeric column ("1" for a ratio).
        headings: columns to show, in order -> heading.
        caption: what the figure shows.
        sentences: findings in words, one finding a sentence.
        findings, brackets: the numbers in the sentences.
        assumptions: what this table rests on besides what its question always assumes.
        draw: makes the figure.
    """

    table: pl.DataFrame
    units: Mapping[str, str]
    headings: Mapping[str, str]
    caption: str
    sentences: tuple[str, ...]
    findings: tuple[Finding, ...]
    brackets: tuple[Bracket, ...]
    assumptions: tuple[str, ...]
    draw: Callable[[], alt.Chart]
