"""What is there already when a file is read: the atlas with the folder that the facts will go into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from isthmus.atlas import states
from isthmus.atlas.states import State


@dataclass
class Known:
    """The tables that a file's facts will stand beside, and the actors that it adds.

    Attributes:
        frames: table name -> frame, typed; every declared table.
        added: actors that the atlas lacks and that this file's facts need: id -> row of `actors`.
    """

    frames: Mapping[str, pl.DataFrame]
    added: dict[str, dict[str, str | None]] = field(default_factory=dict)
    _ids: frozenset[str] | None = None
    _by_name: dict[str, str] | None = None

    def with_frames(self, changed: Mapping[str, pl.DataFrame]) -> Known:
        """The same with other tables in the place of some, and no actor added."""
        same = not {"actors", "names"} & changed.keys()
        return Known({**self.frames, **changed}, _ids=self._ids if same else None, _by_name=self._by_name if same else None)

    def has_actor(self, actor_id: str) -> bool:
        """Whether the atlas has the actor, or this file has added it."""
        if self._ids is None:
            self._ids = frozenset(self.frames["actors"]["actor_id"])
        return actor_id in self._ids or actor_id in self.added

    def state(self, state: State) -> str:
        """The actor of a state; one that the atlas lacks is added, with the file as its source."""
        note = "added by an importer; id and name are those of ISO 3166" + (f"; until {state.until}" if state.until else "")
        return self.actor(state.actor_id, kind="state", name=state.name, note=note)

    def actor(self, actor_id: str, *, kind: str, name: str, country: str | None = None, note: str | None = None) -> str:
        """The actor of that id; added, with the file as its source, where the atlas lacks it."""
        if not self.has_actor(actor_id):
            self.added[actor_id] = {
                "fact_id": f"actors/{actor_id}", "actor_id": actor_id, "kind": kind, "name": name, "country": country,
                "parent": None, "note": note,
            }  # fmt: skip
        return actor_id

    def actors_added(self) -> pl.DataFrame:
        """The added actors as rows of `actors`, without what every fact carries."""
        columns = ("fact_id", "actor_id", "kind", "name", "country", "parent", "note")
        return pl.DataFrame(list(self.added.values()), schema=dict.fromkeys(columns, pl.String))

    def actors_by_name(self) -> dict[str, str]:
        """Folded name -> actor, of every name that belongs to one actor alone."""
        if self._by_name is None:
            names = pl.concat([self.frames[t].select("actor_id", "name") for t in ("actors", "names")])
            found: dict[str, set[str]] = {}
            for actor_id, name in names.iter_rows():
                found.setdefault(states.folded(name), set()).add(actor_id)
            self._by_name = {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}
        return self._by_name


def state_of(code: str, name: str) -> tuple[State | None, str]:
    """The state of a row that gives a code, a name or both, and why there is none.

    The code decides. A name that belongs to another state than its code is refused, save for two cases that are known:
    "NA" beside another name is how R writes a missing code, and the letters of former states were given anew.
    """
    coded = states.by_code(code) if code.strip() else None
    named = states.by_name(name) if name.strip() else None
    if coded and named and coded.actor_id != named.actor_id:
        if coded.until or named.until or coded.alpha2 == "NA":
            return named, ""
        return None, f"the code {code!r} is {coded.name}, but the name is {name!r}"
    if found := coded or named:
        return found, ""
    return None, f"no state has the code {code!r} or the name {name!r}" if code.strip() else f"no state has the name {name!r}"
