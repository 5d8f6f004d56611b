"""Read a file of names, CSV or Parquet, into records: only the columns that speak of who it is, each distinct row once.

The file may be large and ill: what is not UTF-8, not a table or without a column of names is refused with place and way out, and
memory is bounded by the columns that are read, not by the file.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from isthmus.model.problem import AtlasError, Problem
from isthmus.resolve.normalise import folded

MOST_ROWS = 5_000_000
"""More rows than this are refused: their pairs would not fit the memory of an ordinary machine."""

SPEAKING = ("country", "city", "lei", "parent")
"""Columns that tell actors apart besides their names."""

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": (
        *("name", "legal name", "entity legalname", "company", "company name", "organisation", "organization", "entity name", "entity"),
        *("organisation name", "organization name", "supplier", "supplier name", "vendor", "vendor name", "recipient name", "caption"),
        *("recipient", "buyer", "buyer name", "contractor", "firm", "actor", "institution", "operator"),
    ),
    "aliases": ("alias", "aliases", "other name", "other names", "previous name", "previous names", "also known as", "alt names", "aka"),
    "country": ("country", "country code", "entity legaladdress country", "jurisdiction", "nation", "countries", "recipient country code"),
    "city": ("city", "town", "entity legaladdress city", "recipient city name", "headquarters", "locality"),
    "lei": ("lei", "lei code", "legal entity identifier"),
    "parent": ("parent", "parent name", "parent company", "owner", "recipient parent name", "ultimate parent", "group"),
}  # fmt: skip
"""What a column may be headed, folded: the first heading that the file has is taken. The user may name another."""

_ENCODED_LIKE = 8192
_CHUNK = 1 << 22
_PACKED = {b"PK\x03\x04": "a zip archive or a workbook", b"\x1f\x8b": "compressed by gzip", b"%PDF": "a PDF"}


def read(path: Path, columns: Mapping[str, str] | None = None, *, encoding: str = "utf-8") -> pl.DataFrame:
    """The rows of the file: `line`, `name`, `aliases` (list), `country`, `city`, `lei`, `parent`, all text, null where empty.

    Args:
        path: CSV (comma, semicolon, tab or bar) or Parquet.
        columns: our name -> the file's heading, where it is not one of `HEADINGS`.
        encoding: of a CSV file.

    Raises:
        AtlasError: the file cannot be read as a table of names; says where and what to do.
    """
    if not path.is_file():
        raise _refused(path, "is no file", "name a CSV or Parquet file, or a folder of your own facts")
    lazy = _scan_parquet(path) if path.suffix.lower() in (".parquet", ".pq") else _scan_csv(path, encoding)
    try:
        headings = lazy.collect_schema().names()
        chosen = _chosen(path, headings, columns or {})
        rows = lazy.select(pl.len()).collect(engine="streaming").item()
        if rows > MOST_ROWS:
            way_out = "part it, by country for instance, and resolve the parts"
            raise _refused(path, f"has {rows:,} rows; at most {MOST_ROWS:,} are resolved at once", way_out)
        if not rows:
            raise _refused(path, "has a header and no rows", "give a file with one row a name")
        frame = lazy.with_row_index("line", offset=2).select("line", *_expressions(chosen)).collect(engine="streaming")
    except pl.exceptions.PolarsError as error:
        way_out = "mend the row, or save the table anew from a spreadsheet"
        raise _refused(path, f"cannot be read as a table: {_first_line(error)}", way_out) from None
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror or error}", "mend the file or its permissions") from None
    return frame


def _chosen(path: Path, headings: list[str], columns: Mapping[str, str]) -> dict[str, list[str]]:
    """Our name -> the headings that it is read from."""
    problems = []
    found: dict[str, list[str]] = {}
    plain = {folded(h): h for h in reversed(headings)}
    for ours, heading in columns.items():
        if heading in headings:
            found[ours] = [heading]
            continue
        near = difflib.get_close_matches(heading, headings, n=3, cutoff=0.5) or headings[:12]
        problems.append(Problem(path.name, heading, "is no column of the file", f"name one of {', '.join(map(repr, near))}"))
    for ours, known in HEADINGS.items():
        if ours in columns:
            continue
        there = [plain[k] for k in known if k in plain]
        if there:
            found[ours] = there if ours == "aliases" else there[:1]
    if "name" not in found and "name" not in columns:
        seen = ", ".join(map(repr, headings[:12])) + (" …" if len(headings) > 12 else "")
        rule = f"has no column of names that is known; it has {seen}"
        problems.append(Problem(path.name, "", rule, "say which with --column name=HEADING"))
    if problems:
        raise AtlasError(problems)
    return found


def _expressions(chosen: Mapping[str, list[str]]) -> list[pl.Expr]:
    def text(heading: str) -> pl.Expr:
        plain = pl.col(heading).cast(pl.String, strict=False).str.replace_all(r"\s+", " ").str.strip_chars()
        return pl.when(plain == "").then(None).otherwise(plain)

    single = [
        (text(chosen[ours][0]) if ours in chosen else pl.lit(None, dtype=pl.String)).alias(ours) for ours in ("name", *SPEAKING)
    ]
    several = [text(heading).str.split(";") for heading in chosen.get("aliases", ())]
    aliases = pl.concat_list(s.fill_null([]) for s in several) if several else pl.lit([], dtype=pl.List(pl.String))
    return [*single, aliases.alias("aliases")]


def _scan_parquet(path: Path) -> pl.LazyFrame:
    with path.open("rb") as file:
        if file.read(4) != b"PAR1":
            raise _refused(path, "is no Parquet file, whatever its name says", "name it after what it is, .csv for instance")
    return pl.scan_parquet(path)


def _scan_csv(path: Path, encoding: str) -> pl.LazyFrame:
    head = _head(path)
    try:
        "".encode(encoding)
    except LookupError:
        raise _refused(path, f"cannot be read as {encoding!r}, which is no encoding", "name one such as cp1252") from None
    if encoding.lower().replace("_", "-") in ("utf-8", "utf8"):
        _hold_text(path)
        source: Path | bytes = path
    else:
        source = _recoded(path, encoding)
    return pl.scan_csv(source, separator=_separator(path, head, encoding), infer_schema=False)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(_ENCODED_LIKE)
    if not head.strip():
        raise _refused(path, "is empty", "give a file with a header and one row a name")
    for magic, kind in _PACKED.items():
        if head.startswith(magic):
            raise _refused(path, f"is {kind}", "unpack it, or save the table as CSV")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head
    if b"\0" in head:
        raise _refused(path, "is no text: it holds zero bytes", "save the table as CSV in UTF-8")
    return head


def _separator(path: Path, head: bytes, encoding: str) -> str:
    first = head.decode(encoding, errors="replace").lstrip("\ufeff").partition("\n")[0]
    counts = {mark: len(next(csv.reader([first], delimiter=mark))) for mark in ",;\t|"}
    if len(first) >= _ENCODED_LIKE - 4:
        raise _refused(path, f"has a first line of {_ENCODED_LIKE:,} signs or more", "give it a header of one heading a column")
    return max(counts, key=lambda mark: counts[mark])


def _hold_text(path: Path) -> None:
    """Refuse bytes that are not UTF-8, with their line, and quotes that are never closed; the file is read a piece at a time."""
    line, rest, quotes = 1, b"", 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            piece = rest + chunk
            quotes += chunk.count(b'"')
            try:
                piece.decode("utf-8")
                rest = b""
            except UnicodeDecodeError as error:
                if error.start < len(piece) - 3 or (len(chunk) < _CHUNK and not file.peek(1)):
                    line += piece[: error.start].count(b"\n")
                    bad = piece[error.start : error.start + 1]
                    likely = "utf-16" if bad in (b"\xff", b"\xfe") and line == 1 else "cp1252"
                    way_out = f"save it as UTF-8, or say what it is, for instance --encoding {likely}"
                    raise _refused(path, f"is not UTF-8: byte {bad!r} in line {line}", way_out) from None
                rest = piece[error.start :]
            line += piece[: len(piece) - len(rest)].count(b"\n")
    if rest:
        raise _refused(path, f"is not UTF-8: it ends within a character, in line {line}", "fetch the file again, it may be cut")
    _hold_quotes(path, quotes)


def _hold_quotes(path: Path, quotes: int) -> None:
    """A quotation mark that is never closed would swallow every row after it without a word."""
    if quotes % 2:
        way_out = "double each mark that is part of a value, or save the table anew from a spreadsheet"
        raise _refused(path, f'has {quotes:,} quotation marks, so that one is opened and never closed', way_out)


def _recoded(path: Path, encoding: str) -> bytes:
    try:
        recoded = path.read_bytes().decode(encoding).encode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        found = error.object[error.start : error.start + 1]
        raise _refused(path, f"is not {encoding}: byte {found!r} in line {line}", "name its encoding with --encoding") from None
    _hold_quotes(path, recoded.count(b'"'))
    return recoded


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _refused(path: Path, rule: str, way_out: str) -> AtlasError:
    return AtlasError([Problem(str(path), "", rule, way_out)])
