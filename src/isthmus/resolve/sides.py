"""What is to be resolved, brought into records: a file of names, the actors of an atlas, or the actors of an overlay."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from isthmus.atlas.folder import Frames
from isthmus.model.problem import AtlasError, Problem
from isthmus.resolve import record_file
from isthmus.resolve.record_file import SPEAKING

CODES = ("iso3", "cow")
"""Kinds of names that are codes, and no name to compare others with."""

LEI = r"^[A-Z0-9]{18}[0-9]{2}$"
BRACKETED = r"^(.{3,}?) ?[(\[]([^()\[\]]{2,60})[)\]][*†]?$"
"""A name with another in brackets after it: "China North Industries Group Corporation (Norinco)"."""

EXAMPLES = 3


@dataclass(frozen=True)
class Side:
    """Records and their spellings.

    Attributes:
        records: `ref` (id of an actor, or `record:` and a digest of the columns), `is_state`, `name` as shown, `line` (first line of
            the file, null where there is none), `rows` (how many rows of the file are the same record), `country`, `city`,
            `lei`, `parent`; distinct refs.
        spellings: `ref`, `spelling`: each name that the record goes by; distinct.
        notes: what a reader should know of how it was read.
    """

    records: pl.DataFrame
    spellings: pl.DataFrame
    notes: tuple[str, ...] = ()


def of_file(
    path: Path,
    *,
    country_of: Callable[[str], str | None],
    columns: Mapping[str, str] | None = None,
    encoding: str = "utf-8",
) -> Side:
    """The records of a file of names; rows that are alike in every column that counts are one record.

    Args:
        path, columns, encoding: see `record_file.read`.
        country_of: a country's name or code -> id of the state, None where it is unknown.

    Raises:
        AtlasError: see `record_file.read`; or no row has a name.
    """
    rows = record_file.read(path, columns, encoding=encoding)
    return of_rows(rows, path.name, country_of)


def of_rows(rows: pl.DataFrame, place: str, country_of: Callable[[str], str | None]) -> Side:
    """The records of rows as `record_file.read` gives them."""
    notes = []
    named = rows.filter(pl.col("name").is_not_null())
    if not named.height:
        raise AtlasError([Problem(place, "name", "is empty in every row", "name another column with --column name=HEADING")])
    if nameless := rows.height - named.height:
        first = rows.filter(pl.col("name").is_null())["line"].head(EXAMPLES).to_list()
        notes.append(f"{nameless:,} rows without a name were left out, the first in line {', '.join(map(str, first))}")
    named, told = _countries(named, country_of)
    notes += told
    lei = pl.col("lei").str.to_uppercase().str.replace_all(" ", "")
    wrong = named.filter(~lei.str.contains(LEI))
    if wrong.height:
        notes.append(f"{wrong.height:,} values of lei are no LEI and count as empty, for instance {wrong['lei'][0]!r}")
    named = named.with_columns(lei=pl.when(lei.str.contains(LEI)).then(lei))
    same = named.group_by("name", *SPEAKING, maintain_order=True).agg(
        pl.col("line").first(), pl.len().alias("rows"), pl.col("aliases").list.explode(keep_nulls=False, empty_as_null=False)
    )
    records = same.with_columns(ref=_refs(same), is_state=pl.lit(False))
    if named.height > records.height:
        notes.append(f"{named.height - records.height:,} rows repeat another in every column that counts; they stand as one record")
    spelt = pl.concat(
        [
            records.select("ref", spelling="name"),
            records.select("ref", pl.col("name").str.extract(BRACKETED, 1).alias("spelling")),
            _no_country(records.select("ref", pl.col("name").str.extract(BRACKETED, 2).alias("spelling")), country_of),
            records.select("ref", spelling="aliases").explode("spelling").with_columns(pl.col("spelling").str.strip_chars()),
        ]
    )
    return Side(records.select(_COLUMNS), _distinct(spelt), tuple(notes))


_COLUMNS = ("ref", "is_state", "name", "line", "rows", *SPEAKING)


def of_atlas(frames: Frames, more_names: Mapping[str, tuple[str, ...]] | None = None) -> Side:
    """The actors of an atlas, or of a folder laid over one, with every name on record.

    The city is that of the actor's site where all its sites lie in one.

    Args:
        frames: the declared tables.
        more_names: id of an actor -> further curated names, of states for instance.
    """
    actors = frames["actors"].filter(pl.col("kind") != "unknown")
    sites = frames["sites"].select("operator", "city").drop_nulls().unique()
    cities = sites.group_by("operator").agg(pl.col("city").unique()).filter(pl.col("city").list.len() == 1)
    cities = cities.select("operator", pl.col("city").list.first())
    parents = frames["actors"].select("actor_id", parent_name="name")
    records = (
        actors.join(cities, left_on="actor_id", right_on="operator", how="left")
        .join(parents, left_on="parent", right_on="actor_id", how="left")
        .with_columns(
            ref="actor_id",
            is_state=pl.col("kind") == "state",
            line=pl.lit(None, dtype=pl.UInt32),
            rows=pl.lit(1, dtype=pl.UInt32),
            country=pl.when(pl.col("kind") == "state").then("actor_id").otherwise("country"),
            lei=pl.lit(None, dtype=pl.String),
            parent="parent_name",
        )
        .select(_COLUMNS)
        .sort("ref")
    )
    names = frames["names"].filter(~pl.col("kind").is_in(CODES)).select(ref="actor_id", spelling="name")
    further = [(ref, name) for ref, several in (more_names or {}).items() for name in several]
    more = pl.DataFrame(further, schema={"ref": pl.String, "spelling": pl.String}, orient="row")
    spelt = pl.concat([records.select("ref", spelling="name"), names, more])
    bracketed = [spelt.select("ref", pl.col("spelling").str.extract(BRACKETED, part)) for part in (1, 2)]
    spelt = pl.concat([spelt, *bracketed]).join(records.select("ref"), on="ref", how="semi")
    return Side(records, _distinct(spelt))


def _distinct(spelt: pl.DataFrame) -> pl.DataFrame:
    return spelt.drop_nulls().filter(pl.col("spelling") != "").unique(maintain_order=True)


def _no_country(spelt: pl.DataFrame, country_of: Callable[[str], str | None]) -> pl.DataFrame:
    """Without names of states: "Bank of China (Canada)" is not called Canada."""
    states = [text for text in spelt["spelling"].drop_nulls().unique() if country_of(text)]
    return spelt.filter(~pl.col("spelling").is_in(states))


def _countries(rows: pl.DataFrame, country_of: Callable[[str], str | None]) -> tuple[pl.DataFrame, list[str]]:
    """Countries as ids of states, and a note of those that are unknown."""
    given = rows["country"].drop_nulls().unique().sort().to_list()
    known = {text: found for text in given if (found := country_of(text))}
    unknown = [text for text in given if text not in known]
    told = []
    if unknown:
        shown = ", ".join(map(repr, unknown[:EXAMPLES])) + (" …" if len(unknown) > EXAMPLES else "")
        told.append(f"{len(unknown):,} countries are unknown and count as empty: {shown}")
    if not known:
        return rows.with_columns(country=pl.lit(None, dtype=pl.String)), told
    return rows.with_columns(pl.col("country").replace_strict(known, default=None, return_dtype=pl.String)), told


def _refs(records: pl.DataFrame) -> pl.Series:
    """`record:` and what the columns digest to: the same content has the same reference in every file."""
    content = records.select(pl.concat_str([pl.col(c).fill_null("") for c in ("name", *SPEAKING)], separator="\x1f")).to_series()
    return pl.Series("ref", [f"record:{hashlib.sha256(text.encode()).hexdigest()[:20]}" for text in content], dtype=pl.String)
