"""What stands beside a name in apposition, taken apart: role and affiliation, in capitals or in small letters.

Documents name roles that no list of titles holds (`operations chief of the Coast Guard`, `Vice President Munitions`). What they have
in common is the noun that such a role turns on, among its first words; what follows it says of what or where.
"""

from __future__ import annotations

import re

from isthmus.documents import person_forms as forms
from isthmus.documents.gazetteer import Gazetteer

_NOUNS = (
    "minister", "president", "secretary", "chancellor", "premier", "governor", "mayor", "senator", "ambassador", "envoy", "consul",
    "representative", "delegate", "commissioner", "director", "general", "head", "chief", "chair", "chairman", "chairwoman", "chairperson",
    "co-chair", "executive", "officer", "manager", "partner", "founder", "co-founder", "lead", "leader", "coordinator", "co-ordinator",
    "commander", "commodore", "captain", "admiral", "colonel", "brigadier", "major", "sergeant", "marshal", "inspector", "superintendent",
    "spokesman", "spokeswoman", "spokesperson", "adviser", "advisor", "aide", "counsellor", "counselor", "attaché", "diplomat",
    "fellow", "researcher", "analyst", "scholar", "scientist", "professor", "lecturer", "economist", "historian", "expert", "specialist",
    "strategist", "engineer", "planner", "rector", "dean", "provost", "author", "co-author", "editor", "rapporteur", "moderator", "host",
    "discussant", "speaker", "panellist", "panelist", "facilitator", "convener", "organiser", "organizer", "undersecretary", "treasurer",
    "associate", "assistant", "deputy", "comptroller", "auditor", "lawyer", "judge", "counsel", "member", "legislator", "lawmaker",
    "oceanographer", "physicist", "geographer", "negotiator", "liaison", "instructor", "curator", "warden", "operator",
)  # fmt: skip
NOUN = r"(?i:(?:vice-|under-|co-)?(?:" + "|".join(sorted(_NOUNS, key=len, reverse=True)) + r")s?)"
"""A noun that a role turns on."""

_STOPS = r"(?:said|says|told|who|whom|which|that|will|has|have|had|is|was|are|were|would|to|met|and|by|than|as|but|because|called|wanted)"
_LED = rf"(?:(?!{_STOPS}\b)[\w’'&/-]+ ){{0,6}}?"
ROLE_FIRST = re.compile(rf"^(?:(?:the|an?|currently|then|now) )?{_LED}{NOUN}\b", re.IGNORECASE)
"""Words that begin with a role: its noun is among the first seven."""

_TITLES = r"(?: \((?:Dr|Prof|Mr|Ms|Mrs|ret|retd|he|she|they)\b[^)]*\))?"
_REST = r"(?:[^,.;:()\"“”–—|\t]|(?<=[A-Z])\.(?=[A-Z ]))"
NAME_FIRST = re.compile(
    rf"(?<![\w-]){forms.CAPITAL}(?P<honorific>{forms.HONORIFIC}*)(?P<name>{forms.NAME}){_TITLES}(?:,| [-–—|:]| \(|"
    rf" (?:is|was|serves as)(?= an? | the ))\s?"
    rf"(?P<words>(?:(?:the|an?|who is) )?{_LED}{NOUN}\b{_REST}*(?:, (?:of|at) (?:the )?[A-Z]{_REST}+)?)"
    rf"(?P<rest>(?:(?:,| [-–—|]|\),?) ?(?:the )?[A-Z]{_REST}*)*)"
)
"""`Elof Ringdahl, operations chief of the Coast Guard`; `Oswin Pettigrew (host), Strand Foundation`."""

ROLE_THEN_NAME = re.compile(
    rf"(?P<lead>[A-Z][\w-]*(?: [A-Z][\w-]*){{0,3}})['’]s? (?P<role>{_LED}{NOUN}\b(?:-[a-z]+)*(?: (?:for|of|at) [^,.;]{{2,50}})?),"
    rf" (?P<honorific>{forms.HONORIFIC}*)(?P<name>{forms.NAME})"
)
"""`Latvia's defence minister, Zane Krastiņa`."""

OFFICE_THEN_NAME = re.compile(
    rf"\b[Tt]he (?P<role>{_LED}{NOUN}\b (?:of|for|at) [^,.;()]{{2,60}}),"
    rf" (?P<honorific>{forms.HONORIFIC}*)(?P<name>{forms.NAME})(?=[,.;)])"
)
"""`the President of the society, Corinna Maddern,`."""

NAMED_AS = re.compile(
    rf"\b(?:elected|appointed|named|chose|nominated|confirmed) (?P<honorific>{forms.HONORIFIC}*)(?P<name>{forms.NAME})"
    rf" (?:as |to be )(?:the |its |their |an? )?(?P<role>{_LED}{NOUN}\b(?: (?:of|for|at) [^,.;()]{{2,60}})?)"
)
"""`elected Imke Petersen-Roh as Coordinator`."""

_OFFICE = (
    r"(?:(?:Lt\.?|Lieutenant|Maj\.?|Major|Brig\.?|Brigadier|Vice|Rear|Fleet|Air Chief|Air Vice|Wing|Group|Flight|Frigate|Chief"
    r"|Master|Staff|Sub)[ -])*"
    r"(?:Generals?|Gen\.|Admiral|Adm\.|Colonel|Col\.|Captain|Capt\.|Commander|Cdr\.?|Cmdr\.|Major|Maj\.|Brigadier|Commodore|Marshal"
    r"|Lieutenant|Lt\.|Sergeant|Sgt\.|Ambassador|Amb\.|Senator|Sen\.)"
)
RANKED = re.compile(
    rf"(?<![\w-]){forms.CAPITAL}(?P<role>{_OFFICE}) (?:Sir |Dame |Dr\.? )?(?P<name>{forms.NAME})"
    r"(?:,? (?:of|from|with) (?:the )?(?P<of>[A-Z][\w’'&-]*(?: (?:(?:of|in|for|and) (?:the )?)?[A-Z][\w’'&-]*){0,7}))?"
)
"""`Brigadier Brock Tallentire of the Australian Army`."""

_BODY = re.compile(
    r"\b(?:ministry|department|office|embassy|agency|directorate|secretariat|commission|council|committee|institut\w*|cent(?:re|er)"
    r"|foundation|university|college|school|academy|command|forces?|navy|army|staff|bureau|authority|society|forum|association"
    r"|federation|organi[sz]ation|company|group|corporation|industries|ltd|inc|gmbh|trust|board|union|alliance|parliament|senate|service"
    r"|administration|corps|laborator(?:y|ies)|lab|think tank|network|observatory|headquarters|mission|delegation|guard|fleet|bank|fund)\b",
    re.IGNORECASE,
)


def told(words: str, gazetteer: Gazetteer) -> tuple[str, str | None, str | None]:
    """Role, affiliation and its id of the words beside a name: `Director, Planning Division, Ministry of Ports, Norland`.

    The last part between commas that names a body is the affiliation; a state after it is left out; else `at`, `of`, `for` or
    `in` leads to it.
    """
    words = re.sub(r"^(?:who is |the |an? |currently |then |now )+", "", words.strip(" ,–—-|()"))
    parts = [p.strip(" –—-|()") for p in re.split(r"\),?|,| [–—|-] |\t", words) if p.strip(" –—-|()")]
    if len(parts) > 2 and _state(parts[-1], gazetteer) and not re.search(rf"{NOUN}\b", parts[-2]) and _BODY.search(parts[-2]):
        parts = parts[:-1]
    for at, part in enumerate(parts[:2]):  # as the tables of engagements have it: whose, and to whom
        if stated := re.match(r"(?P<role>.*\b(?:Ambassador|High Commissioner)) of (?:the )?(?P<state>.+?)(?P<to> to .+)?$", part):
            role = ", ".join((*parts[:at], stated["role"] + (stated["to"] or "")))
            return role, stated["state"], _one(gazetteer.ids_of(stated["state"]))
    if len(parts) > 1:
        last = re.sub(r"^(?:of|at|in|for) (?:the )?|^the ", "", parts[-1])
        known = gazetteer.ids_of(last)
        if known or _BODY.search(last) or len(parts) == 2 or not re.search(rf"{NOUN}\b", last):
            return ", ".join(parts[:-1]), last, _one(known)
    return _linked(", ".join(parts), gazetteer)


def _linked(role: str, gazetteer: Gazetteer) -> tuple[str, str | None, str | None]:
    """A role without commas: what `at`, `of`, `in` or `for` leads to, where that names a body or a state."""
    if own := re.match(r"^([A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3})['’]s? (.+)$", role):
        return own[2], own[1], _one(gazetteer.ids_of(own[1]))
    for link in (" at the ", " at ", " of the ", " of ", " in the ", " in ", " with ", " from ", " for the ", " for "):
        head, found, body = role.rpartition(link)
        known = gazetteer.ids_of(body) if found else ()
        if found and (known or " at" in link or (_BODY.search(body) and body[:1].isupper())):
            return head, body, _one(known)
    return role, None, None


def _state(words: str, gazetteer: Gazetteer) -> bool:
    ids = gazetteer.ids_of(words)
    return len(ids) == 1 and len(ids[0]) == 2


def _one(ids: tuple[str, ...]) -> str | None:
    return ids[0] if len(ids) == 1 else None
