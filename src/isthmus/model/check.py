"""Check tables against their declarations and report every broken rule at once.

Two steps: `typed` turns the text of a file into the declared types and says which cells do not read as such;
`check` holds typed tables against bounds, vocabularies, references, keys and the rules that span columns.
"""

from __future__ import annotations

import dataclasses
import difflib
import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import polars as pl

from isthmus.model import dates
from isthmus.model import tables as _tables  # noqa: F401  (declares the tables)
from isthmus.model.check_domain import check_domain
from isthmus.model.problem import SHOWN, Place, Problem
from isthmus.model.table import LIST_SEPARATOR, TABLES, Column, Table

EMPTY = "must not be empty"
CONTROLS = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}]"
"""Characters that no text may hold: they end drawings and take over terminals. Tabs and line breaks are fine."""

_CONTROL = re.compile(CONTROLS.replace(r"\x{9f}", r"\x9f"))
FEW = 64
"""Up to so many rows a loop is done before a query is set up; folders of small files come a row at a time."""

TRUTH = {"true": True, "false": False}
_DTYPES: dict[Any, Any] = {str: pl.String, int: pl.Int64, float: pl.Float64, bool: pl.Boolean, dates.Edtf: pl.String}


def dtype(column: Column) -> Any:
    """The Polars type of a column: `List(String)` where it holds several values."""
    return pl.List(pl.String) if column.many else _DTYPES[column.kind]


@functools.cache
def empty(table: Table) -> pl.DataFrame:
    """A frame of the table's columns and types without rows."""
    return pl.DataFrame(schema={c.name: dtype(c) for c in table.columns})


def typed(table: Table, text: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """The table with its declared columns, order and types, and what could not be read as such.

    Args:
        table: the declaration.
        text: one String column a column of the file; null is an empty cell. Columns that have the declared
            type already are taken as they are.

    Returns:
        The typed frame, a cell that did not read being null, and the problems: unknown columns, missing
        required columns, cells of the wrong type.
    """
    problems = [
        Problem(table.name, name, "is not a declared column", f"remove it, or name it one of {', '.join(table.names)}")
        for name in text.columns
        if name not in table.names
    ]
    problems += [
        Problem(table.name, column.name, "is missing", f"add the column: {column.meaning}")
        for column in table.columns
        if column.name not in text.columns and not column.optional and _is_required(table, column)
    ]
    if text.is_empty():
        return empty(table), problems
    series: list[pl.Series] = []
    clean = _without_controls(table, text)
    for column in table.columns:
        if column.name not in text.columns:
            series.append(pl.Series(column.name, [[] if column.many else None] * text.height, dtype=dtype(column)))
            continue
        if column.name in clean:
            series.append(text[column.name])
            continue
        values, unread, want = _parse(column, text[column.name])
        problems += _found(table, text, column.name, unread, f"is not {want}", f"write {want} or leave the cell empty")
        series.append(values.alias(column.name))
    return pl.DataFrame(series), problems


def check(frames: Mapping[str, pl.DataFrame], unread: Sequence[Problem] = ()) -> list[Problem]:
    """Every broken rule in the tables; an empty list means that they are sound.

    Args:
        frames: table name -> typed frame (see `typed`). A table that is absent counts as empty.
        unread: what `typed` found; a cell that did not read is not reported as empty as well.
    """
    known = {name: frames[name] if name in frames else empty(table) for name, table in TABLES.items()}
    problems = [
        Problem(name, "", "is not a declared table", f"rename it to one of {', '.join(TABLES)}, or remove it")
        for name in frames
        if name not in TABLES
    ]
    for name, table in TABLES.items():
        frame = known[name]
        if frame.is_empty():  # no row breaks a rule
            continue
        for column in table.columns:
            problems += _check_column(table, column, frame, known)
        problems += _check_rows(table, frame)
    problems += _check_fact_ids(known)
    problems += _check_addresses(known)
    problems += check_domain(known)
    return _without_shadows(problems, unread)


def _without_shadows(problems: list[Problem], unread: Sequence[Problem]) -> list[Problem]:
    seen = {(p.table, p.column, place.row) for p in unread for place in p.places}
    missing = {(p.table, p.column) for p in unread if not p.places}
    kept: list[Problem] = []
    for p in problems:
        if p.rule == EMPTY:
            if (p.table, p.column) in missing:
                continue
            p = dataclasses.replace(p, places=tuple(x for x in p.places if (p.table, p.column, x.row) not in seen))
            if not p.places:
                continue
        kept.append(p)
    return kept


def _without_controls(table: Table, text: pl.DataFrame) -> set[str]:
    """The text columns that can be taken as they are: all looked at in one go, on every core."""
    plain = [
        c.name for c in table.columns
        if c.kind is str and not c.many and c.name in text.columns and text.schema[c.name] == pl.String
    ]  # fmt: skip
    if text.height <= FEW:
        return {name for name in plain if not any(value and _CONTROL.search(value) for value in text[name].to_list())}
    found = text.lazy().select(pl.col(c).str.contains(CONTROLS).any() for c in plain).collect().row(0) if plain else ()
    return {name for name, hit in zip(plain, found, strict=True) if not hit}


def _parse(column: Column, values: pl.Series) -> tuple[pl.Series, pl.Series, str]:
    """Typed values, a mask of cells that do not read, and what they should be, in words."""
    if values.dtype == dtype(column) and values.dtype != pl.String and not column.many:
        return values, _none_of(values), ""
    if column.many:
        return _parse_list(values)
    if values.dtype != pl.String:
        values = values.cast(pl.String)
    if column.kind is bool:
        parsed, want = values.replace_strict(TRUTH, default=None, return_dtype=pl.Boolean), "true or false"
    elif column.kind is int:
        parsed, want = values.str.strip_chars().cast(pl.Int64, strict=False), "a whole number such as 3"
    elif column.kind is float:
        parsed, want = values.str.strip_chars().cast(pl.Float64, strict=False), "a number such as 1250 or 0.35"
        parsed = parsed.set(~(parsed.is_finite().fill_null(True)), None)
    elif column.is_date:
        bad = [text for text in values.drop_nulls().unique() if not _is_date(text)]
        parsed = values.set(values.is_in(bad).fill_null(False), None) if bad else values
        want = "a date such as 2024, 2024-07, 2024-07-10 or an interval such as 2024/2025-03"
    else:
        parsed, want = (
            values.set(values.str.contains(CONTROLS).fill_null(False), None),
            "text without control characters",
        )
    return parsed.alias(column.name), values.is_not_null() & parsed.is_null(), want


def _parse_list(values: pl.Series) -> tuple[pl.Series, pl.Series, str]:
    """Lists sorted, without repeats; no value is the empty list, never null.

    Millions of rows share a few lists of sources, so each distinct one is read once; lists that are as they should be are taken.
    """
    if values.dtype == pl.List(pl.String):
        values = values.fill_null([]) if values.null_count() else values
        if not _ill_lists(values):
            return values, _none_of(values), ""
    given = values.alias("given").to_frame()
    distinct = given.unique(maintain_order=True)
    lists, holes = _clean_lists(distinct["given"])
    read = distinct.with_columns(lists=lists, holes=holes)
    rows = given.join(read, on="given", how="left", nulls_equal=True, maintain_order="left")
    return rows["lists"], rows["holes"], f"values parted by {LIST_SEPARATOR!r} with none empty"


def _none_of(values: pl.Series) -> pl.Series:
    """A mask of no value."""
    return pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(values))


def _ill_lists(values: pl.Series) -> bool:
    """Whether a list has values out of order, repeated, missing, empty or with blanks around them."""
    if len(values) <= FEW:
        return any(_is_ill(one) for one in values.to_list())
    flat = values.to_frame("values").lazy().with_row_index("row").filter(pl.col("values").list.len() > 0).explode("values")
    value = pl.col("values")
    falls = (pl.col("row") == pl.col("row").shift(1)) & (value <= value.shift(1))
    odd = value.is_null() | (value == "") | value.str.contains(r"^\s|\s$")
    return bool(flat.select((falls.fill_null(False) | odd).any()).collect().item())


def _is_ill(values: list[str | None]) -> bool:
    blank = any(not value or value != value.strip() for value in values)
    return blank or any(not (a and b and a < b) for a, b in pairwise(values))


def _clean_lists(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Each list clean, and whether it had an empty value."""
    if values.dtype == pl.String:
        lists = values.str.strip_chars().str.replace_all(rf"\s*{LIST_SEPARATOR}\s*", LIST_SEPARATOR).str.split(LIST_SEPARATOR)
        nulls = pl.repeat(False, lists.len(), eager=True)
    else:
        lists = values.cast(pl.List(pl.String)).list.eval(pl.element().str.strip_chars())
        nulls = lists.list.eval(pl.element().is_null()).list.any().fill_null(False)
    clean = lists.list.unique().list.sort().fill_null([])
    holes = clean.list.contains("") | nulls
    return (clean.list.eval(pl.element().filter(pl.element() != "")) if holes.any() else clean), holes


def _is_date(text: str) -> bool:
    try:
        dates.span(text)
    except ValueError:
        return False
    return True


def _check_column(table: Table, c: Column, frame: pl.DataFrame, known: Mapping[str, pl.DataFrame]) -> Iterator[Problem]:
    values = frame[c.name]
    if c.many:
        exploded = frame.select(pl.int_range(pl.len()).alias("row"), pl.col(c.name)).explode(c.name).drop_nulls(c.name)
        rows, values = exploded["row"], exploded[c.name]
    else:
        rows = pl.int_range(frame.height, eager=True)
    if not c.optional and frame.height and _is_required(table, c):
        blank = frame[c.name].list.len() == 0 if c.many else frame[c.name].is_null()
        yield from _found(table, frame, c.name, blank, EMPTY, f"fill it: {c.meaning}")
    # A rule holds of a value wherever it stands: each distinct one is looked at once, and every row only where one is bad.
    ruled = c.ge is not None or c.le is not None or c.pattern or c.one_of or c.ref
    if ruled and any(bad.any() for bad, _, _ in _broken(c, values.unique(), known)):
        yield from _told_rows(table, c, frame, rows, values, known)


def _told_rows(
    table: Table, c: Column, frame: pl.DataFrame, rows: pl.Series, values: pl.Series, known: Mapping[str, pl.DataFrame]
) -> Iterator[Problem]:
    for bad, rule, way_out in _broken(c, values, known):
        if bad.any():
            at = rows.filter(bad.fill_null(False)).to_list()
            shown = values.filter(bad.fill_null(False))
            yield _problem(table, frame, c.name, at, shown.to_list(), rule, way_out(shown))


def _is_required(table: Table, column: Column) -> bool:
    """Lists may be empty, save for the sources of a fact."""
    return not column.many or (table.is_fact and column.name == "source_ids")


def _broken(
    c: Column, values: pl.Series, known: Mapping[str, pl.DataFrame]
) -> Iterator[tuple[pl.Series, str, Callable[[pl.Series], str]]]:
    """Which values break a rule, the rule, and what tells the way out of those that do: only then is it worth looking for."""
    unit = f" {c.unit}" if c.unit else ""
    if c.ge is not None:
        yield values < c.ge, f"must be {c.ge:g}{unit} or more", lambda _: "correct the value or its unit"
    if c.le is not None:
        yield values > c.le, f"must be {c.le:g}{unit} or less", lambda _: "correct the value or its unit"
    if c.pattern:
        yield ~values.str.contains(c.pattern), f"must have the form {c.pattern}", lambda _: "correct the value"
    if c.one_of:
        terms = list(c.one_of.terms)
        bad = values.is_not_null() & ~values.is_in(terms)
        yield bad, f"must be a term of the vocabulary {c.one_of.name}", lambda bad: _nearest(bad, terms)
    if c.ref:
        target, _, name = c.ref.partition(".")
        listed = known[target][name].drop_nulls()
        bad = values.is_not_null() & ~values.is_in(listed.implode())
        yield bad, f"must be listed in {c.ref}", lambda bad: _unlisted(bad, listed, target)


def _unlisted(bad: pl.Series, listed: pl.Series, target: str) -> str:
    if listed.is_empty():
        return f"the table {target} has no rows; is its file missing or empty?"
    return f"{_nearest(bad, listed.to_list())}, or add it to the table {target}"


def _nearest(values: pl.Series, terms: Sequence[str]) -> str:
    terms = list(dict.fromkeys(terms))
    for value in values.unique(maintain_order=True).head(SHOWN):
        if close := difflib.get_close_matches(str(value), terms, n=3, cutoff=0.6):
            return f"correct the value; near {value!r}: {', '.join(close)}"
    some = ", ".join(terms[:12]) + (" …" if len(terms) > 12 else "")
    return f"use one of {some}" if terms else "correct the value"


def _check_rows(table: Table, frame: pl.DataFrame) -> Iterator[Problem]:
    for columns in dict.fromkeys((table.key, (table.identity,))):
        distinct = frame[columns[0]].n_unique() if len(columns) == 1 else frame.n_unique(subset=columns)
        if distinct == frame.height:
            continue
        twice = frame.select(columns).is_duplicated()
        if columns == (table.identity,):  # a missing id is reported as empty already
            twice &= frame[table.identity].is_not_null()
        rule = f"repeats the key {', '.join(columns)}"
        yield from _found(
            table, frame, columns[0], twice, rule, "remove the repeated row, or tell the rows apart in the key"
        )
    for group in table.exactly_one:
        filled = frame.select(pl.sum_horizontal(pl.col(n).is_not_null().cast(pl.Int8) for n in group)).to_series()
        rule = f"exactly one of {', '.join(group)} must be filled"
        yield from _found(table, frame, group[0], filled != 1, rule, "fill one and empty the others")
    for group in table.ascending:
        falls = pl.Series([False] * frame.height, dtype=pl.Boolean)
        for i, first in enumerate(group):
            for second in group[i + 1 :]:
                falls |= (frame[first] > frame[second]).fill_null(False)
        rule = f"must not fall: {' <= '.join(group)}"
        yield from _found(table, frame, group[0], falls, rule, "correct the bounds as the source states them")


def _check_fact_ids(known: Mapping[str, pl.DataFrame]) -> Iterator[Problem]:
    """A fact id is unique in the whole atlas, not only in its table."""
    facts = [known[t.name].select("fact_id", pl.lit(t.name).alias("table")) for t in TABLES.values() if t.is_fact]
    every = pl.concat(facts).drop_nulls()
    if every["fact_id"].n_unique() == every.height:
        return
    twice = every.filter(pl.col("fact_id").is_duplicated())
    across = twice.group_by("fact_id").agg(pl.col("table").unique().sort()).filter(pl.col("table").list.len() > 1)
    for fact_id, tables in across.sort("fact_id").iter_rows():
        names = ", ".join(tables)
        yield Problem(tables[0], "fact_id", f"{fact_id!r} names facts in {names}", "give one of them an id of its own")


def _check_addresses(known: Mapping[str, pl.DataFrame]) -> Iterator[Problem]:
    """Every fact rests on at least one source that a reader can look up; a coding is its own publication."""
    sources = known["sources"]
    addressed = sources.filter(pl.col("url").is_not_null())["source_id"]
    coded = sources.filter(pl.col("kind") == "coding")["source_id"]
    for table in TABLES.values():
        frame = known[table.name]
        if not table.is_fact or frame.is_empty():
            continue
        good = pl.concat([addressed, coded]) if table.name == "codings" else addressed
        distinct = frame.select("source_ids").unique(maintain_order=True)
        stated = pl.col("source_ids").list.eval(pl.element().is_in(good.implode())).list.any().fill_null(False)
        hits = distinct.with_columns(hit=stated)
        hit = frame.select("source_ids").join(hits, on="source_ids", how="left", nulls_equal=True, maintain_order="left")["hit"]
        lost = ~hit & (frame["source_ids"].list.len() > 0)
        shown = frame.filter(lost)["source_ids"].list.join(LIST_SEPARATOR)
        if lost.any():
            rule, way_out = "rests on no source with an address", "add an address in sources.url, or a further source"
            yield _problem(table, frame, "source_ids", lost.arg_true().to_list(), shown.to_list(), rule, way_out)


def _found(
    table: Table, frame: pl.DataFrame, column: str, bad: pl.Series, rule: str, way_out: str
) -> Iterator[Problem]:
    if bad.any():
        at = bad.fill_null(False).arg_true().to_list()
        yield _problem(table, frame, column, at, frame[column].gather(at).to_list(), rule, way_out)


def _problem(
    table: Table, frame: pl.DataFrame, column: str, at: Sequence[int], values: Sequence[Any], rule: str, way_out: str
) -> Problem:
    ids = frame[table.identity] if table.identity in frame.columns else None
    places = tuple(
        Place(row + 1, str(ids[row] or "") if ids is not None else "", "" if value is None else repr(value))
        for row, value in zip(at, values, strict=True)
    )
    return Problem(table.name, column, rule, way_out, places)
