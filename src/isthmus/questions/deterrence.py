"""How far is deterrence understood alike?

**Positions.** A position is an actor's stance on one concept in one document: it *endorses* the concept, accepts it *qualified*,
*avoids* it, or *rejects* it. The stance is a coder's judgement by a codebook. An actor's stance today is its newest; a date known only
to the year counts from its first day. Positions are a few chosen passages for each actor, not whole documents.

**Documents.** What `isthmus read` stored is searched for the words of the same concepts. A passage speaks of a concept where it uses its
words, and only denies or rejects it where every use is negated in its clause. An actor's own passages count, not teasers of other
publications, headings, or quotes of others; a document that several actors give counts in full for each. Words used are no stance:
to speak of nuclear sharing may be to endorse or to warn of it. The share of an actor's passages on concepts that use the words of one
has Wilson's interval with n = (Σ *n*_d)² / Σ *n*_d², *n*_d being the passages in document *d*: Kish's effective size, as if all
passages of a document said the same.

**Distance of words.** √JSD(*p*, *q*), *p* and *q* the actors' distributions over concept × (used, only denied), each passage weighing
one, shared among its concepts. The interval draws documents anew, not passages, 1,000 times. Documents dealt out at random to the two
show how far apart chance alone would put them (95th percentile of 500).

**Words beside stances.** Words bear out *endorses* or *qualified* where more passages use them than only deny them, *rejects* where
more only deny them, *avoids* where none speaks of it. They part where it is the other way round, and are silent where no passage
speaks of what is endorsed or rejected.

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
from collections.abc import Mapping
from typing import Any, Literal

from isthmus.atlas.handle import Atlas
from isthmus.model.deterrence_terms import CONCEPTS
from isthmus.questions import evidence, naming
from isthmus.questions.answer import Answer
from isthmus.questions.deterrence_assumptions import on_documents, on_positions, without_documents
from isthmus.questions.deterrence_headings import CAPTIONS
from isthmus.questions.deterrence_shown import Asked, show
from isthmus.questions.deterrence_words import on_coders
from isthmus.questions.naming import QuestionError
from isthmus.questions.spoken import Spoken, listen
from isthmus.questions.spoken_words import on_basis
from isthmus.questions.stances import Record, read

TITLE = "How far is deterrence understood alike?"
View = Literal["concepts", "distance", "passages", "moved", "profile", "positions", "words"]
Basis = Literal["positions", "documents", "both"]
MOST_PASSAGES = 5


def readings(atlas: Atlas) -> tuple[Mapping[str, Any], ...]:
    """What a brief asks: concept by concept, the distances, what moved; and where there are documents, how words and stances agree."""
    there = atlas.sql("SELECT count(*) > 0 FROM documents").item()
    return ({}, {"view": "distance"}, {"view": "moved"}, *(({"view": "words"},) if there and _speak(atlas) else ()))


def ask(
    atlas: Atlas,
    *,
    group: str = "ip4",
    beside: str = "nato,us",
    view: View = "concepts",
    rests_on: Basis | None = None,
    concept: str | None = None,
    actor: str | None = None,
    most: int = MOST_PASSAGES,
    since: dt.date | None = None,
    as_of: dt.date | None = None,
) -> Answer:
    """Stances on concepts of deterrence and words of documents: who shares, avoids or rejects what, how far apart, what moved.

    Args:
        group: The group whose members are compared with one another, by id or name.
        beside: Actors to set beside the group, parted by commas; a group stands for its members.
        view: The table to show: concept by concept, distances pair by pair, passages side by side, what moved, the profile
            of each actor by year, every position, or whether the words of documents bear out the stances.
        rests_on: Positions, documents or both; both where documents of these actors are there, else positions.
        concept: One concept alone, e.g. nuclear-sharing; not with distances. All by default.
        actor: Show the rows of these actors alone, parted by commas; with passages, profile, moved and positions.
        most: Passages of documents shown of each actor and concept, the newest first.
        since: Leave out positions and documents from before this day; where moves are asked for, moves before it.
        as_of: Leave out positions stated and documents published after this day; the release day of the atlas by default.

    Returns:
        `concepts`: one row a concept, opposed ones first. `distance`: one row a pair. `passages`: one row a pair of opposed
        passages, or with documents one row a passage. `moved`: one row a change. `profile`: one row an actor and year, with
        documents one an actor, year and concept. `positions`: one row a position. `words`: one row a stance of an actor
        whose documents are read.

    Raises:
        QuestionError: the group or an actor is unknown, the group has fewer than two members, there is no such concept,
            the view does not rest on that, or there is nothing of these actors in the span.
    """
    on = evidence.day(atlas, as_of)
    who = naming.sides(atlas, group, beside, on)
    only = _concept(concept, view)
    shown = _shown(atlas, actor, view, who)
    if most < 1:
        raise QuestionError(f"--most {most} shows no passage; ask for 1 or more")
    record = read(atlas, on, None if view == "moved" else since)
    mine = Record(tuple(p for p in record.of(shown) if only in (None, p.concept)), record.readings)
    whole = listen(atlas, shown, on, since)
    spoken = whole.about(only)
    basis = _basis(rests_on, view, mine, spoken)
    if basis == "documents":
        mine = Record((), record.readings)
    if basis == "positions":
        spoken = Spoken(whole.documents.clear(), whole.uses.clear())
    _something(
        atlas,
        basis,
        mine,
        spoken,
        f" on {CONCEPTS.terms[only]}" if only else "",
        f"from {since or 'the beginning'} to {on}",
    )
    made = show(view, basis, Asked(atlas, who, shown, mine, spoken, since, most))
    told = [*made.told, *((on_coders(record),) if basis != "documents" else ()), on_basis(basis, mine, spoken)]
    findings = tuple(f for part in told for f in part.findings)
    brackets = tuple(b for part in told for b in part.brackets)
    facts = [f for row in made.table["fact_ids"] for f in row]
    facts += [f for n in (*findings, *brackets) for f in n.fact_ids]
    found = evidence.gather(atlas, [*facts, *(f for p in mine.passages for f in p.fact_ids), *who.membership_facts])
    read_in = [d for n in (*findings, *brackets) for d in n.document_ids]
    return Answer(
        question="deterrence",
        title=TITLE,
        parameters={
            "group": group, "beside": beside, "view": view, "rests_on": basis, "concept": only, "actor": actor,
            "most": most if view == "passages" and basis != "positions" else None, "since": since, "as_of": on,
        },
        sentence=" ".join(part.text for part in told if part.text),
        table=evidence.graded(atlas, made.table),
        units=made.units,
        headings=made.headings,
        assumptions=(
            *(on_positions(atlas, mine, who, record) if basis != "documents" else ()),
            *(on_documents(whole, spoken, who) if basis != "positions" else without_documents(atlas)),
        ),
        findings=findings,
        brackets=brackets,
        fact_ids=found.fact_ids,
        sources=found.sources,
        weakest_grade=found.weakest_grade,
        method=evidence.method(__doc__),
        caption=made.caption,
        atlas=atlas.version,
        draw=made.draw,
        documents=atlas.cite_documents(read_in),
    )  # fmt: skip


def _speak(atlas: Atlas) -> bool:
    """Whether the actors asked of by default have both positions and documents on concepts."""
    on = evidence.day(atlas, None)
    try:
        who = naming.sides(atlas, "ip4", "nato,us", on)
    except QuestionError:
        return False
    return not listen(atlas, who.actors, on, None).is_empty and bool(read(atlas, on, None).of(who.actors))


def _basis(asked: str | None, view: str, mine: Record, spoken: Spoken) -> str:
    """What the answer rests on; where it is not said, on all that is there and that the view can show."""
    ways = [basis for name, basis in CAPTIONS if name == view]
    if asked is not None:
        if asked not in ways:
            views = ", ".join(dict.fromkeys(name for name, basis in CAPTIONS if basis == asked))
            raise QuestionError(
                f"the view {view} does not rest on {asked}, only on {' or '.join(ways)}; on {asked} rest {views}"
            )
        return asked
    if ways == ["both"]:
        return "both"
    if spoken.is_empty or "documents" not in ways:
        return "positions"
    return "both" if mine.passages else "documents"


def _something(atlas: Atlas, basis: str, mine: Record, spoken: Spoken, of: str, span: str) -> None:
    """Refuse what has nothing to rest on."""
    if basis != "documents" and not mine.passages:
        raise evidence.no_rows(atlas, "positions", f"position{of} of these actors {span}")
    if basis != "positions" and spoken.is_empty:
        count, first, last = atlas.sql(
            "SELECT count(*), min(published_earliest), max(published_latest) FROM documents"
        ).row(0)
        covering = "documents cover" if count > 1 else "document covers"
        there = f"its {count} {covering} {first} to {last}" if count else "it has no documents at all"
        raise QuestionError(
            f"the atlas has no document of these actors with a passage{of or ' on a concept of deterrence'} {span}; {there}. "
            "`isthmus read FILE|DIR|URL` adds documents"
        )


def _shown(atlas: Atlas, actor: str | None, view: str, who: naming.Sides) -> tuple[str, ...]:
    """The actors whose rows are shown: all that are compared, or those that a text names."""
    if actor is None:
        return who.actors
    if view in ("concepts", "distance", "words"):
        raise QuestionError(
            f"the view {view} compares the group and those beside; name actors with passages, profile, moved or positions"
        )
    problems, found = [], []
    for text in filter(None, (part.strip() for part in actor.split(","))):
        try:
            found.append(naming.find_actor(atlas, text))
        except QuestionError as error:
            problems.append(str(error))
    if not found and not problems:
        problems.append("--actor names no actor")
    if problems:
        raise QuestionError("; ".join(problems))
    return tuple(dict.fromkeys(found))


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
