"""What an answer rests on: its facts, their sources and the weakest grade among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from isthmus.atlas.handle import AMONG, Atlas, among
from isthmus.atlas.provenance import Citation
from isthmus.questions.naming import QuestionError


@dataclass(frozen=True)
class Evidence:
    """The facts of an answer, the citations of their sources, and the weakest Admiralty grade."""

    fact_ids: tuple[str, ...]
    sources: tuple[Citation, ...]
    weakest_grade: str


def gather(atlas: Atlas, fact_ids: Iterable[str]) -> Evidence:
    """Look up the sources and grades of facts.

    The weakest grade has the worst letter and, among those, the worst digit: it is the grade of a fact that
    is there, not a mixture of two.
    """
    wanted = sorted(set(fact_ids))
    grades = atlas.sql(f"SELECT fact_id, grade FROM facts WHERE fact_id IN {AMONG}", [among(wanted)])
    if grades.height != len(wanted):
        raise LookupError(f"the atlas lacks facts {sorted(set(wanted) - set(grades['fact_id']))[:5]}")
    sources = atlas.cite(sources_of(atlas, wanted))
    return Evidence(tuple(wanted), sources, max(grades["grade"], default=""))


def sources_of(atlas: Atlas, fact_ids: Sequence[str]) -> list[str]:
    """Ids of the sources that the facts rest on, sorted."""
    query = f"SELECT DISTINCT source_id FROM fact_sources WHERE fact_id IN {AMONG} ORDER BY 1"
    return atlas.sql(query, [among(fact_ids)])["source_id"].to_list()


def graded(atlas: Atlas, table: pl.DataFrame) -> pl.DataFrame:
    """The table with the column `grade`: the weakest Admiralty grade among the facts of each row."""
    facts = table.select(pl.int_range(pl.len()).alias("row"), pl.col("fact_ids")).explode("fact_ids").drop_nulls()
    wanted = facts["fact_ids"].unique()
    grades = atlas.sql(f"SELECT fact_id AS fact_ids, grade FROM facts WHERE fact_id IN {AMONG}", [among(wanted)])
    weakest = facts.join(grades, on="fact_ids").group_by("row").agg(pl.col("grade").max())
    column = pl.DataFrame({"row": range(table.height)}, schema={"row": pl.Int64}).join(
        weakest, on="row", how="left", maintain_order="left"
    )
    *others, last = table.columns
    return table.with_columns(column["grade"]).select(*others, "grade", last)


def day(atlas: Atlas, as_of: dt.date | None) -> dt.date:
    """The day a question is asked for: `as_of`, else the release date of the atlas."""
    return as_of or atlas.version.released


def by(frame: pl.DataFrame, as_of: dt.date, column: str) -> pl.DataFrame:
    """Rows that may have been so by the day: the date column begins no later, or is empty."""
    earliest = pl.col(f"{column}_earliest")
    return frame.filter(earliest.is_null() | (earliest <= as_of))


def undated(atlas: Atlas, table: str, what: str) -> str:
    """The assumption made for facts of a table that bear no date: they count whatever the day asked for."""
    counts = "SELECT count(*) FILTER (earliest IS NULL), count(*) FROM facts WHERE table_name = ?"
    bare, every = atlas.sql(counts, [table]).row(0)
    return f"{bare} of {every} {what} bear no date and count as of any day asked for, earlier ones too."


def coverage(atlas: Atlas, table: str) -> str:
    """The span of dates that a table covers, in words."""
    query = "SELECT min(earliest), max(latest) FROM facts WHERE table_name = ?"
    first, last = atlas.sql(query, [table]).row(0)
    return f"{first} to {last}" if first else "no dated rows"


def no_rows(atlas: Atlas, table: str, what: str) -> QuestionError:
    """The error for an empty result: says what the atlas does cover."""
    return QuestionError(f"the atlas has no {what}; its {table} cover {coverage(atlas, table)}")


def method(doc: str | None) -> str:
    """The method section of a question's docstring: all but its first line, the title."""
    return (doc or "").partition("\n")[2].strip()
