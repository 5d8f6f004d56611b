"""Pages of industry: a site, and a good with what it is made from, what it goes into, and who makes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from isthmus import questions
from isthmus.atlas.handle import Atlas
from isthmus.model.theatres import THEATRE_OF
from isthmus.model.vocabularies import GOOD_KINDS
from isthmus.questions import suppliers
from isthmus.questions.goods_graph import GoodsGraph
from isthmus.questions.suppliers import Supply
from isthmus.web import links
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
    measured,
    near,
    number,
    section,
    term,
    text,
    words,
)

Columns = Mapping[str, Callable[[Mapping[str, Any]], Cell]]

MAKES = """SELECT m.fact_id, m.site_id, m.actor_id, m.good_id, m.status, m.since, s.operator, s.city,
  coalesce(s.country, a.country, m.actor_id) AS country
  FROM makes m LEFT JOIN sites s USING (site_id) LEFT JOIN actors a ON a.actor_id = m.actor_id"""
SUPPLIES = "SELECT * FROM supplies"
QUANTITIES = "SELECT q.* FROM quantities q LEFT JOIN sites s USING (site_id)"


def makes_columns(known: Register, *, good: bool = True) -> Columns:
    """Columns of who makes what."""
    what: Columns = {"Good": lambda r: known.good(r["good_id"])} if good else {}
    return {
        **what,
        "Maker": lambda r: known.actor(r["operator"] or r["actor_id"]),
        "Site": lambda r: known.site(r["site_id"]),
        "Place": lambda r: known.place(r["city"], r["country"]),
        "Status": lambda r: term(r["status"]),
        "Since": lambda r: date(r["since"]),
    }


def supply_columns(known: Register, *, good: bool = True) -> Columns:
    """Columns of who supplies whom."""
    what: Columns = {"Good": lambda r: known.good(r["good_id"])} if good else {}
    return {
        "Supplier": lambda r: known.actor(r["supplier"]),
        "Buyer": lambda r: known.actor(r["buyer"]),
        **what,
        "Tie": lambda r: term(r["relation"]),
        "Only one?": lambda r: term(r["exclusivity"]),
        "Status": lambda r: term(r["status"]),
        "Since": lambda r: date(r["since"]),
        "Share": lambda r: number(
            f"{figure(round(r['share'] * 100, 2))}% of {r['share_kind'] or 'it'}" if r["share"] else ""
        ),
    }


def quantity_columns(known: Register, *, good: bool = True, subject: bool = True) -> Columns:
    """Columns of dated figures."""
    about: dict[str, Callable[[Mapping[str, Any]], Cell]] = {}
    if good:
        about["Good"] = lambda r: known.good(r["good_id"])
    if subject:
        about["Of"] = lambda r: known.producer(r["site_id"], r["actor_id"])
    else:
        about["At"] = lambda r: known.site(r["site_id"])
    return {
        **about,
        "Measure": lambda r: text(words(r["measure"])),
        "Figure": lambda r: number(measured(r)),
        "Period": lambda r: date(r["period"]),
        "As of": lambda r: date(r["as_of"]),
        "Scope": lambda r: text(r["scope"], look="quiet"),
        "Basis": lambda r: term(r["basis"]),
    }


def site(atlas: Atlas, site_id: str) -> Thing:
    """The page of a site.

    Raises:
        NotInAtlasError: there is none of that id; carries near ones.
    """
    known = Register(atlas)
    if site_id not in known.sites:
        raise NotInAtlasError("site", site_id, near(site_id, known.sites, "site"))
    query = "SELECT s.*, f.grade FROM sites s JOIN facts f USING (fact_id) WHERE site_id = ?"
    row = atlas.sql(query, [site_id]).row(0, named=True)
    sections = (
        *section(atlas, "makes", "Makes", f"{MAKES} WHERE m.site_id = ?", [site_id],
                 {"Good": lambda r: known.good(r["good_id"]), "Status": lambda r: term(r["status"]),
                  "Since": lambda r: date(r["since"])}),
        *section(atlas, "figures", "Figures", f"{QUANTITIES} WHERE q.site_id = ?", [site_id],
                 quantity_columns(known, subject=False), order="good_id, measure, as_of_earliest, fact_id"),
        *section(atlas, "near", "Other sites in the same city",
                 "SELECT * FROM sites WHERE city = ? AND country = ? AND site_id <> ?", [row["city"], row["country"], site_id],
                 {"Site": lambda r: known.site(r["site_id"]), "Run by": lambda r: known.actor(r["operator"]),
                  "Status": lambda r: term(r["status"])}),
    )  # fmt: skip
    theatre = THEATRE_OF.get(row["country"])
    facts = (
        ("Run by", known.actor(row["operator"])),
        ("Place", known.place(row["city"], row["country"])),
        ("Theatre", text(THEATRE_NAMES[theatre] if theatre else None)),
        ("Status", term(row["status"])),
        ("In the source's words", text(row["status_text"] if row["status_text"] != row["status"] else None)),
        (
            "Position",
            text(f"{row['lat']:.2f}°, {row['lon']:.2f}° (the city's centre; nothing finer is stored)", look="quiet"),
        ),
    )
    return Thing(
        "Site", site_id, row["name"], facts=tuple((k, c) for k, c in facts if c.parts), fact_id=row["fact_id"],
        grade=row["grade"], note=row["note"] or "", sections=sections, above=(Link("Sites", links.search_url(kind="site")),),
    )  # fmt: skip


@dataclass(frozen=True)
class Tier:
    """Goods at one distance: `step` is negative for inputs, positive for what is made from the good."""

    step: int
    goods: tuple[TierGood, ...]


@dataclass(frozen=True)
class TierGood:
    """A good in a tier: its kind, and who is known to make it as a term of `Supply.exclusivity`."""

    name: str
    url: str
    kind: str
    exclusivity: str

    @property
    def few(self) -> bool:
        """Whether it is stated or known to rest on one."""
        return self.exclusivity in (suppliers.STATED_SOLE, suppliers.STATED_DOMINANT, suppliers.ONE_KNOWN)


@dataclass(frozen=True)
class GoodPage:
    """A good with its tiers: inputs farthest first, then what it goes into, nearest first."""

    thing: Thing
    upstream: tuple[Tier, ...]
    downstream: tuple[Tier, ...]
    supply: Supply
    munitions: tuple[Link, ...]


def known_suppliers(atlas: Atlas) -> dict[str, Supply]:
    """Who makes each good on the day the atlas was released."""
    return suppliers.supplies(atlas, _day(atlas))


def _day(atlas: Atlas) -> dt.date:
    return atlas.version.released


def good(atlas: Atlas, good_id: str, made_by: Mapping[str, Supply] | None = None) -> GoodPage:
    """The page of a good; `made_by` is what `known_suppliers` found, where it is at hand.

    Raises:
        NotInAtlasError: there is none of that id; carries near ones.
    """
    known = Register(atlas)
    if good_id not in known.goods:
        raise NotInAtlasError("good", good_id, near(good_id, known.goods, "good"))
    made_by = known_suppliers(atlas) if made_by is None else made_by
    goods = {row["good_id"]: row for row in atlas.table("goods").iter_rows(named=True)}
    row = goods[good_id]
    graph = GoodsGraph.of(atlas.table("bill_of_materials"))
    up, down = graph.upstream(good_id), graph.downstream(good_id)
    supply = made_by.get(good_id, Supply())

    def tiers(reached: Mapping[str, int], sign: int) -> Iterator[Tier]:
        for step in sorted(set(reached.values())):
            members = sorted(
                (g for g, s in reached.items() if s == step), key=lambda g: (goods[g]["kind"], goods[g]["name"])
            )
            shown = (
                TierGood(
                    goods[g]["name"], links.thing_url("good", g), goods[g]["kind"], made_by.get(g, Supply()).exclusivity
                )
                for g in members
            )
            yield Tier(sign * step, tuple(shown))

    munitions = sorted(g for g in down if goods[g]["kind"] == "munition" and not goods[g]["covers"])
    facts = (
        ("Kind", text(f"{row['kind']}: {GOOD_KINDS.terms[row['kind']]}")),
        ("Counted in", text(row["unit"])),
        ("Customs heading", text(f"HS {row['hs_code']}" if row["hs_code"] else None)),
        ("A count includes", Cell(tuple(known.good(g).parts[0] for g in row["covers"]))),
        (
            "Counted within",
            Cell(tuple(known.good(g).parts[0] for g, other in goods.items() if good_id in other["covers"])),
        ),
    )
    thing = Thing(
        "Good", good_id, row["name"], _made_by_in_words(supply), facts=tuple((k, c) for k, c in facts if c.parts),
        note=row["note"] or "", sections=tuple(_good_sections(atlas, known, good_id)),
        questions=tuple(_good_questions(good_id, row["name"])),
        above=(Link("Goods", links.search_url(kind="good")),),
    )  # fmt: skip
    return GoodPage(
        thing,
        tuple(tiers(up, -1))[::-1],
        tuple(tiers(down, 1)),
        supply,
        tuple(Link(goods[g]["name"], links.thing_url("good", g)) for g in munitions),
    )


def _made_by_in_words(supply: Supply) -> str:
    """Who makes it, in a sentence that does not take one known supplier for the only one."""
    known = f"{supply.owners} independent {'owner' if supply.owners == 1 else 'owners'} with an active line"
    if supply.exclusivity in (suppliers.STATED_SOLE, suppliers.STATED_DOMINANT):
        word = "only" if supply.exclusivity == suppliers.STATED_SOLE else "dominant"
        to = f", in what it supplies to {', '.join(supply.stated_to)}" if supply.stated_to else ""
        rest = f" The atlas knows {known}." if supply.owners else ""
        return f"A source states that {' and '.join(supply.stated_names)} is the {word} supplier{to}.{rest}"
    if supply.owners == 0:
        return "No active maker is known to the atlas, which does not mean that there is none."
    if supply.owners == 1:
        names = ", ".join(supply.companies.values())
        return f"One independent owner with an active line is known: {names}. Nothing says that it is the only one."
    where = ", ".join(
        f"{n} in the {THEATRE_NAMES[t]}" if t in THEATRE_NAMES else f"{n} elsewhere"
        for t, n in supply.by_theatre.items()
    )
    return f"{known} are known; companies by theatre: {where}."


def _good_questions(good_id: str, name: str) -> Iterator[Link]:
    asked = questions.names()
    titles = {
        "chokepoints": f"Where does {name} rest on one or few?",
        "ecosystem": f"Who makes {name}, from what, where?",
    }
    for question, title in titles.items():
        if question in asked and any(p.name == "good" for p in questions.question(question).parameters):
            yield Link(title, links.question_url(question, good=good_id))


def _good_sections(atlas: Atlas, known: Register, good_id: str) -> Iterator[Section]:
    yield from section(atlas, "makers", "Who makes it", f"{MAKES} WHERE m.good_id = ?", [good_id],
                       makes_columns(known, good=False), order="status, country, fact_id")  # fmt: skip
    yield from section(atlas, "supplies", "Who supplies whom", f"{SUPPLIES} WHERE good_id = ?", [good_id],
                       supply_columns(known, good=False), order="exclusivity = 'unknown', supplier, buyer, fact_id")  # fmt: skip
    yield from section(atlas, "shares", "Shares of the world's output", "SELECT * FROM material_shares WHERE good_id = ?", [good_id],
                       {"Country": lambda r: known.actor(r["country"]), "Stage": lambda r: term(r["stage"]),
                        "Year": lambda r: date(r["year"]), "Share": lambda r: number(f"{figure(round(r['share'] * 100, 2))}%")},
                       order="stage, year DESC, share DESC, fact_id")  # fmt: skip
    for anchor, title, mine, other in (
        ("inputs", "Made from", "output_good", "input_good"), ("outputs", "Goes into", "input_good", "output_good"),
    ):  # fmt: skip
        yield from section(
            atlas, anchor, title, f"SELECT *, {other} AS other FROM bill_of_materials WHERE {mine} = ?", [good_id],
            {"Good": lambda r: known.good(r["other"]), "How": lambda r: term(r["relation"]),
             "Needed": lambda r: term(r["essential"]), "Or another of": lambda r: text(r["alternative_group"]),
             "Quantity": lambda r: number(f"{figure(r['quantity'])} {r['unit'] or ''}".strip() if r["quantity"] is not None else "")},
            order="relation, other",
        )  # fmt: skip
    yield from section(atlas, "figures", "Figures", f"{QUANTITIES} WHERE q.good_id = ?", [good_id],
                       quantity_columns(known, good=False),
                       order="measure, coalesce(actor_id, site_id), as_of_earliest, fact_id")  # fmt: skip


def place(atlas: Atlas, country: str, city: str) -> Thing:
    """The page of a city: what stands there and what happened there.

    Raises:
        NotInAtlasError: nothing in the atlas is there.
    """
    known = Register(atlas)
    where = "= $1 AND country IS NOT DISTINCT FROM $2"
    params = [city, None if country == "-" else country]
    sections = (
        *section(atlas, "sites", "Sites", f"SELECT * FROM sites WHERE city {where}", params,
                 {"Site": lambda r: known.site(r["site_id"]), "Run by": lambda r: known.actor(r["operator"]),
                  "Status": lambda r: term(r["status"])}),
        *section(atlas, "centres", "Centres of Excellence", f"SELECT * FROM centres WHERE city {where.replace('country', 'host')}", params,
                 {"Centre": lambda r: known.actor(r["centre_id"]), "Field": lambda r: term(r["domain"])}),
        *section(atlas, "engagements", "Engagements", f"SELECT * FROM engagements WHERE place {where}", params,
                 {"Date": lambda r: date(r["date"]), "Engagement": lambda r: known.event(r),
                  "Level": lambda r: term(r["level"])}, order="date_earliest DESC, fact_id"),
        *section(atlas, "incidents", "Incidents", f"SELECT * FROM incidents WHERE place {where}", params,
                 {"Date": lambda r: date(r["date"]), "What": lambda r: link(r["what"], links.thing_url("fact", r["fact_id"])),
                  "Field": lambda r: term(r["domain"])}, order="date_earliest DESC, fact_id"),
    )  # fmt: skip
    if not sections:
        cities = atlas.sql(_CITIES).rows()
        close = near(city, {f"{land or '-'}/{name}": name for name, land in cities}, "place")
        raise NotInAtlasError("place", city, close)
    facts = (
        ("State", known.actor(params[1])),
        ("Theatre", text(THEATRE_NAMES[THEATRE_OF[country]] if country in THEATRE_OF else None)),
    )
    return Thing("Place", f"{country}/{city}", city, facts=tuple((k, c) for k, c in facts if c.parts), sections=sections,
                 above=(Link("Places", links.search_url(kind="place")),))  # fmt: skip


_CITIES = """SELECT DISTINCT city AS place, country FROM sites UNION SELECT city, host FROM centres
UNION SELECT place, country FROM engagements WHERE place IS NOT NULL UNION SELECT place, country FROM incidents ORDER BY ALL"""


def places(atlas: Atlas) -> list[tuple[str, str]]:
    """Every city or sea that the atlas names, with its state (empty for none)."""
    return [(place, country or "") for place, country in atlas.sql(_CITIES).iter_rows()]
