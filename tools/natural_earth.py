"""Write the geography that the maps stand on, `src/isthmus/web/data/`: countries.geojson and cities.csv.

All of it is Natural Earth's (public domain, naturalearthdata.com). The shapes at 1:110 million come from the npm
package world-atlas, which holds them as TopoJSON; countries too small for that scale (Singapore, the Pacific islands)
are taken at 1:50 million. The letters of ISO 3166-1 come from the npm package i18n-iso-countries (MIT), since the
shapes carry only the numbers. The cities, mostly capitals, come from the wheel of geopandas 0.14.4, the last that
carries them. Done once; both files are checked in.

Run, in an empty folder:
    npm pack world-atlas@2.0.2 i18n-iso-countries@7.14.0 && for f in *.tgz; do tar -xzf $f; done
    pip download --no-deps geopandas==0.14.4 && unzip -j geopandas-*.whl '*/naturalearth_cities.*' -d package
    python tools/natural_earth.py package
"""

from __future__ import annotations

import csv
import io
import json
import struct
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "src" / "isthmus" / "web" / "data"

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

CITIES = {
    "?saka": "Osaka", "Chi?in?u": "Chișinău", "København": "Copenhagen", "Nur-Sultan": "Astana",
    "Washington,  D.C.": "Washington",
}  # fmt: skip
"""Letters that the file lost, and names as the atlas writes them."""

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


def cities(folder: Path) -> list[dict[str, Any]]:
    """Name and coordinates of each city, by name; which country it lies in, the file does not say."""
    return [
        {"city": CITIES.get(name, name), "lat": y, "lon": x}
        for name, (x, y) in sorted(zip(_names(folder), _points(folder), strict=True))
    ]


def _names(folder: Path) -> Iterator[str]:
    """The only column of the dBASE file."""
    table = (folder / "naturalearth_cities.dbf").read_bytes()
    rows, head, width = struct.unpack("<4xIHH20x", table[:32])
    for row in range(rows):
        yield table[head + row * width + 1 : head + (row + 1) * width].decode("latin-1").strip()


def _points(folder: Path) -> Iterator[Point]:
    """The points of the shapefile, records of 28 bytes after a head of 100."""
    shapes = (folder / "naturalearth_cities.shp").read_bytes()[100:]
    for kind, x, y in struct.iter_unpack("<8xidd", shapes):
        if kind != 1:
            raise ValueError(f"a shape of kind {kind} among the cities; 1, a point, was expected")
        yield round(x, DECIMALS), round(y, DECIMALS)


def main() -> None:
    """Read the files in the folder named on the command line and write the two of ours."""
    folder = Path(sys.argv[1])
    coarse, fine, codes = (
        json.loads((folder / name).read_text("utf-8"))
        for name in ("countries-110m.json", "countries-50m.json", "codes.json")
    )
    letters = {int(number): two.lower() for two, _, number, *_ in codes}
    shapes = with_small(countries(coarse, letters), countries(fine, letters))
    lines = ",\n".join(json.dumps(shape, ensure_ascii=False, separators=(",", ":")) for shape in shapes)
    _write("countries.geojson", f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', len(shapes))
    rows = cities(folder)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    _write("cities.csv", text.getvalue(), len(rows))


def _write(name: str, text: str, entries: int) -> None:
    (TARGET / name).write_text(text, "utf-8")
    print(f"{name}: {entries} entries, {len(text.encode()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
