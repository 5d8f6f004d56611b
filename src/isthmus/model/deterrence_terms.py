"""The controlled vocabularies of positions on deterrence: stances, what a coder saw, and concepts."""

from __future__ import annotations

from isthmus.model.table import Vocabulary

STANCES = Vocabulary(
    "stance",
    {
        "endorses": "endorses the concept",
        "qualified": "endorses with conditions",
        "avoids": "does not use it where others do, or takes no side",
        "rejects": "rejects it",
    },
)

CODING_SEEN = Vocabulary(
    "coding_seen",
    {
        "summary": "the summary of the position alone",
        "excerpt": "the summary, and an excerpt of the document or of a report on it",
        "text": "the summary, and the text of the document or of a report on it",
    },
)

CONCEPTS = Vocabulary(
    "concept",
    {
        "arms-control": "arms control",
        "assurance": "assurance of allies",
        "collective-response": "collective response",
        "counterstrike": "counterstrike",
        "cross-theatre-linkage": "security of both theatres is linked",
        "deterrence-by-denial": "deterrence by denial",
        "deterrence-by-punishment": "deterrence by punishment",
        "escalation-management": "escalation management",
        "extended-deterrence": "extended deterrence",
        "forward-presence": "forward presence",
        "grey-zone": "grey-zone coercion",
        "humanitarian-disarmament": "humanitarian disarmament",
        "hybrid": "hybrid threats",
        "integrated-deterrence": "integrated deterrence",
        "missile-defence": "missile defence",
        "no-first-use": "no first use",
        "non-proliferation": "non-proliferation",
        "nuclear-sharing": "nuclear sharing",
        "nuclear-umbrella": "nuclear umbrella",
        "resilience": "resilience",
        "self-reliance": "self-reliance",
        "tailored-deterrence": "tailored deterrence",
    },
)
