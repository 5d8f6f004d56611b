"""An answer in a terminal: the sentence, the table, what is unknown, what was assumed, the sources."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from isthmus.questions.answer import Answer
from isthmus.report.tables import UNKNOWN, number, print_table

if TYPE_CHECKING:
    from rich.console import Console

ROWS = 40
SOURCES = 12


def show(answer: Answer, console: Console) -> None:
    """Print the answer; texts from sources are printed as they are, never read as markup."""
    from rich.table import Table
    from rich.text import Text

    console.print(Text(answer.sentence, style="bold"))
    printed = print_table(answer, limit=ROWS)
    grid = Table(header_style="bold", title_justify="left", show_lines=False)
    told = [i for i in range(len(printed.columns)) if any(row[i] != UNKNOWN for row in printed.rows)]
    for column in (printed.columns[i] for i in told):
        grid.add_column(Text(column.heading), justify="right" if column.numeric else "left", overflow="fold")
    for row in printed.rows:
        grid.add_row(*(Text(row[i]) for i in told))
    console.print(grid)
    if printed.shown < printed.total:
        console.print(
            Text(f"{printed.shown} of {printed.total} rows; all of them with --format csv or json", style="dim")
        )
    for bracket in answer.brackets:
        unit = "" if bracket.unit == "1" else f" {bracket.unit}"
        console.print(
            Text(f"Bracket: {bracket.name}: {number(bracket.low)} to {number(bracket.high)}{unit} ({bracket.meaning})")
        )
    for assumption in answer.assumptions:
        console.print(Text(f"Assumed: {assumption}"))
    console.print(
        Text(
            f"Rests on {len(answer.fact_ids)} facts and {len(answer.sources)} sources; weakest grade {answer.weakest_grade}."
        )
    )
    for citation in answer.sources[:SOURCES]:
        console.print(Text(f"  [{citation.source_id}] {citation.text} {citation.url}", style="dim"))
    if len(answer.sources) > SOURCES:
        console.print(
            Text(f"  and {len(answer.sources) - SOURCES} more; all of them with --format json, html or md", style="dim")
        )
    if answer.documents:
        console.print(Text(f"Rests on {len(answer.documents)} read documents too, which bear no grade."))
        for citation in answer.documents[:SOURCES]:
            console.print(Text(f"  [{citation.source_id}] {citation.text} {citation.url}", style="dim"))
        if len(answer.documents) > SOURCES:
            more = len(answer.documents) - SOURCES
            console.print(Text(f"  and {more} more; all of them with --format json", style="dim"))
    v = answer.atlas
    console.print(
        Text(f"Atlas {v.name}, schema {v.schema}, released {v.released}, digest {v.digest[:12]}", style="dim")
    )


def plain_text(answer: Answer, width: int = 160) -> str:
    """The same as text without colours, for a file or a pipe."""
    from rich.console import Console

    console = Console(file=io.StringIO(), width=width, color_system=None, legacy_windows=False)
    show(answer, console)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()
