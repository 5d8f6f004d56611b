"""What an answer rests on: its facts, their sources and the weakest grade among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from isthmus.atlas.handle import Atlas
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
    wanted = _each_once(fact_ids)
    query = "SELECT count(*), max(grade) FROM facts SEMI JOIN asked USING (fact_id)"
    found, weakest = atlas.sql(query, frames={"asked": wanted.to_frame()}).row(0)
    if found != len(wanted):
        missing = atlas.sql(
            "SELECT fact_id FROM asked ANTI JOIN facts USING (fact_id) ORDER BY 1 LIMIT 5",
            frames={"asked": wanted.to_frame()},
        )
        raise LookupError(f"the atlas lacks facts {missing['fact_id'].to_list()}")
    sources = atlas.cite(sources_of(atlas, wanted))
    return Evidence(tuple(wanted.to_list()), sources, weakest or "")


def sources_of(atlas: Atlas, fact_ids: Iterable[str]) -> list[str]:
    """Ids of the sources that the facts rest on, sorted."""
    query = "SELECT DISTINCT source_id FROM fact_sources SEMI JOIN asked USING (fact_id) ORDER BY 1"
    return atlas.sql(query, frames={"asked": _each_once(fact_ids).to_frame()})["source_id"].to_list()


def _each_once(fact_ids: Iterable[str]) -> pl.Series:
    """The facts, sorted, each once, under the name `fact_id`; a series of hundreds of thousands stays out of Python."""
    ids = fact_ids if isinstance(fact_ids, pl.Series) else pl.Series(list(fact_ids), dtype=pl.String)
    return ids.unique().sort().alias("fact_id")


def graded(atlas: Atlas, table: pl.DataFrame) -> pl.DataFrame:
    """The table with the column `grade`: the weakest Admiralty grade among the facts of each row."""
    rows = table.select(pl.int_range(pl.len()).alias("row"), pl.col("fact_ids").alias("fact_id"))
    query = "SELECT a.row, max(f.grade) AS grade FROM facts f JOIN asked a USING (fact_id) GROUP BY a.row"
    weakest = atlas.sql(query, frames={"asked": rows.explode("fact_id").drop_nulls()})
    column = rows.select("row").join(weakest, on="row", how="left", maintain_order="left")
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
