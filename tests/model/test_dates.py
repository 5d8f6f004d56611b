import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isthmus.model.dates import interval, span


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-07-11", "2023-07-11", "2023-07-11"),
        ("2024-08/2024-09-02", "2024-08-01", "2024-09-02"),
        ("2024/..", "2024-01-01", None),
        ("../2024", None, "2024-12-31"),
    ],
)
def test_a_date_is_the_span_of_days_it_may_mean(text, earliest, latest):
    found = span(text)
    assert (str(found.earliest), str(found.latest)) == (str(earliest), str(latest))


@pytest.mark.parametrize(
    "text", ["", "24", "2024-13", "2023-02-29", "2024-7", "2025/2024", "2024/", "../..", "July 2024", "0000", "2024-00"]
)
def test_what_is_no_date_is_refused_with_its_text(text):
    with pytest.raises(ValueError, match=text.split("/")[0] or "''"):
        span(text)


def test_spans_overlap_when_a_day_lies_in_both():
    assert span("2024").overlaps(span("2024-12-31/2025"))
    assert not span("2024").overlaps(span("2025"))
    assert span("../2024").overlaps(span("2024/.."))
    assert not span("../2023").overlaps(span("2024/.."))


@given(st.dates(min_value=dt.date(1, 1, 1)), st.dates(min_value=dt.date(1, 1, 1)))
def test_overlap_is_symmetric_and_agrees_with_the_days(a, b):
    one, two = span(a.isoformat()), span(b.isoformat())
    assert one.overlaps(two) == two.overlaps(one) == (a == b)


def test_an_interval_of_equal_or_missing_ends():
    assert interval("2024", "2024") == "2024"
    assert interval("2024", None) == "2024"
    assert interval(None, "2024") == "../2024"
    assert interval("", "") is None
    with pytest.raises(ValueError, match="ends before"):
        interval("2025", "2024")
