"""UN Comtrade: trade in goods by reporter, partner, commodity and period, in the layouts of Comtrade Plus and its forerunner.

One record is a row. Comtrade Plus gives 47 columns (`typeCode, freqCode, refPeriodId …`), as CSV or as a workbook; the forerunner
35 (`Classification, Year, Period, …, Trade Value (US$)`).

Traps of the format:

- Rows for the world (partner 0, `W00`) stand beside those for its partners. They are kept without a partner and marked, so that
  no sum over partners holds them.
- Commodity codes are text: `0101` is not 101. A spreadsheet program drops the zero; the level of aggregation, where it is there,
  or an odd number of digits gives it back.
- Numeric codes of customs areas are not those of ISO 3166: the United States is 842, France 251, India 699, Norway 579,
  Switzerland 757. Taiwan is not listed; “Other Asia, not elsewhere specified” (490) is taken for it, and a note says so.
- Rows may be parted by second partner, customs procedure and transport, beside a row for all together (`0`, `C00`).
- Each line of a CSV of Comtrade Plus ends with a comma that the header lacks, so that a naive reader shifts every column.
- A quantity of 0 with the unit `N/A` is none. Net weights and quantities may be estimates.
- Downloads are cut at a number of rows without a word; a file of exactly 500, 100,000 or 250,000 rows is told of.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from isthmus.atlas.raw_file import RawFile
from isthmus.importers import delimited, trade_partners
from isthmus.importers.delimited_records import LINE
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication
from isthmus.importers.written_numbers import number

SOURCE = Publication(
    title="UN Comtrade Database",
    publisher="United Nations Statistics Division",
    url="https://comtradeplus.un.org/",
    obtain="on comtradeplus.un.org choose reporters, partners, commodities and periods, and download the CSV",
    licence="UN Comtrade terms: use with citation; no redistribution without permission",
    reads="the CSV or workbook of a Comtrade Plus download (47 columns), or a CSV of its forerunner (35 columns)",
    record="row",
    kind="dataset",
    reliability="B",
    grade_reason="UN statistics, as states report them",
)

NAMES = {
    "reporter_code": "reportercode", "reporter_iso": "reporteriso", "reporter": "reporterdesc", "partner_code": "partnercode",
    "partner_iso": "partneriso", "partner": "partnerdesc", "2nd_partner_code": "partner2code", "2nd_partner_iso": "partner2iso",
    "2nd_partner": "partner2desc", "trade_flow": "flowdesc", "trade_flow_code": "flowcode", "classification": "classificationcode",
    "commodity_code": "cmdcode", "commodity": "cmddesc", "aggregate_level": "aggrlevel", "customs_proc_code": "customscode",
    "mode_of_transport_code": "motcode", "qty_unit": "qtyunitabbr", "netweight_kg": "netwgt", "net_weight_kg": "netwgt",
    "trade_value_us": "primaryvalue", "cif_trade_value_us": "cifvalue", "fob_trade_value_us": "fobvalue", "year": "refyear",
    "qty": "qty",
}  # fmt: skip
FLOWS = {
    "m": "import", "import": "import", "imports": "import", "1": "import", "x": "export", "export": "export", "exports": "export",
    "2": "export", "rx": "re-export", "re-export": "re-export", "re-exports": "re-export", "3": "re-export", "rm": "re-import",
    "re-import": "re-import", "re-imports": "re-import", "4": "re-import", "dx": "domestic-export", "domestic export": "domestic-export",
    "fm": "foreign-import", "foreign import": "foreign-import",
}  # fmt: skip
_REQUIRED = ("cmdcode", "primaryvalue")
_TEXT = (
    "reportercode", "reporteriso", "reporterdesc", "partnercode", "partneriso", "partnerdesc", "partner2code", "partner2iso",
    "partner2desc", "flowcode", "flowdesc", "classificationcode", "cmdcode", "cmddesc", "aggrlevel", "period", "refyear", "refmonth",
    "freqcode", "typecode", "customscode", "motcode", "qtyunitabbr", "isqtyestimated", "isnetwgtestimated",
)  # fmt: skip
_NUMBERS = ("primaryvalue", "cifvalue", "fobvalue", "netwgt", "qty")
CUT_AT = (500, 1_000, 50_000, 100_000, 250_000)


def parse(raw: RawFile, known: Known) -> Parsed:
    """Flows as rows of `trade_flows`.

    Raises:
        Unreadable: the file has no column of commodity codes or of values.
    """
    optional = (*_TEXT, *_NUMBERS)
    with delimited.lines(raw, _REQUIRED, optional, reads=SOURCE.reads, rename=_renamed, workbooks=True) as read:
        frame = read.frame
    frame = frame.with_columns(pl.lit(None, pl.String).alias(c) for c in optional if c not in frame.columns)
    frame = frame.with_columns(pl.col(pl.String).str.strip_chars()).with_columns(
        number(c, read.delimiter).alias(f"{c}_value") for c in _NUMBERS
    )
    frame = _with_sides(frame, known)
    frame = _understood(frame)
    good = frame.filter(pl.col("reason").is_null())
    rows = _flows(good)
    bad = frame.filter(pl.col("reason").is_not_null())
    odd = read.unfit
    apart = tuple(sorted((*delimited.quarantined(raw, bad, read.sheet), *odd), key=lambda q: q.line or 0))
    notes = read.notes
    if frame.height in CUT_AT:
        notes = (*notes, f"has exactly {frame.height:,} rows, at which downloads are cut: look whether any are missing")
    return Parsed(frame.height + len(odd), rows.height, apart, {"trade_flows": rows}, notes=notes)


def _renamed(header: Sequence[str]) -> list[str]:
    return [NAMES.get(name, name) for name in header]


def _with_sides(frame: pl.DataFrame, known: Known) -> pl.DataFrame:
    """With the ids of reporter, partner and second partner, whether the partner is the world, and why a side is unknown."""
    for side in ("reporter", "partner", "partner2"):
        columns = [f"{side}code", f"{side}iso", f"{side}desc"]
        found = []
        for row in frame.select(columns).unique().iter_rows():
            code, iso, name = (value or "" for value in row)
            empty = not (code or iso or name)
            world = trade_partners.is_world(code, iso, name) or (empty and side == "partner2")
            actor, why = (None, "") if world else trade_partners.actor(code, iso, name, known)
            found.append((*row, actor, world, None if world or actor else f"{side}: {why}"))
        names = (f"{side}_id", f"{side}_world", f"{side}_why")
        schema = {**dict.fromkeys(columns, pl.String), names[0]: pl.String, names[1]: pl.Boolean, names[2]: pl.String}
        sides = pl.DataFrame(found, schema=schema, orient="row")
        frame = frame.join(sides, on=columns, how="left", nulls_equal=True, maintain_order="left")
    return frame


def _understood(frame: pl.DataFrame) -> pl.DataFrame:
    """With flow, period, code and `reason`, why a row cannot be used."""
    flow = pl.coalesce(
        pl.col(c).str.to_lowercase().replace_strict(FLOWS, default=None, return_dtype=pl.String) for c in ("flowcode", "flowdesc")
    )
    said = pl.coalesce("period", "refyear").str.replace(r"\.0$", "")
    period = pl.when(said.str.contains(r"^\d{4}$")).then(said).when(said.str.contains(r"^\d{4}(0[1-9]|1[0-2])$")).then(
        said.str.slice(0, 4) + "-" + said.str.slice(4, 2)
    )  # fmt: skip
    frame = frame.with_columns(flow=flow, when=period, code=_code(), said_period=said)
    unread = [pl.when(pl.col(c).is_not_null() & pl.col(f"{c}_value").is_null()).then(pl.format(f"{c} {{}} is no number", c))
              for c in ("primaryvalue", "cifvalue", "fobvalue")]  # fmt: skip
    frame = frame.with_columns(
        reason=pl.coalesce(
            pl.when(pl.col("reporter_world")).then(pl.lit("the reporter is the world: a total over reporters")),
            "reporter_why", "partner_why", "partner2_why",
            pl.when(pl.col("flow").is_null()).then(pl.format("{} is no flow", pl.coalesce("flowcode", "flowdesc", pl.lit("nothing")))),
            pl.when(pl.col("when").is_null()).then(pl.format("{} is no year or month", pl.col("said_period").fill_null("nothing"))),
            pl.when(~pl.col("code").str.contains(r"^[0-9A-Z.]{1,12}$").fill_null(False)).then(pl.lit("has no commodity code")),
            *unread,
            pl.when(pl.col("primaryvalue_value").is_null()).then(pl.lit("has no value")),
            pl.when(pl.col("primaryvalue_value") < 0).then(pl.lit("the value is negative")),
        )
    ).with_columns(fact_id=_fact_id())  # fmt: skip
    twice = pl.col("reason").is_null() & (pl.col(LINE) > pl.col(LINE).min().over("fact_id"))
    first = pl.col(LINE).min().over("fact_id")
    return frame.with_columns(reason=pl.when(twice).then(pl.format("names the same flow as line {}", first)).otherwise("reason"))


def _code() -> pl.Expr:
    """The commodity code with the zeros that a spreadsheet program drops."""
    code = pl.col("cmdcode").str.replace(r"\.0$", "").str.to_uppercase()
    level = pl.col("aggrlevel").str.replace(r"\.0$", "").cast(pl.Int64, strict=False)
    digits = code.str.contains(r"^\d+$")
    length = code.str.len_chars()
    by_level = digits & level.is_in([2, 4, 6]) & (length < level)
    harmonized = pl.col("classificationcode").str.to_uppercase().str.contains(r"^H").fill_null(True)
    odd = digits & harmonized & (length % 2 == 1) & (length < 6)
    return pl.when(by_level).then(code.str.zfill(level)).when(odd).then(code.str.zfill(length + 1)).otherwise(code)


def _fact_id() -> pl.Expr:
    """One for each flow, whatever file states it."""
    other = pl.when("partner_world").then(pl.lit("world")).otherwise("partner_id")
    apart = [
        pl.when(pl.col("partner2_id").is_not_null()).then(pl.format(".by-{}", "partner2_id")).otherwise(pl.lit("")),
        pl.when(~_all_together("customscode")).then(pl.format(".{}", "customscode")).otherwise(pl.lit("")),
        pl.when(~_all_together("motcode")).then(pl.format(".mot-{}", "motcode")).otherwise(pl.lit("")),
    ]
    scheme = pl.col("classificationcode").fill_null("hs")
    named = pl.format("comtrade.{}.{}.{}.{}.{}.{}", "flow", "reporter_id", other, scheme, "code", "when")
    return pl.concat_str(pl.lit("trade_flows/"), pl.concat_str(named, *apart).str.to_lowercase().str.replace_all(r"[^a-z0-9.-]", "-"))


def _all_together(name: str) -> pl.Expr:
    return pl.col(name).is_null() | pl.col(name).str.to_uppercase().is_in(["", "0", "C00", "0.0"])


def _flows(good: pl.DataFrame) -> pl.DataFrame:
    no_unit = pl.col("qtyunitabbr").is_null() | pl.col("qtyunitabbr").str.to_lowercase().is_in(["n/a", "no quantity", "-"])
    asia = pl.any_horizontal(pl.col(f"{s}code").str.replace(r"\.0$", "") == trade_partners.OTHER_ASIA for s in ("reporter", "partner"))
    return good.select(
        fact_id="fact_id", reporter="reporter_id", partner="partner_id", partner_world="partner_world", second_partner="partner2_id",
        flow="flow", basis=pl.lit("reported"), classification=pl.col("classificationcode").fill_null("HS"), commodity_code="code",
        commodity="cmddesc", period="when",
        customs_procedure=pl.when(~_all_together("customscode")).then("customscode"),
        transport=pl.when(~_all_together("motcode")).then("motcode"),
        value="primaryvalue_value", value_cif="cifvalue_value", value_fob="fobvalue_value",
        net_weight=pl.when(pl.col("netwgt_value") > 0).then("netwgt_value"), net_weight_estimated=_truth("isnetwgtestimated"),
        quantity=pl.when(~no_unit & (pl.col("qty_value") >= 0)).then("qty_value"), quantity_unit=pl.when(~no_unit).then("qtyunitabbr"),
        quantity_estimated=pl.when(~no_unit).then(_truth("isqtyestimated")),
        note=pl.when(asia.fill_null(False)).then(pl.lit("published as Other Asia, not elsewhere specified, which in practice is Taiwan")),
    )  # fmt: skip


def _truth(name: str) -> pl.Expr:
    values = {"true": True, "1": True, "false": False, "0": False}
    return pl.col(name).str.to_lowercase().replace_strict(values, default=None, return_dtype=pl.Boolean)
