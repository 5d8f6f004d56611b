"""The exercise that an exercise report is about: its name, when, where, who ran it, and all who took part."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from isthmus.documents import parties as acting
from isthmus.documents.modality import CANCELLED
from isthmus.documents.parties import Party
from isthmus.documents.proposers.engagement_parties import BY_WHOM
from isthmus.documents.proposers.engagement_words import EXERCISE_NAME, EXERCISE_NOUNS
from isthmus.documents.reading import Candidate, Reading
from isthmus.documents.scoring import Evidence, weigh
from isthmus.documents.sentences import Sentence, own_sentences
from isthmus.documents.standing import ships_in

PROPOSER = "exercise-report"

START = Evidence(0.0, "the document reports on an exercise")
NAMED = Evidence(0.8, "the exercise bears a name")
DATED = Evidence(1.0, "it says when the exercise was")
UNDATED = Evidence(-1.0, "it does not say when the exercise was")
PLACED = Evidence(0.4, "it says where the exercise was")
WITH_TWO = Evidence(1.2, "two parties or more took part")
WITH_LESS = Evidence(-1.0, "fewer than two parties are named")

TOOK_PART = re.compile(
    r"\b(?:took part|take part|taking part|participat\w*|joined|joins|alongside|with those of|contributed|fielded|sent|brought"
    r"|deployed|flew|sailed|trained|fired|landed|embarked|"
    r"dispatched|provided|crews?|troops|soldiers|sailors|airmen|pilots|marines|gunners|engineers|forces|ships?|aircraft|jets"
    r"|teams?|frigates?|destroyers?|nations|between|commanded|directed|led|ran|run by|hosted)\b",
    re.IGNORECASE,
)
APART = re.compile(
    r"\b(?:observ\w+|passed|shadowed|watched|stayed away|invited|declined|did not|next year|the next|last year"
    r"|in 20\d\d it|planning (?:conference|meeting)|first held|has been held|since|unlike|not taking part|withdrew|warned|protested"
    r"|condemned"
    r"|criticis\w+)\b",
    re.IGNORECASE,
)
SPAN_WORDS = re.compile(
    r"\b(?:held|took place|ran|ended|ends|began|begins|from|opened|concluded|closed|between|exercise"
    r"|finished)\b",
    re.IGNORECASE,
)


def propose(reading: Reading) -> Iterator[Candidate]:
    """The exercise that the document reports on; none where the document says that it was cancelled."""
    if reading.record.kind != "exercise-report":
        return
    sentences = list(own_sentences(reading))
    if any(CANCELLED.search(s.text) and re.search(r"exercise|drill", s.text, re.IGNORECASE) for s in sentences[:4]):
        return
    name = _name(reading, sentences)
    title_names = re.search(rf"\b(?:{EXERCISE_NOUNS})\b", reading.record.title, re.IGNORECASE) and not any(ships_in(reading.record.title))
    if name is None and not title_names and len({m.value for s in sentences for m in acting.dates_of(s) if m.value}) > 2:
        return  # a voyage or a year of several exercises, each told by its own sentence
    dated = _dated(sentences, name)
    telling = [s for s in sentences if TOOK_PART.search(s.text) and not APART.search(s.text)]
    parties, support = _parties(telling)
    placed = next((s for s in sentences if acting.place_in(s)[0] and not APART.search(s.text)), None)
    where, country = acting.place_in(placed) if placed else (None, None)
    convened_by, called = _conveners(sentences)
    people = list(reading.people)
    took_part = acting.distinct([*convened_by, *parties, *acting.of_persons(people)])
    evidence = [START, *([NAMED] if name else []), DATED if dated else UNDATED, *([PLACED] if where else [])]
    evidence.append(WITH_TWO if len(took_part) > 1 else WITH_LESS)
    score, reasons = weigh(evidence)
    titled = reading.record.title.strip()
    title = next((s for s in sentences if (name and name in s.text) or s.text.strip() == titled), sentences[0] if sentences else None)
    if title is None:
        return
    numbers = [
        s.passage.number for s in (dated[0] if dated else None, title, *called, *support, placed) if s is not None
    ]
    content = {
        "what": name or title.text,
        "kind": "exercise",
        "level": "military",
        "when": dated[1] if dated else None,
        "where": where,
        "country": country,
        "convened_by": convened_by,
        "took_part": took_part,
        "people": acting.as_stated(people),
        "domains": acting.domains_in(m for s in sentences[:6] for m in s.mentions),
    }
    yield Candidate(
        kind="engagement",
        content=content,
        passages=tuple(dict.fromkeys(numbers)),
        score=score,
        reasons=reasons,
        proposer=PROPOSER,
    )


def _name(reading: Reading, sentences: list[Sentence]) -> str | None:
    """The exercise's name: after the word `exercise`, else the capitalised words of the title that the text repeats most."""
    called = [m.group() for s in sentences for m in [EXERCISE_NAME.search(s.text)] if m]
    if called:
        return max(called, key=len)
    text = " ".join(s.text for s in sentences[1:])
    words = re.findall(r"[A-Z][\w’'-]+(?:\s[A-Z0-9][\w’'-]*)+", reading.record.title)
    known = {m.text for m in reading.mentions if m.kind in ("actor", "place", "person")}
    known |= {part for _, _, words, _ in ships_in(reading.record.title) for part in (words, words.partition(" ")[2])}
    counted = Counter({w: text.count(w) for w in words if w not in known and text.count(w)})
    return counted.most_common(1)[0][0] if counted else None


def _dated(sentences: list[Sentence], name: str | None) -> tuple[Sentence, str] | None:
    """When it was: an interval that stands with words of the exercise, else a day, else any date."""
    found = [
        (s, m.value)
        for s in sentences
        if not APART.search(s.text)
        for m in acting.dates_of(s)
        if m.value and (SPAN_WORDS.search(s.text) or (name and name in s.text))
    ]
    spans = [f for f in found if "/" in f[1]]
    days = [f for f in found if len(f[1]) >= 7]
    return next(iter([*spans, *days]), None)


def _parties(telling: list[Sentence]) -> tuple[list[Party], list[Sentence]]:
    """All who are told of as taking part, and the sentences that name more of them."""
    parties: list[Party] = []
    support: list[Sentence] = []
    for sentence in telling:
        more = acting.distinct([*parties, *acting.acting(sentence, 0, len(sentence.text))])
        if len(more) > len(parties):
            support.append(sentence)
        parties = more
    return parties, support


def _conveners(sentences: list[Sentence]) -> tuple[list[Party], list[Sentence]]:
    for sentence in sentences:
        by = BY_WHOM.search(sentence.text)
        if by:
            stop = re.compile(r"[.;]|,? (?:in|at|on|to|with|from)\b").search(sentence.text, by.end())
            found = acting.acting(sentence, by.end(), stop.start() if stop else len(sentence.text), places=True)
            if found:
                return found, [sentence]
    return [], []
