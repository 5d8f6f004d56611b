"""Keep each raw file as it came, by its digest, with where it is from, on what terms and when it was imported.

A folder holds `raw/<digest><suffix>`, the bytes untouched; `raw/<digest>.record.json`, their record; and, where records were
quarantined, `raw/<digest>.quarantined.jsonl`, one record a line: `line`, `reason`, `raw`.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from isthmus.atlas import writing
from isthmus.atlas.raw_file import RawFile

FOLDER = "raw"


@dataclass(frozen=True)
class Origin:
    """Where a file is from, as a citation names it, on what terms it may be used, and what of ours read it."""

    title: str
    publisher: str
    url: str | None
    licence: str
    reader: str


def keep(raw: RawFile, origin: Origin, counts: dict[str, Any], target: Path) -> None:
    """Keep a file and its record beside the tables. A file that is there already stays, with the day it first came.

    Raises:
        OSError: it cannot be written.
    """
    place = target / FOLDER
    stored = place / f"{raw.digest}{raw.path.suffix if raw.path == raw.given else Path(raw.name).suffix}"
    if not stored.exists() or stored.stat().st_size != raw.size:
        with writing.aside(stored) as beside:
            shutil.copyfile(raw.path, beside)
    record = place / f"{raw.digest}.record.json"
    said = {key: value for key, value in counts.items() if key != "records_quarantined"}
    if _says_the_same(record, said):
        return
    about = {
        "importer": origin.reader, "title": origin.title, "publisher": origin.publisher, "url": origin.url,
        "licence": origin.licence, "bytes": raw.size, "sha256": raw.digest, "imported": _first_day(record),
        **{key: said[key] for key in ("read", "loaded", "quarantined", "tables")}, "file": Path(str(said["file"])).name,
    }  # fmt: skip
    _write_if_other(record, json.dumps(about, ensure_ascii=False, indent=2) + "\n")
    lines = "".join(json.dumps(q, ensure_ascii=False) + "\n" for q in counts["records_quarantined"])
    apart = place / f"{raw.digest}.quarantined.jsonl"
    if lines:
        _write_if_other(apart, lines)
    elif apart.exists():
        apart.unlink()


def _says_the_same(record: Path, counts: dict[str, Any]) -> bool:
    """Whether the record of an earlier run is there with the same counts: it stays as it is then."""
    if not record.is_file():
        return False
    try:
        earlier = json.loads(record.read_text(encoding="utf-8"))
    except ValueError:
        return False
    return isinstance(earlier, dict) and all(earlier.get(key) == counts[key] for key in ("read", "loaded", "quarantined"))


def _first_day(record: Path) -> str:
    if record.is_file():
        try:
            return str(json.loads(record.read_text(encoding="utf-8"))["imported"])
        except (ValueError, KeyError):
            pass
    return dt.datetime.now(tz=dt.UTC).date().isoformat()


def _write_if_other(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        writing.write(text.encode(), path)
