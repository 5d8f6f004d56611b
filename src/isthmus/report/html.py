"""Briefs and answers as HTML: self-contained, without scripts, legible in light, dark, print and on a phone."""

from __future__ import annotations

import datetime as dt
import functools
from importlib import resources
from typing import TYPE_CHECKING, Any

from isthmus.report import style
from isthmus.report.citations import CREDIBILITY, RELIABILITY
from isthmus.report.columns import BREAK, breakable
from isthmus.report.document import Brief

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_LONGEST_WORD = 28  # letters that a table's column shows unbroken

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def brief_page(brief: Brief) -> str:
    """The brief as one HTML document that loads nothing."""
    return _render(
        "brief.html.j2", brief=brief, css=_css("answer.css", "brief.css"), reliability=RELIABILITY,
        credibility=CREDIBILITY,
    )  # fmt: skip


def answer_fragment(brief: Brief, *, prefix: str) -> str:
    """The first section of a brief as an `<article>` with its own style, to be put into any page.

    `prefix` keeps the ids of several fragments on one page apart.
    """
    return _render(
        "answer_alone.html.j2", brief=brief, section=brief.sections[0], prefix=prefix, css=_css("answer.css")
    )


def day(date: dt.date) -> str:
    """`3 March 2026`, in English wherever the program runs."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def _render(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(**values).strip() + "\n"


def _template(name: str) -> str:
    return (resources.files("isthmus.report") / "templates" / name).read_text("utf-8")


def _css(*names: str) -> Markup:
    from markupsafe import Markup

    return Markup("\n" + "".join(_template(name) for name in names))


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = day
    environment.filters["softened"] = _softened
    environment.filters["picture"] = _picture
    environment.filters["width"] = lambda picture: round(style.size(picture)[0])
    return environment


def _softened(text: str) -> Markup:
    """Places to break in very long words, which would push the columns after them out of sight."""
    from markupsafe import Markup, escape

    return Markup("<wbr>").join(escape(part) for part in breakable(text, _LONGEST_WORD).split(BREAK))


def _picture(picture: str, caption: str) -> Markup:
    """An SVG of `style.svg` as it is, with the caption as its name for those who cannot see it."""
    from markupsafe import Markup, escape

    return Markup(picture.replace("<svg ", f'<svg role="img" aria-label="{escape(caption)}" ', 1))
