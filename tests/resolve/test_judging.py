from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from isthmus.atlas import folder
from isthmus.atlas.folder import Frames
from isthmus.model.check import check, empty
from isthmus.model.problem import AtlasError
from isthmus.model.table import TABLES
from isthmus.resolve import judging
from isthmus.resolve.clusters import clusters
from isthmus.resolve.proposals import pair_ids

DAY = dt.date(2026, 1, 2)
A, B, C, D = "record:aa", "record:bb", "record:cc", "record:dd"


@pytest.fixture
def base() -> Frames:
    return {name: empty(table) for name, table in TABLES.items()}


def pair(left: str, right: str) -> str:
    return str(pair_ids(pl.Series([left]), pl.Series([right]))[0])


def pairs(*decided: tuple[str, str, str | None]) -> pl.DataFrame:
    """Rows as `read_pairs` gives them: left, right, decision."""
    rows = [
        {
            "row": n, "pair_id": pair(left, right), "decision": decision, "score": "0.9", "basis": "name", "reason": "the same words",
            "left": left, "left_name": f"{left} Ltd", "right": right, "right_name": f"{right} Inc",
        }
        for n, (left, right, decision) in enumerate(decided, start=1)
    ]  # fmt: skip
    return pl.DataFrame(rows)


def judge(base: Frames, target: Path, *decided: tuple[str, str, str | None], on: dt.date = DAY) -> judging.Judged:
    chosen, _ = judging.decided(pairs(*decided))
    return judging.judge(chosen, target, base, judged_by="j-doe", on=on)


def stored(target: Path) -> pl.DataFrame:
    return folder.read_unchecked(target)["judgements"]


def test_decisions_become_rows_and_a_second_reading_changes_nothing(base: Frames, tmp_path: Path) -> None:
    decided = ((A, B, "same"), (A, C, "different"), (A, D, ""))
    told = judge(base, tmp_path / "own", *decided)
    assert (told.new, told.superseding, told.standing) == (2, 0, 0)
    before = (tmp_path / "own" / "judgements.csv").read_bytes()
    told = judge(base, tmp_path / "own", *decided)
    assert (told.new, told.standing) == (0, 2)
    assert (tmp_path / "own" / "judgements.csv").read_bytes() == before
    row = stored(tmp_path / "own").filter(verdict="same").row(0, named=True)
    assert (row["left_record"], row["right_record"], row["left_actor"], row["judged"]) == (A, B, None, "2026-01-02")
    assert (row["score"], row["reason"], row["judge"]) == (0.9, "the same words", "j-doe")


def test_a_merger_is_undone_by_a_later_judgement_and_nothing_is_deleted(base: Frames, tmp_path: Path) -> None:
    judge(base, tmp_path, (A, B, "same"))
    assert clusters(stored(tmp_path)).members == ((A, B),)
    told = judge(base, tmp_path, (B, A, "unsure"), on=DAY)
    assert told.superseding == 1
    assert clusters(stored(tmp_path)).members == ()
    rows = stored(tmp_path)
    assert rows.height == 2
    assert rows.filter(verdict="unsure")["supersedes"].to_list() == rows.filter(verdict="same")["judgement_id"].to_list()
    for verdict in ("same", "unsure", "same"):  # to and fro on one day
        judge(base, tmp_path, (A, B, verdict))
    assert stored(tmp_path).height == 5
    assert stored(tmp_path)["judgement_id"].is_unique().all()
    assert clusters(stored(tmp_path)).members == ((A, B),)


def test_a_judgement_of_an_atlas_actor_refers_to_it(base: Frames, tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match=r"judgements\.right_actor"):
        judge(base, tmp_path / "own", (A, "no-such-actor", "same"))
    assert not (tmp_path / "own").exists()


def test_pairs_judged_already_are_not_proposed_again(base: Frames, tmp_path: Path) -> None:
    judge(base, tmp_path, (A, B, "same"), (A, C, "unsure"))
    rest, settled = judging.without_judged(pairs((B, A, None), (A, C, None), (A, D, None)), stored(tmp_path))
    assert settled == 1
    assert rest["right"].to_list() == [C, D]


def test_every_problem_of_the_decisions_is_told_at_once() -> None:
    frame = pairs((A, B, "sane"), (A, C, "yes"), (A, C, "no"), (A, D, "same"))
    frame = frame.with_columns(pair_id=pl.when(right=D).then(pl.lit("p-000000000000")).otherwise("pair_id"))
    with pytest.raises(AtlasError) as caught:
        judging.decided(frame)
    told = str(caught.value)
    assert "is no verdict\n    row 1" in told
    assert "is not the id of the pair in its row\n    row 4" in told
    assert "differs from row to row" in told


def test_decisions_by_id(base: Frames, tmp_path: Path) -> None:
    frame = pairs((A, B, "different"), (A, C, None))
    chosen, undecided = judging.decided(frame, judging.verdicts([pair(A, C)], [], []))
    assert chosen.select("right", "verdict").rows() == [(C, "same")]
    assert undecided == 1
    with pytest.raises(AtlasError, match="there is no pair 'p-nope'"):
        judging.decided(frame, judging.verdicts(["p-nope"], [], []))
    with pytest.raises(ValueError, match="two verdicts: same and unsure"):
        judging.verdicts(["p-1"], [], ["p-1"])


def test_a_judge_needs_an_id(base: Frames, tmp_path: Path) -> None:
    chosen, _ = judging.decided(pairs((A, B, "same")))
    with pytest.raises(ValueError, match="is no id"):
        judging.judge(chosen, tmp_path, base, judged_by="J. Doe", on=DAY)


def test_the_file_of_pairs_may_have_been_through_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("pair_id;decision;left;left_name;right;right_name\np-1;Accept;a;A;b;B\n", encoding="utf-8-sig")
    assert judging.read_pairs(path)["decision"].to_list() == ["Accept"]
    path.write_text("pair_id,decision\np-1,same\n")
    with pytest.raises(AtlasError, match="has no column left, left_name, right, right_name"):
        judging.read_pairs(path)
    path.write_bytes(b"pair_id,left\n\xff\xfe\n")
    with pytest.raises(AtlasError, match=r"pairs\.csv"):
        judging.read_pairs(path)


def test_clusters_are_connected_and_actors_come_first(base: Frames, tmp_path: Path) -> None:
    judge(base, tmp_path, (D, C, "same"), (C, B, "same"), (A, D, "different"))
    found = clusters(stored(tmp_path))
    assert found.members == ((B, C, D),)
    assert found.contradictions == ()
    assert found.first_of() == {B: B, C: B, D: B}
    assert found.names[D] == f"{D} Ltd"


def test_a_contradiction_is_told_with_its_chain_and_merges_nobody(base: Frames, tmp_path: Path) -> None:
    judge(base, tmp_path, (A, B, "same"), (B, C, "same"), (A, C, "different"), (D, "record:ee", "same"))
    found = clusters(stored(tmp_path))
    assert found.members == ((D, "record:ee"),)
    (contradiction,) = found.contradictions
    assert contradiction.pair == (A, C)
    assert contradiction.members == (A, B, C)
    ids = {row["left_record"]: row["judgement_id"] for row in stored(tmp_path).filter(verdict="same").to_dicts()}
    assert contradiction.chain == (ids[A], ids[B])
    judge(base, tmp_path, (B, C, "different"))
    assert clusters(stored(tmp_path)).members == ((A, B), (D, "record:ee"))
    assert clusters(stored(tmp_path)).contradictions == ()


def test_two_judges_who_disagree_on_one_pair_are_a_contradiction(base: Frames, tmp_path: Path) -> None:
    judge(base, tmp_path / "one", (A, B, "same"))
    judge(base, tmp_path / "two", (B, A, "different"))
    both = pl.concat([stored(tmp_path / "one"), stored(tmp_path / "two")])
    found = clusters(both)
    assert found.members == ()
    (contradiction,) = found.contradictions
    assert contradiction.chain == tuple(both.filter(verdict="same")["judgement_id"])
    assert contradiction.different == tuple(both.filter(verdict="different")["judgement_id"])


def test_a_judgement_takes_the_place_only_of_one_of_its_pair(base: Frames, tmp_path: Path) -> None:
    judge(base, tmp_path, (A, B, "same"), (A, C, "same"))
    rows = stored(tmp_path)
    one, other = rows["judgement_id"]
    moved = rows.with_columns(supersedes=pl.when(judgement_id=one).then(pl.lit(other)))
    assert [p.rule for p in check(base | {"judgements": moved})] == ["is a judgement of another pair"]
    circle = rows.with_columns(right_record=pl.lit(B), supersedes=pl.when(judgement_id=one).then(pl.lit(other)).otherwise(pl.lit(one)))
    assert any("leads in a circle" in p.rule for p in check(base | {"judgements": circle}))
    itself = rows.with_columns(right_record="left_record")
    assert [p.rule for p in check(base | {"judgements": itself})] == ["must be of two things, and is of one with itself"]
    assert check(base | {"judgements": rows}) == []
