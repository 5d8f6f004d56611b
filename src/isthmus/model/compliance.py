"""The score of a status: −1, 0 or +1, after the practice of the G7 and G20 Research Groups of the University of Toronto.

There +1 stands for a commitment met in full, 0 for work in progress or a part of it, −1 for none or the contrary; a mean
score s is told as (s + 1) / 2 of full compliance (Kirton, Kokotsis, Guebert and Bracht, *Compliance Coding Manual for
International Institutional Commitments*, Global Governance Program, University of Toronto, version of 12 November 2020).
"""

from __future__ import annotations

from isthmus.model.vocabularies import EVIDENCE_STATUSES

SCORE_OF = {"done": 1, "partly": 0, "open": -1}
"""Status of evidence -> its score."""

assert SCORE_OF.keys() == EVIDENCE_STATUSES.terms.keys()


def compliance(mean_score: float) -> float:
    """The share of full compliance, 0–1, that a mean score of −1 to +1 stands for."""
    return (mean_score + 1) / 2
