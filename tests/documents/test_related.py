from __future__ import annotations

from pathlib import Path

import pytest
from documents.making import reading

LINE = "Officials of Norland and Sunland met in Port Alder and spoke of the safety of the cables that lie on the floor of the sea."
FIRST, SECOND = ("Licences Before Lines", "2030-11-05", "Report"), ("Powder and Other Matters", "2030-08", "Commentary")


def related(path: Path, page: str) -> list[tuple[str, str | None, str | None]]:
    found = [c for c in reading(path, page).candidates if c.kind == "related"]
    return [(c.content["title"], c.content["date"], c.content["kind"]) for c in found]


@pytest.mark.parametrize(
    "lines",
    [
        "Licences Before Lines\nReport\n5 November 2030\nPowder and Other Matters\nCommentary\nAugust 2030",
        "Report\nLicences Before Lines\n5 November 2030\nCommentary\nPowder and Other Matters\nAugust 2030",
        "5 November 2030\nLicences Before Lines\nReport\nAugust 2030\nPowder and Other Matters\nCommentary",
        "Licences Before Lines | Report | 5 November 2030\nPowder and Other Matters | Commentary | August 2030",
        "• Licences Before Lines — Report, 5 November 2030\n• Powder and Other Matters (Commentary, August 2030)",
        "Licences Before Lines\nReport · 5 November 2030\nPowder and Other Matters\nCommentary · August 2030",
    ],
    ids=["title-kind-date", "kind-title-date", "date-title-kind", "bars", "bullets", "two-lines"],
)
def test_teasers_of_lines(tmp_path: Path, lines: str) -> None:
    assert related(tmp_path / "a.txt", f"Talks in Port Alder\n6 May 2031\n{LINE}\nRelated publications\n{lines}\n") == [FIRST, SECOND]


def test_teasers_of_a_page_with_address_and_topics(tmp_path: Path) -> None:
    page = f"""<html><head><link rel=canonical href="https://a.example/talks/"></head><body><main><h1>Talks in Port Alder</h1><p>{LINE}</p>
    <h2>Read more</h2><ul><li><a href="/r/1">Licences Before Lines</a><span>Report</span><span>5 November 2030</span><span>Topics: Ships, Steel</span></li></ul>
    </main></body></html>"""  # noqa: E501
    (found,) = [c for c in reading(tmp_path / "a.html", page).candidates if c.kind == "related"]
    assert found.content == {
        "title": "Licences Before Lines", "date": "2030-11-05", "kind": "Report", "topics": ["Ships", "Steel"], "url": "https://a.example/r/1",
    }  # fmt: skip
    assert round(found.score, 2) == 0.98  # 0.7 + 0.12 for the link + 0.1 for the date + 0.06 for the kind


def test_teasers_are_never_among_what_the_page_itself_says(tmp_path: Path) -> None:
    page = f"Talks in Port Alder\n{LINE}\nRelated publications\nNorland should buy ten more ships of Sunland\nReport\n5 November 2030\n"
    found = reading(tmp_path / "a.txt", page)
    own = {p.number for p in found.passages if p.own}
    assert [set(c.passages) <= own for c in found.candidates if c.kind == "related"] == [False]
    assert all(set(c.passages) <= own for c in found.candidates if c.kind != "related")


def test_a_page_without_teasers_points_to_none(tmp_path: Path) -> None:
    assert related(tmp_path / "a.txt", f"Talks in Port Alder\n{LINE}\n") == []
