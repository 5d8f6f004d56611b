"""The names of both sides as one table in one form: what blocking and scores work on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from isthmus.resolve.normalise import normalised
from isthmus.resolve.record_file import SPEAKING
from isthmus.resolve.sides import Side


@dataclass(frozen=True)
class Spelt:
    """Names of records, numbered.

    Attributes:
        records: those of both sides, as in `Side.records`, with `record` (row number) and `right` (of the second side).
        names: one row a name of a record: `id` (row number), `record`, `right`, `spelling`, the columns of
            `normalise.FORMS` save `name`, and the record's country, city, lei and parent; names that differ in nothing that
            is compared stand once a record.
        itself: one side is resolved in itself, and `right` is false throughout.
    """

    records: pl.DataFrame
    names: pl.DataFrame
    itself: bool

    def texts(self, column: str) -> npt.NDArray[np.object_]:
        """A text column of `names` as an array of objects, for picking rows by number."""
        return np.asarray(self.names[column].to_list(), dtype=object)


def spelt(left: Side, right: Side | None) -> Spelt:
    """Number the records of two sides, or of one that is resolved in itself, and bring their names into one form."""
    sides = [(left, False)] if right is None else [(left, False), (right, True)]
    records = pl.concat([side.records.with_columns(right=pl.lit(of_right)) for side, of_right in sides])
    records = records.with_row_index("record")
    numbered = records.select("ref", "right", "record", *SPEAKING)
    names = pl.concat([side.spellings.with_columns(right=pl.lit(of_right)) for side, of_right in sides])
    names = names.join(numbered, on=["ref", "right"], how="inner", maintain_order="left").drop("ref")
    forms = normalised(names["spelling"])
    names = names.join(forms, left_on="spelling", right_on="name", how="left", maintain_order="left")
    for column in ("city", "parent"):
        plain = normalised(names[column].drop_nulls()).select("name", pl.col("core").alias("plain"))
        joined = names.select(column).join(plain, left_on=column, right_on="name", how="left", maintain_order="left")
        names = names.with_columns(joined["plain"].alias(column))
    names = names.unique(["record", "core", "form"], keep="first", maintain_order=True).with_row_index("id")
    return Spelt(records, names, right is None)
