"""GLEIF: legal entities by their LEI, and who consolidates whom.

Level 1 (entities) and level 2 (relationships, RR-CDF) are read as the CSV of the golden copy and as Parquet made of it; level 1 also
as the XML of LEI-CDF and as the JSON of the GLEIF API. Level 2 comes after level 1: a tie to an entity that is not there is quarantined.

Traps of the format:

- `NA` in a column of countries is Namibia.
- The last two characters of an LEI are check digits (ISO 17442, ISO 7064 MOD 97-10); an LEI that fails them is not loaded.
- A lapsed entry (`LAPSED`) may be of an entity that lives; `RETIRED`, `ANNULLED` and `DUPLICATE` entries tell of one that does not, or
  not under this LEI. The entity's own state is another column.
- A sole proprietor is a natural person and is left out.
- Names and addresses stand in the script of the country; other scripts are other names, some transliterated by machine.
- Street and postcode are not kept: places are cities.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import polars as pl

from isthmus.atlas.raw_file import RawFile, Unreadable, require
from isthmus.importers import award_rows, delimited, entity_rows, gleif_documents, written_dates
from isthmus.importers.delimited_records import LINE
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication, Quarantined

SOURCE = Publication(
    title="Legal Entity Identifiers: level 1 and level 2 data",
    publisher="Global Legal Entity Identifier Foundation",
    url="https://www.gleif.org/en/lei-data/gleif-golden-copy",
    obtain="on gleif.org choose LEI Data, Golden Copy, and download level 1 (LEI-CDF) and level 2 (RR-CDF) as CSV",
    licence="CC0 1.0",
    reads="LEI records as CSV, Parquet, XML or JSON of the API, or relationship records as CSV or Parquet",
    record="record",
    kind="dataset",
    reliability="A",
    grade_reason="the register itself; entities are checked against national registers",
)

KINDS = {
    "GENERAL": "legal-entity", "BRANCH": "branch", "FUND": "fund", "RESIDENT_GOVERNMENT_ENTITY": "public-body",
    "INTERNATIONAL_ORGANIZATION": "public-body",
}  # fmt: skip
PERSON = "SOLE_PROPRIETOR"
RELATIONS = {
    "IS_DIRECTLY_CONSOLIDATED_BY": "owned-by-directly", "IS_ULTIMATELY_CONSOLIDATED_BY": "owned-by-ultimately",
    "IS_INTERNATIONAL_BRANCH_OF": "branch-of", "IS_FUND_MANAGED_BY": "managed-by", "IS_SUBFUND_OF": "part-of-fund",
    "IS_FEEDER_TO": "part-of-fund",
}  # fmt: skip
NAMES = {
    "entity_legalname": "name", "entity_legaladdress_country": "country", "entity_legaladdress_city": "city",
    "entity_headquartersaddress_country": "seat_country", "entity_headquartersaddress_city": "seat_city",
    "entity_entitycategory": "category", "entity_legalform_entitylegalformcode": "form",
    "entity_legalform_otherlegalform": "other_form", "entity_registrationauthority_registrationauthorityentityid": "number",
    "entity_entitystatus": "entity_status", "entity_entitycreationdate": "founded", "registration_registrationstatus": "entry_status",
    "legalname": "name", "legal_name": "name", "entity_category": "category",
}  # fmt: skip
"""Folded name of a column -> the name here."""
COLUMNS = ("lei", *dict.fromkeys(NAMES.values()))
_OTHER = tuple(
    name.format(n) for n in range(1, 6) for name in (
        "entity_otherentitynames_otherentityname_{}", "entity_transliteratedotherentitynames_transliteratedotherentityname_{}",
    )
)  # fmt: skip
TIE = {
    "relationship_startnode_nodeid": "start", "relationship_endnode_nodeid": "end", "relationship_relationshiptype": "type",
    "relationship_relationshipstatus": "status",
}  # fmt: skip
_PERIODS = tuple(f"relationship_period_{n}_{part}" for n in range(1, 6) for part in ("periodtype", "startdate", "enddate"))

Told = Callable[[pl.DataFrame], tuple[Quarantined, ...]]


def parse(raw: RawFile, known: Known) -> Parsed:
    """LEI records as rows of `entities`, relationships as rows of `entity_links`.

    Raises:
        Unreadable: the file is neither.
    """
    require(raw, "text", "parquet", "xml", "json", reads=SOURCE.reads)
    if raw.form in ("xml", "json"):
        rows = pl.DataFrame(list(gleif_documents.records(raw, SOURCE.reads)), schema=_schema())
        return _entities(rows, known, _by_content(rows), (), ())
    if raw.form == "parquet":
        rows = _parquet(raw)
        read = _ties if "start" in rows.columns else _entities
        return read(rows, known, _by_content(rows), (), ())
    ties = b"startnode" in raw.head(1 << 16).lower()
    required = tuple(TIE.values())[:3] if ties else ("lei", "name")
    optional = (*TIE.values(), *_PERIODS) if ties else (*COLUMNS, *_OTHER)
    with delimited.lines(raw, required, optional, reads=SOURCE.reads, rename=_renamed) as lines:
        odd = lines.unfit
        rows = lines.frame
    return (_ties if ties else _entities)(rows, known, lambda bad: delimited.quarantined(raw, bad), odd, lines.notes)


def _renamed(header: Sequence[str]) -> list[str]:
    return [NAMES.get(name) or TIE.get(name, name) for name in header]


def _schema() -> dict[str, Any]:
    return {**dict.fromkeys(COLUMNS, pl.String), "other_names": pl.List(pl.String), LINE: pl.UInt32}


def _by_content(rows: pl.DataFrame) -> Told:
    """For a format without lines: a record's text is what was read of it."""

    def told(bad: pl.DataFrame) -> tuple[Quarantined, ...]:
        whole = rows.join(bad.select(LINE, "reason"), on=LINE, how="inner").sort(LINE)
        return tuple(
            Quarantined(None, row.pop("reason"), json.dumps({k: v for k, v in row.items() if v and k != LINE}, ensure_ascii=False))
            for row in whole.iter_rows(named=True)
        )

    return told


def _parquet(raw: RawFile) -> pl.DataFrame:
    """The columns of a Parquet file under the names here, whatever else it has."""
    try:
        header = pl.read_parquet_schema(raw.path)
        names = dict(zip(header, _renamed([delimited.fold(name) for name in header]), strict=True))
        asked = {*COLUMNS, *_OTHER, *TIE.values(), *_PERIODS}
        kept = [old for old, new in names.items() if new in asked]
        rows = pl.read_parquet(raw.path, columns=kept)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise Unreadable(raw.name, f"is a Parquet file that cannot be read: {error}", "get it again") from None
    rows = rows.rename({old: names[old] for old in kept}).with_columns(pl.all().cast(pl.String, strict=False))
    if not ({"lei", "name"} <= set(rows.columns) or {"start", "end", "type"} <= set(rows.columns)):
        what = f"has neither LEI and Entity.LegalName nor the ends of a relationship; it has {', '.join(list(header)[:12])}"
        raise Unreadable(raw.name, what, f"give {SOURCE.reads}")
    return rows.with_row_index(LINE, offset=1)


def sound(lei: str) -> bool:
    """Whether the check digits of an LEI are right: its letters as numbers from 10 on, the whole leaves 1 over 97."""
    return int("".join(str(int(c, 36)) for c in lei)) % 97 == 1


_VALUES = np.array([int(chr(c), 36) if chr(c).isalnum() and c < 128 else 0 for c in range(256)], dtype=np.int64)
"""Byte -> what the sign counts: digits as they are, A is 10."""


def _wrong_digits(leis: pl.Series) -> pl.Series:
    """Those of well-formed LEIs whose check digits are wrong: `sound` for millions at once, rest by rest from the left."""
    signs = np.frombuffer("".join(leis).encode(), dtype=np.uint8).reshape(-1, 20)
    rest = np.zeros(len(leis), dtype=np.int64)
    for place in range(20):
        sign = signs[:, place]
        value = _VALUES[sign]
        rest *= np.where(value > 9, 100, 10)
        rest += value
        if place % 7 == 6:  # seven signs are at most fourteen digits, so that nothing overflows in between
            rest %= 97
    rest %= 97
    return leis.filter(pl.Series(rest != 1))


def _entities(rows: pl.DataFrame, known: Known, told: Told, odd: tuple[Quarantined, ...], notes: tuple[str, ...]) -> Parsed:
    rows = rows.with_columns(pl.lit(None, pl.String).alias(c) for c in COLUMNS if c not in rows.columns)
    rows = rows.with_columns(
        pl.when(pl.col(c).str.strip_chars() != "").then(pl.col(c).str.strip_chars()).alias(c) for c in COLUMNS
    ).with_columns(pl.col("lei").str.to_uppercase(), award_rows.clean("name"))
    formed = rows["lei"].str.contains(r"^[A-Z0-9]{18}[0-9]{2}$").fill_null(False)
    wrong = _wrong_digits(rows["lei"].filter(formed))
    category = pl.col("category").str.to_uppercase()
    rows = rows.with_columns(
        reason=pl.coalesce(
            pl.when(~formed).then(pl.format("{} is no LEI", pl.col("lei").fill_null("nothing"))),
            pl.when(pl.col("lei").is_in(wrong.implode())).then(pl.format("the check digits of {} are wrong", "lei")),
            pl.when(pl.col("name").is_null()).then(pl.lit("has no name")),
            pl.when(category == PERSON).then(pl.lit("a sole proprietor is a natural person")),
            pl.when(category.is_not_null() & ~category.is_in(list(KINDS))).then(pl.format("{} is no category of entity", "category")),
        )
    )
    rows = entity_rows.repeats(rows, "lei")
    bad = rows.filter(pl.col("reason").is_not_null())
    good = rows.filter(pl.col("reason").is_null())
    places = entity_rows.state_ids(pl.concat([good["country"], good["seat_country"]]), known)
    days = written_dates.edtf(good["founded"].str.slice(0, 10))[0]
    good = good.with_columns(
        actor_country=pl.coalesce(award_rows.mapped("seat_country", places), award_rows.mapped("country", places)),
        seat=pl.when(pl.col("seat_country").is_not_null()).then("seat_city").otherwise("city"),
        founded=award_rows.mapped_text(pl.col("founded").str.slice(0, 10), days), names=_other_names(good),
    )
    entity_id = pl.concat_str(pl.lit("lei-"), pl.col("lei").str.to_lowercase())
    entities = entity_rows.with_actors(good, "name", "actor_country", known).select(
        fact_id=pl.concat_str(pl.lit("entities/"), entity_id), entity_id=entity_id, register=pl.lit("lei"), register_id="lei",
        kind=pl.col("category").str.to_uppercase().replace_strict(KINDS, default="legal-entity", return_dtype=pl.String),
        kind_stated="category", name="name", other_names="names", actor_id="actor_id", country="actor_country",
        city=award_rows.clean("seat"), legal_form=pl.coalesce(pl.col("form").replace("8888", None), award_rows.clean("other_form")),
        registered_as=award_rows.clean("number"), founded="founded",
        status=pl.concat_str("entity_status", "entry_status", separator=", entry ", ignore_nulls=True).replace("", None),
    )  # fmt: skip
    apart = entity_rows.in_order(told(bad), odd)
    return Parsed(rows.height + len(odd), entities.height, apart, {"entities": entities}, notes=notes)


def _other_names(rows: pl.DataFrame) -> pl.Expr:
    """Other names without repeats; the sign that parts values in a list becomes a comma."""
    if "other_names" in rows.columns:
        every = pl.col("other_names").fill_null([])
    else:
        every = pl.concat_list([c for c in _OTHER if c in rows.columns] or [pl.lit(None, pl.String)])
    clean = pl.element().str.replace_all(r"[\x00-\x1f\x7f-\x{9f}\s]+", " ").str.replace_all(";", ",", literal=True).str.strip_chars()
    return every.list.eval(clean.filter(clean.is_not_null() & (clean != ""))).list.unique().list.sort()


def _ties(rows: pl.DataFrame, known: Known, told: Told, odd: tuple[Quarantined, ...], notes: tuple[str, ...]) -> Parsed:
    names = (*TIE.values(), *_PERIODS)
    rows = rows.with_columns(pl.lit(None, pl.String).alias(c) for c in names if c not in rows.columns)
    rows = rows.with_columns(pl.col(c).str.strip_chars().alias(c) for c in names)
    there = known.frames["entities"].filter(register="lei")["register_id"]
    kind = pl.col("type").str.to_uppercase()
    ends = [(pl.col(c).str.to_uppercase(), c) for c in ("start", "end")]
    link = pl.concat_str(pl.lit("lei-"), "start", pl.lit("-"), pl.col("type").str.replace_all("[^A-Za-z]+", "-"), pl.lit("-"), "end")
    start, end = _period("startdate"), _period("enddate")
    rows = rows.with_columns(
        link_id=pl.concat_str(link, pl.when(start.is_not_null()).then(pl.format("-{}", start)).otherwise(pl.lit(""))).str.to_lowercase(),
        relation=kind.replace_strict(RELATIONS, default=None, return_dtype=pl.String), since=start, ended=end,
        reason=pl.coalesce(
            *(pl.when(pl.col(c).is_null()).then(pl.lit(f"names no {c}")) for c in ("start", "end", "type")),
            pl.when(~kind.is_in(list(RELATIONS))).then(pl.format("{} is no relationship that is read", "type")),
            *(pl.when(~end.is_in(there.implode())).then(
                pl.format("the entity {} is not there; import the LEI records first", name)) for end, name in ends),
            pl.when(start > end).then(pl.format("ends on {} before it begins on {}", end, start)),
        ),
    )  # fmt: skip
    rows = entity_rows.repeats(rows, "link_id")
    bad, good = rows.filter(pl.col("reason").is_not_null()), rows.filter(pl.col("reason").is_null())
    entity = {c: pl.concat_str(pl.lit("lei-"), pl.col(c).str.to_lowercase()) for c in ("start", "end")}
    links = good.select(
        fact_id=pl.concat_str(pl.lit("entity_links/"), "link_id"), link_id="link_id", subject=entity["start"], object=entity["end"],
        relation="relation", role="type", since="since", until="ended", status="status",
    )  # fmt: skip
    return Parsed(rows.height + len(odd), links.height, entity_rows.in_order(told(bad), odd), {"entity_links": links}, notes=notes)


def _period(part: str) -> pl.Expr:
    """The day on which the tie itself, not a period of accounts or filing, begins or ends."""
    return pl.coalesce(
        pl.when(pl.col(f"relationship_period_{n}_periodtype") == "RELATIONSHIP_PERIOD").then(
            award_rows.day(f"relationship_period_{n}_{part}")
        )
        for n in range(1, 6)
    )
