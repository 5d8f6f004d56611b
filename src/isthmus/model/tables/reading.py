"""Documents, what is read in them, and what a person made of it."""

from __future__ import annotations

from isthmus.model import reading_terms as v
from isthmus.model.dates import Edtf
from isthmus.model.table import column, table
from isthmus.model.tables.provenance import ACTOR, SLUG, WEB

DIGEST = r"^[0-9a-f]{64}$"
PASSAGE = r"^[a-z0-9]+(-[a-z0-9]+)*/[0-9]+$"


@table("documents", key=("document_id",), identity="document_id", dated_by="published")
class Document:
    """A page or file that was read: no fact, but what candidates and passages come from."""

    document_id: str = column("Permanent short id, made of the digest of its bytes.", pattern=SLUG)
    title: str = column("Its title; its first words where it bears none.")
    publisher: str | None = column("Who published it, as the document says.")
    published: Edtf | None = column("When, as exact as the document says.")
    kind: str = column("What kind of document it is.", one_of=v.DOCUMENT_KINDS)
    language: str = column(
        "BCP 47 tag of its language; `und` where not determined.", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$"
    )
    topics: tuple[str, ...] = column("Topics that the document itself names.")
    voices: tuple[str, ...] = column("Actors whose words it gives: who published, signed or spoke it.", ref=ACTOR)
    url: str | None = column("Where it was read, if that is an address.", pattern=WEB)
    file: str = column("Name of the file that was read.")
    format: str = column("What its bytes are.", one_of=v.DOCUMENT_FORMATS)
    digest: str = column("SHA-256 of its bytes, hex.", pattern=DIGEST)
    read_on: Edtf = column("When it was read.")


@table("passages", key=("passage_id",), identity="passage_id")
class Passage:
    """A heading, paragraph, item or row of a document, in reading order."""

    passage_id: str = column("Id of the document, a slash, and the number of the passage.", pattern=PASSAGE)
    document_id: str = column("The document.", ref="documents.document_id")
    number: int = column("Place in reading order.", unit="1 is the first", ge=1)
    locator: str = column("Where a reader finds it, e.g. `p. 3, para. 2`.")
    section: str | None = column("The heading under which it stands.")
    kind: str = column("What it is.", one_of=v.PASSAGE_KINDS)
    own: bool = column("Part of the document's own content; false for teasers of other publications.")
    text: str = column("Its words.")


@table("mentions", key=("passage_id", "begins", "ends", "kind"), identity="mention_id")
class Mention:
    """Where a passage names an actor, place, date, good, domain, person or concept."""

    mention_id: str = column("Id of the passage, `#`, where it begins, and its kind.")
    passage_id: str = column("The passage.", ref="passages.passage_id")
    begins: int = column("Where it begins.", unit="characters from 0", ge=0)
    ends: int = column("Where it ends.", unit="characters from 0", ge=1)
    kind: str = column("What is named.", one_of=v.MENTION_KINDS)
    text: str = column("The words.")
    ids: tuple[str, ...] = column("Ids of what they may mean; more than one where that is open, none where not known.")
    value: str | None = column("What they say in standard form: a date as EDTF, the name of a person or place.")
    negated: bool = column("The passage denies or rejects it.")


@table("candidates", key=("candidate_id",), identity="candidate_id")
class Candidate:
    """A fact read from a document, waiting for a person's judgement."""

    candidate_id: str = column("Permanent id, made of the document, the kind and the content.", pattern=SLUG)
    document_id: str = column("The document.", ref="documents.document_id")
    kind: str = column("What it would be.", one_of=v.CANDIDATE_KINDS)
    passage_ids: tuple[str, ...] = column("The passages that support it.", ref="passages.passage_id")
    content: str = column("What it says, as a JSON object; its members by kind: see the documentation.")
    score: float = column("How sure the proposer is.", unit="probability", ge=0, le=1)
    reasons: str = column("On what the score rests, in words.")
    proposer: str = column("What proposed it.", pattern=SLUG)


@table("candidate_judgements", key=("judgement_id",), identity="judgement_id", dated_by="judged")
class CandidateJudgement:
    """A person's decision on a candidate: never deleted; in force is what no later one supersedes."""

    judgement_id: str = column("Permanent short id.", pattern=SLUG)
    candidate_id: str = column("The candidate.", ref="candidates.candidate_id")
    verdict: str = column("The decision.", one_of=v.CANDIDATE_VERDICTS)
    content: str | None = column("What the judge wrote in place of the proposal, as a JSON object; with `edit` alone.")
    merged_into: str | None = column("With `merge`: the other candidate, or the fact, by its id.")
    fact_ids: tuple[str, ...] = column("The facts that it made or gave a source.")
    source_id: str | None = column("The source that these facts rest on: the document's.", pattern=SLUG)
    judge: str = column("Who judged: a permanent short id, one for each judge.", pattern=SLUG)
    judged: Edtf = column("When it was judged.")
    reason: str | None = column("Why, in the judge's words.")
    supersedes: str | None = column(
        "The earlier judgement of this candidate that it takes the place of.", ref="candidate_judgements.judgement_id"
    )
