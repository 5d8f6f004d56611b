"""What an atlas covers: facts, sources, grades, dates, and the figures that conflict."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from isthmus.atlas.handle import Atlas

CONFLICTS = """
SELECT table_name, subject, claim, dated, n FROM (
  SELECT 'quantities' AS table_name, coalesce(site_id, actor_id) || ' · ' || good_id AS subject,
    concat_ws(' · ', measure, unit, scope, period) AS claim, as_of AS dated,
    count(DISTINCT struct_pack(v := value, l := low, h := high)) AS n
  FROM quantities GROUP BY ALL
  UNION ALL
  SELECT 'material_shares', country || ' · ' || good_id, stage, year, count(DISTINCT share) FROM material_shares GROUP BY ALL
) WHERE n > 1 ORDER BY ALL
"""
"""Claim groups with more than one figure: same subject, good, measure, unit, scope and period, stated for one date."""


@dataclass(frozen=True)
class Coverage:
    """Counts of an atlas.

    Attributes:
        facts, sources: number of facts and of sources.
        grades: Admiralty grade -> share of the facts (0–1), best grade first.
        oldest, newest: the earliest and the latest day on which a dated fact may have begun.
        undated: number of facts that bear no date.
        conflicts: number of claim groups in which sources give different figures for the same date.
    """

    facts: int
    sources: int
    grades: dict[str, float]
    oldest: dt.date | None
    newest: dt.date | None
    undated: int
    conflicts: int

    def __str__(self) -> str:
        shares = ", ".join(f"{grade} {share:.1%}" for grade, share in self.grades.items())
        dates = f"oldest fact {self.oldest}, newest {self.newest}" if self.oldest else "no dated facts"
        return (
            f"{self.facts:,} facts from {self.sources:,} sources; grades {shares or 'none'}; {dates}, {self.undated:,} undated; "
            f"{self.conflicts} conflicts kept"
        )

    def as_dict(self) -> dict[str, Any]:
        """The counts as plain values."""
        return vars(self) | {"oldest": str(self.oldest), "newest": str(self.newest)}


def coverage(atlas: Atlas) -> Coverage:
    """Count what an atlas holds."""
    counts = "SELECT count(*), min(earliest), max(earliest), count(*) FILTER (earliest IS NULL) FROM facts"
    facts, oldest, newest, undated = atlas.sql(counts).row(0)
    grades = atlas.sql(
        "SELECT grade, count(*) / sum(count(*)) OVER () AS share FROM facts GROUP BY grade ORDER BY grade"
    )
    return Coverage(
        facts=facts,
        sources=atlas.sql("SELECT count(*) FROM sources").item(),
        grades=dict(grades.iter_rows()),
        oldest=oldest,
        newest=newest,
        undated=undated,
        conflicts=atlas.sql(CONFLICTS).height,
    )
