"""Markdown to its blocks, with the front matter that many archives of pages put before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from isthmus.atlas.raw_file import RawFile
from isthmus.documents.formats import front_matter
from isthmus.documents.formats.arranging import arranged
from isthmus.documents.formats.decoding import decoded
from isthmus.documents.formats.page_lines import is_boilerplate, spaced
from isthmus.documents.text import Block, Declared, Text

if TYPE_CHECKING:
    from markdown_it.token import Token

_KEYS = {
    "title": ("title", "headline"),
    "publisher": (
        "publisher",
        "site",
        "sitename",
        "site_name",
        "source",
        "organisation",
        "organization",
        "issuer",
        "agency",
        "outlet",
        "committee",
    ),
    "published": (
        "published",
        "date",
        "published_time",
        "date_published",
        "publishdate",
        "pubdate",
        "updated",
        "last_updated",
        "modified_time",
    ),
    "author": ("author", "authors", "by"),
    "language": ("language", "lang", "locale"),
    "url": ("source_url", "url", "link", "canonical", "canonical_url", "permalink"),
    "kind": ("kind", "type", "document_type", "layout", "category"),
}
_TOPICS = ("topics", "tags", "keywords", "categories", "subjects")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)
_HIDDEN = re.compile(r"<(script|style|template|noscript|iframe)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
SHORT = 100


def read(raw: RawFile) -> Text:
    """The text of a Markdown file."""
    from markdown_it import MarkdownIt

    text, notes = decoded(raw.path.read_bytes())
    values, body = front_matter.parted(text)
    tokens = MarkdownIt("commonmark", {"html": True, "maxNesting": 50}).enable("table").parse(_HIDDEN.sub(" ", body))
    return Text(format="markdown", blocks=arranged(_blocks(tokens)), declared=_declared(values), notes=notes)


def _declared(values: dict[str, tuple[str, ...]]) -> Declared:
    said = {field: next((values[k][0] for k in keys if values.get(k)), "") for field, keys in _KEYS.items()}
    said["author"] = "; ".join(next((values[k] for k in _KEYS["author"] if values.get(k)), ()))
    if not said["url"].lower().startswith(("http://", "https://")):
        said["url"] = ""
    topics = tuple(
        dict.fromkeys(t.strip() for k in _TOPICS for v in values.get(k, ()) for t in v.split(",") if t.strip())
    )
    return Declared(**said, topics=topics)


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    """One walk over the tokens; what they lie in is held in a stack."""
    within: list[str] = []
    row: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            if row and any(row):
                yield Block(kind="row", text="\t".join(row), locator="")
            row = None
        elif token.nesting == 1:
            within.append(token.type.removesuffix("_open") + (token.tag[1:] if token.type == "heading_open" else ""))
        elif token.nesting == -1:
            within.pop()
        elif token.type == "inline":
            if row is not None:
                row.append(spaced(" ".join(_lines(token))))
            else:
                yield from _of(_lines(token), _links(token), within)
        elif token.type in ("code_block", "fence"):  # text set in by spaces is no code in an archive of pages
            yield from _of([" ".join(p.split()) for p in token.content.split("\n\n")], (), within)
        elif token.type == "html_block":
            yield from _of(_TAG.sub("\n", token.content).split("\n"), (), within)


def _of(lines: list[str], links: tuple[str, ...], within: list[str]) -> Iterator[Block]:
    kind, level = _kind(within)
    texts = [spaced(line) for line in lines]
    if len(texts) > 1 and any(len(t) > SHORT for t in texts):
        texts = [" ".join(filter(None, texts))]
    for text in texts:
        if text and not is_boilerplate(text):
            yield Block(kind=kind, text=text, locator="", level=level, links=links)


def _kind(within: list[str]) -> tuple[str, int]:
    for name in reversed(within):
        if name.startswith("heading"):
            return "heading", int(name[len("heading") :])
        if name == "list_item":
            return "item", 0
        if name == "blockquote":
            return "quote", 0
    return "paragraph", 0


def _lines(token: Token) -> list[str]:
    """The words of a paragraph; a hard break begins a new line, a soft one is a space."""
    lines = [""]
    for child in token.children or ():
        match child.type:
            case "text" | "code_inline" | "text_special":
                lines[-1] += child.content
            case "softbreak":
                lines[-1] += " "
            case "hardbreak":
                lines.append("")
            case "html_inline" if child.content.lower().startswith("<br"):
                lines.append("")
            case _:
                continue
    return lines


def _links(token: Token) -> tuple[str, ...]:
    found = (str(c.attrGet("href") or "") for c in token.children or () if c.type == "link_open")
    return tuple(dict.fromkeys(h for h in found if h.lower().startswith(("http://", "https://", "/"))))
