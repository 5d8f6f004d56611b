"""BACI: bilateral trade at six digits of the Harmonized System, reconciled by CEPII from what both sides report.

One record is a row `t, i, j, k, v, q`: year, exporter, importer, product, value in thousand dollars, quantity in tonnes.

Traps of the format:

- `v` is in thousands and `q` in tonnes; both are turned into dollars and kilograms here.
- `k` loses its leading zero wherever it is read as a number; six digits are restored.
- The revision of the Harmonized System stands in the name of the file alone (`BACI_HS92_Y2019_V202401b.csv`): a renamed file is
  refused, for codes of two revisions must not be mixed.
- Exporter and importer are numeric codes of customs areas (842 is the United States); 490 is in practice Taiwan.
- The areas that are no states have their names in another file; a flow of one is quarantined.
- A missing quantity is written `NA` with blanks before it.
"""

from __future__ import annotations

import re
from pathlib import PurePath

import polars as pl

from isthmus.atlas.raw_file import RawFile, Unreadable
from isthmus.importers import delimited, trade_partners
from isthmus.importers.delimited_records import LINE
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication
from isthmus.importers.written_numbers import number

SOURCE = Publication(
    title="BACI: International Trade Database at the Product Level",
    publisher="CEPII",
    url="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    obtain="download a revision of BACI from the page and unpack it; each year is a file",
    licence="Etalab 2.0",
    reads="a yearly file BACI_HS…_Y…_V….csv with the columns t, i, j, k, v, q, under its own name",
    record="row",
    kind="dataset",
    reliability="B",
    grade_reason="research institute's reconciliation of UN statistics",
)

REVISIONS = {"88": "H0", "92": "H0", "96": "H1", "02": "H2", "07": "H3", "12": "H4", "17": "H5", "22": "H6"}
_NAME = re.compile(r"HS(\d{2})", re.IGNORECASE)


def parse(raw: RawFile, known: Known) -> Parsed:
    """Flows as rows of `trade_flows`, seen from the exporter.

    Raises:
        Unreadable: the file lacks a column, or its name does not say the revision.
    """
    name = PurePath(raw.name).name
    revision = _NAME.search(name)
    if not revision or revision[1] not in REVISIONS:
        way_out = "give it the name under which it was downloaded, e.g. BACI_HS92_Y2019_V202401b.csv"
        raise Unreadable(raw.name, "does not say in its name which revision of the Harmonized System it uses", way_out)
    scheme = REVISIONS[revision[1]]
    with delimited.lines(raw, ("t", "i", "j", "k", "v"), ("q",), reads=SOURCE.reads) as read:
        frame = read.frame
    if "q" not in frame.columns:
        frame = frame.with_columns(q=pl.lit(None, pl.String))
    frame = frame.with_columns(pl.col(pl.String).str.strip_chars())
    frame = frame.with_columns(q=pl.when(~pl.col("q").is_in(["NA", ""])).then("q"), k=pl.col("k").str.zfill(6))
    frame = frame.with_columns(value=number("v") * 1_000, weight=number("q") * 1_000)
    for side in ("i", "j"):
        found = [(code, *trade_partners.actor(code or "", "", "", known)) for code in frame[side].unique()]
        sides = pl.DataFrame(found, schema={side: pl.String, f"{side}_id": pl.String, f"{side}_why": pl.String}, orient="row")
        frame = frame.join(sides, on=side, how="left", nulls_equal=True, maintain_order="left")
    frame = frame.with_columns(
        fact_id=pl.concat_str(
            pl.lit("trade_flows/"), pl.format("baci.{}.{}.{}.{}.{}", "i_id", "j_id", pl.lit(scheme.lower()), "k", "t")
        ),
        reason=pl.coalesce(
            pl.when(pl.col("i_id").is_null()).then(pl.format("exporter: {}", "i_why")),
            pl.when(pl.col("j_id").is_null()).then(pl.format("importer: {}", "j_why")),
            pl.when(~pl.col("t").str.contains(r"^(19|20)\d\d$").fill_null(False)).then(pl.lit("t is no year")),
            pl.when(~pl.col("k").str.contains(r"^\d{6}$").fill_null(False)).then(pl.lit("k is no code of six digits")),
            pl.when(~(pl.col("value") >= 0).fill_null(False)).then(pl.lit("v is no value")),
            pl.when(pl.col("q").is_not_null() & ~(pl.col("weight") >= 0).fill_null(False)).then(pl.lit("q is no quantity")),
        ),
    )
    first = pl.col(LINE).min().over("fact_id")
    again = pl.col("reason").is_null() & (pl.col(LINE) > first)
    frame = frame.with_columns(reason=pl.when(again).then(pl.format("names the same flow as line {}", first)).otherwise("reason"))
    good = frame.filter(pl.col("reason").is_null())
    rows = good.select(
        fact_id="fact_id", reporter="i_id", partner="j_id", partner_world=pl.lit(False), flow=pl.lit("export"),
        basis=pl.lit("reconciled"), classification=pl.lit(scheme), commodity_code="k", period="t", value="value", value_fob="value",
        net_weight="weight",
        note=pl.when((pl.col("i") == "490") | (pl.col("j") == "490")).then(
            pl.lit("published as Other Asia, not elsewhere specified, which in practice is Taiwan")
        ),
    )  # fmt: skip
    odd = read.unfit
    apart = (*delimited.quarantined(raw, frame.filter(pl.col("reason").is_not_null())), *odd)
    version = re.search(r"_V(\d{4})(\d{2})", name)
    notes = (*read.notes, f"BACI version {version[1]}-{version[2]}") if version else read.notes
    apart = tuple(sorted(apart, key=lambda q: q.line or 0))
    return Parsed(frame.height + len(odd), rows.height, apart, {"trade_flows": rows}, notes=notes)
