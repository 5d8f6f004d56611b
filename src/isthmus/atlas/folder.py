"""The atlas folder: one CSV or Parquet file a table, read checked, written in one canonical form."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from isthmus.atlas import gained_sources, writing
from isthmus.model.check import check, empty, typed
from isthmus.model.problem import AtlasError, Problem
from isthmus.model.table import LIST_SEPARATOR, TABLES, Table

Frames = dict[str, pl.DataFrame]
"""Table name -> typed frame, one entry for every declared table."""

Origins = dict[str, list[tuple[int, Path]]]
"""Table name -> the folders its rows came from, each with the number of rows before its own."""

DESCRIPTOR = "datapackage.json"

LARGEST_CELL = 16 << 20
"""Characters of a cell, and of a line."""
csv.field_size_limit(LARGEST_CELL)  # Python's own limit is that of a long description; it is one for the whole process


def read(folder: Path, *overlays: Path) -> Frames:
    """Read every declared table in `folder`, add the rows of the overlay folders, and check the whole.

    Facts that a judgement says stand in a further document gain it as a source (see `gained_sources`).

    Returns:
        Every declared table, those without a file being empty, rows in canonical order.

    Raises:
        AtlasError: a file cannot be read or a row breaks its declaration; lists every problem of every file.
    """
    frames = {name: empty(table) for name, table in TABLES.items()}
    origins: Origins = {name: [] for name in TABLES}
    problems: list[Problem] = []
    for place in (folder, *overlays):
        found, wrong = _read_folder(place)
        problems += [_shifted(problem, frames) for problem in wrong]
        for name, frame in found.items():
            origins[name].append((frames[name].height, place))
            frames[name] = pl.concat([frames[name], frame])
    problems += check(frames, problems) if not _unreadable(problems) else []
    if problems:
        raise AtlasError(_placed(problem, origins) for problem in problems)
    return {name: canonical(TABLES[name], frame) for name, frame in gained_sources.with_gained(frames).items()}


def read_unchecked(folder: Path) -> Frames:
    """The tables of one folder as they are, typed, in no order; for those who add to it and check the whole then.

    Raises:
        AtlasError: a file cannot be read, or a cell has not the type that its column declares.
    """
    frames, problems = _read_folder(folder)
    if problems:
        raise AtlasError(problems)
    return frames


def _shifted(problem: Problem, frames: Frames) -> Problem:
    """Rows counted in the table as read so far, so that they agree with those of `check`."""
    before = frames[problem.table].height if problem.table in frames else 0
    return replace(problem, places=tuple(replace(p, row=p.row + before) for p in problem.places))


def _placed(problem: Problem, origins: Origins) -> Problem:
    """Rows counted in the file they stand in, which is named where there are several."""
    parts = origins.get(problem.table, [])
    places = []
    for place in problem.places:
        start, home = max((part for part in parts if part[0] < place.row), key=lambda part: part[0])
        file = str(_file_of(home, problem.table)) if len(parts) > 1 else ""
        places.append(replace(place, row=place.row - start, file=file))
    return replace(problem, places=tuple(places))


def _file_of(place: Path, table: str) -> Path:
    return next((path for declared, path in _files(place) if declared.name == table), place / table)


def canonical(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """The same rows in the order of their identity: the form in which an atlas is written and digested."""
    rows = frame.select(table.names)
    return rows if rows.height < 2 else rows.sort(table.identity)


def write(frames: Mapping[str, pl.DataFrame], folder: Path) -> None:
    """Write one canonical CSV a table: declared columns, rows by identity, LF, `;` in lists.

    Each file is written aside and moved in place, so that a failure leaves the old one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        writing.write(csv_text(TABLES[name], frame).encode(), folder / f"{name}.csv")


def csv_text(table: Table, frame: pl.DataFrame) -> str:
    """The table as canonical CSV text."""
    if frame.is_empty():
        return ",".join(table.names) + "\n"
    rows = canonical(table, frame)
    text = rows.select(_as_text(rows[name]) for name in table.names)
    return text.write_csv(quote_style="necessary", line_terminator="\n", null_value="")


def _as_text(values: pl.Series) -> pl.Series:
    """A column as the text of its cells (see `cell`), an empty one being null. Each distinct value is written once."""
    if values.dtype == pl.String:
        texts = values
    elif values.dtype == pl.Int64:
        texts = values.cast(pl.String)
    else:
        distinct = values.alias("value").to_frame().unique()
        cells = [cell(v) for v in distinct["value"].to_list()]
        written = distinct.with_columns(text=pl.Series(cells, dtype=pl.String))
        joined = values.alias("value").to_frame().join(written, on="value", how="left", nulls_equal=True, maintain_order="left")
        texts = joined["text"]
    return texts.set(texts == "", None).alias(values.name)


def cell(value: Any) -> str:
    """One value as canonical text: shortest exact numbers, true and false, lists joined by `;`."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case list():
            return LIST_SEPARATOR.join(value)
        case _:
            return str(value)


def digest(frames: Mapping[str, pl.DataFrame]) -> str:
    """SHA-256 of the content in canonical form (hex): the same facts give the same digest, whatever the files."""
    whole = hashlib.sha256()
    for name, table in TABLES.items():
        whole.update(f"{name}\n{csv_text(table, frames[name])}".encode())
    return whole.hexdigest()


def descriptor(folder: Path) -> dict[str, Any]:
    """The folder's Data Package descriptor; empty if there is none.

    Raises:
        AtlasError: the file is there and is not JSON.
    """
    path = folder / DESCRIPTOR
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise AtlasError([Problem(str(path), "", f"is not JSON: {error}", "restore it or remove it")]) from error
    if not isinstance(content, dict):
        raise AtlasError([Problem(str(path), "", "is not a JSON object", "restore it or remove it")])
    return content


def is_atlas(folder: Path) -> bool:
    """Whether the folder holds a file of at least one declared table."""
    return any(True for _ in _files(folder))


def _read_folder(folder: Path) -> tuple[Frames, list[Problem]]:
    if not folder.is_dir():
        way_out = "give a folder that holds tables such as sources.csv, or leave --atlas out for the bundled atlas"
        return {}, [Problem(str(folder), "", "is no folder", way_out)]
    if not is_atlas(folder):
        names = ", ".join(sorted(p.name for p in folder.iterdir())[:5]) or "nothing"
        way_out = f"an atlas folder holds files such as {next(iter(TABLES))}.csv"
        return {}, [Problem(str(folder), "", f"is no atlas: it holds {names}", way_out)]
    frames: Frames = {}
    problems: list[Problem] = []
    for table, path in _files(folder):
        if table.name in frames:
            problems.append(
                Problem(table.name, "", "stands in two files", f"remove one of {table.name}.csv and .parquet")
            )
            continue
        text, wrong = _read_file(path)
        problems += wrong
        if text is not None:
            frames[table.name], wrong = typed(table, text)
            problems += wrong
    known = {f"{t}{s}" for t in TABLES for s in (".csv", ".parquet")}
    problems += [
        Problem(
            path.name,
            "",
            "is not a declared table",
            f"rename it to one of {', '.join(TABLES)}, or move it out of the folder",
        )
        for path in sorted(folder.iterdir())
        if path.suffix in (".csv", ".parquet") and path.name not in known
    ]
    return frames, problems


def _files(folder: Path) -> Iterator[tuple[Table, Path]]:
    for table in TABLES.values():
        for suffix in (".csv", ".parquet"):
            path = folder / f"{table.name}{suffix}"
            if path.is_file():
                yield table, path


def _read_file(path: Path) -> tuple[pl.DataFrame | None, list[Problem]]:
    try:
        return (_read_parquet if path.suffix == ".parquet" else _read_csv)(path), []
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        found = error.object[error.start : error.start + 1]
        return None, [Problem(path.name, "", f"is not UTF-8: byte {found!r} in line {line}", "save the file as UTF-8")]
    except (OSError, ValueError, csv.Error, pl.exceptions.PolarsError) as error:
        return None, [Problem(path.name, "", f"cannot be read: {error}", "repair the file or restore it from a copy")]


def _read_parquet(path: Path) -> pl.DataFrame:
    return pl.read_parquet(path)


def _read_csv(path: Path) -> pl.DataFrame:
    """Every cell as text. Only an empty cell is missing: "NA" is Namibia and "None" may be a name."""
    raw = path.read_bytes()
    if not raw.strip():
        raise ValueError("the file is empty; a table has at least a header")
    reader = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
    header = [name.strip() for name in next(reader)]
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        raise ValueError("the header is one cell; cells must be parted by commas")
    if twice := sorted({name for name in header if header.count(name) > 1}):
        raise ValueError(f"the header names {', '.join(map(repr, twice))} twice")
    rows: list[list[str | None]] = []
    for row in reader:
        if not row:
            continue
        if len(row) != len(header):
            raise ValueError(f"line {reader.line_num} has {len(row)} cells where the header has {len(header)}")
        rows.append([value or None for value in row])
    return pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")


def _unreadable(problems: list[Problem]) -> bool:
    """Whether a whole file is missing from what was read, so that broken references would be its shadows."""
    return any(problem.table not in TABLES for problem in problems)
