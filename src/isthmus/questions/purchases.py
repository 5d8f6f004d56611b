"""Who is on record as buying an input from whom.

Of most links between lines nothing is on record; of some a source says that a maker buys an input from a supplier, rarely how much
of its need. A line then may buy from all makers in proportion to their shares, like any other, or from those on record alone: both
are ways to read the record, and each reading of an answer takes at each line the one that suits it. A share of the buyer's supply
that is on record holds in both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from isthmus.engine.network import Floats

Key = tuple[str, str]
"""A buyer and a good that it buys."""


@dataclass(frozen=True)
class Purchase:
    """From whom a buyer is on record as buying a good: supplier -> share of the buyer's supply, None where none is stated."""

    shares: Mapping[str, float | None]
    fact_ids: tuple[str, ...]


def recorded_purchases(sales: pl.DataFrame) -> dict[Key, Purchase]:
    """Buyer and good -> its suppliers, from rows of `supplies` that are sales of a maker, going on or of unknown status."""
    rows = sales.filter(pl.col("status").is_in(["active", "unknown"]) & (pl.col("supplier_role") == "maker"))
    found: dict[Key, dict[str, float | None]] = {}
    facts: dict[Key, set[str]] = {}
    for row in rows.sort("fact_id").iter_rows(named=True):
        key = row["buyer"], row["good_id"]
        share = row["share"] if row["share_kind"] == "supply" else None
        # Of several rows for one pair, the one that states a share says most.
        held = found.setdefault(key, {})
        held[row["supplier"]] = share if held.get(row["supplier"]) is None else held[row["supplier"]]
        facts.setdefault(key, set()).add(row["fact_id"])
    return {key: Purchase(shares, tuple(sorted(facts[key]))) for key, shares in found.items()}


def split(makers: Sequence[str], shares: Floats, purchase: Purchase | None, *, alone: bool) -> Floats:
    """How a line splits its need of a good among the lines that make it.

    Args:
        makers: who holds each line.
        shares: float64[lines]: each line's share of the good's output.
        purchase: what is on record of the buyer; None for nothing.
        alone: the suppliers on record are the only ones.

    Returns:
        float64[lines], summing to 1, or to 0 where no line makes any.
    """
    parts = shares.copy()
    bought = {m: s for m, s in purchase.shares.items() if m in set(makers)} if purchase else {}
    stated = {m: s for m, s in bought.items() if s is not None}
    if alone and set(bought) - set(stated):
        parts = _of(makers, parts, set(bought) - set(stated))
    elif stated:
        parts = _of(makers, parts, set(makers) - set(stated))
    total = parts.sum()
    parts = parts / total if total > 0 else parts
    if stated:
        known = min(1.0, sum(stated.values())) if total > 0 else 1.0
        parts = parts * (1 - known)
        for maker, share in stated.items():
            its = _of(makers, shares, {maker})
            parts = parts + its / its.sum() * known * share / sum(stated.values())
    return parts


def _of(makers: Sequence[str], shares: Floats, chosen: set[str]) -> Floats:
    """The shares of the chosen makers' lines, alike where they have none: who is on record as selling does make the good."""
    mine = np.array([maker in chosen for maker in makers], bool)
    held: Floats = shares * mine
    return held if held.sum() > 0 else mine.astype(float)
