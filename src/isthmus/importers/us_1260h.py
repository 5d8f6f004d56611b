"""The US Department of Defense's list of Chinese military companies (section 1260H).

The department publishes PDF files and notices in the Federal Register; read is a table made of them, as OpenSanctions keeps it, one row
a company and edition of the list that named it. A table of bare names and dates is read as well.

Traps of the format:

- A company named in several editions has a row for each; count names, not rows.
- Names bear an asterisk (named before) and abbreviations in brackets; `Clean Name` is without both.
- An empty end date says that the edition's entry was not taken off, not that the company stands on the newest list.
- The list does not say where a company has its seat.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from isthmus.atlas.raw_file import RawFile
from isthmus.importers import award_rows, delimited, entity_rows, written_dates
from isthmus.importers.delimited_records import LINE
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication

SOURCE = Publication(
    title="Entities identified as Chinese military companies operating in the United States (section 1260H)",
    publisher="US Department of Defense",
    url="https://www.defense.gov/News/Releases/",
    obtain="the release and its PDF on defense.gov or the notice on federalregister.gov, as a table with names and dates",
    licence="US public domain; tables made by others under their own licence",
    reads="a CSV or workbook with Name (or Clean Name), Alias, Previous Name, Parent Name, Note, Start date, End date, Source Url",
    record="entry",
    kind="official",
    reliability="B",
    grade_reason="a government's own list, in a table that others made of it",
    editions=True,
)

NAMES = {
    "company": "name", "company_name": "name", "entity": "name", "entity_name": "name", "date": "start_date", "listed": "start_date",
    "date_listed": "start_date", "date_added": "start_date", "date_removed": "end_date", "delisted": "end_date", "aliases": "alias",
    "parent": "parent_name", "parent_company": "parent_name", "notes": "note", "url": "source_url",
}  # fmt: skip
_OPTIONAL = ("clean_name", "alias", "previous_name", "parent_name", "note", "start_date", "end_date", "source_url")
_BRACKETS = re.compile(r"\s*\(([^()]+)\)\s*$")


def parse(raw: RawFile, known: Known) -> Parsed:
    """Entries as rows of `listings`.

    Raises:
        Unreadable: the file has no column of names.
    """
    with delimited.lines(raw, ("name",), _OPTIONAL, reads=SOURCE.reads, rename=_renamed, workbooks=True) as read:
        frame = read.frame.with_columns(pl.lit(None, pl.String).alias(c) for c in _OPTIONAL if c not in read.frame.columns)
    odd = read.unfit
    days, unclear = written_dates.edtf([*frame["start_date"], *frame["end_date"]])
    reasons, rows = [], []
    for row in frame.iter_rows(named=True):
        listing, reason = _listing(row, days, unclear)
        rows.append(listing)
        reasons.append({LINE: row[LINE], "listing_id": listing["listing_id"], "reason": reason or None})
    told = pl.DataFrame(reasons, schema={LINE: pl.UInt32, "listing_id": pl.String, "reason": pl.String})
    told = entity_rows.repeats(told, "listing_id")
    kept = entity_rows.Rows()
    for listing, reason in zip(rows, told["reason"], strict=True):
        if reason is None:
            kept.add("listings", listing)
    listings = _with_actor(kept.frame("listings"), known)
    bad = told.filter(pl.col("reason").is_not_null())
    apart = entity_rows.in_order(delimited.quarantined(raw, bad, read.sheet), odd)
    return Parsed(frame.height + len(odd), listings.height, apart, {"listings": listings}, notes=read.notes)


def _renamed(header: Sequence[str]) -> list[str]:
    return [NAMES.get(name, name) for name in header]


def _listing(row: dict[str, str | None], days: dict[str, str], unclear: bool) -> tuple[dict[str, object], str]:
    """One entry as a row, and why it cannot be used."""
    stated = award_rows.clean_text(row["name"]) or ""
    bare = stated.rstrip("* ")
    short = _BRACKETS.search(bare)
    name = award_rows.clean_text(row["clean_name"]) or (_BRACKETS.sub("", bare) if short else bare)
    others = [row["alias"], short[1] if short else None, *(row["previous_name"] or "").split(";")]
    dates = {end: days.get(row[end] or "") for end in ("start_date", "end_date")}
    reason = "" if name else "names no company"
    for end, day in dates.items():
        if row[end] and not day and not reason:
            reason = f"day and month of {row[end]} cannot be told apart" if unclear else f"{row[end]} is no date"
    if not reason and all(dates.values()) and str(dates["end_date"]) < str(dates["start_date"]):
        reason = f"was taken off on {dates['end_date']}, before it was named on {dates['start_date']}"
    listing = f"us-1260h-{entity_rows.slug(name)}" + (f"-{dates['start_date']}" if dates["start_date"] else "")
    url = (row["source_url"] or "").strip()
    return {
        "fact_id": f"listings/{listing}", "listing_id": listing, "list": "us-1260h", "kind": "company", "name": name,
        "other_names": sorted({o for text in others if (o := entity_rows.listable(text)) and o != name}),
        "parent_name": award_rows.clean_text(row["parent_name"]), "listed": dates["start_date"], "delisted": dates["end_date"],
        "remark": award_rows.clean_text(row["note"]), "address": url if re.fullmatch(r"https?://\S+", url) else None,
    }, reason  # fmt: skip


def _with_actor(listings: pl.DataFrame, known: Known) -> pl.DataFrame:
    found = award_rows.actors_named(listings["name"].unique(), known)
    return listings.with_columns(actor_id=award_rows.mapped("name", found))
