"""Recommendations, goals and pledges: items under a heading that announces them, and sentences that advise or bind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from isthmus.documents import parties as acting
from isthmus.documents.imperatives import ACTS, addressed, asked_after_colon, begins_with_act, label_end, label_words
from isthmus.documents.modality import clause_before
from isthmus.documents.parties import Party
from isthmus.documents.proposers.recommendation_cues import (
    ADDRESSED,
    ADDRESSEE_HEADING,
    ADVISES,
    AFTER_LEAD,
    ASKING,
    BY_NONE,
    CONDITION,
    DESCRIPTIVE,
    EXPECTS,
    HEADING,
    IMPERATIVE,
    IN_PAGE,
    LABELLED,
    LET_US,
    MODAL,
    NO_HEADING,
    NOT_ADDRESSED,
    OFFICE,
    OTHERS_WORDS,
    OURS,
    PARAGRAPH_UNDER_HEADING,
    PASSIVE,
    RECOMMENDING,
    RECOMMENDS,
    REPORTED,
    REQUEST,
    ROLES,
    SAID,
    START,
    STEP,
    SURE_HEADING,
    TIME_FOR,
    TO_GUESTS,
    UNDER_HEADING,
)
from isthmus.documents.reading import Candidate, Passage, Reading
from isthmus.documents.scoring import Evidence, weigh
from isthmus.documents.sentences import Sentence, sentences_of
from isthmus.documents.undertakings import AIMING, BINDING_KINDS, PLEDGING, signatories, undertaking

PROPOSER = "recommendations"

PAGES = ("event-page", "award-notice")
"""Kinds of document in which an order speaks to the reader."""

ESSAYS = ("report", "commentary", "analysis", "brief")
"""Kinds of document in which an order in running prose is advice."""


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
    advised = next((found for s in sentences if (found := _advice(reading, s))), None)
    label = _labelled(reading, passage, sure=context.recommending and context.sure)
    acts = begins_with_act(passage.text) or bool(label)
    request = REQUEST.match(passage.text) if reading.record.kind in BINDING_KINDS else None
    if request:
        to = acting.distinct(acting.party(m) for m in reading.mentions_in(passage.number, "actor"))[:1]
        to = to or _roles(passage.text)
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
    to = acting.distinct(acting.party(m) for m in reading.mentions_in(passage.number, "actor"))[:1] or _roles(passage.text)
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
        advised = next((found for s in sentences if (found := _advice(reading, s))), None)
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
        return passage, to or _roles(text) or context.addressees, "recommendation"
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
    for sentence in sentences:
        advice = _advice(reading, sentence) or _undertaking(reading, sentence)
        if advice is not None:
            evidence = [START, *advice.evidence, *(extra or [])]
            yield _made(reading, passage, sentence.text, advice.to, advice.kind, evidence, part=sentence)


@dataclass(frozen=True, slots=True)
class _Advice:
    to: list[Party]
    evidence: list[Evidence]
    kind: str = "recommendation"


def _advice(reading: Reading, sentence: Sentence) -> _Advice | None:
    """What a sentence advises, by a verb of recommending or a modal verb whose subject can act."""
    text = sentence.text
    if text.rstrip().endswith("?") or REPORTED.search(text) or TO_GUESTS.match(text):
        return None
    ordered = _ordered(reading, sentence)
    if ordered is not None:
        return ordered
    asked = _asked(reading, sentence)
    if asked is not None:
        return asked
    recommends = RECOMMENDING.search(text)
    if recommends:
        return _recommended(sentence, recommends)
    for time in TIME_FOR.finditer(text):
        to = acting.acting(sentence, time.start("whom"), time.end("whom"), places=True) or _roles(time["whom"])
        if time["act"].lower() in ACTS and to:
            return _Advice(to, [Evidence(2.0, "it is time, or vital, that someone acts"), ADDRESSED])
    let_us = LET_US.search(text)
    if let_us and (let_us["act"] in ACTS or (let_us["whom"] and not re.match(r"(?:us|me)\b", let_us["whom"]))):
        return _Advice(acting.acting(sentence, *let_us.span("whom")), [Evidence(2.2, "`let us` with what is to be done")])
    step = STEP.search(text)
    if step and not CONDITION.match(text):
        to = acting.acting(sentence, 0, step.end(), places=True)
        return _Advice(to or _roles(text[: step.end()]), [Evidence(2.2, "it says which step is to be taken"), ADDRESSED if to else BY_NONE])
    for modal in MODAL.finditer(text):
        before = clause_before(text, modal.start())
        if (
            EXPECTS.match(text[modal.end() :])
            or CONDITION.search(before)
            or re.search(r"\b(?:there|it|this|that|which|I)\s$", before[-6:])
        ):
            continue
        start = modal.start() - len(before)
        to = acting.acting(sentence, max(start, modal.start() - 110), modal.start())
        to = to or [p for p in acting.proper_name_before(before) if not _is_common(reading, before, p["name"])]
        roles = [] if to else _roles(before[-60:])
        asked_past = re.match(r"(?:was|were) ", modal["modal"], re.IGNORECASE)
        if asked_past and not begins_with_act(text[modal.end() :].strip()):
            continue
        if re.search(
            r"\b(?:expect\w*|whom|hop(?:e|es|ed)|it (?:has been|is often|is) said) (?:\w+ ){0,2}(?:that )?",
            before[-45:],
        ):
            continue
        if not to and not roles and not re.search(r"\bwe\s(?:\w+\s)?$", before, re.IGNORECASE):
            continue
        ours = re.search(r"\bwe\s(?:\w+\s)?$", before, re.IGNORECASE) is not None
        if ours and not to and reading.record.kind == "speech":
            to = signatories(reading)
        evidence = [ADVISES, ADDRESSED if to else OFFICE if roles else OURS if ours else NOT_ADDRESSED]
        evidence += [PASSIVE] if re.match(r"\s(?:not )?be \w+ed\b", text[modal.end() :]) else []
        evidence += [OTHERS_WORDS] if SAID.search(text) else []
        evidence += [IN_PAGE] if reading.record.kind == "event-page" else []
        return _Advice(to or roles, evidence)
    return None


def _ordered(reading: Reading, sentence: Sentence) -> _Advice | None:
    """An order in running prose: to whom a label addresses it, after the colon of a request, or bare in a report."""
    text = sentence.text
    kind = reading.record.kind
    label = addressed(sentence, _roles(label_words(text))) if kind not in PAGES else None
    if label and label[1]:
        return _Advice(label[0], [Evidence(2.0, "a label says who is to do what follows"), ADDRESSED])
    begin = asked_after_colon(text) if kind not in PAGES else None
    if begin is not None:
        to = acting.acting(sentence, 0, begin, places=True)
        return _Advice(to or _roles(text[:begin]), [Evidence(2.0, "what is asked follows a colon"), ADDRESSED if to else BY_NONE])
    if kind in ESSAYS and sentence.passage.kind in ("paragraph", "item") and begins_with_act(text) and len(text.split()) > 4:
        return _Advice([], [IMPERATIVE, Evidence(0.8, "a report tells someone what to do")])
    return None


def _is_common(reading: Reading, before: str, name: str) -> bool:
    """Whether a capital letter is only that of a sentence's first word: `Traffic should …`."""
    if " " in name or not re.fullmatch(rf"\W*{re.escape(name)} ", before):
        return False
    return not any(re.search(rf"[a-z,;] {re.escape(name)}\b", p.text) for p in reading.passages)


def _asked(reading: Reading, sentence: Sentence) -> _Advice | None:
    """Someone who is urged, asked or invited to act; a meeting to which one is invited is no act."""
    text = sentence.text
    for asking in ASKING.finditer(text):
        if (
            re.search(
                r"\b(?:to|will|would|can|could|may|not"
                r"|and to)\s$",
                text[: asking.start()],
            )
            or CONDITION.search(text[: asking.start()])
            or (asking["act"] and asking["act"] not in ACTS)
        ):
            continue
        to = acting.acting(sentence, asking.start("whom"), asking.end("whom"), places=True)
        to = to or acting.proper_name_before(f"{asking['whom']} ")
        roles = [] if to else _roles(asking["whom"])
        if to or roles:
            return _Advice(to or roles, [RECOMMENDS, ADDRESSED if to else OFFICE])
    return None


def _recommended(sentence: Sentence, found: re.Match[str]) -> _Advice | None:
    text = sentence.text
    rest = re.compile(r"\b(?:to|should|that)\b").search(text, found.end() - 1)
    to = acting.acting(sentence, found.end() - 1, rest.start() if rest else len(text), places=True) if rest else []
    if not to and found["verb"].endswith("that"):
        act = next(
            (
                m
                for m in re.finditer(r"\b[a-z-]+\b", text[found.end() :])
                if m.group() in ACTS or MODAL.match(m.group())
            ),
            None,
        )
        to = acting.acting(
            sentence, found.end() - 1, found.end() + act.start() if act else found.end() + 60, places=True
        )
    if not to and rest and rest.group() == "that":
        modal = MODAL.search(text, rest.end())
        to = acting.acting(
            sentence, rest.end(), modal.start() if modal else min(len(text), rest.end() + 60), places=True
        )
    roles = [] if to else _roles(text[found.end() : rest.start() if rest else len(text)])
    if (
        re.match(r"call\w* for|propos|suggest|encourag", found["verb"], re.IGNORECASE)
        and not to
        and not roles
        and found["who"].lower() != "we"
    ):
        return None
    return _Advice(to or roles, [RECOMMENDS, ADDRESSED if to else OFFICE if roles else NOT_ADDRESSED])


def _undertaking(reading: Reading, sentence: Sentence) -> _Advice | None:
    """What the author undertakes alone; what several undertake together is a commitment."""
    found = undertaking(reading, sentence)
    return None if found is None or found.joint else _Advice(found.by, found.evidence[1:], found.kind)


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


def _roles(text: str) -> list[Party]:
    """Those who are to act, named by role alone (allies, governments)."""
    found = [m for m in ROLES.finditer(text) if m.group() != "States"]
    return [{"name": found[-1].group(), "id": None}] if found else []


def _labelled(reading: Reading, passage: Passage, *, sure: bool = False) -> list[Party]:
    """To whom a passage is addressed by a label before what is to be done: `To Japan: send …`, `NATO — publish …`."""
    sentence = next(iter(sentences_of(reading, passage)), None)
    found = addressed(sentence, _roles(label_words(sentence.text))) if sentence is not None else None
    return found[0] if found and (found[1] or (sure and ":" in passage.text[: label_end(passage.text)])) else []


def _tells(text: str) -> bool:
    """Whether a text tells what is: a finite verb in the past or `is`, `are`, `has`."""
    return bool(re.search(r"\b(?:is|are|was|were|has|have|had|remains?)\b", text)) and not MODAL.search(text)
