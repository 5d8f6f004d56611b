"""The walk through the candidates in a terminal, a key a judgement."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from isthmus.cli.review_words import in_words, seen
from isthmus.documents.content_fields import FIELDS, as_text, changed
from isthmus.documents.document_source import SourceChoice
from isthmus.documents.review_desk import told_problems, whole_id

if TYPE_CHECKING:
    from isthmus.documents.acceptance import Proposed
    from isthmus.documents.review_desk import Desk, Judge

KEYS = "a accept · e edit · r reject · m merge · s skip · u undo the last · q quit"
Ask = Callable[[str], str]
Say = Callable[[str], None]


@dataclass
class _Walk:
    """Where the walk stands: which are done, and what is written of the one in hand."""

    judge: Judge
    ids: Sequence[str]
    ask: Ask
    say: Say
    at: int = 0
    done: list[int] = field(default_factory=list)
    content: dict[str, Any] | None = None
    choice: SourceChoice = field(default_factory=SourceChoice)

    def turn(self, to: int) -> None:
        """Take another candidate in hand."""
        self.at, self.content, self.choice = to, None, SourceChoice()


def walk(judge: Judge, ids: Sequence[str], ask: Ask = input, say: Say = print) -> None:
    """Go through candidates until all are judged or the judge stops; each judgement is written at once."""
    w = _Walk(judge, ids, ask, say)
    shown = -1
    while w.at < len(ids):
        desk = _opened(judge)
        proposed = desk.proposed(ids[w.at])
        content = w.content if w.content is not None else desk.content(proposed)
        if shown != w.at:
            say(f"\n{w.at + 1} of {len(ids)}  " + in_words(desk, proposed, content, w.choice))
            shown = w.at
        try:
            key = ask(f"[{KEYS}] ").strip().lower()[:1]
        except (EOFError, KeyboardInterrupt):
            say("")
            return
        if key == "q":
            return
        if key not in _DOES:
            say("one of the keys, then Enter; s leaves the candidate waiting")
            continue
        try:
            shown = -1 if _DOES[key](w, desk, proposed, content) else shown
        except (ValueError, OSError) as error:
            for name, rule, way_out in told_problems(error) if isinstance(error, ValueError) else [("", str(error), "")]:
                say(seen(f"{name + ': ' if name else ''}{rule}" + (f"\n    way out: {way_out}" if way_out else "")))
    say("that was the last")


def _opened(judge: Judge) -> Desk:
    from isthmus.documents.review_desk import opened

    return opened(judge.base, judge.target)


def _accept(w: _Walk, desk: Desk, proposed: Proposed, content: Mapping[str, Any]) -> bool:
    facts = w.judge.accept(proposed.candidate_id, content, w.choice)
    w.say("accepted: " + ", ".join(facts))
    w.done.append(w.at)
    w.turn(w.at + 1)
    return True


def _edit(w: _Walk, desk: Desk, proposed: Proposed, content: Mapping[str, Any]) -> bool:
    """Change the fields; they are kept in hand until the candidate is accepted or left."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    texts, source = _in_editor(editor, proposed, content, w.choice) if editor else _field_by_field(w.ask, w.say, proposed, content)
    w.content = changed(proposed.kind, content, texts, desk.known)
    w.choice = SourceChoice.of({k: v for k, v in source.items() if v.strip()})
    return True


def _reject(w: _Walk, desk: Desk, proposed: Proposed, content: Mapping[str, Any]) -> bool:
    w.judge.reject(proposed.candidate_id, w.ask("why? "))
    w.say("rejected")
    w.done.append(w.at)
    w.turn(w.at + 1)
    return True


def _merge(w: _Walk, desk: Desk, proposed: Proposed, content: Mapping[str, Any]) -> bool:
    facts, candidates = desk.near(proposed, content)
    near = [one.identity for one in (*facts, *candidates)]
    for number, one in enumerate((*facts, *candidates), 1):
        w.say(seen(f"    {number}  {one.identity}  {one.words} ({one.why})"))
    said = w.ask("the same as which? a number, an id, or nothing to go back: ").strip()
    if not said:
        return False
    into = near[int(said) - 1] if said.isdigit() and 0 < int(said) <= len(near) else said
    into = into if "/" in into else whole_id(desk, into)
    facts_told = w.judge.merge(proposed.candidate_id, into, w.choice)
    w.say(f"merged into {into}" + (f"; {', '.join(facts_told)} gains the source" if facts_told else ""))
    w.done.append(w.at)
    w.turn(w.at + 1)
    return True


def _skip(w: _Walk, desk: Desk, proposed: Proposed, content: Mapping[str, Any]) -> bool:
    w.turn(w.at + 1)
    return True


def _undo(w: _Walk, desk: Desk, proposed: Proposed, content: Mapping[str, Any]) -> bool:
    if not w.done:
        w.say("nothing was judged in this walk; `isthmus review undo ID` takes an earlier judgement back")
        return False
    gone = w.judge.undo(w.ids[w.done[-1]])
    w.say("undone" + (f"; {', '.join(gone)} taken out" if gone else ""))
    w.turn(w.done.pop())
    return True


_DOES: Mapping[str, Callable[[_Walk, Desk, Proposed, Mapping[str, Any]], bool]] = {
    "a": _accept, "e": _edit, "r": _reject, "m": _merge, "s": _skip, "u": _undo,
}  # fmt: skip


def _field_by_field(ask: Ask, say: Say, proposed: Proposed, content: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Ask for each field: nothing keeps it, `-` empties it."""
    say("Enter keeps a field, - empties it; lists are parted by ';'. Set EDITOR to edit all at once.")
    texts = {}
    for one in FIELDS[proposed.kind]:
        now = as_text(one, content.get(one.name)).replace("\n", "; ")
        if one.one_of:
            say(f"    one of {', '.join(one.one_of.terms)}")
        said = ask(seen(f"{one.name} [{now}]: ")).strip()
        if said:
            texts[one.name] = "" if said == "-" else said
    source = {key: ask(f"source.{key} [as proposed]: ") for key in ("publisher", "url", "reliability")}
    return texts, source


def _in_editor(editor: str, proposed: Proposed, content: Mapping[str, Any], choice: SourceChoice) -> tuple[dict[str, str], dict[str, str]]:
    """Let the judge edit the fields as TOML.

    Raises:
        ValueError: what was saved is no TOML; nothing was changed.
        OSError: the editor cannot be started.
    """
    with tempfile.TemporaryDirectory(prefix="isthmus-review-") as place:
        path = Path(place) / f"{proposed.candidate_id}.toml"
        path.write_text(as_toml(proposed, content, choice), encoding="utf-8")
        subprocess.run([*shlex.split(editor), str(path)], check=False)
        return from_toml(path.read_text(encoding="utf-8"))


def as_toml(proposed: Proposed, content: Mapping[str, Any], choice: SourceChoice) -> str:
    """The fields of a candidate as TOML, each with what it may hold."""
    lines = [f"# {proposed.candidate_id}: change what is wrong, save, and close. Empty is not stated."]
    lines += [f"# {line}" for passage in proposed.passages for line in seen(passage["text"]).splitlines()]
    for one in FIELDS[proposed.kind]:
        if one.hint or one.one_of:
            terms = f"one of {', '.join(one.one_of.terms)}" if one.one_of else ""
            lines.append(f"# {' '.join(filter(None, (one.hint, terms)))}")
        text = as_text(one, content.get(one.name))
        if one.is_list:
            items = "".join(f"\n    {_quoted(line)}," for line in text.splitlines())
            lines.append(f"{one.name} = [{items}{chr(10) if items else ''}]")
        else:
            lines.append(f"{one.name} = {_quoted(text)}")
    lines += ["", "[source]  # empty is as proposed; reliability A to F"]
    lines += [f"{name} = {_quoted(value or '')}" for name, value in vars(choice).items()]
    return "\n".join(lines) + "\n"


def from_toml(text: str) -> tuple[dict[str, str], dict[str, str]]:
    """The texts of the fields and of the source.

    Raises:
        ValueError: it is no TOML.
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"what was saved is no TOML: {error}\n    way out: edit again; nothing was changed") from None
    source = said.pop("source", {})
    return {k: _text(v) for k, v in said.items()}, {k: _text(v) for k, v in source.items()} if isinstance(source, dict) else {}


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
