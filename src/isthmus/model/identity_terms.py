"""Vocabularies of the table `judgements`."""

from __future__ import annotations

from isthmus.model.table import Vocabulary

VERDICTS = Vocabulary(
    "verdict",
    {
        "same": "both names are of one actor",
        "different": "they are of two actors",
        "unsure": "what was at hand does not settle it; also takes an earlier judgement back",
    },
)

PAIR_BASES = Vocabulary(
    "pair_basis",
    {
        "name": "the names alone",
        "columns": "names together with country, city, LEI or parent",
    },
)
