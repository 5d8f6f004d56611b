"""What the proposer of engagements knows of a document as it goes from sentence to sentence."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from isthmus.documents import parties as acting
from isthmus.documents.parties import Party
from isthmus.documents.reading import Candidate, Reading
from isthmus.documents.sentences import Sentence
from isthmus.documents.standing import ships_in
from isthmus.documents.undertakings import signatories, voices

LIKELY = 0.5
"""The score from which a sentence tells of an engagement well enough."""

BACK = re.compile(
    r"\b(?:the|this|separate|these|those|both|their|its|last|next|first|second|third|fourth|fifth|sixth|seventh"
    r"|eighth|ninth"
    r"|tenth|\d+(?:st|nd|rd|th)|staff talks|they|he|she)\b|^(?:signed|done)\b",
    re.IGNORECASE,
)
"""Words by which a sentence refers to those named before."""

_COUNTS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_SO_MANY = re.compile(rf"\b(?P<count>{'|'.join(_COUNTS)})\s(?:of (?:them|us)|(?:\w+ )?(?:sides|ministers|leaders|countries|parties|governments|nations|states"
                      r"|partners|navies|allies|delegations|officials|capitals|secretaries|presidents|chiefs|teams|forces|armies|met|signed|agreed|will)\b)", re.IGNORECASE)  # fmt: skip


@dataclass(eq=False)
class Page:
    """A document, its own sentences in order, the passages of its head, and the engagements told so far, each with its sentence."""

    reading: Reading
    sentences: Sequence[Sentence]
    head: Sequence[int]
    told: list[tuple[int, Candidate]] = field(default_factory=list)

    @functools.cached_property
    def voices(self) -> list[Party]:
        """The actors whose words the document gives."""
        return voices(self.reading)

    @functools.cached_property
    def ships(self) -> dict[str, Party]:
        """Ships by their bare names, as the document gives them with a prefix that tells whose they are."""
        found = (ship for s in self.sentences for ship in ships_in(s.text))
        return {words.partition(" ")[2]: {"name": words, "id": state} for _, _, words, state in found}

    @functools.cached_property
    def signatories(self) -> list[Party]:
        """Those who speak, or are named at the head."""
        return signatories(self.reading)

    def passage_of(self, at: int) -> list[Sentence]:
        """The sentences of the passage in which sentence number `at` stands."""
        number = self.sentences[at].passage.number
        first = at
        while first and self.sentences[first - 1].passage.number == number:
            first -= 1
        last = at
        while last + 1 < len(self.sentences) and self.sentences[last + 1].passage.number == number:
            last += 1
        return list(self.sentences[first : last + 1])

    def last_told(self, at: int) -> Candidate | None:
        """The last likely engagement told before sentence number `at`, in its passage or one of the three before."""
        number = self.sentences[at].passage.number
        near = (c for n, c in reversed(self.told) if n < at and c.score > LIKELY and min(c.passages) >= number - 3)
        return next(near, None)

    def named_before(self, at: int) -> list[Party]:
        """Those to whom a sentence refers back: as many as it counts (both sides, the three), if it does.

        Looked for in the passage and the one before, then among the engagements told there, those who speak, and the head.
        """
        text = self.sentences[at].text
        so_many = _SO_MANY.search(text)
        count = _COUNTS[so_many["count"].lower()] if so_many else None
        choices = [*self._sentences_before(at), *self._engagements_before(at), self.signatories, *_head(self)]
        fitting = [parties for parties in choices if len(parties) == count] if count else []
        return next(iter([*fitting, *(parties for parties in choices if len(parties) > 1)]), [])

    def _sentences_before(self, at: int) -> list[list[Party]]:
        number = self.sentences[at].passage.number
        found = []
        for before in reversed(self.sentences[max(0, at - 12) : at]):
            if before.passage.number < number - 1:
                break
            found.append(acting.acting(before, 0, len(before.text)))
        return found

    def _engagements_before(self, at: int) -> list[list[Party]]:
        number = self.sentences[at].passage.number
        near = [c for n, c in self.told[-6:] if n < at and c.score > LIKELY and min(c.passages) >= number - 5]
        return [acting.distinct([*c.content["convened_by"], *c.content["took_part"]]) for c in reversed(near)]


def _head(page: Page) -> list[list[Party]]:
    return [acting.acting(s, 0, len(s.text)) for s in page.sentences[:4]]
