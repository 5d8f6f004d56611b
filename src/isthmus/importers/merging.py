"""Lay the rows of a file over those that are there: alike, new, or stated otherwise by an older or a newer edition."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from isthmus.atlas import folder
from isthmus.model.check import FEW
from isthmus.model.table import TABLES, Table

MOST_CHUNKS = 64
"""Thousands of small files would leave a table in thousands of pieces, each a step in every query."""


def merged(
    base: folder.Frames, own: folder.Frames, rows: folder.Frames, edition: str | None
) -> tuple[folder.Frames, int, int]:
    """The folder's tables with a file's rows, and how many rows are new and changed.

    A row that is there with the same content gains the source. One that is there with other content is replaced, unless
    this file was imported before or is of an older edition than what the row rests on.
    """
    together, new, changed = dict(own), 0, 0
    if not rows:
        return together, new, changed
    mine = rows["sources"]["source_id"].item()
    seen_before = mine in own["sources"]["source_id"]
    editions = dict(own["sources"].select("source_id", "published").iter_rows())
    for name, incoming in rows.items():
        table, there = TABLES[name], own[name]
        incoming = _apart(incoming, base[name], table)
        if not incoming.height:
            continue
        alike, other = _stated_before(there, incoming, table)
        kept = other if seen_before else _newer(there.filter(pl.col(table.identity).is_in(other.implode())), table, editions, edition)
        taken = _apart(incoming, pl.concat([alike, kept]).to_frame(), table)
        rest = _apart(there, taken, table)
        replaced = there.height - rest.height
        if table.is_fact:
            rest, gained = _also_stated(rest, table, alike, mine)
        else:
            gained = False
        if not taken.height and not gained:
            continue
        both = pl.concat([rest, taken.select(rest.columns)])
        together[name] = both.rechunk() if both.n_chunks() > MOST_CHUNKS else both
        if name != "sources":
            new, changed = new + taken.height - replaced, changed + replaced
    return together, new, changed


def _apart(rows: pl.DataFrame, others: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The rows, in their order, whose identity no row of the others has."""
    if not rows.height or not others.height or not _share(rows, others, table):
        return rows
    return rows.join(others.select(table.identity), on=table.identity, how="anti", maintain_order="left")


def _share(rows: pl.DataFrame, others: pl.DataFrame, table: Table) -> bool:
    """Whether any identity stands in both; quick where one of them is short."""
    short, long = sorted((rows[table.identity], others[table.identity]), key=len)
    return bool(long.is_in(short.to_list()).any()) if len(short) <= FEW else True


def _stated_before(there: pl.DataFrame, incoming: pl.DataFrame, table: Table) -> tuple[pl.Series, pl.Series]:
    """Ids of the incoming rows that are there with the same content, and with another."""
    if not there.height or not _share(there, incoming, table):
        return pl.Series(table.identity, [], dtype=pl.String), pl.Series(table.identity, [], dtype=pl.String)
    content = [c for c in table.names if c not in (table.identity, "source_ids")]
    both = there.join(incoming, on=table.identity, how="inner", suffix="_in")
    same = both.select(
        table.identity, pl.all_horizontal(pl.col(c).eq_missing(pl.col(f"{c}_in")) for c in content).alias("same")
    )
    return same.filter("same")[table.identity], same.filter(~pl.col("same"))[table.identity]


def _also_stated(rows: pl.DataFrame, table: Table, alike: pl.Series, source: str) -> tuple[pl.DataFrame, bool]:
    """The rows, those that this source states alike with it among their sources; and whether any gained it."""
    gains = pl.col(table.identity).is_in(alike.implode()) & ~pl.col("source_ids").list.contains(source)
    if not rows.select(gains.any()).item():
        return rows, False
    both = pl.concat_list("source_ids", pl.lit([source])).list.unique().list.sort()
    return rows.with_columns(pl.when(gains).then(both).otherwise("source_ids").alias("source_ids")), True


def _newer(rows: pl.DataFrame, table: Table, editions: Mapping[str, str | None], edition: str | None) -> pl.Series:
    """Ids of the rows that rest on a newer edition than this one, where both are known."""
    if not table.is_fact or edition is None or not rows.height:
        return pl.Series(table.identity, [], dtype=pl.String)
    newest = pl.col("source_ids").list.eval(pl.element().replace_strict(dict(editions), default=None, return_dtype=pl.String)).list.max()
    return rows.filter((newest > edition).fill_null(False))[table.identity]
