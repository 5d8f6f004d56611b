"""What `commitments` shows of its cells: themselves, fields of partners, pairs without an actor, and overlaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import polars as pl

from isthmus.questions import naming
from isthmus.questions.answer import Finding
from isthmus.questions.commitment_cells import (
    AMONG,
    CELL,
    FORMS,
    PAIR,
    REINFORCING,
    STATEMENT,
    UNCOVERED,
    UNIQUE,
    US_ONLY,
    WITH_OTHERS,
    once,
    strongest,
)

SAME, NESTED, CROSSING, POLITICAL = "duplicate", "nested", "crossing", "statement beside it"
_WORTH_A_LOOK = pl.col("class_binding").replace_strict(
    {US_ONLY: 0, UNIQUE: 1, AMONG: 1, WITH_OTHERS: 1, REINFORCING: 2}, default=3)
"""Order of cells: first where only the United States is bound, last where nobody is."""


def table(
    view: str, found: pl.DataFrame, by_field: pl.DataFrame, partners: Sequence[str], names: Mapping[str, str], titles: Mapping[str, str]
) -> pl.DataFrame:  # fmt: skip
    """The table that is asked for."""
    if view == "cells":
        return _cells(found, names)
    if view == "fields":
        return _fields(by_field, names)
    if view == "pairs":
        return _pairs(found, by_field, partners, names)
    return _overlaps(found, names, titles)


def _pair(names: Mapping[str, str]) -> pl.Expr:
    return (pl.col("actor_a").replace(names) + "–" + pl.col("actor_b").replace(names)).alias("pair")


def _left(end: str) -> pl.Expr:
    return strongest(pl.col("form").filter(f"remains_{end}")).alias(f"strongest_left_{end}")


def _cells(found: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    grouped = once(found).group_by(*CELL, *PAIR, "side").agg(
        pl.len().cast(pl.Int64).alias("commitments"), pl.col("binding").sum().cast(pl.Int64), strongest(pl.col("form")).alias("strongest"),
        pl.col("class").first(), pl.col("class_binding").first(), _left("low"), _left("high"),
        pl.col("remains_low").any(), pl.col("remains_high").any(),
        pl.col("commitment_id").unique().sort().alias("commitment_ids"), pl.col("fact_id").unique().sort().alias("fact_ids"),
    )  # fmt: skip
    remains = (
        pl.when("remains_low")
        .then(pl.lit("yes"))
        .when("remains_high")
        .then(pl.lit("in the favourable reading"))
        .otherwise(pl.lit("no"))
    )
    return grouped.select(
        *CELL, *PAIR, _pair(names), "side", "commitments", "binding", "strongest", "class", "class_binding",
        remains.alias("remains"), "strongest_left_low", "strongest_left_high", "commitment_ids", "fact_ids",
    ).sort(_WORTH_A_LOOK, *CELL, "pair")  # fmt: skip


def _fields(by_field: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    return by_field.select(
        pl.col("partner").alias("partner_id"), pl.col("partner").replace(names), *CELL, "class", "class_binding", "commitments",
        "strongest_with_us", "strongest_with_others", "strongest_left_low", "strongest_left_high", "fact_ids",
    ).sort("partner", _WORTH_A_LOOK, pl.col("class") == UNCOVERED, *CELL)  # fmt: skip


def _pairs(
    found: pl.DataFrame, by_field: pl.DataFrame, partners: Sequence[str], names: Mapping[str, str]
) -> pl.DataFrame:
    """One row a pair: its cells and strongest form, with everybody and without the actor, and the fields that open."""
    by_cell = once(found).group_by(*PAIR, "side", *CELL).agg(
        pl.col("form").max(), pl.col("remains_low").any(), pl.col("remains_high").any(),
        pl.col("form").filter("remains_low").max().alias("form_low"), pl.col("form").filter("remains_high").max().alias("form_high"),
        pl.col("fact_id").unique().alias("facts"),
    )  # fmt: skip
    open_to = {
        (p, f, d)
        for p, f, d, left in by_field.select("partner", *CELL, "strongest_left_high").iter_rows()
        if left is None
    }
    rows = []
    for (a, b, side), part in by_cell.sort(*CELL).group_by(*PAIR, "side", maintain_order=True):
        its = part.to_dicts()
        lost = [r for r in its if not r["remains_high"]]
        perhaps = [r for r in its if r["remains_high"] and not r["remains_low"]]
        gaps = [r for r in lost if any((p, r["function"], r["domain"]) in open_to for p in (a, b) if p in partners)]
        rows.append({
            "actor_a": a, "actor_b": b, "side": side, "cells": len(its), "strongest": _form(r["form"] for r in its),
            "cells_left_low": sum(r["remains_low"] for r in its), "cells_left_high": sum(r["remains_high"] for r in its),
            "strongest_left_low": _form(r["form_low"] for r in its), "strongest_left_high": _form(r["form_high"] for r in its),
            "lost": [field_name(r) for r in lost], "lost_perhaps": [field_name(r) for r in perhaps],
            "gaps": [field_name(r) for r in gaps], "fact_ids": sorted({f for r in its for f in r["facts"]}),
        })  # fmt: skip
    made = pl.DataFrame(rows, schema=_PAIRS, orient="row").with_columns(_pair(names))
    lost_most = (pl.col("cells") - pl.col("cells_left_high"), pl.col("cells") - pl.col("cells_left_low"))
    return made.select("pair", *(c for c in made.columns if c != "pair")).sort(*lost_most, "pair", descending=[True, True, False])


def _form(places: Any) -> str | None:
    known = [p for p in places if p is not None]
    return FORMS[max(known)] if known else None


def _overlaps(found: pl.DataFrame, names: Mapping[str, str], titles: Mapping[str, str]) -> pl.DataFrame:
    """One row a pair of instruments that share cells: how many, and how their parties overlap."""
    by_cell = once(found).group_by(*CELL, *PAIR).agg(
        pl.struct("commitment_id", "kind", "parties", "fact_id").sort_by("commitment_id").alias("instruments")
    )  # fmt: skip
    pairs: dict[tuple[str, str], dict[str, Any]] = {}
    for cell in by_cell.sort(*CELL, *PAIR).iter_rows(named=True):
        for a, b in combinations(cell["instruments"], 2):
            row = pairs.setdefault((a["commitment_id"], b["commitment_id"]), _overlap(a, b, titles))
            row["cells"] += 1
            row["fields"].add(field_name(cell))
            row["pairs"].add(f"{names.get(cell['actor_a'], cell['actor_a'])}–{names.get(cell['actor_b'], cell['actor_b'])}")
    rows = [row | {"fields": sorted(row["fields"]), "pairs": sorted(row["pairs"])} for row in pairs.values()]
    order = pl.col("overlap").replace_strict({SAME: 0, NESTED: 1, CROSSING: 2, POLITICAL: 3}, return_dtype=pl.Int8)
    return pl.DataFrame(rows, schema=_OVERLAPS, orient="row").sort(order, -pl.col("cells"), "first_id", "second_id")


def _overlap(a: Mapping[str, Any], b: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    theirs = set(a["parties"]), set(b["parties"])
    if (a["kind"] == STATEMENT) != (b["kind"] == STATEMENT):
        kind = POLITICAL
    elif theirs[0] == theirs[1]:
        kind = SAME
    else:
        kind = NESTED if theirs[0] <= theirs[1] or theirs[1] <= theirs[0] else CROSSING
    return {
        "first_id": a["commitment_id"], "second_id": b["commitment_id"], "first": titles[a["commitment_id"]],
        "second": titles[b["commitment_id"]], "forms": f"{a['kind']}, {b['kind']}", "overlap": kind, "cells": 0,
        "fields": set(), "pairs": set(), "fact_ids": sorted((a["fact_id"], b["fact_id"])),
    }  # fmt: skip


def field_name(row: Mapping[str, Any]) -> str:
    """`collective defence in nuclear deterrence` of a row with function and domain."""
    function = row["function"] if row["function"] == "co-production" else row["function"].replace("-", " ")
    return f"{function} in {row['domain'].replace('-', ' ')}"


def findings(view: str, shown: pl.DataFrame, facts: tuple[str, ...]) -> tuple[Finding, ...]:
    """The numbers of `told`."""
    if view == "pairs":
        emptied, weaker, gaps = _of_pairs(shown)
        return (
            Finding("pairs with a partner", shown.height, "pairs", facts), Finding("pairs left with nothing", emptied, "pairs", facts),
            Finding("pairs left with a weaker form", weaker, "pairs", facts), Finding("pairs whose loss opens a gap", gaps, "pairs", facts),
        )  # fmt: skip
    if view == "overlaps":
        return tuple(
            Finding(name, shown.filter(pl.col("overlap") == name).height, "pairs of instruments", facts)
            for name in (SAME, NESTED, CROSSING, POLITICAL)
        )
    return ()


def _of_pairs(shown: pl.DataFrame) -> tuple[int, int, int]:
    emptied = shown.filter(pl.col("cells_left_high") == 0).height
    kept = shown.filter(pl.col("cells_left_high") > 0)
    weaker = kept.filter(pl.col("strongest_left_low").ne_missing(pl.col("strongest"))).height
    return emptied, weaker, shown.filter(pl.col("gaps").list.len() > 0).height


def told(view: str, shown: pl.DataFrame, without: str) -> str:
    """What the table adds to the sentence."""
    if view == "pairs":
        emptied, weaker, gaps = _of_pairs(shown)
        return (
            f" Of {shown.height} pairs {emptied} are left with nothing without {naming.in_text(without)} and {weaker} may be left "
            f"with a weaker form or none; the loss of {gaps} opens a gap that nothing else on record fills."
        )
    if view == "overlaps":
        count = dict(shown["overlap"].value_counts().iter_rows())
        return (
            f" Of instruments that fill the same cell {count.get(SAME, 0)} pairs have the same parties, {count.get(NESTED, 0)} are nested, "
            f"{count.get(CROSSING, 0)} cross, and {count.get(POLITICAL, 0)} are a statement beside a stronger instrument."
        )
    return ""


_TEXTS = pl.List(pl.String)
_PAIRS: dict[str, Any] = {
    "actor_a": pl.String, "actor_b": pl.String, "side": pl.String, "cells": pl.Int64, "strongest": pl.String, "cells_left_low": pl.Int64,
    "cells_left_high": pl.Int64, "strongest_left_low": pl.String, "strongest_left_high": pl.String, "lost": _TEXTS, "lost_perhaps": _TEXTS,
    "gaps": _TEXTS, "fact_ids": _TEXTS,
}  # fmt: skip
_OVERLAPS: dict[str, Any] = {
    "first_id": pl.String, "second_id": pl.String, "first": pl.String, "second": pl.String, "forms": pl.String, "overlap": pl.String,
    "cells": pl.Int64, "fields": _TEXTS, "pairs": _TEXTS, "fact_ids": _TEXTS,
}  # fmt: skip
UNITS = {
    "cells": {"commitments": "commitments", "binding": "commitments"},
    "fields": {"commitments": "commitments"},
    "pairs": dict.fromkeys(("cells", "cells_left_low", "cells_left_high"), "cells"),
    "overlaps": {"cells": "cells"},
}


def headings(view: str, without: str) -> dict[str, str]:
    """Column -> heading of the table that is asked for."""
    short = "the US" if without == "United States" else without
    left = {
        "strongest_left_low": f"Left without {short}, unfavourable",
        "strongest_left_high": f"Left without {short}, favourable",
    }
    return {
        "cells": {
            "function": "Function", "domain": "Domain", "pair": "Pair", "side": "With whom", "commitments": "Commitments",
            "strongest": "Strongest form", "class": "Class", "class_binding": "Class, binding only", **left, "grade": "Grade",
        },
        "fields": {
            "partner": "Partner", "function": "Function", "domain": "Domain", "class": "Class", "class_binding": "Class, binding only",
            "strongest_with_us": "Strongest with the US", "strongest_with_others": "Strongest with others", **left, "grade": "Grade",
        },
        "pairs": {
            "pair": "Pair", "side": "With whom", "cells": "Cells", "strongest": "Strongest form",
            "cells_left_low": f"Cells without {short}, low", "cells_left_high": "High", **left, "gaps": "Gaps that open",
            "lost": "Fields lost", "lost_perhaps": "Fields lost, unfavourable", "grade": "Grade",
        },
        "overlaps": {
            "first": "Instrument", "second": "Overlaps with", "forms": "Forms", "overlap": "Overlap", "cells": "Cells", "fields": "Fields",
            "pairs": "Pairs", "grade": "Grade",
        },
    }[view]  # fmt: skip
