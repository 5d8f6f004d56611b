"""Which failure hurts most: of a company, a country's makers, or a material?

**Score.** The Economic Systemic Risk Index of Diem et al. 2022 (doi:10.1038/s41598-022-11522-z) on the lines that make munitions and
what goes into them: close every line of the company, in the country, or of the material, let the loss run down to the munitions
(the downstream half: h_j = min(ψ_j, 1 − max over kinds Σ Λ_ij (1 − h_i)) at its fixed point), and take the mean share of output
that munitions lose, each munition counting the same. 1 means that every munition in the atlas stops.

**Intervals.** Shares of makers are not on record, so no score of one maker can be. Each draw gives every good's makers shares
from a flat Dirichlet distribution (all splits equally likely); inputs of unknown need are needed in every other draw. Scores and
ranks are the median of the draws with the 80 % interval; the draws are the same for all that is compared. Where the intervals of
two ranks overlap, the atlas cannot tell which of the two matters more.

A good of which no maker is known cannot be closed and runs on. Alternatives carry equal parts and no more, so that a score errs
high where substitution is easy.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.engine.cascade import EPS, Cascade
from isthmus.questions import evidence, naming
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.questions.dependence import World
from isthmus.questions.naming import QuestionError
from isthmus.questions.producing_lines import UNKNOWN, Line, Loss, lines_of, network_of

if TYPE_CHECKING:
    import altair as alt

TITLE = "Which failure hurts most: of a company, a country's makers, or a material?"
SEED = 1
TRACE = 1e-9


def readings(atlas: Atlas) -> tuple[Mapping[str, Any], ...]:
    """What a brief asks: companies, then materials and parts."""
    return {}, {"of": "material"}


def ask(
    atlas: Atlas, *, of: Literal["company", "country", "material"] = "company", draws: int = 60, as_of: dt.date | None = None
) -> Answer:  # fmt: skip
    """Rank failures by the share of munitions' output that they cost.

    Args:
        of: What fails: a company's lines, all lines in a country, or all lines of a material or part.
        draws: How many draws of the unknown shares, 20 to 1000.
        as_of: Leave out lines and sales that began after this day; the release day of the atlas by default.

    Returns:
        One row a failure that costs anything in some draw: score and rank with 80 % intervals, munitions reached.

    Raises:
        QuestionError: too few or too many draws, or the atlas has no bill of materials or no makers.
    """
    if not 20 <= draws <= 1000:
        raise QuestionError(f"--draws {draws} is not from 20 to 1000")
    on = evidence.day(atlas, as_of)
    world = World(atlas, on)
    if not world.graph.links:
        raise evidence.no_rows(atlas, "bill_of_materials", "bill of materials")
    munitions = sorted(g for g in world.goods if world.is_munition(g))
    lines = lines_of(atlas, world, munitions, Loss((), None, None, "everything"), on)
    units = _units(world, lines, munitions, of)
    sampled = _sampled(world, lines, munitions, list(units.values()), draws)
    names = naming.actor_names(atlas) if of != "material" else naming.good_names(atlas)
    table = _table(world, lines, munitions, units, sampled, names)
    if not table.height:
        raise QuestionError(f"the failure of no {of} costs a munition in this atlas")
    facts = tuple(sorted({f for row in table["fact_ids"] for f in row}))
    found = evidence.gather(atlas, facts)
    table = evidence.graded(atlas, table)
    sentence, findings, brackets = _told(table, of, draws, facts)
    return Answer(
        question="criticality", title=TITLE, parameters={"of": of, "draws": draws, "as_of": on}, sentence=sentence, table=table,
        units=_UNITS, headings={"name": of.capitalize()} | _HEADINGS, assumptions=_assumptions(world, lines, draws),
        findings=findings, brackets=brackets, fact_ids=found.fact_ids, sources=found.sources,
        weakest_grade=found.weakest_grade, method=evidence.method(__doc__), caption=_CAPTION, atlas=atlas.version,
        draw=lambda: _draw(table),
    )  # fmt: skip


def _units(world: World, lines: Sequence[Line], munitions: Sequence[str], of: str) -> dict[str, list[int]]:
    """What can fail -> its lines; a maker is written `company country`."""
    found: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        if line.maker == UNKNOWN or (of == "material" and line.good in munitions):
            continue
        company, _, country = line.maker.partition(" ")
        found.setdefault({"company": company, "country": country, "material": line.good}[of], []).append(i)
    return dict(sorted(found.items()))


def _sampled(
    world: World, lines: Sequence[Line], munitions: Sequence[str], units: Sequence[Sequence[int]], draws: int
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """float64[draws, units, munitions]: share of each munition's output that each failure costs."""
    random = np.random.default_rng(SEED)
    makers: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        makers.setdefault(line.good, []).append(i)
    lost = np.empty((draws, len(units), len(munitions)))
    for draw in range(draws):
        share = np.empty(len(lines))
        for mine in makers.values():
            share[mine] = random.dirichlet(np.ones(len(mine)))
        share = np.maximum(share, TRACE)
        drawn = [replace(line, shares=(float(s), float(s))) for line, s in zip(lines, share, strict=True)]
        built = network_of(world, drawn, draw % 2)
        psi = np.ones((len(lines), len(units)))
        for column, closed in enumerate(units):
            psi[list(closed), column] = 0.0
        level, _, _ = Cascade(built.network).run(psi, "converged", EPS)
        for place, munition in enumerate(munitions):
            mine = makers[munition]
            lost[draw, :, place] = 1 - share[mine] @ level[mine] / share[mine].sum()
    return lost


def _table(
    world: World, lines: Sequence[Line], munitions: Sequence[str], units: Mapping[str, Sequence[int]],
    lost: np.ndarray[Any, np.dtype[np.float64]], names: Mapping[str, str],
) -> pl.DataFrame:  # fmt: skip
    score = lost.mean(axis=2)
    # Ties share the better rank.
    rank = 1 + (score[:, None, :] > score[:, :, None] + TRACE).sum(axis=2)
    rows = []
    for place, (unit, mine) in enumerate(units.items()):
        reached = [m for k, m in enumerate(munitions) if lost[:, place, k].max() > TRACE]
        if not reached:
            continue
        goods = {lines[i].good for i in mine}
        facts = {f for i in mine for f in lines[i].fact_ids}
        facts |= {f for g in goods for m in reached if m != g for f in world.graph.evidence(m, g)}
        low, middle, high = np.quantile(score[:, place], [0.1, 0.5, 0.9])
        first, usual, last = np.quantile(rank[:, place], [0.1, 0.5, 0.9], method="nearest")
        rows.append(
            {
                "id": unit, "name": names.get(unit, unit), "score": float(middle), "score_low": float(low),
                "score_high": float(high), "rank": int(usual), "rank_low": int(first), "rank_high": int(last),
                "munitions": len(reached), "goods": len(goods), "fact_ids": sorted(facts),
            }
        )  # fmt: skip
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort(
        ["score", "score_high", "id"], descending=[True, True, False]
    )


def _told(
    table: pl.DataFrame, of: str, draws: int, facts: tuple[str, ...]
) -> tuple[str, tuple[Finding, ...], tuple[Bracket, ...]]:
    first = table.row(0, named=True)
    own = tuple(first["fact_ids"])
    rivals = table.filter(pl.col("rank_low") <= first["rank_high"]).height
    plural = {"company": "companies", "country": "countries", "material": "materials and parts"}[of]
    bracket = Bracket(
        f"share of munitions' output lost without {first['name']}", first["score_low"], first["score_high"], "1",
        "the 80 % interval over draws of the unknown shares and needs", own,
    )  # fmt: skip
    findings = (
        Finding("failures that cost output", table.height, plural, facts),
        Finding("output lost", first["score"], "1", own),
        Finding("munitions reached", first["munitions"], "goods", own),
        Finding("draws", draws, "draws", facts),
        Finding("may rank as high", rivals, plural, facts),
    )
    return (
        f"Of {table.height} {plural} whose failure costs munitions' output, {first['name']} costs most: {first['score']:.0%} of it "
        f"({bracket.low:.0%} to {bracket.high:.0%} over {draws} draws of what is not on record), reaching {first['munitions']} "
        f"munitions; {rivals} of the {plural} may rank as high.",
        findings,
        (bracket,),
    )


def _assumptions(world: World, lines: Sequence[Line], draws: int) -> tuple[str, ...]:
    none = sum(line.maker == UNKNOWN for line in lines)
    return (
        f"Shares of makers are drawn, {draws} times from a flat Dirichlet distribution with seed {SEED}; every link is an estimate, so "
        "scores and ranks are told with intervals.",
        "A line buys from all known makers of an input in proportion to their shares; recorded sales do not narrow that.",
        "Inputs of unknown need are needed in every other draw; members of an alternative group carry equal parts.",
        f"Of {none} goods no active maker is known; they run on undisturbed and nobody is scored for them.",
        "Every munition counts the same, whatever its number or price; stocks, time and expansion are left out.",
        "A country is that of the site, or else the company's home; countries' shares of materials are not used here: see `exposure`.",
        world.undated,
    )


def _draw(table: pl.DataFrame) -> alt.Chart:
    import altair as alt

    rows = table.head(25).select("name", "score", "score_low", "score_high")
    base = alt.Chart(rows).encode(y=alt.Y("name:N", title=None, sort=rows["name"].to_list()))
    axis = alt.X("score_low:Q", title="Munitions' output lost (share)", axis=alt.Axis(format="%"))
    span = base.mark_rule(strokeWidth=3, color="#9db8d2").encode(x=axis, x2="score_high:Q")
    points = base.mark_point(filled=True, size=60, opacity=1, color="#0072b2").encode(x="score:Q")
    chart: alt.Chart = (span + points).properties(width=420, height=alt.Step(17))
    return chart


_SCHEMA: dict[str, Any] = {
    "id": pl.String, "name": pl.String, "score": pl.Float64, "score_low": pl.Float64, "score_high": pl.Float64, "rank": pl.Int64,
    "rank_low": pl.Int64, "rank_high": pl.Int64, "munitions": pl.Int64, "goods": pl.Int64, "fact_ids": pl.List(pl.String),
}  # fmt: skip
_UNITS = dict.fromkeys(("score", "score_low", "score_high"), "1") | {
    **dict.fromkeys(("rank", "rank_low", "rank_high"), "place"), "munitions": "munitions", "goods": "goods",
}  # fmt: skip
_HEADINGS = {
    "score": "Output lost", "score_low": "Low", "score_high": "High", "rank": "Rank", "rank_low": "Rank, from", "rank_high": "To",
    "munitions": "Munitions reached", "goods": "Goods", "grade": "Grade",
}  # fmt: skip
_CAPTION = "Mean share of munitions' output lost when it fails: median (point) and 80 % interval (line) over draws of the unknown shares."
