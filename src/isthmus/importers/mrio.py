"""Multi-regional input–output tables, read by pymrio: OECD ICIO, EXIOBASE 3, WIOD 2013, Eora26, and what pymrio itself saves.

One record is a flow that is not zero. pymrio is an extra (`pip install "isthmus[mrio]"`); nothing else needs it.

Traps of the format:

- An archive holds many files that make up one table. It is read as a whole, with the file of the intermediate flows; the others are
  passed over.
- Regions are not all states: `ROW` and EXIOBASE's `WA`, `WE`, `WF`, `WL`, `WM` are the rest of a continent, and `WF` is not Wallis and
  Futuna there. OECD splits China and Mexico (`CN1`, `MX1`) by kind of producer.
- Units differ: millions of US dollars at current prices (OECD, WIOD), millions of euros (EXIOBASE), thousands of dollars (Eora).
- Tables of thousands of sectors have tens of millions of flows, most of them tiny: of a large table, the small sellers of each buyer
  are summed up in one row, so that what a buyer buys in all stays exact (`sellers` says how many).
- A matrix whose rows and columns bear no names cannot be read; give each row and column its region and sector.
"""

from __future__ import annotations

import importlib
import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any

import polars as pl

from isthmus.atlas import states
from isthmus.atlas.raw_file import RawFile, Unreadable
from isthmus.importers import award_rows, entity_rows, sector_flows
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication, Quarantined

SOURCE = Publication(
    title="Multi-regional input–output table",
    publisher="the statistical office or project that the file is of",
    url="https://pymrio.readthedocs.io/",
    obtain="OECD ICIO from oecd.org, EXIOBASE 3 from zenodo.org, WIOD from rug.nl, Eora26 from worldmrio.com (licence needed)",
    licence="OECD: free with citation; EXIOBASE 3.8 on: CC BY-SA 4.0; WIOD: CC BY 4.0; Eora: academic use",
    reads="an OECD ICIO CSV, an EXIOBASE 3 archive, a WIOD 2013 workbook, an Eora26 archive, or an archive or folder that pymrio saved",
    record="flow",
    kind="dataset",
    reliability="B",
    grade_reason="made of national accounts and trade statistics by a balancing procedure",
    credibility=3,
)

EXTRA = 'pip install "isthmus[mrio]"'
_REST = {"exiobase3": frozenset(("WA", "WE", "WF", "WL", "WM"))}
"""Database -> its regions that look like codes of states and are none."""
_ALIKE = {"CN1": "CHN", "CN2": "CHN", "MX1": "MEX", "MX2": "MEX", "ROM": "ROU"}
_KINDS = (
    (re.compile(r"\bICIO|_SML\.csv$|^\d{4}\.SML|^\d{4}_SML", re.IGNORECASE), "oecd-icio"),
    (re.compile(r"^wiot.*\.xlsx?$", re.IGNORECASE), "wiod"), (re.compile(r"eora26", re.IGNORECASE), "eora26"),
    (re.compile(r"^IOT_\d{4}|exiobase", re.IGNORECASE), "exiobase3"),
)  # fmt: skip
_MAIN = {"exiobase3": re.compile(r"(^|/)Z\.txt$"), "pymrio": re.compile(r"(^|/)Z\.(txt|parquet|pkl)$"),
         "eora26": re.compile(r"_T\.txt$"), "oecd-icio": re.compile(r"\.csv$", re.IGNORECASE)}  # fmt: skip


def parse(raw: RawFile, known: Known) -> Parsed:
    """Flows as rows of `sector_flows`.

    Raises:
        Unreadable: pymrio is not installed or cannot read the file, or the file is no such table.
    """
    inner = raw.name.removeprefix(str(raw.given)).lstrip("/") if raw.path != raw.given else ""
    kind = _kind(raw, inner)
    if inner and not _MAIN[kind].search(inner):
        return Parsed(0, 0, (), {}, notes=("passed over: it is read with the intermediate flows of its table",))
    table = _read(raw, kind, inner)
    year = _year(raw, inner, kind)
    parts, apart, notes, read = [], [], [], 0
    sellers = _labels(table.Z.index)
    for use, matrix in (("intermediate", table.Z), ("final", table.Y)):
        if matrix is None:
            notes.append("final use is not told")
            continue
        buyers = _labels(matrix.columns)
        found = sector_flows.flows(matrix.to_numpy(dtype=float))
        read += found.read + len(found.broken)
        apart += [
            Quarantined(None, "is no finite number", f"{use} flow of {' '.join(sellers[r])} to {' '.join(buyers[c])}")
            for r, c in found.broken
        ]
        if found.small:
            notes.append(f"{use} flows below {found.small:g} of what a buyer buys are summed up, one row for each buyer")
        parts.append(sector_flows.labelled(found, sellers, buyers).with_columns(use=pl.lit(use)))
    frame = _rows(pl.concat(parts), kind, year, _unit(table), known)
    return Parsed(read, read - len(apart), tuple(apart), {"sector_flows": frame}, notes=tuple(notes))


def _kind(raw: RawFile, inner: str) -> str:
    """Which database the file is of, by its name and by what its archive or folder holds."""
    for name in (PurePath(inner).name, raw.given.name):
        for pattern, kind in _KINDS:
            if name and pattern.search(name):
                return kind
    if inner and raw.given.suffix.lower() == ".zip":
        with zipfile.ZipFile(raw.given) as archive:
            names = {PurePath(name).name for name in archive.namelist()}
        if "file_parameters.json" in names:
            return "pymrio"
    if not inner and (raw.given.parent / "file_parameters.json").is_file():
        return "pymrio"
    head = raw.head(300).decode("latin-1").strip()
    nameless = re.match(r'"?V1"?,"?V2', head)
    what = "has no names of regions and sectors" if nameless else "is no table that pymrio reads, as far as its name tells"
    raise Unreadable(raw.name, what, f"give {SOURCE.reads}; keep the name that the publisher gave the file")


def _read(raw: RawFile, kind: str, inner: str) -> Any:
    """The table as pymrio's `IOSystem`: `Z` of sellers by buyers, `Y` of sellers by final uses."""
    try:
        pymrio = importlib.import_module("pymrio")
    except ImportError:
        raise Unreadable(raw.name, "needs pymrio, which is not installed", f"{EXTRA}, then import it again") from None
    try:
        with _named(raw, inner) as path:
            match kind:
                case "oecd-icio":
                    table = pymrio.parse_oecd(path)
                case "wiod":
                    table = pymrio.parse_wiod(path)
                case "exiobase3":
                    table = pymrio.parse_exiobase3(raw.given if inner else raw.given.parent)
                case "eora26":
                    table = pymrio.parse_eora26(raw.given if inner else raw.given.parent, year=int(_year(raw, inner, kind)))
                case _:
                    folder = str(PurePath(inner).parent) if inner else ""
                    table = pymrio.load_all(raw.given if inner else raw.given.parent, path_in_arc="" if folder == "." else folder)
    except Exception as error:  # pymrio raises errors of every kind at files that it does not know
        what = f"could not be read by pymrio as {kind}: {type(error).__name__}: {str(error)[:200]}"
        raise Unreadable(raw.name, what, f"give {SOURCE.reads}; keep the name that the publisher gave the file") from None
    if getattr(table, "Z", None) is None:
        raise Unreadable(raw.name, "holds no intermediate flows (Z)", f"give {SOURCE.reads}")
    return table


@contextmanager
def _named(raw: RawFile, inner: str) -> Iterator[Path]:
    """The file under the name that its publisher gave it, by which pymrio knows editions."""
    if not inner:
        yield raw.path
        return
    with tempfile.TemporaryDirectory(prefix="isthmus-") as place:
        named = Path(place) / PurePath(inner).name
        named.symlink_to(raw.path)
        yield named


def _year(raw: RawFile, inner: str, kind: str) -> str:
    for name in (PurePath(inner).name, raw.given.name, *(p.name for p in raw.given.parents[:1])):
        # OECD writes the edition before the year, ICIO2021_2018: the last one is the year.
        if found := re.findall(r"(?<!\d)(19[5-9]\d|20[0-4]\d)(?!\d)", name):
            return str(found[-1])
        if kind == "wiod" and (short := re.match(r"wiot(\d\d)_", name, re.IGNORECASE)):
            return f"{'19' if int(short[1]) > 50 else '20'}{short[1]}"
    raise Unreadable(raw.name, "does not tell its year", "put the year into the name of the file, e.g. table_2019.zip")


def _labels(index: Any) -> list[tuple[str, str]]:
    """Region and sector of each row or column, in its order."""
    return [(str(label[0]), str(label[1])) if isinstance(label, tuple) and len(label) > 1 else (str(label), "all") for label in index]


def _unit(table: Any) -> str:
    """The unit of the flows; pymrio gives one for each sector, and they are one."""
    unit = getattr(table, "unit", None)
    found = sorted({str(value) for value in unit["unit"]}) if unit is not None and "unit" in getattr(unit, "columns", ()) else []
    return ", ".join(found) or "as published"


def _rows(frame: pl.DataFrame, kind: str, year: str, unit: str, known: Known) -> pl.DataFrame:
    named = pl.concat([frame["from_region"], frame["to_region"]]).drop_nulls().unique().sort()
    regions = {region: state for region in named if (state := _state(region, kind, known))}
    names = ("from_region", "from_sector", "to_region", "to_sector")
    slugs = {text: entity_rows.slug(text.lower()) for name in names for text in frame[name].drop_nulls().unique()}
    parts = [pl.col(name).replace_strict(slugs, default=None, return_dtype=pl.String).fill_null("rest") for name in names]
    return frame.select(
        fact_id=pl.concat_str(pl.lit(f"sector_flows/{kind}.{year}.{unit_slug(unit)}"), "use", *parts, separator="."), database=pl.lit(kind),
        year=pl.lit(year), from_region="from_region", from_country=award_rows.mapped("from_region", regions), from_sector="from_sector",
        to_region="to_region", to_country=award_rows.mapped("to_region", regions), to_sector="to_sector", use="use", value="value",
        unit=pl.lit(unit), sellers="sellers",
    )  # fmt: skip


def unit_slug(unit: str) -> str:
    """The unit as part of an id."""
    return re.sub(r"[^a-z0-9]+", "-", unit.lower()).strip("-") or "unit"


def _state(region: str, kind: str, known: Known) -> str | None:
    """The state that a region is; null for the rest of the world or a continent."""
    if region in _REST.get(kind, ()) or region.lower().startswith(("row", "rest")):
        return None
    state = states.by_code(_ALIKE.get(region.upper(), region)) if len(region) <= 3 else states.by_name(region)
    return known.state(state) if state else None
