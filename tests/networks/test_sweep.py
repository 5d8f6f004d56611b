"""The sweep on disk and its command: format, order, going on after an interruption, errors in words."""

import functools

import numpy as np
import polars as pl
import pytest

from isthmus.cli import main
from isthmus.networks import sweep as sweeping
from isthmus.networks.files import read_network
from isthmus.networks.invented import invent


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("network")
    made = invent(120, 5)
    for name in ("links", "firms", "essential"):
        getattr(made, name).write_parquet(place / f"{name}.parquet")
        getattr(made, name).write_csv(place / f"{name}.csv")
    return place


def run(monkeypatch, capsys, *arguments):
    monkeypatch.setattr("sys.argv", ["isthmus", *map(str, arguments)])
    code = 0
    try:
        main()
    except SystemExit as left:
        code = int(left.code or 0)
    told = capsys.readouterr()
    return code, told.out, told.err


def files(folder, ending="parquet"):
    return [x for name in ("links", "firms", "essential") for x in (f"--{name}", folder / f"{name}.{ending}")]


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_scores_in_the_order_of_the_firms(folder, tmp_path, monkeypatch, capsys, ending):
    out = tmp_path / f"scores.{ending}"
    code, printed, _ = run(monkeypatch, capsys, "criticality", *files(folder, ending), "--mode", "compat", "--out", out)
    assert (code, printed) == (0, f"{out}\n")
    table = pl.read_parquet(out) if ending == "parquet" else pl.read_csv(out)
    assert table.columns == ["firm", "esri", "downstream", "upstream"]
    assert table["firm"].to_list() == list(range(120))
    assert ((table["esri"] >= table["downstream"] - 1e-12) & (table["esri"] <= 1)).all()
    assert sorted(p.name for p in tmp_path.iterdir()) == [out.name]


def test_an_interrupted_sweep_goes_on_where_it_stopped(folder, tmp_path, monkeypatch):
    read = read_network(*(folder / f"{name}.parquet" for name in ("links", "firms", "essential")))
    monkeypatch.setattr(sweeping, "BLOCK_FIRMS", 32)
    sweep = functools.partial(sweeping.sweep, read, mode="compat", eps=1e-2)
    sweep(tmp_path / "whole.parquet")
    asked = []
    scores = sweeping._scores

    def stops(network, wanted, *others):
        asked.append(int(wanted[0]))
        if len(asked) == 3:
            raise KeyboardInterrupt
        return scores(network, wanted, *others)

    monkeypatch.setattr(sweeping, "_scores", stops)
    with pytest.raises(KeyboardInterrupt):
        sweep(tmp_path / "parts.parquet")
    assert not (tmp_path / "parts.parquet").exists()
    sweep(tmp_path / "parts.parquet")
    assert asked == [0, 32, 64, 64, 96]
    assert (tmp_path / "parts.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["parts.parquet", "whole.parquet"]


def test_other_options_do_not_take_the_blocks_of_an_interrupted_sweep(folder):
    network = read_network(folder / "links.parquet", folder / "firms.parquet", None).network
    digests = {sweeping._digest(network, mode, eps) for mode in ("compat", "converged") for eps in (1e-2, 1e-3)}
    assert len(digests) == 4


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--mode", "exact"), "neither compat nor converged"),
        (("--eps", "2"), "does not lie between 0 and 1"),
        (("--float32",), "too few digits to converge"),
        (("--float32", "--replaceable", "--mode", "compat"), "float64 only"),
    ],
)
def test_wrong_usage_is_told(folder, tmp_path, monkeypatch, capsys, options, told):
    code, _, error = run(monkeypatch, capsys, "criticality", *files(folder), "--out", tmp_path / "s.csv", *options)
    assert code == 2
    assert told in error


def test_an_out_of_another_ending_is_told(folder, tmp_path, monkeypatch, capsys):
    code, _, error = run(monkeypatch, capsys, "criticality", *files(folder), "--out", tmp_path / "s.xlsx")
    assert code == 2
    assert "ends in neither .parquet nor .csv" in error


def test_scores_of_a_network_of_guesses_come_with_intervals(folder, tmp_path, monkeypatch, capsys):
    links = pl.read_csv(folder / "links.csv").with_columns(estimated=pl.lit(True))
    links.write_csv(tmp_path / "guessed.csv")
    arguments = [
        "--links",
        tmp_path / "guessed.csv",
        "--firms",
        folder / "firms.csv",
        "--mode",
        "compat",
        "--draws",
        12,
    ]
    tables = []
    for number in (1, 2):
        out = tmp_path / f"{number}.csv"
        code, printed, told = run(monkeypatch, capsys, "criticality", *arguments, "--out", out)
        assert (code, printed) == (0, f"{out}\n")
        assert "100% of the volume is estimated" in told
        assert "4 in 5 within a factor of 3.6" in told
        tables.append(out.read_bytes())
    assert tables[0] == tables[1]
    table = pl.read_csv(out)
    assert table.columns[:4] == ["firm", "esri", "downstream", "upstream"]
    assert table.columns[4:] == ["esri_low", "esri_high", "rank", "rank_low", "rank_high"]
    assert (table["esri_low"] <= table["esri_high"]).all()
    assert (table["rank_low"] <= table["rank_high"]).all()
    assert (table["rank_high"] - table["rank_low"]).to_numpy().max() > 5


def test_network_make_writes_three_files(tmp_path, monkeypatch, capsys):
    code, printed, _ = run(monkeypatch, capsys, "network", "make", "--firms", 50, "--seed", 2, "--out", tmp_path / "n")
    assert code == 0
    assert [line.rpartition("/")[2] for line in printed.split()] == [
        "links.parquet",
        "firms.parquet",
        "essential.parquet",
    ]
    assert pl.read_parquet(tmp_path / "n" / "firms.parquet").height == 50


def test_a_large_network_is_pushed_and_checked(folder, tmp_path, monkeypatch, capsys):
    """From a size on scores are pushed, in the same bytes for any threads; some are computed again and the error is told."""
    monkeypatch.setattr(sweeping, "COMPILED_FROM", 100)
    for number in (1, 3):
        code, _, told = run(
            monkeypatch,
            capsys,
            "criticality",
            *files(folder),
            "--out",
            tmp_path / f"{number}.parquet",
            "--threads",
            number,
        )
        assert code == 0
        assert "no score errs by more than" in told
        assert "firms computed again to a finer limit no score differs by more than" in told
    assert (tmp_path / "1.parquet").read_bytes() == (tmp_path / "3.parquet").read_bytes()
    code, _, told = run(
        monkeypatch, capsys, "criticality", *files(folder), "--out", tmp_path / "exact.parquet", "--exact"
    )
    assert (code, "computed again" in told) == (0, False)
    pushed, exact = (pl.read_parquet(tmp_path / f"{name}.parquet") for name in ("1", "exact"))
    for column in ("esri", "downstream", "upstream"):
        assert np.abs(pushed[column].to_numpy() - exact[column].to_numpy()).max() < 1e-5
