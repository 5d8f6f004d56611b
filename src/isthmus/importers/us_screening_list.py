"""The US consolidated screening list: sanctions and export controls of Treasury, Commerce and State.

One record is an entry of one of its lists, in the CSV (cells with several values parted by semicolons) or the JSON of trade.gov.

Traps of the format:

- One firm stands on several lists, and the Entity List names it once for each address or notice: count names, not entries.
- An address ends in a code of the country where it has one; `NA` is Namibia.
- Persons are left out, for the atlas holds people in public roles only. The Denied Persons List and the State Department's list of
  debarred parties mix persons and firms without telling which: an entry is loaded where its name has a word of a firm.
- What is taken off a list vanishes from the next file. Import that with `--replace`, or the old entries stay.
- The kind of an entry (`type`) is empty on Commerce's lists.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

import polars as pl

from isthmus.atlas import states
from isthmus.atlas.raw_file import RawFile, Unreadable, require
from isthmus.importers import award_rows, delimited, entity_rows, written_dates
from isthmus.importers.delimited_records import LINE
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication, Quarantined

SOURCE = Publication(
    title="Consolidated Screening List",
    publisher="US International Trade Administration",
    url="https://www.trade.gov/consolidated-screening-list",
    obtain="on trade.gov search Consolidated Screening List and download the CSV or JSON",
    licence="US public domain",
    reads="consolidated.csv (source, type, name, addresses, programs …) or consolidated.json",
    record="entry",
    kind="official",
    reliability="A",
    grade_reason="the government's own lists",
    editions=True,
)

_LISTS = (
    (r"\bcmic\b|military.industrial complex", "us-cmic"),
    (r"\bmeu\b|military end.user", "us-military-end-user"), (r"\bssi\b|sectoral", "us-ssi"), (r"\bfse\b|evaders", "us-fse"),
    (r"\bcap(ta)?\b|payable.through", "us-capta"), (r"\bmbs\b|menu.based", "us-mbs"), (r"\bplc\b|palestinian", "us-plc"),
    (r"\bisa\b|iranian? sanctions act", "us-isa"), (r"\bel\b|entity list", "us-entity-list"), (r"\buvl\b|unverified", "us-unverified"),
    (r"\bdpl\b|denied persons", "us-denied-persons"), (r"\bdtc\b|debarred", "us-aeca-debarred"),
    (r"\bisn\b|nonproliferation", "us-nonproliferation"), (r"(?<!non-)\bsdn\b|specially designated", "us-sdn"),
)  # fmt: skip
_KINDS = {"entity": "legal-entity", "vessel": "vessel", "aircraft": "aircraft", "": "legal-entity"}
_MIXED = ("us-denied-persons", "us-aeca-debarred")
_OF_FIRMS = re.compile(
    r"\b(inc|incorporated|corp|corporation|co|company|companies|llc|llp|lp|ltd|limited|plc|gmbh|ag|kg|sa|sas|sarl|spa|srl|bv|nv|ab|oy|"
    r"pty|jsc|ojsc|ooo|fze|fzc|fzco|est|bhd|trading|industr\w+|international|group|university|institute|academy|enterprises?|"
    r"technolog\w+|systems?|services?|aviation|airlines?|aerospace|electronics?|engineering|logistics|shipping|bank|agency|"
    r"organi[sz]ation|foundation|cent(er|re)|laborator\w+|manufactur\w+|import|export|solutions|components|supply)\b",
    re.IGNORECASE,
)
_OPTIONAL = (
    "_id", "id", "entity_number", "type", "programs", "addresses", "federal_register_notice", "start_date", "end_date", "remarks",
    "license_requirement", "source_list_url", "alt_names", "source_information_url", "standard_order",
)  # fmt: skip
LARGEST_JSON = 512 << 20

Entry = dict[str, Any]


def parse(raw: RawFile, known: Known) -> Parsed:
    """Entries as rows of `listings`.

    Raises:
        Unreadable: the file is no such list, or is cut short.
    """
    require(raw, "text", "json", "xlsx", reads=SOURCE.reads)
    rows = entity_rows.Rows()
    apart: list[Quarantined] = []
    notes: tuple[str, ...] = ()
    if raw.form == "json":
        entries = list(_of_json(raw))
        days, _ = written_dates.edtf(text for entry in entries for text in (entry["start_date"], entry["end_date"]))
        reasons = _taken(entries, days, rows, known)
        texts = ((entry.pop("text"), reason) for entry, reason in zip(entries, reasons, strict=True))
        apart = [Quarantined(None, reason, text[:4_000]) for text, reason in texts if reason]
        read = len(entries)
    else:
        with delimited.lines(raw, ("source", "name"), _OPTIONAL, reads=SOURCE.reads, workbooks=True) as lines:
            frame = lines.frame.with_columns(pl.lit(None, pl.String).alias(c) for c in _OPTIONAL if c not in lines.frame.columns)
        notes = lines.notes
        odd = lines.unfit
        days, _ = written_dates.edtf([*frame["start_date"], *frame["end_date"]])
        reasons = _taken([_of_cells(row) for row in frame.iter_rows(named=True)], days, rows, known)
        told = pl.DataFrame({LINE: frame[LINE], "reason": pl.Series(reasons, dtype=pl.String)}).filter(pl.col("reason") != "")
        apart = [*delimited.quarantined(raw, told, lines.sheet), *odd]
        read = frame.height + len(odd)
    listings = rows.frame("listings").with_columns(country=pl.col("countries").list.first())
    listings = entity_rows.with_actors(listings.drop("actor_id"), "name", "country", known).drop("country")
    return Parsed(read, listings.height, entity_rows.in_order(apart), {"listings": listings}, notes=notes)


def _taken(entries: list[Entry], days: dict[str, str], rows: entity_rows.Rows, known: Known) -> list[str]:
    """Add the entries that can be used; of each, why it cannot, or empty."""
    reasons, seen = [], set()
    for entry in entries:
        listing, reason = _listing(entry, days, known)
        if not reason and listing["listing_id"] in seen:
            reason = "repeats an earlier entry word for word"
        if not reason:
            seen.add(listing["listing_id"])
            rows.add("listings", listing)
        reasons.append(reason)
    return reasons


def _listing(entry: Entry, days: dict[str, str], known: Known) -> tuple[Entry, str]:
    name, source = award_rows.clean_text(entry["name"]), award_rows.clean_text(entry["source"])
    if not name or not source:
        return {}, "has no name" if not name else "names no list"
    named = next((term for pattern, term in _LISTS if re.search(pattern, source, re.IGNORECASE)), "us-other")
    stated = (entry["type"] or "").strip().lower()
    if stated == "individual":
        return {}, "a person; the atlas holds people in public roles only"
    if stated not in _KINDS:
        return {}, f"{entry['type']} is no kind of entry that is known"
    if not stated and named in _MIXED and not _OF_FIRMS.search(name):
        return {}, "the list does not say whether this is a person, and the name has no word of a firm"
    for text in (entry["start_date"], entry["end_date"]):
        if text and text not in days:
            return {}, f"{text} is no date that can be told"
    own = entry["entity_number"] or hashlib.sha256("\x1f".join(
        (name, *entry["addresses"], entry["federal_register_notice"] or "", entry["start_date"] or "")).encode()).hexdigest()[:12]
    listing = f"{named}-{entity_rows.slug(own)}"
    countries = {state for code in entry["countries"] if (state := entity_rows.state_id(code, known))}
    address = next((u for u in (entry["source_information_url"], entry["source_list_url"]) if re.fullmatch(r"https?://\S+", u or "")), None)
    return {
        "fact_id": f"listings/{listing}", "listing_id": listing, "list": named, "list_stated": source, "number": entry["entity_number"],
        "kind": _KINDS[stated], "name": name, "countries": sorted(countries),
        "other_names": sorted({o for text in entry["alt_names"] if (o := entity_rows.listable(text)) and o != name}),
        "listed": days.get(entry["start_date"] or ""), "delisted": days.get(entry["end_date"] or ""),
        "programs": sorted({p for text in entry["programs"] if (p := entity_rows.listable(text))}),
        "reference": award_rows.clean_text(entry["federal_register_notice"]),
        "remark": award_rows.clean_text(entry["remarks"] or entry["license_requirement"]), "address": address,
    }, ""  # fmt: skip


def _of_cells(row: dict[str, str | None]) -> Entry:
    entry: Entry = {name: (row.get(name) or "").strip() or None for name in ("source", "name", *_OPTIONAL)}
    for name in ("alt_names", "programs", "addresses"):
        entry[name] = [part.strip() for part in (entry[name] or "").split(";") if part.strip()]
    last = [address.rpartition(",")[2].strip() for address in entry["addresses"]]
    return {**entry, "countries": [code for code in last if len(code) == 2 or states.by_name(code)]}


def _of_json(raw: RawFile) -> Iterator[Entry]:
    if raw.size > LARGEST_JSON:
        raise Unreadable(raw.name, f"has {raw.size:,} bytes of JSON", "give the CSV")
    try:
        whole = json.loads(raw.path.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise Unreadable(raw.name, f"is no JSON or cut short: {error}", "get it again") from None
    entries = whole.get("results") if isinstance(whole, dict) else whole
    if not isinstance(entries, list) or not all(isinstance(e, dict) and {"source", "name"} <= set(e) for e in entries):
        raise Unreadable(raw.name, "holds no list of results with source and name", f"give {SOURCE.reads}")
    for found in entries:
        entry: Entry = {name: str(found[name]) if found.get(name) is not None else None for name in ("source", "name", *_OPTIONAL)}
        places = [a for a in found.get("addresses") or [] if isinstance(a, dict)]
        texts = {"alt_names": found.get("alt_names") or [], "programs": found.get("programs") or []}
        yield {
            **entry, **{name: [str(v) for v in values] for name, values in texts.items()},
            "addresses": [", ".join(str(v) for v in place.values() if v) for place in places],
            "countries": [str(place["country"]) for place in places if place.get("country")], "text": json.dumps(found, ensure_ascii=False),
        }  # fmt: skip
