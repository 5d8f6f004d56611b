"""Which missing or weak fact would change the answer most?

Every uncertain fact behind an answer is an item with a favourable and an unfavourable end. Of a scenario (`sustainment`): a range that
a source states, sources that conflict, a stock that may be gone, an input of unknown capacity, a need that may be none, a maker
nobody names, the part of a good that a loss takes, a permission not on record, the time to ship. Of a stop of supply (`exposure`): who
makes how much of a good, a share of a country on which sources differ, from whom a line buys, whether an output needs an
input, whether others can take over; and, where a country is lost, outside that bracket whether makers whom nobody knows stand there.

**Swing.** With everything else at the unfavourable end, the item is turned to its favourable one and the answer computed
again; and the other way round. Each gives a change in the mean share of demand met, or of output left. The larger is the item's swing:
what knowing the fact could move the answer by, seen from where it matters most (a one-at-a-time or *tornado* analysis, from both
ends). Items that bind only together can each have a swing of 0 at the unfavourable end and still matter: the other end shows it.

No score is given by feel: every number is the difference of two solved programmes or cascades.

Goods of which no capacity is on record count in a scenario, at nothing and at all that is wanted: that they are missing is what is
asked. What `criticality` says of a company's failure is narrowed by the facts that matter for its stop.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.questions import evidence, exposure_gaps, scenario_gaps
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.questions.naming import QuestionError
from isthmus.questions.scenario_answers import assumptions, loaded, read
from isthmus.questions.spans import share_span
from isthmus.questions.stopping import stopped
from isthmus.questions.swings import POINTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import altair as alt

    from isthmus.questions.swings import Swing

TITLE = "Which missing or weak fact would change the answer most?"
DEFAULT = "two-theatres"


def readings(atlas: Atlas) -> tuple[Mapping[str, Any], ...]:
    """What a brief asks: of the base scenario, and of the stop that `exposure` is asked by default."""
    return {}, {"question": "exposure"}


def ask(
    atlas: Atlas, *, question: Literal["sustainment", "exposure"] = "sustainment", scenario: str = DEFAULT, pooling: bool | None = None,
    expansion_delay_months: float | None = None, demand_scale: float = 1.0, country: str | None = None, good: str | None = None,
    company: str | None = None, depth: float = 1.0, as_of: dt.date | None = None,
) -> Answer:  # fmt: skip
    """Uncertain facts by how much knowing each could move the answer of another question.

    Args:
        question: Whose answer: sustainment, of a scenario, or exposure, of a stop of supply.
        scenario: With sustainment: name of a bundled scenario, or the path of a .toml file.
        pooling: With sustainment: whether the theatres share what they make; as the scenario says if empty.
        expansion_delay_months: With sustainment: how late expansions come, 0 to 120; as the scenario says if empty.
        demand_scale: With sustainment: what all demand is multiplied by, above 0 to 100.
        country: With exposure: whose supply stops; as exposure asks by default if neither country, good nor company is given.
        good: With exposure: the goods that stop, by id or name, several parted by semicolons.
        company: With exposure: whose supply stops.
        depth: With exposure: share of the supply that stops, above 0 to 1.
        as_of: Leave out what was stated after this day; the release day of the atlas by default.

    Returns:
        One row an uncertain fact that moves the answer: its swing from both ends, and the goods it moves most.

    Raises:
        QuestionError: no such scenario or loss, a parameter of the other question, nothing is uncertain, or a value out of bounds.
    """
    on = evidence.day(atlas, as_of)
    levers = {"pooling": pooling, "expansion_delay_months": expansion_delay_months}
    of_scenario = {
        "scenario": None if scenario == DEFAULT else scenario,
        **levers,
        "demand_scale": None if demand_scale == 1 else demand_scale,
    }
    of_stop = {"country": country, "good": good, "company": company, "depth": None if depth == 1 else depth}
    _check(question, of_scenario if question == "exposure" else of_stop)
    if question == "exposure":
        case = stopped(atlas, on, country, good, company, depth)
        found, ends = exposure_gaps.swings(case)
        subject, assumed = case.loss.words, exposure_gaps.assumptions(case)
        of_stop |= {"country": case.loss.country, "good": case.loss.good, "company": case.loss.company}
    else:
        mine = read(atlas, loaded(scenario, **levers), as_of, demand_scale)
        found, ends = scenario_gaps.swings(mine)
        subject, assumed = mine.scenario.title, assumptions(mine)
    rows = [swing.row() for swing in found if swing.matters]
    if not rows:
        raise QuestionError(
            f"{subject}: no uncertain fact moves the answer by itself; see both readings in the answer of `{question}`"
        )
    table = evidence.graded(
        atlas, pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort(["swing_points", "item"], descending=[True, False])
    )
    facts = tuple(sorted({f for row in table["fact_ids"] for f in row}))
    gathered = evidence.gather(atlas, facts)
    sentence, findings, bracket = _told(question, subject, table, found, ends, facts)
    asked = {"question": question, "scenario": scenario if question == "sustainment" else None, **levers, "demand_scale": demand_scale,
             **of_stop, "depth": depth, "as_of": on}  # fmt: skip
    return Answer(
        question="gaps", title=TITLE, parameters=asked, sentence=sentence, table=table, units=_UNITS, headings=_HEADINGS,
        assumptions=assumed, findings=findings, brackets=(bracket,), fact_ids=gathered.fact_ids, sources=gathered.sources,
        weakest_grade=gathered.weakest_grade, method=evidence.method(__doc__), atlas=atlas.version,
        caption=f"How far knowing each fact could move the {_OF[question]}, seen from both ends of the bracket.",
        draw=lambda: _draw(table, _OF[question]),
    )  # fmt: skip


_OF = {"sustainment": "mean share of demand met", "exposure": "mean share of output left"}


def _check(question: str, of_the_other: Mapping[str, object]) -> None:
    given = [f"--{name.replace('_', '-')}" for name, value in of_the_other.items() if value is not None]
    if given:
        other = "sustainment" if question == "exposure" else "exposure"
        raise QuestionError(f"{', '.join(given)} goes with --question {other}; this asks of {question}")


def _told(
    question: str, subject: str, table: pl.DataFrame, found: Sequence[Swing], ends: tuple[float, float], facts: tuple[str, ...]
) -> tuple[str, tuple[Finding, ...], Bracket]:  # fmt: skip
    ways = "low: every uncertain fact at its unfavourable end; high: at its favourable one"
    bracket = Bracket(_OF[question], min(ends), max(ends), "1", ways, facts)
    first_three = table.head(3).to_dicts()
    findings = [
        Finding("uncertain facts", len(found), "facts", facts), Finding("of which move the answer alone", table.height, "facts", facts),
        *(Finding(f"swing of: {r['item']}", r["swing_points"] / POINTS, "1", tuple(r["fact_ids"])) for r in first_three),
    ]  # fmt: skip
    first = "; ".join(f"{r['item']} ({r['swing_points'] / POINTS:.1%})" for r in first_three)
    what = "of demand is met" if question == "sustainment" else "of munitions' output is left"
    text = (
        f"{subject[0].upper()}{subject[1:]}: {share_span((bracket.low, bracket.high))} {what} on average, and {table.height} of "
        f"{len(found)} uncertain facts move that by themselves. Knowing these would move it most: {first}."
    )
    return text, tuple(findings), bracket


def _draw(table: pl.DataFrame, moved: str) -> alt.Chart:
    import altair as alt

    rows = table.head(25)
    ways = [("points_from_unfavourable", "known at its best, all else at its worst", "#0072b2"),
            ("points_from_favourable", "known at its worst, all else at its best", "#d55e00")]  # fmt: skip
    long = pl.concat(
        [rows.select("item", (pl.col(c) / POINTS).alias("swing"), pl.lit(name).alias("turned")) for c, name, _ in ways]
    )
    colours = alt.Scale(domain=[name for _, name, _ in ways], range=[c for _, _, c in ways])
    chart: alt.Chart = alt.Chart(long).mark_bar(height=6).encode(
        y=alt.Y("item:N", title=None, sort=rows["item"].to_list(), axis=alt.Axis(labelLimit=380)),
        yOffset=alt.YOffset("turned:N", sort=[name for _, name, _ in ways]),
        x=alt.X("swing:Q", title=f"Change in the {moved}", axis=alt.Axis(format=".0%")),
        color=alt.Color("turned:N", title="The fact", scale=colours, legend=alt.Legend(labelLimit=260)),
    ).properties(width=300, height=alt.Step(9))  # fmt: skip
    return chart


_TEXTS = pl.List(pl.String)
_SWINGS = ("swing_points", "points_from_unfavourable", "points_from_favourable")
_SCHEMA: dict[str, Any] = {
    "item": pl.String, "kind": pl.String, **dict.fromkeys(_SWINGS, pl.Float64), "moves": _TEXTS, "fact_ids": _TEXTS,
}  # fmt: skip
_UNITS = dict.fromkeys(_SWINGS, "% points")
_HEADINGS = {
    "item": "Uncertain fact", "kind": "Why", "points_from_unfavourable": "Its best, all else worst",
    "points_from_favourable": "Its worst, all else best", "moves": "Moves most", "grade": "Grade",
}  # fmt: skip
