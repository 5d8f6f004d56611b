"""UN General Assembly roll calls and votes, in the layout of the `unvotes` files and of the Voeten data set behind them.

Three files belong together and may be given in any order, in one call or one by one: votes (`rcid, country, country_code,
vote`), roll calls (`rcid, session, importantvote, date, unres, amend, para, short, descr`) and issues (`rcid, short_name,
issue`). They are told apart by their columns.

Traps of the format:

- `NA` is Namibia in a column of codes, and a missing value elsewhere. R writes `NA` as the code of states that ISO 3166
  no longer lists as well: the name beside it decides then.
- Former states bear letters that have been given anew (`CS`, `YU`, `DD`); they are kept apart from their successors.
- The Voeten file codes votes as numbers, 1 yes, 2 abstain, 3 no, 8 absent, 9 not a member, and states by Correlates of War
  number; a line coded 9 is no vote and is quarantined as such.
- A file of votes alone gives roll calls that are known by number only; the file of roll calls completes them.
"""

from __future__ import annotations

import polars as pl

from isthmus.atlas import states as state_list
from isthmus.atlas.raw_file import RawFile, Unreadable
from isthmus.importers import delimited, written_dates
from isthmus.importers.delimited_records import LINE
from isthmus.importers.known import Known, state_of
from isthmus.importers.publication import Parsed, Publication

SOURCE = Publication(
    title="United Nations General Assembly Voting Data",
    publisher="Erik Voeten, Anton Strezhnev and Michael Bailey, Harvard Dataverse",
    url="https://doi.org/10.7910/DVN/LEJUQZ",
    obtain="download the votes and roll calls from the Dataverse page, or write the data sets of the R package unvotes as CSV",
    licence="CC0 1.0",
    reads="the CSV of votes (rcid, country, country_code, vote), of roll calls (rcid, session, date …) or of issues (rcid, issue)",
    record="line",
    kind="dataset",
    reliability="B",
    grade_reason="data set kept by researchers from the UN's own records",
)

BODY = "un"
VOTES = {
    "yes": "yes", "no": "no", "abstain": "abstain", "absent": "absent", "y": "yes", "n": "no", "a": "abstain",
    "abstention": "abstain", "1": "yes", "2": "abstain", "3": "no", "8": "absent",
}  # fmt: skip
NOT_MEMBER = "9"
ISSUES = {"me": "middle-east", "nu": "nuclear", "di": "arms-control", "co": "colonialism", "hr": "human-rights", "ec": "development"}
_BY_WORDS = {
    "palestinian conflict": "middle-east", "nuclear weapons and nuclear material": "nuclear",
    "arms control and disarmament": "arms-control", "colonialism": "colonialism", "human rights": "human-rights",
    "economic development": "development",
}  # fmt: skip
_TRUTH = {"1": True, "1.0": True, "TRUE": True, "0": False, "0.0": False, "FALSE": False}
_PLACES = ("country_code", "country", "ccode", "countryname")
_ABOUT = ("session", "date", "importantvote", "unres", "amend", "para", "short", "descr")


def parse(raw: RawFile, known: Known) -> Parsed:
    """Votes, roll calls or issues as rows of `votes` and `roll_calls`.

    Raises:
        Unreadable: the file has no column `rcid`, or none of those that tell the three files apart.
    """
    optional = (*_PLACES, "vote", *_ABOUT, "short_name", "issue", *ISSUES)
    with delimited.lines(raw, ("rcid",), optional, reads=SOURCE.reads) as read:
        has = set(read.header)
        known.actor(BODY, kind="organisation", name="United Nations")
        if "vote" in has:
            return _votes(raw, read, known)
        if has & {"issue", "short_name"}:
            return _issues(raw, read, known)
        if has & {"session", "date", "unres"}:
            return _roll_calls(raw, read, known)
    raise Unreadable(raw.name, f"has rcid, but none of vote, session, date, issue; it has {', '.join(read.header)}", f"give {SOURCE.reads}")


def _votes(raw: RawFile, read: delimited.Lines, known: Known) -> Parsed:
    places = [name for name in _PLACES if name in read.header]
    if not places:
        raise Unreadable(raw.name, "says nowhere whose vote it is", f"give {SOURCE.reads}")
    frame = _with_actors(_numbered(read.frame), places, known)
    vote = pl.col("vote").str.strip_chars().str.to_lowercase()
    frame = frame.with_columns(vote=vote.replace_strict(VOTES, default=None, return_dtype=pl.String), said=vote)
    frame = frame.with_columns(
        reason=pl.coalesce(
            pl.when(pl.col("number").is_null()).then(pl.lit("rcid is no whole number")),
            pl.when(pl.col("said") == NOT_MEMBER).then(pl.lit("was not a member: no vote")),
            pl.col("no_actor"),
            pl.when(pl.col("said").is_null()).then(pl.lit("has no vote")),
            pl.when(pl.col("vote").is_null()).then(pl.format("{} is no vote", pl.col("said"))),
        )
    )
    frame = _without_repeats(frame, ["number", "actor_id"], "vote")
    good = frame.filter(pl.col("reason").is_null())
    roll_call_id = pl.format("un-{}", "number")
    votes = good.select(
        fact_id=pl.format("votes/{}.{}", roll_call_id, "actor_id"), roll_call_id=roll_call_id, actor_id="actor_id", vote="vote"
    )
    there = known.frames["roll_calls"]["roll_call_id"]
    bare = good.select("number").unique().filter(~roll_call_id.is_in(there.implode())).sort("number")
    roll_calls = bare.select(
        fact_id=pl.format("roll_calls/{}", roll_call_id), roll_call_id=roll_call_id, body=pl.lit(BODY), number="number",
        note=pl.lit("known by its number alone: the file of roll calls was not there"),
    )  # fmt: skip
    return _parsed(raw, read, frame, {"roll_calls": roll_calls, "votes": votes})


def _roll_calls(raw: RawFile, read: delimited.Lines, known: Known) -> Parsed:
    present = [name for name in (*_ABOUT, *ISSUES) if name in read.header]
    frame = _numbered(read.frame).with_columns(
        pl.when(pl.col(c).is_in(["NA", "N/A", ""])).then(None).otherwise(pl.col(c).str.strip_chars()).alias(c) for c in present
    )
    frame = frame.with_columns(pl.lit(None, pl.String).alias(c) for c in (*_ABOUT, *ISSUES) if c not in present)
    dates, unclear = written_dates.edtf(frame["date"])
    day = pl.col("date").replace_strict(dates, default=None, return_dtype=pl.String)
    why = "day and month of {} cannot be told apart" if unclear else "{} is no date"
    session = pl.col("session").cast(pl.Float64, strict=False).cast(pl.Int64)
    frame = frame.with_columns(
        reason=pl.coalesce(
            pl.when(pl.col("number").is_null()).then(pl.lit("rcid is no whole number")),
            pl.when(pl.col("date").is_not_null() & day.is_null()).then(pl.format(why, "date")),
            pl.when(pl.col("session").is_not_null() & session.is_null()).then(pl.format("{} is no session", "session")),
        ),
        day=day,
    )
    frame = _without_repeats(frame, ["number"], "descr")
    good = frame.filter(pl.col("reason").is_null())
    coded = pl.concat_list(pl.when(_flag(c)).then(pl.lit(term)) for c, term in ISSUES.items()).list.drop_nulls()
    roll_call_id = pl.format("un-{}", "number")
    rows = good.select(
        fact_id=pl.format("roll_calls/{}", roll_call_id), roll_call_id=roll_call_id, body=pl.lit(BODY), number="number",
        session=session, date="day", resolution="unres", on_amendment=_flag("amend"), on_paragraph=_flag("para"),
        important=_flag("importantvote"), issues=coded, title=_text("short"), description=_text("descr"),
    )  # fmt: skip
    return _parsed(raw, read, frame, {"roll_calls": _keeping_issues(rows, known)})


def _issues(raw: RawFile, read: delimited.Lines, known: Known) -> Parsed:
    """Issues complete roll calls that are there; a line for one that is not is quarantined."""
    named = [pl.col(c).str.strip_chars().str.to_lowercase() for c in ("short_name", "issue") if c in read.header]
    terms = pl.coalesce(c.replace_strict(ISSUES | _BY_WORDS, default=None, return_dtype=pl.String) for c in named)
    there = known.frames["roll_calls"]
    roll_call_id = pl.format("un-{}", "number")
    frame = _numbered(read.frame).with_columns(term=terms, roll_call_id=roll_call_id)
    frame = frame.with_columns(
        reason=pl.coalesce(
            pl.when(pl.col("number").is_null()).then(pl.lit("rcid is no whole number")),
            pl.when(pl.col("term").is_null()).then(pl.lit("is no issue that is known")),
            pl.when(~pl.col("roll_call_id").is_in(there["roll_call_id"].implode())).then(
                pl.lit("its roll call is not there; import the file of roll calls first")
            ),
        )
    )
    good = frame.filter(pl.col("reason").is_null())
    coded = good.group_by("roll_call_id").agg(pl.col("term").unique().sort())
    rows = there.join(coded, on="roll_call_id").with_columns(
        issues=pl.concat_list("issues", "term").list.unique().list.sort()
    )
    own = [c for c in rows.columns if c not in ("term", "source_ids", "credibility", "verified")]
    return _parsed(raw, read, frame, {"roll_calls": rows.select(own)})


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """With `number`: the roll call's number, also where a spreadsheet has made 5044 into 5044.0."""
    text = pl.col("rcid").str.strip_chars().str.replace(r"\.0+$", "")
    return frame.with_columns(number=pl.when(text.str.contains(r"^\d{1,9}$")).then(text.cast(pl.Int64, strict=False)))


def _with_actors(frame: pl.DataFrame, places: list[str], known: Known) -> pl.DataFrame:
    """With `actor_id`, or `no_actor`: why there is none. Each distinct way of naming a state is looked up once."""
    distinct = frame.select(places).unique()
    found = []
    for row in distinct.iter_rows(named=True):
        said = {name: (value or "").strip() for name, value in row.items()}
        code, name = said.get("country_code", ""), said.get("country", "") or said.get("countryname", "")
        if not code and said.get("ccode"):
            cow = state_list.by_cow(said["ccode"])
            state, why = (cow, "") if cow else (None, f"no state has the Correlates of War number {said['ccode']!r}")
        elif not code and len(name) == 3 and name.isupper():
            state, why = state_of(name, said.get("countryname", ""))
        else:
            state, why = state_of(code, name)
        found.append({**row, "actor_id": known.state(state) if state else None, "no_actor": why or None})
    schema = {**dict.fromkeys(places, pl.String), "actor_id": pl.String, "no_actor": pl.String}
    return frame.join(pl.DataFrame(found, schema=schema), on=places, how="left", nulls_equal=True, maintain_order="left")


def _without_repeats(frame: pl.DataFrame, key: list[str], stated: str) -> pl.DataFrame:
    """With the second and later lines of one key given a reason, which says whether they state the same."""
    sound = pl.col("reason").is_null()
    first_line = pl.col(LINE).filter(sound).first().over(key)
    first_said = pl.col(stated).filter(sound).first().over(key)
    again = sound & (pl.col(LINE) > first_line)
    other = pl.col(stated).eq_missing(first_said)
    why = pl.when(other).then(pl.format("repeats line {}", first_line)).otherwise(pl.format("contradicts line {}", first_line))
    return frame.with_columns(reason=pl.when(again).then(why).otherwise("reason"))


def _keeping_issues(rows: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Issues that an earlier file coded stay."""
    there = known.frames["roll_calls"].select("roll_call_id", coded="issues")
    both = pl.concat_list("issues", pl.col("coded").fill_null([])).list.unique().list.sort()
    return rows.join(there, on="roll_call_id", how="left").with_columns(issues=both).drop("coded")


def _flag(name: str) -> pl.Expr:
    return pl.col(name).replace_strict(_TRUTH, default=None, return_dtype=pl.Boolean)


def _text(name: str) -> pl.Expr:
    """Text without the control characters that some descriptions carry, its spaces single; empty is missing."""
    clean = pl.col(name).str.replace_all(r"[\x00-\x1f\x7f-\x{9f}]+", " ").str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(clean != "").then(clean)


def _parsed(raw: RawFile, read: delimited.Lines, frame: pl.DataFrame, tables: dict[str, pl.DataFrame]) -> Parsed:
    bad = frame.filter(pl.col("reason").is_not_null())
    odd = read.unfit
    apart = tuple(sorted((*delimited.quarantined(raw, bad), *odd), key=lambda q: q.line or 0))
    return Parsed(frame.height + len(odd), frame.height - bad.height, apart, tables, notes=read.notes)
