"""Invented organisations under many names, with the truth: the labelled set of `bench/resolve.py`.

Each organisation has a name of an invented word, a word or two of its trade and a legal form of its country, a city, and for some
an LEI and a parent. It is recorded one to three times, each time distorted as registers distort: legal form left out, written
out or in dots, words abbreviated, in another order or left out, letters mistyped, `&` for "and", capitals, accents gone,
initials alone, a name of another script beside it. Others share its word but not its trade, its name but not its country, or
bear its name and a place or another number: those are not the same. The distortions do not use the lists of
`isthmus.resolve`; some of the abbreviations are not in them.
"""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

_ONSETS = (
    *("b", "br", "c", "d", "dr", "f", "g", "gr", "h", "k", "kl", "l", "m"),
    *("n", "p", "r", "s", "sh", "st", "t", "tr", "v", "w", "y", "z"),
)
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ei", "ou", "ö", "é", "ü")
_CODAS = ("", "", "n", "r", "s", "l", "m", "k", "nd", "rt", "x")
_TRADES = (
    *("Aerospace", "Defence", "Defense", "Systems", "Industries", "Technologies", "Electronics", "Engineering", "Marine"),
    *("Shipbuilding", "Chemicals", "Steel", "Energy", "Motors", "Precision", "Optics", "Communications", "Munitions", "Armaments"),
    *("Aviation", "Semiconductor", "Materials", "Logistics", "Robotics", "Propulsion", "Explosives", "Metals", "Dynamics", "Trading"),
    *("International", "Group", "Holdings", "Services", "Manufacturing", "Instruments", "Research", "Solutions", "Development"),
)
_PLACES = ("Canada", "France", "Nederland", "Ukraine", "Thailand", "Australia", "Japan", "Deutschland", "Europe", "Asia", "Pacific")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "XII")
_LOOSE = ("International", "Group", "Holdings", "Services", "Solutions")
"""Words of a name that are the first to be left out."""

_FORMS: dict[str, tuple[tuple[str, ...], ...]] = {
    "us": (("Inc.", "Incorporated", "INC", "Inc"), ("Corporation", "Corp.", "Corp"), ("LLC", "L.L.C.", "Limited Liability Company")),
    "gb": (("Limited", "Ltd", "Ltd."), ("plc", "PLC", "Public Limited Company")),
    "de": (("GmbH", "Gesellschaft mit beschränkter Haftung", "G.m.b.H."), ("AG", "Aktiengesellschaft"), ("GmbH & Co. KG",)),
    "fr": (("SA", "S.A.", "Société Anonyme"), ("SAS", "S.A.S.")),
    "it": (("S.p.A.", "SpA", "SPA"), ("S.r.l.", "SRL")),
    "jp": (("Co., Ltd.", "Company Limited", "Co Ltd"), ("K.K.", "Kabushiki Kaisha", "KK")),
    "kr": (("Co., Ltd.", "Co Ltd", "Company, Limited"), ("Corporation", "Corp.")),
    "au": (("Pty Ltd", "Pty. Ltd.", "Proprietary Limited"), ("Limited", "Ltd")),
    "pl": (("S.A.", "SA", "Spółka Akcyjna"), ("Sp. z o.o.", "sp z oo")),
    "ru": (("JSC", "Joint Stock Company", "AO"), ("PJSC", "PAO")),
}
_SHORT = {
    "Industries": ("Ind.", "Inds"), "International": ("Intl", "Int'l", "Int."), "Technologies": ("Tech", "Techs", "Technol."),
    "Electronics": ("Elec.", "Electr"), "Engineering": ("Eng.", "Engrg"), "Manufacturing": ("Mfg", "Manuf.", "Mnfg"),
    "Systems": ("Sys", "Syst."), "Aerospace": ("Aero", "Aerosp."), "Chemicals": ("Chem.",), "Defence": ("Defense", "Def."),
    "Defense": ("Defence", "Def"), "Communications": ("Comms", "Comm."), "Holdings": ("Hldgs", "Holding"), "Services": ("Svcs", "Service"),
    "Semiconductor": ("Semicond.", "Semi"), "Development": ("Dev.", "Devt"), "Group": ("Grp",), "Logistics": ("Logist.",),
    "Shipbuilding": ("Shipbldg", "Ship Building"), "Instruments": ("Instr.",), "Research": ("Res.",), "Materials": ("Matls",),
}  # fmt: skip
_PLAIN = str.maketrans("öéü", "oeu")
_CITIES = 40
"""Cities of a country."""


@dataclass(frozen=True)
class _Organisation:
    words: tuple[str, ...]
    country: str
    form: tuple[str, ...]
    city: str
    lei: str | None
    parent: str | None
    other_script: str | None


def invented(records: int, seed: int, *, columns: bool = True) -> pl.DataFrame:
    """Rows `truth` (the organisation), `name`, `aliases`, `country`, `city`, `lei`, `parent`; about as many as asked for.

    Args:
        records: how many rows, at least.
        seed: the same gives the same rows.
        columns: False leaves all but `truth`, `name` and `aliases` empty.
    """
    drawn = random.Random(seed)
    cities = {c: [_word(drawn) for _ in range(_CITIES)] for c in _FORMS}
    rows: list[tuple[object, ...]] = []
    family: list[_Organisation] = []
    number = 0
    while len(rows) < records:
        made = _organisation(drawn, cities, family)
        family = [*family[-200:], made]
        for _ in range(drawn.choices((1, 2, 3), (0.45, 0.4, 0.15))[0]):
            rows.append((number, *_recorded(made, drawn, cities)))
        number += 1
    drawn.shuffle(rows)
    names = ("truth", "name", "aliases", "country", "city", "lei", "parent")
    types = (pl.Int64, pl.String, pl.List(pl.String), pl.String, pl.String, pl.String, pl.String)
    frame = pl.DataFrame(rows, schema=dict(zip(names, types, strict=True)), orient="row").with_row_index("line", offset=2)
    return frame if columns else frame.with_columns(pl.lit(None, dtype=pl.String).alias(c) for c in names[3:])


def _word(drawn: random.Random) -> str:
    parts = [drawn.choice(_ONSETS) + drawn.choice(_VOWELS) + drawn.choice(_CODAS) for _ in range(drawn.choices((2, 3), (0.6, 0.4))[0])]
    return "".join(parts).capitalize()


def _organisation(drawn: random.Random, cities: dict[str, list[str]], family: list[_Organisation]) -> _Organisation:
    country = drawn.choice(list(_FORMS))
    chance = drawn.random()
    if family and chance < 0.12:  # of the same family, another trade
        words = (drawn.choice(family).words[0], *drawn.sample(_TRADES, drawn.choice((1, 2))))
    elif family and chance < 0.16:  # the same name in another country
        kin = drawn.choice(family)
        words = kin.words
        country = drawn.choice([c for c in _FORMS if c != kin.country])
    elif family and chance < 0.20:  # the head of a family, by its word alone
        words = (drawn.choice(family).words[0],)
    elif family and chance < 0.28:  # the branch of a country or city, another company than its parent
        kin = drawn.choice(family)
        words = (*kin.words, drawn.choice((*_PLACES, *cities[country])))
    elif family and chance < 0.32:  # another of a numbered series
        kin = drawn.choice(family)
        words = (*(w for w in kin.words if not w.isdigit()), drawn.choice((str(drawn.randint(1, 40)), *_ROMAN)))
    elif chance < 0.37:  # a numbered works
        words = (_word(drawn), drawn.choice(("Plant", "Works", "Arsenal")), str(drawn.randint(1, 40)))
    else:
        second = (_word(drawn),) if drawn.random() < 0.2 else ()
        words = (_word(drawn), *second, *drawn.sample(_TRADES, drawn.choice((1, 1, 2, 2, 3))))
        if drawn.random() < 0.1:
            words = (words[0], "&", _word(drawn), *words[1:])
    lei = "".join(drawn.choices(string.ascii_uppercase + string.digits, k=18)) + f"{drawn.randint(2, 98):02d}"
    parent = " ".join(drawn.choice(family).words[:2]) if family and drawn.random() < 0.3 else None
    in_script = country in ("jp", "kr") and drawn.random() < 0.3
    script = "".join(chr(0x4E00 + drawn.randrange(3000)) for _ in range(4)) if in_script else None
    return _Organisation(words, country, drawn.choice(_FORMS[country]), drawn.choice(cities[country]), lei, parent, script)


def _recorded(made: _Organisation, drawn: random.Random, cities: dict[str, list[str]]) -> Iterator[object]:
    """One record: name, aliases, country, city, lei, parent."""
    aliases = [made.other_script] if made.other_script and drawn.random() < 0.8 else []
    if made.other_script and aliases and drawn.random() < 0.15:
        yield made.other_script
    else:
        yield _distorted(made, drawn)
    yield aliases
    yield None if drawn.random() < 0.1 else drawn.choice(list(_FORMS)) if drawn.random() < 0.02 else made.country
    town = drawn.choice(cities[made.country]) if drawn.random() < 0.05 else _maybe_typo(made.city, drawn, 0.03)
    yield None if drawn.random() < 0.25 else town
    yield made.lei if drawn.random() < 0.3 else None
    yield made.parent if drawn.random() < 0.7 else None


def distorted(name: str, drawn: random.Random) -> str:
    """A real name as another register might write it: abbreviated, mistyped, in capitals, without its last word or its stops."""
    words = [drawn.choice(_SHORT[w.title()]) if w.title() in _SHORT and drawn.random() < 0.4 else w for w in name.split()]
    if len(words) >= 3 and drawn.random() < 0.3:
        words.pop()
    if len(words) >= 3 and drawn.random() < 0.1:
        words = [words[1], words[0], *words[2:]]
    if drawn.random() < 0.25:
        at = drawn.randrange(len(words))
        words[at] = _typo(words[at], drawn)
    text = " ".join(words)
    if drawn.random() < 0.4:
        text = text.replace(".", "").replace(",", "")
    return text.upper() if drawn.random() < 0.3 else text.title() if drawn.random() < 0.3 else text


def _distorted(made: _Organisation, drawn: random.Random) -> str:
    words = list(made.words)
    if len(words) >= 4 and "&" not in words and drawn.random() < 0.03:
        return "".join(word[0] for word in words)
    words = [drawn.choice(_SHORT[w]) if w in _SHORT and drawn.random() < 0.25 else w for w in words]
    if len(words) >= 3 and not words[-1].isdigit() and words[-1] not in _ROMAN and drawn.random() < 0.08:
        loose = [i for i, word in enumerate(words) if word in _LOOSE] or list(range(1, len(words)))
        del words[drawn.choice(loose)]
    if drawn.random() < 0.08:
        drawn.shuffle(words)
    words = [{"&": drawn.choice(("&", "and", "And", "+"))}.get(w, w) for w in words]
    if drawn.random() < 0.2:
        at = max(range(len(words)), key=lambda i: len(words[i]) * drawn.random())
        words[at] = _typo(words[at], drawn)
    text = " ".join(words)
    if drawn.random() < 0.7:
        text += drawn.choice((" ", ", ", " ")) + drawn.choice(made.form)
    if drawn.random() < 0.5:
        text = text.translate(_PLAIN)
    return text.upper() if drawn.random() < 0.35 else text


def _maybe_typo(word: str, drawn: random.Random, chance: float) -> str:
    return _typo(word, drawn) if drawn.random() < chance else word


def _typo(word: str, drawn: random.Random) -> str:
    if len(word) < 4:
        return word
    at = drawn.randrange(1, len(word) - 1)
    match drawn.randrange(4):
        case 0:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1:
            return word[:at] + word[at + 1 :]
        case 2:
            return word[:at] + word[at] + word[at:]
        case _:
            return word[:at] + drawn.choice(string.ascii_lowercase) + word[at + 1 :]
