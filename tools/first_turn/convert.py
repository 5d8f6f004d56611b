"""The first turn of the bundled atlas: the first record and the hand-coded parts, as declared tables.

Run: `python tools/first_turn/convert.py FACTS_DIR OUT_DIR`, with isthmus installed or `PYTHONPATH=src`.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import cooperation
import industry
import provenance
from grading import Grader
from inputs import Inputs
from output import Row, write

from isthmus.model.table import TABLES

Shares = list[tuple[str, int, str, int]]
"""What became of each input: file, rows in, table, rows out."""


def main() -> None:
    """Convert, print the count of each file, and name the facts that rest on no source with an address."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("facts", type=Path, help="folder of the first record")
    parser.add_argument("out", type=Path, help="folder of the atlas to write")
    parser.add_argument("--curation", type=Path, default=Path(__file__).parent / "curation", help="hand-coded parts")
    args = parser.parse_args()
    inputs = Inputs(args.facts, args.curation)
    tables, shares = convert(inputs)
    write(tables, args.out)
    _report(tables, shares)


def convert(inputs: Inputs) -> tuple[dict[str, list[Row]], Shares]:
    """Every declared table, and what became of each input file."""
    tables: dict[str, list[Row]] = {name: [] for name in TABLES}
    shares: Shares = []

    def take(name: str, rows_in: int, result: dict[str, list[Row]]) -> None:
        for table, rows in result.items():
            tables[table] += rows
            shares.append((name, rows_in, table, len(rows)))

    coded_sources = inputs.coded("sources", "source_id")
    for name, rows in inputs.sources().items():
        take(name, len(rows), {"sources": provenance.sources(rows, coded_sources)})
    take("found afterwards", 0, {"sources": provenance.found_sources(inputs)})
    grader = Grader(tables["sources"])
    for name, result in (*cooperation.convert(inputs, grader), *industry.convert(inputs, grader)):
        take(name, len(inputs.table(name)), result)
    take("companies", len(inputs.table("companies")), provenance.companies(inputs, grader))
    take("names", len(inputs.table("names")), {"names": provenance.names(inputs, grader)})
    take("memberships", len(inputs.table("memberships")), {"memberships": provenance.memberships(inputs, grader)})
    take("named in other files", 0, {"actors": provenance.other_actors(inputs, grader, tables)})
    makes = industry.makes(inputs, grader, tables)
    take("production, supplies (who makes what)", 0, {"makes": makes})
    return tables, shares


def _report(tables: dict[str, list[Row]], shares: Shares) -> None:
    print("| input | rows in | table | rows out |\n| --- | --: | --- | --: |")
    for name, rows_in, table, rows_out in shares:
        print(f"| {name} | {rows_in or ''} | {table} | {rows_out} |")
    print("\n| table | rows | credibility 1 to 6 | not verified |\n| --- | --: | --- | --: |")
    for name, rows in tables.items():
        grades = Counter(row["credibility"] for row in rows if "credibility" in row)
        digits = " ".join(str(grades[digit]) for digit in range(1, 7)) if grades else ""
        print(f"| {name} | {len(rows)} | {digits} | {sum(not row.get('verified', True) for row in rows)} |")
    grader = Grader(tables["sources"])
    print("\nfacts that rest on no source with an address:")
    for rows in tables.values():
        for row in rows:
            if "fact_id" in row and not grader.addressed(row["source_ids"]):
                print(f"  {row['fact_id']}: {';'.join(row['source_ids']) or 'no source'}")
    print("\nfigures whose bounds fall:")
    for row in tables["quantities"]:
        bounds = [row[name] for name in ("low", "value", "high") if row[name] is not None]
        if bounds != sorted(bounds):
            print(f"  {row['fact_id']}: {bounds}")


if __name__ == "__main__":
    main()
