"""Scores of every firm of a network, block by block, kept on disk so that an interrupted sweep goes on where it stopped."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from isthmus.atlas.writing import aside
from isthmus.engine import cascade, cascade_lanes
from isthmus.engine.cascade import MOST_STEPS, Mode, Scores
from isthmus.engine.network import Network
from isthmus.networks.files import FirmNetwork

COMPILED_FROM = 5_000
"""Networks of fewer firms use the SciPy form, so that nobody waits for compilation."""
BLOCK_FIRMS = 2_048
"""Firms a block; a multiple of the lanes, so that blocks do not change which firms are computed together."""
Dtype = Literal["float64", "float32"]


def sweep(
    firms: FirmNetwork,
    out: Path,
    *,
    mode: Mode,
    eps: float,
    dtype: Dtype = "float64",
    replaceable: bool = False,
    threads: int | None = None,
    told: Callable[[int, int], None] | None = None,
) -> int:
    """Score the closure of each firm and write `firm, esri, downstream, upstream`, in the order of the firms file.

    Blocks already done stand in a folder beside `out`, named after the digest of network and options; they are taken as
    they are, and removed once `out` is written.

    Args:
        firms: the network and the ids of its firms.
        out: a .parquet or .csv file.
        mode, eps, dtype, replaceable, threads: as in `cascade.scores` and `cascade_lanes.scores`.
        told: told (done, all) after each block.

    Returns:
        How many cascades had not converged and stand as lower bounds.

    Raises:
        OSError: `out` cannot be written.
    """
    network = firms.network
    parts = out.resolve().with_name(f".{out.name}.{_digest(network, mode, eps, dtype, replaceable)}")
    parts.mkdir(parents=True, exist_ok=True)
    blocks = []
    for number, start in enumerate(range(0, network.firms, BLOCK_FIRMS)):
        place = parts / f"{number:06}.parquet"
        wanted = np.arange(start, min(start + BLOCK_FIRMS, network.firms), dtype=np.int32)
        if not _whole(place, wanted.size):
            found = _scores(network, wanted, mode, eps, dtype, replaceable, threads)
            with aside(place) as beside:
                _frame(found).write_parquet(beside)
        blocks.append(pl.read_parquet(place))
        if told:
            told(int(wanted[-1]) + 1, network.firms)
    table = pl.concat(blocks)
    result = table.drop("steps").insert_column(0, firms.firms.alias("firm"))
    with aside(out) as beside:
        if out.suffix == ".csv":
            result.write_csv(beside)
        else:
            result.write_parquet(beside)
    shutil.rmtree(parts)
    return table.filter(pl.col("steps") >= MOST_STEPS).height


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
    return cascade_lanes.scores(network, firms=wanted, mode=mode, eps=eps, dtype=dtype, threads=threads)


def _frame(found: Scores) -> pl.DataFrame:
    return pl.DataFrame(
        {"esri": found.esri, "downstream": found.downstream, "upstream": found.upstream, "steps": found.steps}
    )


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
