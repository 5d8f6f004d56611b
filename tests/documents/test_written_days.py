from __future__ import annotations

import pytest

from isthmus.documents import written_days as days


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("12 March 2031", "2031-03-12"),
        ("Published: Tuesday, March 12th, 2031 | 5 min read", "2031-03-12"),
        ("Speech | 22-05-2031", "2031-05-22"),
        ("Port Alder, 12 March 2031", "2031-03-12"),
        ("14–15 May 2031", "2031-05-14/2031-05-15"),
        ("March 2031", "2031-03"),
        ("12. März 2031", "2031-03-12"),
        ("12 mars 2031", "2031-03-12"),
        ("2031年3月12日", "2031-03-12"),
        ("25/03/2031", "2031-03-25"),
        ("03/25/2031", "2031-03-25"),
        ("03/04/2031", "2031"),  # a day of March or of April: no more than the year is sure
        ("31 February 2031", None),
        ("Officials met on 12 March 2031 and spoke of the safety of cables.", None),
        ("No day at all", None),
    ],
)
def test_date_lines(line: str, day: str | None) -> None:
    assert days.day_of_line(line) == day


@pytest.mark.parametrize(
    ("said", "day"),
    [("2031-03-12T08:00:00Z", "2031-03-12"), ("2031-03", "2031-03"), ("2031", "2031"), ("20310312", "2031-03-12"), ("12 March 2031", "2031-03-12"),  # noqa: E501
     ("soon", None), ("2031-13-01", None)],
)  # fmt: skip
def test_declared_days(said: str, day: str | None) -> None:
    assert days.declared_day(said) == day


def test_datelines_and_closing_lines() -> None:
    assert days.day_of_dateline("PORT ALDER, March 12, 2031 — Officials met.") == "2031-03-12"
    assert days.day_of_dateline("On March 12, 2031 officials met.") is None
    assert days.day_signed("Done at Port Alder on 12 March 2031, in two copies.") == "2031-03-12"


def test_days_in_addresses() -> None:
    assert days.day_in_address("https://a.example/2031/03/12/talks") == "2031-03-12"
    assert days.day_in_address("https://a.example/2031/03/talks") == "2031-03"
    assert days.day_in_address("20310312-readout.txt") == "2031-03-12"
    assert days.day_in_address("https://a.example/item/120313") is None
