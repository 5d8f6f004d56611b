"""Write the shapes of the world's countries for the maps: `src/isthmus/web/data/countries.geojson`.

The shapes are Natural Earth's at 1:110 million (public domain, naturalearthdata.com), taken from the npm package
world-atlas, which holds them as TopoJSON; countries too small for that scale (Singapore, the Pacific islands) are
taken at 1:50 million. The letters of ISO 3166-1 come from the npm package i18n-iso-countries (MIT), since the shapes
carry only the numbers. Done once; the file is checked in.

Run, in an empty folder:
    npm pack world-atlas@2.0.2 && tar -xzf world-atlas-2.0.2.tgz package/countries-110m.json package/countries-50m.json
    npm pack i18n-iso-countries@7.14.0 && tar -xzf i18n-iso-countries-7.14.0.tgz package/codes.json
    python tools/natural_earth.py package/countries-110m.json package/countries-50m.json package/codes.json
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "src" / "isthmus" / "web" / "data" / "countries.geojson"

DECIMALS = 2
"""Of a degree: about a kilometre, far finer than the shapes."""

NAMES = {
    "Antigua and Barb.": "Antigua and Barbuda", "Bosnia and Herz.": "Bosnia and Herzegovina",
    "Br. Indian Ocean Ter.": "British Indian Ocean Territory", "Central African Rep.": "Central African Republic",
    "Dem. Rep. Congo": "DR Congo", "Dominican Rep.": "Dominican Republic", "eSwatini": "Eswatini",
    "Eq. Guinea": "Equatorial Guinea", "Faeroe Is.": "Faroe Islands", "Fr. Polynesia": "French Polynesia",
    "Fr. S. Antarctic Lands": "French Southern and Antarctic Lands",
    "Heard I. and McDonald Is.": "Heard and McDonald Islands", "Macedonia": "North Macedonia",
    "N. Cyprus": "Northern Cyprus", "N. Mariana Is.": "Northern Mariana Islands", "S. Sudan": "South Sudan",
    "S. Geo. and the Is.": "South Georgia and the South Sandwich Islands",
    "St. Vin. and Gren.": "Saint Vincent and the Grenadines", "W. Sahara": "Western Sahara",
}  # fmt: skip
"""Natural Earth's abbreviations and names that have changed since, written out."""

Point = tuple[float, float]
Feature = dict[str, Any]


def countries(topology: dict[str, Any], letters: dict[int, str]) -> list[Feature]:
    """One GeoJSON feature a country, `actor_id` its ISO letters in lower case, or None.

    Rings keep the shapes' order, outer ones clockwise: d3-geo and Vega take a ring in the order of RFC 7946 for the
    rest of the globe; MapLibre reads both.
    """
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    shapes: list[dict[str, Any]] = topology["objects"]["countries"]["geometries"]
    return [
        {
            "type": "Feature",
            "properties": {"actor_id": letters.get(int(shape.get("id", -1))), "name": _name(shape)},
            "geometry": _geometry(shape, arcs),
        }
        for shape in shapes
    ]


def with_small(large: list[Feature], fine: list[Feature]) -> list[Feature]:
    """The countries of the coarse scale and, of the fine scale, those with ISO letters that it lacks, by name."""
    known = {feature["properties"]["actor_id"] for feature in large} | {None}
    small = [feature for feature in fine if feature["properties"]["actor_id"] not in known]
    return sorted([*large, *small], key=lambda feature: feature["properties"]["name"])


def _name(shape: dict[str, Any]) -> str:
    name = str(shape["properties"]["name"])
    return NAMES.get(name) or name.replace(" Is.", " Islands").replace("St. ", "Saint ")


def _arc(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    """The points of an arc in degrees: TopoJSON stores whole-number steps from point to point."""
    points = []
    x = y = 0
    for step in arc:
        x, y = x + step[0], y + step[1]
        points.append(
            (
                round(x * transform["scale"][0] + transform["translate"][0], DECIMALS),
                round(y * transform["scale"][1] + transform["translate"][1], DECIMALS),
            )
        )
    return points


def _geometry(shape: dict[str, Any], arcs: list[list[Point]]) -> dict[str, Any]:
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    drawn = [[_ring(ring, arcs) for ring in polygon] for polygon in polygons]
    kept = [[ring for ring in polygon if len(ring) > 3] for polygon in drawn if len(polygon[0]) > 3]
    if len(kept) == 1:
        return {"type": "Polygon", "coordinates": kept[0]}
    return {"type": "MultiPolygon", "coordinates": kept}


def _ring(indices: list[int], arcs: list[list[Point]]) -> list[Point]:
    """The arcs joined; an index below zero is an arc run backwards. Points that rounding made one are dropped."""
    points: list[Point] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return [points[0], *(after for before, after in pairwise(points) if after != before)]


def main() -> None:
    """Read the three files named on the command line and write the shapes."""
    coarse, fine, codes = (json.loads(Path(name).read_text("utf-8")) for name in sys.argv[1:4])
    letters = {int(number): two.lower() for two, _, number, *_ in codes}
    found = with_small(countries(coarse, letters), countries(fine, letters))
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in found)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', "utf-8")
    print(f"{TARGET.name}: {len(found)} countries, {TARGET.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
