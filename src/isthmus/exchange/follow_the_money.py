"""Write an atlas in the FollowTheMoney model, one JSON object a line: its actors and what registers say of entities.

States are no legal entities in the model and are left out; where an actor or entity belongs to one, its code says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from isthmus.atlas import writing
from isthmus.atlas.handle import Atlas

ACTORS = {
    "company": "Company", "organisation": "Organization", "group": "Organization", "network": "Organization",
    "centre": "PublicBody", "armed-force": "PublicBody",
}  # fmt: skip
ENTITIES = {
    "legal-entity": "LegalEntity", "company": "Company", "organisation": "Organization", "public-body": "PublicBody",
    "branch": "Company", "fund": "Organization", "person": "Person", "vessel": "Vessel", "aircraft": "Airplane",
}  # fmt: skip
OWNED = ("Ownership", "asset", "owner")
TIES = {
    "owned-by-directly": OWNED, "owned-by-ultimately": OWNED, "branch-of": OWNED, "owns": ("Ownership", "owner", "asset"),
    "managed-by": ("Representation", "client", "agent"), "part-of-fund": ("UnknownLink", "subject", "object"),
    "directs": ("Directorship", "director", "organization"), "member-of": ("Membership", "member", "organization"),
    "employed-by": ("Employment", "employee", "employer"), "represents": ("Representation", "agent", "client"),
    "succeeded-by": ("Succession", "predecessor", "successor"), "pays": ("Payment", "payer", "beneficiary"),
    "owes": ("Debt", "debtor", "creditor"), "linked": ("UnknownLink", "subject", "object"),
}  # fmt: skip
"""Tie of `entity_links` -> the schema, and the properties of its subject and object."""

Entity = dict[str, Any]


def write(atlas: Atlas, target: Path) -> Path:
    """Write the file, aside first.

    Raises:
        OSError: it cannot be written; what was there is as it was.
    """
    with writing.aside(target) as beside, beside.open("w", encoding="utf-8") as out:
        for entity in entities(atlas):
            out.write(json.dumps(entity, ensure_ascii=False, sort_keys=True) + "\n")
    return target


def entities(atlas: Atlas) -> Iterator[Entity]:
    """Every entity in the order of the tables: actors and memberships, entities of registers and their ties."""
    yield from _actors(atlas)
    ids: dict[str, str] = {}
    said: dict[str, dict[str, list[str]]] = {}
    for entity_id, name, value in atlas.table("entity_properties").select("entity_id", "property", "value").iter_rows():
        said.setdefault(entity_id, {}).setdefault(name, []).append(value)
    for row in atlas.table("entities").iter_rows(named=True):
        ids[row["entity_id"]] = row["register_id"] if row["register"] == "ftm" else row["entity_id"]
        yield _entity(row, ids[row["entity_id"]], said.get(row["entity_id"], {}))
    for row in atlas.table("entity_links").iter_rows(named=True):
        schema, subject, object_ = TIES[row["relation"]]
        share = None if row["share"] is None else f"{row['share'] * 100:g}"
        amount = None if row["amount"] is None else f"{row['amount']:.15g}"
        dated = "date" if schema == "Payment" else "startDate"
        yield _made(
            row["register_id"] or row["link_id"], schema, {
                subject: [ids[row["subject"]]], object_: [ids[row["object"]]], "role": [row["role"]], "percentage": [share],
                "amount": [amount], "currency": [row["currency"]], dated: [row["since"]], "endDate": [row["until"]],
                "status": [row["status"]],
            },
        )  # fmt: skip


def _actors(atlas: Atlas) -> Iterator[Entity]:
    others: dict[str, list[str]] = {}
    for actor, name, kind in atlas.table("names").select("actor_id", "name", "kind").iter_rows():
        if kind not in ("iso3", "cow"):
            others.setdefault(actor, []).append(name)
    written = set()
    actors = atlas.table("actors")
    for row in actors.iter_rows(named=True):
        if row["kind"] in ACTORS:
            written.add(row["actor_id"])
            properties = {"name": [row["name"]], "alias": others.get(row["actor_id"], []), "country": [row["country"]]}
            yield _made(f"isthmus-{row['actor_id']}", ACTORS[row["kind"]], properties)
    for actor, parent in actors.select("actor_id", "parent").drop_nulls().iter_rows():
        if {actor, parent} <= written:
            ends = {"subject": [f"isthmus-{parent}"], "object": [f"isthmus-{actor}"], "role": ["owns or leads"]}
            yield _made(f"isthmus-parent-{actor}", "UnknownLink", ends)
    for row in atlas.table("memberships").iter_rows(named=True):
        if {row["member_id"], row["group_id"]} <= written:
            ends = {"member": [f"isthmus-{row['member_id']}"], "organization": [f"isthmus-{row['group_id']}"]}
            yield _made(f"isthmus-{row['fact_id']}", "Membership", {**ends, "startDate": [row["since"]], "endDate": [row["until"]]})


def _entity(row: Entity, written_id: str, said: dict[str, list[str]]) -> Entity:
    """As it came where it came in this model; what is finer than a city never came in."""
    if row["register"] == "ftm":
        return _made(written_id, row["kind_stated"] or ENTITIES[row["kind"]], {**said, "name": [row["name"], *said.get("name", [])]})
    properties = {
        "name": [row["name"]], "alias": row["other_names"], "country": [row["country"]], "legalForm": [row["legal_form"]],
        "registrationNumber": [row["registered_as"]], "status": [row["status"]], "incorporationDate": [row["founded"]],
        "dissolutionDate": [row["dissolved"]], "leiCode": [row["register_id"]] if row["register"] == "lei" else [],
    }  # fmt: skip
    return _made(written_id, ENTITIES[row["kind"]], properties)


def _made(entity_id: str, schema: str, properties: dict[str, list[Any]]) -> Entity:
    kept = {name: list(dict.fromkeys(v for v in values if v)) for name, values in properties.items()}
    return {"id": entity_id, "schema": schema, "properties": {name: values for name, values in kept.items() if values}}
