"""Compares what was read in a page with its labels: which proposals are right, and how many labels were found.

A proposal belongs to at most one label and a label to at most one proposal; of all ways to assign them, the one with most
labels found is taken (Kuhn–Munkres, as SciPy has it), and among those the one whose words agree best. Optional labels, and what fits one
of them, count neither as found nor as wrong. `bench/pages/README.md` is the codebook of the labels.

A proposal is right when

- engagement: its date overlaps the label's; at least half of the labelled conveners and participants are among its own, and no
  more wrong ones than right ones; it quotes at least half of the words of one of the labelled passages.
- recommendation, commitment: its words overlap the labelled ones by a token F1 of 0.6 or more.
- person: its name holds every labelled word and at most two more (ranks and titles).
- figure: number, period and status agree, and the goods share a word.
- incident: its date overlaps, and it quotes at least half of the labelled passage.
- role, affiliation: of a person that was found, the words agree as those of a recommendation; an affiliation is right too where it is the
  same actor. Persons that were missed count in neither, since they count under `people`.
- publisher: the same words, or one name holds the other's.
- related: its title agrees by a token F1 of 0.8 or more.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from isthmus.model.dates import span

WORDS_AGREE = 0.6
"""Token F1 from which a recommendation or commitment is the labelled one."""
TITLES_AGREE = 0.8
QUOTED = 0.5
"""Share of a labelled passage's words that a proposal must quote."""
RANKS = 2
"""Words that a proposed name may hold beyond the labelled ones."""

ORGANS = {
    "bundeswehr": "de", "dapa": "kr", "ecdi": "ee", "jasdf": "jp", "jogmec": "jp", "jp-mod": "jp", "norway-mod": "no",
    "poland-mod": "pl", "ran": "au", "roc-navy": "tw", "ua-mod": "ua", "uk-mod": "gb", "us-air-force": "us", "us-army": "us",
    "us-dod": "us", "us-navy": "us",
}  # fmt: skip
"""Organ of a state in the bundled atlas -> the state; either is right where the other is labelled."""
GROUPS = {
    "ip4": frozenset({"au", "jp", "kr", "nz"}),
    "quad": frozenset({"au", "in", "jp", "us"}),
    "aukus": frozenset({"au", "gb", "us"}),
}

ITEMS = ("engagements", "recommendations", "people", "figures", "commitments", "incidents", "related")
RECORD = ("titles", "dates", "kinds", "publishers")
BESIDE = {"roles": "role", "affiliations": "affiliation"}
"""What is told of a person beside the name -> its key."""

Item = Mapping[str, Any]
Fits = Callable[[Item, Item], float]


@dataclass(slots=True)
class Tally:
    """How many labels there are, how many were found, and how many proposals count."""

    labelled: int = 0
    proposed: int = 0
    found: int = 0

    def add(self, other: Tally) -> None:
        """Add another's numbers."""
        self.labelled += other.labelled
        self.proposed += other.proposed
        self.found += other.found

    @property
    def precision(self) -> float:
        """Share of proposals that are right; NaN without any."""
        return self.found / self.proposed if self.proposed else float("nan")

    @property
    def recall(self) -> float:
        """Share of labels that were found; NaN without any."""
        return self.found / self.labelled if self.labelled else float("nan")

    @property
    def f1(self) -> float:
        """Harmonic mean of both; NaN where there is nothing to find and nothing was proposed."""
        both = self.labelled + self.proposed
        return 2 * self.found / both if both else float("nan")


@dataclass(slots=True)
class Compared:
    """A page: its tallies by item, and what went wrong, each as (item, `missed` or `wrong`, words)."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    errors: list[tuple[str, str, str]] = field(default_factory=list)


def compared(labels: Item, told: Item) -> Compared:
    """A page's labels beside what was read, as `Reading.as_dict` tells it; a page that could not be read is told as `{}`."""
    page = Compared()
    chosen: dict[str, list[tuple[Item, Item]]] = {}
    for item in ITEMS:
        forgiven = [x for other in _EITHER.get(item, ()) for x in labels[other]]
        chosen[item] = _tally(page, item, labels[item], told.get(item, ()), forgiven)
    for item, key in BESIDE.items():
        page.tallies[item] = _beside(page, item, key, chosen["people"])
    page.tallies["addressees"] = _addressees(chosen["recommendations"])
    for item, key, same in (
        ("titles", "title", lambda a, b: tokens(a) == tokens(b)),
        ("dates", "date", str.__eq__),
        ("kinds", "kind", str.__eq__),
        ("publishers", "publisher", _same_body),
    ):
        label, read = labels.get(key), told.get(key)
        if label is None:  # the page does not say: what is proposed counts neither way
            page.tallies[item] = Tally()
            continue
        right = read is not None and bool(same(label, read))
        page.tallies[item] = Tally(1, int(read is not None), int(right))
        if not right:
            page.errors.append((item, "wrong" if read else "missed", f"{label} | read: {read}"))
    return page


def _same_body(label: str, read: str) -> bool:
    """Whether two names are of one body: the same words, but for `the`; or one holds all of the other's, two at least."""
    one, other = (set(tokens(name)) - {"the", "of"} for name in (label, read))
    return one == other or (min(len(one), len(other)) >= 2 and (one <= other or other <= one))


def _beside(page: Compared, item: str, key: str, pairs: Sequence[tuple[Item, Item]]) -> Tally:
    """The tally of what is told of the people that were found; where the page does not say, what is proposed counts neither way."""
    tally = Tally()
    for label, proposal in pairs:
        want, have = label.get(key), proposal.get(key)
        if not want:
            continue
        right = bool(have) and _agrees(key, str(want), proposal)
        tally.add(Tally(1, int(bool(have)), int(right)))
        if not right:
            page.errors.append((item, "wrong" if have else "missed", f"{label['name']}: {want} | read: {have}"))
    return tally


@functools.cache
def _state_ids() -> Mapping[str, str]:
    """Name of a state -> its id."""
    from isthmus.atlas.states import states

    return {state.name: state.actor_id for state in states()}


def _agrees(key: str, want: str, proposal: Item) -> bool:
    """Whether a role shares enough words, or an affiliation names the same body or state."""
    have = str(proposal[key])
    if key == "affiliation" and parties([_state_ids().get(want, want)]) == parties([str(proposal.get("affiliation_id") or have)]):
        return True
    return token_f1(want, have) >= WORDS_AGREE or (key == "affiliation" and _same_body(want, have))


_EITHER = {"recommendations": ("commitments",), "commitments": ("recommendations",)}
"""Item -> the others for whose labels it may stand: promise and joint undertaking shade into each other."""


def _tally(
    page: Compared, item: str, labels: Sequence[Item], proposals: Sequence[Item], forgiven: Sequence[Item]
) -> list[tuple[Item, Item]]:
    """Note an item's tally and errors; the pairs of required label and right proposal come back."""
    fits = FITS[item]
    pairs = assigned(labels, proposals, fits)
    used = {p for _, p in pairs}
    harmless = [*(x for x in labels if x.get("optional")), *forgiven]
    wrong = [p for n, p in enumerate(proposals) if n not in used and not any(fits(x, p) > 0 for x in harmless)]
    right = [(labels[n], proposals[p]) for n, p in pairs if not labels[n].get("optional")]
    found = {n for n, _ in pairs}
    missed = [x for n, x in enumerate(labels) if n not in found and not x.get("optional")]
    page.tallies[item] = Tally(len(right) + len(missed), len(right) + len(wrong), len(right))
    page.errors += [(item, "missed", told(x)) for x in missed] + [(item, "wrong", told(x)) for x in wrong]
    return right


def assigned(labels: Sequence[Item], proposals: Sequence[Item], fits: Fits) -> list[tuple[int, int]]:
    """Pairs of label and proposal that fit, as (number of label, number of proposal).

    `fits` is above 0, at most 1, where a proposal is right. A required label found outweighs every agreement of words.
    """
    from scipy.optimize import linear_sum_assignment

    if not labels or not proposals:
        return []
    worth = np.array([[fits(label, proposal) for proposal in proposals] for label in labels], dtype=np.float64)
    base = np.array([[0.0 if label.get("optional") else 2.0 * len(labels)] for label in labels])
    rows, columns = linear_sum_assignment(np.where(worth > 0, base + 1 + worth, 0.0), maximize=True)
    return [(int(n), int(p)) for n, p in zip(rows, columns, strict=True) if worth[n, p] > 0]


def _addressees(pairs: Iterable[tuple[Item, Item]]) -> Tally:
    """Addressees of the recommendations that were found, those without a labelled one left out."""
    tally = Tally()
    for label, proposal in pairs:
        if label["to"]:
            want, have = parties(label["to"]), parties(proposal.get("to", ()))
            tally.add(Tally(len(want), len(have), len(want & have)))
    return tally


def tokens(text: str | None) -> tuple[str, ...]:
    """Words and numbers, small, without accents and thousands separators."""
    plain = unicodedata.normalize("NFKD", text or "").casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return tuple(re.findall(r"\w+", re.sub(r"(?<=\d),(?=\d{3}\b)", "", plain.replace("_", " "))))


def token_f1(label: str, proposal: str) -> float:
    """Harmonic mean of the shares of words in common, each word as often as it stands."""
    left, right = Counter(tokens(label)), Counter(tokens(proposal))
    both = left.total() + right.total()
    return 2 * (left & right).total() / both if both else 0.0


def quoted(passage: str, proposal: Item) -> float:
    """Share of the words of a labelled passage that stand in what a proposal quotes."""
    want = set(tokens(passage))
    return len(want & set(tokens(proposal.get("passage")))) / len(want)


def parties(stated: Iterable[Any]) -> frozenset[str]:
    """Ids, names where there is none, organs as their state and groups as their members; of labels and proposals alike."""
    found: set[str] = set()
    for party in stated:
        name = party if isinstance(party, str) else party.get("id") or party.get("name") or ""
        if name in GROUPS:
            found |= GROUPS[name]
        elif name:
            found.add(ORGANS.get(name, name if _is_id(name) else " ".join(t for t in tokens(name) if t != "the")))
    return frozenset(found)


def _is_id(name: str) -> bool:
    return name in known_ids()


@functools.cache
def known_ids() -> frozenset[str]:
    """Ids of the actors of the bundled atlas and of every state."""
    from isthmus.atlas import folder
    from isthmus.atlas.bundled import BUNDLED
    from isthmus.atlas.states import states

    return frozenset(folder.read(BUNDLED)["actors"]["actor_id"]) | {state.actor_id for state in states()}


def dates_overlap(label: str | None, proposal: str | None) -> bool:
    """Whether both dates may mean the same day; one that is missing or malformed overlaps nothing."""
    try:
        return bool(label and proposal) and span(str(label)).overlaps(span(str(proposal)))
    except ValueError:
        return False


def _engagement(label: Item, proposal: Item) -> float:
    if not dates_overlap(label["when"], proposal.get("when")):
        return 0.0
    every = parties([*label["convened_by"], *label["took_part"]])
    # Bodies that no atlas knows help where they are found and do not harm where they are not, unless there are no others.
    want = {p for p in every if _is_id(p)} or every
    have = parties([*proposal.get("convened_by", ()), *proposal.get("took_part", ())])
    right = have & want
    wrong = {p for p in have - every - parties(label.get("may", ())) if _is_id(p)}
    if 2 * len(right) < len(want) or len(wrong) > len(right):
        return 0.0
    share = max(quoted(passage, proposal) for passage in label["passages"])
    return share / (1 + len(wrong)) if share >= QUOTED else 0.0


def _words(label: Item, proposal: Item) -> float:
    agreement = max(token_f1(words, str(proposal.get("what") or "")) for words in (label["what"], *label.get("or", ())))
    return agreement if agreement >= WORDS_AGREE else 0.0


def _person(label: Item, proposal: Item) -> float:
    want, have = set(tokens(label["name"])), set(tokens(proposal.get("name")))
    return len(want) / len(have) if want <= have and len(have) <= len(want) + RANKS else 0.0


def _figure(label: Item, proposal: Item) -> float:
    high = proposal.get("how_many_high")
    if label["how_many"] not in (proposal.get("how_many"), high):
        return 0.0
    if any((label[key] or None) != (proposal.get(key) or None) for key in ("per", "status")):
        return 0.0
    good = proposal.get("good") or {}
    stated = good if isinstance(good, str) else f"{good.get('name') or ''} {good.get('id') or ''}"
    shared = _stems(label["good"]) & _stems(stated)
    return (1 + float(dates_overlap(label["when"], proposal.get("when")))) / 2 if shared else 0.0


def _stems(text: str) -> set[str]:
    return {t.removesuffix("s") for t in tokens(text) if not t.isdigit()}


def _incident(label: Item, proposal: Item) -> float:
    share = quoted(label["passage"], proposal) if dates_overlap(label["when"], proposal.get("when")) else 0.0
    return share if share >= QUOTED else 0.0


def _related(label: Item, proposal: Item) -> float:
    agreement = token_f1(label["title"], str(proposal.get("title") or ""))
    return agreement if agreement >= TITLES_AGREE else 0.0


_TOLD = (
    *("when", "what", "name", "how_many", "unit", "per", "status", "good"),
    *("convened_by", "took_part", "to", "parties", "title"),
)
FITS: Mapping[str, Fits] = {
    "engagements": _engagement, "recommendations": _words, "commitments": _words, "people": _person, "figures": _figure,
    "incidents": _incident, "related": _related,
}  # fmt: skip
"""Item -> how well a proposal fits a label: above 0, at most 1, where it is right."""


def told(item: Item) -> str:
    """A label or proposal in one line."""
    said = []
    for key in _TOLD:
        value = item.get(key)
        if isinstance(value, (list, tuple)):
            value = ",".join(sorted(parties(value)))
        elif isinstance(value, Mapping):
            value = value.get("name")
        if value not in (None, ""):
            said.append(f"{key}={value}")
    passage = item.get("passage")
    return "; ".join(said) + (f" — {str(passage)[:160]!r}" if passage else "")
