"""Readings made of invented lines, with a small list of names in place of the gazetteer, so that a rule is tested alone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from isthmus.documents.reading import Mention, Passage, Person, Reading, Record
from isthmus.model.dates import Edtf

ACTORS = {
    "jp": ("Japanese", "Japan", "Tokyo’s government"), "au": ("Australian", "Australia", "Canberra’s government"),
    "kr": ("Republic of Korea", "South Korean", "South Korea", "Korean"), "nz": ("New Zealand",),
    "us": ("United States", "American", "U.S."), "gb": ("United Kingdom", "British", "UK"), "nato": ("NATO",),
    "pl": ("Polish", "Poland"), "no": ("Norwegian", "Norway"), "fi": ("Finnish", "Finland"), "ee": ("Estonian", "Estonia"),
    "fj": ("Fiji",), "ru": ("Russian", "Russia"), "cn": ("Chinese", "China"), "kp": ("North Korean", "North Korea"),
    "ua": ("Ukrainian", "Ukraine"), "ph": ("Philippines", "Philippine"), "fr": ("French", "France"), "ca": ("Canada",),
    "northwind": ("Northwind Ordnance",), "harbour-institute": ("Harbour Institute",), "eu": ("European Union",),
}  # fmt: skip
PLACES = {
    "Tokyo": "jp", "Seoul": "kr", "Canberra": "au", "Brussels": "be", "Warsaw": "pl", "Vilnius": "lt", "Madrid": "es", "Darwin": "au",
    "Wellington": "nz", "Suva": "fj", "Busan": "kr", "Oslo": "no", "Reykjavik": "is", "Gulf of Finland": "", "Baltic Sea": "",
    "Washington": "us", "Yokosuka": "jp", "Sydney": "au", "Tallinn": "ee", "Singapore": "sg", "Sea of Japan": "", "Honolulu": "us",
}  # fmt: skip
GOODS = {"155mm-round": ("155 mm artillery shells", "155 mm shells", "155 mm rounds"), "pac-3": ("PAC-3 interceptors", "PAC-3 interceptor"),
         "k2": ("K2 tanks",), "tnt": ("TNT",), "nitrocellulose": ("nitrocellulose",), "small-drone": ("reconnaissance drones",)}  # fmt: skip
DOMAINS = {
    "cyber": ("cyber",), "maritime": ("maritime", "naval"), "space": ("space", "satellite navigation"), "defence-industry": ("defence industry", "industrial"),
    "undersea-infrastructure": ("undersea cables", "undersea cable", "cables"), "counter-drugs": ("cocaine",), "ukraine": ("support for Ukraine",),
}  # fmt: skip
MONTHS = {m: i + 1 for i, m in enumerate("January February March April May June July August September October November December".split())}

_DATE = re.compile(
    rf"\b(?:from )?(?:(?P<from>\d{{1,2}})(?: to | and |–|-))?(?P<day>\d{{1,2}}) (?P<month>{'|'.join(MONTHS)})(?: (?P<year>20\d\d))?\b"
    rf"|\b(?P<only>{'|'.join(MONTHS)}) (?P<only_year>20\d\d)\b|\b(?:in|since|by) (?P<bare>20\d\d)\b|\b(?P<word>today|yesterday|last year)\b"
)
_PERSON = re.compile(
    r"\b(?P<role>(?:Prime Minister|President|(?:Foreign |Defence )?Minister|Secretary General|Ambassador|Admiral|Deputy Minister))"
    r" (?P<name>[A-Z][\w’-]+(?: [A-Z][\w’-]+)?)"
)


def reading(
    *lines: str, kind: str = "report", published: str | None = "2024-05-14", voices: tuple[str, ...] = (), title: str | None = None,
    publisher: str | None = None,
) -> Reading:  # fmt: skip
    """A reading of lines: `# ` begins a heading, `- ` an item, `> ` a quotation, `~ ` a teaser that is not the document's own."""
    passages = tuple(_passages(lines))
    mentions = tuple(m for p in passages for m in sorted(_mentions(p, published), key=lambda m: (m.begin, m.end)))
    record = Record(
        document_id="invented", title=title or passages[0].text, publisher=publisher, published=Edtf(published) if published else None,
        kind=kind, language="en", voices=voices, file="invented.txt", format="text", digest="0" * 64,
    )  # fmt: skip
    people = {p.name: p for passage in passages if passage.own for p in _people(passage, mentions)}
    return Reading(record=record, passages=passages, mentions=mentions, people=tuple(people.values()))


def _passages(lines: tuple[str, ...]) -> Iterator[Passage]:
    section: str | None = None
    marks = {"# ": "heading", "- ": "item", "> ": "quote"}
    for number, line in enumerate(lines, 1):
        own = not line.startswith("~ ")
        kind = marks.get(line[:2], "paragraph")
        text = line[2:] if line[:2] in (*marks, "~ ") else line
        yield Passage(number=number, locator=f"para. {number}", section=section, kind=kind, own=own, text=text)
        if kind == "heading":
            section = text


def _mentions(passage: Passage, published: str | None) -> Iterator[Mention]:
    listed = [
        *(("actor", id_, name) for id_, names in ACTORS.items() for name in names),
        *(("good", id_, name) for id_, names in GOODS.items() for name in names),
        *(("domain", id_, name) for id_, names in DOMAINS.items() for name in names),
        *(("place", id_, name) for name, id_ in PLACES.items()),
    ]
    taken: list[tuple[int, int, str]] = []
    for kind, id_, name in sorted(listed, key=lambda one: -len(one[2])):
        for found in re.finditer(rf"\b{re.escape(name)}\b" if name[-1] != "." else re.escape(name), passage.text):
            if not any(b < found.end() and found.start() < e and k == kind for b, e, k in taken):
                taken.append((*found.span(), kind))
                yield Mention(passage=passage.number, begin=found.start(), end=found.end(), kind=kind, text=found.group(),
                              ids=(id_,) if id_ else (), value=name if kind == "place" else None)  # fmt: skip
    for found in _DATE.finditer(passage.text):
        value = _edtf(found, published)
        if value:
            yield Mention(passage=passage.number, begin=found.start(), end=found.end(), kind="date", text=found.group(), value=value)


def _edtf(found: re.Match[str], published: str | None) -> str | None:
    if found["word"]:
        if published is None:
            return None
        if found["word"] == "last year":
            return str(int(published[:4]) - 1)
        days = 1 if found["word"] == "yesterday" else 0
        return (dt.date.fromisoformat(published) - dt.timedelta(days=days)).isoformat()
    if found["bare"]:
        return found["bare"]
    if found["only"]:
        return f"{found['only_year']}-{MONTHS[found['only']]:02}"
    year = found["year"] or (published or "")[:4]
    if not year:
        return None
    day = f"{year}-{MONTHS[found['month']]:02}-{int(found['day']):02}"
    return f"{year}-{MONTHS[found['month']]:02}-{int(found['from']):02}/{day}" if found["from"] else day


def _people(passage: Passage, mentions: tuple[Mention, ...]) -> Iterator[Person]:
    for found in _PERSON.finditer(passage.text):
        near = [m for m in mentions if m.passage == passage.number and m.kind == "actor" and -25 < m.begin - found.end() < 15 or
                m.passage == passage.number and m.kind == "actor" and 0 <= found.start() - m.end < 3]  # fmt: skip
        actor = next(iter(near), None)
        yield Person(
            name=found["name"], role=found["role"], affiliation=actor.text if actor else None,
            affiliation_id=actor.ids[0] if actor else None, passage=passage.number, score=0.9, reasons=("a title before a name",),
        )  # fmt: skip
    listed = re.fullmatch(r"(?P<name>[A-Z][\w’-]+ [A-Z][\w’-]+), (?P<role>[^,]+), (?P<of>[^,]+)", passage.text)
    if listed:
        actor = next((m for m in mentions if m.passage == passage.number and m.kind == "actor"), None)
        yield Person(
            name=listed["name"], role=listed["role"], affiliation=listed["of"], affiliation_id=actor.ids[0] if actor else None,
            passage=passage.number, score=0.9, reasons=("a line of a list of speakers",),
        )  # fmt: skip
