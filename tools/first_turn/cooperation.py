"""Engagements and participants, commitments, centres, recommendations, positions, incidents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grading import Grader
from inputs import Inputs, Record, many, number, truth
from output import Row, fact

from isthmus.model.dates import interval

PLEDGES = {"pipir-1"}
"""Recommendations that are the authors' own promise: the Statement of Principles."""

SUSPENDED_PAIRS = {"anzus": ("nz+us",)}
"""Treaties that rest between two parties: the summary of ANZUS says that New Zealand is suspended from it."""

SUSPECTED = {
    *("matsu-cables-2023", "estonia-cables-2023", "balticconnector-2023", "finnair-tartu-2024", "bcs-clion-2024"),
    *("estlink2-2024", "gulf-finland-data-2024", "keelung-cable-2025", "penghu-cable-2025", "plovdiv-gps-2025"),
    *("elisa-fitburg-2025", "fiji-cocaine-2026-01", "marshall-narcosub-2026"),
}
"""Incidents whose actors are suspected: a ship of theirs was there, which does not prove that the state did it."""


def convert(inputs: Inputs, grader: Grader) -> Iterator[tuple[str, dict[str, list[Row]]]]:
    """For each input file its name and the rows of the tables that it fills."""
    events = {name: inputs.table(name) for name in ("engagements", "rival_engagements")}
    coded = inputs.coded("engagements", "id", (row["id"] for rows in events.values() for row in rows))
    for name, rows in events.items():
        pairs = [_engagement(row, coded[row["id"]], grader) for row in rows]
        taken = [p for _, participants in pairs for p in participants]
        yield name, {"engagements": [engagement for engagement, _ in pairs], "participants": taken}
    yield "commitments", {"commitments": [_commitment(row, grader) for row in inputs.table("commitments")]}
    centres = [_centre(row, grader) for row in inputs.table("centres")]
    yield "centres", {"centres": [c for c, _ in centres], "actors": [actor for _, actor in centres]}
    parts = [_participation(row, grader) for row in inputs.table("centre_participation")]
    yield "centre_participation", {"centre_participation": parts}
    advice = [_recommendation(row, grader) for row in inputs.table("recommendations")]
    yield "recommendations", {"recommendations": advice}
    yield "positions", {"positions": [_position(row, grader) for row in inputs.table("positions")]}
    yield "incidents", {"incidents": [_incident(row, grader) for row in inputs.table("incidents")]}


def _stated(row: Record) -> tuple[tuple[str, ...], bool]:
    return many(row["source_ids"]), truth(row["verified"])


def _engagement(row: Record, coded: Record, grader: Grader) -> tuple[Row, list[Row]]:
    source_ids, verified = _stated(row)
    grade = grader.cooperation(source_ids, verified)
    note = f"level and margin: {coded['reason']}" if coded["reason"] else None
    columns: dict[str, Any] = {
        "engagement_id": row["id"],
        "name": row["name"],
        "kind": row["kind"],
        "level": coded["level"],
        "date": interval(row["date_start"], row["date_end"]),
        "margin_of": coded["margin_of"] or None,
        "place": row["place"] or None,
        "country": row["country"] or None,
        "domains": many(row["domains"]),
        "summary": row["summary"],
    }
    engagement = fact(f"engagements/{row['id']}", source_ids, grade, verified, note, **columns)
    roles = [("convener", a) for a in many(row["conveners"])] + [("participant", a) for a in many(row["participants"])]
    taken = [
        fact(
            f"participants/{row['id']}.{actor}.{role}",
            source_ids,
            max(grade, 2),  # which of the sources names which participant is not recorded
            verified,
            None,
            engagement_id=row["id"],
            actor_id=actor,
            role=role,
            person=None,
            affiliation=None,
        )
        for role, actor in roles
    ]
    return engagement, taken


def _commitment(row: Record, grader: Grader) -> Row:
    source_ids, verified = _stated(row)
    columns: dict[str, Any] = {
        "commitment_id": row["id"],
        "name": row["name"],
        "kind": row["kind"],
        "parties": many(row["parties"]),
        "suspended_pairs": SUSPENDED_PAIRS.get(row["id"], ()),
        "signed": row["signed"] or None,
        "in_force": row["in_force"] or None,
        "until": row["until"] or None,
        "functions": many(row["functions"]),
        "domains": many(row["domains"]),
        "binding": truth(row["binding"]),
        "us_role": row["us_role"],
        "summary": row["summary"],
    }
    grade = grader.cooperation(source_ids, verified)
    return fact(f"commitments/{row['id']}", source_ids, grade, verified, None, **columns)


def _centre(row: Record, grader: Grader) -> tuple[Row, Row]:
    source_ids, verified = _stated(row)
    columns: dict[str, Any] = {
        "short_name": row["short_name"],
        "host": row["host"],
        "city": row["city"],
        "lat": number(row["lat"]),
        "lon": number(row["lon"]),
        "accredited": row["accredited"] or None,
        "domain": row["domain"],
    }
    grade = grader.cooperation(source_ids, verified)
    centre = fact(f"centres/{row['id']}", source_ids, grade, verified, None, centre_id=row["id"], **columns)
    named = {"actor_id": row["id"], "kind": "centre", "name": row["name"], "country": row["host"], "parent": None}
    return centre, fact(f"actors/{row['id']}", source_ids, grade, verified, None, **named)


def _participation(row: Record, grader: Grader) -> Row:
    source_ids, verified = _stated(row)
    columns = {"centre_id": row["centre_id"], "actor_id": row["actor_id"], "role": row["role"]}
    fact_id = f"centre_participation/{row['centre_id']}.{row['actor_id']}.{row['role']}"
    grade = grader.cooperation(source_ids, verified)
    return fact(fact_id, source_ids, grade, verified, None, since=row["since"] or None, **columns)


def _recommendation(row: Record, grader: Grader) -> Row:
    source_ids, verified = _stated(row)
    columns: dict[str, Any] = {
        "recommendation_id": row["id"],
        "kind": "pledge" if row["id"] in PLEDGES else "recommendation",
        "document": row["document"],
        "document_date": row["document_date"] or None,
        "publisher": row["publisher"],
        "addressees": many(row["addressees"]),
        "theme": row["theme"],
        "text": row["text"],
        "status": row["status"],
    }
    note = "the grade is that of the text; the status is a judgement on the evidence"
    return fact(f"recommendations/{row['id']}", source_ids, grader.fixed(2, verified), verified, note, **columns)


def _position(row: Record, grader: Grader) -> Row:
    source_ids, verified = _stated(row)
    columns = {
        "position_id": row["id"],
        "actor_id": row["actor"],
        "concept": row["concept"],
        "stance": row["stance"],
        "document": row["document"],
        "date": row["date"],
        "summary": row["summary"],
    }
    return fact(f"positions/{row['id']}", source_ids, grader.fixed(3, verified), verified, None, **columns)


def _incident(row: Record, grader: Grader) -> Row:
    source_ids, verified = _stated(row)
    suspected = row["id"] in SUSPECTED
    columns: dict[str, Any] = {
        "incident_id": row["id"],
        "date": row["date"],
        "place": row["place"],
        "country": row["country"] or None,
        "domain": row["domain"],
        "what": row["what"],
        "quantity": number(row["quantity"]),
        "unit": row["unit"] or None,
        "actors": many(row["actors"]),
    }
    grade = grader.fixed(3, verified) if suspected else grader.cooperation(source_ids, verified)
    note = "what happened or who did it is suspected, not proven" if suspected else None
    return fact(f"incidents/{row['id']}", source_ids, grade, verified, note, **columns)
