"""`isthmus import NAME FILE…`: people's files in, as facts of their own atlas."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from isthmus.cli.options import DATA_PROBLEMS, QuietOption, fail, guarded
from isthmus.progress import step

if TYPE_CHECKING:
    from isthmus.importers.landing import Landed
    from isthmus.importers.table_map import Mapped

SHOWN = 5
WRONG_USAGE = 2


@guarded
def import_(
    name: Annotated[str | None, typer.Argument(help="The importer: see --list.", show_default=False)] = None,
    files: Annotated[
        list[Path] | None, typer.Argument(help="Its files; .zip and .gz are unpacked.", show_default=False)
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option("--into", help="Folder of your own facts to add to; the overlay in use if left out.", show_default=False),
    ] = None,
    atlas: Annotated[
        Path | None,
        typer.Option("--atlas", help="Atlas folder that your facts lie over; the bundled atlas if left out.", show_default=False),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take out what rests on earlier files of the publication alone.")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="Name the importers, what each reads and where to get it.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
    map_: Annotated[
        Path | None,
        typer.Option("--map", help="With `table TABLE FILE`: the TOML file that says what maps where.", show_default=False),
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="With --map: show what maps where, and change nothing.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Import files of a publication into your own facts: registers, awards, votes, trade."""
    if listed:
        _list(as_json)
        return
    if name is None or not files:
        fail("name an importer and its files, e.g. isthmus import un-votes votes.csv\n    way out: isthmus import --list", WRONG_USAGE)
    from isthmus.atlas.bundled import BUNDLED, overlay_in_use, own_overlay
    from isthmus.importers.landing import land, totals

    mapped = None
    if name == "table":
        mapped, files = _mapped(files, map_)
        name = f"table-{mapped.table.name.replace('_', '-')}"
        if preview:
            _preview(mapped, files)
            return
    elif map_ or preview:
        fail("--map and --preview go with `isthmus import table TABLE FILE`", WRONG_USAGE)
    target = into or overlay_in_use() or own_overlay()
    with step(f"importing {len(files)} files" if len(files) > 1 else f"importing {files[0].name}", quiet=quiet or as_json):
        landed = land(name, files, target, atlas or BUNDLED, replace_earlier=replace, importer=mapped)
    if as_json:
        print(json.dumps(totals(landed), ensure_ascii=False, indent=2))
    else:
        _tell(landed, target, quiet)
    if any(one.error for one in landed):
        raise typer.Exit(DATA_PROBLEMS)


def _mapped(files: list[Path], map_: Path | None) -> tuple[Mapped, list[Path]]:
    """The map of `isthmus import table TABLE FILE… --map MAP`, and the files."""
    from isthmus.importers.table_map import mapped

    if map_ is None or len(files) < 2:
        fail("write isthmus import table TABLE FILE --map map.toml", WRONG_USAGE)
    return mapped(str(files[0]), map_), files[1:]


def _preview(mapped: Mapped, files: list[Path]) -> None:
    from isthmus.atlas.raw_file import opened

    for path in files:
        with opened(path) as members:
            for raw in members:
                print(raw.name)
                for column, place, cells in mapped.preview(raw):
                    print(f"    {column:<24}{place:<28}{cells[:90]}")


def _list(as_json: bool) -> None:
    from isthmus.importers.discovery import about, names

    known = {name: about(name) for name in names()}
    if as_json:
        shown: list[dict[str, Any]] = [{"name": name, "about": line, **vars(source)} for name, (line, source) in known.items()]
        print(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    for name, (line, source) in known.items():
        print(f"{name}\n    {line}\n    reads: {source.reads}\n    get it: {source.obtain} ({source.url})\n    licence: {source.licence}")


def _tell(landed: list[Landed], target: Path, quiet: bool) -> None:
    """The counts on standard output; what failed or was quarantined on standard error."""
    for one in landed:
        if one.error:
            print(f"isthmus: {one.file}: {one.error}", file=sys.stderr)
            continue
        apart = len(one.quarantined)
        tables = ", ".join(f"{name} {rows:,}" for name, rows in one.tables.items()) or "no rows"
        print(f"{one.file}: {one.read:,} read = {one.loaded:,} loaded + {apart:,} quarantined")
        print(f"    {tables}; {one.new:,} new, {one.changed:,} changed")
        if not quiet:
            for note in one.notes:
                print(f"note: {one.file}: {note}", file=sys.stderr)
        for record in one.quarantined[:SHOWN]:
            print(f"quarantined: {one.file}: {record}", file=sys.stderr)
        if apart > SHOWN:
            print(f"quarantined: {one.file}: and {apart - SHOWN:,} more", file=sys.stderr)
        if apart:
            print(f"    all of them: {target / 'raw' / one.digest}.quarantined.jsonl", file=sys.stderr)
    print(target)
