"""How does output fall and recover when a source is lost for some months?

**Network.** A node is a producing line: a maker of a good. Makers are companies with an active line or one of unknown status; where
a country is lost and its share of the good is on record, countries by their shares (of the last stage before use on record, at its
newest year). A line buys each input of its good (`consumes`, `part-of`) from all makers in proportion to their shares; members of
an alternative group share one stock. A line whose suppliers a source names may buy from these alone. A good of which no maker is
known has one line that nothing hits, unless the loss is of the good as a whole; how many munitions would fall if all such lines
were lost too is told. Each munition is sold at an even rate; everything else is made for what it goes into.

**Dynamics.** Adaptive regional input–output with stocks (Hallegatte 2008, doi:10.1111/j.1539-6924.2008.01046.x; 2014,
doi:10.1111/risa.12090) at the level of lines (Inoue and Todo 2019, doi:10.1038/s41893-019-0351-x), in steps of a day. With
base output X, capacity κ = X, stock S of an input and need a of it a unit of output, a line makes
x = min(ψ κ, D, S / a over essential inputs), where ψ is the share of capacity that the loss leaves and D the demand; what is missing
of an input stated not essential lowers output by its part of the inputs. A line
orders what it will use and what its stock lacks, the latter over 30 days; what is short is shared in proportion to orders.

**Measures.** Time to survive: days from the start of the loss until output falls. Time to recover: days from the start
until it is back for good (Simchi-Levi et al. 2015, doi:10.1287/inte.2014.0791). Output lost: days of base output.

**Bracket.** Stocks, shares of makers and many needs are not on record. The favourable reading holds the most stock, takes for each
good and recorded purchase the way that leaves most where output comes to rest (see `exposure`), and inputs of unknown need, or
stated not essential, as not needed; the unfavourable one holds the least stock, takes the way that leaves least, unknown
needs as essential, and lets inputs stated not essential count by their part.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.engine import inventory
from isthmus.questions import evidence
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.questions.country_shares import in_words
from isthmus.questions.dependence import World
from isthmus.questions.levels import (
    NOT_ESSENTIAL,
    NOT_ESSENTIAL_COUNTS,
    TRACE,
    Levels,
    Settled,
    goods_that_may_be_hit,
    is_known,
    levels,
)
from isthmus.questions.line_network import bought_by, network_of, on_the_way, told_of_links
from isthmus.questions.naming import QuestionError
from isthmus.questions.producing_lines import Line, Loss, without_maker
from isthmus.questions.stopping import stopped
from isthmus.scenarios.against import DAYS_A_MONTH

if TYPE_CHECKING:
    import altair as alt

TITLE = "How does output fall and recover when a source is lost for some months?"
REBUILD_DAYS = 30.0
AFTER_MONTHS = 24.0
"""Months simulated after the loss and its recovery."""
SHOWN = 6
READINGS = ("favourable", "unfavourable")


def ask(
    atlas: Atlas, *, good: str | None = None, country: str | None = None, company: str | None = None, depth: float = 1.0,
    months: float = 6.0, recovery_months: float = 0.0, stock_days: float = 30.0, stock_days_most: float = 180.0,
    as_of: dt.date | None = None,
) -> Answer:  # fmt: skip
    """Output of munitions, day by day, after the loss of a source.

    Args:
        good: The good whose making is lost, by id or name. With neither good, country nor company: the good that is stated
            to rest on one supplier and that most munitions consume, lost at that supplier.
        country: Only lines in this country (with `good`), or all its lines.
        company: Only lines of this company and its children (with `good`), or all its lines.
        depth: Share of the lines' capacity that is lost, 0 to 1.
        months: Months that the loss lasts, above 0 to 120.
        recovery_months: Months over which capacity comes back evenly, 0 to 120.
        stock_days: Least days of use that every line holds of each input, 1 to 3650; an assumption.
        stock_days_most: Most days of use that every line holds of each input, 1 to 3650; an assumption.
        as_of: Leave out lines, sales and shares that began after this day; the release day of the atlas by default.

    Returns:
        One row a munition that consumes what is lost: time to survive, output lost, and time to recover, from the
        favourable to the unfavourable reading; empty where output does not fall, or is not back at the end.

    Raises:
        QuestionError: no such good, country or company; nothing is hit; nothing rests on it; or a number out of bounds.
    """
    _bounds(depth, months, recovery_months, stock_days, stock_days_most)
    on = evidence.day(atlas, as_of)
    case = stopped(atlas, on, country, good, company, depth, usual=None)
    world, lines, hit, reached, ends, loss = case.world, case.lines, case.hit, case.reached, case.ends, case.loss
    horizon = math.ceil((months + recovery_months + AFTER_MONTHS) * DAYS_A_MONTH)
    shock = (depth, round(months * DAYS_A_MONTH), round(recovery_months * DAYS_A_MONTH))
    runs = [
        _simulate(world, its, reached, end, stock, shock, horizon)
        for end, (its, stock) in enumerate(zip(ends, (stock_days_most, stock_days), strict=True))
    ]
    evidence_of_hit = {f for line in lines if line.hit for f in line.fact_ids} | {
        f for g in hit for f in world.supply(g).fact_ids
    }
    rest = levels(world, lines, case.stop, case.touched, ends)
    bought = bought_by(world, lines)
    rows = [_row(world, m, hit, runs, rest, evidence_of_hit | on_the_way(world, bought, m, hit)) for m in reached]
    table = pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort(
        ["lost_days_high", "lost_days_low", "good_id"], descending=[True, True, False]
    )
    facts = tuple(sorted({f for row in table["fact_ids"] for f in row}))
    found = evidence.gather(atlas, facts)
    table = evidence.graded(atlas, table)
    parameters = {
        "good": loss.good, "country": loss.country, "company": loss.company, "depth": depth, "months": months,
        "recovery_months": recovery_months, "stock_days": stock_days, "stock_days_most": stock_days_most, "as_of": on,
    }  # fmt: skip
    may_be = (
        len(goods_that_may_be_hit(lines)),
        sum(is_known(world, m) and rest.if_there[m] < 1 - TRACE for m in case.munitions),
    )
    sentence, findings, brackets = _told(table, loss, parameters, may_be, facts)
    shown = (
        table.filter(pl.col("lost_days_high") > 0).head(SHOWN)["good_id"].to_list()
        or table["good_id"].head(1).to_list()
    )
    return Answer(
        question="disruption", title=TITLE, parameters=parameters, sentence=sentence, table=table, units=_UNITS,
        headings={c: h for c, h in _HEADINGS.items() if table[c].null_count() < table.height},
        assumptions=_assumptions(world, stock_days, stock_days_most, lines, ends), findings=findings, brackets=brackets,
        fact_ids=found.fact_ids, sources=found.sources, weakest_grade=found.weakest_grade, method=evidence.method(__doc__),
        caption=_CAPTION, atlas=atlas.version, draw=lambda: _draw(world, shown, runs),
    )  # fmt: skip


def _bounds(depth: float, months: float, recovery: float, least: float, most: float) -> None:
    wrong = [
        text
        for bad, text in (
            (not 0 < depth <= 1, f"--depth {depth} is not a share above 0, to 1"),
            (not 0 < months <= 120, f"--months {months} is not above 0, to 120"),
            (not 0 <= recovery <= 120, f"--recovery-months {recovery} is not from 0 to 120"),
            (not 1 <= least <= 3650, f"--stock-days {least} is not from 1 to 3650 days"),
            (not least <= most <= 3650, f"--stock-days-most {most} is not from --stock-days ({least}) to 3650 days"),
        )
        if bad
    ]
    if wrong:
        raise QuestionError("; ".join(wrong))


# --- the model --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Reading:
    """One reading: output of each munition as a share of its base, float[days, munitions], and the three measures."""

    path: np.ndarray[Any, np.dtype[np.float64]]
    survive: dict[str, float]
    lost: dict[str, float]
    recover: dict[str, float]


def _simulate(
    world: World, reading: Settled, munitions: Sequence[str], end: int, stock: float, shock: tuple[float, int, int], days: int
) -> _Reading:  # fmt: skip
    """Run one reading, with the ways chosen where output comes to rest; `end` is 0 for the favourable, 1 for the unfavourable one."""
    built = network_of(world, reading.lines, end, alone=reading.choice.alone)
    live, makers = built.lines, built.makers
    model = inventory.model(built.network, final=built.final, stock=stock, tau=REBUILD_DAYS)
    depth, length, recovery = shock
    hit = [i for i, line in enumerate(live) if line.hit]
    made = inventory.run(model, [inventory.Disruption(hit, 0, length, depth, recovery)], days).path
    path = np.empty((days, len(munitions)))
    for j, m in enumerate(munitions):
        path[:, j] = made[:, makers[m]].sum(1) / model.base[makers[m]].sum()
    below = path < 1 - 1e-6
    first = {m: float(below[:, j].argmax()) if below[:, j].any() else math.inf for j, m in enumerate(munitions)}
    last = {
        m: (math.inf if below[-1, j] else float(days - below[::-1, j].argmax())) if below[:, j].any() else 0.0
        for j, m in enumerate(munitions)
    }
    lost = {m: float((1 - path[:, j]).sum()) if below[:, j].any() else 0.0 for j, m in enumerate(munitions)}
    return _Reading(path, first, lost, last)


# --- what it says -----------------------------------------------------------------------------------------------


def _row(
    world: World, munition: str, hit: Sequence[str], runs: Sequence[_Reading], rest: Levels, facts: set[str]
) -> dict[str, Any]:
    own = {f for g in hit if g != munition for f in world.graph.evidence(munition, g)}
    ends, survive, recover = (
        sorted(measure[munition] for measure in measures)
        for measures in ([r.lost for r in runs], [r.survive for r in runs], [r.recover for r in runs])
    )
    falls = ends[1] > 0
    return {
        "good_id": munition, "good": world.name(munition), "falls": _state(munition, runs, rest),
        "survive_days_low": _finite(survive[0]), "survive_days_high": _finite(survive[1]),
        "lost_days_low": ends[0], "lost_days_high": ends[1],
        "recover_days_low": _finite(recover[0]) if falls else None,
        "recover_days_high": _finite(recover[1]) if falls else None,
        "fact_ids": sorted(facts | own),
    }  # fmt: skip


def _state(munition: str, runs: Sequence[_Reading], rest: Levels) -> str:
    """In which reading it falls; where that rests on a need stated not essential, so it says."""
    good, bad = (run.lost[munition] > 0 for run in runs)
    if good:
        return "falls in both readings" if bad else "falls in the favourable reading only"
    if bad:
        return NOT_ESSENTIAL if rest.doubt(munition) == NOT_ESSENTIAL else "falls in the unfavourable reading only"
    return "holds in both readings"


def _finite(days: float) -> float | None:
    return days if math.isfinite(days) else None


def _told(
    table: pl.DataFrame, loss: Loss, asked: Mapping[str, Any], may_be: tuple[int, int], facts: tuple[str, ...]
) -> tuple[str, tuple[Finding, ...], tuple[Bracket, ...]]:
    low = table.filter(pl.col("lost_days_low") > 0).height
    high = table.filter(pl.col("lost_days_high") > 0).height
    worst = table.row(0, named=True)
    ends = f"low: {asked['stock_days_most']:.0f} days of stock and the favourable reading of makers and needs; high: " \
           f"{asked['stock_days']:.0f} days and the unfavourable one"  # fmt: skip
    findings = [
        Finding("months of the loss", asked["months"], "months", facts),
        Finding("capacity lost", asked["depth"], "1", facts),
        Finding("least stock", asked["stock_days"], "days", facts),
        Finding("most stock", asked["stock_days_most"], "days", facts),
        Finding("munitions that consume it", table.height, "goods", facts),
    ]
    own = tuple(worst["fact_ids"])
    brackets = [
        Bracket("munitions whose output falls", low, high, "goods", ends, facts),
        Bracket(
            f"output lost of {worst['good']}",
            worst["lost_days_low"],
            worst["lost_days_high"],
            "days of output",
            ends,
            own,
        ),
    ]
    text = (
        f"{asked['depth']:.0%} of capacity lost for {asked['months']:.0f} months ({loss.words}): of {table.height} munitions that "
        f"consume it, {_span(low, high)} lose output, reckoned from {asked['stock_days_most']:.0f} days of stock at every stage and "
        f"the favourable reading to {asked['stock_days']:.0f} days and the unfavourable one."
    )
    if high:
        text += f" Hardest hit: {worst['good']}, which loses {_span(worst['lost_days_low'], worst['lost_days_high'])} days of output"
        if worst["survive_days_low"] is not None:
            findings.append(Finding("shortest time to survive", worst["survive_days_low"], "days", own))
            text += f" and falls after {worst['survive_days_low']:.0f} days at the earliest"
        if worst["recover_days_high"] is not None:
            findings.append(Finding("longest time to recover", worst["recover_days_high"], "days", own))
            text += f"; it is back {worst['recover_days_high']:.0f} days after the start at the latest"
        text += "."
    if may_be[0]:
        findings += [
            Finding("goods of unknown maker that may be lost too", may_be[0], "goods", facts),
            Finding("munitions that fall if these are lost too", may_be[1], "goods", facts),
        ]
        text += (
            f" Makers of {may_be[0]} more goods are not on record; were these lost too for good, "
            f"output of {may_be[1]} munitions would fall."
        )
    return text, tuple(findings), tuple(brackets)


def _span(low: float, high: float) -> str:
    """Both ends in whole numbers, or one where they are alike."""
    return f"{low:.0f}" if f"{low:.0f}" == f"{high:.0f}" else f"{low:.0f} to {high:.0f}"


def _assumptions(
    world: World, least: float, most: float, lines: Sequence[Line], ends: Sequence[Settled]
) -> tuple[str, ...]:
    shares = in_words((world.name(line.good), line.basis) for line in lines if line.basis)
    doubtful = len({(line.good, line.maker) for line in lines if line.doubtful})
    told = (
        f"No stock is on record: every line holds {most:.0f} days of use of each input in the favourable reading and {least:.0f} days "
        "in the unfavourable one; finished goods are not stocked.",
        "Capacity to spare is unknown and taken as none, so nobody makes up for what is lost, and stocks once drawn stay down.",
        f"Countries' shares are of the last stage on record and its newest year: {shares}." if shares else "",
        "Shares of companies are not on record: makers are alike, or those stated to be the only or dominant supplier make all, or "
        f"{doubtful} lines of unknown status count too, or also one maker that nobody names wherever none is stated to be the only one; "
        "or, where rates of two or more are on record, by these. For each good the favourable reading takes what leaves most, the "
        "unfavourable one what leaves least.",
        told_of_links(world, lines, [its.choice.alone for its in ends]),
        "Members of an alternative group replace one another within a shared stock, but none makes more than before.",
        NOT_ESSENTIAL_COUNTS,
        f"Of {len(without_maker(lines))} goods no active maker is known; they run on undisturbed unless the whole good is lost, so what "
        f"rests on them is a lower bound; {len(goods_that_may_be_hit(lines))} of them may be made where the loss strikes.",
        f"A stock is rebuilt over {REBUILD_DAYS:.0f} days; {AFTER_MONTHS:.0f} months after the loss are simulated.",
        world.undated,
    )
    return tuple(line for line in told if line)


def _draw(world: World, munitions: Sequence[str], runs: Sequence[_Reading]) -> alt.Chart:
    import altair as alt

    order = list(runs[0].lost)
    days = range(0, len(runs[0].path), 7)
    rows = [
        {"munition": world.name(m), "reading": reading, "month": d / DAYS_A_MONTH, "output": float(run.path[d, order.index(m)])}
        for m in munitions for reading, run in zip(READINGS, runs, strict=True) for d in days
    ]  # fmt: skip
    chart: alt.Chart = (
        alt.Chart(pl.DataFrame(rows))
        .mark_line(interpolate="step-after")
        .encode(
            x=alt.X("month:Q", title="Months since the start of the loss"),
            y=alt.Y(
                "output:Q", title="Output (share of base)", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])
            ),
            color=alt.Color(
                "reading:N", title="Reading", scale=alt.Scale(domain=list(READINGS), range=["#0072b2", "#d55e00"])
            ),
            facet=alt.Facet("munition:N", title=None, columns=2, sort=[world.name(m) for m in munitions]),
        )
        .properties(width=240, height=110)
    )
    return chart


_DAYS = (
    "survive_days_low",
    "survive_days_high",
    "lost_days_low",
    "lost_days_high",
    "recover_days_low",
    "recover_days_high",
)
_SCHEMA: dict[str, Any] = {
    "good_id": pl.String, "good": pl.String, "falls": pl.String, **dict.fromkeys(_DAYS, pl.Float64),
    "fact_ids": pl.List(pl.String),
}  # fmt: skip
_UNITS = dict.fromkeys(_DAYS, "days") | dict.fromkeys(_DAYS[2:4], "days of output")
_HEADINGS = {
    "good": "Munition", "falls": "Output", "survive_days_low": "Survives, low", "survive_days_high": "Survives, high",
    "lost_days_low": "Output lost, low", "lost_days_high": "Output lost, high", "recover_days_low": "Recovers, low",
    "recover_days_high": "Recovers, high", "grade": "Grade",
}  # fmt: skip
_CAPTION = (
    "Output of the munitions hit hardest (share of base) by months since the start of the loss, in the favourable reading (most "
    "stock) and the unfavourable one (least stock)."
)
