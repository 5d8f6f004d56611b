"""`isthmus resolve`, `judge` and `clusters` as a user runs them, over the bundled atlas."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from isthmus.cli import app

NAMES = (
    "Supplier,Country,City\nRHEINMETALL AG,Germany,Düsseldorf\n"
    "Hanwha Aerospace Company Limited,KR,\nNobody Knows Whom GmbH,DE,\n"
)


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("ISTHMUS_OVERLAY", raising=False)


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == code, done.output
    return done.output


def names(tmp_path: Path) -> str:
    path = tmp_path / "names.csv"
    path.write_text(NAMES, encoding="utf-8")
    return str(path)


def test_a_file_against_the_atlas_judged_and_undone(tmp_path: Path) -> None:
    told = json.loads(run("resolve", names(tmp_path), "-o", "pairs.csv", "--json"))
    assert (told["left"], told["judged"], told["file"]) == (3, 0, "pairs.csv")
    with Path("pairs.csv").open(encoding="utf-8") as file:
        proposed = {(row["left_name"].partition(" = ")[0], row["right"]): row for row in csv.DictReader(file)}
    hanwha = proposed["Hanwha Aerospace Company Limited", "hanwha-aerospace"]
    assert float(hanwha["score"]) > 0.9
    assert "country agrees" in hanwha["reason"]
    assert not any(left.startswith("Nobody") for left, _ in proposed)

    said = run("judge", "pairs.csv", "--same", hanwha["pair_id"], "--judge", "j-doe", "--reason", "its own website")
    assert said.startswith("1 judged, 0 of them in place")
    overlay = tmp_path / "data" / "isthmus" / "overlay"
    assert (overlay / "judgements.csv").is_file()
    assert "its own website" in (overlay / "judgements.csv").read_text(encoding="utf-8")
    assert "hanwha-aerospace" in run("clusters")
    again = json.loads(run("resolve", names(tmp_path), "-o", "pairs.csv", "--json"))
    assert again["judged"] == 1
    assert again["pairs"] == told["pairs"] - 1

    run("resolve", names(tmp_path), "-o", "all.csv", "--judged")
    run("judge", "all.csv", "--unsure", hanwha["pair_id"], "--judge", "j-doe")
    assert json.loads(run("clusters", "--json")) == {"clusters": [], "contradictions": []}
    run("check")


def test_decisions_are_read_back_from_the_file(tmp_path: Path) -> None:
    run("resolve", names(tmp_path), "-o", "pairs.csv", "--quiet")
    assert "holds no decision" in run("judge", "pairs.csv", code=2)
    text = Path("pairs.csv").read_text(encoding="utf-8")
    first = text.splitlines()[1]
    Path("pairs.csv").write_text(text.replace(first, first.replace(",,", ",different,", 1)), encoding="utf-8")
    told = json.loads(run("judge", "pairs.csv", "--into", "own", "--judge", "j-doe", "--json"))
    assert told["new"] == 1
    assert told["folder"] == "own"


def test_doubles_within_a_file_and_an_overlay_against_the_atlas(tmp_path: Path) -> None:
    Path("a.csv").write_text("name\nFoo Works Ltd\nFOO WORKS\nBar\n", encoding="utf-8")
    told = json.loads(run("resolve", "a.csv", "--against", "itself", "-o", "pairs.parquet", "--json"))
    assert (told["left"], told["right"], told["pairs"]) == (3, 0, 1)
    own = Path("own")
    own.mkdir()
    bundled = Path(__file__).parents[1] / "src/isthmus/atlas/bundled"
    header = (bundled / "actors.csv").read_text(encoding="utf-8").splitlines()[0]
    columns = {"fact_id": "actors/x-1", "actor_id": "x-1", "kind": "company", "name": "Hanwha Aerospace Co Ltd", "country": "kr"}
    row = ",".join(columns.get(name, "") for name in header.split(","))
    (own / "actors.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    told = json.loads(run("resolve", "own", "-o", "pairs.csv", "--json"))
    assert [pair["right"] for pair in told["best"]][:1] == ["hanwha-aerospace"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("resolve", "none.csv"), "is no file"),
        (("resolve", "names.csv", "-o", "pairs.xlsx"), "ends in neither .csv nor .parquet"),
        (("resolve", "names.csv", "--column", "title=Supplier"), "OURS is one of name, aliases"),
        (("resolve", "names.csv", "--column", "name=Suplier"), "name one of 'Supplier'"),
        (("judge", "names.csv"), "has no column pair_id"),
        (("judge", "nowhere.csv"), "nowhere.csv"),
    ],
)
def test_slips_get_a_way_out_and_no_traceback(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    names(tmp_path)
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code in (1, 2)
    assert says in done.output
    assert "internal error" not in done.output
