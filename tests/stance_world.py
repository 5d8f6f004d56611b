"""The small world with stated stances and a second coding of all but one, of which every number can be worked out by hand.

Released on 2026-01-01; the partners au, jp and kr are the Trio. (first coder, second coder) by actor, concept and date:

| | arms control | hybrid | resilience | missile defence | nuclear sharing |
| au | e e 2020 | e e 2021 | e q 2021 | e e 2022 | r r 2019, then e e 2022-03 |
| jp | e e 2020 | q q 2021 | e e 2021 | r r 2022 | r r 2021, then a q 2024 |
| kr | r q 2020 | e e 2021, then e q 2023 | | | |
| nato | | a a 2022 | | | |
| us | e – 2021 | | | | |

with e endorses, q qualified, a avoids, r rejects.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import small_world

STANCES = {"e": "endorses", "q": "qualified", "a": "avoids", "r": "rejects"}
STATED = (
    "au arms-control ee 2020", "au hybrid ee 2021", "au resilience eq 2021", "au missile-defence ee 2022", "au nuclear-sharing rr 2019",
    "au nuclear-sharing ee 2022-03", "jp arms-control ee 2020", "jp hybrid qq 2021", "jp resilience ee 2021", "jp missile-defence rr 2022",
    "jp nuclear-sharing rr 2021", "jp nuclear-sharing aq 2024", "kr arms-control rq 2020", "kr hybrid ee 2021", "kr hybrid eq 2023",
    "nato hybrid aa 2022", "us arms-control e- 2021",
)  # fmt: skip


def world(*more: str) -> small_world.Rows:
    """The rows, and those of further lines of the form of `STATED`."""
    rows = small_world.world()
    rows["sources"].append(
        {"source_id": "coding-2", "title": "Second coding", "publisher": "Isthmus", "published": "2026-02", "kind": "coding",
         "access": "original", "reliability": "C", "grade_reason": "invented"}
    )  # fmt: skip
    rows["positions"], rows["codings"] = [], []
    for line in (*STATED, *more):
        actor, concept, stances, date = line.split()
        key = f"{actor}-{concept}-{date}"
        rows["positions"].append(
            {"fact_id": f"positions/{key}", "position_id": key, "actor_id": actor, "concept": concept, "stance": STANCES[stances[0]],
             "document": f"Paper of {date}", "date": date, "summary": f"{actor} on {concept}.", "credibility": 3}
        )  # fmt: skip
        if stances[1] != "-":
            rows["codings"].append(coding(key, STANCES[stances[1]]))
    for name in ("positions", "codings"):
        for row in rows[name]:
            row.setdefault("source_ids", "s-gov")
            row.setdefault("verified", "true")
    return rows


def coding(position: str, stance: str, coder: str = "second", **other: Any) -> dict[str, Any]:
    """One further coding of a position."""
    return {"fact_id": f"codings/{position}.{coder}", "position_id": position, "coder": coder, "stance": stance, "blind": "true",
            "date": "2026-02", "seen": "summary", "reason": "Invented.", "source_ids": "coding-2", "credibility": 3, "verified": "true",
            **other}  # fmt: skip


def write(folder: Path, *more: str) -> Path:
    """Write the world as an atlas folder and return it."""
    return small_world.write(folder, world(*more))
