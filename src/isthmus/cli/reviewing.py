"""`isthmus review`: go through the candidates that `isthmus read` found, and make facts of those that hold."""

from __future__ import annotations

import datetime as dt
import getpass
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from isthmus.cli.options import DATA_PROBLEMS, HELP_NAMES, WRONG_USAGE, fail, guarded
from isthmus.cli.review_words import in_words, seen

if TYPE_CHECKING:
    from isthmus.documents.document_source import SourceChoice
    from isthmus.documents.review_desk import Desk, Judge, Listed

IntoOption = Annotated[
    Path | None,
    typer.Option("--into", help="Folder that was read into; the overlay in use if left out.", show_default=False),
]
AtlasOption = Annotated[
    Path | None,
    typer.Option("--atlas", help="Atlas folder that it lies over; the bundled atlas if left out.", show_default=False),
]
JudgeOption = Annotated[
    str | None, typer.Option("--judge", help="Your id, such as j-doe; your user name if left out.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
KindOption = Annotated[
    str, typer.Option("--kind", help="Only this kind: engagement, recommendation, commitment, figure, …", show_default=False)
]
DocumentOption = Annotated[str, typer.Option("--document", help="Only this document, by its id.", show_default=False)]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why, in your words.", show_default=False)]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set", help="KEY=VALUE: another value of a field, lists parted by ';', or source.KEY=VALUE; may be repeated.", show_default=False
    ),
]
ReliabilityOption = Annotated[
    str | None, typer.Option("--reliability", help="Admiralty letter of the document as a source, A to F.", show_default=False)
]
Ids = Annotated[list[str], typer.Argument(help="Ids of candidates, or how they begin.", show_default=False)]

review = typer.Typer(
    help="Judge the facts that `isthmus read` proposes.", invoke_without_command=True, rich_markup_mode=None, context_settings=HELP_NAMES
)


@review.callback()
@guarded
def _start(
    context: typer.Context,
    kind: KindOption = "",
    document: DocumentOption = "",
    judge: JudgeOption = None,
    into: IntoOption = None,
    atlas: AtlasOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say how many candidates wait; in a terminal, go through them one by one, the most certain first."""
    if context.invoked_subcommand is not None:
        return
    desk, _ = _desk(into, atlas)
    listed = desk.listing(kind=_kind(kind), document=_document(desk, document))
    if as_json:
        print(json.dumps(_counts(listed), ensure_ascii=False, indent=2))
        return
    _tell_counts(desk, listed)
    if listed and sys.stdin.isatty() and sys.stdout.isatty():
        from isthmus.cli.review_walk import walk

        walk(_judge(into, atlas, judge, desk), [one.candidate_id for one in listed])


@review.command("list")
@guarded
def list_(
    kind: KindOption = "",
    document: DocumentOption = "",
    state: Annotated[str, typer.Option("--state", help="waiting, accept, edit, reject, merge, judged or all.")] = "waiting",
    limit: Annotated[int, typer.Option("--limit", help="At most so many.", min=1)] = 50,
    into: IntoOption = None,
    atlas: AtlasOption = None,
    as_json: JsonOption = False,
) -> None:
    """List candidates, the most certain first."""
    from isthmus.documents.judging_candidates import STATES

    states = (*STATES, "judged", "all")
    if state not in states:
        fail(f"--state {state!r} is unknown\n    way out: use one of {', '.join(states)}", WRONG_USAGE)
    desk, _ = _desk(into, atlas)
    listed = desk.listing(kind=_kind(kind), document=_document(desk, document), state="" if state == "all" else state)
    if as_json:
        print(json.dumps({"count": len(listed), "candidates": [vars_of(one) for one in listed[:limit]]}, ensure_ascii=False, indent=2))
        return
    for one in listed[:limit]:
        told = "" if one.state == "waiting" else f"  [{STATES[one.state]}]"
        when = f" ({one.when})" if one.when else ""
        print(seen(f"{one.score:.2f}  {one.candidate_id}{told}\n      {one.words}{when}\n      in {one.document}"))
    print(f"{len(listed):,} in all" + (f"; {limit:,} shown, --limit shows more" if len(listed) > limit else ""))


@review.command()
@guarded
def show(
    candidate_id: Annotated[str, typer.Argument(help="Id of a candidate, or how it begins.")],
    into: IntoOption = None,
    atlas: AtlasOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a candidate: passage, reasons, fields, what it would become, what may be the same."""
    from isthmus.documents.document_source import SourceChoice
    from isthmus.documents.judging_candidates import history
    from isthmus.documents.review_desk import whole_id

    desk, _ = _desk(into, atlas)
    proposed = desk.proposed(whole_id(desk, candidate_id))
    content = desk.content(proposed)
    if not as_json:
        print(in_words(desk, proposed, content, SourceChoice()))
        return
    drafted, (facts, others) = desk.draft(proposed, content, SourceChoice()), desk.near(proposed, content)
    told = {
        **vars_of(proposed), "content": content, "judgements": history(proposed.candidate_id, desk.own["candidate_judgements"]),
        "would_become": drafted.rows if not drafted.problems else {}, "problems": _plain(drafted.problems),
        "near_facts": [vars_of(n) for n in facts], "near_candidates": [vars_of(n) for n in others],
    }  # fmt: skip
    print(json.dumps(told, ensure_ascii=False, indent=2, default=str))


@review.command()
@guarded
def accept(
    candidate_ids: Ids,
    values: SetOption = None,
    reliability: ReliabilityOption = None,
    reason: ReasonOption = "",
    judge: JudgeOption = None,
    into: IntoOption = None,
    atlas: AtlasOption = None,
    as_json: JsonOption = False,
) -> None:
    """Accept candidates: each becomes facts of your folder, with the document as source."""
    from isthmus.documents.content_fields import changed

    texts, choice = _settings(values or [], reliability)
    desk, target = _desk(into, atlas)
    judging = _judge(into, atlas, judge, desk)

    def one(candidate_id: str) -> dict[str, Any]:
        proposed = desk.proposed(candidate_id)
        content = changed(proposed.kind, proposed.content, texts, desk.known) if texts else None
        near, _ = desk.near(proposed, content or proposed.content)
        return {"facts": judging.accept(candidate_id, content, choice, reason or None), "near_facts": [vars_of(n) for n in near]}

    _each(desk, target, candidate_ids, "accepted", one, as_json)


@review.command()
@guarded
def reject(
    candidate_ids: Ids,
    reason: ReasonOption = "",
    judge: JudgeOption = None,
    into: IntoOption = None,
    atlas: AtlasOption = None,
    as_json: JsonOption = False,
) -> None:
    """Reject candidates, with a reason."""
    desk, target = _desk(into, atlas)
    judging = _judge(into, atlas, judge, desk)

    def one(candidate_id: str) -> dict[str, Any]:
        judging.reject(candidate_id, reason)
        return {"reason": reason}

    _each(desk, target, candidate_ids, "rejected", one, as_json)


@review.command()
@guarded
def merge(
    candidate_id: Annotated[str, typer.Argument(help="Id of a candidate, or how it begins.")],
    same_as: Annotated[str, typer.Argument(help="Another candidate, or a fact such as engagements/ip4-madrid-2022.")],
    values: SetOption = None,
    reliability: ReliabilityOption = None,
    reason: ReasonOption = "",
    judge: JudgeOption = None,
    into: IntoOption = None,
    atlas: AtlasOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that a candidate is the same as another, or as a fact, which gains the document as source."""
    from isthmus.documents.review_desk import whole_id

    texts, choice = _settings(values or [], reliability)
    if texts:
        fail(f"--set {next(iter(texts))}: a merge writes no field\n    way out: set source.KEY=VALUE only", WRONG_USAGE)
    desk, target = _desk(into, atlas)
    other = same_as if "/" in same_as else whole_id(desk, same_as)
    judging = _judge(into, atlas, judge, desk)

    def one(asked: str) -> dict[str, Any]:
        return {"into": other, "facts": judging.merge(asked, other, choice, reason or None)}

    _each(desk, target, [candidate_id], "merged", one, as_json)


@review.command()
@guarded
def undo(
    candidate_ids: Ids,
    reason: ReasonOption = "",
    judge: JudgeOption = None,
    into: IntoOption = None,
    atlas: AtlasOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take judgements back: the candidates wait again, and their facts go unless they rest on something else too."""
    desk, target = _desk(into, atlas)
    judging = _judge(into, atlas, judge, desk)
    _each(desk, target, candidate_ids, "undone", lambda one: {"removed": judging.undo(one, reason or None)}, as_json)


def _each(
    desk: Desk, target: Path, asked: Sequence[str], verdict: str, judge_one: Callable[[str], dict[str, Any]], as_json: bool
) -> None:
    """Judge each; what is wrong with one stops no other, and is told at the end."""
    from isthmus.documents.review_desk import told_problems, whole_id

    done: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    for one in asked:
        try:
            candidate_id = whole_id(desk, one)
            done.append({"candidate_id": candidate_id, **judge_one(candidate_id)})
        except ValueError as error:
            problems = [{"field": f, "rule": r, "way_out": w} for f, r, w in told_problems(error)]
            refused.append({"candidate_id": one, "problems": problems})
    if as_json:
        print(json.dumps({verdict: done, "refused": refused, "folder": str(target)}, ensure_ascii=False, indent=2))
    else:
        for item in done:
            print(_done_in_words(verdict, item))
        for item in refused:
            print(f"isthmus: {item['candidate_id']}: not {verdict}", file=sys.stderr)
            for p in item["problems"]:
                field = f"{p['field']}: " if p["field"] else ""
                print(seen(f"    {field}{p['rule']}" + (f"\n        way out: {p['way_out']}" if p["way_out"] else "")), file=sys.stderr)
        if done:
            print(target)
    if refused:
        raise typer.Exit(DATA_PROBLEMS)


def _done_in_words(verdict: str, item: dict[str, Any]) -> str:
    facts = item.get("facts", item.get("removed", ()))
    told = "".join(f"\n    {'- ' if 'removed' in item else ''}{fact}" for fact in facts)
    into = f" into {item['into']}" if "into" in item else ""
    near = "".join(f"\n    may be the same as {n['identity']}: {n['why']}" for n in item.get("near_facts", ())[:2])
    return f"{verdict} {item['candidate_id']}{into}{told}{near}"


def _settings(values: Sequence[str], reliability: str | None) -> tuple[dict[str, str], SourceChoice]:
    from isthmus.documents.document_source import SourceChoice

    texts: dict[str, str] = {}
    source: dict[str, str] = {"reliability": reliability} if reliability else {}
    for text in values:
        key, sign, value = text.partition("=")
        if not sign:
            fail(f"--set {text!r} is not KEY=VALUE\n    way out: write one such as when=2024-07-10", WRONG_USAGE)
        (source if key.startswith("source.") else texts)[key.removeprefix("source.").strip()] = value
    return texts, SourceChoice.of(source)


def _desk(into: Path | None, atlas: Path | None) -> tuple[Desk, Path]:
    from isthmus.atlas import folder
    from isthmus.atlas.bundled import BUNDLED, overlay_in_use, own_overlay
    from isthmus.documents.review_desk import opened

    target = into or overlay_in_use() or own_overlay()
    if not target.is_dir():
        raise ValueError(f"there is no folder {target}\n    way out: read documents first: isthmus read FILE --into {target}")
    return opened(folder.read(atlas or BUNDLED), target), target


def _judge(into: Path | None, atlas: Path | None, judge: str | None, desk: Desk) -> Judge:
    from isthmus.atlas.bundled import overlay_in_use, own_overlay
    from isthmus.documents.review_desk import Judge

    who = judge or re.sub(r"[^a-z0-9]+", "-", getpass.getuser().lower()).strip("-") or "judge"
    return Judge(desk.base, into or overlay_in_use() or own_overlay(), who, dt.datetime.now(tz=dt.UTC).date())


def _kind(kind: str) -> str:
    from isthmus.model.reading_terms import CANDIDATE_KINDS

    if kind and kind not in CANDIDATE_KINDS.terms:
        raise ValueError(f"--kind {kind!r} is unknown\n    way out: use one of {', '.join(CANDIDATE_KINDS.terms)}")
    return kind


def _document(desk: Desk, document: str) -> str:
    ids = desk.own["documents"]["document_id"].to_list()
    if document and document not in ids:
        import difflib

        near = difflib.get_close_matches(document, ids, n=3, cutoff=0.4) or ids[:3]
        raise ValueError(f"--document {document!r} is unknown\n    way out: use one such as {', '.join(near) or 'none is read yet'}")
    return document


def vars_of(thing: Any) -> dict[str, Any]:
    """A record as plain values."""
    import dataclasses

    return dataclasses.asdict(thing)


def _plain(problems: Sequence[Any]) -> list[dict[str, str]]:
    return [{"field": f"{p.table}.{p.column}" if p.table == "source" else p.column, "rule": p.rule, "way_out": p.way_out} for p in problems]


def _counts(listed: Sequence[Listed]) -> dict[str, Any]:
    kinds, documents = Counter(one.kind for one in listed), Counter((one.document_id, one.document) for one in listed)
    told = [{"document_id": one, "title": title, "waiting": n} for (one, title), n in documents.most_common()]
    return {"waiting": len(listed), "kinds": dict(kinds.most_common()), "documents": told}


def _tell_counts(desk: Desk, listed: Sequence[Listed]) -> None:
    counts = _counts(listed)
    print(f"{counts['waiting']:,} of {desk.own['candidates'].height:,} candidates wait")
    for kind, number in counts["kinds"].items():
        print(f"    {number:>6,}  {kind}")
    for document in counts["documents"][:20]:
        print(seen(f"    {document['waiting']:>6,}  in {document['title']} ({document['document_id']})"))
    if len(counts["documents"]) > 20:
        print(f"            and in {len(counts['documents']) - 20:,} documents more")
