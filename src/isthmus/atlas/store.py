"""Folder ↔ DuckDB: build a database from checked tables, and read them back.

Besides the declared tables a database holds `facts` (one row a fact: its table, date and Admiralty grade),
`fact_sources` (fact × source) and `atlas_version` (one row).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from isthmus.atlas.folder import Frames
from isthmus.atlas.provenance import AtlasVersion
from isthmus.atlas.writing import aside
from isthmus.model import dates
from isthmus.model.describe import bridge_name, quote, sql
from isthmus.model.problem import AtlasError, Problem
from isthmus.model.table import TABLES, Table

FIGURE_CEILING = "C"
"""No figure that was only read is graded better: an audit found a quarter of such rows not fully supported."""

KEYED_ROWS = 100_000
"""Tables with more rows are loaded without keys: their rows are checked already, and the indexes would take minutes."""

_VERSION_SQL = """
CREATE TABLE atlas_version (name VARCHAR, schema_number INTEGER, digest VARCHAR, released DATE);
COMMENT ON TABLE atlas_version IS 'Which atlas this is; the digest is that of its content in canonical form.';
"""


class _Stream:
    """A Polars frame as DuckDB can read it without pyarrow: by the Arrow C stream interface alone."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


def fill(
    connection: duckdb.DuckDBPyConnection, frames: Frames, version: AtlasVersion, *, for_others: bool = False
) -> None:
    """Create every declared table in an empty database and load the checked rows.

    With `for_others` tables have keys, and every table and column says what it means: in a file, which other programs open
    too. Both take longer than loading a small atlas does, so one that is opened to ask it goes without: its rows are checked.
    """
    # Dozens of small inserts: handing each to several threads costs more than it gains.
    connection.execute("SET threads = 1")
    connection.execute("SET enable_progress_bar = false")
    connection.begin()
    keyless = {name for name in TABLES if not for_others or frames[name].height > KEYED_ROWS}
    for name, table in TABLES.items():
        connection.execute(sql(table, keyless, commented=for_others))
        if frames[name].is_empty():
            continue
        _insert(connection, name, _physical(table, frames[name]))
        for column in table.columns:
            if column.many:
                pairs = frames[name].select(table.identity, pl.col(column.name).alias("value")).explode("value")
                _insert(connection, bridge_name(table, column), pairs.drop_nulls("value"))
    connection.execute(_VERSION_SQL)
    connection.execute(
        "INSERT INTO atlas_version VALUES (?, ?, ?, ?)",
        [version.name, version.schema, version.digest, version.released],
    ).fetchall()
    for statement in _provenance_views():
        connection.execute(statement)
    connection.commit()
    connection.execute("RESET threads")


def build(frames: Frames, version: AtlasVersion, target: Path) -> Path:
    """Write the atlas as a `.duckdb` file: aside first, then moved in place, so that a failure leaves the old one.

    Raises:
        AtlasError: the file cannot be written (no space, no permission); the old file is untouched.
    """
    try:
        with aside(target) as beside, duckdb.connect() as connection:
            # Small blocks: an atlas has hundreds of small columns, each of which fills at least one block.
            connection.execute(f"ATTACH {quote(str(beside))} AS built (BLOCK_SIZE 16384)")
            connection.execute("USE built")
            fill(connection, frames, version, for_others=True)
            connection.execute("USE memory")
            connection.execute("DETACH built")
    except (OSError, duckdb.Error) as error:
        way_out = "make room, choose another place with --out, or mend the permissions; the old file is as it was"
        told = error.strerror if isinstance(error, OSError) and error.strerror else str(error).partition("\n")[0]
        raise AtlasError([Problem(str(target), "", f"cannot be written: {told}", way_out)]) from None
    return target


def frames_of(connection: duckdb.DuckDBPyConnection) -> Frames:
    """Every declared table as it was loaded: the way back from a database to a folder."""
    return {name: fetch(connection, select(table)) for name, table in TABLES.items()}


def select(table: Table, *, derived: bool = False) -> str:
    """SQL for a declared table with its list columns; `derived` adds the earliest and latest days of dates."""
    columns: list[str] = []
    for c in table.columns:
        if c.many:
            bridge, owner = bridge_name(table, c), table.identity
            values = f"SELECT list(b.value ORDER BY b.value) FROM {bridge} b WHERE b.{owner} = t.{owner}"
            columns.append(f"coalesce(({values}), []::VARCHAR[]) AS {c.name}")
            continue
        columns.append(f"t.{c.name}")
        if c.is_date and derived:
            columns += [f"t.{c.name}_earliest", f"t.{c.name}_latest"]
    return f"SELECT {', '.join(columns)} FROM {table.name} t ORDER BY t.{table.identity}"


def fetch(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    params: Any = None,
    frames: Mapping[str, pl.DataFrame] | None = None,
) -> pl.DataFrame:
    """The rows of a query as a Polars frame; it may read `frames` as tables, whose names are none of the database's.

    Raises:
        duckdb.Error: the query is not valid.
    """
    handed_in = frames or {}
    try:
        for name, frame in handed_in.items():
            connection.register(name, _Stream(frame))
        # With parameters the query runs at once and is read a second time; without, as it is read.
        relation = connection.sql(query, params=params) if params else connection.sql(query)
        return pl.DataFrame(relation)
    finally:
        for name in handed_in:
            connection.unregister(name)


def version_of(connection: duckdb.DuckDBPyConnection) -> AtlasVersion:
    """The version row of a database (duckdb.Error if it has none)."""
    rows = connection.sql("SELECT name, schema_number, digest, released FROM atlas_version").fetchall()
    if len(rows) != 1:
        raise duckdb.InvalidInputException("the table atlas_version must have one row")
    return AtlasVersion(*rows[0])


def _insert(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    if not frame.height:
        return
    rows = _Stream(frame)  # found by DuckDB under this name
    connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM rows").fetchall()
    del rows


def _physical(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """The table's single-valued columns, each date followed by the days it may mean."""
    columns: list[pl.Series] = []
    for c in table.columns:
        if c.many:
            continue
        columns.append(frame[c.name])
        if c.is_date:
            spans = {text: dates.span(text) for text in frame[c.name].drop_nulls().unique()}
            days = [spans.get(text) for text in frame[c.name]]
            columns.append(pl.Series(f"{c.name}_earliest", [d and d.earliest for d in days], dtype=pl.Date))
            columns.append(pl.Series(f"{c.name}_latest", [d and d.latest for d in days], dtype=pl.Date))
    return pl.DataFrame(columns)


def _provenance_views() -> Iterator[str]:
    facts = [t for t in TABLES.values() if t.is_fact]
    yield "CREATE VIEW fact_sources AS " + " UNION ALL ".join(
        f"SELECT fact_id, value AS source_id FROM {t.name}__source_ids" for t in facts
    )
    rows = " UNION ALL ".join(
        f"SELECT fact_id, '{t.name}' AS table_name, credibility, verified, {str(t.figures).lower()} AS figures, "
        f"{t.dated_by or 'NULL'} AS dated, "
        f"{f'{t.dated_by}_earliest' if t.dated_by else 'NULL::DATE'} AS earliest, "
        f"{f'{t.dated_by}_latest' if t.dated_by else 'NULL::DATE'} AS latest FROM {t.name}"
        for t in facts
    )
    yield f"""
CREATE TABLE facts AS
WITH stated AS ({rows}),
best AS (
  SELECT fact_id, min(reliability) AS reliability FROM fact_sources JOIN sources USING (source_id) GROUP BY fact_id
)
SELECT fact_id, table_name, dated, earliest, latest, verified, credibility,
  CASE WHEN figures THEN greatest(reliability, '{FIGURE_CEILING}') ELSE reliability END AS reliability,
  CASE WHEN figures THEN greatest(reliability, '{FIGURE_CEILING}') ELSE reliability END || credibility AS grade
FROM stated JOIN best USING (fact_id) ORDER BY fact_id"""
    yield "COMMENT ON TABLE facts IS 'Every fact with its date and Admiralty grade: best source, own credibility.'"
    yield "COMMENT ON VIEW fact_sources IS 'Which sources state which fact.'"
