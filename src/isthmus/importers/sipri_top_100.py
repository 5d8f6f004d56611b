"""SIPRI Arms Industry Database: the workbook of the Top 100 arms-producing companies since 2002, a sheet a year.

One record is a company's line in the sheet of a year.

Traps of the format:

- Columns name their year (`Arms Sales (2018)`), and each sheet repeats the year before: only the sheet's own year is read.
- Lines with `S` (in some sheets a 0) in place of a rank are subsidiaries, part of their parents: never add them. `–` is no rank
  among the hundred.
- Some shares of arms are above 100 %, where the two figures come of different reports; they are kept and noted.
- `. .` is not available. Below the companies stand footnotes with letters in the first column; they are no records.
- `Trans-European` companies are of no one state. Until 2018 companies of China are left out.
- Names carry years, owners and reasons in brackets, and change from year to year; they are kept as published.
- Further sheets that a user added are left out, and told.
"""

from __future__ import annotations

import re
from typing import Any

import polars as pl

from isthmus.atlas import states
from isthmus.atlas.raw_file import RawFile, Unreadable, require
from isthmus.importers import award_rows, workbook
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication, Quarantined

SOURCE = Publication(
    title="SIPRI Arms Industry Database: Top 100 arms-producing and military services companies",
    publisher="Stockholm International Peace Research Institute",
    url="https://www.sipri.org/databases/armsindustry",
    obtain="on sipri.org/databases/armsindustry download the Excel workbook",
    licence="SIPRI terms of use: non-commercial use with citation; not to be passed on",
    reads="the workbook SIPRI-Top-100-2002-….xlsx",
    record="line of a sheet",
    kind="dataset",
    reliability="B",
    grade_reason="research institute's own data set, from companies' reports",
    editions=True,
)

_NUMBERS = ("arms_revenue", "arms_revenue_constant", "total_revenue", "arms_share")
_SCHEMA = {
    "fact_id": pl.String, "company_name": pl.String, "country": pl.String, "subsidiary": pl.Boolean, "rank": pl.Int64, "year": pl.String,
    **dict.fromkeys(_NUMBERS, pl.Float64), "base_year": pl.Int64, "note": pl.String,
}  # fmt: skip
NO_STATE = ("trans-european", "")


def parse(raw: RawFile, known: Known) -> Parsed:
    """Companies by year as rows of `arms_revenues`.

    Raises:
        Unreadable: the file is no workbook, or has no sheet of a year.
    """
    require(raw, "xlsx", reads=SOURCE.reads)
    rows: list[dict[str, Any]] = []
    apart: list[Quarantined] = []
    left: list[str] = []
    for name, cells in workbook.sheets(raw).items():
        year = name.strip()
        header = next((i for i, row in enumerate(cells) if any(re.match(r"company", c, re.IGNORECASE) for c in row)), None)
        if not re.fullmatch(r"(19|20)\d\d", year) or header is None:
            left.append(name)
            continue
        places, base = _places(cells[header], year)
        if missing := [c for c in ("company_name", "arms_revenue") if c not in places]:
            raise Unreadable(raw.name, f"the sheet {name!r} has no column of {', '.join(missing)} for {year}", f"give {SOURCE.reads}")
        for line, row in enumerate(cells[header + 1 :], header + 2):
            said = {key: row[place].strip() if place < len(row) else "" for key, place in places.items()}
            if not _is_company(said):
                continue
            record, reason = _record(said, year, base, known)
            if reason:
                apart.append(Quarantined(line, f"sheet {name!r}: {reason}", ",".join(row)))
            else:
                rows.append(record)
    if not rows and not apart:
        raise Unreadable(raw.name, "has no sheet named by a year with a header of companies", f"give {SOURCE.reads}")
    frame = pl.DataFrame(rows, schema=_SCHEMA)
    again = frame.with_columns(nth=pl.int_range(pl.len()).over("fact_id"))
    frame = again.with_columns(
        fact_id=pl.when(pl.col("nth") == 0).then("fact_id").otherwise(pl.format("{}.{}", "fact_id", pl.col("nth") + 1))
    ).drop("nth")
    actors = award_rows.actors_named(frame["company_name"].unique(), known)
    frame = frame.with_columns(actor_id=award_rows.mapped("company_name", actors))
    notes = (f"sheets left out: {', '.join(left)}",) if left else ()
    return Parsed(len(rows) + len(apart), len(rows), tuple(apart), {"arms_revenues": frame}, notes=notes)


def _places(header: list[str], year: str) -> tuple[dict[str, int], int | None]:
    """Where each thing of the year stands, and the base year of constant prices."""
    places: dict[str, int] = {}
    base = None
    for place, cell in enumerate(header):
        text = " ".join(cell.lower().split())
        arms = re.search(r"arms (sales|revenues?)", text)
        constant = re.search(r"constant[^)]*?(\d{4})[^)]*?\)|constant prices (\d{4})|constant \((\d{4})\)", text)
        if text.startswith("company"):
            places.setdefault("company_name", place)
        elif text.startswith("country"):
            places.setdefault("country", place)
        elif text.startswith("rank") and year in text:
            places.setdefault("rank", place)
        elif arms and "%" in text:
            places.setdefault("arms_share", place)
        elif arms and constant and re.search(rf"{year}(?!\D*prices)", text.split("constant")[0]):
            places.setdefault("arms_revenue_constant", place)
            base = int(next(filter(None, constant.groups())))
        elif arms and not constant and year in text:
            places.setdefault("arms_revenue", place)
        elif re.search(r"total (sales|revenues?)", text) and year in text:
            places.setdefault("total_revenue", place)
    return places, base


def _is_company(said: dict[str, str]) -> bool:
    """Whether a line is a company's: footnotes have a letter and a text, blank lines nothing."""
    return bool(said["company_name"]) and bool(said["arms_revenue"])


def _record(said: dict[str, str], year: str, base: int | None, known: Known) -> tuple[dict[str, Any], str]:
    values: dict[str, float | None] = {}
    for key in _NUMBERS:
        text = said.get(key, "").replace(",", "")
        if re.fullmatch(r"(\. ?\.( ?\.)?|\.{2,3}|…|–|-|)", text):
            values[key] = None
            continue
        try:
            values[key] = float(text)
        except ValueError:
            return {}, f"{key} {text!r} is no figure"
    share = values["arms_share"]
    values["arms_share"] = share / 100 if share is not None else None
    place = said.get("country", "").strip()
    state = states.by_name(place)
    if state is None and place.lower() not in NO_STATE:
        return {}, f"no state has the name {place!r}"
    rank = said.get("rank", "")
    name = " ".join(said["company_name"].split())
    slug = re.sub(r"[^a-z0-9]+", "-", states.folded(name)).strip("-")
    return {
        "fact_id": f"arms_revenues/sipri-{slug}.{year}" + (f".{base}" if base else ""), "company_name": name,
        "country": known.state(state) if state else None, "subsidiary": rank.upper() in ("S", "0"),
        "rank": int(rank) if rank.isdigit() and rank != "0" else None, "year": year, **values,
        "base_year": base if values["arms_revenue_constant"] is not None else None,
        "note": "; ".join(filter(None, (
            "" if state or not place else f"{place} company", "arms above all sales, as published" if share and share > 100 else "",
        ))) or None,
    }, ""  # fmt: skip
