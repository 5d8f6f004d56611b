"""The small world with more meetings: a group `east` beside the trio, a board that stopped meeting, chiefs that still do.

Publishers: s-gov is the Ministry's, s-press The Paper's. East is cn, de and na. The board is au and jp, officials; the chiefs are
jp and kr with NATO, once with gb as a guest; the desk met five days after the board, once beside it.
"""

from __future__ import annotations

from pathlib import Path

import small_world

EVENTS = (
    # id, date, level, kind, margin_of, conveners, present, domains, sources
    ("e1", "2024-03-01", "leaders", "summit", "", "cn", "cn de", "political", "s-gov"),
    ("e2", "2025-02-01", "military", "exercise", "", "cn", "cn de na", "maritime", "s-gov;s-press"),
    ("e3", "2025-06", "unknown", "aid", "", "na", "cn na", "ukraine;maritime", "s-gov"),
    ("e4", "2025", "ministers", "dialogue", "", "de", "cn de", "political", "s-press"),
    ("e5", "2025-12-31", "officials", "dialogue", "", "de", "de na", "political", "s-press"),
    ("nato-late", "2025-12-31", "officials", "dialogue", "", "nato", "nato jp", "cyber", "s-gov"),
    ("trio-late", "2025-12-31", "officials", "dialogue", "", "kr", "au kr", "cyber", "s-gov"),
    ("board-1", "2024-01-10", "officials", "working-group", "", "au", "au jp", "political", "s-gov"),
    ("board-2", "2024-04-10", "officials", "working-group", "", "jp", "au jp", "political", "s-gov"),
    ("board-3", "2024-07-10", "officials", "working-group", "", "au", "au jp", "political", "s-gov"),
    ("chiefs-1", "2023-01", "military", "staff-talks", "", "nato", "nato jp kr", "space", "s-gov"),
    ("chiefs-2", "2024-01", "military", "staff-talks", "", "nato", "nato jp kr gb", "space", "s-gov"),
    ("chiefs-3", "2025-01", "military", "staff-talks", "", "nato", "nato jp kr", "space", "s-gov"),
    ("desk", "2024-01-15", "officials", "dialogue", "", "kr", "au jp kr", "political;cyber", "s-gov"),
    ("side", "2024-01-10", "officials", "dialogue", "board-1", "jp", "au jp", "political", "s-gov"),
    ("gift", "2024-01-12", "officials", "aid", "", "jp", "au jp", "political", "s-gov"),
)


def rows() -> small_world.Rows:
    """Every row of the world, made anew at each call."""
    found = small_world.world()
    given = {"source_ids": "s-gov", "credibility": 2, "verified": "true"}
    found["actors"].append({"fact_id": "actors/east", "actor_id": "east", "kind": "group", "name": "East", **given})
    for member in ("cn", "de", "na"):
        found["memberships"].append(
            {"fact_id": f"memberships/east.{member}", "group_id": "east", "member_id": member, "since": "2000", **given}
        )
    for key, date, level, kind, margin, conveners, present, domains, sources in EVENTS:
        found["engagements"].append(
            {"fact_id": f"engagements/{key}", "engagement_id": key, "name": key.capitalize(), "kind": kind, "level": level, "date": date,
             "margin_of": margin, "domains": ";".join(sorted(domains.split(";"))), "summary": "Invented.", **given, "source_ids": sources}
        )  # fmt: skip
        for role, actors in (("convener", conveners), ("participant", present)):
            found["participants"] += [
                {
                    "fact_id": f"participants/{key}.{a}.{role}",
                    "engagement_id": key,
                    "actor_id": a,
                    "role": role,
                    **given,
                }
                for a in actors.split()
            ]
    return found


def write(folder: Path) -> Path:
    """Write the world as an atlas folder and return it."""
    return small_world.write(folder, rows())
