"""Fetch one page of the web within bounds of time, bytes and redirects; what comes is kept by its digest.

Nothing here decides whether a page may be fetched: `politeness` does. No page runs, no cookie is kept, no password sent.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from isthmus.atlas import writing

GONE, REFUSED = frozenset({404, 410}), frozenset({401, 402, 403, 407, 451})
PERMANENT, REDIRECTS = frozenset({301, 308}), frozenset({301, 302, 303, 307, 308})
TRY_AGAIN = frozenset({429, 500, 502, 503, 504})

SUFFIXES = {
    "text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf", "text/plain": ".txt",
    "text/markdown": ".md", "application/xml": ".xml", "text/xml": ".xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}  # fmt: skip
"""Types that are read, and the ending under which each is kept."""

_CHUNK = 1 << 16


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How long, how much and how far.

    Attributes:
        agent: what the program says that it is.
        connect_s, silence_s: seconds until a connection stands, and between two pieces of an answer.
        whole_s: seconds for a page and all its redirects, however steadily it drips.
        most_bytes: of a page, packed or unpacked.
        redirects: how many are followed.
        tries: how often a failing server is asked.
        longest_wait_s: a server that asks to wait longer is not asked again.
    """

    agent: str = "Isthmus citation check"
    connect_s: float = 10.0
    silence_s: float = 20.0
    whole_s: float = 60.0
    most_bytes: int = 30 << 20
    redirects: int = 6
    tries: int = 3
    longest_wait_s: float = 30.0


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What came of fetching an address; the columns of the table `source_checks` say what each holds.

    `path` is where the bytes are kept; None where nothing was read, and where the page is unchanged.
    """

    url: str
    outcome: str
    status: int | None = None
    final_url: str | None = None
    path: Path | None = None
    digest: str | None = None
    size: int | None = None
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    note: str | None = None


class _Stopped(Exception):
    def __init__(self, outcome: str, note: str, status: int | None = None) -> None:
        super().__init__(note)
        self.outcome, self.note, self.status = outcome, note, status


class _Deadline:
    """Cuts the connections of one fetch when its time is over, also in the middle of a handshake or of a header."""

    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds
        self.passed = False
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def watch(self, connection: socket.socket) -> None:
        with self._lock:
            # A second handle on the same connection: TLS takes the first one away.
            self._open.append(connection.dup())
        if self.passed:
            self._cut()

    def _cut(self) -> None:
        self.passed = True
        with self._lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # closed already

    def done(self) -> None:
        self._timer.cancel()
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()


def fetched(
    url: str, folder: Path, limits: Limits | None = None, *, known: Mapping[str, str] | None = None,
    tls: ssl.SSLContext | None = None,
) -> Fetched:
    """Fetch a page and keep its bytes as `folder/<digest><suffix>`.

    Args:
        url: an http or https address.
        folder: where pages are kept; made when there is something to keep.
        limits: bounds of time, bytes and redirects.
        known: `etag` and `last_modified` of the version that is kept already.
        tls: whom to trust; the system's certificates where left out.

    Returns:
        What came of it; nothing that a server does raises.

    Raises:
        OSError: the bytes cannot be kept; what was there is as it was.
    """
    bounds = limits or Limits()
    deadline = _Deadline(bounds.whole_s)
    try:
        return _tried(url, folder, bounds, known or {}, deadline, tls or ssl.create_default_context())
    except _Stopped as stopped:
        return Fetched(url=url, outcome=stopped.outcome, status=stopped.status, note=stopped.note)
    finally:
        deadline.done()


def _tried(
    url: str, folder: Path, limits: Limits, known: Mapping[str, str], deadline: _Deadline, tls: ssl.SSLContext
) -> Fetched:
    """Ask again where a server fails for the moment, after the pause that it asks for."""
    found: Fetched | None = None
    for number in range(1, limits.tries + 1):
        asked_pause_s = 0.0
        try:
            found, asked_pause_s = _followed(url, folder, limits, known, deadline, tls)
        except _Stopped as stopped:
            if found is not None and deadline.passed:
                return found  # what the first try told is the reason, not that the second had no time left
            if stopped.outcome != "unreachable":
                raise
            found = Fetched(url=url, outcome=stopped.outcome, status=stopped.status, note=stopped.note)
        pause_s = max(2.0 ** (number - 1), asked_pause_s)
        passing = found.outcome == "unreachable" or found.status in TRY_AGAIN
        too_late = pause_s > limits.longest_wait_s or time.monotonic() + pause_s > deadline.ends
        if not passing or too_late or number == limits.tries:
            break
        time.sleep(pause_s)
    if found is None:
        raise ValueError("at least one try is needed")
    return found


def _followed(
    url: str, folder: Path, limits: Limits, known: Mapping[str, str], deadline: _Deadline, tls: ssl.SSLContext
) -> tuple[Fetched, float]:
    """What an address leads to, and for how many seconds a failing server asks to be left alone."""
    here, seen, permanent = url, [url], True
    inside = _is_private(_host(url))
    while True:
        with _answer(here, limits, known if here == url else {}, deadline, tls) as response:
            status = int(response.status)
            target = response.headers.get("Location")
            if status not in REDIRECTS or not target:
                found = _read(url, here, permanent, response, folder, limits, deadline)
                return found, _asked_pause(response)
        permanent = permanent and status in PERMANENT
        here = urljoin(here, target)
        if here.partition("#")[0] in {one.partition("#")[0] for one in seen}:
            raise _Stopped("astray", f"redirects lead in a circle: {' → '.join([*seen, here])[:300]}", status)
        if len(seen) > limits.redirects:
            raise _Stopped("astray", f"more than {limits.redirects} redirects, last to {here[:200]}", status)
        if not inside and _is_private(_host(here)):
            raise _Stopped("astray", f"redirects to an address that is not public: {here[:200]}", status)
        seen.append(here)


@contextmanager
def _answer(
    url: str, limits: Limits, known: Mapping[str, str], deadline: _Deadline, tls: ssl.SSLContext
) -> Iterator[urllib3.BaseHTTPResponse]:
    """The answer to one request, its body still to be read."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise _Stopped("astray", f"leads to {url[:200]!r}, which is no web address")
    headers = {"User-Agent": limits.agent, "Accept": "text/html, application/pdf, text/plain;q=0.9, */*;q=0.5",
               "Accept-Encoding": "gzip, deflate"}  # fmt: skip
    for name, header in (("etag", "If-None-Match"), ("last_modified", "If-Modified-Since")):
        if known.get(name):
            headers[header] = known[name]
    timeout = urllib3.Timeout(connect=limits.connect_s, read=limits.silence_s)
    try:
        with _pools(deadline, tls) as pools:
            response = pools.request(
                "GET", url, headers=headers, redirect=False, retries=False, preload_content=False, timeout=timeout
            )
            try:
                yield response
            finally:
                response.close()
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise _why(error, deadline) from None


@contextmanager
def _pools(deadline: _Deadline, tls: ssl.SSLContext) -> Iterator[urllib3.PoolManager]:
    """Connections that the deadline can cut."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            made = super()._new_conn()
            deadline.watch(made)
            return made

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            made = super()._new_conn()
            deadline.watch(made)
            return made

    class PlainPool(HTTPConnectionPool):
        ConnectionCls: Any = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls: Any = Secure

    with urllib3.PoolManager(num_pools=1, ssl_context=tls) as pools:
        pools.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
        yield pools


def _why(error: Exception, deadline: _Deadline) -> _Stopped:
    """What an error of the network means."""
    said = str(error.__cause__ or error).strip().splitlines()[0][:200] if str(error) else type(error).__name__
    refused = isinstance(error, urllib3.exceptions.NewConnectionError)  # urllib3 counts it among the timeouts
    if deadline.passed or (isinstance(error, urllib3.exceptions.TimeoutError | TimeoutError) and not refused):
        return _Stopped("too-slow", f"the answer did not come in time: {said}")
    if isinstance(error, urllib3.exceptions.SSLError | ssl.SSLError):
        return _Stopped("insecure", f"no secure connection: {said}")
    if isinstance(error, urllib3.exceptions.DecodeError):
        return _Stopped("wrong-type", f"cannot be unpacked: {said}")
    return _Stopped("unreachable", said)


def _read(
    asked: str, here: str, permanent: bool, response: urllib3.BaseHTTPResponse, folder: Path, limits: Limits,
    deadline: _Deadline,
) -> Fetched:
    """The page of an answer that is no redirect."""
    status = int(response.status)
    moved = here != asked
    told = Fetched(
        url=asked, outcome="failing", status=status, final_url=here if moved else None,
        content_type=response.headers.get("Content-Type"), etag=response.headers.get("ETag"),
        last_modified=response.headers.get("Last-Modified"),
    )  # fmt: skip
    if status == 304:
        return replace(told, outcome="unchanged")
    if status in GONE:
        return replace(told, outcome="gone", note="the server says that the page is not there")
    if status in REFUSED:
        return replace(told, outcome="refused", note="the server does not let programs read the page")
    if not 200 <= status < 300:
        return replace(told, note=f"the server answers with status {status}")
    kind = (told.content_type or "").partition(";")[0].strip().lower()
    if kind and kind not in SUFFIXES:
        return replace(told, outcome="wrong-type", note=f"what came is {kind[:80]}")
    path, digest, size = _kept(response, folder, SUFFIXES.get(kind, ".html"), limits, deadline)
    outcome = "moved" if moved and permanent else "fetched"
    note = None
    if moved and urlsplit(here).path in ("", "/") and urlsplit(asked).path not in ("", "/"):
        note = "led to the front page of a site: the page itself is probably gone"
    return replace(told, outcome=outcome, path=path, digest=digest, size=size, note=note)


def _asked_pause(response: urllib3.BaseHTTPResponse) -> float:
    said = response.headers.get("Retry-After", "")
    return float(said) if said.isdecimal() else 0.0


def _kept(
    response: urllib3.BaseHTTPResponse, folder: Path, suffix: str, limits: Limits, deadline: _Deadline
) -> tuple[Path, str, int]:
    """Write the body aside while it comes, unpacked, and move it in place under its digest."""
    stated = response.headers.get("Content-Length", "")
    if stated.isdecimal() and int(stated) > limits.most_bytes:
        raise _Stopped("too-large", f"{int(stated):,} bytes; at most {limits.most_bytes:,} are read", int(response.status))
    digest, size = hashlib.sha256(), 0
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".coming-{os.getpid()}-{threading.get_ident()}"
    try:
        with beside.open("wb") as out:
            # `stream` unpacks piece by piece and never more than a piece at once, so that a bomb is met by the count.
            for piece in response.stream(_CHUNK, decode_content=True):
                size += len(piece)
                if size > limits.most_bytes:
                    raise _Stopped("too-large", f"more than {limits.most_bytes:,} bytes came", int(response.status))
                if deadline.passed:
                    raise _Stopped("too-slow", f"the page did not come to its end in {limits.whole_s:g} s", int(response.status))
                digest.update(piece)
                out.write(piece)
        if deadline.passed:  # a connection that was cut can look like an end
            raise _Stopped("too-slow", f"the page did not come to its end in {limits.whole_s:g} s", int(response.status))
        kept = folder / f"{digest.hexdigest()}{suffix}"
        if not kept.exists():
            writing.write(beside.read_bytes(), kept)
    finally:
        beside.unlink(missing_ok=True)
    return kept, digest.hexdigest(), size


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def _is_private(host: str) -> bool:
    """Whether a name leads to this machine or to a network that is not public."""
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)}
    except OSError:
        return False
    return any(not ipaddress.ip_address(address.partition("%")[0]).is_global for address in found)
