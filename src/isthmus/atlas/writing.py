"""Write files so that a reader finds the old content or the new, never a half."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def aside(target: Path) -> Iterator[Path]:
    """A path beside `target` to write to: moved in place when the block ends well, removed when it does not.

    A link is followed, so that the file it points to is replaced and the link stays.

    Raises:
        OSError: the folder cannot be made or written, or `target` is there and is no ordinary file.
    """
    place = target.resolve()
    if not _may_be_replaced(place):
        raise FileExistsError(None, "is there and is no ordinary file", str(target))
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        yield beside
        beside.replace(place)
    finally:
        for rest in (beside, beside.with_name(f"{beside.name}.wal")):
            with suppress(OSError):  # whatever went wrong is told already
                rest.unlink()


def write(content: bytes, target: Path) -> Path:
    """Write a file aside and move it in place; a device or pipe is written to as it stands (OSError)."""
    if target.exists() and not target.is_dir() and not _may_be_replaced(target):
        target.write_bytes(content)
        return target
    with aside(target) as beside:
        beside.write_bytes(content)
    return target


def _may_be_replaced(path: Path) -> bool:
    return not path.exists() or stat.S_ISREG(path.stat().st_mode)
