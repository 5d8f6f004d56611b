"""The brief: answers put into one document that can lie on a minister's desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from isthmus.atlas.writing import write
from isthmus.questions.answer import Answer
from isthmus.report.document import DEFAULT_TITLE, Brief, compose
from isthmus.report.tables import SourcesOf

SUFFIXES = (".pdf", ".html", ".md")


def write_brief(
    answers: Sequence[Answer],
    out: Path,
    *,
    title: str = DEFAULT_TITLE,
    today: dt.date | None = None,
    sources_of: SourcesOf | None = None,
) -> Path:
    """Write the answers, in their order, as a brief and return where it lies.

    Args:
        answers: at least one, all from the same atlas.
        out: where to; the suffix says which kind: `.pdf`, `.html` (one file) or `.md`. Its folder is made.
        title: heading of the brief.
        today: date of the brief, today if not given. The same input and date give the same bytes.
        sources_of: source ids by fact ids; with it findings and table rows cite their own sources.

    Raises:
        ValueError: unknown suffix; no answer; answers from different atlases; a heading without a column;
            facts whose source an answer does not cite.
        OSError: the file cannot be written. A file already there stays as it was after any failure.
    """
    suffix = out.suffix.lower()
    if suffix not in SUFFIXES:
        raise ValueError(f"cannot tell from {out.name!r} what to write: name it *.pdf, *.html or *.md")
    brief = compose(answers, title=title, today=today or dt.date.today(), sources_of=sources_of)
    return write(_rendered(brief, suffix), out)


def _rendered(brief: Brief, suffix: str) -> bytes:
    match suffix:
        case ".pdf":
            from isthmus.report.pdf import brief_pdf

            return brief_pdf(brief)
        case ".html":
            from isthmus.report.html import brief_page

            return brief_page(brief).encode()
        case _:
            from isthmus.report.markdown import brief_markdown

            return brief_markdown(brief).encode()
