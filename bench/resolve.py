"""How well and how quickly `isthmus resolve` links names, beside rapidfuzz's token sort and Splink's own defaults.

Run: `make bench-resolve`, or `python bench/resolve.py --records 20000 --million 0`. The labelled set is invented (`invented_names.py`);
`--gleif FILE` adds names of a GLEIF extract (Parquet with LEI, Entity.LegalName and Entity.LegalAddress.Country), each beside a
distorted copy. F1 is pairwise, over all true pairs, those that no candidate pair covers included. The others get the
threshold that is best for them in hindsight, and token sort every pair there is; ours has its default. `--fit` prints the weights of
`name_score.WEIGHTS` fitted anew, on another seed than the one that is measured.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import resource
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.invented_names import distorted, invented

from isthmus.resolve import name_score
from isthmus.resolve.blocking import blocked
from isthmus.resolve.proposals import AT_LEAST, propose
from isthmus.resolve.sides import Side, of_rows
from isthmus.resolve.spelt import spelt

AIM_SECONDS = 180.0
AIM_POINTS = -5.0
"""How many points of F1 name-only pairs may fall behind token sort."""
SEED, FIT_SEED = 1, 11
EVERY_PAIR_RECORDS = 4_000
"""Records of which token sort is given every pair."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=50_000, help="of the labelled set (default 50,000)")
    parser.add_argument("--million", type=int, default=1_000_000, help="records to link for speed; 0 leaves it out")
    parser.add_argument("--gleif", type=Path, help="Parquet of a GLEIF extract")
    parser.add_argument("--fit", action="store_true", help="fit the weights of the name score anew, print them and stop")
    arguments = parser.parse_args()
    if arguments.fit:
        for name, weight in fitted(arguments.records).items():
            print(f"{name:<16}{weight:>6.1f}")
        return
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n{'what':<46}{'F1':>7}{'precision':>11}{'recall':>8}")
    by_name(invented(EVERY_PAIR_RECORDS, SEED, columns=False), "invented, name only")
    by_columns(invented(arguments.records, SEED), "invented, all columns")
    if arguments.gleif:
        rows = gleif(arguments.gleif)
        by_name(rows.head(2 * EVERY_PAIR_RECORDS).with_columns(pl.lit(None, dtype=pl.String).alias("country")), "GLEIF, name only")
        by_columns(rows, "GLEIF, name and country")
    if arguments.million:
        speed(arguments.million)


def sides(rows: pl.DataFrame) -> tuple[Side, npt.NDArray[np.int64]]:
    """The records of rows, and the truth of each."""
    side = of_rows(rows, "invented", lambda country: country)
    truth = side.records.join(rows.select("line", "truth"), on="line", how="left", maintain_order="left")
    return side, truth["truth"].to_numpy()


def total(truth: npt.NDArray[np.int64]) -> int:
    """How many pairs of records are of one organisation."""
    _, counts = np.unique(truth, return_counts=True)
    return int((counts * (counts - 1) // 2).sum())


def best(scores: npt.NDArray[Any], right: npt.NDArray[np.bool_], pairs: int) -> tuple[float, float, float]:
    """F1, precision and recall at the threshold that is best in hindsight; pairs of one score fall together."""
    order = np.argsort(-scores, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(scores[order]) != 0, True))
    found = np.cumsum(right[order])[ends]
    precision, recall = found / (ends + 1), found / pairs
    f1 = 2 * found / (ends + 1 + pairs)
    at = int(f1.argmax())
    return float(f1[at]), float(precision[at]), float(recall[at])


def ours(side: Side, truth: npt.NDArray[np.int64]) -> tuple[float, float, float]:
    """F1, precision and recall of what is proposed by default."""
    number = dict(zip(side.records["ref"], range(side.records.height), strict=True))
    pairs = propose(side, None).pairs
    at = [pairs[c].replace_strict(number, return_dtype=pl.Int64).to_numpy() for c in ("left", "right")]
    found, every = int((truth[at[0]] == truth[at[1]]).sum()), total(truth)
    return 2 * found / (pairs.height + every), found / max(1, pairs.height), found / every


def shown(what: str, measured: tuple[float, float, float]) -> float:
    """Print a line; gives F1 back."""
    print(f"{what:<46}{measured[0]:>7.3f}{measured[1]:>11.3f}{measured[2]:>8.3f}", flush=True)
    return measured[0]


def by_name(rows: pl.DataFrame, what: str) -> None:
    """Names alone, against token sort over every pair."""
    from rapidfuzz import fuzz
    from rapidfuzz.process import cdist
    from rapidfuzz.utils import default_process

    side, truth = sides(rows)
    mine = shown(f"{what}: isthmus, score >= {AT_LEAST}", ours(side, truth))
    names = [default_process(name) for name in side.records["name"]]
    left, right = np.triu_indices(len(names), 1)
    scores = cdist(names, names, scorer=fuzz.token_sort_ratio, workers=-1, dtype=np.uint8)[left, right].astype(np.int16)
    theirs = shown(f"{what}: token sort, best threshold", best(scores, truth[left] == truth[right], total(truth)))
    print(f"{'':<4}{100 * (mine - theirs):+.1f} points, ratio {mine / theirs:.2f} (aim {AIM_POINTS:+.0f} points or better)")


def by_columns(rows: pl.DataFrame, what: str) -> None:
    """Names and columns, against Splink as its own documentation sets it up."""
    side, truth = sides(rows)
    mine = shown(f"{what}: isthmus, score >= {AT_LEAST}", ours(side, truth))
    theirs = shown(f"{what}: Splink's defaults, best threshold", best(*splink_defaults(side.records, truth), total(truth)))
    print(f"{'':<4}{100 * (mine - theirs):+.1f} points, ratio {mine / theirs:.2f} (aim 0 points or better)")


def splink_defaults(records: pl.DataFrame, truth: npt.NDArray[np.int64]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
    """Scores of the pairs that Splink predicts with library comparisons, u by sampling and m by two runs of EM; which are right.

    The names are given in small letters without punctuation, and blocks are names, their first five letters, LEI, and city with country.
    """
    import duckdb
    import splink.comparison_library as cl
    from rapidfuzz.utils import default_process
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    from isthmus.atlas.store import fetch

    columns = [c for c in ("country", "city", "lei", "parent") if records[c].drop_nulls().len()]
    comparisons: dict[str, Any] = {
        "country": cl.ExactMatch("country").configure(term_frequency_adjustments=True),
        "city": cl.JaroWinklerAtThresholds("city"),
        "lei": cl.ExactMatch("lei"),
        "parent": cl.JaroWinklerAtThresholds("parent"),
    }
    rules: list[Any] = [block_on("name"), block_on("substr(name, 1, 5)"), *(block_on(c) for c in ("lei",) if c in columns)]
    if "city" in columns:
        rules.append(block_on("city", "country"))
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        plain = pl.Series("name", [default_process(name) for name in records["name"]], dtype=pl.String)
        table = records.select(plain, *columns).with_row_index("unique_id")
        connection.register("given", table)
        connection.execute("CREATE TABLE records AS SELECT * FROM given")
        settings = SettingsCreator(
            link_type="dedupe_only",
            comparisons=[cl.NameComparison("name"), *(comparisons[c] for c in columns)],
            blocking_rules_to_generate_predictions=rules,
        )
        linker = Linker(DuckDBAPI(connection).register("records"), settings)
        logging.getLogger("splink").setLevel(logging.CRITICAL)
        linker.training.estimate_probability_two_random_records_match([block_on("name")], recall=0.4)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=SEED)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("substr(name, 1, 5)"))
        if "city" in columns:
            linker.training.estimate_parameters_using_expectation_maximisation(block_on("city", "country"))
        predicted = linker.inference.predict(warning_mode="never").physical_name
        pairs = fetch(connection, f"SELECT unique_id_l AS l, unique_id_r AS r, match_weight AS w FROM {predicted}")
    return pairs["w"].to_numpy(), truth[pairs["l"].to_numpy()] == truth[pairs["r"].to_numpy()]


def gleif(path: Path) -> pl.DataFrame:
    """Legal names with their country, each beside a distorted copy; the truth is the LEI, which the rows themselves lack."""
    drawn = random.Random(SEED)
    found = pl.read_parquet(path, columns=["LEI", "Entity.LegalName", "Entity.LegalAddress.Country"]).drop_nulls()
    rows = []
    for truth, (name, country) in enumerate(found.select(pl.exclude("LEI")).iter_rows()):
        rows += [(truth, name, country), (truth, distorted(name, drawn), country if drawn.random() < 0.9 else None)]
    frame = pl.DataFrame(rows, schema={"truth": pl.Int64, "name": pl.String, "country": pl.String}, orient="row")
    empty = [pl.lit(None, dtype=pl.String).alias(c) for c in ("city", "lei", "parent")]
    return frame.with_columns(*empty, aliases=pl.lit([], dtype=pl.List(pl.String))).with_row_index("line", offset=2)


def speed(records: int) -> None:
    """Doubles within so many invented records, all columns: seconds and memory, and how good the pairs are."""
    rows = invented(records, SEED)
    side, truth = sides(rows)
    before = time.perf_counter(), time.process_time()
    measured = ours(side, truth)
    wall, work = time.perf_counter() - before[0], time.process_time() - before[1]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    shown(f"{records:,} records in themselves", measured)
    print(f"{'':<4}{wall:.0f} s, {wall / AIM_SECONDS:.2f} of the aim of {AIM_SECONDS:.0f} s; {work:.0f} s of work, {memory:.1f} GB at most")


def fitted(records: int) -> Mapping[str, float]:
    """The weights of the name score, by logistic regression on the candidate pairs of another seed, lightly drawn towards 0."""
    from scipy.optimize import minimize

    side, truth = sides(invented(records, FIT_SEED))
    names = spelt(side, None)
    pairs = blocked(names).pairs
    record = names.names["record"].to_numpy()
    right = truth[record[pairs["l"].to_numpy()]] == truth[record[pairs["r"].to_numpy()]]
    terms = [name for name in name_score.WEIGHTS if name != "constant"]
    x = np.column_stack([np.ones(len(right)), name_score.compared(names, pairs).select(terms).to_numpy()])

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        z = x @ weights
        pull = np.append(0.0, weights[1:])
        value = np.logaddexp(0, -np.where(right, z, -z)).mean() + 1e-4 * (pull**2).sum()
        return float(value), x.T @ (1 / (1 + np.exp(-z)) - right) / len(right) + 2e-4 * pull

    found = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B")
    return dict(zip(["constant", *terms], found.x.tolist(), strict=True))


if __name__ == "__main__":
    main()
