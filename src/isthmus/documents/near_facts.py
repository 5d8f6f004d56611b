"""Facts and candidates that may be the same as a candidate: of the same kind, at an overlapping time, with actors in common.

The score is the share of actors in common (Jaccard), raised by likeness of the words; it orders what a person looks at and
decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from isthmus.atlas.folder import Frames
from isthmus.documents.known_things import Known
from isthmus.model import dates

SHOWN = 5
TABLE_OF = {
    "engagement": "engagements", "recommendation": "recommendations", "commitment": "commitments", "figure": "quantities",
    "incident": "incidents",
}  # fmt: skip
"""Kind of candidate -> the table of the fact that it becomes."""
_COLUMNS = {
    "engagement": ("name", "date", ()), "recommendation": ("text", "document_date", ("addressees",)),
    "commitment": ("name", "signed", ("parties",)), "figure": ("measure", "as_of", ("actor_id", "good_id")),
    "incident": ("what", "date", ("actors", "country")),
}  # fmt: skip
ALIKE = 0.55
"""Likeness of words from which they alone, or with one actor in common, make two things near."""


@dataclass(frozen=True)
class Near:
    """A fact or candidate that may be the same.

    Attributes:
        identity: the fact's or the candidate's id.
        why: what they have in common, in words.
    """

    identity: str
    words: str
    date: str | None
    why: str
    score: float


@dataclass(frozen=True)
class Gist:
    """What a fact or candidate is about, to compare it by."""

    words: str
    date: str | None
    actors: frozenset[str]


def gist(kind: str, content: Mapping[str, Any], known: Known) -> Gist:
    """The gist of a candidate's content."""
    parties = [p for key in ("convened_by", "hosts", "took_part", "parties", "to", "actors") for p in content.get(key) or ()]
    parties += [content[key] for key in ("who", "good") if content.get(key)]
    ids = {str(p.get("id") or known.actor(str(p.get("name") or "")) or known.good(str(p.get("name") or "")) or "") for p in parties}
    if kind == "incident" and content.get("country"):
        ids.add(str(content["country"]))
    words = content.get("measure") if kind == "figure" else content.get("name") or content.get("what") or content.get("title")
    return Gist(str(words or ""), content.get("when"), frozenset(ids - {""}))


def near_facts(kind: str, content: Mapping[str, Any], frames: Frames, known: Known) -> list[Near]:
    """Facts of the atlas and of the user's folder that may be the same, the nearest first."""
    if kind not in TABLE_OF:
        return []
    return _nearest(gist(kind, content, known), _facts(kind, frames), kind)


def near_candidates(
    kind: str, candidate_id: str, content: Mapping[str, Any], others: Iterable[tuple[str, Mapping[str, Any]]], known: Known
) -> list[Near]:
    """Other candidates of the kind that may be the same, the nearest first; `others` are (id, content)."""
    gists = ((one, gist(kind, said, known)) for one, said in others if one != candidate_id)
    return _nearest(gist(kind, content, known), gists, kind)


def _facts(kind: str, frames: Frames) -> Iterable[tuple[str, Gist]]:
    words, date, actors = _COLUMNS[kind]
    rows = frames[TABLE_OF[kind]]
    present: dict[str, frozenset[str]] = {}
    if kind == "engagement":
        by = frames["participants"].group_by("engagement_id").agg(pl.col("actor_id").unique())
        present = {one: frozenset(ids) for one, ids in by.iter_rows()}
    for row in rows.iter_rows(named=True):
        named = present.get(row["engagement_id"], frozenset()) if kind == "engagement" else frozenset(_each(row[c] for c in actors))
        yield row["fact_id"], Gist(str(row[words] or ""), row[date], named)


def _each(values: Iterable[Any]) -> Iterable[str]:
    for value in values:
        if isinstance(value, list):
            yield from value
        elif value:
            yield str(value)


def _nearest(mine: Gist, others: Iterable[tuple[str, Gist]], kind: str) -> list[Near]:
    when = _span(mine.date)
    found = [near for one, other in others if (near := _near(mine, when, one, other, kind))]
    return sorted(found, key=lambda n: (-n.score, n.identity))[:SHOWN]


def _near(mine: Gist, when: dates.Span | None, one: str, other: Gist, kind: str) -> Near | None:
    then = _span(other.date)
    if when and then and not when.overlaps(then):
        return None
    shared = mine.actors & other.actors
    if kind == "figure" and len(shared) < 2:
        return None
    alike = _alike(mine.words, other.words) if kind != "figure" else float(mine.words == other.words)
    dated = bool(when and then)
    if not shared and alike < ALIKE + 0.2:
        return None
    if not dated and kind != "figure" and alike < ALIKE:
        return None
    every = mine.actors | other.actors
    jaccard = len(shared) / len(every) if every else 0.0
    if jaccard < 0.3 and alike < ALIKE:
        return None
    told = [f"shares {', '.join(sorted(shared))}"] if shared else []
    told += [f"its date {other.date} overlaps"] if dated else ["one of them bears no date"]
    told += [f"its words are {alike:.0%} alike"] if alike >= ALIKE and kind != "figure" else []
    return Near(one, other.words, other.date, "; ".join(told), round((jaccard + alike) / 2 * (1.0 if dated else 0.8), 3))


def _span(text: str | None) -> dates.Span | None:
    try:
        return dates.span(text) if text else None
    except ValueError:
        return None


def _alike(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    return float(fuzz.token_sort_ratio(one.casefold(), other.casefold())) / 100 if one and other else 0.0
