"""Numbers as files write them: 1250, 1,250, 1 250, 0.35, and 1.250,35 where cells are parted by semicolons."""

from __future__ import annotations

import polars as pl


def number(name: str, delimiter: str = ",") -> pl.Expr:
    """A text column as numbers (Float64); what is no finite number is null.

    A comma parts thousands, or, in a file whose cells are parted by semicolons and where no stop follows it, decimals.
    """
    text = pl.col(name).str.replace_all(r"[\s\u{a0}\u{202f}]", "")
    if delimiter == ";":
        comma_decimal = text.str.contains(r"^-?[\d.]*,\d+$")
        text = pl.when(comma_decimal).then(text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)).otherwise(text)
    text = pl.when(text.str.contains(r"^-?\d{1,3}(,\d{3})+(\.\d+)?$")).then(text.str.replace_all(",", "", literal=True)).otherwise(text)
    value = text.cast(pl.Float64, strict=False)
    return pl.when(value.is_finite()).then(value)
