from __future__ import annotations

import pytest

from isthmus.report import citations
from isthmus.report.citations import Cited, as_text, gather, grade_in_words, number_sources, references
from isthmus.report.citations import cite as cite_numbers


def test_numbers_follow_the_first_citation():
    assert number_sources(["b", "a", "b", "c", "a"]) == {"b": 1, "a": 2, "c": 3}


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([], ""),
        ([4], "[4]"),
        ([2, 1], "[1, 2]"),
        ([3, 1, 2], "[1–3]"),
        ([1, 2, 3, 4, 7, 9, 10, 4], "[1–4, 7, 9, 10]"),
    ],
)
def test_ranges_are_compressed(numbers, text):
    assert as_text(cite_numbers(numbers)) == text


def test_what_is_not_printed_is_counted():
    assert cite_numbers([1, 2, 3, 5, 7, 9, 10, 11, 12], most=2) == Cited(((1, 3), (5, 5)), 5)
    assert as_text(cite_numbers([1, 2, 3, 5, 7], most=2)) == "[1–3, 5, +1]"


@pytest.mark.parametrize(
    ("url", "live", "link"),
    [
        ("https://example.org/x", True, True),
        ("http://example.org", True, True),
        ("https://example.org/x", False, False),
        ("javascript:alert(1)", True, False),
        ("data:text/html,x", True, False),
        ("https:///nowhere", True, False),
        ("https://[broken", True, False),
        ("", True, False),
    ],
)
def test_only_live_web_addresses_are_links(cite, url, live, link):
    (reference,) = references({"s": 1}, {"s": cite("s", url=url, live=live)})
    assert (reference.link, reference.url) == (link, url)


def test_references_come_in_the_order_of_their_numbers(cite):
    known = gather([cite("a"), cite("b"), cite("a")])
    assert [r.text for r in references({"a": 2, "b": 1}, known)] == ["Title of b", "Title of a"]


def test_one_id_with_two_citations_is_refused(cite):
    with pytest.raises(ValueError, match=r"'a' is cited in two ways: 'one' and 'two'"):
        gather([cite("a", text="one"), cite("a", text="two")])


def test_grades_are_put_into_words():
    assert grade_in_words("C3") == "C3 (source: fairly reliable; fact: possibly true)"
    assert grade_in_words("ungraded") == "ungraded"
    assert len(citations.RELIABILITY) == len(citations.CREDIBILITY) == 6
