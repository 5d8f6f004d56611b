"""Blocks as every format gives them: those of other publications set apart, each with a locator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from isthmus.documents.formats.page_lines import POINTS_ON, RELATED, SECTION, SPEAKERS, TOPICS
from isthmus.documents.text import Block

PROSE = 400
"""Characters from which a paragraph is the document's own again: no teaser says so much."""

NAMED = {"heading": "heading", "paragraph": "para.", "item": "item", "quote": "quotation", "row": "row"}


def arranged(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with teasers of other publications set apart and with locators.

    A block's `locator` holds what it lies in, e.g. `p. 3`, or nothing; its place within that is added: `p. 3, para. 2`.
    """
    counts: dict[tuple[str, str], int] = {}
    out = []
    for block in apart(blocks):
        key = (block.locator, block.kind)
        counts[key] = counts.get(key, 0) + 1
        within = f"{block.locator}, " if block.locator else ""
        out.append(replace(block, locator=f"{within}{NAMED[block.kind]} {counts[key]}"))
    return tuple(out)


def apart(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, those below a heading such as "Related publications" marked as not the document's own."""
    below = 0
    out: list[Block] = []
    for block in blocks:
        if block.own and is_related_heading(block):
            below = block.level or 7
        elif (
            below
            and block.kind == "heading"
            and block.level <= below
            and not block.links
            and _is_own_section(block, below)
        ) or (below and block.own and block.kind == "paragraph" and not block.links and len(block.text) > PROSE):
            below = 0
        points_on = bool(block.links) and len(block.text) <= 200 and any(p.match(block.text) for p in (POINTS_ON, RELATED))
        out.append(replace(block, own=False) if below or points_on else block)
    return out


def is_related_heading(block: Block) -> bool:
    """Whether other publications follow: a heading, or a short line that says so."""
    heads = block.kind == "heading" or (block.kind == "paragraph" and not block.links)
    return heads and len(block.text) <= 60 and bool(RELATED.match(block.text))


def _is_own_section(block: Block, below: int) -> bool:
    """Whether a heading ends the teasers: a higher one, or of the same level with the name of a section."""
    named = any(p.match(block.text) for p in (SECTION, SPEAKERS, TOPICS))
    return named or 0 < block.level < below or (below < 7 and block.level == below)
