"""Declare a table once: a frozen dataclass whose fields carry meaning, unit, bounds, vocabulary and references.

From a declaration come the row type, the checks (`check`), the DuckDB tables, the Data Package descriptor and
the data dictionary (`describe`). A column's type is its annotation: `str`, `int`, `float`, `bool`, `Edtf` (a
date as text), `tuple[str, ...]` (several values), each of the first five also `| None`.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable, Mapping
from types import UnionType
from typing import Any, TypeVar, dataclass_transform

from isthmus.model.dates import Edtf

Row = TypeVar("Row")

LIST_SEPARATOR = ";"
"""Parts the values of a list column in CSV; no value may hold it."""


@dataclasses.dataclass(frozen=True)
class Vocabulary:
    """The terms a column may hold, each with its meaning."""

    name: str
    terms: Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class Column:
    """One column, as every reader of a declaration sees it.

    Attributes:
        kind: `str`, `int`, `float`, `bool` or `Edtf`; of the single values where `many`.
        optional: may be empty.
        many: holds several values (`tuple[str, ...]`), sorted and without repeats.
        ref: `table.column` that each value must be listed in; the table may be the column's own.
        ge, le: bounds, both included, in `unit`.
    """

    name: str
    kind: Any
    optional: bool
    many: bool
    meaning: str
    unit: str = ""
    ge: float | None = None
    le: float | None = None
    one_of: Vocabulary | None = None
    pattern: str = ""
    ref: str = ""

    @property
    def is_date(self) -> bool:
        """Whether the column holds EDTF text."""
        return self.kind is Edtf


@dataclasses.dataclass(frozen=True, eq=False)
class Table:
    """One declared table; there is one object of each, which is equal to itself alone.

    Attributes:
        identity: the column that names a row for ever (`fact_id`, or the id of a register).
        key: the natural key; two rows that share it are reported as duplicates.
        exactly_one: groups of columns of which each row fills just one.
        ascending: groups of columns whose filled values may not fall.
        dated_by: the date column that says when the fact was so; empty where facts of this kind bear no date.
        figures: the rows state figures, so a grade rests on more than one reading (see `atlas.provenance`).
        row: the dataclass to build or annotate single rows with.
    """

    name: str
    identity: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    exactly_one: tuple[tuple[str, ...], ...]
    ascending: tuple[tuple[str, ...], ...]
    dated_by: str
    figures: bool
    row: type
    meaning: str

    @property
    def is_fact(self) -> bool:
        """Whether each row is a fact: it has a `fact_id`, sources and a credibility."""
        return self.identity == "fact_id"

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises:
            KeyError: there is none; the message names those there are.
        """
        for c in self.columns:
            if c.name == name:
                return c
        raise KeyError(f"table {self.name!r} has no column {name!r}; it has {', '.join(self.names)}")

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in declared order."""
        return tuple(c.name for c in self.columns)


TABLES: dict[str, Table] = {}
"""Every declared table by name, in declaration order: a table comes after those it refers to."""


def column(
    meaning: str,
    *,
    unit: str = "",
    ge: float | None = None,
    le: float | None = None,
    one_of: Vocabulary | None = None,
    pattern: str = "",
    ref: str = "",
) -> Any:
    """A field of a table: what it means, its unit, its bounds, its vocabulary, what it refers to."""
    return dataclasses.field(
        metadata={
            "meaning": meaning,
            "unit": unit,
            "ge": ge,
            "le": le,
            "one_of": one_of,
            "pattern": pattern,
            "ref": ref,
        }
    )


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(column,))
def table(
    name: str,
    *,
    key: tuple[str, ...],
    identity: str = "fact_id",
    exactly_one: tuple[tuple[str, ...], ...] = (),
    ascending: tuple[tuple[str, ...], ...] = (),
    dated_by: str = "",
    figures: bool = False,
) -> Callable[[type[Row]], type[Row]]:
    """Class decorator: make the class a frozen row type and declare it as table `name`.

    Columns inherited from a base class stand after the class's own, save for the identity, which is first.

    Raises:
        TypeError: a rule names a column that does not exist, a `ref` leads nowhere, a field has a type that
            no column can hold, or the name is taken.
    """

    def declare(cls: type[Row]) -> type[Row]:
        row = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)(cls)
        meaning = (cls.__doc__ or "").strip()
        columns = _columns(row, identity)
        declared = Table(name, identity, key, columns, exactly_one, ascending, dated_by, figures, row, meaning)
        _verify(declared)
        TABLES[name] = declared
        return row

    return declare


def _columns(row: type, identity: str) -> tuple[Column, ...]:
    hints = typing.get_type_hints(row)
    fields = dataclasses.fields(row)
    inherited = {f for base in row.__mro__[1:] for f in getattr(base, "__dataclass_fields__", {})}
    first = [f for f in fields if f.name == identity]
    own = [f for f in fields if f.name not in inherited and f.name != identity]
    rest = [f for f in fields if f.name in inherited and f.name != identity]
    return tuple(_column(f, hints[f.name]) for f in (*first, *own, *rest))


def _column(field: dataclasses.Field[Any], hint: Any) -> Column:
    alternatives = typing.get_args(hint) if typing.get_origin(hint) in (typing.Union, UnionType) else (hint,)
    optional = type(None) in alternatives
    kind = next(a for a in alternatives if a is not type(None))
    many = typing.get_origin(kind) is tuple and typing.get_args(kind) == (str, ...)
    if not many and kind not in (str, int, float, bool, Edtf):
        raise TypeError(f"column {field.name!r}: {kind} is not a column type")
    return Column(field.name, str if many else kind, optional, many, **field.metadata)


def _verify(declared: Table) -> None:
    if declared.name in TABLES:
        raise TypeError(f"table {declared.name!r} is declared twice")
    rules = (("key", declared.key), ("identity", (declared.identity,)))
    dated = [("dated_by", (declared.dated_by,))] if declared.dated_by else []
    groups = [("exactly_one", g) for g in declared.exactly_one] + [("ascending", g) for g in declared.ascending]
    for rule, names in (*rules, *dated, *groups):
        if missing := sorted(set(names) - set(declared.names)):
            raise TypeError(f"table {declared.name!r}: {rule} names unknown columns {missing}")
    for c in declared.columns:
        if not c.ref:
            continue
        target_name, _, target_column = c.ref.partition(".")
        target = declared if target_name == declared.name else TABLES.get(target_name)
        if target is None or target_column not in (target.identity, *(target.key if len(target.key) == 1 else ())):
            raise TypeError(f"table {declared.name!r}: column {c.name!r} refers to {c.ref!r}, which is no table's key")
