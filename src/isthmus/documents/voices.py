"""Whose words a document gives: who published it, who speaks in it, and who signed it.

A state speaks where its ministry, embassy or office publishes, and where the address is of its government. The speakers of a
speech and the authors of a communiqué are read from the title, and from `We, the leaders of …`; a readout and a fact sheet give
the words of who published them alone.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from isthmus.atlas import states
from isthmus.documents.formats.page_lines import BYLINE
from isthmus.documents.reading import Mention
from isthmus.documents.text import Block

FILE = Path(__file__).with_name("publishers.csv")
"""Domain, the actor whose words it publishes, and the publisher's name where the domain has one alone."""

_OFFICIAL = re.compile(r"(?:^|\.)(?:gov|govt|gouv|gob|gub|go|mil|government|gv|guv)\.([a-z]{2})$")
_CODES = {"uk": "gb"}
_OFFICES = {
    "us": re.compile(
        r"\b(?:White House|U\.?S\.? (?:Department|Embassy|Mission|Army|Navy|Air Force)|State Department"
        r"|Department of State"
        r"|Department of Defense|Pentagon|INDOPACOM)\b"
    ),
    "gb": re.compile(r"\b(?:Downing Street|10 Downing|HM Government|Foreign, Commonwealth)\b"),
    "jp": re.compile(r"\b(?:Kantei|Gaimusho|Japan(?:ese)? Ministry)\b"),
    "nz": re.compile(r"\b(?:Beehive|NZDF|New Zealand Defence Force)\b"),
}  # fmt: skip
_PLACES = re.compile(
    r"^(?:the )?(?:Oval Office|Rose Garden|(?:East|Roosevelt|Cabinet|State Dining|Diplomatic Reception|Blue|Green|Map) Room|South Lawn"
    r"|(?:South )?Court Auditorium|[Aa]board (?:Air Force (?:One|Two)|.{2,30})|(?:James S\. )?Brady .*Room|Via (?:Telephone|Teleconference)"
    r"|[\w.’' -]+ (?:Hotel|Airport|Palace|Flight Center|Headquarters|Convention Cent(?:er|re)|Center|Base|Hall|Shipyard))$"
)
_PARTNERS = re.compile(
    r"\b(?:on|regarding|following|condemning|about|against|after|concerning|supporting|welcoming|ahead|announcing|in response"
    r"|in commemoration|for|to mark|calling)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\b(?:with|at|to|on|about|regarding|following|before|during|after|in|ahead|marking|honou?ring|announcing"
    r"|congratulating|welcoming|condemning|thanking|celebrating|commending)\b", re.IGNORECASE)
_NO_VOICE = re.compile(r"\b(?:National Security (?:Council|Advis\w+)|(?<!NATO )Alliance\b)")
"""Words within names of offices and of treaties of two that look like a council or an alliance of the atlas."""
_FROM = re.compile(r"^(?:From:\s*|An? )(?P<who>[A-Z][^:.]{3,80}?)(?: (?:and|on behalf of) The Rt Hon .*| spokes(?:person|man"
    r"|woman) said:?)?$")
"""`From: Foreign Office`; `A Foreign Office spokesperson said:`."""
_WE = re.compile(r"^(?:\d+\.\s*)?We,? (?:the )?[^.;]{0,300}", re.IGNORECASE)
_WE_ARE = re.compile(
    r"\b(?:leaders|ministers|presidents?|prime ministers?|heads of|secretar\w+|governments|representatives|members)\b", re.IGNORECASE
)


class Names(Protocol):
    """What finds names in a text: `documents.gazetteer.Gazetteer`."""

    def mentions(self, passage: int, text: str) -> tuple[Mention, ...]:
        """The names in a text, in order."""


def voices_of(
    kind: str, title: str, publisher: str | None, own: Sequence[Block], names: Names, url: str | None = None
) -> tuple[str, ...]:
    """The actors whose words a document gives, in the order in which it names them.

    Args:
        kind: a term of `DOCUMENT_KINDS`.
        title: of the document.
        publisher: as stated, or None.
        own: the document's own blocks.
        names: the names to look for.
        url: its address, if it has one.
    """
    found = list(_of_publisher(publisher, names))
    if home := actor_of_address(url):
        found.append(home)
    for text in _spoken(kind, title, own, known=bool(found)):
        found += _actors(text, names)
        found += (state for state, office in _OFFICES.items() if office.search(text))
    return tuple(dict.fromkeys(found))


def _of_publisher(publisher: str | None, names: Names) -> Iterator[str]:
    if not publisher:
        return
    if named := _actors(publisher, names):
        yield from named
        return
    yield from (state for state, office in _OFFICES.items() if office.search(publisher))


def _spoken(kind: str, title: str, own: Sequence[Block], *, known: bool) -> Iterator[str]:
    """The parts of a document that name who speaks: of its title what stands before its matter, bylines, and `We, the …`."""
    if kind in ("communique", "agreement") or re.search(r"\b(?:Joint|Leaders[’']?(?: Level)?) (?:\w+[’']? )?Statement\b", title):
        yield _PARTNERS.split(title)[0]
        for block in own[:12]:
            if (we := _WE.match(block.text)) and _WE_ARE.search(we.group()):
                yield re.split(r",? (?:met|meet|meeting|gather\w*|reaffirm\w*|convened|are|have|welcome)\b", we.group())[0]
    elif kind == "speech" or (kind == "readout" and not known):
        yield _OTHERS.split(title)[0]
    yield from (m["who"] for b in own[:12] if (m := _FROM.match(b.text)))
    yield from (b.text for b in own[:6] if BYLINE.match(b.text) and len(b.text) <= 120)


def _actors(text: str, names: Names) -> tuple[str, ...]:
    """The actors that a text names, each where it can mean one alone."""
    named = _NO_VOICE.sub("", text.split(" | ")[0])
    return tuple(m.ids[0] for m in names.mentions(1, named) if m.kind == "actor" and len(m.ids) == 1)


def actor_of_address(url: str | None) -> str | None:
    """The actor whose government or organisation publishes at an address; None where the domain does not say."""
    host = _host(url)
    if row := _listed(host):
        return row["actor"]
    if host.endswith((".gov", ".mil")):
        return "us"
    official = _OFFICIAL.search(host)
    if official is None:
        return None
    state = states.by_code(_CODES.get(official.group(1), official.group(1)))
    return state.actor_id if state else None


def known_publisher(url: str | None) -> str | None:
    """The name of who alone publishes at an address; None where the domain does not say."""
    row = _listed(_host(url))
    return row["publisher"] or None if row else None


def is_place_line(text: str, names: Names) -> bool:
    """Whether a line tells where something was said (`Oval Office`; `Vilnius, Lithuania`), so that it is no publisher."""
    if _PLACES.match(text.strip()):
        return True
    first, comma, last = text.strip().rpartition(", ")
    if not comma or len(first.split()) > 4:
        return False
    whole = [m for m in names.mentions(1, last) if (m.begin, m.end) == (0, len(last))]
    return bool(whole) or bool(re.fullmatch(r"[A-Z]\.?[A-Z]\.?C?\.?", last))


def _host(url: str | None) -> str:
    if not url or "://" not in url:
        return ""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:  # an address that is none says nothing
        return ""


def _listed(host: str) -> dict[str, str] | None:
    """The row of the longest listed domain that the host is or lies in."""
    parts = host.split(".")
    return next((row for n in range(len(parts)) if (row := _domains().get(".".join(parts[n:])))), None)


@functools.cache
def _domains() -> dict[str, dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["domain"]: row for row in csv.DictReader(file)}
