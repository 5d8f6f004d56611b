"""Persons in public roles: name, role and affiliation, as a document states them, each person once.

Read are roles before names (`NATO Secretary General Jens Stoltenberg`), names before roles (`Dr Anna Berg, Senior Fellow, Institute X`), a
name on one line and the role on the next, and who moderates, chairs or speaks. A name without role, affiliation or part in
an event is not kept: the project knows people in public roles alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from isthmus.documents import appositions
from isthmus.documents import person_forms as forms
from isthmus.documents.folding import fold
from isthmus.documents.gazetteer import BORNE_BY_PERSONS, Gazetteer
from isthmus.documents.reading import Mention, Passage, Person

_GOES_ON = re.compile(r" (?!(?:MP|AM|AO|AC|KC|QC|CBE|OBE|MBE|PhD|NATO|EU|UN|The|In|On|At|For|As|And"
    r"|But)\b)[A-Z][a-z]+['’]?(?: [A-Z]|$|,|['’])")
"""After a name, a further word in a capital: the name of a body has been cut short."""
_AUTHOR = re.compile(rf"(?:^|, |and |& |; )(?P<honorific>{forms.HONORIFIC}*)(?P<name>{forms.NAME})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A name in a passage at `[begin, end)` of its text, and what stands beside it."""

    passage: int
    begin: int
    end: int
    name: str
    role: str | None = None
    affiliation: str | None = None
    affiliation_id: str | None = None
    score: float
    reason: str


def people(passages: Sequence[Passage], mentions: Sequence[Mention], gazetteer: Gazetteer) -> tuple[Person, ...]:
    """The persons that a document's own passages name, in order of their first mention.

    Args:
        passages: of one document; those that are not its own (teasers) are passed over.
        mentions: of the document; those of kind `person` add nothing, since the same rules made them.
        gazetteer: to tell organisations and places from names, and to identify affiliations.
    """
    grouped = joined(sightings(passages, gazetteer))
    return tuple(_person(group) for group in grouped if any(s.role or s.affiliation for s in group))


def person_mentions(passages: Sequence[Passage], gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """Where the persons of `people` are named, their fullest name as value."""
    found: list[Mention] = []
    text = {p.number: p.text for p in passages}
    for group in joined(sightings(passages, gazetteer)):
        if any(s.role or s.affiliation for s in group):
            name = _fullest(group).name
            found += [
                Mention(passage=s.passage, begin=s.begin, end=s.end, kind="person", text=text[s.passage][s.begin : s.end], value=name)
                for s in group
            ]
    return tuple(sorted(found, key=lambda m: (m.passage, m.begin)))


def sightings(passages: Sequence[Passage], gazetteer: Gazetteer) -> tuple[Sighting, ...]:
    """Every name of a person in the document's own passages, the more telling where two overlap."""
    found: list[Sighting] = []
    own = [p for p in passages if p.own]
    for place, passage in enumerate(own):
        following = own[place + 1] if place + 1 < len(own) and own[place + 1].number == passage.number + 1 else None
        here = [
            s
            for s in _in_passage(passage, following, gazetteer)
            if not _is_known(s.name, gazetteer) and not _GOES_ON.match(passage.text, s.end) and not _is_headline(s, passage, own)
        ]
        kept: list[Sighting] = []
        for sighting in sorted(here, key=lambda s: (-s.score, -(s.end - s.begin), s.begin)):
            if all(sighting.end <= k.begin or k.end <= sighting.begin for k in kept):
                kept.append(sighting)
        found += sorted(kept, key=lambda s: s.begin)
    return tuple(found)


def _is_headline(sighting: Sighting, passage: Passage, own: Sequence[Passage]) -> bool:
    """Whether a name of three words or more stands in a heading with capitals throughout, and nowhere else: `Biden Expands Efforts`."""
    words = [w for w in passage.text.split() if len(w) > 3]
    capitals = passage.kind == "heading" and sum(w[0].isupper() for w in words) > 0.7 * len(words)
    alone = capitals and len(sighting.name.split()) > 2
    return alone and not any(sighting.name in p.text for p in own if p is not passage)


def joined(found: Sequence[Sighting]) -> list[list[Sighting]]:
    """Sightings by person: the same words in any order, or one word of a name that no other person of the document has."""
    groups: list[list[Sighting]] = []
    words: list[set[str]] = []
    for sighting in sorted(found, key=lambda s: -len(_words(s.name))):
        its = _words(sighting.name)
        same = [n for n, known in enumerate(words) if its <= known] if its else []
        if len(same) == 1:
            groups[same[0]].append(sighting)
        elif not same:
            groups.append([sighting])
            words.append(its)
    for group in groups:
        group.sort(key=lambda s: (s.passage, s.begin))
    return sorted(groups, key=lambda g: (g[0].passage, g[0].begin))


def _words(name: str) -> set[str]:
    return {w for w in re.findall(r"\w+", fold(name).lower) if len(w) > 1}


def _fullest(group: Sequence[Sighting]) -> Sighting:
    return max(group, key=lambda s: (len(_words(s.name)), len(s.name)))


def _person(group: Sequence[Sighting]) -> Person:
    """One person of all sightings: the fullest name, and role and affiliation where they are told best."""
    best = max(group, key=lambda s: ((s.role is not None) + (s.affiliation is not None) + (s.affiliation_id is not None), s.score))
    named = len(group)
    reasons = tuple(dict.fromkeys([best.reason, *(s.reason for s in group)]))
    return Person(
        name=_fullest(group).name, role=best.role, affiliation=best.affiliation, affiliation_id=best.affiliation_id,
        passage=best.passage, score=min(0.99, best.score + 0.02 * (named - 1)), reasons=reasons,
    )  # fmt: skip


def _is_known(name: str, gazetteer: Gazetteer) -> bool:
    """Whether the words are an organisation's or a place's, or all but the first or last of them."""
    whole = gazetteer.mentions(1, name)
    if any(m.kind == "actor" and m.begin and m.text not in BORNE_BY_PERSONS for m in whole):
        return True
    covered = sum(m.end - m.begin for m in whole if m.kind in ("actor", "good"))
    return gazetteer.knows(name) or covered * 3 > len(name) * 2


def _in_passage(passage: Passage, following: Passage | None, gazetteer: Gazetteer) -> Iterator[Sighting]:
    text = passage.text
    if passage.kind == "heading" and not following:
        return
    event_part = forms.PART_IN_EVENT.match(text)
    begin = event_part.end() if event_part else 0
    if event_part:
        yield from _in_event(passage, event_part, gazetteer)
    yield from _of_lines(passage, begin, following, gazetteer)
    yield from _beside(passage, begin, gazetteer)
    if not forms.HINT.search(text):
        return
    for match in forms.AFTER.finditer(text, begin):
        if _is_anothers(match["role"]):
            continue  # `Thank you, Anna Berg, President Nowak will go on`: the role is another's
        role, affiliation, known = _parted(match["role"], match["rest"], gazetteer)
        yield _sighting(passage, match, role, affiliation, known, 0.9, "the role stands after the name")
    for match in forms.BEFORE.finditer(text):
        if match["honorific"] == "" and match["role"] in ("General", "Speaker", "Partner", "Lead", "Expert", "Officer"):
            continue
        role, affiliation, known = _led(match, gazetteer)
        yield _sighting(passage, match, role, affiliation, known, 0.92, "the role stands before the name")
    for match in forms.ADDRESSED.finditer(text):
        yield _sighting(passage, match, None, None, None, 0.5, "an honorific stands before the name")


def _is_anothers(role: str) -> bool:
    """Whether a role after a name leads to a further name with which the sentence goes on."""
    led = forms.BEFORE.match(role)
    if led is None:
        return False
    return (" " in led["name"] and not led["of"]) or bool(re.match(r"\s[a-z]", role[led.end() :]))


def _of_byline(passage: Passage) -> Iterator[Sighting]:
    """Who wrote it: `By Anna Berg and Piotr Nowak`; a line that is a byline names nobody else."""
    line = forms.BYLINE.match(passage.text)
    if line and len(passage.text) <= 160 and not re.search(r"[.!?]$", passage.text):
        for match in _AUTHOR.finditer(passage.text[line.end() :]):
            found = _sighting(passage, match, "author", None, None, 0.7, "a byline names the author")
            yield replace(found, begin=found.begin + line.end(), end=found.end + line.end())


def _beside(passage: Passage, begin: int, gazetteer: Gazetteer) -> Iterator[Sighting]:
    """Roles in apposition, of whatever words, and ranks."""
    for match in appositions.NAME_FIRST.finditer(passage.text, begin):
        if not _is_anothers(match["words"]):
            role, affiliation, known = appositions.told(match["words"] + match["rest"], gazetteer)
            yield _sighting(passage, match, role, affiliation, known, 0.93, "the role stands after the name")
    yield from _of_byline(passage)
    for form, reason in (
        (appositions.OFFICE_THEN_NAME, "the role stands before the name"),
        (appositions.NAMED_AS, "named to the role"),
    ):
        for match in form.finditer(passage.text):
            role, affiliation, known = appositions.told(match["role"], gazetteer)
            yield _sighting(passage, match, role, affiliation, known, 0.86, reason)
    for match in appositions.ROLE_THEN_NAME.finditer(passage.text):
        known = _one(gazetteer.ids_of(match["lead"]))
        yield _sighting(passage, match, match["role"], match["lead"], known, 0.86, "the role stands before the name")
    for match in appositions.RANKED.finditer(passage.text):
        known = _one(gazetteer.ids_of(match["of"])) if match["of"] else None
        score = 0.8 if match["of"] else 0.6
        yield _sighting(passage, match, match["role"], match["of"], known, score, "a rank stands before the name")


def _sighting(
    passage: Passage, match: re.Match[str], role: str | None, affiliation: str | None, known: str | None, score: float, reason: str
) -> Sighting:
    score += 0.05 if known else 0.0
    return Sighting(
        passage=passage.number, begin=match.start("name"), end=match.end("name"), name=match["name"], role=role,
        affiliation=affiliation, affiliation_id=known, score=score, reason=reason,
    )  # fmt: skip


def _in_event(passage: Passage, part: re.Match[str], gazetteer: Gazetteer) -> Iterator[Sighting]:
    """`Moderator: Anna Berg`: the part is the role where the line tells no other."""
    match = re.compile(rf"(?P<honorific>{forms.HONORIFIC}*)(?P<name>{forms.NAME})(?:, (?P<org>[A-Z][^,;]*))?").match(passage.text, part.end())  # noqa: E501
    if match:
        role = re.sub(r"(?i)\s*(?:remarks|address|speech)?\s*(?:ed by|by)$", "", part["part"]).strip().lower()
        role = {"moderat": "moderator", "speakers": "speaker", "welcome": "welcome remarks", "opening": "opening remarks"}.get(role, role)
        organisation = match["org"].strip() if match["org"] else None
        known = _one(gazetteer.ids_of(organisation)) if organisation else None
        yield _sighting(passage, match, role, organisation, known, 0.75, f"named as {role} of the event")


def _of_lines(passage: Passage, begin: int, following: Passage | None, gazetteer: Gazetteer) -> Iterator[Sighting]:
    """A line that is a name alone, its role on the next; cells of a row; `Name, Organisation`."""
    text = passage.text[begin:]
    whole = forms.WHOLE_NAME.match(text)
    if whole and following is not None and _is_role_line(following.text):
        role, affiliation, known = appositions.told(following.text, gazetteer)
        reason = "the role stands on the next line" + (f", as {whole['part']}" if whole["part"] else "")
        found = _sighting(passage, whole, role, affiliation, known, 0.94, reason)
        yield replace(found, begin=found.begin + begin, end=found.end + begin)
    elif whole and whole["part"]:
        found = _sighting(passage, whole, whole["part"].lower(), None, None, 0.9, f"named as {whole['part']}")
        yield replace(found, begin=found.begin + begin, end=found.end + begin)
    short = re.match(rf"^(?P<honorific>{forms.HONORIFIC}*)(?P<name>{forms.NAME})(?:, | [-–—|] |\t)(?P<org>[A-Z][^.;]{{2,80}})$", text)
    if short and (known := _one(gazetteer.ids_of(short["org"]))) and not forms.WHOLE_ROLE.match(short["org"]):
        found = _sighting(passage, short, None, short["org"], known, 0.8, "a known organisation stands after the name")
        yield replace(found, begin=found.begin + begin, end=found.end + begin)
    if "\t" in text:
        yield from (replace(f, begin=f.begin + begin, end=f.end + begin) for f in _in_row(passage, text, gazetteer))


def _in_row(passage: Passage, text: str, gazetteer: Gazetteer) -> Iterator[Sighting]:
    """A cell that is a name alone, the cells after it its role and organisation; or the one before it, in a table of two columns."""
    cells = text.split("\t")
    place = 0
    for number, cell in enumerate(cells):
        whole = forms.WHOLE_NAME.match(cell.strip())
        after = [c.strip() for c in cells[number + 1 :] if c.strip()]
        before = cells[number - 1].strip() if number == 1 and len(cells) == 2 else ""
        words = ", ".join(after[:2]) if after else before
        if whole and appositions.ROLE_FIRST.match(words) and len(words) <= 160:
            role, affiliation, known = appositions.told(words, gazetteer)
            found = _sighting(passage, whole, role, affiliation, known, 0.94, "a row names role and organisation")
            shift = place + len(cell) - len(cell.lstrip())
            yield replace(found, begin=found.begin + shift, end=found.end + shift)
        place += len(cell) + 1


def _is_role_line(text: str) -> bool:
    """Whether a line is a role, perhaps with its organisation, and no sentence and no further person."""
    if len(text) >= 160 or text[-1:] in ".:" or forms.BYLINE.match(text):
        return False
    return bool(appositions.ROLE_FIRST.match(text)) and not appositions.NAME_FIRST.search(text)


def _parted(role: str, rest: str, gazetteer: Gazetteer) -> tuple[str, str | None, str | None]:
    """Role, affiliation and its id of words after a name: `Secretary General of NATO`, `Senior Fellow` and `, Institute X`."""
    role = _ended(role)
    if ambassador := re.match(r"(?P<role>.*\bAmbassador) of (?:the )?(?P<state>.+?)(?P<to> to .+)?$", role):
        return ambassador["role"] + (ambassador["to"] or ""), ambassador["state"], _one(gazetteer.ids_of(ambassador["state"]))
    if re.search(r"\b(?:Ambassador|Representative|Envoy|Delegate)\b.* to ", role):
        return _with_lead(role, gazetteer)
    rest = re.sub(r"^(?:,|at| at|\s[-–—|])\s?(?:the )?", "", rest).strip()
    if rest and not re.match(r"(?:said|told|who|which|and)\b", rest):
        return role, rest, _one(gazetteer.ids_of(rest))
    for link in (" at the ", " at ", " of the ", " of ", " to the ", " to ", " with ", " from ", " for "):
        head, found, organisation = role.rpartition(link) if link not in (" at ", " at the ") else role.partition(link)
        if found and (known := gazetteer.ids_of(organisation)):
            return head, organisation, _one(known)
        if found and " at" in link and organisation[:1].isupper():
            return head, organisation, None
    return _with_lead(role, gazetteer)


def _led(match: re.Match[str], gazetteer: Gazetteer) -> tuple[str, str | None, str | None]:
    """Role, affiliation and its id of words before a name: `Japan's Prime Minister`, `Prime Minister of Japan`, `… of Japan` after."""
    role = match["role"] + (match["to"] or "")
    for stated in (match["of"], match["after"]):
        if stated and (known := gazetteer.ids_of(stated)):
            return role, stated, _one(known)
    if match["of"]:
        return appositions.told(f"{role} of {match['of']}", gazetteer)
    return _with_lead(f"{match['led']}{role}", gazetteer)


def _with_lead(words: str, gazetteer: Gazetteer) -> tuple[str, str | None, str | None]:
    """`Japanese Foreign Minister` as role, affiliation and id: the longest known name that leads to the role."""
    parts = words.split(" ")
    for start in range(len(parts)):
        for end in range(len(parts) - 1, start, -1):
            lead = re.sub(r"['’]s?$", "", " ".join(parts[start:end]))
            role = " ".join(parts[end:])
            if forms.WHOLE_ROLE.match(role) and (found := [m for m in gazetteer.mentions(1, lead) if m.kind == "actor" and m.text == lead]):
                stated = (found[0].value or lead) if gazetteer.is_adjective(lead) else lead
                return role, stated, _one(found[0].ids)
    found_role = re.search(rf"{forms.ROLE}.*$", words)
    return (found_role[0] if found_role else words), None, None


def _ended(role: str) -> str:
    """A role without what a sentence goes on with: it ends before a verb, a conjunction or a relative."""
    return re.split(
        r" (?:said|says|told|who|which|will|has|have|had|is|was|are|were|and (?=[A-Z][a-z]+ [A-Z])|on \w+day|in (?:19|20)\d\d|met|spoke|gave|discussed|argued|noted|"  # noqa: E501
        r"added|welcomed|stressed|visited|attended|joined|opened|delivered|during|when|where)\b", role)[0].strip()  # fmt: skip


def _one(ids: Sequence[str]) -> str | None:
    return ids[0] if len(ids) == 1 else None
