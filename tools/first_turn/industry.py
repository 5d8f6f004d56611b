"""Goods, sites, who makes what, figures, inputs of goods, supplies, shares of materials."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from grading import Grader
from inputs import Inputs, Record, joined, many, number, pointing, same_row, truth
from output import Row, fact

from isthmus.model.dates import interval

COVERS = {
    "patriot-interceptor": ("gem-t", "pac-3"),
    "sm-3": ("sm-3-ib", "sm-3-iia"),
    "standard-missile": ("sm-2", "sm-3", "sm-3-ib", "sm-3-iia", "sm-6"),
    "long-range-missile": ("harpoon", "jassm", "lrasm", "tomahawk"),
    "air-defence-interceptor": (
        *("cheongung-ii", "essm", "gem-t", "pac-3", "patriot-interceptor", "sm-2", "sm-3", "sm-3-ib", "sm-3-iia"),
        *("sm-6", "standard-missile", "thaad"),
    ),
    "artillery-round-any": ("155mm-round", "soviet-calibre-round"),
}
"""Goods that a count of a group good includes."""

ESSENTIAL = {"y": "yes", "n": "no", "unknown": "unknown"}


def convert(inputs: Inputs, grader: Grader) -> Iterator[tuple[str, dict[str, list[Row]]]]:
    """For each input file its name and the rows of the tables that it fills."""
    yield "goods", {"goods": [_good(row) for row in inputs.table("goods")]}
    places = inputs.table("sites")
    coded = inputs.coded("sites", "id", (row["id"] for row in places))
    yield "sites", {"sites": [_site(row, coded[row["id"]]["status"], grader) for row in places]}
    sites = frozenset(row["id"] for row in places)
    replaced = _replaced(inputs)
    found = _found(inputs)
    rows = [
        _quantity(row, sites, replaced.get(row["id"], []), found.get(row["id"], []), grader)
        for row in inputs.table("quantities")
    ]
    yield "quantities", {"quantities": rows}
    made = inputs.table("production")
    figures = inputs.coded("production", "row", (str(n) for n in range(1, len(made) + 1)))
    rows = [_production(n, row, figures[str(n)], sites, grader) for n, row in enumerate(made, 1)]
    yield "production", {"quantities": rows}
    yield "stocks_and_use", {"quantities": []}
    links = {(r["output_good"], r["input_good"]): r for r in inputs.table("recipes")}
    amounts = {(r["output_good"], r["input_good"]): r for r in inputs.table("recipe_quantities")}
    yield "recipes", {"bill_of_materials": [_link(amounts[key], row, grader) for key, row in links.items()]}
    extra = [_link(row, None, grader) for key, row in amounts.items() if key not in links]
    yield "recipe_quantities", {"bill_of_materials": extra}
    ties = inputs.table("supplies")
    judged = inputs.coded("supplies", "row", (str(n) for n in range(1, len(ties) + 1)))
    yield "supplies", {"supplies": [_supply(n, row, judged[str(n)], grader) for n, row in enumerate(ties, 1)]}
    shares = [_material_share(n, row, grader) for n, row in enumerate(inputs.table("material_shares"), 1)]
    yield "material_shares", {"material_shares": shares}


def makes(inputs: Inputs, grader: Grader, tables: Mapping[str, Sequence[Row]]) -> list[Row]:
    """Who makes what: judged by hand from the rows named as evidence, whose sources it carries."""
    sites = frozenset(row["site_id"] for row in tables["sites"])
    evidence = {f"{name}:{row['id']}": row for name in ("sites", "quantities") for row in inputs.table(name)}
    for name in ("production", "supplies"):
        evidence |= {f"{name}:{n}": row for n, row in enumerate(inputs.table(name), 1)}
    rows = []
    for coded in inputs.coded_rows("makes"):
        behind = [evidence[part] for part in many(coded["evidence_rows"])]
        source_ids = tuple(sorted({s for row in behind for s in many(row["source_ids"])}))
        verified = any(truth(row["verified"]) for row in behind)
        read = tuple(sorted({s for row in behind if truth(row["verified"]) for s in many(row["source_ids"])}))
        grade = grader.industry(read, verified, vague=coded["status"] == "unknown")
        columns = {"good_id": coded["good"], "status": coded["status"], "since": None}
        fact_id = f"makes/{coded['producer']}.{coded['good']}"
        producer, note = _producer(coded["producer"], sites), pointing(coded["reason"], "s") or None
        rows.append(fact(fact_id, source_ids, grade, verified, note, **producer, **columns))
    return rows


def _producer(name: str, sites: frozenset[str]) -> Row:
    return {"site_id": name if name in sites else None, "actor_id": None if name in sites else name}


def _good(row: Record) -> Row:
    return {
        "good_id": row["id"],
        "name": row["name"],
        "kind": row["kind"],
        "unit": row["unit"],
        "hs_code": row["hs_code"] or None,
        "covers": COVERS.get(row["id"], ()),
        "note": row["note"] or None,
    }


def _site(row: Record, status: str, grader: Grader) -> Row:
    source_ids, verified = many(row["source_ids"]), truth(row["verified"])
    columns: dict[str, Any] = {
        "site_id": row["id"],
        "name": row["name"],
        "operator": row["operator"],
        "city": row["city"],
        "country": row["country"],
        "lat": number(row["lat"]),
        "lon": number(row["lon"]),
        "status": status,
        "status_text": row["status"] or None,
    }
    grade = grader.industry(source_ids, verified, vague=status == "unknown")
    return fact(f"sites/{row['id']}", source_ids, grade, verified, None, **columns)


def _replaced(inputs: Inputs) -> dict[str, list[str]]:
    """For each figure of quantities.csv the rows of the old list whose place it took, with what changed."""
    old = inputs.table("stocks_and_use")
    coded = inputs.coded("stocks_and_use", "row", (str(n) for n in range(1, len(old) + 1)))
    found: dict[str, list[str]] = {}
    for n, row in enumerate(old, 1):
        now = coded[str(n)]
        same_row(now, row, ("actor", "good"), f"curation/stocks_and_use.csv, row {n}")
        if not now["superseded_by"]:
            raise SystemExit(f"curation/stocks_and_use.csv, row {n}: no figure of quantities.csv takes its place")
        words = joined(row["quantity"], row["per"], by=" ") or "no figure"
        changed = f" ({now['note']})" if now["note"] else ""
        place = f"row {n} of the old list of stocks and use: {words}{changed}"
        for figure in many(now["superseded_by"]):
            found.setdefault(figure, []).append(place)
    return found


FOUND_GRADES = {"yes": 4, "near": 5, "topic-only": 6}
"""Credibility of a figure that came without a source, by the best that was found for it afterwards."""


def _found(inputs: Inputs) -> dict[str, list[Record]]:
    """What was found afterwards for the figures that came without a source, by figure."""
    found: dict[str, list[Record]] = {}
    for row in inputs.coded_rows("found_for_quantities"):
        found.setdefault(row["quantity_id"], []).append(row)
    return found


def _quantity(
    row: Record, sites: frozenset[str], replaced: Sequence[str], found: Sequence[Record], grader: Grader
) -> Row:
    source_ids, verified = many(row["source_ids"]), truth(row["verified"])
    moved = bool(replaced) or "moved from stocks_and_use" in row["note"]
    grade = grader.figure(source_ids, verified, row["basis"], moved=moved)
    note = joined(row["note"], f"takes the place of {', '.join(replaced)}" if replaced else None)
    if found:
        source_ids = many(";".join(f["source_ids"] for f in found))
        grade = min(FOUND_GRADES[f["supports"]] for f in found)
        note = joined(
            note, *(f"{f['source_ids'].replace(';', ', ')}: {f['seen_words_in_own_paraphrase']}" for f in found)
        )
    columns = _figures(row, row["good"], _period(row), row["as_of"], row["theatre"])
    subject = _producer(row["subject"], sites)
    return fact(f"quantities/{row['id']}", source_ids, grade, verified, note, **subject, **columns)


def _figures(row: Record, good: str, period: str | None, as_of: str, theatre: str) -> Row:
    return {
        "good_id": good,
        "measure": row["measure"],
        "value": number(row["value"]),
        "low": number(row["low"]),
        "high": number(row["high"]),
        "unit": row["unit"] or None,
        "period": period,
        "as_of": as_of or None,
        "scope": row["scope"] or None,
        "theatres": many(theatre),
        "basis": row["basis"],
    }


def _period(row: Record) -> str | None:
    """The time that a figure covers; of a target that has only an end, the date it is for."""
    start, end = row["period_start"], row["period_end"] or row.get("target_year", "")
    return end or None if row["measure"] == "target" and not start else interval(start, end)


def _production(n: int, row: Record, coded: Record, sites: frozenset[str], grader: Grader) -> Row:
    same_row(coded, row, ("producer", "good"), f"curation/production.csv, row {n}")
    source_ids, verified = many(row["source_ids"]), truth(row["verified"])
    words = f"{row['quantity']} per {row['per']}, {row['measure']}"
    dated = row["target_date"] and f"for {row['target_date']}"
    note = joined(pointing(coded["note"], "p"), f"first record: {joined(words, dated, by=', ')}")
    columns = _figures(coded, row["good"], _period(coded), row["as_of"], "")
    grade = grader.figure(source_ids, verified, coded["basis"])
    return fact(
        f"quantities/p-{n:03}", source_ids, grade, verified, note, **_producer(row["producer"], sites), **columns
    )


def _link(amount: Record, link: Record | None, grader: Grader) -> Row:
    """One input of a good: the link from recipes.csv, the relation and amount from recipe_quantities.csv."""
    stated = link or amount
    source_ids, verified = many(stated["source_ids"]), truth(stated["verified"])
    group = amount["alternative_group"] or None
    flag = link["essential"] if link else "unknown"
    has_amount = bool(amount["quantity"])
    columns: dict[str, Any] = {
        "output_good": amount["output_good"],
        "input_good": amount["input_good"],
        "relation": amount["relation"],
        "alternative_group": group,
        "essential": "no" if group else ESSENTIAL[flag],
        "quantity": number(amount["quantity"]),
        "unit": amount["unit"] or None,
        "quantity_basis": amount["basis"],
        "quantity_verified": has_amount and truth(amount["verified"]),
        "quantity_source_ids": many(amount["source_ids"]) if has_amount else (),
    }
    remarks = ["only in the second list of inputs"] if link is None else []
    if group and flag == "y":
        remarks.append(f"the first record calls it essential; any of {group} will do")
    if link and link["substitutes"] and not group:
        remarks.append(f"substitutes in the first record: {link['substitutes']}")
    fact_id = f"bill_of_materials/{amount['output_good']}.{amount['input_good']}.{amount['relation']}"
    grade = grader.industry(source_ids, verified)
    return fact(fact_id, source_ids, grade, verified, joined(*remarks), **columns)


def _supply(n: int, row: Record, coded: Record, grader: Grader) -> Row:
    same_row(coded, row, ("supplier", "buyer", "good"), f"curation/supplies.csv, row {n}")
    source_ids, verified = many(row["source_ids"]), truth(row["verified"])
    columns: dict[str, Any] = {
        "supplier": row["supplier"],
        "buyer": row["buyer"],
        "good_id": row["good"],
        "relation": row["relation"],
        "supplier_role": coded["supplier_role"],
        "exclusivity": coded["exclusivity"],
        "status": coded["status"],
        "status_text": row["status"] or None,
        "since": row["since"] or None,
        "share": _share(row["share_percent"]) if row["share_percent"] else None,
        "share_kind": coded["share_kind"] or None,
    }
    vague = "unknown" in (coded["status"], coded["supplier_role"])
    reason = pointing(coded["reason"], "s")
    note = joined(coded["quantity_note"], reason and f"judged: {reason}")
    grade = grader.industry(source_ids, verified, vague=vague)
    return fact(f"supplies/s-{n:03}", source_ids, grade, verified, note, **columns)


def _material_share(n: int, row: Record, grader: Grader) -> Row:
    source_ids, verified = many(row["source_ids"]), truth(row["verified"])
    columns: dict[str, Any] = {
        "good_id": row["good"],
        "country": row["country"],
        "stage": row["stage"],
        "share": _share(row["share_percent"]),
        "year": row["year"],
    }
    return fact(f"material_shares/m-{n:03}", source_ids, grader.figure(source_ids, verified), verified, None, **columns)


def _share(percent: str) -> float:
    """A percentage as a share of 1, exact in decimals."""
    return float(Decimal(percent) / 100)
