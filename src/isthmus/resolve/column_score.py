"""What country, city, LEI and parent say beside the name: match weights by Splink, in the model of Fellegi and Sunter.

For each column Splink estimates how often it agrees among pairs at random (u), by sampling, and among pairs of one actor (m), by
expectation maximisation on pairs of equal names, some of which are of two actors. The log of m over u is what agreement or
disagreement adds to the log-odds of the name. Where too few names are equal to learn from, or fewer than three columns speak
(so that two actors cannot be told from one recorded otherwise), m is as `PRIORS` says.

Fellegi, I. P. and Sunter, A. B. (1969), A theory for record linkage, Journal of the American Statistical Association 64.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from isthmus.atlas.store import fetch
from isthmus.resolve.blocking import MEMORY
from isthmus.resolve.record_file import SPEAKING
from isthmus.resolve.spelt import Spelt

if TYPE_CHECKING:
    from splink import Linker

PRIORS: Mapping[str, tuple[float, ...]] = {
    "country": (0.95, 0.05),
    "city": (0.75, 0.10, 0.15),
    "lei": (0.98, 0.02),
    "parent": (0.75, 0.10, 0.15),
}
"""Share of pairs of one actor that agree, are close (city and parent), and differ, before anything is learnt."""

CLOSE = 0.9
"""Jaro–Winkler similarity from which two cities or parents count as close."""

LEAST_COLUMNS = 3
"""With fewer columns the mixture of one actor and two is not identified: disagreement would pass for proof of two."""

LEARN_FROM = 500
"""Fewer pairs of equal names than this are too few to learn from."""

SAMPLED_PAIRS = 1_000_000
SEED = 1
MOST_WEIGHT = 14.0
"""No column says more than this, in bits, for or against: a code may be mistyped, and a sample never shows how rarely."""


@dataclass(frozen=True)
class Weighed:
    """Match weights in bits (log2 of m over u) of each pair: a column for each column that speaks, 0 where a side is empty.

    Attributes:
        weights: in the order of the pairs; no column where nothing speaks.
        pairs: how many there are.
        notes: how they were learnt, where a reader must know.
    """

    weights: pl.DataFrame
    pairs: int
    notes: tuple[str, ...] = ()

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
        pairs: `left` and `right`, numbers of records, each pair once.
    """
    records = _records(names)
    columns = [c for c in SPEAKING if _speaks(records, c, names.itself)]
    if not columns or not pairs.height:
        return Weighed(pl.DataFrame(schema=dict.fromkeys(columns, pl.Float64)), pairs.height)
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("SET enable_progress_bar = false")
        return _weighed(connection, records, columns, pairs)


def _records(names: Spelt) -> pl.DataFrame:
    plain = names.names.unique("record", keep="first", maintain_order=True).select("record", "right", *SPEAKING, plain="ordered")
    return plain.rename({"record": "unique_id"})


def _speaks(records: pl.DataFrame, column: str, itself: bool) -> bool:
    """Whether a column is filled on both sides; of one side, twice."""
    filled = records.filter(pl.col(column).is_not_null())["right"]
    return filled.len() > 1 if itself else filled.n_unique() == 2


def _weighed(connection: duckdb.DuckDBPyConnection, records: pl.DataFrame, columns: list[str], pairs: pl.DataFrame) -> Weighed:
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    for name, frame in (("records", records), ("proposed", pairs)):
        connection.register("given", frame)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        connection.unregister("given")
    connection.execute("CREATE TABLE keyed AS SELECT '0' AS match_key, \"left\" AS join_key_l, \"right\" AS join_key_r FROM proposed")
    api = DuckDBAPI(connection)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(column) for column in columns],
        blocking_rules_to_generate_predictions=[block_on("plain")],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
    )
    linker = Linker(api.register("records"), settings)
    logging.getLogger("splink").setLevel(logging.CRITICAL)  # it sets itself to tell every step when a linker is made
    notes = _learn(connection, linker, len(columns))
    linker.table_management.register_blocked_pairs_for_predict(api.register("keyed"))
    predicted = linker.inference.predict(warning_mode="never").physical_name
    shown = ", ".join(f"{_weight(predicted, column, connection)} AS {column}" for column in columns)
    joined = f"""SELECT {shown} FROM proposed p LEFT JOIN {predicted} w
        ON p."left" = w.unique_id_l AND p."right" = w.unique_id_r ORDER BY p."left", p."right\""""
    found = pl.concat([pairs.sort("left", "right"), fetch(connection, joined)], how="horizontal")
    ordered = pairs.select("left", "right").join(found, on=["left", "right"], how="left", maintain_order="left")
    return Weighed(ordered.select(columns), pairs.height, tuple(notes))


def _weight(predicted: str, column: str, connection: duckdb.DuckDBPyConnection) -> str:
    """A column's weight, with what its rarity adds, bounded."""
    there = {row[0] for row in connection.execute(f"DESCRIBE {predicted}").fetchall()}
    parts = [name for name in (f"mw_{column}", f"mw_tf_adj_{column}") if name in there]
    total = " + ".join(f"coalesce(w.{name}, 0)" for name in parts)
    return f"greatest(-{MOST_WEIGHT}, least({MOST_WEIGHT}, {total}))::DOUBLE"


def _learn(connection: duckdb.DuckDBPyConnection, linker: Linker, columns: int) -> list[str]:
    """Estimate u by sampling and m on pairs of equal names."""
    linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLED_PAIRS, seed=SEED, num_chunks=1)
    if columns < LEAST_COLUMNS:
        return [f"fewer than {LEAST_COLUMNS} columns speak on both sides, too few to learn from: they weigh as set beforehand"]
    query = "SELECT coalesce(sum(n * (n - 1) / 2), 0) FROM (SELECT count(*) AS n FROM records GROUP BY plain)"
    equal = int((connection.execute(query).fetchone() or (0,))[0])
    if equal < LEARN_FROM:
        return [f"only {equal:,} pairs bear equal names, too few to learn from: the columns weigh as set beforehand"]
    from splink import block_on
    from splink.internals.exceptions import EMTrainingException

    try:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("plain"), max_pairs=SAMPLED_PAIRS)
    except EMTrainingException as error:
        return [f"the columns weigh as set beforehand: {str(error).strip().partition(chr(10))[0]}"]
    return []


def _comparison(column: str) -> Any:
    import splink.comparison_level_library as levels
    import splink.comparison_library as comparisons

    shares = PRIORS[column]
    exact = levels.ExactMatchLevel(column, term_frequency_adjustments=column == "city").configure(m_probability=shares[0])
    between = [levels.JaroWinklerLevel(column, CLOSE).configure(m_probability=shares[1])] if len(shares) == 3 else []
    return comparisons.CustomComparison(
        output_column_name=column,
        comparison_levels=[levels.NullLevel(column), exact, *between, levels.ElseLevel().configure(m_probability=shares[-1])],
    )
