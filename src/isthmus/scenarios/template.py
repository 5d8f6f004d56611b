"""The text of a new scenario: what it extends, and every parameter of the form as a comment with unit, bounds and default."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from isthmus.scenarios.form import LISTS, described


def new(extends: str, title: str) -> str:
    """TOML of a scenario that extends another and changes nothing yet."""
    lines = [
        f"title = {json.dumps(title, ensure_ascii=False)}",
        'summary = "Say in a sentence what happens."',
        f"extends = {json.dumps(extends)}",
        "",
        "# What follows are all parameters. A value is set by taking the # away; what is not set comes from the scenario extended.",
        "# Tables are merged name by name; [[demand]] and [[disruption]] are added to those of the scenario extended.",
    ]
    for section, parameters in described().items():
        lines += ["", f"# [[{section}]]" if section in LISTS else f"# [{section}]"]
        for name, (declared, default) in parameters.items():
            about = ", ".join(x for x in (declared.unit, declared.bounds) if x)
            lines.append(f"# {name} = {_toml(default)}  # {declared.meaning}{f' ({about})' if about else ''}")
    lines += ["", "# [priority]", "# a-good = 2  # How much its shortage weighs, 1 if left out (above 0 to 1000)", ""]
    return "\n".join(lines)


def _toml(value: Any) -> str:
    if value is dataclasses.MISSING or value is None:
        return '""'
    return json.dumps(list(value) if isinstance(value, tuple) else value)
