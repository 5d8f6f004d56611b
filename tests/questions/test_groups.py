import datetime as dt

import pytest

from isthmus.questions import groups
from isthmus.questions.naming import QuestionError

DAY = dt.date(2026, 1, 1)


def test_a_group_of_the_atlas(small_atlas):
    trio = groups.group(small_atlas, "the Trio", DAY)
    assert (trio.label, trio.members) == ("the group the Trio", ("au", "jp", "kr"))
    assert trio.everyone == "all 3 members of the group the Trio"
    assert trio.fact_ids == ("memberships/trio.au", "memberships/trio.jp", "memberships/trio.kr")


def test_actors_listed_by_name(small_atlas):
    pair = groups.group(small_atlas, "Japan, au; japan", DAY)
    assert (pair.members, pair.everyone, len(pair)) == (("au", "jp"), "Japan and Australia", 2)
    assert pair.fact_ids == ("actors/au", "actors/jp")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("japn, astralia", r"no actor 'japn'; near: jp.*; the atlas has no actor 'astralia'; near: au"),
        ("japan, jp", "'japan, jp' names 1 actor; contact is between two"),
        ("lone", "'lone' has 1 member on 2026-01-01; a group needs two"),
        ("trioo", "near: trio"),
    ],
)
def test_what_is_no_group_is_refused_with_the_reason(small_atlas, text, message):
    with pytest.raises(QuestionError, match=message):
        groups.group(small_atlas, text, DAY)


def test_words():
    assert [groups.listed(w) for w in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
