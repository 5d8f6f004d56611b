"""Documents as an attacker would make them: each fails with words a user understands, and the others are read."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from documents.making import NAMES, failure, pdf, reading, text

from isthmus.documents.formats import pdf_reading
from isthmus.documents.reader import Failed, read
from isthmus.documents.reading import Reading

PROSE = "The harbour of Port Alder has been closed to all ships since the morning of the fifth of May."


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("inner", [zipped(**{"deep.txt": PROSE.encode()}), gzip.compress(PROSE.encode())])
def test_an_archive_in_an_archive_fails_alone(tmp_path: Path, inner: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(**{"one.txt": PROSE.encode(), "inner.zip": inner, "two.txt": PROSE.encode() + b" Again."}))
    one, failed, two = read([tmp_path / "a.zip"], NAMES)
    assert isinstance(one, Reading)
    assert isinstance(two, Reading)
    assert isinstance(failed, Failed)
    assert failed.file.endswith("a.zip/inner.zip")
    assert (failed.error, failed.way_out) == ("is an archive in an archive", "unpack it and give the files")


def test_a_pdf_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reading, "SECONDS", 0.001)
    failed = failure(tmp_path / "a.pdf", pdf([PROSE]))
    assert failed.error == "takes longer than 0 seconds to read"
    assert "print it" in failed.way_out


def test_a_pdf_that_takes_too_much_memory_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reading, "MEGABYTES", 1)  # less than the process holds when the bound is set
    failed = failure(tmp_path / "a.pdf", pdf([PROSE]))
    assert "memory" in failed.error or "ended without an answer" in failed.error or "damaged" in failed.error


def test_text_below_hundreds_of_elements_is_read(tmp_path: Path) -> None:
    page = "<html><body><h1>Talks of two harbours</h1>" + "<div>" * 400 + f"<p>{PROSE}</p>" + "</div>" * 400 + "</body></html>"
    assert any(b.text == PROSE for b in text(tmp_path / "a.html", page).blocks)


@pytest.mark.parametrize(
    "markup",
    [
        '<script>steal()</script><p onclick="steal()">{}</p>',
        "<scr<script>x</script>ipt>steal()</script><p>{}</p>",
        '<svg onload="steal()"><p>{}</p></svg><p>{}</p>',
        '<p>{}</p><img src="x" onerror="steal()">',
        '<p>{}</p><a href="javascript:steal()">Go</a> <a href="data:text/html,steal()">Go</a>',
        "<noscript><p title='</noscript><img src=x onerror=steal()>'></p></noscript><p>{}</p>",
        "<math><mtext><script>steal()</script></mtext></math><p>{}</p>",
        "<template><script>steal()</script></template><iframe srcdoc='<script>steal()</script>'></iframe><p>{}</p>",
    ],
)
def test_nothing_that_a_browser_would_run_is_kept(tmp_path: Path, markup: str) -> None:
    page = f"<html><head><title>Talks</title></head><body onload='steal()'>{markup.replace('{}', PROSE)}</body></html>"
    one = reading(tmp_path / "a.html", page)
    said = json.dumps([one.as_dict(), *((p.text, p.links) for p in one.passages)])
    assert PROSE in said
    assert not any(wrong in said for wrong in ("onclick", "onload", "onerror", "javascript:", "data:text", "<script"))


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.pdf", b"%PDF-1.7\n1 0 obj<<>>", "is a damaged PDF"),
        ("a.docx", b"PK\x03\x04 cut short", "is a damaged Word document"),
        ("a.docx", b"<html><body><nav>Menu</nav><footer>Imprint</footer></body></html>", "holds menus and notices only"),
        ("a.html", b"\x89PNG\r\n\x1a\n", "is picture"),
        ("a.txt", b"", "is empty"),
        ("a.txt", b"Menu\nSearch\nCookie policy\n\xc2\xa9 2031 Strait Institute\n", "holds"),
    ],
)
def test_each_bad_document_is_told_and_the_next_is_read(tmp_path: Path, name: str, content: bytes, error: str) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.txt").write_text(PROSE, encoding="utf-8")
    failed, good = read([tmp_path / name, tmp_path / "good.txt"], NAMES)
    assert isinstance(failed, Failed)
    assert failed.error.startswith(error)
    assert failed.way_out
    assert isinstance(good, Reading)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_a_tag_that_is_shown_as_text_is_none_any_more(tmp_path: Path, name: str) -> None:
    shown = "&lt;img src=x onerror=steal()&gt;" if name != "a.txt" else "<img src=x onerror=steal()>"
    content = f"Talks {shown} of two harbours\n\n{PROSE} {shown}\n"
    one = reading(tmp_path / name, f"<html><body><p>{content}</p></body></html>" if name == "a.html" else content)
    assert "img src" in one.passages[-1].text
    assert "<" not in json.dumps([one.as_dict(), *(p.text for p in one.passages)])


def test_a_word_document_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    bomb = zipped(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"\x00" * (70 << 20)})
    assert "as archives made to fill a disk do" in failure(tmp_path / "a.docx", bomb).error


def test_encodings_that_mix_are_read_and_told(tmp_path: Path) -> None:
    mixed = "Gespräche über Häfen in Port Alder fanden statt. ".encode() + "Café und Häfen blieben wieder offen.".encode("cp1252")
    one = reading(tmp_path / "a.txt", mixed)
    assert "Port Alder" in one.passages[0].text
