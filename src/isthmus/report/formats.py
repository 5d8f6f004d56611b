"""One answer in one of the forms that people and programs take: table, JSON, CSV, Parquet, HTML, Markdown."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from isthmus.questions.answer import Answer
from isthmus.report.tables import SourcesOf

FORMATS = ("table", "json", "csv", "parquet", "html", "md")
_SUFFIXES = {
    ".json": "json",
    ".csv": "csv",
    ".parquet": "parquet",
    ".html": "html",
    ".htm": "html",
    ".md": "md",
    ".txt": "table",
}


def format_for(out: Path | None, named: str | None) -> str:
    """The form to write: the one named, else what the suffix of `out` tells, else a table for people.

    Raises:
        ValueError: no such form, or a suffix that tells none.
    """
    if named is not None:
        if named not in FORMATS:
            raise ValueError(f"--format {named!r} is not one of {', '.join(FORMATS)}")
        return named
    if out is None:
        return "table"
    if out.suffix.lower() not in _SUFFIXES:
        raise ValueError(f"cannot tell from {out.name!r} what to write; name a --format: {', '.join(FORMATS)}")
    return _SUFFIXES[out.suffix.lower()]


def rendered(answer: Answer, form: str, sources_of: SourcesOf | None = None) -> bytes:
    """The answer in one of `FORMATS`, as the bytes of a file."""
    match form:
        case "json":
            return (json.dumps(answer.as_dict(), ensure_ascii=False, indent=2) + "\n").encode()
        case "csv":
            return csv_text(answer).encode()
        case "parquet":
            buffer = io.BytesIO()
            answer.table.write_parquet(buffer)
            return buffer.getvalue()
        case "html":
            from isthmus.report.notebook import answer_html

            page = f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{answer.question}</title></head><body>'
            return f"{page}\n{answer_html(answer, sources_of=sources_of)}\n</body></html>\n".encode()
        case "md":
            from isthmus.report.notebook import answer_markdown

            return answer_markdown(answer, sources_of=sources_of).encode()
        case _:
            from isthmus.report.terminal import plain_text

            return plain_text(answer).encode()


def csv_text(answer: Answer) -> str:
    """The whole table as CSV; several values in one cell are parted by `;`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.table.columns)
    writer.writerows([_cell(value) for value in row] for row in answer.table.iter_rows())
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return ";".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else value
