"""Invented production networks that look like real ones: heavy tails, sectors, a backbone of essential inputs.

Firm-level networks from tax records have in- and out-degrees and sizes with Pareto-like tails and link density that
falls with distance between sectors (Bacilieri, Borsos, Astudillo-Estévez and Lafond 2023, INET Oxford 2023-08). Here
each firm draws a size from a lognormal body with a Pareto tail (exponent 1.1, near Zipf: Axtell 2001, Science 293:1818),
each sector draws the few sectors that it buys from, and each firm buys from firms of those sectors in proportion to
size. Volumes follow the sizes of both ends, with lognormal noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

LINKS_A_FIRM = 7.0
FIRMS_A_SECTOR = 150
INPUT_SECTORS = 8
ESSENTIAL_SHARE, NEGLIGIBLE_SHARE = 0.08, 0.3
SIZE_TAIL = 1.1


@dataclass(frozen=True)
class InventedNetwork:
    """Frames in the form that `files` reads: `links` (supplier, buyer, volume), `firms`, `essential`."""

    links: pl.DataFrame
    firms: pl.DataFrame
    essential: pl.DataFrame


def invent(firms: int, seed: int) -> InventedNetwork:
    """A network of so many firms; the same for the same seed.

    Args:
        firms: at least 2.
        seed: of the random numbers, 0 or more.

    Raises:
        ValueError: fewer than two firms, or a negative seed.
    """
    if firms < 2 or seed < 0:
        raise ValueError(f"a network needs 2 firms or more and a seed of 0 or more, not {firms} and {seed}")
    random = np.random.default_rng(seed)
    sectors = max(2, min(600, firms // FIRMS_A_SECTOR + 2))
    sector = np.sort(random.choice(sectors, firms, p=_zipf(sectors)))
    sector[:sectors] = np.arange(sectors)[: min(sectors, firms)]
    sector = np.sort(sector)
    size = random.lognormal(0.0, 1.0, firms) * random.pareto(SIZE_TAIL, firms).clip(0.01, firms)
    inputs = _inputs(random, sectors)
    supplier, buyer = _links(random, sector, size, inputs)
    noise = random.lognormal(0.0, 1.0, supplier.size)
    volume = np.sqrt(size[supplier] * size[buyer]) * noise
    sales, purchases = np.bincount(supplier, volume, firms), np.bincount(buyer, volume, firms)
    names = pl.Series("sector", [f"s{k:03}" for k in range(sectors)])
    links = pl.DataFrame({"supplier": supplier, "buyer": buyer, "volume": volume}).sort("supplier", "buyer")
    # What leaves the network is final demand; value added comes on top of what is bought.
    outside = size * random.uniform(0.1, 1.0, firms)
    register = pl.DataFrame(
        {
            "firm": np.arange(firms),
            "sector": names.gather(sector),
            "revenue": np.maximum(sales / random.uniform(0.4, 0.95, firms) + outside, 1.2 * purchases),
            "cost": purchases / random.uniform(0.5, 0.95, firms) + 0.01 * size,
        }
    )
    code = random.choice(
        [2, 1, 0], (sectors, sectors), p=[ESSENTIAL_SHARE, 1 - ESSENTIAL_SHARE - NEGLIGIBLE_SHARE, NEGLIGIBLE_SHARE]
    )
    pairs = np.indices((sectors, sectors)).reshape(2, -1)
    essential = pl.DataFrame(
        {"supplier_sector": names.gather(pairs[0]), "buyer_sector": names.gather(pairs[1]), "essential": code.ravel()}
    )
    return InventedNetwork(links, register, essential)


def _zipf(count: int) -> npt.NDArray[Any]:
    weight = 1.0 / np.arange(1, count + 1) ** 0.6
    return np.asarray(weight / weight.sum())


def _inputs(random: np.random.Generator, sectors: int) -> npt.NDArray[Any]:
    """(sectors, INPUT_SECTORS): the sectors that each buys from; widely used ones come up more often."""
    share = random.pareto(1.5, sectors) + 0.1
    count = min(INPUT_SECTORS, sectors)
    return np.stack([random.choice(sectors, count, replace=False, p=share / share.sum()) for _ in range(sectors)])


def _links(
    random: np.random.Generator, sector: npt.NDArray[Any], size: npt.NDArray[Any], inputs: npt.NDArray[Any]
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Distinct pairs of different firms, about LINKS_A_FIRM a firm; large firms buy and sell more often."""
    firms = sector.size
    wanted = random.poisson(0.5 + (LINKS_A_FIRM + 0.7) * (size**0.4) / np.mean(size**0.4)).clip(1, firms - 1)
    buyer = np.repeat(np.arange(firms), wanted)
    chosen = inputs[sector[buyer], random.integers(0, inputs.shape[1], buyer.size)]
    starts = np.searchsorted(sector, np.arange(inputs.shape[0] + 1))
    running = np.r_[0.0, np.cumsum(size**0.8)]
    low, high = running[starts[chosen]], running[starts[chosen + 1]]
    drawn = low + random.random(buyer.size) * (high - low)
    supplier = np.minimum(np.searchsorted(running, drawn, side="right") - 1, firms - 1)
    pairs = np.unique(supplier[supplier != buyer] * firms + buyer[supplier != buyer])
    return pairs // firms, pairs % firms
