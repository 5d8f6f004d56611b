"""All proposers together: found by themselves, doubles joined, every part of a candidate in a passage that it names."""

from __future__ import annotations

import pytest
from invented_reading import reading

from isthmus.documents import proposing
from isthmus.documents.proposers.stated import unstated
from isthmus.documents.proposing import found, propose_all
from isthmus.documents.reading import Candidate
from isthmus.model import reading_terms, vocabularies

PAGE = (
    "# Japan and Poland deepen ties", "Prime Minister Sato of Japan met President Nowak of Poland in Warsaw on 3 May 2024.",
    "The two sides signed a memorandum of understanding on cyber training.", "Japan will send 30 experts to Poland.",
    "Northwind Ordnance produces 400 PAC-3 interceptors a year.", "Two undersea cables were cut in the Baltic Sea on 2 May 2024.",
    "We call on Russia to stop its attacks.", "~ NATO and Japan met in Brussels on 9 May 2024.",
)  # fmt: skip


def test_the_proposers_are_found_by_themselves() -> None:
    names = {proposer.__module__.rsplit(".", 1)[-1] for proposer in found()}
    assert {
        "engagements",
        "event_page",
        "exercise_report",
        "recommendations",
        "commitments",
        "figures",
        "incidents",
    } <= names


def test_every_kind_is_proposed_and_every_part_is_stated() -> None:
    page = reading(*PAGE, kind="readout")
    candidates = propose_all(page)
    assert {c.kind for c in candidates} == {"engagement", "recommendation", "commitment", "figure", "incident"}
    for candidate in candidates:
        assert all(page.passage(n).own for n in candidate.passages)
        assert unstated(candidate.kind, candidate.content, page, candidate.passages) == ""
        assert 0 <= candidate.score <= 1
        assert candidate.reasons


def test_terms_are_of_the_vocabularies() -> None:
    for candidate in propose_all(reading(*PAGE, kind="readout")):
        content = candidate.content
        assert candidate.kind in reading_terms.CANDIDATE_KINDS.terms
        kinds = {
            "engagement": vocabularies.ENGAGEMENT_KINDS,
            "recommendation": vocabularies.RECOMMENDATION_KINDS,
            "commitment": vocabularies.COMMITMENT_KINDS,
        }
        if candidate.kind in kinds:
            assert content["kind"] in kinds[candidate.kind].terms
        if candidate.kind == "figure":
            assert content["measure"] in vocabularies.MEASURES.terms


def test_two_runs_give_the_same() -> None:
    assert propose_all(reading(*PAGE, kind="readout")) == propose_all(reading(*PAGE, kind="readout"))


@pytest.mark.parametrize(
    "lines",
    [
        ("# Title",),
        ("# Title", "."),
        ("# Title", "\t"),
        ("# Title", "- "),
        ("# Title", "?!…"),
        ("# Title", "Japan " * 2000),
    ],
)
@pytest.mark.parametrize("kind", ["event-page", "exercise-report", "communique", "speech", "other"])
def test_odd_text_breaks_nothing(lines: tuple[str, ...], kind: str) -> None:
    propose_all(reading(*lines, kind=kind))


def test_a_recommendation_told_twice_is_one() -> None:
    found_ = propose_all(
        reading("# Title", "NATO should fund a joint cell in Brussels.", "NATO should fund a joint cell in Brussels.")
    )
    assert [c.passages for c in found_ if c.kind == "recommendation"] == [(2, 3)]


def test_a_candidate_that_rests_on_a_teaser_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    page = reading("# Title", "~ NATO should fund a joint cell.")
    content: dict[str, object] = {
        "to": [],
        "what": "NATO should fund a joint cell.",
        "theme": None,
        "kind": "recommendation",
    }
    teaser = Candidate(
        kind="recommendation", content=content, passages=(2,), score=0.9, reasons=("invented",), proposer="invented"
    )
    monkeypatch.setattr(proposing, "found", lambda: (lambda _: iter([teaser]),))
    assert propose_all(page) == ()


def test_figures_are_joined_as_each_held_against_every_other() -> None:
    """The twin of the groups: `_tell_the_same` alone, over invented figures of which many differ in what is open alone."""
    import itertools
    import random

    from isthmus.documents import proposing
    from isthmus.documents.reading import Candidate

    def figure(who: str | None, when: str | None, many: float, number: int) -> Candidate:
        party = {"name": who, "id": who} if who else None
        content = {"who": party, "good": {"name": "shell", "id": "shell"}, "measure": "output", "how_many": many,
                   "how_many_high": None, "unit": "each", "per": "year", "status": "actual", "when": when}  # fmt: skip
        return Candidate(kind="figure", content=content, passages=(number,), score=0.9, reasons=("x",), proposer="figures")

    random.seed(5)
    made = [
        figure(random.choice([None, "jp", "kr"]), random.choice([None, "2024", "2025"]), random.choice([5, 5.0, 7]), n)
        for n in range(1, 41)
    ]
    joined = proposing._Joined()
    kept: list[Candidate] = []
    for one in made:
        joined.add(one)
        twin = one
        for other in [k for k in kept if proposing._tell_the_same(k, one)]:
            kept.remove(other)
            twin = proposing._join(other, twin)
        kept.append(twin)
    assert list(joined.every.values()) == kept
    assert 1 < len(kept) < len(made)
    for one, other in itertools.combinations(kept, 2):
        if proposing._tell_the_same(one, other):
            assert proposing._group(one) == proposing._group(other)
