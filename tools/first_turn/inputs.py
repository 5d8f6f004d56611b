"""Read the first record and the hand-coded parts beside it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

Record = dict[str, str]
"""One row of an input file: column -> text, the empty text where nothing stands."""

LAYOUTS = {
    "sources": ("source_id", "kind", "access", "reliability", "original_url", "reason"),
    "engagements": ("id", "level", "margin_of", "reason"),
    "supplies": ("row", "supplier_role", "exclusivity", "status", "quantity_note", "share_kind", "reason"),
    "makes": ("producer", "good", "status", "basis", "evidence_rows", "reason"),
    "production": (
        *("row", "measure", "value", "low", "high", "unit", "period_start", "period_end"),
        *("scope", "target_year", "basis", "note"),
    ),
    "sites": ("id", "status"),
    "stocks_and_use": ("row", "superseded_by", "note"),
    "found_sources": (
        "source_id",
        "url",
        "title",
        "publisher",
        "published",
        "kind",
        "access",
        "reliability",
        "grade_reason",
        "note",
    ),
    "found_for_quantities": ("quantity_id", "source_ids", "supports", "seen_value", "seen_words_in_own_paraphrase"),
}
"""The hand-coded files and the columns that this script uses."""


class Inputs:
    """The tables of the first record, the hand-coded parts, and how often each row of both was read."""

    def __init__(self, facts: Path, curation: Path) -> None:
        self._facts = facts
        self._curation = curation
        missing = [curation / f"{name}.csv" for name in LAYOUTS if not (curation / f"{name}.csv").is_file()]
        if missing:
            raise SystemExit("hand-coded parts are missing: " + ", ".join(map(str, missing)))

    def table(self, name: str) -> list[Record]:
        """The rows of one file of the first record, in its order."""
        return _read(self._facts / f"{name}.csv")

    def sources(self) -> dict[str, list[Record]]:
        """The source lists by file name."""
        paths = sorted(self._facts.glob("sources-*.csv"))
        if not paths:
            raise SystemExit(f"{self._facts} holds no sources-*.csv")
        return {path.stem: _read(path) for path in paths}

    def coded(self, name: str, key: str, expected: Iterable[str] | None = None) -> dict[str, Record]:
        """A hand-coded part by its key column.

        Args:
            name: the part.
            key: the column that names a row.
            expected: the keys that must be there, neither more nor fewer; None takes what comes.
        """
        rows = self.coded_rows(name)
        found = {row[key]: row for row in rows}
        if len(found) < len(rows):
            raise SystemExit(f"curation/{name}.csv: a {key} stands twice")
        if expected is not None:
            wanted = set(expected)
            if lacking := sorted(wanted - set(found)):
                raise SystemExit(f"curation/{name}.csv lacks {len(lacking)} rows, among them {', '.join(lacking[:5])}")
            if strange := sorted(set(found) - wanted):
                raise SystemExit(f"curation/{name}.csv has unknown rows: {', '.join(strange[:5])}")
        return found

    def coded_rows(self, name: str) -> list[Record]:
        """The rows of a hand-coded part, in its order."""
        rows = _read(self._curation / f"{name}.csv")
        if rows and (lacking := [c for c in LAYOUTS[name] if c not in rows[0]]):
            raise SystemExit(f"curation/{name}.csv lacks the columns {', '.join(lacking)}")
        return rows


def same_row(coded: Record, row: Record, shared: Iterable[str], where: str) -> None:
    """Stop where a hand-coded row repeats columns of the first record and does not agree with it."""
    for name in shared:
        if name in coded and coded[name] != row[name]:
            raise SystemExit(f"{where}: {name} is {coded[name]!r}, the first record has {row[name]!r}")


def many(text: str) -> tuple[str, ...]:
    """The values of a list cell, sorted, without repeats."""
    return tuple(sorted({part.strip() for part in text.split(";") if part.strip()}))


def number(text: str) -> float | None:
    """A figure, None where the cell is empty."""
    return float(text) if text else None


def truth(text: str) -> bool:
    """`y` or `n` as a truth value."""
    return {"y": True, "n": False}[text]


def joined(*parts: str | None, by: str = "; ") -> str | None:
    """The parts that say something, joined; None where none does."""
    return by.join(part for part in parts if part) or None


def pointing(text: str, prefix: str) -> str:
    """A remark on rows of an input file, made to point at facts: `row 36` becomes `p-036`."""
    text = re.sub(r" \(decision \d+\)|decision \d+: ", "", text)

    def fact_ids(match: re.Match[str]) -> str:
        return re.sub(r"\d+", lambda number_: f"{prefix}-{int(number_[0]):03}", match[1])

    return re.sub(r"\brows? (\d+(?:(?:, | and |, and )\d+)*)", fact_ids, text)


def _read(path: Path) -> list[Record]:
    if not path.is_file():
        raise SystemExit(f"{path} is missing")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        rows = list(reader)
    for number_, row in enumerate(rows, 1):
        if None in row or None in row.values():
            raise SystemExit(f"{path}: row {number_} has not as many cells as the header")
    return [{name: value.strip() for name, value in row.items()} for row in rows]
