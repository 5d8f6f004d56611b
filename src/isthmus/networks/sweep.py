"""Scores of every firm of a network, block by block, kept on disk so that an interrupted sweep goes on where it stopped."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from isthmus.atlas.writing import aside
from isthmus.engine import cascade, cascade_push, cascade_steps
from isthmus.engine.cascade import MOST_STEPS, Mode, Scores
from isthmus.engine.network import Network
from isthmus.networks.files import FirmNetwork

COMPILED_FROM = 5_000
"""Networks of fewer firms use the SciPy form, so that nobody waits for compilation; converged ones of more are pushed where they can be."""
EXACT_LIMIT = 1e-10
"""Residual up to which a loss is not pushed on where scores are asked for exactly, and where some are checked."""
CHECKED_HIGHEST, CHECKED_OTHERS = 96, 32
"""How many firms a pushed sweep computes again exactly: those that score highest, and others drawn at random."""
BLOCK_FIRMS = 8_192
"""Firms a block."""
Dtype = Literal["float64", "float32"]


@dataclass(frozen=True)
class Swept:
    """What a sweep came to.

    Attributes:
        open_ended: cascades that had not converged and stand as lower bounds.
        method: how the scores were computed.
        bound: the most by which a score errs, rounding apart; infinite where none can be stated.
        checked: how many of them were computed again with a far smaller bound; 0 where none were.
        largest_error: the largest difference that this showed in a combined score, and, relative to the exact one, in `relative_error`.
    """

    open_ended: int
    method: str
    bound: float = 0.0
    checked: int = 0
    largest_error: float = 0.0
    relative_error: float = 0.0


def sweep(
    firms: FirmNetwork,
    out: Path,
    *,
    mode: Mode,
    eps: float,
    dtype: Dtype = "float64",
    replaceable: bool = False,
    threads: int | None = None,
    exact: bool = False,
    told: Callable[[int, int], None] | None = None,
) -> Swept:
    """Score the closure of each firm and write `firm, esri, downstream, upstream`, in the order of the firms file.

    Blocks already done stand in a folder beside `out`, named after the digest of network and options; they are taken as
    they are, and removed once `out` is written.

    Args:
        firms: the network and the ids of its firms.
        out: a .parquet or .csv file.
        mode, eps, dtype, replaceable, threads: as in `cascade.scores` and `cascade_steps.scores`.
        exact: take the converged cascades of a large network to within some 1e-9 of the fixed point.
        told: told (done, all) after each block.

    Raises:
        OSError: `out` cannot be written.
    """
    network = firms.network
    # By the network alone and never by timing, so that results repeat.
    may_push = mode == "converged" and not replaceable and network.firms >= COMPILED_FROM
    push = cascade_push.prepared(network) if may_push else None
    limit = EXACT_LIMIT if exact else cascade_push.LIMIT
    options = (mode, eps, dtype, replaceable, limit if push is not None else None)
    parts = out.resolve().with_name(f".{out.name}.{_digest(network, *options)}")
    parts.mkdir(parents=True, exist_ok=True)

    def scored(wanted: npt.NDArray[Any]) -> pl.DataFrame:
        if push is None:
            return _frame(_scores(network, wanted, mode, eps, dtype, replaceable, threads), np.zeros(wanted.size))
        found, bounds = cascade_push.scores(network, push, firms=wanted, limit=limit, threads=threads)
        return _frame(found, bounds.esri)

    blocks = []
    for number, start in enumerate(range(0, network.firms, BLOCK_FIRMS)):
        place = parts / f"{number:06}.parquet"
        wanted = np.arange(start, min(start + BLOCK_FIRMS, network.firms), dtype=np.int32)
        if not _whole(place, wanted.size):
            found = scored(wanted)
            with aside(place) as beside:
                found.write_parquet(beside)
        blocks.append(pl.read_parquet(place))
        if told:
            told(int(wanted[-1]) + 1, network.firms)
    table = pl.concat(blocks)
    result = table.drop("steps", "bound").insert_column(0, firms.firms.alias("firm"))
    with aside(out) as beside:
        if out.suffix == ".csv":
            result.write_csv(beside)
        else:
            result.write_parquet(beside)
    shutil.rmtree(parts)
    open_ended = table.filter(pl.col("steps") >= MOST_STEPS).height
    if push is None:
        return Swept(open_ended, mode)
    bound = float(table["bound"].to_numpy().max()) if np.isfinite(push.spread) else np.inf
    method = f"converged, pushed along the firms reached up to {limit:g}"
    if exact:
        return Swept(open_ended, method, bound)
    return Swept(open_ended, method, bound, *_checked(network, push, table["esri"].to_numpy(), threads))


def score_all(network: Network, *, mode: Mode, eps: float, replaceable: bool, threads: int | None) -> Scores:
    """Scores of every firm at once, as `sweep` computes them, kept in memory."""
    push = None
    if mode == "converged" and not replaceable and network.firms >= COMPILED_FROM:
        push = cascade_push.prepared(network)
    if push is not None:
        return cascade_push.scores(network, push, threads=threads)[0]
    return _scores(network, np.arange(network.firms, dtype=np.int32), mode, eps, "float64", replaceable, threads)


def _checked(
    network: Network, push: cascade_push.Push, esri: npt.NDArray[np.float64], threads: int | None
) -> tuple[int, float, float]:
    """The highest scores and some drawn at random, computed again: how many, the largest error, and the largest relative one."""
    highest = np.argsort(-esri, kind="stable")[:CHECKED_HIGHEST]
    others = np.random.default_rng(network.firms).choice(
        network.firms, min(CHECKED_OTHERS, network.firms), replace=False
    )
    again = np.unique(np.concatenate([highest, others])).astype(np.int32)
    exact = cascade_push.scores(network, push, firms=again, limit=EXACT_LIMIT, threads=threads)[0].esri
    error = np.abs(exact - esri[again])
    relative = np.divide(error, exact, out=np.zeros_like(error), where=exact > 0)
    return again.size, float(error.max()), float(relative.max())


def _scores(
    network: Network,
    wanted: npt.NDArray[Any],
    mode: Mode,
    eps: float,
    dtype: Dtype,
    replaceable: bool,
    threads: int | None,
) -> Scores:
    if replaceable or (network.firms < COMPILED_FROM and dtype == "float64"):
        return cascade.scores(network, firms=wanted, mode=mode, eps=eps, replaceable=replaceable)
    return cascade_steps.scores(network, firms=wanted, mode=mode, eps=eps, dtype=dtype, threads=threads)


def _frame(found: Scores, bound: npt.NDArray[np.float64]) -> pl.DataFrame:
    columns = {"esri": found.esri, "downstream": found.downstream, "upstream": found.upstream, "steps": found.steps}
    return pl.DataFrame(columns | {"bound": bound})


def _whole(place: Path, rows: int) -> bool:
    try:
        return place.is_file() and pl.read_parquet(place).height == rows
    except (pl.exceptions.PolarsError, OSError):
        return False


def _digest(network: Network, *options: object) -> str:
    digest = hashlib.sha256(repr(options).encode())
    for array in (network.supplier, network.buyer, network.volume, network.kind, network.role, network.revenue, network.cost,
                  network.weight, network.market):  # fmt: skip
        digest.update(array.tobytes())
    return digest.hexdigest()[:16]
