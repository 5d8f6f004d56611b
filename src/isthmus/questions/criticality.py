"""Which failure hurts most: of a site, a company, a country's makers, or a material?

**Score.** The Economic Systemic Risk Index of Diem et al. 2022 (doi:10.1038/s41598-022-11522-z) on the lines that make munitions and
what goes into them: close every line at the site, of the company, in the country, or of the material, let the loss run down to the
munitions (the downstream half, at its fixed point: see `exposure`), and take the mean share of output that munitions lose,
each munition counting the same. 1 means that every munition in the atlas stops.

**Intervals.** Shares of companies are not on record, so no score of one maker can be. Each draw gives every good's makers shares
from a flat Dirichlet distribution (all splits equally likely). One known supplier is not a sole supplier: a maker that nobody names
takes part in the split unless a source states that there is none; a maker stated to be dominant has half and its part of the other
half; those whose rates of output are on record are split by these; a line of unknown status takes part in every second draw, by
chance. Whoever is on record as selling to a line is its only supplier of the good in half of the draws, by chance for each; what
suppliers sell is then fitted to their shares (iterative proportional fitting, Deming and Stephan 1940,
doi:10.1214/aoms/1177731829), so that a buyer of one supplier leaves the others to the rest. Inputs of unknown need are needed in every
other draw, and in these draws inputs stated not essential count by their part. Scores and ranks are the median of the draws with the 80 %
interval; the draws are the same for all that is compared. Where the intervals of two ranks overlap, the atlas cannot tell which of
the two matters more.

**Countries.** Where countries' shares of a good are on record, they are the makers: of the last stage before use, each at its newest
year, drawn between the least and the most of the sources. What they leave is split among companies elsewhere and the maker that
nobody names.

The maker that nobody names is never closed with a site, company or country, so scores of these leave it out. Alternatives carry
equal parts and no more, so that a score errs high where substitution is easy.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.engine.cascade import EPS, Cascade
from isthmus.questions import drawn_shares, evidence, naming
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.questions.country_shares import country_shares, in_words
from isthmus.questions.dependence import World
from isthmus.questions.levels import TRACE
from isthmus.questions.line_network import bought_by, network_of, on_the_way
from isthmus.questions.naming import QuestionError
from isthmus.questions.producing_lines import OTHERS, UNKNOWN, Line, Loss, lines_of, without_maker

if TYPE_CHECKING:
    import altair as alt

TITLE = "Which failure hurts most: of a site, a company, a country's makers, or a material?"
PLURALS = {"company": "companies", "site": "sites", "country": "countries", "material": "materials and parts"}
SEED = 1
NOTHING = 1e-7
"""A loss that only the least share drawn for every line makes."""


def readings(atlas: Atlas) -> tuple[Mapping[str, Any], ...]:
    """What a brief asks: companies, then materials and parts."""
    return {}, {"of": "material"}


def ask(
    atlas: Atlas, *, of: Literal["company", "site", "country", "material"] = "company", draws: int = 60, as_of: dt.date | None = None
) -> Answer:  # fmt: skip
    """Rank failures by the share of munitions' output that they cost.

    Args:
        of: What fails: a company's lines, those at a site, all lines in a country, or all lines of a material or part.
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
    lines = lines_of(atlas, world, munitions, Loss((), None, None, "everything"), on, by_site=of == "site")
    if of == "country":
        lines = drawn_shares.by_country(lines, country_shares(atlas, on))
    units = _units(lines, munitions, of)
    sampled = _sampled(world, lines, munitions, list(units.values()), draws)
    names = _names(atlas, of)
    table = _table(world, lines, munitions, units, sampled, names)
    if not table.height:
        raise QuestionError(f"the failure of no {of} costs a munition in this atlas")
    facts = tuple(sorted({f for row in table["fact_ids"] for f in row}))
    found = evidence.gather(atlas, facts)
    table = evidence.graded(atlas, table)
    sentence, findings, brackets = _told(table, of, draws, facts)
    return Answer(
        question="criticality", title=TITLE, parameters={"of": of, "draws": draws, "as_of": on}, sentence=sentence, table=table,
        units=_UNITS, headings={"name": of.capitalize()} | _HEADINGS, assumptions=_assumptions(world, lines, of, draws),
        findings=findings, brackets=brackets, fact_ids=found.fact_ids, sources=found.sources,
        weakest_grade=found.weakest_grade, method=evidence.method(__doc__), caption=_CAPTION, atlas=atlas.version,
        draw=lambda: _draw(table),
    )  # fmt: skip


def _names(atlas: Atlas, of: str) -> Mapping[str, str]:
    if of == "site":
        return dict(atlas.sql("SELECT site_id, name FROM sites").rows())
    return naming.good_names(atlas) if of == "material" else naming.actor_names(atlas)


def _units(lines: Sequence[Line], munitions: Sequence[str], of: str) -> dict[str, list[int]]:
    """What can fail -> its lines. Whoever nobody names fails only with the whole material."""
    found: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        material = "" if line.good in munitions else line.good
        company = "" if line.maker in (UNKNOWN, OTHERS) else line.maker
        unit = {"company": company, "site": line.site, "country": line.country, "material": material}[of]
        if unit:
            found.setdefault(unit, []).append(i)
    return dict(sorted(found.items()))


def _sampled(
    world: World, lines: Sequence[Line], munitions: Sequence[str], units: Sequence[Sequence[int]], draws: int
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """float64[draws, units, munitions]: share of each munition's output that each failure costs."""
    random = np.random.default_rng(SEED)
    goods = drawn_shares.makers_of(world, lines)
    lost = np.empty((draws, len(units), len(munitions)))
    for draw in range(draws):
        drawn = drawn_shares.drawn_lines(goods, lines, random)
        alone = drawn_shares.drawn_purchases(world, random)
        built = network_of(world, drawn, draw % 2, alone=alone, fitted=True)
        psi = np.ones((built.network.firms, len(units)))
        for column, closed in enumerate(units):
            psi[list(closed), column] = 0.0
        level, _, _ = Cascade(built.network).run(psi, "converged", EPS)
        for place, munition in enumerate(munitions):
            mine = built.makers[munition]
            share = np.array([drawn[i].shares[0] for i in mine])
            lost[draw, :, place] = 1 - share @ level[mine] / share.sum()
    return np.where(lost < NOTHING, 0.0, lost)


def _table(
    world: World, lines: Sequence[Line], munitions: Sequence[str], units: Mapping[str, Sequence[int]],
    lost: np.ndarray[Any, np.dtype[np.float64]], names: Mapping[str, str],
) -> pl.DataFrame:  # fmt: skip
    score = lost.mean(axis=2)
    # Ties share the better rank.
    rank = 1 + (score[:, None, :] > score[:, :, None] + TRACE).sum(axis=2)
    bought = bought_by(world, lines)
    rows = []
    for place, (unit, mine) in enumerate(units.items()):
        reached = [m for k, m in enumerate(munitions) if lost[:, place, k].max() > TRACE]
        if not reached:
            continue
        goods = {lines[i].good for i in mine}
        facts = {f for i in mine for f in lines[i].fact_ids}
        facts |= {f for g in goods for m in reached if m != g for f in world.graph.evidence(m, g)}
        facts |= {f for m in reached for f in on_the_way(world, bought, m, goods)}
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
    plural = PLURALS[of]
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


def _assumptions(world: World, lines: Sequence[Line], of: str, draws: int) -> tuple[str, ...]:
    recorded = {line.good for line in lines if line.basis}
    shares = in_words((world.name(line.good), line.basis) for line in lines if line.basis)
    doubtful = len({(line.good, line.maker) for line in lines if line.doubtful})
    known = [line for line in lines if line.maker != UNKNOWN]
    bare = sum(not line.site for line in known)
    told = (
        f"Countries' shares of {len(recorded)} goods are on record and take the place of their makers, drawn between the least and the "
        f"most of the sources, of the last stage on record at the newest year: {shares}." if recorded else "",
        "A country is that of the site, or else the company's home." if of == "country" else "",
        f"{bare} of {len(known)} lines name no site; they cannot be scored and run on." if of == "site" else "",
        f"Shares of makers are drawn, {draws} times from a flat Dirichlet distribution with seed {SEED}; every link is an estimate, so "
        "scores and ranks are told with intervals.",
        "A maker that nobody names shares in every good that nobody is stated to be the only maker of; it runs on. A maker stated to be "
        f"dominant has half, and its part of the other half. {doubtful} lines of unknown status take part in every second draw, by chance.",
        "A line buys from all makers of an input in proportion to their shares, or in half of the draws from those on record as selling "
        "to it alone; what suppliers sell is fitted to their shares where that can be.",
        "Inputs of unknown need are needed in every other draw, and in these inputs stated not essential count by their part of the "
        "inputs, all alike with one not on record; members of an alternative group carry equal parts.",
        f"Of {len(without_maker(lines))} goods no active maker is known; "
        + ("as materials they are scored like others." if of == "material" else "they run on and nobody is scored for them."),
        "Every munition counts the same, whatever its number or price; stocks, time and expansion are left out.",
        world.undated,
    )  # fmt: skip
    return tuple(line for line in told if line)


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
