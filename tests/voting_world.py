"""The small world with roll calls of the General Assembly; y yes, a abstain, n no, x absent, . no vote on record.

| roll call | date | session | listed as important | issue | au | jp | kr | us | cn |
| 1 | 2020-10-01 | 75 | no | | y | y | y | n | y |
| 2 | 2020-11 | 75 | yes | | y | a | y | n | y |
| 3 | 2021-10-05 | 76 | no | nuclear | n | n | a | n | y |
| 4 | 2021-12-06 | 76 | yes | nuclear | y | y | x | y | a |
| 5 | not known | | | | y | y | n | . | y |
| 6 | 2026-05 | 80 | no | | y | y | y | y | y |

Released on 2026-01-01, so that roll call 6 lies ahead. The Trio is au, jp and kr.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import small_world

WORDS = {"y": "yes", "a": "abstain", "n": "no", "x": "absent"}
CALLS = (
    (1, "2020-10-01", "75", "false", "", "yyyny"), (2, "2020-11", "75", "true", "", "yayny"),
    (3, "2021-10-05", "76", "false", "nuclear", "nnany"),
    (4, "2021-12-06", "76", "true", "nuclear", "yyxya"), (5, "", "", "", "", "yyn.y"), (6, "2026-05", "80", "false", "", "yyyyy"),
)  # fmt: skip
VOTERS = ("au", "jp", "kr", "us", "cn")
PLACES = {"us": 2.0, "gb": 1.3, "au": 1.0, "jp": 0.4, "kr": 0.0, "de": -0.3, "cn": -2.0}
"""Places on a line, for roll calls that part the voters by them alone."""


def world(*, calls: bool = True, line: int = 0) -> small_world.Rows:
    """The rows: with the roll calls above, and `line` more in which each voter votes by its place."""
    rows = small_world.world()
    rows["actors"].append(
        {"fact_id": "actors/un", "actor_id": "un", "kind": "organisation", "name": "United Nations", **_common()}
    )
    rows["actors"].append({"fact_id": "actors/ru", "actor_id": "ru", "kind": "state", "name": "Russia", **_common()})
    rows["roll_calls"], rows["votes"] = [], []
    if calls:
        for number, date, session, important, issues, votes in CALLS:
            about = {"date": date, "session": session, "important": important, "issues": issues}
            add(rows, number, dict(zip(VOTERS, votes, strict=True)), **about)
    for i in range(line):
        cut, turned = -2.4 + 4.8 * i / (line - 1), i % 2 == 1
        add(rows, 100 + i, {a: _vote(place - cut, turned) for a, place in PLACES.items()}, date="2022", session="77")
    return rows


def _vote(lean: float, turned: bool) -> str:
    """Yes well above the cut, no well below, abstention near it; a roll call that is turned asks the other way about."""
    return "a" if abs(lean) < 0.25 else "yn"[(lean < 0) != turned]


def add(rows: small_world.Rows, number: int, votes: dict[str, str], **about: str) -> None:
    """Add one roll call with the votes of these actors."""
    key = f"un-{number}"
    rows["roll_calls"].append(
        {"fact_id": f"roll_calls/{key}", "roll_call_id": key, "body": "un", "number": number, **about, **_common()}
    )
    rows["votes"] += [
        {"fact_id": f"votes/{key}.{actor}", "roll_call_id": key, "actor_id": actor, "vote": WORDS[vote], **_common()}
        for actor, vote in votes.items()
        if vote != "."
    ]


def _common() -> dict[str, Any]:
    return {"source_ids": "s-gov", "credibility": 2, "verified": "true"}


def write(folder: Path, **what: Any) -> Path:
    """Write the world as an atlas folder and return it."""
    return small_world.write(folder, world(**what))
