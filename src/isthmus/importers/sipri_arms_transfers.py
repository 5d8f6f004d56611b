"""SIPRI Arms Transfers Database: the trade register of major conventional arms since 1950.

One record is an order. Three layouts of the register are read:

- until 2025, 16 columns, one line an order (`Recipient, Supplier, Year of order, , Number ordered, …`);
- since then, 17 columns, one line an order and year of delivery (`SIPRI AT Database ID, Supplier, Recipient, Designation …`);
- before 2023, the `DealsAndTIVs` text parted by semicolons (`Deal ID;Seller;Buyer;Designation …`), otherwise as the second.

Traps of the format:

- Exports are Windows-1252 or UTF-8 with a byte-order mark, with a preamble of several lines or without.
- In the first layout three columns bear no name: a `?` there marks the number or year before it as uncertain.
- Some records are broken over two lines, in the middle of the comments. Counted as lines they are two orders too many, and
  the volumes behind the break are lost; the parts are joined again here.
- An order may be listed twice word for word: two orders alike. They are told apart by their place.
- `*` marks a group that is no state, `**` an international organisation. `Congo` is Brazzaville, `DR Congo` Kinshasa.
- A volume (TIV) of 0 is one below half a million; an empty cell is one that is not known. A TIV is no price.
- In the first layout deliveries are not told by year: only their years and their total.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

import polars as pl

from isthmus.atlas.raw_file import RawFile, Unreadable
from isthmus.importers import delimited, sipri_names, written_dates
from isthmus.importers.delimited_records import LINE, Ragged
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication, Quarantined
from isthmus.importers.written_numbers import number
from isthmus.model.dates import Edtf

SOURCE = Publication(
    title="SIPRI Arms Transfers Database: trade register",
    publisher="Stockholm International Peace Research Institute",
    url="https://www.sipri.org/databases/armstransfers",
    obtain="on armstransfers.sipri.org choose Trade register, suppliers, recipients and years, and download the CSV",
    licence="SIPRI terms of use: non-commercial use with citation; not to be passed on",
    reads="the CSV of a trade register with 16 or 17 columns, with or without its preamble",
    record="order",
    kind="dataset",
    reliability="B",
    grade_reason="research institute's own register, from open sources",
    editions=True,
)

NAMES = {
    "seller": "supplier", "buyer": "recipient", "weapon_designation": "designation", "weapon_description": "description",
    "armament_category": "category", "year_of_order": "ordered", "order_date": "ordered", "order_year": "ordered",
    "number_delivered": "delivered", "numbers_delivered": "delivered", "number_ordered": "number_ordered",
    "year_s_of_delivery": "years", "years_of_delivery": "years", "delivery_year": "years", "year_of_delivery": "years",
    "sipri_tiv_per_unit": "tiv_per_unit", "tiv_deal_unit": "tiv_per_unit", "sipri_tiv_for_total_order": "tiv_order",
    "sipri_tiv_of_delivered_weapons": "tiv_delivered", "tiv_delivery_values": "tiv_delivered",
    "sipri_at_database_id": "register_number", "deal_id": "register_number",
    "order_date_is_estimate": "ordered_mark", "numbers_delivered_is_estimate": "delivered_mark",
    "delivery_year_is_estimate": "years_mark",
}  # fmt: skip
"""Folded name of a column in any layout -> the name here; the others keep theirs."""

_COLUMNS = ("description", "category", "number_ordered", "ordered_mark", "number_mark", "delivered_mark", "years_mark",
            "status", "comments", "tiv_per_unit", "tiv_order", "local_production", "register_number")  # fmt: skip
_NUMBERS = ("number_ordered", "delivered", "tiv_per_unit", "tiv_order", "tiv_delivered")
_REQUIRED = ("supplier", "recipient", "designation", "ordered", "years", "delivered", "tiv_delivered")
CONDITIONS = {"new": "new", "second hand": "second-hand", "second hand but modernized": "second-hand-modernised"}
_KEY = ("supplier", "recipient", "designation", "description", "ordered", "register_number")


def parse(raw: RawFile, known: Known) -> Parsed:
    """Orders as rows of `arms_transfers`; deliveries by year, where the register tells them, as rows of `arms_deliveries`.

    An order of which one line cannot be used is quarantined as a whole, for its totals would be wrong.

    Raises:
        Unreadable: the file is no trade register.
    """
    with delimited.lines(raw, ("recipient", "supplier"), reads=SOURCE.reads, row_by_row=True, rename=_renamed, every=True) as read:
        if missing := [name for name in _REQUIRED if name not in read.header]:
            shown = ", ".join(read.header)
            what = f"lacks what a trade register has: {', '.join(missing)}; it has {shown}"
            raise Unreadable(raw.name, what, f"give {SOURCE.reads}")
        frame, left, repaired = _mended(read)
    frame = frame.with_columns(pl.lit(None, pl.String).alias(c) for c in _COLUMNS if c not in frame.columns)
    frame = _understood(frame, read.delimiter, known)
    by_year = "register_number" in read.header
    orders, deliveries, bad = (_orders_of_lines if by_year else _orders)(frame)
    odd = tuple(Quarantined(r.line, f"has {len(r.cells)} cells where the header has {len(read.header)}", r.raw) for r in left)
    apart = tuple(sorted((*_whole(raw, bad), *odd), key=lambda q: q.line or 0))
    notes = (*read.notes, *((f"{repaired} records that were broken over several lines were joined",) if repaired else ()))
    tables = {"arms_transfers": orders, "arms_deliveries": deliveries} if by_year else {"arms_transfers": orders}
    return Parsed(orders.height + len(apart), orders.height, apart, tables, _edition(read.preamble), notes)


def _renamed(header: Sequence[str]) -> list[str]:
    """The names here of a header's columns; an unnamed column marks the one before it as uncertain."""
    out: list[str] = []
    for place, name in enumerate(header):
        new = NAMES.get(name, name)
        if name.startswith("_") and place:
            new = {"ordered": "ordered_mark", "number_ordered": "number_mark", "delivered": "delivered_mark"}.get(out[-1], name)
        out.append(new)
    return out


def _mended(read: delimited.Lines) -> tuple[pl.DataFrame, list[Ragged], int]:
    """The lines with broken records joined, the rows that stay odd, and how many were joined."""
    width, joined, left = len(read.header), [], []
    parts: list[Ragged] = []
    for row in read.ragged:
        apart = parts and row.line != parts[-1].line + 1 + parts[-1].raw.count("\n")
        if apart:
            left += parts
            parts = []
        parts.append(row)
        cells = _joined(parts)
        if len(cells) == width:
            joined.append({**{n: c or None for n, c in zip(read.header, cells, strict=True)}, LINE: parts[0].line})
            parts = []
        elif len(cells) > width or len(parts) == 3:
            left += parts
            parts = []
    left += parts
    frame = pl.concat([read.frame, pl.DataFrame(joined, schema=read.frame.schema)]) if joined else read.frame
    return frame.sort(LINE), left, len(joined)


def _joined(parts: Sequence[Ragged]) -> list[str]:
    """The cells of a record broken inside a cell: what stands before and after the break is one cell."""
    cells = list(parts[0].cells)
    for part in parts[1:]:
        cells[-1] = f"{cells[-1]} {part.cells[0]}".strip()
        cells += part.cells[1:]
    return cells


def _understood(frame: pl.DataFrame, delimiter: str, known: Known) -> pl.DataFrame:
    """With numbers, marks, actors and `reason`, why a line cannot be used."""
    frame = frame.with_columns(pl.col(pl.String).str.strip_chars()).with_columns(
        pl.when(pl.col(c) != "").then(pl.col(c)).alias(c) for c in frame.columns if c != LINE
    )
    read = frame.with_columns(number(c, delimiter).alias(f"{c}_value") for c in _NUMBERS)
    named = pl.concat([frame["supplier"], frame["recipient"]]).drop_nulls().unique().sort()
    actors = {name: sipri_names.actor(name, known) for name in named}
    ids = {name: actor for name, (actor, _) in actors.items() if actor}
    why = {name: reason for name, (_, reason) in actors.items() if reason}
    condition = pl.col("status").str.to_lowercase().str.replace("modernised", "modernized")
    unread = [
        pl.when(pl.col(c).is_not_null() & pl.col(f"{c}_value").is_null()).then(pl.format(f"{c} {{}} is no number", c)) for c in _NUMBERS
    ]
    negative = [pl.when(pl.col(f"{c}_value") < 0).then(pl.format(f"{c} {{}} is negative", c)) for c in _NUMBERS]
    return read.with_columns(
        supplier_id=_mapped("supplier", ids), recipient_id=_mapped("recipient", ids),
        condition=condition.replace_strict(CONDITIONS, default=None, return_dtype=pl.String),
        reason=pl.coalesce(
            *(pl.when(pl.col(c).is_null()).then(pl.lit(f"names no {c}")) for c in ("supplier", "recipient", "designation")),
            _mapped("supplier", why), _mapped("recipient", why),
            pl.when(~pl.col("ordered").str.contains(r"^\d{4}$")).then(pl.format("{} is no year of order", "ordered")),
            pl.when(~pl.col("years").str.contains(r"^\d{4}([;,/ ]+\d{4})*$")).then(pl.format("{} are no years of delivery", "years")),
            *unread, *negative,
            pl.when(pl.col("status").is_not_null() & ~condition.is_in(list(CONDITIONS))).then(pl.format("{} is no status", "status")),
        ),
    )  # fmt: skip


def _mapped(name: str, values: dict[str, str]) -> pl.Expr:
    return pl.col(name).replace_strict(values, default=None, return_dtype=pl.String) if values else pl.lit(None, pl.String)


_ESTIMATED = ("?", "yes", "true", "1")


def _marked(name: str) -> pl.Expr:
    return pl.col(name).str.to_lowercase().is_in(_ESTIMATED).fill_null(False)


def _orders(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """One line an order: the orders, no deliveries, and the lines that cannot be used."""
    bad = frame.filter(pl.col("reason").is_not_null()).select(LINE, "reason", lines=pl.concat_list(LINE))
    good = frame.filter(pl.col("reason").is_null())
    years = pl.col("years").str.extract_all(r"\d{4}").list.unique().list.sort().fill_null([])
    rows = _identified(good).select(
        *_order_columns(), number_delivered="delivered_value", delivery_years=years, tiv_delivered="tiv_delivered_value",
        number_delivered_estimated=_marked("delivered_mark"),
    )  # fmt: skip
    return rows, pl.DataFrame(), bad


def _orders_of_lines(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """One line an order and year: the orders with the sums of their lines, the deliveries, and the orders with a bad line."""
    key = ["register_number", "supplier", "recipient", "designation"]
    # A line without a number is an order of its own.
    alone = pl.when(pl.col("register_number").is_null()).then(pl.col(LINE)).otherwise(0)
    frame = frame.with_columns(alone=alone, year=pl.col("years").str.slice(0, 4))
    key.append("alone")
    twice = pl.struct(*key, "year").is_duplicated() & pl.col("year").is_not_null() & pl.col("reason").is_null()
    # Two lines of one order and year are two parts of it where they differ, and are summed.
    same = pl.struct(*key, "year", "delivered", "tiv_delivered").is_duplicated() & twice
    frame = frame.with_columns(
        reason=pl.when(same).then(pl.lit("repeats another line of the order word for word")).otherwise("reason"),
        several=pl.col("years").str.contains(r"\d{4}.*\d{4}").fill_null(False),
    ).with_columns(reason=pl.coalesce("reason", pl.when("several").then(pl.lit("names several years in one line"))))
    reasons = frame.group_by(key, maintain_order=True).agg(
        pl.col("reason").drop_nulls().first(), first=pl.col(LINE).min(), lines=pl.col(LINE)
    )
    bad = reasons.filter(pl.col("reason").is_not_null()).select(pl.col("first").alias(LINE), "reason", "lines")
    good = frame.join(reasons.select(*key, whole="reason"), on=key, how="left", nulls_equal=True, maintain_order="left").filter(
        pl.col("whole").is_null()
    )
    first = good.group_by(key, maintain_order=True).agg(
        pl.all().exclude(*key, "year", "delivered_mark", "tiv_delivered").first(),
        number_delivered=_sum("delivered_value"), tiv_delivered=_sum("tiv_delivered_value"),
        number_delivered_estimated=_marked("delivered_mark").any(),
        delivery_years=pl.col("year").drop_nulls().unique().sort(),
    )  # fmt: skip
    named = _identified(first)
    rows = named.select(*_order_columns(), "number_delivered", "delivery_years", "tiv_delivered", "number_delivered_estimated")
    parts = good.filter(pl.col("year").is_not_null()).group_by(*key, "year", maintain_order=True).agg(
        number=_sum("delivered_value"), tiv=_sum("tiv_delivered_value"), year_estimated=_marked("years_mark").any()
    )  # fmt: skip
    deliveries = parts.join(named.select(*key, "transfer_id"), on=key, nulls_equal=True, maintain_order="left").select(
        fact_id=pl.format("arms_deliveries/{}.{}", "transfer_id", "year"), transfer_id="transfer_id", year="year",
        year_estimated="year_estimated", number="number", tiv="tiv",
    )  # fmt: skip
    return rows, deliveries, bad


def _sum(name: str) -> pl.Expr:
    """The sum of what is known; null where nothing is."""
    return pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum().round(6))


def _identified(orders: pl.DataFrame) -> pl.DataFrame:
    """With `transfer_id`: the register's number, or a digest of what names the order; orders alike are numbered.

    The same order has the same id in every edition of one layout, so that a newer edition replaces it.
    """
    seen: dict[tuple[object, ...], int] = {}
    ids = []
    for row in orders.select(_KEY).iter_rows():
        seen[row] = seen.get(row, 0) + 1
        named = row[-1] or hashlib.sha256("\x1f".join(map(str, row)).encode()).hexdigest()[:12]
        ids.append(f"sipri-{_slug(str(named))}" + (f"-{seen[row]}" if seen[row] > 1 else ""))
    # One number of the register may stand for several weapons.
    counts: dict[str, int] = {}
    unique = []
    for name in ids:
        counts[name] = counts.get(name, 0) + 1
        unique.append(name if counts[name] == 1 else f"{name}-{chr(96 + min(counts[name], 26))}{counts[name]}")
    return orders.with_columns(transfer_id=pl.Series(unique, dtype=pl.String))


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _order_columns() -> Iterator[pl.Expr]:
    yield pl.format("arms_transfers/{}", "transfer_id").alias("fact_id")
    yield from (pl.col(c) for c in ("transfer_id", "designation", "description", "category", "ordered", "condition", "comments"))
    yield pl.col("supplier_id").alias("supplier")
    yield pl.col("recipient_id").alias("recipient")
    yield _marked("ordered_mark").alias("ordered_estimated")
    yield _marked("number_mark").alias("number_ordered_estimated")
    yield from (pl.col(f"{c}_value").alias(c) for c in ("number_ordered", "tiv_per_unit", "tiv_order"))
    local = pl.col("local_production").str.to_lowercase()
    yield pl.when(local.is_in(["yes", "no"])).then(local == "yes").alias("local_production")
    yield pl.col("register_number").cast(pl.Int64, strict=False).alias("register_number")


def _whole(raw: RawFile, bad: pl.DataFrame) -> Iterator[Quarantined]:
    """One record for each order that cannot be used, with the text of all its lines."""
    lines = bad.select("reason", first=LINE, line="lines").explode("line")
    texts = {q.line: q.raw for q in delimited.quarantined(raw, lines.select(pl.col("line").alias(LINE), "reason"))}
    for row in bad.iter_rows(named=True):
        yield Quarantined(row[LINE], row["reason"], "\n".join(texts[line] for line in row["lines"]))


def _edition(preamble: Sequence[str]) -> Edtf | None:
    """The day on which the register was generated, as its preamble says."""
    for line in preamble:
        if match := re.search(r"(?:generated|created):?\s*(\d{1,2} [A-Za-z]+ \d{4}|\d{4}-\d{2}-\d{2})", line, re.IGNORECASE):
            return Edtf(next(iter(written_dates.edtf([match[1]])[0].values()), "")) or None
    return None
