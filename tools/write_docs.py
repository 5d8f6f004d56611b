"""Write the pages of `docs/` that are made from the code: the data dictionary, the questions and the scenarios.

Run: `make docs`. With `--check` (`make docs-check`) nothing is written; it fails where a page differs.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import difflib
import inspect
import sys
from pathlib import Path
from typing import Any

from isthmus.importers import discovery
from isthmus.model.describe import data_dictionary
from isthmus.questions import signature
from isthmus.scenarios import library
from isthmus.scenarios.form import LISTS, described

DOCS = Path(__file__).parents[1] / "docs"

_WORDS: dict[type, str] = {str: "text", int: "whole number", float: "number", bool: "true or false", dt.date: "day"}


def pages() -> dict[str, str]:
    """Every generated page: file name in `docs/` -> its text."""
    return {
        "data-dictionary.md": data_dictionary(), "questions.md": questions(), "scenarios.md": scenarios(), "importers.md": importers(),
    }  # fmt: skip


def importers() -> str:
    """The page of the importers: what each reads, where its files come from, on what terms, and the traps (Markdown)."""
    parts = [_IMPORTERS]
    for name in discovery.names():
        module = discovery.importer(name)
        line, _, rest = (inspect.getdoc(module) or "").partition("\n")
        source = module.SOURCE
        rows = [("publisher", source.publisher), ("get it", f"{source.obtain} (<{source.url}>)"), ("licence", source.licence),
                ("reads", source.reads), ("a record is", f"one {source.record}"),
                ("grade of its facts", f"{source.reliability}{source.credibility}: {source.grade_reason}")]  # fmt: skip
        table = "\n".join(f"| {key} | {_cell(value)} |" for key, value in rows)
        parts.append(f"## `{name}`\n\n{line}\n\n| | |\n| --- | --- |\n{table}\n\n{rest.strip()}")
    return "\n\n".join(parts) + "\n"


_IMPORTERS = """# Importers

Made from the modules in `src/isthmus/importers/`; do not edit by hand (`make docs`).

`isthmus import NAME FILE…` adds the facts of files to your own, which lie over the bundled atlas: the folder that
`--into` names, else the one that `ISTHMUS_OVERLAY` names, else the one in your data folder. `isthmus import --list`
names the importers, `--json` prints the counts. Archives (`.zip`, `.gz`) are unpacked within bounds.

Each record of a publication is loaded or quarantined: read = loaded + quarantined. Beside the tables, `raw/` keeps
each file by its SHA-256, `raw/….record.json` its origin, licence, day and counts, and `raw/….quarantined.jsonl` the
records that were not loaded, with line, reason and text. A second run changes nothing. A file that fails is told and
the others go on; the tables are checked before anything is written.

A fact that a later file states otherwise is replaced, unless that file is of an older edition; the earlier file stays
among the raw ones. Of publications that appear in editions (SIPRI's), what an earlier file alone states stays and is
counted, or goes with `--replace`. States that the atlas lacks are added with the file as source, by their ISO 3166
code, former ones by that of ISO 3166-3; companies are never added, and joined to an actor only where the name is
that of one.

Any other spreadsheet goes onto a declared table by a map: `isthmus import table TABLE FILE --map map.toml`, with
`--preview` to see what maps where before anything is written.

```toml
[source]                         # what the spreadsheet is, as in the table `sources`
title = "Stocks of shells"
publisher = "Ministry of Defence"
url = "https://example.org/stocks"
kind = "official"
reliability = "B"
grade_reason = "its own count"
[columns]                        # column of the table = column of the sheet, or one value for every row
actor_id = "State"
good_id = "Product"
measure = { value = "stock" }
value = "How many"
unit = { value = "round" }
as_of = "Day"
basis = { value = "reported" }
```"""


def questions() -> str:
    """The page of the questions: what each answers, how, and what it can be asked with (Markdown)."""
    head = "# Questions\n\nMade from the modules in `src/isthmus/questions/`; do not edit by hand (`make docs`)."
    asked = [signature.question(name) for name in signature.names()]
    names = "\n".join(f"- [`{q.name}`](#{q.name}): {q.title}" for q in asked)
    return "\n\n".join([head, names, *map(_section, asked)]) + "\n"


_SCENARIOS = """# Scenarios

Made from `src/isthmus/scenarios/`; do not edit by hand (`make docs`).

A scenario says what each theatre uses, what is lost and what is decided. The questions `sustainment`, `pooling`,
`complementarity`, `investment` and `gaps` are asked of one. It is a TOML file: write one with `isthmus scenario new
mine.toml`, hold it against the form and the atlas with `isthmus scenario check mine.toml`, and ask `isthmus ask
sustainment --scenario mine.toml`. Beside `title` and `summary` it may say `extends = "two-theatres"`, or the path of
another file: tables are then merged name by name, and `[[demand]]` and `[[disruption]]` are added to those of the
scenario extended. A rate of use is read off the atlas (`fact`), or given (`per_day`) with its `source` or as an
`assumption`, never both."""


def scenarios() -> str:
    """The page of the scenarios: those that come with Isthmus, and every parameter of the form (Markdown)."""
    rows = "\n".join(f"| `{name}` | {_cell(library.load(name).summary)} |" for name in library.names())
    parts = [_SCENARIOS, f"## Bundled\n\n| name | what happens |\n| --- | --- |\n{rows}", "## The form"]
    for section, parameters in described().items():
        title = f"### `[[{section}]]`" if section in LISTS else f"### `[{section}]`"
        lines = "\n".join(
            f"| `{name}` | {p.unit or '–'} | {_cell(p.bounds) or '–'} | {_default(default)} | {_cell(p.meaning)} |"
            for name, (p, default) in parameters.items()
        )
        parts.append(
            f"{title}\n\n| name | unit | bounds | default | meaning |\n| --- | --- | --- | --- | --- |\n{lines}"
        )
    parts.append("### `[priority]`\n\nA good's id and how much its shortage weighs: above 0 to 1000, 1 if left out.")
    return "\n\n".join(parts) + "\n"


def _default(value: Any) -> str:
    if value is dataclasses.MISSING:
        return "must be given"
    return ", ".join(f"`{v}`" for v in value) or "none" if isinstance(value, tuple) else _shown(value)


def _section(question: signature.Question) -> str:
    rows = "\n".join(
        f"| `{p.option}` | {_cell(_values(p))} | {_cell(_shown(p.default))} | {_cell(p.meaning)} |"
        for p in question.parameters
    )
    options = f"| option | value | default | meaning |\n| --- | --- | --- | --- |\n{rows}"
    example = f"```\nisthmus ask {question.name}\n```"
    return "\n\n".join([f"## {question.name}", f"**{question.title}**", options, example, question.method])


def _values(parameter: signature.Parameter) -> str:
    return ", ".join(f"`{c}`" for c in parameter.choices) or _WORDS.get(parameter.kind, parameter.kind.__name__)


def _shown(default: Any) -> str:
    return (
        "none"
        if default is None or default == ""
        else f"`{str(default).lower() if default is True or default is False else default}`"
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def differences(folder: Path = DOCS) -> list[str]:
    """The pages in a folder that are not what the code says, each as the lines that differ."""
    found = []
    for name, text in pages().items():
        path = folder / name
        old = path.read_text(encoding="utf-8") if path.is_file() else ""
        if old != text:
            lines = difflib.unified_diff(
                old.splitlines(), text.splitlines(), f"docs/{name}", "as the code says", lineterm="", n=0
            )
            found.append("\n".join(lines))
    return found


def main() -> int:
    """Write the pages, or compare them; the exit code is 1 where one differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a page differs from the code")
    if not parser.parse_args().check:
        DOCS.mkdir(exist_ok=True)
        for name, text in pages().items():
            (DOCS / name).write_text(text, encoding="utf-8", newline="\n")
        return 0
    if found := differences():
        print("\n".join(found), "\n\nthe pages above are out of date: run `make docs` and commit them", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
