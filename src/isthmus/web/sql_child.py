"""One query in a process of its own, which the system ends when it takes too much memory or time.

Limits inside DuckDB bind what it allocates in blocks and act between chunks of rows; one call such as
`repeat('x', 1000000000)` escapes both. So the limits that count are those of the process: its address space and an
alarm of the system's clock. Run by `sql_access` as `python -m isthmus.web.sql_child FILE SECONDS`, the query on
standard input; the answer is pickled to standard output.
"""

from __future__ import annotations

import pickle
import signal
import sys
from typing import Any

import duckdb

from isthmus.web.sql_limits import ADDRESS_SPACE_MB, CELL_LETTERS, COLUMNS, LETTERS, LOCK, MEMORY_MB, ROWS


def main() -> None:
    """Bind this process, run the query, write ("result", columns, rows, more) or ("refused", words)."""
    file, seconds = sys.argv[1], float(sys.argv[2])
    query = sys.stdin.buffer.read().decode()
    connection = duckdb.connect(file, read_only=True)
    for statement in LOCK:
        connection.execute(statement)
    _bind(seconds)
    pickle.dump(_answer(connection, query), sys.stdout.buffer)


def _bind(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)  # unhandled, the alarm ends the process, whatever it is doing
    try:
        import resource
    except ImportError:  # not on Windows; the parent's time limit holds there
        return
    limit = ADDRESS_SPACE_MB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    try:
        connection.execute("BEGIN TRANSACTION READ ONLY")
        connection.execute(query)
        described = connection.description or []
        if len(described) > COLUMNS:
            return (
                "refused",
                f"the result has {len(described):,} columns; at most {COLUMNS} are shown. Name those you need.",
            )
        rows: list[tuple[Any, ...]] = []
        letters = 0
        while len(rows) <= ROWS and (part := connection.fetchmany(50)):
            rows += [tuple(_short(value) for value in row) for row in part]
            letters += sum(len(value) for row in rows[-len(part) :] for value in row if isinstance(value, str))
            if letters > LETTERS:
                return "refused", f"the result holds more than {LETTERS:,} letters; ask for fewer rows or columns."
        columns = tuple((str(column[0]), str(column[1])) for column in described)
        return "result", columns, rows[:ROWS], len(rows) > ROWS
    except (duckdb.OutOfMemoryException, MemoryError):
        return "refused", f"the query needs more than {MEMORY_MB} MB of memory and was stopped."
    except duckdb.Error as error:
        return "refused", str(error)
    except (ValueError, OverflowError) as error:  # a value that Python has no type for, such as a year above 9999
        return "refused", f"the result holds a value that cannot be shown: {error}. Cast it to VARCHAR."


def _short(value: Any) -> Any:
    return value[:CELL_LETTERS] + " …" if isinstance(value, str) and len(value) > CELL_LETTERS else value


if __name__ == "__main__":
    main()
