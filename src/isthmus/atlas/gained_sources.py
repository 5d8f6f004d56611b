"""Which facts rest on documents by a person's judgement; facts of an atlas gain such a document as a source when it is read.

A user's own folder adds rows and changes none that it lies over. That a fact of the atlas stands in a further document is
therefore held by a judgement (`candidate_judgements`), and applied whenever the atlas is read with the folder over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from isthmus.model.table import TABLES

Frames = dict[str, pl.DataFrame]
Claims = dict[str, set[str]]
"""Fact id -> the sources that it rests on by judgements."""

MADE = ("engagements", "recommendations", "commitments", "quantities", "incidents")
"""Tables of the facts that candidates become; the others that come with one (participants, actors) are not stated by its merges."""


def standing(judgements: pl.DataFrame) -> pl.DataFrame:
    """The judgements of candidates that no later one takes the place of."""
    return judgements.join(judgements.select(judgement_id="supersedes").drop_nulls(), on="judgement_id", how="anti")


def claims(judgements: pl.DataFrame) -> Claims:
    """Which facts rest on which sources by the judgements given; a merge into a candidate follows what became of that."""
    by_candidate: dict[str, list[dict[str, Any]]] = {}
    for row in judgements.iter_rows(named=True):
        by_candidate.setdefault(row["candidate_id"], []).append(row)
    found: Claims = {}
    for rows in by_candidate.values():
        for row in rows:
            for fact in _facts(row, by_candidate, frozenset()) if row["source_id"] else ():
                found.setdefault(fact, set()).add(row["source_id"])
    return found


def _facts(row: Mapping[str, Any], by_candidate: Mapping[str, list[dict[str, Any]]], seen: frozenset[str]) -> Iterable[str]:
    made: list[str] = row["fact_ids"]
    if row["verdict"] in ("accept", "edit"):
        return made
    into = row["merged_into"]
    if row["verdict"] != "merge" or into in seen:
        return ()
    if into not in by_candidate:
        return made
    through = [fact for other in by_candidate[into] for fact in _facts(other, by_candidate, seen | {into})]
    return [fact for fact in through if fact.partition("/")[0] in MADE]


def with_gained(frames: Frames) -> Frames:
    """The tables, each fact with the sources that judgements in force have given it; sources that are not there are left out."""
    if not frames["candidate_judgements"].height:
        return frames
    there = set(frames["sources"]["source_id"])
    told = {fact: sorted(gains & there) for fact, gains in claims(standing(frames["candidate_judgements"])).items()}
    by_fact = pl.DataFrame(
        {"fact_id": list(told), "gains": list(told.values())}, schema={"fact_id": pl.String, "gains": pl.List(pl.String)}
    )
    changed = dict(frames)
    for table in (t for t in TABLES.values() if t.is_fact):
        frame = frames[table.name]
        if frame.join(by_fact, on="fact_id", how="semi").height:
            joined = frame.join(by_fact, on="fact_id", how="left", maintain_order="left")
            both = pl.concat_list("source_ids", pl.col("gains").fill_null([])).list.unique().list.sort()
            changed[table.name] = joined.with_columns(source_ids=both).select(frame.columns)
    return changed
