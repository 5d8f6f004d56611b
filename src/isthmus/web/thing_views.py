"""What a page of a thing shows, before any template: names, plain facts, sections of rows, each row with its evidence.

The modules beside this one (`actor_views`, `industry_views`, `cooperation_views`, `evidence_views`) read an atlas into
these forms; templates only lay them out.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from isthmus.atlas.handle import Atlas
from isthmus.web import links
from isthmus.web.links import Link

THEATRE_NAMES = {"euro-atlantic": "Euro-Atlantic", "indo-pacific": "Indo-Pacific", "middle-east": "Middle East"}
"""Theatres as they are written."""
SHOWN = 8
"""Rows of a section that a page shows before `?all=`; a few more are shown rather than hidden."""
LENIENCE = 4


@dataclass(frozen=True)
class Part:
    """A piece of a cell: words, where they lead, and `look` (`quiet`, `term`, `warn`, `code`) if not plain."""

    text: str
    url: str = ""
    look: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell: its parts, set apart by commas unless `joined` says otherwise; numbers stand to the right."""

    parts: tuple[Part, ...] = ()
    number: bool = False
    joined: str = ", "


@dataclass(frozen=True)
class Row:
    """One fact as a row; `grade` is its Admiralty grade, both empty where the row is no fact."""

    cells: tuple[Cell, ...]
    fact_id: str = ""
    grade: str = ""


@dataclass(frozen=True)
class Section:
    """A table of a page; `lead` is a sentence above it."""

    anchor: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    lead: str = ""

    def cut(self, wanted: str) -> tuple[Row, ...]:
        """The rows to show: all where the reader asked for all of this section, else the first ones."""
        whole = wanted == self.anchor or len(self.rows) <= SHOWN + LENIENCE
        return self.rows if whole else self.rows[:SHOWN]


@dataclass(frozen=True)
class Thing:
    """A page.

    Attributes:
        kind: the kind in words, over the title.
        identity: the id in the atlas.
        names: other names, each with what it is (`official`, `native` …) and its language.
        facts: label and cell of the short list under the title.
        fact_id, grade: the fact that says there is such a thing; empty for registers.
        note: what a reader must know.
        questions: answers about it.
    """

    kind: str
    identity: str
    name: str
    lead: str = ""
    names: tuple[tuple[str, str, str], ...] = ()
    facts: tuple[tuple[str, Cell], ...] = ()
    fact_id: str = ""
    grade: str = ""
    note: str = ""
    sections: tuple[Section, ...] = ()
    questions: tuple[Link, ...] = ()
    above: tuple[Link, ...] = ()


class NotInAtlasError(LookupError):
    """The atlas has no such thing; `near` are things it may have been meant to be."""

    def __init__(self, kind: str, asked: str, near: Sequence[Link] = ()) -> None:
        self.kind, self.asked, self.near = kind, asked, tuple(near)
        super().__init__(f"the atlas has no {kind} {asked!r}")


class Register:
    """Names of actors, goods and sites, to write them as links; read once for a page."""

    def __init__(self, atlas: Atlas) -> None:
        rows = atlas.sql("SELECT actor_id, name, kind, country FROM actors").iter_rows()
        self.actors: dict[str, tuple[str, str, str]] = {
            i: (name, kind, country or "") for i, name, kind, country in rows
        }
        self.goods: dict[str, str] = dict(atlas.sql("SELECT good_id, name FROM goods").iter_rows())
        self.sites: dict[str, str] = dict(atlas.sql("SELECT site_id, name FROM sites").iter_rows())

    def actor(self, actor_id: str | None) -> Cell:
        """An actor as a link; an empty cell for none."""
        return Cell((self._actor(actor_id),)) if actor_id else Cell()

    def some(self, actor_ids: Iterable[str] | None) -> Cell:
        """Several actors as links, by name."""
        return Cell(tuple(sorted((self._actor(a) for a in actor_ids or ()), key=lambda p: p.text)))

    def good(self, good_id: str) -> Cell:
        """A good as a link."""
        return Cell((Part(self.goods.get(good_id, good_id), links.thing_url("good", good_id)),))

    def producer(self, site_id: str | None, actor_id: str | None) -> Cell:
        """The site, or else the actor, that a row is about."""
        return self.site(site_id) if site_id else self.actor(actor_id)

    def site(self, site_id: str | None) -> Cell:
        """A site as a link; an empty cell for none."""
        return Cell((Part(self.sites.get(site_id, site_id), links.thing_url("site", site_id)),)) if site_id else Cell()

    def event(self, row: Mapping[str, Any]) -> Cell:
        """An engagement as a link; the row has `engagement_id` and `name`."""
        return Cell((Part(row["name"], links.thing_url("engagement", row["engagement_id"])),))

    def binding(self, row: Mapping[str, Any]) -> Cell:
        """A commitment as a link; the row has `commitment_id` and `name`."""
        return Cell((Part(row["name"], links.thing_url("commitment", row["commitment_id"])),))

    def place(self, city: str | None, country: str | None) -> Cell:
        """A city as a link and its state."""
        parts = [Part(city, links.place_url(country or "", city))] if city else []
        return Cell((*parts, *([self._actor(country)] if country else [])))

    def _actor(self, actor_id: str) -> Part:
        name, kind, _ = self.actors.get(actor_id, (actor_id, "", ""))
        return Part(name, links.actor_url(actor_id, kind) if actor_id in self.actors else "")


def section(
    atlas: Atlas,
    anchor: str,
    title: str,
    query: str,
    params: Sequence[Any],
    columns: Mapping[str, Callable[[Mapping[str, Any]], Cell]],
    *,
    order: str = "fact_id",
    lead: str = "",
) -> tuple[Section, ...]:
    """The rows of a query that has `fact_id`, graded and ordered; nothing where there are none, and no empty columns."""
    graded = f"SELECT q.*, f.grade FROM ({query}) q JOIN facts f USING (fact_id) ORDER BY {order}"
    rows = tuple(
        Row(tuple(cell(row) for cell in columns.values()), row["fact_id"], row["grade"])
        for row in atlas.sql(graded, list(params)).iter_rows(named=True)
    )
    return (without_empty(Section(anchor, title, tuple(columns), rows, lead)),) if rows else ()


def without_empty(whole: Section) -> Section:
    """The section without the columns in which every cell is empty."""
    kept = [i for i in range(len(whole.columns)) if any(row.cells[i].parts for row in whole.rows)]
    return Section(
        whole.anchor,
        whole.title,
        tuple(whole.columns[i] for i in kept),
        tuple(Row(tuple(row.cells[i] for i in kept), row.fact_id, row.grade) for row in whole.rows),
        whole.lead,
    )


def text(value: object, *, look: str = "") -> Cell:
    """A cell of plain words; empty for nothing."""
    return Cell((Part(str(value), "", look),)) if value not in (None, "") else Cell()


def date(value: str | None) -> Cell:
    """A date as the source has it, on one line."""
    return text(value, look="date")


def term(value: str | None, quiet: str = "unknown") -> Cell:
    """A term of a vocabulary: `stated-sole` as `stated sole`; unknown ones are set quietly."""
    if not value:
        return Cell()
    warns = value in ("stated-sole", "stated-dominant", "ended")
    return Cell((Part(words(value), "", "quiet" if value == quiet else "warn" if warns else "term"),))


def terms(values: Iterable[str] | None) -> Cell:
    """Several terms of a vocabulary."""
    return Cell(tuple(Part(words(v), "", "term") for v in values or ()), joined=" ")


def link(words_shown: str, url: str) -> Cell:
    """A cell that leads somewhere."""
    return Cell((Part(words_shown, url),))


def number(shown: str) -> Cell:
    """A cell set to the right."""
    return Cell((Part(shown),) if shown else (), number=True)


def words(term_id: str) -> str:
    """A term as words: hyphens become spaces."""
    return term_id.replace("-", " ")


def figure(value: float | None) -> str:
    """A number for people: thousands parted, no more digits than it has; nothing for none."""
    if value is None:
        return ""
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.4f}".rstrip("0").rstrip(".") if abs(value) >= 0.01 else f"{value:.3g}"


def measured(row: Mapping[str, Any]) -> str:
    """A quantity with its bounds and unit: `650 each/year`, `500–650 each/year`, `at least 500 tonne`, `35%`."""
    unit = row["unit"] or ""
    share = unit == "share"

    def shown(value: float) -> str:
        return f"{figure(round(value * 100, 2))}%" if share else figure(value)

    low, high, value = row["low"], row["high"], row["value"]
    wider = {end for end in (low, high) if end is not None} - {value}
    if value is not None and wider:
        core = f"{shown(value)} ({bounds(low, high, shown)})"
    elif value is not None:
        core = shown(value)
    else:
        core = bounds(low, high, shown)
    return f"{core} {unit}".strip() if core and not share else core


def bounds(low: float | None, high: float | None, shown: Callable[[float], str]) -> str:
    """Two ends as words; nothing where both are open."""
    if low is not None and high is not None:
        return shown(low) if low == high else f"{shown(low)}–{shown(high)}"
    if low is not None:
        return f"at least {shown(low)}"
    return f"at most {shown(high)}" if high is not None else ""


def near(asked: str, known: Mapping[str, str], kind: str, *, most: int = 5) -> tuple[Link, ...]:
    """Things whose id or name is like what was asked for, as links; `known` has id -> name."""
    wanted = asked.strip().casefold().replace("_", "-").replace(" ", "-")
    by_name = {name.casefold().replace(" ", "-"): key for key, name in known.items()}
    inside = [key for key in known if len(wanted) > 2 and (wanted in key or (len(key) > 3 and key in wanted))]
    inside += [key for name, key in by_name.items() if len(wanted) > 2 and wanted in name]
    close = difflib.get_close_matches(wanted, [*known, *by_name], n=most, cutoff=0.6)
    found = dict.fromkeys([*inside[:most], *(c if c in known else by_name[c] for c in close)])
    return tuple(Link(known[key], links.thing_url(kind, key)) for key in list(found)[:most])
