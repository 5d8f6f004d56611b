"""Method notes are written in Markdown; here they become blocks of spans that every target sets in its own way.

Raw HTML is kept as text. Links go to http and https addresses only; images keep their description.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from markdown_it.token import Token


@dataclass(frozen=True)
class Span:
    """A piece of a line; `href` is filled for links only."""

    text: str
    kind: Literal["plain", "strong", "emphasis", "code", "link"] = "plain"
    href: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph, a small heading, an item of a list, or lines of code (one span)."""

    kind: Literal["paragraph", "heading", "item", "code"]
    spans: tuple[Span, ...]


def blocks(markdown: str) -> tuple[Block, ...]:
    """Read CommonMark. Nested lists are laid flat."""
    from markdown_it import MarkdownIt

    read: list[Block] = []
    depth, heading = 0, False
    for token in MarkdownIt("commonmark", {"html": False}).parse(markdown):
        match token.type:
            case "list_item_open" | "list_item_close":
                depth += token.nesting
            case "heading_open" | "heading_close":
                heading = token.nesting == 1
            case "inline":
                kind: Literal["heading", "item", "paragraph"] = (
                    "heading" if heading else "item" if depth else "paragraph"
                )
                read.append(Block(kind, _spans(token.children or [])))
            case "fence" | "code_block":
                read.append(Block("code", (Span(token.content.rstrip("\n"), "code"),)))
    return tuple(read)


def _spans(tokens: list[Token]) -> tuple[Span, ...]:
    spans: list[Span] = []
    href, strong, emphasis = "", 0, 0
    for token in tokens:
        match token.type:
            case "link_open":
                href = _web_address(str(token.attrs.get("href", "")))
            case "link_close":
                href = ""
            case "strong_open" | "strong_close":
                strong += token.nesting
            case "em_open" | "em_close":
                emphasis += token.nesting
            case "softbreak" | "hardbreak":
                spans.append(Span(" "))
            case "code_inline":
                spans.append(Span(token.content, "code"))
            case _:
                if token.content:
                    kind: Literal["link", "strong", "emphasis", "plain"] = (
                        "link" if href else "strong" if strong else "emphasis" if emphasis else "plain"
                    )
                    spans.append(Span(token.content, kind, href))
    return tuple(spans)


def _web_address(href: str) -> str:
    try:
        return href if urlsplit(href).scheme in {"http", "https"} else ""
    except ValueError:
        return ""
