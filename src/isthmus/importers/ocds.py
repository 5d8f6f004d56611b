"""Open Contracting Data Standard: releases of public procurement, as UK Contracts Finder, AusTender and others publish them.

One record is a release. Read are a release, a release package, a record package, a list of these, and one of these a line.

Traps of the format:

- Each change of a procedure is a release of its own under the same `ocid`; the latest tells how an award stands, and what the
  earlier ones said is kept in `award_releases`. It does not matter in which order files come.
- Most releases are tenders or plans and tell of no award; they are quarantined with that reason.
- Register and contract are two things: where an award bears no value, that of the contract with its `awardID` is taken. AusTender
  states the value in the contract alone, and amendments in lists within it.
- `suppliers` names parties by id; their countries stand in `parties`, as a code, an English name or something else.
- Times bear a zone; the day is the one that is written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import polars as pl

from isthmus.atlas import states
from isthmus.atlas.raw_file import RawFile, Unreadable, require
from isthmus.importers import award_rows, delimited
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication, Quarantined
from isthmus.model.check import dtype
from isthmus.model.table import TABLES

SOURCE = Publication(
    title="Contract notices in the Open Contracting Data Standard",
    publisher="the register named in each release",
    url="https://standard.open-contracting.org/",
    obtain="UK: contractsfinder.service.gov.uk, search results as OCDS; Australia: api.tenders.gov.au; others: data.open-contracting.org",
    licence="UK: Open Government Licence v3.0; Australia: CC BY 3.0 AU; others: see the register",
    reads="a release, a release or record package, or releases one a line, as JSON",
    record="release",
    kind="official",
    reliability="A",
    grade_reason="a government's own register of what it bought",
)

LARGEST = 512 << 20
"""Bytes of a single JSON document; more is to be given one release a line."""

Found = dict[str, Any]


def parse(raw: RawFile, known: Known) -> Parsed:
    """Awards as rows of `awards`, and what each release says of them as rows of `award_releases`.

    Raises:
        Unreadable: the file is no JSON, is cut short, or holds no release.
    """
    require(raw, "json", reads=SOURCE.reads)
    apart: list[Quarantined] = []
    taken: list[tuple[Found, list[tuple[Found, list[Found]]]]] = []
    read = 0
    seen: set[str] = set()
    with delimited.utf8(raw) as (path, notes):
        for line, release, problem in _releases(raw, path.read_text(encoding="utf-8-sig") if raw.size <= LARGEST else "", path):
            read += 1
            reason = problem or _unusable(release)
            text = json.dumps(release, ensure_ascii=False)[:4_000] if not problem else str(release)
            if not reason and (key := f"{release['ocid']} {release.get('id')}") in seen:
                reason = f"repeats the release {key}"
            if reason:
                apart.append(Quarantined(line, reason, text))
                continue
            seen.add(f"{release['ocid']} {release.get('id')}")
            try:
                awards, changes = _awards(release, known)
            except (TypeError, AttributeError, KeyError, ValueError) as error:
                apart.append(Quarantined(line, f"is not built as the standard says: {error}", text))
                continue
            taken.append((release, [(award, changes.get(award["award_id"], [])) for award in awards]))
    awards_frame, releases_frame = _frames(taken, known)
    return Parsed(read, read - len(apart), tuple(apart), {"awards": awards_frame, "award_releases": releases_frame}, notes=notes)


def _releases(raw: RawFile, text: str, path: Any) -> Iterator[tuple[int | None, Any, str]]:
    """Each release with its line where the file has one a line, or the text of what is none and why."""
    if text:
        try:
            whole = json.loads(text)
        except json.JSONDecodeError as error:
            if "\n" not in text.strip() or not _one_a_line(text):
                where = f"line {error.lineno}, column {error.colno}"
                raise Unreadable(raw.name, f"is no JSON or cut short: {error.msg} at {where}", "get it again") from None
        else:
            found = list(_within(whole))
            if not found:
                raise Unreadable(raw.name, "holds no release with an ocid", f"give {SOURCE.reads}")
            yield from ((None, release, "") for release in found)
            return
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                content = json.loads(line)
            except json.JSONDecodeError as error:
                yield number, line.strip()[:4_000], f"is no JSON: {error.msg} in column {error.colno}"
                continue
            found = list(_within(content))
            yield from ((number, release, "") for release in found)
            if not found:
                yield number, line.strip()[:4_000], "holds no release with an ocid"


def _one_a_line(text: str) -> bool:
    first = text.lstrip().partition("\n")[0].strip()
    try:
        return isinstance(json.loads(first), dict)
    except json.JSONDecodeError:
        return False


def _within(content: Any) -> Iterator[Found]:
    """The releases of a package, record, list or single release; a compiled release only where the others are not given."""
    if isinstance(content, list):
        for part in content:
            yield from _within(part)
    elif isinstance(content, dict):
        if isinstance(content.get("records"), list):
            yield from _within(content["records"])
        elif isinstance(content.get("releases"), list) and any(isinstance(r, dict) and "ocid" in r for r in content["releases"]):
            yield from _within(content["releases"])
        elif isinstance(content.get("compiledRelease"), dict):
            yield content["compiledRelease"]
        elif isinstance(content.get("results"), list):  # the search of Contracts Finder
            yield from _within(content["results"])
        elif "ocid" in content:
            yield content


def _unusable(release: Any) -> str:
    """Why a release tells of no award that can be used; empty if it does."""
    if not isinstance(release.get("ocid"), str) or not release["ocid"].strip():
        return "names no procedure (ocid)"
    if not (release.get("awards") or release.get("contracts")):
        tags = ", ".join(map(str, release.get("tag") or [])) or "no tag"
        return f"tells of no award (it is tagged {tags})"
    return ""


def _awards(release: Found, known: Known) -> tuple[list[Found], dict[str, list[Found]]]:
    """The awards of a release as rows, and the amendments listed within their contracts."""
    parties: Found = {str(p["id"]): p for p in release.get("parties") or [] if isinstance(p, dict) and "id" in p}
    contracts = [c for c in release.get("contracts") or [] if isinstance(c, dict)]
    awards = [a for a in release.get("awards") or [] if isinstance(a, dict)]
    known_ids = {str(a.get("id")) for a in awards}
    awards += [{"id": c.get("awardID") or c.get("id")} for c in contracts if str(c.get("awardID") or c.get("id")) not in known_ids]
    buys = ({"buyer", "procuringEntity"} & set(p.get("roles") or []) for p in parties.values())
    buyer: Found = release.get("buyer") or next((p for p, buys_it in zip(parties.values(), buys, strict=True) if buys_it), {})
    at_buyer: Found = parties.get(str(buyer.get("id")), buyer)
    tender = release.get("tender") or {}
    rows, changes = [], {}
    for award in awards:
        contract = next((c for c in contracts if str(c.get("awardID") or c.get("id")) == str(award.get("id"))), {})
        rows.append(_award(release, award, contract, parties, at_buyer, tender, known))
        listed = (*(award.get("amendments") or []), *(contract.get("amendments") or []))
        changes[rows[-1]["award_id"]] = [a for a in listed if isinstance(a, dict)]
    return rows, changes


def _award(
    release: Found, award: Found, contract: Found, parties: Found, buyer: Found, tender: Found, known: Known
) -> Found:
    suppliers = [s for s in award.get("suppliers") or [] if isinstance(s, dict)] or [
        p for p in parties.values() if "supplier" in (p.get("roles") or [])
    ]  # fmt: skip
    names = [award_rows.clean_text(s.get("name") or parties.get(str(s.get("id")), {}).get("name")) for s in suppliers]
    value = award.get("value") or contract.get("value") or {}
    period = award.get("contractPeriod") or contract.get("period") or {}
    currency = str(value.get("currency") or "").upper()
    amount = value.get("amount")
    if amount is not None and (isinstance(amount, bool) or not isinstance(amount, int | float)):
        raise ValueError(f"the value {amount!r} is no number")
    ocid = release["ocid"]
    own = str(award.get("id") or "")
    award_id = _slug(own if own.startswith(ocid) else f"{ocid}-{own}")
    return {
        "fact_id": f"awards/{award_id}", "award_id": award_id, "reference": own or ocid, "procedure": ocid,
        "title": award_rows.clean_text(award.get("title") or contract.get("title") or tender.get("title") or contract.get("description")),
        "buyer_name": award_rows.clean_text(buyer.get("name")), "buyer_country": _country(buyer, known),
        "supplier_names": sorted({name.replace(";", ",") for name in names if name}),
        "supplier_countries": sorted({c for s in suppliers if (c := _country(parties.get(str(s.get("id")), s), known))}),
        "value": float(amount) if amount is not None else None, "value_kind": "awarded" if amount is not None else None,
        "currency": currency if re.fullmatch("[A-Z]{3}", currency) else None,
        "date": next(filter(None, map(award_rows.day_of, (award.get("date"), contract.get("dateSigned"), release.get("date")))), None),
        "work_start": award_rows.day_of(period.get("startDate")), "work_end": award_rows.day_of(period.get("endDate")),
        "status": award_rows.clean_text(award.get("status") or contract.get("status")), "codes": _codes(tender, award, contract),
        "address": next((d["url"] for d in award.get("documents") or [] if re.fullmatch(r"https?://\S+", str(d.get("url", "")))), None),
    }  # fmt: skip


def _country(party: Found, known: Known) -> str | None:
    address = party.get("address") or {}
    for text in (address.get("country"), address.get("countryCode"), address.get("countryName")):
        if isinstance(text, str) and (state := states.by_code(text) if len(text.strip()) in (2, 3) else states.by_name(text)):
            return known.state(state)
    return None


def _codes(*parts: Found) -> list[str]:
    found = []
    for part in parts:
        items = [i for i in part.get("items") or [] if isinstance(i, dict)]
        for holder in (part, *items):
            for code in (holder.get("classification"), *(holder.get("additionalClassifications") or [])):
                if isinstance(code, dict):
                    found.append(f"{str(code.get('scheme', '')).upper()}:{code.get('id', '')}")
    return sorted({code for code in found if re.fullmatch(r"[A-Z]+:[0-9A-Za-z.-]+", code)})


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _frames(taken: list[tuple[Found, list[tuple[Found, list[Found]]]]], known: Known) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The awards as the latest release tells them, and every release of them, earlier ones of the folder counted."""
    told: dict[str, tuple[str, Found]] = {}
    releases: dict[str, Found] = {}
    for release, awards in sorted(taken, key=lambda t: (str(t[0].get("date") or ""), str(t[0].get("id") or ""))):
        for award, amendments in awards:
            told[award["award_id"]] = (str(release.get("date") or "")[:19], award)
            for row in _release_rows(release, award, amendments):
                releases[row["release_id"]] = row
    earlier = known.frames["award_releases"]
    newest = dict(earlier.group_by("award_id").agg(pl.col("date").max()).iter_rows())
    counts = {**dict.fromkeys(told, 0), **dict(earlier.group_by("award_id").agg(pl.len()).iter_rows())}
    there = set(earlier["release_id"])
    for row in releases.values():
        counts[row["award_id"]] += row["release_id"] not in there
    names = pl.Series([n for _, a in told.values() for n in (*a["supplier_names"], a["buyer_name"])], dtype=pl.String).unique()
    actors = award_rows.actors_named(names, known)
    rows = []
    standing = known.frames["awards"]
    for award_id, (date, award) in told.items():
        award |= {
            "buyer": actors.get(award["buyer_name"]), "suppliers": sorted({actors[n] for n in award["supplier_names"] if n in actors}),
            "actions": max(counts[award_id], 1),
        }  # fmt: skip
        if str(newest.get(award_id) or "") > date[:10]:  # the folder has a later release: only the count of them is new
            kept = standing.filter(award_id=award_id).drop("credibility", "verified").row(0, named=True)
            award = kept | {"actions": award["actions"]}
        rows.append(award)
    return _frame("awards", rows), _frame("award_releases", list(releases.values()))


def _release_rows(release: Found, award: Found, amendments: list[Found]) -> Iterator[Found]:
    tags = [str(t) for t in release.get("tag") or []]
    common = {"award_id": award["award_id"], "currency": award["currency"]}
    release_id = _slug(f"{award['award_id']}-{release.get('id') or release.get('date')}")
    yield {
        **common, "fact_id": f"award_releases/{release_id}", "release_id": release_id, "tags": tags, "value": award["value"],
        "date": award_rows.day_of(release.get("date")), "description": None,
    }  # fmt: skip
    for number, amendment in enumerate(amendments, 1):
        amended = _slug(f"{award['award_id']}-amendment-{amendment.get('id') or number}")
        what = award_rows.clean_text(amendment.get("rationale") or amendment.get("description"))
        yield {
            **common, "fact_id": f"award_releases/{amended}", "release_id": amended, "tags": ["amendment"], "value": None,
            "date": award_rows.day_of(amendment.get("date")), "description": what,
        }  # fmt: skip


def _frame(table: str, rows: list[Found]) -> pl.DataFrame:
    declared = TABLES[table]
    names = [c.name for c in declared.columns if any(c.name in row for row in rows)] or [declared.identity]
    return pl.DataFrame(
        [{name: row.get(name) for name in names} for row in rows], schema={name: dtype(declared.column(name)) for name in names}
    )
