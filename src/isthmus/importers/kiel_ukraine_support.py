"""Kiel Ukraine Support Tracker: aid of governments to Ukraine.

One record is a row of the main data (`Bilateral Assistance, MAIN DATA`, as workbook or CSV), or of the table of heavy weapons
(`donor, category, number_of_weapons, monetary_value_eur, weapons_list`).

Traps of the format:

- An activity takes several rows, one for each item. Its whole value may stand on each of them: the value of the item
  (`tot_sub_activity_value_EUR`, `Tot Sub Value EUR`) is taken where there is one, else the whole value on the activity's first row.
- Missing values are `.`, `No price` or blank, never zero.
- Editions name the columns anew; donors are names, not codes, among them institutions of the EU. Rows of totals are quarantined.
- Some announcement dates are several or open ("until 12/20/2022"); the text is kept and no date is read out of it.
- The table of heavy weapons sums up rows of the main data (`summary`): never add the two.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import polars as pl

from isthmus.atlas import states
from isthmus.atlas.raw_file import RawFile, Unreadable
from isthmus.importers import award_rows, delimited, entity_rows, written_dates
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication
from isthmus.importers.written_numbers import number

SOURCE = Publication(
    title="Ukraine Support Tracker",
    publisher="Kiel Institute for the World Economy",
    url="https://www.ifw-kiel.de/topics/war-against-ukraine/ukraine-support-tracker/",
    obtain="on ifw-kiel.de choose Ukraine Support Tracker, Data, and download the workbook",
    licence="free use with citation",
    reads="the workbook, a CSV of its sheet Bilateral Assistance, MAIN DATA, or the CSV of heavy weapons by donor and category",
    record="row",
    kind="dataset",
    reliability="B",
    grade_reason="research institute's own collection from announcements of governments",
    editions=True,
)

NAMES = {
    "id": "activity", "countries": "donor", "donor_country": "donor", "announcement_date": "date", "type_of_aid_general": "kind",
    "aid_type_general": "kind", "type_of_aid_specific": "category", "aid_type_specific": "category", "measure": "stage",
    "reporting_status": "stage", "explanation": "description", "item_type": "item", "sub_type_of_item": "item", "item": "item",
    "item_numb": "number", "no_of_units": "number", "item_number": "number", "tot_sub_activity_value_eur": "part_eur",
    "tot_sub_value_eur": "part_eur", "tot_activity_value_eur": "whole_eur", "converted_value_in_eur": "whole_eur",
    "total_monetary_value_delivered_in_eur": "delivered_eur", "tot_value_deliv_eur": "delivered_eur",
    "source_reported_value": "stated", "monetary_value_as_given_by_source": "stated", "original_currency": "currency",
    "source_reported_currency": "currency", "number_of_weapons": "number", "monetary_value_eur": "part_eur",
    "weapons_list": "description",
}  # fmt: skip
_COLUMNS = ("activity", "date", "kind", "category", "stage", "description", "item", "number", "part_eur", "whole_eur", "delivered_eur",
            "stated", "currency")  # fmt: skip
_NUMBERS = ("number", "part_eur", "whole_eur", "delivered_eur", "stated")
_MISSING = ("", ".", "-", "na", "n/a", "no price", "not given", "not specified", "unknown", "no data", "none", "unspecified")
_TOTALS = r"(?i)^(world|grand )?total\b|^sum\b|\btotal$|^eu members?( and institutions)?$|^all (donors|countries)"
_STAGES = {"commitment": "committed", "committed": "committed", "allocation": "allocated", "allocated": "allocated",
           "delivered": "delivered", "delivery": "delivered", "disbursed": "delivered", "disbursement": "delivered"}  # fmt: skip
_EU = re.compile(r"(?i)^(eu|european (union|commission|council))\b|commission and council")
RECIPIENT = "UA"


def parse(raw: RawFile, known: Known) -> Parsed:
    """Rows of aid as rows of `aid`.

    Raises:
        Unreadable: the file is neither layout.
    """
    try:
        return _read(raw, known, ("donor", "kind"), summary=False)
    except Unreadable as main:
        try:
            return _read(raw, known, ("donor", "category", "number"), summary=True)
        except Unreadable:
            raise main from None


def _read(raw: RawFile, known: Known, required: tuple[str, ...], *, summary: bool) -> Parsed:
    with delimited.lines(raw, required, _COLUMNS, reads=SOURCE.reads, rename=_renamed, workbooks=True) as read:
        frame = read.frame
    odd = read.unfit
    frame = frame.with_columns(pl.lit(None, pl.String).alias(c) for c in _COLUMNS if c not in frame.columns)
    frame = frame.with_columns(
        pl.when(~pl.col(c).str.strip_chars().str.to_lowercase().is_in(_MISSING)).then(pl.col(c).str.strip_chars()).alias(c)
        for c in ("donor", *_COLUMNS)
    )
    rows = _understood(frame, read.delimiter, known, summary=summary)
    bad = rows.filter(pl.col("reason").is_not_null())
    aid = _aid(rows.filter(pl.col("reason").is_null()), known, summary=summary)
    apart = entity_rows.in_order(delimited.quarantined(raw, bad, read.sheet), odd)
    return Parsed(rows.height + len(odd), aid.height, apart, {"aid": aid}, notes=read.notes)


def _renamed(header: Sequence[str]) -> list[str]:
    """The names here; where an edition has two columns of one meaning, the first is taken."""
    out: list[str] = []
    for name in header:
        new = NAMES.get(name, name)
        out.append(name if new in out else new)
    return out


def _understood(frame: pl.DataFrame, delimiter: str, known: Known, *, summary: bool) -> pl.DataFrame:
    """With numbers, donors and `reason`, why a row cannot be used."""
    atlas = known.actors_by_name()
    donors = {name: actor for name in frame["donor"].drop_nulls().unique().sort() if (actor := _donor(name, atlas, known))}
    kind = pl.lit("military") if summary else pl.col("kind").str.to_lowercase().str.extract(r"^(military|financial|humanitarian)")
    values = {c: number(c, delimiter) for c in _NUMBERS}
    return frame.with_columns(*(value.alias(f"{c}_value") for c, value in values.items()), kind_term=kind).with_columns(
        donor_id=award_rows.mapped("donor", donors),
        reason=pl.coalesce(
            pl.when(pl.col("donor").is_null()).then(pl.lit("names no donor")),
            pl.when(pl.col("donor").str.contains(_TOTALS)).then(pl.lit("a total over donors, no donor")),
            pl.when(pl.col("kind_term").is_null()).then(pl.format("{} is no kind of aid", pl.col("kind").fill_null("nothing"))),
            *(pl.when(pl.col(f"{c}_value") < 0).then(pl.format(f"{c} {{}} is negative", c)) for c in _NUMBERS),
            *(pl.when(pl.col(c).is_not_null() & pl.col(f"{c}_value").is_null()).then(pl.format(f"{c} {{}} is no number", c))
              for c in _NUMBERS if c != "stated" and c != "number"),
        ),
    )  # fmt: skip


def _donor(name: str, atlas: dict[str, str], known: Known) -> str | None:
    if state := states.by_name(name):
        return known.state(state)
    if actor := atlas.get(states.folded(name)):
        return actor
    return known.actor("eu", kind="organisation", name="European Union") if _EU.search(name) else None


def _aid(rows: pl.DataFrame, known: Known, *, summary: bool) -> pl.DataFrame:
    days, _ = written_dates.edtf(rows["date"])
    days |= {text: day for text in rows["date"].drop_nulls().unique() if (day := _of_spreadsheet(text))}
    recipient = states.by_code(RECIPIENT)
    alone = (pl.int_range(pl.len()) == 0) & pl.col("part_eur_value").is_null().all()
    whole = pl.when(pl.col("activity").is_null() | alone.over("activity")).then("whole_eur_value")
    number_read = pl.col("number_value")
    return rows.with_columns(aid_id=pl.Series(_ids(rows, summary=summary), dtype=pl.String)).select(
        fact_id=pl.concat_str(pl.lit("aid/"), "aid_id"), aid_id="aid_id", activity="activity", donor="donor_id",
        donor_name=award_rows.clean("donor"), recipient=pl.lit(known.state(recipient) if recipient else None), kind="kind_term",
        stage=award_rows.mapped_text(pl.col("stage").str.to_lowercase(), _STAGES), summary=pl.lit(summary),
        category=award_rows.clean("category"), item=award_rows.clean("item"), number=number_read,
        date=award_rows.mapped("date", days),
        date_stated=pl.when(~pl.col("date").is_in(list(days))).then(award_rows.clean("date")),
        value_eur=pl.coalesce("part_eur_value", whole), value_delivered_eur="delivered_eur_value",
        value_stated=pl.when(pl.col("currency").str.contains("^[A-Za-z]{3}$")).then("stated_value"),
        currency=pl.when(pl.col("currency").str.contains("^[A-Za-z]{3}$")).then(pl.col("currency").str.to_uppercase()),
        description=award_rows.clean("description"),
        note=pl.when(pl.col("number").is_not_null() & number_read.is_null()).then(pl.format("number as published: {}", "number")),
    )  # fmt: skip


def _ids(rows: pl.DataFrame, *, summary: bool) -> list[str]:
    """The activity and the row's place in it; without an activity, a digest of what names the row."""
    seen: dict[str, int] = {}
    ids = []
    for row in rows.select("activity", "donor", "category", "item", "date", "description").iter_rows():
        named = ("weapons", *row[1:3]) if summary else row
        whole = "\x1f".join(str(v or "") for v in named)
        own = entity_rows.slug(row[0]) if row[0] else hashlib.sha256(whole.encode()).hexdigest()[:12]
        seen[own] = seen.get(own, 0) + 1
        ids.append(f"kiel-{'weapons-' if summary else ''}{own}-{seen[own]}")
    return ids


def _of_spreadsheet(text: str) -> str | None:
    """The day of a spreadsheet's serial number, which a date becomes where its format was lost."""
    import datetime as dt

    if not re.fullmatch(r"4[3-9]\d{3}|5\d{4}", text):
        return None
    return (dt.date(1899, 12, 30) + dt.timedelta(days=int(text))).isoformat()
