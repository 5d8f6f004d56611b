"""Figures: how many of a good someone makes, can make, holds, orders, delivers, uses or needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from isthmus.documents import parties as acting
from isthmus.documents.imperatives import begins_with_act
from isthmus.documents.modality import DENIED, IMAGINED, clause_before
from isthmus.documents.numbers_in_text import Number, numbers
from isthmus.documents.parties import Party
from isthmus.documents.reading import Candidate, Mention, Reading
from isthmus.documents.scoring import Evidence, weigh
from isthmus.documents.sentences import Sentence, own_sentences
from isthmus.model.dates import span

PROPOSER = "figures"

START = Evidence(-1.0, "to start with")
COUNTS_GOOD = Evidence(1.2, "a number counts a good that is known")
COUNTS_NOUN = Evidence(0.4, "a number counts goods")
GOOD_BEFORE = Evidence(0.6, "the good is named before in the passage")
MEASURED = Evidence(1.0, "a verb or noun says what was counted")
HAS_RATE = Evidence(0.8, "a rate over time")
HAS_WHO = Evidence(0.7, "it says whose it is")
HAS_NO_WHO = Evidence(-0.3, "it does not say whose it is")
DATED = Evidence(0.3, "a date stands with it")
IMAGINED_FIGURE = Evidence(-1.5, "only imagined or proposed")
OTHERS_WORDS = Evidence(-0.1, "as others say")

GOOD_NOUNS = (
    r"(?:artillery |mortar |tank )?(?:shells?|rounds|projectiles)|missiles?|interceptors?|rockets?|drones?|uncrewed \w+"
    r"|howitzers?|(?:battle )?tanks?|"
    r"(?:armou?red |infantry fighting )?vehicles?|frigates?|destroyers?|submarines?|corvettes?"
    r"|(?:fighter )?(?:aircraft|jets)"
    r"|fighters|helicopters?|launchers?|torpedoes|"
    r"ammunition|munitions|mines|radars?|batteries|engines|motors|seekers?|charges|bombs|explosives|propellant|TNT"
    r"|satellites"
    r"|ships|vessels|boats|guns|rifles|warheads|systems|(?:weapon |troop )?carriers|(?:mine ?)?hunters|sweepers"
    r"|shell bodies|fuzes|barrels|turrets"
    r"|chassis|airframes|mortars|trucks|magnets|batteries|generators|sensors|sonars|sections|sets|kits|pods|tugs"
    r"|tankers|cutters"
)
_DRUGS = re.compile(r"cocaine|meth\w*|heroin|fentanyl|drugs|narcotics|opium|oil|grain|coal|cargo", re.IGNORECASE)
_GOOD = re.compile(rf"\b(?:{GOOD_NOUNS})\b", re.IGNORECASE)
MASS = re.compile(r"^\s*(?P<unit>(?:metric )?tonn?es?|tons?|kilograms?|kilos?|kg)\b(?:\s+of)?", re.IGNORECASE)
PER = {
    "day": r"(?:a|per|each|every) day|daily",
    "week": r"(?:a|per|each|every) week|weekly",
    "month": r"(?:a|per|each|every) month|monthly",
    "year": r"(?:a|per|each|every) year|annually|yearly|per annum|annual",
}
_PER = {per: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for per, words in PER.items()}

MEASURES = (
    (
        "capacity",
        r"capacit(?:y|ies)|can (?:now )?(?:produce|make|build|manufacture|assemble)|able to (?:produce|make|build)"
        r"|capable of (?:producing|making|building)",
    ),
    (
        "stock",
        r"stock(?:pile|s|piles|piled)?|inventor(?:y|ies)|holds?|held|reserves?|possess(?:es)?|in storage|operates?"
        r"|fleet of|owns|has (?:about |some |around )?(?=\d)",
    ),
    (
        "output",
        r"produc(?:e|es|ed|ing|tion)|manufactur\w*|output|makes?|made|builds?|built|assembl\w*|turns? out|turned out"
        r"|rolled out|line rate|press(?:es|ed)|cast|forged|machined|refin(?:es|ed)|pour(?:s|ed)|completed",
    ),
    (
        "order",
        r"order(?:s|ed|ing)?|contract(?:s|ed)?|bought|buys?|buying|purchas\w*|procur\w*|acquir\w*|request(?:s|ed)?"
        r"|on order|approved the sale|sale of|framework|lots?",
    ),
    (
        "transfer",
        r"deliver\w*|donat\w*|transferr?\w*|suppl(?:y|ied|ies)|sends?|sent|hand(?:s|ed) over|provid\w*|gifted|gave"
        r"|shipped|received?|shipments?|pledg\w*",
    ),
    ("use", r"fir(?:es|ed|ing)|us(?:es|ed|ing)|usage|expend\w*|consum\w*|launch(?:es|ed)|burn\w* through"),
    ("demand", r"needs?|needed|require[sd]?|requirements?|demand(?:s|ed)?|shortfall"),
)
"""Measure -> the words that show it; the nearest to the number wins, the first of these where two are as near."""

_MEASURES = tuple((measure, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for measure, words in MEASURES)
TARGET = re.compile(
    r"\b(?:will|plans?|planned|planning|aims?|aimed|aiming|target(?:s|ed|ing)?|goal|intends?|expects?|expected"
    r"|by (?:the end of "
    r"|late |early |mid-)?20\d\d|set to|due to|pledg\w*"
    r"|to (?:reach|double|triple|raise|increase|boost|expand)|would (?:raise|bring|increase)|scheduled|hopes? to)\b",
    re.IGNORECASE,
)
FROM_TO = re.compile(r"\bfrom\s+(?:(?:about|around|some|just|under|over)\s+)?$", re.IGNORECASE)
NOT_GOODS = re.compile(
    r"^\s*-?(?:calibre|caliber|mm\b|km\b|kilomet|countries|nations|states|people|soldiers|troops|personnel"
    r"|jobs|companies|firms|hours|days|ministers|leaders|experts)",
    re.IGNORECASE,
)
DESIGNATES = re.compile(r"\b(?:Type|Mk\.?|Mark|Block|SM|PAC|Model|Class|No\.|Lot|Phase|Figure|Table|Article|Section"
    r"|Flight|Batch|Tranche)[ -]$")
"""Words whose number names something and counts nothing: Type 12, Block 2."""
SAYERS = re.compile(r"\b(?:according to|said|says|estimates?|estimated|reported(?:ly)?|believed to)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a number counts: its name and id, where its name ends, and the unit."""

    name: str
    good_id: str | None
    end: int
    unit: str
    before: bool = False


def propose(reading: Reading) -> Iterator[Candidate]:
    """The figures of a document's own sentences."""
    for sentence in own_sentences(reading, but=("heading",)):
        for number in numbers(sentence.text):
            candidate = _candidate(reading, sentence, number)
            if candidate is not None:
                yield candidate


def _candidate(reading: Reading, sentence: Sentence, number: Number) -> Candidate | None:
    text = sentence.text
    if any(m.begin < number.end and number.begin < m.end for m in sentence.of("date")):
        return None
    if DESIGNATES.search(text[: number.begin]) or any(m.begin < number.begin < m.end for m in sentence.of("good")):
        return None
    counted = _counted(sentence, number) or _named_before(reading, sentence, number)
    if counted is None or text.rstrip().endswith("?"):
        return None
    per = _per(text, counted.end, number)
    measure = _measure(text, number, counted) or ("output" if per else None)
    if measure is None:
        return None
    before = clause_before(text, number.begin)
    if DENIED.search(before[-40:]):
        return None
    who = _who(sentence, number, measure)
    when = _when(sentence, number)
    target = _is_target(text, number, before, measure)
    if when is not None and _dates_it(sentence, counted.end, when):
        target = _is_ahead(reading, when, target)
    if per is None and measure == "output" and when and len(when) == 4:
        per = "year"  # what is made in a year is a rate
    evidence = [
        START,
        GOOD_BEFORE if counted.before else COUNTS_GOOD if counted.good_id else COUNTS_NOUN,
        MEASURED,
        HAS_WHO if who else HAS_NO_WHO,
    ]
    evidence += [HAS_RATE] if per else []
    evidence += [DATED] if when else []
    advised = begins_with_act(text) or (IMAGINED.search(before[-50:]) is not None and not target)
    evidence += [IMAGINED_FIGURE] if advised else []
    evidence += [OTHERS_WORDS] if SAYERS.search(text) else []
    score, reasons = weigh(evidence)
    notes = [f"“{number.bound}”: the number is a bound or an approximation"] if number.bound else []
    content: dict[str, Any] = {
        "who": who,
        "good": {"name": counted.name, "id": counted.good_id},
        "measure": measure,
        "how_many": number.low,
        "how_many_high": number.high,
        "unit": counted.unit,
        "per": per,
        "status": "target" if target else "actual",
        "when": when,
    }
    return Candidate(
        kind="figure",
        content=content,
        passages=(sentence.passage.number,),
        score=score,
        reasons=(*reasons, *notes),
        proposer=PROPOSER,
    )


def _counted(sentence: Sentence, number: Number) -> _Counted | None:
    """The good that a number counts: named after it within a few words, or before it as in `output of X to 500 a year`."""
    text = sentence.text
    rest = text[number.end :]
    if NOT_GOODS.match(rest):
        return None
    mass = MASS.match(rest)
    start = number.end + (mass.end() if mass else 0)
    unit = "tonne" if mass and mass["unit"][0].lower() in "tm" else "kg" if mass else "each"
    goods = [m for m in sentence.of("good") if m.begin >= start and _close(text[start : m.begin])]
    noun = _GOOD.search(text, start)
    if goods:
        good = min(goods, key=lambda m: m.begin)
        return _Counted(good.text, _id(good), good.end, unit)
    if noun and _close(text[start : noun.start()]):
        words = text[start : noun.end()].strip()
        known = next(
            (m for m in sentence.of("good") if re.search(rf"{re.escape(noun.group())}$", m.text, re.IGNORECASE)), None
        )
        return _Counted(words, _id(known) if known else None, noun.end(), unit)
    if mass:
        of = re.match(
            r"\s*(?P<name>[a-z-]+(?: [a-z-]+)?)(?= (?:in|a|per|each|by|from|last|every)\b|[,.;]|$)", text[start:]
        )
        if of and mass.group().rstrip().endswith("of") and not _DRUGS.search(of["name"]):
            return _Counted(of["name"], None, start + of.end(), unit)
    named = [m for m in sentence.of("good") if m.end <= number.begin and number.begin - m.end < 90]
    rate = any(p.match(rest.lstrip()) for p in _PER.values())
    if (
        named
        and (rate or mass)
        and re.match(r"\s*(?:(?:a|per|each|every)\s\w+|annually|monthly|yearly|tonn?es?|tons?|kg|$|[.,;])", rest)
    ):
        return _Counted(named[-1].text, _id(named[-1]), start, unit)
    return None


_NO_NOUN = re.compile(
    r"^\s*(?:of (?:them|these|those)\b\s*)?(?:(?P<noun>[a-z]{4,}s)\s)?(?P<rate>(?:a|per|each|every) (?:day|week"
    r"|month|year)\b|annually\b)?"
    r"\s*(?:in (?:20\d\d|\w+ 20\d\d)|(?:by|from) |last year|this year|next year|[,.;)]|$)",
    re.IGNORECASE,
)
_QUANTITY = re.compile(r"^(?:quantity|number of (?:units|items))\b[:\t ]*$", re.IGNORECASE)


def _named_before(reading: Reading, sentence: Sentence, number: Number) -> _Counted | None:
    """The good that a number counts without naming it (`made 80,000 in 2024`): the last one named before in the passage."""
    text = sentence.text
    listed = _QUANTITY.match(text[: number.begin].strip() + " ") if number.begin < 40 else None
    rest = _NO_NOUN.match(text[number.end :])
    if listed:
        goods = [m for m in reading.mentions if m.kind == "good" and m.passage < sentence.passage.number]
    elif rest and (rest["rate"] or (not rest["noun"] and _made_just_before(text, number))):
        place = sentence.begin + number.begin
        goods = [
            m
            for m in reading.mentions
            if m.kind == "good"
            and (
                sentence.passage.number - 4 < m.passage < sentence.passage.number
                or (m.passage == sentence.passage.number and m.end <= place)
            )
        ]
    else:
        return None
    if not goods or not number.low > 1:
        return None
    return _Counted(goods[-1].text, _id(goods[-1]), number.end, "each", before=True)


def _made_just_before(text: str, number: Number) -> bool:
    """Whether a word of making, ordering or holding stands right before a number."""
    near = text[max(0, number.begin - 32) : number.begin]
    return any(words.search(near) for _, words in _MEASURES) or TARGET.search(near) is not None


def _id(good: Mention) -> str | None:
    return good.ids[0] if len(good.ids) == 1 else None


def _close(between: str) -> bool:
    """Whether what stands between a number and a good joins them: a few words, no number, no stop, no verb of another clause."""
    return len(between) < 45 and not re.search(
        r"[,;:.()]|\b(?:(?<!Type )(?<!Mk )(?<!Mark )\d{2,}(?! ?mm)|and|to|for|in|on|with|countries|nations"
        r"|companies|people|years?|months?|sites|factories|plants|lines)\b",
        between,
    )


def _measure(text: str, number: Number, counted: _Counted) -> str | None:
    """What is counted: the nearest word that says so, those before the number first."""
    before = text[: number.begin]
    if re.search(r"\bcapacit(?:y|ies)\b[^.;]{0,40}$", before, re.IGNORECASE):
        return "capacity"  # the capacity to make so many
    best: tuple[int, int, str] | None = None
    for rank, (measure, words) in enumerate(_MEASURES):
        for found in words.finditer(before):
            best = min(filter(None, [best, (number.begin - found.end(), rank, measure)]))
        for found in words.finditer(text, counted.end):
            best = min(filter(None, [best, (found.start() - counted.end + 25, rank, measure)]))
    return best[2] if best and best[0] < 130 else None


def _per(text: str, end: int, number: Number) -> str | None:
    after = text[number.end : end + 30]
    for per, words in _PER.items():
        if words.search(after) or (
            words.search(text[max(0, number.begin - 60) : number.begin])
            and re.search(r"annual|yearly|monthly|daily", text[max(0, number.begin - 60) : number.begin], re.IGNORECASE)
        ):
            return per
    return None


def _who(sentence: Sentence, number: Number, measure: str) -> Party | None:
    """Whose figure it is: the nearest actor before the number in its clause that acts, else the first of the sentence."""
    text = sentence.text
    start = number.begin - len(clause_before(text, number.begin))
    before = acting.acting(sentence, start, number.begin) or acting.acting(sentence, 0, number.begin)
    if before:
        return before[0]
    by = re.compile(r"\bby\s(?:the\s)?").search(text, number.end)
    after = acting.acting(sentence, by.end(), len(text), places=True) if by else []
    return after[0] if after else None


def _dates_it(sentence: Sentence, end: int, when: str) -> bool:
    """Whether a date stands with a figure: after what it counts, no other clause or figure between."""
    date = next((m for m in sentence.of("date") if m.value == when and m.begin >= end), None)
    return date is not None and not re.search(r"[,;:]|\b(?:against|with|and|while"
        r"|than)\b|\d", sentence.text[end : date.begin])


def _is_ahead(reading: Reading, when: str, target: bool) -> bool:
    """Whether a figure is of a time to come: after the document's date always, before it never; else as its words say."""
    published = reading.record.published
    if published is None:
        return target
    first, last, day = span(when).earliest, span(when).latest, span(str(published)).earliest
    if first is None or last is None or day is None:
        return target
    return first > day or (target and last >= day)


def _is_target(text: str, number: Number, before: str, measure: str) -> bool:
    if measure in ("order", "capacity") and re.search(r"\bup to\s$", text[: number.begin]):
        return True
    if FROM_TO.search(text[: number.begin]):
        return False
    after = text[number.end : number.end + 70]
    return bool(TARGET.search(before)) or bool(
        re.search(
            r"\b(?:by|from) (?:the end of |late |early |mid-)?20\d\d\b"
            r"|\bis (?:planned|the (?:goal|target))\b",
            after,
        )
    )


def _when(sentence: Sentence, number: Number) -> str | None:
    dates = [m for m in sentence.of("date") if m.value]
    chosen = min(dates, key=lambda m: abs(m.begin - number.end), default=None)
    return chosen.value if chosen else None
