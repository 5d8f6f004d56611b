"""How files land: counted, kept by digest, nothing changed by a second run or a failure, nothing in the bundled atlas."""

import dataclasses
import gzip
import json
import zipfile

import polars as pl
import pytest

from isthmus.atlas import folder, own_folder
from isthmus.atlas.bundled import BUNDLED
from isthmus.importers.landing import land, totals
from isthmus.model.check import check
from isthmus.model.problem import AtlasError

VOTES = "rcid,country,country_code,vote\n1,Japan,JP,yes\n1,Atlantis,QQ,no\n"
ONE = "rcid,country,country_code,vote\n1,Japan,JP,yes\n"


def test_the_raw_file_is_kept_by_digest_with_origin_licence_and_date(desk):
    landed = desk.land_one("un-votes", "my votes.csv", VOTES)
    assert (desk.own / "raw" / f"{landed.digest}.csv").read_text() == VOTES
    record = json.loads((desk.own / "raw" / f"{landed.digest}.record.json").read_text())
    assert (record["importer"], record["licence"], record["read"], record["quarantined"]) == ("un-votes", "CC0 1.0", 2, 1)
    assert record["file"] == "my votes.csv"
    assert len(record["imported"]) == 10
    (line,) = (desk.own / "raw" / f"{landed.digest}.quarantined.jsonl").read_text().splitlines()
    assert json.loads(line)["line"] == 3
    source = desk.table("sources").filter(pl.col("source_id").str.starts_with("un-votes-")).row(0, named=True)
    assert landed.digest in source["note"]
    assert str(desk.place) not in source["note"]


def test_a_failing_file_is_told_and_the_others_go_on(desk):
    other = desk.file("b.csv", ONE.replace("Japan,JP", ",KR"))
    files = [desk.file("a.csv", ONE), desk.place / "missing.csv", desk.file("c.csv", "x"), other]
    counts = totals(desk.land("un-votes", *files))
    assert (counts["read"], counts["loaded"], counts["failed"]) == (2, 2, 2)
    assert counts["tables"] == {"actors": 1, "roll_calls": 1, "votes": 2}  # the small world lacks the United Nations
    assert desk.table("votes")["actor_id"].to_list() == ["jp", "kr"]


def test_a_second_file_that_states_the_same_is_a_second_source_and_one_that_differs_replaces(desk):
    desk.land_one("un-votes", "a.csv", ONE)
    landed = desk.land_one("un-votes", "b.csv", ONE + "\n")
    assert (landed.new, landed.changed) == (0, 0)
    assert desk.table("votes")["source_ids"].list.len().to_list() == [2]
    landed = desk.land_one("un-votes", "c.csv", ONE.replace("yes", "no"))
    assert (landed.new, landed.changed) == (0, 1)
    assert desk.table("votes")["vote"].to_list() == ["no"]
    landed = desk.land_one("un-votes", "a.csv", ONE)  # imported before: it does not win back what a later file changed
    assert (landed.new, landed.changed) == (0, 0)


def test_archives_are_unpacked_and_give_the_same_facts(desk):
    desk.land_one("un-votes", "a.csv", ONE)
    before = desk.bytes_of_all()
    packed = desk.place / "a.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("deep/a.csv", ONE)
    (landed,) = desk.land("un-votes", packed)
    assert (landed.file, landed.loaded, landed.new) == (f"{packed}/deep/a.csv", 1, 0)
    desk.land_one("un-votes", "a.csv.gz", gzip.compress(ONE.encode()))
    assert desk.bytes_of_all() == before


def test_an_archive_made_to_fill_the_disk_is_refused(desk):
    bomb = desk.place / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * (80 << 20))
    (landed,) = desk.land("un-votes", bomb)
    assert "as archives made to fill a disk do" in landed.error
    landed = desk.land_one("un-votes", "bomb.csv.gz", gzip.compress(b"0" * (80 << 20)))
    assert "as archives made to fill a disk do" in landed.error


@pytest.mark.parametrize("cut", [40, 4])
def test_a_damaged_archive_is_told(desk, cut):
    packed = desk.place / "a.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", ONE)
    packed.write_bytes(packed.read_bytes()[:-cut])
    assert "is a damaged archive" in desk.land("un-votes", packed)[0].error
    landed = desk.land_one("un-votes", "a.csv.gz", gzip.compress(ONE.encode())[:-cut])
    assert "is a damaged archive" in landed.error


def test_mixed_encodings_are_read_line_by_line(desk):
    text = "rcid,country,vote\n1,Côte d'Ivoire,yes\n".encode() + "1,Türkiye,no\n".encode("cp1252")
    landed = desk.land_one("un-votes", "a.csv", text)
    assert landed.notes == ("mixed encodings: 1 lines read as Windows-1252, 1 as UTF-8",)
    assert desk.table("votes")["actor_id"].to_list() == ["ci", "tr"]


def test_a_cut_off_quotation_is_one_record_in_quarantine(desk):
    landed = desk.land_one("un-votes", "a.csv", ONE + '2,"Jap')
    assert [(q.line, q.reason) for q in landed.quarantined] == [(3, "has 2 cells where the header has 4")]
    assert (landed.read, landed.loaded) == (2, 1)


def test_the_bundled_atlas_is_never_written(desk):
    for place in (BUNDLED, BUNDLED / "own", BUNDLED.parent / "bundled" / ".." / "bundled"):
        with pytest.raises(ValueError, match="is the bundled atlas, which is never changed"):
            land("un-votes", [desk.file("a.csv", ONE)], place)


def test_broken_rows_in_the_folder_stop_everything(desk):
    desk.land_one("un-votes", "a.csv", ONE)
    text = (desk.own / "votes.csv").read_text().replace(",yes,", ",maybe,")
    (desk.own / "votes.csv").write_text(text)
    before = desk.bytes_of_all()
    with pytest.raises(AtlasError, match="vocabulary vote"):
        desk.land_one("un-votes", "b.csv", ONE + "2,Japan,JP,no\n")
    assert desk.bytes_of_all() == before


def test_a_full_disk_leaves_the_tables_as_they_were(desk, monkeypatch):
    desk.land_one("un-votes", "a.csv", ONE)
    before = desk.bytes_of_all()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(own_folder.writing, "write", full)
    with pytest.raises(OSError, match="No space left"):
        desk.land_one("un-votes", "b.csv", ONE + "2,Japan,JP,no\n")
    now = {name: content for name, content in desk.bytes_of_all().items() if not name.startswith("raw/")}
    assert now == {name: content for name, content in before.items() if not name.startswith("raw/")}


def test_large_tables_are_written_as_parquet_and_grow_out_of_csv(desk, monkeypatch):
    desk.land_one("un-votes", "a.csv", ONE)
    monkeypatch.setattr(own_folder, "PARQUET_FROM", 2)
    desk.land_one("un-votes", "b.csv", ONE + "1,South Korea,KR,no\n")
    assert not (desk.own / "votes.csv").exists()
    assert folder.read(desk.atlas, desk.own)["votes"].height == 2
    before = desk.bytes_of_all()
    desk.land_one("un-votes", "b.csv", ONE + "1,South Korea,KR,no\n")
    assert desk.bytes_of_all() == before


def test_many_files_are_checked_once_and_each_by_itself_where_a_rule_is_broken(desk, monkeypatch):
    from isthmus.importers import landing, un_votes

    checks, parse = [], un_votes.parse

    def counted(frames):
        checks.append(frames["votes"].height)
        return check(frames)

    monkeypatch.setattr(landing, "check", counted)
    files = [desk.file(f"{n}.csv", ONE.replace("1,Japan,JP", f"{n},Japan,JP")) for n in range(1, 6)]
    assert totals(desk.land("un-votes", *files))["loaded"] == 5
    assert checks == [5]  # votes that lie there when they are looked at

    def unsound(raw, known):
        parsed = parse(raw, known)
        if raw.name.endswith("8.csv"):
            votes = parsed.tables["votes"].with_columns(vote=pl.lit("perhaps"))
            return dataclasses.replace(parsed, tables={**parsed.tables, "votes": votes})
        return parsed

    monkeypatch.setattr(un_votes, "parse", unsound)
    landed = desk.land("un-votes", *(desk.file(f"{n}.csv", ONE.replace("1,Japan,JP", f"{n},Japan,JP")) for n in (7, 8, 9)))
    assert [bool(one.error) for one in landed] == [False, True, False]
    assert "perhaps" in landed[1].error
    assert desk.table("votes")["roll_call_id"].to_list() == [f"un-{n}" for n in (1, 2, 3, 4, 5, 7, 9)]
    assert not (desk.own / "raw" / f"{landed[1].digest}.csv").exists()


def test_a_file_nested_too_deeply_is_told_and_the_rest_goes_on(desk):
    deep, other = desk.land("ocds", desk.file("deep.json", "[" * 100_000), desk.file("none.json", '{"releases": []}'))
    assert "nests its parts deeper than any file of its kind\n    way out: give " in deep.error
    assert other.error.startswith("holds no release")
