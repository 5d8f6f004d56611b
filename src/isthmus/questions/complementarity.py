"""Who can relieve whom?

For every good that a theatre lacks and every state of the other theatre that makes or holds it: what falls short here, what is to spare
there, whether it may be passed on, whether it fits, and which agreements between the two sides would enable it.

**Measure.** With each theatre by itself (`sustainment` without sharing), S is what falls short of the good here over the horizon and F is
what the state could make and holds beyond what its own theatre takes. Relief = min(F, S): a matching of surplus to shortage, item by
item; states that relieve the same shortage are not added up. `pooling` solves for all together and weighs
inputs and time, which this does not.

**Bracket.** Least relief: the unfavourable F against the favourable S, and nothing unless a permission is on record and nothing on
record says that the good does not fit. Most relief: the favourable F against the unfavourable S, and nothing if a refusal is on
record or the good is stated not to fit.

An agreement enables if it is in force, binds or includes the state and some state or organisation of the other theatre, and
concerns supply: mutual logistic support, making together, purchase or security of supply.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import polars as pl

from isthmus.atlas.handle import AMONG, Atlas, among
from isthmus.model.theatres import THEATRE_OF
from isthmus.questions import evidence, naming, permissions
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.questions.capacities import FAVOURABLE, UNFAVOURABLE
from isthmus.questions.naming import QuestionError
from isthmus.questions.permissions import SUPPLIES_BOTH
from isthmus.questions.scenario_answers import (
    Ends,
    assumptions,
    direct_facts,
    ends_of,
    loaded,
    read,
)
from isthmus.questions.spans import share_span, whole_span
from isthmus.questions.sustaining import Plan, Reading, line_capacity, plan, solve_each
from isthmus.scenarios.form import THEATRE_NAMES

if TYPE_CHECKING:
    import altair as alt

    from isthmus.questions.setting import Setting

TITLE = "Who can relieve whom?"
SUPPLY = ("logistics", "co-production", "procurement", "security-of-supply")
"""Functions of agreements that enable a state to supply another."""
TRACE = 0.5
"""Half a unit over the whole horizon: less is none."""


def ask(
    atlas: Atlas, *, scenario: str = "two-theatres", good: str | None = None,
    stocks: Literal["bracket", "recorded", "none"] | None = None, expansion_delay_months: float | None = None,
    demand_scale: float = 1.0, as_of: dt.date | None = None,
) -> Answer:  # fmt: skip
    """Shortage here against what is to spare there, with permission, fit and agreements.

    Args:
        scenario: Name of a bundled scenario, or the path of a .toml file; whether it shares is set aside.
        good: Only this good, by id or name; all that are wanted if empty.
        stocks: Whether stocks on record are still there; as the scenario says if empty.
        expansion_delay_months: How late expansions come, 0 to 120; as the scenario says if empty.
        demand_scale: What all demand is multiplied by, above 0 to 100.
        as_of: Leave out what was stated or agreed after this day; the release day of the atlas by default.

    Returns:
        One row a good, a state that has it and the theatre that lacks it: shortage, what is to spare, relief in units.

    Raises:
        QuestionError: no such scenario, the good is not wanted in it, nobody has to spare what is short, or a value out of bounds.
    """
    levers = {"stocks": stocks, "expansion_delay_months": expansion_delay_months}
    apart = read(atlas, loaded(scenario, pooling=False, **levers), as_of, demand_scale)
    good = naming.find_good(atlas, good) if good else None
    if good is not None and good not in {w.good for w in apart.wanted}:
        raise QuestionError(
            f"--good {good!r} is not wanted in {scenario}; it wants {', '.join(sorted({w.good for w in apart.wanted}))}"
        )
    on = evidence.day(atlas, as_of)
    plans = [plan(apart, Reading(end)) for end in (FAVOURABLE, UNFAVOURABLE)]
    solved = solve_each(plans)
    ends = ends_of(apart, plans[1], (solved[0][1], solved[1][1]))
    spare = [_spare(p, best.ship) for p, (best, _) in zip(plans, solved, strict=True)]
    agreed = {
        (state, theatre): _agreements(atlas, apart, state, theatre, on)
        for theatre in apart.theatres
        for state in _states(apart)
    }
    rules = permissions.Rules.of(atlas, on)
    rows = [
        row for e in ends if good in (None, e.wanted.good) for state in _states(apart)
        if (row := _row(atlas, apart, rules, e, state, spare, agreed[state, e.wanted.theatre], on))
    ]  # fmt: skip
    if not rows:
        raise QuestionError(
            f"{scenario}: no state of one theatre is on record to make or hold what the other lacks; see `sustainment`"
        )
    table = evidence.graded(atlas, pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort(
        ["relief_share_high", "relief_share_low", "good_id", "from_id"], descending=[True, True, False, False]))  # fmt: skip
    facts = tuple(sorted({f for row in table["fact_ids"] for f in row}))
    found = evidence.gather(atlas, facts)
    sentence, findings, brackets = _told(apart, table, facts)
    asked = {"scenario": scenario, "good": good, **levers, "demand_scale": demand_scale, "as_of": on}
    extra = (
        "What is to spare is reckoned from capacity and stock; whether its inputs allow it is not: see `pooling`.",
        "The United States is left out as a giver: it supplies both theatres in every scenario.",
    )
    return Answer(
        question="complementarity", title=TITLE, parameters=asked, sentence=sentence, table=table, units=_UNITS, headings=_HEADINGS,
        assumptions=(*extra, *assumptions(apart)), findings=findings, brackets=brackets, fact_ids=found.fact_ids,
        sources=found.sources, weakest_grade=found.weakest_grade, method=evidence.method(__doc__), caption=_CAPTION,
        atlas=atlas.version, draw=lambda: _draw(table),
    )  # fmt: skip


def _states(apart: Setting) -> list[str]:
    return sorted(({c.state for c in apart.capacities} | {s.state for s in apart.stocks}) - {SUPPLIES_BOTH})


def _spare(mine: Plan, ship: np.ndarray[Any, np.dtype[np.float64]]) -> dict[tuple[str, str], float]:
    """(good, state) -> units that it could make or holds over the horizon and sends nowhere."""
    found: dict[tuple[str, str], float] = {}
    for c in mine.setting.capacities:
        made = float(line_capacity(mine.setting, c, mine.reading).sum())
        found[c.good, c.state] = found.get((c.good, c.state), 0.0) + made
    for g, good in enumerate(mine.goods):
        for r, state in enumerate(mine.regions):
            if mine.programme.stock[g, r] > 0:
                found[good, state] = found.get((good, state), 0.0) + float(mine.programme.stock[g, r])
    for (good, state, _), units in zip(mine.routes, ship.sum(axis=1), strict=True):
        found[good, state] = found.get((good, state), 0.0) - float(units)
    return {key: max(0.0, units) for key, units in found.items()}


def _row(
    atlas: Atlas, apart: Setting, rules: permissions.Rules, e: Ends, state: str, spare: Sequence[Mapping[tuple[str, str], float]],
    agreed: Sequence[tuple[str, str]], on: dt.date,
) -> dict[str, Any] | None:  # fmt: skip
    w = e.wanted
    if THEATRE_OF.get(state) == w.theatre or not any((w.good, state) in reading for reading in spare):
        return None
    short = sorted(x if x > TRACE else 0.0 for x in (float(o.short.sum()) for o in e.outcomes))
    free = sorted(reading.get((w.good, state), 0.0) for reading in spare)
    if short[1] <= TRACE:
        return None
    allowed = rules.permission(w.good, state, permissions.recipients_in(w.theatre, apart.states))
    fits = permissions.compatibility(atlas, w.good, state, w.theatre, on)
    least = min(free[0], short[0]) if allowed.status == "allowed" and fits.status != "refused" else 0.0
    most = 0.0 if "refused" in (allowed.status, fits.status) else min(free[1], short[1])
    demand = max(float(u.sum()) for u in w.units)
    facts = {
        *direct_facts(apart, w.good),
        *w.fact_ids,
        *allowed.fact_ids,
        *fits.fact_ids,
        *(fact for _, fact in agreed),
    }
    return {
        "good_id": w.good, "good": apart.name(w.good), "from_id": state, "from": apart.place(state), "theatre": THEATRE_NAMES[w.theatre],
        "short_low": short[0], "short_high": short[1], "spare_low": free[0], "spare_high": free[1], "relief_low": least,
        "relief_high": most, "relief_share_low": least / demand, "relief_share_high": most / demand, "permission": allowed.status,
        "permission_words": allowed.words, "fit": fits.status if fits.status != "refused" else "does not fit", "fit_words": fits.words,
        "agreements": [name for name, _ in agreed], "fact_ids": sorted(facts),
    }  # fmt: skip


def _agreements(atlas: Atlas, apart: Setting, state: str, theatre: str, on: dt.date) -> list[tuple[str, str]]:
    """Agreements on supply in force between a state and the other theatre: (name, fact)."""
    there = [x for x in (*apart.states, "nato", "eu") if THEATRE_OF.get(x) == theatre and x != SUPPLIES_BOTH]
    if not there or THEATRE_OF.get(state) == theatre:
        return []
    rows = atlas.sql(
        f"""SELECT DISTINCT c.name, c.fact_id FROM commitments c
        JOIN commitments__parties a ON a.fact_id = c.fact_id AND a.value = ?
        JOIN commitments__parties b ON b.fact_id = c.fact_id AND b.value IN {AMONG}
        JOIN commitments__functions f ON f.fact_id = c.fact_id AND f.value IN {AMONG}
        WHERE (c.signed_earliest IS NULL OR c.signed_earliest <= ?) AND (c.until_latest IS NULL OR c.until_latest >= ?) ORDER BY 1""",
        [state, among(there), among(SUPPLY), on, on],
    )
    return [(str(name), str(fact)) for name, fact in rows.iter_rows()]


def _told(
    apart: Setting, table: pl.DataFrame, facts: tuple[str, ...]
) -> tuple[str, tuple[Finding, ...], tuple[Bracket, ...]]:
    unknown = table.filter(pl.col("permission") == "unknown").height
    bare = table.filter(pl.col("agreements").list.len() == 0).height
    able = [table.filter(pl.col(c) > TRACE).height for c in ("relief_low", "relief_high")]
    ways = "low: least to spare, no permission unless on record; high: most to spare, permission given unless refused"
    findings = (
        Finding("pairs of a state and a shortage", table.height, "pairs", facts),
        Finding("pairs without a permission on record", unknown, "pairs", facts),
        Finding("pairs without an agreement on supply", bare, "pairs", facts),
    )
    brackets = [Bracket("pairs that can relieve", able[0], able[1], "pairs", ways, facts)]
    span = whole_span(able)
    text = (
        f"{apart.scenario.title}: of {table.height} pairs of a state and what the other theatre lacks, {span} can relieve; of {unknown} no "
        f"permission is on record either way, and {bare} have no agreement on supply between them."
    )
    first = table.row(0, named=True)
    if first["relief_high"] > TRACE:
        share = (first["relief_share_low"], first["relief_share_high"])
        brackets.append(
            Bracket(f"share of demand that {first['from']} could meet", *share, "1", ways, tuple(first["fact_ids"]))
        )
        text += f" Most: {first['from']} with {first['good']} for the {first['theatre']}, {share_span(share)} of what is wanted there."
    return text, findings, tuple(brackets)


def _draw(table: pl.DataFrame) -> alt.Chart:
    import altair as alt

    rows = (
        table.head(30)
        .with_columns((pl.col("from") + " → " + pl.col("theatre") + ": " + pl.col("good")).alias("pair"))
        .drop("fact_ids", "agreements")
    )
    base = alt.Chart(rows).encode(
        y=alt.Y("pair:N", title=None, sort=rows["pair"].to_list(), axis=alt.Axis(labelLimit=320))
    )
    axis = alt.X("relief_share_low:Q", title="Relief (share of what is wanted there)", axis=alt.Axis(format="%"))
    colour = alt.Color("permission:N", title="Permission", scale=alt.Scale(
        domain=["allowed", "unknown", "refused"], range=["#0072b2", "#999999", "#d55e00"]))  # fmt: skip
    span = base.mark_rule(strokeWidth=4, opacity=0.6).encode(x=axis, x2="relief_share_high:Q", color=colour)
    point = base.mark_point(filled=True, size=45, opacity=1).encode(
        x=alt.X("relief_share_high:Q", title="Relief (share of what is wanted there)"), color=colour
    )
    chart: Any = alt.layer(span, point).properties(width=360, height=alt.Step(20))
    return chart  # type: ignore[no-any-return]


_TEXTS = pl.List(pl.String)
_AMOUNTS = ("short_low", "short_high", "spare_low", "spare_high", "relief_low", "relief_high")
_SHARES = ("relief_share_low", "relief_share_high")
_SCHEMA: dict[str, Any] = {
    "good_id": pl.String, "good": pl.String, "from_id": pl.String, "from": pl.String, "theatre": pl.String,
    **dict.fromkeys((*_AMOUNTS, *_SHARES), pl.Float64), "permission": pl.String, "permission_words": pl.String, "fit": pl.String,
    "fit_words": pl.String, "agreements": _TEXTS, "fact_ids": _TEXTS,
}  # fmt: skip
_UNITS = dict.fromkeys(_AMOUNTS, "each") | dict.fromkeys(_SHARES, "1")
_HEADINGS = {
    "good": "Good", "from": "From", "theatre": "To", "short_low": "Short, low", "short_high": "Short, high", "spare_low": "To spare, low",
    "spare_high": "To spare, high", "relief_share_low": "Relief, low", "relief_share_high": "Relief, high", "permission": "Permission",
    "fit": "Fit", "agreements": "Agreements on supply", "grade": "Grade",
}  # fmt: skip
_CAPTION = "Part of what is wanted that each state of the other theatre could meet, from the least to the most, by permission on record."
