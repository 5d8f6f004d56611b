"""What the proposer of engagements knows of a document as it goes from sentence to sentence."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from isthmus.documents import parties as acting
from isthmus.documents.parties import Party
from isthmus.documents.proposers.engagement_words import MEETING_NOUNS
from isthmus.documents.reading import Candidate, Reading
from isthmus.documents.sentences import Sentence
from isthmus.documents.standing import ships_in
from isthmus.documents.undertakings import signatories, voices

LIKELY = 0.5
"""The score from which a sentence tells of an engagement well enough."""

REFERS = re.compile(
    rf"\b(?:both|they|them|these|those|their|each other|one another|separate|counterparts?|staff talks|(?:the|this|that|next|last"
    rf"|first|second|third|fourth|fifth"
    rf"|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th)|a) (?:[\w-]+ ){{0,2}}(?:sides|ministers|leaders|countries|parties"
    rf"|delegations|partners|navies"
    rf"|governments|{MEETING_NOUNS}))\b|^(?:signed|done)\b",
    re.IGNORECASE,
)
"""Words by which a sentence that names one party refers to another named before."""

BACK = re.compile(
    r"\b(?:the|this|separate|these|those|both|their|its|last|next|first|second|third|fourth|fifth|sixth|seventh"
    r"|eighth|ninth"
    r"|tenth|\d+(?:st|nd|rd|th)|staff talks|they|he|she)\b|^(?:signed|done)\b",
    re.IGNORECASE,
)
"""Words by which a sentence refers to those named before."""

_COUNTS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_SO_MANY = re.compile(rf"\b(?P<count>{'|'.join(_COUNTS)})\s(?:of (?:them|us)|(?:\w+ )?(?:sides|ministers|leaders|countries|parties"
    rf"|governments|nations|states"
                      r"|partners|navies|allies|delegations|officials|capitals|secretaries|presidents|chiefs|teams|forces|armies"
                      r"|ministries|companies|services|agencies|met|signed|agreed|will)\b)", re.IGNORECASE)  # fmt: skip


_NAMED_SHIP = re.compile(
    r" (?:[a-z-]+ ){0,2}(?:frigate|destroyer|corvette|submarine|minehunter|minesweeper|carrier|cruiser|warship|cutter|patrol (?:ship"
    r"|vessel|boat)|vessel|ship)"
    r" (?P<name>[A-Z][\w’'-]+)"
)
"""`French frigate Kerguelen`."""


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
        ships = {words.partition(" ")[2]: {"name": words, "id": state} for _, _, words, state in found}
        for sentence in self.sentences:
            for mention in sentence.of("actor"):
                if len(mention.ids) == 1 and len(mention.ids[0]) == 2 and (ship := _NAMED_SHIP.match(sentence.text, mention.end)):
                    ships.setdefault(ship["name"], {"name": mention.text + ship.group(), "id": mention.ids[0]})
        return ships

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
        near = (c for n, c in reversed(self.told[-12:]) if n < at and c.score > LIKELY and min(c.passages) >= number - 3)
        return next(near, None)

    def counts(self, at: int) -> bool:
        """Whether a sentence counts those named before: `the two navies`."""
        return _SO_MANY.search(self.sentences[at].text) is not None

    def named_before(self, at: int) -> list[Party]:
        """Those to whom a sentence refers back: as many as it counts (both sides, the three), if it does.

        Looked for in the passage and the one before, then among the engagements told there, those who speak, and the head.
        """
        text = self.sentences[at].text
        so_many = _SO_MANY.search(text)
        count = _COUNTS[so_many["count"].lower()] if so_many else None
        choices = [*self._sentences_before(at), *self._engagements_before(at), self.signatories, *_head(self)]
        if count and count > 2:  # `the three`: of others there were not so many
            return next((parties for parties in choices if len(parties) == count), [])
        fitting = [parties for parties in choices if len(parties) == count] if count else []
        return next(iter([*fitting, *(parties for parties in choices if len(parties) > 1)]), [])

    def _sentences_before(self, at: int) -> list[list[Party]]:
        number = self.sentences[at].passage.number
        found = []
        for before in reversed(self.sentences[max(0, at - 12) : at]):
            if before.passage.number < number - 1:
                break
            parties = acting.acting(before, 0, len(before.text))
            if len(parties) == 1 and before.passage.number == number:
                parties = acting.distinct([*parties, *self.voices[:1]])
            found.append(parties)
        return found

    @functools.cached_property
    def title_parties(self) -> list[Party]:
        """Those whom the title names."""
        return acting.distinct(p for s in self.sentences if s.passage.number == self.head[0] for p in acting.acting(s, 0, len(s.text)))

    def main(self, at: int) -> Candidate | None:
        """The engagement that the document is about: the first likely one of its head, told before sentence number `at`."""
        near = (c for n, c in self.told[:40] if n < at and c.score > LIKELY and c.content["when"] and min(c.passages) <= self.head[0] + 8)
        return next(near, None)

    def _engagements_before(self, at: int) -> list[list[Party]]:
        number = self.sentences[at].passage.number
        near = [c for n, c in self.told[-6:] if n < at and c.score > LIKELY and min(c.passages) >= number - 5]
        return [acting.distinct([*c.content["convened_by"], *c.content["took_part"]]) for c in reversed(near)]


def _head(page: Page) -> list[list[Party]]:
    return [acting.acting(s, 0, len(s.text)) for s in page.sentences[:4]]
