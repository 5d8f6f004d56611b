"""`isthmus sources check` as a user types it, against a server on this machine."""

import json
from pathlib import Path

import small_world
from rude_server import serving
from typer.testing import CliRunner

from isthmus.cli import app


def sources_at(place: Path, address: str) -> Path:
    """The small world with three sources that lie on the server."""
    rows = small_world.world()
    for source, path in (("s-gov", "/page"), ("s-press", "/nowhere"), ("s-found", "/moved")):
        next(row for row in rows["sources"] if row["source_id"] == source)["url"] = f"{address}{path}"
    return small_world.write(place / "world", rows)


def test_pages_are_fetched_kept_and_told(tmp_path: Path) -> None:
    into = tmp_path / "mine"
    with serving() as (address, asked):
        atlas = sources_at(tmp_path, address)
        options = ["--atlas", str(atlas), "--into", str(into), "--pause", "0"]
        told = CliRunner().invoke(app, ["sources", "check", "s-gov", "s-press", "s-found", "s-proxy", *options])
        assert told.exit_code == 0, told.output
        pages = len(asked)
        again = CliRunner().invoke(app, ["sources", "check", "s-gov", "--json", *options])
    assert "3 sources checked: 1 fetched, 1 gone, 1 moved" in told.stdout
    assert "1 not asked for: its address is a proxy's or mirror's" in told.stdout
    assert f"gone: s-press {address}/nowhere" in told.stdout
    assert f"moved: s-found {address}/moved\n    to {address}/page" in told.stdout
    assert "facts looked for in the pages that they cite" in told.stdout
    assert len(list((into / "snapshots").glob("*.html"))) == 1, "two addresses, one page"
    answer = json.loads(again.stdout)
    assert (answer["outcomes"], answer["sources"][0]["fetched_now"], len(asked)) == ({"fetched": 1}, False, pages)
    assert {fact["verdict"] for fact in answer["facts"]} <= {"found", "near", "absent"}


def test_what_is_wrong_is_said_and_nothing_written(tmp_path: Path) -> None:
    into = tmp_path / "mine"
    atlas = small_world.write(tmp_path / "world")
    options = ["--atlas", str(atlas), "--into", str(into)]
    unknown = CliRunner().invoke(app, ["sources", "check", "s-nobody", *options])
    assert (unknown.exit_code, "neither a source nor a fact: s-nobody" in unknown.output) == (2, True)
    odd = CliRunner().invoke(app, ["sources", "check", "s-gov", "--contact", "a\nb", *options])
    assert (odd.exit_code, "cannot stand in a request" in odd.output) == (2, True)
    assert not into.exists()


def test_without_a_network_it_says_so(tmp_path: Path) -> None:
    with serving() as (address, _):
        pass
    atlas = sources_at(tmp_path, address)
    told = CliRunner().invoke(app, ["sources", "check", "s-gov", "--atlas", str(atlas), "--into", str(tmp_path / "mine")])
    assert told.exit_code == 1
    assert "no page could be reached" in told.output
