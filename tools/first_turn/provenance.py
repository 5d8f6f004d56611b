"""Sources, actors, names, memberships."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from grading import Grader
from inputs import Inputs, Record, joined, many, truth
from output import Row, fact

from isthmus.model.dates import span
from isthmus.model.table import TABLES
from isthmus.model.tables.provenance import ACTOR

ISO_LIST = "c-194"
"""The list of ISO 3166-1 codes that names.csv rests on."""

FORCES = {"us-army", "us-navy", "us-air-force", "bundeswehr", "jasdf", "ran", "roc-navy", "ua-mod"}
BODIES = {"nspa", "norway-mod", "poland-mod", "jogmec", "uk-mod", "us-dod", "jp-mod", "ecdi", "dapa"}
"""Rows of companies.csv that are no companies."""

KINDS = {
    **dict.fromkeys(("nato", "eu", "un", "unsc", "unga", "iaea", "unc"), "organisation"),
    **dict.fromkeys(("usip", "ussc", "korea-foundation"), "organisation"),
    **dict.fromkeys(("ip4", "aukus", "quad", "five-eyes", "g7", "fpda", "rivals", "us-treaty-allies"), "group"),
    **dict.fromkeys(("middle-east-states", "world"), "group"),
    "transnational-criminal-networks": "network",
    "unknown": "unknown",
}
"""Actors that are neither states, companies nor centres."""

SHOWN_NAMES = {
    "nato": "NATO",
    "eu": "European Union",
    "un": "United Nations",
    "unsc": "United Nations Security Council",
    "unga": "UN General Assembly",
    "iaea": "International Atomic Energy Agency",
    "unc": "United Nations Command",
    "ip4": "Indo-Pacific Four",
    "aukus": "AUKUS",
    "quad": "Quad",
    "five-eyes": "Five Eyes",
    "g7": "G7",
    "fpda": "Five Power Defence Arrangements",
}
"""Which of the names in names.csv is shown; a state's is its first English short name."""

DESCRIBED = {
    "ae": "United Arab Emirates",
    "qa": "Qatar",
    "usip": "United States Institute of Peace",
    "ussc": "United States Studies Centre",
    "korea-foundation": "Korea Foundation",
    "rivals": "China, Russia, Iran and North Korea",
    "us-treaty-allies": "Treaty allies of the United States in the Indo-Pacific",
    "middle-east-states": "States of the Middle East, not told apart",
    "world": "World",
    "transnational-criminal-networks": "Transnational criminal networks",
    "unknown": "Unknown",
}
"""Names and descriptions of actors that names.csv does not name."""

SEATS = {"usip": "us", "ussc": "au", "korea-foundation": "kr"}

ENGLISH_ALIASES = {
    *("Alcoa of Australia", "ATK Launch Systems", "Australian Munitions", "Department of War", "Hanwha Defense"),
    *("Hitachi Metals", "IFF nitrocellulose Walsrode", "JPEO Armaments and Ammunition", "Missile Solutions"),
    *("Japan Australia Rare Earths B.V.", "NIOA Group", "Polish Ammunition", "Raytheon Missiles & Defense"),
    *("Raytheon Technologies", "Raytheon-MBDA joint venture", "Taiwan Semiconductor Manufacturing", "WB Electronics"),
}
ALIAS_LANGUAGES = {
    **dict.fromkeys(ENGLISH_ALIASES, "en"),
    **dict.fromkeys(("Zaklady Chemiczne Nitro-Chem", "Polska Grupa Zbrojeniowa"), "pl"),
    "Bundeswehr": "de",
}
"""Aliases whose language is evident; the others are `und`."""


_INTERNAL = re.compile(r"[;,(]?\s*text-index ids? \d+\)?")
"""Pointers into the index in which the text was looked up; they lead a reader nowhere."""

_FOUND_COLUMNS = ("title", "publisher", "published", "url", "kind", "access", "reliability", "grade_reason", "note")


def sources(rows: Sequence[Record], coded: Mapping[str, Record]) -> list[Row]:
    """The sources of one list with their grades. The address that was read gives way to the original's."""
    return [_source(row, coded) for row in rows]


def found_sources(inputs: Inputs) -> list[Row]:
    """Sources looked up afterwards for figures that came without one; only those that a figure now rests on."""
    used = {s for row in inputs.coded_rows("found_for_quantities") for s in many(row["source_ids"])}
    return [
        {"source_id": row["source_id"], "read_at": None}
        | {name: _INTERNAL.sub("", row[name]) or None for name in _FOUND_COLUMNS}
        for row in inputs.coded_rows("found_sources")
        if row["source_id"] in used
    ]


def _source(row: Record, coded: Mapping[str, Record]) -> Row:
    source_id, read, published = row["source_id"], row["url"] or None, row["published"] or None
    grade = coded.get(source_id)
    if grade is None:
        raise SystemExit(f"curation/sources.csv lacks {source_id}")
    if published:
        span(published)
    original = grade["original_url"] or None
    return {
        "source_id": source_id,
        "title": row["title"],
        "publisher": row["publisher"],
        "published": published,
        "url": original or read,
        "read_at": read if original and original != read else None,
        "kind": grade["kind"],
        "access": grade["access"],
        "reliability": grade["reliability"],
        "grade_reason": _INTERNAL.sub("", grade["reason"]),
        "note": _INTERNAL.sub("", row["note"]) or None,
    }


def companies(inputs: Inputs, grader: Grader) -> dict[str, list[Row]]:
    """Companies, forces and bodies as actors, their aliases as names."""
    actors: list[Row] = []
    aliases: list[Row] = []
    for row in inputs.table("companies"):
        actor_id, source_ids, verified = row["id"], many(row["source_ids"]), truth(row["verified"])
        grade = grader.cooperation(source_ids, verified)
        kind = "armed-force" if actor_id in FORCES else "organisation" if actor_id in BODIES else "company"
        columns = {"kind": kind, "name": row["name"], "country": row["country"], "parent": row["parent"] or None}
        actors.append(fact(f"actors/{actor_id}", source_ids, grade, verified, None, actor_id=actor_id, **columns))
        for alias in row["aliases"].split(";") if row["aliases"] else ():
            language = ALIAS_LANGUAGES.get(alias, "und")
            named = {"actor_id": actor_id, "name": alias, "language": language, "kind": "alias"}
            aliases.append(fact(f"names/a-{len(aliases) + 1:03}", source_ids, grade, verified, None, **named))
    return {"actors": actors, "names": aliases}


def names(inputs: Inputs, grader: Grader) -> list[Row]:
    """The names of names.csv, numbered in its order."""
    rows = []
    for number, row in enumerate(inputs.table("names"), 1):
        source_ids, verified = many(row["source_ids"]), truth(row["verified"])
        grade = grader.cooperation(source_ids, verified)
        columns = {"actor_id": row["actor"], "name": row["name"], "language": row["language"], "kind": row["kind"]}
        rows.append(fact(f"names/n-{number:03}", source_ids, grade, verified, None, **columns))
    return rows


def memberships(inputs: Inputs, grader: Grader) -> list[Row]:
    """Who belongs to what; a start that is not known stays empty."""
    rows = []
    for row in inputs.table("memberships"):
        source_ids, verified = many(row["source_ids"]), truth(row["verified"])
        columns = {"group_id": row["group"], "member_id": row["member"]}
        dates = {"since": row["from"] or None, "until": row["until"] or None}
        fact_id, grade = f"memberships/{row['group']}.{row['member']}", grader.cooperation(source_ids, verified)
        rows.append(fact(fact_id, source_ids, grade, verified, None, **columns, **dates))
    return rows


def other_actors(inputs: Inputs, grader: Grader, tables: Mapping[str, Sequence[Row]]) -> list[Row]:
    """States, organisations, groups and the rest: every actor that is named somewhere and not listed yet."""
    listed = {row["actor_id"] for row in tables["actors"]}
    named: dict[str, list[Record]] = {}
    for row in inputs.table("names"):
        named.setdefault(row["actor"], []).append(row)
    found: dict[str, list[Row]] = {}
    for actor_id, mention in _mentions(tables):
        found.setdefault(actor_id, []).append(mention)
    return [
        _other_actor(actor_id, named.get(actor_id, []), found[actor_id], grader)
        for actor_id in sorted(set(found) - listed)
    ]


def _other_actor(actor_id: str, named: Sequence[Record], mentions: Sequence[Row], grader: Grader) -> Row:
    kind = KINDS.get(actor_id, "state")
    if kind == "state" and len(actor_id) != 2:
        raise SystemExit(f"{mentions[0]['fact_id']} names {actor_id!r}, which is no known actor")
    name = SHOWN_NAMES.get(actor_id) or DESCRIBED.get(actor_id, "")
    rows = [row for row in named if (row["name"] == name if name else _is_short_english(row))]
    mention = next((m for m in mentions if grader.addressed(m["source_ids"])), mentions[0])
    seat, note = SEATS.get(actor_id), None
    if rows:
        name, source_ids, verified = rows[0]["name"], many(rows[0]["source_ids"]), truth(rows[0]["verified"])
    elif kind == "state":
        source_ids, verified = (ISO_LIST,), False
        note = f"named in {mention['fact_id']}; the English short name was not read"
    else:
        source_ids, verified = mention["source_ids"], mention["verified"]
        note = joined(f"named in {mention['fact_id']}", seat and "the country is general knowledge")
    columns = {"actor_id": actor_id, "kind": kind, "name": name, "country": seat, "parent": None}
    return fact(f"actors/{actor_id}", source_ids, grader.cooperation(source_ids, verified), verified, note, **columns)


def _is_short_english(row: Record) -> bool:
    return (row["language"], row["kind"]) == ("en", "short")


def _mentions(tables: Mapping[str, Sequence[Row]]) -> Iterator[tuple[str, Row]]:
    """Every actor named in a column that refers to actors, with the row, in the order of the declarations."""
    for name, table in TABLES.items():
        for column in (c for c in table.columns if c.ref == ACTOR):
            for row in tables[name]:
                value = row[column.name]
                for actor_id in value if column.many else (value,):
                    if actor_id:
                        yield actor_id, row
