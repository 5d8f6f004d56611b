from __future__ import annotations

from pathlib import Path

import pytest
from resolve_world import STATES, side

from isthmus.atlas import folder
from isthmus.atlas.bundled import BUNDLED
from isthmus.model.problem import AtlasError
from isthmus.resolve import record_file
from isthmus.resolve.sides import of_atlas, of_file

LEI = "5493001KJTIIGC8Y1R12"


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_rows_alike_in_every_column_are_one_record() -> None:
    found = side(("Hanwha", "Japan"), ("Hanwha", "JP"), ("Hanwha", "France"))
    assert found.records.select("name", "country", "line", "rows").rows() == [("Hanwha", "jp", 2, 2), ("Hanwha", "fr", 4, 1)]
    assert "1 rows repeat another" in found.notes[0]


def test_a_reference_is_the_same_in_every_file() -> None:
    alone, among = side(("Hanwha", "Japan")), side(("Thales", "France"), ("Hanwha", "JP"))
    assert alone.records["ref"][0] == among.records["ref"][1]
    assert alone.records["ref"][0].startswith("record:")
    assert side(("Hanwha", "France")).records["ref"][0] != alone.records["ref"][0]


def test_what_is_wrong_in_a_column_is_told_and_counts_as_empty() -> None:
    found = side(("Foo", "Atlantis", None, "not-an-lei"), ("Bar", "Japan", None, LEI.lower()), (None, "Japan"))
    assert found.records.select("country", "lei").rows() == [(None, None), ("jp", LEI)]
    notes = " ".join(found.notes)
    assert "1 countries are unknown and count as empty: 'Atlantis'" in notes
    assert "for instance 'not-an-lei'" in notes
    assert "1 rows without a name were left out, the first in line 4" in notes


def test_no_name_at_all_is_refused() -> None:
    with pytest.raises(AtlasError, match="is empty in every row"):
        side((None, "Japan"))


def test_a_name_in_brackets_is_another_name_unless_it_is_a_country() -> None:
    found = side(("Aviation Industry Corporation (AVIC)*",), ("Bank of China (Canada)",))
    assert found.spellings["spelling"].to_list() == [
        "Aviation Industry Corporation (AVIC)*", "Bank of China (Canada)", "Aviation Industry Corporation", "Bank of China", "AVIC",
    ]  # fmt: skip


def test_the_actors_of_the_bundled_atlas_with_their_names() -> None:
    found = of_atlas(folder.read(BUNDLED), {"kr": ("Corea del Sur",)})
    spelt = dict.fromkeys(found.spellings.filter(ref="kr")["spelling"])
    assert {"South Korea", "Corea del Sur"} <= spelt.keys() or {"Republic of Korea", "Corea del Sur"} <= spelt.keys()
    assert "KOR" not in spelt
    assert found.records["ref"].is_unique().all()
    assert found.records.filter(ref="kr").select("country", "is_state").row(0) == ("kr", True)


def test_a_file_with_headings_of_its_own(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "﻿Legal Name;Country;Alias;Previous Name\nFoo AG;Germany;Fu;Old Foo\n")
    found = of_file(path, country_of=STATES.get)
    assert found.records.select("name", "country").rows() == [("Foo AG", "de")]
    assert sorted(found.spellings["spelling"]) == ["Foo AG", "Fu", "Old Foo"]
    found = of_file(path, country_of=STATES.get, columns={"name": "Alias"})
    assert found.records["name"].to_list() == ["Fu"]


@pytest.mark.parametrize(
    ("content", "says", "way_out"),
    [
        (b"", "is empty", "header"),
        (b"name\n", "has a header and no rows", "one row a name"),
        (b"weight,height\n1,2\n", "no column of names that is known; it has 'weight', 'height'", "--column name=HEADING"),
        (b"name\nFoo\nMot\xf6r\n", r"not UTF-8: byte b'\\xf6' in line 3", "--encoding cp1252"),
        (b"\xff\xfen\0a\0m\0e\0", "not UTF-8", "--encoding utf-16"),
        (b"PK\x03\x04rest", "is a zip archive or a workbook", "unpack"),
        (b"\x1f\x8brest", "is compressed by gzip", "unpack"),
        (b"name\0\nFoo\n", "holds zero bytes", "save the table"),
        (b"x" * 10_000, "first line of 8,192 signs", "header"),
        (b'name,country\nFoo,"Japan\nBar,France\n', "one is opened and never closed", "double each mark"),
        (b"name,country\nFoo,Japan\nBar,Japan,too,many\n", "cannot be read as a table", "mend the row"),
    ],
)
def test_ill_files_are_refused_with_place_and_way_out(tmp_path: Path, content: bytes, says: str, way_out: str) -> None:
    with pytest.raises(AtlasError, match=says) as caught:
        of_file(write(tmp_path / "ill.csv", content), country_of=STATES.get)
    assert way_out in str(caught.value)


def test_other_encodings_when_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "name\nMotör AG\n".encode("cp1252"))
    assert of_file(path, country_of=STATES.get, encoding="cp1252").records["name"].to_list() == ["Motör AG"]
    with pytest.raises(AtlasError, match="no encoding"):
        of_file(path, country_of=STATES.get, encoding="klingon")


def test_a_character_on_the_edge_of_a_piece_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_file, "_CHUNK", 10)  # within the é of "Société"
    path = write(tmp_path / "a.csv", "name\nSocié té\nÉlan\n")
    assert record_file.read(path)["name"].to_list() == ["Socié té", "Élan"]
    with pytest.raises(AtlasError, match="not UTF-8"):
        record_file.read(write(tmp_path / "b.csv", "name\nSocié".encode()[:-1]))


def test_more_rows_than_memory_bears_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_file, "MOST_ROWS", 2)
    with pytest.raises(AtlasError, match="has 3 rows; at most 2"):
        record_file.read(write(tmp_path / "a.csv", "name\na\nb\nc\n"))


def test_a_wrong_heading_gets_near_ones(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match="name one of 'Firma'"):
        record_file.read(write(tmp_path / "a.csv", "Firma,Land\nFoo,DE\n"), {"name": "firma"})
