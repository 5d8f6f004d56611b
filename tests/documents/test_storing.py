from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
import small_world
from documents.making import NAMES

from isthmus.atlas import folder, own_folder
from isthmus.atlas.bundled import BUNDLED
from isthmus.documents.reader import read
from isthmus.documents.reading import Candidate, Mention, Reading
from isthmus.documents.storing import Shelf, Stored

DAY, LATER = dt.date(2031, 6, 1), dt.date(2031, 6, 2)
PAGE = "Talks in Port Alder\n6 May 2031\nThe officials of two seas met in Port Alder on 5 May 2031 and spoke of cables.\n"
CANDIDATE = Candidate(
    kind="engagement", content={"what": "Talks", "when": "2031-05-05"}, passages=(3,), score=0.5, reasons=("it says so",), proposer="by-hand"  # noqa: E501
)


@pytest.fixture
def base(tmp_path: Path) -> folder.Frames:
    return folder.read(small_world.write(tmp_path / "atlas"))


def store(base: folder.Frames, target: Path, pages: list[Path], on: dt.date = DAY, **changes: object) -> Stored:
    shelf = Shelf(target, base, on)

    def keep(reading: Reading, raw: object) -> None:
        known = tuple(m for m in reading.mentions if not m.ids)
        shelf.add(replace(reading, mentions=known, candidates=(CANDIDATE,), **changes), raw)  # type: ignore[arg-type]

    assert all(isinstance(one, Reading) for one in read(pages, NAMES, keep=keep))
    return shelf.write()


def content(place: Path) -> dict[str, bytes]:
    return {str(p.relative_to(place)): p.read_bytes() for p in place.rglob("*") if p.is_file()}


def test_rows_and_the_raw_file_are_stored_and_a_second_run_changes_nothing(base: folder.Frames, tmp_path: Path) -> None:
    (page := tmp_path / "a.txt").write_text(PAGE)
    own = tmp_path / "own"
    assert store(base, own, [page]) == Stored(1, 0, 0, (), ())
    before = content(own)
    tables = own_folder.tables_of(own)
    (document,) = tables["documents"].to_dicts()
    assert (document["title"], document["published"], document["file"], document["read_on"]) == ("Talks in Port Alder", "2031-05-06", "a.txt", "2031-06-01")  # noqa: E501
    assert tables["passages"]["passage_id"].to_list() == [f"{document['document_id']}/{n}" for n in (1, 2, 3)]
    (candidate,) = tables["candidates"].to_dicts()
    assert (json.loads(candidate["content"]), candidate["passage_ids"]) == (CANDIDATE.content, [f"{document['document_id']}/3"])
    assert (own / "raw" / f"{document['digest']}.txt").read_text() == PAGE
    assert store(base, own, [page], LATER) == Stored(0, 0, 1, (), ())
    assert content(own) == before


def test_a_newer_reading_takes_the_place_of_the_earlier_and_keeps_its_day(base: folder.Frames, tmp_path: Path) -> None:
    (page := tmp_path / "a.txt").write_text(PAGE)
    own = tmp_path / "own"
    store(base, own, [page])
    assert store(base, own, [page], LATER, people=(), notes=()).same == 1
    shelf = Shelf(own, base, LATER)
    (one,) = read([page], NAMES)
    assert isinstance(one, Reading)
    raw = type("Raw", (), {"digest": one.record.digest, "path": page, "given": page, "name": "a.txt", "size": page.stat().st_size})()
    shelf.add(replace(one, mentions=(), candidates=(replace(CANDIDATE, score=0.75),)), raw)
    assert shelf.write() == Stored(0, 1, 0, (), ())
    tables = own_folder.tables_of(own)
    assert (tables["candidates"]["score"].item(), tables["documents"]["read_on"].item()) == (0.75, "2031-06-01")


def test_a_judged_document_is_left_as_it_was_read(base: folder.Frames, tmp_path: Path) -> None:
    (page := tmp_path / "a.txt").write_text(PAGE)
    own = tmp_path / "own"
    store(base, own, [page])
    candidate_id = own_folder.tables_of(own)["candidates"]["candidate_id"].item()
    header = "judgement_id,candidate_id,verdict,content,merged_into,fact_ids,judge,judged,reason,supersedes\n"
    (own / "candidate_judgements.csv").write_text(f"{header}j-1,{candidate_id},reject,,,,me,2031-06-01,,\n")
    before = content(own)
    shelf = Shelf(own, base, LATER)
    list(read([page], NAMES, keep=lambda reading, raw: shelf.add(replace(reading, mentions=(), candidates=()), raw)))
    stored = shelf.write()
    assert (stored.changed, stored.same) == (0, 1)
    assert "it was judged, so its earlier reading stays" in stored.notes[0]
    assert {k: v for k, v in content(own).items() if not k.endswith(".record.json")} == {
        k: v for k, v in before.items() if not k.endswith(".record.json")
    }


def test_a_document_whose_rows_are_unsound_is_told_and_the_others_are_stored(base: folder.Frames, tmp_path: Path) -> None:
    (good := tmp_path / "a.txt").write_text(PAGE)
    (bad := tmp_path / "b.txt").write_text(PAGE + "More.\n")
    shelf = Shelf(tmp_path / "own", base, DAY)

    def keep(reading: Reading, raw: object) -> None:
        voices = ("nobody",) if reading.record.file == "b.txt" else ()
        shelf.add(replace(reading, record=replace(reading.record, voices=voices), mentions=(), candidates=()), raw)  # type: ignore[arg-type]

    list(read([good, bad], NAMES, keep=keep))
    stored = shelf.write()
    assert (stored.new, [f.file for f in stored.failed]) == (1, [str(bad)])
    assert "nobody" in stored.failed[0].error
    assert own_folder.tables_of(tmp_path / "own")["documents"]["file"].to_list() == ["a.txt"]


def test_many_rows_are_written_as_parquet(base: folder.Frames, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_folder, "PARQUET_FROM", 3)
    (page := tmp_path / "a.txt").write_text(PAGE)
    store(base, tmp_path / "own", [page])
    assert (tmp_path / "own" / "passages.parquet").is_file()
    assert (tmp_path / "own" / "documents.csv").is_file()


def test_the_bundled_atlas_is_never_written(base: folder.Frames) -> None:
    with pytest.raises(ValueError, match="never changed"):
        Shelf(BUNDLED, base, DAY)


def test_signs_that_no_table_may_hold_are_left_out(base: folder.Frames, tmp_path: Path) -> None:
    (page := tmp_path / "a.txt").write_text(PAGE)
    mention = Mention(passage=1, begin=0, end=5, kind="concept", text="Tal\x07ks", ids=())
    assert store(base, tmp_path / "own", [page]).failed == ()
    shelf = Shelf(tmp_path / "other", base, DAY)
    list(read([page], NAMES, keep=lambda r, raw: shelf.add(replace(r, mentions=(mention,), candidates=()), raw)))
    assert shelf.write().failed == ()


def test_what_waits_is_written_before_the_end(base: folder.Frames, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("isthmus.documents.storing.MOST_WAITING", 1)
    pages = [tmp_path / f"{number}.txt" for number in range(3)]
    for number, page in enumerate(pages):
        page.write_text(f"{PAGE}{number} ships.\n", encoding="utf-8")
    target, there = tmp_path / "own", []
    shelf = Shelf(target, base, DAY)

    def keep(reading: Reading, raw: object) -> None:
        shelf.add(replace(reading, mentions=(), candidates=(CANDIDATE,)), raw)  # type: ignore[arg-type]
        there.append(own_folder.tables_of(target)["documents"].height)

    list(read(pages, NAMES, keep=keep))
    assert there == [1, 2, 3]  # each is on disk before the next is read
    told = shelf.write()
    assert (told.new, told.changed, told.same, told.failed) == (3, 0, 0, ())
    assert own_folder.tables_of(target)["candidates"].height == 3
