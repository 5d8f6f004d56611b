"""Commands on scenarios: which there are, a new one to edit, and whether one can be used."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from isthmus.cli.options import HELP_NAMES, AtlasOption, OverlayOption, QuietOption, fail, guarded, opened_atlas

scenario = typer.Typer(
    help="Scenarios: what both theatres need, what is lost, and what is decided.", no_args_is_help=True, rich_markup_mode=None,
    context_settings=HELP_NAMES,
)  # fmt: skip
WRONG_USAGE = 2


@scenario.command("list")
@guarded
def list_() -> None:
    """Name the scenarios that come with Isthmus, and say what each is."""
    from isthmus.scenarios.library import load, names

    width = max(map(len, names()))
    for name in names():
        print(f"{name:<{width}}  {load(name).title}")


@scenario.command()
@guarded
def new(
    out: Annotated[Path, typer.Argument(help="File to write, which ends in .toml.")],
    extends: Annotated[str, typer.Option(help="Scenario to start from.")] = "two-theatres",
    title: Annotated[str | None, typer.Option(help="Its title.", show_default=False)] = None,
) -> None:
    """Write a scenario to edit: all parameters with unit, bounds and default."""
    from isthmus.scenarios.library import load
    from isthmus.scenarios.template import new as text

    if out.suffix != ".toml":
        fail(f"{out} does not end in .toml", WRONG_USAGE)
    if out.exists():
        fail(f"{out} is there already; nothing was changed\n    way out: choose another name", WRONG_USAGE)
    load(extends)
    with out.open("x", encoding="utf-8") as file:
        file.write(text(extends, title or out.stem.replace("-", " ").capitalize()))
    print(out)


@scenario.command()
@guarded
def check(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or the path of a .toml file.")],
    atlas: AtlasOption = None,
    overlay: OverlayOption = None,
    quiet: QuietOption = False,
) -> None:
    """Hold a scenario against the form and the atlas; tell every problem at once."""
    from isthmus.scenarios.against import checked
    from isthmus.scenarios.library import load

    loaded = load(scenario)
    with opened_atlas(atlas, overlay, quiet) as opened:
        checked(loaded, opened)
    if not quiet:
        theatres = " and ".join(loaded.policy.theatres)
        rows = sum(row.theatre in loaded.policy.theatres for row in loaded.demand)
        print(f"{loaded.title}: {rows} demands in {theatres}, {len(loaded.disruption)} disruptions; 0 problems")
