"""Which threats of both theatres have no mechanism that answers them?

**Incidents** of both theatres lie on one time line: attacks, cut cables, jammed navigation, seized cargoes. The theatre is that of
the state in which it happened; an incident at sea may be of no state. Where what happened or who did it is only suspected, the row
says so.

**Mechanisms.** An incident in domain *d* in state *s* is answered by a mechanism of the day that is about *d* and that *s* is in,
itself or through an organisation of which it is a member (NATO, the EU): commitments in force, engagements that took place, and
Centres of Excellence whose field serves *d* by the declared crosswalk (`model/crosswalk.py`) and in which *s* takes part. Those that
were there on the day of the incident are counted apart. That a mechanism is there says nothing of whether it worked; that none is
there means that none is on record.

**The share without any** has a 95 % interval (Wilson 1927, doi:10.1080/01621459.1927.10502953), for counts are small; its
bracket runs from counting every mechanism to leaving engagements out, since a meeting or exercise may have come to nothing.

**Quantities** keep their units and are summed only like with like, by domain, theatre and unit: kilograms with tonnes, nothing else.
What counts again what others counted (a yearly total, the destruction of seized drugs) is left out of sums, and states and companies
named by several incidents are not added, for they may be the same.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.engine import intervals
from isthmus.model import vocabularies as v
from isthmus.questions import evidence, incident_answers, naming
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.questions.incident_answers import MECHANISMS, NO_STATE, SUSPECTED

if TYPE_CHECKING:
    import altair as alt

View = Literal["timeline", "domains", "unanswered"]
THEATRE_NAMES = {"euro-atlantic": "Euro-Atlantic", "indo-pacific": "Indo-Pacific", "middle-east": "Middle East"}
TOLD = 3
"""Sums that the sentence tells at most."""


def readings(atlas: Atlas) -> tuple[Mapping[str, Any], ...]:
    """What a brief asks: the time line, and what answers it by domain; nothing where there are no incidents."""
    return ({}, {"view": "domains"}) if atlas.table("incidents").height else ()


def ask(
    atlas: Atlas,
    *,
    domain: str | None = None,
    theatre: Literal["euro-atlantic", "indo-pacific", "middle-east"] | None = None,
    view: View = "timeline",
    since: dt.date | None = None,
    as_of: dt.date | None = None,
) -> Answer:
    """Incidents of both theatres, the mechanisms that answer each, and what has none.

    Args:
        domain: Only incidents in this field, such as cyber or undersea-infrastructure.
        theatre: Only incidents in states of this theatre.
        view: Every incident, newest first; the domains of each theatre; or only incidents that nothing answers.
        since: Leave out incidents that began before this day.
        as_of: The day asked for: incidents and mechanisms by then; the release day of the atlas by default.

    Returns:
        `timeline`, `unanswered`: a row an incident. `domains`: a row a domain and theatre, most incidents first.

    Raises:
        QuestionError: an unknown domain, or no such incident in the span.
    """
    on = evidence.day(atlas, as_of)
    field = _domain(domain) if domain else None
    frame = incident_answers.incidents(atlas, on)
    if field:
        frame = frame.filter(pl.col("domain") == field)
    if theatre:
        frame = frame.filter(pl.col("theatre") == theatre)
    if since:
        frame = frame.filter(pl.col("day") >= since)
    if not frame.height:
        raise evidence.no_rows(atlas, "incidents", f"such incident{f' since {since}' if since else ''} by {on}")
    answered = incident_answers.answering(atlas, frame, on)
    totals = incident_answers.totals(answered)
    names = naming.actor_names(atlas)
    table = _domains(answered, totals) if view == "domains" else _timeline(answered, names, view == "unanswered")
    facts = sorted({f for row in answered["fact_ids"] for f in row})
    found = evidence.gather(atlas, facts)
    findings, brackets = _numbers(answered, totals, facts)
    return Answer(
        question="incidents",
        title="Which threats of both theatres have no mechanism that answers them?",
        parameters={"domain": field, "theatre": theatre, "view": view, "since": since, "as_of": on},
        sentence=_sentence(answered, totals),
        table=evidence.graded(atlas, table),
        units=_UNITS[view],
        headings=_HEADINGS[view],
        assumptions=_assumptions(answered),
        findings=findings,
        brackets=brackets,
        fact_ids=found.fact_ids,
        sources=found.sources,
        weakest_grade=found.weakest_grade,
        method=evidence.method(__doc__),
        caption=_CAPTIONS["domains" if view == "domains" else "timeline"],
        atlas=atlas.version,
        draw=(lambda: _draw_domains(answered)) if view == "domains" else (lambda: _draw_timeline(answered)),
    )


def _domain(text: str) -> str:
    asked = text.strip().lower().replace(" ", "-")
    if asked in v.DOMAINS.terms:
        return asked
    near = difflib.get_close_matches(asked, v.DOMAINS.terms, n=3)
    raise naming.QuestionError(
        f"there is no domain {text!r}; {'near' if near else 'the domains are'}: {', '.join(near or v.DOMAINS.terms)}"
    )


def _words(term: str) -> str:
    return term.replace("-", " ")


def _timeline(answered: pl.DataFrame, names: Mapping[str, str], only_bare: bool) -> pl.DataFrame:
    shown = answered.filter(pl.col("answers") == 0) if only_bare else answered
    return shown.select(
        "incident_id", "date", "what", pl.col("domain").str.replace_all("-", " ", literal=True).alias("domain"),
        pl.col("theatre").replace(THEATRE_NAMES).alias("theatre"), "place",
        pl.col("country").replace(dict(names)).alias("country"),
        pl.struct("quantity", "unit").map_elements(_how_much, return_dtype=pl.String).alias("how_much"), "quantity", "unit",
        pl.col("actors").list.eval(pl.element().replace(dict(names))).alias("actors"), "certainty", *MECHANISMS, "before",
        pl.col("names").alias("for_example"), "fact_ids",
    )  # fmt: skip


def _domains(answered: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    rows = []
    for (domain, theatre), part in answered.group_by("domain", "theatre", maintain_order=True):
        its = totals.filter((pl.col("domain") == domain) & (pl.col("theatre") == theatre))
        facts = {f for row in part["fact_ids"] for f in row}
        kinds = {kind: len({f for f in facts if f.startswith(f"{kind}/")}) for kind in MECHANISMS}
        rows.append(
            {
                "domain": _words(str(domain)), "theatre": THEATRE_NAMES.get(str(theatre), str(theatre)), "incidents": part.height,
                "suspected": part.filter(pl.col("certainty") == SUSPECTED).height, "first": part["date"][-1], "last": part["date"][0],
                "counted": [_amount(q, str(u)) for q, u in its.select("quantity", "unit").iter_rows()], **kinds,
                "unanswered": part.filter(pl.col("answers") == 0).height, "fact_ids": sorted(facts),
            }
        )  # fmt: skip
    made = pl.DataFrame(rows, schema_overrides={"counted": pl.List(pl.String)})
    return made.sort(["incidents", "domain", "theatre"], descending=[True, False, False])


def _amount(quantity: float, unit: str) -> str:
    number = f"{quantity:,.0f}" if float(quantity).is_integer() else f"{quantity:,.1f}"
    return f"{number} {_several(unit) if quantity != 1 else unit}"


def _how_much(row: Mapping[str, Any]) -> str | None:
    return None if row["quantity"] is None else _amount(row["quantity"], row["unit"])


def _several(unit: str) -> str:
    irregular = {"country": "countries", "company": "companies", "aircraft": "aircraft", "breach": "breaches"}
    return irregular.get(unit, unit + "s")


def _numbers(
    answered: pl.DataFrame, totals: pl.DataFrame, facts: Sequence[str]
) -> tuple[tuple[Finding, ...], tuple[Bracket, ...]]:
    every = tuple(facts)

    def of(part: pl.DataFrame) -> tuple[str, ...]:
        return tuple(sorted({f for row in part["fact_ids"] for f in row})) or every

    judged = answered.filter(pl.col("answers").is_not_null())
    bare = judged.filter(pl.col("answers") == 0)
    found = [Finding("incidents", answered.height, "incidents", every)]
    for theatre in _theatres(answered):
        part = answered.filter(pl.col("theatre") == theatre)
        found.append(Finding(f"incidents, {theatre}", part.height, "incidents", of(part)))
    suspected = answered.filter(pl.col("certainty") == SUSPECTED)
    found += [
        Finding("suspected", suspected.height, "incidents", of(suspected)),
        Finding("with a state", judged.height, "incidents", of(judged)),
        Finding("answered by nothing", bare.height, "incidents", of(bare)),
    ]
    for domain in _bare_domains(answered):
        part = bare.filter(pl.col("domain") == domain)
        found.append(Finding(f"answered by nothing, {domain}", part.height, "incidents", of(part)))
    found += [Finding(f"counted, {d}: {u}", q, u, tuple(f)) for d, u, q, f in _sums(totals)]
    if not judged.height:
        return tuple(found), ()
    sober = judged.filter((pl.col("answers") - pl.col("engagements")) == 0).height
    meaning = "share of incidents that nothing answers; low: every mechanism counts; high: engagements do not"
    share = Bracket(
        "share without a mechanism", bare.height / judged.height, sober / judged.height, "1", meaning, every
    )
    low, high = intervals.share_interval(bare.height, judged.height)
    meaning = "95 % interval of the share that nothing answers, every mechanism counted; small counts vary that much"
    found.append(Finding("share answered by nothing", bare.height / judged.height, "1", of(bare)))
    return tuple(found), (share, Bracket("interval of the share without a mechanism", low, high, "1", meaning, every))


def _theatres(answered: pl.DataFrame) -> list[str]:
    order = [*v.THEATRES.terms, "elsewhere", NO_STATE]
    return [t for t in order if t in set(answered["theatre"])]


def _bare_domains(answered: pl.DataFrame) -> list[str]:
    """Domains with incidents that nothing answers, the most first."""
    bare = answered.filter(pl.col("answers") == 0)
    return bare.group_by("domain").len().sort(["len", "domain"], descending=[True, False])["domain"].to_list()


def _sums(totals: pl.DataFrame) -> list[tuple[str, str, float, list[str]]]:
    """Domain, unit, sum over the theatres and facts of what more than one incident counted, the most incidents first."""
    together = totals.group_by("domain", "unit", "alone").agg(
        pl.col("quantity").sum(), pl.col("incidents").sum(), pl.col("fact_id").explode().sort()
    )
    shown = together.filter(pl.col("incidents") > 1).sort(
        ["incidents", "domain", "unit"], descending=[True, False, False]
    )
    return [(d, u, q, f) for d, u, q, f in shown.head(TOLD).select("domain", "unit", "quantity", "fact_id").iter_rows()]


def _sentence(answered: pl.DataFrame, totals: pl.DataFrame) -> str:
    count = answered.height
    first = f"{count} incident{'s are' if count != 1 else ' is'} on record from {answered['date'][-1]} to {answered['date'][0]}: "
    first += (
        _listed([f"{answered.filter(pl.col('theatre') == t).height} {_where(t)}" for t in _theatres(answered)]) + "."
    )
    suspected = answered.filter(pl.col("certainty") == SUSPECTED).height
    if suspected:
        first += f" In {suspected} what happened or who did it is only suspected."
    judged = answered.filter(pl.col("answers").is_not_null())
    bare = judged.filter(pl.col("answers") == 0)
    if bare.height:
        low, high = intervals.share_interval(bare.height, judged.height)
        told = [f"{bare.filter(pl.col('domain') == d).height} on {_words(d)}" for d in _bare_domains(answered)]
        first += (
            f" No commitment, engagement or centre on record answers {bare.height} of the {judged.height} that happened in a state "
            f"({bare.height / judged.height:.0%}, interval {low:.0%} to {high:.0%}): {_listed(told)}."
        )
    elif judged.height:
        first += " Each that happened in a state is answered by some commitment, engagement or centre."
    if sums := _sums(totals):
        told = [f"{q:.0f} {_several(u) if q != 1 else u} ({_words(d)})" for d, u, q, _ in sums]
        first += f" Counted like with like: {_listed(told)}."
    return first


def _where(theatre: str) -> str:
    known = {
        "euro-atlantic": "in the Euro-Atlantic",
        "indo-pacific": "in the Indo-Pacific",
        "middle-east": "in the Middle East",
    }
    return known.get(theatre, "in no theatre" if theatre == "elsewhere" else "at sea, of no state")


def _listed(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def _assumptions(answered: pl.DataFrame) -> tuple[str, ...]:
    stateless = answered.filter(pl.col("answers").is_null()).height
    repeated = answered.filter(pl.col("repeats")).height
    return (
        "A mechanism answers an incident when it is about its domain and the state is in it; whether it worked is not judged.",
        "Mechanisms were gathered with the four partners and NATO in view; a small state's own arrangements may be missing.",
        f"{stateless} incidents of no state are not held against mechanisms.",
        f"{repeated} incidents count again what others counted and are left out of sums.",
        "Incidents are those that sources in view reported; their number says little of how often such things happen.",
    )


def _draw_timeline(answered: pl.DataFrame) -> alt.Chart:
    import altair as alt

    dots = answered.select(
        "day", pl.col("domain").str.replace_all("-", " ", literal=True),
        pl.col("theatre").replace(THEATRE_NAMES),
        pl.when(pl.col("answers") == 0).then(pl.lit("nothing on record")).when(pl.col("answers").is_null()).then(pl.lit("of no state"))
        .otherwise(pl.lit("some mechanism")).alias("answered by"),
    )  # fmt: skip
    order = dots.group_by("domain").len().sort(["len", "domain"], descending=[True, False])["domain"].to_list()
    theatres = [THEATRE_NAMES.get(t, t) for t in _theatres(answered)]
    chart: alt.Chart = (
        alt.Chart(dots)
        .mark_point(size=90, opacity=0.75, filled=True)
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format="%Y", tickCount="year")),
            y=alt.Y("domain:N", title=None, sort=order, axis=alt.Axis(grid=True)),
            yOffset=alt.YOffset("theatre:N", sort=theatres),
            color=alt.Color("theatre:N", title="Theatre", sort=theatres, scale=alt.Scale(domain=theatres)),
            shape=alt.Shape(
                "answered by:N",
                title="Answered by",
                scale=alt.Scale(
                    domain=["some mechanism", "nothing on record", "of no state"], range=["circle", "cross", "diamond"]
                ),
            ),
        )
        .properties(width=480, height=alt.Step(16))
    )
    return chart


def _draw_domains(answered: pl.DataFrame) -> alt.Chart:
    import altair as alt

    rows = answered.select(
        pl.col("domain").str.replace_all("-", " ", literal=True),
        pl.col("theatre").replace(THEATRE_NAMES),
        pl.when(pl.col("answers") == 0).then(pl.lit("nothing on record")).when(pl.col("answers").is_null()).then(pl.lit("of no state"))
        .otherwise(pl.lit("some mechanism")).alias("answered"),
    ).group_by("domain", "theatre", "answered").len("incidents")  # fmt: skip
    order = (
        rows.group_by("domain")
        .agg(pl.col("incidents").sum())
        .sort(["incidents", "domain"], descending=[True, False])["domain"]
        .to_list()
    )
    kinds = ["some mechanism", "nothing on record", "of no state"]
    chart: alt.Chart = (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            y=alt.Y("theatre:N", title=None, axis=alt.Axis(labelLimit=120)),
            x=alt.X("incidents:Q", title="Incidents", axis=alt.Axis(tickMinStep=1, format="d")),
            color=alt.Color(
                "answered:N",
                title="Answered by",
                sort=kinds,
                scale=alt.Scale(domain=kinds, range=["#0072b2", "#d55e00", "#9a9a9a"]),
            ),
            row=alt.Row(
                "domain:N", title=None, sort=order, header=alt.Header(labelAngle=0, labelAlign="left", labelLimit=160)
            ),
        )
        .properties(width=380, height=alt.Step(16))
        .resolve_scale(y="independent")
    )
    return chart


_UNITS: dict[str, dict[str, str]] = {
    "timeline": {"quantity": "see unit", **dict.fromkeys((*MECHANISMS, "before"), "mechanisms")},
    "domains": {
        "incidents": "incidents",
        "suspected": "incidents",
        "unanswered": "incidents",
        **dict.fromkeys(MECHANISMS, "mechanisms"),
    },
}
_UNITS["unanswered"] = _UNITS["timeline"]
_HEADINGS: dict[str, dict[str, str]] = {
    "timeline": {
        "date": "Date", "what": "What happened", "domain": "Domain", "theatre": "Theatre", "place": "Place",
        "how_much": "How much", "certainty": "Certainty", "commitments": "Commitments", "engagements": "Engagements",
        "centres": "Centres", "before": "There before", "grade": "Grade",
    },
    "domains": {
        "domain": "Domain", "theatre": "Theatre", "incidents": "Incidents", "suspected": "Suspected", "first": "First", "last": "Last",
        "counted": "Counted", "commitments": "Commitments", "engagements": "Engagements", "centres": "Centres",
        "unanswered": "Answered by nothing", "grade": "Grade",
    },
    "unanswered": {
        "date": "Date", "what": "What happened", "domain": "Domain", "theatre": "Theatre", "place": "Place", "country": "State",
        "how_much": "How much", "certainty": "Certainty", "grade": "Grade",
    },
}  # fmt: skip
_CAPTIONS = {
    "timeline": "Incidents of both theatres by domain and day; crosses are those that nothing on record answers.",
    "domains": "Incidents by domain and theatre, and whether a commitment, engagement or centre on record answers them.",
}
