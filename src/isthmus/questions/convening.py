"""Who calls the partners together, and what is left without NATO and the United States?

**What counts.** Every engagement, acts of aid apart, in which two or more members of the group took part or convened. One that
all members took part in is a meeting of the group. The group convened it *by itself* when its conveners are a
non-empty subset of the members; a convener from outside takes it out of that count. A meeting held in the margin of
another's event (`margin_of`) is counted apart, for it leans on that event even where the group called it.

**Contact.** In an engagement of *n* members there are n(n−1)/2 pairwise contacts. Let *C* be its conveners and *X* those
whose convening is in question. The **reliance index** on *X* is the share of pairwise contact lost without it:

    reliance(X) = Σ contacts of the engagements that fall ÷ Σ contacts

Least favourable, every engagement with C ∩ X ≠ ∅ falls (a joint convener was indispensable); most favourable, only those
with ∅ ≠ C ⊆ X (the other conveners would have gone on). It is the degree loss of a node removal in a two-mode
network of actors and events (Breiger 1974, doi:10.2307/2576011; Borgatti and Everett 1997,
doi:10.1016/S0378-8733(96)00301-2). The contacts of one meeting are not independent, so intervals resample whole engagements
(cluster bootstrap, Efron 1979, doi:10.1214/aos/1176344552); shares of engagements have Wilson's interval
(1927, doi:10.1080/01621459.1927.10502953).

**Double counting.** A large meeting makes many contacts at once, and one beside a summit is counted as well as the
summit. Two other weights show whether that matters: each pair's contact in a meeting of *s* actors as 1/(s−1) (Newman 2001,
doi:10.1103/PhysRevE.64.016132), and occasions, where everything held beside one event is one.

**Views.** `meetings`: those of all members. `pairs`: contact pair by pair. `shares`: who convenes, by year and rank.
`reliance`: the index over the years and its trend. `cadence`: how regularly each forum meets, which are overdue.
`merge`: meetings that could have been one. `next`: which member could convene. Counts are of what the atlas records; a missing
engagement is no proof that two partners did not meet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.questions import (
    cadence,
    contacts,
    convener_shares,
    convening_meetings,
    evidence,
    groups,
    naming,
    next_meetings,
    reliance,
)
from isthmus.questions.answer import Answer
from isthmus.questions.convening_meetings import NATO
from isthmus.questions.groups import Group
from isthmus.questions.naming import QuestionError
from isthmus.questions.reliance import UNITED_STATES
from isthmus.questions.view import View

TITLE = "Who calls the partners together, and what is left without NATO and the United States?"


def readings(atlas: Atlas) -> tuple[Mapping[str, Any], ...]:
    """What a brief asks: the meetings of the whole group, contact pair by pair, reliance over time, and what is overdue."""
    return {}, {"view": "pairs"}, {"view": "reliance"}, {"view": "cadence"}


@dataclass(frozen=True)
class _Asked:
    """What a view is made from: the group, its engagements, and the conveners in question."""

    atlas: Atlas
    group: Group
    events: pl.DataFrame
    names: Mapping[str, str]
    without: tuple[str, ...]
    on: dt.date
    since: dt.date | None
    years: int
    window_days: int


def ask(
    atlas: Atlas,
    *,
    group: str = "ip4",
    view: Literal["meetings", "pairs", "shares", "reliance", "cadence", "merge", "next"] = "meetings",
    without: str | None = None,
    years: int = 3,
    window_days: int = 30,
    since: dt.date | None = None,
    as_of: dt.date | None = None,
) -> Answer:
    """Meetings of a group by who convened them, contact with and without a convener, cadence, what could be merged.

    Args:
        group: The group whose members meet, by id or name; or actors set apart by commas, such as `japan, india`.
        view: The table to show: meetings of all members, contact pair by pair, who convenes by year and rank, reliance on
            conveners over the years, cadence of each forum, meetings that could be merged, or who could convene next.
        without: The conveners without whom contact is recounted, set apart by commas; NATO and the United States by
            default, or where they convened nothing, whoever convened most.
        years: Length in years of the spans in which reliance is compared.
        window_days: How many days apart meetings that could be merged may lie.
        since: Leave out engagements that ended before this day.
        as_of: Leave out engagements that began after this day, and take the members of that day; the release
            day of the atlas by default.

    Returns:
        `meetings`: one row an engagement that all members took part in, newest first. `pairs`: one row an
        unordered pair of members, most contact first. `shares`: one row a year, rank, setting and convener. `reliance`:
        one row a span of years and convener. `cadence`: one row a forum, overdue ones first. `merge`: one row a pair of
        meetings. `next`: one row a member.

    Raises:
        QuestionError: an actor or group is unknown, the group has fewer than two members, or no two members
            met in the span.
    """
    if not 1 <= years <= 50:
        raise QuestionError(f"--years {years} is not between 1 and 50")
    on = evidence.day(atlas, as_of)
    found = groups.group(atlas, group, on)
    events = contacts.events(atlas, found.members, on, since)
    recorded = contacts.recorded(atlas, found.members, on, since)
    names = naming.actor_names(atlas)
    if not events.height:
        raise _none(atlas, group, recorded, names, since, on)
    asked = _Asked(atlas, found, events, names, _in_question(atlas, without, events), on, since, years, window_days)
    lost = reliance.loss(events, asked.without)
    shown = _view(view, asked)
    remaining = convening_meetings.remaining(lost, asked.without, names)
    table = evidence.graded(atlas, shown.table)
    facts = {*contacts.facts_of(events), *found.fact_ids, *contacts.facts_of(table)}
    gathered = evidence.gather(atlas, facts)
    return Answer(
        question="convening",
        title=TITLE,
        parameters={
            "group": group, "view": view, "without": ",".join(asked.without), "years": years, "window_days": window_days,
            "since": since, "as_of": on,
        },
        sentence=" ".join(shown.sentences),
        table=table,
        units=shown.units,
        headings=shown.headings,
        assumptions=(*shown.assumptions, *_assumptions(events, recorded, names)),
        findings=shown.findings,
        brackets=(remaining, *shown.brackets),
        fact_ids=gathered.fact_ids,
        sources=gathered.sources,
        weakest_grade=gathered.weakest_grade,
        method=evidence.method(__doc__),
        caption=shown.caption,
        atlas=atlas.version,
        draw=shown.draw,
    )  # fmt: skip


def _view(name: str, asked: _Asked) -> View:
    """The table asked for."""
    group, events, names, on = asked.group, asked.events, asked.names, asked.on
    match name:
        case "meetings":
            return convening_meetings.meetings_view(events, group, asked.without, names)
        case "pairs":
            return convening_meetings.pairs_view(events, group, asked.without, names)
        case "shares":
            return convener_shares.view(events, group.members, names)
        case "reliance":
            return reliance.view(events, asked.without, names, on, asked.years)
        case "cadence":
            bodies = asked.atlas.sql("SELECT actor_id FROM actors WHERE kind <> 'state' ORDER BY 1")["actor_id"]
            newest = contacts.newest(asked.atlas, group.members, on)
            return cadence.view(events, bodies.to_list(), group.members, names, on, newest)
        case "merge":
            return next_meetings.merge_view(asked.atlas, events, group.members, asked.window_days)
        case _:
            return next_meetings.next_view(events, group.members, names, on)


def _in_question(atlas: Atlas, without: str | None, events: pl.DataFrame) -> tuple[str, ...]:
    """The conveners in question: those named; else NATO and the United States; else whoever convened most."""
    if without is not None:
        if found := groups.actors(atlas, without):
            return found
        raise QuestionError("--without names nobody; name one or more conveners, set apart by commas")
    conveners = reliance.conveners_of(events)
    if set(conveners) & {NATO, UNITED_STATES} or not conveners:
        known = naming.actor_names(atlas)
        return tuple(a for a in (NATO, UNITED_STATES) if a in known) or (UNITED_STATES,)
    return (conveners[0],)


def _none(
    atlas: Atlas, group: str, recorded: Mapping[str, int], names: Mapping[str, str], since: dt.date | None, on: dt.date
) -> QuestionError:
    """The error where no two members met: tells what each has on record by itself, and what the atlas covers."""
    span = f"engagement of {group!r} from {since or 'the beginning'} to {on}"
    if not any(recorded.values()):
        return evidence.no_rows(atlas, "engagements", span)
    alone = ", ".join(f"{names.get(a, a)} {n}" for a, n in recorded.items())
    return evidence.no_rows(atlas, "engagements", f"{span} in which two members took part (each by itself: {alone})")


def _assumptions(
    events: pl.DataFrame, recorded: Mapping[str, int], names: Mapping[str, str]
) -> tuple[str, ...]:  # fmt: skip
    counted = ", ".join(f"{names.get(a, a)} {n}" for a, n in recorded.items())
    untold = events.filter(pl.col("conveners").list.len() == 0).height
    unranked = events.filter(pl.col("tier") == "not recorded").height
    return (
        f"{untold} of {events.height} engagements have no convener on record; they stand without any convener in question.",
        f"{unranked} have no recorded rank; the rank is a coder's reading of the record, and a meeting of “defence officials” "
        "filed as ministerial counts as ministers.",
        "An actor that convened an engagement counts as having taken part in it.",
        "Only the actor NATO counts as NATO: accredited centres of excellence and single allies count as others.",
        "Meetings, exercises and signings count as contact, acts of aid do not; attendance by delegates counts as "
        "attendance of the actor.",
        f"Counts are of engagements recorded in the atlas, unevenly by actor ({counted}); a gap in the record is no gap in contact.",
    )
