"""`isthmus read` as a user meets it."""

import json
import sys

import pytest
from test_cli import run

PAGE = """Japan and Australia hold talks on cables
6 May 2025
Officials of Japan and Australia met in Tokyo on 5 May 2025 and spoke of the safety of cables.
Australia should send a ship to Tokyo every year.
Related publications
Who Mends a Cable?
Report
3 April 2025
"""


@pytest.fixture
def page(tmp_path):
    (path := tmp_path / "talks.txt").write_text(PAGE)
    return path


def test_a_readable_account_of_each_document(page, tmp_path):
    done = run("read", page, "--into", tmp_path / "own")
    assert (done.returncode, done.stderr) == (0, "")
    first, second, *_ = done.stdout.splitlines()
    assert first == "Japan and Australia hold talks on cables"
    assert "2025-05-06" in second
    assert "1 related publication" in done.stdout
    assert done.stdout.endswith(f"1 new, 0 changed, 0 as before: {tmp_path / 'own'}\n")
    assert run("read", page, "--into", tmp_path / "own").stdout.endswith(f"0 new, 0 changed, 1 as before: {tmp_path / 'own'}\n")
    assert run("check", "--overlay", tmp_path / "own").stdout.startswith("0 problems\n")


def test_json_names_what_was_read_and_what_failed_and_a_failure_exits_1(page, tmp_path):
    (empty := tmp_path / "empty.pdf").write_bytes(b"")
    done = run("read", page, empty, "--into", tmp_path / "own", "--json")
    assert done.returncode == 1
    said = json.loads(done.stdout)
    (document,) = said["documents"]
    assert (document["title"], document["date"], document["file"]) == ("Japan and Australia hold talks on cables", "2025-05-06", "talks.txt")  # noqa: E501
    assert [(r["title"], r["date"], r["kind"]) for r in document["related"]] == [("Who Mends a Cable?", "2025-04-03", "Report")]
    (recommendation,) = document["recommendations"]
    assert recommendation["passage"] == "Australia should send a ship to Tokyo every year."
    assert [(f["file"], f["error"].startswith("is empty")) for f in said["failed"]] == [(str(empty), True)]
    assert f"isthmus: {empty}: is empty\n    way out: " in done.stderr


def test_a_proposer_is_asked_and_what_it_makes_up_is_refused(page, tmp_path):
    (script := tmp_path / "model.py").write_text(
        "import json, sys\njson.load(sys.stdin)\n"
        "one = {'kind': 'incident', 'content': {'what': 'a cut cable', 'where': 'Oslo'}, 'passages': [3], 'score': 1}\nprint(json.dumps([one]))\n"  # noqa: E501
    )
    done = run("read", page, "--into", tmp_path / "own", "--proposer", f"{sys.executable} {script}")
    assert done.returncode == 0
    note = "note: command-model: 1 of 1 candidates were refused: number 1, incident: what 'a cut cable' does not stand in passage 3"
    assert note in done.stdout


def test_wrong_usage(page, tmp_path):
    assert run("read", page, "--into", tmp_path / "own", "--proposer", "'").returncode == 2
    assert run("read").returncode == 2
    done = run("read", "gopher://a.example/x", "--into", tmp_path / "own")
    assert (done.returncode, "has the scheme 'gopher', which is not read" in done.stderr) == (1, True)
