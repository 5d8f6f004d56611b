"""Who a sentence says acted: parties, the persons who stand for them, the level of their offices, and where and when it was."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from isthmus.documents.reading import Mention, Person, Reading
from isthmus.documents.sentences import Sentence
from isthmus.documents.standing import ships_in

Party = dict[str, Any]
"""`{"name": as stated, "id": actor id or None}`."""

OFFICES = {
    "leaders": r"(?<!vice )presidents?\b(?! of the (?:assembly|senate|court|bank))|vice president|prime ministers?|premiers?\b|"
    r"chancellors?\b(?! of the exchequer)|heads? of (?:state|government)|leaders[’']?\b|\bking\b|\bqueen\b(?! elizabeth’s)|"
    r"emperor|secretary[- ]general\b(?! of (?:the )?(?:national|japan’s national|ministry))",
    "ministers": r"\bministers?\b|ministerial|secretar(?:y|ies) of (?:state|defen[cs]e|war)|foreign secretar(?:y|ies)|"
    r"defen[cs]e secretar(?:y|ies)|attorneys? general|2\+2",
    "military": r"chiefs? of (?:the )?(?:defen[cs]e|(?:joint )?(?:general )?staff|(?:naval|army|air)\w*)|admirals?\b|"
    r"(?<!secretary )(?<!director )(?<!consul )(?<!attorney )\bgenerals?\b(?! (?:assembly|election|secretary|director|staff talks))|"
    r"commanders?\b|military committee|\bnav(?:y|ies|al)\b|arm(?:y|ies)\b|air forces?\b|armed forces|troops|frigates?\b|"
    r"destroyers?\b|warships?|squadrons?|staff talks",
    "officials": r"officials?\b|ambassadors?|envoys?|directors?\b|advis[eo]rs?\b|experts?\b|deput(?:y|ies)|delegations?|"
    r"under ?secretar|permanent representatives?|scholars?|analysts?|diplomats?|counsellors?|head of",
}
"""Level -> the offices that show it. A deputy or vice minister counts as an official."""

_OFFICES = {level: re.compile(pattern, re.IGNORECASE) for level, pattern in OFFICES.items()}
_DEPUTIES = re.compile(
    r"\b(?:deputy|vice|assistant|parliamentary vice|under)[- ](?:\w+ ){0,2}?(?:minister|secretary|national|director|chief)\w*"
    r"|(?:former|ex-)\s?(?:\w+ ){0,2}?(?:president|prime minister|minister|secretary)|minister-counsellor"
    r"|presidential|ministry|prime minister[’']s office|security advis[eo]r|secretary[- ]general of (?:\w+[’']s )?(?:the )?national",
    re.IGNORECASE,
)
TOPIC = re.compile(
    r",? (?:to (?:discuss|review|consider|address|exchange|explore|examine|take stock|mark|sign|strengthen|deepen|coordinate|talk"
    r"|celebrate|launch|advance|plan|prepare|support|reaffirm|express|underscore|commend|congratulate)\b"
    r"|discuss\w*|regarding|concerning|about\b|following|after\b|amid\b|against|ahead of|as part of|focus\w*|who\b"
    r"|(?:which|where)\b(?! (?:he|she|they|it|the [\w-]+|(?:[A-Z][\w’'-]+ ){1,3})\s?(?:also |later |both )?(?:met|held|had|was|were"
    r"|will|signed|joined"
    r"|visited|attended|took|paid|called|opened)\b)"
    r"|that\b|reaffirm\w*|address\w*|condemn\w*|agree\w*|welcom\w*|on (?:the )?(?:situation|war|issue|challenge|threat|implementation"
    r"|sidelines|margins)|in response|despite|as (?:the|they|it)\b|and (?:said|told|discussed|agreed|reaffirmed|condemned|signed"
    r"|called|pledged|visited|toured|underlined|expressed|welcomed|reviewed|praised|thanked))",
    re.IGNORECASE,
)
"""Where the words on who took part end and those on what it was about begin."""

_AS_PLACE = re.compile(
    r"\b(?:in|at|near|off|to|into|across|around|outside|within|of the coast of)\s+(?:the\s+)?(?:[\w’'.-]+,\s+)?$"
)
_VISITED = re.compile(
    r"\b(?:visit(?:s|ed)?|trip|tour|journey|call)\b[^.;,]{0,80}?\bto\s+(?:the\s+)?$|\bvisit(?:ed|s|ing)?\s+(?:the\s+)?$", re.IGNORECASE
)
"""Words before a state that receives visitors."""
_SUBJECT_AFTER = re.compile(
    r"(?:(?:, | and |, and )(?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3})*\s(?:will|have|has|had|held|met|ran|led|and [a-z]+ed"
    r"|(?!based|located|called"
    r"|shared|planned)[a-z]{3,}ed)\b"
)
"""What follows a state after `In Lund, ` that acts: `In Lund, Sweden met its guests`, not `In Lund, Sweden, they met`."""
_OTHER_TIME = re.compile(r"\b(?:since|after|following|ahead of|before|next|earlier)\b[^,]{0,50}$", re.IGNORECASE)
"""Words that set what follows in another time than the sentence's own."""

_NEW_CLAUSE = re.compile(r",? (?:where|which|while|and (?:will|then|is|are|was|were|later)|before (?:travel|fly|go)\w*)\b|; ")
"""Where a clause begins whose date is not that of the words before it."""

_TOPICAL = re.compile(
    r"^[’']s? (?:\w+ )?(?:war|invasion|aggression|attack\w*|launch\w*|threat\w*|nuclear|missile|behaviou?r|claims|support for"
    r"|assault|escalation|coercion|sovereignty|defen[cs]e of)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:on|about|under|beyond|regarding|concerning|over|against|towards?|for|support (?:to|for)|war in|invasion of"
    r"|threats? (?:from|by|of)"
    r"|ambassador to|envoy to|mission to|expert on)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def party(mention: Mention) -> Party:
    """A mention as a party: its id where it means one actor alone."""
    if set(mention.ids) == {"kr", "kp"}:  # where allies and partners write, `Korea` alone is the Republic
        return {"name": mention.text, "id": "kr"}
    return {"name": mention.text, "id": mention.ids[0] if len(mention.ids) == 1 else None}


def same(first: Party, second: Party) -> bool:
    """Whether two parties are one: the same id, or, where one has none, the same name."""
    if first["id"] and second["id"]:
        return bool(first["id"] == second["id"])
    return bool(first["name"].casefold() == second["name"].casefold())


def distinct(parties: Iterable[Party]) -> list[Party]:
    """Each party once, as first named."""
    kept: list[Party] = []
    for one in parties:
        if not any(same(one, other) for other in kept):
            kept.append(one)
    return kept


def shared(mine: Iterable[Party], theirs: Iterable[Party]) -> list[Party]:
    """The parties of the one that are among the other."""
    others = list(theirs)
    return [one for one in mine if any(same(one, other) for other in others)]


_PROPER = re.compile(r"(?:^|[\s(“\"])(?P<name>(?:[A-Z][\w’'-]+\s(?:of\s|and\s|the\s|for\s|on\s)?){0,6}[A-Z][\w’'-]+)\s$")
_PRONOUNS = frozenset(
    [
        "It",
        "This",
        "That",
        "These",
        "Those",
        "There",
        "He",
        "She",
        "They",
        "We",
        "You",
        "I",
        "Who",
        "What",
        "Which",
        "One",
        "Nothing",
        "Everyone",
        "Someone",
        "None",
        "Both",
    ]
)


def proper_name_before(before: str) -> list[Party]:
    """The proper name that ends a text, where it is no known actor: `Northwind Ordnance` of `Northwind Ordnance should`."""
    found = _PROPER.search(before)
    if found is None:
        return []
    name = re.sub(r"^(?:The|But|And|So|If|In|First|Second|Third|Finally|Therefore) ", "", found["name"])
    common = " " not in name and name.endswith("s") and not before[: found.start("name")].strip()
    return [{"name": name, "id": None}] if name and not common and name.split()[0] not in _PRONOUNS else []


def as_place(text: str, mention: Mention) -> bool:
    """Whether an actor stands as a place: in Japan, off Fiji, Tokyo, Japan."""
    return bool(_AS_PLACE.search(text[: mention.begin]))


def acting(sentence: Sentence, begin: int, end: int, *, places: bool = False) -> list[Party]:
    """The actors that stand within `[begin, end)` of a sentence as those who act; as places, or after `for` and `on`, only where `places`.

    Left out are those that are but the topic (Russia's war, support for Ukraine).
    """
    text = sentence.text
    after_place = {m.end for m in sentence.of("place")}
    found = []
    for mention in sentence.of("actor"):
        if not (begin <= mention.begin and mention.end <= end):
            continue
        before, after = text[max(0, mention.begin - 120) : mention.begin], text[mention.end : mention.end + 80]
        if _TOPICAL.match(after) or (not places and _ABOUT.search(before)):
            continue
        acts = places or _VISITED.search(before) or (before.endswith(", ") and _SUBJECT_AFTER.match(after))
        if not acts and (_AS_PLACE.search(before) or any(text[e : mention.begin] in (", ", " (") for e in after_place)):
            continue
        found.append((mention.begin, party(mention)))
    ships = [(at, {"name": name, "id": state}) for at, to, name, state in ships_in(text) if begin <= at and to <= end]
    return distinct(named for _, named in sorted([*found, *ships], key=lambda f: f[0]))


def persons_in(reading: Reading, text: str) -> list[Person]:
    """The people of a reading whom a text names, in full or by surname after an office."""
    return [p for p in reading.people if _is_named(p.name, text)]


_TITLE = (
    r"(?:President|Minister|Secretary|General|Chancellor|Premier|Mr\.?|Ms\.?|Mrs\.?|Dr\.?|Admiral|Ambassador|Adviser|Advisor|"
    r"Director|Chief|Commander|Professor|Representative|Senator)"
)


def _is_named(name: str, text: str) -> bool:
    if name in text:
        return True
    words = [w for w in name.split() if len(w) > 2 and w[0].isupper()]
    return any(
        re.search(rf"{_TITLE} (?:[A-Z][\w.’'-]* )?{re.escape(word)}\b", text) or _alone(word, text)
        for word in {*words[:1], *words[-1:]}
        if word in text
    )


def _alone(word: str, text: str) -> bool:
    """Whether one part of a name stands by itself, not within another's name: `Berg asked`, not `Anna Berg-Moe`."""
    return any(
        not re.search(r"[A-Z][\w’'-]+\s$", text[: m.start()]) and not re.match(r"\s[A-Z][a-z]", text[m.end() :])
        for m in re.finditer(rf"(?<![\w’'-]){re.escape(word)}(?![\w-])", text)
    )


def of_persons(people: Iterable[Person]) -> list[Party]:
    """The actors for whom people stand, as far as they are known."""
    return distinct(_stood_for(p) for p in people if p.affiliation and (p.affiliation_id or _KOREA.search(p.affiliation)))


_KOREA = re.compile(r"^(?!.*\bNorth\b).*\bKorean?\b")


def _stood_for(person: Person) -> Party:
    """The actor for whom a person stands; `Korea` alone is the Republic."""
    return {"name": person.affiliation, "id": person.affiliation_id or "kr"}


def as_stated(people: Iterable[Person]) -> list[dict[str, str | None]]:
    """People as plain values."""
    return [{"name": p.name, "role": p.role, "affiliation": p.affiliation} for p in people]


def level_of(text: str) -> str:
    """The level of the highest office that a text names; deputies, advisers and former holders count as officials."""
    left = _DEPUTIES.sub(" official ", text)
    return next((level for level, offices in _OFFICES.items() if offices.search(left)), "unknown")


def place_in(sentence: Sentence, begin: int = 0, end: int | None = None) -> tuple[str | None, str | None]:
    """Where something was (a place as named) and in which country (an actor id), as words of place say."""
    text = sentence.text
    end = len(text) if end is None else end
    where = next(
        (
            m
            for m in sentence.of("place")
            if begin <= m.begin < end and _AS_PLACE.search(text[: m.begin]) and not _OTHER_TIME.search(text[: m.begin])
        ),
        None,
    )
    states = [m for m in sentence.of("actor") if begin <= m.begin < end and len(m.ids) == 1 and len(m.ids[0]) == 2]
    country = None
    if where is not None:
        country = next((m.ids[0] for m in states if text[where.end : m.begin] in (", ", " (")), None)
        country = country or country_of(where)
    if country is None:
        country = next((m.ids[0] for m in states if as_place(text, m)), None) if where is None else None
    return (where.text if where else None), country


def country_of(place: Mention) -> str | None:
    """The country of a place, where its ids name just one: `jp`, or `jp/tokyo`."""
    countries = {i.split("/")[0] for i in place.ids if len(i.split("/")[0]) == 2}
    return countries.pop() if len(countries) == 1 else None


def date_in(sentence: Sentence, at: int) -> str | None:
    """The date, as EDTF, that stands nearest to `at` in a sentence; those after it before those that stand before it.

    None where that date could not be resolved (Monday, of a document without a date): another date would be another day's.
    """
    dates = dates_of(sentence)
    following = [m for m in dates if m.begin >= at and not _NEW_CLAUSE.search(sentence.text, at, m.begin)]
    before = [m for m in dates if m.begin < at]
    nearest = sorted(following or before or dates, key=lambda m: abs(m.begin - at))
    if nearest and nearest[0].value and _is_long(nearest[0].value):  # a fiscal year beside a day: the day says when
        nearest = [*(m for m in sorted(dates, key=lambda m: abs(m.begin - at)) if m.value and not _is_long(m.value)), *nearest]
    return nearest[0].value if nearest else None


def _is_long(value: str) -> bool:
    """Whether a date is a year or a stretch of more than a month."""
    first, _, last = value.partition("/")
    return len(first) == 4 or (bool(last) and len(first) == 7)


def dates_of(sentence: Sentence) -> list[Mention]:
    """The dates of a sentence that tell when something was: no terms (by 2030), no names of papers (the 2012 Declaration)."""
    found = [m for m in sentence.of("date") if not _dates_something_else(sentence.text, m)]
    return [m for m in found if not _only_repeats(sentence.text, m, found)]


def _only_repeats(text: str, mention: Mention, found: list[Mention]) -> bool:
    """Whether a date says less than another beside it: `this year` after `in June`, `today` after `two weeks ago`."""
    if mention.text.lower() == "today" and re.search(r"\bago\s$", text[: mention.begin]):
        return True
    value = mention.value
    return value is not None and len(value) == 4 and any(m.value and m.value != value and m.value.startswith(value) for m in found)


def _dates_something_else(text: str, mention: Mention) -> bool:
    """A date that names a paper or is a term: the 2012 Declaration, by 2030, since 2014."""
    before, after = text[: mention.begin], text[mention.end :]
    return bool(
        re.match(r"(?:by|since|until|before)\b", mention.text, re.IGNORECASE)
        or re.search(
            r"\b(?:by|since|by the end of|until the end of|established in|founded in|adopted in|signed in)\s$", before
        )
        or (re.fullmatch(r"\d{4}/\d{4}", mention.value or "") and re.search(r"\bfor (?:the (?:years|period) )?$", before))
        or re.match(
            r"\s(?:[A-Z][\w’'-]*\s){0,3}(?:Declaration|Agreement|Treaty|Strategy|Guidelines|Concept|Memorandum|budget)\b",
            after,
        )
    )


def domains_in(mentions: Iterable[Mention]) -> list[str]:
    """The domains that are named, each once, in alphabetical order."""
    return sorted({i for m in mentions if m.kind == "domain" and not m.negated for i in m.ids})
