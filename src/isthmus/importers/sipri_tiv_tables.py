"""SIPRI Arms Transfers Database: import/export values (TIV tables) of one actor's partners, or of all actors, by year.

One record is a row of the table: a partner, or the total.

Traps of the format:

- Who exports or imports stands in the title alone (`TIV of arms exports from Australia, 1950-2021`), which spreadsheet programs
  pad with commas; a table of all exporters says `from all`, and its rows are the exporters.
- The last column and the last row are totals. They are rounded by themselves: never add them to the others, nor expect them
  to be their sum. The row `Total` is kept as the total over all partners; the column is checked against nothing and left out.
- An empty cell is no delivery, 0 is less than half a million TIV.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

import polars as pl

from isthmus.atlas.raw_file import RawFile, Unreadable, require
from isthmus.importers import delimited, sipri_names, written_dates
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication, Quarantined
from isthmus.model.dates import Edtf

SOURCE = Publication(
    title="SIPRI Arms Transfers Database: importer/exporter TIV tables",
    publisher="Stockholm International Peace Research Institute",
    url="https://www.sipri.org/databases/armstransfers",
    obtain="on armstransfers.sipri.org choose Import/export values, an actor and years, and download the CSV",
    licence="SIPRI terms of use: non-commercial use with citation; not to be passed on",
    reads="the CSV of a TIV table, its title line included",
    record="row",
    kind="dataset",
    reliability="B",
    grade_reason="research institute's own register, from open sources",
)

_TITLE = re.compile(r"TIV of arms (exports|imports)\s+(?:from|to|of|for)\s+(.+?)[,\s]+(\d{4})\s*[-–]\s*(\d{4})", re.IGNORECASE)
_MOST_LINES = 100_000


def parse(raw: RawFile, known: Known) -> Parsed:
    """Volumes by partner and year as rows of `arms_volumes`.

    Raises:
        Unreadable: the file has no title that says whose table it is, or no header of years.
    """
    require(raw, "text", reads=SOURCE.reads)
    with delimited.utf8(raw) as (path, notes), path.open(encoding="utf-8-sig", newline="") as file:
        rows = [(number, cells) for number, cells in _rows(file) if any(cells)]
    top = " ".join(" ".join(filter(None, cells)) for _, cells in rows[:15])
    title = _TITLE.search(" ".join(top.split()))
    if not title:
        raise Unreadable(raw.name, "has no title such as “TIV of arms exports from Australia, 1950-2021”", f"give {SOURCE.reads}")
    header = next((i for i, (_, cells) in enumerate(rows) if sum(map(_is_year, cells)) >= 1 and not _is_year(cells[0])), None)
    if header is None:
        raise Unreadable(raw.name, "has no header line of years", "it may have been cut short; get it again")
    flow = "export" if title[1].lower() == "exports" else "import"
    subject, why = (None, "") if title[2].lower().startswith("all") else sipri_names.actor(title[2].strip(), known)
    if why:
        raise Unreadable(raw.name, f"names {title[2]!r} in its title: {why}", "correct the title, or report the name")
    years = list({cell[:4]: (place, cell) for place, cell in reversed(list(enumerate(rows[header][1]))) if _is_year(cell)}.values())
    records, apart = [], []
    seen: dict[str, int] = {}
    for line, cells in rows[header + 1 :]:
        if subject is None and _is_total(cells[0]):
            continue  # the total over all actors is no actor's
        found, reason = _record(cells, years, subject, flow, known)
        name = cells[0].lower()
        if not reason and name in seen:
            reason = f"names the partner of line {seen[name]} again"
        seen.setdefault(name, line)
        if reason:
            apart.append(Quarantined(line, reason, ",".join(cells)))
        else:
            records.append(found)
    volumes = pl.DataFrame(
        [volume for found in records for volume in found],
        schema={"fact_id": pl.String, "actor_id": pl.String, "flow": pl.String, "partner": pl.String, "year": pl.String, "tiv": pl.Float64},
        orient="row",
    )  # fmt: skip
    edition = re.search(r"Generated:?\s*(\d{1,2} [A-Za-z]+ \d{4})", top)
    day = next(iter(written_dates.edtf([edition[1]])[0].values()), None) if edition else None
    return Parsed(len(records) + len(apart), len(records), tuple(apart), {"arms_volumes": volumes}, Edtf(day) if day else None, notes)


def _rows(file: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(file)
    for cells in reader:
        yield reader.line_num, [cell.strip() for cell in cells] or [""]
        if reader.line_num > _MOST_LINES:
            return


def _is_year(cell: str) -> bool:
    return bool(re.fullmatch(r"(19|20)\d\d(\.0)?", cell))


def _is_total(cell: str) -> bool:
    return cell.lower() in ("total", "world total")


def _record(
    cells: list[str], years: list[tuple[int, str]], subject: str | None, flow: str, known: Known
) -> tuple[list[tuple[str, str, str, str | None, str, float]], str]:
    """The volumes of one row, or why it cannot be used."""
    name = cells[0]
    partner, reason = (None, "") if _is_total(name) else sipri_names.actor(name, known) if name else (None, "names no partner")
    if reason:
        return [], reason
    who, other = (subject, partner) if subject else (partner, None)
    found = []
    for place, year in years:
        text = cells[place].replace(",", "") if place < len(cells) else ""
        if not text:
            continue
        try:
            value = float(text)
        except ValueError:
            return [], f"{text!r} in {year} is no number"
        if not 0 <= value < 1e9:
            return [], f"{text!r} in {year} is no volume"
        fact = f"arms_volumes/sipri-{who}.{flow}.{other or 'all'}.{year[:4]}"
        found.append((fact, str(who), flow, other, year[:4], value))
    return found, ""
