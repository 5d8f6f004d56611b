"""`isthmus read FILE|DIR|URL…`: documents in, as passages, mentions and candidate facts for a person to judge."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from isthmus.cli.options import DATA_PROBLEMS, QuietOption, guarded
from isthmus.progress import step

if TYPE_CHECKING:
    from isthmus.documents.reader import Failed, Fetch
    from isthmus.documents.reading import Candidate, Reading
    from isthmus.documents.storing import Stored

SHOWN = 5
WIDTH = 110


@guarded
def read(
    given: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|DIR|URL...", help="Documents: HTML, PDF, DOCX, Markdown, plain text; archives are unpacked."
        ),
    ],
    into: Annotated[
        Path | None,
        typer.Option(
            "--into",
            help="Folder of your own to store what is read; the overlay in use if left out.",
            show_default=False,
        ),
    ] = None,
    atlas: Annotated[
        Path | None,
        typer.Option(
            "--atlas",
            help="Atlas folder whose names are looked for; the bundled atlas if left out.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all that was read as JSON.")] = False,
    proposer: Annotated[
        str | None,
        typer.Option(
            "--proposer",
            help="A command that proposes candidates besides the built-in rules, e.g. a local model.",
            show_default=False,
        ),
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """Read documents: what they are, whom they name, and the facts that they may state, each with its passage."""
    from isthmus.atlas import folder
    from isthmus.atlas.bundled import BUNDLED, overlay_in_use, own_overlay
    from isthmus.documents import reader
    from isthmus.documents.gazetteer import Gazetteer
    from isthmus.documents.proposers.command import Command
    from isthmus.documents.storing import Shelf

    command = Command.of(proposer) if proposer is not None else None
    target = into or overlay_in_use() or own_overlay()
    with step("opening the atlas", quiet=quiet):
        base = folder.read(atlas or BUNDLED)
        names = Gazetteer.of(base)
        shelf = Shelf(target, base, dt.datetime.now(tz=dt.UTC).date())
    readings: list[dict[str, Any]] = []
    failed: list[Failed] = []
    with _fetching(given) as fetch:
        for number, one in enumerate(reader.read(given, names, keep=shelf.add, fetch=fetch, command=command), 1):
            if not quiet and number % 25 == 0:
                print(f"{number:,} documents …", file=sys.stderr, flush=True)
            if isinstance(one, reader.Failed):
                failed.append(one)
                print(f"isthmus: {one}", file=sys.stderr)
            elif as_json:
                readings.append(one.as_dict())
            else:
                _tell(one)
    with step(f"writing {target}", quiet=quiet):
        stored = shelf.write()
    failed += stored.failed
    for late in stored.failed:
        print(f"isthmus: {late}", file=sys.stderr)
    if as_json:
        print(
            json.dumps({"documents": readings, "failed": [f.as_dict() for f in failed]}, ensure_ascii=False, indent=2)
        )
    _tell_stored(stored, len(failed), target, quiet or as_json)
    if failed:
        raise typer.Exit(DATA_PROBLEMS)


@contextmanager
def _fetching(given: list[str]) -> Iterator[Fetch | None]:
    """What fetches addresses, politely, with a folder for as long as they are read; nothing where none is given."""
    import tempfile

    if not any(one.lower().startswith(("http://", "https://")) for one in given):
        yield None
        return
    from isthmus import __version__
    from isthmus.documents.fetching import Limits
    from isthmus.documents.politeness import Visitor

    with tempfile.TemporaryDirectory(prefix="isthmus-") as place:
        yield Visitor(Path(place), Limits(agent=f"Isthmus/{__version__} (reader)")).page


def _tell(reading: Reading) -> None:
    """A readable account of one document."""
    record = reading.record
    print(
        f"{record.title}\n    {' · '.join(filter(None, (record.kind, record.published, record.publisher, record.language)))}"
    )
    own = sum(p.own for p in reading.passages)
    counts = Counter(c.kind for c in reading.candidates)
    found = [f"{count} {_several(kind, count)}" for kind, count in counts.items()]
    print(f"    {own:,} passages, {len(reading.mentions):,} mentions; {', '.join(found) or 'no candidates'}")
    best = sorted((c for c in reading.candidates if c.kind != "related"), key=lambda c: -c.score)
    for candidate in best[:SHOWN]:
        locator = reading.passage(candidate.passages[0]).locator
        print(f"    {candidate.score:.2f}  {candidate.kind}: {_short(_said(candidate))} ({locator})")
    if len(best) > SHOWN:
        print(f"          and {len(best) - SHOWN:,} more")
    for note in reading.notes:
        print(f"    note: {note}")
    print(f"    {record.file}")


def _several(kind: str, count: int) -> str:
    from isthmus.documents.reading import PLURALS

    return (
        (PLURALS[kind] if count > 1 else kind)
        if kind != "related"
        else "related publications"
        if count > 1
        else "related publication"
    )


def _said(candidate: Candidate) -> str:
    """The gist of a candidate in one line."""
    said = candidate.content
    if candidate.kind == "figure":
        who, good = (said.get(key) or {} for key in ("who", "good"))
        parts = [
            _named(who),
            _named(good),
            said.get("how_many"),
            said.get("unit"),
            f"per {said['per']}" if said.get("per") else "",
            said.get("when"),
        ]
        return " ".join(str(p) for p in parts if p not in (None, ""))
    when = f", {said['when']}" if said.get("when") else ""
    return f"{said.get('what') or candidate.kind}{when}"


def _named(party: Any) -> str:
    return str(party.get("name") or party.get("id") or "") if isinstance(party, dict) else str(party or "")


def _short(text: str) -> str:
    return text if len(text) <= WIDTH else text[: WIDTH - 2].rsplit(" ", 1)[0] + " …"


def _tell_stored(stored: Stored, failed: int, target: Path, quiet: bool) -> None:
    for note in stored.notes:
        print(f"note: {note}", file=sys.stderr)
    if quiet:
        return
    apart = f", {failed:,} failed" if failed else ""
    print(f"{stored.new:,} new, {stored.changed:,} changed, {stored.same:,} as before{apart}: {target}")
