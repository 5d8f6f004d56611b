"""How long an import takes beside merely reading the same file with Polars and with DuckDB, and how much memory it needs.

Run: `make bench-importers`, or `python bench/importers.py --only usaspending --rows 5000000`. The files are invented
(`invented_publications.py`), written to a temporary folder (`--place FOLDER` for a larger disk) and deleted. Each measurement is
a process of its own, the readers before and after the import, so that a busy machine slows both. An import is the whole of
`isthmus import` into an empty folder: digest, parsing, checks of every rule, tables and raw file written. A bare read takes every
cell of every row as text, counts it and keeps none; JSON is read as each understands it. TED has no such reader: its notices are
parsed by ElementTree, no more, and that time stands in the first column. The largest resident size counts the pages of a mapped file too.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.invented_publications import WRITERS

AIM = 2.0
"""An import takes at most this many times what the quicker reader takes."""
AIM_SECONDS, AIM_BYTES, AIM_ROWS = 120.0, 4 << 30, 5_000_000
"""Of five million lines of USAspending on two cores."""

SMALLER: Mapping[str, int] = {"ted": 40, "ocds": 4, "follow-the-money": 2}
"""Importer -> by how much its file is smaller than the others, since a record of it is larger."""

Measured = dict[str, float]


def main() -> None:
    """Measure and print a table; `--json FILE` keeps the numbers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=400_000, help="of each file (default 400,000; of TED, OCDS and FtM fewer)")
    parser.add_argument("--only", help="importers to measure, parted by commas")
    parser.add_argument("--place", type=Path, help="folder for the temporary files")
    parser.add_argument("--json", type=Path, help="also write the numbers to this file")
    parser.add_argument("--measure", nargs=3, metavar=("WHAT", "NAME", "FILE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        what, name, path = arguments.measure
        print(json.dumps(measured(lambda: ACTIONS[what](name, Path(path)))))
        return
    names = arguments.only.split(",") if arguments.only else list(WRITERS)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; aim: at most {AIM:g} times the quicker reader")
    print(f"{'importer':<18}{'rows':>10}{'MB':>7}{'polars':>9}{'duckdb':>9}{'import':>9}{'× quicker':>11}{'× work':>8}{'peak':>9}")
    kept = {}
    for name in names:
        file, write = WRITERS[name]
        rows = max(1, arguments.rows // SMALLER.get(name, 1))
        with tempfile.TemporaryDirectory(prefix="isthmus-bench-", dir=arguments.place) as place:
            path = write(Path(place) / file, rows)
            kept[name] = compared(name, path, rows)
    if arguments.json:
        arguments.json.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


def compared(name: str, path: Path, rows: int) -> dict[str, Measured]:
    """Readers and import over one file, printed as one line."""
    readers = ("notices",) if name == "ted" else ("duckdb",) if name == "ocds" else ("polars", "duckdb")
    before = {what: _apart(what, name, path) for what in readers}
    done = _apart("import", name, path)
    after = {what: _apart(what, name, path) for what in readers}
    bare = {what: min(before[what], after[what], key=lambda m: m["seconds"]) for what in readers}
    quicker = min(bare.values(), key=lambda m: m["seconds"])
    shown = "".join(f"{bare[what]['seconds']:>8.2f}s" if what in bare else f"{'–':>9}" for what in ("polars", "duckdb"))
    if name == "ted":
        shown = f"{bare['notices']['seconds']:>8.2f}s{'–':>9}"
    ratio, work = done["seconds"] / quicker["seconds"], done["work"] / quicker["work"]
    print(
        f"{name:<18}{rows:>10,}{path.stat().st_size / 1e6:>7.0f}{shown}{done['seconds']:>8.2f}s{ratio:>11.1f}{work:>8.1f}"
        f"{done['bytes'] / 1e9:>7.2f}GB",
        flush=True,
    )
    if name == "usaspending" and rows >= AIM_ROWS:
        print(f"    {done['seconds'] / AIM_SECONDS:.2f} of the aim of {AIM_SECONDS:.0f} s, {done['bytes'] / AIM_BYTES:.2f} of 4 GiB")
    return {**bare, "import": done}


def _apart(what: str, name: str, path: Path) -> Measured:
    """The measurement in a process of its own."""
    command = [sys.executable, __file__, "--measure", what, name, str(path)]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: Measured = json.loads(ran.stdout.splitlines()[-1])
    return found


def measured(action: Callable[[], object]) -> Measured:
    """Seconds, seconds of work of all threads, and the largest resident size of the process."""
    import duckdb  # noqa: F401  (so that loading the libraries is not counted)
    import polars as pl

    pl.DataFrame({"a": [1]}).lazy().filter(pl.col("a") > 0).collect()
    start, work = time.perf_counter(), _work()
    action()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"seconds": time.perf_counter() - start, "work": _work() - work, "bytes": peak}


def _work() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def with_polars(name: str, path: Path) -> object:
    """Every cell of every row as text, counted and let go: millions of lines with hundreds of columns would not fit the memory."""
    import polars as pl

    if path.suffix == ".json":
        return pl.scan_ndjson(path, infer_schema_length=1_000).select(pl.all().count()).collect(engine="streaming")
    plain = name == "gdelt-events"
    form: dict[str, Any] = {"separator": "\t", "quote_char": None} if plain else {}
    return pl.scan_csv(path, infer_schema=False, has_header=not plain, **form).select(pl.all().count()).collect(engine="streaming")


def with_duckdb(name: str, path: Path) -> object:
    """Every cell likewise."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        if path.suffix in (".json", ".jsonl"):
            rows = "read_json_auto(?, format = 'newline_delimited')"
        else:
            form = "delim = '\t', quote = '', header = false" if name == "gdelt-events" else "delim = ',', quote = '\"', header = true"
            rows = f"read_csv(?, all_varchar = true, {form})"
        return connection.execute(f"SELECT count(COLUMNS(*)) FROM {rows}", [str(path)]).fetchone()


def notices(_: str, path: Path) -> object:
    """Each member of a bundle parsed, no more."""
    import xml.etree.ElementTree as ET
    import zipfile

    with zipfile.ZipFile(path) as bundle:
        return sum(ET.fromstring(bundle.read(member)) is not None for member in bundle.namelist())


def imported(name: str, path: Path) -> object:
    """The import into a new folder beside the file; what was not loaded is an error of the bench."""
    from isthmus.importers.landing import land, totals

    with tempfile.TemporaryDirectory(prefix="isthmus-bench-", dir=path.parent) as place:
        counts = totals(land(name, [path], Path(place) / "own"))
    wrong = [one["error"] for one in counts["files"] if one["error"]]
    if wrong or counts["quarantined"] or not counts["loaded"]:
        raise SystemExit(f"{name}: {wrong or counts['files'][0]['records_quarantined'][:3]}")
    return counts


ACTIONS: Mapping[str, Callable[[str, Path], object]] = {
    "polars": with_polars, "duckdb": with_duckdb, "notices": notices, "import": imported,
}  # fmt: skip


if __name__ == "__main__":
    main()
