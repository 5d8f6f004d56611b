"""Credibility of facts (the Admiralty digit), by table and row; the rules stand in docs/atlas-decisions.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

UNREAD = 6
"""General knowledge that needs a reader."""

_WEAK_SOURCE = re.compile(r"second hand|low grade")
_NO_ORIGIN = {"mirror", "post", "japanese", "greece", "l3harris", "lublin", "tpub", "gopher", "on github"}
"""Words in brackets behind a publisher's name that name no other one."""

_SAME = {
    "anadolu agency": "anadolu",
    "us department of war": "us department of defense",
    "wall street journal": "wsj",
    "yomiuri shimbun": "yomiuri",
    "new zealand herald": "nz herald",
}
"""Publishers that go by two names."""

_WEAK_BASES = {"estimate", "computed", "wargame"}


class Grader:
    """Grades facts by their sources."""

    def __init__(self, sources: Iterable[Mapping[str, Any]]) -> None:
        self._sources = {row["source_id"]: row for row in sources}

    def cooperation(self, source_ids: tuple[str, ...], verified: bool) -> int:
        """Cooperation, actors, names, memberships: 2, and 1 where two publishers of A or B state it."""
        if not verified:
            return UNREAD
        return 1 if self.publishers(source_ids, "AB") >= 2 else 2

    def industry(self, source_ids: tuple[str, ...], verified: bool, *, vague: bool = False) -> int:
        """Sites, makes, supplies and recipes: 3, and 2 where two publishers of A to C state it and it is not vague."""
        if not verified:
            return UNREAD
        return 2 if not vague and self.publishers(source_ids, "ABC") >= 2 else 3

    def figure(self, source_ids: tuple[str, ...], verified: bool, basis: str = "", *, moved: bool = False) -> int:
        """Figures: 3, and 4 where estimated, computed, gamed, moved from the old list, or read at second hand."""
        if not verified:
            return UNREAD
        return 4 if moved or basis in _WEAK_BASES or self.weak(source_ids) else 3

    def fixed(self, digit: int, verified: bool) -> int:
        """One digit for what was read."""
        return digit if verified else UNREAD

    def weak(self, source_ids: tuple[str, ...]) -> bool:
        """Whether a source is known only as others quote it, or its note calls it of low grade."""
        rows = [self._sources[s] for s in source_ids]
        return any(row["access"] == "second-hand" or _WEAK_SOURCE.search(row["note"] or "") for row in rows)

    def addressed(self, source_ids: tuple[str, ...]) -> bool:
        """Whether one of the sources has an address."""
        return any(self._sources[s]["url"] for s in source_ids)

    def publishers(self, source_ids: tuple[str, ...], letters: str) -> int:
        """How many different publishers, among sources of these reliabilities, stand behind a fact."""
        rows = [self._sources[s] for s in source_ids if self._sources[s]["reliability"] in letters]
        texts = {row["url"] or row["source_id"]: origin(row["publisher"]) for row in rows}
        return len(set(texts.values()))


def origin(publisher: str) -> str:
    """Whose word it is: `Yonhap via OANA` and `Yonhap` are one publisher, and so is all of NATO."""
    name = publisher.split(" via ")[0].rsplit(" / ", 1)[-1]
    if bracket := re.fullmatch(r"(.+?) \((.+)\)", name):
        inner = _bare(bracket[2])
        name = bracket[1] if not inner or inner in _NO_ORIGIN else inner
    name = re.sub(r"^the ", "", _bare(name)).replace("&", "and")
    return "nato" if name.startswith("nato") else _SAME.get(name, name)


def _bare(name: str) -> str:
    words = r"\b(copy of|text|copy|ministerial release|release|citing|wire|summary|from|note)\b"
    return " ".join(re.sub(words, "", name.lower()).split())
