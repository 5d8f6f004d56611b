"""What stops if a country, a company or a good stops being supplied?

**Network.** A node is a producing line, a maker of a good; its links are the inputs that the good `consumes` or has as
`part-of`. Makers are companies with an active line; where a country is lost and its share of a good is on record,
countries by their shares. A line buys each input from all known makers in proportion to their shares, members of an alternative
group as one kind. Nothing is known of who buys from whom beyond that: every link is an estimate.

**Cascade.** With ψ the share of a line that the loss leaves, a line's level is the fixed point of
h_j = min(ψ_j, 1 − max over kinds k of Σ_i∈k Λ_ij (1 − h_i)), with Λ_ij the share of supplier i in kind k (Diem et al. 2022,
doi:10.1038/s41598-022-11522-z, the downstream half: a stop of supply hurts those who buy; what makers lose in sales is not
counted). The level of a munition is that of its lines by share: what is left of its output once stocks are used up and
before anyone expands. It is a limit, not a forecast; `disruption` adds time and stocks.

**Bracket.** The favourable reading takes makers as equal (or the least share on record), lets the members of a group that are
not touched take over altogether, and takes inputs of unknown need as not needed. The unfavourable one believes who is stated to
be the only or dominant supplier (or takes the largest share), lets nobody make more than before, and takes unknown needs as
essential. Between them lies what the atlas does not know; `0` in both means that no stop is on record, not that none exists.

**Defence first.** If defence uses a share d of a good and is served first, a supply cut to r leaves it min(1, r / d).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.engine import cascade
from isthmus.questions import evidence, naming
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.questions.dependence import World
from isthmus.questions.naming import QuestionError
from isthmus.questions.producing_lines import UNKNOWN, Line, Loss, find_loss, lines_of, network_of

if TYPE_CHECKING:
    import altair as alt

TITLE = "What stops if a country, a company or a good stops being supplied?"
EXPORT_STOP = ("cn", "gallium;germanium;antimony;rare-earth-oxides;cotton-linters")
"""What is asked by default: China, and the goods whose export it has restricted or from which it supplies much."""
TRACE = 1e-9


def ask(
    atlas: Atlas, *, country: str | None = None, good: str | None = None, company: str | None = None, depth: float = 1.0,
    defence_share: float | None = None, as_of: dt.date | None = None,
) -> Answer:  # fmt: skip
    """What is left of each munition's output when a supply stops.

    Args:
        country: Whose supply stops. With neither country, good nor company: China's gallium, germanium, antimony, rare
            earths and cotton linters; in an atlas without these the good stated to rest on one supplier, there.
        good: The goods that stop, by id or name, several parted by semicolons; all that the country or company makes if empty.
        company: Whose supply stops; its children's too.
        depth: Share of the supply that stops, above 0 to 1.
        defence_share: Share of the goods' use that is defence's, above 0 to 1, where defence is served first; an assumption.
        as_of: Leave out lines, sales and shares that began after this day; the release day of the atlas by default.

    Returns:
        One row a munition that consumes what stops: output left, from the unfavourable to the favourable reading, and
        the good through which most is lost.

    Raises:
        QuestionError: no such country, good or company; nothing is hit; nothing rests on it; or a number out of bounds.
    """
    for name, value in (("--depth", depth), ("--defence-share", 1.0 if defence_share is None else defence_share)):
        if not 0 < value <= 1:
            raise QuestionError(f"{name} {value} is not a share above 0, to 1")
    if country is None and good is None and company is None and _known(atlas, *EXPORT_STOP):
        country, good = EXPORT_STOP
    on = evidence.day(atlas, as_of)
    world = World(atlas, on)
    if not world.graph.links:
        raise evidence.no_rows(atlas, "bill_of_materials", "bill of materials")
    munitions = sorted(g for g in world.goods if world.is_munition(g))
    loss = find_loss(atlas, world, munitions, good, country, company)
    lines = lines_of(atlas, world, munitions, loss, on)
    hit = sorted({line.good for line in lines if line.hit})
    below = {g: {g, *world.graph.downstream(g)} for g in hit}
    reached = [m for m in munitions if any(m in below[g] for g in hit)]
    if not reached:
        raise QuestionError(
            f"no munition in the atlas consumes what stops: {loss.words}; ask `chokepoints` what rests on what"
        )
    left: dict[tuple[str, ...], tuple[dict[str, float], dict[str, float]]] = {
        goods: _left(world, lines, goods, depth, defence_share, frozenset().union(*(below[g] for g in goods)))
        for goods in ((g,) for g in hit)
    }
    together = left[(hit[0],)] if len(hit) == 1 else _left(
        world, lines, hit, depth, defence_share, frozenset().union(*below.values())
    )  # fmt: skip
    rows = [_row(world, m, hit, below, left, together, lines) for m in reached]
    table = pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort("left_low", "left_high", "good_id")
    facts = tuple(sorted({f for row in table["fact_ids"] for f in row}))
    found = evidence.gather(atlas, facts)
    table = evidence.graded(atlas, table)
    sentence, findings, brackets = _told(world, table, loss, hit, depth, facts)
    asked = {"country": loss.country, "good": loss.good, "company": loss.company, "depth": depth,
             "defence_share": defence_share, "as_of": on}  # fmt: skip
    return Answer(
        question="exposure", title=TITLE, parameters=asked, sentence=sentence, table=table, units=_UNITS, headings=_HEADINGS,
        assumptions=_assumptions(world, loss, lines, hit, defence_share), findings=findings, brackets=brackets,
        fact_ids=found.fact_ids, sources=found.sources, weakest_grade=found.weakest_grade, method=evidence.method(__doc__),
        caption=_CAPTION, atlas=atlas.version, draw=lambda: _draw(table),
    )  # fmt: skip


def _known(atlas: Atlas, country: str, goods: str) -> bool:
    return country in naming.actor_names(atlas) and set(goods.split(";")) <= set(naming.good_names(atlas))


def _left(
    world: World,
    lines: Sequence[Line],
    goods: Sequence[str],
    depth: float,
    defence: float | None,
    touched: frozenset[str],
) -> tuple[dict[str, float], dict[str, float]]:
    """Output left of each good, 0–1, in the favourable and the unfavourable reading, when these goods stop."""
    found = []
    for end in (0, 1):
        built = network_of(world, lines, end, touched)
        psi = np.array([1 - depth if line.hit and line.good in goods else 1.0 for line in built.lines])
        if defence is not None:
            for good in (g for g in goods if g in built.makers):
                mine = built.makers[good]
                supply = sum(psi[i] * built.lines[i].shares[end] for i in mine) / sum(
                    built.lines[i].shares[end] for i in mine
                )
                psi[mine] = min(1.0, supply / defence)
        level = cascade.shock(built.network, psi).downstream_level
        shares = {g: np.array([built.lines[i].shares[end] for i in mine]) for g, mine in built.makers.items()}
        found.append({g: float(shares[g] @ level[mine] / shares[g].sum()) for g, mine in built.makers.items()})
    return found[0], found[1]


def _row(
    world: World, munition: str, hit: Sequence[str], below: Mapping[str, set[str]], alone: Mapping[tuple[str, ...], Any],
    together: tuple[dict[str, float], dict[str, float]], lines: Sequence[Line],
) -> dict[str, Any]:  # fmt: skip
    mine = [g for g in hit if munition in below[g]]
    ends = sorted(reading[munition] for reading in together)
    lost = {g: tuple(1 - reading[munition] for reading in alone[(g,)]) for g in mine}
    most = max(mine, key=lambda g: (round(lost[g][1], 9), round(lost[g][0], 9), g))
    facts = {f for line in lines if line.hit and line.good in mine for f in line.fact_ids}
    facts |= {f for g in mine for f in world.supply(g).fact_ids}
    facts |= {f for g in mine if g != munition for f in world.graph.evidence(munition, g)}
    return {
        "good_id": munition, "good": world.name(munition), "left_low": ends[0], "left_high": ends[1],
        "through": world.name(most) if lost[most][1] > TRACE else None,
        "consumes": [world.name(g) for g in mine],
        "stops": "stops in both readings" if ends[1] < TRACE else "stops in the unfavourable reading only" if ends[0] < TRACE
        else "falls in both readings" if ends[1] < 1 - TRACE else "falls in the unfavourable reading only" if ends[0] < 1 - TRACE
        else "no fall on record",
        "fact_ids": sorted(facts),
    }  # fmt: skip


def _told(
    world: World, table: pl.DataFrame, loss: Loss, hit: Sequence[str], depth: float, facts: tuple[str, ...]
) -> tuple[str, tuple[Finding, ...], tuple[Bracket, ...]]:
    falls = [table.filter(pl.col(c) < 1 - TRACE).height for c in ("left_high", "left_low")]
    means = [float(table[c].mean()) for c in ("left_low", "left_high")]  # type: ignore[arg-type]
    ends = "low: the unfavourable reading of makers, substitutes and needs; high: the favourable one"
    turned = "low: the favourable reading; high: the unfavourable one"
    brackets = (
        Bracket("munitions whose output falls", falls[0], falls[1], "goods", turned, facts),
        Bracket("mean output left of the munitions that consume it", means[0], means[1], "1", ends, facts),
    )  # fmt: skip
    findings = (
        Finding("supply that stops", depth, "1", facts),
        Finding("munitions that consume it", table.height, "goods", facts),
        Finding("goods whose supply is hit", len(hit), "goods", facts),
    )
    worst = table.row(0, named=True)
    hardest = f" Hardest hit: {worst['good']}, through {worst['through']}." if worst["through"] else ""
    named = f"; the loss hits {len(hit)} goods" if len(hit) > 1 else ""
    return (
        f"{depth:.0%} of the supply lost ({loss.words}{named}): of {table.height} munitions that consume it, output falls of "
        f"{falls[0]} to {falls[1]}; on average {means[0]:.0%} to {means[1]:.0%} of output is left once stocks are used up.{hardest}",
        findings,
        brackets,
    )


def _assumptions(
    world: World, loss: Loss, lines: Sequence[Line], hit: Sequence[str], defence: float | None
) -> tuple[str, ...]:
    unhit = [world.name(g) for g in loss.goods if g not in hit]
    none = sum(line.maker == UNKNOWN for line in lines)
    told = [
        "Every link between lines is an estimate: a line is taken to buy from all known makers of an input by their shares, so the "
        "answer is told by munition, never by firm.",
        f"Of {none} goods no active maker is known; they are taken to run on undisturbed, so a level of 100 % may only mean that a "
        "fact is missing.",
        "Nobody expands and no stock is used: the level is where output comes to rest.",
        "A stop of supply hurts buyers; what makers upstream lose in sales is not counted.",
        "This is fragility, who supplies what; volumes against capacity are not weighed, since most are not on record.",
        world.undated,
    ]
    if unhit:
        told.insert(0, f"The atlas has neither line nor share there of {', '.join(unhit)}: no loss of it is computed.")
    if defence is not None:
        told.insert(0, f"Defence is taken to use {defence:.0%} of each good that stops and to be served first.")
    return tuple(told)


def _draw(table: pl.DataFrame) -> alt.Chart:
    import altair as alt

    rows = table.head(30).select("good", "left_low", "left_high")
    ends = rows.unpivot(
        ["left_low", "left_high"], index="good", variable_name="reading", value_name="left"
    ).with_columns(pl.col("reading").replace({"left_low": "unfavourable", "left_high": "favourable"}))
    good = alt.Y("good:N", title=None, sort=rows["good"].to_list())
    axis = alt.X("left:Q", title="Output left (share)", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1]))
    span = alt.Chart(rows).mark_bar(height=5, color="#b8b8b8").encode(y=good, x="left_low:Q", x2="left_high:Q")
    colour = alt.Color(
        "reading:N",
        title="Reading",
        scale=alt.Scale(domain=["favourable", "unfavourable"], range=["#0072b2", "#d55e00"]),
    )
    points = alt.Chart(ends).mark_point(filled=True, size=70, opacity=1).encode(y=good, x=axis, color=colour)
    chart: alt.Chart = (span + points).properties(width=420, height=alt.Step(17))
    return chart


_SCHEMA: dict[str, Any] = {
    "good_id": pl.String, "good": pl.String, "left_low": pl.Float64, "left_high": pl.Float64, "through": pl.String,
    "consumes": pl.List(pl.String), "stops": pl.String, "fact_ids": pl.List(pl.String),
}  # fmt: skip
_UNITS = {"left_low": "1", "left_high": "1"}
_HEADINGS = {
    "good": "Munition", "left_low": "Left, low", "left_high": "Left, high", "through": "Most through", "stops": "Output",
    "grade": "Grade",
}  # fmt: skip
_CAPTION = (
    "Output left of the munitions that consume what stops (share of base), between the unfavourable reading (low) and the "
    "favourable one (high); where both stand at 100 %, no fall is on record."
)
