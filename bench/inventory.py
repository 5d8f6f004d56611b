"""How long a step of the dynamic model takes, at 10,000 and 100,000 firms, beside the machine's triad bandwidth.

Run: `python bench/inventory.py`. An invented network of 7 links a firm, suppliers of heavy-tailed popularity. The aim is a
year (365 steps) of 100,000 firms in 5 s on two cores. Milliseconds are of processor time on all threads, the year is by the clock.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import numpy as np

from isthmus.engine import inventory
from isthmus.engine.network import Network

sys.path.insert(0, str(Path(__file__).parents[1]))

LINKS_A_FIRM = 7
SECTORS = 50


def invented(firms: int, seed: int = 1) -> Network:
    """A network of so many firms, about 7 links each; a fifth of the inputs is not essential."""
    rng = np.random.default_rng(seed)
    weight = rng.pareto(1.5, firms) + 0.1
    supplier = rng.choice(firms, LINKS_A_FIRM * firms, p=weight / weight.sum())
    buyer = rng.integers(0, firms, LINKS_A_FIRM * firms)
    keep = supplier != buyer
    pair = np.unique(buyer[keep] * np.int64(firms) + supplier[keep])
    buyer, supplier = pair // firms, pair % firms
    sector = rng.integers(0, SECTORS, firms)
    kind = sector[supplier]
    role = np.where((kind + sector[buyer]) % 5 == 0, 1, 2)
    order = np.lexsort((supplier, kind, buyer))
    return Network.build(
        firms, supplier[order].astype(np.int32), buyer[order].astype(np.int32), rng.pareto(1.5, len(order)) + 0.01,
        kind=kind[order].astype(np.int32), role=role[order].astype(np.uint8),
    )  # fmt: skip


def measure(firms: int, steps: int = 365) -> tuple[float, float]:
    """Milliseconds of processor time a step, all threads together, and seconds by the clock for so many steps.

    Compilation is not counted. A hundredth of the firms is closed for 60 steps, so that a good part of them runs short.
    """
    network = invented(firms)
    sales = np.bincount(network.supplier, network.volume, firms)
    model = inventory.model(network, final=0.2 * sales + 1.0, stock=15.0)
    shock = [inventory.Disruption(range(0, firms, 100), 5, 60, 1.0, 30)]
    inventory.run(model, shock, 2, record=[], compiled=True)
    start, worked = time.perf_counter(), time.process_time()
    inventory.run(model, shock, steps, record=[], compiled=True)
    return 1e3 * (time.process_time() - worked) / steps, time.perf_counter() - start


def main() -> None:
    """Print a table."""
    from bench.bandwidth import triad_gb_per_s

    print(f"triad {triad_gb_per_s():.1f} GB/s, {os.cpu_count()} threads")
    print(f"{'dynamic model':<28} {'ms a step':>10} {'365 steps':>10} {'aim':>8}")
    for firms in (10_000, 100_000):
        step, year = measure(firms)
        aim = "5.0s" if firms > 50_000 else ""
        print(f"{firms:>8,} firms, {LINKS_A_FIRM} links each {step:>12.2f} {year:>9.1f}s {aim:>8}")


if __name__ == "__main__":
    main()
