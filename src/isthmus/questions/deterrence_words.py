"""The sentences of `deterrence`: every number in them is a finding or the end of a bracket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from isthmus.model.deterrence_terms import CONCEPTS
from isthmus.questions.answer import Bracket, Finding
from isthmus.questions.deterrence_tables import ALIKE, ALONE, BY_DEGREE, OPPOSED, facts_of, opponent_stance, split
from isthmus.questions.naming import in_text
from isthmus.questions.stance_distances import PairDistance
from isthmus.questions.stances import Contrast, Move, Newest, Passage, Record, agreement

SHOWN = 6
_MOVES_SHOWN = 4
MORE_READ = 20
"""Positions of which a coder saw more than the summary, from which on their agreement is told apart."""
_DONE = {"endorses": "endorsed", "qualified": "accepted with conditions", "avoids": "avoided", "rejects": "rejected"}
_WAYS = "low: in the reading of every coder; high: in that of any"


@dataclass(frozen=True)
class Told:
    """A part of the sentence with the numbers in it."""

    text: str
    findings: tuple[Finding, ...] = ()
    brackets: tuple[Bracket, ...] = ()


def told(
    view: str,
    label: str,
    group: Sequence[str],
    beside: Sequence[str],
    names: Mapping[str, str],
    mine: Record,
    stated: Newest,
    opposed: Sequence[Contrast],
    far: Sequence[PairDistance],
    changed: Sequence[Move],
) -> Told:
    """The finding of a view in words."""
    match view:
        case "distance":
            return _on_distances(label, group, beside, names, far)
        case "moved":
            return _on_moves(names, mine.passages, changed)
        case "profile" | "positions":
            return _on_positions(names, mine)
        case _:
            return _on_concepts(label, group, beside, names, stated, opposed)


def on_coders(record: Record) -> Told:
    """How far the coders agree."""
    alone = agreement(record.passages, "nominal")
    ordered = agreement(record.passages, "ordinal")
    if alone is None or ordered is None:
        return Told("No second coder has judged these stances.")
    judged = [p for p in record.passages if sum(p.coded) > 1]
    same = [p for p in judged if len({s for s, done in zip(p.stances, p.coded, strict=True) if done}) == 1]
    facts = tuple(facts_of(judged))
    findings = [
        Finding("positions judged by a further coder", len(judged), "positions", facts),
        Finding("of these with one stance in all codings", len(same), "positions", facts),
    ]
    brackets = []
    for name, found in (("nominal", alone), ("ordinal", ordered)):
        findings.append(Finding(f"Krippendorff's α, {name}", found.alpha, "1", facts))
        ends = "ends of the 95 % bootstrap interval over positions"
        brackets.append(Bracket(f"Krippendorff's α, {name}, 95 %", found.low, found.high, "1", ends, facts))
    if alone.alpha != alone.alpha:
        text = f"Two codings agree on all {len(judged)} positions judged twice, which all have one stance."
        return Told(text, tuple(findings[:2]), ())
    more = [p for p in judged if p.read_more]
    deeper = agreement(more, "nominal") if MORE_READ <= len(more) < len(judged) else None
    aside = ""
    if deeper is not None and deeper.alpha == deeper.alpha:
        facts = tuple(facts_of(more))
        findings.append(Finding("positions of which more than the summary was seen", len(more), "positions", facts))
        findings.append(Finding("Krippendorff's α, nominal, where more was seen", deeper.alpha, "1", facts))
        aside = (
            f" On the {len(more)} of which it saw more than the first coder's summary, the first of these is {deeper.alpha:.2f} "
            f"({deeper.low:.2f} to {deeper.high:.2f})."
        )
        ends = "ends of the 95 % bootstrap interval over these positions"
        brackets.append(Bracket("α where more was seen, 95 %", deeper.low, deeper.high, "1", ends, facts))
    text = (
        f"Of {len(judged)} positions judged blind by a second coder, {len(same)} got the same stance: Krippendorff's α "
        f"{alone.alpha:.2f} (95 % {alone.low:.2f} to {alone.high:.2f}) without order and {ordered.alpha:.2f} "
        f"({ordered.low:.2f} to {ordered.high:.2f}) with the stances in order.{aside}"
    )
    return Told(text, tuple(findings), tuple(brackets))


def _on_concepts(
    label: str,
    group: Sequence[str],
    beside: Sequence[str],
    names: Mapping[str, str],
    stated: Newest,
    opposed: Sequence[Contrast],
) -> Told:
    ways = {c: split(stated, c, group) for c in CONCEPTS.terms if any((a, c) in stated for a in group)}
    shared = [c for c, how in ways.items() if how != ALONE]
    within = [c for c in opposed if c.supporter.actor in group and c.opponent.actor in group]
    across = [c for c in opposed if (c.supporter.actor in group) != (c.opponent.actor in group)]
    findings = [
        Finding(
            name,
            sum(ways[c] in how for c in shared),
            "concepts",
            _facts(stated, group, shared) or _facts(stated, group, ways),
        )
        for name, how in (
            ("concepts on which at least two of the group have a position", (ALIKE, BY_DEGREE, OPPOSED)),
            ("one stance", (ALIKE,)),
            ("differ by degree", (BY_DEGREE,)),
        )
    ]
    inner = _bracket("concepts opposed within the group", within, _facts(stated, group, ways))
    text = (
        f"Of {len(shared)} concepts of deterrence on which at least two of {label} have a stated position, they take one stance on "
        f"{findings[1].value:.0f}, differ by degree on {findings[2].value:.0f}, and on {_span(inner)} one endorses what another avoids or "
        f"rejects.{_listed(within, names, ' These are ')}"
    )
    if not beside:
        return Told(text, tuple(findings), (inner,))
    outer = _bracket("concepts opposed across", across, _facts(stated, (*group, *beside), CONCEPTS.terms))
    told = {c.concept for c in within}
    new = [c for c in across if c.concept not in told]
    others = joined([in_text(names[a]) for a in beside], "or")
    before = " Besides those named, these are " if told else " These are "
    text += f" So it stands between one of them and {others} on {_span(outer)} concepts.{_listed(new, names, before)}"
    return Told(text, tuple(findings), (inner, outer))


def _facts(stated: Newest, actors: Iterable[str], concepts: Iterable[str]) -> tuple[str, ...]:
    wanted, of = set(actors), set(concepts)
    return tuple(
        facts_of(p for (actor, concept), ps in stated.items() if actor in wanted and concept in of for p in ps)
    )


def _bracket(name: str, found: Sequence[Contrast], facts: tuple[str, ...]) -> Bracket:
    """Concepts opposed in every reading, and in any; a count of none rests on all positions among which none was."""
    sure = {c.concept for c in found if all(c.by)}
    rests = tuple(facts_of(p for c in found for p in (c.supporter, c.opponent))) or facts
    return Bracket(name, len(sure), len({c.concept for c in found}), "concepts", _WAYS, rests)


def _listed(found: Sequence[Contrast], names: Mapping[str, str], before: str) -> str:
    """The opposed concepts with who stands where: those that every coder sees first, then those that part the most pairs."""
    by: dict[str, list[Contrast]] = {}
    for c in found:
        by.setdefault(c.concept, []).append(c)
    parts = []
    for concept, them in sorted(
        by.items(), key=lambda item: (not any(all(c.by) for c in item[1]), -len(item[1]), item[0])
    ):
        against: dict[str, list[str]] = {}
        for c in them:
            against.setdefault(_DONE[opponent_stance(c)], []).append(in_text(names[c.opponent.actor]))
        sides = [f"{how} by {joined(list(dict.fromkeys(who)), 'and')}" for how, who in against.items()]
        support = list(dict.fromkeys(in_text(names[c.supporter.actor]) for c in them))
        doubt = "" if any(all(c.by) for c in them) else "; in one coder's reading alone"
        parts.append(f"{CONCEPTS.terms[concept]} (endorsed by {joined(support, 'and')}, {', '.join(sides)}{doubt})")
    more = "; and others" if len(parts) > SHOWN else ""
    return f"{before}{'; '.join(parts[:SHOWN])}{more}." if parts else ""


def _on_distances(
    label: str, group: Sequence[str], beside: Sequence[str], names: Mapping[str, str], far: Sequence[PairDistance]
) -> Told:
    known = [d for d in far if d.by_reading]
    findings: list[Finding] = []
    brackets: list[Bracket] = []

    def said(d: PairDistance) -> str:
        facts = tuple(facts_of(d.passages))
        pair = f"{names[d.a]}–{names[d.b]}"
        low, high = d.low or 0.0, d.high or 0.0
        findings.append(_finding(d, names))
        brackets.append(Bracket(f"distance {pair}, 95 %", low, high, "1", "interval over concepts and coders", facts))
        between = Bracket(f"distance {pair}, between coders", min(d.by_reading), max(d.by_reading), "1", _READ, facts)
        brackets.append(between)
        return f"{in_text(names[d.a])}–{in_text(names[d.b])} ({d.by_reading[0]:.2f}, 95 % {low:.2f} to {high:.2f})"

    parts = []
    inside = sorted((d for d in known if d.a in group and d.b in group), key=lambda d: (d.by_reading[0], d.a, d.b))
    if len(inside) > 1:
        near, away = inside[0], inside[-1]
        parts.append(
            f"Within {label} stated stances lie closest for {said(near)} and furthest apart for {said(away)}{_apart(near, away)}."
        )
    elif inside:
        parts.append(f"Within {label} one pair can be told: {said(inside[0])}.")
    for other in beside:
        them = sorted(
            (d for d in known if other in (d.a, d.b) and (d.a in group) != (d.b in group)),
            key=lambda d: d.by_reading[0],
        )
        if len(them) > 1:
            near, away = them[0], them[-1]
            findings += [_finding(d, names) for d in (near, away)]
            one, last = (in_text(names[d.a if d.a in group else d.b]) for d in (near, away))
            parts.append(
                f"To {in_text(names[other])} {one} is closest ({near.by_reading[0]:.2f}) and {last} furthest "
                f"({away.by_reading[0]:.2f}){_apart(near, away)}."
            )
    untold = [d for d in far if not d.by_reading]
    if untold:
        facts = tuple(facts_of(p for d in far for p in d.passages))
        findings.append(Finding("pairs with too few shared concepts", len(untold), "pairs", facts))
        parts.append(f"For {len(untold)} pairs too few concepts are shared to say.")
    scale = "The Jensen–Shannon distance is nought where all stances are alike and one where none is."
    text = (
        " ".join([*parts, scale])
        if inside or len(parts) > bool(untold)
        else "No pair shares enough concepts for a distance."
    )
    return Told(text, tuple(findings), tuple(brackets))


def _finding(d: PairDistance, names: Mapping[str, str]) -> Finding:
    return Finding(f"distance {names[d.a]}–{names[d.b]}", d.by_reading[0], "1", tuple(facts_of(d.passages)))


def _apart(near: PairDistance, away: PairDistance) -> str:
    """A warning where the intervals of the two overlap."""
    return ", though the intervals overlap" if (near.high or 0.0) >= (away.low or 0.0) else ""


_READ = "low and high: the readings of the coders"


def _on_moves(names: Mapping[str, str], passages: Sequence[Passage], changed: Sequence[Move]) -> Told:
    facts = tuple(facts_of(p for m in changed for p in (m.before, m.after))) or tuple(facts_of(passages))
    sure = [m for m in changed if all(m.by)]
    series: dict[tuple[str, str], set[object]] = {}
    for p in passages:
        series.setdefault((p.actor, p.concept), set()).add(p.day)
    repeated = sum(len(days) > 1 for days in series.values())
    found = Finding("stances on record at two dates or more", repeated, "actors' concepts", tuple(facts_of(passages)))
    count = Bracket("changes of stance", len(sure), len(changed), "changes", _WAYS, facts)
    stances = "stance" if repeated == 1 else "stances"
    if not changed:
        return Told(f"Of {repeated} {stances} on record at two dates or more, none changed.", (found,), (count,))
    listed = "; ".join(
        f"{in_text(names[m.actor])} on {CONCEPTS.terms[m.concept]}, from {_as_noun(m.before, m)} ({m.before.date[:7]}) to "
        f"{_as_noun(m.after, m)} ({m.after.date[:7]})"
        for m in (sure or changed)[:_MOVES_SHOWN]
    )
    more = " and others" if len(sure or changed) > _MOVES_SHOWN else ""
    return Told(
        f"Of {repeated} {stances} on record at two dates or more, {_span(count)} changed; the newest: {listed}{more}.",
        (found,),
        (count,),
    )


def _as_noun(p: Passage, m: Move) -> str:
    return {"endorses": "endorsed", "qualified": "qualified", "avoids": "avoided", "rejects": "rejected"}[
        p.stances[m.by.index(True)]
    ]


def _on_positions(names: Mapping[str, str], mine: Record) -> Told:
    facts = tuple(facts_of(mine.passages))
    counts = {a: sum(p.actor == a for p in mine.passages) for a in dict.fromkeys(p.actor for p in mine.passages)}
    endorsed = sum(p.stances[0] == "endorses" for p in mine.passages)
    years = sorted(p.date[:4] for p in mine.passages)
    findings = (
        Finding("positions", len(mine.passages), "positions", facts),
        Finding("concepts", len({p.concept for p in mine.passages}), "concepts", facts),
        Finding("endorsements, first coder", endorsed, "positions", facts),
        *(
            Finding(f"positions of {names[a]}", n, "positions", tuple(facts_of(mine.of([a]))))
            for a, n in counts.items()
        ),
    )
    each = ", ".join(f"{in_text(names[a])} {n}" for a, n in sorted(counts.items(), key=lambda c: (-c[1], names[c[0]])))
    return Told(
        f"{len(mine.passages)} positions on {findings[1].value:.0f} concepts are on record from {years[0]} to {years[-1]} ({each}); the "
        f"first coder reads {endorsed} of them as endorsing.",
        findings,
    )


def _span(b: Bracket) -> str:
    return f"{b.low:.0f}" if b.low == b.high else f"{b.low:.0f} to {b.high:.0f}"


def joined(items: Sequence[str], word: str) -> str:
    """The items parted by commas, the last by a word."""
    return f"{', '.join(items[:-1])} {word} {items[-1]}" if len(items) > 1 else "".join(items)
