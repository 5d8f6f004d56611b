"""A folder of the user's own rows that lie over an atlas: read as it is, checked over the atlas, changed table by table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from isthmus.atlas import folder, writing
from isthmus.atlas.bundled import BUNDLED
from isthmus.model.check import empty
from isthmus.model.table import TABLES

PARQUET_FROM = 20_000
"""A table with this many rows or more is written as Parquet, which opens a hundred times quicker than CSV."""


def refuse_bundled(target: Path) -> None:
    """Refuse to write into the bundled atlas.

    Raises:
        ValueError: the folder is the bundled atlas or lies in it.
    """
    place, bundled = target.resolve(), BUNDLED.resolve()
    if place == bundled or bundled in place.parents:
        raise ValueError(f"--into {target} is the bundled atlas, which is never changed\n    way out: name a folder of your own")


def tables(target: Path) -> folder.Frames:
    """The folder's tables as they are, unchecked, one entry for every declared table; all empty where it is not there.

    Raises:
        ValueError: it is no folder.
        AtlasError: a file cannot be read, or a cell has not the type that its column declares.
    """
    frames = {name: empty(table) for name, table in TABLES.items()}
    if target.exists() and not target.is_dir():
        raise ValueError(f"--into {target} is no folder")
    if target.is_dir() and folder.is_atlas(target):
        frames |= folder.read_unchecked(target)
    return frames


def over(base: folder.Frames, own: folder.Frames) -> folder.Frames:
    """The tables of an atlas with those of the folder."""
    return {name: pl.concat([base[name], own[name]]) if own[name].height else base[name] for name in TABLES}


def write(own: folder.Frames, before: Mapping[str, pl.DataFrame], target: Path) -> None:
    """Write the tables that changed, those that others refer to first: a reader in between finds a sound folder.

    Args:
        own: of `tables`, changed ones exchanged for new frames.
        before: of `tables`, as they were.
        target: the folder; made where it is not there.

    Raises:
        OSError: it cannot be written; each table is as it was or as it shall be.
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
