"""Isthmus: an atlas of allied cooperation and defence industry, and the questions it answers.

import isthmus
atlas = isthmus.open_atlas()
answer = isthmus.ask("chokepoints", atlas, good="pac-3")
answer.sentence, answer.table, answer.figure(), answer.sources
isthmus.questions.names()
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from isthmus import questions
    from isthmus.atlas.handle import Atlas, open_atlas
    from isthmus.questions.answer import Answer
    from isthmus.questions.signature import ask

__all__ = ["Answer", "Atlas", "__version__", "ask", "open_atlas", "questions"]

__version__ = "0.1.0"

# Loaded when first used: `import isthmus` must cost next to nothing.
_HOMES = {
    "Atlas": ("isthmus.atlas.handle", "Atlas"),
    "open_atlas": ("isthmus.atlas.handle", "open_atlas"),
    "Answer": ("isthmus.questions.answer", "Answer"),
    "ask": ("isthmus.questions.signature", "ask"),
}


def __getattr__(name: str) -> Any:
    if name == "questions":
        return import_module("isthmus.questions")
    if name in ("ask", "Answer"):
        import_module("isthmus.questions.answer").show_with(_in_a_notebook)
    if name not in _HOMES:
        raise AttributeError(f"module 'isthmus' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)


def _in_a_notebook(answer: Answer) -> str:
    html: str = import_module("isthmus.report.notebook").answer_html(answer)
    return html


def __dir__() -> list[str]:
    return sorted(__all__)
