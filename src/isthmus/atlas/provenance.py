"""Where facts come from: citations, Admiralty grades, the version of an atlas.

Grades follow the Admiralty code (NATO STANAG 2511, AJP-2.1): a letter for the reliability of the source
(A reliable … E unreliable, F cannot be judged) and a digit for the credibility of the fact
(1 confirmed … 5 improbable, 6 cannot be judged).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from isthmus.model.vocabularies import ACCESS


@dataclass(frozen=True)
class Citation:
    """One source as a reference list shows it.

    `url` is the address to print; `live` is False where it must not become a link (proxies). Of a read document `source_id` is the
    document's id, and `reliability` and `access` are empty.
    """

    source_id: str
    text: str
    url: str
    live: bool
    reliability: str
    access: str

    def as_dict(self) -> dict[str, Any]:
        """The citation as plain values."""
        return dict(vars(self))


@dataclass(frozen=True)
class AtlasVersion:
    """Which atlas answered: its name, schema number, content digest (SHA-256, hex) and release date."""

    name: str
    schema: int
    digest: str
    released: dt.date

    def as_dict(self) -> dict[str, Any]:
        """The version as plain values, the date in ISO 8601."""
        return {"name": self.name, "schema": self.schema, "digest": self.digest, "released": self.released.isoformat()}


def citation(source: dict[str, Any]) -> Citation:
    """The citation of a row of `sources`: publisher, title, date, in the order of a reference list."""
    title = str(source["title"]).rstrip(".")
    published = source["published"] or "undated"
    text = f"{source['publisher']}, “{title}”, {published}."
    if source["access"] != "original":
        text += f" ({ACCESS.terms[source['access']].partition(';')[0]})"
    return Citation(
        source_id=source["source_id"],
        text=text,
        url=source["url"] or "",
        live=is_live(source["url"], source["access"], source["read_at"]),
        reliability=source["reliability"],
        access=source["access"],
    )


def document_citation(document: dict[str, Any]) -> Citation:
    """The citation of a row of `documents`: as of a source, but with no reliability, since nobody has graded it."""
    title = str(document["title"]).rstrip(".")
    publisher = f"{document['publisher']}, " if document["publisher"] else ""
    text = f"{publisher}“{title}”, {document['published'] or 'undated'}."
    if not document["url"]:
        text += f" (file {document['file']}, SHA-256 {document['digest'][:12]})"
    url = document["url"] or ""
    return Citation(document["document_id"], text, url, is_live(url, "original", None), "", "")


def is_live(url: str | None, access: str, read_at: str | None) -> bool:
    """Whether the address may become a link: an http(s) address, and no proxy's own.

    Where the original's address replaced a proxy's, `read_at` holds the proxy's and `url` may be linked.
    """
    if not url or not url.startswith(("https://", "http://")):
        return False
    return access not in ("proxy", "mirror") or read_at is not None
