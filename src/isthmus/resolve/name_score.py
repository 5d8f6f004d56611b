"""How likely two names alone are those of one actor, and why.

A pair is compared in a handful of ways, each between 0 and 1, and the score is the logistic of their weighted sum: it can be read
off, term by term. The weights were fitted on labelled invented names (`bench/resolve.py --fit`, see docs/methods/resolve.md).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from isthmus.resolve.spelt import Spelt

CHUNK = 400_000
Floats = npt.NDArray[np.float64]

WEIGHTS: Mapping[str, float] = {
    "constant": -6.0,
    "letters": 3.0,
    "joined": 2.0,
    "shared": 3.0,
    "contained": 0.0,
    "rest": 2.0,
    "left_over": 0.0,
    "form_differs": -1.0,
    "form_missing": 0.0,
    "numbers_differ": -3.0,
    "initials": 3.0,
}
"""Log-odds that each comparison adds at its full value.

`letters`: similarity of the letters, words sorted. `joined`: without spaces, words in their order. `shared`: weight of the words in
common over that of all words, a word weighing the more the rarer it is. `contained`: over that of the lighter name. `rest`:
similarity of what is left on both sides when common words are taken away, 1 where nothing is. `left_over`: one name has words
besides those of the other. `form_differs`, `form_missing`: both bear a legal form and not the same, or just one bears one.
`numbers_differ`: not the same numbers. `initials`: one is the other's initials.
"""


def compared(names: Spelt, pairs: pl.DataFrame) -> pl.DataFrame:
    """The comparisons of each pair: a column for each of `WEIGHTS` but the constant.

    Args:
        names: see `Spelt`.
        pairs: `l` and `r`, numbers of names.
    """
    if not pairs.height:
        return pl.DataFrame(schema=dict.fromkeys(_COMPARISONS, pl.Float64))
    weighed, totals = _weighed(names)
    return pl.concat(_compared(names, part, weighed, totals) for part in pairs.iter_slices(CHUNK))


_COMPARISONS = tuple(name for name in WEIGHTS if name != "constant")


def scored(comparisons: pl.DataFrame, weights: Mapping[str, float] = WEIGHTS) -> pl.Series:
    """The score of each pair, 0 to 1."""
    total = comparisons.select(
        score=pl.lit(weights["constant"]) + pl.sum_horizontal(pl.col(name) * weights[name] for name in _COMPARISONS)
    )
    return total.select(1 / (1 + (-pl.col("score")).exp())).to_series()


def reasons(comparisons: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame) -> pl.Series:
    """Why each pair has its score, in words.

    Args:
        comparisons: of `compared`.
        left, right: the rows of `Spelt.names` of each pair, in its order.
    """
    frame = comparisons.hstack(left.select(lw="words", lf="form", lc="core", lx="compact"))
    frame = frame.hstack(right.select(rw="words", rf="form", rc="core", rx="compact"))
    only_left = pl.col("lw").list.set_difference("rw").list.join(" ")
    only_right = pl.col("rw").list.set_difference("lw").list.join(" ")
    both = pl.col("lw").list.set_intersection("rw").list.sort().list.join(" ")
    words = (
        pl.when(pl.col("lc") == pl.col("rc")).then(pl.lit("the same words"))
        .when(pl.col("lw") == pl.col("rw")).then(pl.lit("the same words in another order"))
        .when(pl.col("lx") == pl.col("rx")).then(pl.lit("the same letters, spaced otherwise"))
        .when(pl.col("initials") > 0).then(pl.lit("one is the other's initials"))
        .when((only_left == "") | (only_right == ""))
        .then(pl.format("one has more: {}", pl.when(only_left == "").then(only_right).otherwise(only_left)))
        .when(both == "").then(pl.format("letters alike to {} %", (pl.max_horizontal("letters", "joined") * 100).round().cast(pl.Int64)))
        .otherwise(pl.format("in common: {}; apart: {} / {}", both, only_left, only_right))
    )  # fmt: skip
    form = (
        pl.when(pl.col("form_differs") > 0).then(pl.format("; legal forms differ: {} / {}", "lf", "rf"))
        .when(pl.col("form_missing") > 0).then(pl.format("; legal form on one side: {}", pl.when(pl.col("lf") == "").then("rf").otherwise("lf")))
        .when(pl.col("lf") != "").then(pl.lit("; same legal form"))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    numbers = pl.when(pl.col("numbers_differ") > 0).then(pl.lit("; numbers differ")).otherwise(pl.lit(""))
    return frame.select(reason=pl.concat_str(words, form, numbers)).to_series()


def _weighed(names: Spelt) -> tuple[pl.DataFrame, Floats]:
    """The weight of each word, ln(1 + N / n) of one in n of N names, and of each name."""
    words = names.names.select("id", word="words").explode("word")
    seen = words.group_by("word").len("seen")
    every = names.names.height
    weighed = seen.select("word", weight=(1 + every / pl.col("seen")).log())
    totals = np.zeros(every)
    per_name = words.join(weighed, on="word").group_by("id").agg(pl.col("weight").sum())
    totals[per_name["id"].to_numpy()] = per_name["weight"].to_numpy()
    return weighed, totals


def _compared(names: Spelt, pairs: pl.DataFrame, weighed: pl.DataFrame, totals: Floats) -> pl.DataFrame:
    from rapidfuzz import fuzz
    from rapidfuzz.process import cpdist

    columns = ("ordered", "compact", "words", "form", "numbers", "initials")
    left = names.names[pairs["l"]].select(columns)
    right = names.names[pairs["r"]].select(columns)

    def alike(a: pl.Series, b: pl.Series) -> Floats:
        ratios = cpdist(a.to_list(), b.to_list(), scorer=fuzz.ratio, dtype=np.float32, workers=-1)
        return np.asarray(ratios, dtype=np.float64) / 100

    apart = pl.DataFrame(
        {
            "l": left["words"].list.set_difference(right["words"]).list.sort().list.join(" "),
            "r": right["words"].list.set_difference(left["words"]).list.sort().list.join(" "),
        }
    )
    shared = _shared(left["words"].list.set_intersection(right["words"]), weighed)
    total_l, total_r = totals[pairs["l"].to_numpy()], totals[pairs["r"].to_numpy()]
    over = np.maximum(total_l + total_r - shared, 1e-9)
    none_l, none_r = (apart["l"] == "").to_numpy(), (apart["r"] == "").to_numpy()
    rest = np.where(none_l & none_r, 1.0, np.where(none_l | none_r, 0.0, alike(apart["l"], apart["r"])))
    form_l, form_r = left["form"], right["form"]
    written_l, written_r = (form_l != "").to_numpy(), (form_r != "").to_numpy()
    initials = (left["initials"] != "") & (left["initials"] == right["compact"])
    initials |= (right["initials"] != "") & (right["initials"] == left["compact"])
    return pl.DataFrame(
        {
            "letters": alike(left["ordered"], right["ordered"]),
            "joined": alike(left["compact"], right["compact"]),
            "shared": shared / over,
            "contained": shared / np.maximum(np.minimum(total_l, total_r), 1e-9),
            "rest": rest,
            "left_over": (none_l != none_r).astype(np.float64),
            "form_differs": (written_l & written_r & (form_l != form_r).to_numpy()).astype(np.float64),
            "form_missing": (written_l != written_r).astype(np.float64),
            "numbers_differ": (left["numbers"] != right["numbers"]).cast(pl.Float64).to_numpy(),
            "initials": initials.cast(pl.Float64).to_numpy(),
        }
    )


def _shared(both: pl.Series, weighed: pl.DataFrame) -> Floats:
    """Weight of the words that each pair has in common."""
    rows = both.alias("word").to_frame().with_row_index("pair").explode("word").drop_nulls("word")
    sums = rows.join(weighed, on="word").group_by("pair").agg(pl.col("weight").sum())
    found = np.zeros(len(both))
    found[sums["pair"].to_numpy()] = sums["weight"].to_numpy()
    return found
