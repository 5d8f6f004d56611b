"""Answers of the API and downloads change only with the atlas, the program and the address: clients keep them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from isthmus import __version__


def etag(request: Request) -> str:
    """The tag of what the address gives: the same for the same atlas, program, path and parameters."""
    digest = request.app.state.atlas.version.digest
    said = "\n".join(f"{name}={value}" for name, value in sorted(request.query_params.multi_items()) if name != "token")
    whole = f"{digest}\n{__version__}\n{request.url.path}\n{said}"
    return f'W/"{hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:24]}"'


def kept_or(request: Request, made: Callable[[], Response]) -> Response:
    """304 where the client has it already, else what `made` makes, tagged."""
    tag = etag(request)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if _names(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    response = made()
    response.headers.update(headers)
    return response


def _names(header: str, tag: str) -> bool:
    """Whether `If-None-Match` names the tag; compressed or not, it is the same thing (weak comparison)."""
    opaque = {part.strip().removeprefix("W/") for part in header.split(",")}
    return "*" in opaque or tag.removeprefix("W/") in opaque
