"""FollowTheMoney: entities, their ties and the sanctions on them, as JSON lines.

One record is an entity of the model, one a line. Companies, organisations, public bodies, vessels and aircraft are rows of `entities`,
schemata that tie two of them (ownership, directorship, payment …) rows of `entity_links`, sanctions rows of `listings`. The rest of
what is said of an entity stays in `entity_properties`, so that `isthmus export --format ftm` writes it again.

Traps of the format:

- Every property is a list, in no order: the first name is not the main one. `caption` is, where a file has it.
- A tie may stand before the entities that it ties: the file is read twice.
- Addresses are entities of their own; they give city and country to the entities that name them. Street and postcode are not kept.
- `su`, `yucs`, `eu` and the like stand among the codes of countries.
- Fragments of one entity under one id have to be joined first (`ftm aggregate`); a second one is quarantined.
- Persons are loaded only where the file says that they hold or held a public office, and then without what is private; the others, and
  ties to them, are quarantined.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from isthmus.atlas.raw_file import RawFile, Unreadable, require
from isthmus.importers import award_rows, delimited, entity_rows
from isthmus.importers.entity_rows import listable, slug
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication, Quarantined
from isthmus.model.dates import span

SOURCE = Publication(
    title="Entities in the FollowTheMoney model",
    publisher="the data set that the file is of",
    url="https://followthemoney.tech/",
    obtain="from data.opensanctions.org, an Aleph, or any tool that writes FollowTheMoney: entities.ftm.json",
    licence="that of the data set; OpenSanctions is CC BY-NC 4.0",
    reads="FollowTheMoney entities, one JSON object a line",
    record="entity",
    kind="dataset",
    reliability="C",
    grade_reason="collected from sources that differ; the file does not tell how far each can be relied on",
    credibility=3,
)

KINDS = {
    "LegalEntity": "legal-entity", "Company": "company", "Organization": "organisation", "PublicBody": "public-body",
    "Vessel": "vessel", "Airplane": "aircraft", "Person": "person",
}  # fmt: skip
TIES = {
    "Ownership": ("owner", "asset", "owns"), "Directorship": ("director", "organization", "directs"),
    "Membership": ("member", "organization", "member-of"), "Employment": ("employee", "employer", "employed-by"),
    "Representation": ("agent", "client", "represents"), "Succession": ("predecessor", "successor", "succeeded-by"),
    "Payment": ("payer", "beneficiary", "pays"), "Debt": ("debtor", "creditor", "owes"),
    "UnknownLink": ("subject", "object", "linked"), "Associate": ("person", "associate", "linked"),
    "Family": ("person", "relative", "linked"),
}  # fmt: skip
"""Schema -> the properties of its two ends, and the tie."""
OTHER_NAMES = ("name", "alias", "previousName", "abbreviation")
FINER_THAN_A_CITY = frozenset(("address", "addressEntity", "street", "postalCode", "latitude", "longitude", "email", "phone"))
OF_PERSONS = frozenset(("position", "country", "topics", "name"))
"""All that is kept of a person in a public role."""
LONGEST = 16 << 20

Found = dict[str, Any]


def parse(raw: RawFile, known: Known) -> Parsed:
    """Entities, ties and sanctions as rows.

    Raises:
        Unreadable: the file is no JSON lines, or its first lines are no entities of the model.
    """
    require(raw, "json", reads=SOURCE.reads)
    rows = entity_rows.Rows()
    apart: list[Quarantined] = []
    loaded: dict[str, str] = {}
    useful: set[str] = set()
    later = bytearray()  # by line: it may be read only when every entity is known
    read = 0
    with delimited.utf8(raw) as (path, notes):
        _look(raw, path)
        places = _places(path)
        for number, text in _lines(path):
            later.extend(bytes(number - len(later)))
            entity = _decoded(text)
            reason = _reason(entity)
            if not reason and entity["schema"] in KINDS:
                reason = _entity(entity, places, loaded, useful, rows, known)
            elif not reason:
                later[number - 1] = 1
            read += 1
            if reason:
                apart.append(Quarantined(number, reason, text[:4_000]))
        seen = set(loaded)
        for number, text in _lines(path):
            if not later[number - 1]:
                continue
            entity = _decoded(text)
            if entity["schema"] == "Address":
                reason = "" if entity["id"] in useful else "the address of no entity that was loaded"
            elif entity["id"] in seen:
                reason = f"repeats the id {entity['id']}; join fragments with ftm aggregate first"
            elif entity["schema"] == "Sanction":
                reason = _sanction(entity, loaded, rows, known)
            else:
                reason = _tie(entity, loaded, rows)
            seen.add(entity["id"])
            if reason:
                apart.append(Quarantined(number, reason, text[:4_000]))
    entities = entity_rows.with_actors(rows.frame("entities").drop("actor_id"), "name", "country", known)
    tables = {"entities": entities, **{name: rows.frame(name) for name in ("entity_properties", "entity_links", "listings")}}
    return Parsed(read, read - len(apart), entity_rows.in_order(apart), tables, notes=notes)


def entity_id(register_id: str) -> str:
    """The id here of an entity of the model."""
    return f"ftm-{slug(register_id)}"


def _look(raw: RawFile, path: Path) -> None:
    """Refuse what is no such file at its first line."""
    with path.open(encoding="utf-8-sig") as file:
        first = file.readline(LONGEST).strip()
    try:
        content = json.loads(first)
    except json.JSONDecodeError as error:
        raise Unreadable(raw.name, f"has no JSON object on its first line: {error.msg}", f"give {SOURCE.reads}") from None
    if not isinstance(content, dict) or not {"id", "schema"} <= set(content):
        raise Unreadable(raw.name, "begins with JSON that has no id and schema", f"give {SOURCE.reads}")


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Each line that is not blank: its number and text."""
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if text := line.strip():
                yield number, text


def _decoded(text: str) -> Any:
    """What a line holds, or the reason why it is no JSON."""
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        return f"is no JSON: {error.msg} in column {error.colno}" if isinstance(error, json.JSONDecodeError) else "is nested too deep"


def _reason(entity: Any) -> str:
    """Why a line is no entity that is read; empty if it is."""
    if isinstance(entity, str):
        return entity
    if not isinstance(entity, dict) or not isinstance(entity.get("id"), str) or not isinstance(entity.get("schema"), str):
        return "has no id and schema"
    properties = entity.get("properties")
    if not isinstance(properties, dict) or not all(isinstance(v, list) for v in properties.values()):
        return "its properties are no lists"
    schema = entity["schema"]
    if schema not in KINDS and schema not in TIES and schema not in ("Address", "Sanction"):
        return f"the schema {schema} is not read"
    return ""


def _texts(entity: Found, *names: str) -> list[str]:
    """The values of properties, clean, without repeats, in the order of the file."""
    properties = entity["properties"]
    found: dict[str, None] = {}
    for name in names:
        for value in properties.get(name, ()):
            if text := award_rows.clean_text(value if isinstance(value, str) else str(value)):
                found[text] = None
    return list(found)


def _first(entity: Found, *names: str) -> str | None:
    properties = entity["properties"]
    there = [name for name in names if name in properties]  # most are not, and an entity is asked for dozens
    return next(iter(_texts(entity, *there)), None) if there else None


def _places(path: Path) -> dict[str, tuple[str | None, str | None]]:
    """Each address: its city and the code of its country."""
    found = {}
    for _, text in _lines(path):
        if '"Address"' in text and not _reason(entity := _decoded(text)) and entity["schema"] == "Address":
            found[entity["id"]] = _city(_first(entity, "city")), _first(entity, "country")
    return found


def _city(text: str | None) -> str | None:
    """A city without the postcode that some write before it."""
    return re.sub(r"^(?:[A-Z]{1,2}-)?\d[\d ]{2,}\s+", "", text) if text else None


def _entity(
    entity: Found, places: dict[str, tuple[str | None, str | None]], loaded: dict[str, str], useful: set[str], rows: entity_rows.Rows,
    known: Known,
) -> str:
    """One entity as a row, and what else is said of it, its addresses noted as `useful`; or the reason why not."""
    person = entity["schema"] == "Person"
    if person and not _public(entity):
        return "a person of whom the file tells no public office"
    if entity["id"] in loaded:
        return f"repeats the id {entity['id']}; join fragments with ftm aggregate first"
    names = _texts(entity, *OTHER_NAMES)
    if not names:
        return "has no name"
    caption = award_rows.clean_text(entity.get("caption") if isinstance(entity.get("caption"), str) else None)
    name = caption if caption in names else names[0]
    addresses = [] if person else _texts(entity, "addressEntity")
    useful.update(addresses)
    seats = [places[a] for a in addresses if a in places]
    codes = (*_texts(entity, "mainCountry", "country", "jurisdiction", "flag"), *(code for _, code in seats if code))
    here = entity_id(entity["id"])
    loaded[entity["id"]] = name
    rows.add("entities", {
        "fact_id": f"entities/{here}", "entity_id": here, "register": "ftm", "register_id": entity["id"],
        "kind": KINDS[entity["schema"]], "kind_stated": entity["schema"], "name": name,
        "other_names": sorted({o for n in names if n != name and (o := listable(n))}) if not person else [],
        "country": next(filter(None, (entity_rows.state_id(c, known) for c in codes)), None),
        "city": next((city for city, _ in seats if city), None), "legal_form": _first(entity, "legalForm") if not person else None,
        "registered_as": _first(entity, "registrationNumber") if not person else None, "status": _first(entity, "status"),
        "founded": _day(_first(entity, "incorporationDate")), "dissolved": _day(_first(entity, "dissolutionDate")),
        "topics": sorted({t for text in _texts(entity, "topics") if (t := listable(text))}),
    })  # fmt: skip
    kept = OF_PERSONS if person else frozenset(entity["properties"]) - FINER_THAN_A_CITY
    for key in sorted(kept & set(entity["properties"])):
        for number, value in enumerate(sorted(_texts(entity, key)), 1):
            fact = f"entity_properties/{here}.{slug(key)}.{number}"
            rows.add("entity_properties", {"fact_id": fact, "entity_id": here, "property": key, "value": value})
    return ""


def _public(entity: Found) -> bool:
    """Whether a person holds or held a public office, as far as the file tells."""
    return bool(_texts(entity, "position")) or any(t.startswith(("role.pep", "role.pol", "gov")) for t in _texts(entity, "topics"))


def _tie(entity: Found, loaded: dict[str, str], rows: entity_rows.Rows) -> str:
    """The ties of one schema, one for each pair of its ends; or the reason why none."""
    first, second, relation = TIES[entity["schema"]]
    starts, ends = _texts(entity, first), _texts(entity, second)
    for name, found in ((first, starts), (second, ends)):
        if not found:
            return f"names no {name}"
        if missing := [x for x in found if x not in loaded]:
            return f"its {name} {missing[0]} was not loaded"
    amount, currency = _money(entity)
    pairs = [(start, end) for start in starts for end in ends]
    for number, (start, end) in enumerate(pairs, 1):
        link = entity_id(entity["id"]) + (f"-{number}" if len(pairs) > 1 else "")
        rows.add("entity_links", {
            "fact_id": f"entity_links/{link}", "link_id": link, "register_id": entity["id"], "subject": entity_id(start),
            "object": entity_id(end), "relation": relation, "role": _first(entity, "role", "type", "relationship", "purpose", "summary"),
            "share": _share(_first(entity, "percentage")), "amount": amount, "currency": currency,
            "since": _day(_first(entity, "startDate", "date")), "until": _day(_first(entity, "endDate")),
            "status": _first(entity, "status"),
        })  # fmt: skip
    return ""


def _sanction(entity: Found, loaded: dict[str, str], rows: entity_rows.Rows, known: Known) -> str:
    about = _texts(entity, "entity")
    if not about:
        return "names no entity"
    if missing := [x for x in about if x not in loaded]:
        return f"its entity {missing[0]} was not loaded"
    country = entity_rows.state_id(_first(entity, "country"), known)
    for number, one in enumerate(about, 1):
        listing = entity_id(entity["id"]) + (f"-{number}" if len(about) > 1 else "")
        rows.add("listings", {
            "fact_id": f"listings/{listing}", "listing_id": listing, "list": "other",
            "list_stated": _first(entity, "authority", "program") or (f"a list of {country}" if country else None),
            "number": _first(entity, "authorityId", "unscId"), "kind": "legal-entity", "name": loaded[one], "entity_id": entity_id(one),
            "listed": _day(_first(entity, "listingDate", "startDate")), "delisted": _day(_first(entity, "endDate")),
            "programs": sorted({p for text in _texts(entity, "program", "programId") if (p := listable(text))}),
            "remark": _first(entity, "reason", "summary", "provisions"),
            "address": next((u for u in _texts(entity, "sourceUrl") if re.fullmatch(r"https?://\S+", u)), None),
        })  # fmt: skip
    return ""


def _money(entity: Found) -> tuple[float | None, str | None]:
    for name, currency in (("amount", _first(entity, "currency")), ("amountEur", "EUR"), ("amountUsd", "USD")):
        number = _number(_first(entity, name))
        if number is not None and currency and re.fullmatch("[A-Z]{3}", currency.upper()):
            return number, currency.upper()
    return None, None


def _number(text: str | None) -> float | None:
    try:
        value = float((text or "").replace(",", ""))
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None


def _share(text: str | None) -> float | None:
    """A percentage as a share; what is no single percentage stays out."""
    value = _number((text or "").removesuffix("%").strip())
    return round(value / 100, 6) if value is not None and value <= 100 else None


@functools.lru_cache(1 << 14)
def _day(text: str | None) -> str | None:
    """A date of the model, which may be a year, a month or a time."""
    if text is None:
        return None
    found = text[:10]
    try:
        span(found)
    except ValueError:
        return None
    return found
