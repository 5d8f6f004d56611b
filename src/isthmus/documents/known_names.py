"""The names that the gazetteer looks for: of the atlas, of every state, and of `aliases.csv`, with what each may mean.

Kinds in `aliases.csv`: `actor`, `adjective` (of a state's people), `capital` (a place, and its government where it acts),
`place`, `good`, `domain`. `ids` are of the atlas or of `states.csv`, parted by `;`, and empty for what neither holds;
`value` is its standard name.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from isthmus.atlas.states import states

FILE = Path(__file__).parent / "aliases.csv"

_CODES = {"iso2", "iso3", "cow", "m49"}
_TELL_NOTHING = {"world", "unknown", "rivals", "middle-east-states", "us-treaty-allies", "transnational-criminal-networks"}
"""Actors of the atlas that gather or stand in for others: their names are no names in prose."""
_GUARDED = {
    "Aileron", "Andover", "Camden", "Graham", "Henderson", "Hondo", "Marion", "Mesa", "Nora", "Phoenix", "Promontory",
    "Trail", "Troy", "Victoria",
}  # fmt: skip
"""Cities of the atlas that are given names, family names or words: only where a comma and a further name follow."""
_OF = (
    "Government", "Federal Government", "Parliament", "Embassy", "Armed Forces", "Ministry of Foreign Affairs",
    "Ministry of Defence", "Ministry of Defense", "Ministry of National Defense", "Ministry of National Defence",
    "Department of Defence", "Foreign Ministry", "Defence Ministry", "Defense Ministry", "National Assembly",
)  # fmt: skip
_AFTER = (
    "government", "Government", "Ministry of Foreign Affairs", "Foreign Ministry", "Ministry of Defence", "Parliament",
    "Ministry of Defense", "Defence Ministry", "Defense Ministry", "Embassy", "Armed Forces", "armed forces", "Security Forces",
    "security forces", "military", "authorities", "regime", "Navy", "Army", "Air Force", "Coast Guard", "Marine Corps",
    "Defence Force", "Defence Forces", "Defense Forces", "Naval Forces",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """A name and what it means.

    Attributes:
        kind: as in `aliases.csv`.
        case: `exact` for acronyms, `title` where its capitals are needed, `any`, or `guarded` (see `_GUARDED`).
        derived: made of a state's name and an office (`Japanese Ministry of Defense`); gives way to a name that is listed.
    """

    name: str
    kind: str
    ids: tuple[str, ...]
    value: str
    case: str
    derived: bool = False


def known_names(frames: Mapping[str, pl.DataFrame]) -> Iterator[Known]:
    """Every name that the atlas, the list of states and the curated aliases give, doubles included."""
    actors = {row["actor_id"]: row for row in frames["actors"].to_dicts()}
    titles = {state.actor_id: state.name for state in states()} | {i: row["name"] for i, row in actors.items()}
    yield from _of_actors(actors, frames["names"])
    yield from _of_centres(frames["centres"], titles)
    for city in {*frames["centres"]["city"], *frames["sites"]["city"]} - {None}:
        yield Known(city, "place", (), city, "guarded" if city in _GUARDED else "title")
    for row in frames["goods"].to_dicts():
        yield from _of_good(row["good_id"], row["name"])
    yield from _of_states()
    goods = dict(frames["goods"].select("good_id", "name").iter_rows())
    yield from _of_aliases(titles | goods)


def _of_actors(actors: Mapping[str, Mapping[str, str]], names: pl.DataFrame) -> Iterator[Known]:
    for actor, row in actors.items():
        for name in _spelt(row["name"]):
            yield from _actor(actor, name, row)
    for row in names.to_dicts():
        if row["kind"] not in _CODES and row["actor_id"] in actors:
            yield from _actor(row["actor_id"], row["name"], actors[row["actor_id"]])


def _actor(actor: str, name: str, row: Mapping[str, str]) -> Iterator[Known]:
    ticker = row["kind"] == "company" and len(name) <= 3 and name.isascii() and name.isupper() and name != "RTX"
    listing = "," in name and row["kind"] in ("group", "state")
    if actor not in _TELL_NOTHING and not (ticker and len(name) < 3) and not listing and len(name) > 1:
        yield Known(name, "actor", (actor,), row["name"], _case(name))


def _of_centres(centres: pl.DataFrame, titles: Mapping[str, str]) -> Iterator[Known]:
    for row in centres.to_dicts():
        actor = row["centre_id"]
        title = titles.get(actor, row["short_name"])
        for name in (row["short_name"], f"NATO {row['short_name']}", f"NATO {title}", title.removeprefix("NATO ")):
            yield Known(name, "actor", (actor,), title, _case(name))


def _of_good(good: str, name: str) -> Iterator[Known]:
    for spelt in {*_spelt(name), good.replace("-", " ")}:
        if "," in spelt or (spelt.replace(" ", "").isalpha() and len(spelt) < 4):
            continue
        proper = bool(re.search(r"\b[A-Z][a-z]+-?\b", spelt[1:])) or bool(re.search(r"[A-Z]{2}|\d", spelt))
        yield Known(spelt, "good", (good,), name, "title" if proper else "any")


def _of_states() -> Iterator[Known]:
    for state in states():
        for name in (state.name, *state.other_names):
            if "," in name or "." in name.replace("U.S.", "") or "(" in name:
                continue
            yield Known(name, "actor", (state.actor_id,), state.name, _case(name))
            for office in _OF:
                for of in (f"{office} of {name}", f"{office} of the {name}"):
                    yield Known(of, "actor", (state.actor_id,), of, "title", derived=True)
            for office in _AFTER:
                yield Known(f"{name} {office}", "actor", (state.actor_id,), f"{name} {office}", "title", derived=True)
                if office[0].isupper():
                    yield Known(f"{name}'s {office}", "actor", (state.actor_id,), f"{name} {office}", "title", derived=True)


def _of_aliases(titles: Mapping[str, str]) -> Iterator[Known]:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        ids = tuple(filter(None, row["ids"].split(";")))
        value = row["value"] or " or ".join(titles.get(i, i) for i in ids)
        alias, kind = row["alias"], row["kind"]
        yield Known(alias, kind, ids, value, _case(alias) if kind not in ("good", "domain") or _proper(alias) else "any")
        if kind == "adjective":
            if alias[-1] in "nisktec" and not alias.endswith(("sh", "ese")):
                yield Known(f"{alias}s", kind, ids, value, "title")
            for office in _AFTER:
                yield Known(f"{alias} {office}", "actor", ids, f"{alias} {office}", "title", derived=True)
            for service in ("Navy", "Army", "Air Force", "Marines"):
                yield Known(f"Royal {alias} {service}", "actor", ids, f"Royal {alias} {service}", "title", derived=True)


def _proper(name: str) -> bool:
    return any(letter.isupper() for letter in name)


def _case(name: str) -> str:
    """`exact` for acronyms (capitals and figures alone), and otherwise that its capitals are needed."""
    letters = [c for c in name if c.isalpha()]
    short = len(name) <= 6 and " " not in name
    return "exact" if short and all(c.isupper() for c in letters if c.isascii()) and name.isascii() else "title"


def _spelt(name: str) -> Iterator[str]:
    """A name as it stands, without what stands in brackets, and each form of `X / Y`."""
    bare = re.sub(r"\s*\([^)]*\)", "", name).strip()
    yield name
    if bare and bare != name:
        yield bare
    for form in bare.split(" / "):
        if form != bare and len(form) > 3:
            yield form
