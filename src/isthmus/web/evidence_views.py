"""Pages of evidence: a source with every fact that rests on it, and a fact with how we know it and what contradicts it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from isthmus.atlas.handle import Atlas
from isthmus.atlas.provenance import Citation
from isthmus.atlas.store import FIGURE_CEILING
from isthmus.model.table import TABLES, Column, Table
from isthmus.model.vocabularies import ACCESS, RELIABILITY, SOURCE_KINDS
from isthmus.report.citations import CREDIBILITY
from isthmus.web import checked_views, links
from isthmus.web.errors import nearest
from isthmus.web.links import Link
from isthmus.web.thing_views import (
    Cell,
    NotInAtlasError,
    Part,
    Register,
    Row,
    Section,
    Thing,
    date,
    figure,
    link,
    measured,
    number,
    text,
    without_empty,
    words,
)

CLAIMS: Mapping[str, tuple[tuple[str, ...], str, tuple[str, ...]]] = {
    "quantities": (
        ("site_id", "actor_id", "good_id", "measure", "unit", "scope", "period"), "as_of", ("value", "low", "high"),
    ),
    "material_shares": (("good_id", "country", "stage"), "year", ("share",)),
    "supplies": (("supplier", "buyer", "good_id", "relation"), "since", ("exclusivity", "status", "share")),
    "memberships": (("group_id", "member_id"), "since", ("until",)),
    "positions": (("actor_id", "concept"), "date", ("stance",)),
    "centre_participation": (("centre_id", "actor_id"), "since", ("role",)),
}  # fmt: skip
"""Table -> what a claim is about, the date that parts a conflict from a series, and what may differ."""

_ABOUT = {
    "actors": "name", "sites": "name", "engagements": "name", "commitments": "name", "incidents": "what",
    "recommendations": "text", "positions": "summary",
}  # fmt: skip
_PAGES = {"sites": ("site", "site_id"), "engagements": ("engagement", "engagement_id"),
          "commitments": ("commitment", "commitment_id"), "centres": ("centre", "centre_id")}  # fmt: skip
_BOOKKEEPING = ("fact_id", "source_ids", "credibility", "verified", "note")


@dataclass(frozen=True)
class SourcePage:
    """A source: its citation, its address where it may be a link, and the facts on it by table."""

    thing: Thing
    cited: Citation
    address: str
    not_linked_because: str
    facts: int


@dataclass(frozen=True)
class Field:
    """A column of a fact: name, meaning, value."""

    name: str
    meaning: str
    cell: Cell


@dataclass(frozen=True)
class Witness:
    """A source of a fact: its citation, why it has its letter, and whether the fact was seen to stand in its page."""

    cited: Citation
    url: str
    address: str
    reliability: str
    reason: str
    standing: str


@dataclass(frozen=True)
class FactPage:
    """A fact: its sentence, its fields, how it is graded, its sources, and the facts of its claim group."""

    thing: Thing
    table: str
    fields: tuple[Field, ...]
    reliability: str
    credibility: str
    ceiling: bool
    verified: bool
    witnesses: tuple[Witness, ...]
    conflicts: Section | None
    series: Section | None


def source(atlas: Atlas, source_id: str) -> SourcePage:
    """The page of a source.

    Raises:
        NotInAtlasError: there is none of that id; carries near ones.
    """
    rows = atlas.sql("SELECT * FROM sources WHERE source_id = ?", [source_id])
    if not rows.height:
        ids = atlas.sql("SELECT source_id, title FROM sources").rows()
        titles = dict(ids)
        close = tuple(
            Link(f"{key}: {titles[key]}", links.thing_url("source", key)) for key in nearest(source_id, titles)
        )
        raise NotInAtlasError("source", source_id, close)
    row = rows.row(0, named=True)
    (cited,) = atlas.cite([source_id])
    known = Register(atlas)
    sections = tuple(_resting(atlas, known, source_id))
    facts = (
        ("Publisher", text(row["publisher"])),
        ("Published", text(row["published"] or "undated")),
        ("Kind", text(SOURCE_KINDS.terms[row["kind"]])),
        ("How it was read", text(ACCESS.terms[row["access"]])),
        ("Reliability", text(f"{row['reliability']}: {RELIABILITY.terms[row['reliability']]}")),
        ("Why this letter", text(row["grade_reason"])),
        ("Read as", _documents(atlas, source_id, row["url"])),
        ("Its page, when last asked for", text(checked_views.page_state(atlas, source_id))),
    )
    thing = Thing(
        "Source", source_id, row["title"], facts=tuple((k, c) for k, c in facts if c.parts), note=row["note"] or "",
        sections=sections, above=(Link("Sources", links.search_url(kind="source")),),
    )  # fmt: skip
    reason = "" if cited.live or not cited.url else f"shown, not linked: {ACCESS.terms[row['access']]}"
    count = "SELECT count(*) FROM fact_sources WHERE source_id = ?"
    return SourcePage(thing, cited, links.source_link(cited), reason, atlas.sql(count, [source_id]).item())


def _documents(atlas: Atlas, source_id: str, url: str | None) -> Cell:
    """The read documents that a source is: those of its address, and those whose candidates were accepted with it."""
    query = """SELECT document_id, title FROM documents WHERE url = ? OR document_id IN (SELECT c.document_id FROM candidates c
        JOIN candidate_judgements USING (candidate_id) WHERE source_id = ?) ORDER BY document_id"""
    rows = atlas.sql(query, [url, source_id]).iter_rows()
    return Cell(tuple(Part(title, links.thing_url("document", key)) for key, title in rows))


def _resting(atlas: Atlas, known: Register, source_id: str) -> Iterator[Section]:
    query = """SELECT fact_id, table_name, dated, grade FROM facts WHERE fact_id IN
      (SELECT fact_id FROM fact_sources WHERE source_id = ?) ORDER BY table_name, fact_id"""
    found = atlas.sql(query, [source_id]).rows(named=True)
    for table in TABLES.values():
        here = [f for f in found if f["table_name"] == table.name]
        if not here:
            continue
        contents = _rows(atlas, table, [f["fact_id"] for f in here])
        rows = tuple(
            Row((statement(known, table.name, contents[f["fact_id"]]), date(f["dated"])), f["fact_id"], f["grade"])
            for f in here
        )
        title = table.name.replace("_", " ").capitalize()
        yield without_empty(Section(table.name, title, ("What it says", "Date"), rows))


def fact(atlas: Atlas, fact_id: str) -> FactPage:
    """The page of a fact.

    Raises:
        NotInAtlasError: there is none of that id; carries near ones.
    """
    rows = atlas.sql("SELECT * FROM facts WHERE fact_id = ?", [fact_id])
    if not rows.height:
        ids = atlas.sql("SELECT fact_id FROM facts")["fact_id"].to_list()
        raise NotInAtlasError(
            "fact", fact_id, tuple(Link(k, links.thing_url("fact", k)) for k in nearest(fact_id, ids))
        )
    graded = rows.row(0, named=True)
    table = TABLES[graded["table_name"]]
    known = Register(atlas)
    row = _rows(atlas, table, [fact_id])[fact_id]
    witnesses = tuple(_witnesses(atlas, fact_id, row["source_ids"]))
    best = min((w.reliability for w in witnesses), default="")
    said = statement(known, table.name, row)
    conflicts, series = _claim_group(atlas, known, table, row)
    thing = Thing(
        f"Fact · {table.name.replace('_', ' ')}", fact_id, "".join(p.text if i == 0 else f" {p.text}" for i, p in enumerate(said.parts)),
        fact_id=fact_id, grade=graded["grade"], note=row["note"] or "",
        above=tuple(_page_of(known, table, row)),
    )  # fmt: skip
    return FactPage(
        thing,
        table.meaning,
        tuple(_fields(known, table, row)),
        f"{graded['reliability']}: {RELIABILITY.terms[graded['reliability']]}",
        f"{graded['credibility']}: {CREDIBILITY[str(graded['credibility'])]}",
        table.figures and best != graded["reliability"] and graded["reliability"] == FIGURE_CEILING,
        bool(graded["verified"]),
        witnesses,
        conflicts,
        series,
    )


def statement(known: Register, table: str, row: Mapping[str, Any]) -> Cell:
    """What a fact says, as words with links."""
    name = {key: value[0] for key, value in known.actors.items()}
    match table:
        case "makes":
            maker = known.producer(row["site_id"], row["actor_id"])
            verb = Part("makes" if row["status"] == "active" else f"makes ({words(row['status'])})")
            return Cell((*maker.parts, verb, *known.good(row["good_id"]).parts), joined=" ")
        case "supplies":
            supplier, buyer = known.actor(row["supplier"]).parts, known.actor(row["buyer"]).parts
            what = known.good(row["good_id"]).parts
            if row["relation"] == "joint-venture":
                return Cell((*supplier, Part("is a joint owner of"), *buyer, Part("for"), *what), joined=" ")
            does, to = {"supplier": ("supplies", "to"), "licence": ("licenses", "to")}.get(
                row["relation"], ("makes", "with")
            )
            return Cell((*supplier, Part(does), *what, Part(to), *buyer), joined=" ")
        case "quantities":
            who = known.producer(row["site_id"], row["actor_id"])
            what = (*who.parts, Part("·"), *known.good(row["good_id"]).parts, Part(f"· {words(row['measure'])}:"))
            return Cell((*what, Part(measured(row) or "no figure is public")), joined=" ")
        case "material_shares":
            said = f"has {figure(round(row['share'] * 100, 2))}% of the world's output of"
            at = Part(f"({row['stage']}, {row['year']})")
            return Cell(
                (*known.actor(row["country"]).parts, Part(said), *known.good(row["good_id"]).parts, at), joined=" "
            )
        case "transfer_permissions":
            receiver = (Part("to"), *known.actor(row["recipient"]).parts) if row["recipient"] else ()
            effect = Part(f"of {row['covers']}: {words(row['effect'])}")
            return Cell((*known.actor(row["holder"]).parts, Part(f"on {row['act']}"), *receiver, effect), joined=" ")
        case "compatibility":
            origin = (Part("made in"), *known.actor(row["made_in"]).parts) if row["made_in"] else ()
            user = (Part("for"), *known.actor(row["used_by"]).parts) if row["used_by"] else ()
            fit = Part(f"· {words(row['aspect'])}: {row['fits']}")
            return Cell((*known.good(row["good_id"]).parts, *origin, *user, fit), joined=" ")
        case "bill_of_materials":
            how = {"consumes": "is made with", "part-of": "contains", "fires": "fires"}[row["relation"]]
            return Cell(
                (*known.good(row["output_good"]).parts, Part(how), *known.good(row["input_good"]).parts), joined=" "
            )
        case "memberships":
            return Cell(
                (*known.actor(row["member_id"]).parts, Part("belongs to"), *known.actor(row["group_id"]).parts),
                joined=" ",
            )
        case "participants":
            event = Part(row["engagement_id"], links.thing_url("engagement", row["engagement_id"]))
            return Cell((*known.actor(row["actor_id"]).parts, Part(f"was {row['role']} of"), event), joined=" ")
        case "centre_participation":
            role = Part(f"is {row['role']} in")
            return Cell((*known.actor(row["actor_id"]).parts, role, *known.actor(row["centre_id"]).parts), joined=" ")
        case "centres":
            return Cell(
                (*known.actor(row["centre_id"]).parts, Part("is hosted by"), *known.actor(row["host"]).parts),
                joined=" ",
            )
        case "names":
            return Cell((*known.actor(row["actor_id"]).parts, Part(f"is also called {row['name']}")), joined=" ")
        case "positions":
            with_conditions = row["stance"] == "qualified"
            what = (
                f"{'endorses' if with_conditions else row['stance']} {words(row['concept'])}"
                + " with conditions" * with_conditions
            )
            return Cell((*known.actor(row["actor_id"]).parts, Part(what)), joined=" ")
        case "codings":
            sight = "without" if row["blind"] else "with"
            return text(f"The {row['coder']} coder reads {row['position_id']} as {row['stance']}, {sight} sight of the first stance")
        case "recommendation_evidence":
            item = Part(
                row["recommendation_id"], links.thing_url("fact", f"recommendations/{row['recommendation_id']}")
            )
            judged = Part(f"by {row['date']}: {words(row['status'])}. {row['reason']}")
            return Cell((Part("What came of"), item, judged), joined=" ")
        case "actors":
            return known.actor(row["actor_id"])
    shown = str(row[_ABOUT[table]])
    if table in _PAGES:
        kind, column = _PAGES[table]
        return link(shown, links.thing_url(kind, row[column]))
    return text(
        shown if table != "incidents" or not row["country"] else f"{shown} ({row['place']}, {name[row['country']]})"
    )


def _page_of(known: Register, table: Table, row: Mapping[str, Any]) -> Iterator[Link]:
    """Where the thing that a fact speaks of has its page."""
    for part in statement(known, table.name, row).parts:
        if part.url:
            yield Link(part.text, part.url)


def _rows(atlas: Atlas, table: Table, fact_ids: list[str]) -> dict[str, dict[str, Any]]:
    from isthmus.atlas.store import select

    query = f"SELECT * FROM ({select(table)}) WHERE fact_id IN (SELECT unnest(?::VARCHAR[]))"
    return {row["fact_id"]: row for row in atlas.sql(query, [fact_ids]).iter_rows(named=True)}


def _fields(known: Register, table: Table, row: Mapping[str, Any]) -> Iterator[Field]:
    for column in table.columns:
        if column.name in _BOOKKEEPING or row[column.name] in (None, "", []):
            continue
        meaning = column.meaning
        value = row[column.name]
        if column.one_of and not column.many:
            meaning = f"{meaning} “{value}”: {column.one_of.terms[value]}."
        yield Field(column.name.replace("_", " "), meaning, _value(known, column, value))


def _value(known: Register, column: Column, value: Any) -> Cell:
    values = value if column.many else [value]
    table = column.ref.partition(".")[0]
    if table == "actors":
        return Cell(tuple(known.actor(v).parts[0] for v in values))
    if table == "goods":
        return Cell(tuple(known.good(v).parts[0] for v in values))
    if table == "sites":
        return Cell(tuple(known.site(v).parts[0] for v in values))
    if table == "sources":
        return Cell(tuple(Part(v, links.thing_url("source", v)) for v in values))
    if table == "engagements":
        return Cell(tuple(Part(v, links.thing_url("engagement", v)) for v in values))
    if column.kind is bool:
        return text("yes" if value else "no")
    if column.kind in (int, float):
        return text(figure(value) + (f" {column.unit}" if column.unit not in ("", "1", "see unit") else ""))
    return Cell(tuple(Part(words(v) if column.one_of else str(v), "", "term" if column.many else "") for v in values))


def _witnesses(atlas: Atlas, fact_id: str, source_ids: list[str]) -> Iterator[Witness]:
    query = "SELECT source_id, grade_reason FROM sources WHERE source_id IN (SELECT unnest(?::VARCHAR[]))"
    reasons = dict(atlas.sql(query, [source_ids]).iter_rows())
    standing = checked_views.standing(atlas, fact_id)
    for cited in sorted(atlas.cite(source_ids), key=lambda c: (c.reliability, c.text)):
        url = links.thing_url("source", cited.source_id)
        yield Witness(cited, url, links.source_link(cited), cited.reliability, reasons[cited.source_id], standing.get(cited.source_id, ""))


def _claim_group(
    atlas: Atlas, known: Register, table: Table, row: Mapping[str, Any]
) -> tuple[Section | None, Section | None]:
    """The facts that speak of the same thing: those of the same date that differ, and those of other dates."""
    if table.name not in CLAIMS:
        return None, None
    about, dated, differing = CLAIMS[table.name]
    same = " AND ".join(f"{column} IS NOT DISTINCT FROM ?" for column in about)
    query = f"""SELECT t.*, f.grade FROM {table.name} t JOIN facts f USING (fact_id) WHERE {same}
      ORDER BY t.{dated}_earliest NULLS LAST, t.fact_id"""
    group = atlas.sql(query, [row[column] for column in about]).rows(named=True)
    if len(group) < 2:
        return None, None
    same_date = [r for r in group if r[dated] == row[dated]]
    values = {tuple(r[column] for column in differing) for r in same_date}
    columns = (dated.replace("_", " ").capitalize(), "What it says", "Note")

    def rows(members: list[dict[str, Any]]) -> tuple[Row, ...]:
        found = []
        for r in members:
            cells = (text(r[dated] or "undated"), _differing(r, differing, table.name), text(r["note"], look="quiet"))
            found.append(Row(cells, r["fact_id"], r["grade"]))
        return tuple(found)

    conflicts = Section("conflicts", "What contradicts it", columns, rows(same_date))
    series = Section("series", "The same at other dates", columns, rows(group))
    return (
        without_empty(conflicts) if len(values) > 1 else None,
        without_empty(series) if len(group) > len(same_date) else None,
    )


def _differing(row: Mapping[str, Any], columns: tuple[str, ...], table: str) -> Cell:
    if table == "quantities":
        return number(measured(row) or "no figure")
    if columns == ("share",):
        return number(f"{figure(round(row['share'] * 100, 2))}%")
    shown = [
        f"{figure(row[c])}" if isinstance(row[c], float) else words(str(row[c])) for c in columns if row[c] is not None
    ]
    return text(", ".join(shown) or "no more than that")
