"""A Word document to its blocks: styles, lists, tables and core properties."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from isthmus.atlas.raw_file import RawFile, Unreadable, check_package
from isthmus.documents.formats.arranging import arranged
from isthmus.documents.formats.page_lines import is_boilerplate, spaced
from isthmus.documents.text import Block, Declared, Text

if TYPE_CHECKING:
    from docx.document import Document

LARGEST_PART = 64 << 20
"""Bytes of the largest part (unpacked) that is read: the words of a long book are a tenth of that."""

_LEVEL = re.compile(r"^(?:heading|überschrift|titre|título|titolo|kop|nagłówek)\s*(\d)", re.IGNORECASE)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(raw: RawFile) -> Text:
    """The text of a Word document.

    Raises:
        Unreadable: it is damaged, locked, or a part of it unpacks to too much.
    """
    import docx

    check_package(raw, "Word document")
    _check_parts(raw)
    try:
        document = docx.Document(str(raw.path))
    except Exception as error:  # python-docx lets through whatever its reader, zipfile or lxml meets in a broken part
        what = "a part that every Word document has is missing" if "relationship" in str(error) else "a part of it cannot be read"
        raise Unreadable(raw.name, f"is a damaged Word document: {what}", "open it in a word processor and save it again") from None
    return Text(format="docx", blocks=arranged(_blocks(document)), declared=_declared(document))


def _check_parts(raw: RawFile) -> None:
    with zipfile.ZipFile(raw.path) as package:
        for part in package.infolist():
            if part.flag_bits & 1:
                raise Unreadable(raw.name, "is locked by a password", "open it, save it without one and give that")
            if part.filename.endswith((".xml", ".rels")) and part.file_size > LARGEST_PART:
                what = f"holds {part.filename} of {part.file_size:,} bytes, and no more than {LARGEST_PART:,} are read"
                raise Unreadable(raw.name, what, "split the document and give its parts")


def _declared(document: Document) -> Declared:
    """The core properties; the day of making is left out, since it is often that of a template."""
    said = document.core_properties
    keywords = [k.strip() for k in re.split(r"[;,]", said.keywords or "") if k.strip()]
    return Declared(
        title=spaced(said.title or ""), author=spaced(said.author or "") if (said.author or "") != "python-docx" else "",
        language=spaced(said.language or ""), topics=tuple(dict.fromkeys(keywords)),
        kind=spaced(said.category or ""),
    )  # fmt: skip


def _blocks(document: Document) -> Iterator[Block]:
    from docx.oxml.ns import qn
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for element in document.element.body.iter(qn("w:p"), qn("w:tbl")):
        if any(parent.tag == qn("w:tbl") for parent in element.iterancestors()):
            continue  # told with the outermost table
        if element.tag == qn("w:tbl"):
            yield from _rows(Table(element, document))
        else:
            yield from _of(Paragraph(element, document))


def _of(paragraph: Any) -> Iterator[Block]:
    style = (paragraph.style.name if paragraph.style is not None else "") or ""
    lines = [spaced(line) for line in _text(paragraph).split("\n")]
    kind, level = _kind(paragraph, style)
    for text in (
        [line for line in lines if line] if all(len(line) <= 120 for line in lines) else [" ".join(filter(None, lines))]
    ):
        if not is_boilerplate(text):
            links = tuple(
                h.address for h in paragraph.hyperlinks if (h.address or "").lower().startswith(("http://", "https://"))
            )
            yield Block(kind=kind, text=text, locator="", level=level, links=links)


def _text(paragraph: Any) -> str:
    return str(paragraph.text).replace("\t", " ")


def _kind(paragraph: Any, style: str) -> tuple[str, int]:
    name = style.lower()
    if name == "title":
        return "heading", 1
    if named := _LEVEL.match(style):
        return "heading", int(named.group(1)) or 1
    if name == "subtitle":
        return "heading", 2
    properties = paragraph._p.pPr
    numbered = properties is not None and properties.numPr is not None
    if numbered or name.startswith(("list", "bullet")):
        return "item", 0
    if "quote" in name:
        return "quote", 0
    bold = [run.bold for run in paragraph.runs if run.text.strip()]
    if bold and all(bold) and len(paragraph.text) <= 90 and not paragraph.text.rstrip().endswith((".", ",", ";")):
        return "heading", 3
    return "paragraph", 0


def _rows(table: Any) -> Iterator[Block]:
    """A row's cells parted by tabs; a merged cell is told once. A table of one cell sets a text apart."""
    for row in table.rows:
        seen: list[Any] = []
        texts: list[str] = []
        for cell in row.cells:
            if cell._tc not in seen:
                seen.append(cell._tc)
                texts.append(spaced(cell.text))
        if sum(map(bool, texts)) > 1:
            yield Block(kind="row", text="\t".join(texts), locator="")
        else:
            for cell in {id(c._tc): c for c in row.cells}.values():
                for paragraph in cell.paragraphs:
                    yield from _of(paragraph)
