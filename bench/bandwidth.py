"""The machine's memory bandwidth, measured beside every timing of the engine so that figures can be compared.

The triad a = b + s·c of McCalpin's STREAM (1995), in NumPy on one thread, arrays far larger than the caches.
"""

from __future__ import annotations

import time

import numpy as np

ITEMS = 20_000_000


def triad_gb_per_s(rounds: int = 5) -> float:
    """The best of some rounds, in 10⁹ bytes a second; NumPy's two passes move 5 arrays of 8 bytes an item."""
    a, b, c = (np.full(ITEMS, value) for value in (0.0, 1.0, 2.0))
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        np.multiply(c, 3.0, out=a)
        np.add(a, b, out=a)
        best = min(best, time.perf_counter() - start)
    return 5 * 8 * ITEMS / best / 1e9
