"""USGS Mineral Commodity Summaries: world mine production, refinery production, capacity and reserves by country.

One record is a line: a commodity, a kind of output and a country. Read are the world data of all commodities in one file (2024 on) and
the files of single commodities before (`mcs2022-lithium_world.csv`), where the unit stands in the names of the columns.

Traps of the format:

- `World total` stands among the countries, as do `Other countries` and pairs of states; `area_kind` tells them apart, and world totals
  are rounded, so that parts do not add up to them.
- Reserves may be in another unit than output: the note says so ("Reserve data is thousand metric tons").
- `W` (withheld), `NA` (not available), `XX` and `—` stand for no figure; a bound is written `>1200000`. `NA` is never Namibia here,
  for countries are names.
- The last year is an estimate; other figures are where the type or the note says so.
- Names of countries bear qualifications in brackets, footnote numbers and hard spaces.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import polars as pl

from isthmus.atlas import states
from isthmus.atlas.raw_file import RawFile, Unreadable
from isthmus.importers import award_rows, delimited, entity_rows
from isthmus.importers.delimited_records import LINE
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication
from isthmus.model.dates import Edtf

SOURCE = Publication(
    title="Mineral Commodity Summaries: world data",
    publisher="US Geological Survey",
    url="https://www.usgs.gov/centers/national-minerals-information-center/mineral-commodity-summaries",
    obtain="the data release of the year on sciencebase.gov, linked from the page of the summaries: MCS2025_World_Data.csv",
    licence="US public domain",
    reads="the CSV of world data (COMMODITY, COUNTRY, TYPE, UNIT_MEAS, PROD_2023 …) or that of one commodity (Country, Prod_t_2021 …)",
    record="line",
    kind="official",
    reliability="A",
    grade_reason="a government's survey of the world's producers",
)

TONNES = {
    "metric tons": 1.0, "metric dry tons": 1.0, "thousand metric tons": 1e3, "thousand metric dry tons": 1e3, "million metric tons": 1e6,
    "kilograms": 1e-3, "carats": 2e-7, "thousand carats": 2e-4, "million carats": 0.2,
}  # fmt: skip
"""Unit of mass -> tonnes; a carat is 0.2 g."""
_SHORT = {"t": "metric tons", "kt": "thousand metric tons", "mt": "million metric tons", "kg": "kilograms", "mct": "million carats"}
_NAMES = {"congo (kinshasa)": "CD", "congo (brazzaville)": "CG"}
_FIGURE = re.compile(r"^(prod|cap|reserves)(?:_(t|kt|mt|kg|mct))?(_est)?(?:_(\d{4}))?$")
_MEASURES = {"prod": "production", "cap": "capacity", "reserves": "reserves"}
_NOTES = {"prod": "prod_notes", "cap": "cap_notes", "reserves": "reserve_notes"}
_NONE = re.compile(r"^(w|na|n/a|xx|e|—|–|-+|\(\d+\))?$", re.IGNORECASE)
_FILE = re.compile(r"mcs(\d{4})[-_ ]([a-z-]+?)[-_]world", re.IGNORECASE)
_RESERVE_UNIT = re.compile(r"\b((?:thousand |million )?metric (?:dry )?tons|kilograms)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Column:
    name: str
    kind: str  # prod, cap or reserves
    unit: str  # empty where the line tells it
    estimated: bool
    year: str


def parse(raw: RawFile, known: Known) -> Parsed:
    """Lines as rows of `mineral_output`, one for each figure.

    Raises:
        Unreadable: the file has no column of countries, or none of figures.
    """
    with delimited.lines(raw, ("country",), reads=SOURCE.reads, every=True, workbooks=True) as read:
        frame = read.frame
    columns = _columns(read.header)
    by_name = _FILE.search(PurePath(raw.name).name)
    if not columns or ("commodity" not in read.header and not by_name):
        lacks = "a column of figures such as PROD_2023" if not columns else "the column COMMODITY, and its name tells no commodity"
        raise Unreadable(raw.name, f"lacks {lacks}; it has {', '.join(read.header[:12])}", f"give {SOURCE.reads}")
    odd = read.unfit
    materials = known.frames["goods"].filter(kind="material").select("name", "good_id")
    goods = {states.folded(name): good for name, good in materials.iter_rows()}
    rows, bad = entity_rows.Rows(), []
    seen: dict[str, int] = {}
    for row in frame.iter_rows(named=True):
        row.setdefault("commodity", by_name[2].replace("-", " ") if by_name else None)
        row.setdefault("reserve_notes", row.get("reserves_notes"))
        found, reason = _outputs(row, columns, goods, known)
        if not reason and (first := seen.setdefault(found[0]["fact_id"], row[LINE])) != row[LINE]:
            reason = f"repeats line {first}"
        if reason:
            bad.append((row[LINE], reason))
            continue
        for output in found:
            rows.add("mineral_output", output)
    told = pl.DataFrame(bad, schema={LINE: pl.UInt32, "reason": pl.String}, orient="row")
    apart = entity_rows.in_order(delimited.quarantined(raw, told, read.sheet), odd)
    read_count = frame.height + len(odd)
    tables = {"mineral_output": rows.frame("mineral_output")}
    return Parsed(read_count, read_count - len(apart), apart, tables, _edition(frame, by_name), read.notes)


def _columns(header: Sequence[str]) -> list[_Column]:
    """The columns of figures. Reserves without a year are those of the last year of output."""
    found = [(name, match) for name in header if (match := _FIGURE.match(name))]
    years = [match[4] for _, match in found if match[4]]
    return [
        _Column(name, match[1], _SHORT.get(match[2] or "", ""), bool(match[3]), match[4] or max(years))
        for name, match in found if match[4] or (match[1] == "reserves" and years)
    ]  # fmt: skip


def _outputs(row: dict[str, Any], columns: Sequence[_Column], goods: dict[str, str], known: Known) -> tuple[list[dict[str, Any]], str]:
    """The figures of one line, and why it cannot be used."""
    commodity, output = award_rows.clean_text(row["commodity"]), award_rows.clean_text(row.get("type")) or "production"
    area = award_rows.clean_text(row["country"])
    if not commodity or not area:
        return [], f"names no {'commodity' if not commodity else 'country'}"
    kind, country, scope = _area(area, known)
    if not kind:
        return [], f"{area} is no country"
    found = []
    for column in columns:
        text = (row[column.name] or "").strip()
        if _NONE.match(text):
            continue
        note = award_rows.clean_text(row.get(_NOTES[column.kind])) or ""
        value, low = _figure(text)
        unit = _unit(row, column, note)
        if value is None and low is None:
            return [], f"{column.name} {text} is no figure"
        if not unit:
            return [], "names no unit"
        measure = _MEASURES[column.kind]
        fact = ".".join(entity_rows.slug(part.lower()) for part in (commodity, output, area, measure, column.year))
        factor = TONNES.get(unit)
        found.append({
            "fact_id": f"mineral_output/{fact}", "commodity": commodity, "good_id": goods.get(states.folded(commodity)), "output": output,
            "stage": _stage(output), "area": area, "area_kind": kind, "country": country, "scope": scope, "measure": measure,
            "year": column.year, "value": value, "low": low, "unit": unit,
            "value_tonnes": round(value * factor, 6) if value is not None and factor else None,
            "estimated": _estimated(column, output, note), "note": note or None,
        })  # fmt: skip
    return found, "" if found else "tells no figure"


def _area(area: str, known: Known) -> tuple[str, str | None, str | None]:
    """What an area is, the state where it is one, and what part of it is meant; no kind where it is none that is known."""
    bare = re.sub(r"[\s,]*\d+$", "", area.replace("\u00a0", " "))
    folded = bare.lower()
    if folded.startswith("world"):
        return "world", None, bare[5:].replace("total", "").strip(" ,()") or None
    if folded.startswith("other"):
        return "other", None, None
    name, _, scope = bare.partition(" (")
    for text, part in ((bare, None), (name, scope.rstrip(")") or None)):
        state = states.by_code(_NAMES[text.lower()]) if text.lower() in _NAMES else states.by_name(text)
        if state:
            return "country", known.state(state), part
    parts = re.split(r",\s*|\s+and\s+", name)
    if len(parts) > 1 and all(states.by_name(part) for part in parts):
        return "group", None, None
    return "", None, None


def _figure(text: str) -> tuple[float | None, float | None]:
    """A figure and a lower bound, one of which is empty."""
    more = text.startswith((">", "≥"))
    try:
        value = float(text.lstrip(">≥ ").replace(",", ""))
    except ValueError:
        return None, None
    if not 0 <= value < float("inf"):
        return None, None
    return (None, value) if more else (value, None)


def _unit(row: dict[str, Any], column: _Column, note: str) -> str:
    """The unit of a figure: of reserves that which the note names, if it does."""
    named = _RESERVE_UNIT.search(note) if column.kind == "reserves" else None
    stated = named[1] if named else column.unit or row.get("unit_meas") or ""
    return " ".join(stated.lower().split())


def _stage(output: str) -> str:
    text = output.lower()
    if "mine p" in text:
        return "mining"
    return "refining" if any(word in text for word in ("refinery", "smelter", "sponge", "primary production")) else "production"


def _estimated(column: _Column, output: str, note: str) -> bool:
    """Whether the figure is an estimate: a note for one year speaks of that year alone."""
    text = note.lower()
    if re.match(r"re(ported|proted)\b", text):
        return False
    years = re.findall(r"\b20\d\d\b", text)
    noted = "estimated" in text and (not years or column.year in years)
    return column.estimated or noted or (column.kind != "reserves" and "estimated" in output.lower())


def _edition(frame: pl.DataFrame, by_name: re.Match[str] | None) -> Edtf | None:
    """The year of the summaries, as the lines or the name of the file tell."""
    stated = frame["source"].drop_nulls().str.extract(r"(20\d\d)").drop_nulls().unique() if "source" in frame.columns else pl.Series()
    year = stated.item() if stated.len() == 1 else by_name[1] if by_name else None
    return Edtf(str(year)) if year else None
