"""Fields as text and back."""

from __future__ import annotations

from typing import Any

import pytest
import review_world

from isthmus.documents.content_fields import FIELDS, as_text, fields_of, from_text
from isthmus.documents.known_things import Known
from isthmus.model.reading_terms import CANDIDATE_KINDS

KNOWN = Known(
    {"jp": "Japan", "acme": "Acme"}, {"powder": "Powder"}, {"jp": "state", "acme": "company"}, {"japan": "jp", "acme": "acme"},
    {"powder": "powder"}, frozenset(),
)  # fmt: skip


def test_every_kind_has_fields_and_every_member_of_a_proposal_is_one() -> None:
    assert set(FIELDS) == set(CANDIDATE_KINDS.terms)
    for _, candidate in review_world.candidates().values():
        assert set(candidate.content) <= set(fields_of(candidate.kind))


@pytest.mark.parametrize("name", review_world.candidates())
def test_text_says_back_the_value(name: str) -> None:
    _, candidate = review_world.candidates()[name]
    for field_name, value in candidate.content.items():
        field = fields_of(candidate.kind)[field_name]
        back = from_text(field, as_text(field, value), KNOWN)
        if field.form in ("parties", "party", "good"):
            parties = value if isinstance(value, list) else [value]
            got = back if isinstance(back, list) else [back]
            assert [p["name"] for p in got] == [p["name"] for p in parties]
        else:
            assert (back or None) == (value or None)


@pytest.mark.parametrize(
    ("kind", "field", "text", "value"),
    [
        ("engagement", "took_part", "Japan; acme\nxy = Somebody", [
            {"name": "Japan", "id": "jp"}, {"name": "acme", "id": "acme"}, {"name": "Somebody", "id": "xy"},
        ]),
        ("engagement", "took_part", "Nobody", [{"name": "Nobody", "id": None}]),
        ("engagement", "took_part", "Fiji", [{"name": "Fiji", "id": "fj"}]),  # a state that the atlas lacks
        ("engagement", "people", "Jane Doe | chair | Minister | jp", [
            {"name": "Jane Doe", "role": "chair", "affiliation": "Minister", "actor": "jp"},
        ]),
        ("incident", "quantities", "1,250.5 tonne; 3", [{"how_many": 1250.5, "unit": "tonne"}, {"how_many": 3.0, "unit": None}]),
        ("figure", "how_many", "14 000", 14000.0),
        ("commitment", "binding", "no", False),
        ("commitment", "functions", "logistics, access", ["logistics", "access"]),
        ("engagement", "new_actors", "x | group | The X | jp", [{"id": "x", "kind": "group", "name": "The X", "country": "jp"}]),
        ("engagement", "when", " ", None),
    ],
)  # fmt: skip
def test_what_a_text_says(kind: str, field: str, text: str, value: Any) -> None:
    assert from_text(fields_of(kind)[field], text, KNOWN) == value


@pytest.mark.parametrize(
    ("kind", "field", "text", "told"),
    [
        ("engagement", "when", "May 2025", "is no date"),
        ("engagement", "kind", "party", "is no term of engagement_kind"),
        ("commitment", "binding", "maybe", "neither true nor false"),
        ("figure", "how_many", "many", "is no number"),
        ("figure", "how_many", "1,25", "is no number"),
        ("engagement", "credibility", "2.5", "is no whole number"),
        ("incident", "quantities", "some cables", "is no quantity"),
        ("engagement", "new_actors", "x | group", "is no actor"),
        ("engagement", "people", " | chair", "names no person"),
    ],
)
def test_what_does_not_read(kind: str, field: str, text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        from_text(fields_of(kind)[field], text, KNOWN)
