"""Pages that lost their markup: lines in the orders that sites have them. Every name is invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents.making import pdf, reading, text, told

from isthmus.documents.reading import Reading

PROSE = (
    "The harbours of Norland and Sunland have been closed to ships of other flags since spring, and those who had to find other ways "
    "have found that there are few; this page says what was learnt from it, and what both governments may still do before autumn."
)
MISSION = f"""Advancing Harbour Cooperation: From Talk to Trade
Wednesday, June 18, 2031
Institute for Distant Straits

Publication: Analysis
{PROSE}

Speakers
Dr. Hannah Voss, opening remarks
Senior Vice President, Institute for Distant Straits
Ambassador Kenji Morita
Former Ambassador of Sunland to Norland
Colonel (ret.) Sue Park
Senior Fellow, Asan School for Policy
Liam O'Connor, moderator
Director, Harbour Program, Port Alder Policy Forum

Related Publications
What the Harbour Summit Means
Friday, July 11, 2031
By: Mia Tanaka
Leaders met in Port Alder and should now finish what they began.
Type: Analysis
Conflict Analysis & Prevention; Global Policy
Norland's Ship Exports Surge
Monday, June 2, 2031
By: Peter Holm
Norland should export more.
Type: Question and Answer
Economics
"""


def people(one: Reading) -> list[tuple[str, str | None, str | None]]:
    return [(p.name, p.role, p.affiliation) for p in one.people]


def related(one: Reading) -> list[tuple[str, str | None, str | None, list[str]]]:
    said = [c.content for c in one.candidates if c.kind == "related"]
    return [(c["title"], c["date"], c["kind"], c["topics"]) for c in said]


def test_title_date_speakers_and_teasers_of_a_page_without_markup(tmp_path: Path) -> None:
    one = reading(tmp_path / "a.txt", MISSION)
    record = one.record
    assert (record.title, record.published, record.publisher, record.kind) == (
        "Advancing Harbour Cooperation: From Talk to Trade", "2031-06-18", "Institute for Distant Straits", "report",
    )  # fmt: skip
    assert people(one) == [
        ("Hannah Voss", "Senior Vice President", "Institute for Distant Straits"),
        ("Kenji Morita", "Former Ambassador to Norland", "Sunland"),
        ("Sue Park", "Senior Fellow", "Asan School for Policy"),
        ("Liam O'Connor", "Director, Harbour Program", "Port Alder Policy Forum"),
    ]
    assert related(one) == [
        ("What the Harbour Summit Means", "2031-07-11", "Analysis", ["Conflict Analysis & Prevention", "Global Policy"]),
        ("Norland's Ship Exports Surge", "2031-06-02", "Question and Answer", ["Economics"]),
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # date first, then title, kind
        (["5 May 2031", "Cables that nobody mends", "Report", "1 April 2031", "A sea of two owners", "Commentary"],
         [("Cables that nobody mends", "2031-05-05", "Report", []), ("A sea of two owners", "2031-04-01", "Commentary", [])]),
        # kind first
        (["Report", "Cables that nobody mends", "5 May 2031", "Essay", "A sea of two owners", "1 April 2031"],
         [("Cables that nobody mends", "2031-05-05", "Report", []), ("A sea of two owners", "2031-04-01", "Essay", [])]),
        # a day without its year says nothing and is no title
        (["Cables that nobody mends", "9 Oct", "A sea of two owners", "5 Oct"],
         [("Cables that nobody mends", None, None, []), ("A sea of two owners", None, None, [])]),
        # the last teaser has no day: it is a title all the same, since the first has no line of topics
        (["Cables that nobody mends", "5 May 2031", "A sea of two owners", "1 April 2031", "What became of the pilots"],
         [("Cables that nobody mends", "2031-05-05", None, []), ("A sea of two owners", "2031-04-01", None, []),
          ("What became of the pilots", None, None, [])]),
        # all in a line
        (["Cables that nobody mends | Report | 5 May 2031", "A sea of two owners | Essay | 1 April 2031"],
         [("Cables that nobody mends", "2031-05-05", "Report", []), ("A sea of two owners", "2031-04-01", "Essay", [])]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("heading", ["Related Publications", "Read next", "More from Norland desk", "Next outputs", "Editors’ picks"])
def test_teasers_in_every_order(tmp_path: Path, heading: str, lines: list[str], expected: list[object]) -> None:
    page = "\n".join(["Harbours of two seas", "6 May 2031", PROSE, heading, *lines])
    assert related(reading(tmp_path / "a.txt", page)) == expected


@pytest.mark.parametrize(
    ("head", "title", "day", "publisher"),
    [
        (["Port Alder Tribune", "Friday May 30 2031", "Home", "Sport", "Drones stop ships at the pier"],
         "Drones stop ships at the pier", "2031-05-30", "Port Alder Tribune"),
        (["Strait Data Project", "Data card 9", "31.III.2031", "Cables: who mends what"], "Cables: who mends what", "2031-03-31", "Strait Data Project"),  # noqa: E501
        (["Harbour Digest", "12 Oct", "2031", "AWARDS", "Two yards land a deal for mortar boats"],
         "Two yards land a deal for mortar boats", "2031-10-12", "Harbour Digest"),
        (["After the handshake: what two seas owe each other", "Policy Study 3 / 2031", "11. 2. 2031", "Society for Ports"],
         "After the handshake: what two seas owe each other", "2031-02-11", "Society for Ports"),
        (["ASX and media announcement", "30 October 2031", "Two firms extend their partnership on cables"],
         "Two firms extend their partnership on cables", "2031-10-30", None),
    ],
)  # fmt: skip
def test_the_title_stands_below_the_name_of_the_site(tmp_path: Path, head: list[str], title: str, day: str, publisher: str | None) -> None:
    record = reading(tmp_path / "a.txt", "\n".join([*head, PROSE])).record
    assert (record.title, record.published, record.publisher) == (title, day, publisher)


def test_a_day_of_digits_is_read_in_the_order_that_the_page_tells(tmp_path: Path) -> None:
    page = "Talks of two harbours\n01/12/2031 | Statements\n{}\n" + PROSE
    assert reading(tmp_path / "a.txt", page.format("Place and day: Port Alder, 29/11/2031")).record.published == "2031-12-01"
    assert reading(tmp_path / "b.txt", page.format("Place and day: Port Alder, 11/29/2031")).record.published == "2031-01-12"
    assert reading(tmp_path / "c.txt", page.format("Place: Port Alder")).record.published == "2031"


def test_hard_wrapped_text_is_joined_and_names_are_found_across_lines(tmp_path: Path) -> None:
    page = """Notes from a harbour

When the two governments met again after the winter, the Prime
Minister of Norland said that nobody had mended the cable, and that
nobody would, unless both of the owners agreed to share what it costs
to send a ship.

- Close no harbour without a word to those who use it, and not for
  longer than a week.
- Mend the cable.
"""
    assert told(text(tmp_path / "a.txt", page))[1:] == [
        ("paragraph", "When the two governments met again after the winter, the Prime Minister of Norland said that nobody had mended the cable, and that "  # noqa: E501
                      "nobody would, unless both of the owners agreed to share what it costs to send a ship."),
        ("item", "Close no harbour without a word to those who use it, and not for longer than a week."),
        ("item", "Mend the cable."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('"It is early," said Elof Ringdahl, operations chief of the Norland Coast Guard.', ("Elof Ringdahl", "operations chief", "Norland Coast Guard")),  # noqa: E501
        ("Norland's defence minister, Zane Krast, held a call.", ("Zane Krast", "defence minister", "Norland")),
        ("Brigadier Brock Tallent of the Sunland Army said so.", ("Brock Tallent", "Brigadier", "Sunland Army")),
        ("The meeting elected Imke Roh as Coordinator.", ("Imke Roh", "Coordinator", None)),
        ("I thank the President of the Harbour Society, Corinna Maddern, for her words.", ("Corinna Maddern", "President", "Harbour Society")),  # noqa: E501
        ("By Oriane Delacour", ("Oriane Delacour", "author", None)),
        ("Seo Minja, Director General of the Guided Vessels Bureau, agreed.", ("Seo Minja", "Director General", "Guided Vessels Bureau")),
        ("Outi Rantak (Dr.) – Senior Specialist, National Supply Agency, Norland", ("Outi Rantak", "Senior Specialist", "National Supply Agency")),  # noqa: E501
        ("Verity Shad, Chief Commercial Officer of Alder Ports Group, signed.", ("Verity Shad", "Chief Commercial Officer", "Alder Ports Group")),  # noqa: E501
    ],
)  # fmt: skip
def test_people_in_sentences_and_lines(tmp_path: Path, line: str, expected: tuple[str, str | None, str | None]) -> None:
    one = reading(tmp_path / "a.txt", f"Harbours of two seas\n6 May 2031\n{line}\n{PROSE}")
    assert people(one) == [expected]


@pytest.mark.parametrize("line", ["PUBLIC EVENT", "Chair, Alder Cable Operators' Forum", "IMMEDIATE RELEASE", "Systems Business, Head of Sales"])  # noqa: E501
def test_bodies_and_labels_are_no_people(tmp_path: Path, line: str) -> None:
    assert people(reading(tmp_path / "a.txt", f"Harbours of two seas\n6 May 2031\n{line}\nHead of nothing at all\n{PROSE}")) == []


def test_two_columns_of_a_pdf_follow_each_other(tmp_path: Path) -> None:
    first, second, third = (PROSE.replace("Norland", name) for name in ("Estland", "Westland", "Southland"))
    made = pdf([f"#set page(columns: 2)\n= Ships of two seas\n{first}\n\n{second}\n\n#colbreak()\n{third}"])
    assert [words for _, words in told(text(tmp_path / "a.pdf", made))] == ["Ships of two seas", first, second, third]


def test_own_text_goes_on_after_teasers(tmp_path: Path) -> None:
    page = f"Harbours of two seas\n6 May 2031\n{PROSE}\nRelated publications\nCables that nobody mends\n5 May 2031\n{PROSE * 2}\n"
    one = reading(tmp_path / "a.txt", page)
    assert [p.own for p in one.passages] == [True, True, True, False, False, False, True]
    assert related(one) == [("Cables that nobody mends", "2031-05-05", None, [])]


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        ("Minister receives delegation of Sunland", "", "readout"),
        ("Award decision: framework for cable ships", "", "award-notice"),
        ("Firms extend their partnership", "Authorised for release by the Company Secretary", "press-release"),
        ("Harbours: questions and answers", "", "fact-sheet"),
        ("Voyage report of a frigate", "The sailors of the frigate drilled with divers.", "exercise-report"),
        ("Outcomes document of Port Alder", "The Participants decided to close no harbour.", "communique"),
        ("What the keeper knew", "I stood there. I saw my ship. I ask you: what do I owe? I do not know, and I thank you.", "speech"),
    ],
)
def test_kinds_by_general_signs(tmp_path: Path, title: str, body: str, kind: str) -> None:
    assert reading(tmp_path / "a.txt", f"{title}\n6 May 2031\n{body}\nThe harbour has been closed since May.").record.kind == kind


def test_the_name_of_a_file_is_no_sign_of_its_kind(tmp_path: Path) -> None:
    assert reading(tmp_path / "fact-sheet-press-release.txt", f"Harbours of two seas\n6 May 2031\n{PROSE}").record.kind == "other"
