import datetime as dt
import os
import subprocess
import sys

import duckdb
import polars as pl
import pytest
import small_world

from isthmus.atlas import folder, store
from isthmus.atlas.bundled import BUNDLED
from isthmus.atlas.handle import open_atlas
from isthmus.atlas.provenance import AtlasVersion
from isthmus.model.check import TABLES
from isthmus.model.describe import SCHEMA_VERSION
from isthmus.model.problem import AtlasError

VERSION = AtlasVersion("trial", SCHEMA_VERSION, "0" * 64, dt.date(2026, 1, 1))


@pytest.mark.parametrize("place", ["small", "bundled"])
def test_folder_to_duckdb_to_folder_is_byte_stable(place, world_folder, tmp_path):
    source = world_folder if place == "small" else BUNDLED
    frames = folder.read(source)
    built = store.build(frames, VERSION, tmp_path / "a.duckdb")
    with open_atlas(built) as atlas:
        folder.write(atlas.frames(), tmp_path / "back")
    for name, table in TABLES.items():
        assert (tmp_path / "back" / f"{name}.csv").read_text(encoding="utf-8") == folder.csv_text(
            table, frames[name]
        ), name


def test_a_built_file_says_what_its_tables_and_columns_mean(world_file, small_atlas):
    bare = (
        "SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal "
        "AND NOT contains(table_name, '__') AND table_name NOT IN ('atlas_version', 'facts', 'fact_sources')"
    )
    with duckdb.connect(str(world_file), read_only=True) as built:
        assert built.sql(bare).fetchall() == []
        assert built.sql("SELECT table_name FROM duckdb_tables() WHERE comment IS NULL AND NOT internal").fetchall() == []
    assert small_atlas.sql(bare).height > 0  # one that is opened from a folder goes without, and opens sooner


def test_dates_get_the_days_they_may_mean(small_atlas):
    row = small_atlas.table("engagements").row(by_predicate=pl.col("engagement_id") == "drill", named=True)
    assert (row["date_earliest"], row["date_latest"]) == (dt.date(2024, 8, 1), dt.date(2024, 9, 30))


def test_a_fact_has_the_best_letter_of_its_sources_and_its_own_digit(tmp_path):
    rows = small_world.world()
    rows["actors"][0] |= {"source_ids": "s-press;s-proxy", "credibility": 1}
    rows["material_shares"][0] |= {"source_ids": "s-gov", "credibility": 3}
    with open_atlas(small_world.write(tmp_path / "w", rows)) as atlas:
        grades = dict(atlas.sql("SELECT fact_id, grade FROM facts").iter_rows())
    assert grades["actors/au"] == "C1"
    assert grades["actors/jp"] == "A2"
    assert grades["material_shares/m-0"] == "C3"  # a figure is no better than C, whatever its source
    assert grades["material_shares/m-2"] == "D3"


def test_a_build_that_fails_leaves_the_old_file_and_nothing_beside_it(world_folder, tmp_path, monkeypatch):
    target = store.build(folder.read(world_folder), VERSION, tmp_path / "out" / "a.duckdb")
    before = target.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise duckdb.IOException("No space left on device")

    monkeypatch.setattr(store, "fill", full)
    with pytest.raises(AtlasError, match=r"(?s)cannot be written: No space left on device.*old file is as it was"):
        store.build(folder.read(world_folder), VERSION, target)
    assert target.read_bytes() == before
    assert [p.name for p in target.parent.iterdir()] == ["a.duckdb"]


def test_an_interrupted_build_leaves_the_old_file(world_folder, tmp_path, monkeypatch):
    target = store.build(folder.read(world_folder), VERSION, tmp_path / "a.duckdb")
    before = target.read_bytes()

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "fill", interrupted)
    with pytest.raises(KeyboardInterrupt):
        store.build(folder.read(world_folder), VERSION, target)
    assert target.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.duckdb", "world"]


def test_a_place_that_cannot_be_written_is_said(world_folder, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(AtlasError, match="cannot be written"):
        store.build(folder.read(world_folder), VERSION, tmp_path / "file" / "a.duckdb")


def test_frames_cross_without_pyarrow(world_folder):
    """The wheel does not need it, so neither may the tests hide that it is used."""
    code = (
        "import sys\n"
        "class No:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name.split('.')[0] in ('pyarrow', 'pandas'): raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, No())\n"
        "from isthmus.atlas.handle import open_atlas\n"
        f"print(open_atlas({str(world_folder)!r}).table('actors').height)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=False)
    assert (done.stdout.strip(), done.stderr) == ("16", "")
