"""The server: listens, says where, and opens a browser."""

from __future__ import annotations

import contextlib
import errno
import logging
import secrets
import socket
import sys
import threading
import time
import urllib.parse
import webbrowser
from collections.abc import Iterator

import uvicorn

from isthmus.atlas.handle import Atlas
from isthmus.web.app import PORT, create_app
from isthmus.web.own_facts import OwnFacts
from isthmus.web.security import is_loopback

_WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1"}
_LAST_PORT = 65535
_HOST_WAY_OUT = "\n    way out: leave --host out, or name an address that the machine has"
_PATIENCE = 3
"""Seconds that running requests are given when the server is told to stop."""


class CannotListen(Exception):
    """The address cannot be listened on; the message says why, and the ways out."""


def serve(
    atlas: Atlas, *, host: str, port: int, browser: bool, token: str | None = None, quiet: bool = False, own_facts: OwnFacts | None = None
) -> None:
    """Serve the app until interrupted; prints its address.

    Port 0 takes any free port. For an address other than this machine's own without a token, one is made up.

    Raises:
        CannotListen: the port is taken, or the address is none of this machine's.
        ValueError: a token that no browser can send.
    """
    if not token and not is_loopback(host):
        token = secrets.token_urlsafe(18)
    with _listening(host, port) as listener:
        port = int(listener.getsockname()[1])
        app = create_app(atlas, host=host, port=port, token=token, warm=True, own_facts=own_facts)
        settings = uvicorn.Config(
            app, log_level="warning", access_log=False, ws="none", server_header=False, proxy_headers=False,
            timeout_graceful_shutdown=_PATIENCE, log_config=None,
        )  # fmt: skip
        logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="isthmus: %(message)s")
        server = uvicorn.Server(settings)
        address = address_of(host, port, token)
        if quiet:
            print(address, flush=True)
        else:
            print(f"Isthmus is at {address}  (stop it with Ctrl-C)", flush=True)
        if browser:
            _open_when_up(server, address)
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


def address_of(host: str, port: int, token: str | None = None) -> str:
    """The address to open in a browser on this machine, with the token that it asks for."""
    name = _WILDCARDS.get(host.strip("[]"), host.strip("[]"))
    name = f"[{name}]" if ":" in name else name
    return f"http://{name}:{port}/" + (f"?token={urllib.parse.quote(token, safe='')}" if token else "")


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """A listening socket, taken before anything is printed, so that what is printed is true."""
    name = host.strip("[]")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError:
        raise CannotListen(f"{host!r} is no address of this machine{_HOST_WAY_OUT}") from None
    with socket.socket(family, kind, protocol) as listener:
        if sys.platform != "win32":  # there it would let two servers share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen()
        except OSError as error:
            raise _in_words(error, host, port) from None
        listener.setblocking(False)
        yield listener


def _in_words(error: OSError, host: str, port: int) -> CannotListen:
    match error.errno:
        case errno.EADDRINUSE:
            other = port + 1 if port < _LAST_PORT else PORT
            message = f"port {port} is taken: another server, perhaps another Isthmus, listens there"
            return CannotListen(f"{message}\n    way out: stop it, or choose another port: --port {other}")
        case errno.EACCES:
            return CannotListen(f"port {port} is for administrators\n    way out: choose one above 1023 with --port")
        case errno.EADDRNOTAVAIL:
            return CannotListen(f"{host!r} is no address of this machine{_HOST_WAY_OUT}")
        case _:
            return CannotListen(f"{host} port {port} cannot be listened on: {error.strerror}")


def _open_when_up(server: uvicorn.Server, address: str) -> None:
    """Open the browser as soon as the server answers, aside, for some browsers take seconds to start."""

    def opened() -> None:
        while not server.started and not server.should_exit:
            time.sleep(0.02)
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(address)

    threading.Thread(target=opened, name="isthmus-browser", daemon=True).start()
