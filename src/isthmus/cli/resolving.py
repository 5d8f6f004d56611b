"""`isthmus resolve`, `judge` and `clusters`: one actor under many names."""

from __future__ import annotations

import dataclasses
import datetime as dt
import getpass
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from isthmus.cli.options import AtlasOption, OverlayOption, QuietOption, fail, guarded
from isthmus.progress import step

if TYPE_CHECKING:
    import polars as pl

    from isthmus.atlas.folder import Frames
    from isthmus.resolve.sides import Side

WRONG_USAGE = 2
SHOWN = 10
ITSELF, ATLAS = "itself", "atlas"

IntoOption = Annotated[
    Path | None,
    typer.Option("--into", help="Folder of your own facts to add to; the overlay in use if left out.", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@guarded
def resolve(
    what: Annotated[Path, typer.Argument(help="CSV or Parquet file of names, or a folder of your own facts.", show_default=False)],
    against: Annotated[
        str, typer.Option("--against", help="atlas, itself (find doubles), or another file or atlas folder.")
    ] = ATLAS,
    out: Annotated[Path, typer.Option("--out", "-o", help="Pairs to write, .csv or .parquet.")] = Path("out/pairs.csv"),
    at_least: Annotated[float, typer.Option("--at-least", min=0.0, max=1.0, help="Score from which a pair is proposed.")] = 0.5,
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            help="OURS=HEADING: which column of the file is name, aliases, country, city, lei or parent; may be repeated.",
            show_default=False,
        ),
    ] = None,
    encoding: Annotated[str, typer.Option("--encoding", help="Of CSV files.")] = "utf-8",
    judged_too: Annotated[bool, typer.Option("--judged", help="Propose also what is judged the same or different.")] = False,
    atlas: AtlasOption = None,
    overlay: OverlayOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Propose pairs of names that may be one actor, each with score and reason, for a person to judge."""
    if out.suffix not in (".csv", ".parquet"):
        fail(f"--out {out} ends in neither .csv nor .parquet", WRONG_USAGE)
    columns = _columns(column or [])
    from isthmus.resolve.judging import without_judged
    from isthmus.resolve.proposals import propose

    still = quiet or as_json
    with step("reading", quiet=still):
        frames = _frames(atlas, overlay)
        left = _side(what, columns, encoding)
        if against == ATLAS:
            right: Side | None = _of(_atlas_alone(frames, what, atlas))
        else:
            right = None if against == ITSELF else _side(against, {}, encoding)
    with step("resolving", quiet=still):
        found = propose(left, right, at_least=at_least)
    pairs, settled = (found.pairs, 0) if judged_too else without_judged(found.pairs, frames["judgements"])
    _write(pairs, out)
    counts = {"left": found.left, "right": found.right, "compared": found.compared, "pairs": pairs.height, "judged": settled}
    if as_json:
        best = pairs.drop("decision").head(SHOWN).to_dicts()
        print(json.dumps({**counts, "file": str(out), "notes": list(found.notes), "best": best}, ensure_ascii=False, indent=2))
        return
    for note in () if quiet else found.notes:
        print(f"note: {note}", file=sys.stderr)
    if not quiet:
        across = f"{found.left:,} records in themselves" if right is None else f"{found.left:,} records against {found.right:,}"
        print(f"{across}: {found.compared:,} pairs of names compared, {pairs.height:,} proposed, {settled:,} judged already")
        for pair in pairs.head(SHOWN).iter_rows(named=True):
            print(f"{pair['pair_id']}  {pair['score']:.2f}  {pair['left_name']} — {pair['right_name']}\n    {pair['reason']}")
    print(out)


@guarded
def judge(
    pairs: Annotated[Path, typer.Argument(help="Pairs that `isthmus resolve` wrote, .csv or .parquet.", show_default=False)],
    same: Annotated[
        list[str] | None, typer.Option("--same", help="Id of a pair that is one actor; may be repeated.", show_default=False)
    ] = None,
    different: Annotated[
        list[str] | None, typer.Option("--different", help="Id of a pair that is two actors; may be repeated.", show_default=False)
    ] = None,
    unsure: Annotated[
        list[str] | None,
        typer.Option("--unsure", help="Id of a pair that stays open; takes an earlier judgement back.", show_default=False),
    ] = None,
    judged_by: Annotated[
        str | None, typer.Option("--judge", help="Your id, such as j-doe; your user name if left out.", show_default=False)
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Why, in your words; the score's reason if left out.", show_default=False)
    ] = None,
    into: IntoOption = None,
    atlas: AtlasOption = None,
    as_json: JsonOption = False,
) -> None:
    """Store decisions on pairs: those given by id, else those in the file's column `decision`."""
    from isthmus.atlas import own_folder
    from isthmus.atlas.bundled import overlay_in_use, own_overlay
    from isthmus.resolve import judging

    chosen, undecided = judging.decided(judging.read_pairs(pairs), judging.verdicts(same or (), different or (), unsure or ()))
    if not chosen.height:
        way_out = "write same, different or unsure in its column decision, or name pairs with --same"
        fail(f"{pairs} holds no decision\n    way out: {way_out}", WRONG_USAGE)
    target = into or overlay_in_use() or own_overlay()
    own_folder.refuse_bundled(target)
    who = judged_by or re.sub(r"[^a-z0-9]+", "-", getpass.getuser().lower()).strip("-") or "judge"
    judged = judging.judge(chosen, target, _frames(atlas, None, alone=True), judged_by=who, on=dt.date.today(), reason=reason)
    judged = dataclasses.replace(judged, undecided=undecided)
    if as_json:
        print(json.dumps({**dataclasses.asdict(judged), "folder": str(target)}, indent=2))
        return
    print(
        f"{judged.new:,} judged, {judged.superseding:,} of them in place of an earlier judgement; "
        f"{judged.standing:,} stood so already, {judged.undecided:,} undecided"
    )
    print(target)


@guarded
def clusters(atlas: AtlasOption = None, overlay: OverlayOption = None, as_json: JsonOption = False) -> None:
    """What the judgements amount to: who is one actor under several ids or names, and where judgements contradict each other."""
    from isthmus.resolve.clusters import clusters as clusters_of

    found = clusters_of(_frames(atlas, overlay)["judgements"])
    if as_json:
        groups = [[{"ref": ref, "name": found.names[ref]} for ref in group] for group in found.members]
        told = [dataclasses.asdict(c) for c in found.contradictions]
        print(json.dumps({"clusters": groups, "contradictions": told}, ensure_ascii=False, indent=2))
        return
    print(f"{len(found.members):,} clusters, {len(found.contradictions):,} contradictions")
    for group in found.members:
        print("    " + " = ".join(f"{found.names[ref]} ({ref})" for ref in group))
    for c in found.contradictions:
        pair = " and ".join(f"{found.names[ref]} ({ref})" for ref in c.pair)
        print(
            f"contradiction: {pair} are judged different ({', '.join(c.different)}) and joined by {', '.join(c.chain)}; "
            f"{len(c.members):,} stay apart until one is judged anew",
            file=sys.stderr,
        )


def _columns(given: list[str]) -> dict[str, str]:
    from isthmus.resolve.record_file import HEADINGS

    found = {}
    for text in given:
        ours, sign, heading = text.partition("=")
        if not sign or ours not in HEADINGS:
            fail(f"--column {text!r} is not OURS=HEADING\n    way out: OURS is one of {', '.join(HEADINGS)}", WRONG_USAGE)
        found[ours] = heading
    return found


def _frames(atlas: Path | None, overlay: Path | None, *, alone: bool = False) -> Frames:
    """The tables of the atlas, with the overlay unless it is wanted alone."""
    from isthmus.atlas import folder
    from isthmus.atlas.bundled import BUNDLED
    from isthmus.atlas.handle import open_atlas, overlays_for

    if atlas is not None and atlas.is_file():
        with open_atlas(atlas) as opened:
            return opened.frames()
    return folder.read(atlas or BUNDLED, *(() if alone else overlays_for(atlas, overlay)))


def _atlas_alone(frames: Frames, what: Path, atlas: Path | None) -> Frames:
    """The atlas without the overlay, where an overlay is what is resolved: it would find itself."""
    return _frames(atlas, None, alone=True) if what.is_dir() else frames


def _side(what: Path | str, columns: dict[str, str], encoding: str) -> Side:
    from isthmus.atlas import folder
    from isthmus.importers.known import state_of
    from isthmus.model.check import empty
    from isthmus.model.table import TABLES
    from isthmus.resolve.sides import of_file

    place = Path(what)
    if place.is_dir():
        return _of({name: empty(table) for name, table in TABLES.items()} | folder.read_unchecked(place))

    def country_of(text: str) -> str | None:
        state = state_of(text, "")[0] or state_of("", text)[0]
        return state.actor_id if state else None

    return of_file(place, country_of=country_of, columns=columns, encoding=encoding)


def _of(frames: Frames) -> Side:
    """The actors of tables, states with the names that publications use."""
    from isthmus.atlas.states import states
    from isthmus.resolve.sides import of_atlas

    return of_atlas(frames, {state.actor_id: (state.name, *state.other_names) for state in states()})


def _write(pairs: pl.DataFrame, out: Path) -> None:
    from isthmus.atlas.writing import aside

    with aside(out) as beside:
        if out.suffix == ".parquet":
            pairs.write_parquet(beside, compression="zstd")
        else:
            pairs.write_csv(beside, null_value="")
