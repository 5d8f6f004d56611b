"""States by their codes and names: ISO 3166-1, UN numeric, Correlates of War, and the names that publications use.

`states.csv` lists them with the states and territories that ISO 3166-3 keeps as former (their id is the four-letter code)
and three that have no ISO code (North Yemen, South Vietnam, Zanzibar). A code is matched before a name: "NA" is Namibia,
and South Korea is ROK in one column and KOR in the next.
"""

from __future__ import annotations

import csv
import functools
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "states.csv"

LIVES_ON = {"260": "255"}
"""Correlates of War number -> the number under which the same state goes on: the Federal Republic of Germany before 1990."""


@dataclass(frozen=True)
class State:
    """A state or territory.

    Attributes:
        actor_id: its id as an actor: the alpha-2 code in lower case.
        numeric: UN M49 code, three digits.
        trade_numeric: the numeric code of its customs area in trade statistics, where that is another.
        cow: Correlates of War number.
        until: year in which it ceased to be, for former states.
    """

    actor_id: str
    alpha2: str
    alpha3: str
    numeric: str
    cow: str
    name: str
    until: str
    other_names: tuple[str, ...]
    trade_numeric: str


@functools.cache
def states() -> tuple[State, ...]:
    """Every state of `states.csv`."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(State(other_names=tuple(filter(None, row.pop("other_names").split(";"))), **row) for row in rows)


def by_code(code: str) -> State | None:
    """The state of an alpha-2, alpha-3 or UN numeric code (its customs area's included); numbers may lack leading zeros."""
    text = code.strip().upper()
    return _codes().get(text.zfill(3) if text.isdigit() else text)


def by_cow(number: str) -> State | None:
    """The state of a Correlates of War number; a state that lives on comes before one that it succeeded."""
    text = number.strip().lstrip("0")
    text = LIVES_ON.get(text, text)
    return next((s for s in states() if text and s.cow == text), None)


def by_name(name: str) -> State | None:
    """The state of a name in English, whatever its case, accents and stops."""
    return _names().get(folded(name))


def folded(name: str) -> str:
    """A name without case, accents, stops and doubled spaces, to compare it by."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() or c in "()&" else " " for c in bare.casefold().replace("'", "").replace("’", ""))
    return " ".join(words.replace("&", " and ").split())


@functools.cache
def _codes() -> dict[str, State]:
    found: dict[str, State] = {}
    for state in states():
        for code in _filled((state.alpha2, state.alpha3, state.numeric, state.trade_numeric)):
            found.setdefault(code, state)
    return found


@functools.cache
def _names() -> dict[str, State]:
    found: dict[str, State] = {}
    for state in states():
        for name in (state.name, *state.other_names):
            found.setdefault(folded(name), state)
    return found


def _filled(values: Iterable[str]) -> Iterable[str]:
    return (value for value in values if value)
