"""Whether a state may pass a good on to a theatre, and whether it fits there, as far as rules on record say.

Rules of the state itself count (exports), and those of others on what it passes on (re-exports), for the good or for goods at large,
in force on the day, to anybody or to a recipient in the theatre. Where all of them refuse it is *refused*. Where all allow it or
ask for no consent, and one names the good, it is *allowed*: what a rule covers in words alone only a reader can tell. A rule that
asks for a licence or a consent each time, rules that disagree, and no rule at all leave it *unknown*: a bracket between both.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from isthmus.atlas.handle import AMONG, Atlas, among
from isthmus.model.theatres import THEATRE_OF

Status = Literal["allowed", "refused", "unknown"]
GIVES = ("allowed", "exempt")
SUPPLIES_BOTH = "us"
GROUPS = {"euro-atlantic": ("nato", "eu"), "indo-pacific": ("ip4",)}
"""Theatre -> groups whose members it holds, as recipients of rules."""


@dataclass(frozen=True)
class Permission:
    """`allowed` or `refused` where the rules on record agree, else `unknown`; the rules, in words, and their facts."""

    status: Status
    words: str
    fact_ids: tuple[str, ...]


def permission(atlas: Atlas, good: str, state: str, theatre: str, on: dt.date, policy: str) -> Permission:
    """What the rules on record say of a state that passes a good on to a theatre; `policy` all asks for none."""
    if policy == "all":
        return Permission("allowed", "taken as given by the scenario", ())
    rows = atlas.sql(_RULES, [state, state, good, among(_recipients(theatre)), on, on]).to_dicts()
    told = "; ".join(_words(r) for r in rows) or "no rule on record"
    facts = tuple(r["fact_id"] for r in rows)
    named = [r for r in rows if r["good_id"]]
    if rows and all(r["effect"] == "refused" for r in rows):
        return Permission("refused", told, facts)
    if named and all(r["effect"] in GIVES for r in rows):
        return Permission("allowed", told, facts)
    return Permission("unknown", told, facts)


def compatibility(atlas: Atlas, good: str, state: str, theatre: str, on: dt.date) -> Permission:
    """Whether what a state makes of a good fits the arms of a theatre; `refused` where it is stated not to fit at all."""
    rows = atlas.sql(_FITS, [good, state, on, among(_recipients(theatre))]).to_dicts()
    told = "; ".join(f"{r['aspect']}: {r['fits']}" for r in rows) or "nothing on record"
    facts = tuple(r["fact_id"] for r in rows)
    if rows and all(r["fits"] == "yes" for r in rows):
        return Permission("allowed", told, facts)
    return Permission("refused" if any(r["fits"] == "no" for r in rows) else "unknown", told, facts)


def _recipients(theatre: str) -> list[str]:
    """Who may receive in a theatre: its states but the United States, which supplies both, and the groups of its states."""
    return [*(s for s, t in THEATRE_OF.items() if t == theatre and s != SUPPLIES_BOTH), *GROUPS.get(theatre, ())]


def _words(row: dict[str, Any]) -> str:
    to = f" to {row['to_name']}" if row["to_name"] else ""
    effect = {"licence": "licence each time", "consent": "consent needed", "pending": "decided, not in force"}
    return f"{row['holder_name']}, {row['act']}{to}: {effect.get(row['effect'], row['effect'])} ({row['rule']})"


_RULES = f"""
SELECT p.fact_id, p.act, p.effect, p.rule, p.good_id, h.name AS holder_name, r.name AS to_name
FROM transfer_permissions p JOIN actors h ON h.actor_id = p.holder LEFT JOIN actors r ON r.actor_id = p.recipient
WHERE ((p.act = 'export' AND p.holder = ?) OR (p.act = 're-export' AND p.passes_from = ?))
  AND (p.good_id = ? OR p.good_id IS NULL) AND (p.recipient IS NULL OR p.recipient IN {AMONG})
  AND (p.since_earliest IS NULL OR p.since_earliest <= ?) AND (p.until_latest IS NULL OR p.until_latest >= ?)
ORDER BY p.fact_id
"""
_FITS = f"""
SELECT fact_id, aspect, fits FROM compatibility WHERE good_id = ? AND (made_in IS NULL OR made_in = ?)
  AND (since_earliest IS NULL OR since_earliest <= ?) AND (used_by IS NULL OR used_by IN {AMONG})
ORDER BY fact_id
"""
