"""Land the facts of files in a folder of the user's own: merged, checked against the atlas, written aside, moved in place.

Nothing is written before the whole is sound. What is there already stays: the same facts give the same rows, so that a
second run changes nothing. A fact that a newer file states otherwise is replaced, and counted as such; the file that stated
it first stays among the raw files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from isthmus.atlas import folder, own_folder, raw_files
from isthmus.atlas.bundled import BUNDLED
from isthmus.atlas.raw_file import RawFile, Unreadable, opened
from isthmus.importers import discovery, merging
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication, Quarantined
from isthmus.model.check import CONTROLS, check, dtype, typed
from isthmus.model.problem import AtlasError
from isthmus.model.table import TABLES

MOST_UNPACKED = 1 << 30
"""Bytes of unpacked files that wait on disk for the check of what they state."""


@dataclass(frozen=True)
class Landed:
    """What became of one file.

    Attributes:
        error: why nothing of it was loaded; empty if it was.
        tables: table name -> rows that the file states, among them those that were there already.
        new, changed: rows that were not there, and rows that it states otherwise than an earlier file.
    """

    file: str
    digest: str = ""
    read: int = 0
    loaded: int = 0
    quarantined: tuple[Quarantined, ...] = ()
    tables: Mapping[str, int] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    notes: tuple[str, ...] = ()
    error: str = ""

    def as_dict(self) -> dict[str, object]:
        """The counts as plain values; of the quarantined records, line, reason and raw text."""
        return {
            "file": self.file, "read": self.read, "loaded": self.loaded, "quarantined": len(self.quarantined),
            "tables": dict(self.tables), "new": self.new, "changed": self.changed, "notes": list(self.notes),
            "error": self.error, "digest": self.digest, "records_quarantined": [vars(q) for q in self.quarantined],
        }  # fmt: skip


def land(
    name: str, files: Iterable[Path], target: Path, atlas: Path = BUNDLED, *, replace_earlier: bool = False,
    importer: discovery.Importer | None = None,
) -> list[Landed]:
    """Import files of one publication into a folder of tables that lie over an atlas.

    Args:
        name: the importer.
        files: what the user gave; archives are unpacked.
        target: the folder, made if it is not there.
        atlas: the atlas folder that the target lies over; its actors are not added again.
        importer: what reads the files, where it is no module of that name.
        replace_earlier: take out the facts that rest on earlier files of the publication alone and that these files lack.

    Returns:
        What became of each file, in order. A file that cannot be read is told and the others go on.

    Raises:
        ValueError: no such importer, or the target is the bundled atlas.
        AtlasError: the atlas or the target holds broken rows; nothing was changed.
        OSError: the target cannot be written; what was there is as it was.
    """
    module = importer or discovery.importer(name)
    own_folder.refuse_bundled(target)
    known_name = name.strip().lower().replace("_", "-")
    base = folder.read(atlas)
    before = own_folder.tables_of(target)
    if any(frame.height for frame in before.values()) and (broken := check(own_folder.over(base, before))):
        raise AtlasError(broken)
    batch = Batch(module, known_name, base, before, target)
    with ExitStack() as unpacked:
        for path in files:
            try:
                for raw in unpacked.enter_context(opened(path)):
                    batch.take(raw)
            except Unreadable as error:
                batch.refuse(str(path), error)
            if batch.bytes_unpacked > MOST_UNPACKED:
                batch.settle()
                unpacked.close()
        batch.settle()
    own, told = batch.own, batch.told
    if not any(one.error for one in told) or not replace_earlier:
        own, told = _without_earlier(own, base, known_name, module.SOURCE, told, replace_earlier)
    own_folder.write(own, before, target)
    return told


def source_id(name: str, digest: str) -> str:
    """The id of a file as a source: the importer's name and the beginning of the digest."""
    return f"{name}-{digest[:10]}"


def _without_earlier(
    own: folder.Frames, base: folder.Frames, name: str, publication: Publication, told: list[Landed], remove: bool
) -> tuple[folder.Frames, list[Landed]]:
    """The tables without the facts that rest on earlier files of the publication alone, or a note of how many those are."""
    if not (remove or publication.editions) or not any(one.read for one in told):
        return own, told
    now = [source_id(name, one.digest) for one in told if one.digest]
    pattern = rf"^{name}-[0-9a-f]{{10}}$"
    earlier = pl.element().str.contains(pattern) & ~pl.element().is_in(now)
    kept, count = dict(own), 0
    for table in TABLES.values():
        if not table.is_fact or table.name == "actors" or not own[table.name].height:
            continue
        frame = own[table.name]
        distinct = frame.select("source_ids").unique().with_columns(old=pl.col("source_ids").list.eval(earlier).list.all())
        rest = frame.join(distinct.filter(~pl.col("old")), on="source_ids", how="semi", maintain_order="left")
        count += frame.height - rest.height
        if rest.height < frame.height:
            kept[table.name] = rest
    if not count:
        return own, told
    if not remove:
        note = (
            f"{count:,} facts of earlier files of this publication are not in this one and stay; if it is a newer edition "
            "of the same selection, import it with --replace, lest orders count twice"
        )
        return own, [*told[:-1], replace(told[-1], notes=(*told[-1].notes, note))]
    if problems := check(own_folder.over(base, kept)):
        note = f"earlier facts could not be taken out, since others refer to them\n{AtlasError(problems)}"
        return own, [*told[:-1], replace(told[-1], notes=(*told[-1].notes, note))]
    note = f"{count:,} facts of earlier files were taken out; the files themselves are kept"
    return kept, [*told[:-1], replace(told[-1], notes=(*told[-1].notes, note))]


class Batch:
    """Files of one publication, taken one after the other and checked together: the check looks at every row there is.

    Attributes:
        own: the folder's tables with what is settled.
        told: what became of each file.
        bytes_unpacked: of the files taken and not settled that lie unpacked in a temporary folder.
    """

    def __init__(self, module: discovery.Importer, name: str, base: folder.Frames, own: folder.Frames, target: Path) -> None:
        self._module, self._name, self._base, self._target = module, name, base, target
        self.own, self.told, self.bytes_unpacked = own, list[Landed](), 0
        self._ahead = own
        self._waiting: list[tuple[int, RawFile]] = []
        self._known = Known(own_folder.over(base, own))

    def refuse(self, file: str, error: Unreadable) -> None:
        """A file that could not be opened."""
        self.told.append(Landed(file, error=_without_place(error)))

    def take(self, raw: RawFile) -> None:
        """Read a file that can be opened until the batch is settled."""
        landed = self._read(raw)
        if not landed.error:
            self._waiting.append((len(self.told), raw))
            self.bytes_unpacked += raw.size if raw.path != raw.given else 0
        self.told.append(landed)

    def settle(self) -> None:
        """Check what waits, and keep the raw files. Where a rule is broken, each file is read again and checked by itself."""
        waiting, self._waiting, self.bytes_unpacked = self._waiting, [], 0
        if not waiting:
            return
        if not (problems := check(self._known.frames)):
            self.own = self._ahead
            for place, raw in waiting:
                self._keep(raw, self.told[place])
        elif len(waiting) == 1:
            self._look_at(self.own)
            ((place, raw),) = waiting
            self.told[place] = Landed(raw.name, raw.digest, error=f"its facts break the rules of the atlas\n{AtlasError(problems)}")
        else:
            self._look_at(self.own)
            for place, raw in waiting:
                self.told[place] = self._read(raw)
                self._waiting = [] if self.told[place].error else [(place, raw)]
                self.settle()

    def _read(self, raw: RawFile) -> Landed:
        """Lay a file's rows over what is ahead; it stays as it is where the file cannot be read."""
        known = self._known
        known.added = {}
        try:
            parsed = self._module.parse(raw, known)
            rows = _complete(parsed, known, self._module.SOURCE, self._name, raw)
        except Unreadable as error:
            return Landed(raw.name, raw.digest, error=_without_place(error))
        except RecursionError:
            what = "nests its parts deeper than any file of its kind"
            return Landed(raw.name, raw.digest, error=f"{what}\n    way out: give {self._module.SOURCE.reads}")
        except Exception as error:  # a file that the importer was not ready for must not stop the others
            if os.environ.get("ISTHMUS_TRACEBACK"):
                raise
            told = f"could not be read: {type(error).__name__}: {error}"
            way_out = "set ISTHMUS_TRACEBACK=1, run it again and report what it prints"
            return Landed(raw.name, raw.digest, error=f"{told}\n    way out: {way_out}")
        ahead, new, changed = merging.merged(self._base, self._ahead, rows, parsed.edition)
        self._look_at(ahead)
        counts = {table: frame.height for table, frame in rows.items() if table != "sources"}
        return Landed(raw.name, raw.digest, parsed.read, parsed.loaded, parsed.quarantined, counts, new, changed, parsed.notes)

    def _look_at(self, ahead: folder.Frames) -> None:
        """Take these tables as those that are ahead; what is known of tables that stay is kept."""
        changed = [name for name in ahead if ahead[name] is not self._ahead[name]]
        both = {name: pl.concat([self._base[name], ahead[name]]) if ahead[name].height else self._base[name] for name in changed}
        self._known = self._known.with_frames(both)
        self._ahead = ahead

    def _keep(self, raw: RawFile, landed: Landed) -> None:
        source = self._module.SOURCE
        origin = raw_files.Origin(source.title, source.publisher, source.url, source.licence, self._name)
        raw_files.keep(raw, origin, landed.as_dict(), self._target)


def _complete(parsed: Parsed, known: Known, publication: Publication, name: str, raw: RawFile) -> folder.Frames:
    """The file's rows with what every fact carries, typed, its source and the actors that it adds among them."""
    given = dict(parsed.tables)
    if known.added:
        added = known.actors_added()
        given["actors"] = pl.concat([given["actors"], added], how="diagonal") if "actors" in given else added
    rows: folder.Frames = {}
    for table_name in TABLES:
        if table_name not in given or not given[table_name].height:
            continue
        table, frame = TABLES[table_name], given[table_name]
        if table.is_fact:
            mine = pl.lit([source_id(name, raw.digest)], dtype=pl.List(pl.String))
            if "source_ids" in frame.columns:  # rows that rest on what was there as well
                frame = frame.with_columns(source_ids=pl.concat_list(pl.col("source_ids").fill_null([]), mine))
            carried = {
                "source_ids": mine,
                "credibility": pl.lit(publication.credibility, dtype=pl.Int64),
                "verified": pl.lit(True),
            }
            frame = frame.with_columns(v.alias(k) for k, v in carried.items() if k not in frame.columns)
        absent = [c for c in table.columns if c.name not in frame.columns]
        frame = frame.with_columns(
            (pl.lit([], dtype=pl.List(pl.String)) if c.many else pl.lit(None, dtype=dtype(c))).alias(c.name) for c in absent
        )
        rows[table_name], problems = typed(table, frame)
        if problems:  # characters that no table may hold are left out; whatever else is wrong is told
            rows[table_name], problems = typed(table, frame.with_columns(pl.col(pl.String).str.replace_all(CONTROLS, "")))
        if problems:
            raise Unreadable(raw.name, f"its facts do not read as {table_name}: {AtlasError(problems)}", "report it")
    return {"sources": _source(parsed, publication, name, raw), **rows} if rows else {}


def _source(parsed: Parsed, publication: Publication, name: str, raw: RawFile) -> pl.DataFrame:
    """The file as a source. Its note names no folder of the user's machine."""
    row = {
        "source_id": source_id(name, raw.digest), "title": publication.title, "publisher": publication.publisher,
        "published": parsed.edition, "url": publication.url, "kind": publication.kind, "access": "original",
        "reliability": publication.reliability, "grade_reason": publication.grade_reason,
        "note": f"the file {_file_name(raw)} as the user obtained it, SHA-256 {raw.digest}; {publication.licence}",
    }  # fmt: skip
    return typed(TABLES["sources"], pl.DataFrame([row], schema=dict.fromkeys(row, pl.String)))[0]


def _file_name(raw: RawFile) -> str:
    inner = raw.name.removeprefix(str(raw.given)).lstrip("/")
    return raw.given.name + (f" ({inner})" if inner and raw.path != raw.given else "")


def _without_place(error: Unreadable) -> str:
    return f"{error.what}\n    way out: {error.way_out}"


def totals(landed: Sequence[Landed]) -> dict[str, Any]:
    """The counts of all files together, and each file's own."""
    tables: dict[str, int] = {}
    for one in landed:
        for name, rows in one.tables.items():
            tables[name] = tables.get(name, 0) + rows
    return {
        "read": sum(one.read for one in landed), "loaded": sum(one.loaded for one in landed),
        "quarantined": sum(len(one.quarantined) for one in landed), "tables": tables,
        "new": sum(one.new for one in landed), "changed": sum(one.changed for one in landed),
        "failed": sum(bool(one.error) for one in landed), "files": [one.as_dict() for one in landed],
    }  # fmt: skip
