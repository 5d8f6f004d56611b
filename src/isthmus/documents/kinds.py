"""What kind of document a text is: by what it declares, the words of its title, and how it is built."""

from __future__ import annotations

import re
from collections.abc import Sequence

from isthmus.documents.formats.page_lines import SPEAKERS
from isthmus.documents.kind_signs import EXPRESSIONS, OUTLET
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
    "award": "award-notice", "lecture": "speech", "exercise": "exercise-report", "analysis": "report", "question and answer": "report",
    "perspective": "report", "evaluation": "exercise-report", "opinion": "report", "policy brief": "report", "essay": "report",
    "working paper": "report",
    "contract award notice": "award-notice", "contracts": "award-notice", "news story": "press-release", "news": "news",
}  # fmt: skip
"""A declared type, in small letters -> kind."""

_GENERIC = {"newsarticle", "article", "news", "news story", "story", "report", "post", "document", "blogposting"}
"""Types that systems give to whatever they hold."""

_TYPE_LINE = re.compile(
    r"^(?:(?:publication |content |document )?type|format|publication|category|series|document)\s*:\s*(\S.{1,40})$", re.IGNORECASE
)
"""A line that states the type: `Publication: Analysis`."""

LEAST = 3
"""Points from which a kind is told; below, the document is `other`."""


def kind_of(declared: str, title: str, blocks: Sequence[Block], publisher: str = "") -> str:
    """The kind, a term of `DOCUMENT_KINDS`; see `points_of`."""
    points = points_of(declared, title, blocks, publisher)
    best = max(points, key=lambda k: points[k])
    return best if points[best] >= LEAST else "other"


def points_of(declared: str, title: str, blocks: Sequence[Block], publisher: str = "") -> dict[str, float]:
    """The points of each kind.

    Each sign gives points: a declared type, words of the title, the lines round it, words of the text, how it is built. The name of
    a file is no sign: users name files as they like.

    Args:
        declared: the type that metadata declare.
        title: its title.
        blocks: its own blocks.
        publisher: who published it.
    """
    points: dict[str, float] = dict.fromkeys(DOCUMENT_KINDS.terms, 0.0)
    stated = next((m[1] for b in blocks[:12] if (m := _TYPE_LINE.match(b.text))), "")
    for said in filter(None, (declared.strip().lower(), stated.strip().lower())):
        if kind := (said if said in DOCUMENT_KINDS.terms else _DECLARED.get(said)):
            points[kind] += 1.5 if said in _GENERIC else 4 if kind in ("news", "report") and not stated else 8
    for kind, weight, words in EXPRESSIONS["title"]:
        points[kind] += weight * bool(words.search(title))
    near = [part for b in blocks[:6] if b.text != title and len(b.text) <= 240 for part in re.split(r"\s+[·|•]\s+|\.\s+", b.text)]
    for kind, weight in {
        (kind, weight) for part in near for kind, weight, words in EXPRESSIONS["opening"] if len(part) <= 90 and words.search(part)
    }:
        points[kind] += weight
    body = "\n".join(b.text for b in blocks)[:60_000]
    for kind, weight, words in EXPRESSIONS["words"]:
        points[kind] += weight * min(len({m.lower() for m in words.findall(body)}), 2) / 1.5
    for kind, sign in (*_built(blocks), *_told(body)):
        points[kind] += sign
    points["news"] += 3 * bool(OUTLET.search(publisher))
    if publisher and not OUTLET.search(publisher) and len(body) < 4_000:
        points["press-release"] += 2  # what a body publishes that is short and shows no other sign
    return points


def _told(body: str) -> list[tuple[str, float]]:
    """What the person in which a text is told says: a speech says I and you, outside of quotations."""
    plain = re.sub(r"[\"“][^\"”]{1,600}[\"”]", " ", body)
    words = len(plain.split())
    first = len(re.findall(r"\b(?:I|I['’]\w+|my|me)\b", plain))
    asked = len(re.findall(r"^(?:Q\.|[^.!?\n]{8,90}\?$)", body, re.MULTILINE))
    found = [("speech", 5.0)] if first >= 4 and first > 0.008 * words else []
    if asked >= 3:
        found.append(("fact-sheet", 4.0))
    led = len(re.findall(r"^(?:Confirm|Undertake|Accept|Request|Appeal|Resolved|Convinced|Mindful|Welcome|Reaffirm|Recall|Thank|Noting|"
                         r"Decide|Agree|Recogni[sz]e|Condemn|Call (?:on|upon))\w*\b", body, re.MULTILINE))  # fmt: skip
    if led >= 3:
        found.append(("communique", 5.0))
    drills = len(re.findall(r"\b(?:exercis\w+|drill\w*|battalion|marines|frigate|helicopters?|divers|patrol aircraft|sailors|troops"
                            r"|war ?games?|mine ?hunters?|minesweepers?|squadron|brigade)\b", body, re.IGNORECASE))  # fmt: skip
    if drills >= 4:
        found.append(("exercise-report", 3.0))
    return found


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
        long = sum(len(b.text) for b in blocks) > 6_000
        found.append(("event-page", 2 if long else 5))
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
    sections = [h for h in headings if len(h) <= 60]
    if len(sections) >= 4 and not any(h.endswith("?") for h in sections[1:]):
        found.append(("report", 2.5))
    if len(re.findall(r"\b(?:said|says|told)\b", body)) >= 4:
        found.append(("news", 1.5))
    items = sum(b.kind in ("item", "row") for b in blocks)
    if blocks and items >= 6 and items > 0.6 * len(blocks):
        found.append(("fact-sheet", 1.5))
    return found
