"""A PDF to its blocks, page by page: paragraphs joined, hyphens mended, running heads and page numbers left out.

PDFium gives characters in the order in which the file draws them, with their size and place; a paragraph ends where the gap
to the next line, the size, or a short line after a full stop says so.
"""

from __future__ import annotations

import re
import statistics
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from isthmus.atlas.raw_file import RawFile, Unreadable
from isthmus.documents.formats.arranging import arranged
from isthmus.documents.formats.page_lines import BULLET, is_boilerplate, spaced
from isthmus.documents.text import Block, Declared, Text

MOST_PAGES = 20_000
MOST_CHARACTERS = 32 << 20
MOST_ON_A_PAGE = 400_000
EDGE_LINES = 3
"""Lines at the top and bottom of a page among which running heads and page numbers are looked for."""

_ONE_AT_A_TIME = threading.Lock()
"""PDFium may not be called by two threads at once."""

_PAGE_NUMBER = re.compile(
    r"^\W*(?:page|p\.|seite|s\.)?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*(?:(?:/|of|von|sur|\|)\s*\d{1,4})?\W*$", re.IGNORECASE
)
_GENERATED = re.compile(
    r"^(?:untitled|microsoft (?:word|powerpoint)|document\d*|.*\.(?:docx?|indd|pdf|tex|qxd|pptx?)$|\W*$)", re.IGNORECASE
)
_LOST_HYPHEN = re.compile("[\u0002\ufffe]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its words, size of its letters, its left and right end and its base, in points; 0 where not known."""

    text: str
    size: float = 0.0
    left: float = 0.0
    right: float = 0.0
    base: float = 0.0


def read(raw: RawFile) -> Text:
    """The text of a PDF.

    Raises:
        Unreadable: it is locked, damaged, longer than is read, or holds pictures of pages only.
    """
    with _ONE_AT_A_TIME:
        pages, declared = _pages(raw)
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


def _pages(raw: RawFile) -> tuple[list[list[Line]], Declared]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw.path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Unreadable(
                raw.name, "is locked by a password", "open it, save it without one and give that"
            ) from None
        raise Unreadable(raw.name, f"is a damaged PDF: {error}", "get it again; it may have been cut short") from None
    try:
        if len(document) > MOST_PAGES:
            raise Unreadable(
                raw.name,
                f"has {len(document):,} pages, and no more than {MOST_PAGES:,} are read",
                "split it and give its parts",
            )
        pages, total = [], 0
        for number in range(len(document)):
            lines = _lines(document, number)
            total += sum(len(line.text) for line in lines)
            if total > MOST_CHARACTERS:
                what = f"holds more than {MOST_CHARACTERS:,} characters by page {number + 1:,}"
                raise Unreadable(raw.name, what, "split it and give its parts")
            pages.append(lines)
        return pages, _declared(document)
    finally:
        document.close()


def _declared(document: Any) -> Declared:
    """Title, author and keywords; the day of making is left out: it is that of the file, not of the publication."""
    said = {key: spaced(value) for key, value in document.get_metadata_dict().items()}
    title = said.get("Title", "")
    keywords = [k.strip() for k in re.split(r"[;,]", said.get("Keywords", "")) if k.strip()]
    return Declared(
        title="" if _GENERATED.match(title) else title,
        author=said.get("Author", ""),
        topics=tuple(dict.fromkeys(keywords)),
    )


def _lines(document: Any, number: int) -> list[Line]:
    """The lines of a page, those that cannot be read left out with it."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        page = document[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return []
    count = text_page.count_chars()
    text = text_page.get_text_range(0, min(count, MOST_ON_A_PAGE)) if count > 0 else ""
    lines, begin = [], 0
    for piece in text.split("\n"):
        words = piece.rstrip("\r")
        if words.strip():
            first = begin + len(words) - len(words.lstrip())
            last = begin + len(words.rstrip()) - 1
            try:
                left, base, _, _ = text_page.get_charbox(first, loose=True)
                _, _, right, _ = text_page.get_charbox(last, loose=True)
                size = float(pdfium.FPDFText_GetFontSize(text_page.raw, (first + last) // 2))
                lines.append(Line(words, size, left, right, base))
            except pypdfium2.PdfiumError:
                lines.append(Line(words))
        begin += len(piece) + 1
    text_page.close()
    page.close()
    return lines


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
        margin = max((line.right for line in lines), default=0.0)
        for at, line in enumerate(lines):
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
    short = bool(margin) and before.right < margin - 0.2 * margin
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
