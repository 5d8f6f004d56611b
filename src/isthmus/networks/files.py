"""A network from files of firms, links and essentiality, CSV or Parquet by their ending.

- links: `supplier`, `buyer`, `volume` (a year, any one unit), optionally `estimated`
- firms: `firm`, `sector`, optionally `revenue`, `cost`, `weight`, `market` (`capacity` is for the dynamic model)
- essential: `supplier_sector`, `buyer_sector`, `essential`: 2 essential, 1 non-essential, 0 negligible

Ids and sectors are compared as text, so that 1 of a Parquet file is 1 of a CSV; leading zeros of a CSV stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from isthmus.engine.network import Network
from isthmus.model.problem import AtlasError, Place, Problem

LINK_COLUMNS = ("supplier", "buyer", "volume")
FIRM_COLUMNS = ("firm", "sector")
FIRM_NUMBERS = ("revenue", "cost", "weight")
_PAIRS_WAY_OUT = (
    "add a row for each (2 essential, 1 non-essential, 0 negligible), or mend sectors misspelt in the firms file"
)
ESSENTIAL_COLUMNS = ("supplier_sector", "buyer_sector", "essential")


@dataclass(frozen=True)
class FirmNetwork:
    """A network with the ids of its firms, in the order and the type of the firms file; `notes` say what was noticed."""

    network: Network
    firms: pl.Series
    notes: tuple[str, ...]

    @property
    def estimated_share(self) -> float:
        """Share of the volume that is an estimate, 0–1."""
        volume = self.network.volume
        return float(volume[self.network.estimated].sum() / volume.sum()) if volume.size else 0.0


def read_network(links: Path, firms: Path, essential: Path | None) -> FirmNetwork:
    """Read and check the files.

    Without `essential` every input counts as non-essential.

    Raises:
        AtlasError: every problem of every file, with row, value and way out.
    """
    problems: list[Problem] = []
    register = _table(firms, FIRM_COLUMNS, FIRM_NUMBERS, problems)
    sales = _table(links, LINK_COLUMNS, ("volume",), problems)
    needs = _table(essential, ESSENTIAL_COLUMNS, ("essential",), problems) if essential else None
    if register is None or sales is None:
        raise AtlasError(problems)
    _check_firms(firms, register, problems)
    notes = _check_links(links, sales, firms, register, problems)
    if problems:
        raise AtlasError(problems)
    sales = sales.filter(pl.col("volume") > 0)
    place = {firm: i for i, firm in enumerate(register["firm"])}
    ends = [sales[c].replace_strict(place, return_dtype=pl.Int32).to_numpy() for c in ("supplier", "buyer")]
    codes = {sector: i for i, sector in enumerate(sorted(register["sector"].unique()))}
    sector = register["sector"].replace_strict(codes, return_dtype=pl.Int32).to_numpy()
    role = np.ones(sales.height, np.uint8)
    if needs is not None and essential is not None:
        role = _roles(essential, needs, codes, sector[ends[0]], sector[ends[1]], problems)
        if problems:
            raise AtlasError(problems)
    else:
        notes.append("no file says which inputs are essential, so that every input counts as non-essential")
    revenue, cost, weight = (register[c].to_numpy() if c in register.columns else None for c in FIRM_NUMBERS)
    market = _codes(register["market"]) if "market" in register.columns else sector
    estimated = sales["estimated"].to_numpy() if "estimated" in sales.columns else None
    network = Network.build(
        register.height, ends[0], ends[1], sales["volume"].to_numpy(), kind=sector[ends[0]], role=role, market=market,
        estimated=estimated, revenue=revenue, cost=cost, weight=weight,
    )  # fmt: skip
    return FirmNetwork(network, register["given"], tuple(notes))


def _table(path: Path, required: Sequence[str], numbers: Sequence[str], problems: list[Problem]) -> pl.DataFrame | None:
    """The file with ids as text and numbers as float64; None after a problem that leaves nothing to check."""
    if not path.is_file():
        problems.append(Problem(str(path), "", "there is no such file", "name a .csv or .parquet file that is there"))
        return None
    try:
        if path.suffix == ".parquet":
            frame = pl.read_parquet(path)
        elif path.suffix == ".csv":
            frame = pl.read_csv(path, infer_schema=False)
        else:
            problems.append(Problem(str(path), "", f"ends in {path.suffix!r}", "give it as .csv or .parquet"))
            return None
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        told = str(error).partition("\n")[0]
        problems.append(Problem(str(path), "", f"cannot be read: {told}", "write it anew as UTF-8 CSV or as Parquet"))
        return None
    frame = frame.rename({c: c.strip().lower() for c in frame.columns})
    missing = [c for c in required if c not in frame.columns]
    if missing:
        has = ", ".join(frame.columns) or "none"
        problems.append(
            Problem(
                str(path), "", f"lacks the columns {', '.join(missing)}; it has {has}", "name them so in the header"
            )
        )
        return None
    if not frame.height:
        problems.append(Problem(str(path), "", "has no rows", "give at least one"))
        return None
    return _typed(path, frame, numbers, problems)


def _typed(path: Path, frame: pl.DataFrame, numbers: Sequence[str], problems: list[Problem]) -> pl.DataFrame:
    texts = [
        c
        for c in ("firm", "sector", "supplier", "buyer", "supplier_sector", "buyer_sector", "market")
        if c in frame.columns
    ]
    given = frame["firm"] if "firm" in frame.columns else None
    column: str
    for column in texts:
        if frame[column].dtype.is_float():
            problems.append(
                Problem(
                    str(path), column, "holds decimal numbers, which are no ids", "write ids as text or whole numbers"
                )
            )
        frame = frame.with_columns(pl.col(column).cast(pl.String).str.strip_chars())
        empty = frame[column].is_null() | (frame[column] == "")
        _report(problems, path, column, "is empty", "fill it in, or remove the row", frame, empty, column)
    for column in [c for c in numbers if c in frame.columns]:
        number = frame[column].cast(pl.Float64, strict=False)
        bad = number.is_null() | ~number.is_finite()
        _report(
            problems,
            path,
            column,
            "is missing or no finite number",
            "give a number, with a point for decimals",
            frame,
            bad,
            column,
        )
        _report(
            problems,
            path,
            column,
            "is negative",
            "give it as 0 or more; a return is a link the other way",
            frame,
            number < 0,
            column,
        )
        frame = frame.with_columns(number.alias(column))
    if "estimated" in frame.columns:
        truth = frame["estimated"].cast(pl.String).str.to_lowercase()
        known = truth.is_in(["true", "false", "1", "0"])
        _report(
            problems,
            path,
            "estimated",
            "is neither true nor false",
            "write true or false",
            frame,
            ~known.fill_null(False),
            "estimated",
        )
        frame = frame.with_columns(truth.is_in(["true", "1"]).alias("estimated"))
    if given is not None:
        frame = frame.with_columns(_as_given(given).alias("given"))
    return frame


def _as_given(ids: pl.Series) -> pl.Series:
    """Ids of a CSV that are plain whole numbers as such; others as they stand."""
    if ids.dtype == pl.String and ids.len() and ids.str.contains(r"^(0|-?[1-9]\d{0,17})$").fill_null(False).all():
        return ids.cast(pl.Int64)
    return ids


def _report(
    problems: list[Problem],
    path: Path,
    column: str,
    rule: str,
    way_out: str,
    frame: pl.DataFrame,
    bad: pl.Series,
    *shown: str,
) -> None:
    rows = np.flatnonzero(bad.fill_null(False).to_numpy())
    if rows.size:
        cells = frame.select(shown).cast(pl.String)
        places = tuple(Place(int(i) + 1, "", ", ".join(v or "empty" for v in cells.row(int(i)))) for i in rows[:1000])
        more = f"{rule}" if rows.size <= 1000 else f"{rule} (in {rows.size} rows; the first 1000 are counted)"
        problems.append(Problem(str(path), column, more, way_out, places))


def _check_firms(path: Path, register: pl.DataFrame, problems: list[Problem]) -> None:
    twice = register["firm"].is_duplicated()
    _report(problems, path, "firm", "stands in more than one row", "keep one row a firm", register, twice, "firm")
    if "weight" in register.columns and not float(register["weight"].sum()) > 0:
        problems.append(
            Problem(str(path), "weight", "is 0 for every firm", "give some firm a weight, or leave the column out")
        )


def _check_links(
    path: Path, sales: pl.DataFrame, firms: Path, register: pl.DataFrame, problems: list[Problem]
) -> list[str]:
    """Problems of the links, and notes on what is allowed but worth a look."""
    known = register["firm"].implode()
    for column in ("supplier", "buyer"):
        way_out = f"add the firm to {firms}, or mend its id"
        _report(
            problems, path, column, "is no firm of the firms file", way_out, sales, ~sales[column].is_in(known), column
        )
    twice = sales.select("supplier", "buyer").is_duplicated()
    way_out = "keep one row for each pair, with the sum of their volumes"
    _report(
        problems,
        path,
        "supplier and buyer",
        "are the same pair in more than one row",
        way_out,
        sales,
        twice,
        "supplier",
        "buyer",
    )
    notes = []
    own = np.flatnonzero((sales["supplier"] == sales["buyer"]).to_numpy())
    if own.size:
        notes.append(
            f"{path}: {own.size} links go from a firm to itself (first in row {own[0] + 1}: {sales['supplier'][int(own[0])]}); they "
            "count as its own use of its output; remove them where they are errors"
        )
    nothing = np.flatnonzero((sales["volume"] == 0).to_numpy())
    if nothing.size:
        notes.append(
            f"{path}: {nothing.size} links have the volume 0 (first in row {nothing[0] + 1}) and are left out; give a volume or remove them"
        )
    if (sales["volume"] == 0).all() and "weight" not in register.columns:
        problems.append(Problem(str(path), "volume", "is 0 in every row", "give volumes above 0"))
    linked = pl.concat([sales["supplier"], sales["buyer"]]).unique().implode()
    alone = register.filter(~pl.col("firm").is_in(linked))
    if alone.height:
        notes.append(
            f"{firms}: {alone.height} firms have no link (first: {alone['firm'][0]}); their failure hurts nobody else"
        )
    return notes


def _roles(
    path: Path,
    needs: pl.DataFrame,
    codes: dict[str, int],
    seller: npt.NDArray[Any],
    buyer: npt.NDArray[Any],
    problems: list[Problem],
) -> npt.NDArray[Any]:
    """The role of each link by the sectors of its ends."""
    value = needs["essential"]
    _report(
        problems,
        path,
        "essential",
        "is not 0, 1 or 2",
        "2 essential, 1 non-essential, 0 negligible",
        needs,
        ~value.is_in([0.0, 1.0, 2.0]),
        "essential",
    )
    pair = needs.select("supplier_sector", "buyer_sector")
    _report(
        problems,
        path,
        "supplier_sector and buyer_sector",
        "are the same pair in more than one row",
        "keep one",
        needs,
        pair.is_duplicated(),
        *pair.columns,
    )
    grid = np.full((len(codes), len(codes)), -1, np.int8)
    for sold, bought, code in needs.select("supplier_sector", "buyer_sector", "essential").iter_rows():
        if sold in codes and bought in codes:
            grid[codes[sold], codes[bought]] = int(code) if code in (0, 1, 2) else 1
    role = grid[seller, buyer]
    if (role < 0).any():
        names = list(codes)
        lacking = sorted({(names[a], names[b]) for a, b in zip(seller[role < 0], buyer[role < 0], strict=True)})
        problems.append(
            Problem(
                str(path), "", f"lacks {len(lacking)} pairs of sectors that links need", _PAIRS_WAY_OUT,
                tuple(Place(i + 1, "", f"supplier_sector {a}, buyer_sector {b}") for i, (a, b) in enumerate(lacking)),
            )
        )  # fmt: skip
    roles: npt.NDArray[Any] = role.clip(0).astype(np.uint8)
    return roles


def _codes(values: pl.Series) -> npt.NDArray[Any]:
    codes: npt.NDArray[Any] = values.rank("dense").cast(pl.Int32).to_numpy() - 1
    return codes


def listed(notes: Iterable[str]) -> str:
    """Notes as lines for standard error."""
    return "".join(f"note: {note}\n" for note in notes)
