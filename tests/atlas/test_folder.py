import errno
from pathlib import Path

import polars as pl
import pytest
import small_world

from isthmus.atlas import folder
from isthmus.atlas.bundled import BUNDLED
from isthmus.model.check import TABLES
from isthmus.model.problem import AtlasError


def problem(place: Path, *overlays: Path) -> str:
    with pytest.raises(AtlasError) as caught:
        folder.read(place, *overlays)
    return str(caught.value)


def test_only_an_empty_cell_is_missing(tmp_path):
    rows = small_world.world()
    rows["actors"][7]["name"] = "NA"  # Namibia's code is no missing value
    rows["actors"][6]["name"] = "None"
    actors = folder.read(small_world.write(tmp_path / "w", rows))["actors"]
    assert set(actors["name"]) >= {"NA", "None"}
    assert actors.filter(pl.col("actor_id") == "acme")["parent"].to_list() == [None]


def test_what_is_written_is_read_back_and_written_the_same(world_folder, tmp_path):
    frames = folder.read(world_folder)
    folder.write(frames, tmp_path / "one")
    folder.write(folder.read(tmp_path / "one"), tmp_path / "two")
    for name in TABLES:
        assert (tmp_path / "one" / f"{name}.csv").read_bytes() == (tmp_path / "two" / f"{name}.csv").read_bytes()
    assert folder.digest(folder.read(tmp_path / "one")) == folder.digest(frames)


def test_order_of_rows_columns_and_list_items_does_not_change_the_digest(world_folder, tmp_path):
    rows = small_world.world()
    rows["actors"].reverse()
    rows["commitments"][0]["parties"] = "us; jp;us"
    place = small_world.write(tmp_path / "shuffled", rows)
    pl.read_csv(place / "sites.csv", infer_schema=False).select(pl.all().reverse()).write_csv(place / "sites.csv")
    assert folder.digest(folder.read(place)) == folder.digest(folder.read(world_folder))


def test_a_changed_figure_changes_the_digest(world_folder, tmp_path):
    rows = small_world.world()
    rows["material_shares"][0]["share"] = 0.51
    assert folder.digest(folder.read(small_world.write(tmp_path / "w", rows))) != folder.digest(
        folder.read(world_folder)
    )


def test_the_bundled_files_are_canonical():
    frames = folder.read(BUNDLED)
    for name, table in TABLES.items():
        assert (BUNDLED / f"{name}.csv").read_text(encoding="utf-8") == folder.csv_text(table, frames[name]), name


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (20000.0, "20000"),
        (0.827, "0.827"),
        (-0.5, "-0.5"),
        (1e300, "1e+300"),
        (["a", "b"], "a;b"),
        (3, "3"),
        ("x", "x"),
    ],
)
def test_cells_are_written_in_one_way(value, text):
    assert folder.cell(value) == text


def test_crlf_bom_and_quoted_line_breaks_read_the_same(world_folder):
    path = world_folder / "goods.csv"
    before = folder.read(world_folder)["goods"]
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert folder.read(world_folder)["goods"].equals(before)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "the file is empty"),
        ("good_id,name\npac-3,Flugkörper\n".encode("cp1252"), r"is not UTF-8: byte b'\\xf6' in line 2"),
        (b"good_id,name,name\na,b,c\n", "the header names 'name' twice"),
        (b"good_id,name\na,b,c\n", "line 2 has 3 cells where the header has 2"),
        (b'good_id,name\n"a,b\n', "cannot be read"),
        (b"good_id,name\x00\na,b\n", "goods"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_line(world_folder, content, message):
    (world_folder / "goods.csv").write_bytes(content)
    told = problem(world_folder)
    assert "goods" in told
    assert message.replace("\\\\", "\\") in told
    assert "way out" in told


def test_broken_references_are_not_reported_as_the_shadow_of_an_unreadable_file(world_folder):
    (world_folder / "goods.csv").write_bytes(b"")
    assert "must be listed in goods" not in problem(world_folder)


def test_a_folder_that_is_no_atlas_says_what_it_holds(tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"")
    assert "is no atlas: it holds cat.jpg" in problem(tmp_path / "photos")
    assert "is no folder" in problem(tmp_path / "missing")


def test_a_misnamed_table_is_a_problem(world_folder):
    (world_folder / "good.csv").write_text("a\n1\n")
    assert "good.csv: is not a declared table" in problem(world_folder)


def test_a_damaged_parquet_is_a_problem_and_two_files_of_one_table_are(world_folder):
    (world_folder / "goods.parquet").write_bytes(b"PAR1 no PAR1")
    told = problem(world_folder)
    assert "stands in two files" in told
    (world_folder / "goods.csv").unlink()
    assert "goods.parquet: cannot be read" in problem(world_folder)


def test_an_overlay_adds_rows_and_its_problems_name_its_own_rows(world_folder, tmp_path):
    overlay = tmp_path / "mine"
    overlay.mkdir()
    head = "fact_id,actor_id,kind,name,source_ids,credibility,verified\n"
    (overlay / "actors.csv").write_text(head + "actors/fi,fi,state,Finland,s-gov,2,true\n")
    assert folder.read(world_folder, overlay)["actors"].height == 17
    (overlay / "actors.csv").write_text(
        head + "actors/fi,fi,state,Finland,s-gov,2,true\nactors/au,au,state,Oz,s-gone,x,true\n"
    )
    told = problem(world_folder, overlay)
    assert f"{overlay / 'actors.csv'} row 2 (actors/au): 's-gone'" in told
    assert f"{overlay / 'actors.csv'} row 2 (actors/au): 'x'" in told
    assert f"{world_folder / 'actors.csv'} row 1 (actors/au): 'au'" in told  # the key that the overlay repeats


def test_a_full_disk_leaves_the_old_table(world_folder, tmp_path, monkeypatch):
    frames = folder.read(world_folder)
    folder.write(frames, tmp_path / "out")
    before = (tmp_path / "out" / "goods.csv").read_bytes()

    def full(self: Path, *_args: object, **_kwargs: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        folder.write(frames, tmp_path / "out")
    assert (tmp_path / "out" / "goods.csv").read_bytes() == before
    assert [p.name for p in (tmp_path / "out").iterdir() if p.name.startswith(".")] == []
