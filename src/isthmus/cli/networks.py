"""Commands on production networks that need no atlas: scores of every firm, and invented networks to try them on."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from isthmus.cli.options import FINE, HELP_NAMES, QuietOption, fail, guarded
from isthmus.progress import step

if TYPE_CHECKING:
    from isthmus.networks.files import FirmNetwork
    from isthmus.networks.sweep import Swept

network = typer.Typer(
    help="Invented production networks.", no_args_is_help=True, rich_markup_mode=None, context_settings=HELP_NAMES
)
ENDINGS = (".parquet", ".csv")
WRONG_USAGE = 2


@guarded
def criticality(
    links: Annotated[Path, typer.Option("--links", help="CSV or Parquet: supplier, buyer, volume.")],
    firms: Annotated[
        Path, typer.Option("--firms", help="CSV or Parquet: firm, sector; optionally revenue, cost, weight, market.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Scores to write, .parquet or .csv.")],
    essential: Annotated[
        Path | None,
        typer.Option(
            "--essential",
            help="CSV or Parquet: supplier_sector, buyer_sector, essential (2 essential, 1 non-essential, 0 negligible). "
            "Every input counts as non-essential if left out.",
            show_default=False,
        ),
    ] = None,
    mode: Annotated[
        str, typer.Option("--mode", help="converged: the fixed point; compat: stops as the published implementation.")
    ] = "converged",
    eps: Annotated[float, typer.Option("--eps", help="Largest fall of a level at which compat stops, 0 to 1.")] = 1e-2,
    replaceable: Annotated[
        bool, typer.Option("--replaceable", help="Firms of one market (or else sector) stand in for one another.")
    ] = False,
    float32: Annotated[
        bool, typer.Option("--float32", help="With compat: half the memory, to about six digits.")
    ] = False,
    exact: Annotated[
        bool,
        typer.Option(
            "--exact", help="With converged: to some 1e-9 on large networks too, which takes many times longer."
        ),
    ] = False,
    threads: Annotated[
        int | None, typer.Option("--threads", min=1, help="Every core if left out; the result is the same.")
    ] = None,
    draws: Annotated[
        int, typer.Option("--draws", min=10, help="Where volumes are mostly estimates: how often they are drawn.")
    ] = 40,
    spread: Annotated[
        float, typer.Option("--spread", min=0, help="Of drawn estimates: standard deviation of their logarithm.")
    ] = 1.0,
    quiet: QuietOption = False,
) -> None:
    """Score what the failure of each firm would cost the whole network (ESRI); an interrupted run goes on when run again."""
    if mode not in ("compat", "converged"):
        fail(f"--mode {mode!r} is neither compat nor converged", WRONG_USAGE)
    if not 0 < eps < 1:
        fail(f"--eps {eps} does not lie between 0 and 1", WRONG_USAGE)
    if out.suffix not in ENDINGS:
        fail(f"--out {out} ends in neither .parquet nor .csv", WRONG_USAGE)
    from isthmus.networks.files import listed, read_network
    from isthmus.networks.sweep import sweep

    with step("reading the network", quiet=quiet):
        read = read_network(links, firms, essential)
    sys.stderr.write(listed(read.notes))
    if exact and mode == "compat":
        fail("--exact goes with --mode converged; compat stops as the published implementation does", WRONG_USAGE)
    if replaceable and float32:
        fail("--replaceable is computed in float64 only\n    way out: leave --float32 out", WRONG_USAGE)
    if float32 and mode == "converged":
        fail("--float32 has too few digits to converge\n    way out: leave it out, or take --mode compat", WRONG_USAGE)

    if read.estimated_share > MOST_ESTIMATED:
        with step("scoring drawn volumes", quiet=quiet):
            _estimated(
                read,
                out,
                "compat" if mode == "compat" else "converged",
                eps,
                replaceable,
                threads,
                draws,
                spread,
                quiet=quiet,
            )
        print(out)
        raise typer.Exit(FINE)

    def told(done: int, every: int) -> None:
        if not quiet and every > done:
            print(f"scored {done} of {every} firms …", file=sys.stderr, flush=True)

    with step("scoring", quiet=quiet):
        swept = sweep(
            read, out, mode="compat" if mode == "compat" else "converged", eps=eps, replaceable=replaceable,
            dtype="float32" if float32 else "float64", threads=threads, exact=exact, told=told,
        )  # fmt: skip
    if swept.bound:
        print(_error(swept), file=sys.stderr)
    if swept.open_ended:
        print(f"note: {swept.open_ended} cascades had not come to rest; their scores are lower bounds", file=sys.stderr)
    print(out)
    raise typer.Exit(FINE)


def _estimated(
    read: FirmNetwork, out: Path, mode: Literal["compat", "converged"], eps: float, replaceable: bool, threads: int | None, draws: int,
    spread: float, *, quiet: bool,
) -> None:  # fmt: skip
    """Scores with intervals, where a score alone would rest on guesses."""
    from isthmus.networks import estimated

    def told(done: int, every: int) -> None:
        if not quiet and every > done:
            print(f"drew {done} of {every} times …", file=sys.stderr, flush=True)

    open_ended = estimated.sweep(
        read, out, mode=mode, eps=eps, replaceable=replaceable, threads=threads, draws=draws, spread=spread, told=told
    )
    factor = math.exp(1.2816 * spread)
    print(
        f"note: {read.estimated_share:.0%} of the volume is estimated, so that scores have intervals: over {draws} draws in which "
        f"each estimate is multiplied by a lognormal factor (median 1, 4 in 5 within a factor of {factor:.2g}), 80 % of scores lie in "
        "esri_low to esri_high and of ranks in rank_low to rank_high; firms whose ranks overlap cannot be told apart\n"
        "    the spread is an assumption: --spread sets it; recorded links make it smaller",
        file=sys.stderr,
    )
    if open_ended:
        print(f"note: {open_ended} cascades had not come to rest; their scores are lower bounds", file=sys.stderr)


def _error(swept: Swept) -> str:
    """How far from the fixed point the scores may be, in words."""
    if swept.bound < 1:
        least = f"no score errs by more than {swept.bound:.1g}"
    else:
        least = "firms that need only each other leave its error without a bound"
    if not swept.checked:
        return f"note: {swept.method}; {least}"
    return (
        f"note: {swept.method}; {least}; of {swept.checked} firms computed again to a finer limit no score differs by more than "
        f"{swept.largest_error:.1g} ({swept.relative_error:.1%} of it)\n    way out: --exact for a finer limit throughout"
    )


MOST_ESTIMATED = 0.5
"""Above this share of estimated volume no score of a single firm is published without an interval."""


@network.command()
@guarded
def make(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for links, firms and essential.parquet.")],
    firms: Annotated[int, typer.Option("--firms", min=2, help="How many firms.")] = 1_000,
    seed: Annotated[
        int, typer.Option("--seed", min=0, help="Of the random numbers; the same seed, the same network.")
    ] = 1,
    quiet: QuietOption = False,
) -> None:
    """Invent a network with heavy-tailed degrees and sizes and 5 to 10 links a firm."""
    from isthmus.atlas.writing import aside
    from isthmus.networks.invented import invent

    with step("inventing", quiet=quiet):
        made = invent(firms, seed)
    for name in ("links", "firms", "essential"):
        with aside(out / f"{name}.parquet") as beside:
            getattr(made, name).write_parquet(beside)
        print(out / f"{name}.parquet")
