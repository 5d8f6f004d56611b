"""Commitments: agreements, memoranda, treaties, programmes and joint statements, who is bound, and whether in law."""

from __future__ import annotations

import re
from collections.abc import Iterator

from isthmus.documents import parties as acting
from isthmus.documents.modality import clause_before, modality
from isthmus.documents.parties import Party
from isthmus.documents.reading import Candidate, Passage, Reading
from isthmus.documents.scoring import Evidence, weigh
from isthmus.documents.sentences import Sentence, own_sentences, sentences_of
from isthmus.documents.undertakings import named_before, signatories, undertaking

PROPOSER = "commitments"

LIST_KINDS = ("communique", "agreement", "readout", "fact-sheet", "press-release", "news")
"""Kinds of document whose lists are of what was agreed."""

START = Evidence(-1.5, "to start with: most sentences bind no one")
MADE = Evidence(1.8, "a verb of signing, adopting or entering into force")
BETWEEN = Evidence(0.8, "named with those between whom it is")
NAMED = Evidence(0.8, "it bears a name")
WITH_TWO = Evidence(1.0, "two parties or more are named")
WITH_ONE = Evidence(-0.2, "one party is named")
WITH_NONE = Evidence(-1.5, "no party is named")
DATED = Evidence(0.6, "a date stands with it")
PLANNED = Evidence(-0.8, "planned: not yet made")
TITLE = Evidence(1.0, "it is the title of the document")
ALLUDED = Evidence(-0.5, "only alluded to")

KINDS = {
    "treaty": r"treaty|convention|pact",
    "mou": r"memorand(?:um|a) of (?:understanding|cooperation|arrangement|intent)|mous?|letter of intent"
        r"|statement of intent",
    "programme": r"partnership programmes?|itpps?|programmes? of (?:work|cooperation)|cooperation programmes?"
        r"|action plan"
    r"|plan of action|work ?plan|roadmap|initiative",
    "contract": r"contract",
    "statement": r"joint (?:leaders[’'] |ministerial )?(?:statement|declaration|communiqué|vision)|declaration"
    r"|statement of principles|communiqué|charter|vision statement|political statement",
    "agreement": r"(?:\w+ )?agreement|accord|arrangement|protocol|acsa|raa|compact|gsomia",
}
"""Kind of commitment -> its nouns, the most telling first."""

_HEADS = (
    r"Treaty|Convention|Pact|Memorand(?:um|a) of (?:Understanding|Cooperation|Arrangement|Intent)|MO[Uu]s?|MoUs?"
    r"|Letter of Intent|Statement of Intent|"
    r"Partnership Programme|ITPP|Action Plan|Plan of Action|Roadmap|Contract|Joint (?:Leaders[’'] "
    r"|Ministerial )?(?:Statement"
    r"|Declaration|Communiqué)|Declaration|"
    r"Statement of Principles|Charter|Agreement|Accord|Arrangement|Protocol|Compact|ACSA|RAA"
)
TITLED = re.compile(
    rf"(?:(?:[A-Z0-9][\w’'./–&+-]*|of|on|and|for|the|to|between|in)\s)*?(?:(?:[A-Z0-9][\w’'./–&+-]*)\s)?(?:{_HEADS})\b"
    r"(?:\s(?:on|for|concerning|regarding|of|to|in|and|the|between|with|[A-Z][\w’'-]*|20\d\d(?:[-–]20\d\d)?))*"
)
PLAIN = re.compile(
    r"\b(?P<noun>(?:[\w-]+\s){0,4}?(?:treaty|convention|pact|memorand(?:um|a)(?: of (?:understanding|cooperation"
    r"|arrangement"
    r"|intent))?|letter of intent|(?:partnership|cooperation|tailored) programme"
    r"|action plan|plan of work|work plan|framework(?: agreement| contract)?|roadmap|contract|joint (?:statement"
    r"|declaration)|statement of (?:intent|principles)|agreement|accord"
    r"|arrangement|protocol|compact))\b"
    r"(?:\s(?:on|for|concerning|to|covering)\s(?:[\w’'-]+\s?){1,8})?",
    re.IGNORECASE,
)
MAKING = re.compile(
    r"\b(?P<verb>awarded|won|signed|signs?|signing|inked|initialled|concluded|concludes|ratified|ratifies|adopted"
    r"|adopts|sealed"
    r"|agreed(?: on)?|exchanged|issued|endorsed|approved|unveiled"
    r"|enter(?:ed|s)? into force|entry into force|came into force|took effect|takes effect|in force|(?:was|were|is|are"
    r"|been) (?:signed|awarded|concluded|adopted|ratified|agreed|endorsed|initialled|sealed|settled))\b",
    re.IGNORECASE,
)
_ARTICLES = re.compile(
    r"\b(?:a|an|the|its|their|this|that|and|to|signed|sign|concluded|adopted|ratified|announced|endorsed|issued"
    r"|approved"
    r"|exchanged|initialled|under|with)\s",
    re.IGNORECASE,
)
BETWEEN_WHOM = re.compile(r"\b(?:between|with|among)\b", re.IGNORECASE)
IN_LAW = re.compile(
    r"\b(?:legally binding|treaty|entered into force|enters into force|entry into force|came into force|in force"
    r"|ratified|binding under international law)\b",
    re.IGNORECASE,
)
NOT_IN_LAW = re.compile(
    r"\b(?:non-?binding|not (?:legally )?binding|political(?:ly binding| declaration| statement)"
    r"|no legal)\b",
    re.IGNORECASE,
)
NO_MAKING = re.compile(
    r"\b(?:negotiat\w*|talks on|working towards?|explor\w*|discuss\w*|conclusion of negotiations on|under the"
    r"|implement\w*|breach of|violation of|violat\w*|in line with|in accordance with|pursuant to|as set out in|based on"
    r"|Article \d+ of)\s(?:\w+\s){0,3}$",
    re.IGNORECASE,
)

FUNCTIONS = {
    "collective-defence": r"mutual defen[cs]e|collective defen[cs]e|come to (?:the|each other[’']s) defen[cs]e"
        r"|armed attack",
    "consultation": r"consult(?:ation|ations|s| )\w*|dialogue|regular meetings",
    "access": r"reciprocal access|visiting forces|access to (?:bases|facilities|ports)|status of forces|\bRAA\b",
    "logistics": r"cross-servicing|\bACSA\b|mutual logistic\w*|logistics? support|refuel\w*|supply support"
        r"|provision of supplies",
    "exercises": r"joint exercises|exercises|joint training|training",
    "technology": r"technolog\w*|research|science|co-?develop\w*|development of",
    "information-sharing": r"(?:information|intelligence)[- ](?:sharing|exchange|security)"
    r"|exchange of (?:classified )?(?:information|intelligence)|sharing of (?:classified )?(?:information|intelligence)"
    r"|classified information|\bGSOMIA\b",
    "capacity-building": r"capacity[- ]building|build(?:ing)? capacity|help to train|train(?:ing)? (?:of )?officers",
    "co-production": r"co-?produc\w*|joint(?:ly)? produc\w*|licen[cs]ed? produc\w*|produced? under licen[cs]e"
        r"|assembl\w* line",
    "procurement": r"procure\w*|purchase|acqui(?:re|sition of)|buy\b|sale of|transfer of defen[cs]e equipment"
        r"|delivery of",
    "security-of-supply": r"security of supply|supply[- ]chain|priority (?:of )?deliver\w*",
}
_FUNCTIONS = {function: re.compile(words, re.IGNORECASE) for function, words in FUNCTIONS.items()}
_KINDS = {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in KINDS.items()}


def propose(reading: Reading) -> Iterator[Candidate]:
    """The commitments that a document's own sentences tell of as made or about to be made, and that its title names."""
    yield from _listed(reading)
    title = next((p.number for p in reading.passages if p.own), None)
    for sentence in own_sentences(reading, but=("row",)):
        candidate = _candidate(reading, sentence, title=sentence.passage.number == title)
        if candidate is not None:
            yield candidate
        joint = _joint(reading, sentence)
        if joint is not None:
            yield joint


LISTING = re.compile(
    r"\b(?:agree[sd]?|settled|undertakes?|undertook|decide[sd]?|resolve[sd]?|commit(?:s|ted|ments?)?|pledge[sd]?"
    r"|will|shall|intend(?:s|ed)?(?: to)?"
    r"|arranged|outcomes?|results?|deliverables|decisions?|undertakings?|joint actions?|arrangements?)\b",
    re.IGNORECASE,
)
"""Words of a heading, or of a sentence that ends with a colon, under which joint undertakings are listed."""

NOT_UNDERTAKEN = re.compile(
    r"^\W*(?:\d+[.)]|\(\w\))?\W*(?:request|appeal|call|urge|invite|encourage|ask|recommend|welcom|not(?:e|ed|ing)\b"
    r"|commend|thank|recall|express"
    r"|condemn|reaffirm|recogni|stress|underlin|acknowledg|regret|deplor|support for\b|emphasi|it was noted"
    r"|no (?:conclusion|agreement|decision)"
    r"|there was|they? (?:noted|discussed)|discuss|who|what|when|where|why)",
    re.IGNORECASE,
)
"""What items of such a list say without undertaking anything."""

_WILL = re.compile(r"\b(?:will|shall|undert\w+)\b")
LISTED = Evidence(2.2, "an item of a list of what was agreed")


def _listed(reading: Reading) -> Iterator[Candidate]:
    """The items that a heading or a sentence with a colon says several have agreed on."""
    lead: list[Party] = []
    opened: int | None = None
    for passage in reading.passages:
        if not passage.own or reading.record.kind not in LIST_KINDS:
            continue
        if passage.kind != "item":
            opens = passage.kind == "heading" or passage.text.rstrip().endswith(":")
            opened, lead = None, []
            if opens and LISTING.search(passage.text):
                lead = _who_listed(reading, passage)
                opened = passage.number if len(lead) > 1 else None
            continue
        if opened is None or NOT_UNDERTAKEN.match(passage.text):
            continue
        sentence = next(sentences_of(reading, passage), None)
        acts = sentence is not None and _WILL.search(sentence.text) is not None
        own = acting.acting(sentence, 0, len(sentence.text)) if sentence is not None and acts else []
        parties = own if len(own) > 1 else lead
        if len(own) == 1 and not re.search("together|joint", passage.text):
            continue  # what one alone promises is its pledge
        score, reasons = weigh([START, LISTED, WITH_TWO])
        content = {
            "what": passage.text, "kind": "statement", "parties": parties, "when": None, "functions": _functions(passage.text),
            "domains": acting.domains_in(reading.mentions_in(passage.number)), "binding": False,
        }  # fmt: skip
        yield Candidate(
            kind="commitment", content=content, passages=(passage.number, opened), score=score,
            reasons=(*reasons, "not binding: no word says that it binds in law"), proposer=PROPOSER,
        )  # fmt: skip


def _who_listed(reading: Reading, passage: Passage) -> list[Party]:
    """Those who agreed on a list: whom the words before it name, else the document's signatories."""
    last = list(sentences_of(reading, passage))[-1:]
    named = acting.acting(last[0], 0, len(last[0].text)) if last else []
    return named if len(named) > 1 else (named_before(reading, last[0]) if last else []) or signatories(reading)


def _joint(reading: Reading, sentence: Sentence) -> Candidate | None:
    """What several undertake together, as a political statement."""
    found = undertaking(reading, sentence) if sentence.passage.kind != "heading" else None
    if found is None or not found.joint:
        return None
    score, reasons = weigh(found.evidence)
    content = {
        "what": sentence.text,
        "kind": "statement",
        "parties": found.by,
        "when": None,
        "functions": _functions(sentence.text),
        "domains": acting.domains_in(sentence.mentions),
        "binding": False,
    }
    why = "not binding: no word says that it binds in law"
    return Candidate(
        kind="commitment",
        content=content,
        passages=(sentence.passage.number,),
        score=score,
        reasons=(*reasons, why),
        proposer=PROPOSER,
    )


def _candidate(reading: Reading, sentence: Sentence, *, title: bool) -> Candidate | None:
    text = sentence.text
    named = _named(text)
    if named is None:
        return None
    begin, end, what = named
    making = _making(text, begin, end)
    is_title = title and reading.record.kind in ("communique", "agreement") and TITLED.search(text) is not None
    if is_title and making is None and _kind(what) == "statement":
        return None  # the document itself: what it binds to, its sentences say
    if not is_title and (making is None or title):
        return None
    how = modality(text, *making.span("verb")) if making else "stated"
    if how in ("denied", "cancelled", "imagined") or NO_MAKING.search(text[:begin]):
        return None
    parties = _parties(reading, sentence, (begin, end), making)
    when = acting.date_in(sentence, making.start() if making else 0) or _near_date(reading, sentence)
    binding, why = _binding(text, what)
    evidence = [START, *([MADE] if making else []), *([TITLE] if is_title else [])]
    evidence += [WITH_TWO if len(parties) > 1 else WITH_ONE if parties else WITH_NONE]
    evidence += [NAMED] if what[:1].isupper() else []
    evidence += [DATED] if when else []
    evidence += [BETWEEN] if BETWEEN_WHOM.match(text[end:].lstrip()) else []
    evidence += [PLANNED] if how == "planned" else [ALLUDED] if how == "alluded" else []
    score, reasons = weigh(evidence)
    content = {
        "what": what if what[:1].isupper() else text,
        "kind": _kind(what),
        "parties": parties,
        "when": when,
        "functions": _functions(text),
        "domains": acting.domains_in(sentence.mentions)
        or acting.domains_in(reading.mentions_in(sentence.passage.number)),
        "binding": binding,
    }
    return Candidate(
        kind="commitment",
        content=content,
        passages=(sentence.passage.number,),
        score=score,
        reasons=(*reasons, why),
        proposer=PROPOSER,
    )


def _named(text: str) -> tuple[int, int, str] | None:
    """Where a sentence names a commitment, and the name: capitalised, else the noun with what it is on."""
    for pattern in (TITLED, PLAIN):
        for found in pattern.finditer(text):
            said = found.group()
            lead = re.match(
                r"(?:(?:the|a|an|of|on|and|for|in|to|between|their|its|this|new|signed|concluded|adopted"
                r"|with)\s)+",
                said,
                re.IGNORECASE,
            )
            begin = found.start() + (lead.end() if lead else 0)
            begin = _after_articles(text, begin, found)
            what = re.sub(
                r"(?:\s(?:on|for|concerning|regarding|of|to|in|and|the|between|with))+$",
                "",
                text[begin : found.end()].strip(),
            )
            if pattern is PLAIN or len(what.split()) > 1 or what.isupper():
                return begin, begin + len(what), what
    return None


def _after_articles(text: str, begin: int, found: re.Match[str]) -> int:
    """Where a name begins that a plain noun ends: after the last article or verb before the noun."""
    if "noun" not in found.re.groupindex:
        return begin
    last = list(_ARTICLES.finditer(text, begin, found.end("noun")))
    return last[-1].end() if last else begin


def _making(text: str, begin: int, end: int) -> re.Match[str] | None:
    """The verb of making that belongs to what stands at `[begin, end)`: the nearest within its reach."""
    found = [
        m
        for m in MAKING.finditer(text)
        if (m.end() <= begin + 1 and begin - m.end() < 80) or 0 <= m.start() - end < 120
    ]
    return min(found, key=lambda m: begin - m.end() if m.end() <= begin + 1 else m.start() - end + 20, default=None)


def _parties(reading: Reading, sentence: Sentence, name: tuple[int, int], making: re.Match[str] | None) -> list[Party]:
    text = sentence.text
    in_name = [acting.party(m) for m in sentence.of("actor") if name[0] <= m.begin < name[1]]
    start = (making.start() - len(clause_before(text, making.start()))) if making else 0
    before = acting.acting(sentence, start, making.start() if making else name[0])
    topic = acting.TOPIC.search(text, name[1])
    after = acting.acting(sentence, name[1], topic.start() if topic else len(text))
    people = acting.of_persons(acting.persons_in(reading, text))
    parties = acting.distinct([*before, *in_name, *after, *people])
    if len(parties) < 2 and (
        reading.record.kind in ("award-notice", "press-release", "speech", "readout", "communique", "news")
        or re.search(
            r"\b(?:the (?:two|three|four|five)"
            r"|both"
            r"|they"
            r"|we)\b",
            text,
            re.IGNORECASE,
        )
    ):
        parties = acting.distinct([*parties, *named_before(reading, sentence)])
    if reading.record.kind in ("communique", "agreement") and (
        len(parties) < 2 or re.search(r"\bwe\b", text, re.IGNORECASE)
    ):
        parties = acting.distinct([*parties, *signatories(reading)])
    return parties


def _near_date(reading: Reading, sentence: Sentence) -> str | None:
    return next((m.value for m in reading.mentions_in(sentence.passage.number, "date") if m.value), None)


def _kind(what: str) -> str:
    return next((kind for kind, words in _KINDS.items() if words.search(what)), "agreement")


def _functions(text: str) -> list[str]:
    return sorted(function for function, words in _FUNCTIONS.items() if words.search(text))


def _binding(text: str, what: str) -> tuple[bool, str]:
    """Whether it binds in law, and by which words; False where none say so."""
    if NOT_IN_LAW.search(text):
        return False, f"not binding: “{NOT_IN_LAW.search(text).group()}”"  # type: ignore[union-attr]
    found = IN_LAW.search(text)
    if found:
        return True, f"binding: “{found.group()}”"
    if _kind(what) == "agreement" and re.search(r"agreement", what, re.IGNORECASE) and re.search(r"\bsign", text):
        return True, "binding: an agreement that was signed"
    return False, "not binding: no word says that it binds in law"
