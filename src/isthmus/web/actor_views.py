"""Pages of actors: states, companies, organisations, forces and groups, with all that the atlas says of each."""

from __future__ import annotations

from collections.abc import Iterator

from isthmus import questions
from isthmus.atlas.handle import Atlas
from isthmus.model.theatres import THEATRE_OF
from isthmus.model.vocabularies import THEATRES
from isthmus.web import links
from isthmus.web.industry_views import MAKES, QUANTITIES, SUPPLIES, makes_columns, quantity_columns, supply_columns
from isthmus.web.links import Link
from isthmus.web.thing_views import (
    THEATRE_NAMES,
    Cell,
    NotInAtlasError,
    Register,
    Section,
    Thing,
    date,
    figure,
    link,
    near,
    number,
    section,
    term,
    terms,
    text,
    words,
)

KINDS = {
    "state": "State",
    "company": "Company",
    "organisation": "Organisation",
    "armed-force": "Armed force",
    "centre": "Centre of Excellence",
    "group": "Group",
    "network": "Network",
    "unknown": "Unknown actor",
}
HIDDEN_NAMES = ("cow",)

_LANGUAGES = {
    "en": "English",
    "ja": "Japanese",
    "ko": "Korean",
    "de": "German",
    "fr": "French",
    "pl": "Polish",
    "zh": "Chinese",
}


def actor(atlas: Atlas, actor_id: str) -> Thing:
    """The page of an actor.

    Raises:
        NotInAtlasError: there is none of that id; carries near ones.
    """
    known = Register(atlas)
    if actor_id not in known.actors:
        raise NotInAtlasError("actor", actor_id, _near(actor_id, known))
    query = "SELECT a.*, f.grade FROM actors a JOIN facts f USING (fact_id) WHERE actor_id = ?"
    row = atlas.sql(query, [actor_id]).row(0, named=True)
    sections = tuple(_sections(atlas, known, actor_id, row["kind"]))
    theatre = THEATRE_OF.get(row["country"] or actor_id)
    facts = (
        ("Country", known.actor(row["country"])),
        ("Part of", known.actor(row["parent"])),
        ("Theatre", text(f"{THEATRE_NAMES[theatre]}: {THEATRES.terms[theatre]}" if theatre else None)),
    )
    return Thing(
        kind=KINDS[row["kind"]],
        identity=actor_id,
        name=row["name"],
        names=other_names(atlas, actor_id, row["name"]),
        facts=tuple((label, cell) for label, cell in facts if cell.parts),
        fact_id=row["fact_id"],
        grade=row["grade"],
        note=row["note"] or "",
        sections=sections,
        questions=tuple(_questions(atlas, actor_id, row["kind"], row["name"])),
        above=(Link(_plural(row["kind"]), links.search_url(kind=row["kind"])),),
    )


def names_and_kinds() -> dict[str, str]:
    """Kinds of actors and how many of them are called."""
    return {kind: _plural(kind) for kind in KINDS}


def _plural(kind: str) -> str:
    return {"company": "Companies", "centre": "Centres of Excellence", "unknown": "Unknown actors"}.get(
        kind, f"{KINDS[kind]}s"
    )


def _near(actor_id: str, known: Register) -> tuple[Link, ...]:
    return near(actor_id, {key: name for key, (name, _, _) in known.actors.items()}, "actor")


def other_names(atlas: Atlas, actor_id: str, shown: str) -> tuple[tuple[str, str, str], ...]:
    """Names of an actor other than the one shown: the name, what it is, and its language."""
    query = "SELECT name, kind, language FROM names WHERE actor_id = ? ORDER BY kind, language, name"
    return tuple(
        (name, "ISO code" if kind == "iso3" else words(kind), "" if language in ("zxx", "und") else language)
        for name, kind, language in atlas.sql(query, [actor_id]).iter_rows()
        if kind not in HIDDEN_NAMES and name != shown
    )


def language(tag: str) -> str:
    """A language by its English name where it is a frequent one, else its tag."""
    return _LANGUAGES.get(tag.partition("-")[0], tag)


def _questions(atlas: Atlas, actor_id: str, kind: str, name: str) -> Iterator[Link]:
    asked = questions.names()
    query = "SELECT count(*) FROM memberships WHERE group_id = ? AND (until IS NULL)"
    if kind == "group" and atlas.sql(query, [actor_id]).item() >= 2:
        for question, title in (
            ("convening", f"Who calls {name} together?"),
            ("commitments", f"What binds {name} beside the United States?"),
        ):
            if question in asked:
                yield Link(title, links.question_url(question, group=actor_id))


def _sections(atlas: Atlas, known: Register, actor_id: str, kind: str) -> Iterator[Section]:
    industry = [*_industry(atlas, known, actor_id, kind), *_transfers(atlas, known, actor_id)]
    cooperation = [*_cooperation(atlas, known, actor_id)]
    yield from [*cooperation, *industry] if kind in ("group", "organisation") else [*industry, *cooperation]


def _industry(atlas: Atlas, known: Register, me: str, kind: str) -> Iterator[Section]:
    if kind == "state":
        yield from section(
            atlas, "companies", "Companies based here",
            "SELECT fact_id, actor_id, parent, name FROM actors WHERE country = ? AND kind = 'company'", [me],
            {"Company": lambda r: known.actor(r["actor_id"]), "Part of": lambda r: known.actor(r["parent"])}, order="name",
        )  # fmt: skip
        yield from section(
            atlas, "bodies", "Forces and bodies",
            "SELECT fact_id, actor_id, kind, name FROM actors WHERE country = ? AND kind IN ('armed-force', 'organisation')",
            [me], {"Name": lambda r: known.actor(r["actor_id"]), "Kind": lambda r: term(r["kind"])}, order="name",
        )  # fmt: skip
    yield from section(
        atlas, "parts", "Owns or leads", "SELECT fact_id, actor_id, kind, country, name FROM actors WHERE parent = ?", [me],
        {"Name": lambda r: known.actor(r["actor_id"]), "Kind": lambda r: term(r["kind"]),
         "Country": lambda r: known.actor(r["country"])}, order="name",
    )  # fmt: skip
    yield from section(
        atlas, "sites", "Sites",
        """SELECT s.*, (SELECT list(DISTINCT g.name ORDER BY g.name) FROM makes m JOIN goods g USING (good_id)
             WHERE m.site_id = s.site_id) AS goods FROM sites s WHERE s.operator = ? OR s.country = ?""", [me, me],
        {"Site": lambda r: known.site(r["site_id"]),
         "Run by": lambda r: known.actor(r["operator"]) if r["operator"] != me else Cell(),
         "Place": lambda r: known.place(r["city"], r["country"] if r["country"] != me else None),
         "Makes": lambda r: text(", ".join(r["goods"] or ())), "Status": lambda r: term(r["status"])}, order="city, site_id",
    )  # fmt: skip
    yield from section(
        atlas, "makes", "Makes",
        f"""{MAKES} WHERE m.actor_id = $1 OR s.operator = $1 OR s.country = $1
            OR (m.site_id IS NULL AND a.country = $1)""", [me],
        makes_columns(known), order="good_id, fact_id",
    )  # fmt: skip
    mine = "SELECT actor_id FROM actors WHERE actor_id = $1 OR (country = $1 AND kind <> 'centre')"
    ties = (
        ("sells", "Supplies to others", f"supplier IN ({mine}) AND buyer NOT IN ({mine})"),
        ("buys", "Supplied by others", f"buyer IN ({mine}) AND supplier NOT IN ({mine})"),
        ("within", "Supplies at home", f"supplier IN ({mine}) AND buyer IN ({mine})"),
    )
    for anchor, title, which in ties:
        query = f"{SUPPLIES} WHERE {which}"
        yield from section(atlas, anchor, title, query, [me], supply_columns(known), order="good_id, fact_id")
    yield from section(
        atlas, "shares", "Shares of the world's output", "SELECT * FROM material_shares WHERE country = ?", [me],
        {"Good": lambda r: known.good(r["good_id"]), "Stage": lambda r: term(r["stage"]), "Year": lambda r: date(r["year"]),
         "Share": lambda r: number(f"{figure(round(r['share'] * 100, 2))}%")}, order="good_id, stage, year, share",
    )  # fmt: skip
    yield from section(
        atlas, "figures", "Figures", f"{QUANTITIES} WHERE q.actor_id = $1 OR s.operator = $1 OR s.country = $1", [me],
        quantity_columns(known, subject=False), order="good_id, measure, as_of_earliest, fact_id",
    )  # fmt: skip


def _transfers(atlas: Atlas, known: Register, me: str) -> Iterator[Section]:
    yield from section(
        atlas, "transfers", "Rules on passing arms on",
        "SELECT * FROM transfer_permissions WHERE holder = $1 OR passes_from = $1 OR recipient = $1", [me],
        {"Rule of": lambda r: known.actor(r["holder"]), "On": lambda r: term(r["act"]), "Covers": lambda r: text(r["covers"]),
         "To": lambda r: known.actor(r["recipient"]) if r["recipient"] else text("any"), "Says": lambda r: term(r["effect"]),
         "Rule": lambda r: text(r["rule"]), "Since": lambda r: date(r["since"]), "Until": lambda r: date(r["until"])},
        order="holder, since_earliest NULLS FIRST, fact_id",
    )  # fmt: skip


def _cooperation(atlas: Atlas, known: Register, me: str) -> Iterator[Section]:
    yield from section(
        atlas, "members", "Members", "SELECT * FROM memberships WHERE group_id = ?", [me],
        {"Member": lambda r: known.actor(r["member_id"]), "Since": lambda r: date(r["since"]), "Until": lambda r: date(r["until"])},
        order="member_id",
    )  # fmt: skip
    yield from section(
        atlas, "memberships", "Member of", "SELECT * FROM memberships WHERE member_id = ?", [me],
        {"Group": lambda r: known.actor(r["group_id"]), "Since": lambda r: date(r["since"]), "Until": lambda r: date(r["until"])},
        order="group_id",
    )  # fmt: skip
    yield from section(
        atlas, "commitments", "Commitments",
        """SELECT c.*, (SELECT list(value) FROM commitments__parties p WHERE p.fact_id = c.fact_id AND value <> $1) AS others
           FROM commitments c WHERE fact_id IN (SELECT fact_id FROM commitments__parties WHERE value = $1)""", [me],
        {"Commitment": lambda r: known.binding(r),
         "With": lambda r: known.some(r["others"]), "Signed": lambda r: date(r["signed"]), "Until": lambda r: date(r["until"]),
         "Form": lambda r: term(r["kind"]), "Binding": lambda r: text("yes" if r["binding"] else "no")},
        order="signed_earliest DESC NULLS LAST, fact_id",
    )  # fmt: skip
    yield from section(
        atlas, "engagements", "Engagements",
        """SELECT e.*, (SELECT string_agg(DISTINCT p.role, ', ' ORDER BY p.role) FROM participants p
             WHERE p.engagement_id = e.engagement_id AND p.actor_id = $1) AS role
           FROM engagements e WHERE engagement_id IN (SELECT engagement_id FROM participants WHERE actor_id = $1)""", [me],
        {"Date": lambda r: date(r["date"]), "Engagement": lambda r: known.event(r),
         "Level": lambda r: term(r["level"]), "Kind": lambda r: term(r["kind"]), "Part": lambda r: text(r["role"])},
        order="date_earliest DESC, fact_id",
    )  # fmt: skip
    yield from section(
        atlas, "centres", "Part in Centres of Excellence", "SELECT * FROM centre_participation WHERE actor_id = ?", [me],
        {"Centre": lambda r: known.actor(r["centre_id"]), "Part": lambda r: term(r["role"]), "Since": lambda r: date(r["since"])},
        order="centre_id",
    )  # fmt: skip
    yield from section(
        atlas, "positions", "Stances on deterrence", "SELECT * FROM positions WHERE actor_id = ?", [me],
        {"Date": lambda r: date(r["date"]), "Concept": lambda r: term(r["concept"]), "Stance": lambda r: term(r["stance"]),
         "What it says": lambda r: text(r["summary"]), "Document": lambda r: text(r["document"], look="quiet")},
        order="date_earliest DESC, concept",
    )  # fmt: skip
    yield from section(
        atlas, "recommendations", "Recommended to it or pledged",
        """SELECT r.*, e.reason, e.date AS judged FROM recommendations r LEFT JOIN (
             SELECT recommendation_id, arg_max(reason, coalesce(date_latest, date_earliest)) AS reason,
               arg_max(date, coalesce(date_latest, date_earliest)) AS date
             FROM recommendation_evidence GROUP BY 1) e USING (recommendation_id)
           WHERE r.fact_id IN (SELECT fact_id FROM recommendations__addressees WHERE value = ?)""", [me],
        {"Date": lambda r: date(r["document_date"]), "What": lambda r: link(r["text"], links.thing_url("fact", r["fact_id"])),
         "By": lambda r: text(r["publisher"], look="quiet"), "Kind": lambda r: term(r["kind"]), "Status": lambda r: term(r["status"]),
         "Newest evidence": lambda r: text(f"{r['judged']}: {r['reason']}" if r["judged"] else "", look="quiet")},
        order="document_date_earliest DESC, fact_id",
    )  # fmt: skip
    yield from section(
        atlas, "incidents", "Incidents",
        """SELECT i.*, CASE WHEN country = $1 THEN 'here' ELSE 'ascribed to it' END AS why FROM incidents i
           WHERE country = $1 OR fact_id IN (SELECT fact_id FROM incidents__actors WHERE value = $1)""", [me],
        {"Date": lambda r: date(r["date"]), "What": lambda r: link(r["what"], links.thing_url("fact", r["fact_id"])),
         "Place": lambda r: known.place(r["place"], None if r["country"] == me else r["country"]), "Field": lambda r: terms([r["domain"]]),
         "Why here": lambda r: text(r["why"], look="quiet")}, order="date_earliest DESC, fact_id",
    )  # fmt: skip
