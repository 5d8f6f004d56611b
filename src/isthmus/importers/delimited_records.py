"""Records of delimited text one by one, for files that a quick reader cannot read to the letter: rows that do not fit, stray quotes."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import polars as pl

from isthmus.atlas.folder import LARGEST_CELL
from isthmus.atlas.raw_file import RawFile, Unreadable

LINE = "line"
"""Name of the column that says on which line of the file a record begins."""

_LONGEST_RECORD = 1_000
"""Lines of a record; a quotation that goes on for longer was never closed."""
_ROWS = 20_000
"""Rows that are gathered before they are put into a frame: as objects they take many times the room."""


@dataclass(frozen=True)
class Ragged:
    """A row whose number of cells is not that of the header, or (`is_open`) one that opens a quotation and never closes it."""

    line: int
    cells: tuple[str, ...]
    raw: str
    is_open: bool = False


@dataclass(frozen=True)
class Layout:
    """Where the header of a file stands, and what parts its cells."""

    delimiter: str
    header: tuple[str, ...]
    first_line: int  # of the data
    preamble: tuple[str, ...]


def each_row(
    raw: RawFile, path: Path, layout: Layout, columns: Sequence[str]
) -> tuple[pl.DataFrame, tuple[Ragged, ...]]:
    """The columns asked for of every row that fits, and the rows that do not."""
    wanted = [layout.header.index(name) for name in columns]
    schema = {**dict.fromkeys(columns, pl.String), LINE: pl.UInt32}
    parts = [pl.DataFrame(schema=schema)]
    rows: list[list[str | int | None]] = []
    ragged: list[Ragged] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for _ in range(layout.first_line):
            file.readline()
        for row in _records(raw, file, layout):
            if row.is_open or (len(row.cells) != len(layout.header) and any(row.cells)):
                ragged.append(row)
            elif any(row.cells):
                rows.append([*(row.cells[place] or None for place in wanted), row.line])
            if len(rows) == _ROWS:
                parts.append(pl.DataFrame(rows, schema=schema, orient="row"))
                rows = []
    return pl.concat([*parts, pl.DataFrame(rows, schema=schema, orient="row")]), tuple(ragged)


def _records(raw: RawFile, file: TextIO, layout: Layout) -> Iterator[Ragged]:
    """Every record with the line it begins on. One that opens a quotation and swallows others ends with its first line.

    Raises:
        Unreadable: a line is longer than any record.
    """
    ahead: deque[str] = deque()
    line = layout.first_line + 1
    while True:
        taken: list[str] = []
        try:
            cells = next(csv.reader(_pulled(file, ahead, taken), delimiter=layout.delimiter), None)
        except csv.Error as error:
            way_out = "look at the line for a quotation mark that is not closed; it may also have been cut short"
            raise Unreadable(raw.name, f"cannot be read from line {line} on: {error}", way_out) from None
        if cells is None:
            return
        is_open = len(taken) > 1 and _swallows(cells, taken, layout)
        if is_open:
            ahead.extendleft(reversed(taken[1:]))
            del taken[1:]
            cells = taken[0].rstrip("\r\n").split(layout.delimiter)
        yield Ragged(line, tuple(cells), "".join(taken).rstrip("\r\n"), is_open)
        line += len(taken)


def _pulled(file: TextIO, ahead: deque[str], taken: list[str]) -> Iterator[str]:
    """Lines of one record, as its reader asks for them: those put back before those of the file."""
    while len(taken) < _LONGEST_RECORD:
        line = ahead.popleft() if ahead else file.readline(LARGEST_CELL)
        if not line:
            return
        if len(line) == LARGEST_CELL:
            raise csv.Error(f"a line of more than {LARGEST_CELL:,} characters")
        taken.append(line)
        yield line


def _swallows(cells: Sequence[str], taken: Sequence[str], layout: Layout) -> bool:
    """Whether a record of several lines is one that opened a quotation by mistake, and those after it.

    It is where lines after its first are records by themselves: any of them if it does not fit the header; if it does, all of those
    between its first and last, and they begin as it does, for a line of a text may have as many commas.
    """
    alone = [next(csv.reader([line], delimiter=layout.delimiter), [""]) for line in taken[1:]]
    whole = [len(one) == len(layout.header) for one in alone]
    if len(cells) != len(layout.header) or len(taken) == _LONGEST_RECORD:
        return any(whole)
    return len(taken) > 2 and all(whole[:-1]) and {_shape(one[0]) for one in alone[:-1]} == {_shape(cells[0])}


def _shape(cell: str) -> str:
    """How a cell is made of figures and other signs: `T12` as `T3`."""
    return re.sub(r"[^0-9]+", "a", re.sub(r"[0-9]+", "9", cell.strip()))


def with_those_it_quotes(line: str, file: TextIO, ahead: deque[str]) -> str:
    """A line and those that its quotation goes on over; the line alone where it is never closed."""
    text, more = line, 0
    while text.count('"') % 2 and more < _LONGEST_RECORD and len(text) < LARGEST_CELL:
        if more == len(ahead):
            ahead.append(file.readline(LARGEST_CELL))
        if not ahead[more]:
            ahead.pop()
            break
        text += ahead[more]
        more += 1
    return line if text.count('"') % 2 else text
