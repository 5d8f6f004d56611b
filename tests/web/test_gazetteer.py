"""Where cities and states lie: the atlas first, Natural Earth next, the middle of the state last."""

from __future__ import annotations

import csv
from itertools import pairwise

import pytest

from isthmus.atlas.handle import Atlas
from isthmus.model.vocabularies import ACTOR_KINDS
from isthmus.web.gazetteer import CITY, DATA, STATE, Gazetteer, Place, middle, shapes, unrolled


@pytest.fixture(scope="module")
def places(small_atlas: Atlas) -> Gazetteer:
    return Gazetteer.of(small_atlas)


def test_a_site_says_where_its_city_lies(places: Gazetteer) -> None:
    assert places.find("Springfield", "us") == Place(-89.6, 39.8, CITY)


def test_a_capital_comes_from_natural_earth(places: Gazetteer) -> None:
    assert places.find("Tokyo", "jp") == Place(139.75, 35.69, CITY)


def test_a_namesake_in_another_state_is_not_taken(places: Gazetteer) -> None:
    assert places.find("Tokyo", "us") == middle("us")
    assert places.find("Springfield", "gb") == middle("gb")


def test_a_city_that_nobody_knows_takes_the_middle_of_its_state(places: Gazetteer) -> None:
    found = places.find("Nowhere", "de")
    assert found is not None
    assert found.exact == STATE
    assert (found.lon, found.lat) == pytest.approx((10.3, 51.1), abs=0.5)


@pytest.mark.parametrize(("city", "state"), [("South China Sea", None), (None, None), ("Here", "no-such-state")])
def test_what_has_no_state_has_no_place(places: Gazetteer, city: str | None, state: str | None) -> None:
    assert places.find(city, state) is None


@pytest.mark.parametrize(
    ("state", "lon", "lat"), [("ru", 99, 62), ("fj", 178, -17.8), ("us", -99, 39.5), ("sg", 103.8, 1.36)]
)
def test_the_middle_of_a_state_that_the_date_line_cuts_lies_in_it(state: str, lon: float, lat: float) -> None:
    assert (middle(state).lon, middle(state).lat) == pytest.approx((lon, lat), abs=1)


def test_every_state_of_the_bundled_atlas_has_a_shape(bundled: Atlas) -> None:
    assert "state" in ACTOR_KINDS.terms
    states = bundled.sql("SELECT actor_id FROM actors WHERE kind = 'state'")["actor_id"]
    assert sorted(set(states) - set(shapes())) == []


def test_shapes_are_closed_rings_of_degrees() -> None:
    for state, shape in shapes().items():
        parts = shape["geometry"]["coordinates"]
        for polygon in [parts] if shape["geometry"]["type"] == "Polygon" else parts:
            for ring in polygon:
                assert ring[0] == ring[-1], state
                assert len(ring) > 3, state
                assert all(abs(x) <= 180 and abs(y) <= 90 for x, y in ring), state


def test_unrolled_rings_do_not_jump() -> None:
    ring = [[179.0, 1.0], [-179.0, 2.0], [-179.0, 0.0], [179.0, 1.0]]
    assert unrolled(ring) == [[179.0, 1.0], [181.0, 2.0], [181.0, 0.0], [179.0, 1.0]]
    assert all(abs(a[0] - b[0]) < 180 for a, b in pairwise(unrolled(ring)))


def test_cities_are_named_once_and_lie_on_the_globe() -> None:
    with (DATA / "cities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["city"] for row in rows}) == len(rows) > 200
    assert all(abs(float(row["lat"])) <= 90 and abs(float(row["lon"])) <= 180 for row in rows)
    assert not any("?" in row["city"] for row in rows)
