"""Render table declarations for other readers: DuckDB SQL, Data Package, Markdown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from isthmus.model import tables as _tables  # noqa: F401  (declares the tables)
from isthmus.model.dates import EDTF_PATTERN, Edtf
from isthmus.model.table import LIST_SEPARATOR, TABLES, Column, Table

SCHEMA_VERSION = 2
"""Number of the schema; each step has one migration. Step 2 added tables (further codings of positions, dated evidence of recommendations,
those that importers fill, `judgements`) and the source kind `coding`: a folder of schema 1 reads as it is, a built file is built anew."""

_SQL: dict[Any, str] = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN", Edtf: "VARCHAR"}
_JSON: dict[Any, str] = {str: "string", int: "integer", float: "number", bool: "boolean", Edtf: "string"}
_PROFILES = "https://datapackage.org/profiles/2.0"


def sql(table: Table, keyless: Collection[str] = (), *, commented: bool = True) -> str:
    """DuckDB statements that create the table, its bridge tables and, unless not `commented`, its comments.

    Tables named in `keyless` get no keys, and none refers to them: an index on millions of rows that `check` has held
    already costs more than reading them.

    A date column `d` is followed by `d_earliest` and `d_latest` (DATE), the days it may mean. A list column
    becomes a bridge table `<table>__<column>`. A reference to the table itself is no constraint, since DuckDB
    cannot load parent and child in one statement; `check` holds it.
    """
    lines = []
    for c in table.columns:
        if not c.many:
            lines.append(_sql_column(table, c, keyless))
        if c.is_date:
            lines += [f"{c.name}_earliest DATE", f"{c.name}_latest DATE"]
    if table.name not in keyless:
        lines.append(f"PRIMARY KEY ({table.identity})")
    if len(table.key) == 1 and table.key[0] != table.identity and table.name not in keyless:
        lines.append(f"UNIQUE ({table.key[0]})")
    body = ",\n  ".join(lines)
    bridges = "".join(_bridge(table, c, keyless) for c in table.columns if c.many)
    return f"CREATE TABLE {table.name} (\n  {body}\n);\n{bridges}" + "\n".join(_comments(table) if commented else ())


def bridge_name(table: Table, column: Column) -> str:
    """Name of the bridge table of a list column."""
    return f"{table.name}__{column.name}"


def _sql_column(table: Table, c: Column, keyless: Collection[str]) -> str:
    rules = _bounds(c, f"{c.name} >=", f"{c.name} <=")
    if c.one_of:
        rules.append(f"{c.name} IN ({', '.join(map(quote, c.one_of.terms))})")
    line = f"{c.name} {_SQL[c.kind]}" + ("" if c.optional else " NOT NULL")
    line += f" CHECK ({' AND '.join(rules)})" if rules else ""
    return line + _references(table, c, keyless)


def _bounds(c: Column, at_least: str, at_most: str) -> list[str]:
    return [f"{sign} {limit:g}" for sign, limit in ((at_least, c.ge), (at_most, c.le)) if limit is not None]


def _references(table: Table, c: Column, keyless: Collection[str]) -> str:
    target, _, name = c.ref.partition(".")
    held = c.ref and target != table.name and not {table.name, target} & set(keyless)
    return f" REFERENCES {target} ({name})" if held else ""


def _bridge(table: Table, c: Column, keyless: Collection[str]) -> str:
    name, owner = bridge_name(table, c), table.identity
    keyed = table.name not in keyless
    parent = f" REFERENCES {table.name} ({owner})" if keyed else ""
    key = f",\n  PRIMARY KEY ({owner}, value)" if keyed else ""
    rule = f" CHECK (value IN ({', '.join(map(quote, c.one_of.terms))}))" if c.one_of else ""
    return (
        f"CREATE TABLE {name} (\n  {owner} VARCHAR NOT NULL{parent},\n"
        f"  value VARCHAR NOT NULL{rule}{_references(table, c, keyless)}{key}\n);\n"
    )


def _comments(table: Table) -> Iterator[str]:
    yield f"COMMENT ON TABLE {table.name} IS {quote(' '.join(table.meaning.split()))};"
    for c in table.columns:
        if c.many:
            yield f"COMMENT ON TABLE {bridge_name(table, c)} IS {quote(f'{table.name}.{c.name}: {c.meaning}')};"
            continue
        yield f"COMMENT ON COLUMN {table.name}.{c.name} IS {quote(_meaning(c))};"
        if c.is_date:
            yield f"COMMENT ON COLUMN {table.name}.{c.name}_earliest IS {quote(f'First day that {c.name} may mean.')};"
            yield f"COMMENT ON COLUMN {table.name}.{c.name}_latest IS {quote(f'Last day that {c.name} may mean.')};"


def _meaning(c: Column) -> str:
    return c.meaning + (f" [{c.unit}]" if c.unit else "") + (f" Refers to {c.ref}." if c.ref else "")


def data_package(rows: Mapping[str, int] | None = None, *, extension: str = "csv", **about: Any) -> dict[str, Any]:
    """Data Package (version 2) descriptor of an atlas folder, one resource a table.

    Args:
        rows: table name -> number of rows, where they are known.
        extension: `csv` or `parquet`.
        about: further properties of the package, e.g. `version` or `created`.

    Source: Data Package standard 2.0, https://datapackage.org/standard/data-package/
    """
    counts = rows or {}
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "isthmus-atlas",
        "title": "Isthmus atlas",
        "description": "Public, cited facts on cooperation between NATO and the Indo-Pacific Four and on their industries.",
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        **about,
        "isthmus": {"schema": SCHEMA_VERSION, **dict(about.get("isthmus", {}).items())},
        "resources": [_resource(t, counts.get(t.name), extension) for t in TABLES.values()],
    }


def _resource(table: Table, rows: int | None, extension: str) -> dict[str, Any]:
    media = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}[extension]
    schema: dict[str, Any] = {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_field(c) for c in table.columns],
        "missingValues": [""],
        "primaryKey": [table.identity],
    }
    if foreign := list(_foreign_keys(table)):
        schema["foreignKeys"] = foreign
    if table.key != (table.identity,) and all(not table.column(k).optional for k in table.key):
        schema["uniqueKeys"] = [list(table.key)]
    resource = {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.{extension}",
        "format": extension,
        "mediatype": media,
        "description": " ".join(table.meaning.split()),
        "schema": schema,
    }
    if extension == "csv":
        resource["encoding"] = "utf-8"
    return resource | ({"rowCount": rows} if rows is not None else {})


def _field(c: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if not c.optional and not c.many else {}
    if c.many:
        if c.name == "source_ids":
            constraints["required"] = True
        terms = "|".join(c.one_of.terms) if c.one_of else f"[^{LIST_SEPARATOR}]+"
        constraints["pattern"] = f"({terms})({LIST_SEPARATOR}({terms}))*"
    else:
        limits = {"minimum": c.ge, "maximum": c.le, "enum": list(c.one_of.terms) if c.one_of else None}
        constraints |= {k: v for k, v in limits.items() if v is not None}
        if pattern := EDTF_PATTERN if c.is_date else c.pattern:
            constraints["pattern"] = pattern
    field: dict[str, Any] = {"name": c.name, "type": "string" if c.many else _JSON[c.kind]}
    field["description"] = _meaning(c) + (f" Several values, parted by {LIST_SEPARATOR!r}." if c.many else "")
    if c.unit:
        field["unit"] = c.unit
    return field | ({"constraints": constraints} if constraints else {})


def _foreign_keys(table: Table) -> Iterator[dict[str, Any]]:
    """Those that the standard can express: a column of several values is a string to it."""
    for c in table.columns:
        if c.ref and not c.many:
            target, _, name = c.ref.partition(".")
            yield {
                "fields": [c.name],
                "reference": {"resource": "" if target == table.name else target, "fields": [name]},
            }


def data_dictionary() -> str:
    """The data dictionary: every table, column and vocabulary (Markdown)."""
    head = (
        "# Data dictionary\n\nMade from the declarations in `src/isthmus/model/`; do not edit by hand (`make docs`).\n"
    )
    names = "\n".join(f"- [`{t.name}`](#{t.name}): {_first_sentence(t.meaning)}" for t in TABLES.values())
    used = {c.one_of.name: c.one_of for t in TABLES.values() for c in t.columns if c.one_of}
    words = [
        f"### {v.name}\n\n| term | meaning |\n| --- | --- |\n" + "\n".join(f"| {k} | {m} |" for k, m in v.terms.items())
        for v in used.values()
    ]
    parts = [head, names, *(_markdown(t) for t in TABLES.values()), "## Vocabularies", *words]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _markdown(table: Table) -> str:
    rows = "\n".join(
        f"| {'**' + c.name + '**' if c.name in table.key else c.name} | {_kind(c)} | {c.unit} | {_cell(_rules(c))} |"
        for c in table.columns
    )
    return (
        f"## {table.name}\n\n{table.meaning}\n\n| column | type | unit | meaning |\n| --- | --- | --- | --- |\n{rows}"
    )


def _kind(c: Column) -> str:
    kind = "date" if c.is_date else _JSON[c.kind]
    return f"{kind}, several" if c.many else kind + ("?" if c.optional else "")


def _rules(c: Column) -> str:
    limits = _bounds(c, "≥", "≤")
    words = f" [{c.one_of.name}](#{c.one_of.name})" if c.one_of else ""
    return c.meaning + (f" ({', '.join(limits)})" if limits else "") + words + (f" → `{c.ref}`" if c.ref else "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _first_sentence(text: str) -> str:
    return " ".join(text.split()).partition(". ")[0].rstrip(".") + "."


def quote(text: str) -> str:
    """Text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"
