"""What the author of a document undertakes: by a verb of pledging, aiming or willing, of itself alone or together with others."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from isthmus.documents import parties as acting
from isthmus.documents.modality import DENIED, clause_before
from isthmus.documents.parties import Party
from isthmus.documents.reading import Reading
from isthmus.documents.scoring import Evidence
from isthmus.documents.sentences import Sentence, own_sentences, sentences_of
from isthmus.documents.words import words

START = Evidence(-1.5, "to start with: most sentences undertake nothing")
PLEDGES = Evidence(2.0, "a verb of pledging or undertaking")
AIMS = Evidence(1.6, "a verb of agreeing, aiming or planning")
WILLS = Evidence(0.8, "`will` with what is to be done")
BINDS_ITSELF = Evidence(0.8, "the document is of a kind in which its author binds itself")
BY_WHOM = Evidence(1.0, "it says who undertakes it")
BY_SELF = Evidence(0.4, "the author speaks of itself")
BY_NONE = Evidence(-0.6, "it does not say who undertakes it")
IN_GENERAL = Evidence(-2.6, "in general words: nothing that one could later see done")
OF_ANOTHER = Evidence(-1.0, "told of another than the author")

BINDING_KINDS = frozenset({"communique", "agreement", "fact-sheet", "press-release", "readout", "speech", "news", "other"})
"""Kinds of document in which those who speak, or are told of, undertake something; reports and event pages only describe."""

PLEDGING = re.compile(
    r"\b(?<!\b[Aa] )(?<!\b[Tt]he )(?<!\btheir )(?<!\bits )(?<!\bour )(?P<verb>(?:have |has )?(?:pledge[sd]?"
    r"|commit(?:s|ted)?"
    r"|undertakes?|undertook|resolved?|promise[sd]?|vow(?:s|ed)?|guarantee[sd]?)"
    r"\s(?:(?:themselves|itself|ourselves|today|jointly|further)\s)*(?:to(?=\s)|(?<=\s)(?=(?:USD|EUR|AUD|NZD|JPY"
    r"|[$€£¥]|\d|a "
    r"|an |more |some |up to ))|that(?=\s))|(?:is|are|remain|remains) (?:firmly "
    r"|fully )?committed to(?= (?:\w+ly )?\w+ing\b))",
    re.IGNORECASE,
)
AIMING = re.compile(
    r"\b(?P<verb>(?:(?:state[sd]?|express(?:es|ed)?|confirm(?:s|ed)?|declare[sd]?|announce[sd]?|signal(?:s|led)?) (?:its|their|his"
    r"|her|our) (?:readiness|intention"
    r"|willingness|decision|plans?)|stands? ready|(?:has |have )?offer(?:s|ed)|aims?|aimed|intends?"
    r"|(?<![’'`]s )(?<!the )(?<!a )(?<!their )(?<!its )(?<!no )plans?|sets? out"
    r"|have decided"
    r"|has decided|decided|have agreed|agreed|agrees?)\s(?:today\s|also\s|further\s|in principle\s)?to"
    r"|(?:our|its|their|the) (?:goal|aim|objective|target) is to)\s(?!be\b)",
    re.IGNORECASE,
)
WILLING = re.compile(
    r"\b(?P<verb>will|shall|(?<=\w )would(?= (?:dispatch|send|provide|contribute|host|fund|lend|give|donate|train|deploy)\b))"
    r"\s(?:(?:also|further|jointly|continue to|work together to|together|each"
    r"|now)\s)*(?P<act>[a-z-]+)\b",
    re.IGNORECASE,
)
AGREED = re.compile(
    r"\b(?P<verb>(?:it (?:was|has been|is) (?:also |further )?(?:agreed|decided|settled|resolved)|(?:have |has |also )?(?:agreed|settled))"
    r" that)\s",
    re.IGNORECASE,
)
"""What several settled, in a sentence of its own after `that`."""

FUNDING = re.compile(
    r"\b(?P<verb>(?:has|have|is|are) (?:also |now |already )?(?:earmarked|set aside|allocated|ring-fenced|budgeted"
    r"|putting up|put up|making available"
    r"|made available|promised|giving|lending)|earmarks|sets aside|puts up|makes available"
    r"|pledges)\s(?=[^.;]{0,50}?(?:[$€£¥]|\d|\b(?:two|three|four"
    r"|five|six|seven|eight|nine|ten|twelve|twenty|a (?:further|second|new))\b))",
    re.IGNORECASE,
)
"""Money, places or time that someone sets aside for others."""
ACTS = words("acts")
VAGUE = words("vague")
NOT_WILLED = words("not_willed")
"""Words after `will` that tell of what is to happen, not of an undertaking."""

OWN_VOICE = re.compile(
    r"\b(?:we|they|the (?:two |three |four |five |six )?(?:sides|leaders|ministers|parties|participants|partners"
    r"|countries"
    r"|governments|allies|nations|navies|states|heads of (?:state|government))"
    r"|each(?: of (?:us|them|the \w+))?|(?:our|their) (?:navies|countries|governments|ministries|forces|armies"
    r"|nations|officials|experts|staffs|ministers)"
    r"|the (?:company|firm|agency|ministry|government|department|alliance|foundation|union|council|institute"
    r"|consortium|centre|office|navy|army)"
    r"|(?:my|our|this) (?:government|ministry|country|department|company)|it|both (?:sides|leaders|ministers|countries"
    r"|governments|parties)|the (?:two|three|four|five|six|seven))\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"^\W*(?:if|should|were|unless|whether)\b|\b(?:if|whether|how|what|which|why|where"
    r"|hopes?)\s(?:\S+\s){0,3}$",
    re.IGNORECASE,
)
REGULARLY = re.compile(
    r"\b(?:every|each|once an?|twice an?|annual(?:ly)?|yearly|regular(?:ly)?|monthly|quarterly)\b", re.IGNORECASE
)
_TOGETHER = re.compile(r"\b(?:one another|each other)[’']s\b")
_HAVE = re.compile(r"\s*(?:to\s)?have (?:one|two|three|four|five|six|seven|eight|nine|ten|\d|an? |at least)")
WILL_BE = re.compile(
    r"\b(?P<verb>(?:will|shall) be (?:also |then )?(?:lent|given|donated|sent|provided|handed over|made available|transferred"
    r"|seconded|offered|delivered)"
    r"(?=\s(?:to|for|by)\b))"
)
"""What will be given, in the passive: by those whose words the document gives."""
_AMOUNT_OR_THAT = re.compile(r"\s*(?:that\b|(?:USD|EUR|AUD|NZD|JPY|[$€£¥]|\d|a |an |more |some |up to ))")
_VERB = re.compile(
    r"\s*(?:to\s)?(?:(?:\w+ly|also|further|jointly|together|more|work(?:ing)? (?:closely )?(?:together )?(?:to"
    r"|on))\s)*(?P<verb>[a-z-]+)"
)
_NUMBERS = re.compile(r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve)\b")
_ONE = re.compile(
    r"(?:it|(?:the|my|our|this) (?:company|firm|agency|ministry|government|department|alliance|foundation|union"
    r"|council|institute|consortium|centre"
    r"|office|navy|army|country))$", re.IGNORECASE)
_BUILT = re.compile(r"\s(?:an?|the|one)\s(?!(?:[\w-]+\s){0,3}(?:partnership|relation|trust|resilien|communit"
    r"|consensus|future|world|culture))")
_DECLINE = re.compile(r"^\s*(?:disagree|differ|postpone|cancel)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Undertaking:
    """What a sentence undertakes; `what` is its words from the verb on; `joint` where several bind themselves together."""

    by: list[Party]
    joint: bool
    kind: str
    what: str
    evidence: list[Evidence]


def undertaking(reading: Reading, sentence: Sentence) -> Undertaking | None:
    """What a sentence pledges (`pledge`) or sets as an aim (`goal`); None where it does neither."""
    text = sentence.text
    if reading.record.kind not in (*BINDING_KINDS, "award-notice") or text.rstrip().endswith(("?", ":")):
        return None
    if reading.record.kind == "award-notice" and not PLEDGING.search(text):
        return None  # what is said to be done there is the contract
    found = _funding(text) or AGREED.search(text) or _acting(PLEDGING, text) or _acting(AIMING, text)
    found = found or _willed(text) or _given(reading, text)
    if (
        found is None
        or _CONDITION.search(text[: found.start()])
        or re.search(r"\bif\b", clause_before(text, found.start()))
        or _DECLINE.match(text[found.end() :])
    ):
        return None
    if DENIED.search(text[max(0, found.start() - 40) : found.end() + 4]):
        return None
    before = clause_before(text, found.start())
    if found.re is WILL_BE:
        return Undertaking(voices(reading)[:1], False, "pledge", text[found.end() :].strip(), [START, WILLS, BINDS_ITSELF, BY_SELF])
    own = OWN_VOICE.search(before[-70:])
    if own and own.group().lower() == "they" and reading.record.kind in ("speech", "news"):
        own = None
    by = acting.acting(sentence, found.start() - len(before), found.start())
    by = by or ([] if own else acting.proper_name_before(before))
    settled = found.re is AGREED and found.group().lower().startswith("it ")
    if not by and not own and not settled:
        return None
    one = own is not None and _ONE.search(own.group()) is not None
    joint = settled or len(by) > 1 or _TOGETHER.search(text, found.end()) is not None or (not by and own is not None and not one)
    by = by or (signatories(reading)[:1] if one else signatories(reading))
    if joint and reading.record.kind == "speech" and len(by) < 2:
        joint = False
    verb = {PLEDGING: PLEDGES, FUNDING: PLEDGES, AGREED: AIMS, AIMING: AIMS, WILLING: WILLS, WILL_BE: WILLS}[found.re]
    evidence = [START, verb, BINDS_ITSELF, BY_WHOM if by else BY_SELF if own else BY_NONE]
    spoken = set(reading.record.voices)
    if spoken and by and not own and not any(p["id"] in spoken for p in by):
        evidence.append(OF_ANOTHER)
    act = found["act"].lower() if found.re is WILLING else _act_at(text, found.end())
    concrete = act == "build" and _BUILT.match(text[found.end() :])
    if act in VAGUE and not concrete and not _NUMBERS.search(text[found.end() :]):
        evidence.append(IN_GENERAL)
    what = text[found.start("act") if found.re is WILLING else found.end() :].strip()
    return Undertaking(by, joint, "goal" if found.re in (AIMING, AGREED) else "pledge", what, evidence)


def _acting(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first match after which an act, an amount or `that` is told: `committed to open`, not `committed to peace`."""
    return next(
        (
            m
            for m in pattern.finditer(text)
            if _AMOUNT_OR_THAT.match(text, m.end()) or _HAVE.match(text, m.end()) or _act_at(text, m.end())
        ),
        None,
    )


def _given(reading: Reading, text: str) -> re.Match[str] | None:
    """What will be given, where the document gives the words of someone."""
    return WILL_BE.search(text) if voices(reading) else None


def _funding(text: str) -> re.Match[str] | None:
    return FUNDING.search(text)


def _act_at(text: str, at: int) -> str | None:
    """The verb of what is to be done that stands at a place of a text, as its plain form."""
    found = _VERB.match(text, at)
    if found is None:
        return None
    word = found["verb"].lower()
    forms = [word, *((word[:-3], f"{word[:-3]}e", word[:-4]) if word.endswith("ing") else ())]
    return next((form for form in forms if form in ACTS), None)


def _willed(text: str) -> re.Match[str] | None:
    return next(
        (
            m
            for m in WILLING.finditer(text)
            if m["act"].lower() in ACTS and m["act"].lower() not in NOT_WILLED and _not_one_meeting(m, text)
        ),
        None,
    )


def _not_one_meeting(found: re.Match[str], text: str) -> bool:
    """Whether it is more than one meeting: to meet every year is an undertaking, to meet on Monday is not."""
    if found["act"].lower() == "meet" and re.match(r"\s(?:the|all|half|part) (?:\w+ )?(?:of )?(?:the )?(?:costs?|expenses?|bill"
        r"|needs?|demand)", text[found.end() :]):
        return True
    if found["act"].lower() == "hold" and re.match(r"\s(?:open|back|in|ready|free)\b", text[found.end() :]):
        return True
    return found["act"].lower() not in ("meet", "hold", "convene") or REGULARLY.search(text, found.end()) is not None


def named_before(reading: Reading, sentence: Sentence) -> list[Party]:
    """The parties of the last sentence before that names two, in the same passage or the one before; else those who speak."""
    number = sentence.passage.number
    near = [reading.passage(n) for n in (number - 1, number) if n > 0]
    last: list[Party] = []
    for other in (s for passage in near if passage.own for s in sentences_of(reading, passage)):
        if other.passage.number == number and other.begin >= sentence.begin:
            break
        found = acting.acting(other, 0, len(other.text))
        last = found if len(found) > 1 else last
    speaking = signatories(reading)
    return last or (speaking if len(speaking) > 1 else _at_head(reading))


def signatories(reading: Reading) -> list[Party]:
    """Those who speak: the document's voices; else those of `We, the …`; else those named at its head."""
    speaking = voices(reading)
    if speaking:
        return speaking
    for sentence in own_sentences(reading):
        if re.search(r"\bWe, the\b", sentence.text):
            return acting.acting(sentence, 0, len(sentence.text))
    return _at_head(reading)


def voices(reading: Reading) -> list[Party]:
    """The actors whose words a document gives, as it first names them; its publisher by the name of the record.

    Where the record has none, the state for which its author speaks, as far as the document shows.
    """
    named = {m.ids[0]: acting.party(m) for m in reversed(reading.mentions) if m.kind == "actor" and len(m.ids) == 1}
    publisher = reading.record.publisher
    if not reading.record.voices and reading.home:
        return [named[reading.home]]
    found = [named.get(v) or ({"name": publisher, "id": v} if publisher else None) for v in reading.record.voices]
    return acting.distinct(party for party in found if party is not None)


def _at_head(reading: Reading) -> list[Party]:
    """The parties of the first of a document's sentences that names two."""
    first = itertools.islice(own_sentences(reading), 4)
    found = [acting.acting(sentence, 0, len(sentence.text)) for sentence in first]
    return next((parties for parties in found if len(parties) > 1), next(iter(found), []))
