"""A table as its address says: `?q=` filters, `sort` and `desc` order, `page` and `rows` cut. No script is needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import polars as pl

from isthmus.report.tables import plain
from isthmus.web.errors import PageError, nearest

NAMES = ("q", "sort", "desc", "page", "rows")
"""Names in an address that speak of the table; no question may have a parameter so named."""

ROWS = 50
CHOICES = (25, 50, 100, 250)
_TRUE, _FALSE = ("1", "true", "yes"), ("", "0", "false", "no")


@dataclass(frozen=True)
class View:
    """What an address says of a table.

    Attributes:
        path: the address without `?`.
        others: what else the address says, kept in every link.
        words: each must stand in a row, in whatever column that is shown and whatever case.
        sort: column to order by; empty for the order of the answer.
        page: from 1.
        rows: how many a page.
    """

    path: str
    others: tuple[tuple[str, str], ...] = ()
    text: str = ""
    sort: str = ""
    desc: bool = False
    page: int = 1
    rows: int = ROWS

    @property
    def words(self) -> list[str]:
        """The words of the filter, in lower case."""
        return self.text.lower().split()

    def at(self, path: str | None = None, **changes: Any) -> str:
        """The address of the same view with some things changed."""
        view = replace(self, **changes)
        said = {
            "q": view.text, "sort": view.sort, "desc": "1" if view.desc and view.sort else "",
            "page": str(view.page) if view.page > 1 else "", "rows": str(view.rows) if view.rows != ROWS else "",
        }  # fmt: skip
        query = urlencode([*view.others, *((name, value) for name, value in said.items() if value)])
        return (path or view.path) + (f"?{query}" if query else "")

    def sorted_by(self, column: str) -> str:
        """The address ordered by a column: once up, again down, a third time as it was."""
        if self.sort != column:
            return self.at(sort=column, desc=False, page=1)
        return self.at(sort="" if self.desc else column, desc=not self.desc, page=1)

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """What a form that changes the filter must carry along."""
        rows = str(self.rows) if self.rows != ROWS else ""
        said = (("sort", self.sort), ("desc", "1" if self.desc and self.sort else ""), ("rows", rows))
        return (*self.others, *((name, value) for name, value in said if value))


@dataclass(frozen=True)
class Shown:
    """The rows that a view shows: `frame` is one page of the `total` rows that match; `first` counts from 1."""

    frame: pl.DataFrame
    first: int
    total: int
    pages: int


def read(path: str, said: Mapping[str, str], others: Mapping[str, str], columns: Sequence[str]) -> View:
    """The view that an address asks for.

    Raises:
        PageError: a column that is not there, or a number that is none; names what would do.
    """
    base = View(path, tuple(others.items()), said.get("q", "").strip())
    sort = said.get("sort", "")
    if sort and sort not in columns:
        near = [(column, base.at(sort=column)) for column in nearest(sort, columns) or columns]
        raise PageError(400, f"The table has no column “{sort[:80]}” to sort by.", near)
    desc = said.get("desc", "").lower()
    if desc not in (*_TRUE, *_FALSE):
        raise PageError(400, f"desc={desc[:80]} is neither 1 nor 0.", [("descending", base.at(sort=sort, desc=True))])
    rows = _number("rows", said.get("rows", ""), ROWS, base)
    if rows not in CHOICES:
        near = [(f"{n} rows", base.at(rows=n)) for n in CHOICES]
        raise PageError(
            400, f"A page has {', '.join(map(str, CHOICES[:-1]))} or {CHOICES[-1]} rows, not {rows:,}.", near
        )
    return replace(base, sort=sort, desc=desc in _TRUE, page=_number("page", said.get("page", ""), 1, base), rows=rows)


def matching(frame: pl.DataFrame, view: View, searched: Iterable[str]) -> pl.DataFrame:
    """All rows that match, in order; empty cells come last either way."""
    if view.words:
        texts = pl.DataFrame([_as_text(frame[name]) for name in searched])
        lines = texts.select(
            pl.concat_str(pl.all(), separator="\n", ignore_nulls=True).str.to_lowercase().alias("line")
        )
        holds = [pl.col("line").str.contains(word, literal=True) for word in view.words]
        frame = frame.filter(lines.select(pl.all_horizontal(holds)).to_series())
    if view.sort:
        column = frame[view.sort]
        key = column if not column.dtype.is_nested() else _as_text(column)
        if key.dtype == pl.String:
            key = key.str.to_lowercase()
        order = pl.DataFrame({"key": key}).with_row_index("place")
        order = order.sort("key", "place", descending=[view.desc, False], nulls_last=True)
        frame = frame[order["place"]]
    return frame


def shown(frame: pl.DataFrame, view: View) -> Shown:
    """The page of the matching rows that the view asks for.

    Raises:
        PageError: there are not so many pages.
    """
    pages = max(1, -(-frame.height // view.rows))
    if view.page > pages:
        message = f"There is no page {view.page:,}; the table has {pages:,} page{'s' * (pages != 1)}."
        raise PageError(404, message, [("last page", view.at(page=pages)), ("first page", view.at(page=1))])
    start = (view.page - 1) * view.rows
    return Shown(frame.slice(start, view.rows), start + 1 if frame.height else 0, frame.height, pages)


def _number(name: str, text: str, default: int, view: View) -> int:
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
        raise PageError(400, f"{name}={text[:80]} is not a whole number from 1.", [("first page", view.at())])
    return int(text)


def _as_text(column: pl.Series) -> pl.Series:
    if column.dtype == pl.String:
        return column
    if column.dtype == pl.List(pl.String):
        return column.list.join(", ")
    if column.dtype == pl.Boolean or column.dtype.is_nested():
        return pl.Series(
            column.name, [None if value is None else plain(value) for value in column.to_list()], dtype=pl.String
        )
    return column.cast(pl.String)
