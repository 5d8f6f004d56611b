import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import duckdb
import polars as pl
import pytest

from isthmus.atlas import folder, store
from isthmus.atlas.bundled import overlay_in_use, version_for
from isthmus.atlas.coverage import coverage
from isthmus.atlas.handle import AtlasClosedError, open_atlas
from isthmus.atlas.provenance import AtlasVersion
from isthmus.model.describe import SCHEMA_VERSION
from isthmus.model.problem import AtlasError


def test_the_version_is_name_schema_digest_and_date(small_atlas, world_folder):
    version = small_atlas.version
    assert (version.name, version.schema, version.released) == ("small-world", SCHEMA_VERSION, dt.date(2026, 1, 1))
    assert version.digest == folder.digest(folder.read(world_folder))
    assert "small-world" in repr(small_atlas)


def test_citations_link_originals_and_never_a_proxy(small_atlas):
    found = {c.source_id: c for c in small_atlas.cite(["s-proxy", "s-gov", "s-found", "s-gov"])}
    assert found["s-gov"].text == "Ministry, “White paper”, 2024-05."
    assert {k: c.live for k, c in found.items()} == {"s-gov": True, "s-proxy": False, "s-found": True}
    assert found["s-found"].url == "https://gov.example/speech"
    assert found["s-proxy"].text.endswith("(a proxy or rewritten address)")


def test_unknown_sources_tables_and_bad_sql_are_told(small_atlas):
    with pytest.raises(ValueError, match="no source s-1, s-2"):
        small_atlas.cite(["s-gov", "s-2", "s-1"])
    with pytest.raises(ValueError, match="no table 'actor'; the atlas has sources, actors"):
        small_atlas.table("actor")
    with pytest.raises(ValueError, match="the query failed"):
        small_atlas.sql("SELECT nothing FROM nowhere")


def test_parameters_are_values_not_sql(small_atlas):
    found = small_atlas.sql("SELECT count(*) AS n FROM actors WHERE name = ?", ["x' OR '1'='1"])
    assert found.item() == 0


def test_a_built_atlas_is_read_only_and_takes_no_overlay(world_folder, tmp_path):
    frames = folder.read(world_folder)
    built = store.build(frames, version_for(world_folder, frames), tmp_path / "a.duckdb")
    with open_atlas(built) as atlas:
        with pytest.raises(ValueError, match="read-only"):
            atlas.sql("DELETE FROM actors")
        with pytest.raises(ValueError, match="file system operations are disabled"):
            atlas.sql("SELECT * FROM read_text('/etc/hostname')")
        assert atlas.table("actors").height == 16
    with pytest.raises(AtlasError, match="an overlay cannot be laid over it"):
        open_atlas(built, overlay=world_folder)


def test_damaged_and_foreign_files_are_told_apart(tmp_path, world_folder):
    damaged = tmp_path / "damaged.duckdb"
    frames = folder.read(world_folder)
    store.build(frames, version_for(world_folder, frames), damaged)
    damaged.write_bytes(damaged.read_bytes()[:5000])
    with pytest.raises(AtlasError, match="is no DuckDB file or is damaged"):
        open_atlas(damaged)
    (tmp_path / "text.duckdb").write_text("hello")
    with pytest.raises(AtlasError, match="is no DuckDB file or is damaged"):
        open_atlas(tmp_path / "text.duckdb")
    with duckdb.connect(str(tmp_path / "other.duckdb")) as other:
        other.execute("CREATE TABLE t (a INT)")
    with pytest.raises(AtlasError, match="is a DuckDB file but no atlas"):
        open_atlas(tmp_path / "other.duckdb")
    old = AtlasVersion("old", 0, "0" * 64, dt.date(2020, 1, 1))
    store.build(frames, old, tmp_path / "old.duckdb")
    with pytest.raises(AtlasError, match=rf"has schema 0; this Isthmus reads schema {SCHEMA_VERSION}"):
        open_atlas(tmp_path / "old.duckdb")
    with pytest.raises(AtlasError, match="is no folder"):
        open_atlas(tmp_path / "nothing")


def test_the_users_overlay_lies_over_the_bundled_atlas(tmp_path, monkeypatch):
    assert overlay_in_use() is None
    mine = tmp_path / "share" / "isthmus" / "overlay"
    mine.mkdir(parents=True)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert overlay_in_use() is None  # a folder without tables is not in use
    (mine / "sources.csv").write_text(
        "source_id,title,publisher,published,url,read_at,kind,access,reliability,grade_reason,note\n"
        "my-1,Note,Me,2026,https://me.example,,other,original,C,mine,\n"
    )
    with open_atlas() as atlas:
        assert atlas.cite(["my-1"])[0].text == "Me, “Note”, 2026."
        assert atlas.version.name == "isthmus-atlas + overlay"
    monkeypatch.setenv("ISTHMUS_OVERLAY", str(tmp_path / "slip"))
    with pytest.raises(AtlasError, match="slip: is no folder"):
        open_atlas()


def test_a_broken_descriptor_is_told(world_folder):
    (world_folder / "datapackage.json").write_text("{")
    with pytest.raises(AtlasError, match="is not JSON"):
        open_atlas(world_folder)


def test_coverage_counts_facts_sources_grades_dates_and_conflicts(small_atlas):
    found = coverage(small_atlas)
    facts = small_atlas.sql("SELECT count(*) FROM facts").item()
    assert (found.facts, found.sources, found.conflicts) == (facts, 4, 2)
    assert found.oldest == dt.date(1949, 1, 1)
    assert found.newest == dt.date(2030, 1, 1)
    assert sum(found.grades.values()) == pytest.approx(1)
    assert str(found).startswith(f"{facts} facts from 4 sources; grades A2 ")


def test_handles_on_one_atlas_work_in_threads_side_by_side(small_atlas):
    def count(_: int) -> int:
        with small_atlas.another() as mine:
            return mine.table("actors").height

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(count, range(20))) == {16}
    assert small_atlas.table("actors").height == 16


def test_a_file_damaged_in_its_middle_is_told(world_folder, tmp_path):
    frames = folder.read(world_folder)
    built = store.build(frames, version_for(world_folder, frames), tmp_path / "a.duckdb")
    with open_atlas(built) as atlas:
        size = built.stat().st_size
    content = bytearray(built.read_bytes())
    content[size // 4 : size // 2] = b"\x5a" * (size // 2 - size // 4)
    built.write_bytes(content)
    with pytest.raises(AtlasError, match="damaged"), open_atlas(built) as atlas:
        atlas.frames()


def test_a_query_reads_frames_handed_in_as_tables_and_nothing_stays_behind(small_atlas):
    wanted = pl.DataFrame({"actor_id": ["us", "nato", "nobody"], "rank": [2, 1, 3]})
    query = "SELECT a.actor_id FROM actors a JOIN wanted w USING (actor_id) WHERE w.rank < ? ORDER BY w.rank"
    assert small_atlas.sql(query, [9], {"wanted": wanted})["actor_id"].to_list() == ["nato", "us"]
    assert small_atlas.sql(query.replace("?", "2"), frames={"wanted": wanted})["actor_id"].to_list() == ["nato"]
    with pytest.raises(ValueError, match="the query failed"):
        small_atlas.sql("SELECT nothing FROM wanted", frames={"wanted": wanted})
    with pytest.raises(ValueError, match="wanted does not exist"):
        small_atlas.sql("SELECT count(*) FROM wanted")
    assert small_atlas.sql("SELECT count(*) FROM actors").item() == 16


def test_a_frame_may_not_hide_a_table_of_the_atlas(small_atlas):
    with pytest.raises(ValueError, match="'actors'"):
        small_atlas.sql("SELECT count(*) FROM actors", frames={"actors": pl.DataFrame({"n": [1]})})


def test_closing_an_atlas_leaves_the_handles_of_other_threads_at_work(world_folder):
    # The connection that DuckDB's cursors hang on takes them along when it is closed, in the middle of a query too.
    atlas = open_atlas(world_folder)
    other = atlas.another()
    atlas.close()
    with other:
        assert other.table("actors").height == 16
        with other.another() as third:
            assert third.table("actors").height == 16
    atlas.close()
    for closed in (atlas, other):
        with pytest.raises(AtlasClosedError, match="is closed"):
            closed.another()


def test_a_built_file_is_let_go_with_the_last_handle(world_folder, tmp_path):
    frames = folder.read(world_folder)
    built = store.build(frames, version_for(world_folder, frames), tmp_path / "a.duckdb")
    atlas = open_atlas(built)
    other = atlas.another()
    atlas.close()
    with pytest.raises(duckdb.ConnectionException):  # still open, and to read only
        duckdb.connect(str(built))
    other.close()
    duckdb.connect(str(built)).close()
