"""`isthmus review` as a user runs it, on an invented folder over the small world."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import review_world
import small_world
from review_world import identity
from typer.testing import CliRunner

from isthmus.atlas import folder, own_folder
from isthmus.cli import app
from isthmus.cli.review_walk import as_toml, from_toml, walk
from isthmus.cli.review_words import seen
from isthmus.documents.document_source import SourceChoice
from isthmus.documents.review_desk import Judge, opened


@pytest.fixture
def places(tmp_path: Path) -> list[str]:
    """The options that name the folders."""
    return ["--into", str(review_world.write(tmp_path / "mine")), "--atlas", str(small_world.write(tmp_path / "world"))]


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["review", *words])
    assert done.exit_code == code, done.output
    return done.output


def test_what_waits(places: list[str]) -> None:
    assert run(*places).startswith("11 of 11 candidates wait\n")
    counts = json.loads(run(*places, "--json"))
    assert counts["kinds"]["engagement"] == 4
    assert counts["documents"][0] == {"document_id": "doc-readout", "title": review_world.DOCUMENTS["doc-readout"][0], "waiting": 4}
    listed = json.loads(run("list", *places, "--kind", "figure", "--json"))
    assert [one["candidate_id"] for one in listed["candidates"]] == [identity("powder"), identity("pallets")]
    assert "1 shown" in run("list", *places, "--document", "doc-news", "--limit", "1")


def test_a_candidate_in_words(places: list[str]) -> None:
    told = run("show", identity("meeting")[:16], *places)
    assert "│ Japan hosted the Trio Defence Ministers' Meeting" in told
    assert "it would become" in told
    assert identity("same-meeting") in told
    plain = json.loads(run("show", identity("unknown"), *places, "--json"))
    assert {p["field"] for p in plain["problems"]} == {"source.publisher", "source.url", "took_part", "when"}
    assert plain["would_become"] == {}


def test_judged_and_undone(places: list[str]) -> None:
    said = run("accept", identity("meeting"), identity("warnings"), *places, "--judge", "ann", "--reliability", "B")
    assert said.count("accepted ") == 2
    told = json.loads(run("merge", identity("same-meeting"), identity("meeting"), *places, "--json"))
    assert told["merged"][0]["facts"][0].startswith("engagements/trio-defence")
    run("reject", identity("related"), "--reason", "read", *places)
    assert run(*places).startswith("7 of 11")
    assert "accepted]" in run("list", "--state", "judged", *places)
    assert "- engagements/trio-defence" in run("undo", identity("meeting"), identity("same-meeting"), *places)
    rows = own_folder.tables_of(Path(places[1]))["candidate_judgements"]
    assert sorted(rows["verdict"]) == ["accept", "accept", "merge", "open", "open", "reject"]
    assert "ann" in rows["judge"].to_list()


def test_what_is_wrong_with_one_stops_no_other(places: list[str]) -> None:
    told = json.loads(run("accept", identity("unknown"), identity("powder"), "fig", *places, "--json", code=1))
    assert [one["candidate_id"] for one in told["accepted"]] == [identity("powder")]
    assert [len(one["problems"]) for one in told["refused"]] == [4, 1]
    said = run("accept", identity("cables"), *places, code=1)
    assert "an incident holds one" in said
    assert "accepted" in run("accept", identity("cables"), "--set", "quantities=2 cable", *places)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("accept", "x", "--set", "when"), 2, "is not KEY=VALUE"),
        (("accept", "x", "--set", "source.colour=blue"), 2, "source.colour is unknown"),
        (("accept", "engagement", "--set", "when=2024"), 1, "names no one candidate"),
        (("list", "--kind", "gossip"), 2, "--kind 'gossip' is unknown"),
        (("list", "--state", "maybe"), 2, "--state 'maybe' is unknown"),
        (("list", "--document", "doc-nws"), 2, "doc-news"),
        (("reject", "powder"), 1, "names no one candidate"),
        (("undo", "figure"), 1, "names no one candidate"),
    ],
)
def test_wrong_usage_is_told_in_words(places: list[str], words: tuple[str, ...], code: int, told: str) -> None:
    assert told in run(*words, *places, code=code)


def test_a_field_that_does_not_read(places: list[str]) -> None:
    said = run("accept", identity("meeting"), "--set", "when=May", "--set", "colour=blue", "--set", "kind=party", *places, code=1)
    assert "when: 'May' is no date" in said
    assert "colour: is no field" in said
    assert "kind: 'party' is no term" in said


def test_without_a_folder(tmp_path: Path) -> None:
    assert "isthmus read FILE --into" in run("--into", str(tmp_path / "nowhere"), code=2)


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    base = folder.read(small_world.write(tmp_path / "world"))
    return Judge(base, review_world.write(tmp_path / "mine"), "ann", dt.date(2025, 7, 2))


def walked(judge: Judge, ids: list[str], *keys: str) -> str:
    """What a walk says to a person who presses these keys, one after another, then leaves."""
    said: list[str] = []
    typed: Iterator[str] = iter(keys)

    def ask(question: str) -> str:
        said.append(question)
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    walk(judge, ids, ask, said.append)
    return "\n".join(said)


def verdicts(judge: Judge) -> list[tuple[str, str]]:
    rows = own_folder.tables_of(judge.target)["candidate_judgements"]
    return sorted(rows.select("candidate_id", "verdict").rows())


def test_a_walk_by_keys(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    ids = [identity(name) for name in ("meeting", "same-meeting", "powder", "related", "warnings")]
    said = walked(judge, ids, "a", "m", "1", "r", "", "r", "a misreading", "a", "s", "x", "u", "r", "true", "q")
    assert "accepted: engagements/trio-defence" in said
    assert "merged into engagements/trio-defence" in said  # the first of what is near is the fact just made
    assert "needs a reason" in said
    assert "there is nothing to accept" in said
    assert "one of the keys" in said
    assert "undone" in said  # the rejection, after which it is rejected anew
    assert [v for c, v in verdicts(judge) if c == identity("powder")] == ["open", "reject", "reject"]
    assert identity("warnings") not in dict(verdicts(judge))


def test_an_edit_field_by_field(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    # what, when, where, country, domain, quantities, actors, credibility, note, new actors, leave out; then the source
    said = walked(judge, [identity("cables")], "a", "e", "", "", "Narva", "", "", "2 cable", "", "2", "", "", "", "", "", "", "a")
    assert "an incident holds one" in said
    (row,) = own_folder.tables_of(judge.target)["incidents"].to_dicts()
    assert (row["place"], row["quantity"], row["credibility"]) == ("Narva", 2, 2)


def test_an_edit_in_an_editor(judge: Judge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text("#!/bin/sh\nsed -i 's/^us_role = .*/us_role = \"none\"/; s/^reliability = .*/reliability = \"C\"/' \"$1\"\n")
    editor.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(editor))
    walked(judge, [identity("supply")], "e", "a")
    tables = own_folder.tables_of(judge.target)
    assert tables["commitments"]["us_role"].to_list() == ["none"]
    assert tables["sources"]["reliability"].to_list() == ["C"]


@pytest.mark.parametrize("name", review_world.candidates())
def test_toml_says_back_what_it_was_made_of(judge: Judge, name: str) -> None:
    from isthmus.documents.content_fields import changed

    desk = opened(judge.base, judge.target)
    proposed = desk.proposed(identity(name))
    texts, source = from_toml(as_toml(proposed, proposed.content, SourceChoice(reliability="B")))
    assert changed(proposed.kind, proposed.content, texts, desk.known) == dict(proposed.content)
    assert source["reliability"] == "B"
    with pytest.raises(ValueError, match="is no TOML"):
        from_toml("what = ")


def test_text_of_a_document_does_not_steer_the_terminal() -> None:
    assert seen("a\x1b[2Jb\u202ec\r\n") == "a\ufffd[2Jb\ufffdc\ufffd\n"
