"""Defense Cooperation Agreement Dataset (DCAD): bilateral defence agreements, signed from 1980 to 2010.

One record is an agreement. States are joined on the numeric codes of the Correlates of War; the names beside them are not used.

Traps of the format:

- Negative codes (-44, -55, -66, -77, -88, -99) are kinds of "not known" or "does not apply", never numbers.
- `endYearEstimate` ends at 2010 for all that may still run: it is no end. An end is taken only where the data set says that an
  agreement was terminated and how long it ran.
- A general agreement (`DCA`) is a framework: what the parties do for one another is told only where a category says so.
- Agreements known from newswires alone (`factiva`) may not bind in law; they are graded by the coders' confidence.
- The numbers are those of states at the time: 365 is the Soviet Union before 1992.
"""

from __future__ import annotations

import polars as pl

from isthmus.atlas.raw_file import RawFile
from isthmus.importers import agreements, delimited, entity_rows
from isthmus.importers.delimited_records import LINE
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication

SOURCE = Publication(
    title="Defense Cooperation Agreement Dataset (DCAD), version 1.0",
    publisher="Brandon J. Kinne",
    url="https://doi.org/10.1177/0022002719857796",
    obtain="from the author's site or the replication files of the article: DCAD-v1.0-main.csv",
    licence="academic use with citation",
    reads="DCAD-v1.0-main.csv (ccode1, ccode2, signYear, category1 …)",
    record="agreement",
    kind="academic",
    reliability="B",
    grade_reason="coded by researchers from treaty collections and newswires",
)

FUNCTIONS = {
    "COMMISSION": "consultation", "TREX": "exercises", "DIC": "co-production", "RESEARCH": "technology", "PROCUREMENT": "procurement",
}  # fmt: skip
DOMAINS = {"DIC": "defence-industry", "PROCUREMENT": "defence-industry", "RESEARCH": "defence-industry", "COMMISSION": "political"}
WORDS = {
    "DCA": "general defence cooperation", "COMMISSION": "a standing commission", "TREX": "training and exchange",
    "DIC": "defence industry", "RESEARCH": "defence research", "PROCUREMENT": "procurement",
}  # fmt: skip
_COLUMNS = (
    "signday", "signmonth", "eifday", "eifmonth", "eifyear", "type", "category1", "category2", "category3", "terminated",
    "durationactual", "sourcetype", "source", "factivaconf", "dcaid",
)  # fmt: skip


def parse(raw: RawFile, known: Known) -> Parsed:
    """Agreements as rows of `commitments`.

    Raises:
        Unreadable: the file has no pair of numeric codes, or no year of signature.
    """
    required = ("ccode1", "ccode2", "signyear")
    with delimited.lines(raw, required, _COLUMNS, reads=SOURCE.reads, workbooks=True) as read:
        frame = read.frame.with_columns(pl.lit(None, pl.String).alias(c) for c in _COLUMNS if c not in read.frame.columns)
    odd = read.unfit
    rows = entity_rows.Rows()
    bad: list[tuple[int, str]] = []
    seen: dict[str, int] = {}
    graded: list[object] = []
    for row in frame.iter_rows(named=True):
        commitment, reason = _commitment(row, known)
        first = seen.setdefault(str(commitment["commitment_id"]), row[LINE]) if not reason else row[LINE]
        if first != row[LINE]:
            reason = f"repeats the agreement of line {first}"
        if reason:
            bad.append((row[LINE], reason))
        else:
            rows.add("commitments", commitment)
            graded.append(commitment["credibility"])
    commitments = rows.frame("commitments").with_columns(credibility=pl.Series(graded, dtype=pl.Int64))
    told = pl.DataFrame(bad, schema={LINE: pl.UInt32, "reason": pl.String}, orient="row")
    apart = entity_rows.in_order(delimited.quarantined(raw, told, read.sheet), odd)
    return Parsed(frame.height + len(odd), commitments.height, apart, {"commitments": commitments}, notes=read.notes)


def _commitment(row: dict[str, str | None], known: Known) -> tuple[dict[str, object], str]:
    """One agreement as a row, and why it cannot be used."""
    parties, reason = agreements.parties_of((row["ccode1"], row["ccode2"]), known)
    signed, wrong = agreements.date_of(row["signyear"], row["signmonth"], row["signday"])
    reason = reason or wrong or ("" if signed else "has no year of signature")
    in_force, wrong = agreements.date_of(row["eifyear"], row["eifmonth"], row["eifday"])
    reason = reason or wrong
    categories = [c for name in ("category1", "category2", "category3") if (c := (row[name] or "").strip().upper())]
    if unknown := [c for c in categories if c not in WORDS]:
        reason = reason or f"{unknown[0]} is no category of agreement"
    if reason:
        return {"commitment_id": ""}, reason
    own = (row["dcaid"] or "").strip().lower().removeprefix("dcadv1.0-")
    number = entity_rows.slug(own or "-".join((*parties, signed or "", *categories)).lower())
    field = " and ".join(WORDS[c] for c in categories) or "defence cooperation"
    pair = agreements.names_of((row["ccode1"], row["ccode2"]))
    treaty = (row["sourcetype"] or "").strip().lower() == "treaty"
    told = "" if treaty else "; known from newswires, whether it binds in law is not told"
    return {
        "fact_id": f"commitments/dcad-{number}", "commitment_id": f"dcad-{number}", "kind": "agreement", "parties": parties,
        "name": f"Agreement on {field}, {pair}, {(signed or '')[:4]}", "signed": signed, "in_force": in_force,
        "until": _end(row, in_force or signed or ""), "functions": sorted({FUNCTIONS[c] for c in categories if c in FUNCTIONS}),
        "domains": sorted({DOMAINS[c] for c in categories if c in DOMAINS}), "binding": treaty, "us_role": agreements.us_role(parties),
        "summary": f"Agreement of {pair} on {field}, as the data set codes it.",
        "note": f"found in: {row['source'] or 'not told'}{told}",
        "credibility": 2 if treaty or (row["factivaconf"] or "") in ("4", "5") else 3,
    }, ""  # fmt: skip


def _end(row: dict[str, str | None], begun: str) -> str | None:
    """The year in which it ended, where it was terminated and how long it ran is told."""
    years = (row["durationactual"] or "").strip().removesuffix(".0")
    if (row["terminated"] or "").strip().removesuffix(".0") != "1" or not years.isdigit():
        return None
    return str(int(begun[:4]) + int(years))
