"""The sentences of `deterrence` on documents: every number in them is a finding or the end of a bracket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from isthmus.model.deterrence_terms import CONCEPTS
from isthmus.questions.answer import Bracket, Finding
from isthmus.questions.deterrence_tables import facts_of
from isthmus.questions.deterrence_words import Told, joined
from isthmus.questions.naming import in_text
from isthmus.questions.spoken import Spoken
from isthmus.questions.spoken_distances import WordDistance
from isthmus.questions.spoken_tables import BORNE_OUT, EVEN, PARTED, SILENT, Held, interval
from isthmus.questions.stances import Record

_TOP = 3
_LISTED = 4


def on_concepts(spoken: Spoken, actors: Sequence[str], names: Mapping[str, str]) -> Told:
    """Which concepts the documents speak of most, and which they deny or reject, actor by actor."""
    findings: list[Finding] = []
    brackets: list[Bracket] = []
    parts = []
    for actor in actors:
        its = spoken.of([actor])
        if its.is_empty:
            continue
        sizes = its.uses.group_by("document_id").agg(pl.col("passage_id").n_unique().alias("n"))["n"].to_list()
        by = (
            its.uses.filter(~pl.col("negated"))
            .group_by("concept")
            .len("n")
            .sort("n", "concept", descending=[True, False])
        )
        if by.is_empty():
            continue
        concept, used = by.row(0)
        share, name = used / sum(sizes), f"passages of {names[actor]} on {CONCEPTS.terms[concept]}, share"
        low, high = interval(used, sizes)
        findings.append(Finding(name, share, "1", (), its.document_ids))
        brackets.append(Bracket(f"{name}, 95 %", low, high, "1", _WILSON, (), its.document_ids))
        more = f", then of {joined([CONCEPTS.terms[c] for c in by['concept'][1:_TOP]], 'and')}" if by.height > 1 else ""
        parts.append(
            f"those of {in_text(names[actor])} speak most of {CONCEPTS.terms[concept]} ({share:.0%}, 95 % {low:.0%} to {high:.0%}){more}"
        )
    denied = spoken.uses.filter(pl.col("negated"))
    documents = spoken.document_ids
    findings.append(
        Finding(
            "passages that only deny or reject a concept", denied["passage_id"].n_unique(), "passages", (), documents
        )
    )
    text = f"Of passages on concepts of deterrence in their documents, {'; '.join(parts)}." if parts else ""
    n = denied["passage_id"].n_unique()
    text += (
        f" In {n} passage{'s' * (n != 1)} a concept is only denied or rejected."
        if n
        else " None only denies or rejects a concept."
    )
    return Told(text.strip(), tuple(findings), tuple(brackets))


_WILSON = "Wilson's interval, as if all passages of one document said the same"


def on_distances(label: str, group: Sequence[str], names: Mapping[str, str], far: Sequence[WordDistance]) -> Told:
    """Whose words lie closest and furthest apart, and whether that is more than chance."""
    known = sorted((d for d in far if d.value is not None), key=lambda d: (d.value or 0.0, d.a, d.b))
    every = tuple(sorted({i for d in far for i in d.document_ids}))
    if not known:
        return Told("No pair has enough documents on both sides for a distance of words.", (), ())
    findings = [
        Finding("pairs with a distance of words", len(known), "pairs", (), every),
        Finding("of these further apart than chance", sum(d.stands_out for d in known), "pairs", (), every),
    ]
    brackets = []

    def said(d: WordDistance) -> str:
        pair = f"{names[d.a]}–{names[d.b]}"
        value, low, high, chance = (x or 0.0 for x in (d.value, d.low, d.high, d.chance))
        findings.append(Finding(f"distance of words {pair}", value, "1", (), d.document_ids))
        findings.append(Finding(f"distance of words {pair}, by chance", chance, "1", (), d.document_ids))
        brackets.append(
            Bracket(f"distance of words {pair}, 95 %", low, high, "1", "interval over documents", (), d.document_ids)
        )
        return f"{in_text(names[d.a])}–{in_text(names[d.b])} ({value:.2f}, 95 % {low:.2f} to {high:.2f}; chance up to {chance:.2f})"

    near, away = known[0], known[-1]
    text = (
        f"The words of documents lie closest for {said(near)} and furthest apart for {said(away)}."
        if near is not away
        else f"One pair's words can be compared: {said(near)}."
    )
    n, out = findings[0].value, findings[1].value
    lie = "lies" if out == 1 else "lie"
    text += f" Of {n:.0f} pair{'s' * (n != 1)} {out:.0f} {lie} further apart than documents dealt out at random would."
    return Told(text, tuple(findings), tuple(brackets))


def on_passages(spoken: Spoken, shown: pl.DataFrame, names: Mapping[str, str], actors: Sequence[str]) -> Told:
    """How many passages there are, of whom, and how many are shown."""
    if spoken.is_empty:
        return Told("")
    counts = {a: spoken.of([a]) for a in actors if not spoken.of([a]).is_empty}
    about = spoken.uses["concept"].unique().to_list()
    findings = [
        Finding(f"passages of {names[a]}", its.passages, "passages", (), its.document_ids) for a, its in counts.items()
    ]
    denied = spoken.uses.filter(pl.col("negated"))["passage_id"].n_unique()
    findings.append(Finding("passages", spoken.passages, "passages", (), spoken.document_ids))
    findings.append(Finding("passages that only deny or reject", denied, "passages", (), spoken.document_ids))
    findings.append(Finding("passages shown", shown["passage_id"].n_unique(), "passages", (), spoken.document_ids))
    each = ", ".join(f"{in_text(names[a])} {its.passages}" for a, its in counts.items())
    what = CONCEPTS.terms[about[0]] if len(about) == 1 else "a concept"
    many = "passages of documents speak" if spoken.passages != 1 else "passage of documents speaks"
    text = f"{spoken.passages} {many} of {what} ({each}), {denied} of them only to deny or reject it"
    return Told(f"{text}; {findings[-1].value:.0f} are shown, the newest of each.", tuple(findings))


def on_held(found: Sequence[Held], names: Mapping[str, str]) -> Told:
    """Whether words bear out the stances on record."""
    if not found:
        return Told("No actor has both a stance on record and documents that speak of a concept.")
    facts = tuple(facts_of(p for h in found for p in h.stated))
    documents = tuple(sorted({d for h in found for d in h.document_ids}))
    counts = {v: [h for h in found if h.verdict == v] for v in (BORNE_OUT, PARTED, EVEN, SILENT)}
    findings = [Finding("stances of actors whose documents are read", len(found), "stances", facts, documents)]
    findings += [Finding(f"stances {v}", len(hs), "stances", facts, documents) for v, hs in counts.items()]
    listed = "; ".join(_told(h, names) for h in counts[PARTED][:_LISTED])
    more = " and others" if len(counts[PARTED]) > _LISTED else ""
    text = (
        f"Of {len(found)} stances on record of actors whose documents are read, words bear out {len(counts[BORNE_OUT])} and part from "
        f"{len(counts[PARTED])}{f' ({listed}{more})' if listed else ''}; of {len(counts[SILENT])} the documents never speak"
        f"{f', and in {len(counts[EVEN])} they use and deny the words alike' if counts[EVEN] else ''}."
    )
    return Told(text, tuple(findings))


def _told(h: Held, names: Mapping[str, str]) -> str:
    stance = {
        "endorses": "endorsed",
        "qualified": "accepted with conditions",
        "avoids": "avoided",
        "rejects": "rejected",
    }[h.stance]
    words = "used" if h.used > h.negated else "denied" if h.negated > h.used else "spoken of"
    return f"{CONCEPTS.terms[h.concept]}, {stance} by {in_text(names[h.actor])} but {words} in documents"


def on_basis(basis: str, mine: Record, spoken: Spoken) -> Told:
    """What the answer rests on, and on how much of each."""
    facts = tuple(facts_of(mine.passages))
    read = tuple(spoken.documents["document_id"].unique().sort())
    findings = []
    parts = []
    if basis != "documents":
        findings.append(Finding("positions of these actors", len(mine.passages), "positions", facts))
        parts.append(
            f"{len(mine.passages)} position{'s' * (len(mine.passages) != 1)}, each with a coder's judgement of stance"
        )
    if basis != "positions":
        findings += [
            Finding("documents of these actors", len(read), "documents", (), read),
            Finding(
                "documents that speak of a concept", len(spoken.document_ids), "documents", (), spoken.document_ids
            ),
            Finding("passages that speak of a concept", spoken.passages, "passages", (), spoken.document_ids),
        ]
        parts.append(
            f"{spoken.passages} passage{'s' * (spoken.passages != 1)} in {len(spoken.document_ids)} of {len(read)} documents, "
            "whose words are no stance"
        )
    on = {"positions": "positions alone", "documents": "documents alone", "both": "both positions and documents"}[basis]
    return Told(f"This answer rests on {on}: {'; and '.join(parts)}.", tuple(findings))
