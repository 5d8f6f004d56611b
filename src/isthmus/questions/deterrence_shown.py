"""What each view of `deterrence` shows: its table, sentence and figure, resting on positions, on documents, or on both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.model.deterrence_terms import CONCEPTS
from isthmus.questions import deterrence_tables as tables
from isthmus.questions import deterrence_words as words
from isthmus.questions import naming, spoken_figures, spoken_tables, spoken_words
from isthmus.questions.deterrence_figures import draw
from isthmus.questions.deterrence_headings import CAPTIONS, HEADINGS, UNITS
from isthmus.questions.deterrence_words import Told
from isthmus.questions.spoken import Spoken, texts
from isthmus.questions.spoken_distances import distances as word_distances
from isthmus.questions.stance_distances import distances
from isthmus.questions.stances import Record, contrasts, moves, newest

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True)
class Asked:
    """What is asked, and of what: the actors compared, their positions and their documents.

    `shown` are the actors whose rows are shown, `most` the passages shown of each actor and concept.
    """

    atlas: Atlas
    who: naming.Sides
    shown: tuple[str, ...]
    mine: Record
    spoken: Spoken
    since: Any
    most: int


@dataclass(frozen=True)
class Shown:
    """A view of an answer."""

    table: pl.DataFrame
    told: tuple[Told, ...]
    units: Mapping[str, str]
    headings: Mapping[str, str]
    caption: str
    draw: Callable[[], alt.Chart] = field(repr=False)


def show(view: str, basis: str, asked: Asked) -> Shown:
    """The view as it rests on `positions`, `documents` or `both`."""
    table, told, picture = {"positions": _positions, "documents": _documents, "both": _both}[basis](view, asked)
    key = (view, basis)
    return Shown(table, told, UNITS[key], HEADINGS[key], CAPTIONS[key], picture)


_Made = tuple[pl.DataFrame, tuple[Told, ...], Callable[[], "alt.Chart"]]


def _positions(view: str, asked: Asked) -> _Made:
    who, mine = asked.who, asked.mine
    stated = newest(mine.passages)
    opposed = [c for c in contrasts(stated, who.actors) if {c.supporter.actor, c.opponent.actor} & set(asked.shown)]
    far = distances(mine, who.actors) if view == "distance" else []
    own = Record(mine.of(asked.shown), mine.readings)
    changed = moves(own.passages, asked.since) if view == "moved" else []
    makers: dict[str, Callable[[], pl.DataFrame]] = {
        "concepts": lambda: tables.by_concept(stated, who.group, who.beside, who.names),
        "distance": lambda: tables.by_pair(far, who.group, who.beside, who.names, opposed),
        "passages": lambda: tables.side_by_side(opposed, who.names, mine.readings),
        "moved": lambda: tables.moved(changed, who.names, mine.readings),
        "profile": lambda: tables.profile(own.passages, who.names),
        "positions": lambda: tables.every(own.passages, who.names, mine.readings),
    }
    table = makers[view]()
    told = words.told(view, who.label, who.group, who.beside, who.names, own, stated, opposed, far, changed)
    return table, (told,), lambda: draw(view, table, stated, own, who.actors, who.names)


def _documents(view: str, asked: Asked) -> _Made:
    who, spoken, names = asked.who, asked.spoken, asked.who.names
    match view:
        case "distance":
            far = word_distances(spoken, who.actors)
            table = spoken_tables.by_pair(far, who.group, names)
            return (
                table,
                (spoken_words.on_distances(who.label, who.group, names, far),),
                lambda: spoken_figures.distances(table),
            )
        case "profile":
            own = spoken.of(asked.shown)
            table = spoken_tables.profile(own, asked.shown, names)
            return table, (spoken_words.on_concepts(own, asked.shown, names),), lambda: spoken_figures.profile(table)
        case "passages":
            return _passages(asked, Record((), ()))
        case _:
            table = spoken_tables.by_concept(spoken, who.actors, names)
            told = spoken_words.on_concepts(spoken, who.actors, names)
            return table, (told,), lambda: spoken_figures.words_by_actor(spoken, who.actors, names)


def _both(view: str, asked: Asked) -> _Made:
    who, names, mine = asked.who, asked.who.names, asked.mine
    if view == "passages":
        return _passages(asked, Record(mine.of(asked.shown), mine.readings))
    if view == "words":
        found = spoken_tables.held(newest(mine.passages), asked.spoken)
        table = spoken_tables.beside(found, names)
        return table, (spoken_words.on_held(found, names),), lambda: spoken_figures.beside(table, who.actors, names)
    one, first, drawn = _positions(view, asked)
    other, second, drawn_too = _documents(view, asked)
    told = (*first, *second)
    if view == "concepts":  # whether words bear stances out says more, and shorter, than which words are most frequent
        told = (*first, spoken_words.on_held(spoken_tables.held(newest(mine.passages), asked.spoken), names))
        table = _joined(one, other.rename({"negated": "negated_passages"}), ["concept"])
        table = table.with_columns(pl.col("within", "across").fill_null("no position"))
    elif view == "distance":
        renamed = {c: f"words_{c}" for c in ("passages", "basis", "distance", "low", "high", "chance", "apart")}
        table = _joined(one, other.rename(renamed), ["actor_a", "actor_b", "pair", "sides"])
    else:
        stances = _stances(Record(mine.of(asked.shown), mine.readings), names)
        table = _joined(other, stances, ["actor_id", "actor", "year", "concept"])
        table = table.sort("actor", "year", "share", "concept", descending=[False, True, True, False], nulls_last=True)
    return (
        table,
        told,
        lambda: spoken_figures.above(drawn(), drawn_too(), ("Positions: stances", "Documents: words used")),
    )


def _passages(asked: Asked, stances: Record) -> _Made:
    own = asked.spoken.of(asked.shown)
    rows = spoken_tables.newest(own, asked.shown, asked.most)
    names = asked.who.names
    table = spoken_tables.passages(
        rows, texts(asked.atlas, rows["passage_id"].unique().to_list()), stances.passages, names, asked.shown
    )
    told = spoken_words.on_passages(own, rows, names, asked.shown)
    return table, (told,), lambda: spoken_figures.timeline(own, asked.shown, names)


def _stances(record: Record, names: Mapping[str, str]) -> pl.DataFrame:
    """The stances of each actor, year and concept, as the first coder reads them."""
    term = CONCEPTS.terms
    cells: dict[tuple[str, int, str], list[Any]] = {}
    for p in record.passages:
        cells.setdefault((p.actor, p.year, p.concept), []).append(p)
    rows = [
        {"actor_id": a, "actor": names[a], "year": y, "concept": term[c], "stances": [p.stances[0] for p in ps], "passage_ids": [],
         "fact_ids": tables.facts_of(ps)}
        for (a, y, c), ps in cells.items()
    ]  # fmt: skip
    texts_of = pl.List(pl.String)
    schema: dict[str, Any] = {"actor_id": pl.String, "actor": pl.String, "year": pl.Int64, "concept": pl.String, "stances": texts_of,
              "passage_ids": texts_of, "fact_ids": texts_of}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _joined(one: pl.DataFrame, other: pl.DataFrame, on: Sequence[str]) -> pl.DataFrame:
    """All rows of both, side by side where they speak of the same; evidence of either, facts last."""
    table = one.join(
        other, on=list(on), how="full", coalesce=True, nulls_equal=True, maintain_order="left_right", suffix="_other"
    )
    empty = pl.lit([], dtype=pl.List(pl.String))
    for name in ("fact_ids", "passage_ids"):
        held = [pl.col(c).fill_null(empty) for c in (name, f"{name}_other") if c in table.columns]
        table = table.with_columns(pl.concat_list(held).alias(name)).drop(f"{name}_other", strict=False)
    lists = [c for c, kind in table.schema.items() if kind == pl.List(pl.String)]
    return table.with_columns(pl.col(lists).fill_null(empty)).select(
        pl.exclude("passage_ids", "fact_ids"), "passage_ids", "fact_ids"
    )
