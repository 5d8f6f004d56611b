"""Any spreadsheet onto a declared table, by a map: `isthmus import table TABLE FILE --map map.toml`.

The map is a TOML file. `[source]` says what the spreadsheet is (`title`, `publisher`, `url`, `kind`, `reliability`,
`grade_reason`, optionally `licence` and `credibility`). `[columns]` says for each column of the table which column of the sheet
fills it (`good_id = "Product"`), or what it is in every row (`measure = { value = "stock" }`). A row that breaks the rules of the
table is quarantined, the others are loaded.
"""

from __future__ import annotations

import difflib
import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from isthmus.atlas.raw_file import RawFile
from isthmus.importers import delimited, written_dates
from isthmus.importers.delimited_records import LINE
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication
from isthmus.importers.written_numbers import number
from isthmus.model.check import check, typed
from isthmus.model.problem import Problem
from isthmus.model.table import TABLES, Column, Table

CARRIED = ("fact_id", "source_ids", "credibility", "verified")
_SAID = ("title", "publisher", "url", "kind", "reliability", "grade_reason")
_OPTIONAL = {"licence": "as its owner says", "credibility": 3}

@dataclass(frozen=True)
class Mapped:
    """A spreadsheet that goes into one table, as the importers of publications look to the landing.

    Attributes:
        from_sheet: column of the table -> folded name of the column of the sheet.
        constant: column of the table -> what it is in every row, as text.
    """

    table: Table
    SOURCE: Publication
    from_sheet: dict[str, str]
    constant: dict[str, str]

    def parse(self, raw: RawFile, known: Known) -> Parsed:
        """The rows of the sheet as rows of the table (Unreadable if it lacks a column that the map names)."""
        with delimited.lines(raw, tuple(self.from_sheet.values()), reads=self.SOURCE.reads, workbooks=True) as read:
            frame = read.frame
        text, reasons = self._cells(frame, read.delimiter)
        rows, unread = typed(self.table, text)
        _note(reasons, unread, 0)
        there = known.frames[self.table.name]
        others = there.filter(~pl.col(self.table.identity).is_in(rows[self.table.identity].implode()))
        broken = check({**known.frames, self.table.name: pl.concat([others, rows])}, unread)
        _note(reasons, (p for p in broken if p.table == self.table.name and p.column not in CARRIED[1:]), others.height)
        lines = frame[LINE].to_list()
        bad = pl.DataFrame(
            [(lines[row], "; ".join(dict.fromkeys(why))) for row, why in sorted(reasons.items())],
            schema={LINE: pl.UInt32, "reason": pl.String}, orient="row",
        )  # fmt: skip
        good = rows.filter(~pl.Series(range(rows.height), dtype=pl.Int64).is_in(list(reasons)))
        mine = [c for c in self.table.names if c in self.from_sheet or c in self.constant or c == self.table.identity]
        odd = read.unfit
        apart = tuple(sorted((*delimited.quarantined(raw, bad, read.sheet), *odd), key=lambda q: q.line or 0))
        return Parsed(frame.height + len(odd), good.height, apart, {self.table.name: good.select(mine)}, notes=read.notes)

    def _cells(self, frame: pl.DataFrame, delimiter: str) -> tuple[pl.DataFrame, dict[int, list[str]]]:
        """The mapped cells as text, numbers and days in canonical form, and what is wrong with those that are neither."""
        reasons: dict[int, list[str]] = {}
        columns: list[pl.Series] = []
        for column in self.table.columns:
            if column.name in self.constant:
                columns.append(pl.Series(column.name, [self.constant[column.name]] * frame.height, dtype=pl.String))
            elif column.name in self.from_sheet:
                columns.append(_canonical(column, frame, self.from_sheet[column.name], delimiter))
        text = pl.DataFrame(columns)
        if self.table.identity not in text.columns:
            text = text.with_columns(self._identities(text))
        return text, reasons

    def _identities(self, text: pl.DataFrame) -> pl.Series:
        """An id for each row made of its natural key, or of all its cells where the key is the id itself."""
        key = [c for c in self.table.key if c in text.columns and c != self.table.identity] or list(text.columns)
        made = [hashlib.sha256("\x1f".join(map(str, row)).encode()).hexdigest()[:12] for row in text.select(key).iter_rows()]
        prefix = f"{self.table.name}/" if self.table.is_fact else ""
        return pl.Series(self.table.identity, [f"{prefix}{m}" for m in made], dtype=pl.String)

    def preview(self, raw: RawFile, rows: int = 3) -> list[tuple[str, str, str]]:
        """What maps where: column of the table, column of the sheet or constant, and the first cells."""
        with delimited.lines(raw, tuple(self.from_sheet.values()), reads=self.SOURCE.reads, workbooks=True, every=True) as read:
            frame = read.frame.head(rows)
            shown = []
            for column in self.table.columns:
                if column.name in self.constant:
                    shown.append((column.name, "in every row", self.constant[column.name]))
                elif column.name in self.from_sheet:
                    cells = frame[self.from_sheet[column.name]].fill_null("").to_list()
                    shown.append((column.name, self.from_sheet[column.name], " | ".join(cells)))
            free = [name for name in read.header if name not in self.from_sheet.values()]
            return [*shown, *((f"({name})", name, "is not used") for name in free)]


def mapped(table_name: str, map_path: Path) -> Mapped:
    """The map of a file, held against the table.

    Raises:
        ValueError: no such table, or the map says what it must not; names everything that is wrong.
        OSError: the map cannot be read.
    """
    if table_name not in TABLES:
        near = ", ".join(difflib.get_close_matches(table_name, TABLES, n=3, cutoff=0.5))
        raise ValueError(f"there is no table {table_name!r}{f'; near: {near}' if near else ''}; the tables are {', '.join(TABLES)}")
    table = TABLES[table_name]
    try:
        said = tomllib.loads(map_path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{map_path} is no TOML: {error}") from None
    source, columns = said.get("source", {}), said.get("columns", {})
    wrong = [*_wrong_source(source), *_wrong_columns(table, columns)]
    if wrong:
        raise ValueError(f"{map_path} cannot be used\n" + "\n".join(f"    {line}" for line in wrong))
    title, publisher, url, kind, reliability, grade_reason = (str(source[key]) for key in _SAID)
    publication = Publication(
        title=title, publisher=publisher, url=url, kind=kind, reliability=reliability, grade_reason=grade_reason,
        licence=str(source.get("licence", _OPTIONAL["licence"])), obtain="the user's own file", record="row",
        reads="a spreadsheet or delimited text with the columns that the map names",
        credibility=int(source.get("credibility", _OPTIONAL["credibility"])),
    )  # fmt: skip
    from_sheet = {key: delimited.fold(value) for key, value in columns.items() if isinstance(value, str)}
    constant = {key: _text(value["value"]) for key, value in columns.items() if isinstance(value, dict)}
    return Mapped(table, publication, from_sheet, constant)


def _wrong_source(source: Any) -> Iterable[str]:
    if not isinstance(source, dict):
        yield "[source] is no table"
        return
    for key in _SAID:
        if not str(source.get(key) or "").strip():
            yield f"[source] lacks {key}"
    for key in source:
        if key not in _SAID and key not in _OPTIONAL:
            yield f"[source] has no {key}; it has {', '.join((*_SAID, *_OPTIONAL))}"
    for key in ("kind", "reliability"):
        words = TABLES["sources"].column(key).one_of
        if words and source.get(key) and source[key] not in words.terms:
            yield f"[source] {key} {source[key]!r} is none of {', '.join(words.terms)}"


def _wrong_columns(table: Table, columns: Any) -> Iterable[str]:
    if not isinstance(columns, dict) or not columns:
        yield "[columns] maps nothing"
        return
    for key, value in columns.items():
        if key not in table.names or key in ("source_ids", "verified"):
            near = ", ".join(difflib.get_close_matches(key, table.names, n=3))
            yield f"[columns] {table.name} has no column {key!r} to fill{f'; near: {near}' if near else ''}"
        elif not isinstance(value, str) and not (isinstance(value, dict) and value.keys() == {"value"}):
            yield f'[columns] {key} is neither the name of a column of the sheet nor {{ value = "…" }}'
    for column in table.columns:
        if not column.optional and not column.many and column.name not in columns and column.name not in (*CARRIED, table.identity):
            yield f"[columns] lacks {column.name}, which every row needs: {column.meaning}"


def _canonical(column: Column, frame: pl.DataFrame, name: str, delimiter: str) -> pl.Series:
    """Cells in the form that the table wants, where they can be read so; else as they are, to be told of."""
    text = frame.select(pl.col(name).str.strip_chars()).to_series()
    text = text.set(text == "", None)
    if column.kind in (int, float):
        value = frame.select(number(name, delimiter)).to_series()
        plain = value.cast(pl.String).str.replace(r"\.0$", "")
        return plain.zip_with(value.is_not_null(), text).alias(column.name)
    if column.kind is bool:
        lower = text.str.to_lowercase()
        truth = {"yes": "true", "y": "true", "1": "true", "no": "false", "n": "false", "0": "false"}
        return lower.replace(truth).alias(column.name)
    if column.is_date:
        days, _ = written_dates.edtf(text)
        return text.replace(days).alias(column.name) if days else text.alias(column.name)
    return text.alias(column.name)


def _note(reasons: dict[int, list[str]], problems: Iterable[Problem], before: int) -> None:
    """Add each problem to the rows in which it is."""
    for problem in problems:
        for place in problem.places:
            if place.row > before:
                what = f"{problem.column} {place.value} {problem.rule}" if place.value else f"{problem.column} {problem.rule}"
                reasons.setdefault(place.row - before - 1, []).append(what)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
