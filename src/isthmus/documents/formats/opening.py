"""A file to its text, by what its bytes are and not by what it is called."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib import import_module
from pathlib import PurePath

from isthmus.atlas.raw_file import RawFile, Unreadable
from isthmus.documents.formats.decoding import decoded
from isthmus.documents.text import Text

MOST_BYTES = 32 << 20
"""Largest text, Markdown or HTML file that is read; a PDF is read page by page and may be larger."""

ENDINGS = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx", ".md": "markdown", ".markdown": "markdown",
    ".txt": "text", ".text": "text",
}  # fmt: skip
"""Ending -> format, of the files that a folder is searched for."""

READS = "HTML, PDF, DOCX, Markdown or plain text"
_MODULES = {"html": "html", "pdf": "pdf", "docx": "docx", "markdown": "markdown", "text": "plain"}
_TAGS = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|main|article|section|div|p|h[1-6]|ul|table|span)\b[^>]*>", re.IGNORECASE
)
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_MARKDOWN = re.compile(
    r"^(?:#{1,6} \S|\s*[-*+] \[.+\]\(|.*\[[^\]]+\]\(https?://[^)]+\)|```|>\s\S|.*\*\*\S[^*]*\*\*)", re.MULTILINE
)
_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?:.*\r?\n){1,200}?---[ \t]*\r?\n")
_WAYS_OUT = {
    "empty": "it may not have been downloaded to its end; get it again",
    "old Office file (.doc, .xls, .ppt)": "open it in a word processor and save it as .docx or PDF",
    "xlsx": "a workbook holds tables: `isthmus import` reads those",
    "picture": "a picture holds no text; give the page or the PDF that it was taken from",
    "zip": "give the archive itself, which is unpacked",
}


def text_of(raw: RawFile) -> Text:
    """The text of a file.

    Raises:
        Unreadable: it is none of the formats, larger than is read, locked, damaged, or without text of its own.
    """
    form = format_of(raw)
    if form not in ("pdf", "docx") and raw.size > MOST_BYTES:
        what = f"is {form} of {raw.size:,} bytes, and no more than {MOST_BYTES:,} are read"
        raise Unreadable(raw.name, what, "split it, or give the page itself without what is embedded in it")
    text: Text = import_module(f"isthmus.documents.formats.{_MODULES[form]}").read(raw)
    if not _says_something(text):
        what = "holds menus and notices only" if text.blocks or form == "html" else "holds no words"
        raise Unreadable(
            raw.name,
            f"{what}, no content of its own",
            "save the page once it has loaded, or give the document that it points to",
        )
    return replace(_harmless(text), notes=(*_belied(raw, form), *text.notes))


def _harmless(text: Text) -> Text:
    """The text with no tag left in it: one that a document shows as text (`&lt;script&gt;`) begins with another sign than a tag does.

    What shows passages escapes them; should one place ever forget to, there is nothing to run.
    """
    said = text.declared
    fields = ("title", "publisher", "published", "author", "language", "kind")
    return replace(
        text,
        blocks=tuple(replace(b, text=_TAG.sub("‹", b.text)) if "<" in b.text else b for b in text.blocks),
        declared=replace(
            said,
            topics=tuple(_TAG.sub("‹", t) for t in said.topics),
            **{field: _TAG.sub("‹", getattr(said, field)) for field in fields},
        ),
    )


def format_of(raw: RawFile) -> str:
    """The format by the bytes, a term of `DOCUMENT_FORMATS`.

    Raises:
        Unreadable: they are none.
    """
    form, head = raw.form, raw.head(65_536)
    if form == "PDF document" or (form in ("text", "binary data") and b"%PDF-" in head[:1024]):
        return "pdf"
    if form in ("docx", "html"):
        return form
    if form == "xml" and _TAGS.search(head):
        return (
            "markdown"
            if _ending(raw) == "markdown" and not re.search(rb"<(?:html|body)\b", head, re.IGNORECASE)
            else "html"
        )
    if form == "json" and not _is_json(raw):
        form = "text"
    if head.startswith(b"{\\rtf"):
        raise Unreadable(
            raw.name, "is Rich Text (RTF), not what is read here", "open it in a word processor and save it as .docx"
        )
    if form != "text":
        said = (
            "is empty"
            if form == "empty"
            else f"is {'XML' if form == 'xml' else 'JSON' if form == 'json' else form}, not what is read here"
        )
        raise Unreadable(raw.name, said, "; ".join(filter(None, (f"give {READS}", _WAYS_OUT.get(form, "")))))
    return _of_text(raw, head)


def _of_text(raw: RawFile, head: bytes) -> str:
    start, _ = decoded(head)
    head = start.encode()
    if re.search(rb"<(?:html|body|!doctype html)\b", head, re.IGNORECASE) or len(_TAGS.findall(head)) > max(
        20, start.count("\n")
    ):
        return "html"
    if _ending(raw) == "markdown" or _FRONT_MATTER.match(start):
        return "markdown"
    marks = len(_MARKDOWN.findall(start))
    return "markdown" if re.search(r"^#{1,6} \S", start, re.MULTILINE) and marks >= 3 else "text"


def _is_json(raw: RawFile) -> bool:
    """Whether it is JSON and not a text that begins with a bracket; a larger file than is read is taken for what it seems."""
    if raw.size > MOST_BYTES:
        return True
    try:
        json.loads(raw.path.read_bytes())
    except (ValueError, RecursionError):
        return False
    return True


def _ending(raw: RawFile) -> str:
    return ENDINGS.get(PurePath(raw.name).suffix.lower(), "")


def _belied(raw: RawFile, form: str) -> tuple[str, ...]:
    suffix = PurePath(raw.name).suffix.lower()
    if not suffix or suffix not in {*ENDINGS, ".doc", ".rtf", ".json", ".xml", ".csv", ".xlsx", ".zip", ".png", ".jpg"}:
        return ()
    expected = ENDINGS.get(suffix)
    return () if expected == form else (f"its name ends in {suffix}, and its bytes are {form}; it was read as {form}",)


def _says_something(text: Text) -> bool:
    return any(len(b.text.split()) >= 4 or not b.text.isascii() for b in text.blocks if b.own and b.kind != "heading")
