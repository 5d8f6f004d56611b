"""Answers given so far: the same question with the same parameters is computed once while the app runs."""

from __future__ import annotations

import difflib
import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from typing import Any

# Whole before any thread starts: Polars looks for a NumPy that is loaded and would meet one that is half so.
import numpy as np  # noqa: F401

from isthmus.atlas.handle import Atlas, AtlasClosedError
from isthmus.questions import signature
from isthmus.questions.answer import Answer
from isthmus.questions.naming import QuestionError
from isthmus.questions.signature import Parameter
from isthmus.report import style
from isthmus.scenarios import library

KEPT = 64
_logger = logging.getLogger("isthmus.web")


@dataclass(frozen=True)
class Given:
    """An answer, and its figure as SVG (drawn when first wanted)."""

    answer: Answer

    @cached_property
    def svg(self) -> str:
        """The figure, for `rendering.picture`."""
        return style.svg(self.answer.figure())


SCENARIOS = ("scenario", "compare")
"""Parameters that name a scenario; on the command line they may be the path of a file."""


class Answers:
    """The newest answers, by question and parameters. Safe to use from several threads."""

    def __init__(self, atlas: Atlas, kept: int = KEPT) -> None:
        self._atlas = atlas
        self._kept = kept
        self._lock = threading.Lock()
        self._ways: dict[str, tuple[dict[str, str], ...]] = {}
        self._takes: dict[str, dict[str, Parameter]] = {}
        self._given: OrderedDict[tuple[str, tuple[tuple[str, Any], ...]], Future[Given]] = OrderedDict()

    def to(self, name: str, parameters: Mapping[str, Any]) -> Given:
        """The answer to a question. A scenario is one of those that come with Isthmus: no address may name a file.

        Raises:
            QuestionError: it cannot be asked so.
        """
        _refuse_files(parameters)
        key = (name, self._meant(name, parameters))
        with self._lock:
            waiting = self._given.get(key)
            if waiting is not None:
                self._given.move_to_end(key)
            else:
                mine: Future[Given] = Future()
                self._given[key] = mine
                while len(self._given) > self._kept:
                    self._given.popitem(last=False)
        if waiting is not None:
            return waiting.result()
        try:
            with self._atlas.another() as atlas:
                given = Given(signature.ask(name, atlas, **parameters))
        except BaseException as error:
            with self._lock:
                self._given.pop(key, None)
            mine.set_exception(error)
            raise
        mine.set_result(given)
        return given

    def known(self, name: str, parameters: Mapping[str, Any]) -> Given | None:
        """The answer if it has been computed already, without waiting for it."""
        with self._lock:
            found = self._given.get((name, self._meant(name, parameters)))
        return found.result() if found is not None and found.done() and found.exception() is None else None

    def _meant(self, name: str, parameters: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
        """What is asked, however it is written: texts as values, and no defaults."""
        if name not in self._takes:
            self._takes[name] = {p.name: p for p in signature.question(name).parameters}
        takes = self._takes[name]
        meant = dict(parameters)
        for key, p in takes.items():
            if isinstance(meant.get(key), str) and (p.kind is not str or p.choices):
                meant[key] = p.parse(meant[key])
            if key in meant and meant[key] == p.default:
                del meant[key]
        return tuple(sorted(meant.items()))

    def ways(self, name: str) -> tuple[dict[str, str], ...]:
        """The parameters, as texts, with which a brief asks the question of this atlas; looked up once.

        Raises:
            QuestionError: no such question, or the atlas holds nothing it could be asked of.
        """
        if name not in self._ways:
            with self._atlas.another() as atlas:
                asked = signature.readings(name, atlas)
            self._ways[name] = tuple(
                {key: str(value) for key, value in way.items() if value is not None} for way in asked
            )
        return self._ways[name]

    def readings(self) -> list[Given]:
        """Every reading of every question that this atlas can answer, as a brief asks them."""
        found = []
        for name in signature.names():
            try:
                found += [self.to(name, way) for way in self.ways(name)]
            except QuestionError:
                continue
        return found

    def warm(self, stop: threading.Event) -> None:
        """Compute and draw what the first pages show, until `stop` is set."""
        for name in signature.names():
            try:
                for way in self.ways(name):
                    if stop.is_set():
                        return
                    _ = self.to(name, way).svg
            except QuestionError:
                continue
            except AtlasClosedError:
                return
            except Exception:
                _logger.exception("%s could not be computed ahead", name)


def _refuse_files(parameters: Mapping[str, Any]) -> None:
    for name in SCENARIOS:
        asked = parameters.get(name)
        if asked and asked not in library.names():
            near = ", ".join(difflib.get_close_matches(str(asked), library.names(), n=3))
            hint = f"; near: {near}" if near else ""
            raise QuestionError(
                f"there is no scenario {asked!r} in the app{hint}; it knows those that come with Isthmus: a file of yours is asked on "
                "the command line"
            )
