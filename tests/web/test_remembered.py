from __future__ import annotations

import threading
import time
from types import SimpleNamespace

import pytest

from isthmus.web.remembered import Later, remember


def test_a_value_is_worked_out_once_even_when_many_ask_at_once() -> None:
    state, calls = SimpleNamespace(), []

    def slow() -> int:
        calls.append(1)
        time.sleep(0.05)
        return 7

    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(remember(state, "d", "n", slow))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [7] * 6
    assert len(calls) == 1


def test_each_atlas_has_its_own() -> None:
    state = SimpleNamespace()
    assert remember(state, "one", "n", lambda: 1) == 1
    assert remember(state, "other", "n", lambda: 2) == 2
    assert remember(state, "one", "n", lambda: 3) == 1


def test_a_failure_is_not_kept() -> None:
    state = SimpleNamespace()
    with pytest.raises(ZeroDivisionError):
        remember(state, "d", "n", lambda: 1 // 0)
    assert remember(state, "d", "n", lambda: 5) == 5


def test_later_does_not_keep_a_page_waiting() -> None:
    go = threading.Event()
    later = Later("test", lambda: go.wait(5) and "there")
    assert later.within(0) is None
    go.set()
    assert later.within(None) == "there"


def test_later_survives_a_failure(caplog: pytest.LogCaptureFixture) -> None:
    assert Later("test", lambda: 1 // 0).within(None) is None
    assert "test could not be worked out" in caplog.text
