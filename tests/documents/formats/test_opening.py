from __future__ import annotations

from pathlib import Path

import pytest
from documents.making import failure, pdf, text

from isthmus.documents.formats import opening

WORDS = "The harbour is closed to all ships of any flag."


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.txt", f"<!DOCTYPE html><html><body><p>{WORDS}</p></body></html>", "html"),
        ("a.pdf", f"<!-- saved --><div><p>{WORDS}</p></div>", "html"),
        ("a.html", WORDS, "text"),
        ("a.txt", f"---\ntitle: T\n---\n{WORDS}\n", "markdown"),
        ("a", f"# A title\n\n## A part\n\n{WORDS}\n\n[here](https://a.example)\n", "markdown"),
        ("a.txt", f"[As delivered]\n{WORDS}\n", "text"),
    ],
)
def test_the_bytes_tell_and_a_name_that_belies_them_is_noted(tmp_path: Path, name: str, content: str, form: str) -> None:
    found = text(tmp_path / name, content)
    expected = opening.ENDINGS.get(Path(name).suffix)
    assert found.format == form
    assert [n for n in found.notes if "its name ends" in n] == (
        [f"its name ends in {Path(name).suffix}, and its bytes are {form}; it was read as {form}"] if expected and expected != form else []
    )


def test_a_pdf_under_another_name(tmp_path: Path) -> None:
    assert text(tmp_path / "a.html", pdf([WORDS])).format == "pdf"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"  \n", "is empty"),
        (b'{"a": 1}', "is JSON, not what is read here"),
        (b"<?xml version='1.0'?><feed><a>b</a></feed>", "is XML, not what is read here"),
        (b"\x89PNG\r\n", "is picture, not what is read here"),
        (b"{\\rtf1 words}", "is Rich Text (RTF), not what is read here"),
        (b"\xd0\xcf\x11\xe0 old", "is old Office file (.doc, .xls, .ppt), not what is read here"),
        (b"abc\x00\x01\x02def", "is binary data, not what is read here"),
    ],
)
def test_what_is_no_document_is_refused_with_a_way_out(tmp_path: Path, content: bytes, error: str) -> None:
    failed = failure(tmp_path / "a.txt", content)
    assert failed.error == error
    assert failed.way_out


def test_a_text_over_the_limit_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_BYTES", 100)
    failed = failure(tmp_path / "a.txt", WORDS.encode() * 3)
    assert failed.error == "is text of 141 bytes, and no more than 100 are read"  # 47 bytes three times
