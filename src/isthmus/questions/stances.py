"""Stated stances on concepts of deterrence, as each coder reads them: the newest, who is opposed to whom, what moved."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from isthmus.atlas.handle import Atlas
from isthmus.engine.reliability import MISSING, Level, Reliability, krippendorff
from isthmus.model.deterrence_terms import CONCEPTS, STANCES

ORDER = tuple(STANCES.terms)
"""From most to least support: endorses, qualified, avoids, rejects."""
FOR, AGAINST = ("endorses",), ("avoids", "rejects")
FIRST = "first"

_POSITIONS = """
SELECT p.position_id, p.actor_id, p.concept, p.stance, p.document, p.date, p.date_earliest, p.summary, p.fact_id,
  coalesce(list(c.coder ORDER BY c.coder) FILTER (c.coder IS NOT NULL), []) AS coders,
  coalesce(list(c.stance ORDER BY c.coder) FILTER (c.coder IS NOT NULL), []) AS others,
  coalesce(list(c.fact_id ORDER BY c.coder) FILTER (c.coder IS NOT NULL), []) AS coding_facts,
  coalesce(bool_or(c.seen <> 'summary'), false) AS read_more
FROM positions p LEFT JOIN codings c ON c.position_id = p.position_id
WHERE p.date_earliest <= ? AND (?::DATE IS NULL OR p.date_latest >= ?::DATE)
GROUP BY ALL ORDER BY p.date_earliest, p.position_id
"""


@dataclass(frozen=True)
class Passage:
    """One position: what an actor said of a concept in a document.

    `stances` holds the stance in each reading (see `Record.readings`), `coded` whether that coder judged it; a coder that did not is
    taken to see what the first one saw. `read_more` says whether a further coder saw more than the summary.
    """

    position_id: str
    actor: str
    concept: str
    stances: tuple[str, ...]
    coded: tuple[bool, ...]
    document: str
    date: str
    day: dt.date
    summary: str
    fact_ids: tuple[str, ...]
    read_more: bool

    @property
    def differs(self) -> bool:
        """Whether the coders see different stances."""
        return len(set(self.stances)) > 1

    @property
    def cited(self) -> str:
        """The document with its date."""
        return f"{self.document} ({self.date})"

    @property
    def year(self) -> int:
        """Calendar year of the document."""
        return self.day.year


@dataclass(frozen=True)
class Record:
    """All positions of a span, oldest first, and whose readings there are: the first coder's and each further one's."""

    passages: tuple[Passage, ...]
    readings: tuple[str, ...]

    def of(self, actors: Iterable[str]) -> tuple[Passage, ...]:
        """The passages of these actors, oldest first."""
        wanted = set(actors)
        return tuple(p for p in self.passages if p.actor in wanted)


@dataclass(frozen=True)
class Contrast:
    """One actor's newest stance endorses a concept that another's avoids or rejects; `by` says in which readings."""

    concept: str
    supporter: Passage
    opponent: Passage
    by: tuple[bool, ...]


@dataclass(frozen=True)
class Move:
    """An actor's stance on a concept that differs from its one before; `by` says in which readings."""

    actor: str
    concept: str
    before: Passage
    after: Passage
    by: tuple[bool, ...]


Newest = Mapping[tuple[str, str], tuple[Passage, ...]]
"""(actor, concept) -> the newest passages, several where they share their first day."""


def read(atlas: Atlas, on: dt.date, since: dt.date | None) -> Record:
    """The positions stated by a day, those that ended before `since` left out, with every coding of them, whenever it was made."""
    rows = atlas.sql(_POSITIONS, [on, since, since]).to_dicts()
    coders = sorted({coder for row in rows for coder in row["coders"]})
    passages = []
    for row in rows:
        seen = dict(zip(row["coders"], row["others"], strict=True))
        passages.append(
            Passage(
                row["position_id"], row["actor_id"], row["concept"],
                (row["stance"], *(seen.get(c, row["stance"]) for c in coders)), (True, *(c in seen for c in coders)),
                row["document"], row["date"], row["date_earliest"], row["summary"], (row["fact_id"], *row["coding_facts"]),
                row["read_more"],
            )
        )  # fmt: skip
    return Record(tuple(passages), (FIRST, *coders))


def newest(passages: Iterable[Passage]) -> dict[tuple[str, str], tuple[Passage, ...]]:
    """Of each actor and concept the passages of the latest day; a date known to the year counts from its first day."""
    found: dict[tuple[str, str], tuple[Passage, ...]] = {}
    for p in passages:
        held = found.get((p.actor, p.concept), ())
        if not held or p.day > held[0].day:
            found[p.actor, p.concept] = (p,)
        elif p.day == held[0].day:
            found[p.actor, p.concept] = (*held, p)
    return found


def contrasts(stated: Newest, actors: Sequence[str]) -> list[Contrast]:
    """Every pair among the actors of whom, in some reading, one endorses what the other avoids or rejects."""
    found = []
    for a, b in itertools.permutations(actors, 2):
        for concept in CONCEPTS.terms:
            for p, q in itertools.product(stated.get((a, concept), ()), stated.get((b, concept), ())):
                by = tuple(s in FOR and t in AGAINST for s, t in zip(p.stances, q.stances, strict=True))
                if any(by):
                    found.append(Contrast(concept, p, q, by))
    return sorted(found, key=lambda c: (c.concept, c.supporter.position_id, c.opponent.position_id))


def moves(passages: Iterable[Passage], since: dt.date | None = None) -> list[Move]:
    """Every change of an actor's stance on a concept from one dated passage to the next, newest first.

    Passages of one day are not ordered among themselves. `since` leaves out changes before that day.
    """
    series: dict[tuple[str, str], list[Passage]] = {}
    for p in passages:
        series.setdefault((p.actor, p.concept), []).append(p)
    found = []
    for (actor, concept), line in series.items():
        for before, after in itertools.pairwise(sorted(line, key=lambda p: (p.day, p.position_id))):
            by = tuple(s != t for s, t in zip(before.stances, after.stances, strict=True))
            if any(by) and before.day < after.day and (since is None or after.day >= since):
                found.append(Move(actor, concept, before, after, by))
    return sorted(found, key=lambda m: (m.after.day, m.actor, m.concept), reverse=True)


def agreement(passages: Iterable[Passage], level: Level) -> Reliability | None:
    """Krippendorff's α over the passages that at least two coders judged; None where none was."""
    coded = [p for p in passages if sum(p.coded) > 1]
    if not coded:
        return None
    codes = [[ORDER.index(s) if done else MISSING for s, done in zip(p.stances, p.coded, strict=True)] for p in coded]
    return krippendorff(np.array(codes), len(ORDER), level)


def said_by(by: Sequence[bool], readings: Sequence[str]) -> str:
    """In whose reading something is so, in words: of one coder, of both or all, or of whom alone."""
    if len(readings) == 1:
        return "one coder"
    if all(by):
        return "both coders" if len(readings) == 2 else "all coders"
    ordinal = {0: "the first coder", 1: "the second coder"}
    named = [ordinal.get(i, f"coder {readings[i]}") for i, yes in enumerate(by) if yes]
    return " and ".join(named) + " alone"
