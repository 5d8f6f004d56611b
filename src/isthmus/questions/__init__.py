"""One module a question: `ask(atlas, *, ...) -> Answer`; a module here with `ask` is a question, unregistered."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from isthmus.questions.signature import Question, names, question

__all__ = ["Question", "names", "question"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'isthmus.questions' has no attribute {name!r}")
    return getattr(import_module("isthmus.questions.signature"), name)
