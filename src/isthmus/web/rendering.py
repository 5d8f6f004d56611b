"""From a template and values to a page. Text is escaped; our own pictures are the only markup that is not.

A template extends `base.html` and fills the blocks `title`, `head` (its own style sheets and scripts) and `main`.
`asset("name.css")` is the address of a file in `static/`, which browsers keep until the file changes.
"""

from __future__ import annotations

import functools
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from isthmus import __version__
from isthmus.report.citations import CREDIBILITY, RELIABILITY, grade_in_words
from isthmus.report.columns import BREAK, breakable
from isthmus.report.html import day
from isthmus.report.tables import number, plain

if TYPE_CHECKING:
    from isthmus.report.prose import Block

HERE = Path(__file__).parent
STATIC = HERE / "static"
NAVIGATION = (
    ("/questions", "Questions"),
    ("/scenarios", "Scenarios"),
    ("/map", "Map"),
    ("/search", "Things"),
    ("/sql", "SQL"),
)
_LONGEST_WORD = 28  # letters that a narrow column shows unbroken


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page of the app: `template` with `context`, and what every page shows around it."""
    state = request.app.state
    version, own = state.atlas.version, state.own_facts
    around = {"request": request, "path": request.url.path, "version": version, "waiting": own.waiting() if own else 0}
    text = environment().get_template(template).render(**around, **context)
    return HTMLResponse(text, status, {"Cache-Control": "no-cache"})


def alone(template: str, **context: Any) -> str:
    """A page that shows nothing of the atlas, for those who may not see it yet."""
    return environment().get_template(template).render(**context)


@functools.cache
def environment() -> Environment:
    """The one environment of all templates; other modules add their filters to it when they are imported."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": day, "number": number, "plain": plain, "softened": softened, "grade": grade, "picture": picture, "prose": prose,
    }  # fmt: skip
    made.globals |= {"asset": asset, "navigation": NAVIGATION, "program_version": __version__}
    return made


def asset(name: str) -> str:
    """Address of a file in `static/`, which changes when the file does."""
    return f"/static/{name}?v={_digest(name, (STATIC / name).stat().st_mtime_ns)}"


def softened(text: str) -> Markup:
    """Places to break in very long words, which would push what follows out of sight."""
    return Markup("<wbr>").join(escape(part) for part in breakable(str(text), _LONGEST_WORD).split(BREAK))


def grade(text: str) -> Markup:
    """An Admiralty grade as a badge that says in words what it means."""
    if len(text) != 2 or text[0] not in RELIABILITY or text[1] not in CREDIBILITY:
        return Markup('<span class="badge">{}</span>').format(text or "ungraded")
    words = grade_in_words(text).partition("(")[2].rstrip(")")
    return Markup('<span class="badge grade grade-{}" title="{}">{}</span>').format(text[0].lower(), words, text)


def picture(svg: str, caption: str) -> Markup:
    """An SVG of `report.style.svg` as one image with its caption as its name.

    Its style sheet is part of ours, which the policy asks; the roles of its parts go, for a reader hears the caption.
    """
    bare = re.sub(r"<style>.*?</style>", "", svg, count=1, flags=re.DOTALL)
    bare = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", bare)
    bare = re.sub(r' style="([^"]*)"', _as_attributes, bare)
    named = Markup('<svg role="img" aria-label="{}" ').format(caption)
    return Markup(bare.replace("<svg ", str(named), 1))


def prose(blocks: tuple[Block, ...]) -> Markup:
    """Method notes, read by `report.prose.blocks`, as HTML."""
    return Markup(environment().get_template("prose.html").render(blocks=blocks))


def _as_attributes(found: re.Match[str]) -> str:
    """A style attribute, which the policy forbids, as the presentation attributes that mean the same."""
    pairs = [pair.partition(":") for pair in found[1].split(";") if ":" in pair]
    return "".join(f' {name.strip()}="{value.strip()}"' for name, _, value in pairs if name.strip() != "mix-blend-mode")


@functools.cache
def _digest(name: str, changed: int) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
