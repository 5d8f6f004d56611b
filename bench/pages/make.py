"""Makes the PDFs and Word documents among the invented pages from their sources, `NAME.pdf.md` and `NAME.docx.md`.

Run: `python bench/pages/make.py FOLDER` makes those of both halves under FOLDER/written and FOLDER/held. The sources are a
small part of Markdown: headings, paragraphs, items that begin with `- `, numbered items, rows of tables.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGES = Path(__file__).parent
HALVES = ("written", "held")

_PAGE = """#set page(paper: "a4", margin: 2.4cm, numbering: "1")
#set text(size: 10.5pt)
#set par(justify: true)
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading (`level` from 1), list item, row of a table (cells parted by tabs) or paragraph."""

    kind: str
    text: str
    level: int = 0


def parts(source: str) -> Iterator[Part]:
    """The parts of a source, in order; each stands on a line of its own."""
    for line in map(str.strip, source.splitlines()):
        if heading := re.fullmatch(r"(#+) (.+)", line):
            yield Part("heading", heading[2], len(heading[1]))
        elif item := re.fullmatch(r"(?:-|\d+\.) (.+)", line):
            yield Part("item", item[1])
        elif line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
                yield Part("row", "\t".join(cells))
        elif line:
            yield Part("paragraph", line)


def pdf(source: str) -> bytes:
    """A PDF, set by Typst."""
    import typst

    lines = [_PAGE]
    for part in parts(source):
        text = re.sub(r"([\\#$*_`<>@\[\]=~/-])", r"\\\1", part.text)
        marks = {"heading": "=" * part.level + " ", "item": "- "}
        lines += [marks.get(part.kind, "") + text.replace("\t", " #h(1fr) "), *([""] if part.kind != "item" else [])]
    made = typst.compile("\n".join(lines).encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def docx(source: str, target: Path) -> None:
    """A Word document, with the styles that Word itself would use."""
    import docx as word

    document = word.Document()
    table = None
    for part in parts(source):
        if part.kind == "row":
            cells = part.text.split("\t")
            table = table or document.add_table(rows=0, cols=len(cells))
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                cell.text = text
            continue
        table = None
        if part.kind == "heading":
            document.add_heading(part.text, part.level)
        else:
            document.add_paragraph(part.text, style="List Bullet" if part.kind == "item" else None)
    document.save(str(target))


def made(half: str, folder: Path) -> list[Path]:
    """The pages of a half as files to read, in order of name; what is made is put into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for path in sorted((PAGES / half).iterdir()):
        target = folder / path.name.removesuffix(".md")
        if path.name.endswith(".pdf.md"):
            target.write_bytes(pdf(path.read_text(encoding="utf-8")))
        elif path.name.endswith(".docx.md"):
            docx(path.read_text(encoding="utf-8"), target)
        elif path.suffix in {".html", ".txt", ".md"}:
            target = path
        else:
            continue
        files.append(target)
    return files


def main() -> None:
    """Make them and say where they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where they go")
    folder = parser.parse_args().folder
    for half in HALVES:
        for path in made(half, folder / half):
            print(path)


if __name__ == "__main__":
    main()
