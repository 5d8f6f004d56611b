"""What kind of document a text is: by what it declares, the words of its title, and how it is built."""

from __future__ import annotations

import re
from collections.abc import Sequence

from isthmus.documents.formats.page_lines import SPEAKERS
from isthmus.documents.text import Block
from isthmus.model.reading_terms import DOCUMENT_KINDS

_DECLARED = {
    "event": "event-page", "educationevent": "event-page", "businessevent": "event-page", "report": "report", "scholarlyarticle": "report",
    "newsarticle": "news", "reportagenewsarticle": "news", "analysisnewsarticle": "report",
    "opinionnewsarticle": "report",
    "pressrelease": "press-release", "news release": "press-release", "press release": "press-release",
    "speech": "speech",
    "speeches": "speech", "speeches-remarks": "speech", "remarks": "speech", "transcript": "speech",
    "readout": "readout", "communique": "communique",
    "joint statement": "communique", "fact sheet": "fact-sheet", "factsheet": "fact-sheet", "research paper": "report", "paper": "report",
    "commentary": "report", "brief": "report", "treaty": "agreement", "agreement": "agreement", "contract": "award-notice",
    "award": "award-notice",
    "contract award notice": "award-notice", "contracts": "award-notice", "news story": "press-release", "news": "news",
}  # fmt: skip
"""A declared type, in small letters -> kind."""

_TITLES = (
    ("fact-sheet", 6, r"\bfact ?sheets?\b|\bfacts? (?:at a glance|and figures)\b|\bat a glance\b"),
    ("readout", 6, r"\bread-?outs?\b|\bspoke (?:by phone|with)\b|\b(?:phone|telephone|video) call (?:with|between)\b|\bcall with\b"
                   r"|\bmeets? (?:with|\w+)|\bmeeting with\b|\bcounterparts?\b|\btalks with\b"),
    ("communique", 6, r"\bcommuniqu[eé]\b|\bjoint (?:\w+ )?(?:(?:leaders|ministers)['’]? )?(?:statement|declaration|press statement"
                      r"|vision)\b"
                      r"|\b(?:leaders|ministers|chair|chairman|chairperson)['’]?s?['’]? (?:joint )?statement\b|\bdeclaration\b|\bjoint "
                      r"vision\b|\bchair(?:man|person|s)?['’]?s? (?:summary|statement|conclusions)\b|\bconclusions of\b"),
    ("award-notice", 6, r"\bcontracts? (?:award|notice)|\baward notice\b|\bawards? (?:of )?(?:a |the )?(?:[\w$€£.,-]+ ){0,6}contracts?\b"
                        r"|\bcontracts? (?:awarded|for\b)|\bwins? .*\b(?:contract|order)\b|\b(?:contract|order) (?:placed|signed)\b"),
    ("speech", 6, r"^(?:(?:opening |closing |keynote )?(?:remarks|statement)|testimony|speech|address|keynote|statement by|lecture"
                  r"|transcript)\b|\b(?:remarks|speech|keynote|address|lecture) (?:by|of|at|to|from|before|on|delivered)\b"
                  r"|\btranscript\b|\bpress conference\b"),
    ("agreement", 6, r"^(?:agreement|treaty|memorandum of (?:understanding|cooperation|agreement)|protocol|convention|arrangement)\b"
                     r"|\b(?:agreement|memorandum of understanding|treaty) (?:between|among)\b"),
    ("exercise-report", 4, r"\bexercises?\b|\b(?:naval|air|live-fire|military) drills?\b|\bdeployments?\b|\bport (?:call|visit)\b|\bwar "
                           r"?games?\b|\bmanoeuvres\b|\bmaneuvers\b|\bcarrier strike group\b"),
    ("press-release", 3, r"\bpress release\b|\bnews release\b|\bmedia release\b|\bannounces?\b|\blaunch(?:es)?\b|\bsigns?\b"),
    ("report", 3, r"\breport\b|\b(?:policy|research|working|discussion|white|issue) (?:paper|brief)\b|\bstudy\b|\banalysis\b"
                  r"|\bcommentary\b|\bassessment\b|\bstrategy for\b|\blessons\b|\bwhy\b|\bhow to\b"),
    ("event-page", 4, r"\b(?:webinar|panel(?: discussion)?|roundtable|conference|workshop|seminar|symposium|forum|book launch|event"
                      r"|dialogue|conversation)\b"),
)  # fmt: skip
_OPENINGS = (
    ("press-release", 5, r"^(?:for immediate release|press release|news release|media release|embargoed)\b"),
    ("fact-sheet", 5, r"^fact ?sheet\b"), ("readout", 5, r"^readout\b"), ("speech", 5, r"^(?:speech|remarks|as (?:prepared for delivery"
        r"|delivered)|check against delivery)\b"),
    ("communique", 5, r"^(?:joint statement|communiqué|communique"
                      r"|declaration)\b"), ("award-notice", 5, r"^(?:contract (?:award )?notice|award notice|contract award)\b"),
    ("event-page", 5, r"^(?:event|webinar|conference|panel|seminar|workshop|roundtable)s?\b.{0,20}$"),
    ("report", 5, r"^(?:report|research paper|policy brief|policy paper|working paper|issue brief|commentary|expert comment|analysis"
                  r"|briefing(?: paper)?)\b.{0,30}$"),
    ("exercise-report", 4, r"^exercise (?:report"
                           r"|news)\b"), ("news", 5, r"^(?:world|defen[cs]e|news|asia|europe|breaking|politics|security)(?: (?:news"
                                                     r"|desk))?$"),
    ("agreement", 5, r"^(?:agreement|treaty|memorandum)\b.{0,60}$"),
)  # fmt: skip
_WORDS = (
    ("communique", 4, r"\bwe,? the (?:\w+ ){0,4}(?:leaders|ministers|heads|members|secretaries|governments)\b|\b(?:the )?(?:ministers"
                      r"|leaders|heads of state) (?:reaffirmed|underscored|welcomed|reiterated|stressed)\b"),
    ("speech", 4, r"\b(?:ladies and gentlemen|distinguished guests|excellencies|good (?:morning|afternoon|evening)|thank you (?:all|very "
                  r"much|for inviting|for having))\b"),
    ("award-notice", 4, r"\b(?:has been|was|is|were) awarded (?:a|an|the)\b.{0,80}\b(?:contract|modification|order)\b|\b(?:contracting "
                        r"activity|contracting authority|estimated completion|notice number|tenders? received|cpv)\b"
                        r"|\bfirm[- ]fixed[- ]price\b"),
    ("agreement", 5, r"\bhave agreed as follows\b|\bthe parties shall\b|\barticle 1\b|\benter into force\b"),
    ("event-page", 4, r"\b(?:register (?:here|now|by|to|online|at)|registration|rsvp|doors open|livestream|in[- ]person (?:and|or) "
                      r"online|join us|admission|seats|how to attend|will be recorded|q ?& ?a)\b"),
    ("exercise-report", 2, r"\b(?:exercise|sailors|troops|warships?|frigates?|sorties|live[- ]fire|interoperability|took part in the "
                           r"exercise|flotilla|airmen|marines)\b"),
    ("press-release", 3, r"\b(?:media contacts?|press contacts?|notes? to editors?|press office|for (?:further|more) information,? "
                         r"(?:please )?contact|about the (?:company|ministry))\b"),
    ("report", 3, r"\b(?:this (?:report|paper|brief|study|commentary) |executive summary|key (?:findings|judgements)|methodology"
                  r"|policymakers|the authors?)\b"),
    ("readout", 3, r"\b(?:spoke|met) (?:today |yesterday |by (?:phone|telephone) |on \w+ )?(?:with|by)\b|\bthe (?:two|three|four) "
                   r"(?:sides|ministers|leaders|officials) (?:discussed|agreed|exchanged|exchanged views|underlined|affirmed)\b"
                   r"|\bexchanged views\b"),
    ("news", 2, r"\b(?:told reporters|said on (?:mon|tues|wednes|thurs|fri|satur|sun)day|according to (?:officials|sources|people)"
                r"|(?:officials|analysts) said|a spokes(?:man|woman|person) said|declined to comment|reporting by|correspondent)\b"),
)  # fmt: skip
_EXPRESSIONS = {
    name: tuple((kind, weight, re.compile(words, re.IGNORECASE)) for kind, weight, words in rules)
    for name, rules in (("title", _TITLES), ("opening", _OPENINGS), ("words", _WORDS))
}
_OUTLET = re.compile(
    r"\b(?:news|times|post|herald|gazette|tribune|ledger|wire|dispatch|daily|press agency|observer|chronicle|courier|journal|morning"
    r"|evening|telegraph|guardian|broadcasting)\b",
    re.IGNORECASE,
)
LEAST = 3
"""Points from which a kind is told; below, the document is `other`."""


def kind_of(declared: str, title: str, blocks: Sequence[Block], file: str = "", publisher: str = "") -> str:
    """The kind, a term of `DOCUMENT_KINDS`.

    Each sign gives points: a declared type, words of the title, the line above or below it, words of the text, headings.

    Args:
        declared: the type that metadata declare.
        title: its title.
        blocks: its own blocks.
        file: its name or address, whose words count least.
        publisher: who published it.
    """
    points: dict[str, float] = dict.fromkeys(DOCUMENT_KINDS.terms, 0.0)
    said = declared.strip().lower()
    if kind := (said if said in DOCUMENT_KINDS.terms else _DECLARED.get(said)):
        points[kind] += 4 if kind in ("news", "report") else 8
    for kind, weight, words in _EXPRESSIONS["title"]:
        points[kind] += weight * bool(words.search(title))
    for block in [b for b in blocks if b.text != title][:5]:
        for kind, weight, words in _EXPRESSIONS["opening"]:
            points[kind] += weight * (len(block.text) <= 90 and bool(words.search(block.text)))
    body = "\n".join(b.text for b in blocks)[:60_000]
    for kind, weight, words in _EXPRESSIONS["words"]:
        points[kind] += weight * min(len({m.lower() for m in words.findall(body)}), 2) / 1.5
    for kind, sign in _built(blocks):
        points[kind] += sign
    points["news"] += 3 * bool(_OUTLET.search(publisher))
    name = re.sub(r"[^a-z]+", " ", file.lower())
    for kind, _, words in _EXPRESSIONS["title"]:
        points[kind] += 1.5 * bool(words.search(name))
    best = max(points, key=lambda k: points[k])
    return best if points[best] >= LEAST else "other"


def _built(blocks: Sequence[Block]) -> list[tuple[str, float]]:
    """What the build of a document says: a list of speakers, numbered articles, rows and items, recommendations."""
    headings = [b.text for b in blocks if b.kind == "heading"]
    found: list[tuple[str, float]] = []
    people = [
        h
        for h in headings
        if SPEAKERS.match(h) and not re.match(r"^(?:the )?(?:authors?|signatories|delegation|with)", h, re.IGNORECASE)
    ]
    if people:
        found.append(("event-page", 5))
    if sum(bool(re.match(r"^article \d+", h, re.IGNORECASE)) for h in headings) >= 2:
        found.append(("agreement", 6))
    if any(
        re.search(r"\brecommendations?\b|executive summary|key findings|conclusions?\b", h, re.IGNORECASE)
        for h in headings
    ):
        found.append(("report", 4))
    labels = {b.text.split("\t")[0].strip(" :").lower() for b in blocks if b.kind == "row"} | {
        b.text.partition(":")[0].lower() for b in blocks if ":" in b.text[:40]
    }
    if (
        len(
            labels
            & {
                "contractor",
                "supplier",
                "buyer",
                "contracting authority",
                "value",
                "contract value",
                "contract number",
                "awarded to",
                "notice number",
                "winner",
            }
        )
        >= 2
    ):
        found.append(("award-notice", 6))
    if (
        len(
            labels
            & {
                "when",
                "where",
                "venue",
                "location",
                "date",
                "time",
                "speakers",
                "moderator",
                "registration",
                "host",
                "date and time",
                "format",
            }
        )
        >= 2
    ):
        found.append(("event-page", 4))
    body = " ".join(b.text for b in blocks)
    if len(re.findall(r"\b[Ee]xercises?\b|\bdrills?\b", body)) >= 3:
        found.append(("exercise-report", 3))
    if any(
        re.match(r"^[A-Z][A-Z ,/]{2,30}(?:, \w+\.? \d{1,2})?(?: \([\w ]+\))?(?:\.| [-–—])\s", b.text)
        for b in blocks[:8]
    ):
        found.append(("news", 3))
    if len(re.findall(r"\b(?:said|says|told)\b", body)) >= 4:
        found.append(("news", 1.5))
    items = sum(b.kind in ("item", "row") for b in blocks)
    if blocks and items >= 6 and items > 0.6 * len(blocks):
        found.append(("fact-sheet", 1.5))
    return found
