"""Judgements of candidates: rows that are never deleted, what is in force, and what the user's tables hold by them.

Pure functions over frames. A fact that a judgement made is there as long as that judgement is in force, or as it rests on
another source too, or as another row of the user's refers to it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from isthmus.atlas.folder import Frames
from isthmus.atlas.gained_sources import Claims, claims, standing
from isthmus.documents.document_source import PREFIX
from isthmus.model.check import typed
from isthmus.model.problem import AtlasError
from isthmus.model.table import TABLES, Table
from isthmus.model.tables.provenance import SLUG

JUDGEMENTS = TABLES["candidate_judgements"]
KEPT = ("accept", "edit")
STATES = {"waiting": "waiting", "accept": "accepted", "edit": "accepted as edited", "reject": "rejected", "merge": "merged"}
"""What became of a candidate -> in words."""


@dataclass(frozen=True)
class Decision:
    """A judgement to be made.

    Attributes:
        rows: table name -> rows that it adds, the source among them.
        fact_ids: the facts that it makes or gives a source.
    """

    candidate_id: str
    verdict: str
    judge: str
    on: dt.date
    reason: str | None = None
    content: Mapping[str, Any] | None = None
    merged_into: str | None = None
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    fact_ids: Sequence[str] = ()
    source_id: str | None = None


def in_force(judgements: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Candidate -> the judgement in force; those whose judgement was taken back are left out.

    Two that were made side by side are both in force: the later by day and id counts.
    """
    last = standing(judgements).sort("judged", "judgement_id")
    return {row["candidate_id"]: row for row in last.iter_rows(named=True) if row["verdict"] != "open"}


def state_of(candidate_id: str, standing_by: Mapping[str, Mapping[str, Any]]) -> str:
    """What became of a candidate: a key of `STATES`."""
    return str(standing_by[candidate_id]["verdict"]) if candidate_id in standing_by else "waiting"


def history(candidate_id: str, judgements: pl.DataFrame) -> list[dict[str, Any]]:
    """The judgements of a candidate, the first one first."""
    rows = judgements.filter(pl.col("candidate_id") == candidate_id).sort("judged", "judgement_id").to_dicts()
    after = {row["supersedes"]: row for row in rows}
    ordered: list[dict[str, Any]] = []
    step = after.get(None)
    while step is not None and step not in ordered:
        ordered.append(step)
        step = after.get(step["judgement_id"])
    return ordered + [row for row in rows if row not in ordered]


def root_of(candidate_id: str, standing_by: Mapping[str, Mapping[str, Any]]) -> str:
    """The candidate, or the fact, that a chain of merges leads to; the candidate itself where it is not merged."""
    seen = {candidate_id}
    while (row := standing_by.get(candidate_id)) and row["verdict"] == "merge" and row["merged_into"] not in seen:
        candidate_id = str(row["merged_into"])
        seen.add(candidate_id)
    return candidate_id


def merged_into(candidate_id: str, standing_by: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The candidates that are merged into this one."""
    return sorted(one for one, row in standing_by.items() if row["verdict"] == "merge" and row["merged_into"] == candidate_id)


def decided(own: Frames, decision: Decision) -> Frames:
    """The user's tables after a judgement.

    Raises:
        ValueError: the candidate is judged already (or, to take a judgement back, is not), others hang on it, or the judge's id is none.
        AtlasError: a value of a row has not the type of its column.
    """
    if not re.fullmatch(SLUG, decision.judge):
        raise ValueError(f"--judge {decision.judge!r} is no id\n    way out: small letters and digits, parted by hyphens, such as j-doe")
    judgements = own["candidate_judgements"]
    by = in_force(judgements)
    earlier = standing(judgements.filter(pl.col("candidate_id") == decision.candidate_id))["judgement_id"].sort().to_list()
    _may_be_judged(decision, by)
    after = dict(own)
    for name, rows in decision.rows.items():
        after[name] = pl.concat([own[name], frame_of(TABLES[name], rows)])
    told = frame_of(JUDGEMENTS, [_row(decision, one) for one in (*earlier,) or (None,)])
    after["candidate_judgements"] = pl.concat([judgements, told])
    return _settled(after)


def _may_be_judged(decision: Decision, by: Mapping[str, Mapping[str, Any]]) -> None:
    one, before = decision.candidate_id, by.get(decision.candidate_id)
    if decision.verdict == "open" and before is None:
        raise ValueError(f"{one} waits for a judgement; there is none to undo")
    if decision.verdict != "open" and before is not None:
        raise ValueError(
            f"{one} is {STATES[before['verdict']]} already, by {before['judge']} on {before['judged']}\n"
            f"    way out: undo that first: isthmus review undo {one}"
        )
    if decision.verdict == "reject" and (others := merged_into(one, by)):
        raise ValueError(f"{', '.join(others)} is merged into {one}, so that it cannot be rejected\n    way out: undo that first")
    if decision.verdict == "merge" and root_of(str(decision.merged_into), by) == one:
        raise ValueError(f"{decision.merged_into} is merged into {one} itself\n    way out: undo that first")


def _row(decision: Decision, earlier: str | None) -> dict[str, Any]:
    content = None if decision.content is None else json.dumps(decision.content, ensure_ascii=False, sort_keys=True)
    said = [decision.candidate_id, decision.verdict, decision.judge, decision.on.isoformat(), earlier, content, decision.merged_into]
    digest = hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
    return {
        "judgement_id": f"c-{decision.on:%Y%m%d}-{digest}", "candidate_id": decision.candidate_id, "verdict": decision.verdict,
        "content": content, "merged_into": decision.merged_into, "fact_ids": sorted(decision.fact_ids), "source_id": decision.source_id,
        "judge": decision.judge, "judged": decision.on.isoformat(), "reason": decision.reason, "supersedes": earlier,
    }  # fmt: skip


def frame_of(table: Table, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows of a table as a typed frame.

    Raises:
        AtlasError: a value has not the type of its column.
    """
    kinds: dict[Any, Any] = {int: pl.Int64, float: pl.Float64, bool: pl.Boolean}
    columns = {
        c.name: pl.Series(c.name, [row.get(c.name) for row in rows], dtype=pl.List(pl.String) if c.many else kinds.get(c.kind, pl.String))
        for c in table.columns
    }
    frame, problems = typed(table, pl.DataFrame(columns))
    if problems:
        raise AtlasError(problems)
    return frame


def _settled(own: Frames) -> Frames:
    """The tables, facts resting on what judgements in force say: sources gained and taken away, facts without one removed."""
    now, ever = claims(standing(own["candidate_judgements"])), claims(own["candidate_judgements"])
    stale = {fact: sources - now.get(fact, set()) for fact, sources in ever.items()}
    after = dict(own)
    doomed: dict[str, set[str]] = {}
    for table in _fact_tables(own):
        rows = own[table.name].filter(pl.col("fact_id").is_in(list(ever)))
        changed = {row["fact_id"]: _rests(row, now, stale) for row in rows.iter_rows(named=True)}
        doomed[table.name] = {fact for fact, sources in changed.items() if not sources}
        kept = {fact: sources for fact, sources in changed.items() if sources}
        after[table.name] = _with_sources(own[table.name], kept)
    _spare_what_others_need(after, doomed)
    for name, facts in doomed.items():
        if facts:
            after[name] = after[name].filter(~pl.col("fact_id").is_in(list(facts)))
    after["sources"] = _without_unused(after, now, {s for sources in ever.values() for s in sources})
    return {name: own[name] if after[name].equals(own[name]) else after[name] for name in own}


def _fact_tables(own: Frames) -> Iterator[Table]:
    return (t for t in TABLES.values() if t.is_fact and own[t.name].height)


def _rests(row: Mapping[str, Any], now: Claims, stale: Claims) -> list[str]:
    fact = row["fact_id"]
    return sorted((set(row["source_ids"]) - stale.get(fact, set())) | now.get(fact, set()))


def _with_sources(frame: pl.DataFrame, by_fact: Mapping[str, list[str]]) -> pl.DataFrame:
    if not by_fact:
        return frame
    gained = pl.DataFrame({"fact_id": list(by_fact), "rests": list(by_fact.values())})
    joined = frame.join(gained, on="fact_id", how="left", maintain_order="left")
    return joined.with_columns(source_ids=pl.coalesce("rests", "source_ids")).select(frame.columns)


def _spare_what_others_need(own: Frames, doomed: dict[str, set[str]]) -> None:
    """Take out of the doomed those that rows which stay refer to, until nothing changes."""
    spared = True
    while spared:
        spared = False
        for name, facts in doomed.items():
            table = TABLES[name]
            if not facts or table.key[0] == "fact_id":
                continue
            keys = dict(own[name].filter(pl.col("fact_id").is_in(list(facts))).select(table.key[0], "fact_id").iter_rows())
            needed = {keys[value] for value in _referred(own, f"{name}.{table.key[0]}", doomed) if value in keys}
            if needed:
                facts -= needed
                spared = True


def _referred(own: Frames, ref: str, doomed: Mapping[str, set[str]]) -> set[str]:
    """The values by which rows that stay refer to a column of a table."""
    found: set[str] = set()
    for table in TABLES.values():
        columns = [c for c in table.columns if c.ref == ref]
        if not columns or not own[table.name].height:
            continue
        rows = own[table.name]
        if table.is_fact and doomed.get(table.name):
            rows = rows.filter(~pl.col("fact_id").is_in(list(doomed[table.name])))
        for c in columns:
            found |= set((rows[c.name].explode() if c.many else rows[c.name]).drop_nulls())
    return found


def _without_unused(own: Frames, now: Claims, ours: set[str]) -> pl.DataFrame:
    """The sources without those that a judgement brought and on which nothing rests any more."""
    needed = _referred(own, "sources.source_id", {}) | {s for sources in now.values() for s in sources}
    needed |= set(standing(own["candidate_judgements"])["source_id"].drop_nulls())
    unused = [s for s in ours - needed if s.startswith(PREFIX)]
    return own["sources"].filter(~pl.col("source_id").is_in(unused)) if unused else own["sources"]
