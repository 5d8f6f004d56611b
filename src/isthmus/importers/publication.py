"""What an importer is made of: the publication it reads, and what it gives back.

An importer is a module of this package with

- a docstring whose first line says what the publication is and whose rest tells the traps of its format,
- `SOURCE`, a `Publication`,
- `parse(raw: RawFile, known: Known) -> Parsed`.

`parse` raises `Unreadable` where the file as a whole is not what the importer reads; a record that cannot be used is
quarantined with the reason, and the others are loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from isthmus.model.dates import Edtf


@dataclass(frozen=True)
class Publication:
    """A publication that an importer reads.

    Attributes:
        title, publisher: as a citation names them.
        url: where a reader finds the publication.
        obtain: how a user gets the file, in words.
        licence: on what terms it may be used; Isthmus ships the importer, not the data.
        reads: the kinds of file, in words.
        record: what one record is, in the singular, e.g. `order`.
        kind, reliability, grade_reason: as in the table `sources`.
        credibility: Admiralty digit of its facts, unless the importer gives one itself.
        editions: each new file states the whole anew, so that records of an earlier one that it lacks may be withdrawn.
    """

    title: str
    publisher: str
    url: str
    obtain: str
    licence: str
    reads: str
    record: str
    kind: str
    reliability: str
    grade_reason: str
    credibility: int = 2
    editions: bool = False


@dataclass(frozen=True)
class Quarantined:
    """A record that was not loaded: the line on which it begins (1 is the first of the file), why, and its raw text.

    `line` is None in formats without lines, where `raw` says which record it is.
    """

    line: int | None
    reason: str
    raw: str

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        text = " ".join(self.raw.split())
        return f"{where}{self.reason}: {text[:160]}{'…' if len(text) > 160 else ''}"


@dataclass(frozen=True)
class Parsed:
    """What was read of one file.

    Attributes:
        read: records of the publication, not physical lines.
        loaded: records that went into `tables`; a record may give several rows, or complete one that is there.
        quarantined: the others.
        tables: table name -> frame with at least the identity and the columns that the publication fills. What every
            fact carries (`source_ids`, `credibility`, `verified`) is added when it lands, unless the frame has it; the file
            is added to the `source_ids` that it has.
        edition: day on which the file was made or the edition appeared, where the file says so.
        notes: what a user must know, e.g. that broken records were repaired.
    """

    read: int
    loaded: int
    quarantined: tuple[Quarantined, ...]
    tables: Mapping[str, pl.DataFrame]
    edition: Edtf | None = None
    notes: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.read != self.loaded + len(self.quarantined):
            raise AssertionError(f"{self.read} read, but {self.loaded} loaded and {len(self.quarantined)} quarantined")
