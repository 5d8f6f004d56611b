"""What every question returns: a table, a sentence, a picture, and what they rest on."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from isthmus.atlas.provenance import AtlasVersion, Citation

if TYPE_CHECKING:
    import altair as alt

_show: list[Callable[[Answer], str]] = []

FACTS_COLUMN = "fact_ids"
"""The list column of every answer table that names the facts its row rests on."""
PASSAGES_COLUMN = "passage_ids"
"""The list column that names the passages of read documents a row rests on, where an answer uses documents."""


def documents_of(passage_ids: Iterable[str]) -> list[str]:
    """The documents of passages, each once, in the order in which they come: an id of a passage begins with its document's."""
    return list(dict.fromkeys(passage.rpartition("/")[0] for passage in passage_ids))


@dataclass(frozen=True)
class Bracket:
    """A result between the least and the most favourable reading of what is unknown.

    `low` and `high` are in `unit`; `meaning` says what each end assumes. `document_ids` are the read documents that it was counted in.
    """

    name: str
    low: float
    high: float
    unit: str
    meaning: str
    fact_ids: tuple[str, ...]
    document_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One number of the sentence, with the facts and the read documents that it was computed from."""

    name: str
    value: float
    unit: str
    fact_ids: tuple[str, ...]
    document_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The answer to one question.

    Attributes:
        question: name of the question, e.g. `chokepoints`.
        title: the question in plain words.
        parameters: what was asked, defaults included.
        sentence: the finding in words; each number in it is a `Finding`, a `Bracket` end, a parameter
            or part of a name or date.
        table: tidy frame; the list column `fact_ids` holds the evidence of each row.
        units: unit of every numeric column of `table` ("1" for a ratio).
        headings: column -> heading for people; the print form shows exactly these columns, in order.
        assumptions: what had to be assumed, one sentence each.
        findings, brackets: the numbers behind the sentence.
        fact_ids: every fact the answer rests on, sorted.
        sources: their citations, sorted by text.
        weakest_grade: the weakest Admiralty grade among those facts, e.g. `C3`.
        method: how it was computed, with references (Markdown).
        caption: what the figure shows, with its units.
        atlas: version of the atlas that was asked.
        draw: makes the Altair chart; called only when a figure is wanted.
        documents: citations of the read documents that the answer rests on besides facts. A document is no source: nobody has
            graded it, so that its reliability is empty and `weakest_grade` says nothing of it.
    """

    question: str
    title: str
    parameters: Mapping[str, Any]
    sentence: str
    table: pl.DataFrame
    units: Mapping[str, str]
    headings: Mapping[str, str]
    assumptions: tuple[str, ...]
    findings: tuple[Finding, ...]
    brackets: tuple[Bracket, ...]
    fact_ids: tuple[str, ...]
    sources: tuple[Citation, ...]
    weakest_grade: str
    method: str
    caption: str
    atlas: AtlasVersion
    draw: Callable[[], alt.Chart]
    documents: tuple[Citation, ...] = ()

    def figure(self) -> alt.Chart:
        """The answer as an Altair chart (any chart of Altair's family, layered ones too)."""
        return self.draw()

    def _repr_html_(self) -> str:
        if _show:
            return _show[-1](self)
        return f"<p>{html.escape(self.sentence)}</p>{self.table._repr_html_()}"

    def as_dict(self) -> dict[str, Any]:
        """The answer as plain values, as `--format json` prints it."""
        return {
            "question": self.question,
            "parameters": {k: _plain(v) for k, v in self.parameters.items()},
            "sentence": self.sentence,
            "assumptions": list(self.assumptions),
            "units": dict(self.units),
            "table": [{k: _plain(v) for k, v in row.items()} for row in self.table.to_dicts()],
            "brackets": [
                vars(b) | {"fact_ids": list(b.fact_ids), "document_ids": list(b.document_ids)} for b in self.brackets
            ],
            "facts": list(self.fact_ids),
            "sources": [c.as_dict() for c in self.sources],
            "documents": [c.as_dict() for c in self.documents],
            "weakest_grade": self.weakest_grade,
            "atlas": self.atlas.as_dict(),
        }


def show_with(render: Callable[[Answer], str]) -> None:
    """Have notebooks show answers by `render`, which makes HTML. Questions know nothing of reports, so it is handed in."""
    _show[:] = [render]


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value
