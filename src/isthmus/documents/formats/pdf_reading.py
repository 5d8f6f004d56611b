"""The lines of a PDF, read by a process of its own within bounds of time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from isthmus.atlas.raw_file import RawFile, Unreadable
from isthmus.documents.formats.pdf_child import Line
from isthmus.documents.text import Declared

__all__ = ["Line", "pages_of"]

SECONDS = 120.0
"""A report of 1,000 pages takes a few seconds."""
MEGABYTES = 2_048
_WAY_OUT = "open it, print it to a new PDF and give that; or split it"


def pages_of(raw: RawFile) -> tuple[list[list[Line]], Declared]:
    """The lines of each page, and what the file declares of itself.

    Raises:
        Unreadable: it is locked, damaged, longer than is read, or takes more time or memory than a document may.
    """
    command = [
        sys.executable,
        "-m",
        "isthmus.documents.formats.pdf_child",
        str(raw.path.resolve()),
        str(SECONDS),
        str(MEGABYTES),
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS + 10, check=False)
    except subprocess.TimeoutExpired:
        raise Unreadable(raw.name, f"takes longer than {SECONDS:.0f} seconds to read", _WAY_OUT) from None
    try:
        said: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise Unreadable(raw.name, _ended(done.returncode), _WAY_OUT) from None
    if refused := said.get("refused"):
        raise Unreadable(raw.name, *refused)
    declared = Declared(**said["declared"] | {"topics": tuple(said["declared"]["topics"])})
    return [[Line(*line) for line in lines] for lines in said["pages"]], declared


def _ended(code: int) -> str:
    """What the end of the process without an answer means."""
    import signal

    if code == -getattr(signal, "SIGALRM", 14):
        return f"takes longer than {SECONDS:.0f} seconds to read"
    return "is a PDF that its reader cannot bear: the process ended without an answer"
