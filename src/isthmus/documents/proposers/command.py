"""A proposer outside: a command that gets a document as JSON and answers with candidates, such as a local language model.

It is never trusted: a candidate is refused unless it has the form of its kind (`content_forms`) and every figure, name and date
that it states, and every word of its wording, stands in the passages that it names (`stated`).
On standard input it gets `{"record": {…}, "passages": [{"number", "locator", "section", "kind", "own", "text"}],
"mentions": [{"passage", "begin", "end", "kind", "text", "ids", "value"}]}`; on standard output it writes
`{"candidates": [{"kind", "content", "passages", "score", "reasons"}]}` or that list alone.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO, Any

from isthmus.documents.proposers.content_forms import formed
from isthmus.documents.proposers.stated import unstated
from isthmus.documents.reading import Candidate, Reading
from isthmus.model.reading_terms import CANDIDATE_KINDS

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")

TIME_LIMIT_S = 120.0
MOST_BYTES = 4 << 20
SHOWN = 3
MOST_CANDIDATES = 500
"""Of a document; one of a hundred pages holds fewer."""
MOST_REASONS = 8
STANDS = "its figures, names, dates and words stand in the passage"

@dataclass(frozen=True, slots=True)
class Proposed:
    """What a command proposed: the candidates that hold, and notes on those refused and on what went wrong."""

    candidates: tuple[Candidate, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """A command that proposes candidates.

    Attributes:
        words: the program and its arguments; no shell is between.
        time_limit_s: seconds after which it and what it started are ended, for each document.
        most_bytes: bytes of its answer that are read.
    """

    words: tuple[str, ...]
    time_limit_s: float = TIME_LIMIT_S
    most_bytes: int = MOST_BYTES

    @classmethod
    def of(cls, text: str) -> Command:
        """The command that a line names.

        Raises:
            ValueError: the line is empty or its quotes are not closed.
        """
        try:
            words = tuple(shlex.split(text))
        except ValueError as error:
            raise ValueError(f"--proposer {text!r}: {error}\n    way out: close the quotes") from None
        if not words:
            raise ValueError("--proposer is empty\n    way out: name a command, e.g. --proposer 'python propose.py'")
        return cls(words)

    @property
    def name(self) -> str:
        """As the proposer of its candidates: `command-` and the name of the script or program."""
        scripts = [w for w in self.words if PurePath(w).suffix in (".py", ".sh", ".js", ".rb", ".pl")]
        stem = PurePath((scripts or self.words)[0]).stem.lower()
        return f"command-{re.sub('[^a-z0-9]+', '-', stem).strip('-') or 'unnamed'}"

    def propose(self, reading: Reading) -> Proposed:
        """The candidates of a document; a failure of the command is a note and never an error."""
        answer, wrong = self._run(_asked(reading))
        if wrong:
            return Proposed(notes=(f"{self.name} {wrong}; it proposed nothing",))
        try:
            told = json.loads(answer)
        except (ValueError, RecursionError) as error:
            return Proposed(notes=(f"{self.name} answered what is no JSON ({error}); it proposed nothing",))
        items = told.get("candidates") if isinstance(told, dict) else told
        if not isinstance(items, list):
            return Proposed(notes=(f"{self.name} answered without a list of candidates; it proposed nothing",))
        kept: list[Candidate] = []
        refused: list[str] = []
        for number, item in enumerate(items, 1):
            try:
                kept.append(_candidate(item, reading, self.name))
            except ValueError as error:
                refused.append(f"number {number:,}, {error}")
        if len(kept) > MOST_CANDIDATES:
            refused.append(f"those after the first {MOST_CANDIDATES:,}, for no document states so many")
            del kept[MOST_CANDIDATES:]
        return Proposed(tuple(kept), self._told(refused, len(items) - len(kept), len(items)))

    def _told(self, refused: list[str], lost: int, count: int) -> tuple[str, ...]:
        if not refused:
            return ()
        shown = "; ".join(refused[:SHOWN]) + (f"; and {len(refused) - SHOWN:,} more" if len(refused) > SHOWN else "")
        return (f"{self.name}: {lost:,} of {count:,} candidates were refused: {shown}",)

    def _run(self, asked: bytes) -> tuple[bytes, str]:
        """Its answer, and what went wrong in words."""
        try:
            process = subprocess.Popen(
                self.words,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            return b"", f"cannot be started: {error.strerror or error}"
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        answer, said = _Gathered(process.stdout, self.most_bytes), _Gathered(process.stderr, 2_000, drain=True)
        writer = threading.Thread(target=_write, args=(process.stdin, asked), daemon=True)
        try:
            for thread in (writer, answer.thread, said.thread):
                thread.start()
            answer.thread.join(self.time_limit_s)
            late = answer.thread.is_alive()
            if late or answer.over:
                _end(process)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=5)
            late = late or process.poll() is None
        finally:  # an interrupt as well: it is in a session of its own and would outlive us
            _end(process)
        process.wait()
        for thread in (writer, answer.thread, said.thread):
            thread.join(5)
        for pipe in (process.stdout, process.stderr):
            pipe.close()
        if late:
            return b"", f"took longer than {self.time_limit_s:g} s"
        if answer.over:
            return b"", f"answered more than {self.most_bytes:,} bytes"
        if process.returncode:
            told = _CONTROLS.sub(" ", said.bytes.decode("utf-8", "replace"))  # no escape code of a command reaches a terminal
            words = " ".join(told.split())[-200:]
            return b"", f"ended with code {process.returncode}{f' ({words})' if words else ''}"
        return bytes(answer.bytes), ""


@dataclass
class _Gathered:
    """What a pipe gives, up to a number of bytes; `drain` reads on and forgets the rest."""

    pipe: IO[bytes]
    most: int
    drain: bool = False
    bytes: bytearray = field(default_factory=bytearray)
    over: bool = False

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._read, daemon=True)

    def _read(self) -> None:
        with suppress(OSError, ValueError):  # the pipe is closed when the command is ended
            while chunk := self.pipe.read1(65_536):  # type: ignore[attr-defined]
                room = self.most - len(self.bytes)
                self.bytes += chunk[: max(room, 0)]
                self.over = self.over or len(chunk) > room
                if self.over and not self.drain:
                    return


def _write(pipe: IO[bytes], asked: bytes) -> None:
    with suppress(OSError, ValueError):  # it may answer without reading to the end
        pipe.write(asked)
    with suppress(OSError, ValueError):
        pipe.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the command and whatever it started."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _asked(reading: Reading) -> bytes:
    record = reading.record
    asked = {
        "record": {
            "document_id": record.document_id, "title": record.title, "publisher": record.publisher, "published": record.published,
            "kind": record.kind, "language": record.language, "topics": list(record.topics),
            "voices": list(record.voices), "url": record.url,
        },
        "passages": [
            {"number": p.number, "locator": p.locator, "section": p.section, "kind": p.kind, "own": p.own,
             "text": p.text} for p in reading.passages
        ],
        "mentions": [
            {"passage": m.passage, "begin": m.begin, "end": m.end, "kind": m.kind, "text": m.text, "ids": list(m.ids), "value": m.value}
            for m in reading.mentions
        ],
    }  # fmt: skip
    return json.dumps(asked, ensure_ascii=False).encode()


def _candidate(item: Any, reading: Reading, name: str) -> Candidate:
    """The candidate that an item of the answer is.

    Raises:
        ValueError: it is refused; says its kind and why.
    """
    if not isinstance(item, dict):
        raise ValueError("no object")
    kind, numbers, score = item.get("kind"), item.get("passages"), item.get("score", 0.5)
    if not isinstance(kind, str) or kind not in CANDIDATE_KINDS.terms:
        raise ValueError(f"{kind if isinstance(kind, str) else '?'!r:.40} is no kind of candidate")
    try:
        content = formed(kind, item.get("content"))
    except ValueError as error:
        raise ValueError(f"{kind}: {error}") from None
    if not isinstance(numbers, list) or not numbers or not all(type(n) is int and 1 <= n <= len(reading.passages) for n in numbers):
        raise ValueError(f"{kind}: it names no passage of the document")
    if not all(reading.passage(n).own is (kind != "related") for n in numbers):
        whose = "the own content of the page" if kind == "related" else "of another publication"
        raise ValueError(f"{kind}: its passage is {whose}")
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
        raise ValueError(f"{kind}: its score is no number from 0 to 1")
    passages = tuple(dict.fromkeys(numbers))
    if absent := unstated(kind, content, reading, passages):
        raise ValueError(f"{kind}: {absent} does not stand in passage {', '.join(map(str, passages[:SHOWN]))}")
    return Candidate(
        kind=kind, content=content, passages=passages, score=float(score), reasons=(*_reasons(item), f"proposed by {name}; {STANDS}"),
        proposer=name,
    )  # fmt: skip


def _reasons(item: Mapping[str, Any]) -> tuple[str, ...]:
    """What the command gives as its reasons, cut to size and without what is no text."""
    told = item.get("reasons") or []
    said = (_CONTROLS.sub(" ", one)[:300] for one in (told if isinstance(told, list) else [told])[:MOST_REASONS] if isinstance(one, str))
    return tuple(one.encode("utf-8", "replace").decode() for one in said)
