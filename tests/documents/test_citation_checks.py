"""Sources of an invented atlas checked against a server on this machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
import small_world
from rude_server import PAGE, serving

from isthmus.atlas import folder, own_folder
from isthmus.documents import citation_checks
from isthmus.documents.citation_checks import Checked, check_sources, store, work
from isthmus.documents.fetching import Limits
from isthmus.documents.politeness import Visitor
from isthmus.documents.text import Block

QUICK = Limits(connect_s=1, silence_s=0.5, whole_s=2, tries=1, longest_wait_s=1)
DAY = dt.date(2026, 1, 5)


def blocks(path: Path) -> Sequence[Block]:
    if path.read_bytes() != PAGE:
        raise ValueError("no page of ours\nway out: none")
    return [Block(kind="paragraph", text="Ruritania made 14,000 shells in 2024.", locator="para. 1")]


class Desk:
    """An invented atlas whose sources lie on a server, and a folder to check into."""

    def __init__(self, place: Path, address: str, paths: dict[str, str]) -> None:
        actor = {"kind": "state", "name": "Ruritania"}
        good = {"name": "Shell", "kind": "munition", "unit": "each"}
        carried = {"source_ids": ";".join(paths), "credibility": 2, "verified": "true"}
        source = {"publisher": "P", "kind": "press", "access": "original", "reliability": "C", "grade_reason": "invented"}
        quantity = {"actor_id": "rt", "good_id": "shell", "measure": "output", "unit": "each", "basis": "reported"}
        rows: small_world.Rows = {
            "sources": [{"source_id": s, "title": s, "url": f"{address}{path}", **source} for s, path in paths.items()],
            "actors": [{"fact_id": "actors/rt", "actor_id": "rt", **actor, **carried}],
            "goods": [{"good_id": "shell", **good}],
            "quantities": [
                {"fact_id": "quantities/a", "value": 14000, "period": "2024", **quantity, **carried},
                {"fact_id": "quantities/b", "value": 99, "period": "2025", **quantity, **carried},
            ],
        }
        self.atlas = small_world.write(place / "atlas", rows)
        self.target = place / "own"
        self.visitor = Visitor(self.target / citation_checks.SNAPSHOTS, QUICK, pause_s=0)

    def check(self, *only: str, day: dt.date = DAY, **options: int) -> dict[str, Checked]:
        base = folder.read(self.atlas)
        to_do = work(own_folder.over(base, own_folder.tables_of(self.target)), only)
        known = lambda last: {k: last[k] for k in ("etag",) if last and last[k]}  # noqa: E731
        checked = list(
            check_sources(to_do, self.target, lambda u, last: self.visitor.visit(u, known(last)), blocks, day, **options)
        )
        store(checked, base, self.target)
        return {str(one.row["source_id"]): one for one in checked}


def verdicts(checked: Checked) -> dict[str, str]:
    return {str(fact["fact_id"]): str(fact["verdict"]) for fact in checked.facts}


def test_each_source_and_each_fact_gets_its_row(tmp_path: Path) -> None:
    with serving() as (address, _):
        desk = Desk(tmp_path, address, {"good": "/page", "dead": "/nowhere", "other": "/film"})
        checked = desk.check()
    assert {s: c.row["outcome"] for s, c in checked.items()} == {"good": "fetched", "dead": "gone", "other": "wrong-type"}
    # The page says that Ruritania made 14,000 shells: it names the actor, states the first figure and not the second.
    assert verdicts(checked["good"]) == {
        "actors/rt": "found",
        "quantities/a": "found",
        "quantities/b": "absent",
    }
    assert checked["dead"].facts == ()
    stored = folder.read(desk.atlas, desk.target)
    assert stored["source_checks"]["check_id"].to_list() == ["dead-20260105", "good-20260105", "other-20260105"]
    told = stored["fact_checks"].filter(folder.pl.col("fact_id") == "quantities/b").row(0, named=True)
    assert (told["figures"], told["figures_found"], told["missing"]) == (1, 0, ["value 99"])
    assert told["passage"].startswith("Ruritania made")


def test_what_was_read_lately_is_looked_at_and_not_fetched(tmp_path: Path) -> None:
    with serving() as (address, asked):
        desk = Desk(tmp_path, address, {"good": "/versioned"})
        desk.check()
        before = len(asked)
        again = desk.check(day=DAY + dt.timedelta(3))
        assert (len(asked), again["good"].again, verdicts(again["good"])["quantities/a"]) == (before, True, "found")
        later = desk.check(day=DAY + dt.timedelta(40))
        assert len(asked) == before + 1
    assert (later["good"].row["outcome"], later["good"].row["size"]) == ("unchanged", len(PAGE))
    stored = folder.read(desk.atlas, desk.target)
    assert stored["source_checks"].height == 2
    # the same page, looked at three times, states the same: one row a fact, of the first day
    assert stored["fact_checks"]["checked"].unique().to_list() == ["2026-01-05"]


def test_a_second_run_changes_no_file(tmp_path: Path) -> None:
    with serving() as (address, _):
        desk = Desk(tmp_path, address, {"good": "/page", "dead": "/nowhere"})
        desk.check(fresh_days=0)
        before = {p.name: p.read_bytes() for p in desk.target.rglob("*") if p.is_file()}
        desk.check(fresh_days=0)
    assert {p.name: p.read_bytes() for p in desk.target.rglob("*") if p.is_file()} == before


def test_only_so_many_are_fetched_the_never_checked_first(tmp_path: Path) -> None:
    with serving() as (address, asked):
        desk = Desk(tmp_path, address, {"a": "/page", "b": "/page", "c": "/page"})
        assert list(desk.check("b", fresh_days=0)) == ["b"]
        assert set(desk.check(at_most=2, fresh_days=0)) == {"a", "c"}
    assert [path for path, _ in asked] == ["/robots.txt", "/page", "/page", "/page"]


def test_a_fact_names_its_sources(tmp_path: Path) -> None:
    with serving() as (address, _):
        desk = Desk(tmp_path, address, {"a": "/page", "b": "/page"})
        assert set(desk.check("quantities/a")) == {"a", "b"}
        with pytest.raises(ValueError, match="neither a source nor a fact: quantities/zzz, zzz"):
            desk.check("quantities/zzz", "zzz")


def test_a_proxy_is_never_asked(tmp_path: Path) -> None:
    rows = small_world.world()
    to_do = work(folder.read(small_world.write(tmp_path / "world", rows)))
    assert "s-proxy" not in to_do.sources
    assert to_do.not_asked["s-proxy"] == "its address is a proxy's or mirror's, which is never asked"


def test_a_page_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with serving(robots=b"") as (address, _):
        desk = Desk(tmp_path, address, {"odd": "/robots.txt"})
        checked = desk.check()["odd"]
    assert (checked.row["outcome"], checked.unread, checked.facts) == ("fetched", "no page of ours", ())


def test_the_bundled_atlas_is_never_written(tmp_path: Path) -> None:
    from isthmus.atlas.bundled import BUNDLED

    with pytest.raises(ValueError, match="never changed"):
        store([], {}, BUNDLED)
