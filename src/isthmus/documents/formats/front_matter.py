"""The front matter of a Markdown file: lines `key: value`, the part of YAML that such files use.

Values may be quoted, folded over lines, or lists (`[a, b]`, or `- a` a line). Nothing is ever executed or constructed.
"""

from __future__ import annotations

import json
import re

_FENCED = re.compile(r"\A\ufeff?---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY = re.compile(r"^([A-Za-z_][\w .-]*?)\s*:(?:\s+(.*)|\s*)$")
_ESCAPES = {
    "_": "\u00a0",
    "N": "\u0085",
    "L": "\u2028",
    "P": "\u2029",
    "0": "",
    "a": "",
    "e": "",
    "v": " ",
    " ": " ",
    "'": "'",
}
MOST_CHARACTERS = 65_536


def parted(text: str) -> tuple[dict[str, tuple[str, ...]], str]:
    """The front matter as key (small letters) -> values, and the rest of the text; no keys where there is none."""
    found = _FENCED.match(text)
    if not found or len(found.group(1)) > MOST_CHARACTERS:
        return {}, text
    lines = found.group(1).split("\n")
    if not any(_KEY.match(line) for line in lines):
        return {}, text
    values: dict[str, list[str]] = {}
    key = ""
    for line in lines:
        named = _KEY.match(line) if not line.startswith((" ", "\t", "-")) else None
        if named:
            key = named.group(1).strip().lower()
            values[key] = [named.group(2) or ""]
        elif key and line.strip():
            stripped = line.strip()
            if stripped.startswith("- ") and not _open(values[key][-1]):
                values[key].append(stripped[2:])
            else:  # a value folded over lines: a stop at the end of the line joins without a space
                before = values[key][-1]
                joined = before[:-1] + stripped.removeprefix("\\") if before.endswith("\\") else f"{before} {stripped}"
                values[key][-1] = joined
    return {k: _values(v) for k, v in values.items()}, text[found.end() :]


def _open(value: str) -> bool:
    """Whether a quoted value has not ended yet."""
    return len(value) > 0 and value[0] in "\"'" and (len(value) == 1 or not value.endswith(value[0]))


def _values(raw: list[str]) -> tuple[str, ...]:
    out: list[str] = []
    for value in raw:
        value = value.strip()
        if value in ("", "|", ">", "|-", ">-", "~", "null"):
            continue
        value = re.sub(r"^[|>]-?\s+", "", value)
        if value.startswith("[") and value.endswith("]"):
            out += [_plain(part.strip()) for part in _parts(value[1:-1])]
        else:
            out.append(_plain(value))
    return tuple(" ".join(v.split()) for v in out if v.strip())


def _parts(text: str) -> list[str]:
    """The members of a list in brackets; commas within quotes do not part."""
    return re.findall(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,]+)""", text)


def _plain(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return _unescaped(value[1:-1])
    return re.sub(r"\s+#.*$", "", value)


def _unescaped(value: str) -> str:
    def of(match: re.Match[str]) -> str:
        escape = match.group(1)
        if escape in _ESCAPES:
            return _ESCAPES[escape]
        if escape[0] in "xU":
            number = int(escape[1:], 16)
            return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
        try:
            return str(json.loads(f'"\\{escape}"'))
        except ValueError:
            return escape

    return re.sub(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", of, value)
