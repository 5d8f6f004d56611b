"""What country, city, LEI and parent say beside the name: match weights in the model of Fellegi and Sunter, compared by Splink.

Splink brings each pair of records to a level for each column (agrees, close, differs, or not known), finds how often pairs at
random are at it, and how much more a rare city says than a common one. How often pairs of one actor (m) and of two (u) are at
a level is then learnt by expectation maximisation on the candidate pairs themselves, the score of the name being each
pair's prior: companies with like names share a country more often than companies at random, and weights that were learnt on
random pairs would take that for proof. A few pseudo-counts of `PRIORS` (for m) and of pairs at random (for u) steady what few
pairs show. The log of m over u is what a column adds to the log-odds of the name.

Fellegi, I. P. and Sunter, A. B. (1969), A theory for record linkage, Journal of the American Statistical Association 64.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from isthmus.atlas.store import fetch
from isthmus.resolve.blocking import MEMORY
from isthmus.resolve.record_file import SPEAKING
from isthmus.resolve.spelt import Spelt

Floats = npt.NDArray[np.float64]

PRIORS: Mapping[str, tuple[float, ...]] = {
    "country": (0.05, 0.95),
    "city": (0.15, 0.10, 0.75),
    "lei": (0.02, 0.98),
    "parent": (0.15, 0.10, 0.75),
}
"""Share of pairs of one actor that differ, are close (city and parent), and agree, before anything is learnt."""

PSEUDO_COUNTS = 50.0
"""As many pairs as what is known beforehand weighs."""

CLOSE = 0.9
"""Jaro–Winkler similarity from which two cities or parents count as close."""

ROUNDS = 15
SAMPLED_PAIRS = 1_000_000
SEED = 1
MOST_WEIGHT = 14.0
"""No column says more than this, in bits, for or against: a code may be mistyped, and a sample never shows how rarely."""

LEAST_SHARE = 1e-6
"""Of pairs at random, where the sample shows none."""


@dataclass(frozen=True)
class Weighed:
    """Match weights in bits (log2 of m over u) of each pair: a column for each column that speaks, 0 where a side is empty.

    Attributes:
        weights: in the order of the pairs; no column where nothing speaks.
        pairs: how many there are.
    """

    weights: pl.DataFrame
    pairs: int

    def log_odds(self) -> pl.Series:
        """What all columns together add to each pair, in natural log-odds."""
        if not self.weights.width:
            return pl.Series([0.0] * self.pairs, dtype=pl.Float64)
        return self.weights.select(pl.sum_horizontal(pl.all()) * math.log(2)).to_series()

    def reasons(self) -> pl.Series:
        """What each column says of each pair, in words: "; country agrees (+2.1)"; "" where none speaks."""
        if not self.weights.width:
            return pl.Series([""] * self.pairs, dtype=pl.String)
        said = [
            pl.when(pl.col(c) > 0).then(pl.format("; {} agrees (+{})", pl.lit(c), pl.col(c).round(1)))
            .when(pl.col(c) < 0).then(pl.format("; {} differs ({})", pl.lit(c), pl.col(c).round(1)))
            .otherwise(pl.lit(""))
            for c in self.weights.columns
        ]  # fmt: skip
        return self.weights.select(pl.concat_str(said)).to_series()


def weighed(names: Spelt, pairs: pl.DataFrame) -> Weighed:
    """What the columns say of pairs of records.

    Args:
        names: see `Spelt`.
        pairs: `left` and `right`, numbers of records, each pair once, and `score`, that of their names.
    """
    records = _records(names)
    columns = [c for c in SPEAKING if _speaks(records, c, names.itself)]
    if not columns or not pairs.height:
        return Weighed(pl.DataFrame(schema=dict.fromkeys(columns, pl.Float64)), pairs.height)
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("SET enable_progress_bar = false")
        levels, at_random = _levels(connection, records, columns, pairs)
    return Weighed(_learnt(levels, at_random, columns, pairs["score"].to_numpy()), pairs.height)


def _records(names: Spelt) -> pl.DataFrame:
    return names.names.unique("record", keep="first", maintain_order=True).select("right", *SPEAKING, unique_id="record")


def _speaks(records: pl.DataFrame, column: str, itself: bool) -> bool:
    """Whether a column is filled on both sides; of one side, twice."""
    filled = records.filter(pl.col(column).is_not_null())["right"]
    return filled.len() > 1 if itself else filled.n_unique() == 2


def _levels(
    connection: duckdb.DuckDBPyConnection, records: pl.DataFrame, columns: list[str], pairs: pl.DataFrame
) -> tuple[pl.DataFrame, dict[str, Floats]]:
    """By Splink: the level of each pair in each column and what rarity adds, in the order of the pairs; shares at random."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    keyed = pairs.select(match_key=pl.lit("0"), join_key_l="left", join_key_r="right").with_row_index("row")
    for name, frame in (("records", records), ("keyed", keyed)):
        connection.register("given", frame)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        connection.unregister("given")
    api = DuckDBAPI(connection)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(column) for column in columns],
        blocking_rules_to_generate_predictions=[block_on(columns[0])],  # asked for, and not used: the pairs are given
        retain_matching_columns=True,  # without them Splink leaves the levels out too
        retain_intermediate_calculation_columns=True,
    )
    linker = Linker(api.register("records"), settings)
    logging.getLogger("splink").setLevel(logging.CRITICAL)  # it sets itself to tell every step when a linker is made
    linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLED_PAIRS, seed=SEED, num_chunks=1)
    linker.table_management.register_blocked_pairs_for_predict(api.register("keyed"))
    predicted = linker.inference.predict(warning_mode="never").physical_name
    there = {row[0] for row in connection.execute(f"DESCRIBE {predicted}").fetchall()}
    shown = [f"gamma_{column}" for column in columns] + [n for c in columns if (n := f"mw_tf_adj_{c}") in there]
    query = f"""SELECT {", ".join(f"w.{name}" for name in shown)} FROM keyed k JOIN {predicted} w
        ON k.join_key_l = w.unique_id_l AND k.join_key_r = w.unique_id_r ORDER BY k.row"""
    return fetch(connection, query), _shares(linker.misc.save_model_to_json(), columns)


def _shares(model: Mapping[str, Any], columns: list[str]) -> dict[str, Floats]:
    """Of pairs at random, the share at each level: differ, close, agree."""
    found = {}
    for column, comparison in zip(columns, model["comparisons"], strict=True):
        known = [level.get("u_probability") for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        shares = np.array([share if isinstance(share, float) else 0.0 for share in reversed(known)])
        shares = np.maximum(shares, LEAST_SHARE)
        found[column] = shares / shares.sum()
    return found


def _comparison(column: str) -> Any:
    import splink.comparison_level_library as levels
    import splink.comparison_library as comparisons

    exact = levels.ExactMatchLevel(column, term_frequency_adjustments=column == "city")
    between = [levels.JaroWinklerLevel(column, CLOSE)] if len(PRIORS[column]) == 3 else []
    return comparisons.CustomComparison(
        output_column_name=column, comparison_levels=[levels.NullLevel(column), exact, *between, levels.ElseLevel()]
    )


def _learnt(levels: pl.DataFrame, at_random: Mapping[str, Floats], columns: list[str], score: Floats) -> pl.DataFrame:
    """The weights in bits, m and u learnt by expectation maximisation with the score of the name as each pair's prior."""
    known = {c: levels[f"gamma_{c}"].fill_null(-1).to_numpy() for c in columns}
    prior = np.log(np.clip(score, 1e-6, 1 - 1e-6))
    prior -= np.log1p(-np.exp(prior))
    adds = {c: np.append(np.log(np.array(PRIORS[c]) / at_random[c]), 0.0) for c in columns}  # the last is for "not known": level -1
    for _ in range(ROUNDS):
        total = prior + sum(adds[c][known[c]] for c in columns)
        one = 1 / (1 + np.exp(-total))
        for c in columns:
            m = _share(known[c], one, np.array(PRIORS[c]))
            u = _share(known[c], 1 - one, at_random[c])
            adds[c] = np.append(np.log(m / u), 0.0)
    rarity = {c: levels[f"mw_tf_adj_{c}"].fill_null(0.0).to_numpy() for c in columns if f"mw_tf_adj_{c}" in levels.columns}
    bits = {c: adds[c][known[c]] / math.log(2) + rarity.get(c, 0.0) for c in columns}
    return pl.DataFrame({c: np.clip(bits[c], -MOST_WEIGHT, MOST_WEIGHT) for c in columns})


def _share(level: npt.NDArray[np.int64], weight: Floats, beforehand: Floats) -> Floats:
    """Share of each level among pairs, each counted as much as its weight."""
    counts = np.bincount(level[level >= 0], weights=weight[level >= 0], minlength=len(beforehand)) + PSEUDO_COUNTS * beforehand
    return np.asarray(counts / counts.sum(), dtype=np.float64)
