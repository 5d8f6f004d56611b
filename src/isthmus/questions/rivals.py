"""How fast do China, Russia, Iran and North Korea draw together, beside NATO and its partners?

**Scale.** For a set of *P* unordered pairs and a span of *T* years,

    tempo = Σ over engagements of (share of its dates in the span × pairs of the set that took part) ÷ (P · T)

in contacts a pair and year. It is computed alike for the group's pairs among themselves, for NATO (the one actor) with each
partner, and for the partners among themselves, so the three stand on one scale. Engagements of every kind count, acts of aid
too. What a source dates only to a month or year is spread over its days (aoristic weighting, Ratcliffe 2000,
International Journal of Geographical Information Science 14:669); the table shows the ends, where it
lies wholly in the span or merely may.

**Small counts.** Engagements are taken as Poisson, each with all its contacts; the interval is the gamma interval of a
weighted sum (Fay and Feuer 1997, Statistics in Medicine 16:791). Two spans are compared by engagements,
exactly, given their sum (Przyborowski and Wilenski 1940, Biometrika 31:313); of many comparisons only those are told as changes
that keep false discoveries to 5 % (Benjamini and Hochberg 1995, Journal of the Royal Statistical Society B 57:289).

**Double counting.** A meeting of three makes three contacts. Where a contact in a meeting of *s* actors weighs 1/(s−1) instead
(Newman 2001, doi:10.1103/PhysRevE.64.016132) a meeting weighs no more in all than its actors; the answer says
whether the order of the three sets holds.

**Reporting.** Allies announce what rivals may hide, and this atlas was gathered for the allies' sake. The sources of each set are
shown year by year. Two corrections bracket the tempo: engagements that two publishers or more report, and those recorded plus those that
none reported, of which Chao's lower bound (1984, Scandinavian Journal of Statistics 11:265) is f₁(f₁−1)/(2(f₂+1)) with f₁ and f₂
the engagements that one and two publishers report. That takes publishers as independent witnesses. A coder who
stops at the first good source inflates f₁ and so the correction; it removes differences in how densely engagements are told,
not secrecy that no publisher breaks.

**When.** Spans end on the last day to which the records of all three sets reach, since a record that ends earlier would look like a
tempo that fell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import combinations
from typing import Any, Literal

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.model.vocabularies import DOMAINS, ENGAGEMENT_KINDS
from isthmus.questions import evidence, groups, naming, rivals_views, tempo
from isthmus.questions.answer import Answer
from isthmus.questions.naming import QuestionError
from isthmus.questions.rivals_views import Compared
from isthmus.questions.tempo import Pairs
from isthmus.questions.view import View

TITLE = "How fast do China, Russia, Iran and North Korea draw together, beside NATO and its partners?"


def readings(atlas: Atlas) -> tuple[Mapping[str, Any], ...]:
    """What a brief asks: the tempo over time, what changed pair by pair, and how it is reported."""
    return {}, {"view": "pairs"}, {"view": "sources"}


def ask(
    atlas: Atlas,
    *,
    view: Literal["tempo", "pairs", "kinds", "domains", "sources"] = "tempo",
    group: str = "rivals",
    partners: str = "ip4",
    alliance: str = "nato",
    months: int = 12,
    kind: str | None = None,
    domain: str | None = None,
    as_of: dt.date | None = None,
) -> Answer:
    """Tempo of coordination of a group's pairs, against an alliance with its partners and the partners among themselves.

    Args:
        view: The table to show: tempo in rolling spans; the newest span against the one before by pair, kind or domain; or
            the sources behind each set, year by year.
        group: Whose coordination is in question, by id or name; or actors set apart by commas.
        partners: The partners it is held against, likewise.
        alliance: The alliance they are partners of; it counts as one actor.
        months: Length of a span in months.
        kind: Count engagements of this kind alone, such as exercise.
        domain: Count engagements in this domain alone, such as maritime.
        as_of: Leave out engagements that began after this day, and take the members of that day; the release
            day of the atlas by default.

    Returns:
        `tempo`: one row a set and span, newest first. `pairs`, `kinds`, `domains`: one row a set and pair, kind or domain.
        `sources`: one row a set and year.

    Raises:
        QuestionError: an actor, group, kind or domain is unknown, a group has fewer than two members, or no pair of
            the group met.
    """
    if not 1 <= months <= 120:
        raise QuestionError(f"--months {months} is not between 1 and 120")
    _known("kind", kind, tuple(ENGAGEMENT_KINDS.terms))
    _known("domain", domain, tuple(DOMAINS.terms))
    on = evidence.day(atlas, as_of)
    names = naming.actor_names(atlas)
    sets, membership_facts = _sets(atlas, group, partners, alliance, on, names)
    recorded = tempo.contacts(atlas, sets, on)
    wanted = [pl.col("kind") == kind] if kind else []
    contacts = recorded.filter(*wanted, *([pl.col("domains").list.contains(domain)] if domain else []))
    if not contacts.filter(pl.col("pairs") == "group").height:
        what = " ".join(filter(None, ("engagement", kind and f"of kind {kind}", domain and f"in {domain}")))
        raise evidence.no_rows(atlas, "engagements", f"{what} of two members of {group!r} by {on}")
    label = pl.col("actor_a").replace(names) + "–" + pl.col("actor_b").replace(names)
    compared = Compared.of(contacts.with_columns(label.alias("pair")), sets, months, _reaches(recorded, sets))
    shown = rivals_views.VIEWS[view](compared)
    table = evidence.graded(atlas, shown.table)
    found = evidence.gather(atlas, _rests_on(shown, membership_facts))
    return Answer(
        question="rivals",
        title=TITLE,
        parameters={
            "view": view, "group": group, "partners": partners, "alliance": alliance, "months": months, "kind": kind, "domain": domain,
            "as_of": on,
        },
        sentence=" ".join(shown.sentences),
        table=table,
        units=shown.units,
        headings=shown.headings,
        assumptions=shown.assumptions,
        findings=shown.findings,
        brackets=shown.brackets,
        fact_ids=found.fact_ids,
        sources=found.sources,
        weakest_grade=found.weakest_grade,
        method=evidence.method(__doc__),
        caption=shown.caption,
        atlas=atlas.version,
        draw=shown.draw,
    )  # fmt: skip


def _sets(
    atlas: Atlas, group: str, partners: str, alliance: str, on: dt.date, names: Mapping[str, str]
) -> tuple[tuple[Pairs, ...], tuple[str, ...]]:
    """The three sets of pairs, and the facts that say who belongs to them."""
    rivals, others = groups.group(atlas, group, on), groups.group(atlas, partners, on)
    with_whom = naming.find_actor(atlas, alliance)
    short = {g: g.label.removeprefix("the group ") for g in (rivals, others)}
    ally = names.get(with_whom, with_whom)
    sets = (
        Pairs("group", short[rivals], tuple(combinations(rivals.members, 2))),
        Pairs(
            "alliance",
            f"{ally} with {short[others]}",
            tuple((min(with_whom, m), max(with_whom, m)) for m in others.members if m != with_whom),
        ),
        Pairs("partners", f"{short[others]} among themselves", tuple(combinations(others.members, 2))),
    )
    return sets, (*rivals.fact_ids, *others.fact_ids)


def _rests_on(shown: View, membership_facts: tuple[str, ...]) -> pl.Series:
    """The facts of the table, of the numbers in the words, and of who belongs to the sets."""
    told = {f for finding in shown.findings for f in finding.fact_ids}
    told |= {f for bracket in shown.brackets for f in bracket.fact_ids}
    more = pl.Series("fact_ids", [*membership_facts, *told], dtype=pl.String)
    return pl.concat([shown.table["fact_ids"].explode().drop_nulls(), more])


def _reaches(recorded: pl.DataFrame, sets: tuple[Pairs, ...]) -> tuple[dt.date | None, ...]:
    """When the newest engagement of each set began, of whatever kind and domain: so far its record surely reaches."""
    newest = dict(recorded.group_by("pairs").agg(pl.col("first").max()).iter_rows())
    return tuple(newest.get(s.key) for s in sets)


def _known(what: str, value: str | None, terms: tuple[str, ...]) -> None:
    if value is not None and value not in terms:
        near = naming.near(value, terms)
        hint = f" (near: {', '.join(near)})" if near else ""
        raise QuestionError(f"--{what} {value!r} is not one of {', '.join(terms)}{hint}")
