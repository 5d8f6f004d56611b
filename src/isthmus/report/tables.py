"""The print form of an answer's table: its headings, its first rows, numbers as people read them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from isthmus.questions.answer import FACTS_COLUMN, PASSAGES_COLUMN, Answer, documents_of
from isthmus.report.citations import Cited, cite

SourcesOf = Callable[[Sequence[str]], Sequence[str]]
"""Source ids by fact ids."""

ROWS_SHOWN = 20
ITEMS_SHOWN = 6
LETTERS_SHOWN = 240
UNKNOWN = "–"
RANGES_SHOWN = 3
"""Runs of references that a row prints; the rest are counted."""
THIN = "\u202f"  # narrow and not to be broken at
_RATIO_DECIMALS = 2


@dataclass(frozen=True)
class PrintColumn:
    """A heading with its unit, and whether the cells are numbers."""

    heading: str
    numeric: bool


@dataclass(frozen=True)
class PrintTable:
    """A table as text.

    `rows` are the first `shown` of `total` rows, one text a column. `cited` are the references of each row,
    empty where the table does not cite row by row.
    """

    columns: tuple[PrintColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    cited: tuple[Cited, ...]
    shown: int
    total: int


def print_table(
    answer: Answer,
    *,
    limit: int = ROWS_SHOWN,
    sources_of: SourcesOf | None = None,
    numbers: Mapping[str, int] | None = None,
) -> PrintTable:
    """The columns of `answer.headings`, in that order, and the first `limit` rows.

    With `sources_of` and the sources' `numbers`, every row carries the references that its facts rest on.
    Raises `ValueError` for a heading without a column.
    """
    missing = [column for column in answer.headings if column not in answer.table.columns]
    if missing:
        raise ValueError(
            f"question {answer.question!r} has headings for columns that its table lacks: {', '.join(missing)};"
            f" the table has {', '.join(answer.table.columns)}"
        )
    head = answer.table.head(limit)
    columns, cells = [], []
    for name, heading in answer.headings.items():
        values = head[name]
        unit = answer.units.get(name, "1")
        years = _are_years(name, unit, values)
        says_unit = unit == "1" or years or heading.casefold() == unit.casefold()
        numeric = values.dtype.is_numeric()
        columns.append(PrintColumn(f"{heading} [{unit}]" if numeric and not says_unit else heading, numeric))
        cells.append(_texts(values, ratio=unit == "1", years=years))
    return PrintTable(
        columns=tuple(columns),
        rows=tuple(zip(*cells, strict=True)),
        cited=_row_citations(head, sources_of, numbers) if sources_of and numbers else (),
        shown=head.height,
        total=answer.table.height,
    )


def row_sources(answer: Answer, sources_of: SourcesOf, *, limit: int = ROWS_SHOWN) -> list[str]:
    """Source ids of the rows that are shown, row after row."""
    if FACTS_COLUMN not in answer.table.columns:
        return []
    return [s for facts in answer.table.head(limit)[FACTS_COLUMN].to_list() for s in sources_of(facts or ())]


def row_passages(answer: Answer, *, limit: int = ROWS_SHOWN) -> list[str]:
    """Ids of the passages of the rows that are shown, row after row."""
    if PASSAGES_COLUMN not in answer.table.columns:
        return []
    return [p for some in answer.table.head(limit)[PASSAGES_COLUMN].to_list() for p in some or ()]


def number(value: float) -> str:
    """A number that stands alone: whole ones without decimals, others to three significant digits or more."""
    if not math.isfinite(value):
        return _not_finite(value)
    if value == int(value):
        return _grouped(value, 0)
    magnitude = math.floor(math.log10(abs(value)))
    decimals = max(2 - magnitude, 0)
    return _grouped(value, decimals).rstrip("0").rstrip(".") if decimals else _grouped(value, 0)


def ends(low: float, high: float) -> tuple[str, str]:
    """Both ends of a bracket with the same decimals, so that they can be compared at a glance."""
    decimals = max(len(number(end).partition(".")[2]) for end in (low, high))
    shown = [_grouped(end, decimals) if math.isfinite(end) else _not_finite(end) for end in (low, high)]
    return shown[0], shown[1]


def plain(value: Any) -> str:
    """Any single value as text: dates in ISO 8601, lists joined by commas, None as a dash."""
    match value:
        case None:
            return UNKNOWN
        case bool():
            return "yes" if value else "no"
        case dt.date() | dt.datetime():
            return value.isoformat()
        case int() | float():
            return str(value)
        case list() | tuple() | set() | frozenset():
            return _joined(sorted(value, key=str) if isinstance(value, set | frozenset) else value)
        case Mapping():
            return _joined([f"{key}: {plain(item)}" for key, item in value.items()])
        case _:
            return _shortened(" ".join(str(value).split()))


def _texts(values: pl.Series, *, ratio: bool, years: bool) -> list[str]:
    if not values.dtype.is_numeric():
        return [plain(value) for value in values.to_list()]
    if years:
        return [UNKNOWN if value is None else str(int(value)) for value in values.to_list()]
    decimals = _decimals(values, ratio=ratio)
    return [UNKNOWN if value is None else _rounded(float(value), decimals) for value in values.to_list()]


def _decimals(values: pl.Series, *, ratio: bool) -> int:
    """One number of decimals for a whole column, so that its digits stand under each other."""
    if values.dtype.is_integer():
        return 0
    known = [abs(float(v)) for v in values.to_list() if v is not None and math.isfinite(v)]
    if ratio:
        return _RATIO_DECIMALS
    if all(value == int(value) for value in known):
        return 0
    largest = max(known)
    return 0 if largest >= 1000 else 1 if largest >= 10 else 2


def _rounded(value: float, decimals: int) -> str:
    if not math.isfinite(value):
        return _not_finite(value)
    if value != 0 and round(value, decimals) == 0:  # a printed 0.00 would say "none"
        smallest = 10**-decimals
        return f"<{smallest:.{decimals}f}" if value > 0 else f">−{smallest:.{decimals}f}"
    return _grouped(value, decimals)


def _grouped(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}".replace(",", THIN).replace("-", "−")


def _not_finite(value: float) -> str:
    return UNKNOWN if math.isnan(value) else "∞" if value > 0 else "−∞"


def _joined(items: Sequence[Any]) -> str:
    texts = [plain(item) for item in items[:ITEMS_SHOWN]]
    more = len(items) - len(texts)
    return ", ".join(texts) + (f" … (+{more})" if more > 0 else "")


def _shortened(text: str) -> str:
    if len(text) <= LETTERS_SHOWN:
        return text
    kept = text[: LETTERS_SHOWN - 2]
    return (kept.rpartition(" ")[0] or kept) + " …"


def _are_years(name: str, unit: str, values: pl.Series) -> bool:
    """Calendar years are names, not amounts: no separator, no unit."""
    named = unit in {"year", "calendar year"} or name == "year" or name.endswith("_year")
    return (
        named
        and values.dtype.is_integer()
        and all(value is None or 1000 <= value <= 2999 for value in values.to_list())
    )


def _row_citations(head: pl.DataFrame, sources_of: SourcesOf, numbers: Mapping[str, int]) -> tuple[Cited, ...]:
    if FACTS_COLUMN not in head.columns:
        return ()
    passages = head[PASSAGES_COLUMN].to_list() if PASSAGES_COLUMN in head.columns else [()] * head.height
    return tuple(
        cite((numbers[s] for s in (*sources_of(facts or ()), *documents_of(of or ())) if s in numbers), RANGES_SHOWN)
        for facts, of in zip(head[FACTS_COLUMN].to_list(), passages, strict=True)
    )
