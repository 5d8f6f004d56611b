"""SQL for readers: a private copy of the atlas on which nothing but reading works, with caps on rows, memory and time.

The copy is a file of its own, opened read-only and locked (`enable_external_access`, `lock_configuration`) by a
process of its own for each query (`sql_child`). Only a single SELECT is run, in a transaction that may not write.
"""

from __future__ import annotations

import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from isthmus.atlas import store
from isthmus.atlas.handle import Atlas
from isthmus.web.sql_limits import AT_ONCE, CELL_LETTERS, COLUMNS, MEMORY_MB, ROWS, SECONDS

__all__ = ["AT_ONCE", "CELL_LETTERS", "COLUMNS", "MEMORY_MB", "ROWS", "SECONDS", "Reader", "Result", "SqlError"]

GRACE_S = 10.0
"""How long a child may take to start; its own clock begins when it has."""


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
        folder = tempfile.mkdtemp(prefix="isthmus-sql-")
        self._remove = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._file = store.build(atlas.frames(), atlas.version, Path(folder) / "atlas.duckdb")
        self._parser = duckdb.connect(":memory:")

    def rows(self, query: str) -> Result:
        """Run one SELECT.

        Raises:
            SqlError: it is none, it failed, or it asked for more than there is to spend.
        """
        self._check(query)
        if not self._turns.acquire(timeout=self._seconds + GRACE_S):
            raise SqlError(f"{AT_ONCE} other queries are running; try again in a moment.")
        try:
            return self._told(self._run(query))
        finally:
            self._turns.release()

    def close(self) -> None:
        """Remove the copy."""
        self._parser.close()
        self._remove()

    def _run(self, query: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "isthmus.web.sql_child", str(self._file), str(self._seconds)]
        try:
            return subprocess.run(
                command, input=query.encode(), capture_output=True, timeout=self._seconds + GRACE_S, check=False
            )
        except subprocess.TimeoutExpired:
            raise SqlError(self._late()) from None

    def _told(self, done: subprocess.CompletedProcess[bytes]) -> Result:
        if hasattr(signal, "SIGALRM") and done.returncode == -signal.SIGALRM:
            raise SqlError(self._late())
        if done.returncode:  # the system refused it memory
            raise SqlError(f"the query needs more than {MEMORY_MB} MB of memory and was stopped.")
        kind, *rest = pickle.loads(done.stdout)  # from our own child, which runs our own code
        if kind == "refused":
            raise SqlError(str(rest[0]))
        return Result(*rest)

    def _late(self) -> str:
        return f"the query took longer than {self._seconds:g} seconds and was stopped."

    def _check(self, query: str) -> None:
        if any("\ud800" <= letter <= "\udfff" for letter in query):
            raise SqlError("the query holds half a letter (a lone surrogate).")
        cursor = self._parser.cursor()
        try:
            statements = cursor.extract_statements(query)
        except duckdb.Error as error:
            raise SqlError(str(error)) from None
        finally:
            cursor.close()
        if len(statements) != 1:
            raise SqlError(f"give one statement; there are {len(statements)}.")
        if statements[0].type != duckdb.StatementType.SELECT:
            allowed = "WITH, FROM, DESCRIBE, SHOW, SUMMARIZE"
            raise SqlError(f"only SELECT is run here (also {allowed}); this is {statements[0].type.name}.")
