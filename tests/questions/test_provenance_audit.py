"""Every number in every answer that `isthmus run` gives leads to facts, and every fact to a source with an address."""

import dataclasses
import re

import polars as pl
import pytest

from isthmus.questions import signature
from isthmus.questions.answer import FACTS_COLUMN

MORE_READINGS = {
    "convening": [
        *({"view": view} for view in ("shares", "merge", "next")),
        *({"group": group, "view": view} for group in ("rivals", "aukus") for view in ("pairs", "reliance", "cadence")),
    ],
    "rivals": [{"view": view} for view in ("kinds", "domains")],
}
"""Question -> readings that are held here besides those of the brief."""

NOT_ANSWERED = {"alignment", "transfers"}
"""Questions that the bundled atlas cannot answer: they need facts that a user imports."""


def faults(answer, atlas):
    """What is wrong with an answer's provenance, in words; nothing for a sound one."""
    return [
        *_faults_of_rows(answer, atlas),
        *_faults_of_sources(answer, atlas),
        *_faults_of_numbers(answer),
        *_faults_of_form(answer),
        *_faults_of_grade(answer, atlas),
    ]


def _faults_of_rows(answer, atlas):
    """Every row leads to facts that are there."""
    known = set(atlas.sql("SELECT fact_id FROM facts")["fact_id"])
    rows = answer.table[FACTS_COLUMN].to_list()
    if not rows:
        yield "the table has no rows"
    yield from (f"no facts under {answer.table.row(i, named=True)}" for i, facts in enumerate(rows) if not facts)
    if lost := {fact for facts in rows for fact in facts or ()} - set(answer.fact_ids):
        yield f"the table names facts that the answer does not rest on: {sorted(lost)}"
    if unknown := set(answer.fact_ids) - known:
        yield f"the atlas has no facts {sorted(unknown)}"


def _faults_of_sources(answer, atlas):
    """Every fact leads to sources that are cited, at least one with an address."""
    cited = {c.source_id: c for c in answer.sources}
    codings = set(atlas.sql("SELECT source_id FROM sources WHERE kind = 'coding'")["source_id"])  # their own publication
    rows = atlas.sql(
        "SELECT fact_id, list(source_id) AS sources FROM fact_sources WHERE fact_id IN (SELECT unnest(?::VARCHAR[])) GROUP BY 1",
        [list(answer.fact_ids)],
    )
    if bare := set(answer.fact_ids) - set(rows["fact_id"]):
        yield f"facts without a source: {sorted(bare)}"
    for fact, sources in rows.iter_rows():
        if uncited := set(sources) - set(cited):
            yield f"{fact}: sources {sorted(uncited)} are not cited"
        if not any(s in cited and (cited[s].url or s in codings) for s in sources):
            yield f"{fact}: none of its sources has an address"


def _faults_of_numbers(answer):
    """Every number of the sentence is a finding or the end of a bracket, and those have facts.

    Numbers inside names and dates that the table or the parameters hold are not numbers of the answer.
    """
    text = answer.sentence
    names = [str(v) for column in answer.table.select(pl.col(pl.String)).iter_columns() for v in column.drop_nulls()]
    names += [
        str(v)
        for column in answer.table.select(pl.col(pl.List(pl.String))).iter_columns()
        for v in column.explode().drop_nulls()
    ]
    names += [str(v) for v in answer.parameters.values() if not isinstance(v, int | float)]
    for name in sorted(set(names), key=len, reverse=True):
        text = text.replace(name, " ")
    text = text.replace("95 %", " ")  # what share of intervals hold the truth: part of an interval's name
    text = re.sub(r"\d{4}(-\d{2}){0,2}(/\d{4}(-\d{2}){0,2})?", " ", text)
    known = {f"{f.value:.0%}" if f.unit == "1" else f"{f.value:.0f}" for f in answer.findings}
    known |= {f"{end:.0%}" if b.unit == "1" else f"{end:.0f}" for b in answer.brackets for end in (b.low, b.high)}
    # Small shares are told to a tenth of a per cent.
    known |= {f"{f.value:.1%}" for f in answer.findings if f.unit == "1"}
    known |= {f"{end:.1%}" for b in answer.brackets if b.unit == "1" for end in (b.low, b.high)}
    # Coefficients and distances are told to a hundredth.
    known |= {f"{f.value:.2f}" for f in answer.findings if f.unit == "1"}
    known |= {f"{end:.2f}" for b in answer.brackets if b.unit == "1" for end in (b.low, b.high)}
    # Rates and expected counts are told to a tenth.
    known |= {f"{f.value:.1f}" for f in answer.findings if f.unit != "1"}
    known |= {f"{v}" for c in ("munitions", "contacts") if c in answer.table.columns for v in answer.table[c]}
    found = re.findall(r"\d+(?:\.\d+)?%?", text)
    if not found:
        yield f"the sentence has no number: {answer.sentence}"
    if loose := [number for number in found if number not in known]:
        yield f"{', '.join(loose)}: neither finding nor end of a bracket, in: {answer.sentence}"
    for number in (*answer.findings, *answer.brackets):
        if not number.fact_ids or not set(number.fact_ids) <= set(answer.fact_ids):
            yield f"{number} rests on no facts, or on others than the answer"
    yield from (f"{b}: the ends stand the wrong way round" for b in answer.brackets if not b.low <= b.high)


def _faults_of_form(answer):
    """Every numeric column has a unit and every heading a column."""
    numeric = {c for c, dtype in answer.table.schema.items() if dtype.is_numeric()}
    if bare := numeric - set(answer.units):
        yield f"numeric columns without a unit: {sorted(bare)}"
    if lost := set(answer.headings) - set(answer.table.columns):
        yield f"headings without a column: {sorted(lost)}"
    if not answer.assumptions:
        yield "no assumptions"
    if not answer.brackets:
        yield "no brackets"


def _faults_of_grade(answer, atlas):
    """The weakest grade is that of a fact."""
    query = "SELECT max(grade) FROM facts WHERE fact_id IN (SELECT unnest(?::VARCHAR[]))"
    weakest = atlas.sql(query, [list(answer.fact_ids)]).item()
    if answer.weakest_grade != weakest or not re.fullmatch(r"[A-F][1-6]", answer.weakest_grade):
        yield f"the weakest grade is told as {answer.weakest_grade!r}; that of its facts is {weakest!r}"


LONG = frozenset({"gaps", "investment"})
"""Questions that solve many programmes: audited in the slow run."""


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.slow if n in LONG else ()) for n in signature.names()])
def test_every_number_leads_to_facts_and_every_fact_to_a_cited_source(name, bundled):
    readings = [*signature.readings(name, bundled), *MORE_READINGS.get(name, ())]
    assert (name in NOT_ANSWERED) is (not readings), "a question that the brief does not ask belongs in NOT_ANSWERED"
    assert [
        f"{dict(values)}: {fault}"
        for values in readings
        for fault in faults(signature.ask(name, bundled, **values), bundled)
    ] == []


@pytest.fixture(scope="module")
def sound(bundled):
    return signature.ask("commitments", bundled)


def _with_loose_number(a):
    return {"sentence": f"{a.sentence} It is 777%."}


def _with_bracket_upside_down(a):
    first, *others = a.brackets
    return {"brackets": (*others, _unchecked(first, low=first.high + 1))}


def _unchecked(thing, **changes):
    """A copy with other values, past whatever its own constructor refuses."""
    copy = object.__new__(type(thing))
    for f in dataclasses.fields(thing):
        object.__setattr__(copy, f.name, changes.get(f.name, getattr(thing, f.name)))
    return copy


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda a: {"table": a.table.clear()}, "the table has no rows"),
        (lambda a: {"table": a.table.with_columns(pl.lit([], dtype=pl.List(pl.String)).alias(FACTS_COLUMN))}, "no facts under"),
        (lambda a: {"fact_ids": a.fact_ids[1:]}, "does not rest on"),
        (lambda a: {"fact_ids": (*a.fact_ids, "facts/none")}, r"no facts \['facts/none'\]"),
        (lambda a: {"fact_ids": (*a.fact_ids, "facts/none")}, r"facts without a source: \['facts/none'\]"),
        (lambda a: {"sources": a.sources[1:]}, "are not cited"),
        (lambda a: {"sources": tuple(_unchecked(c, url=None) for c in a.sources)}, "none of its sources has an address"),
        (_with_loose_number, "777%: neither finding nor"),
        (lambda a: {"sentence": "None at all."}, "has no number"),
        (lambda a: {"findings": (_unchecked(a.findings[0], fact_ids=()),)}, "rests on no facts"),
        (_with_bracket_upside_down, "the wrong way round"),
        (lambda a: {"units": {}}, "without a unit"),
        (lambda a: {"headings": {"nowhere": "Nowhere"}}, r"headings without a column: \['nowhere'\]"),
        (lambda a: {"assumptions": ()}, "no assumptions"),
        (lambda a: {"brackets": ()}, "no brackets"),
        (lambda a: {"weakest_grade": "A1"}, "told as 'A1'"),
    ],
)  # fmt: skip
def test_the_audit_finds_what_is_unsound(sound, bundled, change, told):
    assert faults(sound, bundled) == []
    assert re.search(told, "\n".join(faults(_unchecked(sound, **change(sound)), bundled)))
