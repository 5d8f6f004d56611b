"""What a person calls an actor, a group or a good → the id it has in the atlas, or near matches."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from isthmus.atlas.handle import Atlas


class QuestionError(ValueError):
    """A question cannot be answered as asked; the message says why and what can be asked instead."""


def actor_names(atlas: Atlas) -> dict[str, str]:
    """Actor id -> name in English."""
    return dict(atlas.sql("SELECT actor_id, name FROM actors").iter_rows())


def good_names(atlas: Atlas) -> dict[str, str]:
    """Good id -> name in English."""
    return dict(atlas.sql("SELECT good_id, name FROM goods").iter_rows())


def find_good(atlas: Atlas, text: str) -> str:
    """The id of the good that `text` names, by id or by name, whatever the case.

    Raises:
        QuestionError: there is none; names near ones.
    """
    return _find("good", text, good_names(atlas))


def find_actor(atlas: Atlas, text: str) -> str:
    """The id of the actor that `text` names: by id, by name, or by another name in the atlas.

    Raises:
        QuestionError: there is none, or the other name belongs to several; names them.
    """
    names = actor_names(atlas)
    query = "SELECT DISTINCT actor_id FROM names WHERE lower(name) = lower(?) AND kind NOT IN ('cow') ORDER BY 1"
    others = atlas.sql(query, [text.strip()])["actor_id"].to_list()
    if text.strip().lower() not in {*names, *(n.lower() for n in names.values())} and others:
        if len(others) > 1:
            raise QuestionError(f"{text!r} may mean {', '.join(others)}; give one of these ids")
        return str(others[0])
    return _find("actor", text, names)


def members(atlas: Atlas, group: str, on: dt.date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The members of a group on a day, and the facts that say so.

    A membership without a beginning counts from always; an uncertain first or last day counts as in.

    Raises:
        QuestionError: no such group, or it had fewer than two members on the day.
    """
    group_id = find_actor(atlas, group)
    rows = atlas.sql(
        """SELECT member_id, fact_id FROM memberships WHERE group_id = ?
           AND (since_earliest IS NULL OR since_earliest <= ?) AND (until_latest IS NULL OR until_latest >= ?)
           ORDER BY member_id""",
        [group_id, on, on],
    )
    if rows.height < 2:
        groups = ", ".join(atlas.sql("SELECT DISTINCT group_id FROM memberships ORDER BY 1")["group_id"])
        had = f"has {rows.height} member" + "s" * (rows.height != 1)
        raise QuestionError(f"{group!r} {had} on {on}; a group needs two. The atlas knows the groups {groups}")
    return tuple(dict.fromkeys(rows["member_id"])), tuple(rows["fact_id"])


@dataclass(frozen=True)
class Sides:
    """Whom a question compares: the members of a group, and those set beside it; names of all actors."""

    label: str
    group: tuple[str, ...]
    beside: tuple[str, ...]
    names: Mapping[str, str]
    membership_facts: tuple[str, ...]

    @property
    def actors(self) -> tuple[str, ...]:
        """The group's members, then the others."""
        return (*self.group, *self.beside)


def sides(atlas: Atlas, group: str, beside: str, on: dt.date) -> Sides:
    """The members of a group, and actors to set beside it, parted by commas; a group among these stands for its members.

    Raises:
        QuestionError: a name is unknown, or the group has fewer than two members; names all that are.
    """
    names = actor_names(atlas)
    inside, facts = members(atlas, group, on)
    groups = set(atlas.sql("SELECT actor_id FROM actors WHERE kind = 'group'")["actor_id"])
    others: list[str] = []
    problems: list[str] = []
    for text in filter(None, (part.strip() for part in beside.split(","))):
        try:
            actor = find_actor(atlas, text)
            more = members(atlas, actor, on) if actor in groups else ((actor,), ())
        except QuestionError as error:
            problems.append(str(error))
            continue
        others += [a for a in more[0] if a not in inside and a not in others]
        facts += more[1]
    if problems:
        raise QuestionError("; ".join(problems))
    label = names.get(find_actor(atlas, group), group)
    label = f"the {label}" if " " in label and "," not in label and not label.startswith("the ") else label
    return Sides(label, inside, tuple(others), names, facts)


def groups_of(atlas: Atlas, actor: str, on: dt.date) -> frozenset[str]:
    """Groups and organisations of which an actor is a member on a day, as far as memberships say."""
    rows = atlas.sql(
        """SELECT DISTINCT group_id FROM memberships WHERE member_id = ?
           AND (since_earliest IS NULL OR since_earliest <= ?) AND (until_latest IS NULL OR until_latest >= ?)""",
        [actor, on, on],
    )
    return frozenset(rows["group_id"])


_WITH_ARTICLE = ("United States", "United Kingdom", "Netherlands", "Philippines", "Czech Republic", "European Union")


def in_text(name: str) -> str:
    """An actor's name as it stands within a sentence: `the United States`, `Japan`."""
    return f"the {name}" if name in _WITH_ARTICLE else name


def _find(what: str, text: str, names: Mapping[str, str]) -> str:
    asked = text.strip().lower()
    if asked in names:
        return asked
    by_name = {name.lower(): key for key, name in names.items()}
    if asked in by_name:
        return by_name[asked]
    words = {
        word: key
        for name, key in (*by_name.items(), *((k, k) for k in names))
        for word in name.replace("-", " ").split()
    }
    close = near(asked, (*names, *by_name, *words))
    ids = list(dict.fromkeys(n if n in names else by_name.get(n) or words[n] for n in close))
    hint = f"; near: {', '.join(ids)}" if ids else ""
    raise QuestionError(f"the atlas has no {what} {text!r}{hint}")


def near(asked: str, known: Iterable[str]) -> list[str]:
    """Up to four of the known words that are like the one asked, those that hold it first."""
    everything = list(known)
    inside = [k for k in everything if len(asked) > 2 and asked in k][:3]
    return list(dict.fromkeys([*inside, *difflib.get_close_matches(asked, everything, n=4, cutoff=0.6)]))[:4]
