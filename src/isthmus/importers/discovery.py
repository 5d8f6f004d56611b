"""Find the importers: the modules of this package that have `SOURCE`, without importing any of them."""

from __future__ import annotations

import difflib
import importlib
import inspect
from pathlib import Path
from typing import Protocol, cast

from isthmus.atlas.raw_file import RawFile
from isthmus.importers.known import Known
from isthmus.importers.publication import Parsed, Publication


class Importer(Protocol):
    """A module that reads one publication."""

    @property
    def SOURCE(self) -> Publication:  # a module's attribute
        """The publication."""

    def parse(self, raw: RawFile, known: Known) -> Parsed:
        """The tables of one file."""


def names() -> tuple[str, ...]:
    """Names of all importers, as the command line takes them."""
    return tuple(sorted(_name(path) for path in Path(__file__).parent.glob("*.py") if _has_source(path)))


def importer(name: str) -> Importer:
    """The importer of that name; `_` and `-` are one.

    Raises:
        ValueError: there is none; names those that are near, and all.
    """
    wanted = name.strip().lower().replace("_", "-")
    if wanted not in names():
        close = difflib.get_close_matches(wanted, names(), n=3, cutoff=0.5)
        near = f"; near: {', '.join(close)}" if close else ""
        raise ValueError(f"there is no importer {name!r}{near}; the importers are {', '.join(names())}")
    return cast(Importer, importlib.import_module(f"isthmus.importers.{wanted.replace('-', '_')}"))


def about(name: str) -> tuple[str, Publication]:
    """The first line of an importer's docstring, and its publication."""
    module = importer(name)
    return (inspect.getdoc(module) or "").partition("\n")[0], module.SOURCE


def _name(path: Path) -> str:
    return path.stem.replace("_", "-")


def _has_source(path: Path) -> bool:
    return "\nSOURCE = Publication(" in path.read_text(encoding="utf-8")
