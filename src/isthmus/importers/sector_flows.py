"""Matrices of flows between sectors as rows: the large flows each, the small ones of a buyer summed up, so that totals stay exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

MOST = 2_000_000
"""Rows of one matrix; of a larger one, the small sellers of each buyer are summed up."""
SMALL = (0.0, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3)
"""Shares of a buyer's inputs below which a seller is small: the first that leaves `MOST` rows is taken."""

Label = tuple[str, str]


@dataclass(frozen=True)
class Flows:
    """The flows of one matrix.

    Attributes:
        frame: columns `row`, `column` (places in the matrix; `row` is null for the small sellers of a buyer), `value`, `sellers`.
        read: flows that are not zero.
        broken: places of the cells that are no finite numbers.
        small: the share of a buyer's inputs below which sellers were summed up; 0 where none were.
    """

    frame: pl.DataFrame
    read: int
    broken: tuple[tuple[int, int], ...]
    small: float


def flows(values: NDArray[np.float64], most: int = MOST) -> Flows:
    """The flows of a matrix of sellers (rows) by buyers (columns), in its unit."""
    finite = np.isfinite(values)
    broken = tuple((int(r), int(c)) for r, c in np.argwhere(~finite))
    clean = np.where(finite, values, 0.0)
    size = np.abs(clean)
    bought = size.sum(axis=0)
    read = int(np.count_nonzero(clean))
    small, large = 0.0, clean != 0
    for small in SMALL:
        large = (clean != 0) & (size >= small * bought)
        if np.count_nonzero(large) <= most:
            break
    rows, columns = np.nonzero(large)
    kept = pl.DataFrame({"row": rows, "column": columns, "value": clean[rows, columns], "sellers": np.ones(rows.size, dtype=np.int64)})
    rest = np.where(large, 0.0, clean)
    count = np.count_nonzero(rest, axis=0)
    of = np.nonzero(count)[0]
    summed = pl.DataFrame(
        {"row": [None] * of.size, "column": of, "value": rest.sum(axis=0)[of], "sellers": count[of]},
        schema={"row": pl.Int64, "column": pl.Int64, "value": pl.Float64, "sellers": pl.Int64},
    )
    whole = pl.concat([kept.cast(summed.schema), summed])
    return Flows(whole, read, broken, small if of.size else 0.0)


def labelled(found: Flows, sellers: Sequence[Label], buyers: Sequence[Label]) -> pl.DataFrame:
    """With the regions and sectors of both sides as text."""
    sides: dict[str, Any] = {"from": ("row", sellers), "to": ("column", buyers)}
    frame = found.frame
    for side, (place, labels) in sides.items():
        names = pl.DataFrame(
            {place: range(len(labels)), f"{side}_region": [r for r, _ in labels], f"{side}_sector": [s for _, s in labels]},
            schema={place: pl.Int64, f"{side}_region": pl.String, f"{side}_sector": pl.String},
        )
        frame = frame.join(names, on=place, how="left", maintain_order="left")
    return frame
