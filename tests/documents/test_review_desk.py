"""Candidates accepted, rejected, merged and taken back, on a folder over the small world."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import review_world
import small_world
from review_world import identity

from isthmus.atlas import folder, own_folder
from isthmus.documents import review_desk
from isthmus.documents.content_fields import changed
from isthmus.documents.document_source import SourceChoice
from isthmus.documents.review_desk import Judge
from isthmus.model.problem import AtlasError

Frames = dict[str, pl.DataFrame]
REPORT = SourceChoice(publisher="Institute", url="https://inst.example/report", reliability="C")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Frames:
    return folder.read(small_world.write(tmp_path_factory.mktemp("base") / "world"))


@pytest.fixture
def judge(base: Frames, tmp_path: Path) -> Judge:
    return Judge(base, review_world.write(tmp_path / "mine"), "j-doe", dt.date(2025, 7, 2))


def files(judge: Judge) -> dict[str, bytes]:
    """Every table of the folder save the judgements, as bytes."""
    return {p.name: p.read_bytes() for p in judge.target.iterdir() if p.suffix == ".csv" and p.name != "candidate_judgements.csv"}


def own(judge: Judge) -> Frames:
    return own_folder.tables_of(judge.target)


def edited(judge: Judge, short: str, /, **texts: str) -> dict[str, Any]:
    desk = review_desk.opened(judge.base, judge.target)
    proposed = desk.proposed(identity(short))
    return changed(proposed.kind, proposed.content, texts, desk.known)


def problems(call: Callable[[], object]) -> set[str]:
    with pytest.raises(AtlasError) as told:
        call()
    return {f"{p.table}.{p.column}" for p in told.value.problems}


def test_a_meeting_becomes_an_engagement_with_participants(judge: Judge) -> None:
    made = judge.accept(identity("meeting"))
    tables = own(judge)
    (engagement,) = tables["engagements"].to_dicts()
    assert made[0] == engagement["fact_id"]
    assert (engagement["name"], engagement["kind"], engagement["date"], engagement["country"]) == (
        "Trio Defence Ministers' Meeting", "ministerial", "2025-05-09", "jp",
    )  # fmt: skip
    assert engagement["summary"] == "Ministerial of Japan, Australia and South Korea in Tokyo, convened by Japan."
    assert (engagement["credibility"], engagement["verified"], engagement["source_ids"]) == (3, True, ["read-doc-readout"])
    assert "para. 1" in engagement["note"]
    rows = {(r["actor_id"], r["role"], r["person"], r["affiliation"]) for r in tables["participants"].iter_rows(named=True)}
    assert rows == {
        ("jp", "convener", None, None), ("jp", "participant", None, None), ("au", "participant", None, None),
        ("kr", "participant", None, None), ("acme", "speaker", "Jane Doe", "Acme"),
    }  # fmt: skip
    (source,) = tables["sources"].to_dicts()
    assert (source["reliability"], source["kind"], source["access"]) == ("F", "other", "original")
    assert "not judged" in source["grade_reason"]
    (judgement,) = tables["candidate_judgements"].to_dicts()
    assert (judgement["verdict"], judgement["judge"], judgement["fact_ids"]) == ("accept", "j-doe", sorted(made))
    folder.read(small_world.write(judge.target.parent / "world"), judge.target)  # sound, and opens


@pytest.mark.parametrize(
    ("name", "table", "expected"),
    [
        ("warnings", "recommendations", {
            "kind": "recommendation", "addressees": ["jp"], "theme": "cyber", "status": "unknown", "document_date": "2025-05-10",
            "text": "“Japan should share cyber warnings within a day.”", "publisher": "Ministry of Defence",
        }),
        ("supply", "commitments", {
            "name": "agreement on mutual supply", "parties": ["au", "jp"], "binding": True, "signed": "2025-05-09",
            "functions": ["logistics"],
        }),
        ("powder", "quantities", {
            "actor_id": "acme", "good_id": "powder", "measure": "output", "value": 500.0, "low": None, "unit": "tonne/year",
            "period": "2024", "as_of": "2025-05-10", "basis": "reported",
        }),
    ],
)  # fmt: skip
def test_what_else_becomes_a_fact(judge: Judge, name: str, table: str, expected: dict[str, Any]) -> None:
    content = edited(judge, name, us_role="none") if name == "supply" else None
    judge.accept(identity(name), content)
    (row,) = own(judge)[table].to_dicts()
    assert {key: row[key] for key in expected} == expected


def test_everything_that_stands_in_the_way_is_told_at_once(judge: Judge) -> None:
    before = files(judge)
    told = problems(lambda: judge.accept(identity("unknown")))
    assert told == {"source.publisher", "source.url", "engagement.took_part", "engagement.when"}
    told = problems(lambda: judge.accept(identity("pallets"), None, REPORT))
    assert told == {"figure.good", "figure.unit"}
    assert problems(lambda: judge.accept(identity("plan"), None, REPORT)) == {"recommendation.to", "recommendation.theme"}
    assert problems(lambda: judge.accept(identity("supply"))) == {"commitment.us_role"}
    assert problems(lambda: judge.accept(identity("cables"))) == {"incident.quantities"}
    with pytest.raises(AtlasError, match="there is nothing to accept"):
        judge.accept(identity("related"))
    assert files(judge) == before
    assert not own(judge)["candidate_judgements"].height


def test_an_edit_adds_an_actor_and_a_state_that_the_atlas_lacks(judge: Judge) -> None:
    content = edited(
        judge, "unknown", when="2025-06", took_part="magic = Ministry of Magic\njp\nfj = Fiji",
        new_actors="magic | organisation | Ministry of Magic | jp",
    )  # fmt: skip
    judge.accept(identity("unknown"), content, REPORT)
    tables = own(judge)
    assert set(tables["actors"].select("actor_id", "kind", "country").rows()) == {("magic", "organisation", "jp"), ("fj", "state", None)}
    (judgement,) = tables["candidate_judgements"].to_dicts()
    assert judgement["verdict"] == "edit"
    assert json.loads(judgement["content"])["when"] == "2025-06"
    assert tables["sources"]["reliability"].to_list() == ["C"]
    assert tables["sources"]["published"].to_list() == ["2025-06"]


def test_whom_the_atlas_does_not_know_may_be_left_out(judge: Judge) -> None:
    judge.accept(identity("plan"), edited(judge, "plan", theme="political", leave_unnamed="yes"), REPORT)
    (row,) = own(judge)["recommendations"].to_dicts()
    assert row["addressees"] == ["nato"]
    assert "the document also names allies" in row["note"]


def test_a_range_for_a_planned_year_is_a_target(judge: Judge) -> None:
    judge.accept(identity("pallets"), edited(judge, "pallets", unit="each", per="year", good="powder"), REPORT)
    (row,) = own(judge)["quantities"].to_dicts()
    # 40 to 60: no single value; the date of a target is the one it is for
    assert (row["measure"], row["value"], row["low"], row["high"]) == ("target", None, 40, 60)
    assert (row["unit"], row["period"]) == ("each/year", "2030")


def test_one_figure_is_left_of_an_incident(judge: Judge) -> None:
    judge.accept(identity("cables"), edited(judge, "cables", quantities="2 cable"))
    (row,) = own(judge)["incidents"].to_dicts()
    assert (row["quantity"], row["unit"], row["domain"]) == (2, "cable", "undersea-infrastructure")


EDITS: dict[str, dict[str, str]] = {
    "meeting": {}, "warnings": {}, "powder": {}, "supply": {"us_role": "none"}, "cables": {"quantities": "2 cable"},
    "same-meeting": {"name": "Talks"},
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_accept_then_undo_leaves_every_table_as_it_was(judge: Judge, name: str) -> None:
    before = files(judge)
    made = judge.accept(identity(name), edited(judge, name, **EDITS[name]))
    assert files(judge) != before
    assert judge.undo(identity(name), "too quick") == sorted(made)
    assert files(judge) == before
    rows = own(judge)["candidate_judgements"]
    assert sorted(rows["verdict"]) == sorted(["edit" if EDITS[name] else "accept", "open"])


def test_all_accepted_and_taken_back_in_another_order(judge: Judge) -> None:
    before = files(judge)
    names = ["meeting", "powder", "same-meeting", "warnings"]
    for name in names:
        judge.accept(identity(name), edited(judge, name, **EDITS[name]))
    for name in names[1::2] + names[0::2]:
        judge.undo(identity(name))
    assert files(judge) == before


def test_an_actor_stays_while_another_fact_needs_it(judge: Judge) -> None:
    before = files(judge)
    content = edited(judge, "unknown", when="2025-06", took_part="magic\njp", new_actors="magic | organisation | Ministry of Magic")
    judge.accept(identity("unknown"), content, REPORT)
    judge.accept(identity("warnings"), edited(judge, "warnings", to="magic"))
    judge.undo(identity("unknown"))
    assert own(judge)["actors"]["actor_id"].to_list() == ["magic"]
    assert not own(judge)["engagements"].height
    judge.undo(identity("warnings"))
    assert files(judge) == before


def test_a_merge_into_an_accepted_candidate_adds_its_document(judge: Judge) -> None:
    first, second = identity("meeting"), identity("same-meeting")
    made = judge.accept(first)
    after_first = files(judge)
    assert judge.merge(second, first) == [made[0]]
    (engagement,) = own(judge)["engagements"].to_dicts()
    assert engagement["source_ids"] == ["read-doc-news", "read-doc-readout"]
    assert set(own(judge)["participants"]["source_ids"].explode()) == {"read-doc-readout"}  # of them the other page says nothing
    judge.undo(second)
    assert files(judge) == after_first


def test_a_merge_into_a_waiting_candidate_follows_what_becomes_of_it(judge: Judge) -> None:
    first, second = identity("meeting"), identity("same-meeting")
    judge.merge(second, first)
    assert not own(judge)["engagements"].height
    with pytest.raises(ValueError, match="is merged into"):
        judge.reject(first, "no")
    with pytest.raises(ValueError, match=r"is merged into .* itself"):
        judge.merge(first, second)
    judge.accept(first)
    assert own(judge)["engagements"]["source_ids"].to_list() == [["read-doc-news", "read-doc-readout"]]
    judge.undo(first)
    assert not own(judge)["engagements"].height
    judge.undo(second)
    assert not own(judge)["sources"].height


def test_a_fact_stays_that_rests_on_another_judgement_too(judge: Judge) -> None:
    first, second = identity("meeting"), identity("same-meeting")
    made = judge.accept(first)
    judge.merge(second, made[0])  # into the fact itself
    gone = judge.undo(first)
    assert made[0] not in gone
    assert own(judge)["engagements"]["source_ids"].to_list() == [["read-doc-news"]]
    assert not own(judge)["participants"].height
    judge.undo(second)
    assert not own(judge)["engagements"].height


def test_a_fact_of_the_atlas_gains_the_document_when_both_are_read(judge: Judge, tmp_path: Path) -> None:
    world = small_world.write(tmp_path / "world")
    target = judge.base["engagements"]["fact_id"][0]
    judge.merge(identity("meeting"), target)
    read = folder.read(world, judge.target)["engagements"].filter(pl.col("fact_id") == target)
    assert "read-doc-readout" in read["source_ids"].item()
    assert folder.read(world)["engagements"].equals(judge.base["engagements"])  # the atlas itself is as it was
    judge.undo(identity("meeting"))
    read = folder.read(world, judge.target)["engagements"].filter(pl.col("fact_id") == target)
    assert "read-doc-readout" not in read["source_ids"].item()


def test_what_cannot_be_judged_so_is_refused_in_words(judge: Judge) -> None:
    one = identity("meeting")
    with pytest.raises(ValueError, match="needs a reason"):
        judge.reject(one, " ")
    with pytest.raises(ValueError, match="there is none to undo"):
        judge.undo(one)
    with pytest.raises(ValueError, match="names no one candidate"):
        judge.accept("engagement-nothing")
    with pytest.raises(ValueError, match="the candidate itself"):
        judge.merge(one, one)
    with pytest.raises(ValueError, match="of kind recommendation, not engagement"):
        judge.merge(one, identity("warnings"))
    with pytest.raises(ValueError, match="no fact that a candidate of kind engagement"):
        judge.merge(one, "engagements/nothing")
    judge.reject(one, "a plan")
    with pytest.raises(ValueError, match="is rejected already, by j-doe on 2025-07-02"):
        judge.accept(one)
    with pytest.raises(ValueError, match="is rejected\n"):
        judge.merge(identity("same-meeting"), one)
    with pytest.raises(ValueError, match="is no id"):
        Judge(judge.base, judge.target, "J Doe", judge.on).undo(one)


def test_nothing_is_written_where_one_table_cannot_be(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(judge)
    write = own_folder.writing.write

    def failing(content: bytes, target: Path) -> Path:
        if target.name == "participants.csv":
            raise OSError(28, "No space left on device", str(target))
        return write(content, target)

    monkeypatch.setattr(own_folder.writing, "write", failing)
    with pytest.raises(OSError, match="No space"):
        judge.accept(identity("meeting"))
    assert files(judge) == before
    assert not own(judge)["candidate_judgements"].height


def test_an_unsound_row_is_never_written(judge: Judge) -> None:
    before = files(judge)
    content = edited(judge, "meeting", margin_of="no-such-event", credibility="9")
    with pytest.raises(AtlasError, match="margin_of") as told:
        judge.accept(identity("meeting"), content)
    assert {p.column for p in told.value.problems} == {"margin_of", "credibility"}
    assert files(judge) == before


def test_near_facts_and_candidates(judge: Judge) -> None:
    desk = review_desk.opened(judge.base, judge.target)
    proposed = desk.proposed(identity("meeting"))
    _, candidates = desk.near(proposed, proposed.content)
    # the hostile page tells of the same two actors in May 2025, which overlaps with 9 May; its words are farther
    assert [near.identity for near in candidates] == [identity("same-meeting"), identity("hostile")]
    assert "shares au, jp" in candidates[0].why
    made = judge.accept(identity("same-meeting"))
    facts, _ = review_desk.opened(judge.base, judge.target).near(proposed, proposed.content)
    assert [near.identity for near in facts] == [made[0]]


def test_the_list_has_the_most_certain_first(judge: Judge) -> None:
    desk = review_desk.opened(judge.base, judge.target)
    listed = desk.listing()
    assert [one.score for one in listed] == sorted((one.score for one in listed), reverse=True)
    assert len(listed) == len(review_world.candidates())
    assert {one.kind for one in desk.listing(kind="figure")} == {"figure"}
    assert {one.document_id for one in desk.listing(document="doc-news")} == {"doc-news"}
    powder = next(one for one in listed if one.candidate_id == identity("powder"))
    assert powder.words == "Acme: output of 500 tonnes powder a year"
    judge.reject(identity("powder"), "no")
    desk = review_desk.opened(judge.base, judge.target)
    assert len(desk.listing()) == len(listed) - 1
    assert [one.candidate_id for one in desk.listing(state="judged")] == [identity("powder")]
    assert review_desk.whole_id(desk, identity("powder")[:12]) == identity("powder")
