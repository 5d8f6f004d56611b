"""Whom and what the atlas knows, by id and by name, and what is near to a name that it does not know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from isthmus.atlas import states

NEAR = 3
NEAR_SCORE = 72
"""Of 100: from where a name counts as near (token sort ratio)."""


@dataclass(frozen=True)
class Known:
    """Actors and goods of an atlas with the user's folder over it.

    Attributes:
        actors, goods: id -> name.
        kinds: actor id -> its kind.
        spellings: folded name -> actor, of every name that belongs to one actor alone.
        good_spellings: the same of goods.
        us_bodies: organisations and groups of which the United States is a member.
    """

    actors: Mapping[str, str]
    goods: Mapping[str, str]
    kinds: Mapping[str, str]
    spellings: Mapping[str, str]
    good_spellings: Mapping[str, str]
    us_bodies: frozenset[str]

    def actor(self, text: str) -> str | None:
        """The id of the actor that a text names by id or name, states by code too; None where none or several bear it."""
        said = text.strip()
        if said in self.actors:
            return said
        if found := self.spellings.get(states.folded(said)):
            return found
        state = states.by_name(said) or (states.by_code(said) if len(said) in (2, 3) else None)
        return state.actor_id if state and not state.until else None

    def good(self, text: str) -> str | None:
        """The id of the good that a text names by id or name."""
        said = text.strip()
        return said if said in self.goods else self.good_spellings.get(states.folded(said))

    def is_state(self, actor_id: str) -> bool:
        """Whether the id is a state's: one of the atlas, or one that the atlas lacks and that has an ISO code."""
        return self.kinds.get(actor_id, "state" if self.missing_state(actor_id) else "") == "state"

    def missing_state(self, actor_id: str) -> states.State | None:
        """The state of that id, where the atlas has no such actor: it is added when a fact needs it."""
        state = None if actor_id in self.actors else states.by_code(actor_id)
        return state if state and state.actor_id == actor_id and not state.until else None

    def near_actors(self, text: str) -> list[tuple[str, str]]:
        """Actors whose names are near, as (id, name)."""
        return [(one, self.actors[one]) for one in _near(text, self.spellings) if one in self.actors]

    def near_goods(self, text: str) -> list[tuple[str, str]]:
        """Goods whose names are near, as (id, name)."""
        return [(one, self.goods[one]) for one in _near(text, self.good_spellings)]


def known(frames: Mapping[str, pl.DataFrame]) -> Known:
    """What the tables of an atlas with the user's folder over it know."""
    actors, goods = frames["actors"], frames["goods"]
    said = pl.concat([actors.select("actor_id", "name"), frames["names"].filter(pl.col("language") != "zxx").select("actor_id", "name")])
    of_goods = [(one, name) for one, name in goods.select("good_id", "name").iter_rows()]
    of_goods += [(one, name.partition(" (")[0]) for one, name in of_goods] + [(one, one) for one, _ in of_goods]
    member = frames["memberships"].filter(pl.col("member_id") == "us")["group_id"]
    return Known(
        dict(actors.select("actor_id", "name").iter_rows()), dict(of_goods[: goods.height]),
        dict(actors.select("actor_id", "kind").iter_rows()), _one_bearer(said.iter_rows()), _one_bearer(of_goods), frozenset(member),
    )  # fmt: skip


def _one_bearer(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Folded name -> id, of the names that one thing alone bears."""
    found: dict[str, set[str]] = {}
    for one, name in rows:
        found.setdefault(states.folded(name), set()).add(one)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1 and name}


def _near(text: str, spellings: Mapping[str, str]) -> list[str]:
    from rapidfuzz import fuzz, process

    found = process.extract(
        states.folded(text), list(spellings), scorer=fuzz.token_sort_ratio, limit=NEAR * 3, score_cutoff=NEAR_SCORE
    )
    return list(dict.fromkeys(spellings[name] for name, _, _ in found))[:NEAR]
