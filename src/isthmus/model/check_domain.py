"""Rules of the domain that no single column holds: grades of mirrors, what a state is, circles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

import polars as pl

from isthmus.model import dates
from isthmus.model.problem import Place, Problem
from isthmus.model.vocabularies import ACTOR_KINDS

MIRRORED = ("mirror", "proxy")
ABOVE_D = ("A", "B", "C")
STATE_COLUMNS = {
    "actors": "country",
    "sites": "country",
    "engagements": "country",
    "incidents": "country",
    "centres": "host",
    "material_shares": "country",
    "transfer_permissions": "holder",
}
"""Table -> the column that must name a state."""

PARENTS = {
    "actors": ("actor_id", "parent"),
    "engagements": ("engagement_id", "margin_of"),
    "judgements": ("judgement_id", "supersedes"),
    "candidate_judgements": ("judgement_id", "supersedes"),
}
"""Table -> its id and the column by which one row hangs on another of the same table."""


def check_domain(known: Mapping[str, pl.DataFrame]) -> Iterator[Problem]:
    """Every broken rule of the domain in typed tables, one for every declared table."""
    yield from _mirrors(known["sources"])
    yield from _states(known)
    for table, (child, parent) in PARENTS.items():
        yield from _circles(table, parent, known[table].select(child, parent).drop_nulls().rows())
    needs = known["bill_of_materials"].filter(pl.col("relation") != "fires")
    yield from _circles(
        "bill_of_materials", "input_good", needs.select("output_good", "input_good").drop_nulls().rows()
    )
    yield from _statuses(known["recommendations"], known["recommendation_evidence"])
    yield from _judgements(known["judgements"])
    yield from _candidate_judgements(known["candidate_judgements"])


def _mirrors(sources: pl.DataFrame) -> Iterator[Problem]:
    bad = pl.col("access").is_in(MIRRORED) & pl.col("reliability").is_in(ABOVE_D)
    found = sources.with_row_index(offset=1).filter(bad)
    places = tuple(
        Place(row, source, repr(letter))
        for row, source, letter in found.select("index", "source_id", "reliability").rows()
    )
    if places:
        rule = "must be D or weaker, since the source was read on a mirror or proxy"
        yield Problem("sources", "reliability", rule, "grade it D, E or F, or cite the original as read", places)


def _states(known: Mapping[str, pl.DataFrame]) -> Iterator[Problem]:
    actors = known["actors"]
    states = actors.filter(pl.col("kind") == "state")["actor_id"]
    kinds = actors.filter(pl.col("kind").is_in(list(ACTOR_KINDS.terms)))["actor_id"].drop_nulls()
    others = kinds.filter(~kinds.is_in(states.implode())).to_list()
    for table, column in STATE_COLUMNS.items():
        frame = known[table].with_row_index(offset=1).filter(pl.col(column).is_in(others))
        places = tuple(
            Place(row, fact or "", repr(value)) for row, fact, value in frame.select("index", "fact_id", column).rows()
        )
        if places:
            yield Problem(
                table, column, "must name a state", "give the state's ISO 3166-1 alpha-2 code in lower case", places
            )


def _circles(table: str, column: str, links: list[tuple[str, str]]) -> Iterator[Problem]:
    """Of links (row, what it hangs on), those that lead back to where they began."""
    graph: dict[str, set[str]] = {}
    for child, parent in links:
        graph.setdefault(child, set()).add(parent)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        yield Problem(table, column, f"leads in a circle: {circle}", "remove one of these links")


WITHOUT_EVIDENCE = ("open", "unknown")
"""What a recommendation may be called while nothing on record says what has come of it."""


def _statuses(recommendations: pl.DataFrame, evidence: pl.DataFrame) -> Iterator[Problem]:
    """A status is that of the newest evidence, and evidence is not older than the document."""
    written = dict(recommendations.select("recommendation_id", "document_date").iter_rows())
    newest: dict[str, tuple[dates.Span, str]] = {}
    early = []
    rows = evidence.with_row_index(offset=1).select("index", "fact_id", "recommendation_id", "date", "status")
    for row, fact, key, date, status in rows.drop_nulls().iter_rows():
        when = dates.span(date)
        if (document := written.get(key)) and _last(when) < (dates.span(document).earliest or dt.date.min):
            early.append(Place(row, fact, repr(date)))
        if key not in newest or _newness(when) >= _newness(newest[key][0]):
            newest[key] = when, status
    if early:
        way_out = "cite what happened after it, or correct one of the dates"
        yield Problem("recommendation_evidence", "date", "is older than the document", way_out, tuple(early))
    wrong = []
    judged = recommendations.with_row_index(offset=1).select("index", "fact_id", "recommendation_id", "status")
    for row, fact, key, status in judged.drop_nulls().iter_rows():
        allowed = (newest[key][1],) if key in newest else WITHOUT_EVIDENCE
        if status not in allowed:
            wrong.append(Place(row, fact, f"{status!r}, not {' or '.join(allowed)}"))
    if wrong:
        rule = "must be the status of the newest evidence, or open or unknown where there is none"
        way_out = "add a row of recommendation_evidence with a date and a reason, or correct the status"
        yield Problem("recommendations", "status", rule, way_out, tuple(wrong))


def _last(when: dates.Span) -> dt.date:
    return when.latest or dt.date.max


def _newness(when: dates.Span) -> tuple[dt.date, dt.date]:
    return _last(when), when.earliest or dt.date.min


def _judgements(judgements: pl.DataFrame) -> Iterator[Problem]:
    """A judgement speaks of two things, and takes the place only of one of the same pair."""
    sides = [pl.coalesce(f"{side}_actor", f"{side}_record") for side in ("left", "right")]
    pairs = judgements.with_row_index(offset=1).with_columns(pair=pl.concat_list(sides).list.sort())
    itself = pairs.filter(pl.col("pair").list.n_unique() == 1).select("index", "judgement_id")
    if itself.height:
        places = tuple(Place(row, identity or "", "") for row, identity in itself.rows())
        yield Problem("judgements", "", "must be of two things, and is of one with itself", "remove it", places)
    earlier = pairs.select(supersedes="judgement_id", before="pair")
    others = pairs.join(earlier, on="supersedes").filter(pl.col("pair") != pl.col("before"))
    if others.height:
        places = tuple(Place(*row) for row in others.select("index", "judgement_id", "supersedes").rows())
        yield Problem("judgements", "supersedes", "is a judgement of another pair", "name one of the same pair, or none", places)


def _candidate_judgements(judgements: pl.DataFrame) -> Iterator[Problem]:
    """A judgement takes the place only of one of the same candidate, and holds what its verdict calls for."""
    rows = judgements.with_row_index(offset=1)
    for column, verdict in (("content", "edit"), ("merged_into", "merge")):
        bad = pl.col(column).is_not_null() != (pl.col("verdict") == verdict)
        wrong = rows.filter(bad).select("index", "judgement_id", "verdict")
        if wrong.height:
            places = tuple(Place(row, identity or "", repr(value)) for row, identity, value in wrong.rows())
            way_out = f"fill it with {verdict} and leave it empty with any other verdict"
            yield Problem("candidate_judgements", column, f"goes with the verdict {verdict} and no other", way_out, places)
    earlier = rows.select(supersedes="judgement_id", before="candidate_id")
    others = rows.join(earlier, on="supersedes").filter(pl.col("candidate_id") != pl.col("before"))
    if others.height:
        places = tuple(Place(*row) for row in others.select("index", "judgement_id", "supersedes").rows())
        way_out = "name one of the same candidate, or none"
        yield Problem("candidate_judgements", "supersedes", "is a judgement of another candidate", way_out, places)
