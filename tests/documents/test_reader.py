from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest
from documents.making import NAMES

from isthmus.atlas.raw_file import Unreadable
from isthmus.documents import reader
from isthmus.documents.reader import Failed, read
from isthmus.documents.reading import Reading

PAGE = "Talks in Port Alder\n6 May 2031\nOfficials of Norland and Sunland met in Port Alder on 5 May 2031 and spoke of cables.\n"


def test_one_failing_file_never_stops_the_batch(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE)
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.txt").write_text(PAGE + "More.")
    found = list(read([tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "none.txt", tmp_path / "c.txt"], NAMES))
    assert [type(one) for one in found] == [Reading, Failed, Failed, Reading]
    assert "is empty" in str(found[1])
    assert "way out" in str(found[2])


def test_a_reader_that_breaks_is_told_and_the_others_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(PAGE)
    (tmp_path / "b.md").write_text(f"# T\n\n{PAGE}")
    monkeypatch.setattr("isthmus.documents.formats.plain.read", lambda raw: 1 / 0)
    first, second = read([tmp_path], NAMES)
    assert isinstance(first, Failed)
    assert first.error == "could not be read: ZeroDivisionError: division by zero"
    assert isinstance(second, Reading)


def test_folders_are_searched_for_known_endings(tmp_path: Path) -> None:
    (tmp_path / "b" / ".hidden").mkdir(parents=True)
    for name in ("z.txt", "b/a.md", "b/picture.png", ".secret.txt", "b/.hidden/x.txt"):
        (tmp_path / name).write_text(PAGE)
    assert [one.record.file for one in read([tmp_path], NAMES) if isinstance(one, Reading)] == ["z.txt", "a.md"]
    (empty := tmp_path / "empty").mkdir()
    (failed,) = read([empty], NAMES)
    assert "holds no documents" in str(failed)


def test_archives(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("in/a.txt", PAGE)
        archive.writestr("in/b.html", "")
        archive.writestr("in/style.css", "p {}")
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(PAGE.encode()))
    first, second, third = read([tmp_path / "a.zip", tmp_path / "c.txt.gz"], NAMES)
    assert isinstance(first, Reading) and first.record.file == "a.zip/in/a.txt"  # noqa: PT018
    assert isinstance(second, Failed) and second.error == "is empty"  # noqa: PT018
    assert isinstance(third, Reading) and third.record.digest == first.record.digest  # noqa: PT018


def test_a_bomb_is_told_and_the_others_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("isthmus.atlas.raw_file.ALWAYS_ALLOWED", 1 << 20)
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b" " * (4 << 20)))  # 4 MiB out of about 4 KiB
    (tmp_path / "b.txt").write_text(PAGE)
    first, second = read([tmp_path], NAMES)
    assert "as archives made to fill a disk do" in str(first)
    assert isinstance(second, Reading)


def test_addresses(tmp_path: Path) -> None:
    (tmp_path / "a b.txt").write_text(PAGE)

    def fetch(url: str) -> tuple[Path, str]:
        if url.endswith("gone"):
            raise Unreadable(url, "is not there (404)", "look for it in an archive")
        return tmp_path / "a b.txt", "https://a.example/final"

    given = ["https://a.example/x", "https://a.example/gone", f"file://{tmp_path}/a%20b.txt", "file://other/x", "ftp://a.example/x"]
    first, gone, local, other, ftp = read(given, NAMES, fetch=fetch)
    assert isinstance(first, Reading) and first.record.url == "https://a.example/final"  # noqa: PT018
    assert "404" in str(gone)
    assert isinstance(local, Reading) and local.record.url is None  # noqa: PT018
    assert "another machine" in str(other)
    assert "has the scheme 'ftp', which is not read" in str(ftp)
    (unfetched,) = read(["https://a.example/x"], NAMES)
    assert "nothing here fetches addresses" in str(unfetched)


def test_what_is_read_has_mentions_people_candidates_and_notes(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    (one,) = read([tmp_path / "a.html"], NAMES)
    assert isinstance(one, Reading)
    assert {m.ids for m in one.mentions if m.kind == "actor"} == {("no",), ("su",)}
    assert one.notes == ("its name ends in .html, and its bytes are text; it was read as text",)
    assert one.as_dict()["date"] == "2031-05-06"


def test_the_number_of_files_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_FILES", 1)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(PAGE)
    (failed,) = read([tmp_path], NAMES)
    assert "holds more than 1 documents" in str(failed)


def test_an_empty_name_is_no_folder(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("A page that nobody asked for, of more than four words.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (one,) = read(["  "], NAMES)
    assert isinstance(one, Failed)
    assert "empty name" in one.error
