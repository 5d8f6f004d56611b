"""Numbered references: numbers in order of first citation, `[1–4, 7]` in the text, one list at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from isthmus.atlas.provenance import Citation

RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}

UNGRADED = "not graded, a read document"
"""In place of the reliability of a document, which nobody has judged as a source."""

Range = tuple[int, int]
"""First and last number of a run of references; both the same for a single one."""


@dataclass(frozen=True)
class Cited:
    """References in a text: the ranges that are printed and how many further references are not."""

    ranges: tuple[Range, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class Reference:
    """One line of the reference list. `url` may be a link only where `link` is true; it may be empty."""

    number: int
    text: str
    url: str
    link: bool
    reliability: str
    access: str


def number_sources(order: Iterable[str]) -> dict[str, int]:
    """Source id -> number from 1, in the order in which the ids first come."""
    return {source: number for number, source in enumerate(dict.fromkeys(order), start=1)}


def ranges(numbers: Iterable[int]) -> tuple[Range, ...]:
    """Runs of three and more become one range: 1, 2, 3, 5, 6 -> (1, 3), (5, 5), (6, 6)."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    compressed: list[Range] = []
    for run in runs:
        compressed += [(run[0], run[-1])] if len(run) > 2 else [(number, number) for number in run]
    return tuple(compressed)


def cite(numbers: Iterable[int], most: int | None = None) -> Cited:
    """The references by number, no more than `most` ranges; what is left out is counted."""
    found = ranges(numbers)
    kept = found[:most]
    return Cited(kept, sum(last - first + 1 for first, last in found[len(kept) :]))


def as_text(found: Cited) -> str:
    """`[1–4, 7, +3]`; nothing for no reference."""
    parts = [str(first) if first == last else f"{first}–{last}" for first, last in found.ranges]
    parts += [f"+{found.more}"] if found.more else []
    return f"[{', '.join(parts)}]" if parts else ""


def gather(citations: Iterable[Citation]) -> dict[str, Citation]:
    """Source id -> citation.

    Raises `ValueError` if one id stands for two different citations: then the answers do not come from one
    atlas, and a number could not say which is meant.
    """
    known: dict[str, Citation] = {}
    for citation in citations:
        other = known.setdefault(citation.source_id, citation)
        if other != citation:
            raise ValueError(
                f"source {citation.source_id!r} is cited in two ways: {other.text!r} and {citation.text!r};"
                " ask all questions of one atlas"
            )
    return known


def references(numbers: Mapping[str, int], known: Mapping[str, Citation]) -> tuple[Reference, ...]:
    """The reference list, by number. Raises `KeyError` for a numbered source that is not in `known`."""
    return tuple(
        Reference(number, c.text, c.url, _linkable(c), c.reliability or UNGRADED, c.access)
        for source, number in sorted(numbers.items(), key=lambda pair: pair[1])
        for c in [known[source]]
    )


def grade_in_words(grade: str) -> str:
    """`C3` -> `C3 (source: fairly reliable; fact: possibly true)`; what is not of the code stays as it is."""
    if len(grade) == 2 and grade[0] in RELIABILITY and grade[1] in CREDIBILITY:
        return f"{grade} (source: {RELIABILITY[grade[0]]}; fact: {CREDIBILITY[grade[1]]})"
    return grade


def _linkable(citation: Citation) -> bool:
    """Proxies are never links, and neither is an address that does more than open a page (javascript:)."""
    try:
        parts = urlsplit(citation.url)
    except ValueError:
        return False
    return citation.live and parts.scheme in {"http", "https"} and bool(parts.netloc)
