"""SQL for readers: a private copy of the atlas on which nothing but reading works, with caps on rows, memory and time.

The copy is a database of its own in memory, so that its lock (`enable_external_access`, `lock_configuration`)
binds the copy alone. Only a single SELECT is run, in a transaction that may not write.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import duckdb

from isthmus.atlas import store
from isthmus.atlas.handle import Atlas

ROWS = 1000
COLUMNS = 100
SECONDS = 5.0
MEMORY_MB = 256
CELL_LETTERS = 2000
AT_ONCE = 2
"""Queries that run at the same time; others wait for their turn."""

_LOCK = (
    f"SET memory_limit = '{MEMORY_MB}MB'",
    "SET threads = 1",
    "SET temp_directory = ''",
    "SET max_expression_depth = 250",
    "SET python_enable_replacements = false",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET allow_community_extensions = false",
    "SET allow_persistent_secrets = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


class SqlError(ValueError):
    """The query cannot be run; the message says why."""


@dataclass(frozen=True)
class Result:
    """The rows of a query.

    Attributes:
        columns: name and type of each.
        rows: the first `ROWS`.
        more: whether there are further rows.
    """

    columns: tuple[tuple[str, str], ...]
    rows: list[tuple[Any, ...]]
    more: bool


class Reader:
    """The locked copy. Safe to use from several threads."""

    def __init__(self, atlas: Atlas, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._connection = duckdb.connect(":memory:")
        store.fill(self._connection, atlas.frames(), atlas.version)
        for statement in _LOCK:
            self._connection.execute(statement)

    def rows(self, query: str) -> Result:
        """Run one SELECT.

        Raises:
            SqlError: it is none, it failed, or it asked for more than there is to spend.
        """
        self._check(query)
        if not self._turns.acquire(timeout=self._seconds):
            raise SqlError(f"{AT_ONCE} other queries are running; try again in a moment.")
        cursor = self._connection.cursor()
        late = threading.Event()

        def stop() -> None:
            late.set()
            cursor.interrupt()

        timer = threading.Timer(self._seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            cursor.execute("BEGIN TRANSACTION READ ONLY")
            cursor.execute(query)
            described = cursor.description or []
            if len(described) > COLUMNS:
                raise SqlError(f"the result has {len(described):,} columns; at most {COLUMNS} are shown. Name those you need.")
            fetched = cursor.fetchmany(ROWS + 1)
            columns = tuple((str(column[0]), str(column[1])) for column in described)
            return Result(columns, fetched[:ROWS], len(fetched) > ROWS)
        except duckdb.InterruptException:
            raise SqlError(f"the query took longer than {self._seconds:g} seconds and was stopped.") from None
        except duckdb.OutOfMemoryException:
            raise SqlError(f"the query needs more than {MEMORY_MB} MB of memory and was stopped.") from None
        except duckdb.Error as error:
            if late.is_set():
                raise SqlError(f"the query took longer than {self._seconds:g} seconds and was stopped.") from None
            raise SqlError(str(error)) from None
        except (ValueError, OverflowError) as error:  # a value that Python has no type for, such as a year above 9999
            raise SqlError(f"the result holds a value that cannot be shown: {error}. Cast it to VARCHAR.") from None
        finally:
            timer.cancel()
            timer.join()
            cursor.close()
            self._turns.release()

    def close(self) -> None:
        """Close the copy."""
        self._connection.close()

    def _check(self, query: str) -> None:
        if any("\ud800" <= letter <= "\udfff" for letter in query):
            raise SqlError("the query holds half a letter (a lone surrogate).")
        cursor = self._connection.cursor()
        try:
            statements = cursor.extract_statements(query)
        except duckdb.Error as error:
            raise SqlError(str(error)) from None
        finally:
            cursor.close()
        if len(statements) != 1:
            raise SqlError(f"give one statement; there are {len(statements)}.")
        if statements[0].type != duckdb.StatementType.SELECT:
            raise SqlError(f"only SELECT is run here (also WITH, FROM, DESCRIBE, SHOW, SUMMARIZE); this is {statements[0].type.name}.")
