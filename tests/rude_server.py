"""A web server on this machine that misbehaves in every way a server can, bounded in time and bytes."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGE = b"<html><head><title>Invented</title></head><body><p>Ruritania made 14,000 shells in 2024.</p></body></html>"
BOMB = gzip.compress(bytes(8 << 20))
"""Eight kilobytes that unpack to eight megabytes."""

LONGEST_S = 5.0
"""No handler goes on for longer, whatever its client does."""


class Rude(BaseHTTPRequestHandler):
    """One path, one bad habit; `asked` keeps what was asked for, in order, with the time."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, float]]
    robots: bytes | int

    def do_GET(self) -> None:
        self.asked.append((self.path, time.monotonic()))
        if self.path == "/robots.txt":
            if isinstance(self.robots, int):
                self._send(self.robots, b"")
            else:
                self._send(200, self.robots, kind="text/plain")
            return
        name = self.path.strip("/").partition("/")[0].replace("-", "_")
        getattr(self, f"_{name}", self._missing)()

    def _send(self, status: int, body: bytes, *, kind: str = "text/html", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _missing(self) -> None:
        self._send(404, b"no such page")

    def _page(self) -> None:
        self._send(200, PAGE, ETag='"one"', Last_Modified="Mon, 06 Jan 2025 10:00:00 GMT")

    def _versioned(self) -> None:
        if self.headers.get("If-None-Match") == '"one"':
            self.send_response(304)
            self.end_headers()
        else:
            self._page()

    def _gone(self) -> None:
        self._send(410, b"")

    def _forbidden(self) -> None:
        self._send(403, b"")

    def _broken(self) -> None:
        self._send(500, b"")

    def _broken_once(self) -> None:
        first = sum(path == self.path for path, _ in self.asked) == 1
        self._send(503, b"", Retry_After="0") if first else self._page()

    def _come_back_in_an_hour(self) -> None:
        self._send(429, b"", Retry_After="3600")

    def _moved(self) -> None:
        self._send(301, b"", Location="/page")

    def _elsewhere_today(self) -> None:
        self._send(302, b"", Location="/page")

    def _to_the_front(self) -> None:
        self._send(301, b"", Location="/")

    def _(self) -> None:
        self._page()

    def _circle(self) -> None:
        self._send(302, b"", Location="/circle/" + ("b" if self.path.endswith("a") else "a"))

    def _on_and_on(self) -> None:
        number = int("0" + "".join(filter(str.isdecimal, self.path)))
        self._send(302, b"", Location=f"/on-and-on/{number + 1}")

    def _to_a_file(self) -> None:
        self._send(302, b"", Location="file:///etc/passwd")

    def _home(self) -> None:
        self._send(302, b"", Location=f"http://127.0.0.1:{self.connection.getsockname()[1]}/page")

    def _silent(self) -> None:
        self._until(lambda: None)

    def _dripping_header(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        self._until(lambda: self.wfile.write(b"x"))

    def _dripping(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        self._until(lambda: self.wfile.write(b"x"))

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Connection", "close")
        self.end_headers()
        self._until(lambda: self.wfile.write(b"x" * 65536), pause_s=0.0)

    def _claims_much(self) -> None:
        self._send(200, b"", Content_Length=str(10**12))

    def _cut_short(self) -> None:
        self._send(200, PAGE, Content_Length=str(len(PAGE) + 1000))
        self.close_connection = True

    def _bomb(self) -> None:
        self._send(200, BOMB, Content_Encoding="gzip")

    def _no_gzip(self) -> None:
        self._send(200, b"this is not packed", Content_Encoding="gzip")

    def _film(self) -> None:
        self._send(200, b"....", kind="video/mp4")

    def _no_http(self) -> None:
        self.wfile.write(b"\x00\xff\x00\xff not the protocol at all\r\n\r\n")
        self.close_connection = True

    def _hangs_up(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def _until(self, act: object, pause_s: float = 0.05) -> None:
        """Go on until the client has had enough, or the time that no handler may pass."""
        ends = time.monotonic() + LONGEST_S
        try:
            while time.monotonic() < ends:
                act()  # type: ignore[operator]
                self.wfile.flush()
                time.sleep(pause_s)
        except OSError:
            pass
        self.close_connection = True

    def log_message(self, *said: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are what these tests are about."""


@contextmanager
def serving(robots: bytes | int = 404, tls: Path | None = None) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    """The server's address while the block runs, and what it was asked for.

    Args:
        robots: what `/robots.txt` holds, or the status with which it is answered.
        tls: certificate and key in one PEM file, to serve https.
    """
    class Here(Rude):
        asked: list[tuple[str, float]] = []  # noqa: RUF012  one list a server, shared by its handlers

    Here.robots = robots
    server = _Server(("127.0.0.1", 0), Here)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}", Here.asked
    finally:
        server.shutdown()
        server.server_close()
