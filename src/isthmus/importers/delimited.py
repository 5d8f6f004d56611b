"""Delimited text (CSV and its kin) as a frame of text, whatever its encoding, delimiter, preamble and order of columns.

The quick way is Polars' reader. A file that it cannot read to the letter (rows with too many cells, stray quotes) is read
row by row, and what does not fit the header is handed over apart, with its line, for the importer to mend or quarantine.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from isthmus.atlas.folder import LARGEST_CELL
from isthmus.atlas.raw_file import RawFile, Unreadable, bare_utf16, require
from isthmus.importers import workbook
from isthmus.importers.delimited_records import LINE, Layout, Ragged, each_row, with_those_it_quotes
from isthmus.importers.publication import Quarantined

DELIMITERS = (",", ";", "\t", "|")
PREAMBLE_LINES = 60
"""The header is looked for in this many lines."""

OPEN = "opens a quotation that is not closed before the next records"

_CHUNK = 4 << 20

@dataclass(frozen=True)
class Lines:
    """What a delimited file holds.

    Attributes:
        frame: a String column for every column asked for that the file has, under its folded name; an empty cell is null;
            and `line` (UInt32). Blank lines are left out.
        header: every folded column name of the file, in its order.
        preamble: the lines before the header.
        ragged: rows that do not fit the header, in order.
        delimiter: what parts the cells.
        notes: what was done to read it, in words.
        sheet: the sheet of a workbook that it was read from.
    """

    frame: pl.DataFrame
    header: tuple[str, ...]
    preamble: tuple[str, ...]
    ragged: tuple[Ragged, ...]
    delimiter: str
    notes: tuple[str, ...]
    sheet: str = ""

    @property
    def unfit(self) -> tuple[Quarantined, ...]:
        """The rows that do not fit the header, each with the reason."""
        width = len(self.header)
        return tuple(Quarantined(r.line, OPEN if r.is_open else f"has {len(r.cells)} cells where the header has {width}", r.raw)
                     for r in self.ragged)  # fmt: skip


def fold(name: str) -> str:
    """A column's name to compare it by: lower case, words joined by `_`, no other signs."""
    return re.sub(r"[^a-z0-9%]+", "_", name.strip().lower()).strip("_")


@contextmanager
def lines(
    raw: RawFile,
    required: Iterable[str],
    optional: Iterable[str] = (),
    *,
    reads: str,
    row_by_row: bool = False,
    rename: Callable[[Sequence[str]], Sequence[str]] | None = None,
    every: bool = False,
    workbooks: bool = False,
) -> Iterator[Lines]:
    """Read a delimited file by the folded names of its columns, in whatever order they stand.

    Args:
        raw: the file.
        required: folded names of the columns that it must have.
        optional: folded names of the columns that are read where it has them.
        reads: what the importer reads, in words, for what is said of another file.
        row_by_row: read it the slow way, so that every row with too few cells is in `ragged` too.
        rename: makes of the folded names of a header those that are asked for; editions name one thing in many ways.
        every: read every column, asked for or not.
        workbooks: read the file from a sheet of an Excel workbook as well.

    Raises:
        Unreadable: it is no delimited text, or lacks required columns.
    """
    require(raw, "text", *(["xlsx"] if workbooks else []), reads=reads)
    wanted = tuple(dict.fromkeys((*required, *optional)))
    if raw.form == "xlsx":
        sheet, header, preamble, rows = workbook.table(
            raw, tuple(required), rename or list, lambda cells: _unique([fold(c) for c in cells]), PREAMBLE_LINES, reads
        )
        asked = list(header) if every else [name for name in wanted if name in header]
        yield Lines(rows.select(*asked, LINE), header, preamble, (), ",", (f"read from the sheet {sheet!r}",), sheet)
        return
    with utf8(raw) as (path, notes):
        layout = _layout(raw, path, tuple(required), reads, rename or list)
        columns = list(layout.header) if every else [name for name in wanted if name in layout.header]
        try:
            if row_by_row:
                raise pl.exceptions.ComputeError("asked for")
            frame = _quick(path, layout, columns)
            ragged: tuple[Ragged, ...] = ()
        except pl.exceptions.PolarsError:
            frame, ragged = each_row(raw, path, layout, columns)
        yield Lines(frame.select(*columns, LINE), layout.header, layout.preamble, ragged, layout.delimiter, notes)


def quarantined(raw: RawFile, found: pl.DataFrame, sheet: str = "") -> tuple[Quarantined, ...]:
    """The records that a frame with the columns `line` and `reason` names, with their text as it stands in the file."""
    if not found.height:
        return ()
    wanted = dict(found.select(LINE, "reason").iter_rows())
    if sheet:
        rows = workbook.sheets(raw)[sheet]
        return tuple(Quarantined(line, reason, ",".join(rows[line - 1])) for line, reason in sorted(wanted.items()))
    texts: dict[int, str] = {}
    ahead: deque[str] = deque()  # lines looked at for the text of one record; each may begin another
    with utf8(raw) as (path, _), path.open(encoding="utf-8-sig", newline="") as file:
        number = 0
        while len(texts) < len(wanted) and (line := ahead.popleft() if ahead else file.readline(LARGEST_CELL)):
            number += 1
            if number in wanted:
                texts[number] = with_those_it_quotes(line, file, ahead).rstrip("\r\n")
    return tuple(Quarantined(line, reason, texts.get(line, "")) for line, reason in sorted(wanted.items()))


@contextmanager
def utf8(raw: RawFile) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The file's text as UTF-8 on disk, and what was done to get it: its own path where it is UTF-8 already.

    UTF-16 is known by its mark or its zeros. Else a line that is not UTF-8 is read as Windows-1252, the others as what they are: files
    that were pasted together from two systems are read right on both sides.
    """
    head = raw.head()
    marked = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    if encoding := "utf-16" if marked else bare_utf16(head):
        with tempfile.TemporaryDirectory(prefix="isthmus-") as place:
            target = Path(place) / "text"
            try:
                with raw.path.open(encoding=encoding, newline="") as source, target.open("w", encoding="utf-8", newline="") as out:
                    while chunk := source.read(_CHUNK):
                        out.write(chunk)
            except UnicodeError as error:
                raise Unreadable(raw.name, f"is not sound UTF-16: {error}", "save it as UTF-8") from None
            yield target, ("read as UTF-16",)
        return
    if is_utf8(raw.path):
        yield raw.path, ()
        return
    with tempfile.TemporaryDirectory(prefix="isthmus-") as place:
        target = Path(place) / "text"
        yield target, _recoded(raw.path, target)


def is_utf8(path: Path) -> bool:
    """Whether the bytes are UTF-8 to the last. Pure ASCII, which is most of most files, is only looked at."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb", buffering=0) as file:
            chunk = bytearray(_CHUNK)
            while size := file.readinto(chunk):
                part = chunk if size == _CHUNK else chunk[:size]
                if not part.isascii() or decoder.getstate()[0]:
                    decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _recoded(path: Path, target: Path) -> tuple[str, ...]:
    wide = foreign = 0
    with path.open("rb") as source, target.open("wb") as out:
        for line in source:
            try:
                line.decode("utf-8")
                wide += not line.isascii()
                out.write(line)
            except UnicodeDecodeError:
                foreign += 1
                # The five bytes that Windows-1252 leaves open are read as Latin-1 has them.
                text = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in line) if _has_open(line) else line.decode("cp1252")
                out.write(text.encode())
    if wide > (1 if line_has_mark(path) else 0):
        return (f"mixed encodings: {foreign} lines read as Windows-1252, {wide} as UTF-8",)
    return ("read as Windows-1252",)


def line_has_mark(path: Path) -> bool:
    """Whether the file begins with the byte-order mark of UTF-8."""
    with path.open("rb") as file:
        return file.read(3) == b"\xef\xbb\xbf"


def _has_open(line: bytes) -> bool:
    return any(b in (0x81, 0x8D, 0x8F, 0x90, 0x9D) for b in line)


def _layout(
    raw: RawFile, path: Path, required: Sequence[str], reads: str, rename: Callable[[Sequence[str]], Sequence[str]]
) -> Layout:
    """Where the header is and what parts the cells: the first line that has every required column."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        top = [line for _, line in zip(range(PREAMBLE_LINES), iter(lambda: file.readline(LARGEST_CELL), ""), strict=False)]
    best: tuple[int, tuple[str, ...]] = (0, ())
    for number in range(len(top)):
        for delimiter in DELIMITERS:
            try:
                cells = next(csv.reader(io.StringIO(top[number], newline=""), delimiter=delimiter), [])
            except csv.Error:
                continue
            header = _unique(rename(_unique([fold(cell) for cell in cells])))
            hits = len(set(required) & set(header))
            if hits == len(set(required)):
                if _has_trailing_cell(top[number + 1 :], len(header), delimiter):
                    header = (*header, "_trailing")
                return Layout(delimiter, header, number + 1, tuple(line.rstrip("\r\n") for line in top[:number]))
            if hits > best[0] or not best[1]:
                best = (hits, tuple(cell.strip() for cell in cells))
    found = set(rename(_unique([fold(cell) for cell in best[1]])))
    missing = ", ".join(name for name in required if name not in found)
    shown = ", ".join(best[1][:12]) + (" …" if len(best[1]) > 12 else "")
    raise Unreadable(
        raw.name,
        f"has no header with the columns {missing} in its first {len(top)} lines"
        + (f"; nearest is {shown}" if best[0] else f"; it begins with {top[0].strip()[:100]!r}"),
        f"give {reads}, with its header line; the order of the columns does not matter",
    )


def _has_trailing_cell(lines: Sequence[str], width: int, delimiter: str) -> bool:
    """Whether rows end with a delimiter that the header lacks, as some exports write them."""
    try:
        rows = [row for row in csv.reader(lines[:5], delimiter=delimiter) if row]
    except csv.Error:  # told with its line when the rows are read
        return False
    return bool(rows) and all(len(row) == width + 1 and not row[-1] for row in rows[:3])


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Names made unique: an unnamed column is `_3` by its place; a second `status` is `status_2`."""
    seen: dict[str, int] = {LINE: 1}
    out = []
    for place, name in enumerate(names, 1):
        seen[name] = seen.get(name, 0) + 1
        out.append(f"_{place}" if not name else name if seen[name] == 1 else f"{name}_{seen[name]}")
    return tuple(out)


def _quick(path: Path, layout: Layout, columns: Sequence[str]) -> pl.DataFrame:
    """The columns asked for, read in a stream: of a file with hundreds, the others are never held."""
    schema = dict.fromkeys(layout.header, pl.String)
    scanned = pl.scan_csv(
        path, has_header=False, skip_lines=layout.first_line, schema=schema, separator=layout.delimiter, infer_schema=False
    )
    frame = scanned.select(columns).collect(engine="streaming")
    if _newlines(path) <= frame.height + layout.first_line:
        begins = pl.int_range(pl.len(), dtype=pl.UInt32) + layout.first_line + 1
    else:
        cells = pl.col(layout.header)
        breaks = pl.sum_horizontal(cells.str.count_matches("\n", literal=True).fill_null(0))
        parted = cells.str.count_matches(layout.delimiter, literal=True) >= len(layout.header) - 1
        swallows = pl.any_horizontal(cells.str.contains("\n", literal=True) & parted)
        counted = scanned.select(breaks.alias("breaks"), swallows.fill_null(False).alias("swallows")).collect(engine="streaming")
        if counted["swallows"].any():
            raise pl.exceptions.ComputeError("a cell holds what may be whole records")
        frame = frame.with_columns(counted["breaks"])
        begins = (pl.col("breaks").cast(pl.UInt32) + 1).cum_sum().shift(1, fill_value=0) + layout.first_line + 1
    frame = frame.with_columns(begins.cast(pl.UInt32).alias(LINE)).select(*columns, LINE)
    maybe = frame.select(pl.all_horizontal(pl.col(columns).is_null())).to_series()
    if not maybe.any():
        return frame
    empty = scanned.select(pl.all_horizontal(pl.col(layout.header).is_null()).alias("blank")).collect(engine="streaming")["blank"]
    return frame.filter(~empty)


def _newlines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b""))
