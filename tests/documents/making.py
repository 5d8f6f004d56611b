"""Makes the documents that tests read, and reads them: all of it is invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from isthmus.atlas.raw_file import opened
from isthmus.documents.formats.opening import text_of
from isthmus.documents.gazetteer import Gazetteer
from isthmus.documents.known_names import Known
from isthmus.documents.reader import Failed, read
from isthmus.documents.reading import Reading
from isthmus.documents.text import Text

NAMES = Gazetteer(
    [
        Known("Norland", "actor", ("no",), "Norland", "any"),
        Known("Sunland", "actor", ("su",), "Sunland", "any"),
        Known("Ministry of Defence of Norland", "actor", ("mod-no",), "Ministry of Defence of Norland", "any"),
    ]
)


def text(path: Path, content: str | bytes) -> Text:
    """The text of a file with this content."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with opened(path) as (raw,):
        return text_of(raw)


def told(text: Text) -> list[tuple[str, str]]:
    """Kind and words of each block that is the document's own."""
    return [(b.kind, b.text) for b in text.blocks if b.own]


def teasers(text: Text) -> list[str]:
    """The words of each block that belongs to another publication."""
    return [b.text for b in text.blocks if not b.own]


def reading(path: Path, content: str | bytes, **options: Any) -> Reading:
    """What is read in a file with this content."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (one,) = read([path], NAMES, **options)
    assert isinstance(one, Reading), one
    return one


def failure(path: Path, content: bytes) -> Failed:
    """Why a file with this content cannot be read."""
    path.write_bytes(content)
    (one,) = read([path], NAMES)
    assert isinstance(one, Failed), one
    return one


def pdf(pages: list[str]) -> bytes:
    """A PDF of pages, each the Typst source of one."""
    import typst

    source = "#set page(width: 14cm, height: 12cm)\n#set text(size: 10pt)\n" + "\n#pagebreak()\n".join(pages)
    made = typst.compile(source.encode("utf-8"), format="pdf")
    assert isinstance(made, bytes)
    return made
