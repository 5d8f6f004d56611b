"""How long the engine takes: cascades of 10,000 and 100,000 firms, and the allocation programme.

Run: `make bench-engine`. Milliseconds a shock and thread, with the machine's triad bandwidth beside them; compilation is not
counted. Aims on two cores: every closure of 10,000 firms (compat) in 1.5 s, of 100,000 in 150 s in float32, in less than 1 GB.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from isthmus.engine import cascade, cascade_steps
from isthmus.engine.allocate import Line, Need, Programme, Route, allocate
from isthmus.engine.network import Network
from isthmus.networks.files import read_network
from isthmus.networks.invented import invent

sys.path.insert(0, str(Path(__file__).parents[1]))

RUNS: tuple[tuple[cascade.Mode, cascade_steps.Dtype], ...] = (
    ("compat", "float64"),
    ("compat", "float32"),
    ("converged", "float64"),
)


def main() -> None:
    """Print a table."""
    from bench.bandwidth import triad_gb_per_s

    threads = os.cpu_count() or 1
    print(f"triad {triad_gb_per_s():.1f} GB/s, {threads} threads")
    for firms, sample in ((10_000, None), (100_000, 2_048)):
        network = invented(firms)
        wanted = np.arange(firms) if sample is None else np.random.default_rng(1).choice(firms, sample, replace=False)
        for mode, dtype in RUNS:
            # To the fixed point takes many times longer: a part of the sample tells as much.
            those = wanted if mode == "compat" else wanted[:: 8 if sample is None else 32]
            took = closures(network, those, mode, dtype)
            told(f"{mode} {dtype}, {firms:,} firms", took, those.size, firms, threads)
        if sample is None:
            few = wanted[:256]
            start = time.perf_counter()
            cascade.scores(network, firms=few, mode="compat")
            told(f"compat float64, {firms:,} firms, SciPy", time.perf_counter() - start, few.size, firms, 1)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")
    for goods, periods in ((60, 46), (400, 120)):
        p = programme(goods, periods)
        start = time.perf_counter()
        allocate(p)
        print(f"programme of {goods} goods, 3 regions, {periods} periods: {time.perf_counter() - start:.2f} s")


def told(what: str, seconds: float, shocks: int, firms: int, threads: int) -> None:
    """One line: milliseconds a shock and thread, and what all closures would take."""
    print(
        f"{what:<44} {1e3 * seconds * threads / shocks:>8.3f} ms a shock and thread, all firms {seconds * firms / shocks:>8.1f} s"
    )


def closures(network: Network, firms: np.ndarray, mode: cascade.Mode, dtype: cascade_steps.Dtype) -> float:
    """Seconds for these closures on every core."""
    cascade_steps.compile_kernel(dtype)
    start = time.perf_counter()
    cascade_steps.scores(network, firms=firms, mode=mode, dtype=dtype)
    return time.perf_counter() - start


def invented(firms: int) -> Network:
    """The network that `isthmus network make` writes with seed 1."""
    made = invent(firms, 1)
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / f"{name}.parquet" for name in ("links", "firms", "essential")]
        for place in places:
            getattr(made, place.stem).write_parquet(place)
        return read_network(*places).network


def programme(goods: int, periods: int) -> Programme:
    """Three regions; a third of the goods is wanted, each good takes two of those after it; some capacities are short."""
    random = np.random.default_rng(1)
    lines = tuple(Line(g, r, random.uniform(0, 12, periods)) for g in range(goods) for r in range(3))
    needs = tuple(
        Need(g, ((int(i), float(random.uniform(0.1, 2))),))
        for g in range(goods * 2 // 3)
        for i in random.choice(np.arange(goods * 2 // 3, goods), 2, replace=False)
    )
    demand = np.zeros((goods, 3, periods))
    demand[: goods // 3] = random.uniform(0, 15, (goods // 3, 3, periods))
    routes = tuple(Route(g, a, b, 1) for g in range(goods) for a in range(3) for b in range(3) if a != b)
    return Programme(goods, 3, periods, lines, needs, routes, random.uniform(0, 50, (goods, 3)), demand)


if __name__ == "__main__":
    main()
