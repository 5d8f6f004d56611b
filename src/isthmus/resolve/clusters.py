"""What the judgements in force amount to: who is one actor, and where they contradict each other.

A cluster is a connected component over the pairs judged the same. Where two of its members are judged different, or one pair is
judged both, the cluster is a contradiction: it is told with the chain of judgements that joins the two, and nobody in it counts
as one actor until a person has taken one of them back. Ids are never renamed, so a cluster comes and goes with its judgements.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from isthmus.resolve.judging import in_force


@dataclass(frozen=True)
class Contradiction:
    """Two that are judged different and joined by a chain.

    Attributes:
        pair: the two.
        different: judgements that call them different.
        chain: judgements of sameness that lead from one to the other.
        members: of the component.
    """

    pair: tuple[str, str]
    different: tuple[str, ...]
    chain: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True)
class Clusters:
    """Groups of references that are one actor each, and what stands in the way of others.

    Attributes:
        members: each group sorted, actors of the atlas before records; groups in order of their first member.
        contradictions: in order of their pair.
        names: reference -> a name that a judge saw it under.
    """

    members: tuple[tuple[str, ...], ...]
    contradictions: tuple[Contradiction, ...]
    names: dict[str, str]

    def first_of(self) -> dict[str, str]:
        """Each member -> the first of its group: an actor of the atlas where it has one."""
        return {member: group[0] for group in self.members for member in group}


def clusters(judgements: pl.DataFrame) -> Clusters:
    """The clusters of a table of judgements."""
    rows = in_force(judgements).sort("judgement_id")
    names: dict[str, str] = {}
    links: dict[str, dict[str, str]] = {}
    apart: dict[tuple[str, str], list[str]] = {}
    for row in rows.iter_rows(named=True):
        left, right = row["left"], row["right"]
        names.setdefault(left, row["left_name"])
        names.setdefault(right, row["right_name"])
        if row["verdict"] == "same":
            links.setdefault(left, {}).setdefault(right, row["judgement_id"])
            links.setdefault(right, {}).setdefault(left, row["judgement_id"])
        elif row["verdict"] == "different":
            apart.setdefault((min(left, right), max(left, right)), []).append(row["judgement_id"])
    component, groups = _components(links)
    contradictions = tuple(
        Contradiction(pair, tuple(found), _chain(links, *pair), groups[component[pair[0]]])
        for pair, found in sorted(apart.items())
        if pair[0] in component and component[pair[0]] == component.get(pair[1])
    )
    broken = {c.members for c in contradictions}
    return Clusters(tuple(sorted((g for g in groups if g not in broken), key=_order_of_first)), contradictions, names)


def _order(member: str) -> tuple[bool, str]:
    return ":" in member, member


def _order_of_first(group: tuple[str, ...]) -> tuple[bool, str]:
    return _order(group[0])


def _components(links: dict[str, dict[str, str]]) -> tuple[dict[str, int], list[tuple[str, ...]]]:
    component: dict[str, int] = {}
    groups: list[tuple[str, ...]] = []
    for start in sorted(links):
        if start in component:
            continue
        members, waiting = [start], [start]
        component[start] = len(groups)
        while waiting:
            for other in links[waiting.pop()]:
                if other not in component:
                    component[other] = len(groups)
                    members.append(other)
                    waiting.append(other)
        groups.append(tuple(sorted(members, key=_order)))
    return component, groups


def _chain(links: dict[str, dict[str, str]], start: str, end: str) -> tuple[str, ...]:
    """The judgements on a shortest way between two members of one component."""
    came: dict[str, str] = {start: ""}
    waiting = deque([start])
    while waiting and end not in came:
        here = waiting.popleft()
        for other in links[here]:
            if other not in came:
                came[other] = here
                waiting.append(other)
    return tuple(reversed(list(_steps(links, came, end))))


def _steps(links: dict[str, dict[str, str]], came: dict[str, str], end: str) -> Iterable[str]:
    here = end
    while came[here]:
        yield links[here][came[here]]
        here = came[here]
