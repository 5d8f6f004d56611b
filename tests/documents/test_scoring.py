"""How reasons add up."""

from __future__ import annotations

import math

import pytest

from isthmus.documents.scoring import Evidence, joined, weigh


def test_log_odds_are_added_and_squashed() -> None:
    score, reasons = weigh([Evidence(1.5, "for"), Evidence(-0.5, "against")])
    assert score == pytest.approx(1 / (1 + math.exp(-1)))
    assert reasons == ("for (+1.5)", "against (-0.5)")


def test_no_evidence_is_even_odds() -> None:
    assert weigh([]) == (0.5, ())


def test_further_tellings_raise_a_score_by_one_step_at_most() -> None:
    assert joined([0.5]) == 0.5
    assert joined([0.5, 0.5]) == pytest.approx(1 / (1 + math.exp(-0.5)))
    assert joined([0.5] * 9) == pytest.approx(1 / (1 + math.exp(-1)))
    assert joined([0.5, 0.1]) == 0.5
