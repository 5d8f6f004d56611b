"""Plain text to its blocks; also of a page that was scraped and has lost its markup, where each line is a block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from isthmus.atlas.raw_file import RawFile
from isthmus.documents import written_days
from isthmus.documents.formats.arranging import arranged
from isthmus.documents.formats.decoding import decoded
from isthmus.documents.formats.page_lines import (
    BULLET,
    BYLINE,
    RELATED,
    SECTION,
    SPEAKERS,
    TOPICS,
    holder,
    is_boilerplate,
    is_site,
    spaced,
)
from isthmus.documents.text import Block, Declared, Text

LONG = 160
"""Characters from which a line is prose and no name, date or title."""

WIDEST = 110
NARROWEST = 40
"""Characters between which a text breaks its lines, if it breaks them."""
RAGGED = 6
"""Characters by which a line may fall short of its width though it is filled."""

HEAD_LINES = 14
"""Lines among which the title is looked for."""

_TITLE_WORDS = re.compile(
    r"^(?:fact ?sheet|readout|joint (?:\w+ )?(?:statement|declaration)|(?:opening |closing |keynote )?(?:remarks|address|statement"
    r"|speech|keynote) (?:by|of|to|at|on|from)|keynote by"
    r"|communiqué|contract award|memorandum|agreement (?:between|on)|chair['’]s (?:summary|statement))",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:[\w/&-]+ ){0,4}(?:announcement|(?:press|news|media) release|(?:policy|research|working|discussion|data|analysis) "
    r"(?:papers?|briefs?|stud(?:y|ies)|card|note)|newsletter|bulletin)(?: (?:no\.? ?)?\d[\d /.-]*)?$",
    re.IGNORECASE,
)
"""A line that says what kind of publication follows, perhaps with its number."""
_PLACE = re.compile(r"^(?:[A-Z]{2,}[ ,./-]*){1,4}, [A-Z][\w.]+(?: [A-Z]\w+)?$")
"""Where a story comes from: `BATANES ISLANDS, Philippines`."""
_PERSON = re.compile(r"^(?:story|photos?|report(?:ing)?|text) by\b|^[^|:]{5,40} \| [A-Z]|^(?:[A-Z][\w-]+"
    r" ){1,3}[A-Z][\w-]+, (?:Head|Director|Senior)\b", re.I)
_UNDERLINE = re.compile(r"^\s*(={3,}|-{3,}|~{3,})\s*$")
_URL = re.compile(r"https?://[^\s<>\"')\]]+")
_ENDS = (".", "!", "?", "…", '."', ".”", ".’", ":", ";", ".)")


def read(raw: RawFile) -> Text:
    """The text of a plain text file."""
    text, notes = decoded(raw.path.read_bytes())
    lines = text.split("\n")
    rights = next((name for line in reversed(lines) if (name := holder(spaced(line)))), "")
    return Text(format="text", blocks=arranged(blocks_of(lines)), declared=Declared(publisher=rights), notes=notes)


def blocks_of(lines: list[str]) -> Iterator[Block]:
    """The blocks of lines: title first, headings by name, form or underline, items by bullet or below "Speakers"."""
    section = ""
    pieces = list(_pieces(lines))
    title = title_at([text for text, _, _ in pieces])
    menu = _menu([text for text, _, _ in pieces[:title]])
    for at, (text, bulleted, underlined) in enumerate(pieces):
        if (is_boilerplate(text) and at != title) or at in menu:
            continue
        following = next((t for t, _, _ in pieces[at + 1 :] if not is_boilerplate(t)), "")
        own_links = tuple(dict.fromkeys(u.rstrip(".,;") for u in _URL.findall(text)))
        if at == title and len(text) <= 250 and not bulleted and not (text.endswith(".") and len(text.split()) > 7):
            kind, level = "heading", 1
        elif at < title:
            kind, level = "paragraph", 0
        elif not bulleted and (underlined or _is_heading(text, following, section)):
            kind, level, section = "heading", 2, _section(text) or "own"
        elif bulleted or (section == "speakers" and len(text) <= LONG and not text.endswith(".")):
            kind, level = "item", 0
        else:
            kind, level = "paragraph", 0
            if section == "speakers" and len(text) > LONG:
                section = "own"
        yield Block(
            kind=kind,
            text=text.removesuffix(":") if kind == "heading" else text,
            locator="",
            level=level,
            links=own_links,
        )


def title_at(texts: list[str]) -> int:
    """The place of the title: the first line, unless a line below reads more like one: longer, beside the date, with its words."""
    best, most = 0, -1.0
    for at, text in enumerate(texts[:HEAD_LINES]):
        if at and (len(text) > LONG or (len(text) > LONG / 2 and text.endswith(".")) or RELATED.match(text) or SPEAKERS.match(text)):
            break
        if (
            is_boilerplate(text)
            or (written_days.day_of_line(text)
            and len(text) < 60
            and not _TITLE_WORDS.match(text))
            or BYLINE.match(text)
        ):
            continue
        words = len(text.split())
        beside = any(written_days.day_of_line(x) for x in texts[max(at - 1, 0) : at + 3] if x != text and len(x) <= 60)
        points = 0.8 * min(words, 8) + 2.5 * (at == 0 and words >= 3) + 3 * beside + 4 * bool(_TITLE_WORDS.match(text)) - 0.4 * at
        points -= 5 * (words < 3) + 4 * text.endswith((".", ",", ";")) + 2 * bool(SPEAKERS.match(text) or SECTION.match(text))
        points -= 5 * (is_site(text) or bool(_LABEL.match(text) or _PLACE.match(text) or _PERSON.search(text)))
        if points > most:
            best, most = at, points
    return best


def _menu(texts: list[str]) -> set[int]:
    """Lines above the title that are entries of a menu, one or two words each; the first line is the name of the site."""
    first = next((at for at, text in enumerate(texts) if not is_boilerplate(text)), 0)
    return {
        at
        for at, text in enumerate(texts)
        if at > first and len(text.split()) <= 2 and not any(c.isdigit() for c in text) and not text.isupper()
    }


def _pieces(lines: list[str]) -> Iterator[tuple[str, bool, bool]]:
    """Each paragraph or line: its text, whether a bullet began it, and whether a rule stands below it."""
    chunk: list[str] = []
    width = broken_at(lines)
    for line in [*lines, ""]:
        if _UNDERLINE.match(line) and chunk:
            *before, last = chunk
            yield from _of_chunk(before, width)
            yield spaced(last), False, True
            chunk = []
        elif line.strip():
            chunk.append(line.rstrip())
        else:
            yield from _of_chunk(chunk, width)
            chunk = []


def broken_at(lines: list[str]) -> int:
    """The width at which a text breaks its lines; 0 where each line stands for itself, as on pages that were scraped.

    Lines that a program breaks are filled: the first word of the next would not have fitted. A text with lines longer than any
    such width does not break them, whatever its short lines look like.
    """
    lengths = sorted(len(line.rstrip()) for line in lines if " " in line.strip())
    if not lengths or sum(n > WIDEST for n in lengths) > max(len(lengths) // 50, 0):
        return 0
    width = lengths[min(int(len(lengths) * 0.98), len(lengths) - 1)]
    pairs = [(one.rstrip(), other) for one, other in pairwise(lines) if one.strip() and other.strip()]
    full = sum(_filled(one, other, width) and other.strip()[:1].islower() for one, other in pairs)
    return width if width >= NARROWEST and full >= 1 and full >= len(pairs) / 6 else 0


def _filled(line: str, following: str, width: int) -> bool:
    """Whether the first word of the next line would not have fitted on a line, with some room for ragged ends."""
    return len(line) + 1 + len(following.split()[0]) > width - RAGGED


def _of_chunk(chunk: list[str], width: int) -> Iterator[tuple[str, bool, bool]]:
    """Lines between empty lines: joined where the text breaks its lines at a width, else each for itself."""
    gathered: list[str] = []
    previous = ""
    for line in chunk:
        if width and gathered and not BULLET.match(line) and _filled(previous, line, width):
            gathered[-1] += "\n" + line
        else:
            gathered.append(line)
        previous = line
    for piece in gathered:
        bullet = BULLET.match(piece)
        text = _rejoined(piece[bullet.end() :] if bullet else piece)
        if text:
            yield text, bool(bullet), False


def _rejoined(piece: str) -> str:
    """The lines of a piece joined, words that hyphens part at a line's end mended."""
    return spaced(re.sub(r"(?<=[a-z])[-‐]\n\s*(?=[a-z])", "", piece))


def _section(text: str) -> str:
    if SPEAKERS.match(text):
        return "speakers"
    if RELATED.match(text):
        return "related"
    return "topics" if TOPICS.match(text) else "own" if SECTION.match(text) else ""


def _is_heading(text: str, following: str, section: str) -> bool:
    named = _section(text)
    if named:
        return bool(following)
    if section == "related" or len(text) > 90 or BYLINE.match(text) or any(c.isdigit() for c in text[:4]):
        return False
    if text.endswith(":"):
        return len(text.split()) <= 6 and bool(following) and section != "speakers"
    if text.endswith(_ENDS) or "," in text:
        return False
    letters = [c for c in text if c.isalpha()]
    if letters and all(c.isupper() for c in letters) and len(letters) >= 4:
        return section != "speakers"
    return (
        section != "speakers"
        and len(text) <= 70
        and len(following) > 1.5 * LONG
        and text[0].isupper()
        and not any(c.isdigit() for c in text)
    )
