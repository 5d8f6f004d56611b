"""The roll calls of the UN General Assembly in an atlas, as a table of voters by roll calls with the fact of each vote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.engine.roll_calls import ABSTAIN, NO, NOT_CAST, YES, Votes
from isthmus.questions import evidence
from isthmus.questions.naming import QuestionError

ASSEMBLY = "un"
_CODES = {"no": NO, "abstain": ABSTAIN, "yes": YES, "absent": NOT_CAST}
HOW_TO_IMPORT = (
    "this atlas holds no roll calls of the UN General Assembly, and none come with Isthmus. Download the votes and the roll calls of the "
    "United Nations General Assembly Voting Data (https://doi.org/10.7910/DVN/LEJUQZ), or write the data sets of the R package unvotes as "
    "CSV, then import them into your own facts: isthmus import un-votes votes.csv roll_calls.csv"
)

_CALLS = """
SELECT r.roll_call_id, r.number, r.session, r.date, r.date_earliest, r.date_latest, r.important,
  coalesce(list_contains(list(i.value), ?), false) AS on_issue, count(i.value) > 0 AS coded
FROM roll_calls r LEFT JOIN roll_calls__issues i USING (fact_id)
WHERE r.body = ? AND (r.date_earliest IS NULL OR r.date_earliest <= ?)
  AND (?::DATE IS NULL OR r.date_latest >= ?::DATE)
GROUP BY ALL ORDER BY r.date_earliest NULLS FIRST, r.number
"""
_VOTES = "SELECT v.actor_id, v.roll_call_id, v.vote, v.fact_id FROM votes v JOIN roll_calls r USING (roll_call_id) WHERE r.body = ?"


@dataclass(frozen=True)
class Ballots:
    """How each voter voted in each roll call.

    Attributes:
        voters: actor ids, sorted; the rows of `votes`.
        calls: one row a roll call, oldest first; the columns of `votes`.
        votes: voters × roll calls: no 0, abstention 1, yes 2, not cast −1.
        facts: voters × roll calls: the fact of each vote, empty where there is none.
    """

    voters: tuple[str, ...]
    calls: pl.DataFrame
    votes: Votes
    facts: npt.NDArray[np.object_]

    def row(self, actor: str) -> int:
        """The row of a voter."""
        return self.voters.index(actor)

    def evidence(self, actors: Iterable[str], together: bool = True) -> list[str]:
        """Facts of the votes of these actors: only where all of them voted, or every vote of each."""
        rows = [self.row(a) for a in actors]
        cast = self.votes[rows] != NOT_CAST
        return sorted(self.facts[rows][cast & cast.all(axis=0) if together else cast])

    def span(self) -> str:
        """First and last day of the roll calls, in words."""
        days = self.calls["date_earliest"].drop_nulls()
        last = self.calls["date_latest"].drop_nulls()
        return f"from {days[0]} to {last.max()!s}" if len(days) else "of unknown dates"


def holds_votes(atlas: Atlas) -> bool:
    """Whether the atlas holds any vote of the assembly."""
    return bool(atlas.sql(f"SELECT count(*) > 0 FROM ({_VOTES})", [ASSEMBLY]).item())


def read(atlas: Atlas, on: dt.date, since: dt.date | None, issue: str | None, important: bool) -> Ballots:
    """The votes in the roll calls of a span, of one issue or of those listed as important where that is asked.

    Raises:
        QuestionError: no votes are there, or none of what is asked for; says what is.
    """
    if not holds_votes(atlas):
        raise QuestionError(HOW_TO_IMPORT)
    calls = atlas.sql(_CALLS, [issue, ASSEMBLY, on, since, since])
    if calls.is_empty():
        raise _empty_span(atlas, on, since)
    if important:
        if calls["important"].null_count() == calls.height:
            raise QuestionError(
                "no roll call of the span says whether it was listed as important; import the file of roll calls too"
            )
        calls = calls.filter("important")
    if issue is not None:
        if not calls["coded"].any():
            raise QuestionError(
                "no roll call of the span is coded by issue; import the file of issues too (rcid, short_name, issue)"
            )
        calls = calls.filter("on_issue")
    if calls.is_empty():
        raise QuestionError(
            f"no roll call {'listed as important ' * important}{f'on {issue} ' if issue else ''}lies in the span"
        )
    found = atlas.sql(_VOTES, [ASSEMBLY]).join(
        calls.select("roll_call_id", pl.int_range(pl.len()).alias("call")), on="roll_call_id"
    )
    return _table(calls, found)


def _table(calls: pl.DataFrame, found: pl.DataFrame) -> Ballots:
    voters = tuple(found["actor_id"].unique().sort())
    row = found["actor_id"].replace_strict({a: i for i, a in enumerate(voters)}, return_dtype=pl.Int64).to_numpy()
    column = found["call"].to_numpy()
    votes = np.full((len(voters), calls.height), NOT_CAST, np.int8)
    votes[row, column] = found["vote"].replace_strict(_CODES, return_dtype=pl.Int8).to_numpy()
    facts = np.full(votes.shape, "", dtype=object)
    facts[row, column] = found["fact_id"].to_numpy()
    return Ballots(voters, calls, votes, facts)


def _empty_span(atlas: Atlas, on: dt.date, since: dt.date | None) -> QuestionError:
    dated = atlas.sql("SELECT count(date) FROM roll_calls WHERE body = ?", [ASSEMBLY]).item()
    if since and not dated:
        return QuestionError(
            "the roll calls bear no date, so none can be left out by its day; import the file of roll calls too"
        )
    return evidence.no_rows(atlas, "roll_calls", f"roll call from {since or 'the beginning'} to {on}")


def periods(calls: pl.DataFrame) -> tuple[str, Sequence[int | None]]:
    """What a period is, `session` or `year`, and the one of each roll call."""
    if calls["session"].null_count() < calls.height:
        return "session", calls["session"].to_list()
    return "year", calls["date_earliest"].dt.year().to_list()
