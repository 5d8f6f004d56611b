"""Store what was read in a folder of the user's own: rows of documents, passages, mentions and candidates, and the raw files.

What is there stays. The same document read again gives the same rows, so that a second run changes nothing; a document that a
newer version of the rules reads otherwise takes the place of its earlier reading, unless a person has judged a candidate of it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from isthmus.atlas import own_folder, raw_files
from isthmus.atlas.folder import Frames
from isthmus.atlas.raw_file import RawFile
from isthmus.documents.reader import Failed
from isthmus.documents.reading import Reading
from isthmus.model.check import CONTROLS, check, dtype, typed
from isthmus.model.problem import AtlasError
from isthmus.model.table import LIST_SEPARATOR, TABLES

READ = ("documents", "passages", "mentions", "candidates")
"""The tables that a reading fills, in the order in which they refer to one another."""

MOST_WAITING = 50_000
"""Rows that wait in memory before they are written: some 100 MB, and a few hundred documents of ordinary length."""

LICENCE = "as its publisher states; kept for reading and citing"


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of readings.

    Attributes:
        new, changed, same: documents that were not there, that now read otherwise, and that stood already.
        failed: those whose rows break the rules of the atlas; nothing of them was stored.
        notes: what a user must know, e.g. that a judged document was left as it is.
    """

    new: int
    changed: int
    same: int
    failed: tuple[Failed, ...]
    notes: tuple[str, ...]


class Shelf:
    """A folder of the user's own that readings are added to; written whenever enough are waiting, and at the end.

    So memory stays bounded whatever is read, and a run that is cut short loses no more than what waits.

    Args:
        target: the folder.
        base: the tables of the atlas that it lies over.
        on: the day.

    Raises:
        ValueError: the target is the bundled atlas or no folder.
        AtlasError: the target holds broken rows.
    """

    def __init__(self, target: Path, base: Frames, on: dt.date) -> None:
        own_folder.refuse_bundled(target)
        self._target, self._base, self._on = target, base, on
        self._before = own_folder.tables_of(target)
        if problems := check(own_folder.over(base, self._before)):
            raise AtlasError(problems)
        self._told = Stored(0, 0, 0, (), ())
        self._seen: set[str] = set()
        self._waiting = 0
        self._rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
        self._files: dict[str, str] = {}

    def add(self, reading: Reading, raw: RawFile) -> None:
        """Add a document and keep its file; one with the same bytes that was added before stays as it is (OSError)."""
        document_id = reading.record.document_id
        if document_id in self._seen:
            return
        self._seen.add(document_id)
        self._rows[document_id] = rows_of(reading, self._on)
        self._files[document_id] = raw.name
        record = reading.record
        origin = raw_files.Origin(record.title, record.publisher or "not stated", record.url, LICENCE, "read")
        counts = {
            "passages": len(reading.passages),
            "mentions": len(reading.mentions),
            "candidates": len(reading.candidates),
        }
        kept = {
            "file": record.file,
            "read": 1,
            "loaded": 1,
            "quarantined": 0,
            "tables": counts,
            "records_quarantined": [],
        }
        raw_files.keep(raw, origin, kept, self._target)
        self._waiting += len(reading.passages) + len(reading.mentions) + len(reading.candidates)
        if self._waiting >= MOST_WAITING:
            self.write()

    def write(self) -> Stored:
        """Check what waits over the atlas, and write the tables that changed.

        Returns:
            What became of all that was added so far.

        Raises:
            OSError: the folder cannot be written; what was there is as it was.
        """
        if self._rows:
            late = self._written()
            before = self._told
            self._told = Stored(
                before.new + late.new, before.changed + late.changed, before.same + late.same,
                (*before.failed, *late.failed), (*before.notes, *late.notes),
            )  # fmt: skip
            self._rows, self._files, self._waiting = {}, {}, 0
        return self._told

    def _written(self) -> Stored:
        """Write what waits."""
        there = set(self._before["documents"]["document_id"])
        fresh, failed = self._typed()
        same = {i for i in fresh if i in there and self._reads_the_same(i, fresh[i])}
        notes = {i: note for i in fresh if i in there and i not in same and (note := self._judged(i))}
        taken, unsound = self._sound({i: frames for i, frames in fresh.items() if i not in same and i not in notes})
        if taken:
            merged = self._merged(taken)
            own_folder.write(merged, self._before, self._target)
            self._before = merged
        new = sum(i not in there for i in taken)
        return Stored(new, len(taken) - new, len(same) + len(notes), (*failed, *unsound), tuple(notes.values()))

    def _typed(self) -> tuple[dict[str, Frames], list[Failed]]:
        """The frames of each document whose cells are what their columns declare, and why others are not."""
        fresh: dict[str, Frames] = {}
        failed: list[Failed] = []
        for document_id, rows in self._rows.items():
            frames, problems = framed(rows)
            if problems:
                failed.append(self._broken(document_id, AtlasError(problems)))
            else:
                fresh[document_id] = frames
        return fresh, failed

    def _sound(self, fresh: dict[str, Frames]) -> tuple[dict[str, Frames], list[Failed]]:
        """The documents that break no rule of the atlas, and why others do."""
        if not check(own_folder.over(self._base, self._merged(fresh))):
            return fresh, []
        sound, failed = {}, []
        for document_id, frames in fresh.items():  # rare: look for the culprits one by one
            if problems := check(own_folder.over(self._base, self._merged({document_id: frames}))):
                failed.append(self._broken(document_id, AtlasError(problems)))
            else:
                sound[document_id] = frames
        return sound, failed

    def _broken(self, document_id: str, error: AtlasError) -> Failed:
        return Failed(
            self._files[document_id],
            f"what was read in it breaks the rules of the atlas: {error}",
            "report it with the file",
        )

    def _merged(self, fresh: Mapping[str, Frames]) -> Frames:
        """The folder's tables, with the readings in the place of earlier ones of the same documents."""
        merged = dict(self._before)
        if not fresh:
            return merged
        ids = pl.Series(list(fresh))
        days = dict(self._before["documents"].select("document_id", "read_on").iter_rows())
        for name in READ:
            rest = self._before[name].filter(~_document(name).is_in(ids.implode()))
            rows = pl.concat([frames[name] for frames in fresh.values()])
            if name == "documents" and days:  # a document keeps the day on which it was read first
                first = pl.col("document_id").replace_strict(days, default=pl.col("read_on"), return_dtype=pl.String)
                rows = rows.with_columns(read_on=first)
            merged[name] = pl.concat([rest, rows.select(rest.columns)])
        return merged

    def _reads_the_same(self, document_id: str, frames: Frames) -> bool:
        """Whether the folder holds the same rows, but for the day and for the name and address of the file."""
        for name in READ:
            earlier = self._before[name].filter(_document(name) == document_id)
            passing = ("read_on", "file", "url") if name == "documents" else ()
            one, other = (
                f.drop(passing).sort(TABLES[name].identity) for f in (earlier, frames[name].select(earlier.columns))
            )
            if not one.equals(other):
                return False
        return True

    def _judged(self, document_id: str) -> str:
        """A note where a person has judged a candidate of the document, which then stays as it was read."""
        mine = self._before["candidates"].filter(pl.col("document_id") == document_id)["candidate_id"]
        judged = self._before["candidate_judgements"].filter(pl.col("candidate_id").is_in(mine.implode())).height
        return (
            f"{self._files[document_id]}: reads otherwise now; it was judged, so its earlier reading stays"
            if judged
            else ""
        )


def _document(table: str) -> pl.Expr:
    """The document that a row of a table belongs to."""
    return pl.col("passage_id").str.split("/").list.first() if table == "mentions" else pl.col("document_id")


def rows_of(reading: Reading, on: dt.date) -> dict[str, list[dict[str, Any]]]:
    """The rows of a reading by table, as plain values."""
    record, document_id = reading.record, reading.record.document_id
    passages = {p.number: f"{document_id}/{p.number}" for p in reading.passages}
    mentions = {(m.passage, m.begin, m.end, m.kind): m for m in reversed(reading.mentions)}
    return {
        "documents": [
            {"document_id": document_id, "title": record.title, "publisher": record.publisher, "published": record.published,
             "kind": record.kind, "language": record.language, "topics": _listed(record.topics), "voices": list(record.voices),
             "url": record.url, "file": record.file, "format": record.format, "digest": record.digest, "read_on": on.isoformat()}
        ],
        "passages": [
            {"passage_id": passages[p.number], "document_id": document_id, "number": p.number, "locator": p.locator, "section": p.section,
             "kind": p.kind, "own": p.own, "text": p.text}
            for p in reading.passages
        ],
        "mentions": [
            {"mention_id": f"{passages[m.passage]}#{m.begin}-{m.end}-{m.kind}", "passage_id": passages[m.passage], "begins": m.begin,
             "ends": m.end, "kind": m.kind, "text": m.text, "ids": list(m.ids), "value": m.value, "negated": m.negated}
            for m in mentions.values()
        ],
        "candidates": [
            {"candidate_id": c.candidate_id(document_id), "document_id": document_id, "kind": c.kind,
             "passage_ids": [passages[n] for n in dict.fromkeys(c.passages)],
             "content": json.dumps(c.content, ensure_ascii=False, sort_keys=True), "score": round(c.score, 3),
             "reasons": "; ".join(c.reasons), "proposer": c.proposer}
            for c in {c.candidate_id(document_id): c for c in reversed(reading.candidates)}.values()
        ],
    }  # fmt: skip


def _listed(values: Iterable[str]) -> list[str]:
    """The members of a list, without the sign that parts them in a file."""
    return [v.replace(LIST_SEPARATOR, ",") for v in values]


def framed(rows: Mapping[str, list[dict[str, Any]]]) -> tuple[Frames, list[Any]]:
    """Rows as typed frames, characters that no table may hold left out; and what is wrong with them."""
    frames: Frames = {}
    problems: list[Any] = []
    for name in READ:
        table = TABLES[name]
        schema = {c.name: pl.List(pl.String) if c.many else dtype(c) for c in table.columns}
        frame = pl.DataFrame(rows[name], schema=schema)
        frame = frame.with_columns(pl.col(pl.String).str.replace_all(CONTROLS, " ").replace("", None))
        frames[name], wrong = typed(table, frame)
        problems += wrong
    return frames, problems
