"""Recommendations, goals and pledges: items under a heading that announces them, and sentences that advise or bind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from isthmus.documents import parties as acting
from isthmus.documents.acts import ACTS
from isthmus.documents.modality import clause_before
from isthmus.documents.parties import Party
from isthmus.documents.reading import Candidate, Passage, Reading
from isthmus.documents.scoring import Evidence, weigh
from isthmus.documents.sentences import Sentence, sentences_of
from isthmus.documents.undertakings import AIMING, BINDING_KINDS, PLEDGING, signatories, undertaking

PROPOSER = "recommendations"

START = Evidence(-1.5, "to start with: most sentences recommend nothing")
UNDER_HEADING = Evidence(2.2, "an item under a heading of recommendations")
PARAGRAPH_UNDER_HEADING = Evidence(1.4, "a paragraph under a heading of recommendations")
AFTER_LEAD = Evidence(2.2, "an item of a list that a sentence of advice opens")
IMPERATIVE = Evidence(1.0, "it begins with what is to be done")
ADVISES = Evidence(1.5, "`should`, `must`, `ought to` or `needs to`")
RECOMMENDS = Evidence(2.4, "a verb of recommending, urging or calling on")
ADDRESSED = Evidence(1.3, "it says who is to do it")
OFFICE = Evidence(1.0, "it says by its office or role who is to do it")
NOT_ADDRESSED = Evidence(-0.6, "it does not say who is to do it")
OURS = Evidence(0.5, "`we` are to do it")
PASSIVE = Evidence(-0.3, "in the passive")
OTHERS_WORDS = Evidence(-0.6, "reported as the words of others")
IN_PAGE = Evidence(-1.0, "the document is the page of an event, which recommends nothing")

HEADING = re.compile(
    r"\b(?:recommend\w*|advi[cs]e|suggest\w*|propos(?:e|als?)|what (?:\w+ )?(?:should|must|can|could|needs? to|ought to|has to|have to) (?:be done|\w+(?: \w+)? do|do|happen|change)|what to do|"
    r"what is to be done|to[- ]do|next steps|(?:the )?ways? (?:forward|ahead)|(?:the )?path (?:forward|ahead)|calls? (?:to|for) action|actions?(?: (?:points?|items?|for|plan|agenda))?|"
    r"policy (?:options|priorities|agenda|implications)|options for|priorities(?: for)?|steps|measures|prescriptions|our asks?|what (?:we|the authors?) (?:ask|want|advise|recommend|propose|suggest)|"
    r"implications for policy|what comes next|(?:should|must|ought to) do|\w+ things (?:\w+ ){0,3}(?:should|must|can) do)\b",
    re.IGNORECASE,
)
SURE_HEADING = re.compile(r"recommend|advi[cs]e|suggest|should|must|ought|be done|to action|propos|what to do|asks?\b|to[- ]do|prescri", re.IGNORECASE)
NO_HEADING = re.compile(r"\b(?:status of|progress on|review of|implementation of|past|previous|earlier|background|about)\b", re.IGNORECASE)
ADDRESSEE_HEADING = re.compile(r"^(?:\W*\d+[.)]?\s*)?(?:recommendations?\s)?(?:(?:for|to)\s(?P<whom>.+)|(?P<bare>[A-Z][^.:]{1,60}))[:]?$", re.IGNORECASE)
DESCRIPTIVE = re.compile(
    r"\b(?:background|introduction|conclusion|about|method|methodology|references|notes|endnotes|acknowledge?ments?|speakers|authors?|contact|findings"
    r"|context|summary|analysis|appendix|annex|related|further reading|sources|disclaimer|share|topics|agenda|panel|participants)\b",
    re.IGNORECASE,
)

MODAL = re.compile(r"\b(?P<modal>should|must|ought to|(?<!the )(?<!urgent )(?<!a )(?<!no )(?<!any )needs? to|has to|have to|would do well to|would be wise to|would be well advised to|had better|is urged to|are urged to|(?:is|are) (?:encouraged|asked|called (?:up)?on|invited|advised) to)\b(?!\s+(?:have|a|an|the|our|my|their|your|that|this)\b)", re.IGNORECASE)  # fmt: skip
EXPECTS = re.compile(
    r"^\s+(?:(?:also|soon|now|then|still|shortly|eventually|always)\s+)?(?:arrive|reach|come|see|take place|begin (?:in|on|by)|be (?:ready|complete|completed|available|delivered|operational|enough|there|home|back|over|a\b|an\b"
    r"|able|noted|said|remembered|understood|clear|obvious|no\b|surprised|familiar|borne|recalled|proud|easy|finished|visible|seen as|in service|aware|held to|cited|quoted|read as|of interest)"
    r"|not (?:be|come|surprise|succeed|fail|prevail)|enter (?:service|production)|last|know|remember|feel|look like|admit|say|add|confess|stress|note|thank|begin by|apologi[sz]e|prove|mean|result|follow"
    r"|succeed|fail|prevail|interest|help|appeal|serve|inspire|suffice|arrange for (?:travel|visas)|register|contact|bring (?:photo )?id|reply|rsvp|apply by)\b",
    re.IGNORECASE,
)
"""What follows a modal verb that expects, opines or instructs the reader of the page, and asks no one to act."""

REPORTED = re.compile(
    r"\bit (?:has been|is|was) (?:often |sometimes )?(?:said|argued|claimed|thought|suggested) that\b|"
    r"\b(?:critics|opponents|some|sceptics|skeptics|commentators|observers|others|many|analysts|opposition|protesters|demonstrators|detractors)\b"
    r"(?:\s[^\s.;]+){0,5}?\s(?:say|says|said|argue|argues|argued|complain\w*|believe\w*|claim\w*|insist\w*|think|thought|contend\w*|warn\w*)\b",
    re.IGNORECASE,
)
SAID = re.compile(
    r"(?<!I )(?<!we )\b(?:said|says|argued|argues|told|stressed|stresses|insisted|added|warned|claimed|according to|noted|underlined|emphasi[sz]ed|believes?|thinks)\b",
    re.IGNORECASE,
)
CONDITION = re.compile(r"^\W*(?:if|should|were|had|unless|whether|when|how|why|who|what|which|where)\b|\b(?:if|whether|how|what|when|which|why|where)\s(?:\S+\s){0,5}$", re.IGNORECASE)  # fmt: skip
RECOMMENDING = re.compile(
    r"\b(?P<who>we|I|this (?:report|paper|brief|study|commentary|article)|the (?:report|authors?|paper|brief|group|study(?: group)?|task force|panel|commission|committee|experts)"
    r"|(?:leaders|ministers|participants|parties|allies|partners|both sides))\s(?:also |therefore |further |strongly |jointly |accordingly )*"
    r"(?P<verb>recommend(?:s|ed)?(?: that)?|urge[sd]?|call(?:s|ed)? (?:up)?on|propose[sd]?(?: that)?|encourage[sd]?|advise[sd]?|call(?:s|ed)? for|suggests?(?: that)?|demand(?:s|ed)? that)\s",
    re.IGNORECASE,
)
ASKING = re.compile(
    r"\b(?P<verb>urge[sd]?|urging|call(?:s|ed|ing) (?:up)?on|call (?:up)?on|ask(?:s|ed)?|invite[sd]?|request(?:s|ed)?|encourage[sd]?|demand(?:s|ed)? that|advise[sd]?|appeal(?:s|ed)? to|press(?:es|ed))\s"
    r"(?P<whom>[^.;:?]{2,90}?)\s(?P<to>to\s(?P<act>[a-z-]+)|end|stop|cease)\b"
)
"""Anyone who urges, asks or invites someone else to act."""

TIME_FOR = re.compile(
    r"\b(?:(?:it is|it[’']s|now is) (?:high )?(?:the )?time|the time has come|it is (?:\w+ )?(?:essential|vital|crucial|imperative|necessary|urgent)|(?:our|my|the) advice) (?:for|that|to)\s"
    r"(?P<whom>[^.;:?]{2,80}?)\s(?:is )?(?:to\s)?(?P<act>[a-z-]+)\b",
    re.IGNORECASE,
)
LABELLED = re.compile(r"^\W*(?:key |policy )?recommendation (?:no\. ?)?(?:\d+|[ivx]+|one|two|three|four|five|six)\b[.:) –—-]*", re.IGNORECASE)
LET_US = re.compile(r"\b[Ll]et us (?:also |now |therefore )?(?P<act>[a-z-]+)\b")
ROLES = re.compile(
    r"\b(?:governments?|all(?:y|ies)|partners?(?: nations| countries)?|ministers?|minist(?:ry|ries)|leaders|policy-?makers|the alliance|member states|members|industry|firms|companies|parliaments?"
    r"|congress|the administration|officials|both (?:sides|countries|governments|capitals|parties)|the (?:two|three|four|five) (?:countries|partners|governments|sides|nations|capitals|parties|states)|capitals|the department"
    r"|donors|nations|the secretariat|planners|the centre|the council|the commission|militaries|navies|armed forces|states|operators|regulators|the west|lawmakers|participants|treasuries|agencies|researchers)\b",
    re.IGNORECASE,
)

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
    acts = begins_with_act(passage.text)
    if context.lead is not None and context.lead_kind != "recommendation":
        kind = context.lead_kind
        yield _made(reading, passage, passage.text, context.lead_to, kind, [START, AFTER_LEAD, ADDRESSED], lead=context.lead)
        return
    if context.lead is None and not (context.recommending and (context.sure or acts or advised)):
        yield from _of_sentences(reading, passage, sentences)
        return
    if passage.text.rstrip().endswith("?"):
        return
    evidence = [START, AFTER_LEAD if context.lead is not None else UNDER_HEADING]
    to = (advised.to if advised else []) or context.lead_to or context.addressees
    evidence += [IMPERATIVE] if acts else []
    evidence += [ADVISES] if advised else []
    evidence += [ADDRESSED] if to else [NOT_ADDRESSED]
    if not acts and not advised and _tells(passage.text):
        evidence.append(Evidence(-1.5, "it tells what is, not what is to be done"))
    yield _made(reading, passage, passage.text, to, "recommendation", evidence, lead=context.lead)


def _of_paragraph(reading: Reading, passage: Passage, context: _Context) -> Iterator[Candidate]:
    sentences = list(sentences_of(reading, passage))
    if passage.text.rstrip().endswith(":") and sentences:
        context.lead, context.lead_to, context.lead_kind = _lead(reading, passage, sentences[-1], context)
        yield from _of_sentences(reading, passage, sentences[:-1])
        return
    context.lead, context.lead_to = None, []
    labelled = LABELLED.match(passage.text)
    if (labelled and len(passage.text) - labelled.end() > 20) or (context.recommending and context.sure and sentences and begins_with_act(passage.text)):
        advised = next((found for s in sentences if (found := _advice(reading, s))), None)
        to = (advised.to if advised else []) or context.addressees
        evidence = [START, PARAGRAPH_UNDER_HEADING, IMPERATIVE, ADDRESSED if to else NOT_ADDRESSED]
        yield _made(reading, passage, passage.text, to, "recommendation", evidence)
        return
    yield from _of_sentences(reading, passage, sentences, extra=[PARAGRAPH_UNDER_HEADING] if context.recommending else [])


def _lead(reading: Reading, passage: Passage, sentence: Sentence, context: _Context) -> tuple[Passage | None, list[Party], str]:
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
        return passage, acting.acting(sentence, 0, len(text), places=True) or [{"name": whom["whom"].rstrip(": "), "id": None}], "recommendation"
    pledges, aims = PLEDGING.search(f"{text} "), AIMING.search(f"{text} ") or re.search(r"\bwill:$", text)
    if (pledges or aims) and reading.record.kind in BINDING_KINDS:
        by = acting.acting(sentence, 0, len(text)) or signatories(reading)
        return passage, by, "pledge" if pledges else "goal"
    return None, [], "recommendation"


def _of_sentences(reading: Reading, passage: Passage, sentences: list[Sentence], *, extra: list[Evidence] | None = None) -> Iterator[Candidate]:
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
    if text.rstrip().endswith("?") or REPORTED.search(text):
        return None
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
    if let_us and let_us["act"] in ACTS:
        return _Advice([], [Evidence(2.2, "`let us` with what is to be done")])
    for modal in MODAL.finditer(text):
        before = clause_before(text, modal.start())
        if EXPECTS.match(text[modal.end() :]) or CONDITION.search(before) or re.search(r"\b(?:there|it|this|that|which|I)\s$", before[-6:]):
            continue
        start = modal.start() - len(before)
        to = acting.acting(sentence, max(start, modal.start() - 110), modal.start())
        to = to or acting.proper_name_before(before)
        roles = [] if to else _roles(before[-60:])
        if re.search(r"\b(?:expect\w*|whom|hop(?:e|es|ed)|it (?:has been|is often|is) said) (?:\w+ ){0,2}(?:that )?", before[-45:]):
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


def _asked(reading: Reading, sentence: Sentence) -> _Advice | None:
    """Someone who is urged, asked or invited to act; a meeting to which one is invited is no act."""
    text = sentence.text
    for asking in ASKING.finditer(text):
        if re.search(r"\b(?:to|will|would|can|could|may|not|and to)\s$", text[: asking.start()]) or CONDITION.search(text[: asking.start()]) or (asking["act"] and asking["act"] not in ACTS):
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
        act = next((m for m in re.finditer(r"\b[a-z-]+\b", text[found.end() :]) if m.group() in ACTS or MODAL.match(m.group())), None)
        to = acting.acting(sentence, found.end() - 1, found.end() + act.start() if act else found.end() + 60, places=True)
    if not to and rest and rest.group() == "that":
        modal = MODAL.search(text, rest.end())
        to = acting.acting(sentence, rest.end(), modal.start() if modal else min(len(text), rest.end() + 60), places=True)
    roles = [] if to else _roles(text[found.end() : rest.start() if rest else len(text)])
    if re.match(r"call\w* for|propos|suggest|encourag", found["verb"], re.IGNORECASE) and not to and not roles and found["who"].lower() != "we":
        return None
    return _Advice(to or roles, [RECOMMENDS, ADDRESSED if to else OFFICE if roles else NOT_ADDRESSED])


def _undertaking(reading: Reading, sentence: Sentence) -> _Advice | None:
    """What the author undertakes alone; what several undertake together is a commitment."""
    found = undertaking(reading, sentence)
    return None if found is None or found.joint else _Advice(found.by, found.evidence[1:], found.kind)


def _made(
    reading: Reading, passage: Passage, what: str, to: list[Party], kind: str, evidence: list[Evidence], *,
    lead: Passage | None = None, part: Sentence | None = None,
) -> Candidate:  # fmt: skip
    score, reasons = weigh(evidence)
    mentions = part.mentions if part is not None else reading.mentions_in(passage.number)
    theme = acting.domains_in(mentions) or acting.domains_in(reading.mentions_in(passage.number))
    content = {"to": to, "what": what.strip(), "theme": theme[0] if theme else None, "kind": kind}
    numbers = (passage.number,) if lead is None else (passage.number, lead.number)
    return Candidate(kind="recommendation", content=content, passages=numbers, score=score, reasons=reasons, proposer=PROPOSER)


def _roles(text: str) -> list[Party]:
    """Those who are to act, named by role alone (allies, governments)."""
    found = [m for m in ROLES.finditer(text) if m.group() != "States"]
    return [{"name": found[-1].group(), "id": None}] if found else []


_NUMBERED = re.compile(r"^\W*(?:\(?\d{1,2}[.):]|\([a-z]\)|[a-z]\)|recommendation \d+[.:]?)?\W*", re.IGNORECASE)


def begins_with_act(text: str) -> bool:
    """Whether a text begins with a verb of what is to be done, after a number or a label such as `First,`."""
    rest = _NUMBERED.sub("", text, count=1)
    rest = re.sub(r"^(?:first|second|third|fourth|fifth|finally|lastly|jointly|together|urgently|quickly|also|next)(?:ly)?,?\s", "", rest, flags=re.IGNORECASE)
    word = re.match(r"[A-Za-z-]+", rest)
    return word is not None and word.group().lower() in ACTS


def _tells(text: str) -> bool:
    """Whether a text tells what is: a finite verb in the past or `is`, `are`, `has`."""
    return bool(re.search(r"\b(?:is|are|was|were|has|have|had|remains?)\b", text)) and not MODAL.search(text)
