"""Does the cooperation with NATO complement the partners' commitments with the United States?

**Cells.** A cell is (function, domain, unordered pair of actors). Every commitment in force on the day fills
one cell for each of its functions × domains × pairs of parties; a multilateral treaty is expanded to its
pairs, an organisation stays one party, and pairs between which it is suspended are left out. Only pairs with
at least one partner are kept.

**Classes.** A field is (function *f*, domain *d*). Per partner *p* and field, with *U* its cells with the United States, *N* those with
NATO or an ally, *A* those with other partners and *X* those with anybody else: *reinforcing* where *U* is filled and any other; *US
only* where *U* alone is; *unique to NATO and allies* where *N* is and *U* is not; *among partners alone* where *A* is and neither *U* nor
*N*; *with others alone*; *uncovered* where the partner has none and a commitment between anybody on record fills the field. A class is
computed twice, on all commitments and on binding ones alone: a statement may stand beside a treaty, but it does not do its work.
*Only the United States is bound* where a binding commitment with it fills the field and none with anybody else does: that is what the
cooperation is not.

**Bindingness.** From the strongest: treaty, agreement between governments or ministries, contract, memorandum of understanding,
programme, statement (on why states choose weaker forms: Lipson 1991, *International Organization* 45:495). Of a cell or field the
strongest form counts.

**Without the United States** (or another actor). The most favourable reading takes away the pairs with it and leaves the other pairs of
the same instrument. The least favourable takes away every instrument in which it has any part: as a party or member of an organisation
that is a party, and for the United States also as convener, hub or supplier. Pair by pair: what is left, in what form, and which
fields open as a gap, with nothing left to the partner from anybody.

**Overlaps.** Instruments that fill the same cell: *duplicates* where their parties are the same, *nested* where the parties of one
are among those of the other, else *crossing* (after the kinds of overlap in Raustiala and Victor 2004, doi:10.1017/S0020818304582036).
A statement beside an instrument of stronger form is told as its political side and not as a duplicate.

The coding of obligations follows the ATOP project (Leeds et al. 2002, doi:10.1080/03050620213653). It counts instruments, not their
worth.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.questions import commitment_tables as tables
from isthmus.questions import evidence, naming
from isthmus.questions.answer import Answer, Bracket, Finding
from isthmus.questions.commitment_cells import (
    AMONG,
    CELL,
    CLASSES,
    NATO,
    REINFORCING,
    UNCOVERED,
    UNIQUE,
    UNITED_STATES,
    US_ONLY,
    cells,
    fields,
    in_force,
    sober,
    universe,
)

if TYPE_CHECKING:
    import altair as alt

TITLE = "Does the cooperation with NATO complement the partners' commitments with the United States?"


def readings(atlas: Atlas) -> tuple[Mapping[str, Any], ...]:
    """What a brief asks: the cells, and what is left pair by pair without the United States."""
    return {}, {"view": "pairs"}


def ask(
    atlas: Atlas, *, group: str = "ip4", view: Literal["cells", "fields", "pairs", "overlaps"] = "cells", without: str = UNITED_STATES,
    statements: bool = True, as_of: dt.date | None = None,
) -> Answer:  # fmt: skip
    """Which functions and domains the partners' commitments cover, with and without the United States.

    Args:
        group: The partners whose commitments are compared, by id or name.
        view: Cells of function, domain and pair; each partner's fields, uncovered ones too; pairs, with what is left of each; or
            overlaps of instruments in one cell.
        without: The actor that is taken away to see what remains, by id or name.
        statements: Count political statements as commitments; the sentence says what changes without them.
        as_of: The day on which the commitments must be in force; the release day of the atlas by default.

    Returns:
        One row a cell, field, pair or overlap. Cells come with the pair, with whom it is, how many commitments and
        how many of them binding, the strongest form, the partner's class over all and over binding commitments, and the strongest form
        left without the actor taken away. Cells in which only the United States is bound come first, those in which nobody is bound last.

    Raises:
        QuestionError: the group or actor is unknown, the group too small, no commitment of a partner was in force, or nothing overlaps.
    """
    on = evidence.day(atlas, as_of)
    everyone, membership_facts = naming.members(atlas, group, on)
    partners = tuple(m for m in everyone if m != UNITED_STATES)
    taken = naming.find_actor(atlas, without)
    allies = naming.members(atlas, NATO, on)[0] if _has_members(atlas, NATO) else ()
    groups = naming.groups_of(atlas, taken, on)
    instruments = in_force(atlas, on)
    everything, fewer = (cells(x, partners, allies, taken, groups) for x in (instruments, sober(instruments)))
    if not everything.height:
        raise evidence.no_rows(atlas, "commitments", f"commitment of {group!r} in force on {on}")
    counted, other = (everything, fewer) if statements else (fewer, everything)
    names = naming.actor_names(atlas)
    by_field = fields(counted, universe(instruments if statements else sober(instruments)), partners)
    shown = tables.table(view, counted, by_field, partners, names, dict(instruments.select("commitment_id", "name").iter_rows()))
    if not shown.height:
        raise naming.QuestionError(f"no two commitments of {group!r} fill one cell on {on}; --view cells lists them all")
    table = evidence.graded(atlas, shown)
    findings = (
        Finding("partners", len(partners), "actors", membership_facts),
        *_findings(counted, other, by_field, statements=statements),
        *tables.findings(view, table, _facts(counted)),
    )
    remaining = _remaining(counted, names[taken])
    found = evidence.gather(atlas, [*_facts(everything), *membership_facts])
    return Answer(
        question="commitments", title=TITLE,
        parameters={"group": group, "view": view, "without": taken, "statements": statements, "as_of": on},
        sentence=_sentence(findings, remaining, names, taken, on, statements=statements)
        + (tables.told(view, table, names[taken]) or _what_it_is_not(counted, names, findings)),
        table=table, units=tables.UNITS[view], headings=tables.headings(view, names[taken]),
        assumptions=_assumptions(instruments, everything, statements=statements, us_in_group=UNITED_STATES in everyone),
        findings=findings, brackets=(remaining,), fact_ids=found.fact_ids, sources=found.sources, weakest_grade=found.weakest_grade,
        method=evidence.method(__doc__), caption=_CAPTION, atlas=atlas.version, draw=lambda: _draw(by_field, names),
    )  # fmt: skip


def _has_members(atlas: Atlas, group: str) -> bool:
    return atlas.sql("SELECT 1 FROM memberships WHERE group_id = ? LIMIT 2", [group]).height > 1


def _facts(found: pl.DataFrame) -> tuple[str, ...]:
    return tuple(sorted(found["fact_id"].unique()))


def _covered(found: pl.DataFrame) -> int:
    return found.select(pl.struct(*CELL, "actor_a", "actor_b")).to_series().n_unique() if found.height else 0


def _findings(
    counted: pl.DataFrame, other: pl.DataFrame, by_field: pl.DataFrame, *, statements: bool
) -> tuple[Finding, ...]:
    """Numbers of the sentence; `unit` tells cells (function, domain, pair) from a partner's fields (function, domain)."""
    every = _facts(counted)
    switch = "cells without statements" if statements else "cells with statements"
    made = [
        Finding("cells", _covered(counted), "cells", every),
        Finding(switch, _covered(other), "cells", _facts(other) or every),
    ]
    for name in CLASSES:
        rows = by_field.filter(pl.col("class") == name)
        made.append(Finding(name, rows.height, "fields of a partner", _of_rows(rows) or every))
    bound = by_field.filter(pl.col("class_binding") == US_ONLY)
    return (*made, Finding("only the US bound", bound.height, "fields of a partner", _of_rows(bound) or every))


def _of_rows(rows: pl.DataFrame) -> tuple[str, ...]:
    return tuple(sorted(rows["fact_ids"].explode().drop_nulls().unique()))


def _remaining(found: pl.DataFrame, without: str) -> Bracket:
    total = _covered(found)
    low, high = (_covered(found.filter(pl.col(f"remains_{end}"))) / total for end in ("low", "high"))
    meaning = (
        f"share of cells with a partner that stay filled without {naming.in_text(without)}; low: every instrument in which it "
        "has a part falls, those of organisations included; high: only its own pairs fall"
    )
    return Bracket(f"cells remaining without {naming.in_text(without)}", low, high, "1", meaning, _facts(found))


def _sentence(
    findings: Sequence[Finding], remaining: Bracket, names: Mapping[str, str], taken: str, on: dt.date, *, statements: bool
) -> str:
    value = {f.name: int(f.value) for f in findings}
    switch = "without statements" if statements else "with statements"
    first = (
        f"On {on} commitments of the {value['partners']} partners fill {value['cells']} cells of function, domain and pair "
        f"({value[f'cells {switch}']} {switch}). Seen from each partner, those with others reinforce those with the United States in "
        f"{value[REINFORCING]} fields of function and domain; those with NATO or an ally stand alone in {value[UNIQUE]}, those among "
        f"partners in {value[AMONG]}; {value[US_ONLY]} fields rest on the United States only and {value[UNCOVERED]} are uncovered."
    )
    second = (
        f" Without {naming.in_text(names[taken])} {remaining.low:.0%} to {remaining.high:.0%} of the cells would stay filled."
    )
    return first + second


def _what_it_is_not(found: pl.DataFrame, names: Mapping[str, str], findings: Sequence[Finding]) -> str:
    """Names the fields in which only the United States is bound, with the partners concerned."""
    bound = (
        found.filter(pl.col("class_binding") == US_ONLY)
        .group_by(*CELL)
        .agg(pl.col("partner").unique().sort())
        .sort(CELL)
    )
    if not bound.height:
        return " In no field is only the United States bound."
    count = next(int(f.value) for f in findings if f.name == "only the US bound")
    listed = "; ".join(
        f"{tables.field_name(row)} ({', '.join(names.get(p, p) for p in row['partner'])})" for row in bound.to_dicts()
    )
    return f" What the cooperation is not: only the United States is bound in {count} of these fields: {listed}."


def _assumptions(
    instruments: pl.DataFrame, found: pl.DataFrame, *, statements: bool, us_in_group: bool
) -> tuple[str, ...]:
    mine = instruments.filter(pl.col("commitment_id").is_in(found["commitment_id"].unique().implode()))
    undated = mine.filter(pl.col("signed").is_null() & pl.col("in_force").is_null()).height
    waiting = mine.filter(pl.col("binding") & pl.col("in_force").is_null()).height
    ending = mine.filter(pl.col("until").is_not_null()).height
    return (
        "An organisation that is a party, such as NATO or the EU, is one actor; its members are not bound singly.",
        f"{waiting} binding commitments without a known entry into force count from their signature.",
        f"{undated} commitments without any date count as in force.",
        f"{ending} of the commitments counted may end on or after the day asked for; the others are taken to run on.",
        "Political statements are counted as commitments, not as binding."
        if statements
        else "Political statements are not counted.",
        "Uncovered means that the atlas has no commitment of the partner there; a field is known by some commitment that fills it, "
        "between anybody.",
        "Parties are as recorded; lists of large instruments may be incomplete.",
        *(
            ("The United States is a member of the group and is not counted among its partners.",)
            if us_in_group
            else ()
        ),
    )


def _draw(by_field: pl.DataFrame, names: Mapping[str, str]) -> alt.Chart:
    import altair as alt

    rows = by_field.with_columns(
        pl.col("partner").replace(names), (pl.col("class_binding") == US_ONLY).alias("us_alone")
    )
    base = alt.Chart(rows).encode(
        x=alt.X("domain:N", title=None, axis=alt.Axis(labelAngle=-40)), y=alt.Y("function:N", title=None)
    )
    colours = ["#0072b2", "#9ecae9", "#d55e00", "#009e73", "#cc79a7", "#eeeeee"]
    scale = alt.Scale(domain=list(CLASSES), range=colours)
    squares = base.mark_rect(stroke="white").encode(
        color=alt.Color("class:N", title="Commitments", scale=scale, legend=alt.Legend(labelLimit=260))
    )
    dots = base.mark_point(filled=True, color="black", size=24).transform_filter(alt.datum.us_alone)
    layered = (squares + dots).properties(width=alt.Step(20), height=alt.Step(18))
    chart: alt.Chart = layered.facet(facet=alt.Facet("partner:N", title=None), columns=2)
    return chart


_CAPTION = (
    "Function × domain coverage of each partner: with the United States only, with others only, or both; a dot marks fields in which "
    "only the United States is bound."
)
