"""A folder of a user's own rows that lies over an atlas: read as it is, laid over, written back aside and moved in place."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from isthmus.atlas import folder, writing
from isthmus.atlas.bundled import BUNDLED
from isthmus.atlas.folder import Frames
from isthmus.model.check import empty
from isthmus.model.table import TABLES

PARQUET_FROM = 20_000
"""A table with this many rows or more is written as Parquet, which opens a hundred times quicker than CSV."""


def tables_of(target: Path) -> Frames:
    """The folder's tables as they are, unchecked; all empty where it is not there or holds none.

    Raises:
        ValueError: there is a file in its place.
        AtlasError: a file of it cannot be read.
    """
    frames = {name: empty(table) for name, table in TABLES.items()}
    if target.exists() and not target.is_dir():
        raise ValueError(f"--into {target} is no folder")
    if target.is_dir() and folder.is_atlas(target):
        frames |= folder.read_unchecked(target)
    return frames


def over(base: Frames, own: Frames) -> Frames:
    """An atlas with the rows of the folder after its own."""
    return {name: pl.concat([base[name], own[name]]) if own[name].height else base[name] for name in TABLES}


def write(own: Frames, before: Frames, target: Path) -> None:
    """Write the tables that changed, those that others refer to first: a reader in between finds a sound folder.

    Args:
        own: the tables; one that is the very frame of `before` is not written.
        before: the tables as they were read.
        target: the folder, made where it is not there.

    Raises:
        OSError: it cannot be written; each file is the old or the new one, never a half.
    """
    for name, table in TABLES.items():
        if own[name] is before[name]:
            continue
        frame = folder.canonical(table, own[name])
        text, packed = target / f"{name}.csv", target / f"{name}.parquet"
        if frame.height < PARQUET_FROM and not packed.exists():
            writing.write(folder.csv_text(table, frame).encode(), text)
            continue
        with writing.aside(packed) as beside:
            frame.write_parquet(beside, compression="zstd")
            if text.exists():  # one table in two files is refused, so the old one goes first
                text.unlink()


def refuse_bundled(target: Path) -> None:
    """Refuse to write into the atlas that comes with Isthmus (ValueError)."""
    place, bundled = target.resolve(), BUNDLED.resolve()
    if place == bundled or bundled in place.parents:
        raise ValueError(
            f"--into {target} is the bundled atlas, which is never changed\n    way out: name a folder of your own"
        )
