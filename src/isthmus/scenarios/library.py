"""Finding scenarios: those that come with Isthmus by name, a person's own by the path of a TOML file; and what extends what."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from isthmus.scenarios.form import LISTS, Scenario, ScenarioError, build

ENDING = ".toml"
BASE = "two-theatres"
"""The scenario that the others extend."""
LARGEST = 1_000_000
"""Bytes of a file that is read."""
_DEEPEST = 8


def names() -> tuple[str, ...]:
    """Names of the scenarios that come with Isthmus."""
    folder = resources.files("isthmus.scenarios") / "bundled"
    return tuple(sorted(p.name.removesuffix(ENDING) for p in folder.iterdir() if p.name.endswith(ENDING)))


def load(scenario: str | Path) -> Scenario:
    """A scenario by its bundled name or by the path of a file that ends in .toml, with what it extends merged in.

    Raises:
        ScenarioError: there is none, it is not TOML, it extends itself, or the form does not allow what it says.
    """
    return build(Path(scenario).stem, _whole(str(scenario), ()))


def text(name: str) -> str:
    """The TOML text of a bundled scenario.

    Raises:
        ScenarioError: there is none of that name.
    """
    if name not in names():
        near = difflib.get_close_matches(name, names(), n=3)
        hint = f" (near: {', '.join(near)})" if near else ""
        raise ScenarioError(
            [f"there is no scenario {name!r}{hint}; there are {', '.join(names())}, or the path of a .toml file"]
        )
    return (resources.files("isthmus.scenarios") / "bundled" / f"{name}{ENDING}").read_text(encoding="utf-8")


def _whole(scenario: str, above: tuple[str, ...]) -> dict[str, Any]:
    """The document with what it extends beneath it: tables merge key by key, the rows of lists are added."""
    if scenario in above or len(above) > _DEEPEST:
        raise ScenarioError([f"{scenario}: extends itself, by {' → '.join((*above, scenario))}"])
    raw = _document(scenario)
    base = raw.pop("extends", None)
    if base is None:
        return raw
    if not isinstance(base, str):
        raise ScenarioError([f"{scenario}: extends {base!r}, which is not the name of a scenario or of a .toml file"])
    if base.endswith(ENDING) and scenario.endswith(ENDING):
        base = str(Path(scenario).parent / base)
    under = _whole(base, (*above, scenario))
    return {key: _merged(key, under.get(key), raw.get(key)) for key in {**under, **raw}}


def _merged(key: str, under: Any, over: Any) -> Any:
    if over is None or under is None:
        return under if over is None else over
    if key in LISTS and isinstance(under, list) and isinstance(over, list):
        return [*under, *over]
    if isinstance(under, Mapping) and isinstance(over, Mapping):
        return {**under, **over}
    return over


def _document(scenario: str) -> dict[str, Any]:
    try:
        return tomllib.loads(_read(Path(scenario)) if scenario.endswith(ENDING) else text(scenario))
    except OSError as error:
        raise ScenarioError(
            [f"{scenario}: {error.strerror or error}; give a bundled name or the path of a file"]
        ) from None
    except UnicodeDecodeError:
        raise ScenarioError([f"{scenario}: is not UTF-8 text; save it as UTF-8"]) from None
    except RecursionError:
        raise ScenarioError([f"{scenario}: is nested too deeply; a scenario is tables of names and values"]) from None
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError([f"{scenario}: is not TOML: {error}"]) from None


def _read(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ScenarioError([f"{path}: is larger than {LARGEST:,} bytes, which no scenario is"])
    return content.decode("utf-8")
