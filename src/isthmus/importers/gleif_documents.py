"""LEI records out of the XML of LEI-CDF and the JSON of the GLEIF API, one by one."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

from isthmus.atlas.raw_file import RawFile, Unreadable
from isthmus.importers.delimited_records import LINE

LARGEST_JSON = 512 << 20

_PATHS = {
    "lei": "LEI", "name": "Entity/LegalName", "country": "Entity/LegalAddress/Country", "city": "Entity/LegalAddress/City",
    "seat_country": "Entity/HeadquartersAddress/Country", "seat_city": "Entity/HeadquartersAddress/City",
    "category": "Entity/EntityCategory", "form": "Entity/LegalForm/EntityLegalFormCode",
    "other_form": "Entity/LegalForm/OtherLegalForm", "number": "Entity/RegistrationAuthority/RegistrationAuthorityEntityID",
    "entity_status": "Entity/EntityStatus", "founded": "Entity/EntityCreationDate", "entry_status": "Registration/RegistrationStatus",
}  # fmt: skip


def records(raw: RawFile, reads: str) -> Iterator[dict[str, Any]]:
    """Records with the columns of `gleif_lei`, `other_names` and `line`, which counts them.

    Raises:
        Unreadable: the file is damaged, cut short, or holds no LEI record.
    """
    found = _of_xml(raw) if raw.form == "xml" else _of_json(raw)
    count = 0
    for count, record in enumerate(found, 1):
        yield {**record, LINE: count}
    if not count:
        raise Unreadable(raw.name, f"is {raw.form.upper()} without a record of an LEI", f"give {reads}")


def _of_xml(raw: RawFile) -> Iterator[dict[str, Any]]:
    try:
        root: ET.Element | None = None
        for event, element in ET.iterparse(raw.path, events=("start", "end")):
            root = element if root is None else root
            if event == "end" and _bare(element.tag) == "LEIRecord":
                yield _record(element)
                root.clear()  # read records are let go, so that a file of gigabytes fits
    except ET.ParseError as error:
        raise Unreadable(raw.name, f"is no sound XML or cut short: {error}", "get it again") from None


def _record(element: ET.Element) -> dict[str, Any]:
    record: dict[str, Any] = {name: _text(element, path) for name, path in _PATHS.items()}
    names = [e.text for e in element.iter() if _bare(e.tag) in ("OtherEntityName", "TransliteratedOtherEntityName")]
    return {**record, "other_names": [name for name in names if name]}


def _text(element: ET.Element, path: str) -> str | None:
    here: ET.Element | None = element
    for part in path.split("/"):
        here = next((child for child in here if _bare(child.tag) == part), None) if here is not None else None
    return here.text if here is not None else None


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def _of_json(raw: RawFile) -> Iterator[dict[str, Any]]:
    if raw.size > LARGEST_JSON:
        raise Unreadable(raw.name, f"has {raw.size:,} bytes of JSON", "give the CSV of the golden copy, which is read in a stream")
    try:
        whole = json.loads(raw.path.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise Unreadable(raw.name, f"is no JSON or cut short: {error}", "get it again") from None
    entries = whole.get("data", []) if isinstance(whole, dict) else whole
    for entry in entries if isinstance(entries, list) else [entries]:
        attributes = _under(entry, "attributes")
        entity = _under(attributes, "entity")
        legal, seat = _under(entity, "legalAddress"), _under(entity, "headquartersAddress")
        names = (*(entity.get("otherNames") or []), *(entity.get("transliteratedOtherNames") or []))
        yield {
            "lei": _string(attributes.get("lei")), "name": _string(_under(entity, "legalName").get("name")),
            "country": _string(legal.get("country")), "city": _string(legal.get("city")),
            "seat_country": _string(seat.get("country")), "seat_city": _string(seat.get("city")),
            "category": _string(entity.get("category")), "form": _string(_under(entity, "legalForm").get("id")),
            "other_form": _string(_under(entity, "legalForm").get("other")), "number": _string(entity.get("registeredAs")),
            "entity_status": _string(entity.get("status")), "founded": _string(entity.get("creationDate")),
            "entry_status": _string(_under(attributes, "registration").get("status")),
            "other_names": [n["name"] for n in names if isinstance(n, dict) and isinstance(n.get("name"), str)],
        }  # fmt: skip


def _under(content: Any, name: str) -> dict[str, Any]:
    found = content.get(name) if isinstance(content, dict) else None
    return found if isinstance(found, dict) else {}


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None
