"""The search index: every actor, good, site, city, engagement, commitment, source and question by all of its names.

A query matches where each of its words stands somewhere in the names of a thing, inside a longer word too: `perchl`
finds ammonium perchlorate. Case, accents and signs do not count. An atlas has a few thousand names, so each search reads
them all; that takes milliseconds.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from isthmus import questions
from isthmus.atlas.handle import Atlas
from isthmus.questions.goods_graph import GoodsGraph
from isthmus.web import actor_views, industry_views, links
from isthmus.web.links import Link
from isthmus.web.thing_views import words

KINDS: Mapping[str, tuple[str, str]] = {
    "question": ("Question", "Questions"),
    "good": ("Good", "Goods"),
    **{kind: (actor_views.KINDS[kind], plural) for kind, plural in actor_views.names_and_kinds().items()},
    "site": ("Site", "Sites"),
    "place": ("Place", "Places"),
    "commitment": ("Commitment", "Commitments"),
    "engagement": ("Engagement", "Engagements"),
    "incident": ("Incident", "Incidents"),
    "source": ("Source", "Sources"),
    "document": ("Document", "Documents"),
}
"""Kind of thing -> one and several of it in words, in the order in which kinds are listed."""

LAST = ("source", "document")
"""Kinds that are found after the things they tell of."""
_ORDER = {kind: place for place, kind in enumerate(KINDS)}
_FEWEST_LETTERS = 2
_STROKED = str.maketrans("łŁøØđĐıħ", "lLoOdDih")
"""Letters whose stroke Unicode does not part from them."""
_NEAR = 0.75


@dataclass(frozen=True)
class Entry:
    """A thing to be found.

    Attributes:
        detail: words that tell it from others of its name.
        folded: its name as it is compared; `others` are its further names and its id, `about` is compared last.
        rests: what rests on it: the munitions that a good goes into.
    """

    kind: str
    name: str
    url: str
    detail: str = ""
    folded: str = ""
    others: tuple[tuple[str, str], ...] = ()
    about: str = ""
    rests: tuple[Link, ...] = ()

    @property
    def kind_in_words(self) -> str:
        """What it is, in words."""
        return KINDS[self.kind][0]


@dataclass(frozen=True)
class Hit:
    """An entry that was found; `also` is the other name that matched, empty where the shown one did."""

    entry: Entry
    also: str
    rank: tuple[int, int, str]


def folded(text: str) -> str:
    """Text as it is compared: no case, no accents, signs as spaces."""
    bare = (c for c in unicodedata.normalize("NFKD", text.translate(_STROKED)) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).casefold().split())


class Index:
    """Everything that can be found in an atlas."""

    def __init__(self, atlas: Atlas) -> None:
        self.entries = tuple(_entries(atlas))
        self._vocabulary = sorted(
            {w for e in self.entries if e.kind not in LAST for w in e.folded.split() if len(w) > 3}
        )

    def counts(self) -> dict[str, int]:
        """Kind -> how many things there are of it; kinds of which there are none are absent."""
        found: dict[str, int] = defaultdict(int)
        for entry in self.entries:
            found[entry.kind] += 1
        return {kind: found[kind] for kind in KINDS if found[kind]}

    def of_kind(self, kind: str) -> list[Entry]:
        """Everything of a kind, by name."""
        return sorted((e for e in self.entries if e.kind == kind), key=lambda e: (e.folded, e.url))

    def find(self, query: str) -> list[Hit]:
        """What a query finds, the closest first; nothing for fewer than two letters."""
        wanted = folded(query)
        if len(wanted.replace(" ", "")) < _FEWEST_LETTERS and not _is_ideograph(wanted):
            return []
        hits = (hit for entry in self.entries if (hit := _match(entry, wanted, wanted.split())) is not None)
        return sorted(hits, key=lambda hit: hit.rank)

    def near(self, query: str) -> list[str]:
        """Words of names that are spelt like those of a query that found nothing."""
        return list(
            dict.fromkeys(
                word
                for asked in folded(query).split()
                for word in difflib.get_close_matches(asked, self._vocabulary, 3, _NEAR)
            )
        )


def _match(entry: Entry, wanted: str, parts: list[str]) -> Hit | None:
    best = _closeness(entry.folded, wanted, parts)
    also = ""
    for name, other in entry.others:
        closeness = _closeness(other, wanted, parts)
        if closeness is not None and (best is None or closeness + 1 < best):
            best, also = closeness + 1, name
    if best is None:
        everything = " ".join((entry.folded, *(other for _, other in entry.others), entry.about))
        if not all(part in everything for part in parts):
            return None
        best = 7
    return Hit(
        entry, also, (best + (2 if entry.kind in (*LAST, "incident") else 0), _ORDER[entry.kind], entry.folded)
    )


def _closeness(name: str, wanted: str, parts: list[str]) -> int | None:
    """0 the same, 1 begins with it, 2 a word begins with it, 4 somewhere inside; None not at all."""
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    if not all(part in name for part in parts):
        return None
    begun = f" {name}"
    return 2 if all(f" {part}" in begun for part in parts) else 4


def _is_ideograph(text: str) -> bool:
    return len(text) == 1 and ord(text) > 0x2E80


def _entries(atlas: Atlas) -> Iterator[Entry]:
    for name in questions.names():
        title = questions.question(name).title
        yield _entry("question", title, links.question_url(name), name, {name})
    yield from _goods(atlas)
    yield from _actors(atlas)
    sites = """SELECT s.site_id, s.name, s.city, c.name AS state, o.name AS operator FROM sites s JOIN actors c ON c.actor_id = s.country
      JOIN actors o ON o.actor_id = s.operator"""
    for key, name, city, country, operator in atlas.sql(sites).iter_rows():
        yield _entry(
            "site",
            name,
            links.thing_url("site", key),
            f"{operator}, {city}, {country}",
            {key},
            f"{city} {country} {operator}",
        )
    states = dict(atlas.sql("SELECT actor_id, name FROM actors").iter_rows())
    for city, country in industry_views.places(atlas):
        yield _entry(
            "place", city, links.place_url(country, city), states.get(country, ""), (), states.get(country, "")
        )
    for key, name, signed, kind, summary in atlas.sql(
        "SELECT commitment_id, name, coalesce(in_force, signed), kind, summary FROM commitments"
    ).iter_rows():
        yield _entry(
            "commitment", name, links.thing_url("commitment", key), _joined(words(kind), signed), {key}, summary
        )
    for key, name, date, kind, place, summary in atlas.sql(
        "SELECT engagement_id, name, date, kind, place, summary FROM engagements"
    ).iter_rows():
        detail = _joined(words(kind), place, date)
        yield _entry("engagement", name, links.thing_url("engagement", key), detail, {key}, f"{place or ''} {summary}")
    for fact, what, date, place in atlas.sql("SELECT fact_id, what, date, place FROM incidents").iter_rows():
        yield _entry("incident", what, links.thing_url("fact", fact), _joined(place, date), (), place)
    for key, title, publisher, published in atlas.sql(
        "SELECT source_id, title, publisher, published FROM sources"
    ).iter_rows():
        yield _entry("source", title, links.thing_url("source", key), _joined(publisher, published), {key}, publisher)
    for key, title, publisher, published in atlas.sql("SELECT document_id, title, publisher, published FROM documents").iter_rows():
        yield _entry(
            "document", title, links.thing_url("document", key), _joined(publisher, published), {key}, publisher or ""
        )


def _goods(atlas: Atlas) -> Iterator[Entry]:
    goods = {row["good_id"]: row for row in atlas.table("goods").iter_rows(named=True)}
    graph = GoodsGraph.of(atlas.table("bill_of_materials"))
    for key, row in goods.items():
        over = sorted(graph.downstream(key).items(), key=lambda item: (item[1], goods[item[0]]["name"]))
        munitions = [g for g, _ in over if goods[g]["kind"] == "munition" and not goods[g]["covers"]]
        rests = tuple(Link(goods[g]["name"], links.thing_url("good", g)) for g in munitions)
        yield _entry("good", row["name"], links.thing_url("good", key), row["kind"], {key}, row["note"] or "", rests)


def _actors(atlas: Atlas) -> Iterator[Entry]:
    others: dict[str, set[str]] = defaultdict(set)
    for key, name, kind in atlas.sql("SELECT actor_id, name, kind FROM names").iter_rows():
        if kind not in actor_views.HIDDEN_NAMES:
            others[key].add(name)
    query = """SELECT a.actor_id, a.name, a.kind, c.name AS state FROM actors a LEFT JOIN actors c ON c.actor_id = a.country"""
    for key, name, kind, country in atlas.sql(query).iter_rows():
        yield _entry(kind, name, links.actor_url(key, kind), country or "", {key, *others[key]})


def _entry(
    kind: str,
    name: str,
    url: str,
    detail: str,
    others: set[str] | tuple[str, ...],
    about: str = "",
    rests: tuple[Link, ...] = (),
) -> Entry:
    compared = tuple((other, folded(other)) for other in sorted(others) if other != name)
    return Entry(kind, name, url, detail, folded(name), compared, folded(about), rests)


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)
