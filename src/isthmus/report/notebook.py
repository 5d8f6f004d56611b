"""One answer on its own: for a notebook's output, and for `isthmus ask NAME --format html` and `--format md`."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from isthmus.questions.answer import Answer
from isthmus.report.document import compose
from isthmus.report.html import answer_fragment
from isthmus.report.markdown import section_markdown
from isthmus.report.tables import SourcesOf, plain


def answer_html(answer: Answer, *, sources_of: SourcesOf | None = None) -> str:
    """The answer as an HTML `<article>` with its own style, figure as SVG, and numbered sources.

    Raises `ValueError` as `document.compose` does.
    """
    asked = json.dumps({name: plain(value) for name, value in answer.parameters.items()}, sort_keys=True)
    known_by = hashlib.sha256(f"{answer.question}\n{asked}".encode()).hexdigest()[:8]
    brief = compose([answer], today=dt.date.min, sources_of=sources_of)
    return answer_fragment(brief, prefix=f"a{known_by}-")


def answer_markdown(answer: Answer, *, sources_of: SourcesOf | None = None) -> str:
    """The answer as Markdown with numbered sources. Raises `ValueError` as `document.compose` does."""
    return section_markdown(compose([answer], today=dt.date.min, sources_of=sources_of))
