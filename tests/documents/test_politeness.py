"""Visiting a site as a guest."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rude_server import serving

from isthmus.documents.fetching import Limits
from isthmus.documents.politeness import Visitor

QUICK = Limits(agent="Isthmus/1 (test)", connect_s=1, silence_s=0.4, whole_s=1.5, tries=1, longest_wait_s=1)
ROBOTS = b"User-agent: *\nDisallow: /page\nAllow: /\n\nUser-agent: Other\nDisallow: /\n"


def test_robots_txt_is_asked_once_and_kept_to(tmp_path: Path) -> None:
    with serving(robots=ROBOTS) as (address, asked):
        visitor = Visitor(tmp_path, QUICK, pause_s=0)
        assert visitor.visit(f"{address}/page").outcome == "robots"
        assert visitor.visit(f"{address}/versioned").outcome == "fetched"
    assert [path for path, _ in asked] == ["/robots.txt", "/versioned"]


def test_where_there_is_no_robots_txt_all_may_be_read(tmp_path: Path) -> None:
    for status in (404, 403):
        with serving(robots=status) as (address, _):
            assert Visitor(tmp_path, QUICK, pause_s=0).visit(f"{address}/page").outcome == "fetched"


def test_where_the_server_fails_nothing_may_be_read(tmp_path: Path) -> None:
    with serving(robots=500) as (address, asked):
        assert Visitor(tmp_path, QUICK, pause_s=0).visit(f"{address}/page").outcome == "robots"
    assert [path for path, _ in asked] == ["/robots.txt"]


def test_a_host_out_of_reach_is_said_to_be_so_and_asked_once(tmp_path: Path) -> None:
    with serving() as (address, _):
        pass
    visitor = Visitor(tmp_path, QUICK, pause_s=0)
    first, second = visitor.visit(f"{address}/a"), visitor.visit(f"{address}/b")
    assert (first.outcome, second.outcome, second.url) == ("unreachable", "unreachable", f"{address}/b")


def test_one_host_is_left_in_peace_between_two_pages(tmp_path: Path) -> None:
    with serving(robots=b"User-agent: *\nCrawl-delay: 0.3\n") as (address, asked):
        visitor = Visitor(tmp_path, QUICK, pause_s=0.2)
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda _: visitor.visit(f"{address}/page").outcome, range(3)))
    assert found == ["fetched"] * 3
    times = [when for _, when in asked]
    # robots.txt, then three pages: urllib.robotparser knows whole seconds of Crawl-delay alone, so that 0.2 s stand
    assert len(times) == 4
    assert all(later - earlier > 0.19 for earlier, later in itertools.pairwise(times))


def test_what_is_no_web_address_is_not_asked_for(tmp_path: Path) -> None:
    assert Visitor(tmp_path, QUICK).visit("ftp://example.invalid/x").outcome == "astray"
    assert Visitor(tmp_path, QUICK).visit("https:///x").outcome == "astray"
