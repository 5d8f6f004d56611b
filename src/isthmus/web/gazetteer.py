"""Where a city or a state lies: from the atlas, else from Natural Earth; nothing finer than a city is known.

A city takes the coordinates of a site or centre there, else those of the city of that name in Natural Earth that lies
in its state; a place that neither knows takes the middle of its state, and says so.
"""

from __future__ import annotations

import csv
import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from isthmus.atlas.handle import Atlas

DATA = Path(__file__).parent / "data"

CITY, STATE = "city", "state"
"""How exact a place is: the middle of a city, or of a state."""

_NEAR = 1.0  # degrees by which a city may lie outside the coarse shape of its state

Ring = list[list[float]]
Feature = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """A point in degrees, east and north, and how exact it is: `CITY` or `STATE`."""

    lon: float
    lat: float
    exact: str


@dataclass(frozen=True)
class Gazetteer:
    """Places by city and state; `cities` holds those that the atlas itself locates."""

    cities: Mapping[tuple[str, str], Place]

    @classmethod
    def of(cls, atlas: Atlas) -> Gazetteer:
        """The gazetteer of an atlas: its sites first, then its centres."""
        rows = atlas.sql(
            """SELECT city, country, lon, lat, 0 AS rank FROM sites
               UNION ALL SELECT city, host, lon, lat, 1 FROM centres ORDER BY rank DESC, city, lon DESC, lat DESC"""
        )
        return cls({(city, state): Place(lon, lat, CITY) for city, state, lon, lat, _ in rows.iter_rows()})

    def find(self, city: str | None, state: str | None) -> Place | None:
        """The place of a city in a state, or of the state; None where the state is not known or has no shape."""
        if state is None or state not in shapes():
            return self.cities.get((city or "", state or ""))
        if city is not None:
            if known := self.cities.get((city, state)):
                return known
            point = _natural_earth_cities().get(city)
            if point is not None and _within(point, state):
                return Place(*point, CITY)
        return middle(state)


@functools.cache
def shapes() -> dict[str, Feature]:
    """Actor id of a state -> its shape, a GeoJSON feature; do not change it."""
    features: list[Feature] = json.loads((DATA / "countries.geojson").read_text("utf-8"))["features"]
    return {f["properties"]["actor_id"]: f for f in features if f["properties"]["actor_id"]}


@functools.cache
def middle(state: str) -> Place:
    """The centre of gravity of the largest piece of a state's land, on the flat map.

    Raises:
        KeyError: the state has no shape.
    """
    rings = [unrolled(ring) for ring in _outer_rings(shapes()[state])]
    area, x, y = max((_moments(ring) for ring in rings), key=lambda moments: abs(moments[0]))
    return Place(round((x / area + 180) % 360 - 180, 2), round(y / area, 2), STATE)


def unrolled(ring: Ring) -> Ring:
    """The ring without jumps from one side of ±180° to the other: longitudes may go beyond it."""
    points = [ring[0]]
    for x, y in ring[1:]:
        points.append([round(x - 360 * round((x - points[-1][0]) / 360), 2), y])
    return points


def _moments(ring: Ring) -> tuple[float, float, float]:
    """Area of a ring and its moments about the axes, from its first point so that little is lost to rounding."""
    x0, y0 = ring[0]
    area = across = along = 0.0
    for (x1, y1), (x2, y2) in pairwise([(x - x0, y - y0) for x, y in ring]):
        cross = x1 * y2 - x2 * y1
        area += cross / 2
        across += (x1 + x2) * cross / 6
        along += (y1 + y2) * cross / 6
    return area, across + x0 * area, along + y0 * area


def _outer_rings(shape: Feature) -> list[Ring]:
    parts = shape["geometry"]["coordinates"]
    return [parts[0]] if shape["geometry"]["type"] == "Polygon" else [polygon[0] for polygon in parts]


@functools.cache
def _natural_earth_cities() -> dict[str, tuple[float, float]]:
    with (DATA / "cities.csv").open(encoding="utf-8", newline="") as file:
        return {row["city"]: (float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)}


def _within(point: tuple[float, float], state: str) -> bool:
    """Whether a point lies in or by the state: in the box of one of its pieces. Tells namesakes apart, no more."""
    x, y = point
    for ring in _outer_rings(shapes()[state]):
        xs, ys = [p[0] for p in ring], [p[1] for p in ring]
        if min(xs) - _NEAR <= x <= max(xs) + _NEAR and min(ys) - _NEAR <= y <= max(ys) + _NEAR:
            return True
    return False
