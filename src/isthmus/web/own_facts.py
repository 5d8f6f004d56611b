"""The user's own folder behind the app: read afresh when it changes, and the atlas opened anew when the user asks for it."""

from __future__ import annotations

import getpass
import re
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from isthmus.atlas import folder
from isthmus.atlas.bundled import BUNDLED
from isthmus.atlas.folder import Frames
from isthmus.atlas.handle import Atlas, open_atlas
from isthmus.documents.review_desk import Desk, opened

Stamp = tuple[tuple[str, int, int], ...]
"""Name, time of change (ns) and size of each table's file."""


@dataclass
class _Read:
    stamp: Stamp
    desk: Desk


class OwnFacts:
    """A folder of the user's own over an atlas folder. Safe to use from several threads.

    Attributes:
        target: the folder.
        form_key: what a form of this app must bring along to change something; made anew at each start.
        judge: the judge's id, unless a form names another.
    """

    def __init__(self, atlas: Path | None, target: Path) -> None:
        self.target = target
        self.form_key = secrets.token_urlsafe(24)
        self.judge = re.sub(r"[^a-z0-9]+", "-", getpass.getuser().lower()).strip("-") or "judge"
        self._place = atlas or BUNDLED
        self._atlas = atlas
        self._lock = threading.Lock()
        self._base: Frames | None = None
        self._read: _Read | None = None
        self._shown = self.stamp()

    def stamp(self) -> Stamp:
        """What tells whether the folder has changed."""
        if not self.target.is_dir():
            return ()
        files = sorted(p for p in self.target.iterdir() if p.suffix in (".csv", ".parquet") and not p.name.startswith("."))
        return tuple((p.name, s.st_mtime_ns, s.st_size) for p in files for s in [p.stat()])

    @property
    def base(self) -> Frames:
        """The tables of the atlas that the folder lies over; read once."""
        with self._lock:
            if self._base is None:
                self._base = folder.read(self._place)
            return self._base

    def desk(self) -> Desk:
        """The folder as it is now.

        Raises:
            ValueError, OSError: it cannot be read.
        """
        base, stamp = self.base, self.stamp()
        with self._lock:
            if self._read is None or self._read.stamp != stamp:
                self._read = _Read(stamp, opened(base, self.target))
            return self._read.desk

    def waiting(self) -> int:
        """How many candidates wait for a judgement; none where the folder cannot be read, for the review page says why."""
        if not any((self.target / f"candidates{suffix}").is_file() for suffix in (".csv", ".parquet")):
            return 0
        try:
            desk = self.desk()
        except (ValueError, OSError):
            return 0
        return desk.own["candidates"].height - len(desk.standing)

    @property
    def is_behind(self) -> bool:
        """Whether the folder has changed since the atlas that the app shows was opened."""
        return self.stamp() != self._shown

    def reopened(self) -> Atlas:
        """The atlas with the folder over it, as both are now.

        Raises:
            AtlasError: the whole is not sound.
        """
        stamp = self.stamp()
        atlas = open_atlas(self._atlas, overlay=self.target)
        self._shown = stamp
        return atlas


def show(state: Any, atlas: Atlas) -> None:
    """Have the app show another atlas; what it showed before stays open for the requests that are under way."""
    from isthmus.web.answers import Answers

    before = state.atlas
    state.answers, state.atlas, state.remembered = Answers(atlas), atlas, None
    state.retired = [*state.retired, before]
