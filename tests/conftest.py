"""Fixtures that every test may use: the small world as a folder and as an opened atlas, and the bundled atlas opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import small_world

from isthmus.atlas import folder, store
from isthmus.atlas.bundled import BUNDLED, version_for
from isthmus.atlas.handle import Atlas, open_atlas


@pytest.fixture(autouse=True)
def no_overlay_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A developer's own overlay must not change what tests see."""
    monkeypatch.delenv("ISTHMUS_OVERLAY", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "no-data-home"))


@pytest.fixture
def world_folder(tmp_path: Path) -> Path:
    """The small world as a fresh atlas folder."""
    return small_world.write(tmp_path / "world")


@pytest.fixture(scope="session")
def small_atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Atlas]:
    """The small world, opened; read-only, so it is shared."""
    with open_atlas(small_world.write(tmp_path_factory.mktemp("small") / "world")) as atlas:
        yield atlas


@pytest.fixture(scope="session")
def bundled() -> Iterator[Atlas]:
    """The bundled atlas, opened; read-only, so it is shared."""
    with open_atlas(BUNDLED) as atlas:
        yield atlas


@pytest.fixture(scope="session")
def world_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world as a built file, which opens quicker than the folder; for tests that only read."""
    place = small_world.write(tmp_path_factory.mktemp("built") / "world")
    frames = folder.read(place)
    return store.build(frames, version_for(place, frames), place.parent / "world.duckdb")
