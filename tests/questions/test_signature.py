import datetime as dt

import pytest

from isthmus.questions import signature
from isthmus.questions.naming import QuestionError

VIEWS = ("meetings", "pairs", "shares", "reliance", "cadence", "merge", "next")


def test_questions_are_found_without_being_registered():
    names = signature.names()
    assert {"chokepoints", "commitments", "convening", "ecosystem", "hindcast"} <= set(names)
    assert list(names) == sorted(names)
    assert not {"answer", "evidence", "signature", "suppliers"} & set(names)


def test_a_question_tells_its_title_method_and_parameters():
    asked = signature.question("convening")
    assert asked.title.startswith("Who calls the partners together")
    assert "doi:10.2307/2576011" in asked.method
    view = next(p for p in asked.parameters if p.name == "view")
    assert (view.choices, view.default, view.option) == (VIEWS, "meetings", "--view")
    assert all(p.meaning for name in signature.names() for p in signature.question(name).parameters)
    assert all("as_of" in [p.name for p in signature.question(name).parameters] for name in signature.names())


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("chokepoint", {}, "near: chokepoints"),
        (
            "convening",
            {"grup": "ip4"},
            r"takes no parameter 'grup' \(near: group\); it takes group, view, without, years, window_days, since, as_of",
        ),
        (
            "convening",
            {"view": "meeting"},
            r"--view 'meeting' is not one of meetings, pairs, shares, .*, next \(near: meetings\)",
        ),
        ("convening", {"since": "last year"}, "--since 'last year' is not a day such as 2026-06-30"),
        ("commitments", {"statements": "perhaps"}, "--statements 'perhaps' is not true or false"),
        ("convening", {"group": "tri"}, "no actor 'tri'; near: "),
        (
            "convening",
            {"group": "lone"},
            "'lone' has 1 member on 2026-01-01; a group needs two. The atlas knows the groups lone, nato, trio",
        ),
        ("convening", {"group": "beta"}, "'beta' has 0 members"),
        (
            "convening",
            {"group": "trio", "since": "2040-01-01"},
            "no engagement of 'trio' from 2040-01-01 to 2026-01-01; its engagements cover 2023",
        ),
        ("chokepoints", {"good": "missle-a"}, "no good 'missle-a'; near: missile-a"),
        ("commitments", {"group": "trio", "as_of": "1990-01-01"}, r"'trio' has 1 member on 1990-01-01"),
    ],
)
def test_wrong_use_is_told_with_what_would_do(small_atlas, name, parameters, message):
    with pytest.raises(QuestionError, match=message):
        signature.ask(name, small_atlas, **parameters)


def test_texts_are_read_as_on_the_command_line(small_atlas):
    answer = signature.ask("convening", small_atlas, group="the Trio", since="2024-06-01", as_of="2025-12-31")
    assert answer.parameters["since"] == dt.date(2024, 6, 1)
    assert answer.parameters["group"] == "the Trio"
