"""Who may import whom, and what stays light: the rules of the house, held."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1] / "src" / "isthmus"
MODULES = sorted(HOUSE.rglob("*.py"))

_UP_TO_QUESTIONS = {"model", "atlas", "scenarios", "networks", "engine", "questions"}
_ALL_BUT_ENGINE = {
    "model", "atlas", "importers", "documents", "resolve", "exchange", "scenarios", "networks", "questions", "report",
}  # fmt: skip

MAY_IMPORT: dict[str, set[str]] = {
    "model": set(),
    "engine": set(),
    "progress": set(),
    "atlas": {"model"},
    "importers": {"model", "atlas"},
    "documents": {"model", "atlas", "resolve"},
    "resolve": {"model", "atlas", "documents"},
    "exchange": {"model", "atlas"},
    "scenarios": {"model", "atlas"},
    "networks": {"model", "atlas", "engine"},
    "questions": _UP_TO_QUESTIONS - {"questions"},
    "report": _UP_TO_QUESTIONS,
    "web": {*_ALL_BUT_ENGINE, "__init__", "progress"},
    "cli": {*_ALL_BUT_ENGINE, "__init__", "progress", "web"},
    "__init__": {"model", "atlas", "questions", "report"},  # report: how an answer shows itself in a notebook
    "__main__": {"cli"},
}
"""Part of the house -> the parts it may import besides itself; `__init__` is `from isthmus import …`."""

NAMES_THAT_SAY_NOTHING = {"utils", "util", "common", "helpers", "helper", "core", "base", "config", "misc", "shared"}

MODULE_LINES = 400
MARGIN = 40
"""A module has at most 400 lines; one that is about to be parted may run over by this many."""

HEAVY = ("altair", "duckdb", "numba", "numpy", "polars", "rapidfuzz", "rustworkx", "scipy", "splink", "typst", "vl_convert")


def part(module: str) -> str:
    """The part of the house that a module belongs to: `isthmus.model.check` -> `model`, `isthmus` -> `__init__`."""
    return module.split(".")[1] if "." in module else "__init__"


def module_of(path: Path) -> str:
    dotted = ".".join(("isthmus", *path.relative_to(HOUSE).with_suffix("").parts))
    return "isthmus.__init__" if dotted == "isthmus.__init__" else dotted.removesuffix(".__init__")


def imports(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of every module of ours that a source names: in imports, wherever they stand, and in texts."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                yield from ((node.lineno, a.name) for a in node.names if a.name.split(".")[0] == "isthmus")
            case ast.ImportFrom(module="isthmus"):
                yield from ((node.lineno, _resolved(a.name)) for a in node.names)
            case ast.ImportFrom(module=str(module)) if module.startswith("isthmus."):
                yield node.lineno, module
            case ast.Constant(value=str(text)) if re.fullmatch(r"isthmus(\.\w+)+\.?", text):
                yield node.lineno, text.rstrip(".")


def _resolved(name: str) -> str:
    """`from isthmus import name`: a part of the house, or a name of `isthmus/__init__.py`."""
    return f"isthmus.{name}" if (HOUSE / name).is_dir() or (HOUSE / f"{name}.py").is_file() else "isthmus"


def offences(module: str, source: str) -> list[str]:
    """The imports of a module that the rules forbid, in words."""
    own = part(module)
    allowed = MAY_IMPORT.get(own)
    if allowed is None:
        return [f"{module}: {own!r} is no part of the house; say in MAY_IMPORT whom it may import"]
    return [
        f"{module}, line {line}: imports {name}; {own!r} may import {', '.join(sorted(allowed)) or 'nobody of ours'}"
        for line, name in imports(source)
        if part(name) not in {own, *allowed}
    ]


def relative(module: str, source: str) -> list[str]:
    """Module and line of every relative import of a source."""
    tree = ast.parse(source)
    return [f"{module}, line {n.lineno}" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level]


def test_the_house_is_there() -> None:
    assert {"model", "atlas", "questions", "report", "cli", "__init__"} <= {part(module_of(p)) for p in MODULES}


def test_imports_follow_the_order_of_the_house() -> None:
    assert [told for path in MODULES for told in offences(module_of(path), path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("module", "source", "guilty"),
    [
        ("isthmus.model.check", "from isthmus.model import dates", False),
        ("isthmus.model.check", "from isthmus.atlas import folder", True),
        ("isthmus.atlas.store", "def f():\n    import isthmus.questions.answer", True),
        ("isthmus.questions.answer", "import_module('isthmus.report.notebook')", True),
        ("isthmus.questions.signature", "import_module(f'isthmus.questions.{name}')", False),
        ("isthmus.questions.answer", "from isthmus import __version__", True),
        ("isthmus.cli", "from isthmus import __version__", False),
        ("isthmus.cli", "from isthmus import engine\nfrom isthmus.engine import cascade", True),
        ("isthmus.oddments", "", True),
    ],
)
def test_the_rules_find_what_they_forbid(module: str, source: str, guilty: bool) -> None:
    assert bool(offences(module, source)) is guilty


def test_imports_are_absolute() -> None:
    found = [told for path in MODULES for told in relative(module_of(path), path.read_text(encoding="utf-8"))]
    assert found == [], "write `from isthmus.… import …`"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("from isthmus.model import dates", []),
        ("import json\n\ndef f():\n    from . import dates", ["isthmus.x, line 4"]),
        ("from .model import dates\nfrom .. import atlas", ["isthmus.x, line 1", "isthmus.x, line 2"]),
    ],
)
def test_a_relative_import_is_found(source: str, told: list[str]) -> None:
    assert relative("isthmus.x", source) == told


def test_names_say_something() -> None:
    named = {p.stem: p for p in MODULES} | {p.parent.name: p.parent for p in MODULES}
    assert sorted(NAMES_THAT_SAY_NOTHING & named.keys()) == []


def test_modules_are_short() -> None:
    lines = {module_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    long = {module: n for module, n in lines.items() if n > MODULE_LINES + MARGIN}
    assert long == {}, f"part them, a module should stay under {MODULE_LINES} lines"


@pytest.mark.parametrize(
    "does",
    [
        "import isthmus",
        "import isthmus; dir(isthmus)",
        "import sys; sys.argv = ['isthmus', '--help']; from isthmus.cli import main; main()",
        "import sys; sys.argv = ['isthmus', '--version']; from isthmus.cli import main; main()",
    ],
)
def test_nothing_heavy_is_loaded(does: str) -> None:
    watch = f"import atexit, json, sys; atexit.register(lambda: print(json.dumps([m for m in {HEAVY} if m in sys.modules])))"
    done = subprocess.run([sys.executable, "-c", f"{watch}\n{does}"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_the_heavy_parts_are_those_there_are() -> None:
    assert [name for name in HEAVY if importlib.util.find_spec(name) is None] == []
