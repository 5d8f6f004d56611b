"""A text to the record of its document and its passages.

Each member of the record is what the document declares of itself; where it declares nothing, what stands near its title.
What belongs to teasers of other publications is never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise, takewhile
from pathlib import PurePath
from typing import Protocol

from isthmus.atlas.raw_file import RawFile
from isthmus.documents import written_days
from isthmus.documents.formats.page_lines import BYLINE, RELATED, TOPICS, TOPICS_IN_LINE, holder, is_site
from isthmus.documents.kinds import kind_of
from isthmus.documents.languages import language_of
from isthmus.documents.reading import Mention, Passage, Record
from isthmus.documents.text import Block, Declared, Text
from isthmus.documents.voices import is_place_line, known_publisher, voices_of
from isthmus.model.dates import Edtf

MOST_OF_TITLE = 300
NEAR_TITLE = 12
"""Blocks from the title on among which a date line is looked for."""

_SITE = re.compile(r"\s+(?:[|•·»]|[-–—])\s+[^|•·»–—]{2,60}$")
_BODY = (
    r"(?:Ministry|Department|Office|Embassy|Agency|Directorate|Secretariat|Commission|Council|Institute|Centre|Center|Foundation|Command"
    r"|Headquarters"
    r"|Prime Minister['’]s Office|Cabinet Office|Government|Bureau|Authority|Forces?|Navy|Fleet|Army)"
)
_LETTERHEAD = re.compile(
    rf"^(?:(?:The )?(?:[A-Z][\w&.'’-]*\s+){{0,6}}{_BODY}(?:\s+(?:of|for|on|and|the|to|in|&|[A-Z][\w&.'’,-]*))*)$"
)
_NO_SITE = re.compile(
    r"\b(?:Hon|Mr|Mrs|Ms|Dr|Prof|Professor|Minister|Secretary|General|Admiral|Release|Room|Statements?|Notice|Event|Speech|News|Report"
    r"|Paper|Brief)\b|[.:;!?]",
    re.IGNORECASE,
)
_ISSUED_BY = re.compile(
    r"^(?:issued|published|released|posted|publisher|source|organi[sz]ed|hosted|presented)(?: by)?\s*:?\s+(?-i:(?=[A-Z]))(.{3,100}?)\.?$",
    re.IGNORECASE,
)


class Names(Protocol):
    """What finds names in a text: `documents.gazetteer.Gazetteer`."""

    def mentions(self, passage: int, text: str) -> tuple[Mention, ...]:
        """The names in a text, in order."""


def passages_of(text: Text) -> tuple[Passage, ...]:
    """The passages of a text, the declared title first where the text does not begin with one."""
    title = _clean(text.declared.title, text.blocks, text.format)
    blocks = list(text.blocks)
    if title and not any(_same(title, b.text) for b in blocks[:8]):
        blocks.insert(0, Block(kind="heading", text=title, locator="title", level=1))
    out: list[Passage] = []
    section: str | None = None
    for number, block in enumerate(blocks, 1):
        out.append(
            Passage(
                number=number, locator=block.locator, section=section if block.kind != "heading" or block.level > 1 else None,
                kind=block.kind,
                own=block.own, text=block.text, links=block.links,
            )
        )  # fmt: skip
        if block.kind == "heading" and (block.own or RELATED.match(block.text)):
            section = block.text
    return tuple(out)


def record_of(text: Text, raw: RawFile, names: Names, url: str | None = None) -> Record:
    """The record of a document.

    Args:
        text: of the document.
        raw: its file.
        names: what tells which actors the publisher and the title name.
        url: where it was read, if that is an address.
    """
    own = [b for b in text.blocks if b.own]
    declared = text.declared
    title = title_of(declared, own, raw, text.format)
    file = file_of(raw)
    address = url or declared.url or None
    publisher = publisher_of(declared, own, title)
    if not publisher or (not declared.publisher and is_place_line(publisher, names)):
        publisher = known_publisher(address)
    kind = kind_of(declared.kind or _kind_in_topics(declared.topics), title, own, publisher or "")
    return Record(
        document_id=f"d-{raw.digest[:16]}", title=title, publisher=publisher, published=_published(declared, own, title, url, file),
        kind=kind, language=language_of(declared.language, (b.text for b in own)), topics=topics_of(declared, own),
        voices=voices_of(kind, title, publisher, own, names, address), url=address, file=file, format=text.format,
        digest=raw.digest,
    )  # fmt: skip


def file_of(raw: RawFile) -> str:
    """The name of a file without the folder that it lies in; of an archive's member, `archive.zip/member`."""
    inner = raw.name.removeprefix(str(raw.given)).lstrip("/")
    return raw.given.name + (f"/{inner}" if inner and raw.path != raw.given else "")


def title_of(declared: Declared, own: Sequence[Block], raw: RawFile, form: str = "html") -> str:
    """The title: declared, without the name of the site after it; else the first heading; else the first words."""
    if title := _clean(declared.title, own, form):
        return title[:MOST_OF_TITLE]
    heads = [b for b in own[:8] if b.kind == "heading"]
    if heads:
        return min(heads, key=lambda b: b.level).text[:MOST_OF_TITLE]
    first = next((b.text for b in own), "")
    if len(first) > 150:
        first = first[:150].rsplit(" ", 1)[0] + " …"
    return first or PurePath(raw.name).stem


def _clean(title: str, blocks: Iterable[Block], form: str) -> str:
    """A declared title as the page's heading spells it, where there is one that it begins with or is; else without the site."""
    title = " ".join(title.split())
    heads = [b.text for b in list(blocks)[:12] if b.kind == "heading" and b.level <= 2 and b.own]
    if same := max((h for h in heads if len(h) > 8 and _is_part(h, title)), key=len, default=""):
        return same if form == "html" or _same(same, title) else title
    if form != "html":  # nothing but a page's element `title` carries the name of the site
        return title
    return _SITE.sub("", title) if len(_SITE.sub("", title).split()) >= 3 else title


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _is_part(heading: str, title: str) -> bool:
    """Whether a declared title is a heading with the name of the site before or after it."""
    return _bare(title).startswith(_bare(heading)) or _bare(title).endswith(_bare(heading))


def _same(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def publisher_of(declared: Declared, own: Sequence[Block], title: str) -> str | None:
    """Who published: declared; else a letterhead, "Issued by …", or a copyright line; None where nothing says."""
    if declared.publisher:
        return declared.publisher[:200]
    if site := _site_of(declared.title, title):
        return site
    near = [b.text for b in own[:8] if not _same(b.text, title) and len(b.text) <= 120]
    edges = [*near, *(b.text for b in own[-6:])]
    for line in edges:
        if found := _ISSUED_BY.match(line):
            return re.split(r",? (?:on )?\d{1,2} |[|•·]", found.group(1))[0].strip(" ,")
    for line in near:
        for part in re.split(r"\s*[|•·–—]\s*", line):
            if _LETTERHEAD.match(part.strip(" .")) and len(part) <= 100:
                return part.strip(" .")
    for line in (*near, *(b.text for b in own[-2:])):
        parts = [p.strip(" .") for p in re.split(r"\s+[|•·–—/-]\s+|\.\s+(?=[A-Z])|,\s+(?=[A-Z][a-z]+ \d{4}|\d)", line)]
        if len(line) <= 200 and (name := next((p for p in parts if is_site(p) and not BYLINE.match(p)), "")):
            return name
    for line in near:
        if written_days.day_of_line(line) and not BYLINE.match(line) and (name := _beside_day(line)):
            return name
    return next((name for line in edges if (name := holder(line))), None) or _above(own, title)


def _beside_day(line: str) -> str:
    """The name of a body that stands on the date line: three words or more, nearly all of them capitalised."""
    for part in re.split(r"\s*[|•·–—]\s*|,\s+", line):
        words = part.split()
        small = sum(w.lower() in ("of", "for", "and", "the", "on") for w in words)
        is_name = len(words) >= 3 and not _NO_SITE.search(part) and not any(c.isdigit() for c in part)
        if is_name and sum(w[0].isupper() for w in words) >= len(words) - small:
            return part
    return ""


def _site_of(declared: str, title: str) -> str:
    """The name of the site that stands before or after the title in what is declared as title."""
    at = declared.find(title)
    if at < 0 or declared.strip() == title:
        return ""
    rest = (declared[:at] + declared[at + len(title) :]).strip(" |•·»:–—-")
    return rest if 0 < len(rest.split()) <= 8 else ""


def _above(own: Sequence[Block], title: str) -> str | None:
    """The first line above the title where it may be the name of a site: words in title case, no person and no label."""
    before = list(takewhile(lambda b: not _same(b.text, title), own[:6]))
    if not before or len(before) == len(own[:6]):
        return None
    line = before[0].text
    words = line.split()
    wrong = _NO_SITE.search(line) or line.isupper() or any(c.isdigit() for c in line) or not 2 <= len(words) <= 6
    return None if wrong or sum(w[0].isupper() for w in words) < len(words) / 2 else line


def _published(declared: Declared, own: Sequence[Block], title: str, url: str | None, file: str) -> Edtf | None:
    """When: declared; else a date line near the title, a dateline, or where it was done; else in title, address or file name."""
    if declared.published and (day := written_days.declared_day(declared.published)):
        return day
    begin = next((n for n, b in enumerate(own) if _same(b.text, title)), 0)
    near = [*own[begin : begin + NEAR_TITLE], *own[max(begin - 4, 0) : begin]]
    head = list(takewhile(lambda b: len(b.text) < 400, near))
    lines = [line for b in head for line in b.text.split("\t") if not _same(line, title)]
    lines = [*lines, *(f"{one} {other}" for one, other in pairwise(lines) if re.fullmatch(r"(?:19|20)\d\d", other))]
    every = "\n".join(b.text for b in own)[:60_000]
    lines = written_days.in_order(lines, every)
    lines.sort(key=lambda line: not written_days.says_published(line))
    tail = written_days.in_order([b.text for b in own[-5:][::-1]], every)
    days = [
        *(written_days.day_of_line(line) or written_days.day_of_parts(line) for line in lines),
        *(written_days.day_of_dateline(b.text) for b in own[:NEAR_TITLE]),
        *(written_days.day_signed(text) for text in tail),
        *(day for text in tail[:2] if (day := written_days.day_of_parts(text) or written_days.day_of_line(text))),
        *(written_days.day_updated(text) for text in tail),
        *written_days.days_in(title)[:1],
        *(written_days.day_in_address(place) for place in (url, declared.url, file) if place),
    ]
    found = [day for day in days if day]
    return next((day for day in found if "/" not in day), next(iter(found), None))  # a span is when something took place


def _kind_in_topics(topics: Iterable[str]) -> str:
    """A tag that says what kind a document is, as archives of government pages have."""
    return next(
        (
            t
            for t in topics
            if t.lower() in ("speeches-remarks", "press-release", "fact-sheet", "readout", "communique")
        ),
        "",
    )


def topics_of(declared: Declared, own: Sequence[Block]) -> tuple[str, ...]:
    """The topics: declared, and those that stand below a heading such as "Topics" or after "Topics:"."""
    found = list(declared.topics)
    below = False
    for block in own:
        if in_line := TOPICS_IN_LINE.match(block.text):
            found += re.split(r"\s*[,;|•·]\s*", in_line.group(1))
        elif TOPICS.match(block.text):
            below = True
            continue
        elif block.text.partition("\t")[0].strip(" :").lower() in ("topics", "topic", "tags", "keywords"):
            found += re.split(r"\s*[,;|•·]\s*", block.text.partition("\t")[2])
        elif below and block.kind in ("item", "paragraph") and len(block.text) <= 60 and not block.text.endswith("."):
            found += re.split(r"\s*[,;|•·]\s*", block.text)
            continue
        below = False
    return tuple(dict.fromkeys(t.strip(" .") for t in found if t.strip(" .") and ";" not in t))
