"""Markdown to its blocks, with the front matter that many archives of pages put before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from isthmus.atlas.raw_file import RawFile
from isthmus.documents import written_days
from isthmus.documents.formats import front_matter
from isthmus.documents.formats.arranging import arranged
from isthmus.documents.formats.decoding import decoded
from isthmus.documents.formats.page_lines import is_boilerplate, spaced
from isthmus.documents.text import Block, Declared, Text

if TYPE_CHECKING:
    from markdown_it.token import Token

_KEYS = {
    "title": ("title", "headline", "hed", "head", "name", "subject", "heading", "dc.title", "og:title"),
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
        "org",
        "office",
        "imprint",
        "ministry",
        "department",
        "issued_by",
        "published_by",
        "company",
        "body",
        "from",
    ),
    "published": (
        "published",
        "date",
        "published_time",
        "date_published",
        "publishdate",
        "pubdate",
        "released",
        "issued",
        "posted",
        "moved",
        "publication_date",
        "release_date",
        "issue_date",
        "date_issued",
        "on",
        "day",
        "month",
        "version",
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
_OTHER_DAY = re.compile(
    r"event|exercise|start|end|begin|deadline|access|retriev|crawl|scrap|valid|expir|period|where|meeting|held|due|embargo|copyright|title",
    re.IGNORECASE,
)
"""In a key, what says that its day is not that of publication."""
_NAMED_KINDS = ("speech", "lecture", "remarks", "readout", "exercise", "event", "contract", "communique", "treaty")
"""Keys that say by their name what the document is."""
_PERSONS = re.compile(
    r"^(?:by|authors?|given[_ ]by|speakers?|lecturer|delivered[_ ]by|byline|moderator|chair|written[_ ]by|panell?ists?)$"
)
"""Keys whose values name people."""
SHORT = 100


def read(raw: RawFile) -> Text:
    """The text of a Markdown file."""
    from markdown_it import MarkdownIt

    text, notes = decoded(raw.path.read_bytes())
    values, body = front_matter.parted(text)
    tokens = MarkdownIt("commonmark", {"html": True, "maxNesting": 50}).enable("table").parse(_HIDDEN.sub(" ", body))
    blocks = arranged(chain(_people(values), _blocks(tokens)))
    return Text(format="markdown", blocks=blocks, declared=_declared(values), notes=notes)


def _people(values: dict[str, tuple[str, ...]]) -> Iterator[Block]:
    """What the front matter says of people, as text, since it may stand nowhere else."""
    for key, told in values.items():
        if _PERSONS.match(key):
            label = key.replace("_", " ").capitalize()
            for value in told:
                if spaced(value):
                    yield Block(kind="paragraph", text=f"{label}: {spaced(_TAG.sub(' ', value))}", locator="front matter")


def _declared(values: dict[str, tuple[str, ...]]) -> Declared:
    said = {field: next((values[k][0] for k in keys if values.get(k)), "") for field, keys in _KEYS.items()}
    dated = (values[k][0] for k in (*_KEYS["published"], *values) if values.get(k) and not _OTHER_DAY.search(k))
    said["published"] = next((v for v in dated if len(v) <= 80 and written_days.declared_day(v)), said["published"])
    said["kind"] = next((k for k in values if k in _NAMED_KINDS), said["kind"])
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
