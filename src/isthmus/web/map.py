"""The map: pan and zoom with script, a still without, and under both the list of what they show.

The address holds what is shown: `good` narrows sites and links to its chain, `layer` names each layer switched on
(`shown=1` says that the reader chose, so that none may be on). MapLibre's files come out of the installed `maplibre`
wheel; the data are ours, so that nothing outside is asked for.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import importlib.metadata
import importlib.util
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from isthmus.questions.naming import actor_names
from isthmus.web import geodata
from isthmus.web.errors import PageError, unknown
from isthmus.web.geodata import Layer
from isthmus.web.map_legend import SWITCHES, colours, in_use
from isthmus.web.map_still import SIZE, Drawing, still
from isthmus.web.remembered import remember
from isthmus.web.rendering import page
from isthmus.web.security import policy

Value = TypeVar("Value")

router = APIRouter(include_in_schema=False)

MAPLIBRE = {"maplibre-gl.js": "text/javascript; charset=utf-8", "maplibre-gl.css": "text/css; charset=utf-8"}
"""The files that the wheel carries and the map needs, with their media types."""

Good = Annotated[str, Query(max_length=100)]
Layers = Annotated[list[str] | None, Query()]


@dataclass(frozen=True)
class View:
    """What a reader chose to see: a good or none, and the layers switched on."""

    good: str
    shown: tuple[str, ...]

    @property
    def query(self) -> str:
        """The choice as the end of an address."""
        chosen = [("good", self.good)] if self.good else []
        return urlencode([*chosen, *(("layer", name) for name in self.shown), ("shown", "1")])


@router.get("/map")
def world(request: Request, good: Good = "", layer: Layers = None, shown: str = "") -> Response:
    """The map that pans and zooms."""
    view = _view(request, good, layer, shown)
    response = page(request, "map.html", **_shared(request, view), colours=json.dumps(colours()), files=_addresses())
    # MapLibre works in a worker that it makes from its own text.
    response.headers["Content-Security-Policy"] = policy(worker_src="blob:", child_src="blob:")
    return response


@router.get("/map/still")
def printable(request: Request, good: Good = "", layer: Layers = None, shown: str = "") -> Response:
    """The same as a picture, for print and for browsers without script."""
    view = _view(request, good, layer, shown)
    return page(request, "map_still.html", **_shared(request, view), drawn=_picture(request, view))


@router.get("/map/still.svg")
def picture(request: Request, good: Good = "", layer: Layers = None, shown: str = "") -> Response:
    """The picture alone."""
    drawn = _picture(request, _view(request, good, layer, shown)).encode()
    return _kept(request, "image/svg+xml", drawn, gzip.compress(drawn, 6))


@router.get("/map/layers.json")
def layers(request: Request, good: Good = "") -> Response:
    """Every layer as GeoJSON, whether it is switched on or not, so that switching asks for nothing."""
    view = _view(request, good, None, "")

    def packed() -> tuple[bytes, bytes]:
        return _packed({name: found.collection() for name, found in _layers(request, view).items()})

    return _kept(request, "application/geo+json", *_remembered(request, f"map packed {view.good}", packed))


@router.get("/map/countries.json")
def countries(request: Request) -> Response:
    """The shapes of the countries under the names of the atlas."""

    def packed() -> tuple[bytes, bytes]:
        with request.app.state.atlas.another() as atlas:
            return _packed(geodata.land(actor_names(atlas)))

    return _kept(request, "application/geo+json", *_remembered(request, "map countries", packed))


@router.get("/map/{name}")
def maplibre(request: Request, name: str) -> Response:
    """A file of the installed `maplibre` wheel."""
    if name not in MAPLIBRE:
        raise unknown("page or file under /map", name, ["still", *MAPLIBRE], lambda known: f"/map/{known}")
    return _kept(request, MAPLIBRE[name], *_of_the_wheel(name), lasting="v" in request.query_params)


def _view(request: Request, good: str, asked: list[str] | None, shown: str) -> View:
    """What was asked for, checked.

    Raises:
        PageError: there is no such good or layer; names near ones.
    """
    goods = {known for kind in _goods(request).values() for known, _ in kind}
    if good and good not in goods:
        raise unknown("good", good, goods, lambda known: f"/map?good={known}")
    for name in asked or ():
        if name not in SWITCHES:
            near = [(switch.title, f"/map?layer={known}&shown=1") for known, switch in SWITCHES.items()]
            raise PageError(400, f"The map has no layer “{name[:80]}”.", near)
    if asked is None and not shown:
        return View(
            good, tuple(name for name, switch in SWITCHES.items() if switch.at_first or (good and name == "makers"))
        )
    return View(good, tuple(name for name in SWITCHES if name in (asked or ())))


def _shared(request: Request, view: View) -> dict[str, Any]:
    """What the map and the still both show around it."""
    found = _layers(request, view)
    goods = _goods(request)
    names = {known: name for kind in goods.values() for known, name in kind}
    switches = [(name, switch, found[name], in_use(found[name])) for name, switch in SWITCHES.items()]
    return {
        "view": view,
        "good_name": names.get(view.good, ""),
        "goods": goods,
        "switches": switches,
        "still_size": SIZE,
    }


def _layers(request: Request, view: View) -> Mapping[str, Layer]:
    def worked_out() -> Mapping[str, Layer]:
        with request.app.state.atlas.another() as atlas:
            return geodata.layers(atlas, view.good or None)

    return _remembered(request, f"map layers {view.good}", worked_out)


def _goods(request: Request) -> dict[str, list[tuple[str, str]]]:
    """Kind -> id and name of its goods, for the form."""

    def worked_out() -> dict[str, list[tuple[str, str]]]:
        with request.app.state.atlas.another() as atlas:
            rows = atlas.sql("SELECT kind, good_id, name FROM goods ORDER BY lower(name)").rows()
        return {kind: [(known, name) for of, known, name in rows if of == kind] for kind in geodata.KINDS}

    return _remembered(request, "map goods", worked_out)


def _picture(request: Request, view: View) -> str:
    found = _layers(request, view)
    key = (request.app.state.atlas.version.digest, view.good, *view.shown)
    return still(Drawing(key, {name: found[name] for name in view.shown}))


def _remembered(request: Request, name: str, work_out: Callable[[], Value]) -> Value:
    return remember(request.app.state, request.app.state.atlas.version.digest, name, work_out)


def _packed(content: dict[str, Any]) -> tuple[bytes, bytes]:
    """The content as JSON, plain and compressed."""
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return plain, gzip.compress(plain, 9)


@functools.cache
def _of_the_wheel(name: str) -> tuple[bytes, bytes]:
    """A file that the wheel carries, plain and compressed. The package itself is not imported, which would be slow."""
    found = importlib.util.find_spec("maplibre")
    if found is None or not found.submodule_search_locations:
        raise PageError(500, "The package maplibre, which carries the map's script, is not installed.")
    plain = (Path(found.submodule_search_locations[0]) / "srcjs" / name).read_bytes()
    return plain, gzip.compress(plain, 9)


@functools.cache
def _addresses() -> dict[str, str]:
    """Addresses of the wheel's files, which browsers keep until it changes."""
    version = importlib.metadata.version("maplibre")
    return {name.rpartition(".")[2]: f"/map/{name}?v={version}" for name in MAPLIBRE}


def _kept(request: Request, media_type: str, plain: bytes, packed: bytes, *, lasting: bool = False) -> Response:
    """Content that a browser asks for again only to hear that it has not changed; `lasting` spares even that."""
    tag = f'"{hashlib.sha256(plain).hexdigest()[:20]}"'
    headers = {
        "ETag": tag,
        "Vary": "Accept-Encoding",
        "Cache-Control": "public, max-age=31536000, immutable" if lasting else "no-cache",
    }
    if tag in request.headers.get("if-none-match", "").replace("W/", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=media_type)
    return Response(plain, headers=headers, media_type=media_type)
