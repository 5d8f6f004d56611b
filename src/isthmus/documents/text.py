"""The text of a document as its format gives it: blocks in reading order, and what the file declares of itself."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, paragraph, item, quotation or row.

    Attributes:
        kind: a term of `PASSAGE_KINDS`.
        text: its words, without markup; white space is single, cells of a row are parted by tabs.
        locator: where a reader finds it, e.g. `p. 3, para. 2`.
        level: of a heading, 1 for the highest; 0 for all others.
        links: addresses that it links to.
        own: part of the document's own content; false for navigation's and teasers of other publications.
    """

    kind: str
    text: str
    locator: str
    level: int = 0
    links: tuple[str, ...] = ()
    own: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a file says of itself in its metadata (meta tags, JSON-LD, front matter, document properties); all may be empty."""

    title: str = ""
    publisher: str = ""
    published: str = ""
    author: str = ""
    language: str = ""
    url: str = ""
    kind: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document's text.

    Attributes:
        format: a term of `DOCUMENT_FORMATS`.
        blocks: in reading order, boilerplate (menus, cookie notices, footers) left out.
        declared: what its metadata says.
        notes: what a reader must know, e.g. that some pages hold no text.
    """

    format: str
    blocks: tuple[Block, ...]
    declared: Declared = field(default_factory=Declared)
    notes: tuple[str, ...] = ()
