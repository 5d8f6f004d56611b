"""GDELT event tables: who did what to whom, coded by a machine from the news of the world.

One record is an event. Read are the files of GDELT 2.0 (`*.export.CSV`, 61 columns without a header, parted by tabs), those of
GDELT 1.0 (58 columns, 57 before April 2013), and tables with a header as BigQuery exports them.

Traps of the format:

- Places bear codes of FIPS 10-4, not ISO: `AS` is Australia, `AU` Austria, `CH` China, `RS` Russia. Actors bear three letters of CAMEO,
  which are those of ISO 3166 but for some (`ROM`), and codes of regions (`EUR`, `AFR`) that are no state.
- Event codes are text: `043` is no number.
- A report of an anniversary is coded as an event of a year, a month or a week ago: `date` and `added` differ.
- One event stands in as many rows as its reports name actors and places; counts measure attention, not deeds.
- Coordinates and names of places are not kept, only state and province. `#` columns and the table of mentions are others.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from isthmus.atlas import states
from isthmus.atlas.raw_file import RawFile, Unreadable, require
from isthmus.importers import award_rows, delimited, entity_rows, fips_codes
from isthmus.importers.delimited_records import LINE
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication, Quarantined

SOURCE = Publication(
    title="GDELT event database",
    publisher="The GDELT Project",
    url="https://www.gdeltproject.org/",
    obtain="the files *.export.CSV.zip that data.gdeltproject.org/gdeltv2/masterfilelist.txt lists",
    licence="free use and redistribution with citation",
    reads="event files of GDELT 2.0 (61 columns, tabs, no header) or 1.0 (58 or 57), or a table of events with a header",
    record="event",
    kind="dataset",
    reliability="D",
    grade_reason="coded by a machine from news reports of every kind; nobody checked the events",
    credibility=4,
)

_PLACES = {61: (51, 59), 58: (49, 56), 57: (49, 56)}
"""Number of columns -> the first column of the place of the event, and that of the day on which it was added; 0 is the first."""
_FIXED = {
    "event_number": 0, "day": 1, "actor1_code": 5, "actor1_name": 6, "actor1": 7, "actor2_code": 15, "actor2_name": 16, "actor2": 17,
    "root": 25, "event_code": 26, "event_root": 28, "quad": 29, "goldstein": 30, "mentions": 31, "sources": 32, "articles": 33,
    "tone": 34,
}  # fmt: skip
_NAMED = {
    "globaleventid": "event_number", "sqldate": "day", "actor1code": "actor1_code", "actor1name": "actor1_name",
    "actor1countrycode": "actor1", "actor2code": "actor2_code", "actor2name": "actor2_name", "actor2countrycode": "actor2",
    "isrootevent": "root", "eventcode": "event_code", "eventrootcode": "event_root", "quadclass": "quad",
    "goldsteinscale": "goldstein", "nummentions": "mentions", "numsources": "sources", "numarticles": "articles", "avgtone": "tone",
    "actiongeo_type": "place_type", "actiongeo_fullname": "place", "actiongeo_countrycode": "place_code", "dateadded": "added",
    "sourceurl": "url",
}  # fmt: skip
_QUADS = {"1": "verbal-cooperation", "2": "material-cooperation", "3": "verbal-conflict", "4": "material-conflict"}
_CAMEO = {"ROM": "RO", "TMP": "TL", "ZAR": "CD", "KSV": "XK", "SCG": "CSXX"}
_MENTIONS = 16
LAST_ROOT = 20
"""The root codes of CAMEO go from 01 to 20."""


def parse(raw: RawFile, known: Known) -> Parsed:
    """Events as rows of `news_events`.

    Raises:
        Unreadable: the file is no table of events.
    """
    require(raw, "text", reads=SOURCE.reads)
    if b"globaleventid" in raw.head(2000).lower():
        with delimited.lines(raw, ("event_number", "day", "event_code"), tuple(_NAMED.values()), reads=SOURCE.reads,
                             rename=lambda names: [_NAMED.get(n, n) for n in names]) as read:  # fmt: skip
            frame, notes = read.frame, read.notes
        odd = read.unfit
        frame = frame.with_columns(pl.lit(None, pl.String).alias(c) for c in _NAMED.values() if c not in frame.columns)
    else:
        with delimited.utf8(raw) as (path, notes):
            frame, odd = _of_columns(raw, path)
    frame = _understood(frame)
    bad, good = frame.filter(pl.col("reason").is_not_null()), frame.filter(pl.col("reason").is_null())
    events = _events(good, known)
    apart = entity_rows.in_order(delimited.quarantined(raw, bad), odd)
    return Parsed(frame.height + len(odd), events.height, apart, {"news_events": events}, notes=notes)


def _of_columns(raw: RawFile, path: Path) -> tuple[pl.DataFrame, tuple[Quarantined, ...]]:
    """The columns that are needed of a file without a header, by their places, and the rows that have too few or too many."""
    with path.open(encoding="utf-8-sig") as file:
        width = file.readline().rstrip("\r\n").count("\t") + 1
    if width not in _PLACES:
        what = "is the table of mentions, not of events" if width == _MENTIONS else f"has {width} columns parted by tabs on its first line"
        raise Unreadable(raw.name, what, f"give {SOURCE.reads}")
    place, added = _PLACES[width]
    wanted = {**_FIXED, "place_type": place, "place": place + 1, "place_code": place + 2, "added": added}
    if width > added + 1:
        wanted["url"] = added + 1
    # Every line is one event: text between tabs may hold any sign, quotation marks among them.
    cells = pl.col("line").str.strip_chars_end("\r").str.split("\t")
    lines = pl.scan_csv(
        path, has_header=False, separator="\x01", quote_char=None, schema={"line": pl.String}, truncate_ragged_lines=True,
    ).with_row_index(LINE + "_number", offset=1).filter(pl.col("line").is_not_null() & (pl.col("line") != ""))  # fmt: skip
    split = lines.select(pl.col(LINE + "_number").alias(LINE), cells=cells).with_columns(count=pl.col("cells").list.len())
    picked = {name: pl.col("cells").list.get(at, null_on_oob=True).alias(name) for name, at in wanted.items()}
    frame = split.select(LINE, "count", *picked.values()).collect(engine="streaming")
    frame = frame.with_columns(pl.lit(None, pl.String).alias(c) for c in ("url",) if c not in frame.columns)
    wrong = frame.filter(pl.col("count") != width)
    told = wrong.select(LINE, reason=pl.format("has {} cells where the others have {}", "count", pl.lit(width)))
    return frame.filter(pl.col("count") == width).drop("count"), delimited.quarantined(raw, told)


def _understood(frame: pl.DataFrame) -> pl.DataFrame:
    """With `date`, clean cells, and `reason`, why an event cannot be used."""
    texts = [c for c in frame.columns if c != LINE]
    frame = frame.with_columns(pl.when(pl.col(c).str.strip_chars() != "").then(pl.col(c).str.strip_chars()).alias(c) for c in texts)
    # One code that lost its zero says that all did: without root codes, 12 may then be 012.
    lost = pl.col("event_code").str.slice(0, 2).cast(pl.Int64, strict=False) > LAST_ROOT
    doubtful = bool(frame.select((lost & pl.col("event_root").is_null()).any()).item())
    frame = frame.with_columns(date=_day("day"), added_day=_day("added"), event_code=_with_zeros(), code_stated="event_code")
    unsure = pl.lit(doubtful) & pl.col("event_root").is_null() & (pl.col("event_code") == pl.col("code_stated"))
    frame = frame.with_columns(
        reason=pl.coalesce(
            pl.when(~pl.col("event_number").str.contains(r"^\d+$").fill_null(False)).then(
                pl.format("{} is no number of an event", pl.col("event_number").fill_null("nothing"))
            ),
            pl.when(pl.col("date").is_null()).then(pl.format("{} is no day", pl.col("day").fill_null("nothing"))),
            pl.when(~pl.col("event_code").str.contains(r"^\d{2,4}$").fill_null(False)).then(
                pl.format("{} is no CAMEO code", pl.col("event_code").fill_null("nothing"))
            ),
            pl.when(unsure).then(pl.format("{} may have lost a leading zero; export the codes as text", "event_code")),
            pl.when(~pl.col("event_code").str.starts_with(pl.col("event_root").str.zfill(2))).then(
                pl.format("the code {} is not of the root {}", "event_code", "event_root")
            ),
            pl.when(pl.col("quad").is_not_null() & ~pl.col("quad").is_in(list(_QUADS))).then(pl.format("{} is no class", "quad")),
            *(
                pl.when(_number(c).abs() > most).then(pl.format(f"{c} {{}} is out of bounds", c))
                for c, most in (("goldstein", 10), ("tone", 100))
            ),
        )
    )
    return entity_rows.repeats(frame, "event_number")


def _with_zeros() -> pl.Expr:
    """A CAMEO code with the zero that a spreadsheet took from it, as its root code tells: 12 is 012 under root 1, and 12 under root 12.

    Without a root code, a code that no root begins (43) has lost its zero; for the others it cannot be told, and they stay.
    """
    code, root = pl.col("event_code"), pl.col("event_root").str.zfill(2)
    padded = pl.concat_str(pl.lit("0"), code)
    beyond = code.str.slice(0, 2).cast(pl.Int64, strict=False) > LAST_ROOT
    lost = pl.when(root.is_null()).then(beyond).otherwise(~code.str.starts_with(root) & padded.str.starts_with(root))
    return pl.when(lost).then(padded).otherwise(code)


def _day(name: str) -> pl.Expr:
    """The day of `20140218`, `20150218230000` or an ISO date."""
    digits = pl.col(name).str.replace_all("-", "", literal=True).str.slice(0, 8)
    return digits.str.to_date("%Y%m%d", strict=False).dt.to_string("%Y-%m-%d")


def _number(name: str) -> pl.Expr:
    value = pl.col(name).cast(pl.Float64, strict=False)
    return pl.when(value.is_finite()).then(value)


def _events(rows: pl.DataFrame, known: Known) -> pl.DataFrame:
    actors: dict[str, str] = {}
    for code in pl.concat([rows["actor1"], rows["actor2"]]).drop_nulls().unique().sort():
        if state := states.by_code(_CAMEO.get(code, code)):
            actors[code] = known.state(state)
    places: dict[str, str] = {}
    for code in rows["place_code"].drop_nulls().unique().sort():
        if state := states.by_code(fips_codes.ALPHA2.get(code, "-")):
            places[code] = known.state(state)
    # A city's name is "City, Province, State"; a province's is "Province, State". Names of places are not kept.
    parts = pl.col("place").str.split(", ")
    city, province = pl.col("place_type").is_in(["3", "4"]), pl.col("place_type").is_in(["2", "5"])
    second, first = parts.list.get(1, null_on_oob=True), parts.list.get(0, null_on_oob=True)
    region = pl.when(city & (parts.list.len() >= 3)).then(second).when(province & (parts.list.len() >= 2)).then(first)
    whole = {c: pl.col(c).cast(pl.Int64, strict=False) for c in ("mentions", "sources", "articles")}
    return rows.with_columns(region=region).select(
        fact_id=pl.concat_str(pl.lit("news_events/"), "event_number"), event_number="event_number", date="date", added="added_day",
        actor1_code="actor1_code", actor1_name=award_rows.clean("actor1_name"), actor1_country=award_rows.mapped("actor1", actors),
        actor2_code="actor2_code", actor2_name=award_rows.clean("actor2_name"), actor2_country=award_rows.mapped("actor2", actors),
        root_event=pl.col("root").replace_strict({"1": True, "0": False}, default=None, return_dtype=pl.Boolean),
        event_code="event_code", event_root=pl.col("event_code").str.slice(0, 2),
        quad_class=pl.col("quad").replace_strict(_QUADS, default=None, return_dtype=pl.String), goldstein=_number("goldstein"),
        **{c: pl.when(value >= 0).then(value) for c, value in whole.items()}, tone=_number("tone"),
        country=award_rows.mapped("place_code", places), region=award_rows.clean("region"),
        address=pl.when(pl.col("url").str.contains(r"^https?://\S+$")).then("url"),
    )  # fmt: skip
