"""Write declared tables as canonical CSV."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from isthmus.model import tables as _tables  # noqa: F401  (declares the tables)
from isthmus.model.table import LIST_SEPARATOR, TABLES, Table

Row = dict[str, Any]
"""One row of a declared table: column -> value."""


def fact(
    fact_id: str, source_ids: Sequence[str], credibility: int, verified: bool, note: str | None, **columns: Any
) -> Row:
    """A row of a table of facts."""
    common = {"fact_id": fact_id, "source_ids": tuple(source_ids), "credibility": credibility}
    return {**common, "verified": verified, "note": note, **columns}


def write(tables: Mapping[str, Sequence[Row]], folder: Path) -> None:
    """Write one file a declared table.

    Raises:
        ValueError: a row has other columns than its table, or an identity stands twice.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if strange := sorted(set(tables) - set(TABLES)):
        raise ValueError(f"no declared tables: {', '.join(strange)}")
    texts = {name: _lines(table, tables.get(name, ())) for name, table in TABLES.items()}
    for name, lines in texts.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_MINIMAL).writerows(lines)


def _lines(table: Table, rows: Sequence[Row]) -> list[list[str]]:
    by_identity = {row[table.identity]: row for row in rows}
    if len(by_identity) < len(rows):
        ids = [row[table.identity] for row in rows]
        raise ValueError(f"{table.name}: {table.identity} stands twice: {sorted({i for i in ids if ids.count(i) > 1})}")
    for identity, row in by_identity.items():
        if set(row) != set(table.names):
            raise ValueError(f"{table.name}, {identity}: columns {sorted(set(row) ^ set(table.names))} are amiss")
    return [list(table.names), *([cell(by_identity[i][name]) for name in table.names] for i in sorted(by_identity))]


def cell(value: Any) -> str:
    """One value as text: shortest exact numbers, true and false, sorted lists joined by `;`."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case tuple():
            return LIST_SEPARATOR.join(sorted(set(value)))
        case _:
            return str(value)
