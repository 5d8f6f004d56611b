"""Names in one form: accents, punctuation, `&`, abbreviations and legal forms no longer tell two spellings apart.

The lists beside this file are ours: `legal_forms.csv` (written after or before a name), `attached_forms.csv` (written on to it, in
Chinese, Japanese and Korean) and `abbreviations.csv`. Scripts are kept: nothing is transliterated, so a name in another script
meets its actor only by a spelling that somebody has recorded (table `names`).
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterable
from pathlib import Path

import polars as pl

FOLDER = Path(__file__).parent
UNSAID = ("and", "the")
"""Words that a name is written with or without."""

ROMAN = {
    tens + ones: str(10 * len(tens) + number)
    for tens in ("", "x", "xx", "xxx")
    for number, ones in enumerate(("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"))
    if len(tens + ones) > 1
}
"""Roman numbers of two letters and more, up to 39."""

LAST_ROMAN = {"i": "1", "v": "5", "x": "10"}
"""One letter is a number where it ends a name of several words."""

_LETTERS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h", "ŋ": "n",
    "’": "", "'": "", "‘": "", "`": "", "´": "", "&": " and ", "№": " no ", "\x00": " ",
    "(株)": " 株式会社 ", "(有)": " 有限会社 ", "(주)": " 주식회사 ", "(유)": " 유한회사 ",
}  # fmt: skip
"""What decomposition leaves as it is."""

_MARK = "\ue000"
"""A private character that stands for a dot after a single letter while dotted letters are joined."""

FORMS = {
    "name": pl.String, "folded": pl.String, "core": pl.String, "ordered": pl.String, "compact": pl.String,
    "words": pl.List(pl.String), "form": pl.String, "numbers": pl.String, "initials": pl.String, "only_form": pl.Boolean,
}  # fmt: skip
"""Columns of `normalised`, with their types."""


def normalised(names: Iterable[str]) -> pl.DataFrame:
    """Each distinct name in one form, in the order of first appearance (columns as in `FORMS`).

    `folded` is the whole name in small letters without accents and punctuation; `core` is without its legal form, its words
    written out; `ordered` has the words of `core` sorted, `compact` has them joined; `words` are the distinct words, sorted;
    `form` is the legal form in one spelling, "" where none is written; `numbers` are the numbers in it; `initials` those of
    three words or more. `only_form` tells a name that is empty, or nothing but a legal form: its `core` is then the form.
    """
    given = pl.Series("name", list(names), dtype=pl.String).fill_null("").unique(maintain_order=True)
    folded = given.to_frame().with_columns(folded=_folded(pl.col("name")))
    parted = _attached(folded)
    after, before = _form_patterns()
    bare = pl.col("rest").str.replace(after, "")
    parted = parted.with_columns(bare=bare)
    parted = parted.with_columns(core=pl.col("bare").str.replace(before, " ").str.strip_chars())
    parted = parted.with_columns(
        written=pl.concat_str(
            pl.col("rest").str.slice(pl.col("bare").str.len_chars()).str.strip_chars(),
            pl.col("bare").str.extract(before, 1).fill_null("").str.strip_chars(),
            pl.col("attached"),
            separator=" ",
        ).str.strip_chars()
    )
    empty = pl.col("core") == ""
    parted = parted.with_columns(only_form=empty, core=pl.when(empty).then(pl.col("folded").str.strip_chars()).otherwise("core"))
    forms = {text: _one_form(text) for text in parted["written"].unique().to_list()}
    parted = parted.with_columns(
        form=pl.col("written").replace_strict(forms, default="", return_dtype=pl.String), every=_words(pl.col("core"))
    )
    parted = parted.with_columns(core=pl.col("every").list.join(" "))
    parted = parted.with_columns(
        ordered=pl.col("every").list.sort().list.join(" "),
        compact=pl.col("every").list.join(""),
        words=pl.col("every").list.unique().list.sort(),
        numbers=pl.col("core").str.extract_all(r"[1-9]\d*").list.unique().list.sort().list.join(" "),
        initials=pl.when(pl.col("every").list.len() >= 3)
        .then(pl.col("every").list.eval(pl.element().str.slice(0, 1)).list.join(""))
        .otherwise(pl.lit("")),
        folded=pl.col("folded").str.strip_chars(),
    )
    return parted.select(*FORMS)


def folded(text: str) -> str:
    """One text in small letters, without accents and punctuation, single letters joined."""
    return str(pl.select(_folded(pl.lit(text))).item()).strip()


def _folded(text: pl.Expr) -> pl.Expr:
    """Padded with a space on each side; words parted by one."""
    plain = text.str.to_lowercase().str.normalize("NFKD").str.replace_all("[\u0300-\u036f]", "").str.normalize("NFKC")
    plain = plain.str.replace_many(list(_LETTERS), list(_LETTERS.values()))
    # "s.a." and "a/s" are one word; "j. smith" is two.
    plain = plain.str.replace_all(r"(\b\p{L})\.", f"${{1}}{_MARK}").str.replace_all(rf"{_MARK}(\p{{L}}\b)", "${1}")
    plain = plain.str.replace_all(r"(\b\p{L})/(\p{L}\b)", "${1}${2}")
    # Every word is given spaces of its own, so that neighbouring single letters can be told and joined.
    spaced = plain.str.replace_all(r"([^\p{L}\p{M}\p{N}]+)", "  ")
    spaced = pl.concat_str(pl.lit(" "), spaced.str.strip_chars(), pl.lit(" "))
    joined = spaced.str.replace_all(r" ([a-zа-яё]) ", f"{_MARK}${{1}}{_MARK}").str.replace_all(_MARK * 2, "", literal=True)
    joined = joined.str.replace_all(_MARK, " ", literal=True).str.replace_all(r"\s+", " ")
    return pl.concat_str(pl.lit(" "), joined.str.strip_chars(), pl.lit(" "))


def _attached(folded_names: pl.DataFrame) -> pl.DataFrame:
    """`rest` without the forms that are written on to a name, and `attached`, the form in one spelling."""
    frame = folded_names.with_columns(rest=pl.col("folded"), attached=pl.lit(""))
    if not frame["folded"].str.contains(r"[^\x00-\x{24f}]").any():
        return frame
    spelt = _attached_forms()
    for spelling in sorted(spelt, key=len, reverse=True):
        found = pl.col("rest").str.contains(f"^ {spelling}|{spelling} $") & (pl.col("attached") == "")
        bare = pl.col("rest").str.replace(f"^ {spelling}", " ").str.replace(f"{spelling} $", " ").str.replace_all(" +", " ")
        frame = frame.with_columns(
            rest=pl.when(found).then(bare).otherwise("rest"),
            attached=pl.when(found).then(pl.lit(spelt[spelling])).otherwise("attached"),
        )
    return frame


def _words(core: pl.Expr) -> pl.Expr:
    phrases, words = _abbreviations()
    text = pl.concat_str(pl.lit(" "), core, pl.lit(" ")).str.replace_many(list(phrases), list(phrases.values()))
    every = text.str.strip_chars().str.split(" ")
    every = every.list.eval(pl.element().filter(pl.element() != "").replace(words))
    last = every.list.last().replace(LAST_ROMAN)
    every = pl.when(every.list.len() > 1).then(pl.concat_list(every.list.head(every.list.len() - 1), last)).otherwise(every)
    said = every.list.eval(pl.element().filter(~pl.element().is_in(list(UNSAID))))
    return pl.when(said.list.len() > 0).then(said).otherwise(every)


def _read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _spellings(row: dict[str, str]) -> list[str]:
    return [s for s in row["spellings"].split(";") if s]


@functools.cache
def _attached_forms() -> dict[str, str]:
    """Spelling, as folding leaves it -> legal form."""
    return {folded(spelling): row["form"] for row in _read("attached_forms.csv") for spelling in _spellings(row)}


@functools.cache
def _abbreviations() -> tuple[dict[str, str], dict[str, str]]:
    """Phrases (padded) and words, each with the word that they stand for."""
    every = {spelling: row["word"] for row in _read("abbreviations.csv") for spelling in _spellings(row)}
    every |= ROMAN
    return (
        {f" {k} ": f" {v} " for k, v in every.items() if " " in k},
        {k: v for k, v in every.items() if " " not in k},
    )


@functools.cache
def _forms() -> dict[str, str]:
    """Every spelling of every legal form that stands apart from the name -> the form."""
    rows = [*_read("legal_forms.csv"), *({"form": row["form"], "spellings": ""} for row in _read("attached_forms.csv"))]
    return {spelling: row["form"] for row in rows for spelling in (row["form"], *_spellings(row))}


@functools.cache
def _form_patterns() -> tuple[str, str]:
    """What is taken off the end of a padded name, and off its beginning."""
    spelt = _forms()
    leading = {row["form"] for row in _read("legal_forms.csv") if row["leads"]}
    ends = "|".join(re.escape(s) for s in sorted(spelt, key=len, reverse=True))
    begins = "|".join(
        re.escape(s) for s in sorted(spelt, key=len, reverse=True) if s in leading or (spelt[s] in leading or (" " in s and len(s) > 12))
    )
    return rf"(?:(?: and)? (?:{ends}))+ $", rf"^ ((?:{begins})(?: (?:{begins}))*) "


@functools.cache
def _one_form(text: str) -> str:
    """A written legal form in one spelling: the longest spellings first, their forms once each, in order of letters."""
    spelt, rest, found = _forms(), f" {text} ", set()
    for spelling in sorted(spelt, key=len, reverse=True):
        if f" {spelling} " in rest:
            found.add(spelt[spelling])
            rest = rest.replace(f" {spelling} ", " ")
    return " ".join(sorted(found))
