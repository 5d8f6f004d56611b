"""What a brief says, before any target: findings, sections, references. HTML, Markdown and PDF are set from it."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from isthmus.atlas.provenance import AtlasVersion
from isthmus.questions.answer import Answer, documents_of
from isthmus.report import citations, prose, style
from isthmus.report.citations import Cited, Reference
from isthmus.report.tables import PrintTable, SourcesOf, ends, plain, print_table, row_passages, row_sources

DEFAULT_TITLE = "NATO and its Indo-Pacific partners: findings from public sources"


DOCUMENTS_CITED = 50
"""Read documents of one answer that the reference list holds besides those of the rows shown; the JSON form holds all."""
RANGES_SHOWN = 5
"""Runs of references that a sentence prints; the rest are counted, and the section lists them all."""


@dataclass(frozen=True)
class PrintBracket:
    """A bracket with its ends as text and its references."""

    name: str
    low: str
    high: str
    unit: str
    meaning: str
    cited: Cited


@dataclass(frozen=True)
class Section:
    """One question answered.

    `cited` are the references of the sentence, `sources` of the whole answer. `picture` is an SVG element.
    `more` says how to get the rows that are not shown; it is empty when all are. `command` is what to type.
    """

    anchor: str
    question: str
    title: str
    sentence: str
    cited: Cited
    picture: str
    caption: str
    table: PrintTable
    more: str
    command: str
    brackets: tuple[PrintBracket, ...]
    assumptions: tuple[str, ...]
    method: tuple[prose.Block, ...]
    parameters: tuple[tuple[str, str], ...]
    grade: str
    sources: Cited


@dataclass(frozen=True)
class Brief:
    """The whole document; `atlas` is the one atlas that all sections asked."""

    title: str
    date: dt.date
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    atlas: AtlasVersion


def compose(
    answers: Sequence[Answer], *, title: str = DEFAULT_TITLE, today: dt.date, sources_of: SourcesOf | None = None
) -> Brief:
    """Put the answers, in their order, into one document.

    `sources_of` gives the source ids behind fact ids; with it, each finding and each table row cites its own
    sources; without it, each finding cites all sources of its answer.

    Raises `ValueError` if there is no answer, if the answers come from different atlases, or if facts rest on
    a source that their answer does not cite.
    """
    if not answers:
        raise ValueError("a brief needs at least one answer")
    versions = list(dict.fromkeys(answer.atlas for answer in answers))
    if len(versions) > 1:
        named = "; ".join(f"{version.name} {version.digest[:12]}" for version in versions)
        raise ValueError(f"a brief rests on one atlas, these answers on {len(versions)}: {named}")
    known = citations.gather(citation for answer in answers for citation in (*answer.sources, *answer.documents))
    checked = [_checked(answer, sources_of) for answer in answers]
    order = _order_of_citation(answers, checked)
    numbers = citations.number_sources([*order, *_documents_cited(answers)])
    return Brief(
        title=title,
        date=today,
        sections=tuple(
            _section(answer, anchor, heading, method, numbers, lookup)
            for answer, anchor, heading, method, lookup in zip(
                answers, _anchors(answers), _titles(answers), _methods(answers), checked, strict=True
            )
        ),
        references=citations.references(numbers, known),
        atlas=versions[0],
    )


def _section(
    answer: Answer,
    anchor: str,
    title: str,
    method: tuple[prose.Block, ...],
    numbers: dict[str, int],
    sources_of: SourcesOf | None,
) -> Section:
    table = print_table(answer, sources_of=sources_of, numbers=numbers)

    def cite(sources: Sequence[str], most: int | None = RANGES_SHOWN) -> Cited:
        return citations.cite((numbers[source] for source in sources), most)

    return Section(
        anchor=anchor,
        question=answer.question,
        title=title,
        sentence=answer.sentence,
        cited=cite(_sentence_sources(answer, sources_of)),
        picture=style.svg(answer.figure()),
        caption=answer.caption,
        table=table,
        more=f"Rows 1–{table.shown} of {table.total} are shown." if table.total > table.shown else "",
        command=_command(answer),
        brackets=tuple(
            PrintBracket(
                name=bracket.name,
                low=ends(bracket.low, bracket.high)[0],
                high=ends(bracket.low, bracket.high)[1],
                unit="" if bracket.unit == "1" else bracket.unit,
                meaning=bracket.meaning,
                cited=cite(sources_of(bracket.fact_ids)) if sources_of else Cited(),
            )
            for bracket in answer.brackets
        ),
        assumptions=answer.assumptions,
        method=method,
        parameters=tuple((name.replace("_", " "), plain(value)) for name, value in answer.parameters.items()),
        grade=citations.grade_in_words(answer.weakest_grade) + _ungraded(answer),
        sources=cite([c.source_id for c in (*answer.sources, *answer.documents) if c.source_id in numbers], None),
    )


def _order_of_citation(answers: Sequence[Answer], lookups: Sequence[SourcesOf | None]) -> Iterator[str]:
    """Source ids as a reader meets them: the findings up front, then each section from top to bottom."""
    for answer, sources_of in zip(answers, lookups, strict=True):
        yield from _sentence_sources(answer, sources_of)
    for answer, sources_of in zip(answers, lookups, strict=True):
        if sources_of:
            yield from row_sources(answer, sources_of)
            for bracket in answer.brackets:
                yield from sources_of(bracket.fact_ids)
        yield from (citation.source_id for citation in answer.sources)


def _documents_cited(answers: Sequence[Answer]) -> list[str]:
    """The read documents that the reference list holds: those of the rows that are shown, and of each answer's others the first."""
    found: list[str] = []
    for answer in answers:
        rows = documents_of(row_passages(answer))
        others = documents_of(
            row_passages(answer, limit=answer.table.height)
        )  # those that speak, before those only counted
        every = dict.fromkeys([*rows, *others, *(c.source_id for c in answer.documents)])
        found += list(every)[: max(len(rows), DOCUMENTS_CITED)]
    return list(dict.fromkeys(found))


def _sentence_sources(answer: Answer, sources_of: SourcesOf | None) -> list[str]:
    """The sources of the numbers in the sentence; of the whole answer where that is not known."""
    if sources_of:
        facts = [fact for finding in answer.findings for fact in finding.fact_ids]
        facts += [fact for bracket in answer.brackets for fact in bracket.fact_ids]
        if found := list(sources_of(facts)):
            return found
    return [citation.source_id for citation in answer.sources]


def _ungraded(answer: Answer) -> str:
    """That documents bear no grade, and how many of them the answer rests on."""
    if not answer.documents:
        return ""
    n = len(answer.documents)
    listed = f", {DOCUMENTS_CITED} and those of the rows shown cited here" if n > DOCUMENTS_CITED else ""
    return f", of the facts; {n} read document{'s bear' if n != 1 else ' bears'} no grade{listed}"


def _checked(answer: Answer, sources_of: SourcesOf | None) -> SourcesOf | None:
    """The same look-up, refusing sources that the answer does not cite: a reference must have its text."""
    if sources_of is None:
        return None
    look_up: Callable[[Sequence[str]], Sequence[str]] = sources_of
    known = {citation.source_id for citation in answer.sources}

    def look_up_cited(facts: Sequence[str]) -> Sequence[str]:
        found = look_up(facts)
        if unknown := sorted(set(found) - known):
            raise ValueError(
                f"question {answer.question!r}: facts rest on sources that the answer does not cite:"
                f" {', '.join(unknown)}"
            )
        return found

    return look_up_cited


def _titles(answers: Sequence[Answer]) -> list[str]:
    """The questions in plain words; one asked twice is told apart by the parameters that differ."""
    titles = []
    for answer in answers:
        same = [other.parameters for other in answers if other.question == answer.question]
        differing = [
            f"{name.replace('_', ' ')} {plain(value)}"
            for name, value in answer.parameters.items()
            if value is not None and any(other.get(name) != value for other in same)
        ]
        titles.append(f"{answer.title} ({', '.join(differing)})" if differing else answer.title)
    return titles


def _method(answer: Answer) -> tuple[prose.Block, ...]:
    """The method without a first line that only repeats the question."""
    read = prose.blocks(answer.method)
    opening = "".join(span.text for span in read[0].spans) if read else ""
    return read[1:] if opening.rstrip("?. ") == answer.title.rstrip("?. ") else read


def _methods(answers: Sequence[Answer]) -> list[tuple[prose.Block, ...]]:
    """The method of each answer; one that an earlier section has told is pointed to."""
    told: dict[tuple[str, str], str] = {}
    methods = []
    for answer, title in zip(answers, _titles(answers), strict=True):
        key = (answer.question, answer.method)
        methods.append(prose.blocks(f"As for “{told[key]}” above.") if key in told else _method(answer))
        told.setdefault(key, title)
    return methods


def _command(answer: Answer) -> str:
    """The command that gives the whole table: the question with all that it was asked with."""
    words = ["isthmus", "ask", answer.question]
    for name, value in answer.parameters.items():
        option = name.replace("_", "-")
        if value is True or value is False:
            words.append(f"--{option}" if value else f"--no-{option}")
        elif value is not None:
            words += [f"--{option}", plain(value)]
    return shlex.join([*words, "--format", "csv"])


def _anchors(answers: Sequence[Answer]) -> list[str]:
    """An address for each section that stays the same from brief to brief; repeats are numbered."""
    anchors: list[str] = []
    for answer in answers:
        slug = re.sub(r"[^a-z0-9]+", "-", answer.question.lower()).strip("-") or "question"
        candidates = itertools.chain([slug], (f"{slug}-{again}" for again in itertools.count(2)))
        anchors.append(next(candidate for candidate in candidates if candidate not in anchors))
    return anchors
