"""What do the two defence-industrial ecosystems gain by sharing?

The programme of `sustainment` is solved twice over the same facts: with each theatre on what it makes and what the United States sends,
and with the makers of each theatre free to supply the other, where a permission allows. The gain is the difference, good by good
and theatre by theatre; a theatre can lose what the other gains.

**Measure.** Gain = share of the demand met with sharing − share met without, over the horizon, and the same in units. What each
state sends to the other theatre is read off the flows of the plan. Under perfect foresight the weighted shortage of the whole is
never worse with sharing, since every plan without it stays possible; single goods and theatres may be (the pooling of risks and
capacities: Eppen 1979, *Management Science* 25:498, doi:10.1287/mnsc.25.5.498).

**Bracket.** Both readings of `sustainment`, each with the permissions that are not on record given and refused: four plans that
share, against the two that do not. The gain is that between plans of the same reading; its ends are the least and the most of the four,
since sharing can be worth most where capacity is read unfavourably and the permission is given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.model.theatres import THEATRE_OF
from isthmus.questions import evidence
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.questions.capacities import FAVOURABLE, UNFAVOURABLE
from isthmus.questions.permissions import SUPPLIES_BOTH
from isthmus.questions.scenario_answers import (
    Ends,
    assumptions,
    ends_of,
    loaded,
    read,
    told_of,
)
from isthmus.questions.spans import share_span, whole_span
from isthmus.questions.sustaining import Outcome, Plan, Reading, permission_item, plan, solve, solve_each
from isthmus.scenarios.form import THEATRE_NAMES

if TYPE_CHECKING:
    import altair as alt

    from isthmus.questions.setting import Setting

TITLE = "What do the two defence-industrial ecosystems gain by sharing?"
TRACE = 1e-4
NOISE = 1e-5
"""Differences of two solutions below this share of a demand are the solver's."""


def ask(
    atlas: Atlas, *, scenario: str = "two-theatres", permissions: Literal["bracket", "known", "all"] | None = None,
    stocks: Literal["bracket", "recorded", "none"] | None = None, inputs: Literal["bracket", "keep-pace", "present-use"] | None = None,
    expansion_delay_months: float | None = None, demand_scale: float = 1.0, as_of: dt.date | None = None,
) -> Answer:  # fmt: skip
    """What sharing between the theatres changes, good by good.

    Args:
        scenario: Name of a bundled scenario, or the path of a .toml file; whether it shares is set aside.
        permissions: Whether sharing needs a permission on record; as the scenario says if empty.
        stocks: Whether stocks on record are still there; as the scenario says if empty.
        inputs: Whether inputs of unknown capacity keep pace with what they go into; as the scenario says if empty.
        expansion_delay_months: How late expansions come, 0 to 120; as the scenario says if empty.
        demand_scale: What all demand is multiplied by, above 0 to 100.
        as_of: Leave out what was stated after this day; the release day of the atlas by default.

    Returns:
        One row a good and theatre: share met without and with sharing in both readings, the gain, and who sends how much.

    Raises:
        QuestionError: no such scenario, it names what the atlas does not have, or a value out of bounds.
    """
    levers = {
        "permissions": permissions,
        "stocks": stocks,
        "inputs": inputs,
        "expansion_delay_months": expansion_delay_months,
    }
    apart = read(atlas, loaded(scenario, pooling=False, **levers), as_of, demand_scale)
    shared = read(atlas, loaded(scenario, pooling=True, **levers), as_of, demand_scale)
    mixed = [_solved(shared, reading) for reading in _readings(shared)]
    without = _outcomes(apart)
    ends = ends_of(shared, mixed[-1].plan, (mixed[0].outcomes, mixed[-1].outcomes))
    rows = [_row(shared, e, without, mixed) for e in ends]
    table = evidence.graded(atlas, pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort(
        ["gain_high", "gain_low", "good_id", "theatre"], descending=[True, True, False, False]))  # fmt: skip
    facts = tuple(sorted({f for row in table["fact_ids"] for f in row}))
    found = evidence.gather(atlas, facts)
    sentence, findings, brackets = _told(shared, table, ends, facts)
    asked = {"scenario": scenario, **levers, "demand_scale": demand_scale, "as_of": evidence.day(atlas, as_of)}
    return Answer(
        question="pooling", title=TITLE, parameters=asked, sentence=sentence, table=table, units=_UNITS, headings=_HEADINGS,
        assumptions=assumptions(shared), findings=findings, brackets=brackets, fact_ids=found.fact_ids,
        sources=found.sources, weakest_grade=found.weakest_grade, method=evidence.method(__doc__), caption=_CAPTION,
        atlas=atlas.version, draw=lambda: _draw(table),
    )  # fmt: skip


@dataclass(frozen=True)
class _Solved:
    """A solved plan that shares: its reading, what it comes to, and (good, theatre) -> state of the other theatre -> units sent."""

    end: int
    plan: Plan
    outcomes: Mapping[tuple[str, str], Outcome]
    sent: Mapping[tuple[str, str], Mapping[str, float]]


def _readings(shared: Setting) -> list[Reading]:
    """Both readings, each with unknown permissions given and refused; the favourable one first, the unfavourable one last."""
    unknown = frozenset(
        permission_item(state, good) for (good, state, _), p in shared.permissions.items() if p.status == "unknown"
    )
    if not unknown or shared.scenario.policy.permissions != "bracket":
        return [Reading(FAVOURABLE), Reading(UNFAVOURABLE)]
    return [Reading(FAVOURABLE), Reading(FAVOURABLE, unknown), Reading(UNFAVOURABLE, unknown), Reading(UNFAVOURABLE)]


def _solved(shared: Setting, reading: Reading) -> _Solved:
    mine = plan(shared, reading)
    best, outcomes = solve(mine)
    sent: dict[tuple[str, str], dict[str, float]] = {}
    for (good, state, theatre), units in zip(mine.routes, best.ship.sum(axis=1), strict=True):
        if state != SUPPLIES_BOTH and THEATRE_OF.get(state) != theatre and units > TRACE:
            sent.setdefault((good, theatre), {})[state] = float(units)
    return _Solved(reading.end, mine, outcomes, sent)


def _outcomes(apart: Setting) -> list[Mapping[tuple[str, str], Outcome]]:
    """What each theatre has by itself, in the favourable and in the unfavourable reading."""
    return [found for _, found in solve_each([plan(apart, Reading(end)) for end in (FAVOURABLE, UNFAVOURABLE)])]


def _row(
    mine: Setting, e: Ends, without: Sequence[Mapping[tuple[str, str], Outcome]], mixed: Sequence[_Solved]
) -> dict[str, Any]:  # fmt: skip
    w = e.wanted
    key = (w.good, w.theatre)
    apart = sorted(o[key].fill for o in without)
    shared = sorted(m.outcomes[key].fill for m in mixed)
    pairs = [(m.outcomes[key], without[m.end][key]) for m in mixed]
    real = [abs(s.fill - a.fill) > NOISE for s, a in pairs]
    gains = [s.fill - a.fill if is_real else 0.0 for (s, a), is_real in zip(pairs, real, strict=True)]
    units = [float((a.short - s.short).sum()) if is_real else 0.0 for (s, a), is_real in zip(pairs, real, strict=True)]
    sent = [m.sent.get(key, {}) for m in mixed]
    givers = sorted({state for by_state in sent for state in by_state})
    received = [sum(by_state.values()) for by_state in sent]
    permissions = {state: mine.permission(w.good, state, w.theatre) for state in givers}
    return {
        "good_id": w.good, "good": mine.name(w.good), "theatre": THEATRE_NAMES[w.theatre],
        "apart_low": apart[0], "apart_high": apart[-1], "shared_low": shared[0], "shared_high": shared[-1],
        "gain_low": min(gains), "gain_high": max(gains), "units_low": min(units), "units_high": max(units),
        "received_low": min(received), "received_high": max(received), "givers": [mine.place(state) for state in givers],
        "permissions": [f"{mine.place(state)}: {p.status}" for state, p in permissions.items()], "missing": list(e.missing),
        "fact_ids": sorted({*e.fact_ids, *(f for p in permissions.values() for f in p.fact_ids)}),
    }  # fmt: skip


def _told(
    mine: Setting, table: pl.DataFrame, ends: Sequence[Ends], facts: tuple[str, ...]
) -> tuple[str, tuple[Finding, ...], tuple[Bracket, ...]]:
    known = {(e.wanted.good, THEATRE_NAMES[e.wanted.theatre]) for e in told_of(ends)}
    rows = [r for r in table.iter_rows(named=True) if (r["good_id"], r["theatre"]) in known]
    findings = [Finding("demands with a capacity on record", len(rows), "demands", facts)]
    if not rows:
        return (
            f"{mine.scenario.title}: of no demand is a capacity on record, so nothing can be said of sharing.",
            (),
            (),
        )
    ways = "low: the least of both readings; high: the most"
    mean = [sum(r[c] for r in rows) / len(rows) for c in ("gain_low", "gain_high")]
    gaining = [sum(r[c] > TRACE for r in rows) for c in ("gain_low", "gain_high")]
    brackets = [
        Bracket("demands that gain", gaining[0], gaining[1], "demands", ways, facts),
        Bracket("mean gain in share met", mean[0], mean[1], "1", ways, facts),
    ]
    text = (
        f"{mine.scenario.title}: of {len(rows)} demands {whole_span(gaining)} gain by sharing between the theatres; on average "
        f"{share_span(mean)} more of demand is met."
    )
    first = rows[0]
    if first["gain_high"] > TRACE:
        brackets.append(
            Bracket(
                f"gain of {first['good']}", first["gain_low"], first["gain_high"], "1", ways, tuple(first["fact_ids"])
            )
        )
        givers = f", from {', '.join(first['givers'])}" if first["givers"] else ""
        text += f" Most: {first['good']} in the {first['theatre']}, {share_span((first['gain_low'], first['gain_high']))} more{givers}."
    losing = [r for r in rows if r["gain_low"] < -TRACE]
    if losing:
        last = min(losing, key=lambda r: (r["gain_low"], r["good_id"]))
        findings += [
            Finding("demands that lose in a reading", len(losing), "demands", facts),
            Finding("largest loss", -last["gain_low"], "1", tuple(last["fact_ids"])),
        ]
        text += (
            f" {len(losing)} lose in a reading, most {last['good']} in the {last['theatre']}: {-last['gain_low']:.0%}."
        )
    return text, tuple(findings), tuple(brackets)


def _draw(table: pl.DataFrame) -> alt.Chart:
    import altair as alt

    rows = table.with_columns((pl.col("good") + ", " + pl.col("theatre")).alias("demand")).drop("fact_ids")
    order = rows["demand"].to_list()
    ways = [("apart", "each theatre apart", "#d55e00"), ("shared", "sharing", "#0072b2")]
    long = pl.concat([
        rows.select("demand", pl.col(f"{c}_low").alias("low"), pl.col(f"{c}_high").alias("high"), pl.lit(name).alias("plan"))
        for c, name, _ in ways
    ])  # fmt: skip
    colours = alt.Scale(domain=[name for _, name, _ in ways], range=[c for _, _, c in ways])
    base = alt.Chart(long).encode(
        y=alt.Y("demand:N", title=None, sort=order, axis=alt.Axis(labelLimit=260)),
        yOffset=alt.YOffset("plan:N", sort=[name for _, name, _ in ways]),
        color=alt.Color("plan:N", title="Plan", scale=colours),
    )
    axis = alt.X("low:Q", title="Demand met (share)", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1]))
    span = base.mark_rule(strokeWidth=4, opacity=0.6).encode(x=axis, x2="high:Q")
    ends = [
        base.mark_point(filled=True, size=35, opacity=1).encode(x=alt.X(f"{c}:Q", title="Demand met (share)"))
        for c in ("low", "high")
    ]
    chart: Any = alt.layer(span, *ends).properties(width=380, height=alt.Step(14))
    return chart  # type: ignore[no-any-return]


_TEXTS = pl.List(pl.String)
_SHARES = ("apart_low", "apart_high", "shared_low", "shared_high", "gain_low", "gain_high")
_AMOUNTS = ("units_low", "units_high", "received_low", "received_high")
_SCHEMA: dict[str, Any] = {
    "good_id": pl.String, "good": pl.String, "theatre": pl.String, **dict.fromkeys((*_SHARES, *_AMOUNTS), pl.Float64), "givers": _TEXTS,
    "permissions": _TEXTS, "missing": _TEXTS, "fact_ids": _TEXTS,
}  # fmt: skip
_UNITS = dict.fromkeys(_SHARES, "1") | dict.fromkeys(_AMOUNTS, "each")
_HEADINGS = {
    "good": "Good", "theatre": "Theatre", "apart_low": "Apart, low", "apart_high": "Apart, high", "shared_low": "Sharing, low",
    "shared_high": "Sharing, high", "gain_low": "Gain, low", "gain_high": "Gain, high", "units_low": "Units gained, low",
    "units_high": "Units gained, high", "permissions": "Sent by, with permission", "missing": "Not on record", "grade": "Grade",
}  # fmt: skip
_CAPTION = (
    "Share of demand met with each theatre apart and with sharing, from the unfavourable to the favourable reading."
)
