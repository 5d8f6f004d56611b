from __future__ import annotations

import math
import xml.etree.ElementTree as ET

import pytest

from isthmus.atlas.handle import Atlas
from isthmus.web import world


def test_only_supplies_between_theatres_count(small_atlas: Atlas) -> None:
    (tie,) = world.ties(small_atlas)
    assert (tie.start, tie.end, tie.running, tie.to_come) == ("us", "jp", 1, 0)
    assert tie.theatres == ("euro-atlantic", "indo-pacific")
    assert tie.direction == "Euro-Atlantic to Indo-Pacific"
    assert [g.url for g in tie.goods] == ["/goods/powder"]


def test_the_ways_there_and_back_lie_apart() -> None:
    there, back = world.bent((-100.0, 40.0), (138.0, 36.0)), world.bent((138.0, 36.0), (-100.0, 40.0))
    assert there[0] == pytest.approx((-100.0, 40.0))
    assert there[-1] == pytest.approx((138.0, 36.0))
    half = len(there) // 2
    assert abs(there[half][1] - back[half][1]) > 3
    assert all(math.isfinite(x) and -180 <= x <= 180 and -90 <= y <= 90 for x, y in (*there, *back))


@pytest.mark.parametrize("end", [(10.0, 10.0), (-170.0, -10.0)])
def test_points_with_no_one_way_between_them_are_joined_straight(end: tuple[float, float]) -> None:
    assert world.bent((10.0, 10.0), end) == [(10.0, 10.0), end]


def test_the_picture_is_one_small_svg(small_atlas: Atlas) -> None:
    drawn = world.svg(world.ties(small_atlas))
    assert ET.fromstring(drawn).tag.endswith("svg")
    assert len(drawn) < 250_000
    assert 'stroke="#0072b2"' in drawn
    assert "<script" not in drawn


def test_a_world_without_links_is_drawn_too() -> None:
    assert "<path" in world.svg(())
