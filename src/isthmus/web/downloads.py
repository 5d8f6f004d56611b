"""The table of an answer as a file: CSV, XLSX, Parquet, JSON."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from isthmus.questions.answer import Answer
from isthmus.report.formats import rendered
from isthmus.report.tables import plain

_CELL_LETTERS = 32_767
"""The most that a cell of a spreadsheet holds."""


@dataclass(frozen=True)
class Form:
    """A form of file: its suffix, what people call it, its media type, and the bytes of an answer in it."""

    suffix: str
    name: str
    media_type: str
    of: Callable[[Answer], bytes]


def workbook(answer: Answer) -> bytes:
    """The table as the sheet of a workbook, with what it says and rests on in a second one.

    Texts stay texts: none becomes a formula or a link, whatever it begins with.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    buffer = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with Workbook(buffer, settings) as book:
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("Table")
        columns = answer.table.columns
        for place, name in enumerate(columns):
            unit = answer.units.get(name, "1")
            title = answer.headings.get(name, name)
            sheet.write_string(0, place, title if unit == "1" else f"{title} [{unit}]", heading)
            sheet.set_column(
                place, place, 28 if answer.table.schema[name].is_nested() else max(10, min(40, len(title) + 4))
            )
        for line, row in enumerate(answer.table.iter_rows(), start=1):
            for place, value in enumerate(row):
                _write(sheet, line, place, value)
        sheet.freeze_panes(1, 0)
        if columns:
            sheet.autofilter(0, 0, answer.table.height, len(columns) - 1)
        about = book.add_worksheet("About")
        about.set_column(0, 0, 18, heading)
        about.set_column(1, 1, 110, book.add_format({"text_wrap": True}))
        for line, (name, text) in enumerate(_about(answer)):
            about.write_string(line, 0, name)
            about.write_string(line, 1, text[:_CELL_LETTERS])
    return buffer.getvalue()


FORMS = {
    form.suffix: form
    for form in (
        Form("csv", "CSV", "text/csv; charset=utf-8", lambda answer: rendered(answer, "csv")),
        Form(
            "xlsx",
            "Excel",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            workbook,
        ),
        Form("parquet", "Parquet", "application/vnd.apache.parquet", lambda answer: rendered(answer, "parquet")),
        Form("json", "JSON", "application/json", lambda answer: rendered(answer, "json")),
    )
}


def _write(sheet: Any, line: int, place: int, value: Any) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(line, place, value)
        case int() | float():
            sheet.write_number(line, place, value)
        case list():
            sheet.write_string(line, place, ";".join(map(str, value))[:_CELL_LETTERS])
        case str():
            sheet.write_string(line, place, value[:_CELL_LETTERS])
        case _:
            sheet.write_string(line, place, plain(value))


def _about(answer: Answer) -> list[tuple[str, str]]:
    v = answer.atlas
    return [
        ("Question", answer.title),
        ("Asked with", "; ".join(f"{name}: {plain(value)}" for name, value in answer.parameters.items())),
        ("Answer", answer.sentence),
        *(("Bracket", f"{b.name}: {b.low:g} to {b.high:g} {b.unit} ({b.meaning})") for b in answer.brackets),
        *(("Assumed", text) for text in answer.assumptions),
        ("Weakest grade", answer.weakest_grade),
        ("Atlas", f"{v.name}, schema {v.schema}, released {v.released}, digest {v.digest}"),
        *(("Source", f"[{c.source_id}] {c.text} {c.url if c.live else ''}".rstrip()) for c in answer.sources),
        *(("Document", f"[{c.source_id}] {c.text} {c.url if c.live else ''}".rstrip()) for c in answer.documents),
    ]
