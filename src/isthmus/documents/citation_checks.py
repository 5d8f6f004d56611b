"""Check what is cited: fetch the page of each source, keep it, and look for each fact that rests on it.

Pages are kept in `snapshots/<digest><suffix>` of a folder of the user's own, what came of it in its tables `source_checks` and
`fact_checks`. Nothing of the atlas itself changes: a grade is a person's to change.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import polars as pl

from isthmus.atlas import folder, own_folder
from isthmus.atlas.provenance import is_live
from isthmus.documents.fetching import Fetched
from isthmus.documents.stated import Found, Page, Statement, statement
from isthmus.documents.text import Block
from isthmus.model.check import check, typed
from isthmus.model.problem import AtlasError
from isthmus.model.table import TABLES, Table

SNAPSHOTS = "snapshots"
WRITTEN_EVERY = 25
"""Sources after which the tables are written, so that an interrupted run goes on where it was."""

HOSTS_AT_ONCE = 8

READ = frozenset({"fetched", "unchanged", "moved"})
"""Outcomes after which the page is at hand."""

Blocks = Callable[[Path], Sequence[Block]]
"""Reads the blocks of a kept page; a ValueError tells why it cannot be read."""


@dataclass(frozen=True)
class Checked:
    """What came of one source.

    Attributes:
        row: its row of `source_checks`.
        facts: the rows of `fact_checks`.
        unread: why the page could not be read, where it was fetched but is no readable document; else empty.
        again: it was checked lately and not fetched now.
    """

    row: Mapping[str, Any]
    facts: tuple[Mapping[str, Any], ...] = ()
    unread: str = ""
    again: bool = False


@dataclass(frozen=True)
class Work:
    """What a run works on: the atlas with the folder over it, and what each fact says.

    Attributes:
        sources: source id -> its row, those whose address may be asked for.
        facts: source id -> the facts that rest on it: id, table and what it states.
        last: source id -> its newest check.
    """

    sources: Mapping[str, Mapping[str, Any]]
    facts: Mapping[str, Sequence[tuple[str, Statement]]]
    last: Mapping[str, Mapping[str, Any]]
    not_asked: Mapping[str, str] = field(default_factory=dict)


def work(frames: folder.Frames, only: Iterable[str] = ()) -> Work:
    """The sources to check and what rests on them.

    Args:
        frames: the tables of the atlas with the folder over it.
        only: ids of sources, or of facts, whose sources are then checked; all where there is none.

    Raises:
        ValueError: an id is neither a source's nor a fact's; all such ids at once.
    """
    rows = {row["source_id"]: row for row in frames["sources"].iter_rows(named=True)}
    resting: dict[str, list[tuple[str, Statement]]] = {}
    by_fact: dict[str, list[str]] = {}
    spellings = _spellings(frames)
    for table in (t for t in TABLES.values() if t.is_fact):
        for row in frames[table.name].iter_rows(named=True):
            by_fact[row["fact_id"]] = row["source_ids"]
            stated = statement(table, row, spellings)
            for source in row["source_ids"] if not stated.is_empty else ():
                resting.setdefault(source, []).append((row["fact_id"], stated))
    wanted: dict[str, None] = {}
    unknown = []
    for one in only:
        if one in rows:
            wanted[one] = None
        elif one in by_fact:
            wanted |= dict.fromkeys(by_fact[one])
        else:
            unknown.append(one)
    if unknown:
        raise ValueError(
            f"neither a source nor a fact: {', '.join(unknown)}\n    way out: name ids such as {next(iter(rows), 'a-001')}, "
            "which `isthmus cite` and every answer print"
        )
    asked, not_asked = {}, {}
    for source_id in wanted or rows:
        row = rows[source_id]
        if is_live(row["url"], row["access"], row["read_at"]):
            asked[source_id] = row
        else:
            not_asked[source_id] = "its address is a proxy's or mirror's, which is never asked" if row["url"] else "it has no address"
    checks = frames["source_checks"].sort("checked", "check_id")
    last = {row["source_id"]: row for row in checks.iter_rows(named=True)}
    return Work(asked, resting, last, not_asked)


def _spellings(frames: folder.Frames) -> dict[str, list[str]]:
    """Every name of every actor, good, site and centre; a good is also called by what stands before a bracket in its name."""
    found: dict[str, list[str]] = {}
    for table, key in (("actors", "actor_id"), ("goods", "good_id"), ("sites", "site_id"), ("names", "actor_id")):
        rows = frames[table].filter(pl.col("language") != "zxx") if table == "names" else frames[table]
        for one, name in rows.select(key, "name").iter_rows():
            bare = name.partition(" (")[0]
            found.setdefault(one, []).extend([name] if bare == name else [name, bare])
    for one, name in frames["centres"].select("centre_id", "short_name").iter_rows():
        found.setdefault(one, []).append(name)
    for one, city in frames["sites"].select("site_id", "city").iter_rows():
        found.setdefault(one, []).append(city)
    for one in frames["goods"]["good_id"]:
        found.setdefault(one, []).append(one.replace("-", " "))
    return found


def check_sources(
    to_do: Work, target: Path, visit: Callable[[str, Mapping[str, str] | None], Fetched], blocks: Blocks, today: dt.date, *,
    at_most: int | None = None, fresh_days: int = 30,
) -> Iterator[Checked]:
    """Check sources, several hosts at once and one page at a time from each, in the order in which they come back.

    Args:
        to_do: of `work`.
        target: the user's folder; kept pages are looked for in it.
        visit: fetches an address, given `etag` and `last_modified` of the page that is kept.
        blocks: reads a kept page.
        today: the day.
        at_most: sources that are fetched; those that were never checked first, then those longest ago.
        fresh_days: a page that was read within so many days is not fetched again, but the facts are looked for anew.
    """
    fresh: list[str] = []
    stale: list[str] = []
    for source_id in to_do.sources:
        last = to_do.last.get(source_id)
        (fresh if last and _is_fresh(last, target, today, fresh_days) else stale).append(source_id)
    for source_id in fresh:
        yield _looked(to_do, source_id, to_do.last[source_id], target, blocks, today, again=True)
    stale.sort(key=lambda one: to_do.last.get(one, {}).get("checked", ""))
    for source_id, found in _visited(to_do, stale[:at_most], visit):
        yield _looked(to_do, source_id, _row(to_do, source_id, found, today), target, blocks, today)


def _is_fresh(last: Mapping[str, Any], target: Path, today: dt.date, days: int) -> bool:
    day = dt.date.fromisoformat(last["checked"])
    return last["outcome"] in READ and (today - day).days < days and _kept(target, last["digest"]) is not None


def _visited(
    to_do: Work, source_ids: Sequence[str], visit: Callable[[str, Mapping[str, str] | None], Fetched]
) -> Iterator[tuple[str, Fetched]]:
    """Each source with what came of it; a thread works through one host after another."""
    hosts: dict[str, list[str]] = {}
    for source_id in source_ids:
        hosts.setdefault(urlsplit(to_do.sources[source_id]["url"]).netloc, []).append(source_id)
    waiting: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    for of_host in sorted(hosts.values(), key=len, reverse=True):
        waiting.put(of_host)
    done: queue.SimpleQueue[tuple[str, Fetched | Exception]] = queue.SimpleQueue()
    stop = threading.Event()

    def go() -> None:
        while not stop.is_set():
            try:
                of_host = waiting.get_nowait()
            except queue.Empty:
                return
            for source_id in of_host:
                if stop.is_set():
                    return
                last = to_do.last.get(source_id)
                try:
                    done.put((source_id, visit(to_do.sources[source_id]["url"], last)))
                except Exception as error:  # told where the caller sees it
                    done.put((source_id, error))

    for _ in range(min(HOSTS_AT_ONCE, len(hosts))):
        threading.Thread(target=go, daemon=True).start()
    try:
        for _ in source_ids:
            source_id, found = done.get()
            if isinstance(found, Exception):
                raise found
            yield source_id, found
    finally:
        stop.set()


def _row(to_do: Work, source_id: str, found: Fetched, today: dt.date) -> dict[str, Any]:
    """The row of `source_checks`; of a page that is as it was, digest and type are the last check's."""
    row = {c: getattr(found, c, None) for c in TABLES["source_checks"].names}
    row |= {"check_id": f"{source_id}-{today:%Y%m%d}", "source_id": source_id, "checked": today.isoformat()}
    if found.outcome == "unchanged":
        last = to_do.last[source_id]
        row |= {c: last[c] for c in ("digest", "size", "content_type", "etag", "last_modified")}
    return row


def _looked(
    to_do: Work, source_id: str, row: Mapping[str, Any], target: Path, blocks: Blocks, today: dt.date, *, again: bool = False
) -> Checked:
    """The facts of a source looked for in its page."""
    stating = to_do.facts.get(source_id, ())
    kept = _kept(target, row["digest"]) if row["outcome"] in READ else None
    if kept is None or not stating:
        return Checked(row, again=again)
    try:
        read = [block for block in blocks(kept) if block.text]
    except ValueError as error:
        return Checked(row, unread=str(error).partition("\n")[0], again=again)
    page = Page([block.text for block in read])
    rows = tuple(_fact_row(source_id, fact_id, stated, page.find(stated), row, read, today) for fact_id, stated in stating)
    return Checked(row, rows, again=again)


def _fact_row(
    source_id: str, fact_id: str, stated: Statement, found: Found, row: Mapping[str, Any], read: Sequence[Block], today: dt.date
) -> dict[str, Any]:
    said = repr((fact_id, source_id, row["digest"], sorted(stated.figures.items()), sorted(stated.names.items())))
    best = None if found.passage is None else read[found.passage]
    return {
        "fact_check_id": hashlib.sha256(said.encode()).hexdigest()[:16], "fact_id": fact_id, "source_id": source_id,
        "checked": today.isoformat(), "digest": row["digest"], "verdict": found.verdict, "figures": len(stated.figures),
        "figures_found": len(found.figures_found), "names": len(stated.names), "names_found": len(found.names_found),
        "missing": sorted(set(found.missing)), "passage": best.text[:600] if best else None, "locator": best.locator if best else None,
    }  # fmt: skip


def _kept(target: Path, digest: str | None) -> Path | None:
    """The kept page of a digest."""
    return next(iter(sorted((target / SNAPSHOTS).glob(f"{digest}.*"))), None) if digest else None


def store(checked: Sequence[Checked], base: folder.Frames, target: Path) -> None:
    """Add what came of sources to the folder; of one day and source the newest stays, and what did not change is as it was.

    Args:
        checked: of `check_sources`.
        base: the tables of the atlas that the folder lies over.
        target: the folder; made where it is not there.

    Raises:
        AtlasError: the folder is broken; nothing was written.
        OSError: it cannot be written; what was there is as it was.
    """
    own_folder.refuse_bundled(target)
    before = own_folder.tables_of(target)
    own = dict(before)
    for name, rows in (
        ("source_checks", [c.row for c in checked if not c.again]),
        ("fact_checks", [row for c in checked for row in c.facts]),
    ):
        table, there = TABLES[name], own[name]
        fresh = _typed(table, rows)
        if name == "fact_checks":  # the first day on which a page was seen to state a fact is the one that counts
            fresh = fresh.join(there, on=table.identity, how="anti")
        if fresh.height:
            own[name] = pl.concat([there.join(fresh, on=table.identity, how="anti"), fresh])
    if problems := check(own_folder.over(base, own)):
        raise AtlasError(problems)
    own_folder.write(own, before, target)


def _typed(table: Table, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    columns = {
        c.name: pl.Series(
            c.name, [row[c.name] for row in rows],
            dtype=pl.List(pl.String) if c.many else {int: pl.Int64, float: pl.Float64, bool: pl.Boolean}.get(c.kind, pl.String),
        )
        for c in table.columns
    }  # fmt: skip
    frame, problems = typed(table, pl.DataFrame(columns))
    if problems:
        raise AtlasError(problems)
    return frame
