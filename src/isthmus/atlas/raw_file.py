"""A file as a user gave it: its digest, what it really is, and its bytes on disk, unpacked within bounds.

An archive (`.zip`, `.gz`) gives one `RawFile` a member. What it unpacks to is bounded before and while it is read, so
that an archive made to fill the disk is refused.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

LARGEST_RATIO = 200
"""No real publication packs better than 200 to 1; deflate itself ends at about 1,000 to 1."""

ALWAYS_ALLOWED = 64 << 20
"""Bytes up to which the ratio does not matter."""

MOST_MEMBERS = 10_000
_CHUNK = 1 << 20

_MAGIC = (
    (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"\x1f\x8b", "gzip"), (b"%PDF", "PDF document"), (b"PAR1", "parquet"),
    (b"\xd0\xcf\x11\xe0", "old Office file (.doc, .xls, .ppt)"), (b"7z\xbc\xaf", "7-Zip archive"), (b"Rar!", "RAR archive"),
    (b"\x89PNG", "picture"), (b"\xff\xd8\xff", "picture"), (b"SQLite format 3", "SQLite database"), (b"BZh", "bzip2 archive"),
    (b"\xfd7zXZ", "xz archive"),
)  # fmt: skip


class Unreadable(ValueError):
    """The file as a whole cannot be read by what reads it. The message names the place and the way out."""

    def __init__(self, file: str, what: str, way_out: str) -> None:
        self.file, self.what, self.way_out = file, what, way_out
        super().__init__(f"{file}: {what}\n    way out: {way_out}")


@dataclass(frozen=True)
class RawFile:
    """One file to read.

    Attributes:
        name: as the user knows it; a member of an archive is `archive.zip/member.csv`.
        path: where its bytes can be read; of a member of an archive, a temporary file.
        digest: SHA-256 of its bytes, hex.
        size: number of its bytes.
        given: the file that the user gave, which is the archive where there is one.
    """

    name: str
    path: Path
    digest: str
    size: int
    given: Path

    def head(self, count: int = 4096) -> bytes:
        """Its first bytes."""
        with self.path.open("rb") as file:
            return file.read(count)

    @property
    def is_archive(self) -> bool:
        """Whether it is an archive; a workbook or Word document is none, though it is packed as one."""
        return self.form in ("zip", "gzip")

    @property
    def form(self) -> str:
        """What the bytes are, whatever the file is called: see `form_of`."""
        return form_of(self.path)


def form_of(path: Path) -> str:
    """What the bytes are: `xlsx`, `docx`, `zip`, `gzip`, `parquet`, `xml`, `html`, `json`, `text`, `empty` or another, in words."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip():
        return "empty"
    for magic, form in _MAGIC:
        if head.startswith(magic):
            return _package(path) or form if form == "zip" else form
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or bare_utf16(head):
        return "text"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    if start.startswith(b"<"):
        return "xml"
    if start.startswith((b"{", b"[")):
        return "json"
    return "binary data" if b"\x00" in head else "text"


def bare_utf16(head: bytes) -> str:
    """`utf-16-le` or `utf-16-be` where bytes are text of one of these without a byte order mark; empty where they are not.

    Told by the zero bytes of Latin letters, signs and spaces, which all stand in even or all in odd places.
    """
    head = head[: len(head) // 2 * 2]
    zeros = [head[place::2].count(0) for place in (0, 1)]
    if len(head) < 8 or min(zeros) > 0 or max(zeros) < len(head) // 4:
        return ""
    encoding = "utf-16-be" if zeros[0] else "utf-16-le"
    text = head.decode(encoding, "replace")
    return encoding if sum(c.isprintable() or c in "\t\r\n" for c in text) >= 0.98 * len(text) else ""


def _package(path: Path) -> str:
    """`xlsx` or `docx` where the zip archive is one of those; empty where it is an archive like others."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return {".xlsx": "xlsx", ".docx": "docx"}.get(path.suffix.lower(), "")
    if "[Content_Types].xml" not in names:
        return ""
    return next(
        (form for part, form in (("xl/", "xlsx"), ("word/", "docx")) if any(n.startswith(part) for n in names)), ""
    )


def require(raw: RawFile, *forms: str, reads: str) -> None:
    """Refuse a file that is not of one of the forms, whatever it is called.

    Raises:
        Unreadable: says what it is and what its reader reads.
    """
    form = raw.form
    if form in forms:
        return
    hints = {
        "empty": "it may not have been downloaded to its end; get it again",
        "html": "it is a web page, often an error page saved in the place of the file; get the file again",
        "xlsx": "open it in a spreadsheet program and save the sheet as CSV (UTF-8)" if "text" in forms else "",
    }
    said = "is empty" if form == "empty" else f"is {'XML' if form == 'xml' else form}, not what is read here"
    raise Unreadable(raw.name, said, "; ".join(filter(None, (f"give {reads}", hints.get(form, "")))))


@contextmanager
def opened(given: Path, *, inner_archives: bool = False) -> Iterator[list[RawFile]]:
    """The file, or the members of the archive, unpacked for as long as the block runs.

    Args:
        given: the file.
        inner_archives: give a member that is an archive itself as it is, for the caller to refuse; else it fails the whole.

    Raises:
        Unreadable: no such file, a folder, a damaged archive, or one that unpacks to too much.
    """
    if not given.exists():
        near = (
            ", ".join(sorted(p.name for p in given.parent.glob(f"*{given.suffix}"))[:3])
            if given.parent.is_dir()
            else ""
        )
        raise Unreadable(
            str(given), "is not there", f"give the path of a file{f'; the folder holds {near}' if near else ''}"
        )
    if not given.is_file():
        raise Unreadable(str(given), "is a folder or device", f"name the files in it, e.g. {given}/*")
    try:
        form = form_of(given)
        if form not in ("zip", "gzip"):
            yield [RawFile(str(given), given, _digest(given), given.stat().st_size, given)]
            return
        with tempfile.TemporaryDirectory(prefix="isthmus-") as place:
            unpacked = list(_unpacked(given, form, Path(place)))
            for raw in unpacked:
                if not inner_archives and raw.is_archive:
                    raise Unreadable(raw.name, "is an archive in an archive", "unpack it and give the files")
            yield unpacked
    except PermissionError as error:
        raise Unreadable(str(given), f"cannot be opened: {error.strerror}", "mend its permissions") from None


def check_package(raw: RawFile, what: str) -> None:
    """Refuse a workbook or Word document whose parts unpack to too much, before a reader opens it.

    Args:
        raw: the file.
        what: what to call it, e.g. `workbook`.

    Raises:
        Unreadable: it unpacks to too much, or is damaged.
    """
    try:
        with zipfile.ZipFile(raw.path) as archive:
            _bounded(raw.name, sum(m.file_size for m in archive.infolist()), raw.size)
    except zipfile.BadZipFile:
        raise Unreadable(raw.name, f"is a damaged {what}", "get it again; it may have been cut short") from None


def _unpacked(given: Path, form: str, place: Path) -> Iterator[RawFile]:
    size = given.stat().st_size
    try:
        if form == "gzip":
            with gzip.open(given) as stream:
                yield _written(stream, place / "0", given.name.removesuffix(".gz"), given, size)
            return
        with zipfile.ZipFile(given) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
            if not members:
                raise Unreadable(str(given), "is an empty archive", "get it again")
            if len(members) > MOST_MEMBERS:
                raise Unreadable(
                    str(given), f"holds {len(members):,} files", "unpack it and name the files that you need"
                )
            _bounded(str(given), sum(m.file_size for m in members), size)
            for number, member in enumerate(members):
                if member.flag_bits & 1:
                    raise Unreadable(
                        str(given), f"{member.filename} is locked by a password", "unpack it and give the file"
                    )
                with archive.open(member) as stream:
                    yield _written(stream, place / str(number), f"{given}/{member.filename}", given, size)
    except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, zlib.error, NotImplementedError) as error:
        raise Unreadable(
            str(given), f"is a damaged archive: {error}", "get it again; it may have been cut short"
        ) from None


def _written(stream: IO[bytes] | gzip.GzipFile, target: Path, name: str, given: Path, packed: int) -> RawFile:
    """A member on disk. What the archive says of its size may be a lie, so the bytes are counted as they come."""
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as out:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            _bounded(name, size, packed)
            digest.update(chunk)
            out.write(chunk)
    return RawFile(name, target, digest.hexdigest(), size, given)


def _bounded(name: str, unpacked: int, packed: int) -> None:
    way_out = "if you trust it, unpack it yourself and give the unpacked file"
    if unpacked > ALWAYS_ALLOWED and unpacked > LARGEST_RATIO * packed:
        raise Unreadable(
            name,
            f"unpacks to {unpacked:,} bytes or more out of {packed:,}, as archives made to fill a disk do",
            way_out,
        )
    free = shutil.disk_usage(tempfile.gettempdir()).free
    if unpacked > free:
        raise Unreadable(name, f"unpacks to {unpacked:,} bytes, and {free:,} are free for temporary files", way_out)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
