"""What the importers of registers share: ids of entities, actors of the same name and country, rows made frames."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from isthmus.atlas import states
from isthmus.importers import award_rows
from isthmus.importers.delimited_records import LINE
from isthmus.importers.known import Known
from isthmus.importers.publication import Quarantined
from isthmus.model.check import dtype
from isthmus.model.table import TABLES


@functools.lru_cache(1 << 16)
def slug(text: str) -> str:
    """Text as part of an id. Where letters were lost or folded, a digest keeps two texts apart that would fall together."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return plain if plain == text else "-".join(filter(None, (plain[:60].strip("-"), hashlib.sha256(text.encode()).hexdigest()[:8])))


def actors_of(named: Iterable[tuple[str | None, str | None]], known: Known) -> dict[tuple[str, str | None], str]:
    """Each pair of a name and a state's actor that is one actor's name and country -> the actor.

    A name alone does not tell: the firm of that name in another country is another. Where a side has no country, the name decides.
    """
    by_name = known.actors_by_name()
    country = dict(known.frames["actors"].select("actor_id", "country").iter_rows())
    found: dict[tuple[str, str | None], str] = {}
    for name, state in named:
        if not name:
            continue
        folded = states.folded(name)
        actor = by_name.get(folded) or by_name.get(award_rows.without_form(folded))
        if actor and (not state or not country.get(actor) or country[actor] == state):
            found[name, state] = actor
    return found


def with_actors(rows: pl.DataFrame, name: str, country: str, known: Known) -> pl.DataFrame:
    """With `actor_id`: the actor of the name and country, or null."""
    distinct = rows.select(name, country).unique()
    found = actors_of(award_rows.namesakes(distinct, name, known.actors_by_name()).iter_rows(), known)
    schema = {name: pl.String, country: pl.String, "actor_id": pl.String}
    told = pl.DataFrame([(*pair, actor) for pair, actor in found.items()], schema=schema, orient="row")
    return rows.join(told, on=[name, country], how="left", nulls_equal=True, maintain_order="left")


class Rows:
    """Rows of several tables, gathered one by one and held as frames, which need a tenth of the memory."""

    def __init__(self) -> None:
        self._held: dict[str, list[Mapping[str, Any]]] = {}
        self._frames: dict[str, list[pl.DataFrame]] = {}

    def add(self, table: str, row: Mapping[str, Any]) -> None:
        """One row; columns that it lacks are empty."""
        held = self._held.setdefault(table, [])
        held.append(row)
        if len(held) >= _HELD:
            self._flush(table)

    def frame(self, table: str) -> pl.DataFrame:
        """All rows of a table, with every column that an importer fills."""
        self._flush(table)
        return pl.concat(self._frames[table])

    def _flush(self, table: str) -> None:
        held = self._held.pop(table, [])
        columns = [c for c in TABLES[table].columns if c.name not in _CARRIED]
        series = [pl.Series(c.name, [row.get(c.name) for row in held], dtype=dtype(c)) for c in columns]
        self._frames.setdefault(table, []).append(pl.DataFrame(series))


_HELD = 50_000
_CARRIED = ("source_ids", "credibility", "verified")


def listable(text: str | None) -> str | None:
    """Text that may stand in a list: clean, and without the sign that parts its values."""
    return (award_rows.clean_text(text) or "").replace(";", ",") or None


def state_id(code_or_name: str | None, known: Known) -> str | None:
    """The actor of a state's code or name; null where it is neither."""
    text = (code_or_name or "").strip()
    if not text:
        return None
    state = (states.by_code(text) if len(text) in (2, 3) else None) or states.by_name(text)
    return known.state(state) if state else None


def state_ids(texts: pl.Series, known: Known) -> dict[str, str]:
    """Each distinct text that is a state's code or name -> its actor."""
    return {text: actor for text in texts.drop_nulls().unique().sort() if (actor := state_id(text, known))}


def repeats(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    """With the second and later rows of one key given a `reason`, among those that have none."""
    sound = pl.col("reason").is_null() & pl.col(key).is_not_null()
    first = pl.col(LINE).filter(sound).min().over(key)
    again = sound & (pl.col(LINE) > first)
    return rows.with_columns(reason=pl.when(again).then(pl.format("repeats {} of line {}", key, first)).otherwise("reason"))


def in_order(*parts: Iterable[Quarantined]) -> tuple[Quarantined, ...]:
    """Quarantined records by line."""
    return tuple(sorted((q for part in parts for q in part), key=lambda q: q.line or 0))
