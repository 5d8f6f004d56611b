"""How long the engine takes: cascades of 10,000 and 100,000 firms, the dynamic model, and the allocation programme.

Run: `make bench`, or with `--whole` every closure of 100,000 firms instead of a sample, and a programme of a million columns to its
end, which took under five minutes on two cores. Beside every timing stands the machine's triad bandwidth; compilation is not
counted. Milliseconds are of processor time, so that other work on the machine counts less; seconds are by the clock.

Aims on two cores: compat, every closure of 10,000 firms in 1.5 s and of 100,000 in 150 s in float32, under 1 GB; a year of the
dynamic model of 100,000 firms in 5 s; the bundled two-theatre programme in 1 s, a programme of a million columns in 15 s. For a
converged sweep of 100,000 firms, all three columns at once, the target set after measuring is `CONVERGED_S` with every score within
`CONVERGED_ERROR` of its fixed point.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from isthmus.engine import cascade, cascade_push, cascade_steps
from isthmus.engine.allocate import FAIRNESS, Line, Need, Programme, Route
from isthmus.engine.allocate_rows import Layout, Rows
from isthmus.engine.network import Network
from isthmus.networks.files import read_network
from isthmus.networks.invented import invent

sys.path.insert(0, str(Path(__file__).parents[1]))

CONVERGED_S, CONVERGED_ERROR = 180.0, 1e-5
SAMPLE = 2_048


def main() -> None:
    """Print a table."""
    from bench.bandwidth import triad_gb_per_s

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--whole", action="store_true", help="every closure of 100,000 firms, and the large programme solved"
    )
    whole = parser.parse_args().whole
    threads = os.cpu_count() or 1
    print(f"triad {triad_gb_per_s():.1f} GB/s, {threads} threads")
    print(f"{'cascades':<42} {'ms a shock':>11} {'all firms':>10} {'aim':>7}")
    cascades(whole)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")
    dynamic()
    programmes(whole)


def cascades(whole: bool) -> None:
    """Compat and converged, every closure or a sample drawn at random."""
    for firms in (10_000, 100_000):
        network = invented(firms)
        sample = firms if whole or firms <= 10_000 else SAMPLE
        wanted = np.random.default_rng(1).choice(firms, sample, replace=False)
        for dtype in ("float64", "float32"):
            cascade_steps.compile_kernel(dtype)
            told(f"compat {dtype}, {firms:,} firms", lambda d=dtype, w=wanted, n=network: cascade_steps.scores(  # type: ignore[misc]
                n, firms=w, mode="compat", dtype=d), sample, firms, {10_000: 1.5, 100_000: 150.0}[firms])  # fmt: skip
        start = time.perf_counter()
        push = cascade_push.prepared(network)
        assert push is not None
        took = time.perf_counter() - start
        some = wanted if whole else wanted[: SAMPLE // 2]
        cascade_push.scores(network, push, firms=wanted[:2])
        kept: list[cascade_push.Bounds] = []
        found = told(
            f"converged, {firms:,} firms",
            lambda w=some, n=network, p=push, k=kept: _pushed(n, p, w, k),  # type: ignore[misc]
            some.size, firms, CONVERGED_S if firms == 100_000 else None,
        )  # fmt: skip
        few = np.random.default_rng(2).choice(some.size, 32, replace=False)
        finer = cascade_push.scores(network, push, firms=some[few], limit=1e-9)[0]
        print(
            f"  prepared in {took:.1f} s; no score errs by more than {kept[0].esri.max():.1g} (aim {CONVERGED_ERROR:g}), upstream by "
            f"{(kept[0].upstream / np.maximum(found.upstream, 1e-300)).max():.1g} of itself; 32 at a finer limit: "
            f"{np.abs(finer.esri - found.esri[few]).max():.1g}"
        )
    few = np.arange(256)
    network = invented(10_000)
    told("compat float64, 10,000 firms, SciPy", lambda: cascade.scores(network, firms=few, mode="compat"), 256, 10_000)


def _pushed(
    network: Network, push: cascade_push.Push, firms: np.ndarray, kept: list[cascade_push.Bounds]
) -> cascade.Scores:
    found, bounds = cascade_push.scores(network, push, firms=firms)
    kept.append(bounds)
    return found


def told(
    what: str, run: Callable[[], cascade.Scores], shocks: int, firms: int, aim_s: float | None = None
) -> cascade.Scores:
    """One line: milliseconds of processor time a shock, and what all closures take by the clock."""
    start, worked = time.perf_counter(), time.process_time()
    found = run()
    seconds, work = time.perf_counter() - start, time.process_time() - worked
    aim = f"{aim_s:.1f} s" if aim_s else ""
    print(f"{what:<42} {1e3 * work / shocks:>11.3f} {seconds * firms / shocks:>8.1f} s {aim:>7}", flush=True)
    return found


def dynamic() -> None:
    """A step, and a year, of the dynamic model."""
    from bench.inventory import measure

    for firms in (10_000, 100_000):
        step, year = measure(firms)
        aim = ", aim 5.0 s" if firms == 100_000 else ""
        print(f"dynamic model, {firms:,} firms: {step:.2f} ms a step, a year {year:.1f} s{aim}", flush=True)


def programmes(whole: bool) -> None:
    """Build and solve: the bundled two-theatre programme in both readings, and one of a million columns."""
    import isthmus

    with isthmus.open_atlas() as atlas:
        isthmus.ask("sustainment", atlas)
        start = time.perf_counter()
        isthmus.ask("sustainment", atlas)
    print(f"two theatres, both readings planned, built and solved: {time.perf_counter() - start:.2f} s, aim 1.0 s")
    large = programme(640, 120)
    start = time.perf_counter()
    layout = Layout(large)
    rows = Rows(large, layout)
    cost = rows.shortage_cost(FAIRNESS)
    built = time.perf_counter()
    print(f"programme of {layout.columns:,} columns: built in {built - start:.1f} s", end="", flush=True)
    if whole:
        rows.solve(cost)
        print(f", first solve {time.perf_counter() - built:.1f} s, aim 15 s", end="")
    print()


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
