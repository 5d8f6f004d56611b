from pathlib import Path

import polars as pl
import pytest
import small_world

from isthmus.atlas import folder
from isthmus.importers.landing import Landed, land


class Desk:
    """A folder of a user's own that lies over the small world, and files to import into it."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.atlas = small_world.write(place / "atlas")
        self.own = place / "own"

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.place / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def land(self, importer: str, *files: Path, replace_earlier: bool = False) -> list[Landed]:
        return land(importer, files, self.own, self.atlas, replace_earlier=replace_earlier)

    def land_one(self, importer: str, name: str, content: str | bytes) -> Landed:
        (landed,) = self.land(importer, self.file(name, content))
        return landed

    def table(self, name: str) -> pl.DataFrame:
        """The table of the folder and the atlas together, checked."""
        return folder.read(self.atlas, self.own)[name]

    def bytes_of_all(self) -> dict[str, bytes]:
        return {str(p.relative_to(self.own)): p.read_bytes() for p in sorted(self.own.rglob("*")) if p.is_file()}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)
