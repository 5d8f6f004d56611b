"""Fixtures that every test may use: the small world as a folder and as an opened atlas, and the bundled atlas opened."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

# Tests are spread over processes, one a core, and their worlds are small: threads of Polars and BLAS would only get in each
# other's way (a third of all processor time). Both libraries read this when they are imported.
for _threads in ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

import pytest  # noqa: E402
import small_world  # noqa: E402

from isthmus.atlas import folder, store  # noqa: E402
from isthmus.atlas.bundled import BUNDLED, version_for  # noqa: E402
from isthmus.atlas.handle import Atlas, open_atlas  # noqa: E402

_number = itertools.count()


@pytest.fixture(autouse=True)
def no_overlay_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A developer's own overlay must not change what tests see; what one test writes there, no other sees."""
    monkeypatch.delenv("ISTHMUS_OVERLAY", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.getbasetemp() / f"no-data-home-{next(_number)}"))


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
