"""What stops if a country, a company or a good stops being supplied?

**Network.** A node is a producing line, a maker of a good; its links are the inputs that the good `consumes` or has as
`part-of`. Makers are companies with an active line or one of unknown status; where a country is lost and its share of a good is on
record, countries by their shares: of the last stage before use that is on record (refining before output of no stated stage before
mining), at its newest year. A line buys each input from all makers in proportion to their shares, members of an alternative
group as one kind; where a source names its suppliers, perhaps from these alone. Volumes are on record of hardly any link: the
others are estimates.

**Cascade.** With ψ the share of a line that the loss leaves, a line's level is the fixed point of
h_j = min(ψ_j, 1 − max over kinds k of Σ_i∈k Λ_ij (1 − h_i), 1 − Σ over inputs not essential of Λ_ij (1 − h_i)), with Λ_ij the
share of supplier i in kind k, or in all inputs of j where the input is not essential (Diem et al. 2022,
doi:10.1038/s41598-022-11522-z, the downstream half: a stop of supply hurts those who buy; what makers lose in sales is not
counted). The level of a munition is that of its lines by share: what is left of its output once stocks are used up and
before anyone expands. It is a limit, not a forecast; `disruption` adds time and stocks.

**Bracket.** Shares of makers are read in up to six ways: active makers alike; those stated to be the only or dominant supplier
make all; lines of unknown status beside the active ones; beside these one maker that nobody names, unless one is stated to be
the only one; and where rates of two makers or more are on record, by these at their least and at their most. A recorded purchase is
read in two: from the suppliers on record alone, or from all makers by their shares. The favourable reading takes for each good and
purchase the way that leaves most (policy iteration), lets the members of a group that are not touched take over altogether,
and takes inputs of unknown need, or stated not essential, as not needed. The unfavourable one takes the way that leaves least, lets
nobody make more than before, takes unknown needs as essential, and lets inputs stated not essential count by their part. No
mixture of these ways lies outside. Between the two lies what the atlas does not know. Lines of which no purchase is on record are
taken to be hit alike; were different ones hit by different inputs, losses could add up (the bounds of Fréchet 1951), which no
source tells.

**What is missing.** A good of which no maker is known may be made where the loss strikes. The bracket leaves it alone; what would
be left if all such makers were lost too stands beside it, and a munition that stands only as long as they are not says so.

**Defence first.** If defence uses a share d of a good and is served first, a supply cut to r leaves it min(1, r / d). The share is
that on record of the good, the least in the favourable reading and the most in the other, or else the one assumed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.questions import evidence
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.questions.country_shares import in_words
from isthmus.questions.levels import (
    NOT_ESSENTIAL,
    NOT_ESSENTIAL_COUNTS,
    TRACE,
    Levels,
    goods_that_may_be_hit,
    is_known,
    levels,
    settled,
)
from isthmus.questions.line_network import Bought, bought_by, on_the_way, told_of_links
from isthmus.questions.producing_lines import Loss, without_maker
from isthmus.questions.spans import share_span, whole_span
from isthmus.questions.stopping import Stopped, stopped

if TYPE_CHECKING:
    import altair as alt

TITLE = "What stops if a country, a company or a good stops being supplied?"


def ask(
    atlas: Atlas, *, country: str | None = None, good: str | None = None, company: str | None = None, depth: float = 1.0,
    defence_first: bool = False, defence_share: float | None = None, as_of: dt.date | None = None,
) -> Answer:  # fmt: skip
    """What is left of each munition's output when a supply stops.

    Args:
        country: Whose supply stops. With neither country, good nor company: China's gallium, germanium, antimony, rare
            earths and cotton linters; in an atlas without these the good stated to rest on one supplier, there.
        good: The goods that stop, by id or name, several parted by semicolons; all that the country or company makes if empty.
        company: Whose supply stops; its children's too.
        depth: Share of the supply that stops, above 0 to 1.
        defence_first: Defence is served first with goods whose defence share is on record.
        defence_share: Defence is served first with every good; its share of their use, above 0 to 1, an assumption where none is on record.
        as_of: Leave out lines, sales and shares that began after this day; the release day of the atlas by default.

    Returns:
        One row a munition that consumes what stops, or may: output left, from the unfavourable to the favourable reading,
        the good through which most is lost, and what is left if all makers that nobody knows are lost too.

    Raises:
        QuestionError: no such country, good or company; nothing is hit; nothing rests on it; or a number out of bounds.
    """
    on = evidence.day(atlas, as_of)
    case = stopped(atlas, on, country, good, company, depth, defence_first=defence_first, defence_share=defence_share)
    world, lines, hit, reached, ends = case.world, case.lines, case.hit, case.reached, case.ends
    together = levels(world, lines, case.stop, case.touched, ends)
    alone = {g: _alone(case, g) for g in hit}
    bought = bought_by(world, lines)
    perhaps = [m for m in case.munitions if m not in reached and is_known(world, m) and together.doubt(m)]
    rows = [_row(case, m, alone, together, bought) for m in (*reached, *perhaps)]
    table = pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort("left_low", "left_high", "left_if_there", "good_id")
    facts = tuple(sorted({f for row in table["fact_ids"] for f in row}))
    found = evidence.gather(atlas, facts)
    table = evidence.graded(atlas, table)
    sentence, findings, brackets = _told(
        table, case.loss, reached, len(hit), len(goods_that_may_be_hit(lines)), depth, facts
    )
    loss = case.loss
    asked = {"country": loss.country, "good": loss.good, "company": loss.company, "depth": depth,
             "defence_first": defence_first, "defence_share": defence_share, "as_of": on}  # fmt: skip
    return Answer(
        question="exposure", title=TITLE, parameters=asked, sentence=sentence, table=table, units=_UNITS,
        headings=_headings(table),
        assumptions=_assumptions(case, defence_share), findings=findings, brackets=brackets,
        fact_ids=found.fact_ids, sources=found.sources, weakest_grade=found.weakest_grade, method=evidence.method(__doc__),
        caption=_CAPTION, atlas=atlas.version, draw=lambda: _draw(table),
    )  # fmt: skip


def _alone(case: Stopped, good: str) -> tuple[dict[str, float], ...]:
    """What is left of each good where one alone stops, in the readings chosen for all that stop."""
    stop, touched = replace(case.stop, goods=frozenset({good})), frozenset(case.below[good])
    return tuple(
        settled(case.world, its.lines, end, stop, touched, fixed=its.choice).left for end, its in enumerate(case.ends)
    )


def _row(
    case: Stopped, munition: str, alone: Mapping[str, Sequence[Mapping[str, float]]], together: Levels, bought: Sequence[Bought]
) -> dict[str, Any]:  # fmt: skip
    world, below = case.world, case.below
    mine = [g for g in case.hit if munition in below[g]]
    # What may be lost is named only where nothing else is, or else a country's loss would name every good.
    named = mine or [g for g in below if munition in below[g]]
    lost = {g: tuple(1 - reading[munition] for reading in alone[g]) for g in mine}
    most = max(mine, key=lambda g: (round(lost[g][1], 9), round(lost[g][0], 9), g), default=None)
    facts = {f for line in case.lines if line.hit and line.good in mine for f in line.fact_ids}
    facts |= {f for g in mine for f in world.supply(g).fact_ids}
    facts |= {f for g in named if g != munition for f in world.graph.evidence(munition, g)}
    facts |= {f for g in mine if g in case.defence for f in case.defence[g].fact_ids}
    facts |= on_the_way(world, bought, munition, mine)
    if not mine:
        facts |= {x.fact_id for x in world.graph.links if x.output == munition}
    return {
        "good_id": munition, "good": world.name(munition), "left_low": together.least[munition],
        "left_high": together.most[munition], "left_if_there": together.if_there[munition],
        "through": world.name(most) if most and lost[most][1] > TRACE else None,
        "consumes": [world.name(g) for g in named], "stops": _state(together, munition),
        "fact_ids": sorted(facts),
    }  # fmt: skip


def _state(together: Levels, munition: str) -> str:
    """What becomes of the munition, in words; what rests on a missing fact says so."""
    least, most = together.least[munition], together.most[munition]
    if doubt := together.doubt(munition):
        return doubt
    if most < TRACE:
        return "stops in both readings"
    if least < TRACE:
        return "stops in the unfavourable reading only"
    if most < 1 - TRACE:
        return "falls in both readings"
    return "falls in the unfavourable reading only" if least < 1 - TRACE else "no fall on record"


def _told(
    table: pl.DataFrame, loss: Loss, reached: Sequence[str], hit: int, may_be: int, depth: float, facts: tuple[str, ...]
) -> tuple[str, tuple[Finding, ...], tuple[Bracket, ...]]:
    consume = table.filter(pl.col("good_id").is_in(reached))
    falls = [consume.filter(pl.col(c) < 1 - TRACE).height for c in ("left_high", "left_low")]
    means = [float(consume[c].mean()) for c in ("left_low", "left_high")]  # type: ignore[arg-type]
    ends = "low: the unfavourable reading of makers, substitutes and needs; high: the favourable one"
    turned = "low: the favourable reading; high: the unfavourable one"
    brackets = [
        Bracket("munitions whose output falls", falls[0], falls[1], "goods", turned, facts),
        Bracket("mean output left of the munitions that consume it", means[0], means[1], "1", ends, facts),
    ]
    findings = [
        Finding("supply that stops", depth, "1", facts),
        Finding("munitions that consume it", consume.height, "goods", facts),
        Finding("goods whose supply is hit", hit, "goods", facts),
    ]
    worst = consume.row(0, named=True)
    text = (
        f"{depth:.0%} of the supply lost ({loss.words}{f'; the loss hits {hit} goods' if hit > 1 else ''}): of {consume.height} "
        f"munitions that consume it, output falls of {whole_span(falls)}; on average {share_span(means)} of output is left once stocks "
        "are used up."
    )
    if worst["through"]:
        text += f" Hardest hit: {worst['good']}, through {worst['through']}."
    soft = consume.filter(pl.col("stops") == NOT_ESSENTIAL).height
    if soft:
        findings.append(Finding("fall only by a need stated not essential", soft, "goods", facts))
        text += f" For {soft} of these it falls only if an input stated not to be essential counts by its part."
    if may_be:
        there = table.filter(pl.col("left_if_there") < 1 - TRACE).height
        findings += [
            Finding("goods of unknown maker that may be lost too", may_be, "goods", facts),
            Finding("munitions that fall if these are lost too", there, "goods", facts),
        ]
        text += (
            f" Makers of {may_be} more goods are not on record; if these were lost too, output would fall of {there}."
        )
    return text, tuple(findings), tuple(brackets)


def _assumptions(case: Stopped, defence_share: float | None) -> tuple[str, ...]:
    world, lines = case.world, case.lines
    unhit = [world.name(g) for g in case.loss.goods if g not in case.hit]
    shares = in_words((world.name(line.good), line.basis) for line in lines if line.basis)
    doubtful = len({(line.good, line.maker) for line in lines if line.doubtful})
    on_record = [f"{world.name(g)} {share_span(its.ends)}" for g, its in case.defence.items()]
    told = [
        f"Defence is taken to use {defence_share:.0%} of each good that stops, where no share is on record, and to be served first."
        if defence_share is not None else "",
        f"Defence is served first; its share of use on record: {', '.join(on_record)}." if on_record else "",
        f"The atlas has neither line nor share there of {', '.join(unhit)}: no loss of it is computed." if unhit else "",
        f"Countries' shares are of the last stage on record and its newest year: {shares}." if shares else "",
        told_of_links(world, lines, [its.choice.alone for its in case.ends]),
        f"{doubtful} lines of unknown status, and one maker that nobody names wherever none is stated to be the only one, count "
        "beside the active makers if that makes the loss smaller (favourable) or larger (unfavourable).",
        NOT_ESSENTIAL_COUNTS,
        f"Of {len(without_maker(lines))} goods no active maker is known. The bracket takes them to run on unless the whole good is lost; "
        + ("what is left if all that may stand there is lost too is told beside it." if goods_that_may_be_hit(lines)
           else "none of them is among the goods lost."),
        "Nobody expands and no stock is used: the level is where output comes to rest.",
        "A stop of supply hurts buyers; what makers upstream lose in sales is not counted.",
        "This is fragility, who supplies what; whether others could make up the volume is asked by `sustainment`.",
        world.undated,
    ]  # fmt: skip
    return tuple(line for line in told if line)


def _headings(table: pl.DataFrame) -> dict[str, str]:
    """Without the column on unknown makers where it says nothing new."""
    said = table.filter(pl.col("left_if_there") < pl.col("left_low") - TRACE).height
    return {c: h for c, h in _HEADINGS.items() if said or c != "left_if_there"}


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
    "good_id": pl.String, "good": pl.String, "left_low": pl.Float64, "left_high": pl.Float64, "left_if_there": pl.Float64,
    "through": pl.String, "consumes": pl.List(pl.String), "stops": pl.String, "fact_ids": pl.List(pl.String),
}  # fmt: skip
_UNITS = dict.fromkeys(("left_low", "left_high", "left_if_there"), "1")
_HEADINGS = {
    "good": "Munition", "left_low": "Left, low", "left_high": "Left, high",
    "left_if_there": "Left, unknown makers lost too", "through": "Most through", "stops": "Output",
    "grade": "Grade",
}  # fmt: skip
_CAPTION = (
    "Output left of the munitions that consume what stops (share of base), between the unfavourable reading (low) and the "
    "favourable one (high); where both stand at 100 %, the table says whether a fact is missing."
)
