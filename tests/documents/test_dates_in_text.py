"""Dates in invented sentences: what is a date, what it means, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isthmus.documents.dates_in_text import dates
from isthmus.model.dates import Edtf, span

WEDNESDAY = Edtf("2024-07-10")


def told(text: str, reference: Edtf | None = WEDNESDAY) -> list[tuple[str, str | None]]:
    return [(m.text, m.value) for m in dates(1, text, reference)]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("11 July 2023", "2023-07-11"),
        ("11th of July 2023", "2023-07-11"),
        ("Thursday, July 11, 2024", "2024-07-11"),
        ("11–13 July 2023", "2023-07-11/2023-07-13"),
        ("9 to 11 July", "2024-07-09/2024-07-11"),
        ("July 9-11, 2024", "2024-07-09/2024-07-11"),
        ("9 and 10 July 2024", "2024-07-09/2024-07-10"),
        ("30 December – 2 January 2024", "2023-12-30/2024-01-02"),
        ("June 30 to July 2, 2024", "2024-06-30/2024-07-02"),
        ("July 2024", "2024-07"),
        ("November 2023 to March 2024", "2023-11/2024-03"),
        ("December–February 2024", "2023-12/2024-02"),
        ("2024-07-10", "2024-07-10"),
        ("25/07/2023", "2023-07-25"),
        ("07/25/2023", "2023-07-25"),
        ("12/07/2023", None),
        ("3.10.2023", "2023-10-03"),
        ("3. Oktober 2023", "2023-10-03"),
        ("14 juillet 2022", "2022-07-14"),
        ("5 de mayo de 2021", "2021-05-05"),
        ("2024年7月11日", "2024-07-11"),
        ("2023년 8월 18일", "2023-08-18"),
        ("the second quarter of 2025", "2025-04/2025-06"),
        ("Q3 2024", "2024-07/2024-09"),
        ("the first half of 2024", "2024-01/2024-06"),
        ("spring 2024", "2024-03/2024-05"),
        ("winter 2023-24", "2023-12/2024-02"),
        ("the 1990s", "1990/1999"),
        ("mid-2024", "2024"),
        ("FY2025-26", "2025/2026"),
        ("FY2026", "2025-10/2027-03"),
        ("between 2022 and 2024", "2022/2024"),
        ("2022–24", "2022/2024"),
    ],
)  # fmt: skip
def test_written_out(words, value):
    assert told(f"It stands so: {words}, they said.") == [(words, value)]


def test_whose_fiscal_year():
    assert told("Japan's FY2026 budget") == [("FY2026", "2026-04/2027-03")]
    assert told("Congress votes on FY2026.") == [("FY2026", "2025-10/2026-09")]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("yesterday", "2024-07-09"),
        ("earlier today", "2024-07-10"),
        ("tomorrow", "2024-07-11"),
        ("on Tuesday", "2024-07-09"),
        ("on Wednesday", "2024-07-10"),
        ("last Wednesday", "2024-07-03"),
        ("next Tuesday", "2024-07-16"),
        ("this week", "2024-07-08/2024-07-14"),
        ("last week", "2024-07-01/2024-07-07"),
        ("last month", "2024-06"),
        ("next year", "2025"),
        ("two weeks ago", "2024-06-24/2024-06-30"),
        ("three days ago", "2024-07-07"),
        ("last March", "2024-03"),
        ("last September", "2023-09"),
    ],
)  # fmt: skip
def test_told_from_the_documents_day(words, value):
    assert told(f"They met {words}.") == [(words, value)]
    assert told(f"They met {words}.", None) == [(words, None)]


def test_a_weekday_to_come():
    assert told("They will meet on Friday.") == [("on Friday", "2024-07-12")]


def test_a_document_dated_to_the_year_gives_no_day():
    assert told("They met yesterday and last year.", Edtf("2024")) == [("yesterday", None), ("last year", "2023")]


def test_a_month_without_a_year_is_the_nearest():
    assert told("They met in December.", Edtf("2024-01-15")) == [("in December", "2023-12")]
    assert told("They meet on 3 January again.", Edtf("2024-12-15")) == [("3 January", "2025-01-03")]


@pytest.mark.parametrize(
    "text",
    [
        "We may march on and may not stop.",
        "Resolution 2249 and UNSCR 2022 apply.",
        "They made 2022 shells, and in 2023 units were sold for 2024 dollars.",
        "It cost 2023 and weighs 1999.",
        "It has grown over the last year.",
        "Open 24/7, at 10.30 for 9-11 people.",
        "Section 12.3.2 of 45/67",
    ],
)
def test_no_date(text):
    assert told(text) == []


def test_two_days_are_no_span():
    assert told("on February 26 and March 4, 2022") == [("February 26", "2024-02-26"), ("March 4, 2022", "2022-03-04")]


def test_years_with_a_word_that_makes_them_one():
    assert told("In 2022, since 2019, the 2023 Vilnius Summit (2024)") == [(y, y) for y in ("2022", "2019", "2023", "2024")]


@given(
    st.lists(st.sampled_from(["31", "June", "2024", "30", "February", "May", "march", "FY26", "Q1", "2022", "–", "to", "and", ",", ".", "12/13/2023", "on", "Tuesday", "İ", "last", "month", "9999", "0", "年"]), max_size=14),  # noqa: E501
    st.sampled_from([None, "2024", "2024-02", "2024-02-29", "../2024", "0001-01-01", "2024/2025-03"]),
)  # fmt: skip
def test_every_value_is_in_the_calendar_and_every_offset_true(words, reference):
    text = " ".join(words)
    for m in dates(3, text, reference):
        assert text[m.begin : m.end] == m.text
        assert m.value is None or span(m.value)


@pytest.mark.parametrize(
    ("sentence", "words", "value"),
    [
        ("They met on the fourth of June in Lund.", "fourth of June", "2024-06-04"),
        ("It ran from the twenty-first to the twenty-second of May.", "twenty-first to the twenty-second of May.", "2024-05-21/2024-05-22"),
        ("It ran from the 21st to the 25th of June in Lund.", "21st to the 25th of June", "2024-06-21/2024-06-25"),
        ("They sailed in the first week of June off Lund.", "first week of June", "2024-06-01/2024-06-07"),
        ("They sailed in the last week of February 2024.", "last week of February 2024", "2024-02-23/2024-02-29"),
        ("She was in Lund on Tuesday of last week.", "Tuesday of last week", "2024-07-02"),
        ("The two met Monday in Lund.", "Monday", "2024-07-08"),
        ("At Monday's session they agreed.", "Monday", "2024-07-08"),
        ("They met over the weekend in Lund.", "over the weekend", "2024-07-06/2024-07-07"),
        ("He came on Monday (8 July 2024) by ship.", "Monday (8 July 2024", "2024-07-08"),
        ("He came on Monday, 1 July, by ship.", "Monday, 1 July", "2024-07-01"),
    ],
)  # fmt: skip
def test_days_in_words_and_weekdays(sentence, words, value):
    assert told(sentence) == [(words, value)]


@pytest.mark.parametrize("sentence", ["It closed on 31 April 2024.", "It closed on the 31st of April.", "It closed on February 30, 2024."])
def test_a_day_that_no_calendar_has_stays_open(sentence):
    assert [value for _, value in told(sentence)] == [None]


@pytest.mark.parametrize("sentence", ["A second of march music was played.", "Every Monday in Lund they meet."])
def test_words_that_only_look_like_days(sentence):
    assert told(sentence) == []
