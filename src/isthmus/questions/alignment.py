"""Who votes with whom?

**Agreement.** Over the roll calls of the UN General Assembly in which two states both voted, the share in which they agree. Absence is
left out, since its reasons are not on record. An abstention is treated in one of three ways, and the answer says in which: as *half*
agreement with a yes or a no (Lijphart 1963, doi:10.2307/1952608; the default), as a vote of its own that agrees with another abstention
alone (*strict*), or not at all (*left-out*: only roll calls in which both said yes or no). The 95 % interval is Wilson's (1927,
doi:10.1080/01621459.1927.10502953) over roll calls, a little wide where halves occur. Most roll calls pass with broad majorities, so that
much agreement is what chance would give: Scott's π says how far it goes beyond that (Häge 2011, doi:10.1093/pan/mpr023).

**Ideal points.** One line on which each state has a place θ and each roll call a slope β, a middle *c* and a half-width *h* of abstention:
a state says yes where βθ − *c* + ε > *h*, no where it is < −*h*, and abstains between, ε being standard normal. This is the ordinal model
of Bailey, Strezhnev and Voeten (2017, doi:10.1177/0022002715595700) without its movement over time: one span gives one point for each. The
parameters of the roll calls are integrated out on a grid, the points are those of highest posterior probability, scaled to mean 0 and
standard deviation 1 over all states that voted, the United States on the positive side of China or Russia. The 95 % intervals are robust
to states that depend on one another (sandwich over roll calls).

**Over time.** Agreement by session moves with what is voted on as well as with who votes how. It is no measure of preferences that move.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from isthmus.atlas.handle import Atlas
from isthmus.engine.roll_calls import NOT_CAST, Convention
from isthmus.questions import assembly_votes, evidence, naming
from isthmus.questions.alignment_figures import draw
from isthmus.questions.alignment_views import Asked, on_pairs, on_points, on_trend
from isthmus.questions.answer import Answer, Finding
from isthmus.questions.assembly_votes import Ballots
from isthmus.questions.naming import QuestionError

TITLE = "Who votes with whom?"
Issue = Literal["middle-east", "nuclear", "arms-control", "colonialism", "human-rights", "development"]


def readings(atlas: Atlas) -> tuple[Mapping[str, Any], ...]:
    """What a brief asks: agreement, then ideal points; nothing where the atlas holds no votes."""
    return ({}, {"view": "points"}) if assembly_votes.holds_votes(atlas) else ()


def ask(
    atlas: Atlas,
    *,
    group: str = "ip4",
    beside: str = "us,cn,ru",
    view: Literal["agreement", "points", "trend"] = "agreement",
    abstentions: Convention = "half",
    issue: Issue | None = None,
    important: bool = False,
    since: dt.date | None = None,
    as_of: dt.date | None = None,
) -> Answer:
    """Agreement of states in roll calls of the UN General Assembly, their ideal points, or agreement by session.

    The votes do not come with Isthmus: import them with `isthmus import un-votes votes.csv roll_calls.csv`.

    Args:
        group: The group whose members are compared, by id or name.
        beside: States to set beside the group, parted by commas; a group stands for its members.
        view: The table to show: agreement pair by pair, ideal points of all states that voted, or agreement by session.
        abstentions: How an abstention counts: as half agreement with a yes or no, as a vote of its own (strict), or left
            out. Ideal points take it as it is, between yes and no.
        issue: Roll calls on one issue alone, as the imported data code them; all by default.
        important: Only roll calls that the US Department of State lists as important.
        since: Leave out roll calls before this day.
        as_of: Leave out roll calls after this day; the release day of the atlas by default.

    Returns:
        `agreement`: one row a pair, members of the group first. `points`: one row a state, highest first. `trend`: one row a
        session and side.

    Raises:
        QuestionError: the atlas holds no votes (says what to import), a name is unknown, fewer than two members of the group
            voted, or the span, issue or list holds no roll call.
    """
    on = evidence.day(atlas, as_of)
    ballots = assembly_votes.read(atlas, on, since, issue, important)
    who = _asked(atlas, group, beside, on, ballots)
    makers = {"agreement": on_pairs, "points": on_points, "trend": on_trend}
    told = makers[view](ballots, who, abstentions)
    facts = {f for row in told.table["fact_ids"] for f in row} | set(who.facts)
    facts |= {f for n in told.findings for f in n.fact_ids} | {f for b in told.brackets for f in b.fact_ids}
    found = evidence.gather(atlas, facts)
    what = f"{ballots.calls.height} roll calls of the UN General Assembly {ballots.span()}"
    of = f"{' listed as important' * important}{f' on {issue}' if issue else ''}"
    counted = Finding("roll calls", ballots.calls.height, "roll calls", tuple(sorted(facts - set(who.facts))))
    return Answer(
        question="alignment",
        title=TITLE,
        parameters={"group": group, "beside": beside, "view": view, "abstentions": abstentions, "issue": issue,
                    "important": important, "since": since, "as_of": on},
        sentence=f"In {what}{of}, {told.text}",
        table=evidence.graded(atlas, told.table),
        units=told.units,
        headings=told.headings,
        assumptions=(*told.assumptions, *_assumptions(ballots, who)),
        findings=(counted, *told.findings),
        brackets=told.brackets,
        fact_ids=found.fact_ids,
        sources=found.sources,
        weakest_grade=found.weakest_grade,
        method=evidence.method(__doc__),
        caption=told.caption,
        atlas=atlas.version,
        draw=lambda: draw(view, told.table),
    )  # fmt: skip


def _asked(atlas: Atlas, group: str, beside: str, on: dt.date, ballots: Ballots) -> Asked:
    sides = naming.sides(atlas, group, beside, on)
    voted = {a for a, row in zip(ballots.voters, ballots.votes, strict=True) if (row != NOT_CAST).any()}
    inside = tuple(a for a in sides.group if a in voted)
    if len(inside) < 2:
        some = ", ".join(sorted(voted)[:12])
        raise QuestionError(
            f"{len(inside)} of the {len(sides.group)} members of {group!r} voted in these roll calls; two are needed; {some} did"
        )
    others = tuple(a for a in sides.beside if a in voted)
    silent = tuple(a for a in (*sides.group, *sides.beside) if a not in voted)
    return Asked(sides.label, inside, others, silent, sides.names, sides.membership_facts)


def _assumptions(ballots: Ballots, who: Asked) -> tuple[str, ...]:
    absent = {a: int((ballots.votes[ballots.row(a)] == NOT_CAST).sum()) for a in (*who.group, *who.beside)}
    missing = ", ".join(f"{who.names[a]} {n}" for a, n in absent.items() if n)
    undated = ballots.calls["date"].null_count()
    return (
        f"Roll calls without a vote of a state on record (absent, or no member) are left out for it: {missing or 'none'}.",
        *(
            (f"{undated} of {ballots.calls.height} roll calls bear no date and count as of any day.",)
            if undated
            else ()
        ),
        *(
            (f"No vote on record, and so not in the answer: {', '.join(who.names[a] for a in who.silent)}.",)
            if who.silent
            else ()
        ),
        "Only recorded votes are counted; what the Assembly adopts without a vote, which is most, is agreement not seen here.",
        "Resolutions that come back each year count each time.",
    )
