"""How quick the app is to a person: the browser's own timing of a first visit and of page changes.

Run: `make bench-app`, or `python bench/browser.py --rounds 5`. Serves the bundled atlas, drives Debian's Chromium, and
prints medians: navigation start to load, bytes over the wire as the browser counts them. The aims are those of the
design: home under 1.0 s, a page change under 0.3 s, a first visit under 300 kB without the map.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
HOME_S, CHANGE_S, FIRST_KB = 1.0, 0.3, 300
CHANGES = (
    "/questions",
    "/questions/chokepoints",
    "/questions/commitments?sort=binding&desc=1",
    "/questions/ecosystem",
    "/goods/ammonium-perchlorate",
    "/actors/us",
    "/search?q=perchl",
)
_LOAD_S = "(performance.getEntriesByType('navigation')[0].loadEventEnd) / 1000"
_KB = """performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))
         .reduce((sum, entry) => sum + entry.transferSize, 0) / 1000"""


def main() -> None:
    """Measure and print; exit 2 where there is no Chromium."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="visits of each page (default 5)")
    rounds = parser.parse_args().rounds
    if not CHROMIUM.exists():
        print(f"{CHROMIUM} is missing; install it: apt install chromium", file=sys.stderr)
        raise SystemExit(2)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        first = [visit(browser, address + "/") for _ in range(rounds)]
        print(f"{'what':<46} {'median':>9} {'aim':>9}")
        print(
            f"{'home, nothing kept by the browser':<46} {statistics.median(s for s, _ in first):>8.3f}s {HOME_S:>8.1f}s"
        )
        print(f"{'home, bytes over the wire':<46} {statistics.median(k for _, k in first):>7.1f}kB {FIRST_KB:>7}kB")
        context = browser.new_context()
        page = context.new_page()
        page.goto(address + "/", wait_until="load")
        for path in CHANGES:
            page.goto(address + path, wait_until="load")  # what an answer costs the first time is not a page change
            times = [change(page, address, path) for _ in range(rounds)]
            print(f"{path:<46} {statistics.median(times):>8.3f}s {CHANGE_S:>8.1f}s", flush=True)
        browser.close()


@contextmanager
def served() -> Iterator[str]:
    """The app over the bundled atlas on a free port."""
    command = [sys.executable, "-u", "-m", "isthmus", "serve", "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        line = next(line for line in server.stdout if "http://" in line)
        try:
            yield line.split("http://")[1].split()[0].rstrip("/").join(("http://", ""))
        finally:
            server.terminate()


def visit(browser: Browser, address: str) -> tuple[float, float]:
    """Seconds to the load event and kB over the wire, with an empty cache."""
    context: BrowserContext = browser.new_context()
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    measured = float(page.evaluate(_LOAD_S)), float(page.evaluate(_KB))
    context.close()
    return measured


def change(page: Page, address: str, path: str) -> float:
    """Seconds to the load event of a page reached from another of the app."""
    page.goto(address + "/questions", wait_until="load")
    page.goto(address + path, wait_until="load")
    return float(page.evaluate(_LOAD_S))


if __name__ == "__main__":
    main()
