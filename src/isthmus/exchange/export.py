"""Write an atlas as a Data Package: one CSV or Parquet file a table, with its descriptor."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any, Literal

from isthmus.atlas import folder
from isthmus.atlas.folder import DESCRIPTOR, Frames
from isthmus.atlas.handle import Atlas
from isthmus.atlas.provenance import AtlasVersion
from isthmus.model.describe import data_package
from isthmus.model.problem import AtlasError, Problem
from isthmus.model.table import TABLES

Format = Literal["datapackage", "parquet"]


def export(atlas: Atlas, target: Path, form: Format = "datapackage") -> Path:
    """Write the whole atlas into the folder `target`, which is replaced as a whole or left as it was.

    The written folder opens again as an atlas with the same content digest.

    Raises:
        AtlasError: the folder holds something else than an exported atlas, or cannot be written.
    """
    if target.exists() and not _is_ours(target):
        way_out = "choose an empty or a new folder with --out"
        message = "holds something else than an export as it was written; nothing was changed"
        raise AtlasError([Problem(str(target), "", message, way_out)])
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    before = target.with_name(f".{target.name}.{os.getpid()}.before")
    try:
        _write(atlas.frames(), atlas.version, aside, form)
        if target.exists():
            target.rename(before)
        aside.rename(target)
    except OSError as error:
        if before.exists() and not target.exists():
            before.rename(target)
        way_out = "make room, choose another place with --out, or mend the permissions; nothing was changed"
        raise AtlasError([Problem(str(target), "", f"cannot be written: {error.strerror or error}", way_out)]) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(before, ignore_errors=True)
    return target


def descriptor_text(frames: Frames, version: AtlasVersion, extension: str) -> str:
    """The descriptor of a folder that holds these frames, as JSON text."""
    rows = {name: frame.height for name, frame in frames.items()}
    about: dict[str, Any] = {
        "name": version.name if version.name.replace("-", "").isalnum() else "isthmus-atlas",
        "title": f"Isthmus atlas: {version.name}" if version.name != "isthmus-atlas" else "Isthmus atlas",
        "created": f"{version.released}T00:00:00Z",
        "version": version.released.isoformat().replace("-", "."),
        "isthmus": {"digest": version.digest},
    }
    return json.dumps(data_package(rows, extension=extension, **about), ensure_ascii=False, indent=2) + "\n"


def _write(frames: Frames, version: AtlasVersion, place: Path, form: Format) -> None:
    extension = "csv" if form == "datapackage" else "parquet"
    place.mkdir(parents=True)
    if form == "datapackage":
        folder.write(frames, place)
    else:
        for name, frame in frames.items():
            folder.canonical(TABLES[name], frame).write_parquet(place / f"{name}.parquet")
    (place / DESCRIPTOR).write_text(descriptor_text(frames, version, extension), encoding="utf-8")


def _is_ours(target: Path) -> bool:
    """An empty folder, or an export that nobody has edited since."""
    if not target.is_dir():
        return False
    names = {p.name for p in target.iterdir()}
    known = {DESCRIPTOR, *(f"{t}.{e}" for t in TABLES for e in ("csv", "parquet"))}
    if not names:
        return True
    if DESCRIPTOR not in names or not names <= known:
        return False
    try:
        return folder.digest(folder.read(target)) == str(folder.descriptor(target)["isthmus"]["digest"])
    except (AtlasError, KeyError, TypeError):
        return False
