"""Volumes of arms transfers by year, concentration of a portfolio of partners, and how much of it rests on single orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from isthmus.atlas.handle import AMONG, Atlas, among

DRAWS = 1_000
SEED = 20_260_101
COVERED = (0.05, 0.95)
"""The interval told is that of 90 % of the draws."""

_FLOWS = f"""
WITH told AS (
  SELECT transfer_id, year_earliest AS day, tiv, [fact_id] AS also FROM arms_deliveries
), spread AS (
  SELECT t.transfer_id, make_date(CAST(y.value AS INTEGER), 1, 1) AS day,
    t.tiv_delivered / count(*) OVER (PARTITION BY t.transfer_id) AS tiv, []::VARCHAR[] AS also,
    count(*) OVER (PARTITION BY t.transfer_id) > 1 AS evenly
  FROM arms_transfers t JOIN arms_transfers__delivery_years y USING (fact_id)
  WHERE NOT EXISTS (FROM arms_deliveries d WHERE d.transfer_id = t.transfer_id)
)
SELECT t.supplier, t.recipient, t.transfer_id, CAST(year(f.day) AS INTEGER) AS year, f.tiv, f.evenly,
  list_concat([t.fact_id], f.also) AS fact_ids
FROM (SELECT *, false AS evenly FROM told UNION ALL BY NAME SELECT * FROM spread) f
JOIN arms_transfers t USING (transfer_id)
WHERE t.{{subject}} IN {AMONG} AND year(f.day) <= ?
ORDER BY t.transfer_id, year
"""


def flows(atlas: Atlas, subject: str, actors: Sequence[str], last_year: int) -> pl.DataFrame:
    """Deliveries of or to actors, one row an order and year: supplier, recipient, transfer_id, year, tiv, evenly, fact_ids.

    Args:
        atlas: from `open_atlas`.
        subject: `recipient` or `supplier`: the side on which the actors stand.
        actors: their ids.
        last_year: later deliveries are left out.

    `tiv` is in million TIV. Where the register gives an order's years and total only, the total is spread evenly over the
    years (`evenly`). `tiv` is null where the register knows no volume.
    """
    return atlas.sql(_FLOWS.format(subject=subject), [among(actors), last_year])


@dataclass(frozen=True)
class Concentration:
    """How a volume is spread over partners, with 90 % intervals over resampled orders.

    Attributes:
        hhi: Herfindahl–Hirschman index of the partners' shares, 1 / n to 1.
        first: the partner with the largest share, `first_share`.
    """

    hhi: float
    hhi_low: float
    hhi_high: float
    first: str
    first_share: float
    first_low: float
    first_high: float


def concentration(by_order: pl.DataFrame, partner: str) -> Concentration | None:
    """Concentration of volumes (columns `partner`'s name and `tiv`, one row an order); None where there is no volume.

    The interval is the percentile bootstrap over orders (Efron 1979): it says how far the index would move were a few orders
    others than they are, not how uncertain the register is.
    """
    known = by_order.filter(pl.col("tiv") > 0)
    if not known.height:
        return None
    partners = known[partner].unique().sort().to_list()
    place = {name: i for i, name in enumerate(partners)}
    column = np.array([place[name] for name in known[partner]])
    volume = known["tiv"].to_numpy()
    totals = np.bincount(column, weights=volume, minlength=len(partners))
    shares = totals / totals.sum()
    first = int(shares.argmax())
    random = np.random.default_rng(SEED)
    times = random.multinomial(known.height, np.full(known.height, 1 / known.height), size=DRAWS)
    weighted = times * volume
    drawn = np.stack([weighted[:, column == i].sum(axis=1) for i in range(len(partners))], axis=1)
    drawn /= drawn.sum(axis=1, keepdims=True)
    hhi_low, hhi_high = np.quantile((drawn**2).sum(axis=1), COVERED)
    low, high = np.quantile(drawn[:, first], COVERED)
    return Concentration(
        float((shares**2).sum()), float(hhi_low), float(hhi_high), partners[first], float(shares[first]), float(low), float(high)
    )
