"""What each kind of candidate becomes: engagements with participants, recommendations, commitments, quantities, incidents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from isthmus.documents.acceptance import LONGEST_NAME, READ_IT, Draft, Proposed, Writing, slug
from isthmus.documents.content_fields import NO_EVIDENCE
from isthmus.documents.document_source import DocumentSource
from isthmus.documents.known_things import Known
from isthmus.model import vocabularies as v

RATES = ("output", "capacity", "use", "demand", "order", "transfer")
"""Measures whose date is the time that the figure covers."""
EACH = frozenset({"each", "item", "items", "unit", "units", "round", "rounds", "piece", "pieces"})
TONNES = frozenset({"t", "ton", "tons", "tonne", "tonnes", "metric ton", "metric tons"})
MODERATING, HOSTING = ("moderat", "chair"), ("host",)


def draft(proposed: Proposed, content: Mapping[str, Any], source: DocumentSource, known: Known, taken: frozenset[str]) -> Draft:
    """What a candidate becomes with this content.

    Args:
        proposed: the candidate.
        content: as proposed, or as the judge wrote it.
        source: the document as a source.
        known: whom the atlas knows.
        taken: ids that facts bear already.

    Returns:
        The rows, and the problems that stand in the way.
    """
    writing = Writing(proposed, content, source, known, taken)
    _BUILD[proposed.kind](writing)
    return writing.done()


def _engagement(w: Writing) -> None:
    c = w.content
    conveners, hosts, took_part = w.actors("convened_by"), w.actors("hosts"), w.actors("took_part")
    if not (conveners or took_part or c.get("people") or w.draft.problems):
        w.wrong("took_part", "nobody is named", "say who took part")
    kind = w.term("kind", c.get("kind"), v.ENGAGEMENT_KINDS.terms)
    level = w.term("level", c.get("level") or "unknown", v.LEVELS.terms)
    when = w.needs("when", c.get("when"), "say when it took place, as exact as the document does, such as 2024 or 2024-07-10")
    shown = [w.name_of(one) for one in dict.fromkeys([*took_part, *conveners])]
    called = f"{(kind or 'meeting').replace('-', ' ')} of {_listed(shown)}" if shown else (kind or "engagement")
    said = str(c.get("what") or "")
    name = c.get("name") or (said if 0 < len(said) <= LONGEST_NAME else called[:1].upper() + called[1:])
    summary = c.get("summary") or _summary(called, [w.name_of(one) for one in conveners], c)
    key = w.identity(slug(str(name), 36), str(when or "")[:7])
    w.add(
        "engagements", f"engagements/{key}", engagement_id=key, name=name, kind=kind, level=level, date=when,
        margin_of=c.get("margin_of"), place=c.get("where"), country=w.country(),
        domains=w.terms("domains", c.get("domains"), v.DOMAINS.terms), summary=summary,
    )  # fmt: skip
    for role, actors in (("convener", conveners), ("host", hosts), ("participant", took_part)):
        for one in actors:
            w.add("participants", f"participants/{key}.{one}.{role}", engagement_id=key, actor_id=one, role=role)
    seen = set()
    for person in c.get("people") or ():
        speaks_for = _speaks_for(w, person)
        role = _role(person.get("role"))
        named = (speaks_for, role, person["name"])
        if speaks_for and named not in seen:
            seen.add(named)
            fact_id = f"participants/{key}.{speaks_for}.{role}.{slug(person['name']) or 'person'}"
            w.add(
                "participants", fact_id, engagement_id=key, actor_id=speaks_for, role=role, person=person["name"],
                affiliation=person.get("affiliation"),
            )  # fmt: skip


def _summary(called: str, conveners: list[str], c: Mapping[str, Any]) -> str:
    """What happened in our own words, made of the fields alone."""
    place = f" in {c['where']}" if c.get("where") else ""
    by = f", convened by {_listed(conveners)}" if conveners else ""
    return f"{called[:1].upper()}{called[1:]}{place}{by}."


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def _role(said: str | None) -> str:
    words = (said or "").lower()
    return "moderator" if any(m in words for m in MODERATING) else "host" if any(h in words for h in HOSTING) else "speaker"


def _speaks_for(w: Writing, person: Mapping[str, Any]) -> str | None:
    """The actor for whom a person spoke."""
    one = person.get("actor") or person.get("affiliation_id")
    if one:
        return w.actor("people", {"id": one, "name": one})
    affiliation = person.get("affiliation")
    found = w.known.actor(affiliation) if affiliation else None
    if found:
        return found
    if w.content.get("leave_unnamed"):
        w.left_out.append(f"{person['name']}" + (f" ({affiliation})" if affiliation else ""))
        return None
    near = ", ".join(f"{i} ({n})" for i, n in w.known.near_actors(affiliation)) if affiliation else ""
    rule = f"nothing says for which actor {person['name']!r} spoke" + (f", {affiliation!r}" if affiliation else "")
    line = f"{person['name']} | {person.get('role') or 'speaker'} | {affiliation or ''} | ID"
    w.wrong("people", rule, f"end the line with the id of an actor: {line!r}" + (f"; near: {near}" if near else ""))
    return None


def _recommendation(w: Writing) -> None:
    c, source = w.content, w.draft.source.row
    text = w.needs("what", c.get("what"), "say what is recommended")
    key = w.identity(slug(str(source["publisher"] or ""), 20), slug(str(text or ""), 28))
    w.add(
        "recommendations", f"recommendations/{key}", recommendation_id=key, document=source["title"], document_date=source["published"],
        kind=w.term("kind", c.get("kind") or "recommendation", v.RECOMMENDATION_KINDS.terms), publisher=source["publisher"],
        addressees=sorted(w.actors("to")), theme=w.term("theme", c.get("theme"), v.DOMAINS.terms), text=w.quoted(str(text or "")),
        status=w.term("status", c.get("status") or "unknown", NO_EVIDENCE.terms),
    )  # fmt: skip


def _commitment(w: Writing) -> None:
    c = w.content
    parties = w.actors("parties")
    if not parties and not w.draft.problems:
        w.wrong("parties", "nobody is named", "say who is bound")
    said = str(w.needs("what", c.get("what"), "say what it is called") or "")
    kind = w.term("kind", c.get("kind"), v.COMMITMENT_KINDS.terms)
    called = f"{kind or 'commitment'} of {_listed([w.name_of(one) for one in parties])}"
    name = c.get("name") or (said if len(said) <= LONGEST_NAME else called[:1].upper() + called[1:])
    binding = c.get("binding")
    if binding is None:
        w.wrong("binding", "is not stated", "say true or false: binding in law or contract")
    key = w.identity(slug(str(name), 36), str(c.get("when") or "")[:4])
    w.add(
        "commitments", f"commitments/{key}", commitment_id=key, name=name, kind=kind, parties=sorted(parties), signed=c.get("when"),
        in_force=c.get("in_force"), until=c.get("until"), functions=w.terms("functions", c.get("functions"), v.FUNCTIONS.terms),
        domains=w.terms("domains", c.get("domains"), v.DOMAINS.terms), binding=binding, us_role=_us_role(w, parties),
        summary=c.get("summary") or w.quoted(said),
    )  # fmt: skip


def _us_role(w: Writing, parties: list[str]) -> str | None:
    """The part of the United States: by who is a party, else what the judge says, for the document need not."""
    if said := w.content.get("us_role"):
        return w.term("us_role", said, v.US_ROLES.terms)
    if "us" in parties:
        return "party"
    if any(one in w.known.us_bodies for one in parties):
        return "member-of-party"
    rest = ", ".join(f"{t} ({m})" for t, m in v.US_ROLES.terms.items() if t not in ("party", "member-of-party"))
    w.wrong("us_role", "cannot be taken from the parties", f"say what part the United States has: {rest}")
    return None


def _figure(w: Writing) -> None:
    c = w.content
    who = w.actor("who", c.get("who"))
    if c.get("who") is None:
        w.wrong("who", "is not stated", "say whose figure it is: an actor, or a state for a national total")
    good = _good(w)
    target = c.get("status") == "target"
    stated = w.term("measure", c.get("measure"), v.MEASURES.terms)
    measure = "target" if target and stated in ("output", "capacity") else stated
    many, high = c.get("how_many"), c.get("how_many_high")
    w.needs("how_many", many, "give the number")
    ranged = high is not None and high != many
    published, when = w.draft.source.row["published"], c.get("when")
    covers = measure == "target" or measure in RATES
    basis = c.get("basis") or ("official" if w.draft.source.row["kind"] == "official" else "reported")
    key = w.identity(who, good, measure, str(when or published or "")[:4])
    w.add(
        "quantities", f"quantities/{key}", actor_id=who, good_id=good, measure=measure, unit=_unit(w), scope=c.get("scope"),
        value=None if ranged else _float(many), low=_float(many) if ranged else None, high=_float(high) if ranged else None,
        period=when if covers else None, as_of=published if covers else when or published,
        basis=w.term("basis", basis, v.BASES.terms),
    )  # fmt: skip


def _good(w: Writing) -> str | None:
    said = w.content.get("good") or {}
    name = str(said.get("id") or said.get("name") or "")
    if found := w.known.good(name):
        return found
    near = ", ".join(f"{i} ({n})" for i, n in w.known.near_goods(name))
    rule = f"the atlas knows no good {name!r}" if name else "is not stated"
    w.wrong("good", rule, f"name one that it knows, near: {near}" if near else "name one that it knows; `isthmus ask ecosystem` lists them")
    return None


def _unit(w: Writing) -> str | None:
    said, per = str(w.content.get("unit") or "each").strip().lower(), str(w.content.get("per") or "").strip().lower()
    unit = "each" if said in EACH else "tonne" if said in TONNES else said
    whole = f"{unit}/{per.removeprefix('per ').removeprefix('a ').rstrip('s')}" if per else unit
    if whole in v.QUANTITY_UNITS.terms:
        return whole
    way_out = f"give unit and per so that they make one of {', '.join(v.QUANTITY_UNITS.terms)}, the number with them"
    w.wrong("unit", f"{whole!r} is no unit of the atlas", way_out)
    return None


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _incident(w: Writing) -> None:
    c = w.content
    what = str(w.needs("what", c.get("what"), "say what happened") or "")
    when = w.needs("when", c.get("when"), "say when it happened or was announced")
    place = w.needs("where", c.get("where"), "name the city or sea")
    counted = c.get("quantities") or []
    if len(counted) > 1:
        shown = "; ".join(f"{q['how_many']:g} {q.get('unit') or ''}".strip() for q in counted)
        w.wrong("quantities", f"{len(counted)} are stated ({shown}), and an incident holds one", "leave the one that counts it")
    first = counted[0] if counted else {}
    if counted and not first.get("unit"):
        w.wrong("quantities", f"nothing says of what there are {first['how_many']:g}", "name what is counted, such as 3 cable")
    country, domain = w.country(), w.term("domain", c.get("domain"), v.DOMAINS.terms)
    key = w.identity(domain, slug(str(place or ""), 20), str(when or "")[:7])
    w.add(
        "incidents", f"incidents/{key}", incident_id=key, date=when, place=place, country=country, domain=domain, what=w.quoted(what),
        quantity=_float(first.get("how_many")), unit=first.get("unit"), actors=sorted(w.actors("actors")),
    )  # fmt: skip


def _related(w: Writing) -> None:
    w.wrong("", READ_IT, "reject this with a reason such as 'read', or leave it")


_BUILD: Mapping[str, Callable[[Writing], None]] = {
    "engagement": _engagement, "recommendation": _recommendation, "commitment": _commitment, "figure": _figure, "incident": _incident,
    "related": _related,
}  # fmt: skip
