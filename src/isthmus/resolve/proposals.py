"""Propose pairs of records that may be one actor: candidates, their scores, the reasons, and what has been judged already."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import polars as pl

from isthmus.resolve import column_score, name_score
from isthmus.resolve.blocking import blocked
from isthmus.resolve.sides import Side
from isthmus.resolve.spelt import Spelt, spelt

AT_LEAST = 0.5
"""Score from which a pair is proposed."""

WORTH_WEIGHING = 0.01
"""Pairs whose names alone score less are not looked at further: no column makes one actor of two unlike names but an equal LEI."""

PAIR_COLUMNS = (
    "pair_id", "decision", "score", "basis", "reason", "left", "left_name", "left_country", "left_line", "right", "right_name",
    "right_country", "right_line",
)  # fmt: skip


@dataclass(frozen=True)
class Proposals:
    """Pairs, best first.

    Attributes:
        pairs: `pair_id` (the same for the same pair in every run), `decision` (empty, for a person to fill in), `score` (0 to
            1), `basis` (name or columns), `reason`, and of each side its reference (`left`, `right`: the id of an actor, or
            `record:` and a digest), name, country and line in its file.
        left, right: how many records each side has; right is 0 where one side was resolved in itself.
        compared: how many pairs of names were compared.
        notes: what a reader must know.
    """

    pairs: pl.DataFrame
    left: int
    right: int
    compared: int
    notes: tuple[str, ...]


def propose(left: Side, right: Side | None, *, at_least: float = AT_LEAST) -> Proposals:
    """Pairs across two sides, or within one, whose score is `at_least` so much.

    Args:
        left, right: see `sides`; None resolves the left side in itself.
        at_least: from 0 to 1.
    """
    names = spelt(left, right)
    candidates = blocked(names)
    comparisons = name_score.compared(names, candidates.pairs)
    rows = candidates.pairs.with_columns(score=name_score.scored(comparisons)).with_row_index("row")
    record = names.names["record"]
    rows = rows.with_columns(left=record.gather(rows["l"]), right=record.gather(rows["r"]))
    rows = rows.filter((pl.col("score") >= WORTH_WEIGHING) | _equal_lei(names, rows))
    rows = rows.filter(_states_by_name(names, rows, comparisons))
    best = rows.sort("score", "row", descending=[True, False]).unique(["left", "right"], keep="first", maintain_order=True)
    weighed = column_score.weighed(names, best.select("left", "right", "score"))
    best = best.with_columns(more=weighed.log_odds(), said=weighed.reasons())
    best = best.with_columns(score=_together(pl.col("score"), pl.col("more")))
    best = best.filter(pl.col("score") >= at_least).sort("score", "left", "right", descending=[True, False, False])
    words = name_score.reasons(comparisons[best["row"]], names.names[best["l"]], names.names[best["r"]])
    best = best.with_columns(
        reason=words + best["said"], basis=pl.when(pl.col("said") == "").then(pl.lit("name")).otherwise(pl.lit("columns"))
    )
    notes = (*left.notes, *(right.notes if right else ()), *candidates.notes)
    counts = (left.records.height, right.records.height if right else 0, candidates.pairs.height)
    return Proposals(_shown(best, names), *counts, notes)


def _together(score: pl.Expr, more: pl.Expr) -> pl.Expr:
    """The score once the columns have spoken; four decimals, which is more than the model knows."""
    odds = (score.clip(1e-9, 1 - 1e-9) / (1 - score.clip(1e-9, 1 - 1e-9))).log() + more.fill_null(0.0)
    return (1 / (1 + (-odds).exp())).round(4)


STATE_LETTERS = 0.9
"""Letters that must agree for a state: firms bear the names of states, and a state's names are all on record."""


def _states_by_name(names: Spelt, rows: pl.DataFrame, comparisons: pl.DataFrame) -> pl.Series:
    """Whether a pair with a state in it agrees nearly letter by letter; true of every other pair."""
    state = names.records["is_state"]
    either = state.gather(rows["left"]) | state.gather(rows["right"])
    close = comparisons["letters"].gather(rows["row"]) >= STATE_LETTERS
    return ~either | (close & (comparisons["left_over"].gather(rows["row"]) == 0))


def _equal_lei(names: Spelt, rows: pl.DataFrame) -> pl.Series:
    lei = names.names["lei"]
    return (lei.gather(rows["l"]) == lei.gather(rows["r"])).fill_null(False)


def _shown(best: pl.DataFrame, names: Spelt) -> pl.DataFrame:
    shown = best
    for side, number in (("left", "l"), ("right", "r")):
        told = names.records[best[side]].select(
            pl.col("ref").alias(side), pl.col("name").alias(f"{side}_name"),
            pl.col("country").alias(f"{side}_country"), pl.col("line").alias(f"{side}_line"),
        )  # fmt: skip
        spelling = names.names["spelling"].gather(best[number])
        # Where the names that met are others than those shown, a reader needs to see them.
        met = pl.when(spelling != told[f"{side}_name"]).then(told[f"{side}_name"] + " = " + spelling).otherwise(told[f"{side}_name"])
        shown = shown.drop(side).hstack(told.with_columns(met.alias(f"{side}_name")))
    return shown.with_columns(
        pair_id=pair_ids(shown["left"], shown["right"]), decision=pl.lit(None, dtype=pl.String)
    ).select(PAIR_COLUMNS)


def pair_ids(left: pl.Series, right: pl.Series) -> pl.Series:
    """A short id of each pair of references, whichever comes first."""
    both = zip(left, right, strict=True)
    digests = (hashlib.sha256("\x1f".join(sorted(pair)).encode()).hexdigest() for pair in both)
    return pl.Series("pair_id", [f"p-{digest[:16]}" for digest in digests], dtype=pl.String)
