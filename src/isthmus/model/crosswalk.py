"""From what the partners need to what the Centres of Excellence teach: a declared crosswalk between two vocabularies.

A weight says how far a centre of a field serves a need in a domain: 1 in full, 0.5 in part, 0.25 at the edge; what is not
listed is not served. The weights are our own reading of the centres' fields, not a finding; questions that use them say how
far their answers depend on them.
"""

from __future__ import annotations

from collections.abc import Mapping

from isthmus.model.vocabularies import CENTRE_DOMAINS, DOMAINS

FULLY, PARTLY, EDGE = 1.0, 0.5, 0.25

SERVED_BY: Mapping[str, Mapping[str, float]] = {
    "nuclear-deterrence": {"air-missile-defence": PARTLY, "cbrn": PARTLY},
    "maritime": {"maritime": FULLY},
    "cyber": {"cyber": FULLY, "counter-intelligence": EDGE, "information": EDGE},
    "space": {"space": FULLY},
    "emerging-tech": {"command-control": EDGE, "cyber": EDGE, "modelling-simulation": EDGE},
    "information": {"information": FULLY, "counter-intelligence": PARTLY, "intelligence": PARTLY},
    "climate": {"climate": FULLY, "crisis-management": EDGE, "energy-security": EDGE},
    "defence-industry": {},
    "logistics": {"military-engineering": EDGE},
    "undersea-infrastructure": {"energy-security": PARTLY, "maritime": PARTLY, "cyber": EDGE},
    "counter-drugs": {
        "maritime": PARTLY, "stability-policing": PARTLY, "counter-terrorism": EDGE, "intelligence": EDGE, "military-police": EDGE,
    },
}  # fmt: skip
"""Domain of a need -> field of a centre -> weight. A domain without fields is one that no centre teaches."""

NOT_TAUGHT: Mapping[str, str] = {
    "political": "consultation between governments is not a field of expertise that a centre teaches",
    "ukraine": "support for one state is a task, not a field of expertise",
}
"""Domains in which a centre of any kind would be out of place, and why."""

assert SERVED_BY.keys() | NOT_TAUGHT.keys() == DOMAINS.terms.keys()
assert not SERVED_BY.keys() & NOT_TAUGHT.keys()
assert {field for fields in SERVED_BY.values() for field in fields} <= CENTRE_DOMAINS.terms.keys()


def weight(domain: str, field: str) -> float:
    """How far a centre of the field serves a need in the domain, 0–1."""
    return SERVED_BY.get(domain, {}).get(field, 0.0)
