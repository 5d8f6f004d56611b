"""Which actors a group stands for: a group of the atlas, or actors listed by name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from isthmus.atlas.handle import AMONG, Atlas, among
from isthmus.questions import naming
from isthmus.questions.naming import QuestionError

_SEPARATOR = re.compile(r"\s*[,;]\s*")


@dataclass(frozen=True)
class Group:
    """Actors who are counted together.

    Attributes:
        label: the group in words, to stand after "of": `the group Quad`, or `Japan and India`.
        members: ids, sorted.
        fact_ids: the facts that say so: memberships, or the actors themselves where they were listed.
    """

    label: str
    members: tuple[str, ...]
    fact_ids: tuple[str, ...]

    @property
    def everyone(self) -> str:
        """All of them, in words: `all 4 members of the group Quad`, or `Japan and India`."""
        return f"all {len(self)} members of {self.label}" if self.label.startswith("the group ") else self.label

    def __len__(self) -> int:
        return len(self.members)


def group(atlas: Atlas, text: str, on: dt.date) -> Group:
    """The group that `text` means on a day: a group of the atlas, by id or name, or actors set apart by commas.

    Raises:
        QuestionError: an actor is unknown (names near ones, all that are wrong at once), or there are fewer than two.
    """
    names = naming.actor_names(atlas)
    if _SEPARATOR.search(text) and text.strip().lower() not in {n.lower() for n in names.values()}:
        ids = actors(atlas, text)
        if len(ids) < 2:
            raise QuestionError(f"{text!r} names {len(ids)} actor; contact is between two, so a group needs two")
        facts = atlas.sql(f"SELECT fact_id FROM actors WHERE actor_id IN {AMONG} ORDER BY 1", [among(ids)])["fact_id"]
        return Group(listed([names[i] for i in ids]), tuple(sorted(ids)), tuple(facts))
    members, facts_of_members = naming.members(atlas, text, on)
    found = naming.find_actor(atlas, text)
    return Group(f"the group {names.get(found, found)}", members, facts_of_members)


def actors(atlas: Atlas, text: str) -> tuple[str, ...]:
    """The ids of actors listed by id or name and set apart by commas, each once, in the order given.

    Raises:
        QuestionError: some are unknown; names all of them with what is near.
    """
    ids, problems = [], []
    for part in filter(None, _SEPARATOR.split(text.strip())):
        try:
            ids.append(naming.find_actor(atlas, part))
        except QuestionError as error:
            problems.append(str(error))
    if problems:
        raise QuestionError("; ".join(problems))
    return tuple(dict.fromkeys(ids))


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
