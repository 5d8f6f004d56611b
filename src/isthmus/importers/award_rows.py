"""What the importers of awards share: countries, names that are those of one actor, and cells made columns of `awards`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import polars as pl

from isthmus.atlas import states
from isthmus.importers.known import Known
from isthmus.model.dates import span


def states_of(codes: Iterable[pl.Series], known: Known) -> dict[str, str]:
    """Each distinct code that is a state's -> the actor of the state, added where the atlas lacks it."""
    found: dict[str, str] = {}
    for code in pl.concat(list(codes)).drop_nulls().unique().sort():
        if state := states.by_code(code):
            found[code] = known.state(state)
    return found


def actors_named(names: pl.Series, known: Known) -> dict[str, str]:
    """Each name that, its legal form left off or not, is that of one actor of the atlas -> the actor."""
    atlas = known.actors_by_name()
    found = {}
    for name in namesakes(names.alias("name").to_frame(), "name", atlas)["name"]:
        folded = states.folded(name)
        if actor := atlas.get(folded) or atlas.get(without_form(folded)):
            found[name] = actor
    return found


def namesakes(rows: pl.DataFrame, name: str, folded: Iterable[str]) -> pl.DataFrame:
    """The rows whose name may be one of the folded names, its legal form left off or not: it spares folding millions that cannot be.

    Signs beyond ASCII are left out of both, so that some pass which are none; none fails which is one.
    """
    plain = {re.sub(r"[^a-z0-9]+", "", one) for one in folded}
    text = pl.col(name).str.to_lowercase().str.replace_all("&", "and", literal=True)
    letters = rows.select(foreign=text.str.contains(r"[^\x00-\x7f]"), begin=text.str.replace_all("[^a-z0-9]+", "").str.slice(0, _BEGIN))
    begins = (
        pl.col("begin").str.slice(0, n).is_in([one[:n] for one in plain if len(one) == n or len(one) > n == _BEGIN])
        for n in range(_BEGIN + 1)
    )
    likely = rows.filter(letters.select(pl.any_horizontal("foreign", *begins)).to_series())
    text = pl.col(name).str.normalize("NFKD").str.to_lowercase().str.replace_all(r"['’\p{M}]", "")
    text = text.str.replace_all("ß", "ss", literal=True).str.replace_all("&", " and ", literal=True)
    words = text.str.replace_all(r"[^\p{L}\p{N}()]+", " ").str.strip_chars(" ")
    formless = pl.col("words").str.replace(f"(?: (?:{'|'.join(sorted(_FORMS))}))+$", "")
    found = likely.select(words=words).with_columns(formless=formless)
    hits = found.select(
        pl.any_horizontal(pl.col(c).str.replace_all("[^a-z0-9]+", "").is_in(list(plain)) for c in ("words", "formless"))
    ).to_series()
    return likely.filter(hits.fill_null(False))


_BEGIN = 5
"""Letters that are looked at first."""


_FORMS = frozenset((
    "inc", "incorporated", "corp", "corporation", "co", "company", "llc", "llp", "lp", "ltd", "limited", "plc", "gmbh", "ag", "kg", "se",
    "sa", "sas", "sarl", "spa", "srl", "bv", "nv", "ab", "as", "asa", "oy", "oyj", "pty", "kk", "aps",
))  # fmt: skip


def without_form(folded: str) -> str:
    """A folded name without the legal forms at its end; a name that is nothing else stays as it is."""
    words = folded.split()
    while len(words) > 1 and words[-1] in _FORMS:
        words.pop()
    return " ".join(words)


def mapped(name: str, values: Mapping[str, str]) -> pl.Expr:
    """A text column by a dictionary; what is not in it is null."""
    return pl.col(name).replace_strict(values, default=None, return_dtype=pl.String) if values else pl.lit(None, pl.String)


def mapped_text(text: pl.Expr, values: Mapping[str, str]) -> pl.Expr:
    """Text by a dictionary likewise."""
    return text.replace_strict(values, default=None, return_dtype=pl.String) if values else pl.lit(None, pl.String)


def listed(value: pl.Expr) -> pl.Expr:
    """A list of the value, empty where it is null."""
    return pl.when(value.is_not_null()).then(pl.concat_list(value)).otherwise(pl.lit([], dtype=pl.List(pl.String)))


def clean(name: str) -> pl.Expr:
    """Text without control characters, its spaces single; empty is null."""
    text = pl.col(name).str.replace_all(r"[\x00-\x1f\x7f-\x{9f}\s]+", " ").str.strip_chars()
    return pl.when(text != "").then(text)


def clean_text(text: str | None) -> str | None:
    """One text likewise."""
    if text is None or text.isprintable():  # nearly every text is, and it is the quick way
        return " ".join((text or "").split()) or None
    kept = "".join(" " if ord(c) < 32 or 127 <= ord(c) < 160 else c for c in text or "")
    return " ".join(kept.split()) or None


def day(name: str) -> pl.Expr:
    """The day of an ISO date or time; null where it is none."""
    text = pl.col(name).str.slice(0, 10)
    return pl.when(text.str.to_date("%Y-%m-%d", strict=False).is_not_null()).then(text)


def day_of(text: str | None) -> str | None:
    """One day likewise."""
    found = (text or "").strip()[:10]
    try:
        span(found)
    except ValueError:
        return None
    return found if len(found) == 10 else None


def coded(scheme: str, name: str) -> pl.Expr:
    """A code with its scheme, as in `codes`."""
    code = pl.col(name).str.strip_chars()
    return pl.when(code.str.contains(r"^[0-9A-Za-z.-]+$")).then(pl.concat_str(pl.lit(f"{scheme}:"), code))
