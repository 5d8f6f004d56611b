"""Alliance Treaty Obligations and Provisions (ATOP): alliances since 1815 and what they oblige to.

One record is an alliance. Read are the file of alliances (`atop5_1a`: one line an alliance, members in `mem1`, `mem2` …), of phases
(`atop5_1ph`), and of members (`atop5_1m`: one line a member). States are joined on the numeric codes of the Correlates of War.

Traps of the format:

- `endyr` is 0 or blank while an alliance is in force, as of the end of the data (2016 in version 5.0, 2018 in 5.1): no end is known.
- A file of phases has a line for each change of a treaty: obligations and members are those of the last one.
- In a file of members, obligations are each member's own; the alliance has those that any of them bears, and a member that has left
  (`yrexit`) is no party of an alliance that goes on.
- Empires and states of the nineteenth century have codes that no state of today has; their alliances are quarantined.
- Dyad-years repeat an alliance for each pair and year; they are refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import polars as pl

from isthmus.atlas.raw_file import RawFile, Unreadable
from isthmus.importers import agreements, delimited, entity_rows
from isthmus.importers.delimited_records import LINE
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication, Quarantined

SOURCE = Publication(
    title="Alliance Treaty Obligations and Provisions (ATOP)",
    publisher="Brett Ashley Leeds, ATOP project, Rice University",
    url="http://www.atopdata.org/",
    obtain="on atopdata.org choose Data and download the CSV files: atop5_1a.csv or atop5_1m.csv",
    licence="academic use with citation",
    reads="the CSV of alliances (atopid, begyr, endyr, defense …, mem1 …), phases, or members (atopid, member, yrent …)",
    record="alliance",
    kind="academic",
    reliability="B",
    grade_reason="coded by researchers from the texts of treaties",
)

OBLIGATIONS = {
    "defense": "defence", "offense": "joint attack", "neutral": "neutrality", "nonagg": "non-aggression", "consul": "consultation",
}  # fmt: skip
FUNCTIONS = {"defense": "collective-defence", "consul": "consultation"}
_MEMBER = re.compile(r"^mem\d+$")
_DYADS = ({"statea", "stateb"}, {"state_a", "state_b"}, {"mem1", "mem2", "year"}, {"ddyad"}, {"ccode1", "ccode2", "year"})


def parse(raw: RawFile, known: Known) -> Parsed:
    """Alliances as rows of `commitments`; one of which a line cannot be used is quarantined whole.

    Raises:
        Unreadable: the file is no ATOP file, or one of dyads.
    """
    try:
        with delimited.lines(raw, ("atopid", "begyr"), reads=SOURCE.reads, every=True, rename=_renamed) as read:
            frame, header = read.frame, set(read.header)
    except Unreadable as error:
        if "dyad" in raw.head(2000).decode("latin-1").lower() or b"statea" in raw.head(2000).lower():
            raise _no_dyads(raw) from None
        raise error
    if any(names <= header for names in _DYADS):
        raise _no_dyads(raw)
    members = [name for name in read.header if _MEMBER.match(name)]
    if not members and "member" not in header:
        raise Unreadable(raw.name, "names no members: it has neither mem1 nor member", f"give {SOURCE.reads}")
    odd = read.unfit
    rows = entity_rows.Rows()
    bad: list[dict[str, Any]] = []
    ordered = [c for c in ("phase", "atopidphase", "atopid") if c in header][:1]
    whole = pl.col("atopid").str.strip_chars().str.replace(r"\.\d+$", "")
    for (atopid,), group in frame.group_by(whole, maintain_order=True):
        lines = group.sort(*(pl.col(c).cast(pl.Float64, strict=False) for c in ordered), LINE).rows(named=True)
        commitment, reason = _alliance(str(atopid or ""), lines, members, known)
        if reason:
            bad.append({"first": group[LINE].min(), "reason": reason, "lines": group[LINE].to_list()})
        else:
            rows.add("commitments", commitment)
    commitments = rows.frame("commitments")
    apart = entity_rows.in_order(_whole(raw, bad), odd)
    return Parsed(commitments.height + len(apart), commitments.height, apart, {"commitments": commitments}, notes=read.notes)


def _renamed(header: Sequence[str]) -> list[str]:
    """A file of phases has `atopidphase` (3005.1) alone: the whole number is the alliance."""
    return ["atopid" if name == "atopidphase" and "atopid" not in header else name for name in header]


def _no_dyads(raw: RawFile) -> Unreadable:
    return Unreadable(raw.name, "lists pairs of states by year, each alliance many times over", f"give {SOURCE.reads}")


def _alliance(atopid: str, lines: Sequence[dict[str, str | None]], columns: Sequence[str], known: Known) -> tuple[dict[str, Any], str]:
    """One alliance as a row, and why it cannot be used."""
    if not atopid.isdigit():
        return {}, f"{atopid or 'nothing'} is no number of an alliance"
    last = lines[-1]
    dates = [agreements.date_of(row.get("begyr"), row.get("begmo"), row.get("begday")) for row in lines]
    ended, wrong = agreements.date_of(last.get("endyr"), last.get("endmo"), last.get("endday"))
    begun = min((date for date, _ in dates if date), default=None)
    if columns:
        codes, telling = [last[c] for c in columns], [last]
    else:
        staying = [row for row in lines if ended or not agreements.date_of(row.get("yrexit"), None, None)[0]]
        codes, telling = [row["member"] for row in staying], list(lines)
    parties, reason = agreements.parties_of(codes, known)
    reason = reason or next((why for _, why in dates if why), "") or wrong or ("" if begun else "has no year of beginning")
    if not reason and ended and begun and ended[:4] < begun[:4]:
        reason = f"ends in {ended}, before it begins in {begun}"
    duties = [name for name in OBLIGATIONS if any((row.get(name) or "").strip().removesuffix(".0") == "1" for row in telling)]
    words = ", ".join(OBLIGATIONS[name] for name in duties) or "no pledge that is coded"
    return {
        "fact_id": f"commitments/atop-{atopid}", "commitment_id": f"atop-{atopid}", "kind": "treaty", "parties": parties,
        "name": f"Alliance of {agreements.names_of(codes)}, {(begun or '')[:4]} (ATOP {atopid})", "signed": begun, "in_force": begun,
        "until": ended, "functions": sorted({FUNCTIONS[name] for name in duties if name in FUNCTIONS}), "domains": [],
        "binding": True, "us_role": agreements.us_role(parties), "summary": f"Alliance that obliges to: {words}, as the data set codes it.",
    }, reason  # fmt: skip


def _whole(raw: RawFile, bad: list[dict[str, Any]]) -> list[Quarantined]:
    """One record for each alliance that cannot be used, with the text of all its lines."""
    lines = pl.DataFrame([(line, "") for one in bad for line in one["lines"]], schema={LINE: pl.UInt32, "reason": pl.String}, orient="row")
    texts = {q.line: q.raw for q in delimited.quarantined(raw, lines)}
    return [Quarantined(one["first"], one["reason"], "\n".join(texts[line] for line in sorted(one["lines"]))) for one in bad]
