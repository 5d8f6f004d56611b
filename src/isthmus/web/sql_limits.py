"""What a query of the SQL page may spend, and how its database is locked."""

from __future__ import annotations

ROWS = 1000
COLUMNS = 100
SECONDS = 5.0
MEMORY_MB = 256
ADDRESS_SPACE_MB = 1024
"""Of the whole process, its programs included."""

CELL_LETTERS = 2000
LETTERS = 5_000_000
"""Of a whole result."""

AT_ONCE = 2
"""Queries that run at the same time; others wait for their turn."""

LOCK = (
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
