"""Other publications that a page points to: each teaser's title, date, kind, topics and address.

A teaser may be a linked title, a line such as "Title | Report | 12 May 2025", or lines of which one is the title and the
others, in the same order for every teaser of a section, say kind, date or topics.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import urljoin

from isthmus.documents import written_days
from isthmus.documents.formats.page_lines import BYLINE, POINTS_ON, RELATED, TOPICS_IN_LINE
from isthmus.documents.reading import Candidate, Passage, Reading
from isthmus.model.dates import Edtf

PROPOSER = "related-publications"
MOST_OF_TITLE = 220

_KIND = re.compile(
    r"^(?:(?:the |a |new |latest |special )?(?:(?:research|policy|working|discussion|white|issue|briefing|occasional|conference) "
    r"(?:papers?|briefs?|notes?)|papers?|briefs?"
    r"|reports?|(?:expert|policy)? ?comment(?:ary|aries|s)?|articles?|op-?eds?|opinions?|essays?|blog(?: posts?)?|posts?|events?"
    r"|webinars?|panels?|podcasts?|videos?|audio"
    r"|interviews?|books?|journals?|(?:journal|magazine) articles?|explainers?|analys[ie]s|news|news (?:stor(?:y|ies)|items?|releases?"
    r"|articles?)"
    r"|(?:press|media) releases?|statements?|joint statements?|speech(?:es)?|remarks|readouts?|fact ?sheets?|communiqu[eé]s?|stud(?:y"
    r"|ies)|briefings?(?: papers?)?"
    r"|features?|transcripts?|factsheets?|dossiers?|case stud(?:y|ies)|surveys?|projects?|conferences?|seminars?|workshops?|roundtables?"
    r"|testimon(?:y|ies)|exercise reports?"
    r"|award notices?|contract notices?|speeches|past events?|upcoming events?|publications?|newsletters?|letters?|reviews?"
    r"|perspectives?|insights?|strateg(?:y|ies)))$",
    re.IGNORECASE,
)
MOST_OF_TOPICS = 9
"""Words of the longest line that is taken for topics."""
_KIND_IN_LINE = re.compile(r"^(?:(?:publication |content |document |media )?type|format|publication"
    r"|category)\s*:\s*(\S.{1,60})$", re.IGNORECASE)
_DAY_ALONE = re.compile(
    r"^(?:(?:mon|tue|wed|thu|fri|sat|sun)\w*,? )?(?:\d{1,2}(?:st|nd|rd|th)? (?:" + "|".join(written_days.MONTHS) + r")|(?:"
    + "|".join(written_days.MONTHS) + r") \d{1,2}(?:st|nd|rd|th)?)\.?$",
    re.IGNORECASE,
)
"""A day without its year, which says nothing that can be stored."""
_MONTHS = r"\b(?:" + "|".join(written_days.MONTHS) + r")\b"
_TRAILING_DAY = re.compile(r"\s+(?:\d{1,2}\.\s?\d{1,2}\.\d{4}|\d{4}[.-]\d{2}[.-]\d{2})$")
_PART = re.compile(r"\s+[|•·]\s+|\s*\|\s*|\s+[–—-]\s+|\t|\s*•\s*")
_SENTENCE = re.compile(r"[.!?…]['\"”’)]?$")
_IN_BRACKETS = re.compile(r"^(.*\S)\s+[(\[]([^()\[\]]{3,60})[)\]]$")


@dataclass(slots=True)
class _Line:
    """What one line of a teaser says; `title` is empty where it is none."""

    number: int
    title: str = ""
    date: Edtf | None = None
    kind: str = ""
    topics: tuple[str, ...] = ()
    url: str = ""
    short: bool = False
    fixed: bool = False
    """Linked or a heading, so that a title is one."""

    @property
    def sign(self) -> str:
        """`t` for a title, `m` for what else is known of a publication, empty for a line that says nothing."""
        return "t" if self.title else "m" if self.date or self.kind or self.topics else ""


@dataclass(slots=True)
class _Teaser:
    title: str = ""
    date: Edtf | None = None
    kind: str = ""
    topics: tuple[str, ...] = ()
    url: str = ""
    numbers: list[int] = field(default_factory=list)


def propose(reading: Reading) -> Iterator[Candidate]:
    """The publications that the page points to, as candidates of the kind `related`."""
    others = [
        p for p in reading.passages if not p.own and not (p.kind in ("heading", "paragraph") and RELATED.match(p.text))
    ]
    seen: set[str] = set()
    for _, group in groupby(others, key=lambda p: p.section if p.section and RELATED.match(p.section) else ""):
        for teaser in teasers(list(group)):
            key = teaser.title.casefold()
            if key in seen or key == reading.record.title.casefold():
                continue
            seen.add(key)
            yield _candidate(teaser, reading)


def teasers(passages: Sequence[Passage]) -> list[_Teaser]:
    """The teasers of one section, in order."""
    every = [_line(p) for p in passages]
    lines = [line for line in _without_topics(every) if line is not None and line.sign]
    if any(line.sign == "m" for line in lines) and any(line.title and not line.short for line in lines):
        lines = [_as_topics(line, lines, at) for at, line in enumerate(lines)]
    lead = next((at for at, line in enumerate(lines) if line.sign == "t"), len(lines))
    opening = [_signature(line) for line in lines[:lead]]
    found: list[_Teaser] = []
    for at, line in enumerate(lines):
        ahead = [_signature(x) for x in lines[at : at + lead]]
        begins = lead and ahead == opening and at + lead < len(lines) and lines[at + lead].sign == "t"
        if begins or not found or (line.sign == "t" and found[-1].title):
            found.append(_Teaser())
        _add(found[-1], line)
    told = any(t.date or t.kind for t in found)
    return [t for t in found if t.title and not _is_button(t, told)]


def _without_topics(lines: Sequence[_Line | None]) -> list[_Line | None]:
    """The lines, those that look like titles but stand for topics in every teaser taken for topics.

    Where titles are followed by what is known of them (day, kind, author), a short line further below that is not so followed
    is no title, if the first teaser has one too.
    """
    heads = [at for at, line in enumerate(lines) if line and line.title and _is_followed(lines, at)]
    if not heads or heads[0] != 0 or len(heads) < 2:
        return list(lines)
    others = [at for at, line in enumerate(lines) if line and line.title and at not in heads and not line.fixed]
    if not any(heads[0] < at < heads[1] for at in others):
        return list(lines)
    topics = {at for at in others if len(str(lines[at] and lines[at].title).split()) <= MOST_OF_TOPICS}  # type: ignore[union-attr]
    return [
        _Line(line.number, topics=_parted(line.title)) if line and at in topics else line for at, line in enumerate(lines)
    ]


def _is_followed(lines: Sequence[_Line | None], at: int) -> bool:
    """Whether the line after a title says who wrote the publication, when, or what it is."""
    after = lines[at + 1] if at + 1 < len(lines) else None
    return at + 1 < len(lines) and (after is None or after.sign == "m")


def _is_button(teaser: _Teaser, told: bool) -> bool:
    """Whether a title is more likely a button or an entry of a menu: short, without an address, a date or a kind."""
    return not (teaser.url or teaser.date or teaser.kind) and len(teaser.title.split()) <= (4 if told else 3)


def _signature(line: _Line) -> str:
    return (
        ("t" if line.title else "")
        + ("d" if line.date else "")
        + ("k" if line.kind else "")
        + ("s" if line.topics else "")
    )


def _add(teaser: _Teaser, line: _Line) -> None:
    teaser.title = teaser.title or line.title
    teaser.date = teaser.date or line.date
    teaser.kind = teaser.kind or line.kind
    teaser.topics = tuple(dict.fromkeys((*teaser.topics, *line.topics)))
    teaser.url = teaser.url or line.url
    teaser.numbers.append(line.number)


def _line(passage: Passage) -> _Line | None:
    text = POINTS_ON.sub("", passage.text.strip())
    line = _Line(passage.number, url=next(iter(passage.links), ""))
    if topics := TOPICS_IN_LINE.match(text):
        line.topics = _parted(topics.group(1))
        return line
    if BYLINE.match(text) and len(text) <= 100:
        return None
    if _DAY_ALONE.match(text):
        return line
    if labelled := _KIND_IN_LINE.match(text):
        line.kind = labelled.group(1).strip()
        return line
    linked = line.fixed = bool(passage.links) or passage.kind == "heading"
    day = written_days.day_of_line(text)
    if (
        linked
        and day
        and len(re.findall(r"[^\W\d_]{3,}", re.sub(_MONTHS, " ", text, flags=re.IGNORECASE))) >= 2
        and not _PART.search(text) and not _IN_BRACKETS.match(text)
    ):
        line.date, line.title = day, _TRAILING_DAY.sub("", text).strip(" ,")
        return line
    parts = [p for p in _PART.split(text) if p]
    rest = []
    for part in parts:
        if not _says(line, part):
            rest.append(part)
    if len(rest) < len(parts):
        title = _title_of(rest, text)
        commas = title.rsplit(", ", 1)
        if len(commas) == 2 and _says(line, commas[1]):
            title = commas[0]
        if title and (passage.kind == "heading" or passage.links or len(title.split()) > 2):
            line.title = title
        elif title:
            line.topics = (*line.topics, *_parted(title))
    else:
        line.title = _whole(line, text, linked=linked)
    line.short = bool(line.title) and len(line.title.split()) <= 3 and not passage.links and passage.kind != "heading"
    return line


def _title_of(rest: list[str], text: str) -> str:
    """What is left of a line once dates and kinds are out; parts that stood together stay as they stood."""
    if not rest:
        return ""
    begin = text.find(rest[0])
    end = text.find(rest[-1], begin) + len(rest[-1])
    joined = text[begin:end]
    return joined if len(joined) <= len(" — ".join(rest)) + 2 else rest[0]


def _says(line: _Line, part: str) -> bool:
    """Whether a part is a date, a kind, or both; it is noted on the line then."""
    part = part.strip(" ,.;:()")
    if _KIND.match(part):
        line.kind = line.kind or part
        return True
    if len(part) <= 60 and (day := written_days.day_of_line(part)) and len(re.sub(r"[\d\W]+", " ", part).split()) <= 4:
        line.date = line.date or day
        pieces = [p.strip() for p in re.split(r",\s+", part)]
        line.kind = line.kind or next((p for p in pieces if _KIND.match(p)), "")
        return True
    return False


def _whole(line: _Line, text: str, *, linked: bool) -> str:
    """The title that a whole line is, a date or kind in brackets or after a comma taken off; empty for a summary."""
    if bracketed := _IN_BRACKETS.match(text):
        pieces = re.split(r",\s+", bracketed.group(2))
        if _says(line, bracketed.group(2)) or False not in [_says(line, p) for p in pieces]:
            text = bracketed.group(1)
    for _ in range(2):
        before, comma, last = text.rpartition(", ")
        if comma and len(before.split()) > 2 and (_says(line, last) or _says(line, text[len(before) + 2 :])):
            text = before
    before, colon, after = text.partition(": ")
    if colon and after and _KIND.match(before):
        line.kind = line.kind or before
    is_summary = not linked and (len(text) > MOST_OF_TITLE or (bool(_SENTENCE.search(text)) and not text.endswith("?")))
    return "" if is_summary else text[:MOST_OF_TITLE].strip()


def _as_topics(line: _Line, lines: Sequence[_Line], at: int) -> _Line:
    """A short line without a date or kind of its own, after a longer title, taken for topics."""
    before = next((x for x in reversed(lines[:at]) if x.title), None)
    if not line.short or line.date or line.kind or before is None or before.short:
        return line
    if at + 1 < len(lines) and lines[at - 1].sign == "m" and lines[at + 1].sign == "m":
        return line  # a short title between what is known of the one before and of this one
    return _Line(line.number, topics=_parted(line.title))


def _parted(text: str) -> tuple[str, ...]:
    return tuple(t.strip() for t in re.split(r"\s*[,;/|•·]\s*", text) if t.strip())


def _candidate(teaser: _Teaser, reading: Reading) -> Candidate:
    reasons, score = ["stands among teasers, apart from the page's own content"], 0.7
    for held, points, words in (
        (teaser.url, 0.12, "it is linked"),
        (teaser.date, 0.1, "a date stands with it"),
        (teaser.kind, 0.06, "its kind is named"),
    ):
        if held:
            score += points
            reasons.append(words)
    base = reading.record.url or ""
    url = urljoin(base, teaser.url) if teaser.url else ""
    content = {
        "title": teaser.title, "date": teaser.date, "kind": teaser.kind or None, "topics": list(teaser.topics),
        "url": url if url.startswith(("http://", "https://")) else None,
    }  # fmt: skip
    return Candidate(
        kind="related",
        content=content,
        passages=tuple(teaser.numbers),
        score=score,
        reasons=tuple(reasons),
        proposer=PROPOSER,
    )
