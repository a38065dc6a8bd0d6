"""What a picture shows, read from the same columns as the web map's (``maps.payload``)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from pyproj import Geod

from maps._picture_view import Numbers, into, nearest, project, west_edge
from maps.payload import MARKS, map_payload
from maps.style import STATUSES, StatusStyle, TypeStyle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geo.model import Layer

RING_FROM_PRECISION = 2
"""The code of precision from which on a place is drawn with the ring it lies in."""
BEND = 0.16
"""How far an arrow bends aside, as a share of its length."""
_RING_CORNERS = 90
_EPOCH = date(1970, 1, 1)
_GEOD = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Place:
    """A mark of an event."""

    event: int
    mark: str
    """point | area | country."""
    key: str
    """What tells a place from others of its name."""
    name: str
    country: str
    """Its ISO 3166 alpha-2 code."""
    lon: float
    """Moved into the world as it is shown."""
    lat: float
    radius_km: float
    """How far off the place may be; 0 where that is not drawn."""
    rings: tuple[Numbers, ...]
    """An area's outlines, longitude and latitude."""


@dataclass(frozen=True, slots=True)
class Route:
    """A flow; nothing is known of the way between its ends."""

    event: int
    start: tuple[float, float]
    end: tuple[float, float]
    """Moved to the short way round, so it may lie beside the world as it is shown."""
    turn: float
    """Degrees to move the route by to bring its end into the world as it is shown, mostly 0."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Events by their numbers, their marks, and how they look."""

    kinds: dict[TypeStyle, int]
    """The types in use, in the layers' order, with the number of events."""
    types: tuple[TypeStyle, ...]
    """The look of each event."""
    statuses: tuple[StatusStyle, ...]
    """The status of each event."""
    places: tuple[Place, ...]
    routes: tuple[Route, ...]
    first: date | None
    last: date | None
    """The span of the events' dates."""

    @property
    def unplaced(self) -> int:
        """How many events have no mark."""
        placed = {one.event for one in self.places} | {one.event for one in self.routes}
        return len(self.types) - len(placed)


def read_scene(layers: Sequence[Layer]) -> Scene:
    """The scene of event layers."""
    payload: Mapping[str, Any] = map_payload(layers, "", None)
    events, steps = payload["events"], payload["steps"]
    kinds = [
        TypeStyle(one["title"], one["noun"], one["color"], one["ink"], one["shape"])
        for one in payload["types"]
    ]
    counts = Counter(events["type"])
    statuses = list(STATUSES.values())
    lines = [
        (event, np.array(line, dtype=float).reshape(2, 2) / steps)
        for event, line in zip(payload["routes"]["event"], payload["routes"]["line"], strict=True)
        if line
    ]
    lons = [lon / steps for lon in payload["places"]["lon"] if lon is not None]
    west = west_edge([*lons, *(float(lon) for _, line in lines for lon in line[:, 0])])
    days = [day for day in [*events["start"], *events["end"]] if day is not None]
    return Scene(
        kinds={kind: counts[at] for at, kind in enumerate(kinds) if counts[at]},
        types=tuple(kinds[one] for one in events["type"]),
        statuses=tuple(statuses[one] for one in events["status"]),
        places=tuple(_places(payload, west)),
        routes=tuple(_route(event, line, west) for event, line in lines),
        first=_EPOCH + timedelta(min(days)) if days else None,
        last=_EPOCH + timedelta(max(days)) if days else None,
    )


def extent(scene: Scene) -> Numbers:
    """Projected points that a picture of the scene has to show."""
    marks = np.array([(place.lon, place.lat) for place in scene.places]).reshape(-1, 2)
    rings = [project(ring) for place in scene.places for ring in place.rings]
    bows = [_bow(route) for route in scene.routes]
    return np.concatenate([project(marks), *rings, *circles(scene.places), *bows])


def circles(places: Iterable[Place]) -> list[Numbers]:
    """Projected rings that places known roughly lie in, each once."""
    rough = {(one.lon, one.lat, one.radius_km): None for one in places if one.radius_km}
    return [project(_circle(*one)) for one in rough]


def _circle(lon: float, lat: float, radius_km: float) -> Numbers:
    """The places so many kilometers away; round a pole, the line runs on to the map's edge."""
    turns = np.linspace(0.0, 360.0, _RING_CORNERS + 1)
    at = [np.full_like(turns, value) for value in (lon, lat, 1000 * radius_km)]
    lons, lats, _ = _GEOD.fwd(at[0], at[1], turns, at[2])
    lons = np.unwrap(lons, period=360)
    lons += nearest(float(lons[0]), lon) - lons[0]
    ring = np.column_stack([lons, lats])
    if abs(lons[-1] - lons[0]) < 180:
        return ring
    pole = 90.0 if lat > 0 else -90.0
    return np.concatenate([ring, [[lons[-1], pole], [lons[0], pole]]])


def _places(payload: Mapping[str, Any], west: float) -> Iterator[Place]:
    table, steps, words = payload["places"], payload["steps"], payload["words"]
    for row, event in enumerate(table["event"]):
        if table["lon"][row] is None or table["lat"][row] is None:
            continue
        lon, lat = into(west, table["lon"][row] / steps), table["lat"][row] / steps
        radius = max(0.0, table["radius"][row])
        mark = MARKS[table["mark"][row]]
        rough = mark == "point" and table["precision"][row] >= RING_FROM_PRECISION
        yield Place(
            event=event,
            mark=mark,
            key=words[table["key"][row]],
            name=words[table["name"][row]],
            country=words[table["country"][row]],
            lon=lon,
            lat=max(-90.0, min(90.0, lat)),
            radius_km=radius if rough else 0.0,
            rings=tuple(_beside(ring, lon, steps) for ring in table["rings"].get(str(row), ())),
        )


def _beside(ring: Sequence[int], home: float, steps: int) -> Numbers:
    """An outline in degrees, in one piece beside the place it belongs to."""
    line = np.array(ring, dtype=float).reshape(-1, 2) / steps
    lons = np.unwrap(line[:, 0], period=360)
    middle = float(lons.min() + lons.max()) / 2
    return np.column_stack([lons + nearest(middle, home) - middle, line[:, 1]])


def _route(event: int, line: Numbers, west: float) -> Route:
    start = into(west, float(line[0, 0]))
    end = nearest(float(line[1, 0]), start)
    turn = 360.0 * round((into(west, end) - end) / 360)
    return Route(event, (start, float(line[0, 1])), (end, float(line[1, 1])), turn)


def _bow(route: Route) -> Numbers:
    """The ends of an arrow and where it bends out farthest, unless it leaves the world as shown."""
    start, end = project(np.array([route.start, route.end]))
    if route.turn:
        return np.array([start, (end[0] + route.turn, end[1])])
    across = end - start
    return np.array([start, (start + end) / 2 + BEND * np.array([-across[1], across[0]]), end])
