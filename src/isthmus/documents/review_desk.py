"""The candidates of a user's folder, what each would become, and judgements on them: read, checked and written as one.

Nothing unsound is written, and all of a judgement or nothing: the tables are checked over the atlas first, and where a file
cannot be written those written before it are put back.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from isthmus.atlas import own_folder
from isthmus.atlas.folder import Frames
from isthmus.atlas.gained_sources import MADE
from isthmus.atlas.locking import alone_in
from isthmus.documents import judging_candidates as judging
from isthmus.documents.acceptance import Draft, Proposed, taken
from isthmus.documents.accepted_rows import draft
from isthmus.documents.document_source import SourceChoice, source_of
from isthmus.documents.judging_candidates import Decision
from isthmus.documents.known_things import Known, known
from isthmus.documents.near_facts import TABLE_OF, Near, near_candidates, near_facts
from isthmus.model.check import check
from isthmus.model.problem import AtlasError


class NoSuchCandidateError(ValueError):
    """There is no candidate of that id; `near` names those that are spelt like it."""

    def __init__(self, asked: str, near: Sequence[str]) -> None:
        self.asked, self.near = asked, tuple(near)
        way_out = f"name one such as {', '.join(near)}" if near else "list them with `isthmus review list`"
        super().__init__(f"{asked!r} names no one candidate\n    way out: {way_out}")


@dataclass(frozen=True)
class Listed:
    """A candidate in a list: what it is, in a line, and what became of it (a key of `judging.STATES`)."""

    candidate_id: str
    kind: str
    score: float
    words: str
    when: str | None
    document_id: str
    document: str
    state: str


@dataclass(frozen=True)
class Desk:
    """A folder of the user's own over an atlas, as it was when it was read.

    Attributes:
        base: the tables of the atlas.
        own: those of the folder.
    """

    base: Frames
    own: Frames

    @cached_property
    def whole(self) -> Frames:
        """The atlas with the folder over it."""
        return own_folder.over(self.base, self.own)

    @cached_property
    def known(self) -> Known:
        """Whom and what the atlas with the folder knows."""
        return known(self.whole)

    @cached_property
    def standing(self) -> dict[str, dict[str, Any]]:
        """Candidate -> the judgement in force."""
        return judging.in_force(self.own["candidate_judgements"])

    def proposed(self, candidate_id: str) -> Proposed:
        """A candidate with its document and passages.

        Raises:
            NoSuchCandidateError: there is none.
        """
        rows = self.own["candidates"].filter(pl.col("candidate_id") == candidate_id)
        if not rows.height:
            raise NoSuchCandidateError(candidate_id, _near(candidate_id, self.own["candidates"]["candidate_id"].to_list()))
        row = rows.row(0, named=True)
        document = self.own["documents"].row(by_predicate=pl.col("document_id") == row["document_id"], named=True)
        passages = self.own["passages"].filter(pl.col("passage_id").is_in(row["passage_ids"])).sort("number").to_dicts()
        return Proposed(
            row["candidate_id"], row["kind"], json.loads(row["content"]), document, passages, row["score"], row["reasons"], row["proposer"]
        )

    def content(self, proposed: Proposed) -> dict[str, Any]:
        """Its content: as the judgement in force wrote it, else as proposed."""
        row = self.standing.get(proposed.candidate_id)
        return dict(json.loads(row["content"])) if row and row["content"] else dict(proposed.content)

    def draft(self, proposed: Proposed, content: Mapping[str, Any], choice: SourceChoice) -> Draft:
        """What it would become with this content, or what stands in the way."""
        source = source_of(proposed.document, choice, self.whole["sources"])
        return draft(proposed, content, source, self.known, taken(self.whole))

    def near(self, proposed: Proposed, content: Mapping[str, Any]) -> tuple[list[Near], list[Near]]:
        """Facts, and other candidates, that may be the same."""
        rows = self.own["candidates"].filter(pl.col("kind") == proposed.kind).select("candidate_id", "content")
        rejected = {one for one, row in self.standing.items() if row["verdict"] == "reject"}
        others = ((one, json.loads(said)) for one, said in rows.iter_rows() if one not in rejected)
        facts = near_facts(proposed.kind, content, self.whole, self.known)
        return facts, near_candidates(proposed.kind, proposed.candidate_id, content, others, self.known)

    def listing(self, *, kind: str = "", document: str = "", state: str = "waiting") -> list[Listed]:
        """Candidates, the most certain first; `state` is a key of `STATES`, `judged` for all but waiting, or empty for all."""
        titles = dict(self.own["documents"].select("document_id", "title").iter_rows())
        rows = self.own["candidates"].sort(["score", "candidate_id"], descending=[True, False])
        rows = rows.filter(pl.col("kind") == kind) if kind else rows
        rows = rows.filter(pl.col("document_id") == document) if document else rows
        found = []
        for row in rows.iter_rows(named=True):
            now = judging.state_of(row["candidate_id"], self.standing)
            if not state or now == state or (state == "judged" and now != "waiting"):
                content = json.loads(row["content"])
                when = content.get("when") or content.get("date")
                title = titles.get(row["document_id"], "")
                words, document_id = in_a_line(row["kind"], content), row["document_id"]
                found.append(Listed(row["candidate_id"], row["kind"], row["score"], words, when, document_id, title, now))
        return found


def in_a_line(kind: str, content: Mapping[str, Any]) -> str:
    """What a candidate says, in a line."""
    if kind == "figure":
        who, good = (content.get(key) or {} for key in ("who", "good"))
        high = content.get("how_many_high")
        number = _number(content.get("how_many")) + (f" to {_number(high)}" if high is not None and high != content.get("how_many") else "")
        rate = f" a {content['per']}" if content.get("per") else ""
        status = " (target)" if content.get("status") == "target" else ""
        unit = f" {content['unit']}" if content.get("unit") not in (None, "each") else ""
        counted = f"{number}{unit} {good.get('name') or 'of something'}{rate}{status}"
        words = f"{who.get('name') or 'somebody'}: {content.get('measure')} of {counted}"
    else:
        words = str(content.get("name") or content.get("what") or content.get("title") or "")
    return words if len(words) <= 160 else words[:159].rstrip() + "…"


def _number(value: Any) -> str:
    return f"{value:,.10g}" if isinstance(value, int | float) else "an unknown number"


def _near(asked: str, ids: Sequence[str]) -> list[str]:
    from rapidfuzz import process

    begins = [one for one in ids if asked and one.startswith(asked)][:3]
    return begins or [one for one, _, _ in process.extract(asked, ids, limit=3, score_cutoff=60)]


def opened(base: Frames, target: Path) -> Desk:
    """The folder as it is now, over the atlas.

    Raises:
        ValueError: it is no folder, or the bundled atlas.
        AtlasError: a file of it cannot be read.
    """
    own_folder.refuse_bundled(target)
    return Desk(base, own_folder.tables_of(target))


def whole_id(desk: Desk, asked: str) -> str:
    """The id of the candidate that a person names by id or by how it begins.

    Raises:
        NoSuchCandidateError: none or several begin so.
    """
    ids = desk.own["candidates"]["candidate_id"].to_list()
    begins = [one for one in ids if one.startswith(asked)] if len(asked) > 3 else []
    if asked in ids:
        return asked
    if len(begins) == 1:
        return str(begins[0])
    raise NoSuchCandidateError(asked, begins[:5] or _near(asked, ids))


@dataclass(frozen=True)
class Judge:
    """Who judges, when, and into which folder over which atlas."""

    base: Frames
    target: Path
    judge: str
    on: dt.date

    def accept(
        self, candidate_id: str, content: Mapping[str, Any] | None = None, choice: SourceChoice | None = None, reason: str | None = None
    ) -> list[str]:
        """Accept a candidate, with other content where it is given; gives back the ids of the facts that it makes.

        Raises:
            AtlasError: something stands in the way; all of it at once, and nothing was written.
            ValueError: it is judged already.
            OSError: the folder cannot be written; it is as it was.
        """

        def made(desk: Desk) -> Decision:
            proposed = desk.proposed(candidate_id)
            said = dict(proposed.content if content is None else content)
            drafted = desk.draft(proposed, said, choice or SourceChoice())
            if drafted.problems:
                raise AtlasError(drafted.problems)
            verdict, written = ("edit", said) if said != dict(proposed.content) else ("accept", None)
            return self._decision(
                candidate_id, verdict, content=written, rows=drafted.rows, fact_ids=drafted.fact_ids,
                source_id=drafted.source.source_id, reason=reason,
            )  # fmt: skip

        return list(self._made(made).fact_ids)

    def reject(self, candidate_id: str, reason: str) -> None:
        """Reject a candidate, with a reason.

        Raises:
            ValueError: no reason, or it is judged already.
        """
        if not reason.strip():
            raise ValueError("a rejection needs a reason\n    way out: --reason, in your words, such as 'a plan, not an event'")
        self._made(lambda desk: self._decision(desk.proposed(candidate_id).candidate_id, "reject", reason=reason.strip()))

    def merge(self, candidate_id: str, into: str, choice: SourceChoice | None = None, reason: str | None = None) -> list[str]:
        """Judge a candidate the same as another candidate or as a fact, which gains the document as source.

        Raises:
            ValueError: no such candidate or fact, one of another kind, itself, a rejected one, or judged already.
            AtlasError: the document lacks what a source needs.
        """

        def made(desk: Desk) -> Decision:
            proposed = desk.proposed(candidate_id)
            facts = _facts_of(desk, proposed, into)
            source = source_of(proposed.document, choice or SourceChoice(), desk.whole["sources"])
            ours = None
            if "/" not in into:
                root = judging.root_of(into, desk.standing)
                ours = desk.proposed(root).document["document_id"] if "/" not in root else None
            if ours == proposed.document["document_id"]:  # a double within a document states nothing more
                return self._decision(candidate_id, "merge", merged_into=into, reason=reason)
            if source.problems:
                raise AtlasError(source.problems)
            rows = {"sources": [source.row]} if source.is_new else {}
            return self._decision(
                candidate_id, "merge", merged_into=into, fact_ids=facts, source_id=source.source_id, rows=rows, reason=reason
            )

        return list(self._made(made).fact_ids)

    def undo(self, candidate_id: str, reason: str | None = None) -> list[str]:
        """Take the judgement in force back; gives back the facts that are gone with it.

        Raises:
            ValueError: there is none.
            AtlasError: what is left would be unsound; nothing was written.
        """
        before = opened(self.base, self.target)
        held = {f for row in [before.standing.get(candidate_id)] if row for f in row["fact_ids"]}
        self._made(lambda desk: self._decision(desk.proposed(candidate_id).candidate_id, "open", reason=reason))
        after = opened(self.base, self.target)
        there = {f for name in after.whole if "fact_id" in after.whole[name].columns for f in after.whole[name]["fact_id"] if f in held}
        return sorted(held - there)

    def _decision(self, candidate_id: str, verdict: str, **more: Any) -> Decision:
        return Decision(candidate_id, verdict, self.judge, self.on, **more)

    def _made(self, decide: Callable[[Desk], Decision]) -> Decision:
        """Read the folder, decide, check the whole, write: while no one else does."""
        own_folder.refuse_bundled(self.target)
        if not self.target.is_dir():
            way_out = f"read documents into it first: isthmus read FILE --into {self.target}"
            raise ValueError(f"there is no folder {self.target}\n    way out: {way_out}")
        with alone_in(self.target):
            desk = opened(self.base, self.target)
            decision = decide(desk)
            after = judging.decided(desk.own, decision)
            if problems := check(own_folder.over(self.base, after)):
                raise AtlasError(problems)
            write(after, desk.own, self.target)
        return decision


def _facts_of(desk: Desk, proposed: Proposed, into: str) -> list[str]:
    """The facts that a merge gives a source."""
    if "/" in into:
        table = TABLE_OF.get(proposed.kind, "")
        there = desk.whole[table]["fact_id"].to_list() if table else []
        if into not in there:
            near = ", ".join(_near(into, there))
            way_out = f"name a fact of the table {table}" + (f", near: {near}" if near else "") if table else "reject it, or leave it"
            raise ValueError(f"{into!r} is no fact that a candidate of kind {proposed.kind} can be the same as\n    way out: {way_out}")
        return [into]
    other = desk.proposed(into)
    if other.kind != proposed.kind or other.candidate_id == proposed.candidate_id:
        told = "the candidate itself" if other.candidate_id == proposed.candidate_id else f"of kind {other.kind}, not {proposed.kind}"
        raise ValueError(f"{into} is {told}\n    way out: name another candidate of the same kind")
    root = judging.root_of(into, desk.standing)
    if judging.state_of(root, desk.standing) == "reject":
        raise ValueError(f"{root} is rejected\n    way out: undo that first, or reject this one too")
    if "/" in root:
        return [root]
    row = desk.standing.get(root)
    return [f for f in row["fact_ids"] if f.partition("/")[0] in MADE] if row else []


def write(after: Frames, before: Frames, target: Path) -> None:
    """Write the tables that changed; where one cannot be written, those before it are put back.

    Raises:
        OSError: as told; the folder is as it was.
    """
    files = {path: path.read_bytes() if path.exists() else None for path in _files(after, before, target)}
    try:
        own_folder.write(after, before, target)
        for name, frame in after.items():
            if before[name].height and not frame.height:  # before its first row there was no file
                for suffix in (".csv", ".parquet"):
                    (target / f"{name}{suffix}").unlink(missing_ok=True)
    except OSError:
        for path, content in files.items():
            with suppress(OSError):
                _put_back(path, content)
        raise


def _files(after: Frames, before: Frames, target: Path) -> list[Path]:
    return [target / f"{name}{suffix}" for name in after if after[name] is not before[name] for suffix in (".csv", ".parquet")]


def _put_back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    elif path.read_bytes() != content:
        path.write_bytes(content)


def told_problems(error: ValueError) -> list[tuple[str, str, str]]:
    """What stands in the way, as (field, what is wrong, way out); the field is empty where it is none of the form's."""
    if isinstance(error, AtlasError):
        return [(p.column if p.table != "source" else f"source.{p.column}", p.rule, p.way_out) for p in error.problems]
    lines = str(error).split("\n    way out: ", 1)
    return [("", lines[0], lines[1] if len(lines) > 1 else "")]

