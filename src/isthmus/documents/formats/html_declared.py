"""What a page says of itself: meta tags, Open Graph, Dublin Core, citation tags, JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from isthmus.documents.formats.page_lines import spaced
from isthmus.documents.text import Declared

_NAMED = {
    "title": ("citation_title", "og:title", "dc.title", "dcterms.title", "twitter:title"),
    "publisher": ("citation_publisher", "dc.publisher", "dcterms.publisher", "og:site_name", "application-name", "publisher"),
    "published": (
        "article:published_time", "citation_publication_date", "citation_date", "dc.date.issued", "dcterms.issued", "dc.date",
        "dcterms.date", "dcterms.created", "dc.date.created", "datepublished", "publication_date", "publish-date",
        "pubdate", "parsely-pub-date", "date",
    ),
    "author": ("citation_author", "author", "dc.creator", "dcterms.creator", "article:author", "parsely-author"),
    "url": ("og:url",),
    "kind": ("dc.type", "dcterms.type", "citation_type", "content-type-label"),
}  # fmt: skip
_TOPICS = (
    "keywords",
    "news_keywords",
    "article:tag",
    "dc.subject",
    "dcterms.subject",
    "parsely-tags",
    "citation_keywords",
)
_ABOUT = {
    "article", "newsarticle", "report", "event", "webpage", "blogposting", "pressrelease", "scholarlyarticle", "techarticle", "speech",
    "analysisnewsarticle", "opinionnewsarticle", "educationevent", "businessevent", "governmentservice", "creativework", "publicationissue",
    "discussionforumposting", "reportagenewsarticle",
}  # fmt: skip
_SAYS_NOTHING = {"webpage", "website", "article", "creativework"}


def declared(root: Any) -> Declared:
    """What the page at `root` declares; what JSON-LD says comes before meta tags, those before the page's own elements."""
    meta = _meta(root)
    thing = _thing(root)
    title = _text(thing.get("headline") or thing.get("name")) or _first(meta, "title") or _element(root, "title")
    types = [t for t in _types(thing) if t.lower() not in _SAYS_NOTHING]
    canonical = next(
        (e.get("href", "") for e in root.iter("link") if "canonical" in e.get("rel", "").lower().split()), ""
    )
    topics = [t for name in _TOPICS for value in meta.get(name, ()) for t in _parted(value)] or list(
        _listed(thing.get("keywords"))
    )
    return Declared(
        title=spaced(title),
        publisher=_name(thing.get("publisher")) or _first(meta, "publisher") or _name(thing.get("organizer")),
        published=_text(thing.get("datePublished")) or _first(meta, "published"),
        author="; ".join(filter(None, (_name(a) for a in _many(thing.get("author")))))
        or "; ".join(_every(meta, "author")),
        language=_text(thing.get("inLanguage"))
        or root.get("lang", "")
        or _first(meta, "language")
        or next(iter(meta.get("og:locale", ())), ""),
        url=_web(canonical) or _web(_first(meta, "url")) or _web(_text(thing.get("url"))),
        kind=types[0] if types else _first(meta, "kind"),
        topics=tuple(dict.fromkeys(filter(None, map(spaced, topics)))),
    )


def _meta(root: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        content = spaced(element.get("content") or "")
        for attribute in ("property", "name", "itemprop"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                found.setdefault(name, []).append(content)
    return found


def _every(meta: dict[str, list[str]], what: str) -> list[str]:
    return next((meta[name] for name in _NAMED.get(what, (what,)) if name in meta), [])


def _first(meta: dict[str, list[str]], what: str) -> str:
    return next(iter(_every(meta, what)), "")


def _element(root: Any, tag: str) -> str:
    found = next(root.iter(tag), None)
    return "" if found is None else str(found.text_content())


def _thing(root: Any) -> dict[str, Any]:
    """What the page's JSON-LD is about: the first thing of a type that a document can have."""
    things = list(_things(root))
    ranked = [t for t in things if any(k.lower() in _ABOUT - {"webpage"} for k in _types(t))]
    return next(iter(ranked or [t for t in things if any(k.lower() in _ABOUT for k in _types(t))]), {})


def _things(root: Any) -> Iterator[dict[str, Any]]:
    for script in root.iter("script"):
        if "ld+json" not in script.get("type", "").lower():
            continue
        try:
            content = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for top in _many(content):
            if isinstance(top, dict):
                yield top
                yield from (t for t in _many(top.get("@graph")) if isinstance(t, dict))
                yield from (t for t in _many(top.get("mainEntity")) if isinstance(t, dict))


def _types(thing: dict[str, Any]) -> list[str]:
    return [str(t).rsplit("/", 1)[-1] for t in _many(thing.get("@type"))]


def _many(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    first = next(iter(_many(value)), "")
    return spaced(first) if isinstance(first, str) else ""


def _name(value: Any) -> str:
    first = next(iter(_many(value)), "")
    return _text(first.get("name")) if isinstance(first, dict) else _text(first)


def _listed(value: Any) -> Iterator[str]:
    for one in _many(value):
        if isinstance(one, str):
            yield from _parted(one)
        elif isinstance(one, dict):
            yield _name(one)


def _parted(value: str) -> Iterable[str]:
    return value.split(";" if ";" in value else ",")


def _web(address: str) -> str:
    return address.strip() if address.strip().lower().startswith(("http://", "https://")) else ""
