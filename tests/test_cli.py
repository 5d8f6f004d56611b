"""The command line as a user meets it: what it prints, what it writes, how it fails."""

import csv
import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
import small_world

import isthmus
from isthmus import cli


@dataclass(frozen=True)
class Done:
    """What a command left: exit code, standard output, standard error."""

    returncode: int
    stdout: str
    stderr: str


def run(*args: object, cwd: Path | None = None) -> Done:
    """The command in this process: quicker than a process of its own, and the same code from `main` on."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    code = 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["isthmus", *map(str, args)])
        patch.setenv("COLUMNS", "160")
        patch.chdir(cwd or Path.cwd())
        try:
            cli.main()
        except SystemExit as left:
            code = int(left.code or 0)
    return Done(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))


def run_alone(*args: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as `python -m isthmus`, warnings being errors."""
    command = [sys.executable, "-W", "error", "-m", "isthmus", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def test_version_and_help():
    assert run_alone("--version").stdout == f"isthmus {isthmus.__version__}\n"
    shown = run("--help").stdout
    for command in ("run", "build", "check", "questions", "ask", "brief", "cite", "export"):
        assert f"  {command} " in shown
    assert "--good" in run("ask", "chokepoints", "--help").stdout
    assert "--atlas" in run("ask", "chokepoints", "--help").stdout


def test_check_prints_no_problems_and_coverage():
    done = run_alone("check")
    assert done.returncode == 0
    assert done.stdout.startswith("0 problems\n")
    assert "facts from" in done.stdout


def test_check_reports_every_problem_and_exits_1(tmp_path):
    rows = small_world.world()
    rows["actors"][0]["kind"] = "stat"
    rows["sites"][0]["lat"] = "north"
    done = run("check", "--atlas", small_world.write(tmp_path / "w", rows))
    assert done.returncode == 1
    assert done.stderr.startswith("isthmus: 2 problems\n")
    assert "sites.lat: is not a number" in done.stderr
    assert "row 1 (actors/au): 'stat'" in done.stderr
    assert "Traceback" not in done.stderr
    as_json = run("check", "--format", "json", "--atlas", tmp_path / "w")
    assert as_json.returncode == 1
    assert [p["rule"].split()[0] for p in json.loads(as_json.stdout)["problems"]] == ["is", "must"]


def test_an_answer_as_json_has_its_parts(world_file):
    done = run("ask", "chokepoints", "--good", "powder", "--format", "json", "--atlas", world_file)
    answer = json.loads(done.stdout)
    assert set(answer) == {
        "question", "parameters", "sentence", "assumptions", "units", "table", "brackets", "facts", "sources", "documents",
        "weakest_grade", "atlas",
    }  # fmt: skip
    assert answer["parameters"] == {"good": "powder", "as_of": "2026-01-01"}
    assert answer["sources"][0]["url"].startswith("https://")
    assert answer["table"][1]["fact_ids"][0] == "bill_of_materials/motor-a.powder"
    assert answer["atlas"]["name"] == "small-world"


@pytest.mark.parametrize("question", ["chokepoints", "commitments", "convening", "ecosystem"])
def test_the_bundled_atlas_answers_each_question_as_json(question):
    done = run("ask", question, "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["sources"]


def test_csv_parquet_html_md_and_table(world_file, tmp_path):
    ask = ("ask", "commitments", "--group", "trio", "--atlas", world_file)
    rows = list(csv.DictReader(io.StringIO(run(*ask, "--format", "csv").stdout)))
    assert (len(rows), rows[0]["pair"], rows[4]["fact_ids"]) == (9, "Japan–United States", "commitments/half")
    assert run(*ask, "--out", tmp_path / "a" / "x.parquet").stdout.strip() == str(tmp_path / "a" / "x.parquet")
    assert pl.read_parquet(tmp_path / "a" / "x.parquet").height == 9
    assert run(*ask, "--out", tmp_path / "x.html").returncode == 0
    assert "<svg" in (tmp_path / "x.html").read_text(encoding="utf-8")
    assert "collective-defence" in run(*ask, "--format", "md").stdout
    table = run(*ask).stdout
    assert "Bracket: cells remaining without the United States: 0.111 to 0.444" in table
    assert "Rests on" in table


def test_options_come_from_the_signature(world_file):
    ask = ("ask", "commitments", "--group", "trio", "--format", "json", "--atlas", world_file)
    assert len(json.loads(run(*ask, "--no-statements").stdout)["table"]) == 7
    assert len(json.loads(run(*ask, "--as-of", "2020-06-01").stdout)["table"]) == 10


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("ask", "chokepoint"), "there is no question 'chokepoint'; near: chokepoints"),
        (("ask", "chokepoints", "--goood", "x"), "No such option"),
        (("ask", "chokepoints", "--good", "unobtainium"), "no good 'unobtainium'"),
        (("ask", "convening", "--view", "maps"), "--view 'maps' is not one of meetings, pairs, shares, reliance, cadence, merge, next"),
        (("ask", "convening", "--as-of", "tomorrow"), "is not a day such as"),
        (("ask", "convening", "--format", "pdf"), "--format 'pdf' is not one of table, json"),
        (("ask", "convening", "--out", "x.docx"), "cannot tell from 'x.docx'"),
        (("cite", "nobody"), "no source nobody"),
        (("cite", "actors/nobody"), "no fact 'actors/nobody'"),
        (("brief", "--out", "x.docx"), "x.docx"),
        (("brief", "--question", "nothing"), "there is no question 'nothing'"),
        (("export", "--format", "zip", "--out", "x"), "--format 'zip' is not one of datapackage, parquet"),
        (("fly",), "No such command 'fly'"),
    ],
)
def test_wrong_usage_exits_2_in_words(args, message, world_file, tmp_path):
    atlas = () if args[0] == "fly" or "chokepoint" in args else ("--atlas", world_file)
    done = run(*args, *atlas, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_missing_atlas_and_a_damaged_file_exit_1(tmp_path):
    (tmp_path / "bad.duckdb").write_bytes(b"DUCK" * 2000)
    for place, message in ((tmp_path / "none", "is no folder"), (tmp_path / "bad.duckdb", "is damaged")):
        done = run("ask", "convening", "--atlas", place)
        assert done.returncode == 1
        assert message in done.stderr
        assert "Traceback" not in done.stderr


def test_build_then_ask_the_built_file(world_folder, tmp_path):
    built = tmp_path / "new" / "a.duckdb"
    assert run("build", "--atlas", world_folder, "--out", built).stdout.strip() == str(built)
    done = run("ask", "convening", "--group", "trio", "--atlas", built, "--format", "json")
    assert len(json.loads(done.stdout)["table"]) == 3


def test_a_build_of_broken_rows_leaves_the_old_file(world_folder, tmp_path):
    built = tmp_path / "a.duckdb"
    run("build", "--atlas", world_folder, "--out", built)
    before = built.read_bytes()
    (world_folder / "goods.csv").write_text("good_id\n")
    done = run("build", "--atlas", world_folder, "--out", built)
    assert done.returncode == 1
    assert "goods.name: is missing" in done.stderr
    assert built.read_bytes() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_told(world_file, unbuffered):
    with Path("/dev/full").open("w") as full:
        command = [
            sys.executable,
            "-m",
            "isthmus",
            "ask",
            "convening",
            "--group",
            "trio",
            "--format",
            "csv",
            "--atlas",
            str(world_file),
        ]
        environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}  # buffered, the failure shows when all is printed
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=environment)
    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_output_that_was_closed_before_is_no_error():
    command = f'"{sys.executable}" -m isthmus --version >&-'
    done = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_that_goes_away_is_no_crash(world_file):
    command = [sys.executable, "-m", "isthmus", "cite", "s-gov", "--atlas", str(world_file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as done:
        assert done.stdout is not None
        assert done.stderr is not None
        done.stdout.close()
        assert "Traceback" not in done.stderr.read()


def test_cite_tells_sources_and_facts(world_file):
    source = run("cite", "s-press", "--atlas", world_file).stdout
    assert "[s-press] The Paper, “Report”, 2024-05. https://press.example/1" in source
    assert "material_shares/m-1  C3" in source
    fact = run("cite", "material_shares/m-1", "--atlas", world_file).stdout
    assert "material_shares/m-1  C3" in fact
    assert "share: 0.6" in fact
    assert "[s-press]" in fact


def test_export_opens_again_with_the_same_content(world_file, tmp_path):
    digest = json.loads(run("ask", "convening", "--group", "trio", "--format", "json", "--atlas", world_file).stdout)[
        "atlas"
    ]["digest"]
    for form in ("datapackage", "parquet"):
        out = tmp_path / form
        assert run("export", "--format", form, "--out", out, "--atlas", world_file).stdout.strip() == str(out)
        again = json.loads(run("ask", "convening", "--group", "trio", "--format", "json", "--atlas", out).stdout)
        assert again["atlas"]["digest"] == digest


def test_run_builds_asks_and_writes_the_brief(world_folder, tmp_path):
    done = run("run", "--atlas", world_folder, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "convening is left out: the atlas has no actor 'ip4'" in done.stderr  # the small world has another group
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["atlas.duckdb", "brief.html", "brief.pdf"]
    assert done.stdout.splitlines()[-3:] == [
        str(tmp_path / "out" / name) for name in ("atlas.duckdb", "brief.pdf", "brief.html")
    ]
    assert (tmp_path / "out" / "brief.pdf").read_bytes().startswith(b"%PDF")


def test_an_atlas_that_answers_nothing_makes_no_brief(tmp_path):
    rows = {"sources": small_world.world()["sources"]}
    done = run("brief", "--atlas", small_world.write(tmp_path / "w", rows), "--out", tmp_path / "brief.md")
    assert done.returncode == 2
    assert "this atlas answers none of the questions" in done.stderr
    assert not (tmp_path / "brief.md").exists()


def test_quiet_prints_results_alone(world_folder, tmp_path):
    done = run("build", "--quiet", "--atlas", world_folder, "--out", tmp_path / "a.duckdb")
    assert (done.stdout, done.stderr) == ("", "")
