"""Bytes to characters: by byte order mark or the zeros of UTF-16, what the file declares, UTF-8, Windows-1252; never a crash."""

from __future__ import annotations

import codecs
import re

from isthmus.atlas.raw_file import bare_utf16

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""(?:charset\s*=|<\?xml[^>]*encoding\s*=)\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_LIKE_1252 = {"ascii", "iso8859-1", "latin-1", "cp1252"}
"""What browsers read as Windows-1252, whatever of these a page declares (WHATWG Encoding Standard)."""

_CONTROLS = dict.fromkeys((*range(9), 11, *range(14, 32), 127)) | {
    12: "\n",
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n",
}


def decoded(raw: bytes, *, markup: bool = False) -> tuple[str, tuple[str, ...]]:
    """The text with LF line ends and without control characters, and notes on what did not read as it should.

    Args:
        raw: all bytes.
        markup: look for the encoding that a page declares in its first bytes.
    """
    text, notes = _text(raw, markup)
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
    if lost := text.count("\ufffd"):
        notes.append(f"{lost:,} characters are lost (shown as U+FFFD): they were lost before the file was written")
    return text, tuple(notes)


def _text(raw: bytes, markup: bool) -> tuple[str, list[str]]:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, errors="replace"), []
    if encoding := bare_utf16(raw[:4096]):
        return raw.decode(encoding, errors="replace"), []
    declared = _named(raw) if markup else ""
    if declared and declared != "utf-8":
        try:
            return raw.decode("cp1252" if declared in _LIKE_1252 else declared), []
        except (UnicodeDecodeError, LookupError):
            pass
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError:
        return _mixed(raw)


def _named(raw: bytes) -> str:
    found = _DECLARED.search(raw[:4096])
    if not found:
        return ""
    try:
        name = codecs.lookup(found.group(1).decode("ascii")).name
    except LookupError:
        return ""
    # A page that names UTF-16 in ASCII letters is not UTF-16.
    return "" if name.startswith(("utf-16", "utf-32", "utf-7")) or not _is_of_text(name) else name


def _is_of_text(name: str) -> bool:
    try:
        return isinstance(b"a".decode(name), str)
    except (LookupError, UnicodeError):  # rot13, zlib and the like are no encodings of text
        return False


def _mixed(raw: bytes) -> tuple[str, list[str]]:
    """UTF-8 where the bytes are that, Windows-1252 byte by byte where they are not."""
    pieces: list[str] = []
    good = begin = bad = 0
    while begin < len(raw):
        try:
            pieces.append(raw[begin:].decode("utf-8"))
            good += len(pieces[-1]) - len(pieces[-1].encode("ascii", "ignore"))
            break
        except UnicodeDecodeError as error:
            before = raw[begin : begin + error.start].decode("utf-8")
            good += sum(c > "\x7f" for c in before)
            stop = begin + error.end
            wrong = raw[begin + error.start : stop]
            bad += len(wrong)
            pieces += [before, wrong.decode("cp1252", errors="replace")]
            begin = stop
            if bad > 2_000:  # mending byte by byte is for a few; each look copies the rest
                return raw.decode("cp1252", errors="replace"), ["read as Windows-1252: the bytes are no UTF-8"]
    if not good:
        return "".join(pieces), ["read as Windows-1252: the bytes are no UTF-8"]
    return "".join(pieces), [f"mixed encodings: {bad:,} bytes that are no UTF-8 were read as Windows-1252"]
