"""How far is deterrence understood alike?

**Positions.** A position is an actor's stance on one concept in one document: it *endorses* the concept, accepts it *qualified*,
*avoids* it, or *rejects* it. The stance is a coder's judgement by a codebook. An actor's stance today is its newest; a date known only
to the year counts from its first day. Positions alone are read here, a few chosen passages for each actor, not whole documents.

**Opposed.** Two actors are opposed on a concept where one's newest stance endorses what the other's avoids or rejects; they differ by
degree where the stances are otherwise unlike.

**Distance.** Let *C* be the concepts on which both actors have a position and *p*, *q* the shares of an actor's passages on a concept by
stance. The distance is √(Σ_{c ∈ C} JSD(*p*_c, *q*_c) / |*C*|), JSD being the Jensen–Shannon divergence in bits (Lin 1991,
doi:10.1109/18.61115): that of the two profiles over concept × stance, with every shared concept weighing alike. It is a metric (Endres
and Schindelin 2003, doi:10.1109/TIT.2003.813506): 0 where all stances are alike, 1 where none is. How often an actor speaks of a concept
does not count, since the passages were chosen. It takes no account of the order of stances; who is *opposed* does. On fewer than 5
shared concepts no distance is given, on fewer than 10 it is marked. The 95 % interval resamples the shared concepts and draws the coder
of each passage, 1,000 times.

**Coders.** A second coder judged the positions without sight of the first one's stances. Krippendorff's α (2011,
repository.upenn.edu/asc_papers/43) says how far they agree beyond chance, for stances without order and in the order endorses, qualified,
avoids, rejects, with a bootstrap over the positions. What is opposed, moved or far apart is bracketed between the codings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Literal

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.model.deterrence_terms import CONCEPTS
from isthmus.questions import deterrence_tables as tables
from isthmus.questions import deterrence_words as words
from isthmus.questions import evidence, naming
from isthmus.questions.answer import Answer
from isthmus.questions.deterrence_figures import draw
from isthmus.questions.deterrence_tables import HEADINGS, UNITS
from isthmus.questions.naming import QuestionError
from isthmus.questions.stance_distances import distances
from isthmus.questions.stances import Record, contrasts, moves, newest, read

TITLE = "How far is deterrence understood alike?"
View = Literal["concepts", "distance", "passages", "moved", "profile", "positions"]


def readings(atlas: Atlas) -> tuple[Mapping[str, Any], ...]:
    """What a brief asks: concept by concept, the distances, and what moved."""
    return {}, {"view": "distance"}, {"view": "moved"}


def ask(
    atlas: Atlas,
    *,
    group: str = "ip4",
    beside: str = "nato,us",
    view: View = "concepts",
    concept: str | None = None,
    since: dt.date | None = None,
    as_of: dt.date | None = None,
) -> Answer:
    """Stances on concepts of deterrence: who shares, qualifies, avoids or rejects what, how far apart, and what moved.

    Args:
        group: The group whose members are compared with one another, by id or name.
        beside: Actors to set beside the group, parted by commas; a group stands for its members.
        view: The table to show: stances concept by concept, distances pair by pair, opposed passages side by side, what
            moved, the profile of each actor by year, or every position.
        concept: One concept alone, e.g. nuclear-sharing; not with distances. All by default.
        since: Leave out positions stated before this day; where moves are asked for, moves before it.
        as_of: Leave out positions stated after this day; the release day of the atlas by default.

    Returns:
        `concepts`: one row a concept, opposed ones first. `distance`: one row a pair. `passages`: one row a pair of opposed
        passages. `moved`: one row a change. `profile`: one row an actor and year. `positions`: one row a position.

    Raises:
        QuestionError: the group or an actor is unknown, the group has fewer than two members, there is no such concept,
            or none of the actors has a position in the span.
    """
    on = evidence.day(atlas, as_of)
    who = naming.sides(atlas, group, beside, on)
    only = _concept(concept, view)
    record = read(atlas, on, None if view == "moved" else since)
    mine = Record(tuple(p for p in record.of(who.actors) if only in (None, p.concept)), record.readings)
    if not mine.passages:
        of = f" on {CONCEPTS.terms[only]}" if only else ""
        raise evidence.no_rows(
            atlas, "positions", f"position{of} of these actors from {since or 'the beginning'} to {on}"
        )
    stated = newest(mine.passages)
    opposed = contrasts(stated, who.actors)
    far = distances(mine, who.actors) if view == "distance" else []
    changed = moves(mine.passages, since) if view == "moved" else []
    makers: dict[str, Callable[[], pl.DataFrame]] = {
        "concepts": lambda: tables.by_concept(stated, who.group, who.beside, who.names),
        "distance": lambda: tables.by_pair(far, who.group, who.beside, who.names, opposed),
        "passages": lambda: tables.side_by_side(opposed, who.names, record.readings),
        "moved": lambda: tables.moved(changed, who.names, record.readings),
        "profile": lambda: tables.profile(mine.passages, who.names),
        "positions": lambda: tables.every(mine.passages, who.names, record.readings),
    }
    table = makers[view]()
    told = words.told(view, who.label, who.group, who.beside, who.names, mine, stated, opposed, far, changed)
    coders = words.on_coders(record)
    facts = [f for row in table["fact_ids"] for f in row]
    facts += [f for n in (*told.findings, *coders.findings) for f in n.fact_ids]
    facts += [f for b in (*told.brackets, *coders.brackets) for f in b.fact_ids]
    found = evidence.gather(atlas, [*facts, *(f for p in mine.passages for f in p.fact_ids), *who.membership_facts])
    return Answer(
        question="deterrence",
        title=TITLE,
        parameters={"group": group, "beside": beside, "view": view, "concept": only, "since": since, "as_of": on},
        sentence=f"{told.text} {coders.text}",
        table=evidence.graded(atlas, table),
        units=UNITS[view],
        headings=HEADINGS[view],
        assumptions=_assumptions(atlas, mine, who, record),
        findings=(*told.findings, *coders.findings),
        brackets=(*told.brackets, *coders.brackets),
        fact_ids=found.fact_ids,
        sources=found.sources,
        weakest_grade=found.weakest_grade,
        method=evidence.method(__doc__),
        caption=_CAPTIONS[view],
        atlas=atlas.version,
        draw=lambda: draw(view, table, stated, mine, who.actors, who.names),
    )


def _concept(text: str | None, view: str) -> str | None:
    """The concept that a text names, by id or by its words."""
    if text is None:
        return None
    asked = text.strip().lower()
    found = next((k for k, term in CONCEPTS.terms.items() if asked in (k, k.replace("-", " "), term)), None)
    if found is None:
        near = naming.near(asked, CONCEPTS.terms)
        hint = f"near: {', '.join(near)}; " if near else ""
        raise QuestionError(f"there is no concept {text!r}; {hint}the concepts are {', '.join(CONCEPTS.terms)}")
    if view == "distance":
        raise QuestionError("a distance rests on many concepts; ask for it without a concept, or for another view")
    return found


def _assumptions(atlas: Atlas, mine: Record, who: naming.Sides, record: Record) -> tuple[str, ...]:
    counts = {a: sum(p.actor == a for p in mine.passages) for a in who.actors}
    told = ", ".join(f"{who.names.get(a, a)} {n}" for a, n in counts.items())
    unread = sum(len(p.coded) > 1 and not all(p.coded) for p in mine.passages)
    further = (
        f"{unread} of the positions were not judged by every coder; there the first coder's stance stands for all."
        if unread
        else "Every position was judged by every coder."
    )
    return (
        "The answer rests on stated positions only, passages chosen and summed up by a reader; whole documents are not read yet, and what "
        "an actor does may differ from what it says.",
        f"Positions that each profile rests on: {told}. They are few; to have no position on record is not to have no view.",
        f"A stance is a coder's judgement. {_seen(atlas)} So their agreement is on how to read a summary more than on what the document "
        "says; where they differ, results are bracketed between their readings."
        if len(record.readings) > 1
        else "A stance is one coder's judgement; no second coding is in this atlas, so how far another would agree is not known.",
        *((further,) if len(record.readings) > 1 else ()),
        "A joint statement counts for each of its authors; a document of a ministry or a minister counts for its state.",
        "An actor's view of others' use of a concept counts as its stance: to denounce others' nuclear sharing is to reject it.",
    )


def _seen(atlas: Atlas) -> str:
    """On what the further codings rest, in words."""
    query = "SELECT count(*) FILTER (seen = 'summary'), count(*), count(*) FILTER (NOT blind) FROM codings"
    bare, every, open_eyed = atlas.sql(query).row(0)
    sight = (
        f", {open_eyed} of them with sight of the first stance"
        if open_eyed
        else ", none of them with sight of the first stance"
    )
    return f"{bare} of {every} further codings were made from the summary alone, which the first coder wrote{sight}."


_CAPTIONS = {
    "concepts": "Newest stance of each actor on each concept; a ring where the coders see it differently; no mark where no "
    "position is on record.",
    "distance": "Jensen–Shannon distance of stated stances, pair by pair (0: all alike, 1: none alike), as the first coder "
    "reads them (point) and the second (ring), with the 95 % interval (line); pale where it rests on fewer than 10 concepts.",
    "passages": "Pairs of actors of whom one endorses what the other avoids or rejects, by concept (number of pairs of passages).",
    "moved": "Stances before and after each change, by date of the document.",
    "profile": "Positions by year and stance, actor by actor (number of positions, first coder).",
    "positions": "Every position by date of the document and stance, actor by actor.",
}
