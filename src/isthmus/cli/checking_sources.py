"""`isthmus sources check`: are the cited pages there, and do the facts stand in them?"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from isthmus.cli.options import DATA_PROBLEMS, HELP_NAMES, QuietOption, fail, guarded

if TYPE_CHECKING:
    from isthmus.documents.citation_checks import Checked, Work
    from isthmus.documents.text import Block

SHOWN = 20

sources = typer.Typer(help="Sources and their pages.", no_args_is_help=True, rich_markup_mode=None, context_settings=HELP_NAMES)


@sources.callback()
def _root() -> None:
    """Sources and their pages."""


@sources.command()
@guarded
def check(
    ids: Annotated[
        list[str] | None, typer.Argument(help="Ids of sources or facts; every source if left out.", show_default=False)
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option("--into", help="Folder for kept pages and results; the overlay in use if left out.", show_default=False),
    ] = None,
    atlas: Annotated[
        Path | None, typer.Option("--atlas", help="Atlas folder to check; the bundled atlas if left out.", show_default=False)
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", help="Fetch at most so many pages.", min=1, show_default=False)] = None,
    fresh_days: Annotated[
        int, typer.Option("--fresh-days", help="Do not fetch again what was read within so many days.", min=0)
    ] = 30,
    pause: Annotated[float, typer.Option("--pause", help="Seconds between two requests to one host.", min=0.0)] = 2.0,
    contact: Annotated[
        str | None, typer.Option("--contact", help="Your address, told to the sites' owners in the request.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Fetch the cited pages, keep a copy of each, and say which facts stand in them."""
    from isthmus import __version__
    from isthmus.atlas import folder, own_folder
    from isthmus.atlas.bundled import BUNDLED, overlay_in_use, own_overlay
    from isthmus.documents import citation_checks
    from isthmus.documents.fetching import Limits
    from isthmus.documents.politeness import Visitor

    target = into or overlay_in_use() or own_overlay()
    own_folder.refuse_bundled(target)
    base = folder.read(atlas or BUNDLED)
    to_do = citation_checks.work(own_folder.over(base, own_folder.tables_of(target)), ids or ())
    agent = f"Isthmus/{__version__} (citation check{f'; {_header(contact)}' if contact else ''})"
    visitor = Visitor(target / citation_checks.SNAPSHOTS, Limits(agent=agent), pause_s=pause)
    every: list[Checked] = []
    waiting: list[Checked] = []
    try:
        for one in citation_checks.check_sources(
            to_do, target, lambda url, last: visitor.visit(url, _known(last)), _blocks, dt.datetime.now(tz=dt.UTC).date(),
            at_most=limit, fresh_days=fresh_days,
        ):  # fmt: skip
            every.append(one)
            waiting.append(one)
            if len(waiting) == citation_checks.WRITTEN_EVERY:
                citation_checks.store(waiting, base, target)
                waiting.clear()
                if not quiet:
                    print(f"checked {len(every):,} of {len(to_do.sources):,} sources …", file=sys.stderr, flush=True)
    finally:
        if waiting:
            citation_checks.store(waiting, base, target)
    if as_json:
        print(json.dumps(_as_dict(every, to_do, target), ensure_ascii=False, indent=2))
    else:
        _tell(every, to_do, target)
    if every and all(one.row["outcome"] == "unreachable" for one in every):
        kept = "that they were out of reach is noted in source_checks, and pages kept before stay"
        fail(f"no page could be reached\n    way out: check the network and try again; {kept}", DATA_PROBLEMS)


def _header(contact: str) -> str:
    """A contact as a header may hold it."""
    if not contact.isascii() or not contact.isprintable():
        raise ValueError(f"--contact {contact!r} cannot stand in a request\n    way out: give a mail or web address in ASCII")
    return contact


def _known(last: Any) -> dict[str, str]:
    """What to ask a server with, so that it sends a page only if it has changed."""
    return {key: last[key] for key in ("etag", "last_modified") if last and last["digest"] and last[key]}


def _blocks(path: Path) -> Sequence[Block]:
    """The blocks of a kept page, teasers and all: a figure may stand anywhere in it."""
    from isthmus.atlas.raw_file import opened
    from isthmus.documents.formats.opening import text_of

    with opened(path) as members:
        return [block for raw in members for block in text_of(raw).blocks]


def _tell(every: Sequence[Checked], to_do: Work, target: Path) -> None:
    from isthmus.documents.citation_checks import READ

    outcomes = Counter(one.row["outcome"] for one in every)
    print(f"{len(every):,} sources checked: " + (", ".join(f"{n:,} {name}" for name, n in outcomes.most_common()) or "none"))
    for reason, number in Counter(to_do.not_asked.values()).items():
        print(f"{number:,} not asked for: {reason}")
    for one in sorted(every, key=lambda c: (c.row["outcome"], c.row["source_id"])):
        row = one.row
        if row["outcome"] == "moved":
            print(f"moved: {row['source_id']} {row['url']}\n    to {row['final_url']}{_after(row['note'])}")
        elif row["outcome"] not in READ:
            print(f"{row['outcome']}: {row['source_id']} {row['url']}{_after(row['note'])}")
        elif row["note"]:
            print(f"odd: {row['source_id']} {row['url']}{_after(row['note'])}")
        elif one.unread:
            print(f"not read: {row['source_id']} {row['url']}\n    {one.unread}")
    facts = [fact for one in every for fact in one.facts]
    verdicts = Counter(fact["verdict"] for fact in facts)
    told = ", ".join(f"{verdicts[name]:,} {name}" for name in ("found", "near", "absent"))
    print(f"{len(facts):,} facts looked for in the pages that they cite: {told}")
    absent = [fact for fact in facts if fact["verdict"] == "absent"]
    for fact in absent[:SHOWN]:
        print(f"absent: {fact['fact_id']} in {fact['source_id']}: {', '.join(fact['missing'])}")
    if len(absent) > SHOWN:
        print(f"absent: and {len(absent) - SHOWN:,} more; all of them stand in the table fact_checks")
    print(target)


def _after(note: str | None) -> str:
    return f"\n    {note}" if note else ""


def _as_dict(every: Sequence[Checked], to_do: Work, target: Path) -> dict[str, Any]:
    facts = [dict(fact) for one in every for fact in one.facts]
    return {
        "folder": str(target),
        "outcomes": dict(Counter(one.row["outcome"] for one in every)),
        "verdicts": dict(Counter(fact["verdict"] for fact in facts)),
        "sources": [dict(one.row) | {"not_read_because": one.unread or None, "fetched_now": not one.again} for one in every],
        "facts": facts,
        "not_asked": dict(to_do.not_asked),
    }
