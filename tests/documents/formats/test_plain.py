from __future__ import annotations

from pathlib import Path

import pytest
from documents.making import teasers, text, told

SCRAPED = """Skip to content
Strait Institute
Events
People
Can Norland and Sunland Build Ships Together?
12 March 2031
By Cato Vane
Speakers:
Ada Quill
Minister of Ports, Norland
• Ben Rook, Admiral, Sunland
About the event
Norland has bought Sunland's ships faster than anybody thought possible; buying is the easy part, and this meeting asks what it would take to build them together, in yards of both.
- first, licences
(a) then, steel
Topics
Ships
Related publications
Licences Before Lines
Report
5 November 2030
Powder and Patience
Commentary
19 August 2030
© 2031 Strait Institute
"""  # noqa: E501


def test_a_page_without_markup_gives_title_speakers_items_and_teasers(tmp_path: Path) -> None:
    found = text(tmp_path / "a.txt", SCRAPED)
    assert told(found) == [
        ("paragraph", "Strait Institute"),
        ("heading", "Can Norland and Sunland Build Ships Together?"),
        ("paragraph", "12 March 2031"),
        ("paragraph", "By Cato Vane"),
        ("heading", "Speakers"),
        ("item", "Ada Quill"),
        ("item", "Minister of Ports, Norland"),
        ("item", "Ben Rook, Admiral, Sunland"),
        ("heading", "About the event"),
        ("paragraph", SCRAPED.splitlines()[12]),
        ("item", "first, licences"),
        ("item", "then, steel"),
        ("heading", "Topics"),
        ("paragraph", "Ships"),
    ]  # fmt: skip
    assert teasers(found) == [
        "Related publications", "Licences Before Lines", "Report", "5 November 2030", "Powder and Patience", "Commentary", "19 August 2030",
    ]  # fmt: skip
    assert found.declared.publisher == "Strait Institute"


def test_lines_broken_at_a_width_are_joined_and_hyphens_mended(tmp_path: Path) -> None:
    content = """Ships of two seas

The harbour of Port Alder has been closed to all ships since the mor-
ning of the fifth of May, when a cable was found to be cut. It will be
opened again when it is mended.

Nobody was hurt.
"""
    assert told(text(tmp_path / "a.txt", content))[1:] == [
        (
            "paragraph",
            "The harbour of Port Alder has been closed to all ships since the morning of the fifth of May, when a cable was found to be cut. "  # noqa: E501
            "It will be opened again when it is mended.",
        ),
        ("paragraph", "Nobody was hurt."),
    ]


@pytest.mark.parametrize("bullet", ["•", "-", "–", "*", "1.", "(a)", "▪", "ii)", "\uf0b7"])
def test_bullets(tmp_path: Path, bullet: str) -> None:
    found = told(text(tmp_path / "a.txt", f"A title of a page\n\n{bullet} Close the harbour to all ships\n"))
    assert found[1] == ("item", "Close the harbour to all ships")


@pytest.mark.parametrize(
    "heading", ["Related", "Read more", "You may also like", "More from the Strait Institute", "Related content", "Latest news", "See also"]
)
def test_headings_over_teasers(tmp_path: Path, heading: str) -> None:
    content = f"A title of a page\nThe harbour is closed to all ships of any flag.\n{heading}\nSomething Else Entirely\n3 May 2030\n"
    assert teasers(text(tmp_path / "a.txt", content)) == [heading, "Something Else Entirely", "3 May 2030"]


def test_a_dash_within_a_line_and_a_year_are_no_bullets(tmp_path: Path) -> None:
    found = told(text(tmp_path / "a.txt", "A title of a page\n\n2031. That was the year of the cable that was cut\n"))
    assert found[1][0] == "paragraph"
