from __future__ import annotations

import io
import zipfile
from pathlib import Path

from documents.making import failure, text, told
from docx import Document

from isthmus.atlas import raw_file
from isthmus.documents.formats import docx as reader


def made() -> bytes:
    document = Document()
    document.core_properties.title = "Ships of two seas"
    document.core_properties.author = "Ada Quill"
    document.core_properties.keywords = "ships; cables"
    document.add_heading("Ships of two seas", 0)
    document.add_paragraph("The harbour is closed to all ships of any flag.")
    document.add_heading("What to do", 2)
    document.add_paragraph("Mend the cable", style="List Bullet")
    document.add_paragraph("We shall meet again.", style="Quote")
    table = document.add_table(2, 2)
    for cell, words in zip((c for row in table.rows for c in row.cells), ("Year", "Cables", "2030", "4"), strict=True):
        cell.text = words
    place = io.BytesIO()
    document.save(place)
    return place.getvalue()


def test_styles_lists_tables_and_properties(tmp_path: Path) -> None:
    found = text(tmp_path / "a.docx", made())
    assert told(found) == [
        ("heading", "Ships of two seas"), ("paragraph", "The harbour is closed to all ships of any flag."), ("heading", "What to do"),
        ("item", "Mend the cable"), ("quote", "We shall meet again."), ("row", "Year\tCables"), ("row", "2030\t4"),
    ]  # fmt: skip
    assert (found.declared.title, found.declared.author, found.declared.topics) == ("Ships of two seas", "Ada Quill", ("ships", "cables"))


def packed(parts: dict[str, bytes]) -> bytes:
    place = io.BytesIO()
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return place.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(raw_file, "ALWAYS_ALLOWED", 1 << 20)
    bomb = packed({"[Content_Types].xml": b"<x/>", "word/document.xml": b" " * (2 << 20)})  # 2 MiB out of about 2 KiB
    assert "as archives made to fill a disk do" in failure(tmp_path / "a.docx", bomb).error


def test_a_part_over_the_limit_is_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(reader, "LARGEST_PART", 100)
    assert failure(tmp_path / "a.docx", made()).error.endswith("bytes, and no more than 100 are read")


def test_a_damaged_document_is_refused(tmp_path: Path) -> None:
    broken = packed({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<w:document"})
    assert failure(tmp_path / "a.docx", broken).error.startswith("is a damaged Word document")


def test_a_document_in_an_archive_is_read(tmp_path: Path) -> None:
    from documents.making import NAMES

    from isthmus.documents.reader import Failed, read

    (tmp_path / "a.zip").write_bytes(packed({"inner/a.docx": made(), "inner/picture.png": b"\x89PNG"}))
    (one,) = read([tmp_path / "a.zip"], NAMES)
    assert not isinstance(one, Failed)
    assert one.record.file == "a.zip/inner/a.docx"
