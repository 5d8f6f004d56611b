"""One writer at a time in a folder of the user's own, whichever program or thread it is."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = ".lock"
PATIENCE_S = 20.0


@contextmanager
def alone_in(folder: Path, patience_s: float = PATIENCE_S) -> Iterator[None]:
    """Hold the folder while the block runs; the system lets go of it when the program ends, however it ends.

    Raises:
        TimeoutError: another has held it for longer than that.
        OSError: the folder cannot be written.
    """
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        ends = time.monotonic() + patience_s
        while not _taken(handle):
            if time.monotonic() > ends:
                raise TimeoutError(None, "is being changed by another program; try again when that is done", str(folder))
            time.sleep(0.02)
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _taken(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
