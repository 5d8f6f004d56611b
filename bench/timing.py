"""How long the program takes: opening, building, each question, the brief, `--help`.

Run: `make bench`, or `python bench/timing.py --rounds 9`. Prints medians, each also as a multiple of the time in
which a bare interpreter starts: the multiples can be compared between machines.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

Measure = tuple[str, Callable[[], object]]


def main() -> None:
    """Measure everything and print a table; `--json FILE` keeps the numbers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each thing is done (default 5)")
    parser.add_argument("--json", type=Path, help="also write the medians, in seconds, to this file")
    arguments = parser.parse_args()
    bare = median(lambda: run("-c", "pass"), arguments.rounds)
    medians = {"bare interpreter": bare}
    print(f"{'what':<28} {'median':>9} {'× bare':>8}\n{'bare interpreter':<28} {bare:>8.3f}s {1:>8.1f}")
    with tempfile.TemporaryDirectory() as folder:
        for name, action in measures(Path(folder)):
            medians[name] = median(action, arguments.rounds)
            print(f"{name:<28} {medians[name]:>8.3f}s {medians[name] / bare:>8.1f}", flush=True)
    print(f"{'--help over bare':<28} {medians['isthmus --help'] - bare:>8.3f}s")
    if arguments.json:
        arguments.json.write_text(json.dumps(medians, indent=2) + "\n", encoding="utf-8")


def measures(folder: Path) -> Iterator[Measure]:
    """What is measured, in the order in which a user meets it; processes first, while nothing is loaded here."""
    yield "import isthmus", lambda: run("-c", "import isthmus")
    yield "isthmus --help", lambda: run("-m", "isthmus", "--help")

    import isthmus
    from isthmus.atlas import folder as atlas_folder
    from isthmus.atlas import store
    from isthmus.atlas.bundled import BUNDLED, version_for
    from isthmus.questions import signature
    from isthmus.report.brief import write_brief

    built = folder / "atlas.duckdb"

    def build() -> None:
        frames = atlas_folder.read(BUNDLED)
        store.build(frames, version_for(BUNDLED, frames), built)

    yield "build", build
    yield "open the folder", lambda: isthmus.open_atlas(BUNDLED).close()
    yield "open the built file", lambda: isthmus.open_atlas(built).close()
    with isthmus.open_atlas(built) as atlas:
        for name in signature.names():
            yield f"ask {name}", lambda name=name: isthmus.ask(name, atlas)  # type: ignore[misc]
        answers = [
            isthmus.ask(name, atlas, **dict(r)) for name in signature.names() for r in signature.readings(name, atlas)
        ]
        for suffix in (".html", ".pdf", ".md"):
            yield f"brief{suffix}", lambda suffix=suffix: write_brief(answers, folder / f"brief{suffix}")  # type: ignore[misc]


def run(*arguments: str) -> None:
    """Run the interpreter that runs this, with these arguments."""
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)


def median(action: Callable[[], object], rounds: int) -> float:
    """Median seconds of an action; one round before them warms the caches and is not counted."""
    action()
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


if __name__ == "__main__":
    main()
