"""Tenders Electronic Daily: contract award notices of the European Union, as TED XML (2014 forms) and as eForms.

One record is a notice; it gives one award for each contract concluded.

Traps of the format:

- A file of the 2014 forms holds the same form in up to 24 languages: the form marked `ORIGINAL` is read and no other, else each
  award counts as often as there are languages. Titles stand in every language as well.
- TED writes `UK` and `EL` for the United Kingdom and Greece; eForms write `GBR` and `GRC`.
- `VAL_TOTAL` of the object is the sum over all lots: it is never taken for the value of one award. Estimates and ranges are no
  values; a range is told in the note.
- Lots that were not awarded stand among the others; a notice in which none was is quarantined with its reason.
- In eForms lot, tender, contract, bidder and organisation point at one another by ids.
- A notice may be sent twice: its number is its identity.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import polars as pl

from isthmus.atlas import states
from isthmus.atlas.raw_file import RawFile, Unreadable, require
from isthmus.importers import award_rows
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication, Quarantined
from isthmus.model.check import dtype
from isthmus.model.table import TABLES

SOURCE = Publication(
    title="Tenders Electronic Daily: contract award notices",
    publisher="Publications Office of the European Union",
    url="https://ted.europa.eu/",
    obtain="on ted.europa.eu find a notice and download its XML, or unpack a daily or monthly package",
    licence="CC BY 4.0",
    reads="a contract award notice as TED XML (TED_EXPORT) or eForms XML (ContractAwardNotice)",
    record="notice",
    kind="official",
    reliability="A",
    grade_reason="the official journal's own record of contracts awarded",
)

LARGEST = 256 << 20
_COUNTRIES = {"UK": "GB", "EL": "GR"}
_ENTITY = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)

Found = dict[str, Any]


def parse(raw: RawFile, known: Known) -> Parsed:
    """Contracts of the notices of a file as rows of `awards`.

    Raises:
        Unreadable: the file is no XML, is cut short, defines entities, or holds no notice of TED.
    """
    require(raw, "xml", reads=SOURCE.reads)
    if raw.size > LARGEST:
        raise Unreadable(raw.name, f"has {raw.size:,} bytes, more than a notice", "give the notices of the package one by one")
    content = raw.path.read_bytes()
    if _ENTITY.search(content[:100_000]):
        raise Unreadable(raw.name, "defines entities, which no notice does and which may be made to fill the memory", "get it from TED")
    try:
        root = ET.fromstring(content)
    except ET.ParseError as error:
        line, column = error.position
        raise Unreadable(raw.name, f"is cut short or no sound XML: line {line}, column {column}", "get it again") from None
    notices = [root, *root.iter()] if _tag(root) not in ("TED_EXPORT", "ContractAwardNotice") else [root]
    found = [n for n in notices if _tag(n) in ("TED_EXPORT", "ContractAwardNotice")]
    if not found:
        raise Unreadable(raw.name, f"holds no award notice of TED; it is a document {_tag(root)!r}", f"give {SOURCE.reads}")
    rows: list[Found] = []
    apart: list[Quarantined] = []
    for notice in found:
        awards, reason = (_of_form if _tag(notice) == "TED_EXPORT" else _of_eform)(notice, known)
        if reason:
            apart.append(Quarantined(None, reason, ET.tostring(notice, encoding="unicode")[:4_000]))
        rows += awards
    return Parsed(len(found), len(found) - len(apart), tuple(apart), {"awards": _frame(rows, known)})


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(element: ET.Element, *path: str) -> Iterator[ET.Element]:
    """The descendants along a path of names, whatever their namespace."""
    if not path:
        yield element
        return
    for child in element:
        if _tag(child) == path[0]:
            yield from _all(child, *path[1:])


def _first(element: ET.Element | None, *path: str) -> ET.Element | None:
    return next(_all(element, *path), None) if element is not None else None


def _text(element: ET.Element | None, *path: str) -> str | None:
    found = _first(element, *path)
    return award_rows.clean_text("".join(found.itertext())) if found is not None else None


def _number(text: str | None) -> float | None:
    """A number as the forms write it: 1220020, 4500000.00, 95 414,50."""
    clean = re.sub(r"\s", "", text or "")
    if re.fullmatch(r"\d+(,\d{1,2})", clean):
        clean = clean.replace(",", ".")
    try:
        return float(clean)
    except ValueError:
        return None


def _country(code: str | None, known: Known) -> str | None:
    text = (code or "").strip().upper()
    state = states.by_code(_COUNTRIES.get(text, text)) if text else None
    return known.state(state) if state else None


def _of_form(notice: ET.Element, known: Known) -> tuple[list[Found], str]:
    """The contracts of a notice in the 2014 forms, or why it has none."""
    number = notice.get("DOC_ID") or _text(notice, "CODED_DATA_SECTION", "NOTICE_DATA", "NO_DOC_OJS")
    if not number:
        return [], "bears no number"
    forms = [f for section in _all(notice, "FORM_SECTION") for f in section if f.get("CATEGORY") is not None]
    originals = [f for f in forms if f.get("CATEGORY") == "ORIGINAL"]
    if len(originals) != 1:
        return [], f"has {len(originals)} original forms among {len(forms)}; one is the rule"
    form = originals[0]
    contracts = list(_all(form, "AWARD_CONTRACT"))
    if not contracts:
        return [], f"is a form {form.get('FORM') or _tag(form)} without awards"
    body = _first(form, "CONTRACTING_BODY", "ADDRESS_CONTRACTING_BODY")
    country = _first(body, "COUNTRY")
    cpv = _first(form, "OBJECT_CONTRACT", "CPV_MAIN", "CPV_CODE")
    address = _text(notice, "CODED_DATA_SECTION", "NOTICE_DATA", "URI_LIST", "URI_DOC")
    common = {
        "procedure": number, "buyer_name": _text(body, "OFFICIALNAME"),
        "buyer_country": _country(country.get("VALUE") if country is not None else None, known),
        "codes": [f"CPV:{cpv.get('CODE')}"] if cpv is not None and cpv.get("CODE") else [], "actions": 1,
        "address": address if address and re.fullmatch(r"https?://\S+", address) else None, "status": "awarded",
    }  # fmt: skip
    published = _day(_text(notice, "CODED_DATA_SECTION", "REF_OJS", "DATE_PUB"))
    title = _text(form, "OBJECT_CONTRACT", "TITLE")
    rows = []
    for place, contract in enumerate(contracts, 1):
        awarded = _first(contract, "AWARDED_CONTRACT")
        if awarded is None:
            continue
        bidders = [*_all(awarded, "CONTRACTORS", "CONTRACTOR", "ADDRESS_CONTRACTOR"), *_all(awarded, "CONTRACTOR", "ADDRESS_CONTRACTOR")]
        values = {_tag(v): v for v in (*_all(awarded, "VALUES", "VAL_TOTAL"), *_all(awarded, "VAL_TOTAL"))}
        total = values.get("VAL_TOTAL")
        spread = _first(awarded, "VALUES", "VAL_RANGE_TOTAL")
        own = f"ted-{_slug(number)}-{_slug(contract.get('ITEM') or str(place))}"
        rows.append({
            **common, "award_id": own, "fact_id": f"awards/{own}", "reference": f"{number}, contract {contract.get('ITEM') or place}",
            "title": _text(contract, "TITLE") or title, **_value(total, "CURRENCY"),
            "supplier_names": sorted({n.replace(";", ",") for b in bidders if (n := _text(b, "OFFICIALNAME"))}),
            "supplier_countries": sorted({
                c for b in bidders if (at := _first(b, "COUNTRY")) is not None and (c := _country(at.get("VALUE"), known))
            }),
            "date": _day(_text(awarded, "DATE_CONCLUSION_CONTRACT")) or published,
            "offers": _whole(_text(awarded, "TENDERS", "NB_TENDERS_RECEIVED")), "note": _range(spread),
        })  # fmt: skip
    if not rows:
        why = {_tag(r) for c in contracts for n in _all(c, "NO_AWARDED_CONTRACT") for r in n}
        return [], f"no contract was awarded ({', '.join(sorted(why)).lower().replace('_', ' ') or 'no reason given'})"
    return rows, ""


def _range(spread: ET.Element | None) -> str | None:
    if spread is None:
        return None
    ends = f"{_text(spread, 'LOW')} to {_text(spread, 'HIGH')} {spread.get('CURRENCY') or ''}"
    return f"no value of its own; the offers ranged from {ends}".strip()


def _value(element: ET.Element | None, attribute: str) -> Found:
    """Value and currency of an amount; neither where it is no number."""
    amount = _number("".join(element.itertext())) if element is not None else None
    currency = (element.get(attribute) or "").upper() if element is not None else ""
    return {
        "value": amount, "value_kind": "awarded" if amount is not None else None,
        "currency": currency if re.fullmatch("[A-Z]{3}", currency) else None,
    }  # fmt: skip


def _of_eform(notice: ET.Element, known: Known) -> tuple[list[Found], str]:
    """The contracts of a notice in eForms, or why it has none."""
    number = _text(notice, "ID")
    if not number:
        return [], "bears no number"
    extension = ("UBLExtensions", "UBLExtension", "ExtensionContent", "EformsExtension")
    result = _first(notice, *extension, "NoticeResult")
    if result is None:
        return [], "tells of no result"
    companies = {
        _text(c, "PartyIdentification", "ID"): c for c in _all(notice, *extension, "Organizations", "Organization", "Company")
    }
    tenders = {_text(t, "ID"): t for t in _all(result, "LotTender")}
    parties = {_text(p, "ID"): p for p in _all(result, "TenderingParty")}
    lots = {_text(lot, "ID"): lot for lot in _all(notice, "ProcurementProjectLot")}
    contracts = [(c, _text(c, "ID")) for c in _all(result, "SettledContract")]
    buyer = companies.get(_text(notice, "ContractingParty", "Party", "PartyIdentification", "ID"))
    published = award_rows.day_of(_text(notice, "IssueDate"))
    rows = []
    for lot_result in _all(result, "LotResult"):
        if _text(lot_result, "TenderResultCode") not in (None, "selec-w"):
            continue
        won = {_text(s, "ID") for s in _all(lot_result, "SettledContract")}
        settled = [c for c, contract_id in contracts if contract_id in won]
        chosen = [t for c in settled for t in _all(c, "LotTender", "ID")] or list(_all(lot_result, "LotTender", "ID"))
        lot_id = _text(lot_result, "TenderLot", "ID") or "lot"
        for tender_id in dict.fromkeys(award_rows.clean_text(t.text) for t in chosen):
            tender = tenders.get(tender_id)
            if tender is None or _text(tender, "TenderLot", "ID") not in (None, lot_id):
                continue
            signed = next((c for c in settled if tender_id in {_text(t, "ID") for t in _all(c, "LotTender")}), None)
            party = parties.get(_text(tender, "TenderingParty", "ID"))
            bidding = [_text(t) for t in _all(party, "Tenderer", "ID")] if party is not None else []
            bidders = [companies[b] for b in bidding if b in companies]
            lot = lots.get(lot_id)
            own = f"ted-{_slug(number)}-{_slug(lot_id)}-{_slug(str(tender_id))}"
            rows.append({
                "award_id": own, "fact_id": f"awards/{own}", "reference": f"{number}, {lot_id}, {tender_id}",
                "procedure": _text(notice, "ContractFolderID") or number, "actions": 1, "status": "awarded",
                "title": _text(lot, "ProcurementProject", "Name") or _text(notice, "ProcurementProject", "Name"),
                "buyer_name": _text(buyer, "PartyName", "Name"), "buyer_country": _country(_at(buyer), known),
                "supplier_names": sorted({n.replace(";", ",") for b in bidders if (n := _text(b, "PartyName", "Name"))}),
                "supplier_countries": sorted({c for b in bidders if (c := _country(_at(b), known))}),
                **_value(_first(tender, "LegalMonetaryTotal", "PayableAmount"), "currencyID"),
                "date": award_rows.day_of(_text(signed, "AwardDate")) or award_rows.day_of(_text(signed, "IssueDate")) or published,
                "codes": _cpv(lot) or _cpv(notice), "offers": _offers(lot_result),
            })  # fmt: skip
    codes = {_text(r, "TenderResultCode") for r in _all(result, "LotResult")} - {None}
    return rows, "" if rows else f"no contract was awarded ({', '.join(sorted(map(str, codes))) or 'no result'})"


def _at(company: ET.Element | None) -> str | None:
    return _text(company, "PostalAddress", "Country", "IdentificationCode")


def _cpv(element: ET.Element | None) -> list[str]:
    if element is None:
        return []
    codes = [_text(c) for c in _all(element, "ProcurementProject", "MainCommodityClassification", "ItemClassificationCode")]
    return sorted({f"CPV:{code}" for code in codes if code and re.fullmatch("[0-9-]+", code)})


def _offers(lot_result: ET.Element) -> int | None:
    for counted in _all(lot_result, "ReceivedSubmissionsStatistics"):
        if _text(counted, "StatisticsCode") == "tenders":
            return _whole(_text(counted, "StatisticsNumeric"))
    return None


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


def _day(text: str | None) -> str | None:
    compact = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text or "")
    return award_rows.day_of("-".join(compact.groups()) if compact else text)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _frame(rows: list[Found], known: Known) -> pl.DataFrame:
    """The contracts, each once, with the buyers and suppliers whose names are those of one actor."""
    names = pl.Series([n for row in rows for n in (*row["supplier_names"], row["buyer_name"])], dtype=pl.String).unique()
    actors = award_rows.actors_named(names, known)
    for row in rows:
        row["buyer"] = actors.get(row["buyer_name"])
        row["suppliers"] = sorted({actors[n] for n in row["supplier_names"] if n in actors})
    table = TABLES["awards"]
    columns = [c.name for c in table.columns if any(c.name in row for row in rows)] or ["fact_id"]
    frame = pl.DataFrame(
        [{name: row.get(name) for name in columns} for row in rows], schema={name: dtype(table.column(name)) for name in columns}
    )
    return frame.unique("fact_id", maintain_order=True)
