"""The map as a picture without script: the whole globe but the far south, seen from above the north of Asia.

Lambert's azimuthal equal-area projection. From there Europe, North America, East Asia and Australia lie around one
pole, so that links between the theatres cross the picture and not its edge; Mercator would tear them at ±180°.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from isthmus.report import style
from isthmus.web.gazetteer import shapes
from isthmus.web.geodata import Feature, Layer, apart
from isthmus.web.map_legend import KEYS

if TYPE_CHECKING:
    import altair as alt

SIZE = 760
"""Width and height in px."""
_CENTRE = (95.0, 58.0)
_REACH = 135.0  # degrees from the centre to the rim
_VIEW: dict[str, Any] = {"type": "azimuthalEqualArea", "rotate": [-_CENTRE[0], -_CENTRE[1], 0], "clipAngle": _REACH}
_POINTS = ("makers", "centres", "sites")
_AREAS = ("engagements", "incidents")


@dataclass(frozen=True)
class Drawing:
    """What to draw: `key` names it among all drawings, `layers` are those to show."""

    key: tuple[str, ...]
    layers: Mapping[str, Layer] = field(compare=False, repr=False)


@functools.lru_cache(maxsize=24)
def still(drawing: Drawing) -> str:
    """The picture as SVG for a page, without letters or style sheets."""
    drawn = re.sub(r"<style>.*?</style>", "", style.svg(chart(drawing.layers)), count=1, flags=re.DOTALL)
    return re.sub(r"-?\d+\.\d{2,}", lambda number: f"{float(number[0]):.1f}", drawn)  # a third of the size


def chart(layers: Mapping[str, Layer]) -> alt.Chart:
    """Countries, then links, then dots; the legend is the page's."""
    import altair as alt

    globe = alt.Chart(alt.sphere()).mark_geoshape(fill="white", stroke="#bdbdbd", strokeWidth=1)
    drawn = [
        globe,
        alt.Chart(_data(list(shapes().values()))).mark_geoshape(fill="#ececec", stroke="#bdbdbd", strokeWidth=0.4),
    ]
    for name in _AREAS:
        if name in layers:
            drawn.append(
                _dots(layers[name].features).mark_circle(opacity=0.6).encode(size=_by_number(), fill=_colour("fill"))
            )
    if "links" in layers:
        for running in (True, False):
            lines = [f for f in layers["links"].features if f["properties"]["running"] is running]
            drawn.append(
                alt.Chart(_data(lines))
                .mark_geoshape(fill=None, strokeWidth=1.1, opacity=0.8, strokeDash=[1, 0] if running else [3, 2.5])
                .encode(stroke=_colour("stroke"))
            )
    for name in _POINTS:
        if name in layers:
            drawn += _points(name, layers[name].features)
    made = alt.layer(*drawn).project(**_VIEW).properties(width=SIZE, height=SIZE)
    return cast("alt.Chart", made)


def _points(name: str, features: tuple[Feature, ...]) -> list[alt.Chart]:
    others = tuple(f for f in features if not f["properties"]["running"])
    if name == "makers":
        return [
            _dots(features)
            .mark_point(filled=False, strokeWidth=1.6)
            .encode(stroke=_colour("stroke"), size=_by_number())
        ]
    shape = "diamond" if name == "centres" else "circle"
    filled = _dots(features).mark_point(filled=True, shape=shape, opacity=1, stroke=style.INK, size=28, strokeWidth=0.7)
    drawn = [filled.encode(fill=_colour("fill"))]
    if others:
        drawn.append(_dots(others).mark_point(filled=True, shape=shape, opacity=1, fill="white", size=6))
    return drawn


def _dots(features: tuple[Feature, ...]) -> alt.Chart:
    import altair as alt

    # Vega leaves points beyond the rim outside it instead of dropping them.
    seen = [f for f in features if apart(_CENTRE, tuple(f["geometry"]["coordinates"])) < _REACH]
    chart: alt.Chart = alt.Chart(_data(seen)).encode(
        longitude="geometry.coordinates[0]:Q", latitude="geometry.coordinates[1]:Q"
    )
    return chart


def _data(features: list[dict[str, Any]]) -> Any:
    import altair as alt

    return alt.InlineData(values=[{**feature, "properties": _slim(feature["properties"])} for feature in features])


def _slim(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: properties[name] for name in ("key", "n") if name in properties}


def _colour(channel: str) -> Any:
    import altair as alt

    scale = alt.Scale(domain=list(KEYS), range=[key.colour for key in KEYS.values()])
    made = {"fill": alt.Fill, "stroke": alt.Stroke}[channel]
    return made("properties.key:N", scale=scale, legend=None)


def _by_number() -> Any:
    import altair as alt

    return alt.Size("properties.n:Q", scale=alt.Scale(type="linear", domain=[0, 30], range=[20, 900]), legend=None)
