"""The compiled form of `cascade`: many closures at once, as lanes of one array, skipping what nothing has reached.

The state is the loss 1 − h of each firm, a row of lanes, one lane a closed firm: 32 in float64, 64 in float32, 256
bytes a row. A step computes the rows whose suppliers (downstream) or buyers (upstream) changed in the step before, all
lanes of a row together; a lane that has met its own stop stays frozen until the rest of its block are done. Scores are
summed as losses grow. Each block of lanes is computed by itself in a fixed order, so that results do not depend on the
number of threads. Equations, stops and references stand in `cascade`, whose SciPy form is the twin in the tests.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from isthmus.engine.cascade import CONVERGED, EPS, MOST_STEPS, Mode, Progress, Scores
from isthmus.engine.network import ESSENTIAL, NEGLIGIBLE, Floats, Ints, Network

Dtype = Literal["float64", "float32"]
LANE_BYTES = 256
LINEAR, SAME_NEED, NEW_NEED = 0, 1, 2


@dataclass(frozen=True)
class Arrays:
    """Rows of links by buyer (what it needs) and by supplier (what it sells), with their shares."""

    need_start: Ints
    need_supplier: Ints
    need_share: Any
    need_code: Any
    sale_start: Ints
    sale_buyer: Ints
    sale_share: Any
    weight: Floats


def scores(
    network: Network,
    *,
    firms: Sequence[int] | npt.NDArray[np.integer] | None = None,
    mode: Mode = "converged",
    eps: float = EPS,
    dtype: Dtype = "float64",
    threads: int | None = None,
    progress: Progress | None = None,
) -> Scores:
    """Scores of the closure of each firm alone, as `cascade.scores`, without replaceability.

    Args:
        network: the network.
        firms: whose; all by default.
        mode: `converged` or `compat`.
        eps: the largest fall of a level at which `compat` stops.
        dtype: `float64`, or for `compat` `float32`, half the memory; agrees to 1e-6 where both stop at the same step.
        threads: how many run; every core by default. The bytes of the result do not depend on it.
        progress: told (done, all) after each block.

    Raises:
        ValueError: float32 was asked to converge, for which its digits do not suffice.
    """
    if mode == "converged" and dtype == "float32":
        raise ValueError("float32 has too few digits to converge: take float64, or compat")
    kernel = _kernel()
    real = np.dtype(dtype).type
    arrays = arrays_of(network, real)
    wanted = np.arange(network.firms, dtype=np.int32) if firms is None else np.ascontiguousarray(firms, np.int32)
    lanes = LANE_BYTES // np.dtype(dtype).itemsize
    stop = eps if mode == "compat" else CONVERGED
    found = np.zeros((3, wanted.size))
    steps = np.zeros(wanted.size, np.int32)
    parts = [slice(i, min(i + lanes, wanted.size)) for i in range(0, wanted.size, lanes)]

    def work(worker: int) -> None:
        room = [np.zeros((network.firms, lanes), real) for _ in range(3)]
        for part in parts[worker::workers]:
            closed = wanted[part]
            block, taken = np.zeros((3, lanes)), np.zeros(lanes, np.int32)
            kernel(
                arrays.need_start, arrays.need_supplier, arrays.need_share, arrays.need_code, arrays.sale_start,
                arrays.sale_buyer, arrays.sale_share, arrays.weight, closed, real(stop), MOST_STEPS, *room, block, taken,
            )  # fmt: skip
            found[:, part], steps[part] = block[:, : closed.size], taken[: closed.size]
            if progress:
                done.append(closed.size)
                progress(sum(done), wanted.size)

    done: list[int] = []
    workers = max(1, min(threads or os.cpu_count() or 1, len(parts)))
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))
    return Scores(found[0], found[1], found[2], steps, f"{mode}, {dtype}, {lanes} lanes")


def arrays_of(network: Network, real: type) -> Arrays:
    """Links as rows by buyer and by supplier. Those without effect stay, with a share of 0: changes run along them all."""
    n, buyer, kind, role, volume = network.firms, network.buyer, network.kind, network.role, network.volume
    essential = role == ESSENTIAL
    begins = np.ones(buyer.size, np.bool_)
    begins[1:] = (buyer[1:] != buyer[:-1]) | (kind[1:] != kind[:-1]) | (role[1:] != role[:-1])
    run = np.cumsum(begins) - 1
    totals = np.bincount(run, volume)
    share = _shares(volume, np.where(essential, totals[run], network.cost[buyer]))
    share[role == NEGLIGIBLE] = 0.0
    code = np.where(essential & begins, NEW_NEED, np.where(essential, SAME_NEED, LINEAR)).astype(np.uint8)
    order = np.lexsort((buyer, network.supplier))
    seller = network.supplier[order]
    sold = _shares(volume[order], network.revenue[seller])
    return Arrays(
        _starts(buyer, n), network.supplier, share.astype(real), code,
        _starts(seller, n), buyer[order], sold.astype(real), network.weight,
    )  # fmt: skip


def _shares(volume: Floats, total: Floats) -> Floats:
    return np.divide(volume, total, out=np.zeros_like(volume), where=total > 0)


def _starts(sorted_rows: Ints, n: int) -> Ints:
    return np.searchsorted(sorted_rows, np.arange(n + 1)).astype(np.int32)


@cache
def _kernel() -> Callable[..., None]:
    """The kernel, compiled at its first call and kept on disk; numba is loaded only here."""
    from isthmus.engine.cascade_kernel import block_of_closures

    return block_of_closures


def compile_kernel(dtype: Dtype = "float64") -> None:
    """Compile, or load from the disk's cache, what a sweep needs, on a network of two firms."""
    pair = Network.build(2, [0], [1], [1.0], kind=[0], role=[NEGLIGIBLE + 1])
    scores(pair, mode="compat", dtype=dtype, threads=1)
