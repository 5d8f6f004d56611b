"""A web page to its blocks: scripts, forms, menus and notices out, own content and teasers of other publications kept.

trafilatura tells which text of a page is its content; lxml gives that part of the page its structure, since headings,
definition lists, speaker lists and teasers are among what trafilatura flattens or drops.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from isthmus.atlas.raw_file import RawFile, Unreadable
from isthmus.documents.formats import html_declared
from isthmus.documents.formats.arranging import arranged
from isthmus.documents.formats.decoding import decoded
from isthmus.documents.formats.html_blocks import HEADINGS, blocks_of
from isthmus.documents.formats.page_lines import RELATED, holder, is_site, spaced
from isthmus.documents.text import Declared, Text

_OUT = (
    "script", "style", "noscript", "template", "form", "button", "input", "select", "textarea", "iframe", "object", "embed", "svg", "math",
    "canvas", "audio", "video", "nav", "footer", "dialog", "frame", "frameset", "applet", "link", "base", "meta",
)  # fmt: skip
_ROLES = {"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar"}
_CLUTTER = re.compile(
    r"^(?:.*cookie.*|.*consent.*|gdpr.*|breadcrumbs?.*|(?:site|page|global|main|top|primary|secondary)?[-_]?(?:nav|navigation|navbar"
    r"|menu|footer)(?:[-_].*)?"
    r"|(?:share|sharing|social|addtoany)(?:[-_].*)?|.*[-_](?:share|sharing|social|breadcrumbs?)|newsletter.*|subscribe.*"
    r"|skip[-_]?(?:link|to|nav).*|pagination|pager"
    r"|ad|ads|advert.*|sponsor.*|promo(?:tion|[-_].*)?|comments?(?:[-_](?:area|list|section|form))?|disqus.*|modal.*|popup.*|masthead"
    r"|site[-_]header|sr-only"
    r"|visually-?hidden|screen-reader-text|print-only|toolbar|login.*)$",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"^(?:(?!.*unrelated).*related.*|recommended.*|recommendations?[-_](?:block|list|widget)|read-?(?:more|next)(?:[-_].*)?|more-(?:from"
    r"|on|like|news|articles|stories).*"
    r"|also-(?:like|read)|see-also|teasers?|teaser[-_](?:list|grid|block)s?|you-may.*|further-reading|latest(?:[-_].*)?|most-(?:read"
    r"|popular|recent).*|up-?next)$",
    re.IGNORECASE,
)
_MAIN_CLASS = re.compile(
    r"^(?:main|content|main-?content|page-?content|article|article-?(?:body|content|text)|post-?(?:body|content)|entry-?content"
    r"|story-?body|body-?content)$",
    re.IGNORECASE,
)
ENOUGH = 0.6
"""Share of a page's content, as trafilatura tells it, that its marked main part must hold to be trusted."""

FORM = 200
"""Characters from which a form with a title is taken for what some systems put round a whole page."""

MOST_ELEMENTS = 400_000
MOST_OF_TEASERS = 3_000
"""Characters up to which what surrounds a heading such as "Read next" is taken for teasers as a whole."""


def read(raw: RawFile) -> Text:
    """The text of a page (Unreadable: no page, or one of too many elements)."""
    import lxml.etree
    import lxml.html

    page, notes = decoded(raw.path.read_bytes(), markup=True)
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml.html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(
            raw.name, f"is no web page that can be read: {error}", "save the page again once it has loaded"
        ) from None
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise Unreadable(
            raw.name,
            f"is a page of more than {MOST_ELEMENTS:,} elements",
            "give the document that it was made from, or a part of it",
        )
    if any(fault.type_name == "ERR_RESOURCE_LIMIT" for fault in parser.error_log):
        raise Unreadable(
            raw.name,
            "nests its elements deeper than any page that a browser shows, and what stands below would be lost",
            "open it in a browser and save it as PDF or text",
        )
    declared = html_declared.declared(root)
    rights = _brand(root) or _copyright(root)
    _strip(root)
    body = root.find("body")
    body = root if body is None else body
    teasers = _teasers(body)
    main = _main(body, page, teasers)
    if main is not body:
        _outside(body, main, teasers)
    blocks = arranged(blocks_of(body, main, teasers))
    return Text(format="html", blocks=blocks, declared=_completed(declared, rights, main), notes=notes)


def _completed(declared: Declared, rights: str, main: Any) -> Declared:
    """What the page declares, completed by its copyright line and by the first time that its main part marks."""
    from dataclasses import replace

    published = declared.published
    if not published:
        marked = [t.get("datetime", "") for t in main.iter("time") if not _in_teaser(t)]
        published = marked[0] if marked else ""
    return replace(declared, publisher=declared.publisher or rights, published=published)


def _strip(root: Any) -> None:
    """Take out what is no content, and every attribute that a browser would run."""
    for element in list(root.iter("form", "button")):
        _unwrap(element)
    for element in list(root.iter(*_OUT)):
        _drop(element)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        if element.tag in ("body", "html", "main"):
            continue
        style = element.get("style", "").replace(" ", "").lower()
        hidden = (
            element.get("hidden") is not None
            or element.get("aria-hidden") == "true"
            or "display:none" in style
            or "visibility:hidden" in style
        )
        if hidden or element.get("role", "").lower() in _ROLES or (_clutter(element) and not _holds_title(element)):
            _drop(element)


def _unwrap(element: Any) -> None:
    """Keep what no visitor fills in or presses: the form that some systems put round a whole page, a button that opens an answer."""
    if element.tag == "form":
        holds = next(element.iter("h1", "h2", "article", "main"), None) is not None
        element.tag = "div" if holds and len(spaced(element.text_content())) > FORM else "form"
    elif element.get("aria-expanded") is not None or spaced(element.text_content()).endswith("?"):
        element.tag = "h4"


def _clutter(element: Any) -> bool:
    return any(_CLUTTER.match(name) for name in _names(element))


def _holds_title(element: Any) -> bool:
    """Whether it holds most of the page after all: classes such as `no-cookie` stand on whole pages too."""
    return element.tag == "article" or next(element.iter("h1", "main", "article"), None) is not None


def _names(element: Any) -> list[str]:
    return [*element.get("class", "").split(), *element.get("id", "").split()]


def _drop(element: Any) -> None:
    """Take an element out and leave the text that follows it where it stands."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + " " + element.tail
        else:
            parent.text = (parent.text or "") + " " + element.tail
    parent.remove(element)


def _teasers(body: Any) -> set[Any]:
    """The elements whose class or label says that they hold other publications."""
    found: set[Any] = set()
    for element in body.iter("section", "div", "aside", "ul", "ol"):
        label = spaced(element.get("aria-label", "")).lower()
        if any(_RELATED.match(name) for name in _names(element)) or label.startswith(
            ("related", "read more", "recommended")
        ):
            _set_apart(element, found)
    for heading in list(body.iter("h2", "h3", "h4", "h5", "h6", "p", "div", "strong", "b", "span")):
        words = spaced(heading.text_content()) if len(heading) <= 2 else ""
        if (
            not words
            or len(words) > 60
            or not RELATED.match(words)
            or _in_teaser(heading)
            or heading.getparent() is None
        ):
            continue
        holder = heading.getparent()
        if next(holder.iter("a"), None) is None and holder.getparent() is not None:
            holder = holder.getparent()
        if (
            len(holder.text_content()) <= MOST_OF_TEASERS
            and _tells_of_others(holder, heading)
            and holder.tag not in ("body", "main", "article")
        ):
            _set_apart(holder, found)
        elif heading.tag in HEADINGS:
            for element in heading.itersiblings():
                if element.tag in HEADINGS and HEADINGS[element.tag] <= HEADINGS[heading.tag]:
                    break
                if element.tag in ("ul", "ol", "div", "section", "p"):
                    _set_apart(element, found)
    return found


def _tells_of_others(holder: Any, heading: Any) -> bool:
    """Whether it holds links, or titles of its own below the heading."""
    return next(holder.iter("a"), None) is not None or any(
        e is not heading and spaced(e.text_content()) for e in holder.iter("h3", "h4", "h5", "h6")
    )


def _outside(body: Any, main: Any, found: set[Any]) -> None:
    """Set apart what stands outside the main part and holds linked titles or titles with days: lists of other publications."""
    around = {main, *main.iterancestors()}
    within = set(main.iter())
    for element in body.iter("section", "aside", "div", "ul", "ol"):
        if element in around or element in within or element in found or _in_teaser(element):
            continue
        titles = [h for h in element.iter("h2", "h3", "h4", "h5", "h6") if _is_linked(h)]
        if titles and len(element.text_content()) <= MOST_OF_TEASERS:
            _set_apart(element, found)


def _is_linked(heading: Any) -> bool:
    words = len(spaced(heading.text_content()).split())
    linked = next(heading.iter("a"), None) is not None or next(heading.iterancestors("a"), None) is not None
    return linked and words >= 3


def _set_apart(element: Any, found: set[Any]) -> None:
    if next(element.iter("h1", "main"), None) is None:
        element.set("data-isthmus-teasers", "")
        found.add(element)


def _in_teaser(element: Any) -> bool:
    return any("data-isthmus-teasers" in parent.attrib for parent in element.iterancestors())


def _main(body: Any, page: str, teasers: set[Any]) -> Any:
    """The element that holds the page's own content.

    A marked one (`main`, a single `article`, a class that says so) is taken if it holds what trafilatura finds to be content;
    else the smallest element that does; else the body.
    """
    content = _content(page)
    marked = [*body.iter("main"), *(e for e in body.iter() if isinstance(e.tag, str) and e.get("role") == "main")]
    articles = [a for a in body.iter("article") if not _in_teaser(a) and next(a.iterancestors("article"), None) is None]
    if len(articles) == 1:
        marked.append(articles[0])
    marked += [e for e in body.iter("div", "section") if any(_MAIN_CLASS.match(n) for n in _names(e))]
    for element in marked:
        if next(element.iter("p", "li", "td", "h1", "h2", "dd"), None) is None and not spaced(element.text_content()):
            continue
        if _share(content, element) >= ENOUGH:
            return element
    return _smallest(body, content) if content else body


def _content(page: str) -> Counter[str]:
    """The words that trafilatura takes for the page's content; empty where it finds none."""
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        text = trafilatura.extract(page, include_comments=False, include_tables=True, favor_recall=True, fast=True)
    except Exception:  # whatever a page does to it, the page's own marks are still there to go by
        return Counter()
    return Counter(text.split()) if text else Counter()


def _share(content: Counter[str], element: Any) -> float:
    """The share of the content's words that an element holds; 1 where there is no content to go by."""
    total = content.total()
    return (content & Counter(element.text_content().split())).total() / total if total else 1.0


def _smallest(body: Any, content: Counter[str]) -> Any:
    """The innermost element that holds nearly all that the body holds of the content, one level up for its heading."""
    held = _share(content, body)
    here = body
    while True:
        inner = [
            e
            for e in here
            if isinstance(e.tag, str)
            and e.tag in ("div", "section", "article", "main", "table", "tbody", "tr", "td", "center")
        ]
        best = next((e for e in inner if _share(content, e) >= 0.95 * held), None)
        if best is None:
            return here
        if here is not body and next(best.iter("h1"), None) is None and next(here.iter("h1"), None) is not None:
            return here
        here = best


_BRAND = re.compile(r"^(?:.*[-_])?(?:logo|brand|branding|banner|masthead|site-?(?:title|name)|header)$", re.IGNORECASE)


def _brand(root: Any) -> str:
    """The name of the site as its head shows it, where that reads as a name: two to ten words, the first in a capital."""
    for element in root.iter("div", "a", "p", "span", "td", "header"):
        if not any(_BRAND.match(name) for name in (*_names(element), element.tag)):
            continue
        first = next((words for t in element.itertext() if (words := spaced(t))), "")
        if 2 <= len(first.split()) <= 10 and first[:1].isupper() and not first.endswith((".", "!", "?")) and is_site(first):
            return first
    return ""


def _copyright(root: Any) -> str:
    """The holder that a copyright line of the page names."""
    for element in root.iter("footer", "p", "div", "small", "span", "li"):
        lines = [spaced(t) for t in element.itertext()] if element.tag == "footer" else [spaced(element.text or "")]
        for line in lines:
            if name := holder(line):
                return name
    return ""
