"""Plain text to its blocks; also of a page that was scraped and has lost its markup, where each line is a block."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    spaced,
)
from isthmus.documents.text import Block, Declared, Text

LONG = 160
"""Characters from which a line is prose and no name, date or title."""

HEAD_LINES = 14
"""Lines among which the title is looked for."""

_TITLE_WORDS = re.compile(
    r"^(?:fact ?sheet|readout|joint (?:\w+ )?(?:statement|declaration)|(?:opening |closing |keynote )?(?:remarks|address|statement"
    r"|speech|keynote) (?:by|of|to|at|on|from)|keynote by"
    r"|communiqué|contract award|memorandum|agreement (?:between|on)|chair['’]s (?:summary|statement))",
    re.IGNORECASE,
)
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
        points = (
            min(words, 5) + 2.5 * (at == 0 and words >= 3) + 3 * beside + 4 * bool(_TITLE_WORDS.match(text)) - 0.4 * at
        )
        points -= (
            5 * (words < 3) + 4 * text.endswith((".", ",", ";")) + 2 * bool(SPEAKERS.match(text) or SECTION.match(text))
        )
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
    for line in [*lines, ""]:
        if _UNDERLINE.match(line) and chunk:
            *before, last = chunk
            yield from _of_chunk(before)
            yield spaced(last), False, True
            chunk = []
        elif line.strip():
            chunk.append(line.rstrip())
        else:
            yield from _of_chunk(chunk)
            chunk = []


def _of_chunk(chunk: list[str]) -> Iterator[tuple[str, bool, bool]]:
    """Lines between empty lines: joined where they are prose broken at a width, else each for itself."""
    gathered: list[str] = []
    width = max(map(len, chunk), default=0)
    full = sum(len(line) > 0.8 * width for line in chunk)
    wrapped = 45 <= width <= 130 and full >= 2 and full >= (len(chunk) - 1) / 2
    previous = ""
    for line in chunk:
        if wrapped and gathered and _goes_on(previous, line, width):
            gathered[-1] += "\n" + line
        else:
            gathered.append(line)
        previous = line
    for piece in gathered:
        bullet = BULLET.match(piece)
        text = _rejoined(piece[bullet.end() :] if bullet else piece)
        if text:
            yield text, bool(bullet), False


def _goes_on(previous: str, line: str, width: int) -> bool:
    """Whether a line goes on with the one before it: that one is nearly as wide as any, and its sentence has not ended."""
    if BULLET.match(line) or len(previous) + len(line.split()[0]) + 1 <= width - 12:
        return False
    return not previous.endswith((".", "!", "?")) or len(previous) > 0.8 * width


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
