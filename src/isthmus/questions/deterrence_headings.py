"""The units, headings and captions of `deterrence`, by view and by what it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from isthmus.questions.stances import ORDER

_PASSAGES = "passages"
_WORDS = {"used": _PASSAGES, "negated": _PASSAGES, "of": _PASSAGES}
_SHARES = dict.fromkeys(("share", "low", "high"), "1")
_DOCUMENTS = dict.fromkeys(("documents_a", "documents_b", "joint"), "documents")
_DISTANCES = dict.fromkeys(("distance", "low", "high", "chance", "apart"), "1")

UNITS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("concepts", "positions"): {},
    ("distance", "positions"): {
        "concepts": "concepts", "passages": "passages", **dict.fromkeys(("distance", "coded_low", "coded_high", "low", "high"), "1"),
        "opposed_low": "concepts", "opposed_high": "concepts",
    },
    ("passages", "positions"): {},
    ("moved", "positions"): {},
    ("profile", "positions"): {
        "year": "year", "positions": "positions", "concepts": "concepts", **dict.fromkeys(ORDER, "positions"),
        **dict.fromkeys(("share_endorsed", "low", "high"), "1"), "coders_differ": "positions",
    },
    ("positions", "positions"): {},
    ("concepts", "documents"): {"passages": _PASSAGES, "negated": _PASSAGES, "documents": "documents"},
    ("concepts", "both"): {"passages": _PASSAGES, "negated_passages": _PASSAGES, "documents": "documents"},
    ("distance", "documents"): {**_DOCUMENTS, "passages": _PASSAGES, **_DISTANCES},
    ("distance", "both"): {
        "concepts": "concepts", "passages": "positions", **dict.fromkeys(("distance", "coded_low", "coded_high", "low", "high"), "1"),
        "opposed_low": "concepts", "opposed_high": "concepts", **_DOCUMENTS, "words_passages": _PASSAGES,
        **dict.fromkeys([f"words_{c}" for c in _DISTANCES], "1"),
    },
    ("passages", "documents"): {},
    ("passages", "both"): {},
    ("profile", "documents"): {"year": "year", **_WORDS, **_SHARES, "documents": "documents", "documents_of": "documents"},
    ("profile", "both"): {"year": "year", **_WORDS, **_SHARES, "documents": "documents", "documents_of": "documents"},
    ("words", "both"): {**_WORDS, "most": "1"},
}  # fmt: skip

_CONCEPTS = {
    "spoken_by": "Spoken of by (passages)",
    "negated_by": "Only denied by (passages)",
    "silent": "Not in documents of",
    "documents": "Documents",
}
_PROFILE = {
    "actor": "Actor", "year": "Year", "concept": "Concept", "used": "Passages", "negated": "Only denied", "of": "Of passages on concepts",
    "share": "Share", "low": "95 % low", "high": "95 % high", "documents": "In documents", "documents_of": "Of documents",
}  # fmt: skip
_SAID = {
    "concept": "Concept", "actor": "Actor", "date": "Date", "how": "Words, or stance", "said": "What it says", "words": "Words found",
        "document": "Document",
    "locator": "Where",
}  # fmt: skip
HEADINGS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("concepts", "positions"): {
        "concept": "Concept", "endorses": "Endorse", "qualified": "Accept with conditions", "avoids": "Avoid", "rejects": "Reject",
        "within": "Among the group", "across": "Against those beside", "coders_differ": "Coders differ on", "grade": "Grade",
    },
    ("distance", "positions"): {
        "pair": "Pair", "sides": "Sides", "distance": "Distance", "low": "95 % low", "high": "95 % high",
        "coded_low": "Between coders, low", "coded_high": "Between coders, high", "concepts": "Shared concepts", "basis": "Basis",
        "opposed_low": "Opposed, all coders", "opposed_high": "Opposed, any coder", "grade": "Grade",
    },
    ("passages", "positions"): {
        "concept": "Concept", "endorsed_by": "Endorsed by", "endorsed_in": "In", "endorsed_summary": "What it says",
        "opposed_by": "Not by", "stance": "Which", "opposed_in": "In ", "opposed_summary": "What it says ", "by": "As read by",
        "grade": "Grade",
    },
    ("moved", "positions"): {
        "actor": "Actor", "concept": "Concept", "from": "From", "from_in": "In", "from_summary": "What it said",
        "to": "To", "to_in": "In ", "to_summary": "What it says",
        "by": "As read by", "grade": "Grade",
    },
    ("profile", "positions"): {
        "actor": "Actor", "year": "Year", "positions": "Positions", "concepts": "Concepts", "endorses": "Endorses",
        "qualified": "Qualified", "avoids": "Avoids", "rejects": "Rejects", "share_endorsed": "Share endorsed", "low": "95 % low",
        "high": "95 % high", "coders_differ": "Coders differ", "grade": "Grade",
    },
    ("positions", "positions"): {
        "actor": "Actor", "concept": "Concept", "date": "Date", "stance": "First coder", "second": "Second coder", "document": "Document",
        "summary": "What it says", "grade": "Grade",
    },
    ("concepts", "documents"): {"concept": "Concept", **_CONCEPTS},
    ("concepts", "both"): {
        "concept": "Concept", "endorses": "Endorse", "qualified": "Accept with conditions", "avoids": "Avoid", "rejects": "Reject",
        "within": "Among the group", "across": "Against those beside", **_CONCEPTS, "grade": "Grade",
    },
    ("distance", "documents"): {
        "pair": "Pair", "sides": "Sides", "distance": "Distance of words", "low": "95 % low", "high": "95 % high",
            "chance": "By chance, up to",
        "apart": "Without joint documents", "documents_a": "Documents of the first", "documents_b": "Of the second", "joint": "Of both",
            "basis": "Basis",
    },
    ("distance", "both"): {
        "pair": "Pair", "sides": "Sides", "distance": "Distance of stances", "low": "95 % low", "high": "95 % high",
            "concepts": "Shared concepts",
        "words_distance": "Distance of words", "words_low": "95 % low ", "words_high": "95 % high ", "words_chance": "By chance, up to",
        "documents_a": "Documents of the first", "documents_b": "Of the second", "joint": "Of both", "grade": "Grade",
    },
    ("passages", "documents"): _SAID,
    ("passages", "both"): {**_SAID, "rests_on": "From a", "grade": "Grade"},
    ("profile", "documents"): _PROFILE,
    ("profile", "both"): {**_PROFILE, "stances": "Stances on record", "grade": "Grade"},
    ("words", "both"): {
        "actor": "Actor", "concept": "Concept", "stance": "Stance", "stated": "Stated in", "verdict": "Words", "used": "Passages",
            "negated": "Only denied",
        "of": "Of passages on concepts", "most": "Share at most", "grade": "Grade",
    },
}  # fmt: skip

_RINGS = "Passages of documents by actor and concept (size: number of passages), used or only denied or rejected."
_HEAT = "Share of an actor's passages on concepts that use the words of each, by year of the document."
_TICKS = (
    "Jensen–Shannon distance of the words of documents (point) with the 95 % interval over documents (line); the tick is what chance "
    "alone may give."
)
_TIMES = "Passages of documents on concepts by month of the document, actor by actor (size: number of passages)."
CAPTIONS: Mapping[tuple[str, str], str] = {
    (
        "concepts",
        "positions",
    ): "Newest stance of each actor on each concept; a ring where the coders see it differently; no mark where no "
    "position is on record.",
    (
        "distance",
        "positions",
    ): "Jensen–Shannon distance of stated stances, pair by pair (0: all alike, 1: none alike), as the first coder "
    "reads them (point) and the second (ring), with the 95 % interval (line); pale where it rests on fewer than 10 concepts.",
    (
        "passages",
        "positions",
    ): "Pairs of actors of whom one endorses what the other avoids or rejects, by concept (number of pairs of passages).",
    ("moved", "positions"): "Stances before and after each change, by date of the document.",
    ("profile", "positions"): "Positions by year and stance, actor by actor (number of positions, first coder).",
    ("positions", "positions"): "Every position by date of the document and stance, actor by actor.",
    ("concepts", "documents"): _RINGS,
    (
        "concepts",
        "both",
    ): f"Above: newest stance of each actor on each concept, ringed where coders differ. Below: {_RINGS[0].lower()}{_RINGS[1:]}",
    ("distance", "documents"): _TICKS,
    (
        "distance",
        "both",
    ): f"Above: distance of stated stances, 95 % interval, coders' readings as rings. Below: {_TICKS}",
    ("passages", "documents"): _TIMES,
    ("passages", "both"): _TIMES,
    ("profile", "documents"): _HEAT,
    (
        "profile",
        "both",
    ): f"Above: positions by year and stance (number of positions). Below: {_HEAT[0].lower()}{_HEAT[1:]}",
    ("words", "both"): "Whether the words of an actor's documents bear out its newest stance on a concept.",
}
"""Of which view and basis there is a caption, a view can be asked."""
