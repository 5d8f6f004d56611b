"""What is worked out once for an atlas and kept while the server runs: the search index, the sentences, the world.

Two requests that need the same thing at the same time wait for one working-out instead of doing it twice.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")

_guard = threading.Lock()
_logger = logging.getLogger("isthmus.web")


class Later(Generic[Value]):
    """A value that a thread works out in the background, for a page that does not wait for it."""

    def __init__(self, name: str, work_out: Callable[[], Value]) -> None:
        self._name, self._work_out = name, work_out
        self._value: Value | None = None
        self._done = threading.Event()
        threading.Thread(target=self._run, name=f"isthmus-{name}", daemon=True).start()

    def within(self, seconds: float | None) -> Value | None:
        """The value, if it is there within that time; None for no limit. None too where it could not be worked out."""
        self._done.wait(seconds)
        return self._value

    def _run(self) -> None:
        try:
            self._value = self._work_out()
        except Exception:
            _logger.exception("%s could not be worked out", self._name)
        finally:
            self._done.set()


class _Slot:
    """One remembered value and the lock under which it is worked out."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.full = False
        self.value: Any = None


def remember(state: Any, digest: str, name: str, work_out: Callable[[], Value]) -> Value:
    """The value of that name for the atlas of that digest, kept on `state` (an app's `state`).

    A failure is not kept: the next request tries again.
    """
    with _guard:
        slots: dict[tuple[str, str], _Slot] | None = getattr(state, "remembered", None)
        if slots is None:
            slots = {}
            state.remembered = slots
        slot = slots.setdefault((digest, name), _Slot())
    with slot.lock:
        if not slot.full:
            slot.value = work_out()
            slot.full = True
        value: Value = slot.value
        return value
