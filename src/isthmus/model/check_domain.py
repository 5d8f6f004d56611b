"""Rules of the domain that no single column holds: grades of mirrors, what a state is, circles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

import polars as pl

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

PARENTS = {"actors": ("actor_id", "parent"), "engagements": ("engagement_id", "margin_of")}
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
