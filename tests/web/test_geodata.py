"""The layers of the map: great circles, classes by tier, and that nothing of the atlas is lost on the way."""

from __future__ import annotations

import json
import math
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from isthmus.atlas.handle import Atlas
from isthmus.web import geodata
from isthmus.web.gazetteer import Gazetteer, Place, middle
from isthmus.web.geodata import Layer, Point, Thing, apart, cut, great_circle

points = st.tuples(st.floats(-180, 180).map(lambda x: round(x, 2)), st.floats(-89, 89).map(lambda y: round(y, 2)))


@pytest.fixture(scope="module")
def layers(small_atlas: Atlas) -> dict[str, Layer]:
    return geodata.layers(small_atlas)


# ------------------------------------------------------------------ geometry


@given(points, points)
@example((0.0, 10.0), (180.0, -10.0))  # antipodes
@example((179.0, 10.0), (-179.0, 10.0))
@example((5.0, 5.0), (5.0, 5.0))
@example((104.0, 0.0), (-77.0, 59.0))  # crosses ±180° beside the pole
@example((-180.0, 20.0), (180.0, 20.0))  # one point under two names
def test_a_great_circle_is_the_shortest_way_and_never_jumps(start: Point, end: Point) -> None:
    pieces = great_circle(start, end)
    assert all(len(piece) > 1 for piece in pieces)
    assert all(abs(a[0] - b[0]) <= 180 for piece in pieces for a, b in pairwise(piece))
    assert all(abs(x) <= 180 and abs(y) <= 90 for piece in pieces for x, y in piece)
    length = sum(apart(a, b) for piece in pieces for a, b in pairwise(piece))
    if apart(start, end) < 179:
        assert length == pytest.approx(apart(start, end), abs=0.01)
    if pieces and apart(start, end) > 0.01:
        # ±180° are one meridian.
        assert (apart(pieces[0][0], start), apart(pieces[-1][-1], end)) == pytest.approx((0, 0), abs=0.001)


def test_a_way_over_the_pacific_is_cut_at_the_date_line() -> None:
    west, east = great_circle((140.0, 35.0), (-120.0, 40.0))
    assert west[-1][0] == 180.0
    assert east[0] == (-180.0, west[-1][1])
    # Where the great circle crosses it, worked out by Napier's rule on the plane through both ends and the centre.
    assert west[-1][1] == pytest.approx(_crossing((140.0, 35.0), (-120.0, 40.0)), abs=0.1)


def _crossing(start: Point, end: Point) -> float:
    """Latitude at which the plane of the two points cuts the meridian of 180°."""
    a, b = _vector(start), _vector(end)
    normal = (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
    # On the meridian y = 0 and x < 0, so normal · (x, 0, z) = 0.
    return math.degrees(math.atan2(normal[0], normal[2]))


def _vector(point: Point) -> tuple[float, float, float]:
    x, y = map(math.radians, point)
    return math.cos(y) * math.cos(x), math.cos(y) * math.sin(x), math.sin(y)


def test_a_line_that_touches_the_date_line_is_not_torn() -> None:
    assert cut([(170.0, 0.0), (180.0, 0.0)]) == [[(170.0, 0.0), (180.0, 0.0)]]


def test_the_land_does_not_jump_and_bears_the_names_of_the_atlas() -> None:
    drawn = geodata.land({"jp": "Nippon"})["features"]
    named = {feature["properties"]["name"]: feature for feature in drawn}
    assert named["Nippon"]["properties"]["url"] == "/actors/jp"
    assert named["Brazil"]["properties"]["url"] == ""
    rings = [ring for feature in drawn for polygon in feature["geometry"]["coordinates"] for ring in polygon]
    assert all(abs(a[0] - b[0]) < 180 for ring in rings for a, b in pairwise(ring))


# ------------------------------------------------------------------ layers


def test_a_site_is_drawn_by_what_it_makes(layers: dict[str, Layer]) -> None:
    (dot,) = layers["sites"].features
    assert dot["geometry"] == {"type": "Point", "coordinates": (-89.6, 39.8)}
    assert dot["properties"]["key"] == "material"
    assert dot["properties"]["running"] is True
    assert dot["properties"]["things"] == [
        ["Acme Plant", "/sites/acme-plant", "Acme, Springfield; active; makes Powder", ""]
    ]


def test_a_link_runs_from_the_site_that_makes_the_good_to_the_middle_of_the_buyers_state(
    layers: dict[str, Layer],
) -> None:
    (line,) = layers["links"].features
    pieces = line["geometry"]["coordinates"]
    assert pieces[0][0] == (-89.6, 39.8)
    assert pieces[-1][-1] == (middle("jp").lon, middle("jp").lat)
    assert len(pieces) == 2  # over the Pacific
    assert line["properties"]["key"] == "supplier"
    assert line["properties"]["things"] == [
        ["Acme → Beta", "/facts/supplies/s-001", "Powder, supplier; active", "state"]
    ]


def test_makers_stand_in_the_middle_of_their_state_unless_their_site_is_known(layers: dict[str, Layer]) -> None:
    things = {thing.name: thing.detail for thing in layers["makers"].things}
    assert "Powder" not in things["Acme"]  # acme-plant makes it
    assert things["Acme"] == "makes Missile a, Motor a; site not known"
    assert things["China"] == "makes Ore; site not known"
    drawn = {tuple(dot["geometry"]["coordinates"]): dot["properties"]["n"] for dot in layers["makers"].features}
    assert drawn[middle("jp").lon, middle("jp").lat] == 1


def test_with_a_good_classes_are_tiers(small_atlas: Atlas) -> None:
    assert geodata.reach(small_atlas, "motor-b") == {
        "motor-b": "made", "powder": "up-1", "salt": "up-1", "missile-b": "down-1",
    }  # fmt: skip
    layers = geodata.layers(small_atlas, "missile-b")
    assert layers["sites"].keys == {"up-2"}
    assert {thing.name for thing in layers["makers"].things} == {"Gamma", "Beta"}
    assert len(layers["links"].features) == 1  # of powder, tier 2


def test_with_a_good_what_has_no_part_in_it_is_left_out(small_atlas: Atlas) -> None:
    layers = geodata.layers(small_atlas, "missile-c")
    assert layers["sites"].features == layers["links"].features == ()
    assert {thing.name for thing in layers["makers"].things} == {"Delta", "Delta Child", "China", "Gamma"}


@pytest.mark.parametrize(
    ("one", "other"), [("made", "up-1"), ("up-1", "down-1"), ("down-1", "up-2"), ("up-2", "up-3"), ("up-3", "down-3")]
)
def test_nearness_goes_tier_by_tier(one: str, other: str) -> None:
    assert geodata.nearness(one) < geodata.nearness(other)


def test_events_without_a_place_are_told_and_not_drawn(layers: dict[str, Layer]) -> None:
    assert layers["engagements"].features == ()
    assert len(layers["engagements"].unplaced) == 6


def test_every_layer_is_geojson(layers: dict[str, Layer]) -> None:
    for layer in layers.values():
        read = json.loads(json.dumps(layer.collection()))
        assert read["type"] == "FeatureCollection"
        assert all(set(f["properties"]) == {"key", "running", "n", "things"} for f in read["features"])


def test_a_place_of_incidents_has_the_class_of_its_domain_unless_it_has_several() -> None:
    places = Gazetteer({("Here", "se"): Place(2.0, 1.0, "city")})

    def keys(*domains: str) -> list[str]:
        rows = [({"place": "Here", "country": "se", "domain": d}, Thing(d, "/x", "", "")) for d in domains]
        layer = geodata._events("incidents", "incident", rows, places, {"cyber": "incident-cyber"})
        assert sum(f["properties"]["n"] for f in layer.features) == len(domains)
        return [f["properties"]["key"] for f in layer.features]

    assert keys("cyber", "cyber") == ["incident-cyber"]
    assert keys("cyber", "maritime") == ["incident"]
    assert keys("maritime") == ["incident"]


def test_nothing_of_the_bundled_atlas_is_lost(bundled: Atlas) -> None:
    layers = geodata.layers(bundled)
    counts = {
        "sites": "SELECT count(*) FROM sites WHERE status <> 'ended'",
        "links": "SELECT count(*) FROM supplies WHERE status <> 'ended'",
        "centres": "SELECT count(*) FROM centres",
        "engagements": "SELECT count(*) FROM engagements",
        "incidents": "SELECT count(*) FROM incidents",
    }
    for name, query in counts.items():
        drawn = sum(feature["properties"]["n"] for feature in layers[name].features)
        assert drawn + len(layers[name].unplaced) == bundled.sql(query).item(), name


def test_what_is_not_drawn_of_the_bundled_atlas_has_no_state(bundled: Atlas) -> None:
    layers = geodata.layers(bundled)
    placeless = bundled.sql("SELECT count(*) FROM engagements WHERE country IS NULL").item()
    assert len(layers["engagements"].unplaced) == placeless
    assert Gazetteer.of(bundled).find("Brussels", "be") is not None
