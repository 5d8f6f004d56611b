"""`isthmus import` as a user meets it."""

import json

import pytest
import small_world
from test_cli import run

VOTES = "rcid,country,country_code,vote\n1,Japan,JP,yes\n1,Atlantis,QQ,no\n"


def test_the_importers_are_listed_with_origin_and_licence():
    shown = run("import", "--list").stdout
    assert "un-votes\n    UN General Assembly roll calls and votes" in shown
    assert "licence: CC0 1.0" in shown
    assert {"name", "title", "publisher", "url", "obtain", "licence"} <= json.loads(run("import", "--list", "--json").stdout)[0].keys()


def test_counts_are_printed_and_what_was_quarantined_is_told(tmp_path):
    (tmp_path / "v.csv").write_text(VOTES)
    done = run("import", "un_votes", tmp_path / "v.csv", "--into", tmp_path / "own")
    assert done.returncode == 0
    assert "v.csv: 2 read = 1 loaded + 1 quarantined\n    roll_calls 1, votes 1; 2 new, 0 changed\n" in done.stdout
    assert "line 3: no state has the code 'QQ' or the name 'Atlantis': 1,Atlantis,QQ,no" in done.stderr
    assert run("check", "--overlay", tmp_path / "own").stdout.startswith("0 problems\n")


def test_counts_as_json_and_a_failing_file_exits_1(tmp_path):
    (tmp_path / "v.csv").write_text(VOTES)
    done = run("import", "un-votes", tmp_path / "v.csv", tmp_path / "none.csv", "--into", tmp_path / "own", "--json")
    assert done.returncode == 1
    said = json.loads(done.stdout)
    assert (said["read"], said["loaded"], said["quarantined"], said["tables"]) == (2, 1, 1, {"roll_calls": 1, "votes": 1})
    assert [bool(one["error"]) for one in said["files"]] == [False, True]
    assert said["files"][0]["records_quarantined"][0]["line"] == 3


def test_the_overlay_in_use_is_the_target_where_none_is_named(tmp_path, monkeypatch):
    (tmp_path / "v.csv").write_text(VOTES)
    monkeypatch.delenv("ISTHMUS_OVERLAY", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    overlay = tmp_path / "data" / "isthmus" / "overlay"
    assert run("import", "un-votes", tmp_path / "v.csv").stdout.endswith(f"{overlay}\n")
    assert run("check").stdout.startswith("0 problems\n")
    rows = (overlay / "sources.csv").read_text().splitlines()
    assert "United Nations General Assembly Voting Data" in run("cite", rows[1].partition(",")[0]).stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["import"], "name an importer and its files"),
        (["import", "un-vote", "x.csv"], "there is no importer 'un-vote'; near: un-votes"),
    ],
)
def test_wrong_usage_is_told(words, told):
    done = run(*words)
    assert done.returncode == 2
    assert told in done.stderr


def test_facts_may_lie_over_another_atlas(tmp_path):
    (tmp_path / "v.csv").write_text(VOTES)
    atlas = small_world.write(tmp_path / "atlas")
    assert run("import", "un-votes", tmp_path / "v.csv", "--into", tmp_path / "own", "--atlas", atlas).returncode == 0
    assert run("check", "--atlas", atlas, "--overlay", tmp_path / "own").stdout.startswith("0 problems\n")
