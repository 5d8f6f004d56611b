from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
from documents.making import reading

from isthmus.documents.content_fields import FIELDS
from isthmus.documents.proposers.command import Command, Proposed
from isthmus.documents.reading import Reading

PAGE = (
    "Talks in Port Alder\n6 May 2031\nMinister Ada Quill of Norland met officials of Sunland in Port Alder on 5 May 2031.\n"
    "Norland makes 1,200 buoys and twelve ships a year, worth $3 million.\nRelated publications\nCables of the Sea\n5 April 2030\n"
)
GOOD = {"what": "talks", "when": "2031-05-05", "where": "Port Alder", "took_part": [{"name": "Norland", "id": "no"}],
        "people": [{"name": "Ada Quill", "role": "Minister", "affiliation": None}]}  # fmt: skip

SHIPS = {"who": {"name": "Norland", "id": "no"}, "good": {"name": "ships", "id": None}, "how_many": 12, "unit": "each", "per": "year"}


@pytest.fixture
def page(tmp_path: Path) -> Reading:
    return reading(tmp_path / "a.txt", PAGE)


def proposed(place: Path, page: Reading, answer: Any, *, program: str = "", **limits: Any) -> Proposed:
    script = place / "propose.py"
    script.write_text(program or f"import json, sys\nasked = json.load(sys.stdin)\nnan = float('nan')\nprint(json.dumps({answer!r}))\n")
    return Command((sys.executable, str(script)), **limits).propose(page)


def item(content: dict[str, Any], kind: str = "engagement", passages: list[int] | None = None) -> dict[str, Any]:
    return {"kind": kind, "content": content, "passages": passages or [3], "score": 0.7, "reasons": ["a model said so"]}


def test_what_stands_in_the_passage_is_taken(tmp_path: Path, page: Reading) -> None:
    found = proposed(tmp_path, page, {"candidates": [item(GOOD)]})
    assert found.notes == ()
    (candidate,) = found.candidates
    said = {key: value for key, value in candidate.content.items() if value not in (None, [])}
    assert (said, candidate.passages, candidate.score, candidate.proposer) == (GOOD, (3,), 0.7, "command-propose")
    assert candidate.content.keys() == {f.name for f in FIELDS["engagement"] if not f.added}  # as those of our own
    assert candidate.reasons == ("a model said so", "proposed by command-propose; its figures, names, dates and words stand in the passage")


@pytest.mark.parametrize(
    ("content", "kind", "passages", "why"),
    [
        (GOOD | {"when": "2031-05-07"}, "engagement", [3], "when '2031-05-07' does not stand in passage 3"),
        (GOOD | {"where": "Port Birch"}, "engagement", [3], "where 'Port Birch' does not stand in passage 3"),
        (GOOD | {"took_part": [{"name": "Westland", "id": None}]}, "engagement", [3], "name 'Westland' does not stand"),
        (GOOD | {"took_part": [{"name": "Norland", "id": "su-x"}]}, "engagement", [3], "id 'su-x' does not stand"),
        (GOOD | {"people": [{"name": "Ben Rook"}]}, "engagement", [3], "name 'Ben Rook' does not stand"),
        (GOOD | {"what": "talks with Westland"}, "engagement", [3], "what 'talks with Westland' does not stand"),
        (GOOD | {"what": "40 talks"}, "engagement", [3], "what '40 talks' does not stand"),
        (GOOD | {"what": "attack by officials"}, "engagement", [3], "what 'attack by officials' does not stand"),
        (GOOD | {"what": "Quarrel with officials"}, "engagement", [3], "what 'Quarrel with officials' does not stand"),
        (GOOD | {"what": None}, "engagement", [3], "number 1, engagement: what is missing"),
        (GOOD | {"when": "2031-05-05/2040-01-01"}, "engagement", [3], "when '2031-05-05/2040-01-01' does not stand"),
        (GOOD | {"when": "2020/2031-05-05"}, "engagement", [3], "when '2020/2031-05-05' does not stand"),
        (GOOD | {"when": "May"}, "engagement", [3], "when 'May': "),
        (GOOD | {"took_part": [{"name": "Norland", "id": "su"}]}, "engagement", [3], "id 'su' does not stand"),
        (GOOD | {"took_part": [{"name": "Norland", "id": "no"}] * 61}, "engagement", [3], "took_part has 61 items; 60 are the most"),
        (GOOD | {"took_part": "Norland"}, "engagement", [3], "took_part 'Norland' is no list"),
        (GOOD | {"took_part": [{"name": "Norland", "rank": 1}]}, "engagement", [3], "took_part an object is no object of id, name"),
        (GOOD | {"what": "talks" * 300}, "engagement", [3], "what has 1,500 characters; 1,000 are the most"),
        (GOOD | {"where": "\x07Port Alder"}, "engagement", [3], "holds characters that are no text"),
        (GOOD | {"where": "\ud800Port Alder"}, "engagement", [3], "holds characters that are no text"),
        (GOOD | {"kind": "party", "level": 3}, "engagement", [3], "level 3 is not one of "),
        (GOOD | {"domains": ["nonsense"]}, "engagement", [3], "domains 'nonsense' is not one of "),
        (GOOD | {"kind": {"a": [[[[]]]]}}, "engagement", [3], "kind an object is not one of"),
        (SHIPS | {"per": "fortnight"}, "figure", [4], "per 'fortnight' is not one of day, week, month, year"),
        (SHIPS | {"per": "month"}, "figure", [4], "per 'month' does not stand"),
        (SHIPS | {"unit": "tonne"}, "figure", [4], "unit 'tonne' does not stand"),
        (SHIPS | {"status": "imagined"}, "figure", [4], "status 'imagined' is not one of actual, target"),
        (SHIPS | {"how_many": 10**400}, "figure", [4], "how_many so large a number is no number that a document states"),
        (SHIPS | {"how_many": float("nan")}, "figure", [4], "how_many nan is no number"),
        (SHIPS | {"how_many": True}, "figure", [4], "how_many True is no number"),
        (GOOD, "engagement", [2], "does not stand in passage 2"),
        ({"who": {"name": "Norland", "id": "no"}, "how_many": 1300, "unit": "buoys"}, "figure", [4], "how_many 1300 does not stand"),
        (GOOD, "engagement", [99], "it names no passage of the document"),
        (GOOD, "engagement", [6], "its passage is of another publication"),
        ({"title": "Talks"}, "related", [1], "its passage is the own content of the page"),
        (GOOD | {"target": "x"}, "engagement", [3], "target is no member of it"),
        (GOOD, "rumour", [3], "'rumour' is no kind of candidate"),
    ],
)
def test_what_does_not_is_refused_and_told(
    tmp_path: Path, page: Reading, content: dict[str, Any], kind: str, passages: list[int], why: str
) -> None:
    found = proposed(tmp_path, page, [item(content, kind, passages), item(GOOD)])
    assert len(found.candidates) == 1
    assert found.notes[0].startswith("command-propose: 1 of 2 candidates were refused: ")
    assert why in found.notes[0]


@pytest.mark.parametrize("how_many", [1200, 12, 3_000_000])
def test_figures_in_digits_words_and_multiples(tmp_path: Path, page: Reading, how_many: int) -> None:
    found = proposed(tmp_path, page, [item({"who": {"name": "Norland", "id": "no"}, "how_many": how_many}, "figure", [4])])
    assert len(found.candidates) == 1, found.notes


def test_it_gets_the_record_and_the_passages(tmp_path: Path, page: Reading) -> None:
    program = f"import sys\nopen({str(tmp_path / 'asked.json')!r}, 'w').write(sys.stdin.read())\nprint('[]')\n"
    assert proposed(tmp_path, page, None, program=program) == Proposed()
    asked = json.loads((tmp_path / "asked.json").read_text())
    assert asked["record"]["published"] == "2031-05-06"
    assert asked["passages"][2] | {"section": None} == {
        "number": 3, "locator": "para. 2", "section": None, "kind": "paragraph", "own": True,
        "text": "Minister Ada Quill of Norland met officials of Sunland in Port Alder on 5 May 2031.",
    }  # fmt: skip
    assert {"passage", "begin", "end", "kind", "text", "ids", "value"} == asked["mentions"][0].keys()


@pytest.mark.parametrize(
    ("program", "limits", "note"),
    [
        ("import sys; sys.exit('no model')", {}, "ended with code 1 (no model); it proposed nothing"),
        ("import sys; sys.exit('\\x1b[31mno\\x07 model')", {}, "ended with code 1 ([31mno model); it proposed nothing"),
        ("print('words')", {}, "answered what is no JSON"),
        ("print('{}')", {}, "answered without a list of candidates"),
        ("import time; time.sleep(60)", {"time_limit_s": 0.5}, "took longer than 0.5 s; it proposed nothing"),
        ("while True: print('x' * 1000)", {"most_bytes": 5_000}, "answered more than 5,000 bytes; it proposed nothing"),
        ("import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])", {"time_limit_s": 0.5}, "took longer"),  # noqa: E501
    ],
)
def test_its_failure_is_a_note(tmp_path: Path, page: Reading, program: str, limits: dict[str, Any], note: str) -> None:
    found = proposed(tmp_path, page, None, program=program, **limits)
    assert found.candidates == ()
    assert note in found.notes[0]


def test_a_command_that_is_not_there(page: Reading) -> None:
    assert "cannot be started" in Command(("/nowhere/at-all",)).propose(page).notes[0]


def test_a_command_line_is_parted_without_a_shell() -> None:
    assert Command.of("python 'my model.py' --x; rm").words == tuple(shlex.split("python 'my model.py' --x; rm"))
    assert Command.of("python 'my model.py'").name == "command-my-model"
    with pytest.raises(ValueError, match="close the quotes"):
        Command.of("python 'x")
    with pytest.raises(ValueError, match="is empty"):
        Command.of(" ")


@pytest.mark.parametrize("content", [
    GOOD | {"when": "2031"}, GOOD | {"when": "2031-05"}, GOOD | {"what": "Norland met officials of Sunland"},
    GOOD | {"what": "meeting of minister Quill with official of Sunland"}, GOOD | {"country": "no"},
])  # fmt: skip
def test_what_is_shorter_or_less_exact_stands_there_too(tmp_path: Path, page: Reading, content: dict[str, Any]) -> None:
    assert proposed(tmp_path, page, [item(content)]).notes == ()


@pytest.mark.parametrize("content", [
    SHIPS, SHIPS | {"unit": "ship"}, {"how_many": 3e6, "unit": "usd"}, SHIPS | {"measure": "output", "status": "actual"},
])  # fmt: skip
def test_units_are_of_the_vocabulary_or_of_the_passage(tmp_path: Path, page: Reading, content: dict[str, Any]) -> None:
    assert proposed(tmp_path, page, [item(content, "figure", [4])]).notes == ()


def test_more_than_any_document_holds_is_cut_and_told(tmp_path: Path, page: Reading) -> None:
    found = proposed(tmp_path, page, [item(GOOD) for _ in range(503)])
    assert len(found.candidates) == 500
    assert found.notes == (
        "command-propose: 3 of 503 candidates were refused: those after the first 500, for no document states so many",
    )


def test_reasons_bring_no_escape_codes_and_do_not_swell(tmp_path: Path, page: Reading) -> None:
    found = proposed(tmp_path, page, [item(GOOD) | {"reasons": ["\x1b[31mred" + "d" * 500, 7, "\ud800", *["more"] * 20]}])
    (candidate,) = found.candidates
    assert len(candidate.reasons) <= 9
    assert candidate.reasons[0].startswith(" [31mred")
    assert all(len(r) <= 300 and r.isprintable() for r in candidate.reasons)
