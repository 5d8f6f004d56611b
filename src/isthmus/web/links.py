"""Addresses of things: every state, company, site, good, source and fact has one, and it never changes."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from isthmus.atlas.provenance import Citation

FOLDERS = {
    "actor": "actors",
    "site": "sites",
    "good": "goods",
    "centre": "centres",
    "engagement": "engagements",
    "commitment": "commitments",
    "source": "sources",
    "fact": "facts",
    "place": "places",
    "document": "documents",
    "question": "questions",
}
"""Kind of thing -> the first part of its address."""


@dataclass(frozen=True)
class Link:
    """Words on the page and where they lead; `url` is empty where they lead nowhere."""

    text: str
    url: str = ""


def thing_url(kind: str, thing_id: str) -> str:
    """The address of a thing; a fact's id keeps its slashes.

    Raises:
        KeyError: there is no such kind of thing.
    """
    return f"/{FOLDERS[kind]}/{quote(thing_id, safe='/' if kind in ('fact', 'place') else '')}"


def actor_url(actor_id: str, kind: str = "") -> str:
    """The address of an actor; one of kind `centre` has its page among the centres."""
    return thing_url("centre" if kind == "centre" else "actor", actor_id)


def place_url(country: str, city: str) -> str:
    """The address of a city, within its state; a place without a state stands under `-`."""
    return f"/places/{quote(country or '-', safe='')}/{quote(city, safe='')}"


def question_url(name: str, **parameters: object) -> str:
    """The address of an answer; parameters that are None are left out."""
    asked = {key: str(value) for key, value in parameters.items() if value is not None}
    return thing_url("question", name) + (f"?{urlencode(asked)}" if asked else "")


def search_url(**parameters: object) -> str:
    """The address of a search; empty parameters are left out."""
    asked = {key: str(value) for key, value in parameters.items() if value not in (None, "", 1)}
    return "/search" + (f"?{urlencode(asked)}" if asked else "")


def review_url(candidate_id: str = "", **parameters: object) -> str:
    """The address of the list of candidates, or of one; empty parameters are left out."""
    asked = {key: str(value) for key, value in parameters.items() if value not in (None, "", 1)}
    place = f"/review/{quote(candidate_id, safe='')}" if candidate_id else "/review"
    return place + (f"?{urlencode(asked)}" if asked else "")


def source_link(cited: Citation) -> str:
    """The outside address of a source, or nothing where it must not become a link (proxies, mirrors)."""
    return cited.url if cited.live else ""
