"""Sheets of Excel workbooks (.xlsx) as rows of text, and as the `Lines` that delimited files give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from isthmus.atlas.raw_file import RawFile, Unreadable, check_package

Cells = list[str]


def sheets(raw: RawFile) -> dict[str, list[Cells]]:
    """Every sheet that holds anything: its name -> its rows from the first, each cell as text.

    Raises:
        Unreadable: the workbook is damaged, locked by a password, or unpacks to too much.
    """
    check_package(raw, "workbook")
    import python_calamine

    try:
        with python_calamine.CalamineWorkbook.from_path(raw.path) as book:
            read = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Unreadable(raw.name, f"is a workbook that cannot be read: {error}", "open and save it in a spreadsheet program") from None
    return {name: [[text(cell) for cell in row] for row in rows] for name, rows in read.items() if rows}


def text(cell: Any) -> str:
    """A cell as text: whole numbers without a point, days in ISO form."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        case dt.datetime():
            return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat()
        case dt.date():
            return cell.isoformat()
        case _:
            return str(cell).strip()


def table(
    raw: RawFile, required: Sequence[str], rename: Callable[[Sequence[str]], Sequence[str]], fold: Callable[[Sequence[str]], Sequence[str]],
    preamble_lines: int, reads: str,
) -> tuple[str, tuple[str, ...], tuple[str, ...], pl.DataFrame]:  # fmt: skip
    """The first sheet with a header that has every required column: its name, header, preamble and rows with `line`.

    Raises:
        Unreadable: no sheet has one.
    """
    read = sheets(raw)
    for name, rows in read.items():
        for number, cells in enumerate(rows[:preamble_lines]):
            header = tuple(fold(rename(fold(cells))))
            if set(required) <= set(header):
                body = [[*(c or None for c in row), line] for line, row in enumerate(rows[number + 1 :], number + 2) if any(row)]
                schema = {**dict.fromkeys(header, pl.String), "line": pl.UInt32}
                preamble = tuple(" ".join(filter(None, row)) for row in rows[:number])
                return name, header, preamble, pl.DataFrame(body, schema=schema, orient="row")
    held = ", ".join(read) or "no sheet that holds anything"
    what = f"has no sheet with the columns {', '.join(required)}; it has {held}"
    raise Unreadable(raw.name, what, f"give {reads}, with its header line")
