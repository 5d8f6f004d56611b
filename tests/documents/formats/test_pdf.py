from __future__ import annotations

from pathlib import Path

import pytest
from documents.making import failure, pdf, text, told

LONG = (
    "The harbour of Port Alder has been closed to all ships since the morning of the fifth of May, when a cable was found to be cut. "
    "It will be opened again when the cable is mended and when the owners of the ships have been told."
)


def page(number: int, body: str) -> str:
    return f"#align(center)[Strait Institute Papers]\n\n{body}\n\n#v(1fr)\n#align(center)[Page {number} of 3]"


def test_paragraphs_headings_and_items_without_running_heads(tmp_path: Path) -> None:
    made = pdf([page(1, f"#text(size: 18pt)[Ships of two seas]\n\n{LONG}\n\n- Close no harbour\n- Mend the cable"), page(2, LONG), page(3, "Nobody was hurt at sea.")])  # noqa: E501
    found = text(tmp_path / "a.pdf", made)
    assert [(b.kind, b.text, b.locator) for b in found.blocks] == [
        ("heading", "Ships of two seas", "p. 1, heading 1"),
        ("paragraph", LONG, "p. 1, para. 1"),
        ("item", "Close no harbour", "p. 1, item 1"),
        ("item", "Mend the cable", "p. 1, item 2"),
        ("paragraph", LONG, "p. 2, para. 1"),
        ("paragraph", "Nobody was hurt at sea.", "p. 3, para. 1"),
    ]


def test_hyphens_at_line_ends_are_mended(tmp_path: Path) -> None:
    made = pdf([f"#set text(hyphenate: true, lang: \"en\")\n#set par(justify: true)\n#block(width: 4cm)[{LONG}]"])
    assert told(text(tmp_path / "a.pdf", made)) == [("paragraph", LONG)]


def test_pages_without_text_are_told(tmp_path: Path) -> None:
    found = text(tmp_path / "a.pdf", pdf([LONG, "#rect(width: 100%, height: 100%, fill: red)"]))
    assert found.notes == ("1 of 2 pages hold no text: p. 2",)


def test_a_scanned_pdf_is_refused(tmp_path: Path) -> None:
    failed = failure(tmp_path / "a.pdf", pdf(["#rect(width: 100%, height: 100%, fill: red)"]))
    assert failed.error == "holds pictures of pages only, no text"
    assert "OCR" in failed.way_out


@pytest.mark.parametrize("cut", [20, 300])
def test_a_damaged_pdf_is_refused(tmp_path: Path, cut: int) -> None:
    assert failure(tmp_path / "a.pdf", pdf([LONG])[:cut]).error.startswith("is a damaged PDF")


def test_a_locked_pdf_is_refused(tmp_path: Path) -> None:
    assert failure(tmp_path / "a.pdf", LOCKED).error == "is locked by a password"


LOCKED = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj
3 0 obj<</Filter/Standard/V 1/R 2/Length 40/P -4/O<6162636465666768696a6b6c6d6e6f707172737475767778797a303132333435>
/U<0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20>>>endobj
trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]/Size 4>>
%%EOF
"""
"""A PDF whose user password is not the empty one: the check value that stands under /U is none of it."""
