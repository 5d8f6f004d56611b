"""A PDF to its blocks, page by page: paragraphs joined, hyphens mended, running heads and page numbers left out.

PDFium gives characters in the order in which the file draws them, with their size and place; a paragraph ends where the gap
to the next line, the size, or a short line after a full stop says so.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from isthmus.atlas.raw_file import RawFile, Unreadable
from isthmus.documents.formats.arranging import arranged
from isthmus.documents.formats.page_lines import BULLET, is_boilerplate, spaced
from isthmus.documents.formats.pdf_reading import Line, pages_of
from isthmus.documents.text import Block, Text

EDGE_LINES = 3
"""Lines at the top and bottom of a page among which running heads and page numbers are looked for."""

_PAGE_NUMBER = re.compile(
    r"^\W*(?:page|p\.|seite|s\.)?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*(?:(?:/|of|von|sur|\|)\s*\d{1,4})?\W*$", re.IGNORECASE
)
_LOST_HYPHEN = re.compile("[\u0002\ufffe]")


def read(raw: RawFile) -> Text:
    """The text of a PDF.

    Raises:
        Unreadable: it is locked, damaged, longer than is read, or holds pictures of pages only.
    """
    pages, declared = pages_of(raw)
    blank = [
        number
        for number, lines in enumerate(pages, 1)
        if not any(any(c.isalnum() for c in line.text) for line in lines)
    ]
    if len(blank) == len(pages):
        raise Unreadable(
            raw.name,
            "holds pictures of pages only, no text",
            "run it through a program that recognises text (OCR) and give the result",
        )
    notes = (f"{len(blank):,} of {len(pages):,} pages hold no text: {_named(blank)}",) if blank else ()
    return Text(format="pdf", blocks=arranged(blocks_of(pages)), declared=declared, notes=notes)


def _named(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10]))
    return f"p. {shown}{f' and {len(numbers) - 10} more' if len(numbers) > 10 else ''}"


def blocks_of(pages: list[list[Line]]) -> Iterator[Block]:
    """The blocks of pages of lines; a paragraph that goes on over a page is one block, told by the page where it begins."""
    running = _running(pages)
    kept = [[line for at, line in enumerate(lines) if not _at_edge(at, lines, running)] for lines in pages]
    sizes = [
        round(line.size, 1)
        for lines in kept
        for line in lines
        for _ in range(max(len(line.text) // 10, 1))
        if line.size
    ]
    body = statistics.mode(sizes) if sizes else 0.0
    words = Counter(re.findall(r"\w+(?:-\w+)+", "\n".join(line.text for lines in kept for line in lines)))
    levels = _levels(kept, body)
    pending: list[Line] = []
    where = ""
    for number, lines in enumerate(kept, 1):
        gap = _gap(lines)
        page_margin = max((line.right for line in lines), default=0.0)
        for at, line in enumerate(lines):
            margin = _margin(pending[-1], lines, page_margin) if pending else page_margin
            if pending and _begins(pending[-1], line, gap, margin, turned=at == 0):
                yield from _block(pending, where, levels, words)
                pending = []
            if not pending:
                where = f"p. {number}"
            pending.append(line)
    yield from _block(pending, where, levels, words)


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", spaced(text)).casefold()


def _running(pages: list[list[Line]]) -> set[str]:
    """The lines, digits aside, that stand at the edge of many pages."""
    counts = Counter(
        shape for lines in pages for shape in {_shape(x.text) for x in (*lines[:EDGE_LINES], *lines[-EDGE_LINES:])}
    )
    needed = max(2, min(3, len(pages)), len(pages) // 4)
    return {shape for shape, count in counts.items() if count >= needed}


def _at_edge(at: int, lines: list[Line], running: set[str]) -> bool:
    if EDGE_LINES <= at < len(lines) - EDGE_LINES:
        return False
    text = lines[at].text
    return _shape(text) in running or (at in (0, len(lines) - 1) and bool(_PAGE_NUMBER.match(spaced(text))))


def _gap(lines: list[Line]) -> float:
    """The usual distance between the bases of two lines of a page."""
    steps = [a.base - b.base for a, b in pairwise(lines) if 0 < a.base - b.base < 60]
    return statistics.median_low(steps) if steps else 0.0


def _levels(pages: list[list[Line]], body: float) -> dict[float, int]:
    """Size of letters -> level of a heading, the largest being 1."""
    larger = sorted({round(x.size, 1) for lines in pages for x in lines if body and x.size > 1.12 * body}, reverse=True)
    return {size: min(level, 6) for level, size in enumerate(larger, 1)}


def _margin(line: Line, lines: list[Line], widest: float) -> float:
    """Where the lines of the column that a line stands in end: of those that begin as far left, the widest."""
    return max((x.right for x in lines if abs(x.left - line.left) < 0.05 * widest), default=widest)


def _fits(before: Line, line: Line, margin: float) -> bool:
    """Whether the first word of a line would have fitted on the one before, so that the break was meant."""
    letter = (before.right - before.left) / max(len(before.text), 1)
    word = line.text.split()[0] if line.text.split() else ""
    return before.right + letter * (len(word) + 1) < margin


def _begins(before: Line, line: Line, gap: float, margin: float, *, turned: bool) -> bool:
    """Whether a line begins a new block."""
    if BULLET.match(line.text) or (before.size and line.size and abs(before.size - line.size) > 0.08 * before.size):
        return True
    ended = before.text.rstrip().endswith((".", "!", "?", ":", "”", '."'))
    if turned:
        return ended or not line.text.lstrip()[:1].islower()
    step = before.base - line.base
    if gap and step and (step > 1.35 * gap or step < -gap):
        return step > 1.35 * gap or ended
    width = margin - before.left
    short = bool(margin) and before.right < margin - (0.2 if ended else 0.35) * width and _fits(before, line, margin)
    return short and (ended or line.text.lstrip()[:1].isupper())


def _block(lines: list[Line], where: str, levels: dict[float, int], words: Counter[str]) -> Iterator[Block]:
    if not lines:
        return
    bullet = BULLET.match(lines[0].text)
    text = _joined([lines[0].text[bullet.end() :] if bullet else lines[0].text, *(x.text for x in lines[1:])], words)
    if not text or is_boilerplate(text):
        return
    level = levels.get(round(lines[0].size, 1), 0)
    if bullet:
        yield Block(kind="item", text=text, locator=where)
    elif level and len(text) <= 250:
        yield Block(kind="heading", text=text, locator=where, level=level)
    else:
        yield Block(kind="paragraph", text=text, locator=where)


def _joined(lines: list[str], words: Counter[str]) -> str:
    """Lines as one text. A hyphen at a line's end goes, unless the document writes that word with one elsewhere."""
    whole = lines[0].rstrip()
    for line in lines[1:]:
        line = line.strip()
        parted = re.search(r"(\w+)[-‐\u00ad\u0002\ufffe]$", whole)
        if parted and line[:1].islower():
            rest = re.match(r"\w+", line)
            hyphenated = f"{parted.group(1)}-{rest.group() if rest else ''}"
            whole = whole[:-1] + ("-" if hyphenated in words else "") + line
        elif parted:
            whole += line
        else:
            whole += " " + line
    return spaced(_LOST_HYPHEN.sub("-", whole))
