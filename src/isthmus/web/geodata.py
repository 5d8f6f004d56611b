"""The layers of the map as GeoJSON, made from an atlas: pure functions, drawn by a browser or by Vega alike.

Every feature carries `key`, its class in the legend, `running`, whether it is in operation, and `things`: the name, the
address and a word on each thing that it stands for. Several facts about one place or one pair of places are one feature.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import polars as pl

from isthmus.atlas.handle import Atlas
from isthmus.model import vocabularies as v
from isthmus.questions.goods_graph import GoodsGraph
from isthmus.web.gazetteer import CITY, STATE, Gazetteer, Place, shapes, unrolled
from isthmus.web.links import actor_url, thing_url

Point = tuple[float, float]
Feature = dict[str, Any]

STEP = 3.0
"""Degrees of arc between two points of a drawn great circle."""
TIERS = 3
"""Tiers told apart on the map; those beyond share the last."""
MADE, UPSTREAM, DOWNSTREAM, MAKER = "made", "up", "down", "maker"
KINDS = tuple(v.GOOD_KINDS.terms)
"""Kinds of goods, the most finished first."""
UNSTATED = "unstated"
INCIDENT = "incident"
DRAWN_DOMAINS = ("counter-drugs", "undersea-infrastructure", "cyber", "maritime", "space", "nuclear-deterrence")
"""Domains of incidents told apart on the map."""


@dataclass(frozen=True)
class Thing:
    """What a click opens: its name, its address, and a word on it. `exact` says how exactly it is placed."""

    name: str
    url: str
    detail: str
    exact: str = ""


@dataclass(frozen=True)
class Layer:
    """Features of one kind, and the things of that kind that no place is known for."""

    name: str
    features: tuple[Feature, ...]
    unplaced: tuple[Thing, ...] = ()

    @property
    def things(self) -> list[Thing]:
        """Everything drawn, by name."""
        drawn = {Thing(*thing) for feature in self.features for thing in feature["properties"]["things"]}
        return sorted(drawn, key=lambda thing: (thing.name.casefold(), thing.url))

    @property
    def keys(self) -> set[str]:
        """Classes in use, for the legend."""
        return {feature["properties"]["key"] for feature in self.features}

    def collection(self) -> dict[str, Any]:
        """The layer as a GeoJSON collection."""
        return {"type": "FeatureCollection", "features": list(self.features)}


# ------------------------------------------------------------------ geometry


def great_circle(start: Point, end: Point) -> list[list[Point]]:
    """The shortest way between two points on the globe, as pieces cut where it crosses ±180°.

    Points follow one another at most `STEP` degrees apart; of two antipodes the way over the north is taken, since
    all are equally short.
    """
    if 180 - apart(start, end) < 1e-4:  # antipodes
        pole = (start[0], 90.0)
        return cut([*_arc(start, pole), *_arc(pole, end)[1:]])
    return cut(_arc(start, end))


def apart(start: Point, end: Point) -> float:
    """Degrees of arc between two points."""
    cosine = sum(x * y for x, y in zip(_vector(start), _vector(end), strict=True))
    return math.degrees(math.acos(max(-1.0, min(1.0, cosine))))


def _arc(start: Point, end: Point) -> list[Point]:
    """Spherical linear interpolation (Shoemake 1985)."""
    a, b = _vector(start), _vector(end)
    angle = math.radians(apart(start, end))
    steps = max(1, math.ceil(math.degrees(angle) / STEP))
    points = [start]
    for step in range(1, steps):
        share = step / steps
        near, far = math.sin((1 - share) * angle) / math.sin(angle), math.sin(share * angle) / math.sin(angle)
        points.append(_point([near * x + far * y for x, y in zip(a, b, strict=True)]))
    return [*points, end]


def cut(points: Sequence[Point]) -> list[list[Point]]:
    """A line in pieces that each stay on one side of ±180°; both pieces touch it at the same latitude."""
    pieces: list[list[Point]] = [[points[0]]]
    for (x1, y1), (x2, y2) in pairwise(points):
        if abs(x2 - x1) > 180:
            edge = 180.0 if x1 > 0 else -180.0
            y = round(_latitude_at(edge, (x1, y1), (x2, y2)), 2)
            pieces[-1].append((edge, y))
            pieces.append([(-edge, y)])
        pieces[-1].append((x2, y2))
    return [piece for piece in pieces if len(set(piece)) > 1]


def _latitude_at(edge: float, start: Point, end: Point) -> float:
    """Where the great circle through two points meets a meridian: near a pole it bends far from the straight line between them."""
    (x1, y1), (x2, y2), x = map(math.radians, start), map(math.radians, end), math.radians(edge)
    width = math.sin(x2 - x1)
    if abs(width) < 1e-9:  # one meridian, or the way over a pole
        return max(start[1], end[1], key=abs) if abs(start[0]) != 180 else start[1]
    return math.degrees(math.atan((math.tan(y2) * math.sin(x - x1) + math.tan(y1) * math.sin(x2 - x)) / width))


def _vector(point: Point) -> tuple[float, float, float]:
    lon, lat = math.radians(point[0]), math.radians(point[1])
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def _point(vector: Sequence[float]) -> Point:
    x, y, z = vector
    return round(math.degrees(math.atan2(y, x)), 2), round(math.degrees(math.atan2(z, math.hypot(x, y))), 2)


def land(names: Mapping[str, str]) -> dict[str, Any]:
    """The countries for MapLibre, which wants no jump over ±180°; without Antarctica, which its map cannot show.

    `names` are those of the atlas, by actor id; a state that it does not know keeps its own and leads nowhere.
    """
    drawn = []
    for state, shape in shapes().items():
        if state == "aq":
            continue
        parts = shape["geometry"]["coordinates"]
        polygons = [parts] if shape["geometry"]["type"] == "Polygon" else parts
        rings = [[unrolled(ring) for ring in polygon] for polygon in polygons]
        known = state in names
        properties = {"name": names.get(state, shape["properties"]["name"]), "url": actor_url(state) if known else ""}
        geometry = {"type": "MultiPolygon", "coordinates": rings}
        drawn.append({"type": "Feature", "properties": properties, "geometry": geometry})
    return {"type": "FeatureCollection", "features": drawn}


# ------------------------------------------------------------------ layers


def layers(atlas: Atlas, good: str | None = None) -> dict[str, Layer]:
    """Every layer by name, in the order in which they are drawn. With a good: its sites and links, by tier."""
    places = Gazetteer.of(atlas)
    tiers = reach(atlas, good) if good else None
    made = [
        links(atlas, places, tiers), makers(atlas, places, tiers), engagements(atlas, places),
        incidents(atlas, places), centres(atlas), sites(atlas, tiers),
    ]  # fmt: skip
    return {layer.name: layer for layer in made}


def reach(atlas: Atlas, good: str) -> dict[str, str]:
    """Goods that `good` is made from or goes into, and itself, with their class: `made`, `up-1`, `down-2` and so on."""
    graph = GoodsGraph.of(atlas.table("bill_of_materials"))
    down = {g: f"{DOWNSTREAM}-{min(tier, TIERS)}" for g, tier in graph.downstream(good).items()}
    up = {g: f"{UPSTREAM}-{min(tier, TIERS)}" for g, tier in graph.upstream(good).items()}
    return {**down, **up, good: MADE}


def nearness(key: str) -> tuple[int, bool]:
    """Order of the classes of `reach`: the good itself, then tier by tier, upstream before downstream."""
    side, _, tier = key.partition("-")
    return int(tier or 0), side == DOWNSTREAM


def sites(atlas: Atlas, tiers: Mapping[str, str] | None = None) -> Layer:
    """Sites that are not closed, by the most finished kind of good they make, or by tier from a good."""
    rows = atlas.sql(
        """SELECT s.site_id, s.name, s.city, s.lon, s.lat, s.status, o.name AS operator,
                  list(struct_pack(id := g.good_id, kind := g.kind, name := g.name) ORDER BY g.good_id)
                  FILTER (g.good_id IS NOT NULL) AS goods
           FROM sites s JOIN actors o ON o.actor_id = s.operator
           LEFT JOIN makes m ON m.site_id = s.site_id AND m.status <> 'ended' LEFT JOIN goods g USING (good_id)
           WHERE s.status <> 'ended' GROUP BY ALL ORDER BY s.site_id"""
    )
    features = []
    for row in rows.iter_rows(named=True):
        goods = [g for g in row["goods"] or () if tiers is None or g["id"] in tiers]
        if tiers is not None and not goods:
            continue
        if tiers is not None:
            key = min((tiers[g["id"]] for g in goods), key=nearness)
        else:
            key = min((g["kind"] for g in goods), key=KINDS.index, default=UNSTATED)
        detail = f"{row['operator']}, {row['city']}; {_status(row['status'])}"
        if goods:
            detail += f"; makes {_several([g['name'] for g in goods])}"
        thing = Thing(row["name"], thing_url("site", row["site_id"]), detail)
        features.append(_dot((row["lon"], row["lat"]), key, [thing], running=row["status"] == "active"))
    return Layer("sites", tuple(features))


def makers(atlas: Atlas, places: Gazetteer, tiers: Mapping[str, str] | None = None) -> Layer:
    """Who makes a good at no known site: one ring in the middle of each state."""
    rows = atlas.sql(
        """SELECT a.actor_id, a.name, a.kind, coalesce(a.country, a.actor_id) AS state, g.good_id, g.name AS good
           FROM makes m JOIN actors a USING (actor_id) JOIN goods g USING (good_id)
           WHERE m.status <> 'ended' AND NOT EXISTS (
               SELECT 1 FROM makes o JOIN sites s ON s.site_id = o.site_id
               WHERE s.operator = m.actor_id AND o.good_id = m.good_id)
           ORDER BY a.name, g.name"""
    )
    if tiers is not None:
        rows = rows.filter(pl.col("good_id").is_in(list(tiers)))
    by_state: dict[str, list[Thing]] = defaultdict(list)
    for (actor, name, kind, state), part in rows.group_by("actor_id", "name", "kind", "state", maintain_order=True):
        detail = f"makes {_several(part['good'].to_list())}; site not known"
        by_state[str(state)].append(Thing(str(name), actor_url(str(actor), str(kind)), detail, STATE))
    placed = {state: places.find(None, state) for state in by_state}
    return Layer(
        "makers",
        tuple(_dot((p.lon, p.lat), MAKER, by_state[state]) for state, p in sorted(placed.items()) if p),
        tuple(thing for state, p in placed.items() if not p for thing in by_state[state]),
    )


def links(atlas: Atlas, places: Gazetteer, tiers: Mapping[str, str] | None = None) -> Layer:
    """Who supplies whom, as great circles by kind of tie; ties that have ended are left out.

    An actor stands at its site that makes the good; else at its only known city in its own state; else in the middle
    of the state. Ties between actors at one point cannot be drawn and count as unplaced.
    """
    rows = atlas.sql(
        """SELECT s.fact_id, s.supplier, s.buyer, s.good_id, s.relation, s.status, g.name AS good,
                  a.name AS supplier_name, coalesce(a.country, a.actor_id) AS supplier_state,
                  b.name AS buyer_name, coalesce(b.country, b.actor_id) AS buyer_state
           FROM supplies s JOIN actors a ON a.actor_id = s.supplier JOIN actors b ON b.actor_id = s.buyer
           JOIN goods g USING (good_id) WHERE s.status <> 'ended' ORDER BY s.fact_id"""
    )
    if tiers is not None:
        rows = rows.filter(pl.col("good_id").is_in(list(tiers)))
    seat = _Seats(atlas, places)
    together: dict[tuple[Point, Point, str, bool], list[Thing]] = defaultdict(list)
    unplaced = []
    for row in rows.iter_rows(named=True):
        start = seat(row["supplier"], row["supplier_state"], row["good_id"])
        end = seat(row["buyer"], row["buyer_state"], row["good_id"])
        name = f"{row['supplier_name']} → {row['buyer_name']}"
        relation = row["relation"].replace("-", " ")
        exact = STATE if start and end and STATE in (start.exact, end.exact) else ""
        thing = Thing(
            name, thing_url("fact", row["fact_id"]), f"{row['good']}, {relation}; {_status(row['status'])}", exact
        )
        if start is None or end is None or (start.lon, start.lat) == (end.lon, end.lat):
            unplaced.append(thing)
        else:
            ends = (start.lon, start.lat), (end.lon, end.lat)
            together[(*ends, row["relation"], row["status"] == "active")].append(thing)
    features = [
        _feature({"type": "MultiLineString", "coordinates": great_circle(start, end)}, relation, things, running)
        for (start, end, relation, running), things in together.items()
    ]
    return Layer("links", tuple(features), tuple(unplaced))


def centres(atlas: Atlas) -> Layer:
    """The accredited Centres of Excellence."""
    rows = atlas.sql(
        """SELECT c.centre_id, a.name, c.short_name, c.city, c.lon, c.lat, c.domain
           FROM centres c JOIN actors a ON a.actor_id = c.centre_id ORDER BY c.centre_id"""
    )
    features = []
    for row in rows.iter_rows(named=True):
        detail = f"{row['short_name']}, {row['city']}; {row['domain'].replace('-', ' ')}"
        thing = Thing(row["name"], thing_url("centre", row["centre_id"]), detail)
        features.append(_dot((row["lon"], row["lat"]), "centre", [thing]))
    return Layer("centres", tuple(features))


def engagements(atlas: Atlas, places: Gazetteer) -> Layer:
    """Meetings, exercises and the like, one dot a place, newest first."""
    rows = atlas.sql(
        """SELECT engagement_id AS id, name, date, place, country, kind FROM engagements
           ORDER BY date_earliest DESC, engagement_id"""
    )
    things = [
        (row, Thing(row["name"], thing_url("engagement", row["id"]), _detail(row, row["kind"])))
        for row in rows.iter_rows(named=True)
    ]
    return _events("engagements", "engagement", things, places)


def incidents(atlas: Atlas, places: Gazetteer) -> Layer:
    """Attacks, cut cables, seized cargoes, one dot a place, newest first, by domain where those of a place are of one."""
    rows = atlas.sql(
        "SELECT fact_id AS id, what AS name, date, place, country, domain FROM incidents ORDER BY date_earliest DESC, 1"
    )
    things = [
        (row, Thing(row["name"], thing_url("fact", row["id"]), _detail(row, row["domain"])))
        for row in rows.iter_rows(named=True)
    ]
    return _events("incidents", INCIDENT, things, places, classes={d: f"{INCIDENT}-{d}" for d in DRAWN_DOMAINS})


def _events(
    name: str,
    key: str,
    events: Iterable[tuple[dict[str, Any], Thing]],
    places: Gazetteer,
    classes: Mapping[str, str] | None = None,
) -> Layer:
    """One dot a place; of the class of its domain where all that happened there is of one that has a class, else `key`."""
    together: dict[Place, list[Thing]] = defaultdict(list)
    domains: dict[Place, set[str]] = defaultdict(set)
    unplaced = []
    for row, thing in events:
        place = places.find(row["place"], row["country"])
        if place is None:
            unplaced.append(thing)
        else:
            together[place].append(Thing(thing.name, thing.url, thing.detail, "" if place.exact != STATE else STATE))
            domains[place].add(row.get("domain", ""))
    keys = {place: (classes or {}).get(next(iter(of)), key) if len(of) == 1 else key for place, of in domains.items()}
    dots = [_dot((place.lon, place.lat), keys[place], things) for place, things in together.items()]
    return Layer(name, tuple(dots), tuple(unplaced))


def _detail(row: Mapping[str, Any], what: str) -> str:
    where = f", {row['place']}" if row["place"] else ""
    return f"{row['date'].replace('/', ' to ')}{where}; {what.replace('-', ' ')}"


class _Seats:
    """Where an actor stands for a good."""

    def __init__(self, atlas: Atlas, places: Gazetteer) -> None:
        self._places = places
        self._making: dict[tuple[str, str], Place] = {}
        self._cities: dict[tuple[str, str], set[str]] = defaultdict(set)
        rows = atlas.sql(
            """SELECT s.operator, s.city, s.country, m.good_id, s.lon, s.lat FROM sites s
               LEFT JOIN makes m ON m.site_id = s.site_id WHERE s.status <> 'ended' ORDER BY s.site_id DESC"""
        )
        for operator, city, state, good, lon, lat in rows.iter_rows():
            self._cities[operator, state].add(city)
            if good:
                self._making[operator, good] = Place(lon, lat, CITY)

    def __call__(self, actor: str, state: str, good: str) -> Place | None:
        if making := self._making.get((actor, good)):
            return making
        cities = self._cities.get((actor, state), set())
        return self._places.find(next(iter(cities)) if len(cities) == 1 else None, state)


def _dot(point: Point, key: str, things: Sequence[Thing], running: bool = True) -> Feature:
    return _feature({"type": "Point", "coordinates": point}, key, things, running)


def _feature(geometry: dict[str, Any], key: str, things: Sequence[Thing], running: bool) -> Feature:
    shown = [[thing.name, thing.url, thing.detail, thing.exact] for thing in things]
    properties = {"key": key, "running": running, "n": len(things), "things": shown}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _status(status: str) -> str:
    return "status unknown" if status == "unknown" else status


def _several(names: Sequence[str]) -> str:
    """At most three names, and how many more there are."""
    told = list(dict.fromkeys(names))
    return ", ".join(told[:3]) + (f" and {len(told) - 3} more" if len(told) > 3 else "")
