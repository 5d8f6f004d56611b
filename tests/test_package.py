"""`import isthmus` as a notebook uses it."""

import altair as alt
import polars as pl
import pytest

import isthmus


def test_what_a_user_needs_is_at_the_top():
    assert {"ask", "open_atlas", "questions", "__version__"} <= set(dir(isthmus))
    assert {"chokepoints", "commitments", "convening", "ecosystem"} <= set(isthmus.questions.names())
    with pytest.raises(AttributeError, match="no attribute 'answer'"):
        _ = isthmus.answer


def test_the_example_of_the_readme():
    with isthmus.open_atlas() as atlas:
        answer = isthmus.ask("chokepoints", atlas, good="pac-3")
    assert isinstance(answer.table, pl.DataFrame)
    assert isinstance(answer.figure(), alt.LayerChart)
    assert answer.sources[0].text
    assert "PAC-3" in answer.sentence


def test_an_answer_shows_itself_in_a_notebook(small_atlas):
    html = isthmus.ask("convening", small_atlas, group="trio")._repr_html_()
    assert "<svg" in html
    assert "Trio meeting" in html
    assert "<script" not in html
