"""Whether a state may pass a good on to others, and whether it fits there, as far as rules on record say.

Rules of the state itself count (exports), and those of others on what it passes on (re-exports), for the good or for goods at large,
in force on the day. They are read recipient by recipient: those to anybody, to it, or to a group whose member it is. Where all of
them refuse it is *refused*. Where all allow it or ask for no consent, and one names the good, it is *allowed*: what a rule covers
in words alone only a reader can tell. A rule that asks for a licence or a consent each time, rules that disagree, and no rule at all
leave it *unknown*. What is wanted in a theatre is not told apart by state, so a permission to a theatre is refused or allowed where it
is so to every state there, and else unknown: a bracket between both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from isthmus.atlas.handle import AMONG, Atlas, among
from isthmus.model.theatres import THEATRE_OF

Status = Literal["allowed", "refused", "unknown"]
GIVES = ("allowed", "exempt")
SUPPLIES_BOTH = "us"
GROUPS = {"euro-atlantic": ("nato", "eu"), "indo-pacific": ("ip4",)}
"""Theatre -> groups whose members it holds, as those whose arms a good may fit."""


@dataclass(frozen=True)
class Permission:
    """`allowed` or `refused` where the rules on record agree, else `unknown`; the rules, in words, and their facts."""

    status: Status
    words: str
    fact_ids: tuple[str, ...]


GIVEN = Permission("allowed", "taken as given by the scenario", ())


@dataclass(frozen=True)
class Rules:
    """Every rule in force on a day, and who is in which group then."""

    rows: tuple[Mapping[str, Any], ...]
    members: Mapping[str, frozenset[str]]
    names: Mapping[str, str]

    @classmethod
    def of(cls, atlas: Atlas, on: dt.date) -> Rules:
        """The rules of an atlas on a day."""
        members: dict[str, set[str]] = {}
        for group, member in atlas.sql(_MEMBERS, [on, on]).iter_rows():
            members.setdefault(group, set()).add(member)
        names = dict(atlas.sql("SELECT actor_id, name FROM actors").iter_rows())
        return cls(tuple(atlas.sql(_RULES, [on, on]).to_dicts()), {g: frozenset(m) for g, m in members.items()}, names)

    def permission(self, good: str, state: str, recipients: Iterable[str]) -> Permission:
        """What the rules say of a state that passes a good on to any of the recipients."""
        receiving = sorted({r for r in recipients if r != state})
        mine = [
            r for r in self.rows
            if r["good_id"] in (None, good) and state == (r["holder"] if r["act"] == "export" else r["passes_from"])
            and self._reaches(r, receiving)
        ]  # fmt: skip
        by_recipient = {to: _status([r for r in mine if self._reaches(r, [to])]) for to in receiving}
        told = "; ".join(self._words(r) for r in mine) or "no rule on record"
        agreed = set(by_recipient.values())
        if len(agreed) > 1:
            alone = [
                f"{status} to {', '.join(self.names.get(to, to) for to, its in by_recipient.items() if its == status)} alone"
                for status in ("allowed", "refused") if status in agreed
            ]  # fmt: skip
            told += f" ({'; '.join(alone)})"
        status: Status = agreed.pop() if len(agreed) == 1 else "unknown"
        return Permission(status, told, tuple(r["fact_id"] for r in mine))

    def _reaches(self, rule: Mapping[str, Any], receiving: Sequence[str]) -> bool:
        to = rule["recipient"]
        return to is None or to in receiving or bool(self.members.get(to, frozenset()) & set(receiving))

    def _words(self, row: Mapping[str, Any]) -> str:
        to = f" to {self.names[row['recipient']]}" if row["recipient"] else ""
        effect = {"licence": "licence each time", "consent": "consent needed", "pending": "decided, not in force"}
        holder = self.names[row["holder"]]
        return f"{holder}, {row['act']}{to}: {effect.get(row['effect'], row['effect'])} ({row['rule']})"


def _status(rules: Sequence[Mapping[str, Any]]) -> Status:
    if rules and all(r["effect"] == "refused" for r in rules):
        return "refused"
    if any(r["good_id"] for r in rules) and all(r["effect"] in GIVES for r in rules):
        return "allowed"
    return "unknown"


def recipients_in(theatre: str, states: Iterable[str]) -> list[str]:
    """Of the states those that may receive in a theatre: all there but the United States, which supplies both."""
    return sorted(s for s in states if THEATRE_OF.get(s) == theatre and s not in (SUPPLIES_BOTH, "eu", "nato"))


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


_RULES = """
SELECT fact_id, holder, act, passes_from, recipient, good_id, rule, effect FROM transfer_permissions
WHERE (since_earliest IS NULL OR since_earliest <= ?) AND (until_latest IS NULL OR until_latest >= ?) ORDER BY fact_id
"""
_MEMBERS = """
SELECT group_id, member_id FROM memberships
WHERE (since_earliest IS NULL OR since_earliest <= ?) AND (until_latest IS NULL OR until_latest >= ?)
"""
_FITS = f"""
SELECT fact_id, aspect, fits FROM compatibility WHERE good_id = ? AND (made_in IS NULL OR made_in = ?)
  AND (since_earliest IS NULL OR since_earliest <= ?) AND (used_by IS NULL OR used_by IN {AMONG})
ORDER BY fact_id
"""
