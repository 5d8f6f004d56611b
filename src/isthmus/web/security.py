"""What keeps the app safe: who may ask, and what a page may load.

The app listens on this machine alone unless it is told otherwise, and then asks for a token. A page of another
site that a user has open must neither read nor steer it: the name in the address must be one of ours (DNS
rebinding), and a request that comes from another site is refused. Nothing can be changed but by the forms of `/review/`,
which a browser must say come from our own pages, and which bring a key along that only our pages hold (`own_facts`).
"""

from __future__ import annotations

import hmac
import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_COOKIE = "isthmus_token"
LONGEST_QUERY = 8192
"""Bytes that may follow the `?` of an address."""

CHANGING = "/review/"
"""Where addresses begin to which a form may be sent."""
LONGEST_FORM = 262_144
"""Bytes of a form."""
FORM = "application/x-www-form-urlencoded"

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def policy(**more: str) -> str:
    """The Content-Security-Policy of a page; `worker_src="blob:"` adds to what it may load.

    A page that needs more than every other sets the header itself; `Guard` leaves a header that is there.
    """
    rules = dict(_POLICY)
    for name, value in more.items():
        directive = name.replace("_", "-")
        rules[directive] = f"{rules[directive]} {value}" if directive in rules else value
    return "; ".join(f"{directive} {value}" for directive, value in rules.items())


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True)
class Guard:
    """ASGI middleware: refuses what is not for us, and puts the security headers on every response.

    Attributes:
        app: what it guards.
        host: the address that the server listens on.
        token: what a client must show; empty for none.
    """

    app: ASGIApp
    host: str
    token: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        bodiless = scope["method"] == "HEAD"
        if bodiless:  # a route answers GET; HEAD is the same without the body
            scope = {**scope, "method": "GET"}

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (*_HEADERS.items(), ("Content-Security-Policy", policy())):
                    headers.setdefault(name, value)
            elif bodiless and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self.app)(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        sends_form = scope["method"] == "POST" and scope["path"].startswith(CHANGING)
        if scope["method"] not in ("GET", "HEAD") and not sends_form:
            return _told(405, "Isthmus only shows things: it answers GET and HEAD.", {"Allow": "GET, HEAD"})
        if len(scope["query_string"]) > LONGEST_QUERY:
            return _told(414, f"This address is too long: at most {LONGEST_QUERY:,} bytes may follow its '?'.")
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._is_ours(_hostname(hosts[0])):
            return _told(
                421, "This server does not answer to that name. Open the address that `isthmus serve` printed."
            )
        if not _same_site(headers, hosts[0], scope["method"]):
            return _told(403, "A page of another site asked for this; Isthmus answers its own pages only.")
        if sends_form and (refused := _not_our_form(headers)):
            return refused
        return self._asks_for_token(scope, headers) if self.token else None

    def _is_ours(self, name: str) -> bool:
        if name in _LOOPBACK_NAMES or name == self.host.strip("[]").lower():
            return True
        if is_loopback(self.host):
            return False
        # On a network the machine goes by several names; the token, bound to a name by its cookie, does the rest.
        return _is_address(name) or name in {socket.gethostname().lower(), socket.getfqdn().lower()}

    def _asks_for_token(self, scope: Scope, headers: Headers) -> Response | None:
        shown = headers.get("authorization", "")
        scheme, _, value = shown.partition(" ")
        if (scheme.lower() == "bearer" and self._is_token(value)) or self._is_token(_cookie(headers)):
            return None
        if scope["path"].startswith("/static/"):  # the look of the page that asks
            return None
        asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = [value for name, value in asked if name == "token"]
        if given and self._is_token(given[0]):
            rest = urlencode([(name, value) for name, value in asked if name != "token"])
            path = "/" + scope["path"].lstrip("/")  # `//elsewhere` would lead away
            response = RedirectResponse(path + ("?" + rest if rest else ""), 303)
            response.set_cookie(TOKEN_COOKIE, self.token, httponly=True, samesite="strict", path="/")
            return response
        from isthmus.web.rendering import alone

        page = alone("token.html", wrong=bool(given))
        return Response(
            page, 401, {"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"}, "text/html; charset=utf-8"
        )

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.strip().encode(), self.token.encode())


def _told(status: int, words: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(words + "\n", status, headers)


def _same_site(headers: Headers, host: str, method: str) -> bool:
    """Whether a request comes from our own pages, a program, or a person following a link."""
    if (origin := headers.get("origin")) is not None and _authority(origin) != host.lower():
        return False
    if headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") in ("document", None)
    return True


def _not_our_form(headers: Headers) -> Response | None:
    """Why a form is refused; that it comes from our own pages must be said, not only not be denied."""
    if "origin" not in headers or headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return _told(403, "A form is taken from Isthmus's own pages only.")
    if headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return _told(415, f"A form is sent as {FORM}.")
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        return _told(411, "A form says how long it is.")
    if int(length[:12]) > LONGEST_FORM:
        return _told(413, f"This form is too long: at most {LONGEST_FORM:,} bytes.")
    return None


def _authority(origin: str) -> str:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return ""
    return parts.netloc.lower() if parts.scheme in ("http", "https") else ""


def _hostname(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _cookie(headers: Headers) -> str:
    jar: SimpleCookie = SimpleCookie()
    for line in _lines(headers.getlist("cookie")):
        try:
            jar.load(line)
        except CookieError:
            continue
    return jar[TOKEN_COOKIE].value if TOKEN_COOKIE in jar else ""


def _lines(values: Iterable[str]) -> Iterable[str]:
    return (part for value in values for part in value.split(";"))
