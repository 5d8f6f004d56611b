"""An invented small world: few enough rows that every answer can be worked out by hand.

Released on 2026-01-01. The partners are au, jp and kr, joined in the group `trio`.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from isthmus.model.check import TABLES
from isthmus.model.table import LIST_SEPARATOR

Rows = dict[str, list[dict[str, Any]]]

RELEASED = "2026-01-01"


def world() -> Rows:
    """Every row of the small world, provenance included; change it freely, it is made anew at each call."""
    rows: Rows = {
        "sources": _sources(), "goods": _goods(), "actors": _actors(), "memberships": _memberships(),
        "engagements": [], "participants": [], "commitments": _commitments(), "sites": _sites(), "makes": _makes(),
        "bill_of_materials": _bill(), "supplies": _supplies(), "material_shares": _shares(), "quantities": _quantities(),
    }  # fmt: skip
    _engage(rows)
    for name, table in rows.items():
        for row in table:
            if TABLES[name].is_fact:
                row.setdefault("source_ids", "s-gov")
                row.setdefault("credibility", 2)
                row.setdefault("verified", "true")
    return rows


def write(folder: Path, rows: Rows | None = None) -> Path:
    """Write the rows as an atlas folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in (world() if rows is None else rows).items():
        columns = TABLES[name].names
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)
    (folder / "datapackage.json").write_text(json.dumps({"name": "small-world", "created": RELEASED}), encoding="utf-8")
    return folder


def _sources() -> list[dict[str, Any]]:
    common = {"kind": "official", "published": "2024-05", "grade_reason": "invented"}
    return [
        {"source_id": "s-gov", "title": "White paper", "publisher": "Ministry", "url": "https://gov.example/paper",
         "access": "original", "reliability": "A", **common},
        {"source_id": "s-press", "title": "Report", "publisher": "The Paper", "url": "https://press.example/1",
         "access": "original", "reliability": "C", **common},
        {"source_id": "s-proxy", "title": "Page", "publisher": "Somebody", "url": "https://proxy.example/x",
         "access": "proxy", "reliability": "D", **common},
        {"source_id": "s-found", "title": "Speech", "publisher": "Ministry", "url": "https://gov.example/speech",
         "read_at": "https://proxy.example/speech", "access": "proxy", "reliability": "D", **common},
    ]  # fmt: skip


def _actors() -> list[dict[str, Any]]:
    states = {"au": "Australia", "jp": "Japan", "kr": "South Korea", "us": "United States", "gb": "United Kingdom",
              "de": "Germany", "cn": "China", "na": "Namibia"}  # fmt: skip
    rows = [{"fact_id": f"actors/{k}", "actor_id": k, "kind": "state", "name": v} for k, v in states.items()]
    rows += [
        {"fact_id": f"actors/{k}", "actor_id": k, "kind": kind, "name": name, "country": country, "parent": parent}
        for k, kind, name, country, parent in (
            ("nato", "organisation", "NATO", "", ""), ("trio", "group", "the Trio", "", ""), ("lone", "group", "Lone", "", ""),
            ("acme", "company", "Acme", "us", ""), ("beta", "company", "Beta", "jp", ""), ("gamma", "company", "Gamma", "de", ""),
            ("delta", "company", "Delta", "au", ""), ("delta-child", "company", "Delta Child", "gb", "delta"),
        )
    ]  # fmt: skip
    return rows


def _memberships() -> list[dict[str, Any]]:
    rows = [("trio", "au", "2020"), ("trio", "jp", "2020"), ("trio", "kr", ""), ("trio", "cn", "2030"), ("nato", "us", "1949"),
            ("nato", "gb", "1949"), ("nato", "de", "1955"), ("lone", "na", "2000")]  # fmt: skip
    return [{"fact_id": f"memberships/{g}.{m}", "group_id": g, "member_id": m, "since": since} for g, m, since in rows]


def _goods() -> list[dict[str, Any]]:
    kinds = {"missile-a": "munition", "missile-b": "munition", "missile-c": "munition", "missiles-any": "munition",
             "launcher": "system", "motor-a": "component", "motor-b": "component", "chip": "component", "powder": "material",
             "salt": "material", "ore": "material"}  # fmt: skip
    rows = [
        {"good_id": k, "name": k.replace("-", " ").capitalize(), "kind": v, "unit": "each"} for k, v in kinds.items()
    ]
    rows[3]["covers"] = "missile-a;missile-b"
    return rows


def _bill() -> list[dict[str, Any]]:
    links = [
        ("missile-a", "motor-a", "part-of", "", "yes"), ("missile-b", "motor-b", "part-of", "", "yes"),
        ("missile-c", "chip", "part-of", "", "unknown"), ("motor-a", "powder", "consumes", "", "yes"),
        ("motor-b", "powder", "consumes", "oxidiser", "no"), ("motor-b", "salt", "consumes", "oxidiser", "no"),
        ("chip", "ore", "consumes", "", "yes"), ("launcher", "missile-a", "fires", "", "unknown"),
    ]  # fmt: skip
    return [
        {"fact_id": f"bill_of_materials/{out}.{inp}", "output_good": out, "input_good": inp, "relation": relation,
         "alternative_group": group, "essential": essential, "quantity_basis": "unknown", "quantity_verified": "false"}
        for out, inp, relation, group, essential in links
    ]  # fmt: skip


def _sites() -> list[dict[str, Any]]:
    return [{"fact_id": "sites/acme-plant", "site_id": "acme-plant", "name": "Acme Plant", "operator": "acme", "city": "Springfield",
             "country": "us", "lat": 39.8, "lon": -89.6, "status": "active"}]  # fmt: skip


def _makes() -> list[dict[str, Any]]:
    lines = [("acme-plant", "", "powder", "active"), ("", "acme", "powder", "active"), ("", "beta", "powder", "unknown"),
             ("", "acme", "motor-a", "active"), ("", "acme", "missile-a", "active"), ("", "beta", "motor-b", "active"),
             ("", "gamma", "missile-b", "active"), ("", "gamma", "salt", "active"), ("", "beta", "salt", "active"),
             ("", "delta", "chip", "active"), ("", "delta-child", "chip", "active"), ("", "gamma", "chip", "planned"),
             ("", "cn", "ore", "active")]  # fmt: skip
    return [
        {
            "fact_id": f"makes/{site or actor}.{good}",
            "site_id": site,
            "actor_id": actor,
            "good_id": good,
            "status": status,
        }
        for site, actor, good, status in lines
    ]


def _supplies() -> list[dict[str, Any]]:
    return [{"fact_id": "supplies/s-001", "supplier": "acme", "buyer": "beta", "good_id": "powder", "relation": "supplier",
             "supplier_role": "maker", "exclusivity": "stated-sole", "status": "active", "since": "2020"}]  # fmt: skip


def _shares() -> list[dict[str, Any]]:
    shares = [("cn", 0.5, "s-gov"), ("cn", 0.6, "s-press"), ("au", 0.2, "s-proxy")]
    return [
        {"fact_id": f"material_shares/m-{i}", "good_id": "ore", "country": country, "stage": "mining", "share": share,
         "year": "2023", "source_ids": source, "credibility": 3}
        for i, (country, share, source) in enumerate(shares)
    ]  # fmt: skip


def _quantities() -> list[dict[str, Any]]:
    figures = [
        ("acme-plant", "", "powder", "output", 100, "tonne/year", "2024", ""),
        ("acme-plant", "", "powder", "capacity", 150, "tonne/year", "2025", ""),
        ("acme-plant", "", "powder", "output", 80, "tonne/year", "2020", ""),
        ("", "acme", "powder", "output", 90, "tonne/year", "2024", ""),
        ("", "us", "powder", "output", 200, "tonne/year", "2024", ""),
        ("", "us", "powder", "output", 180, "tonne/year", "2024", ""),
        ("", "gamma", "salt", "output", 10, "each/month", "2024", ""),
        ("", "gamma", "salt", "output", 300, "each/year", "2025", "a claim"),
        ("", "beta", "salt", "capacity", 50, "each/year", "2024", ""),
        ("", "acme", "missile-a", "order", 1000, "each", "2024", ""),
        ("", "acme", "missile-a", "output", 5, "each/year", "2030", ""),
    ]
    return [
        {"fact_id": f"quantities/q-{i:02}", "site_id": site, "actor_id": actor, "good_id": good, "measure": measure, "value": value,
         "unit": unit, "as_of": as_of, "scope": scope, "basis": "reported", "credibility": 3}
        for i, (site, actor, good, measure, value, unit, as_of, scope) in enumerate(figures)
    ]  # fmt: skip


def _engage(rows: Rows) -> None:
    events = [
        ("nato-summit", "2023-07-11", "leaders", "summit", "", "nato", "nato au jp kr"),
        ("trio-meeting", "2023-07-11", "leaders", "summit", "nato-summit", "jp", "au jp kr"),
        ("us-ministers", "2024", "ministers", "ministerial", "", "us", "us au jp kr"),
        ("drill", "2024-08/2024-09", "military", "exercise", "", "us jp", "us jp kr"),
        ("two-plus-two", "2025-03-05", "ministers", "ministerial", "", "au", "au jp"),
        ("later", "2026-05", "ministers", "ministerial", "", "kr", "au jp kr"),
    ]
    for key, date, level, kind, margin, conveners, present in events:
        rows["engagements"].append(
            {"fact_id": f"engagements/{key}", "engagement_id": key, "name": key.replace("-", " ").capitalize(), "kind": kind,
             "level": level, "date": date, "margin_of": margin, "domains": "political", "summary": "Invented."}
        )  # fmt: skip
        for role, actors in (("convener", conveners), ("participant", present)):
            for actor in actors.split():
                rows["participants"].append(
                    {
                        "fact_id": f"participants/{key}.{actor}.{role}",
                        "engagement_id": key,
                        "actor_id": actor,
                        "role": role,
                    }
                )


def _commitments() -> list[dict[str, Any]]:
    rows = [
        ("us-jp", "treaty", "jp;us", "", "collective-defence", "political", "true", "party", ""),
        ("au-jp", "treaty", "au;jp", "", "consultation", "cyber", "true", "none", ""),
        ("nato-jp", "statement", "jp;nato", "", "consultation", "cyber", "false", "member-of-party", ""),
        ("three", "agreement", "au;jp;us", "", "technology", "cyber", "true", "party", ""),
        ("us-au", "statement", "au;us", "", "consultation", "cyber", "false", "party", ""),
        ("old", "treaty", "kr;us", "", "collective-defence", "political", "true", "party", "2020"),
        ("far", "treaty", "de;gb;us", "", "collective-defence", "political", "true", "party", ""),
        ("half", "agreement", "au;kr;us", "kr+us", "logistics", "logistics", "true", "party", ""),
    ]  # fmt: skip
    return [
        {"fact_id": f"commitments/{key}", "commitment_id": key, "name": key, "kind": kind, "parties": parties, "suspended_pairs": suspended,
         "signed": "2010", "until": until, "functions": function, "domains": domain, "binding": binding, "us_role": role,
         "summary": "Invented."}
        for key, kind, parties, suspended, function, domain, binding, role, until in rows
    ]  # fmt: skip


assert LIST_SEPARATOR == ";"  # the rows above are written with it
