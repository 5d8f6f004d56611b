"""Say what goes on when it takes longer than two seconds."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE_S = 2.0


@contextmanager
def step(what: str, *, quiet: bool) -> Iterator[None]:
    """Print `what` to standard error once it has run for two seconds, and again every ten after that."""
    if quiet:
        yield
        return
    done = threading.Event()

    def watch() -> None:
        if done.wait(PATIENCE_S):
            return
        print(f"{what} …", file=sys.stderr, flush=True)
        seconds = PATIENCE_S
        while not done.wait(10):
            seconds += 10
            print(f"{what} … {seconds:.0f} s", file=sys.stderr, flush=True)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
