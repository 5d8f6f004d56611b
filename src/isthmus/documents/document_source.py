"""A document that was read, as a source of the atlas: what kind, how it was reached, how far it can be relied on.

Isthmus proposes; the judge decides. An address that only official bodies hold (`.gov`, `.mil`, `.int`, `.go.jp` …) makes the
source official and proposes B, for a rule has seen the address and nobody the source; every other document is F, reliability
cannot be judged, until a person gives it a letter. Where the atlas has a source of the same address already, that one is cited.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import polars as pl

from isthmus.model.problem import Problem
from isthmus.model.tables.provenance import WEB
from isthmus.model.vocabularies import ACCESS, RELIABILITY, SOURCE_KINDS

OFFICIAL = re.compile(
    r"(?:^|\.)(?:(?:gov|mil|int)|(?:gov|govt|gob|gouv|go|gv|mil|mod|defence|defense)\.[a-z]{2}|europa\.eu|gc\.ca|canada\.ca|admin\.ch|bund\.de)$"
)
ACADEMIC = re.compile(r"(?:^|\.)(?:edu|(?:edu|ac)\.[a-z]{2})$")
BY_ADDRESS = "official by the form of its address; proposed by a rule, not judged by a person"
NOT_JUDGED = "not judged: reliability cannot be taken from the document itself"
PREFIX = "read-"


@dataclass(frozen=True)
class SourceChoice:
    """What a judge says of the source; None is as proposed.

    Attributes:
        reason: why the letter.
    """

    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    kind: str | None = None
    access: str | None = None
    reliability: str | None = None
    reason: str | None = None

    @classmethod
    def of(cls, said: Mapping[str, str]) -> SourceChoice:
        """The choice that texts say, empty ones being None.

        Raises:
            ValueError: a key is no part of it.
        """
        names = [f.name for f in dataclasses.fields(cls)]
        if unknown := sorted(set(said) - set(names)):
            raise ValueError(f"source.{unknown[0]} is unknown\n    way out: name one of {', '.join('source.' + n for n in names)}")
        return cls(**{name: value.strip() or None for name, value in said.items()})


@dataclass(frozen=True)
class DocumentSource:
    """The source of a document.

    Attributes:
        row: its row of `sources`.
        is_new: it is not there yet.
    """

    row: Mapping[str, Any]
    is_new: bool
    problems: tuple[Problem, ...] = ()

    @property
    def source_id(self) -> str:
        """Its id."""
        return str(self.row["source_id"])


def source_of(document: Mapping[str, Any], choice: SourceChoice, sources: pl.DataFrame) -> DocumentSource:
    """The source that facts of a document cite.

    Args:
        document: its row of `documents`.
        choice: what the judge says.
        sources: those of the atlas and of the user's folder.
    """
    own_id = f"{PREFIX}{document['document_id']}"
    url = choice.url or document["url"]
    there = sources.filter(pl.col("source_id") == own_id)
    if not there.height and url:
        there = sources.filter(pl.col("url").is_not_null() & (pl.col("url").map_elements(_bare, return_dtype=pl.String) == _bare(url)))
    if there.height:
        row = there.sort("source_id").row(0, named=True)
        return DocumentSource(row, False, tuple(_against(row, choice)))
    kind = choice.kind or _kind(url)
    official = kind == "official" and bool(url and OFFICIAL.search(_host(url)))
    letter = choice.reliability or ("B" if official else "F")
    reason = choice.reason or ("judged by the reader of the document" if choice.reliability else BY_ADDRESS if official else NOT_JUDGED)
    row = {
        "source_id": own_id, "title": choice.title or document["title"], "publisher": choice.publisher or document["publisher"],
        "published": choice.published or document["published"], "url": url, "read_at": None, "kind": kind,
        "access": choice.access or "original", "reliability": letter, "grade_reason": reason,
        "note": f"the file {document['file']} as the user read it, SHA-256 {document['digest']}",
    }  # fmt: skip
    return DocumentSource(row, True, tuple(_lacks(row)))


def _against(row: Mapping[str, Any], choice: SourceChoice) -> list[Problem]:
    """A source that is there is not changed by the way."""
    said = {"grade_reason" if name == "reason" else name: value for name, value in vars(choice).items() if value is not None}
    other = [name for name, value in said.items() if value != row[name] and not (name == "url" and _bare(value) == _bare(row["url"] or ""))]
    way_out = f"correct it in sources.csv of the folder that holds {row['source_id']}, for all facts that rest on it"
    return [Problem("source", name, f"is {row[name]!r} already, not {said[name]!r}", way_out) for name in other]


def _lacks(row: Mapping[str, Any]) -> list[Problem]:
    found = []
    if not row["publisher"]:
        found.append(Problem("source", "publisher", "is not stated in the document", "say who published it: source.publisher"))
    if not row["url"] or not re.match(WEB, row["url"]):
        rule = "is no web address" if row["url"] else "is not known: every fact rests on a source that a reader can look up"
        found.append(Problem("source", "url", rule, "give the address of the publication: source.url"))
    for name, vocabulary in (("kind", SOURCE_KINDS), ("access", ACCESS), ("reliability", RELIABILITY)):
        if row[name] not in vocabulary.terms:
            found.append(Problem("source", name, f"{row[name]!r} is no term of {vocabulary.name}", f"use {', '.join(vocabulary.terms)}"))
    return found


def _kind(url: str | None) -> str:
    host = _host(url) if url else ""
    return "official" if OFFICIAL.search(host) else "academic" if ACADEMIC.search(host) else "other"


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _bare(url: str) -> str:
    """An address without what may differ and yet lead to the same page: scheme, www, fragment, a slash at its end."""
    return re.sub(r"^https?://(?:www\.)?", "", url.partition("#")[0].strip(), flags=re.IGNORECASE).rstrip("/").lower()
