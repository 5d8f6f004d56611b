"""What a candidate says as text that a person can read and change, and back: one form for the terminal, for files and for the page.

Lists stand one a line, or parted by `;`. A party is `id = Name as stated`, or a name alone, which is looked up; a person
`Name | role | affiliation | id of the actor`; a quantity `3 cable`; an actor to be added `id | kind | Name | country`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from isthmus.documents.known_things import Known
from isthmus.model import dates
from isthmus.model import vocabularies as v
from isthmus.model.table import Vocabulary
from isthmus.model.tables.provenance import SLUG

FIGURE_STATUSES = Vocabulary("figure_status", {"actual": "as it was or is", "target": "as planned for the date"})
NO_EVIDENCE = Vocabulary("status_without_evidence", {"unknown": "not judged", "open": "nothing done, as far as is known"})


@dataclass(frozen=True)
class ContentField:
    """A member of a candidate's content, as a person sees it.

    Attributes:
        form: text, long, term, terms, date, number, whole, truth, actor, party, parties, people, good, quantities, new-actors.
        added: no proposer fills it; a judge may.
    """

    name: str
    label: str
    form: str
    hint: str = ""
    one_of: Vocabulary | None = None
    added: bool = False

    @property
    def is_list(self) -> bool:
        """Several values, one a line."""
        return self.form in ("parties", "people", "quantities", "new-actors")


_F = ContentField
_EVERY = (
    _F("credibility", "Credibility", "whole", "Admiralty digit, 1 confirmed to 6 cannot be judged; 3 on one reading.", added=True),
    _F("note", "Note", "text", "What a reader must know; where it was read is added.", added=True),
    _F("new_actors", "Actors to add", "new-actors", "One a line: id | kind | Name in English | country.", added=True),
    _F("leave_unnamed", "Leave out whom the atlas does not know", "truth", "Their names then stand in the note.", added=True),
)
_PARTIES = "One a line: an id, a name that the atlas knows, or id = Name as stated."
_DATE = "2024, 2024-07, 2024-07-10, or two of these with a slash."

FIELDS: Mapping[str, tuple[ContentField, ...]] = {
    "engagement": (
        _F("what", "What", "long", "Its name, or the words of the document."),
        _F("name", "Name", "text", "What it shall be called, where that is not what stands above.", added=True),
        _F("kind", "Kind", "term", one_of=v.ENGAGEMENT_KINDS),
        _F("level", "Level", "term", one_of=v.LEVELS),
        _F("when", "When", "date", _DATE),
        _F("where", "Where", "text", "City or sea."),
        _F("country", "Country", "actor", "Id of the state where it took place."),
        _F("convened_by", "Convened by", "parties", _PARTIES),
        _F("hosts", "Hosted by", "parties", "Who lent the place without calling it.", added=True),
        _F("took_part", "Took part", "parties", _PARTIES),
        _F("people", "People", "people", "One a line: Name | role | affiliation | id of the actor for whom they spoke."),
        _F("domains", "Domains", "terms", one_of=v.DOMAINS),
        _F("margin_of", "Beside", "text", "Id of the engagement on whose margins it was held.", added=True),
        _F("summary", "Summary", "long", "In your own words; made of the fields if left empty.", added=True),
        *_EVERY,
    ),
    "recommendation": (
        _F("what", "What", "long"),
        _F("kind", "Kind", "term", one_of=v.RECOMMENDATION_KINDS),
        _F("to", "To whom", "parties", _PARTIES),
        _F("theme", "Theme", "term", one_of=v.DOMAINS),
        _F("status", "Status", "term", "Without dated evidence it is open or unknown.", NO_EVIDENCE, added=True),
        *_EVERY,
    ),
    "commitment": (
        _F("what", "What", "long", "Its name, or the words of the document."),
        _F("name", "Name", "text", "What it shall be called, where that is not what stands above.", added=True),
        _F("kind", "Kind", "term", one_of=v.COMMITMENT_KINDS),
        _F("parties", "Parties", "parties", _PARTIES),
        _F("when", "Signed or announced", "date", _DATE),
        _F("in_force", "In force since", "date", _DATE, added=True),
        _F("until", "Until", "date", _DATE, added=True),
        _F("functions", "Functions", "terms", one_of=v.FUNCTIONS),
        _F("domains", "Domains", "terms", one_of=v.DOMAINS),
        _F("binding", "Binding", "truth", "In law or contract."),
        _F("us_role", "Part of the United States", "term", one_of=v.US_ROLES, added=True),
        _F("summary", "Summary", "long", "In your own words; the document's words, quoted, if left empty.", added=True),
        *_EVERY,
    ),
    "figure": (
        _F("who", "Who", "party", "An id, a name that the atlas knows, or id = Name as stated."),
        _F("good", "Good", "good", "Id or name of a good of the atlas."),
        _F("measure", "Measure", "term", one_of=v.MEASURES),
        _F("how_many", "How many", "number"),
        _F("how_many_high", "To how many", "number", "Where it is a range."),
        _F("unit", "Unit", "text", "each, tonne, share, usd, eur, kg, days, months, years."),
        _F("per", "Per", "text", "year, month or day, where it is a rate."),
        _F("status", "Status", "term", one_of=FIGURE_STATUSES),
        _F("when", "When", "date", _DATE),
        _F("scope", "Scope", "text", "What part is counted, and what words qualify it.", added=True),
        _F("basis", "Basis", "term", "", v.BASES, added=True),
        *_EVERY,
    ),
    "incident": (
        _F("what", "What", "long"),
        _F("when", "When", "date", _DATE),
        _F("where", "Where", "text", "City or sea."),
        _F("country", "Country", "actor", "Id of the state or territory."),
        _F("domain", "Domain", "term", one_of=v.DOMAINS),
        _F("quantities", "Quantities", "quantities", "A number and what is counted, such as 3 cable; the fact holds one."),
        _F("actors", "Ascribed to", "parties", _PARTIES),
        *_EVERY,
    ),
    "related": (
        _F("title", "Title", "long"), _F("date", "Date", "date", _DATE), _F("kind", "Kind", "text"),
        _F("topics", "Topics", "terms"), _F("url", "Address", "text"),
    ),
}  # fmt: skip
"""Kind of candidate -> the members of its content, in the order in which a person sees them."""


def fields_of(kind: str) -> dict[str, ContentField]:
    """The fields of a kind by name."""
    return {f.name: f for f in FIELDS[kind]}


def as_text(field: ContentField, value: Any) -> str:
    """A member's value as text; empty where there is none."""
    if value is None or value == [] or value == "":
        return ""
    match field.form:
        case "parties":
            return "\n".join(_party_text(p) for p in value)
        case "party" | "good":
            return _party_text(value)
        case "people":
            return "\n".join(
                " | ".join(str(p.get(k) or "") for k in ("name", "role", "affiliation", "actor")).rstrip(" |") for p in value
            )
        case "quantities":
            return "\n".join(f"{_number_text(q['how_many'])} {q.get('unit') or ''}".strip() for q in value)
        case "new-actors":
            return "\n".join(" | ".join(str(a.get(k) or "") for k in ("id", "kind", "name", "country")).rstrip(" |") for a in value)
        case "terms":
            return "; ".join(str(one) for one in value)
        case "truth":
            return "true" if value else "false"
        case "number" | "whole":
            return _number_text(value)
        case _:
            return str(value)


def _party_text(party: Mapping[str, Any]) -> str:
    name, one = party.get("name") or "", party.get("id") or ""
    return f"{one} = {name}" if one and name and one != name else str(one or name)


def _number_text(value: Any) -> str:
    return f"{value:.12g}" if isinstance(value, int | float) else str(value)


def from_text(field: ContentField, text: str, known: Known) -> Any:
    """The value that a text says; None or the empty list where it is empty.

    Raises:
        ValueError: it does not read as the field's form; says what does.
    """
    said = text.strip()
    if not said:
        return [] if field.is_list or field.form == "terms" else None
    match field.form:
        case "parties":
            return [_party(item, known.actor) for item in _items(said)]
        case "party":
            return _party(said, known.actor)
        case "good":
            return _party(said, known.good)
        case "people":
            return [_person(item, known) for item in _items(said)]
        case "quantities":
            return [_quantity(item) for item in _items(said)]
        case "new-actors":
            return [_new_actor(item) for item in _items(said)]
        case "terms":
            terms = [one.strip() for one in re.split(r"[;,\n]", said) if one.strip()]
            return [_term(field, one) for one in dict.fromkeys(terms)]
        case "term":
            return _term(field, said)
        case "truth":
            return _truth(said)
        case "number":
            return _number(said)
        case "whole":
            return _whole(said)
        case "actor":
            return known.actor(said.partition("=")[0]) or said
        case "date":
            dates.span(said)
            return said
        case _:
            return " ".join(said.split()) if field.form == "text" else re.sub(r"\s+", " ", said)


def _items(text: str) -> list[str]:
    return [one.strip() for one in re.split(r"[;\n]", text) if one.strip()]


def _party(text: str, find: Callable[[str], str | None]) -> dict[str, str | None]:
    left, sign, right = (part.strip() for part in text.partition("="))
    if sign and re.match(SLUG, left):  # a name may hold the sign too
        return {"name": right or left, "id": left}
    return {"name": text.strip(), "id": find(text)}


def _person(text: str, known: Known) -> dict[str, str | None]:
    name, role, affiliation, actor = ([part.strip() or None for part in text.split("|")] + [None] * 4)[:4]
    if name is None:
        raise ValueError(f"{text!r} names no person; write Name | role | affiliation | id of the actor")
    person = {"name": name, "role": role, "affiliation": affiliation}
    return person | {"actor": known.actor(actor) or actor} if actor else person


def _quantity(text: str) -> dict[str, Any]:
    found = re.fullmatch(r"([\d.,]+)\s*(.*)", text)
    if found is None:
        raise ValueError(f"{text!r} is no quantity; write a number and what is counted, such as 3 cable")
    return {"how_many": _number(found[1]), "unit": found[2] or None}


def _new_actor(text: str) -> dict[str, str | None]:
    one, kind, name, country = ([part.strip() or None for part in text.split("|")] + [None] * 4)[:4]
    if not one or not kind or not name:
        raise ValueError(f"{text!r} is no actor; write id | kind | Name in English | country, such as acme | company | Acme | us")
    return {"id": one, "kind": kind, "name": name, "country": country}


def _term(field: ContentField, said: str) -> str:
    if field.one_of and said not in field.one_of.terms:
        raise ValueError(f"{said!r} is no term of {field.one_of.name}; use one of {', '.join(field.one_of.terms)}")
    return said


def _truth(said: str) -> bool:
    known = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "0": False}
    if said.lower() not in known:
        raise ValueError(f"{said!r} is neither true nor false")
    return known[said.lower()]


def _number(said: str) -> float:
    plain = said.replace(" ", "")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    if not re.fullmatch(r"-?\d+(\.\d+)?", plain):
        raise ValueError(f"{said!r} is no number such as 1250 or 0.35")
    return float(plain)


def _whole(said: str) -> int:
    if not re.fullmatch(r"\d+", said):
        raise ValueError(f"{said!r} is no whole number such as 3")
    return int(said)


def changed(kind: str, content: Mapping[str, Any], texts: Mapping[str, str], known: Known) -> dict[str, Any]:
    """The content with some fields exchanged for what their texts say; a field whose text is as it was stays untouched.

    Raises:
        ValueError: texts that do not read, or keys that are no field; all at once, a line each.
    """
    by_name, result, problems = fields_of(kind), dict(content), []
    for name, text in texts.items():
        if name not in by_name:
            problems.append(f"{name}: is no field of a candidate of kind {kind}\n    way out: name one of {', '.join(by_name)}")
            continue
        if _is_as_it_was(by_name[name], text, as_text(by_name[name], content.get(name))):
            continue
        try:
            value = from_text(by_name[name], text, known)
        except ValueError as error:
            problems.append(f"{name}: {error}")
            continue
        if by_name[name].added and value in (None, [], False):
            result.pop(name, None)
        else:
            result[name] = value
    if problems:
        raise ValueError("\n".join(problems))
    return result


def _is_as_it_was(field: ContentField, text: str, before: str) -> bool:
    if field.form == "terms":  # boxes are ticked in the order of the vocabulary
        return {t.strip() for t in text.split(";")} == {t.strip() for t in before.split(";")}
    return _plain(text) == _plain(before)


def _plain(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
