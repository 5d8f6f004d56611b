"""Briefs and answers as Markdown (GitHub's flavour), safe to paste: no text of the atlas can become markup.

Markdown has no place for a drawing, so the figure is named by its caption and the command that draws it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from isthmus.report.citations import CREDIBILITY, RELIABILITY, Cited, Reference, as_text
from isthmus.report.document import Brief, Section
from isthmus.report.html import day
from isthmus.report.prose import Block, Span


def brief_markdown(brief: Brief) -> str:
    """The whole brief."""
    atlas = brief.atlas
    lines = [
        f"# {escaped(brief.title)}",
        "",
        f"{day(brief.date)} · atlas {escaped(atlas.name)}, released {day(atlas.released)},"
        f" digest {code(atlas.digest[:12])}",
        "",
        "## Key findings",
        "",
    ]
    for place, section in enumerate(brief.sections, start=1):
        lines.append(f"{place}. {escaped(section.sentence)}{_cite(section.cited)}")
    for section in brief.sections:
        lines += ["", *_section(section, level=2)]
    lines += ["", "## References", "", *_references(brief.references), "", "## Grades of evidence", ""]
    lines += ["Grades follow the Admiralty code (NATO AJP-2.1): a letter for the source, a digit for the fact.", ""]
    lines += _table(["Source", "Meaning"], [[letter, words] for letter, words in RELIABILITY.items()])
    lines += ["", *_table(["Fact", "Meaning"], [[digit, words] for digit, words in CREDIBILITY.items()])]
    lines += ["", "## About this brief", "", f"- Date: {day(brief.date)}"]
    lines += [f"- Atlas: {escaped(atlas.name)}, schema {atlas.schema}, released {day(atlas.released)}"]
    lines += [f"- Digest (SHA-256): {code(atlas.digest)}"]
    return "\n".join(lines) + "\n"


def section_markdown(brief: Brief) -> str:
    """The first section with its references, to stand alone."""
    atlas = brief.atlas
    lines = [*_section(brief.sections[0], level=2), "", "### Sources", "", *_references(brief.references)]
    lines += ["", f"Atlas {escaped(atlas.name)}, released {day(atlas.released)}, digest {code(atlas.digest[:12])}"]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text that prints as it is, on one line, wherever in a line or table it stands.

    Bare addresses stay text too: GitHub would make links of them, and not every address may be one.
    """
    text = " ".join(text.split())
    text = re.sub(r"([\\`*_{}\[\]#|~!$])", r"\\\1", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = re.sub(r"(?i)\b(https?|ftp|mailto|xmpp):", r"\1\\:", text)
    text = re.sub(r"(?i)\bwww\.", r"www\\.", text)
    text = re.sub(r"^([-+=])", r"\\\1", text)  # would open a list or underline a heading
    return re.sub(r"^(\d+)([.)])(?=\s|$)", r"\1\\\2", text)


def code(text: str, *, in_table: bool = False) -> str:
    """Text as a code span, fenced by more backticks than it holds in a row."""
    text = " ".join(text.split())
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text.replace('|', chr(92) + '|') if in_table else text}{pad}{fence}"


def _section(section: Section, *, level: int) -> list[str]:
    head, below = "#" * level, "#" * (level + 1)
    lines = [f"{head} {escaped(section.title)}", "", f"**Answer.** {escaped(section.sentence)}{_cite(section.cited)}"]
    lines += ["", f"Figure ({code(f'isthmus ask {section.question} --format html')}): {escaped(section.caption)}"]
    lines += ["", *_answer_table(section), ""]
    if section.brackets:
        lines += [f"{below} What is unknown", ""]
        lines += _table(
            ["Number", "Low", "High", "Unit", "What the ends assume"],
            [
                [escaped(b.name), b.low, b.high, escaped(b.unit) or "–", escaped(b.meaning) + _cite(b.cited)]
                for b in section.brackets
            ],
            right=(1, 2),
        )
        lines.append("")
    if section.assumptions:
        lines += [f"{below} Assumptions", "", *(f"- {escaped(text)}" for text in section.assumptions), ""]
    lines += [f"{below} Method", "", *_prose(section.method)]
    if section.parameters:
        asked = "; ".join(f"{escaped(name)}: {escaped(value)}" for name, value in section.parameters)
        lines += [f"Asked with {asked}.", ""]
    rests = f" Rests on sources{_cite(section.sources)}." if section.sources.ranges else ""
    return [*lines, f"Weakest evidence {escaped(section.grade)}.{rests}"]


def _answer_table(section: Section) -> list[str]:
    table = section.table
    if not table.columns:
        return []
    headings = [escaped(column.heading) for column in table.columns]
    rows = [[escaped(cell) for cell in row] for row in table.rows]
    if table.cited:
        headings.append("Sources")
        rows = [[*row, _cite(found).strip()] for row, found in zip(rows, table.cited, strict=True)]
    right = [place for place, column in enumerate(table.columns) if column.numeric]
    lines = _table(headings, rows, right=right) if rows else ["No rows."]
    how = f"{section.more} All rows:" if section.more else "As data:"
    return [*lines, "", f"{how} {code(section.command)}"]


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> list[str]:
    rule = ["--:" if place in right else "---" for place in range(len(headings))]
    return [f"| {' | '.join(cells)} |" for cells in ([*headings], rule, *rows)]


def _references(references: Iterable[Reference]) -> list[str]:
    lines = []
    for reference in references:
        about = f"Reliability {escaped(reference.reliability)}"
        about += f"; {escaped(reference.access)}" if reference.access else ""
        if reference.link:
            address = f" <{reference.url.replace('<', '%3C').replace('>', '%3E').replace(' ', '%20')}>"
        else:
            address = f" {code(reference.url)} (not a link)" if reference.url else ""
        lines.append(f"{reference.number}. {escaped(reference.text)}{address} {about}")
    return lines


def _prose(blocks: Iterable[Block]) -> list[str]:
    lines: list[str] = []
    after_item = False
    for block in blocks:
        if after_item and block.kind != "item":
            lines.append("")
        after_item = block.kind == "item"
        text = "".join(_span(span) for span in block.spans)
        match block.kind:
            case "item":
                lines.append(f"- {text}")
            case "heading":
                lines += [f"**{text}**", ""]
            case "code":
                lines += [*(f"    {line}" for line in block.spans[0].text.split("\n")), ""]
            case "paragraph":
                lines += [text, ""]
    return [*lines, ""] if after_item else lines


def _span(span: Span) -> str:
    lead = " " if span.text[:1].isspace() else ""
    trail = " " if span.text[-1:].isspace() and span.text.strip() else ""
    match span.kind:
        case "code":
            return code(span.text)
        case "strong":
            return f"{lead}**{escaped(span.text)}**{trail}"
        case "emphasis":
            return f"{lead}*{escaped(span.text)}*{trail}"
        case "link":
            address = span.href.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
            return f"{lead}[{escaped(span.text)}](<{address}>){trail}"
        case "plain":
            return lead + escaped(span.text) + trail


def _cite(found: Cited) -> str:
    return " " + escaped(as_text(found)) if found.ranges else ""
