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
Ints = npt.NDArray[np.uint32]
Bools = npt.NDArray[np.bool_]

WEIGHTS: Mapping[str, float] = {
    "constant": -8.1,
    "letters": 3.7,
    "joined": 1.4,
    "contained": 1.9,
    "rest": 4.4,
    "left_over": 1.6,
    "form_differs": -4.3,
    "form_missing": -1.2,
    "numbers_differ": -1.5,
    "number_missing": -2.3,
    "initials": 4.7,
}
"""Log-odds that each comparison adds at its full value.

`letters`: similarity of the letters, words sorted. `joined`: without spaces, words in their order. `contained`: weight of
the words in common over that of the lighter name, a word weighing the more the rarer it is. `rest`:
similarity of what is left on both sides when common words are taken away, 1 where nothing is. `left_over`: one name has words
besides those of the other. `form_differs`: each legal form has a part that the other lacks; `form_missing`: just one has, as
where only one is written.
`numbers_differ`, `number_missing`: likewise of
numbers, Roman ones and those within words among them. `initials`: one is the other's initials.
"""


def compared(names: Spelt, pairs: pl.DataFrame) -> pl.DataFrame:
    """The comparisons of each pair: a column for each of `WEIGHTS` but the constant.

    Args:
        names: see `Spelt`.
        pairs: `l` and `r`, numbers of names.
    """
    if not pairs.height:
        return pl.DataFrame(schema=dict.fromkeys(_COMPARISONS, pl.Float64))
    words = _Words(names)
    return pl.concat(_compared(names, part, words) for part in pairs.iter_slices(CHUNK))


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
    percent = (pl.max_horizontal("letters", "joined") * 100).round().cast(pl.Int64)
    one_form = pl.when(pl.col("lf") == "").then("rf").otherwise("lf")
    words = (
        pl.when(pl.col("lc") == pl.col("rc")).then(pl.lit("the same words"))
        .when(pl.col("lw") == pl.col("rw")).then(pl.lit("the same words in another order"))
        .when(pl.col("lx") == pl.col("rx")).then(pl.lit("the same letters, spaced otherwise"))
        .when(pl.col("initials") > 0).then(pl.lit("one is the other's initials"))
        .when((only_left == "") | (only_right == ""))
        .then(pl.format("one has more: {}", pl.when(only_left == "").then(only_right).otherwise(only_left)))
        .when(both == "").then(pl.format("letters alike to {} %", percent))
        .otherwise(pl.format("in common: {}; apart: {} / {}", both, only_left, only_right))
    )  # fmt: skip
    form = (
        pl.when(pl.col("form_differs") > 0).then(pl.format("; legal forms differ: {} / {}", "lf", "rf"))
        .when(pl.col("form_missing") > 0).then(pl.format("; legal form on one side: {}", one_form))
        .when(pl.col("lf") != "").then(pl.lit("; same legal form"))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    numbers = pl.when(pl.col("numbers_differ") + pl.col("number_missing") > 0).then(pl.lit("; numbers differ")).otherwise(pl.lit(""))
    return frame.select(reason=pl.concat_str(words, form, numbers)).to_series()


class _Words:
    """The words of every name, as lists and as a sparse matrix; a word in n of N names weighs ln(1 + N / n)."""

    def __init__(self, names: Spelt) -> None:
        from scipy.sparse import csr_array

        self.lists: list[list[str]] = names.names["words"].to_list()
        rows = names.names.select("id", word="words").explode("word")
        numbered = rows["word"].rank("dense").to_numpy().astype(np.int64) - 1
        seen = np.bincount(numbered)
        weight = np.log1p(len(self.lists) / seen)
        shape = (len(self.lists), len(seen))
        at = (rows["id"].to_numpy(), numbered)
        self.has = csr_array((np.ones(len(numbered)), at), shape=shape)
        self.weighs = csr_array((weight[numbered], at), shape=shape)
        self.total: Floats = np.asarray(self.weighs.sum(axis=1), dtype=np.float64)
        self.count: Floats = np.asarray(self.has.sum(axis=1), dtype=np.float64)

    def shared(self, left: Ints, right: Ints) -> tuple[Floats, Floats]:
        """Weight and number of the words that each pair has in common."""
        theirs = self.has[right]
        weight = self.weighs[left].multiply(theirs).sum(axis=1)
        return np.asarray(weight, dtype=np.float64), np.asarray(self.has[left].multiply(theirs).sum(axis=1), dtype=np.float64)

    def apart(self, left: int, right: int) -> tuple[str, str]:
        """The words of each that the other lacks."""
        ours, theirs = self.lists[left], self.lists[right]
        return " ".join(w for w in ours if w not in theirs), " ".join(w for w in theirs if w not in ours)


def _compared(names: Spelt, pairs: pl.DataFrame, words: _Words) -> pl.DataFrame:
    at_l, at_r = pairs["l"].to_numpy(), pairs["r"].to_numpy()
    columns = ("ordered", "compact", "form", "numbers", "initials")
    left, right = names.names.select(columns)[pairs["l"]], names.names.select(columns)[pairs["r"]]
    letters = _alike(left["ordered"].to_list(), right["ordered"].to_list())
    weight, common = words.shared(at_l, at_r)
    total_l, total_r = words.total[at_l], words.total[at_r]
    none_l, none_r = common >= words.count[at_l], common >= words.count[at_r]
    rest = np.where(none_l & none_r, 1.0, np.where(none_l | none_r, 0.0, letters))
    some = np.flatnonzero(~none_l & ~none_r & (common > 0))
    apart = [words.apart(a, b) for a, b in zip(at_l[some].tolist(), at_r[some].tolist(), strict=True)]
    rest[some] = _alike([a for a, _ in apart], [b for _, b in apart])
    more_l, more_r = _more(left["form"], right["form"])
    other_l, other_r = _more(left["numbers"], right["numbers"])
    initials = (left["initials"] != "") & (left["initials"] == right["compact"])
    initials |= (right["initials"] != "") & (right["initials"] == left["compact"])
    return pl.DataFrame(
        {
            "letters": letters,
            "joined": _alike(left["compact"].to_list(), right["compact"].to_list()),
            "contained": weight / np.maximum(np.minimum(total_l, total_r), 1e-9),
            "rest": rest,
            "left_over": (none_l != none_r).astype(np.float64),
            "form_differs": (more_l & more_r).astype(np.float64),
            "form_missing": (more_l != more_r).astype(np.float64),
            "numbers_differ": (other_l & other_r).astype(np.float64),
            "number_missing": (other_l != other_r).astype(np.float64),
            "initials": initials.cast(pl.Float64).to_numpy(),
        }
    )


def _alike(left: list[str], right: list[str]) -> Floats:
    from rapidfuzz import fuzz
    from rapidfuzz.process import cpdist

    if not left:
        return np.zeros(0)
    ratios = cpdist(left, right, scorer=fuzz.ratio, dtype=np.float32, workers=-1)
    return np.asarray(ratios, dtype=np.float64) / 100


def _more(left: pl.Series, right: pl.Series) -> tuple[Bools, Bools]:
    """Whether each text has a word that the other lacks: "co ltd" has one more than "ltd"."""
    texts = pl.concat([left, right]).unique().sort()
    parts = [set(text.split()) for text in texts]
    number = dict(zip(texts, range(len(texts)), strict=True))
    codes = [side.replace_strict(number, return_dtype=pl.Int64).to_numpy() for side in (left, right)]
    pairs, back = np.unique(codes[0] * len(texts) + codes[1], return_inverse=True)
    both = [divmod(int(pair), len(texts)) for pair in pairs]
    more = np.array([[bool(parts[a] - parts[b]), bool(parts[b] - parts[a])] for a, b in both])[back]
    return more[:, 0], more[:, 1]
