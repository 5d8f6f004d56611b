"""Where does a good rest on one or few?

**Suppliers.** A supplier is a company with an active line for the good, at a site or as a whole; states, owners,
licensors, traders and lines not yet working are not counted. Companies joined by a parent or by a joint venture
in that good count as one owner. *Exclusivity* is told apart: `stated-sole` and `stated-dominant` where a source says
so; else `several`, `one-known` or `none-known` by the owners known. One known supplier is not a sole supplier.

**Concentration.** Herfindahl–Hirschman index *H* = Σ sᵢ² over countries' known shares of output (Hirschman 1964).
The unknown rest lies between spread over countless countries (low) and held by one (high).

**Dependence.** The goods graph has the links `consumes` and `part-of`, never `fires`: a launcher does not stop being
built when a propellant fails. A good *consumes* an input at tier *t* when the shortest chain of links has *t* steps.
It is *unavoidable* when the good cannot be made without it in the AND–OR graph (every essential input, one member of
each alternative group); inputs of unknown need are counted both ways. The *gateway* of an input is its immediate
dominator seen from the goods that need it (Lengauer and Tarjan 1979, doi:10.1145/357062.357071): the good through
which all need of it passes.

**Documented chains.** That a good consumes a material does not say whose. From a supplier stated to be the only or
dominant one, the chain of recorded sales is followed: a maker is reached when it buys from a maker reached before it.
Between the goods so reached and all that consume the good lies the bracket.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.questions import evidence, naming
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.questions.chokepoint_figures import draw_overview, draw_tiers
from isthmus.questions.dependence import World, by_tier, documented
from isthmus.questions.suppliers import NONE_KNOWN, ONE_KNOWN, STATED_DOMINANT, STATED_SOLE, Concentration

if TYPE_CHECKING:
    pass

STATED = (STATED_SOLE, STATED_DOMINANT)
FEW = (*STATED, ONE_KNOWN)
TITLE = "Where does a good rest on one or few?"


def readings(atlas: Atlas) -> tuple[Mapping[str, Any], ...]:
    """What a brief asks: every input, then the one of widest reach, before all one that is stated to rest on one supplier."""
    table = ask(atlas).table
    stated = table.filter(pl.col("exclusivity").is_in(STATED))
    return {}, *({"good": good} for good in (stated if stated.height else table)["good_id"].head(1))


def ask(atlas: Atlas, *, good: str | None = None, as_of: dt.date | None = None) -> Answer:
    """Goods that rest on one or few suppliers, and what rests on them.

    Args:
        good: A good to trace upstream to what it is made from and downstream to what is made from it, by id or
            name; empty for every input of a munition.
        as_of: Leave out lines, sales and shares that began after this day; the release day of the atlas by default.

    Returns:
        Without `good`, one row an input, the widest reach first: exclusivity, suppliers by theatre, concentration,
        the munitions that consume it at any tier and how many of them cannot be made without it. With `good`, one
        row each for the good itself, what it is made from (`upstream`) and what is made from it (`downstream`), with
        tier and whether the dependence can be avoided.

    Raises:
        QuestionError: there is no such good, or the atlas has no bill of materials.
    """
    on = evidence.day(atlas, as_of)
    world = World(atlas, on)
    if not world.graph.links:
        raise evidence.no_rows(atlas, "bill_of_materials", "bill of materials")
    if good is None:
        return _overview(atlas, world, on)
    return _trace(atlas, world, naming.find_good(atlas, good), on)


# --- every input of a munition ---------------------------------------------------------------------------------


def _overview(atlas: Atlas, world: World, on: dt.date) -> Answer:
    munitions = sorted(g for g in world.goods if world.is_munition(g))
    gateways = world.graph.gateways(munitions)
    reached = {g: world.graph.downstream(g) for g in world.goods}
    needed = {g: [m for m in munitions if m in above] for g, above in reached.items()}
    rows = []
    for good, above in needed.items():
        if not above:
            continue
        lost = [world.graph.lost_without(good, unknown_is_essential=unknown) for unknown in (False, True)]
        links: set[str] = set().union(*(world.graph.evidence(m, good) for m in above))
        rows.append(
            _supplier_columns(world, good)
            | {
                "munitions": len(above),
                "munitions_low": sum(m in lost[0] for m in above),
                "munitions_high": sum(m in lost[1] for m in above),
                "munition_ids": above,
                "gateway": world.name(gateways[good]) if good in gateways else None,
                "fact_ids": _row_facts(world, good, links),
            }
        )
    table = _frame(
        rows,
        [*_SUPPLIER_COLUMNS, "munitions", "munitions_low", "munitions_high", "munition_ids", "gateway", "fact_ids"],
    )
    rank = pl.col("exclusivity").replace_strict(
        {e: i for i, e in enumerate(FEW)}, default=len(FEW), return_dtype=pl.Int8
    )
    table = table.sort(["munitions", rank, "good_id"], descending=[True, False, False])
    stated = table.filter(pl.col("exclusivity").is_in(STATED))
    few = table.filter(pl.col("exclusivity").is_in(FEW))
    open_ends = table.filter(pl.col("exclusivity").is_in([*FEW, NONE_KNOWN]))
    bracket = Bracket(
        "inputs of munitions that rest on one owner",
        stated.height, open_ends.height, "goods",
        "low: only those of which a source says that one is the only or dominant supplier; high: also those of which "
        "one or no active owner is known",
        _union(open_ends["fact_ids"]),
    )  # fmt: skip
    findings = (
        Finding("inputs of munitions", table.height, "goods", _union(table["fact_ids"])),
        Finding(
            "stated to rest on one", stated.height, "goods", _union(stated["fact_ids"]) or _union(table["fact_ids"])
        ),
        Finding(
            "with one owner known",
            few.height - stated.height,
            "goods",
            _union(few["fact_ids"]) or _union(table["fact_ids"]),
        ),
    )
    return _answer(atlas, world, {"good": None, "as_of": on}, table, _overview_sentence(table, stated, bracket, findings),
                   findings, bracket, _OVERVIEW_HEADINGS, lambda: draw_overview(table), _OVERVIEW_CAPTION)  # fmt: skip


def _overview_sentence(table: pl.DataFrame, stated: pl.DataFrame, bracket: Bracket, findings: Sequence[Finding]) -> str:
    listed = "; ".join(f"{r['good']} (under {r['munitions']} munitions)" for r in stated.iter_rows(named=True))
    inputs, sole, one = (int(f.value) for f in findings)
    first = (
        f"Of {inputs} goods that munitions are made from, {sole} {'is' if sole == 1 else 'are'} stated to rest on one "
        f"only or dominant supplier"
        f"{': ' + listed if listed else ''}; for {one} more just one owner with an active line is known."
    )
    widest = table.row(0, named=True)
    second = f" Widest reach: {widest['good']}, consumed at some tier by {widest['munitions']} munitions."
    return (
        f"{first}{second} Counting goods of unknown origin, {bracket.low:.0f} to {bracket.high:.0f} rest on one owner."
    )


# --- one good, up and down -------------------------------------------------------------------------------------


def _trace(atlas: Atlas, world: World, good: str, on: dt.date) -> Answer:
    up, down = world.graph.upstream(good), world.graph.downstream(good)
    gateways = world.graph.gateways([good])
    chains = documented(world, good)
    rows = [_traced(world, good, good, "itself", 0, {}, chains)]
    rows += [_traced(world, good, g, "upstream", t, gateways, chains) for g, t in sorted(up.items(), key=by_tier)]
    rows += [_traced(world, good, g, "downstream", t, {}, chains) for g, t in sorted(down.items(), key=by_tier)]
    table = _frame(rows, ["position", "tier", *_SUPPLIER_COLUMNS, "unavoidable", "chain", "gateway", "fact_ids"])
    munitions = table.filter(
        (pl.col("position") == "downstream") & pl.col("good_id").is_in([g for g in down if world.is_munition(g)])
    )
    few = table.filter((pl.col("position") == "upstream") & pl.col("exclusivity").is_in(FEW))
    stated = few.filter(pl.col("exclusivity").is_in(STATED))
    facts = {
        name: _union(part["fact_ids"]) or _union(table["fact_ids"])
        for name, part in (("m", munitions), ("few", few), ("s", stated))
    }
    findings = (
        Finding("munitions that consume it", munitions.height, "goods", facts["m"]),
        Finding(
            "inputs", len(up), "goods", _union(table.filter(pl.col("position") == "upstream")["fact_ids"]) or facts["m"]
        ),
        Finding("inputs stated to rest on one", stated.height, "goods", facts["s"]),
        Finding("inputs with one owner known", few.height - stated.height, "goods", facts["few"]),
    )
    bracket = _trace_bracket(world, good, table, munitions, few, stated)
    return _answer(atlas, world, {"good": good, "as_of": on}, table, _trace_sentence(world, good, munitions, findings, stated, bracket),
                   findings, bracket, _TRACE_HEADINGS, lambda: draw_tiers(table, _edges(world, table)), _TRACE_CAPTION)  # fmt: skip


def _traced(
    world: World,
    asked: str,
    good: str,
    position: str,
    tier: int,
    gateways: Mapping[str, str],
    chains: Mapping[str, set[str]],
) -> dict[str, Any]:
    upper, lower = (asked, good) if position == "upstream" else (good, asked)
    links = world.graph.evidence(upper, lower) if position != "itself" else set()
    return {"position": position, "tier": tier} | _supplier_columns(world, good) | {
        "unavoidable": _unavoidable(world, upper, lower) if position != "itself" else None,
        "chain": ("documented" if good in chains else "not documented") if position == "downstream" and chains else None,
        "gateway": world.name(gateways[good]) if good in gateways else None,
        "fact_ids": sorted({*_row_facts(world, good, links), *chains.get(good, ())}),
    }  # fmt: skip


def _unavoidable(world: World, upper: str, lower: str) -> str:
    if upper in world.graph.lost_without(lower, unknown_is_essential=False):
        return "yes"
    return "if unknown needs are real" if upper in world.graph.lost_without(lower, unknown_is_essential=True) else "no"


def _trace_bracket(
    world: World, good: str, table: pl.DataFrame, munitions: pl.DataFrame, few: pl.DataFrame, stated: pl.DataFrame
) -> Bracket:
    if world.supply(good).stated and munitions.height:
        chained = munitions.filter(pl.col("chain") == "documented").height
        meaning = (
            "munitions that rest on the stated only or dominant supplier; low: a chain of recorded sales leads from it to a "
            "maker of the munition; high: every munition that consumes the good at some tier"
        )
        return Bracket("munitions resting on the stated supplier", chained, munitions.height, "goods", meaning,
                       _union(munitions["fact_ids"]) or _union(table["fact_ids"]))  # fmt: skip
    open_ends = table.filter((pl.col("position") == "upstream") & pl.col("exclusivity").is_in([*FEW, NONE_KNOWN]))
    meaning = "inputs that rest on one owner; low: stated by a source; high: also those of which one or no active owner is known"
    facts = _union(open_ends["fact_ids"]) or _union(table["fact_ids"])
    return Bracket("inputs resting on one owner", stated.height, open_ends.height, "goods", meaning, facts)


def _trace_sentence(
    world: World,
    good: str,
    munitions: pl.DataFrame,
    findings: Sequence[Finding],
    stated: pl.DataFrame,
    bracket: Bracket,
) -> str:
    consuming, inputs, sole, one = (int(f.value) for f in findings)
    parts = []
    supply = world.supply(good)
    if supply.stated:
        rivals = sorted({*supply.companies.values(), *supply.doubtful} - {*supply.stated_names})
        others = f"; the atlas also records lines of {', '.join(rivals)}, and the conflict stays open" if rivals else ""
        word = "only" if STATED_SOLE in supply.stated.values() else "dominant"
        verb = "is" if len(supply.stated) == 1 else "are each"
        to = f" (said of what goes to {', '.join(supply.stated_to)})"
        parts.append(
            f"{world.name(good)}: {' and '.join(supply.stated_names)} {verb} stated to be the {word} supplier{to}{others}."
        )
    if consuming:
        names = ", ".join(munitions.sort("good")["good"])
        parts.append(f"{consuming} munitions consume {world.name(good)} at some tier: {names}.")
    if supply.stated and consuming:
        parts.append(f"For {bracket.low:.0f} to {bracket.high:.0f} of them a supplier so stated stands at the root.")
    if inputs:
        listed = f" ({', '.join(stated['good'])})" if stated.height else ""
        parts.append(
            f"{world.name(good)} is made from {inputs} goods at all tiers; {sole} of them {'is' if sole == 1 else 'are'} "
            f"stated to rest on one only or dominant "
            f"supplier{listed}, and for {one} more just one owner with an active line is known."
        )
        if not supply.stated:
            parts.append(
                f"Counting inputs of unknown origin, {bracket.low:.0f} to {bracket.high:.0f} rest on one owner."
            )
    return " ".join(parts) or f"The atlas records nothing that {world.name(good)} is made from or goes into."


# --- shared -----------------------------------------------------------------------------------------------------


def _supplier_columns(world: World, good: str) -> dict[str, Any]:
    supply, shares = world.supply(good), world.concentrations.get(good)
    place = supply.by_theatre
    return {
        "good_id": good,
        "good": world.name(good),
        "kind": world.goods[good]["kind"],
        "exclusivity": supply.exclusivity,
        "companies": len(supply.companies),
        "owners": supply.owners,
        "euro_atlantic": place.get("euro-atlantic", 0),
        "indo_pacific": place.get("indo-pacific", 0),
        "elsewhere": sum(n for theatre, n in place.items() if theatre not in ("euro-atlantic", "indo-pacific")),
        "to_come": supply.to_come,
        "company_names": sorted(supply.companies.values()),
        "leading_country": f"{shares.leader} {shares.leader_share:.0%}" if shares else None,
        "hhi_low": shares.low if shares else None,
        "hhi_high": shares.high if shares else None,
        "shares": shares.basis if shares else None,
    }


def _row_facts(world: World, good: str, links: Iterable[str]) -> list[str]:
    shares: Concentration | None = world.concentrations.get(good)
    return sorted({*links, *world.supply(good).fact_ids, *(shares.fact_ids if shares else ())})


def _frame(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={c: _DTYPES.get(c, pl.String) for c in columns})


def _union(lists: pl.Series) -> tuple[str, ...]:
    return tuple(sorted({x for row in lists for x in row}))


def _edges(world: World, table: pl.DataFrame) -> list[tuple[str, str]]:
    shown = set(table["good_id"])
    return sorted({(x.input, x.output) for x in world.graph.links if x.input in shown and x.output in shown})


def _answer(
    atlas: Atlas, world: World, parameters: Mapping[str, Any], table: pl.DataFrame, sentence: str, findings: tuple[Finding, ...],
    bracket: Bracket, headings: Mapping[str, str], draw: Any, caption: str,
) -> Answer:  # fmt: skip
    found = evidence.gather(atlas, _union(table["fact_ids"]))
    table = evidence.graded(atlas, table)
    units = dict.fromkeys(("companies", "euro_atlantic", "indo_pacific", "elsewhere", "to_come"), "companies")
    units |= {"owners": "owners", "hhi_low": "1", "hhi_high": "1", "tier": "steps"}
    units |= dict.fromkeys(("munitions", "munitions_low", "munitions_high"), "munitions")
    return Answer(
        question="chokepoints",
        title=TITLE,
        parameters=parameters,
        sentence=sentence,
        table=table,
        units={k: v for k, v in units.items() if k in table.columns},
        # A column that says nothing here costs width and tells nobody anything.
        headings={c: text for c, text in headings.items() if table[c].null_count() < table.height},
        assumptions=_assumptions(world, table),
        findings=findings,
        brackets=(bracket,),
        fact_ids=found.fact_ids,
        sources=found.sources,
        weakest_grade=found.weakest_grade,
        method=evidence.method(__doc__),
        caption=caption,
        atlas=atlas.version,
        draw=draw,
    )


def _assumptions(world: World, table: pl.DataFrame) -> tuple[str, ...]:
    shown = set(table["good_id"])
    firing = sorted({world.name(out) for out, fired in world.fired_by if fired in shown and out not in shown})
    never = f" ({', '.join(firing)})" if firing else ""
    return (
        f"Goods that only fire others do not rest on what those are made from and are left out{never}.",
        "A company whose line is recorded as active is a supplier, whatever its volume; lines being built, planned or of "
        "unknown status are not.",
        "The known members of an alternative group are taken to be all there are; whether a substitute is qualified in "
        "practice is not judged.",
        "The record of makers is incomplete: “one-known” and “none-known” are limits of the atlas as much as of the market.",
        world.undated,
        "A company stands in the theatre of the site, or else of its home country; theatres follow geography, so Russia is Euro-Atlantic.",
    )


_SUPPLIER_COLUMNS = (
    "good_id", "good", "kind", "exclusivity", "companies", "owners", "euro_atlantic", "indo_pacific", "elsewhere", "to_come",
    "company_names", "leading_country", "hhi_low", "hhi_high", "shares",
)  # fmt: skip
_DTYPES: dict[str, Any] = {
    **dict.fromkeys(
        ("tier", "companies", "owners", "euro_atlantic", "indo_pacific", "elsewhere", "to_come", "munitions", "munitions_low",
         "munitions_high"), pl.Int64,
    ),
    "hhi_low": pl.Float64, "hhi_high": pl.Float64,
    **dict.fromkeys(("company_names", "munition_ids", "fact_ids"), pl.List(pl.String)),
}  # fmt: skip
_SUPPLIER_HEADINGS = {
    "good": "Good", "exclusivity": "Supply", "owners": "Owners", "euro_atlantic": "Euro-Atlantic", "indo_pacific": "Indo-Pacific",
    "elsewhere": "Elsewhere",
    "leading_country": "Largest country", "hhi_low": "HHI, low", "hhi_high": "HHI, high",
}  # fmt: skip
_OVERVIEW_HEADINGS = _SUPPLIER_HEADINGS | {
    "munitions": "Consumed by",
    "munitions_low": "Lost without it",
    "grade": "Grade",
}
_TRACE_HEADINGS = (
    {"position": "Position", "tier": "Tier"}
    | _SUPPLIER_HEADINGS
    | {"unavoidable": "Unavoidable", "chain": "Chain of sales", "grade": "Grade"}
)
_OVERVIEW_CAPTION = (
    "Inputs under most munitions (number of munitions that consume each at some tier), by exclusivity of supply; the black "
    "mark is the number that cannot be made without it."
)
_TRACE_CAPTION = "What the good is made from (left) and what is made from it (right), by tier (steps), coloured by exclusivity of supply."
