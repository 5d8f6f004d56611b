"""Passages of read documents in stretches: plain words, and what is named in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Piece:
    """A stretch of a passage; `kind` is that of what it names, empty for other words, `url` the page of that."""

    text: str
    kind: str = ""
    means: str = ""
    url: str = ""


def pieces(text: str, mentions: Sequence[Mapping[str, Any]], page_of: Callable[[str, str], str] | None = None) -> list[Piece]:
    """A passage in stretches, what is named marked; of two that overlap the first stays.

    Args:
        mentions: rows of the table, in order of `begins` and `ends`.
        page_of: the address of what a kind and an id name, empty where it has no page; none is linked where it is left out.
    """
    found, at = [], 0
    for one in mentions:
        begins, ends = one["begins"], min(one["ends"], len(text))
        if begins < at or begins >= ends:
            continue
        if begins > at:
            found.append(Piece(text[at:begins]))
        means = ", ".join(one["ids"]) or one["value"] or "not known"
        url = page_of(one["kind"], one["ids"][0]) if page_of and len(one["ids"]) == 1 else ""
        denied = ", denied" if one.get("negated") else ""
        found.append(Piece(text[begins:ends], one["kind"], f"{one['kind']}: {means}{denied}", url))
        at = ends
    return [*found, Piece(text[at:])] if at < len(text) else found
