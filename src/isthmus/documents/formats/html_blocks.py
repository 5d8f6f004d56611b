"""The elements of a page to blocks in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from isthmus.documents.formats.page_lines import is_boilerplate, spaced
from isthmus.documents.text import Block

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SETS_APART = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "header", "hgroup", "hr", "html", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul", "caption", *HEADINGS,
}  # fmt: skip
_LAYS_OUT = {"h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "div", "section", "blockquote"}
_LINES_OF_TEASERS = {"a", "span", "time", "small", "em", "strong", "b", "i", "cite"}
_APART_BY_STYLE = {"span", "time", "a", "small", "label", "cite"}
SHORT = 120
"""Characters up to which a line that ends in a break is taken for a line of its own."""


def blocks_of(body: Any, main: Any, teasers: set[Any]) -> Iterator[Block]:
    """The blocks of the main element and of the teasers, wherever in the body they stand; locators are empty.

    Args:
        body: the page's body, without what is no content.
        main: the element that holds the page's own content.
        teasers: the elements that hold teasers of other publications.
    """
    inside = set(main.iter())
    title = next(main.iter("h1"), None)
    if title is None:
        outside = next((h for h in body.iter("h1") if spaced(h.text_content()) and not _within(h, teasers)), None)
        if outside is not None:
            inside |= set(outside.iter())
    yield from _Walk(inside, teasers).blocks(body)


def _within(element: Any, teasers: set[Any]) -> bool:
    return any(parent in teasers for parent in element.iterancestors())


class _Walk:
    """One walk over a page: text is gathered until an element that sets apart begins or ends."""

    def __init__(self, inside: set[Any], teasers: set[Any]) -> None:
        self.inside, self.teasers = inside, teasers
        self.open: list[Any] = []
        self.text: list[str] = []
        self.links: list[str] = []
        self.term = ""
        self.depth = 0

    def blocks(self, body: Any) -> Iterator[Block]:
        import lxml.etree

        skip: Any = None
        for event, element in lxml.etree.iterwalk(body, events=("start", "end")):
            if not isinstance(element.tag, str):
                if event == "end" and skip is None:
                    self._take(element.getparent(), element.tail)
                continue
            if skip is not None:
                if event == "end" and element is skip:
                    skip = None
                    self._take(element.getparent(), element.tail)
                continue
            if event == "start":
                if element.tag == "tr" and self._wanted(element) and (cells := _cells(element)):
                    yield from self._flush()
                    yield self._block("row", "\t".join(cells), _links(element))
                    skip = element
                    continue
                yield from self._start(element)
            else:
                yield from self._end(element)

    def _start(self, element: Any) -> Iterator[Block]:
        if element.tag in _SETS_APART or self._is_line(element):
            yield from self._flush()
        self.open.append(element)
        self.depth += element in self.teasers
        if element.tag in _APART_BY_STYLE and _touches(element):
            self.text.append(" ")
        if element.tag == "br":
            self.text.append("\n")
        if element.tag == "a" and self._wanted(element):
            self.links += _links(element)
        self._take(element, element.text)

    def _end(self, element: Any) -> Iterator[Block]:
        if element.tag in _SETS_APART or self._is_line(element):
            yield from self._flush()
        if element.tag == "dl":
            self.term = ""
        self.open.pop()
        self.depth -= element in self.teasers
        if self.open:
            self._take(element.getparent(), element.tail)

    def _is_line(self, element: Any) -> bool:
        """Within teasers, what is set in a line of its own by style alone: title, date and kind must not run together."""
        if element.tag not in _LINES_OF_TEASERS or not self.depth:
            return False
        parent = element.getparent()
        return (
            parent is not None
            and parent.tag in ("div", "li", "article", "section", "header", "a", "p", "span")
            and not spaced(parent.text or "")
        )

    def _wanted(self, element: Any) -> bool:
        return bool(self.depth) or element in self.inside

    def _take(self, owner: Any, text: str | None) -> None:
        if text and owner is not None and self._wanted(owner):
            self.text.append(text.replace("\n", " ") if not self._in("pre") else text)

    def _in(self, tag: str) -> bool:
        return any(e.tag == tag for e in self.open)

    def _flush(self) -> Iterator[Block]:
        lines = [spaced(line) for line in "".join(self.text).split("\n")]
        links = tuple(dict.fromkeys(self.links))
        self.text = []
        if not any(lines):
            if not self._in("a"):
                self.links = []
            return
        self.links = []
        holder = next((e for e in reversed(self.open) if e.tag in _SETS_APART), None)
        if holder is not None and holder.tag == "dt":
            self.term = " ".join(filter(None, (self.term, *lines)))
            return
        for text in _joined(lines):
            if is_boilerplate(text) and not (holder is not None and holder.tag in HEADINGS):
                continue
            if self.term and holder is not None and holder.tag == "dd":
                text = f"{self.term}\t{text}"
                self.term = ""
                yield self._block("row", text, links)
                continue
            yield self._block(self._kind(), text, links)

    def _kind(self) -> str:
        for element in reversed(self.open):
            if element.tag in HEADINGS:
                return "heading"
            if element.tag in ("li", "dd"):
                return "item"
            if element.tag == "blockquote":
                return "quote"
        return "paragraph"

    def _block(self, kind: str, text: str, links: tuple[str, ...]) -> Block:
        level = next((HEADINGS[e.tag] for e in reversed(self.open) if e.tag in HEADINGS), 0) if kind == "heading" else 0
        return Block(kind=kind, text=text, locator="", level=level, links=links, own=not self.depth)


def _touches(element: Any) -> bool:
    """Whether it follows another element with nothing between: style alone keeps `<span>…</span><time>…</time>` apart."""
    before = element.getprevious()
    return before is not None and before.tag in _APART_BY_STYLE and not before.tail


def _joined(lines: list[str]) -> list[str]:
    """Lines that breaks part: each for itself where all are short, else the paragraphs that empty lines part."""
    if len(lines) > 1 and all(len(line) <= SHORT for line in lines):
        return [line for line in lines if line]
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return [" ".join(p) for p in paragraphs if p]


def _cells(row: Any) -> list[str]:
    """The cells of a row of data; none where the table only lays the page out."""
    cells = [c for c in row if c.tag in ("td", "th")]
    for cell in cells:
        if (
            any(e.tag in _LAYS_OUT for e in cell.iterdescendants() if isinstance(e.tag, str))
            or sum(1 for _ in cell.iter("p")) > 1
        ):
            return []
    texts = [spaced(" ".join(c.itertext())) for c in cells]
    return texts if len([t for t in texts if t]) > 1 else []


def _links(element: Any) -> tuple[str, ...]:
    """The addresses of a link, or of the links in an element; those that a browser would run are left out."""
    found = []
    for link in element.iter("a"):
        href = (link.get("href") or "").strip()
        try:
            scheme = urlsplit(href).scheme.lower()
        except ValueError:
            continue
        if href and not href.startswith("#") and scheme in ("", "http", "https"):
            found.append(href)
    return tuple(dict.fromkeys(found))
