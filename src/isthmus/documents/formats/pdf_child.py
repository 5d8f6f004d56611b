"""One PDF in a process of its own, which the system ends when it takes too much memory or time.

PDFium is a large program in C++ that reads what strangers send, and one call of it can take for ever. Run by `pdf_reading` as
`python -m isthmus.documents.formats.pdf_child FILE SECONDS MEGABYTES`; writes JSON, since what comes from such a process is not
to be trusted.
"""

from __future__ import annotations

import json
import re
import signal
import sys
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

from isthmus.documents.formats.page_lines import spaced
from isthmus.documents.text import Declared

MOST_PAGES = 20_000
MOST_CHARACTERS = 32 << 20
MOST_ON_A_PAGE = 400_000

_GENERATED = re.compile(
    r"^(?:untitled|microsoft (?:word|powerpoint)|document\d*|.*\.(?:docx?|indd|pdf|tex|qxd|pptx?)$|\W*$)", re.IGNORECASE
)


class Refused(ValueError):
    """Why a PDF is not read, and the way out."""

    def __init__(self, what: str, way_out: str) -> None:
        super().__init__(what, way_out)
        self.what, self.way_out = what, way_out


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its words, size of its letters, its left and right end and its base, in points; 0 where not known."""

    text: str
    size: float = 0.0
    left: float = 0.0
    right: float = 0.0
    base: float = 0.0


def main() -> None:
    """Bind this process, read the file, write `{"pages", "declared"}` or `{"refused"}`."""
    file, seconds, megabytes = sys.argv[1:]
    import pypdfium2  # noqa: F401  loaded before the memory is bound, so that the bound is the document's

    _bind(float(seconds), int(megabytes))
    try:
        pages, declared = read(Path(file))
        said: dict[str, Any] = {"pages": [[astuple(x) for x in lines] for lines in pages], "declared": asdict(declared)}
    except Refused as error:
        said = {"refused": [error.what, error.way_out]}
    except MemoryError:
        said = {
            "refused": [f"takes more than {megabytes} MB of memory", "split it, or print it to a new PDF and give that"]
        }
    json.dump(said, sys.stdout)


def _bind(seconds: float, megabytes: int) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)  # unhandled, the alarm ends the process, whatever it is doing
    try:
        import resource
    except ImportError:  # not on Windows; the parent's time limit holds there
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(path: Path) -> tuple[list[list[Line]], Declared]:
    """The lines of each page, and what the file declares.

    Raises:
        Refused: it is locked, damaged or longer than is read.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Refused("is locked by a password", "open it, save it without one and give that") from None
        raise Refused(f"is a damaged PDF: {error}", "get it again; it may have been cut short") from None
    try:
        if len(document) > MOST_PAGES:
            raise Refused(
                f"has {len(document):,} pages, and no more than {MOST_PAGES:,} are read",
                "split it and give its parts",
            )
        pages, total = [], 0
        for number in range(len(document)):
            lines = _lines(document, number)
            total += sum(len(line.text) for line in lines)
            if total > MOST_CHARACTERS:
                what = f"holds more than {MOST_CHARACTERS:,} characters by page {number + 1:,}"
                raise Refused(what, "split it and give its parts")
            pages.append(lines)
        return pages, _declared(document)
    finally:
        document.close()


def _declared(document: Any) -> Declared:
    """Title, author and keywords; the day of making is left out: it is that of the file, not of the publication."""
    said = {key: spaced(value) for key, value in document.get_metadata_dict().items()}
    title = said.get("Title", "")
    keywords = [k.strip() for k in re.split(r"[;,]", said.get("Keywords", "")) if k.strip()]
    return Declared(
        title="" if _GENERATED.match(title) else title,
        author=said.get("Author", ""),
        topics=tuple(dict.fromkeys(keywords)),
    )


def _lines(document: Any, number: int) -> list[Line]:
    """The lines of a page, those that cannot be read left out with it."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        page = document[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return []
    count = text_page.count_chars()
    text = text_page.get_text_range(0, min(count, MOST_ON_A_PAGE)) if count > 0 else ""
    lines, begin = [], 0
    for piece in text.split("\n"):
        words = piece.rstrip("\r")
        if words.strip():
            first = begin + len(words) - len(words.lstrip())
            last = begin + len(words.rstrip()) - 1
            try:
                left, base, _, _ = text_page.get_charbox(first, loose=True)
                _, _, right, _ = text_page.get_charbox(last, loose=True)
                size = float(pdfium.FPDFText_GetFontSize(text_page.raw, (first + last) // 2))
                lines.append(Line(words, size, left, right, base))
            except pypdfium2.PdfiumError:
                lines.append(Line(words))
        begin += len(piece) + 1
    text_page.close()
    page.close()
    return lines


if __name__ == "__main__":
    main()
