"""Where do the five jobs of the cooperation stand today?

The policy dialogues between NATO and its partners named five jobs: complement the commitments with the United States, convene without
NATO and the United States, share an understanding of deterrence, join NATO's Centres of Excellence or build equivalents, and sustain both
theatres. Each has a question of its own, with its method; here the headlines stand side by side, with those of a year before.

**Gap.** Of each job the share of what it asks that is not there, between two ends:

| job | whole | least missing | most missing |
| --- | --- | --- | --- |
| complement | fields (function, domain) of each partner | no commitment fills it | none that fills it binds |
| convene | pairwise contacts of the partners | convened by NATO or the United States alone | convened with a part of theirs |
| understand | concepts on which two partners speak | one endorses what another avoids or rejects | they differ at all, in any coding |
| join | need counted over the crosswalk of domains | a centre there is could serve it | no membership serves it |
| sustain | demand of the scenario of both theatres at once | favourable reading | unfavourable reading |

The widest gaps are those with the largest least share, then the largest most. They are shares of different wholes: the order says where
most is missing of what each job asks, not which job matters most.

**What moved.** Facts dated after the same day a year before: commitments signed, announced or come into force, engagements,
changes of stance on which all coders agree, memberships, and reports or plans of munitions' output. The gap of a year before is
computed from what the atlas dates up to then; facts without a date count on both days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.atlas.recalled import Recalled
from isthmus.questions import contacts, evidence, naming
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.questions.naming import QuestionError
from isthmus.questions.overview_jobs import JOBS, NEWEST, Gap, Job, Moved
from isthmus.questions.reliance import years_before
from isthmus.questions.spans import share_span

if TYPE_CHECKING:
    import altair as alt

TITLE = "Where do the five jobs of the cooperation stand today?"
WIDEST = 3
TRACE = 1e-9


def readings(atlas: Atlas) -> tuple[Mapping[str, Any], ...]:
    """What a brief asks: nothing where no job can be told."""
    on = evidence.day(atlas, None)
    try:
        members, _ = naming.members(atlas, "ip4", on)
    except QuestionError:
        return ()
    return ({},) if any(not isinstance(_gap(job, atlas, members, on), str) for job in JOBS[:4]) else ()


@dataclass(frozen=True)
class _Stand:
    """A job on the day: its gap now and a year before (or why there is none), and what is new."""

    job: Job
    now: Gap | str
    before: Gap | str
    moved: Sequence[Moved]


def ask(atlas: Atlas, *, group: str = "ip4", as_of: dt.date | None = None) -> Answer:
    """The five jobs side by side: where each stands, what moved in twelve months, and the widest gaps.

    Args:
        group: The partners, by id or name of their group.
        as_of: The day; the release day of the atlas by default.

    Returns:
        Rows `stands` (one a job: its gap now and a year before) and `moved` (the newest facts of the year of each job).

    Raises:
        QuestionError: the group is unknown or too small, or the atlas can tell no job.
    """
    atlas = Recalled(atlas)  # the jobs ask much of the same, of two days
    on = evidence.day(atlas, as_of)
    members, membership_facts = naming.members(atlas, group, on)
    before = years_before(on, 1)
    stands = [
        _Stand(job, _gap(job, atlas, members, on), _gap(job, atlas, members, before), job.moved(atlas, members, before, on))
        for job in JOBS
    ]
    known = [s for s in stands if isinstance(s.now, Gap)]
    if not known:
        raise QuestionError("; ".join(str(s.now) for s in stands))
    ranked = sorted(known, key=_width)
    rows = [row for s in stands for row in _rows(s, ranked)]
    table = evidence.graded(atlas, pl.DataFrame(rows, schema=_SCHEMA, orient="row"))
    new = {f for s in stands for m in s.moved for f in m.fact_ids}
    facts = sorted({*membership_facts, *new, *(f for row in table["fact_ids"] for f in row)})
    found = evidence.gather(atlas, facts)
    sentence, findings, brackets = _told(atlas, group, ranked, stands, on, before, tuple(facts))
    return Answer(
        question="overview", title=TITLE, parameters={"group": group, "as_of": on}, sentence=sentence, table=table, units=_UNITS,
        headings=_HEADINGS, assumptions=_assumptions(stands, before, contacts.newest(atlas, members, on)),
        findings=(Finding("partners", len(members), "actors", membership_facts), *findings), brackets=brackets,
        fact_ids=found.fact_ids, sources=found.sources, weakest_grade=found.weakest_grade,
        method=evidence.method(__doc__), caption=_CAPTION, atlas=atlas.version, draw=lambda: _draw(stands, on, before),
    )  # fmt: skip


def _gap(job: Job, atlas: Atlas, members: Sequence[str], on: dt.date) -> Gap | str:
    """The gap of a job, or why there is none."""
    try:
        return job.gap(atlas, members, on)
    except QuestionError as error:
        return str(error)


def _width(stand: _Stand) -> tuple[float, float, int]:
    assert isinstance(stand.now, Gap)
    return -stand.now.low, -stand.now.high, stand.job.number


def _rows(stand: _Stand, ranked: Sequence[_Stand]) -> list[dict[str, Any]]:
    job, now, before = stand.job, stand.now, stand.before
    rank = next((i + 1 for i, s in enumerate(ranked) if s.job is job), None)
    shares = {
        f"{when}_{end}": getattr(gap, end) if isinstance(gap, Gap) else None
        for when, gap in (("gap", now), ("before", before)) for end in ("low", "high")
    }  # fmt: skip
    facts = now.fact_ids if isinstance(now, Gap) else ()
    what = now.stands if isinstance(now, Gap) else f"Not on record: {now}"
    first = {
        "job": job.number, "name": job.name, "kind": "stands", "what": what, "when": None, **shares, "rank": rank, "question": job.question,
        "fact_ids": sorted(facts),
    }  # fmt: skip
    news = [
        {"job": job.number, "name": job.name, "kind": "moved", "what": m.what, "when": m.when, "question": job.question,
         "fact_ids": sorted(set(m.fact_ids))}
        for m in stand.moved[:NEWEST]
    ]  # fmt: skip
    return [first, *news]


def _told(
    atlas: Atlas, group: str, ranked: Sequence[_Stand], stands: Sequence[_Stand], on: dt.date, before: dt.date,
    facts: tuple[str, ...],
) -> tuple[str, list[Finding], tuple[Bracket, ...]]:  # fmt: skip
    label = naming.sides(atlas, group, "", on).label
    brackets = tuple(
        Bracket(f"gap: {s.job.name}", s.now.low, s.now.high, "1", f"share of {s.job.missing}", s.now.fact_ids)
        for s in ranked if isinstance(s.now, Gap)
    )  # fmt: skip
    named = [
        f"{share_span((s.now.low, s.now.high))} {s.job.told}" for s in ranked[:WIDEST] if isinstance(s.now, Gap)
    ]
    text = f"On {on} the widest gaps of {label} are: {'; '.join(named)}."
    both = [(s.now, s.before) for s in ranked if isinstance(s.now, Gap) and isinstance(s.before, Gap)]
    wider, narrower = (sum(_moved(now, then) == way for now, then in both) for way in (1, -1))
    findings = [
        Finding("jobs told", len(ranked), "jobs", facts),
        Finding("gaps wider than a year before", wider, "jobs", facts),
        Finding("gaps narrower than a year before", narrower, "jobs", facts),
    ]
    if both:
        text += f" Against {before}, {_count(narrower)} of {len(both)} narrowed and {_count(wider)} widened."
        findings.append(Finding("gaps that can be compared", len(both), "jobs", facts))
    counts = []
    for s in stands:
        its = tuple(sorted({f for m in s.moved for f in m.fact_ids}))
        findings.append(Finding(f"new: {s.job.counted[1]}", len(s.moved), "facts", its or facts))
        if s.moved:
            counts.append(f"{len(s.moved)} {s.job.counted[len(s.moved) > 1]}")
    text += f" New in these twelve months: {', '.join(counts) or 'nothing on record'}."
    return text, findings, brackets


def _count(number: int) -> str:
    return str(number) if number else "none"


def _moved(now: Gap, then: Gap) -> int:
    """1 where a gap is wider than before, -1 where it is narrower, 0 where its ends stand or moved apart."""
    steps = [a - b for a, b in ((now.low, then.low), (now.high, then.high)) if abs(a - b) > TRACE]
    if steps and all(step > 0 for step in steps):
        return 1
    return -1 if steps and all(step < 0 for step in steps) else 0


def _assumptions(stands: Sequence[_Stand], before: dt.date, newest: dt.date) -> tuple[str, ...]:
    missing = [f"{s.job.name}: {s.now}" for s in stands if not isinstance(s.now, Gap)]
    earlier = [f"{s.job.name}: {s.before}" for s in stands if isinstance(s.now, Gap) and not isinstance(s.before, Gap)]
    return (
        "Gaps are shares of different wholes; their order says where most is missing of what each job asks, not which job matters most.",
        "Each gap has the assumptions of its own question, named in its row.",
        "A gap counts as wider or narrower than a year before only if neither of its ends moved the other way.",
        f"What changed since {before} is what the atlas has come to record as well as what happened: undated facts count on both days.",
        f"The newest engagement of a partner on record is dated to {newest} or a span from then; what came after is not in the atlas.",
        *(f"Not told: {text}." for text in missing),
        *(f"Not told of a year before: {text}." for text in earlier),
    )


def _draw(stands: Sequence[_Stand], on: dt.date, before: dt.date) -> alt.Chart:
    import altair as alt

    rows = pl.DataFrame(
        [
            {"job": s.job.name, "day": str(day), "low": gap.low, "high": gap.high}
            for s in stands for day, gap in ((on, s.now), (before, s.before)) if isinstance(gap, Gap)
        ]
    )  # fmt: skip
    order = [s.job.name for s in stands]
    base = alt.Chart(rows).encode(
        y=alt.Y("job:N", title=None, sort=order, axis=alt.Axis(labelLimit=320)),
        yOffset=alt.YOffset("day:N", sort=[str(on), str(before)]),
        color=alt.Color("day:N", title="On", scale=alt.Scale(domain=[str(on), str(before)], range=["#0072b2", "#a6a6a6"])),
    )  # fmt: skip
    axis = alt.X("low:Q", title="Missing of what the job asks (share)", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1]))
    bars = base.mark_bar(height=9).encode(x=axis, x2="high:Q")
    ends = base.mark_tick(thickness=2, height=11).encode(x="low:Q")
    chart: alt.Chart = (bars + ends).properties(width=420, height=alt.Step(14))
    return chart


_SHARES = ("gap_low", "gap_high", "before_low", "before_high")
_SCHEMA: dict[str, Any] = {
    "job": pl.Int64, "name": pl.String, "kind": pl.String, "what": pl.String, "when": pl.String, **dict.fromkeys(_SHARES, pl.Float64),
    "rank": pl.Int64, "question": pl.String, "fact_ids": pl.List(pl.String),
}  # fmt: skip
_UNITS = dict.fromkeys(_SHARES, "1") | {"job": "number", "rank": "place"}
_HEADINGS = {
    "name": "Job", "kind": "Kind", "what": "What", "when": "When", "gap_low": "Gap, low", "gap_high": "Gap, high",
    "before_low": "A year before, low", "before_high": "High", "question": "Asked in full by", "grade": "Grade",
}  # fmt: skip
_CAPTION = (
    "The gap of each job, from the least to the most that is missing of what it asks, today and a year before; shares of different wholes."
)
