"""All mentions of a document: names by the gazetteer, dates, concepts and people, overlaps resolved.

A person's name hides the actors and places within it (`Victoria Berg`), a date the numbers of a good, and a longer name what
stands within it. Concepts and domains may stand around names: `support for Ukraine` names Ukraine too.
"""

from __future__ import annotations

from collections.abc import Sequence

from isthmus.documents.concepts import concepts
from isthmus.documents.dates_in_text import dates
from isthmus.documents.gazetteer import Gazetteer
from isthmus.documents.people import person_mentions
from isthmus.documents.reading import Mention, Passage
from isthmus.model.dates import Edtf

_NAMES = ("actor", "place", "good")


def mentions(passages: Sequence[Passage], gazetteer: Gazetteer, reference: Edtf | None) -> tuple[Mention, ...]:
    """Every mention, in order of passage and place.

    Args:
        passages: of one document, in reading order; people are read in its own alone, all else in teasers too.
        gazetteer: the names to look for.
        reference: the document's date, against which relative dates are resolved; None where it is not known.
    """
    persons: dict[int, list[Mention]] = {}
    for person in person_mentions(passages, gazetteer):
        persons.setdefault(person.passage, []).append(person)
    found: list[Mention] = []
    for p in passages:
        here = persons.get(p.number, [])
        days = dates(p.number, p.text, reference)
        names = [m for m in gazetteer.mentions(p.number, p.text) if not (m.kind in _NAMES and _hidden(m, (*here, *days)))]
        found += sorted((*names, *here, *days, *concepts(p.number, p.text)), key=lambda m: (m.begin, m.end, m.kind))
    return tuple(found)


def _hidden(name: Mention, stronger: Sequence[Mention]) -> bool:
    return any(s.begin < name.end and name.begin < s.end for s in stronger)
