"""Which pairs are worth comparing: those that share a key, in blocks that cannot explode.

A key is a whole name (words in order of letters, or without spaces), its rarest words, its first and last letters, its initials or
its LEI. A block of more pairs than its kind may have is parted by country, city and LEI where the key is a whole name, and left
out where it is but a common word; what a whole name loses is told. All blocks together give at most a set number of pairs a name, the
smallest blocks first, so that memory is bounded whatever the file.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass

import duckdb
import polars as pl

from isthmus.atlas.store import fetch
from isthmus.resolve.spelt import Spelt

WHOLE_BLOCK_PAIRS = 5_000
"""Most pairs of a block of one whole name or LEI: a hundred equal names in one file."""

PART_BLOCK_PAIRS = 400
"""Most pairs of a block of a word, of letters or of initials."""

PAIRS_PER_NAME = 30
LEAST_BUDGET = 1_000_000
MEMORY = "2GB"
EXAMPLES = 3

WHOLE, PART = 0, 1


@dataclass(frozen=True)
class Blocked:
    """Pairs of names to compare: `l` and `r`, numbers in `Spelt.names`; and what a reader should know."""

    pairs: pl.DataFrame
    notes: tuple[str, ...]


def blocked(names: Spelt) -> Blocked:
    """The pairs that share a key; of two sides those across, of one side those of different records."""
    keys = _keys(names.names)
    with tempfile.TemporaryDirectory(prefix="isthmus-") as folder, duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute(f"SET temp_directory = '{folder.replace(chr(39), chr(39) * 2)}'")
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET python_enable_replacements = false")
        connection.register("given", keys)
        connection.execute("CREATE TABLE keys AS SELECT * FROM given")
        connection.unregister("given")
        notes = _part_large_blocks(connection, names)
        budget = max(LEAST_BUDGET, PAIRS_PER_NAME * names.names.height)
        connection.execute(_BLOCKS.format(size=_size(names.itself)))
        notes += _keep_within(connection, budget)
        return Blocked(fetch(connection, _PAIRS.format(across=_across(names.itself))), tuple(notes))


_BLOCKS = """
CREATE TABLE blocks AS
SELECT key, min(kind) AS kind, {size} AS pairs FROM keys GROUP BY key HAVING {size} > 0"""

_PAIRS = """
SELECT DISTINCT l.id AS l, r.id AS r FROM keys l JOIN keys r USING (key)
WHERE key IN (SELECT key FROM kept) AND {across} ORDER BY ALL"""


def _size(itself: bool) -> str:
    return "(count(*) * (count(*) - 1)) // 2" if itself else "count(*) FILTER (NOT of_right) * count(*) FILTER (of_right)"


def _across(itself: bool) -> str:
    return "l.record < r.record" if itself else "NOT l.of_right AND r.of_right"


def _keep_within(connection: duckdb.DuckDBPyConnection, budget: int) -> list[str]:
    """Make the table `kept` of the blocks that are small enough, the smallest first until the budget is spent."""
    limit = f"CASE kind WHEN {WHOLE} THEN {WHOLE_BLOCK_PAIRS} ELSE {PART_BLOCK_PAIRS} END"
    connection.execute(
        f"""CREATE TABLE kept AS SELECT key, kind FROM (
        SELECT key, kind, sum(pairs) OVER (ORDER BY kind, pairs, key ROWS UNBOUNDED PRECEDING) AS so_far
        FROM blocks WHERE pairs <= {limit}) WHERE so_far <= {budget}"""
    )
    left_out = connection.execute(
        f"SELECT count(*) FROM blocks WHERE pairs <= {limit} AND key NOT IN (SELECT key FROM kept)"
    ).fetchone()
    count = left_out[0] if left_out else 0
    return [f"{count:,} blocks of common words were not compared, to stay within {budget:,} pairs"] if count else []


def _part_large_blocks(connection: duckdb.DuckDBPyConnection, names: Spelt) -> list[str]:
    """Where a whole name is that of too many records, compare those alike in country, city or LEI too; tell of the rest."""
    sizes = f"SELECT key, {_size(names.itself)} AS pairs FROM keys WHERE kind = {WHOLE} GROUP BY key"
    large = fetch(connection, f"SELECT id, key FROM keys JOIN ({sizes}) USING (key) WHERE pairs > {WHOLE_BLOCK_PAIRS} ORDER BY ALL")
    if not large.height:
        return []
    told = names.names.select("id", "record", "right", "core", "country", "city", "lei")
    rows = large.join(told, on="id")
    finer = pl.concat(
        [
            rows.drop_nulls(column).select(
                pl.struct("key", column).hash(seed).alias("key"), "id", "record", of_right="right", kind=pl.lit(WHOLE, dtype=pl.UInt8)
            )
            for seed, column in enumerate(("country", "city", "lei"), start=11)
        ]
    )
    connection.register("finer", finer)
    connection.execute("INSERT INTO keys BY NAME SELECT * FROM finer")
    connection.unregister("finer")
    common = rows.unique(["core", "record"]).group_by("core").len("records").sort("records", "core", descending=[True, False])
    shown = "; ".join(f"{name!r} ({count:,} records)" for name, count in common.head(EXAMPLES).iter_rows())
    return [
        f"{common.height:,} names are those of too many records, which were compared only where country, city or LEI agrees: {shown}"
    ]


def _keys(names: pl.DataFrame) -> pl.DataFrame:
    """Every key of every name: `key`, `id`, `record`, `of_right`, `kind`. Names that are only a legal form get the LEI alone."""
    told = names.filter(~pl.col("only_form"))
    rarest = _rarest(told)
    first, second = rarest["first"], rarest["second"]
    parts: list[tuple[pl.DataFrame, pl.Expr, int]] = [
        (told, pl.col("ordered"), WHOLE),
        (told, pl.col("compact"), WHOLE),
        (names.drop_nulls("lei"), pl.col("lei"), WHOLE),
        (rarest, pl.concat_str(pl.min_horizontal("first", "second"), pl.max_horizontal("first", "second"), separator=" "), PART),
        (rarest, pl.col("first"), PART),
        (rarest.with_columns(first=second), pl.col("first"), PART),
        (told, pl.col("compact").str.slice(0, 5), PART),
        (told, pl.col("compact").str.slice(-6), PART),
        (rarest.with_columns(first=first.str.slice(0, 4) + "|" + second.str.slice(0, 3)), pl.col("first"), PART),
        (rarest.with_columns(first=first.str.slice(-4) + "|" + second.str.slice(0, 3)), pl.col("first"), PART),
        (told, pl.when(pl.col("initials") != "").then("initials"), PART),
        (told, pl.when(pl.col("compact").str.len_chars().is_between(3, 6)).then("compact"), PART),
    ]
    spaces = (0, 1, 2, 3, 4, 4, 5, 6, 7, 9, 8, 8)
    every = [
        rows.select(key.alias("text"), "id", "record", of_right="right", kind=pl.lit(kind, dtype=pl.UInt8))
        .filter(pl.col("text") != "")
        .select(pl.col("text").hash(space).alias("key"), "id", "record", "of_right", "kind")
        for (rows, key, kind), space in zip(parts, spaces, strict=True)
    ]
    return pl.concat(every).unique(["key", "id"])


def _rarest(names: pl.DataFrame) -> pl.DataFrame:
    """`first` and `second`, the rarest words of each name; a single word has no second."""
    words = names.select("id", "record", "right", word="words").explode("word")
    counted = words.group_by("word").len("seen")
    ranked = words.join(counted, on="word").sort("id", "seen", "word")
    grouped = ranked.group_by("id", "record", "right", maintain_order=True)
    return grouped.agg(first=pl.col("word").first(), second=pl.col("word").slice(1, 1).first())
