"""Pages of cooperation: a Centre of Excellence, an engagement, a commitment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from isthmus.atlas.handle import Atlas
from isthmus.model.vocabularies import CENTRE_DOMAINS, CENTRE_ROLES, COMMITMENT_KINDS, ENGAGEMENT_KINDS, US_ROLES
from isthmus.web import links
from isthmus.web.actor_views import other_names
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
    link,
    near,
    section,
    term,
    terms,
    text,
)


def centre(atlas: Atlas, centre_id: str) -> Thing:
    """The page of a Centre of Excellence.

    Raises:
        NotInAtlasError: there is none of that id; carries near ones.
    """
    known = Register(atlas)
    names = dict(
        atlas.sql("SELECT centre_id, name FROM centres c JOIN actors a ON a.actor_id = c.centre_id").iter_rows()
    )
    if centre_id not in names:
        raise NotInAtlasError("centre", centre_id, near(centre_id, names, "centre"))
    row = _row(atlas, "centres", "centre_id", centre_id)
    partners = atlas.sql("SELECT member_id FROM memberships WHERE group_id = 'ip4'")["member_id"].to_list()
    inside = set(atlas.sql("SELECT actor_id FROM centre_participation WHERE centre_id = ?", [centre_id])["actor_id"])
    facts = (
        ("Short name", text(row["short_name"])),
        ("Host", known.actor(row["host"])),
        ("City", known.place(row["city"], None)),
        ("Field", text(CENTRE_DOMAINS.terms[row["domain"]])),
        ("Accredited by NATO", date(row["accredited"])),
        ("Indo-Pacific Four in it", known.some(p for p in partners if p in inside)),
        ("Indo-Pacific Four not in it", known.some(p for p in partners if p not in inside)),
    )
    sections = (
        *section(atlas, "participants", "Participants", "SELECT * FROM centre_participation WHERE centre_id = ?", [centre_id],
                 {"State": lambda r: known.actor(r["actor_id"]), "Part": lambda r: term(r["role"]),
                  "What that means": lambda r: text(CENTRE_ROLES.terms[r["role"]], look="quiet"), "Since": lambda r: date(r["since"])},
                 order="CASE role WHEN 'framework' THEN 0 WHEN 'sponsoring' THEN 1 ELSE 2 END, actor_id"),
        *section(atlas, "peers", "Other centres in the same field", "SELECT * FROM centres WHERE domain = ? AND centre_id <> ?",
                 [row["domain"], centre_id], {"Centre": lambda r: known.actor(r["centre_id"]), "Host": lambda r: known.actor(r["host"])}),
    )  # fmt: skip
    return Thing(
        "Centre of Excellence", centre_id, names[centre_id], facts=_filled(facts), fact_id=row["fact_id"], grade=row["grade"],
        note=row["note"] or "", sections=sections, above=(Link("Centres of Excellence", links.search_url(kind="centre")),),
        names=tuple(n for n in other_names(atlas, centre_id, names[centre_id]) if n[0] != row["short_name"]),
    )  # fmt: skip


def engagement(atlas: Atlas, engagement_id: str) -> Thing:
    """The page of a meeting, exercise, deployment, signing or act of aid.

    Raises:
        NotInAtlasError: there is none of that id; carries near ones.
    """
    known = Register(atlas)
    names = dict(atlas.sql("SELECT engagement_id, name FROM engagements").iter_rows())
    if engagement_id not in names:
        raise NotInAtlasError("engagement", engagement_id, near(engagement_id, names, "engagement"))
    row = _row(atlas, "engagements", "engagement_id", engagement_id)
    held = row["margin_of"]
    facts = (
        ("Date", date(row["date"])),
        ("Kind", text(ENGAGEMENT_KINDS.terms[row["kind"]])),
        ("Level", term(row["level"])),
        ("Place", known.place(row["place"], row["country"])),
        ("Held beside", link(names[held], links.thing_url("engagement", held)) if held else Cell()),
        ("About", terms(_many(atlas, "engagements__domains", row["fact_id"]))),
    )
    sections = (
        *section(atlas, "participants", "Who took part", "SELECT * FROM participants WHERE engagement_id = ?", [engagement_id],
                 {"Actor": lambda r: known.actor(r["actor_id"]), "Part": lambda r: term(r["role"]),
                  "Person": lambda r: text(r["person"]), "Office": lambda r: text(r["affiliation"])},
                 order="role <> 'convener', role, actor_id"),
        *section(atlas, "margins", "Held beside it", "SELECT * FROM engagements WHERE margin_of = ?", [engagement_id],
                 {"Date": lambda r: date(r["date"]), "Engagement": lambda r: known.event(r),
                  "Level": lambda r: term(r["level"])}, order="date_earliest, fact_id"),
    )  # fmt: skip
    return Thing(
        "Engagement", engagement_id, row["name"], row["summary"], facts=_filled(facts), fact_id=row["fact_id"], grade=row["grade"],
        note=row["note"] or "", sections=sections, above=(Link("Engagements", links.search_url(kind="engagement")),),
    )  # fmt: skip


def commitment(atlas: Atlas, commitment_id: str) -> Thing:
    """The page of a treaty, agreement, programme, contract or statement.

    Raises:
        NotInAtlasError: there is none of that id; carries near ones.
    """
    known = Register(atlas)
    names = dict(atlas.sql("SELECT commitment_id, name FROM commitments").iter_rows())
    if commitment_id not in names:
        raise NotInAtlasError("commitment", commitment_id, near(commitment_id, names, "commitment"))
    row = _row(atlas, "commitments", "commitment_id", commitment_id)
    fact = row["fact_id"]
    suspended = [pair.split("+") for pair in _many(atlas, "commitments__suspended_pairs", fact)]
    parties = _many(atlas, "commitments__parties", fact)
    facts = (
        ("Parties", known.some(parties)),
        ("Form", text(COMMITMENT_KINDS.terms[row["kind"]])),
        ("Binding", text("in law or contract" if row["binding"] else "no: a statement of intent")),
        ("Signed", date(row["signed"])),
        ("In force", date(row["in_force"])),
        ("Until", date(row["until"])),
        ("What the parties do", terms(_many(atlas, "commitments__functions", fact))),
        ("Field", terms(_many(atlas, "commitments__domains", fact))),
        ("United States", text(US_ROLES.terms[row["us_role"]])),
        ("Suspended between", Cell(tuple(Part(" and ".join(known.actors[a][0] for a in pair)) for pair in suspended))),
    )
    others = atlas.sql(
        """SELECT c.commitment_id, c.name, c.signed, c.kind, c.fact_id, f.grade FROM commitments c JOIN facts f USING (fact_id)
           WHERE fact_id <> $1 AND len(list_intersect(
             (SELECT list(value) FROM commitments__parties p WHERE p.fact_id = c.fact_id), $2::VARCHAR[])) >= least(2, len($2))
           ORDER BY signed_earliest DESC NULLS LAST, c.fact_id""",
        [fact, parties],
    )
    rows = tuple(
        Row((date(r["signed"]), known.binding(r), term(r["kind"])), r["fact_id"], r["grade"])
        for r in others.iter_rows(named=True)
    )
    related = (
        Section("others", "Others that bind two or more of these parties", ("Signed", "Commitment", "Form"), rows),
    )
    return Thing(
        "Commitment", commitment_id, row["name"], row["summary"], facts=_filled(facts), fact_id=fact, grade=row["grade"],
        note=row["note"] or "", sections=related if rows else (), above=(Link("Commitments", links.search_url(kind="commitment")),),
    )  # fmt: skip


def _row(atlas: Atlas, table: str, column: str, value: str) -> Mapping[str, Any]:
    query = f"SELECT t.*, f.grade FROM {table} t JOIN facts f USING (fact_id) WHERE {column} = ?"
    return atlas.sql(query, [value]).row(0, named=True)


def _many(atlas: Atlas, bridge: str, fact_id: str) -> list[str]:
    return atlas.sql(f"SELECT value FROM {bridge} WHERE fact_id = ? ORDER BY value", [fact_id])["value"].to_list()


def _filled(facts: tuple[tuple[str, Cell], ...]) -> tuple[tuple[str, Cell], ...]:
    return tuple((label, cell) for label, cell in facts if cell.parts)
