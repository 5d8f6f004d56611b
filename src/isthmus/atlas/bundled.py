"""The atlas that comes with Isthmus, the user's overlay beside it, and how a version is told."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from isthmus.atlas import folder
from isthmus.atlas.provenance import AtlasVersion
from isthmus.model.describe import SCHEMA_VERSION

BUNDLED = Path(__file__).parent / "bundled"
"""Folder of the bundled atlas, inside the package."""

OVERLAY_VARIABLE = "ISTHMUS_OVERLAY"


def overlay_in_use() -> Path | None:
    """The user's own facts: the folder that `ISTHMUS_OVERLAY` names, else the one in the user's data folder.

    The data folder is `$XDG_DATA_HOME/isthmus/overlay` (`~/.local/share/isthmus/overlay` by default); it is in use
    once it holds a table. A folder that the variable names is in use even if it is missing, so that a slip shows.
    """
    if named := os.environ.get(OVERLAY_VARIABLE):
        return Path(named)
    default = own_overlay()
    return default if default.is_dir() and folder.is_atlas(default) else None


def own_overlay() -> Path:
    """The folder in the user's data folder that is the overlay unless the variable names another; it need not be there."""
    home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(home).expanduser() / "isthmus" / "overlay"


def version_for(place: Path, frames: folder.Frames, *overlays: Path) -> AtlasVersion:
    """The version of an atlas folder with its overlays.

    Name and release date come from the folder's `datapackage.json`; without one, the folder's name and the
    newest change of a table's file. The digest is that of the content, overlays included.
    """
    about = folder.descriptor(place)
    name = " + ".join([str(about.get("name") or place.resolve().name), *(p.resolve().name for p in overlays)])
    return AtlasVersion(name, SCHEMA_VERSION, folder.digest(frames), _released(about.get("created"), place))


def _released(created: object, place: Path) -> dt.date:
    if isinstance(created, str):
        return dt.date.fromisoformat(created[:10])
    changed = max((path.stat().st_mtime for path in place.iterdir() if path.is_file()), default=0.0)
    return dt.datetime.fromtimestamp(changed, tz=dt.UTC).date()
