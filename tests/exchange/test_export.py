import errno
import json
from pathlib import Path

import pytest

from isthmus.atlas import folder
from isthmus.atlas.bundled import BUNDLED, version_for
from isthmus.exchange.export import descriptor_text, export
from isthmus.model.check import TABLES
from isthmus.model.describe import SCHEMA_VERSION
from isthmus.model.problem import AtlasError


def test_a_data_package_holds_every_table_and_its_counts(small_atlas, tmp_path):
    out = export(small_atlas, tmp_path / "out")
    descriptor = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    counts = {r["name"]: r["rowCount"] for r in descriptor["resources"]}
    assert set(counts) == set(TABLES)
    assert counts["commitments"] == 8
    assert descriptor["isthmus"] == {"schema": SCHEMA_VERSION, "digest": small_atlas.version.digest}
    assert descriptor["created"] == "2026-01-01T00:00:00Z"
    assert folder.digest(folder.read(out)) == small_atlas.version.digest


def test_an_export_replaces_an_export_as_a_whole(small_atlas, tmp_path):
    out = export(small_atlas, tmp_path / "out", "parquet")
    export(small_atlas, out, "datapackage")
    assert {p.suffix for p in out.iterdir()} == {".csv", ".json"}
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_folder_with_something_else_is_left_alone(small_atlas, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").write_text("years of work")
    with pytest.raises(AtlasError, match="holds something else than an export"):
        export(small_atlas, tmp_path / "out")
    assert (tmp_path / "out" / "thesis.docx").read_text() == "years of work"


def test_an_export_that_was_edited_is_left_alone(small_atlas, tmp_path):
    out = export(small_atlas, tmp_path / "out")
    text = (out / "actors.csv").read_text(encoding="utf-8").replace("Acme", "Acme & Sons")
    (out / "actors.csv").write_text(text, encoding="utf-8")
    with pytest.raises(AtlasError, match="holds something else than an export"):
        export(small_atlas, out)
    assert (out / "actors.csv").read_text(encoding="utf-8") == text


def test_a_full_disk_leaves_the_old_export(small_atlas, tmp_path, monkeypatch):
    out = export(small_atlas, tmp_path / "out")
    before = {p.name: p.read_bytes() for p in out.iterdir()}

    def full(self: Path, *_args: object, **_kwargs: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(AtlasError, match="cannot be written: No space left on device"):
        export(small_atlas, out)
    monkeypatch.undo()
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_the_bundled_descriptor_is_what_the_export_writes():
    frames = folder.read(BUNDLED)
    text = (BUNDLED / "datapackage.json").read_text(encoding="utf-8")
    assert text == descriptor_text(frames, version_for(BUNDLED, frames), "csv")
