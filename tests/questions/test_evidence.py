import polars as pl
import pytest

from isthmus.questions import evidence


def known(atlas):
    """Grade and sources of every fact, read row by row: the twin of what `evidence` asks in SQL."""
    grades = dict(atlas.sql("SELECT fact_id, grade FROM facts").iter_rows())
    sources: dict[str, set[str]] = {}
    for fact, source in atlas.sql("SELECT fact_id, source_id FROM fact_sources").iter_rows():
        sources.setdefault(fact, set()).add(source)
    return grades, sources


@pytest.mark.parametrize("every", [1, 2, 7])
@pytest.mark.parametrize("kind", [list, iter, set, pl.Series])
def test_evidence_is_what_reading_fact_by_fact_gives(small_atlas, every, kind):
    grades, sources = known(small_atlas)
    asked = sorted(grades)[::every]
    found = evidence.gather(small_atlas, kind([*asked[::-1], asked[0]]))  # unsorted, and one of them twice
    assert found.fact_ids == tuple(asked)
    assert found.weakest_grade == max(grades[f] for f in asked)
    cited = set().union(*(sources[f] for f in asked))
    assert {c.source_id for c in found.sources} == cited
    assert evidence.sources_of(small_atlas, kind(asked)) == sorted(cited)


def test_each_row_has_the_weakest_grade_of_its_facts_and_none_where_it_has_no_facts(small_atlas):
    grades, _ = known(small_atlas)
    ids = sorted(grades)
    rows = [ids[:3], [], ids[5:6] * 2, ids[::4], None]
    table = pl.DataFrame({"what": list("abcde"), "fact_ids": rows}, schema_overrides={"fact_ids": pl.List(pl.String)})
    found = evidence.graded(small_atlas, table)
    assert found.columns == ["what", "grade", "fact_ids"]
    assert found["grade"].to_list() == [max(grades[f] for f in row) if row else None for row in rows]
    assert found.drop("grade").equals(table)
    assert len(set(found["grade"].drop_nulls())) > 1  # else any grade would do


def test_facts_that_the_atlas_lacks_are_named(small_atlas):
    asked = [*small_atlas.sql("SELECT fact_id FROM facts LIMIT 3")["fact_id"], *(f"nowhere/{i}" for i in range(7, 0, -1))]
    with pytest.raises(LookupError, match=r"lacks facts \['nowhere/1', .*'nowhere/5'\]"):
        evidence.gather(small_atlas, asked)


def test_no_facts_have_no_sources_and_no_grade(small_atlas):
    found = evidence.gather(small_atlas, [])
    assert (found.fact_ids, found.sources, found.weakest_grade) == ((), (), "")
