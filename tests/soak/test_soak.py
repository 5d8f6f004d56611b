"""Build, open, ask, draw and close, again and again: memory and open files must not grow.

Run: `make soak`; `SOAK_SECONDS=3600 make soak` goes on for an hour.
"""

from __future__ import annotations

import gc
import os
import time
from pathlib import Path

import pytest

import isthmus
from isthmus.atlas import folder, store
from isthmus.atlas.bundled import BUNDLED, version_for
from isthmus.questions import signature
from isthmus.report.brief import write_brief

SECONDS = float(os.environ.get("SOAK_SECONDS", "60"))
WARM_UP = 5
MIB = 1 << 20
GROWTH_ALLOWED = 64 * MIB
"""Allocators keep some of what was freed; a leak shows the longer it runs."""

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="counts memory and files where Linux tells them"),
]


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def open_files() -> list[str]:
    found = []
    for entry in os.listdir("/proc/self/fd"):
        try:
            found.append(os.readlink(f"/proc/self/fd/{entry}"))
        except FileNotFoundError:  # the listing's own
            continue
    return sorted(found)


def cycle(place: Path) -> None:
    frames = folder.read(BUNDLED)
    built = store.build(frames, version_for(BUNDLED, frames), place / "atlas.duckdb")
    isthmus.open_atlas(BUNDLED).close()
    with isthmus.open_atlas(built) as atlas:
        answers = [
            isthmus.ask(name, atlas, **dict(r)) for name in signature.names() for r in signature.readings(name, atlas)
        ]
        for suffix in (".html", ".pdf", ".md"):
            write_brief(answers, place / f"brief{suffix}")


def test_memory_and_files_do_not_grow(tmp_path: Path) -> None:
    for _ in range(WARM_UP):
        cycle(tmp_path)
    gc.collect()
    memory, files, listing = resident(), open_files(), sorted(os.listdir(tmp_path))
    start, cycles = time.monotonic(), 0
    while time.monotonic() - start < SECONDS or not cycles:
        cycle(tmp_path)
        cycles += 1
    gc.collect()
    grown = resident() - memory
    print(
        f"\n{cycles} cycles in {time.monotonic() - start:.0f} s: {memory // MIB} MiB at first, {grown / MIB:+.1f} MiB since"
    )
    assert open_files() == files
    assert sorted(os.listdir(tmp_path)) == listing, "files lie about"
    assert grown < GROWTH_ALLOWED
