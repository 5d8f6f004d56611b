"""The world of the home page: what one theatre supplies to the other, drawn once on the server as great circles.

States stand at the middle of their land. A line stands for all supplies from one state to another; the lines of the two
directions are bent apart a little, for both follow the same great circle. The seam of the map lies in the mid-Atlantic,
where no line between the theatres runs.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from isthmus.atlas.handle import Atlas
from isthmus.model.theatres import THEATRE_OF
from isthmus.report import style
from isthmus.web import gazetteer, links
from isthmus.web.links import Link
from isthmus.web.thing_views import THEATRE_NAMES

if TYPE_CHECKING:
    import altair as alt

TO_COME = ("planned", "agreed", "proposed", "building")
WEST, EAST = "euro-atlantic", "indo-pacific"
DIRECTIONS = {
    (WEST, EAST): style.PALETTE[0],
    (EAST, WEST): style.PALETTE[1],
}
OTHER = style.PALETTE[2]
"""Colours of the lines: one for each direction between the two theatres, one for those with the Middle East."""

_WIDTH, _HEIGHT = 1160, 480
_SEAM = 155  # degrees east of the middle of the picture
_STEPS = 40  # pieces of a line
_BEND = 3.0  # degrees by which a line leaves its great circle half-way
_NAMED_FROM = 5  # links from which a state bears its name in the picture
_TEXT = {"us": "right", "jp": "right", "au": "right", "kr": "left", "pl": "right", "no": "left", "de": "left"}

_QUERY = """
WITH placed AS (
  SELECT actor_id, coalesce(CASE WHEN kind = 'state' THEN actor_id END, country) AS state FROM actors
)
SELECT a.state AS from_state, b.state AS to_state, s.status, s.good_id, g.name AS good, s.fact_id
FROM supplies s JOIN placed a ON a.actor_id = s.supplier JOIN placed b ON b.actor_id = s.buyer JOIN goods g USING (good_id)
WHERE a.state <> b.state AND s.status <> 'ended' ORDER BY s.fact_id
"""


@dataclass(frozen=True)
class Tie:
    """What one state supplies to another across theatres.

    Attributes:
        running: supplies in operation or of unknown state; `to_come` those building, agreed, planned or proposed.
        goods: what is supplied, each good once, by name.
    """

    start: str
    end: str
    start_name: str
    end_name: str
    theatres: tuple[str, str]
    running: int
    to_come: int
    goods: tuple[Link, ...]

    @property
    def all(self) -> int:
        """Supplies of both kinds."""
        return self.running + self.to_come

    @property
    def direction(self) -> str:
        """The theatres in words."""
        return f"{THEATRE_NAMES[self.theatres[0]]} to {THEATRE_NAMES[self.theatres[1]]}"

    @property
    def look(self) -> str:
        """The class of its colour on the page."""
        return {(WEST, EAST): "west-east", (EAST, WEST): "east-west"}.get(self.theatres, "other")

    @property
    def colour(self) -> str:
        """The colour of its line."""
        return DIRECTIONS.get(self.theatres, OTHER)


def ties(atlas: Atlas) -> tuple[Tie, ...]:
    """Supplies whose two ends lie in different theatres, by pair of states, the most first."""
    names = dict(atlas.sql("SELECT actor_id, name FROM actors").iter_rows())
    pairs: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in atlas.sql(_QUERY).iter_rows(named=True):
        theatres = THEATRE_OF.get(row["from_state"]), THEATRE_OF.get(row["to_state"])
        if all(theatres) and theatres[0] != theatres[1]:
            pairs[row["from_state"], row["to_state"]].append(row)
    found = []
    for (start, end), rows in pairs.items():
        goods = sorted({(r["good"], r["good_id"]) for r in rows})
        later = sum(r["status"] in TO_COME for r in rows)
        found.append(
            Tie(
                start, end, names[start], names[end], (THEATRE_OF[start], THEATRE_OF[end]), len(rows) - later, later,
                tuple(Link(name, links.thing_url("good", key)) for name, key in goods),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda tie: (-tie.all, tie.start_name, tie.end_name)))


def svg(found: Sequence[Tie]) -> str:
    """The picture, for `rendering.picture`."""
    drawn = style.svg(cast("alt.Chart", picture(found)))
    # A tenth of a pixel is enough, and what readers of the screen hear is the caption: a third of the bytes.
    drawn = re.sub(r"(\.\d)\d+", r"\1", drawn)
    return re.sub(r' (?:role|aria-roledescription|aria-label)="[^"]*"', "", drawn)


def picture(found: Sequence[Tie]) -> alt.LayerChart | alt.FacetChart:
    """The ties over the land of the world."""
    import altair as alt

    drawn = [tie for tie in found if {tie.start, tie.end} <= gazetteer.shapes().keys()]
    land = _values([{**shape, "properties": {}} for key, shape in gazetteer.shapes().items() if key != "aq"])
    layers: list[alt.Chart] = [alt.Chart(land).mark_geoshape()]
    for running in (False, True):
        lines = [
            _line(tie, tie.running if running else tie.to_come)
            for tie in drawn
            if (tie.running if running else tie.to_come)
        ]
        if lines:
            dash = alt.Undefined if running else [4, 3]
            mark = alt.Chart(_values(lines)).mark_geoshape(filled=False, fillOpacity=0, opacity=0.85, strokeDash=dash)
            layers.append(
                mark.encode(
                    stroke=alt.Stroke("properties.colour:N").scale(None).legend(None),
                    strokeWidth=alt.StrokeWidth("properties.width:Q").scale(None).legend(None),
                )
            )
    if drawn:
        layers += _states(drawn)
    chart = alt.layer(*layers)
    return chart.project(
        "naturalEarth1", rotate=[-_SEAM, 0, 0], scale=205, translate=[_WIDTH / 2, _HEIGHT / 2 + 66]
    ).properties(width=_WIDTH, height=_HEIGHT)


def _states(drawn: Sequence[Tie]) -> list[alt.Chart]:
    import altair as alt

    count: dict[str, int] = defaultdict(int)
    names: dict[str, str] = {}
    for tie in drawn:
        for state, name in ((tie.start, tie.start_name), (tie.end, tie.end_name)):
            count[state] += tie.all
            names[state] = name
    points = []
    for state, number in sorted(count.items()):
        at = gazetteer.middle(state)
        shown = names[state] if number >= _NAMED_FROM else ""
        side = _TEXT.get(state, "right")
        points.append({"lon": at.lon, "lat": at.lat, "size": 14 + 5 * number, "name": shown, "side": side})
    data = _values(points)
    where = {"longitude": "lon:Q", "latitude": "lat:Q"}
    dots = alt.Chart(data).mark_circle(fill=style.INK, stroke="white", strokeWidth=1.2, opacity=1)
    marks = [dots.encode(**where, size=alt.Size("size:Q").scale(None).legend(None))]
    for side, gap in (("left", -9), ("right", 9)):
        align: Literal["left", "right"] = "right" if side == "left" else "left"
        for halo in (3.5, 0.0):
            text = alt.Chart(data).mark_text(
                align=align, dx=gap, dy=1, fontSize=13, fontWeight="bold", color=style.INK, stroke="white" if halo else None,
                strokeWidth=halo,
            )  # fmt: skip
            marks.append(text.encode(**where, text="name:N").transform_filter(f"datum.side == '{side}'"))
    return marks


def _line(tie: Tie, number: int) -> dict[str, Any]:
    start, end = gazetteer.middle(tie.start), gazetteer.middle(tie.end)
    way = bent((start.lon, start.lat), (end.lon, end.lat))
    return {
        "type": "Feature",
        "properties": {"colour": tie.colour, "width": round(1.1 + 0.75 * math.sqrt(number), 2)},
        "geometry": {"type": "LineString", "coordinates": way},
    }


def bent(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """The great circle from one point to another, bent to its left by `_BEND` half-way, in steps of equal arc.

    Seen from either end left is another side, so that the ways there and back lie apart. Vega cuts it at the map's seam.
    """
    a, b = _vector(*start), _vector(*end)
    angle = math.acos(max(-1.0, min(1.0, sum(x * y for x, y in zip(a, b, strict=True)))))
    normal = (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
    length = math.sqrt(sum(x * x for x in normal))
    if length < 1e-9:  # the same point, or opposite ones, between which no one way is the shortest
        return [start, end]
    way = []
    for step in range(_STEPS + 1):
        share = step / _STEPS
        aside = math.tan(math.radians(_BEND)) * math.sin(math.pi * share) / length
        near, far = (math.sin(part * angle) / math.sin(angle) for part in (1 - share, share))
        x, y, z = (near * p + far * q + aside * n for p, q, n in zip(a, b, normal, strict=True))
        way.append((round(math.degrees(math.atan2(y, x)), 2), round(math.degrees(math.atan2(z, math.hypot(x, y))), 2)))
    return way


def _vector(lon: float, lat: float) -> tuple[float, float, float]:
    east, north = math.radians(lon), math.radians(lat)
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)


def _values(features: list[dict[str, Any]]) -> alt.Data:
    import altair as alt

    made: alt.Data = alt.Data(values=features)  # type: ignore[no-untyped-call]
    return made
