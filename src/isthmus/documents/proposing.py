"""Runs every proposer and joins the candidates that tell of the same thing.

A proposer is a module of `documents/proposers/` with `propose(reading) -> Iterator[Candidate]`; nothing registers it.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from typing import Any

from isthmus.documents import proposers
from isthmus.documents.parties import Party, distinct
from isthmus.documents.parties import shared as shared_parties
from isthmus.documents.proposers.engagements import MEETINGS
from isthmus.documents.reading import Candidate, Reading
from isthmus.documents.scoring import joined
from isthmus.model.dates import span

Proposer = Callable[[Reading], Iterator[Candidate]]

APART = re.compile(r"\b(?:separate(?:ly)?|another|bilaterals?|trilaterals?|courtesy|in addition)\b", re.IGNORECASE)
"""Words that set a meeting apart from the others of a document."""

TELLING = ("summit", "ministerial", "staff-talks", "working-group", "dialogue")
"""The kinds of meeting, the most telling first."""


LEAST = 0.5
"""Candidates are told where more speaks for them than against them: log-odds above 0."""

WEIGHED = ("engagement", "recommendation", "commitment", "figure", "incident")
"""The kinds of candidate that the proposers weigh by `scoring.weigh`."""


@functools.cache
def found() -> tuple[Proposer, ...]:
    """Every proposer, in the order of its name."""
    names = sorted(m.name for m in pkgutil.iter_modules(proposers.__path__))
    modules = [importlib.import_module(f"{proposers.__name__}.{name}") for name in names]
    return tuple(module.propose for module in modules if hasattr(module, "propose"))


def propose_all(reading: Reading) -> tuple[Candidate, ...]:
    """The candidates of a document: all proposers', doubles joined, in reading order; none without an own passage."""
    joined = _Joined()
    for proposer in found():
        for candidate in proposer(reading):
            if candidate.passages and all(reading.passage(n).own for n in candidate.passages):
                joined.add(candidate)
    kept = [_supported(reading, c) for c in joined.every.values() if c.kind not in WEIGHED or c.score > LEAST]
    return tuple(sorted(kept, key=lambda c: (c.kind, min(c.passages), -c.score)))


def _supported(reading: Reading, candidate: Candidate) -> Candidate:
    """The candidate with the passages too that name what its own do not: parties, people and the date of those told before."""
    numbers = list(candidate.passages)
    content = candidate.content
    named = [p["name"] for key in PARTY_KEYS for p in content.get(key) or []]
    named += [p["name"] for p in content.get("people") or []] + [p for p in (content.get("where"),) if p]
    for name in dict.fromkeys(named):
        if not any(name in reading.passage(n).text for n in numbers):
            numbers += _nearest(numbers[0], [p.number for p in reading.passages if p.own and name in p.text])
    when = content.get("when")
    dated = [
        m.passage for m in reading.mentions if m.kind == "date" and m.value == when and reading.passage(m.passage).own
    ]
    if when and not set(dated) & set(numbers):
        numbers += _nearest(numbers[0], dated)
    return replace(candidate, passages=tuple(numbers))


PARTY_KEYS = ("convened_by", "took_part", "to", "parties", "actors")


def _nearest(to: int, numbers: list[int]) -> list[int]:
    """The passage nearest to one, of those of the numbers; none of none."""
    return [min(numbers, key=lambda n: (abs(n - to), n))] if numbers else []


class _Joined:
    """Candidates in the order in which they came, each joined with those that tell of the same thing.

    Only those of one `_group` are held against one another, since a long table makes thousands of figures.
    """

    def __init__(self) -> None:
        self.every: dict[int, Candidate] = {}
        self._groups: dict[Hashable, list[int]] = {}
        self._count = 0

    def add(self, candidate: Candidate) -> None:
        """Adds one, which takes the place of those that it is joined with."""
        group = self._groups.setdefault(_group(candidate), [])
        doubles = self._of_one_day([n for n in group if _tell_the_same(self.every[n], candidate)], candidate)
        for number in doubles:
            group.remove(number)
            candidate = _join(self.every.pop(number), candidate)
        self._count += 1
        group.append(self._count)
        self.every[self._count] = candidate


    def _of_one_day(self, doubles: list[int], candidate: Candidate) -> list[int]:
        """Of the doubles of an engagement without a date, one dated one alone: it would join several of different days otherwise."""
        if candidate.kind != "engagement" or candidate.content["when"]:
            return doubles
        dated = [n for n in doubles if self.every[n].content["when"]]
        best = min(dated, key=lambda n: (-self.every[n].score, n), default=None)
        return [n for n in doubles if n == best or n not in dated]


OPEN = ("who", "when")
"""Members that one of two figures may lack though they are the same figure."""


def _group(candidate: Candidate) -> Hashable:
    """What two candidates that tell the same have in common at the least."""
    if candidate.kind != "figure":
        return candidate.kind
    said = ((k, v) for k, v in sorted(candidate.content.items()) if k not in OPEN)
    return "figure", repr([(k, float(v) if isinstance(v, int | float) else v) for k, v in said])  # 5 and 5.0 are equal


def _tell_the_same(one: Candidate, other: Candidate) -> bool:
    match one.kind:
        case "engagement":
            return _same_engagement(one.content, other.content) or _title_of(one, other) or _title_of(other, one)
        case "recommendation":
            return _same_words(one.content["what"], other.content["what"])
        case "commitment":
            return _same_commitment(one.content, other.content)
        case "figure":
            return _same_but(one.content, other.content, OPEN)
        case "incident":
            return _same_incident(one.content, other.content)
        case _:
            return dict(one.content) == dict(other.content)


def _same_engagement(one: Any, other: Any) -> bool:
    if _bare(one["what"]) == _bare(other["what"]) and _dates_agree(one["when"], other["when"]):
        return True
    if one["kind"] != other["kind"] and not {one["kind"], other["kind"]} <= MEETINGS:
        return (
            bool(one["when"])
            and one["when"] == other["when"]
            and _within(one, other)
            and "exercise" in (one["kind"], other["kind"])
        )
    if not _dates_agree(one["when"], other["when"]) or not _agree(one["where"], other["where"]):
        return False
    mine, theirs = one["took_part"], other["took_part"]
    shared = len(shared_parties(mine, theirs))
    if one["when"] and other["when"] and one["kind"] == other["kind"] and shared == 0 and mine and theirs:
        return False
    if bool(APART.search(one["what"])) != bool(APART.search(other["what"])):
        return False
    if min(len(mine), len(theirs)) > 1 and one["when"] and other["when"]:
        drills = one["kind"] == other["kind"] == "exercise"
        return shared == min(len(mine), len(theirs)) and (drills or abs(len(mine) - len(theirs)) < 2)
    return shared == min(len(mine), len(theirs)) and (
        shared > 1 or len(mine) == len(theirs) or bool(one["when"] and other["when"])
    )


def _title_of(title: Candidate, below: Candidate) -> bool:
    """Whether an engagement told without a date at the very head is one that the text below dates: of its kind, a party shared."""
    if (
        title.content["when"]
        or not below.content["when"]
        or min(title.passages) > 3
        or min(title.passages) >= min(below.passages)
    ):
        return False
    kinds = {title.content["kind"], below.content["kind"]}
    if APART.search(below.content["what"]) or not (len(kinds) == 1 or kinds <= MEETINGS):
        return False
    return bool(shared_parties(title.content["took_part"], below.content["took_part"]))


def _within(one: Any, other: Any) -> bool:
    """Whether the parties of one are all among the other's."""
    few, many = sorted((one["took_part"], other["took_part"]), key=len)
    return len(shared_parties(few, many)) == len(few)


def _same_commitment(one: Any, other: Any) -> bool:
    if not _dates_agree(one["when"], other["when"]):
        return False
    mine, theirs = _bare(one["what"]), _bare(other["what"])
    if mine == theirs:
        return True
    shared = len(shared_parties(one["parties"], other["parties"]))
    few = min(len(one["parties"]), len(other["parties"]))
    return one["kind"] == other["kind"] and shared == few and (mine in theirs or theirs in mine)


def _same_incident(one: Any, other: Any) -> bool:
    if (
        one["domain"] != other["domain"]
        or not _agree(one["where"], other["where"])
        or not _agree(one["country"], other["country"])
    ):
        return False
    return _dates_agree(one["when"], other["when"]) and _same_quantities(one, other)


def _same_quantities(one: Any, other: Any) -> bool:
    return not one["quantities"] or not other["quantities"] or one["quantities"] == other["quantities"]


def _same_but(one: Any, other: Any, open_: tuple[str, ...]) -> bool:
    """Whether all members are equal, those of `open_` or missing in one of the two."""
    return all(one[k] == other[k] or (k in open_ and (not one[k] or not other[k])) for k in one)


def _agree(one: str | None, other: str | None) -> bool:
    return not one or not other or one.casefold() == other.casefold()


def _dates_agree(one: str | None, other: str | None) -> bool:
    return not one or not other or span(one).overlaps(span(other))


def _bare(text: str) -> str:
    return " ".join(text.casefold().replace("the ", "").split()).strip(".: ")


def _same_words(one: str, other: str) -> bool:
    """Whether two texts share four fifths of the words of the shorter, and are of like length."""
    mine, theirs = set(_bare(one).split()), set(_bare(other).split())
    if not mine or not theirs:
        return False
    return len(mine & theirs) >= 0.8 * max(len(mine), len(theirs))


def _join(one: Candidate, other: Candidate) -> Candidate:
    """Two candidates as one: the content of the better with what it lacks from the other, and the passages of both."""
    first, second = (one, other) if one.score >= other.score else (other, one)
    content = {key: _fuller(key, value, second.content[key]) for key, value in first.content.items()}
    if first.kind == "engagement" and {first.content["kind"], second.content["kind"]} <= MEETINGS:
        content["kind"] = min(first.content["kind"], second.content["kind"], key=TELLING.index)
    return Candidate(
        kind=first.kind,
        content=content,
        passages=tuple(dict.fromkeys([*first.passages, *second.passages])),
        score=joined([first.score, second.score]),
        reasons=(*first.reasons, *(f"also told in passage {n}" for n in second.passages if n not in first.passages)),
        proposer=first.proposer,
    )


def _fuller(key: str, mine: Any, theirs: Any) -> Any:
    """The fuller of two values; lists of parties and people are united."""
    if isinstance(mine, list) and isinstance(theirs, list):
        if all(isinstance(item, dict) and "id" in item for item in [*mine, *theirs]):
            return distinct([*_as_parties(mine), *_as_parties(theirs)])
        return [*mine, *(item for item in theirs if item not in mine)]
    if key == "when" and mine and theirs:
        return max(mine, theirs, key=lambda text: (len(text.split("/")[0]), "/" in text))  # the more exact
    if key == "level" and mine == "unknown":
        return theirs
    return mine if mine is not None and mine != "" else theirs


def _as_parties(items: list[Any]) -> list[Party]:
    return list(items)
