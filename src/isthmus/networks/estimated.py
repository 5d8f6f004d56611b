"""Scores of networks whose volumes are mostly estimates: with intervals of score and rank over drawn volumes.

Scores of single firms hang on single links. Where these are estimates, every estimated volume is multiplied by a factor of its
own, lognormal with median 1 and σ = `SPREAD`, so that four in five lie within a factor of 3.6 of the estimate. Nothing on record
says how far the estimates of a given file err: the spread is an assumption, to be set by who knows better. Recorded volumes stay.
What a firm sells and buys outside the network, its revenue less its sales and its cost less its purchases, stays too, and a
weight that was given; weights that are sales follow the draw. All draws have the same seed, so that a file gives the same
intervals each time.

Each draw is scored whole. Of a firm's scores and ranks the 10th and the 90th percentile are given, besides its score and rank at
the estimates as they stand. Where the ranks of two firms overlap the file cannot tell which matters more.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from isthmus.atlas.writing import aside
from isthmus.engine.cascade import MOST_STEPS, Mode, Scores
from isthmus.engine.network import Floats, Network
from isthmus.networks.files import FirmNetwork
from isthmus.networks.sweep import score_all

SPREAD = 1.0
DRAWS = 40
SEED = 1
LOW, HIGH = 0.1, 0.9
Scorer = Callable[[Network], Scores]


def drawn(network: Network, random: np.random.Generator, spread: float = SPREAD) -> Network:
    """The network with every estimated volume drawn anew.

    Args:
        network: the network.
        random: where the factors come from.
        spread: σ of the logarithm of a factor, 0 or more.
    """
    factor = np.where(network.estimated, np.exp(random.normal(0.0, spread, network.links)), 1.0)
    volume = network.volume * factor
    sales: Floats = np.bincount(network.supplier, volume, network.firms).astype(np.float64)
    purchases: Floats = np.bincount(network.buyer, volume, network.firms).astype(np.float64)
    by_sales = np.allclose(network.weight, network.sales / max(network.sales.sum(), 1e-300), rtol=1e-9, atol=0)
    return Network.build(
        network.firms, network.supplier, network.buyer, volume, kind=network.kind, role=network.role, market=network.market,
        estimated=network.estimated, weight=None if by_sales else network.weight,
        revenue=np.maximum(0.0, network.revenue - network.sales) + sales,
        cost=np.maximum(0.0, network.cost - network.purchases) + purchases,
    )  # fmt: skip


def ranks_of(scores: Floats) -> npt.NDArray[np.int64]:
    """int64[n], 1 for the highest score; equal scores share the best of their ranks."""
    falling = np.sort(-scores)
    ranks: npt.NDArray[np.int64] = np.searchsorted(falling, -scores, side="left") + 1
    return ranks


def intervals(
    network: Network, scorer: Scorer, *, draws: int = DRAWS, spread: float = SPREAD, told: Callable[[int, int], None] | None = None
) -> tuple[pl.DataFrame, int]:  # fmt: skip
    """One row a firm with its scores, rank and intervals, and how many cascades had not come to rest.

    Args:
        network: the network, with its estimates.
        scorer: scores every firm of a network.
        draws: how many, 10 or more.
        spread: as in `drawn`.
        told: told (done, all) after each draw.

    Raises:
        ValueError: fewer than ten draws, or a spread below 0.
    """
    if draws < 10 or spread < 0:
        raise ValueError(f"intervals take 10 draws or more and a spread of 0 or more, not {draws} and {spread}")
    random = np.random.default_rng(SEED)
    found = scorer(network)
    open_ended = int((found.steps >= MOST_STEPS).sum())
    scores, ranks = np.empty((draws, network.firms)), np.empty((draws, network.firms), np.int64)
    for draw in range(draws):
        one = scorer(drawn(network, random, spread))
        scores[draw], ranks[draw] = one.esri, ranks_of(one.esri)
        open_ended += int((one.steps >= MOST_STEPS).sum())
        if told:
            told(draw + 1, draws)
    columns: dict[str, npt.NDArray[Any]] = {
        "esri": found.esri,
        "downstream": found.downstream,
        "upstream": found.upstream,
    }
    columns |= {
        "esri_low": np.quantile(scores, LOW, axis=0),
        "esri_high": np.quantile(scores, HIGH, axis=0),
        "rank": ranks_of(found.esri),
        "rank_low": np.quantile(ranks, LOW, axis=0, method="lower").astype(np.int64),
        "rank_high": np.quantile(ranks, HIGH, axis=0, method="higher").astype(np.int64),
    }
    return pl.DataFrame(columns), open_ended


def sweep(
    firms: FirmNetwork, out: Path, *, mode: Mode, eps: float, replaceable: bool = False, threads: int | None = None,
    draws: int = DRAWS, spread: float = SPREAD, told: Callable[[int, int], None] | None = None,
) -> int:  # fmt: skip
    """Write scores with their intervals, in the order of the firms file; how many cascades had not come to rest.

    Args:
        firms: the network and the ids of its firms.
        out: a .parquet or .csv file.
        mode, eps, replaceable, threads: as in `sweep.sweep`.
        draws, spread, told: as in `intervals`.

    Raises:
        OSError: `out` cannot be written.
    """

    def scorer(network: Network) -> Scores:
        return score_all(network, mode=mode, eps=eps, replaceable=replaceable, threads=threads)

    table, open_ended = intervals(firms.network, scorer, draws=draws, spread=spread, told=told)
    result = table.insert_column(0, firms.firms.alias("firm"))
    with aside(out) as beside:
        if out.suffix == ".csv":
            result.write_csv(beside)
        else:
            result.write_parquet(beside)
    return open_ended
