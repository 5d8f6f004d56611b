"""Files, folders, archives and addresses to readings; one that cannot be read is told and the others go on."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from isthmus.atlas.raw_file import RawFile, Unreadable, opened
from isthmus.documents import related
from isthmus.documents.formats.opening import ENDINGS, READS, text_of
from isthmus.documents.gazetteer import Gazetteer
from isthmus.documents.mentions import mentions
from isthmus.documents.people import people
from isthmus.documents.proposers.command import Command
from isthmus.documents.proposing import propose_all
from isthmus.documents.reading import Reading
from isthmus.documents.record import passages_of, record_of
from isthmus.documents.standing import home, placed

ARCHIVES = (".zip", ".gz")
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+:(?://)?(?=\S)")
MOST_FILES = 100_000
"""Files of a folder that are read in one go."""


Fetch = Callable[[str], tuple[Path, str]]
"""Fetches an address of the web: where its bytes lie now, and the address that they came from in the end.

It raises `Unreadable` or `OSError` where it cannot.
"""


Keep = Callable[[Reading, RawFile], None]
"""Called with each reading while its file can still be read; a member of an archive is gone afterwards."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read: why, and the way out."""

    file: str
    error: str
    way_out: str

    def as_dict(self) -> dict[str, str]:
        """As plain values."""
        return {"file": self.file, "error": f"{self.error}; way out: {self.way_out}"}

    def __str__(self) -> str:
        return f"{self.file}: {self.error}\n    way out: {self.way_out}"


def read(
    given: Iterable[str | Path],
    names: Gazetteer,
    *,
    keep: Keep | None = None,
    fetch: Fetch | None = None,
    command: Command | None = None,
) -> Iterator[Reading | Failed]:
    """Read documents one at a time.

    Args:
        given: files, folders (searched for known endings and archives), archives, and addresses of the web or of files.
        names: the names to look for.
        keep: called with each reading and its file.
        fetch: fetches an address of the web; without it, such an address fails.
        command: an external proposer besides the built-in ones.

    Yields:
        For each document what was read in it, or why it could not be read, in the order given.
    """
    for one in given:
        try:
            for path, url in _places(str(one), fetch):
                yield from _of_file(path, url, names, keep, command)
        except Unreadable as error:
            yield Failed(error.file, error.what, error.way_out)
        except OSError as error:
            yield Failed(str(one), error.strerror or str(error), "mend its permissions or free some room")


def reading_of(raw: RawFile, names: Gazetteer, *, url: str | None = None, command: Command | None = None) -> Reading:
    """All that is read in one document.

    Raises:
        Unreadable: it cannot be read; the message names the way out.
    """
    text = text_of(raw)
    passages = passages_of(text)
    record = record_of(text, raw, names, url)
    found = mentions(passages, names, record.published)
    persons = placed(people(passages, found, names), passages, found, record)
    reading = Reading(record=record, passages=passages, mentions=found, people=persons, notes=text.notes)
    reading = replace(reading, home=home(reading))
    candidates = (*propose_all(reading), *related.propose(reading))
    notes = text.notes
    if command is not None:
        proposed = command.propose(reading)
        candidates, notes = (*candidates, *proposed.candidates), (*notes, *proposed.notes)
    return replace(reading, candidates=candidates, notes=notes)


def _places(given: str, fetch: Fetch | None) -> Iterator[tuple[Path, str | None]]:
    """The files that something given stands for, each with the address that it was fetched from."""
    if not given.strip():
        raise Unreadable("(nothing)", "an empty name was given", "name a file, a folder (. for this one) or an address")
    if not _SCHEME.match(given) or Path(given).exists():
        path = Path(given)
        if path.is_dir():
            yield from ((file, None) for file in _in_folder(path))
        else:
            yield path, None
        return
    parts = urlsplit(given)
    match parts.scheme.lower():
        case "http" | "https":
            if fetch is None:
                raise Unreadable(
                    given, "is an address, and nothing here fetches addresses", "save the page and give the file"
                )
            yield fetch(given)
        case "file":
            if parts.netloc not in ("", "localhost"):
                raise Unreadable(
                    given, f"names a file of another machine, {parts.netloc}", "give the path of a file of this one"
                )
            yield from _places_of_path(Path(unquote(parts.path)))
        case other:
            raise Unreadable(
                given,
                f"has the scheme {other!r}, which is not read",
                "give an address that begins with https://, or a file",
            )


def _places_of_path(path: Path) -> Iterator[tuple[Path, str | None]]:
    yield from ((file, None) for file in (_in_folder(path) if path.is_dir() else [path]))


def _in_folder(folder: Path) -> list[Path]:
    """The files below a folder whose endings are known, in the order of their paths; hidden ones and links out of it left out."""
    found: list[Path] = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        found += [
            Path(place) / f
            for f in sorted(files)
            if not f.startswith(".") and Path(f).suffix.lower() in (*ENDINGS, *ARCHIVES)
        ]
        if len(found) > MOST_FILES:
            raise Unreadable(
                str(folder), f"holds more than {MOST_FILES:,} documents", "give the folders in it one after the other"
            )
    if not found:
        raise Unreadable(
            str(folder), "holds no documents", f"give a folder with files that end in {', '.join(ENDINGS)}"
        )
    return found


def _of_file(
    path: Path, url: str | None, names: Gazetteer, keep: Keep | None, command: Command | None
) -> Iterator[Reading | Failed]:
    try:
        with opened(path, inner_archives=True) as members:
            for raw in members:
                if raw.path != raw.given and raw.is_archive:
                    yield Failed(raw.name, "is an archive in an archive", "unpack it and give the files")
                    continue
                if raw.path != raw.given and not _may_be_read(raw):
                    continue
                yield _one(raw, url, names, keep, command)
    except Unreadable as error:
        yield Failed(error.file, error.what, error.way_out)
    except OSError as error:
        yield Failed(str(path), f"cannot be read: {error.strerror or error}", "mend its permissions or free some room")


def _may_be_read(raw: RawFile) -> bool:
    """Whether a member of an archive is a document by its ending; pictures and style sheets beside a page are passed over."""
    suffix = Path(raw.name).suffix.lower()
    return suffix in ENDINGS or suffix == "" or raw.given.suffix.lower() == ".gz"


def _one(
    raw: RawFile, url: str | None, names: Gazetteer, keep: Keep | None, command: Command | None
) -> Reading | Failed:
    try:
        reading = reading_of(raw, names, url=url, command=command)
        if keep is not None:
            keep(reading, raw)
    except Unreadable as error:
        return Failed(error.file, error.what, error.way_out)
    except MemoryError:
        return Failed(raw.name, "takes more memory than there is", "split it and give its parts")
    except Exception as error:  # a document that a reader was not ready for must not stop the others
        if os.environ.get("ISTHMUS_TRACEBACK"):
            raise
        told = f"could not be read: {type(error).__name__}: {error}"
        return Failed(
            raw.name, told, f"set ISTHMUS_TRACEBACK=1, run it again and report what it prints; or save it as {READS}"
        )
    return reading
