"""Every number in every answer that `isthmus run` gives leads to facts, and every fact to a source with an address."""

import re

import polars as pl
import pytest

from isthmus.atlas.handle import open_atlas
from isthmus.questions import signature
from isthmus.questions.answer import FACTS_COLUMN

with open_atlas() as _opened:
    READINGS = [(name, dict(values)) for name in signature.names() for values in signature.readings(name, _opened)]
READINGS += [("convening", {"view": v}) for v in ("shares", "merge", "next")]
READINGS += [
    ("convening", {"group": g, "view": v}) for g in ("rivals", "aukus") for v in ("pairs", "reliance", "cadence")
]
READINGS += [("rivals", {"view": v}) for v in ("kinds", "domains")]


@pytest.fixture(scope="module")
def atlas():
    with open_atlas() as opened:
        yield opened


@pytest.fixture(
    scope="module", params=READINGS, ids=lambda reading: f"{reading[0]}-{'-'.join(map(str, reading[1].values()))}"
)
def answer(request, atlas):
    name, values = request.param
    return signature.ask(name, atlas, **values)


def test_every_row_leads_to_facts_that_are_there(answer, atlas):
    known = set(atlas.sql("SELECT fact_id FROM facts")["fact_id"])
    rows = answer.table[FACTS_COLUMN].to_list()
    bare = [answer.table.row(i, named=True) for i, facts in enumerate(rows) if not facts]
    assert rows
    assert bare == []
    assert {fact for facts in rows for fact in facts} <= set(answer.fact_ids) <= known


def test_every_fact_leads_to_a_source_with_an_address_that_is_cited(answer, atlas):
    cited = {c.source_id: c for c in answer.sources}
    codings = set(atlas.sql("SELECT source_id FROM sources WHERE kind = 'coding'")["source_id"])  # their own publication
    rows = atlas.sql(
        "SELECT fact_id, list(source_id) AS sources FROM fact_sources WHERE fact_id IN (SELECT unnest(?::VARCHAR[])) GROUP BY 1",
        [list(answer.fact_ids)],
    )
    assert rows.height == len(answer.fact_ids)
    for fact, sources in rows.iter_rows():
        assert set(sources) <= set(cited), fact
        assert any(cited[s].url or s in codings for s in sources), fact


def test_every_number_of_the_sentence_is_a_finding_or_bracket_with_facts(answer):
    """Numbers inside names and dates that the table or the parameters hold are not numbers of the answer."""
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
    assert found
    assert [number for number in found if number not in known] == []
    assert all(f.fact_ids and set(f.fact_ids) <= set(answer.fact_ids) for f in answer.findings), answer.findings
    assert all(b.fact_ids and set(b.fact_ids) <= set(answer.fact_ids) and b.low <= b.high for b in answer.brackets)


def test_every_numeric_column_has_a_unit_and_every_heading_a_column(answer):
    numeric = {c for c, dtype in answer.table.schema.items() if dtype.is_numeric()}
    assert numeric <= set(answer.units)
    assert set(answer.headings) <= set(answer.table.columns)
    assert answer.assumptions
    assert answer.brackets
    assert re.fullmatch(r"[A-F][1-6]", answer.weakest_grade)


def test_the_weakest_grade_is_that_of_a_fact(answer, atlas):
    query = "SELECT max(grade) FROM facts WHERE fact_id IN (SELECT unnest(?::VARCHAR[]))"
    assert atlas.sql(query, [list(answer.fact_ids)]).item() == answer.weakest_grade
