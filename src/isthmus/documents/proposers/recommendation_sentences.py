"""What a single sentence asks, orders or undertakes, and of whom."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from isthmus.documents import parties as acting
from isthmus.documents.imperatives import (
    ACTS,
    addressed,
    asked_after_colon,
    begins_with_act,
    deed_in_passive,
    label_words,
)
from isthmus.documents.modality import clause_before
from isthmus.documents.parties import Party
from isthmus.documents.proposers.recommendation_cues import (
    ADDRESSED,
    ADVISES,
    ASKING,
    BY_NONE,
    CONDITION,
    EXPECTS,
    IMPERATIVE,
    IN_PAGE,
    LET_US,
    MODAL,
    NOT_ADDRESSED,
    OFFICE,
    OTHERS_WORDS,
    OURS,
    PASSIVE,
    RECOMMENDING,
    RECOMMENDS,
    REPORTED,
    ROLES,
    SAID,
    STEP,
    TIME_FOR,
    TO_GUESTS,
)
from isthmus.documents.reading import Reading
from isthmus.documents.scoring import Evidence
from isthmus.documents.sentences import Sentence
from isthmus.documents.undertakings import signatories, undertaking

PAGES = ("event-page", "award-notice")
"""Kinds of document in which an order speaks to the reader."""

TELLING_OF_REQUESTS = frozenset({"communique", "readout", "speech", "fact-sheet", "press-release"})
"""Kinds of document in which those who speak ask others to act, whoever these are."""

NO_DEEDS = frozenset(
    ("be", "have", "see", "know", "hear", "say", "think", "believe", "feel", "remember", "note", "attend", "visit", "speak", "come", "meet",
     "explain", "tell", "wait", "imagine")
)  # fmt: skip
"""Verbs by which someone who is asked does nothing that one could see done."""

_FIRST_PERSON = re.compile(r"\b(?:I|We|we)\s(?:\w+\s)?$")
_ASKED_THAT = re.compile(
    r"\b(?:ask(?:s|ed)?|request(?:s|ed)?|urge[sd]?|demand(?:s|ed)?|insist(?:s|ed)?|recommend(?:s"
    r"|ed)?) that\s(?P<whom>[^.;:]{2,60}?)\s(?:be|not be)\s(?!\w+ing\b)[a-z]+"
)
_NO_REQUEST = re.compile(r"\b(?:to|will|would|can|could|may|not|never|if|and to|nobody|no one)\s$")
_CALLED_FOR = re.compile(
    r"\b(?:call(?:s|ed|ing)? for|demand(?:s|ed)?|request(?:s|ed)?) (?=(?:the |an? )?(?:immediate|unconditional|full|prompt|early"
    r"|complete|release|return|withdrawal"
    r"|end|cessation|halt|ceasefire|investigation|implementation|restoration)\b)",
    re.IGNORECASE,
)
_IT_SHOULD = re.compile(r"(?:It|They|Both|Each|Each of them|She|He) (?:also |then )?(?:should|must|ought to|needs? to|has to"
    r"|have to)\b(?: not| also)?")
_TO_ACT = re.compile(
    r"^\W*(?:\d{1,2}[.)]\s*)?(?:[A-Z][\w -]{2,30}[.:]\s)?(?:[^.;]{0,80}; )?(?P<whom>(?:[Tt]he )?[A-Z][\w’'-]*(?:(?:, | and |, and "
    r"| of (?:the )?| )(?:[A-Z][\w’'-]*|governments?|ministries"
    r"|ministers|allies|partners|states|navies|forces|headquarters|agency|centre|industry)){0,9}?) to"
    r" (?P<act>[a-z-]+) (?!(?:is|are|was|were|will|has|have)\b)(?!.*\b(?:is|are|was|were|will|has|have|agreed|said|plans?) )"
)

ESSAYS = ("report", "commentary", "analysis", "brief")
"""Kinds of document in which an order in running prose is advice."""


@dataclass(frozen=True, slots=True)
class Advice:
    """Who is to act, what speaks for it, and what kind it is."""

    to: list[Party]
    evidence: list[Evidence]
    kind: str = "recommendation"
    what: str | None = None
    """Its words, where they are but a part of the sentence."""


def advices_in(reading: Reading, sentence: Sentence, before: Advice | None = None) -> list[Advice]:
    """What a sentence advises: two things where it asks one of someone and another of someone else.

    `before` is what the sentence before advised, for one that goes on with `It should`.
    """
    asking = _requests(reading, sentence)
    if len(asking) > 1 and not _says_nothing(sentence.text):
        begins = [0, *(at for at, _ in asking[1:])]
        ends = [*begins[1:], len(sentence.text)]
        parts = [re.sub(r"[,;]?\s+(?:and|but|while)?\s*$", "", sentence.text[b:e]) for b, e in zip(begins, ends, strict=True)]
        return [replace(found, what=part) for (_, found), part in zip(asking, parts, strict=True)]
    found = advice_in(reading, sentence) or (_of_same(sentence, before) if before is not None else None)
    return [found] if found is not None else []


def _of_same(sentence: Sentence, before: Advice) -> Advice | None:
    """`It should not wait`: of whom the sentence before asked something."""
    found = _IT_SHOULD.match(sentence.text)
    if found is None or before.kind != "recommendation" or not before.to or EXPECTS.match(sentence.text[found.end() :]):
        return None
    return Advice(before.to, [ADVISES, ADDRESSED])


def _says_nothing(text: str) -> bool:
    """Whether a sentence is a question, the words of others, or speaks to guests."""
    return text.rstrip().endswith("?") or REPORTED.search(text) is not None or TO_GUESTS.match(text) is not None


def advice_in(reading: Reading, sentence: Sentence) -> Advice | None:
    """What a sentence advises, by a verb of recommending or a modal verb whose subject can act."""
    text = sentence.text
    if _says_nothing(text):
        return None
    ordered = _ordered(reading, sentence)
    if ordered is not None:
        return ordered
    requests = _requests(reading, sentence)
    if requests:
        return requests[0][1]
    recommends = RECOMMENDING.search(text)
    if recommends:
        return _recommended(sentence, recommends)
    for time in TIME_FOR.finditer(text):
        whom = "whom" if time["whom"] else "subject"
        to = acting.acting(sentence, *time.span(whom), places=True) or roles_in(time[whom])
        if (time["act"] or time["does"]).lower() in ACTS and to:
            return Advice(to, [Evidence(2.0, "it is time, or vital, that someone acts"), ADDRESSED])
    let_us = LET_US.search(text)
    if let_us and (let_us["act"] in ACTS or (let_us["whom"] and not re.match(r"(?:us|me)\b", let_us["whom"]))):
        return Advice(acting.acting(sentence, *let_us.span("whom")), [Evidence(2.2, "`let us` with what is to be done")])
    step = STEP.search(text)
    if step and not CONDITION.match(text):
        to = acting.acting(sentence, 0, step.end(), places=True)
        taken = Evidence(2.2, "it says which step is to be taken")
        return Advice(to or roles_in(text[: step.end()]), [taken, ADDRESSED if to else BY_NONE])
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
        roles = [] if to else roles_in(before[-60:])
        asked_past = re.match(r"(?:was|were) ", modal["modal"], re.IGNORECASE)
        if asked_past and not begins_with_act(text[modal.end() :].strip()):
            continue
        if re.search(
            r"\b(?:expect\w*|whom|hop(?:e|es|ed)|it (?:has been|is often|is) said) (?:\w+ ){0,2}(?:that )?",
            before[-45:],
        ):
            continue
        if not to and not roles and not re.search(r"\bwe\s(?:\w+\s)?$", before, re.IGNORECASE):
            if reading.record.kind in (*ESSAYS, "exercise-report", "speech") and deed_in_passive(text[modal.end() :]):
                return Advice([], [ADVISES, BY_NONE, Evidence(0.3, "a deed is to be done, by whom is left open")])
            continue
        ours = re.search(r"\bwe\s(?:\w+\s)?$", before, re.IGNORECASE) is not None
        if ours and not to and reading.record.kind == "speech":
            to = signatories(reading)
        evidence = [ADVISES, ADDRESSED if to else OFFICE if roles else OURS if ours else NOT_ADDRESSED]
        evidence += [PASSIVE] if re.match(r"\s(?:not )?be \w+ed\b", text[modal.end() :]) else []
        evidence += [OTHERS_WORDS] if SAID.search(text) else []
        evidence += [IN_PAGE] if reading.record.kind == "event-page" else []
        return Advice(to or roles, evidence)
    return None


def _ordered(reading: Reading, sentence: Sentence) -> Advice | None:
    """An order in running prose: to whom a label addresses it, after the colon of a request, or bare in a report."""
    text = sentence.text
    kind = reading.record.kind
    label = addressed(sentence, roles_in(label_words(text))) if kind not in PAGES else None
    if label and label[1]:
        return Advice(label[0], [Evidence(2.0, "a label says who is to do what follows"), ADDRESSED])
    begin = asked_after_colon(text) if kind not in PAGES else None
    if begin is not None:
        to = acting.acting(sentence, 0, begin, places=True)
        return Advice(to or roles_in(text[:begin]), [Evidence(2.0, "what is asked follows a colon"), ADDRESSED if to else BY_NONE])
    charged = _infinitive(sentence) if kind in (*ESSAYS, "other") and sentence.passage.kind in ("paragraph", "item", "row") else []
    if charged:
        return Advice(charged, [Evidence(1.6, "it charges someone with an act"), ADDRESSED])
    if kind in ESSAYS and sentence.passage.kind in ("paragraph", "item") and begins_with_act(text) and len(text.split()) > 4:
        return Advice([], [IMPERATIVE, Evidence(0.8, "a report tells someone what to do")])
    return None


def _is_common(reading: Reading, before: str, name: str) -> bool:
    """Whether a capital letter is only that of a sentence's first word: `Traffic should …`."""
    if " " in name or not re.fullmatch(rf"\W*{re.escape(name)} ", before):
        return False
    return not any(re.search(rf"[a-z,;] {re.escape(name)}\b", p.text) for p in reading.passages)


def _requests(reading: Reading, sentence: Sentence) -> list[tuple[int, Advice]]:
    """Those who are urged, asked or invited to act, each with where the request begins.

    A meeting to which one is invited is no act, and what was asked in a year gone by is history.
    """
    text = sentence.text
    found: list[tuple[int, Advice]] = []
    for asking in ASKING.finditer(text):
        if asking.start() < 4 and begins_with_act(text):
            continue  # `Invite the partners to …`: an order, and not to those who are invited
        if _NO_REQUEST.search(text[: asking.start()]) or CONDITION.search(text[: asking.start()]) or _long_ago(reading, sentence):
            continue
        verb, act = asking["verb"].lower(), asking["act"]
        told = verb.startswith(("ask", "press")) and not _FIRST_PERSON.search(text[: asking.start()])  # may be a mere question
        if act and (act in NO_DEEDS or (told and act not in ACTS)):
            continue
        to = acting.acting(sentence, *asking.span("whom"), places=True) or acting.proper_name_before(f"{asking['whom']} ")
        roles = [] if to else roles_in(asking["whom"])
        if to or roles:
            found.append((asking.start(), Advice(to or roles, [RECOMMENDS, ADDRESSED if to else OFFICE])))
        elif reading.record.kind in TELLING_OF_REQUESTS and verb not in ("want", "wants", "asked", "invited", "presses", "pressed"):
            found.append((asking.start(), Advice([], [RECOMMENDS, BY_NONE])))
    for that in _ASKED_THAT.finditer(text):
        if not _NO_REQUEST.search(text[: that.start()]) and not CONDITION.search(text[: that.start()]):
            to = acting.acting(sentence, *that.span("whom"))
            found.append((that.start(), Advice(to, [RECOMMENDS, ADDRESSED if to else BY_NONE])))
    if reading.record.kind in TELLING_OF_REQUESTS:
        for called in _CALLED_FOR.finditer(text):
            if not _NO_REQUEST.search(text[: called.start()]) and not CONDITION.search(text[: called.start()]):
                found.append((called.start(), Advice([], [RECOMMENDS, BY_NONE])))
    return sorted(found, key=lambda f: f[0])


def _long_ago(reading: Reading, sentence: Sentence) -> bool:
    """Whether a sentence tells of a year before that of the document, to no day: what was asked then is history."""
    year = (reading.record.published or "9999")[:4]
    years = (m for m in sentence.of("date") if m.value and len(m.value) == 4)
    return any(str(m.value) < year and not re.match(r"by|until|before", m.text, re.IGNORECASE) for m in years)


def _infinitive(sentence: Sentence) -> list[Party]:
    """Those whom a sentence without a finite verb charges with an act, as in `Finland and Sweden to charter three ships`."""
    found = _TO_ACT.match(sentence.text)
    if found is None or found["act"] not in ACTS:
        return []
    seats = [m for m in sentence.of("place") if m.begin >= found.start("whom") and m.end <= found.end("whom")]
    named = acting.acting(sentence, *found.span("whom"), places=True) or roles_in(found["whom"])
    return named or [{"name": m.text, "id": None} for m in seats]


def _recommended(sentence: Sentence, found: re.Match[str]) -> Advice | None:
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
    if rest is None and found["verb"].lower().endswith((" on", "upon")):
        return None  # to call on someone is a visit
    roles = [] if to else roles_in(text[found.end() : rest.start() if rest else len(text)])
    if (
        re.match(r"call\w* for|propos|suggest|encourag", found["verb"], re.IGNORECASE)
        and not to
        and not roles
        and found["who"].lower() != "we"
    ):
        return None
    return Advice(to or roles, [RECOMMENDS, ADDRESSED if to else OFFICE if roles else NOT_ADDRESSED])


def undertaken(reading: Reading, sentence: Sentence) -> Advice | None:
    """What the author undertakes alone; what several undertake together is a commitment."""
    found = undertaking(reading, sentence)
    return None if found is None or found.joint else Advice(found.by, found.evidence[1:], found.kind)


def roles_in(text: str) -> list[Party]:
    """Those who are to act, named by role alone (allies, governments)."""
    found = [m for m in ROLES.finditer(text) if m.group() != "States"]
    return [{"name": found[-1].group(), "id": None}] if found else []
