from __future__ import annotations

from pathlib import Path

import pytest
from documents.making import reading

LINE = "Officials of Norland and Sunland met in Port Alder and spoke of the safety of the cables that lie on the floor of the sea."


def test_what_is_declared_comes_first(tmp_path: Path) -> None:
    page = f"---\ntitle: Talks\ndate: 2031-05-06\npublisher: Ministry of Defence of Norland\nlanguage: en_GB\n---\n\n2 May 2030\n\n{LINE}\n"
    record = reading(tmp_path / "2029-01-01.md", page).record
    assert (record.title, record.published, record.publisher, record.language, record.voices) == (
        "Talks", "2031-05-06", "Ministry of Defence of Norland", "en-GB", ("mod-no",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("page", "day"),
    [
        (f"Talks in Port Alder\n6 May 2031\n{LINE}\n", "2031-05-06"),
        (f"Talks in Port Alder\nDate: 7 May 2031\nPublished 6 May 2031\n{LINE}\n", "2031-05-06"),
        (f"Talks in Port Alder\nPORT ALDER, May 6, 2031 — {LINE}\n", "2031-05-06"),
        (f"Talks in Port Alder\n{LINE}\nDone at Port Alder on 6 May 2031.\n", "2031-05-06"),
        (f"Talks in Port Alder\n{LINE}\nRelated publications\nCables of the Sea\n5 April 2030\n", None),
        (f"Talks in Port Alder\n{LINE}\n", None),
    ],
    ids=["line", "published", "dateline", "closing", "teaser", "none"],
)
def test_the_day_of_publication_is_never_that_of_a_teaser(tmp_path: Path, page: str, day: str | None) -> None:
    assert reading(tmp_path / "a.txt", page).record.published == day


def test_the_day_in_the_name_of_the_file_is_the_last_resort(tmp_path: Path) -> None:
    assert reading(tmp_path / "2031-05-06-talks.txt", f"Talks in Port Alder\n{LINE}\n").record.published == "2031-05-06"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Fact sheet: ships of Norland", "fact-sheet"),
        ("Readout of the minister's call with Sunland", "readout"),
        ("Joint statement by Norland and Sunland", "communique"),
        ("Remarks by the Minister of Ports at Port Alder", "speech"),
        ("Norland awards contract for ten ships", "award-notice"),
        ("Memorandum of understanding between Norland and Sunland", "agreement"),
        ("A day by the sea", "other"),
    ],
)
def test_kinds_by_title(tmp_path: Path, title: str, kind: str) -> None:
    page = f"{title}\n\nThe cables of Norland lie on the floor of the sea, and they are many.\n"
    assert reading(tmp_path / "a.txt", page).record.kind == kind


def test_a_list_of_speakers_makes_an_event_page(tmp_path: Path) -> None:
    page = f"Cables and ships of two seas\n6 May 2031\nSpeakers\nAda Quill, Minister of Ports\nBen Rook, Admiral\nAbout\n{LINE}\n"
    assert reading(tmp_path / "a.txt", page).record.kind == "event-page"


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("The ships of the two seas have been told that the harbour is closed and that it will be opened again.", "en"),
        ("Die Schiffe der beiden Meere wissen, dass der Hafen geschlossen ist und dass er nicht mehr geöffnet wird, auch für die Flotte.", "de"),  # noqa: E501
        ("Les navires des deux mers savent que le port est fermé et qu'il ne sera pas ouvert avant la fin de la semaine pour les autres.", "fr"),  # noqa: E501
        ("港は五月六日から閉まっています。ケーブルが切れたからです。", "ja"),
        ("Корабли двух морей знают, что порт закрыт и что он не будет открыт.", "ru"),
        ("Xq zzk wvu prt klm nnb ghj sdf qwe rty uio pas dfg hjk.", "und"),
    ],
)  # fmt: skip
def test_languages(tmp_path: Path, words: str, language: str) -> None:
    assert reading(tmp_path / "a.txt", f"{words}\n\n{words}\n").record.language == language


def test_topics_passages_and_sections(tmp_path: Path) -> None:
    page = f"# Talks in Port Alder\n\nTopics: ships, cables\n\n## Recommendations\n\n- {LINE}\n"
    found = reading(tmp_path / "a.md", page)
    assert found.record.topics == ("ships", "cables")
    assert [(p.number, p.locator, p.section, p.kind) for p in found.passages] == [
        (1, "heading 1", None, "heading"), (2, "para. 1", "Talks in Port Alder", "paragraph"),
        (3, "heading 2", "Talks in Port Alder", "heading"), (4, "item 1", "Recommendations", "item"),
    ]  # fmt: skip


def test_the_site_is_taken_off_the_title_and_published_it(tmp_path: Path) -> None:
    page = f"<html><head><title>Talks in Port Alder - Strait Institute</title></head><body><h1>Talks in Port Alder</h1><p>{LINE}</p></body></html>"  # noqa: E501
    record = reading(tmp_path / "a.html", page).record
    assert (record.title, record.publisher) == ("Talks in Port Alder", "Strait Institute")


@pytest.mark.parametrize(("line", "publisher"), [
    ("Published by Harbour Watch Norland", "Harbour Watch Norland"), ("Published on: 05/06/2031", None),
    ("Released yesterday at noon", None),
])  # fmt: skip
def test_what_stands_after_published_is_a_name_or_nothing(tmp_path: Path, line: str, publisher: str | None) -> None:
    assert reading(tmp_path / "a.txt", f"Talks in Port Alder\n{line}\n{LINE}\n").record.publisher == publisher
