"""`Atlas`: a thin read-only handle on an opened atlas. No analysis lives here, nothing is cached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import polars as pl

from isthmus.atlas import folder, store
from isthmus.atlas.bundled import BUNDLED, overlay_in_use, version_for
from isthmus.atlas.provenance import AtlasVersion, Citation, citation, document_citation
from isthmus.model.describe import SCHEMA_VERSION
from isthmus.model.problem import AtlasError, Problem
from isthmus.model.table import TABLES

_SEPARATOR = "\x1f"
AMONG = f"(SELECT unnest(string_split(?, '{_SEPARATOR}')))"
"""SQL for the ids that a parameter made by `among` holds. A list bound as such costs a look-up for each item."""


def among(ids: Iterable[str]) -> str:
    """Ids as the one parameter of `AMONG`."""
    return _SEPARATOR.join(ids)


_DAMAGE = (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException, duckdb.FatalException)
"""What DuckDB raises where a file is broken in its middle, and opening did not notice."""


class AtlasClosedError(RuntimeError):
    """A handle was asked for on an atlas that is closed."""


class Atlas:
    """An opened atlas: SQL, tables as frames, citations, and its version.

    Use it as a context manager or call `close`. Made by `open_atlas`.
    """

    def __init__(self, database: duckdb.DuckDBPyConnection) -> None:
        # DuckDB closes a connection's cursors along with it, even one that runs a query in another thread, and the process
        # dies of it. So no handle closes the connection that all share: it goes with the last handle that holds it.
        self._database: duckdb.DuckDBPyConnection | None = database
        self._connection = connection = database.cursor()
        # A query reads the atlas alone: no file, and no variable of the program that has a table's name.
        connection.execute("SET enable_external_access = false")
        connection.execute("SET python_enable_replacements = false")
        self.version: AtlasVersion = store.version_of(connection)

    def sql(
        self,
        query: str,
        params: Sequence[Any] | Mapping[str, Any] | None = None,
        frames: Mapping[str, pl.DataFrame] | None = None,
    ) -> pl.DataFrame:
        """The rows of a DuckDB query; `?` or `$name` in it are filled from `params`, and it reads `frames` as tables of these names.

        Many ids are better handed in as a frame than as a parameter. Where there are no `params` the rows are streamed into
        the result, else DuckDB holds them all before; with hundreds of thousands of rows that takes twice as long.

        Raises:
            ValueError: the query is not valid SQL for this atlas (says what DuckDB says), or a frame has a table's name.
            AtlasError: the file of the atlas is damaged.
        """
        if hidden := [name for name in frames or () if name in TABLES]:
            raise ValueError(f"a frame may not be called {hidden[0]!r}: the atlas has a table of that name")
        try:
            statements = self._connection.extract_statements(query)
            if [s.type for s in statements] != [duckdb.StatementType.SELECT]:
                raise ValueError("an atlas is read-only: a query is one SELECT")
            return store.fetch(self._connection, query, params, frames)
        except _DAMAGE as error:
            raise self._damaged(error) from None
        except duckdb.Error as error:
            raise ValueError(f"the query failed: {error}") from None

    def table(self, name: str) -> pl.DataFrame:
        """A declared table; each date column `d` is followed by `d_earliest` and `d_latest`.

        Raises:
            ValueError: there is no such table; names those there are.
        """
        if name not in TABLES:
            raise ValueError(f"there is no table {name!r}; the atlas has {', '.join(TABLES)}")
        return self.sql(store.select(TABLES[name], derived=True))

    def cite(self, source_ids: Iterable[str]) -> tuple[Citation, ...]:
        """Citations of the sources, in order of their text.

        Raises:
            ValueError: the atlas has no source of such an id; names all that are missing.
        """
        wanted = sorted(set(source_ids))
        rows = self.sql(f"SELECT * FROM sources WHERE source_id IN {AMONG}", [among(wanted)])
        if missing := sorted(set(wanted) - set(rows["source_id"])):
            raise ValueError(f"the atlas has no source {', '.join(missing)}")
        return tuple(sorted((citation(row) for row in rows.to_dicts()), key=lambda c: (c.text, c.source_id)))

    def cite_documents(self, document_ids: Iterable[str]) -> tuple[Citation, ...]:
        """Citations of read documents, in order of their text.

        Raises:
            ValueError: the atlas has no document of such an id; names all that are missing.
        """
        wanted = sorted(set(document_ids))
        query = f"SELECT document_id, title, publisher, published, url, file, digest FROM documents WHERE document_id IN {AMONG}"
        rows = self.sql(query, [among(wanted)])
        if missing := sorted(set(wanted) - set(rows["document_id"])):
            raise ValueError(f"the atlas has no document {', '.join(missing)}")
        return tuple(sorted((document_citation(row) for row in rows.to_dicts()), key=lambda c: (c.text, c.source_id)))

    def frames(self) -> folder.Frames:
        """Every declared table as it stands in a folder (AtlasError if the file of the atlas is damaged)."""
        try:
            return store.frames_of(self._connection)
        except duckdb.Error as error:
            raise self._damaged(error) from None

    def _damaged(self, error: duckdb.Error) -> AtlasError:
        way_out = "build it anew with `isthmus build`, or restore it from a copy"
        told = str(error).partition("\n")[0]
        return AtlasError([Problem(f"atlas {self.version.name}", "", f"its file is damaged: {told}", way_out)])

    def another(self) -> Atlas:
        """A second handle on the same atlas, for another thread; each stays open until it is closed itself.

        Raises:
            AtlasClosedError: this one is closed.
        """
        database = self._database
        if database is None:
            raise AtlasClosedError(f"the atlas {self.version.name} is closed")
        return Atlas(database)

    def close(self) -> None:
        """Close this handle, and the atlas with the last one; a second call does nothing. For the handle's own thread."""
        self._database = None
        self._connection.close()

    def __enter__(self) -> Atlas:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        v = self.version
        return f"<Atlas {v.name!r}, schema {v.schema}, released {v.released}, digest {v.digest[:12]}>"


def open_atlas(path: str | Path | None = None, *, overlay: str | Path | None = None) -> Atlas:
    """Open an atlas to read.

    Args:
        path: an atlas folder, a `.duckdb` file built from one, or None for the bundled atlas.
        overlay: a folder of the user's own rows to lay over it; None takes the one that is set up
            (`bundled.overlay_in_use`) where the bundled atlas is opened, and none elsewhere.

    Raises:
        AtlasError: the place is no atlas, is damaged, is of another schema, or holds broken rows.
    """
    place = Path(path) if path is not None else BUNDLED
    if place.is_file():
        if overlay is not None:
            way_out = "open the folder it was built from, or build it anew with --overlay"
            raise AtlasError([Problem(str(place), "", "is a built atlas; an overlay cannot be laid over it", way_out)])
        return Atlas(_open_file(place))
    overlays = overlays_for(path, overlay)
    frames = folder.read(place, *overlays)
    connection = duckdb.connect()
    store.fill(connection, frames, version_for(place, frames, *overlays))
    return Atlas(connection)


def overlays_for(path: str | Path | None, overlay: str | Path | None) -> tuple[Path, ...]:
    """The overlay folders that go with an atlas: the one named, or the one set up for the bundled atlas."""
    if overlay is not None:
        return (Path(overlay),)
    found = overlay_in_use() if path is None else None
    return (found,) if found else ()


def _open_file(path: Path) -> duckdb.DuckDBPyConnection:
    """A built atlas, read-only; what is wrong with the file is said in words."""
    way_out = "name an atlas folder, or a .duckdb file that `isthmus build` made"
    if path.suffix == ".duckdb":
        way_out = f"build it anew with `isthmus build --out {path}`, or name another"
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        message = f"is no DuckDB file or is damaged: {str(error).splitlines()[0]}"
        raise AtlasError([Problem(str(path), "", message, way_out)]) from None
    try:
        version = store.version_of(connection)
    except duckdb.Error:
        connection.close()
        raise AtlasError([Problem(str(path), "", "is a DuckDB file but no atlas", way_out)]) from None
    if version.schema != SCHEMA_VERSION:
        connection.close()
        message = f"has schema {version.schema}; this Isthmus reads schema {SCHEMA_VERSION}"
        raise AtlasError([Problem(str(path), "", message, way_out)])
    return connection
