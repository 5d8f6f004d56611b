"""How long `convening` and `rivals` take on two million invented engagements, beside the machine's triad bandwidth.

Run: `make bench-cooperation`, or `python bench/cooperation.py --engagements 200000 --rounds 1`. The invented world has 200
actors of heavy-tailed popularity that meet over 30 years, 2 to 12 at a time; the states asked of stand among the more
popular, so that some hundredth of all engagements is of two of them. Each question is to take less than 10 s on 2 cores.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from isthmus.atlas import folder, store
from isthmus.atlas.bundled import BUNDLED, version_for
from isthmus.atlas.handle import open_atlas
from isthmus.model.vocabularies import DOMAINS, ENGAGEMENT_KINDS, LEVELS
from isthmus.questions import signature

sys.path.insert(0, str(Path(__file__).parents[1]))

ENGAGEMENTS = 2_000_000
AIM_SECONDS = 10.0
OTHERS = 180
"""Actors drawn besides those of the groups asked of."""
ASKED: tuple[tuple[str, dict[str, str]], ...] = (
    *(("convening", {"view": v}) for v in ("meetings", "pairs", "shares", "reliance", "cadence", "merge", "next")),
    *(("rivals", {"view": v}) for v in ("tempo", "pairs", "kinds", "domains", "sources")),
)

_POPULAR = (
    *("us", "gb", "cn", "fr", "ru", "de", "nato", "jp", "in", "it", "tr", "au", "kr", "ca", "pl", "br", "id", "eu"),
    *("ua", "es", "za", "ir", "nl", "se", "no", "ph", "sg", "th", "vn", "nz", "be", "by", "kp"),
)
"""The actors that meet most, in that order; it is a guess, good enough for a benchmark."""


def invented(target: Path, engagements: int) -> None:
    """Write an atlas of so many engagements: the bundled one, its own engagements and their participants replaced."""
    frames = folder.read(BUNDLED)
    frames |= {name: frames[name].clear() for name in ("engagements", "participants")}
    store.build(frames, version_for(BUNDLED, frames), target)
    with duckdb.connect(str(target)) as connection:
        states = [
            r[0] for r in connection.execute("SELECT actor_id FROM actors WHERE kind = 'state' ORDER BY 1").fetchall()
        ]
        actors = [*_POPULAR, *(s for s in states if s not in _POPULAR)][: len(_POPULAR) + OTHERS]
        lists = {
            "actors": actors,
            "kinds": sorted(ENGAGEMENT_KINDS.terms),
            "levels": sorted(LEVELS.terms),
            "domains": sorted(DOMAINS.terms),
        }
        sources = [r[0] for r in connection.execute("SELECT source_id FROM sources ORDER BY 1").fetchall()]
        for name, values in {**lists, "source_ids": sources}.items():
            connection.execute(f"CREATE TEMP TABLE pick_{name} AS SELECT unnest(?::VARCHAR[]) AS value", [values])
            connection.execute(f"SET VARIABLE {name} = (SELECT list(value) FROM pick_{name})")
        connection.execute("SET preserve_insertion_order = false")
        for name in _FILLED:  # without keys: millions of rows are not checked one by one
            connection.execute(f"CREATE TABLE bare AS SELECT * FROM {name}")
            connection.execute(f"DROP TABLE {name}")
            connection.execute(f"ALTER TABLE bare RENAME TO {name}")
        for statement in _WORLD.format(n=engagements).split(";"):
            connection.execute(statement)


_FILLED = (
    *("engagements__domains", "engagements__source_ids", "participants__source_ids"),
    *("participants", "engagements", "facts"),
)
# Draws are hashes of row numbers, so that the world is the same at each call whatever the number of threads.
_WORLD = """
CREATE MACRO draw(i, salt) AS (hash(i * 1000003 + salt) % 1000003) / 1000003.0;
CREATE MACRO pick(name, u) AS list_extract(getvariable(name), 1 + floor(u * len(getvariable(name)))::INTEGER);
CREATE TEMP TABLE drawn AS SELECT i, DATE '1995-01-01' + floor(draw(i, 1) * 11200)::INTEGER AS day,
  floor(draw(i, 2) ** 8 * 30)::INTEGER AS lasts, 2 + floor(draw(i, 3) ** 3 * 11)::INTEGER AS size FROM range({n}) t(i);
INSERT INTO engagements BY NAME SELECT 'engagements/e' || i AS fact_id, 'e' || i AS engagement_id, 'Meeting ' || i AS name,
  pick('kinds', draw(i, 4)) AS kind, pick('levels', draw(i, 5)) AS level,
  CASE WHEN draw(i, 6) < 0.05 THEN strftime(day, '%Y') WHEN draw(i, 6) < 0.2 THEN strftime(day, '%Y-%m')
    WHEN lasts > 0 THEN strftime(day, '%Y-%m-%d') || '/' || strftime(day + lasts, '%Y-%m-%d') ELSE strftime(day, '%Y-%m-%d') END AS date,
  CASE WHEN draw(i, 6) < 0.05 THEN date_trunc('year', day) WHEN draw(i, 6) < 0.2 THEN date_trunc('month', day)
    ELSE day END::DATE AS date_earliest,
  CASE WHEN draw(i, 6) < 0.05 THEN date_trunc('year', day) + INTERVAL 1 YEAR - INTERVAL 1 DAY
    WHEN draw(i, 6) < 0.2 THEN last_day(day) ELSE day + lasts END::DATE AS date_latest,
  CASE WHEN i > 10 AND draw(i, 7) < 0.05 THEN 'e' || (i - 1 - floor(draw(i, 8) * 9)::INTEGER) END AS margin_of,
  'Invented.' AS summary, 2 AS credibility, true AS verified FROM drawn;
CREATE TEMP TABLE seats AS SELECT i, k, pick('actors', draw(i * 16 + k, 9) ** 2) AS actor_id
  FROM drawn, range(12) t(k) WHERE k < size;
INSERT INTO participants BY NAME SELECT 'participants/e' || i || '.' || actor_id || '.' || role AS fact_id, 'e' || i AS engagement_id,
  actor_id, role, 2 AS credibility, true AS verified FROM (
    SELECT i, actor_id, 'participant' AS role FROM seats GROUP BY ALL
    UNION ALL SELECT i, actor_id, 'convener' FROM seats WHERE k < 1 OR (k = 1 AND draw(i, 10) < 0.4) GROUP BY ALL);
INSERT INTO engagements__domains SELECT DISTINCT 'engagements/e' || i, pick('domains', draw(i * 4 + k, 11)) FROM drawn, range(2) t(k);
INSERT INTO engagements__source_ids SELECT DISTINCT 'engagements/e' || i, pick('source_ids', draw(i * 4 + k, 12))
  FROM drawn, range(3) t(k) WHERE k <= draw(i, 13) ** 2 * 3;
INSERT INTO participants__source_ids SELECT p.fact_id, s.value FROM participants p JOIN engagements__source_ids s
  ON s.fact_id = 'engagements/' || p.engagement_id;
INSERT INTO facts SELECT fact_id, 'engagements', date, date_earliest, date_latest, true, 2, 'B', 'B2' FROM engagements;
INSERT INTO facts SELECT fact_id, 'participants', NULL, NULL, NULL, true, 2, 'B', 'B2' FROM participants
"""


def main() -> None:
    """Build the world, ask every view, print a table; fails where a question takes longer than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--engagements", type=int, default=ENGAGEMENTS, help=f"how many to invent (default {ENGAGEMENTS:,})"
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often each is asked (default 3)")
    parser.add_argument(
        "--threads", type=int, default=min(2, os.cpu_count() or 1), help="threads of DuckDB (default 2)"
    )
    arguments = parser.parse_args()
    from bench.bandwidth import triad_gb_per_s

    print(f"triad {triad_gb_per_s():.1f} GB/s, {arguments.threads} threads")
    with tempfile.TemporaryDirectory() as place:
        target = Path(place) / "invented.duckdb"
        start = time.perf_counter()
        invented(target, arguments.engagements)
        print(f"{arguments.engagements:,} engagements invented in {time.perf_counter() - start:.0f} s")
        late = measure(target, arguments.rounds, arguments.threads)
    if late and arguments.engagements <= ENGAGEMENTS:
        raise SystemExit(f"slower than {AIM_SECONDS:.0f} s: {', '.join(late)}")


def measure(target: Path, rounds: int, threads: int) -> list[str]:
    """Print the median seconds of each question and view, and of all cores together; those over the aim come back."""
    late = []
    with open_atlas(target) as atlas:
        atlas._connection.execute(f"SET threads = {threads}")
        print(f"{'question':<22} {'median':>8} {'of cores':>9} {'rows':>8} {'facts':>10}")
        for name, parameters in ASKED:
            seconds, busy = [], []
            for _ in range(rounds):
                start, worked = time.perf_counter(), time.process_time()
                answer = signature.ask(name, atlas, **parameters)
                seconds.append(time.perf_counter() - start)
                busy.append(time.process_time() - worked)
            median = statistics.median(seconds)
            label = f"{name} {parameters['view']}"
            late += [label] if median > AIM_SECONDS else []
            print(
                f"{label:<22} {median:>7.2f}s {statistics.median(busy):>8.2f}s {answer.table.height:>8,} {len(answer.fact_ids):>10,}",
                flush=True,
            )
    return late


if __name__ == "__main__":
    main()
