"""SIPRI Military Expenditure Database: the workbook of spending by state and year since 1948.

One record is a state's line in one sheet. The sheets tell the same spending in local currency (by calendar and by financial
year), constant and current US dollars, as shares of GDP and of government spending, and a head.

Traps of the format:

- Sheets begin with several lines of text; the header is the line that begins with `Country`. Between the states stand names of
  regions, which are no records; the sheet of regional totals is left out.
- `. .` or `...` is not available, `xxx` that the state did not exist; both are no zero.
- Blue figures are SIPRI's estimates and red ones highly uncertain. The colour cannot be read here, and a note says so.
- Shares are fractions though the sheet says per cent. Dollars are millions; local currency is in units or millions, as the
  title says.
- The base year of constant dollars moves with every edition: figures of two editions must not be compared.
- Signs in `Notes` (§ budget, not outlay; ‡ current spending alone; † no pensions; ¶ no paramilitary forces; ‖ new currency)
  matter and are kept.
"""

from __future__ import annotations

import re

import polars as pl

from isthmus.atlas.raw_file import RawFile, Unreadable, require
from isthmus.importers import sipri_names, workbook
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication, Quarantined

SOURCE = Publication(
    title="SIPRI Military Expenditure Database",
    publisher="Stockholm International Peace Research Institute",
    url="https://www.sipri.org/databases/milex",
    obtain="on sipri.org/databases/milex download the Excel workbook",
    licence="SIPRI terms of use: non-commercial use with citation; not to be passed on",
    reads="the workbook SIPRI-Milex-data-1948-….xlsx",
    record="line of a sheet",
    kind="dataset",
    reliability="B",
    grade_reason="research institute's own data set, from budgets and open sources",
    editions=True,
)

_SCHEMA = {"fact_id": pl.String, "actor_id": pl.String, "measure": pl.String, "base_year": pl.Int64, "year": pl.String,
           "value": pl.Float64, "unit": pl.String, "note": pl.String}  # fmt: skip
SIGNS = {
    "§": "budget, not outlay", "‡": "current spending alone", "†": "without military pensions", "¶": "without paramilitary forces",
    "‖": "currency changed",
}  # fmt: skip
_MISSING = re.compile(r"^(\.{2,3}|\. ?\.( ?\.)?|xxx|…|)$", re.IGNORECASE)
COLOURS = "blue figures (estimates) and red ones (highly uncertain) cannot be told from the others here"

Row = tuple[str, str, str, int | None, str, float, str, str | None]


def parse(raw: RawFile, known: Known) -> Parsed:
    """Spending by state, measure and year as rows of `military_spending`.

    Raises:
        Unreadable: the file is no workbook, or holds none of the sheets.
    """
    require(raw, "xlsx", reads=SOURCE.reads)
    rows: list[Row] = []
    apart: list[Quarantined] = []
    read = 0
    for name, cells in workbook.sheets(raw).items():
        kind = _kind(name, " ".join(" ".join(row) for row in cells[:8]))
        header = next((i for i, row in enumerate(cells) if row and row[0].strip().lower() == "country"), None)
        if kind is None or header is None:
            continue
        for line, row in enumerate(cells[header + 1 :], header + 2):
            years = [(place, year) for place, year in enumerate(cells[header]) if re.fullmatch(r"(19|20)\d\d", year)]
            if not row or not row[0] or not any(place < len(row) and row[place] for place, _ in years):
                continue  # a blank line or the name of a region
            read += 1
            found, reason = _record(row, years, cells[header], kind, known)
            rows += found
            if reason:
                apart.append(Quarantined(line, f"sheet {name!r}: {reason}", ",".join(row)))
    if not read:
        raise Unreadable(raw.name, "holds no sheet of military spending by country", f"give {SOURCE.reads}")
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    twice = frame.filter(pl.col("fact_id").is_duplicated())["actor_id"].unique().sort().to_list()
    notes = (COLOURS, *((f"{', '.join(twice)}: listed twice in one sheet, the first line is taken",) if twice else ()))
    tables = {"military_spending": frame.unique("fact_id", keep="first", maintain_order=True)}
    return Parsed(read, read - len(apart), tuple(apart), tables, notes=notes)


def _kind(sheet: str, title: str) -> tuple[str, int | None, str] | None:
    """Measure, base year and unit of a sheet, by its name; None for others."""
    name = sheet.lower()
    millions = re.search(r"local currency[^.]*million|million[^.]*local currency", title, re.IGNORECASE)
    local = "million local currency" if millions else "local currency"
    if "local" in name:
        return ("local-currency-fiscal" if "financial" in name else "local-currency"), None, local
    if "constant" in name:
        base = re.search(r"\((\d{4})\)|(\d{4})", sheet) or re.search(r"constant \(?(\d{4})", title)
        return ("constant-dollars", int(base[1] or base[2]), "million USD") if base else None
    if "current" in name:
        return "current-dollars", None, "million USD"
    if "gdp" in name:
        return "share-of-gdp", None, "1"
    if "capita" in name:
        return "per-capita", None, "USD a head"
    if "gov" in name and "share" in name:
        return "share-of-government-spending", None, "1"
    return None


def _record(
    row: list[str], years: list[tuple[int, str]], header: list[str], kind: tuple[str, int | None, str], known: Known
) -> tuple[list[Row], str]:
    """The figures of one line, or why it cannot be used."""
    actor, reason = sipri_names.actor(row[0], known)
    if actor is None:
        return [], reason
    measure, base, unit = kind
    said = {h.strip().lower(): row[i] for i, h in enumerate(header) if i < len(row) and h and not h.isdigit()}
    currency = said.get("currency", "")
    if unit.endswith("local currency") and currency:
        unit = unit.replace("local currency", currency)
    signs = [f"{sign} {meaning}" for sign, meaning in SIGNS.items() if sign in said.get("notes", "")]
    note = "; ".join(signs) or None
    found: list[Row] = []
    for place, year in years:
        text = row[place].strip() if place < len(row) else ""
        if _MISSING.match(text):
            continue
        try:
            value = float(text)
        except ValueError:
            return [], f"{text!r} in {year} is no figure"
        if value < 0:
            return [], f"{text!r} in {year} is negative"
        suffix = f".{base}" if base else ""
        found.append((f"military_spending/sipri-{actor}.{measure}{suffix}.{year}", actor, measure, base, year, value, unit, note))
    return found, ""
