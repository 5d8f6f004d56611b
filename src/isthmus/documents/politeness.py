"""Visit sites as a guest: robots.txt first, one page at a time from each host, and a pause between two.

robots.txt is read as RFC 9309 has it: where there is none (4xx) all is allowed; where the server fails nothing is. Where the
host cannot be reached at all, each of its pages has that for its outcome.
"""

from __future__ import annotations

import ssl
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from isthmus.atlas.raw_file import Unreadable
from isthmus.documents.fetching import Fetched, Limits, fetched

MOST_OF_ROBOTS = 512 << 10
"""RFC 9309 asks to read at least 500 KiB of it."""


@dataclass
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    last: float = -1e9
    robots: RobotFileParser | None = None
    out_of_reach: Fetched | None = None


class Visitor:
    """Fetches pages politely; may be used from several threads, which wait for one another at each host.

    Args:
        folder: where pages are kept.
        limits: of each fetch.
        pause_s: seconds between two requests to one host; a longer Crawl-delay is kept up to `limits.longest_wait_s`.
        tls: whom to trust; the system's certificates where left out.
    """

    def __init__(
        self, folder: Path, limits: Limits | None = None, *, pause_s: float = 2.0, tls: ssl.SSLContext | None = None
    ) -> None:
        self.folder, self.limits, self.pause_s, self.tls = folder, limits or Limits(), pause_s, tls
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def visit(self, url: str, known: Mapping[str, str] | None = None) -> Fetched:
        """Fetch a page where robots.txt allows it, when it is this host's turn."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return Fetched(url=url, outcome="astray", note="is no web address")
        with self._lock:
            host = self._hosts.setdefault(f"{parts.scheme}://{parts.netloc}", _Host())
        with host.lock:
            if host.robots is None:
                host.robots = self._robots(f"{parts.scheme}://{parts.netloc}/robots.txt", host)
            if host.out_of_reach is not None:
                return replace(host.out_of_reach, url=url)
            agent = self.limits.agent.partition("/")[0].partition(" ")[0]
            if not host.robots.can_fetch(agent, url):
                return Fetched(url=url, outcome="robots", note="the site's robots.txt asks programs not to read this page")
            self._wait(host, float(host.robots.crawl_delay(agent) or 0))
            found = fetched(url, self.folder, self.limits, known=known, tls=self.tls)
            host.last = time.monotonic()
            return found

    def page(self, url: str) -> tuple[Path, str]:
        """The bytes of a page and the address that they came from in the end.

        Raises:
            Unreadable: it did not come; says why.
        """
        found = self.visit(url)
        if found.path is None:
            what = f"did not come ({found.outcome}): {found.note or found.status}"
            raise Unreadable(url, what, "open it in a browser, save the page and give the file")
        return found.path, found.final_url or url

    def _robots(self, url: str, host: _Host) -> RobotFileParser:
        rules = RobotFileParser(url)
        bounds = replace(self.limits, most_bytes=MOST_OF_ROBOTS, tries=1)
        with tempfile.TemporaryDirectory(prefix="isthmus-") as place:
            self._wait(host, 0)
            found = fetched(url, Path(place), bounds, tls=self.tls)
            host.last = time.monotonic()
            if found.path is not None:
                rules.parse(found.path.read_text(encoding="utf-8", errors="replace").splitlines())
                return rules
        if found.outcome in ("unreachable", "insecure", "too-slow"):
            host.out_of_reach = found
        rules.parse(["User-agent: *", "Disallow: /"] if found.outcome == "failing" else [])
        return rules

    def _wait(self, host: _Host, delay_s: float) -> None:
        pause_s = min(max(self.pause_s, delay_s), max(self.pause_s, self.limits.longest_wait_s))
        time.sleep(max(0.0, host.last + pause_s - time.monotonic()))
