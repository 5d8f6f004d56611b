"""The brief as a PDF, set by Typst.

The template (`templates/brief.typ`) reads the brief from a JSON file, so no text of the atlas is ever read
as markup. What Typst cannot do by itself is done here: fitting wide tables, breaking long words, leaving out
scripts that no font prints.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any

from isthmus.report import style
from isthmus.report.citations import CREDIBILITY, RELIABILITY, as_text
from isthmus.report.columns import Layout, breakable, fit
from isthmus.report.document import Brief, Section
from isthmus.report.html import day
from isthmus.report.scripts import Scripts, has_cjk, printable, scripts_on_this_machine
from isthmus.report.tables import PrintTable

TEXT_WIDTH = 481.0  # pt: A4 less two margins of 20 mm, rounded down
_PICTURE_HEIGHT = 440.0  # pt: leaves room for heading, sentence and caption on the same page
_POINTS_PER_PIXEL = 0.75
_WIDEST_WORD = 40  # letters that fit a line of a heading
_KEPT = {"url", "href", "anchor", "digest"}  # not printed, or to be copied as they are


def brief_pdf(brief: Brief, *, scripts: Scripts | None = None) -> bytes:
    """The PDF file. The same brief gives the same bytes on machines with the same CJK fonts.

    `scripts` says which fonts print Chinese, Japanese and Korean; looked up on this machine if not given.
    """
    import typst

    scripts = scripts_on_this_machine() if scripts is None else scripts
    pictures = [style.outlined(section.picture, scripts) for section in brief.sections]
    content, left_out = _printed(_content(brief, pictures), scripts)
    content["left_out"] = left_out or any(_shows_unprintable(section.picture, scripts) for section in brief.sections)
    content["fonts"] = list(scripts.fonts)
    content["pictures"] = pictures
    template = resources.files("isthmus.report") / "templates" / "brief.typ"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "brief.json").write_text(json.dumps(content), "utf-8")
        (Path(folder) / "brief.typ").write_bytes(template.read_bytes())
        return typst.compile(f"{folder}/brief.typ", format="pdf", ignore_system_fonts=not scripts.fonts)


def _content(brief: Brief, pictures: list[str]) -> dict[str, Any]:
    """The brief as plain values, dates in words, widths in pt."""
    atlas = brief.atlas
    return {
        "title": brief.title,
        "date": day(brief.date),
        "day": [brief.date.year, brief.date.month, brief.date.day],
        "atlas": asdict(atlas) | {"released": day(atlas.released)},
        "sections": [_section(section, picture) for section, picture in zip(brief.sections, pictures, strict=True)],
        "references": [asdict(reference) | {"printed": reference.url} for reference in brief.references],
        "reliability": list(RELIABILITY.items()),
        "credibility": list(CREDIBILITY.items()),
    }


def _section(section: Section, picture: str) -> dict[str, Any]:
    values = asdict(section)
    del values["picture"]
    values["picture_width"] = _picture_width(picture)
    values["table"] = _fitted(section.table)
    brackets = [[b.name, b.low, b.high, b.unit or "–", b.meaning] for b in section.brackets]
    values["bracket_table"] = _grid(
        fit(["Number", "Low", "High", "Unit", "What the ends assume"], brackets, TEXT_WIDTH),
        cited=[asdict(b.cited) for b in section.brackets],
        numeric=[False, True, True, False, False],
    )
    return values


def _fitted(table: PrintTable) -> dict[str, Any]:
    headings = [column.heading for column in table.columns]
    rows = [list(row) for row in table.rows]
    numeric = [column.numeric for column in table.columns]
    if table.cited:  # the width of the references counts; the template sets them as links
        headings, numeric = [*headings, "Sources"], [*numeric, False]
        rows = [[*row, as_text(found)] for row, found in zip(rows, table.cited, strict=True)]
    layout = fit(headings, rows, TEXT_WIDTH)
    if table.cited:
        layout.rows[:] = [row[:-1] for row in layout.rows]
    return _grid(layout, cited=[asdict(found) for found in table.cited], numeric=numeric) | {
        "shown": table.shown,
        "total": table.total,
    }


def _grid(layout: Layout, *, cited: list[Any], numeric: list[bool]) -> dict[str, Any]:
    return asdict(layout) | {"cited": cited, "numeric": numeric}


def _picture_width(picture: str) -> float:
    width, height = style.size(picture)
    return min(width * _POINTS_PER_PIXEL, TEXT_WIDTH, _PICTURE_HEIGHT * width / height)


def _printed(values: Any, scripts: Scripts) -> tuple[Any, bool]:
    """The same values, their texts such as fonts can print and lines can break, and whether anything was left out."""
    match values:
        case str():
            kept = printable(values, scripts)
            return breakable(kept, _WIDEST_WORD), kept != values
        case dict():
            pairs = {k: (v, False) if k in _KEPT else _printed(v, scripts) for k, v in values.items()}
            return {key: value for key, (value, _) in pairs.items()}, any(lost for _, lost in pairs.values())
        case list() | tuple():
            items = [_printed(value, scripts) for value in values]
            return [value for value, _ in items], any(lost for _, lost in items)
        case _:
            return values, False


def _shows_unprintable(picture: str, scripts: Scripts) -> bool:
    return has_cjk(picture) and printable(picture, scripts) != picture
