"""Recommendations, goals and pledges: items under a heading that announces them, and sentences that advise or bind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from isthmus.documents import parties as acting
from isthmus.documents.imperatives import addressed, begins_with_act, label_end, label_words
from isthmus.documents.parties import Party
from isthmus.documents.proposers.recommendation_cues import (
    ADDRESSED,
    ADDRESSEE_HEADING,
    ADVISES,
    AFTER_LEAD,
    DESCRIPTIVE,
    HEADING,
    IMPERATIVE,
    LABELLED,
    MODAL,
    NO_HEADING,
    NOT_ADDRESSED,
    PARAGRAPH_UNDER_HEADING,
    RECOMMENDING,
    RECOMMENDS,
    REQUEST,
    START,
    SURE_HEADING,
    UNDER_HEADING,
)
from isthmus.documents.proposers.recommendation_sentences import Advice, advice_in, advices_in, roles_in, undertaken
from isthmus.documents.reading import Candidate, Passage, Reading
from isthmus.documents.scoring import Evidence, weigh
from isthmus.documents.sentences import Sentence, sentences_of
from isthmus.documents.undertakings import AIMING, BINDING_KINDS, PLEDGING, signatories

PROPOSER = "recommendations"



@dataclass(slots=True)
class _Context:
    """What headings and lead sentences say of the passages that follow."""

    recommending: bool = False
    sure: bool = False
    addressees: list[Party] = field(default_factory=list)
    lead: Passage | None = None
    lead_to: list[Party] = field(default_factory=list)
    lead_kind: str = "recommendation"
    items_seen: int = 0


def propose(reading: Reading) -> Iterator[Candidate]:
    """The recommendations, goals and pledges of a document's own passages."""
    context = _Context()
    title = next((p.number for p in reading.passages if p.own), None)
    for passage in reading.passages:
        if not passage.own:
            continue
        if passage.kind == "heading":
            if context.recommending and begins_with_act(passage.text) and len(passage.text.split()) > 3:
                evidence = [START, UNDER_HEADING, IMPERATIVE, ADDRESSED if context.addressees else NOT_ADDRESSED]
                yield _made(reading, passage, passage.text, context.addressees, "recommendation", evidence)
            elif passage.number != title:
                _enter(reading, passage, context)
            continue
        if passage.kind == "row":
            yield from _of_row(reading, passage, context)
            continue
        if passage.kind == "item":
            yield from _of_item(reading, passage, context)
            continue
        yield from _of_paragraph(reading, passage, context)


def _enter(reading: Reading, heading: Passage, context: _Context) -> None:
    """What a heading changes: it begins or ends recommendations, or names to whom they are addressed."""
    context.lead, context.lead_to = None, []
    text = heading.text.strip()
    actors = acting.distinct(acting.party(m) for m in reading.mentions_in(heading.number, "actor"))
    if HEADING.search(text) and not NO_HEADING.search(text):
        context.recommending, context.sure = True, bool(SURE_HEADING.search(text))
        context.addressees = actors
    elif context.recommending and DESCRIPTIVE.search(text) and not actors:
        context.recommending = False
    elif context.recommending:
        whom = ADDRESSEE_HEADING.match(text)
        named = actors or ([{"name": whom["whom"], "id": None}] if whom and whom["whom"] else [])
        context.addressees = named or context.addressees
    else:
        context.addressees = []


def _of_item(reading: Reading, passage: Passage, context: _Context) -> Iterator[Candidate]:
    """An item of a list: one recommendation under a heading of them or after a lead sentence, else by its sentences."""
    context.items_seen += 1
    sentences = list(sentences_of(reading, passage))
    advised = next((found for s in sentences if (found := advice_in(reading, s))), None)
    label = _labelled(reading, passage, sure=context.recommending and context.sure)
    acts = begins_with_act(passage.text) or bool(label)
    request = REQUEST.match(passage.text) if reading.record.kind in BINDING_KINDS else None
    if request:
        to = acting.distinct(acting.party(m) for m in reading.mentions_in(passage.number, "actor"))[:1]
        to = to or roles_in(passage.text)
        yield _made(reading, passage, passage.text, to, "recommendation", [START, RECOMMENDS, ADDRESSED if to else NOT_ADDRESSED])
        return
    if context.lead is not None and context.lead_kind != "recommendation" and len(context.lead_to) > 1:
        return  # what several undertake together is a commitment
    if context.lead is not None and context.lead_kind != "recommendation":
        kind = context.lead_kind
        yield _made(
            reading, passage, passage.text, context.lead_to, kind, [START, AFTER_LEAD, ADDRESSED], lead=context.lead
        )
        return
    if context.lead is None and not (context.recommending and (context.sure or acts or advised)):
        yield from _of_sentences(reading, passage, sentences)
        return
    if passage.text.rstrip().endswith("?"):
        return
    evidence = [START, AFTER_LEAD if context.lead is not None else UNDER_HEADING]
    to = label or (advised.to if advised else []) or context.lead_to or context.addressees
    evidence += [IMPERATIVE] if acts else []
    evidence += [ADVISES] if advised else []
    evidence += [ADDRESSED] if to else [NOT_ADDRESSED]
    if not acts and not advised and _tells(passage.text):
        evidence.append(Evidence(-1.5, "it tells what is, not what is to be done"))
    yield _made(reading, passage, passage.text, to, "recommendation", evidence, lead=context.lead)


def _of_row(reading: Reading, passage: Passage, context: _Context) -> Iterator[Candidate]:
    """A row of a table under a heading of recommendations: its longest cell, by its label or its own cell to someone."""
    cells = [cell.strip() for cell in passage.text.split("\t")]
    what = max(cells, key=len)
    if not (context.recommending and context.sure) or len(what.split()) < 4:
        yield from _of_sentences(reading, passage, list(sentences_of(reading, passage)))
        return
    to = acting.distinct(acting.party(m) for m in reading.mentions_in(passage.number, "actor"))[:1] or roles_in(passage.text)
    evidence = [START, UNDER_HEADING, *([IMPERATIVE] if begins_with_act(what) else []), ADDRESSED if to else NOT_ADDRESSED]
    yield _made(reading, passage, what, to, "recommendation", evidence)


def _of_paragraph(reading: Reading, passage: Passage, context: _Context) -> Iterator[Candidate]:
    sentences = list(sentences_of(reading, passage))
    if passage.text.rstrip().endswith(":") and sentences:
        context.lead, context.lead_to, context.lead_kind = _lead(reading, passage, sentences[-1], context)
        yield from _of_sentences(reading, passage, sentences[:-1])
        return
    context.lead, context.lead_to = None, []
    labelled = LABELLED.match(passage.text)
    if (labelled and len(passage.text) - labelled.end() > 20) or (
        context.recommending
        and context.sure
        and sentences
        and (begins_with_act(passage.text) or _labelled(reading, passage, sure=True))
    ):
        advised = next((found for s in sentences if (found := advice_in(reading, s))), None)
        to = _labelled(reading, passage, sure=True) or (advised.to if advised else []) or context.addressees
        evidence = [START, PARAGRAPH_UNDER_HEADING, IMPERATIVE, ADDRESSED if to else NOT_ADDRESSED]
        yield _made(reading, passage, passage.text, to, "recommendation", evidence)
        return
    yield from _of_sentences(
        reading, passage, sentences, extra=[PARAGRAPH_UNDER_HEADING] if context.recommending else []
    )


def _lead(
    reading: Reading, passage: Passage, sentence: Sentence, context: _Context
) -> tuple[Passage | None, list[Party], str]:
    """A sentence that opens a list: whether the list recommends or pledges, and to whom or by whom."""
    text = sentence.text
    modal, recommends = MODAL.search(text), RECOMMENDING.search(text)
    if modal or recommends:
        to = acting.acting(sentence, 0, modal.start() if modal else len(text), places=True)
        return passage, to or roles_in(text) or context.addressees, "recommendation"
    if context.recommending and re.search(r"recommend|following|propos", text, re.IGNORECASE):
        return passage, context.addressees, "recommendation"
    whom = ADDRESSEE_HEADING.match(text)
    if context.recommending and whom and whom["whom"]:
        return (
            passage,
            acting.acting(sentence, 0, len(text), places=True) or [{"name": whom["whom"].rstrip(": "), "id": None}],
            "recommendation",
        )
    pledges, aims = PLEDGING.search(f"{text} "), AIMING.search(f"{text} ") or re.search(r"\bwill:$", text)
    if (pledges or aims) and reading.record.kind in BINDING_KINDS:
        by = acting.acting(sentence, 0, len(text)) or signatories(reading)
        return passage, by, "pledge" if pledges else "goal"
    return None, [], "recommendation"


def _of_sentences(
    reading: Reading, passage: Passage, sentences: list[Sentence], *, extra: list[Evidence] | None = None
) -> Iterator[Candidate]:
    before: Advice | None = None
    for sentence in sentences:
        found = advices_in(reading, sentence, before)
        undertaking = undertaken(reading, sentence) if not found else None
        for advice in [*found, *([undertaking] if undertaking is not None else [])]:
            evidence = [START, *advice.evidence, *(extra or [])]
            yield _made(reading, passage, advice.what or sentence.text, advice.to, advice.kind, evidence, part=sentence)
        before = found[-1] if found else before


def _made(
    reading: Reading,
    passage: Passage,
    what: str,
    to: list[Party],
    kind: str,
    evidence: list[Evidence],
    *,
    lead: Passage | None = None,
    part: Sentence | None = None,
) -> Candidate:
    score, reasons = weigh(evidence)
    mentions = part.mentions if part is not None else reading.mentions_in(passage.number)
    theme = acting.domains_in(mentions) or acting.domains_in(reading.mentions_in(passage.number))
    content = {"to": to, "what": what.strip(), "theme": theme[0] if theme else None, "kind": kind}
    numbers = (passage.number,) if lead is None else (passage.number, lead.number)
    return Candidate(
        kind="recommendation", content=content, passages=numbers, score=score, reasons=reasons, proposer=PROPOSER
    )



def _labelled(reading: Reading, passage: Passage, *, sure: bool = False) -> list[Party]:
    """To whom a passage is addressed by a label before what is to be done: `To Japan: send …`, `NATO — publish …`."""
    sentence = next(iter(sentences_of(reading, passage)), None)
    found = addressed(sentence, roles_in(label_words(sentence.text))) if sentence is not None else None
    return found[0] if found and (found[1] or (sure and ":" in passage.text[: label_end(passage.text)])) else []


def _tells(text: str) -> bool:
    """Whether a text tells what is: a finite verb in the past or `is`, `are`, `has`."""
    return bool(re.search(r"\b(?:is|are|was|were|has|have|had|remains?)\b", text)) and not MODAL.search(text)
