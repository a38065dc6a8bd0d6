"""Points, areas and routes of marks: EPSG:4326, (lon, lat), inside the world."""

from __future__ import annotations

import itertools
import math
from functools import cache
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from gazetteer.place import LngLat, Place
from geo._clean import WORLD

if TYPE_CHECKING:
    from pyproj import Geod
    from shapely.geometry.base import BaseGeometry

STEP_KM = 100.0
"""A route gets a vertex at least this often, so that it bends as the globe does."""
MOST_VERTICES = 200


def mark_point(place: Place) -> Point:
    """The place's representative point, (lon, lat)."""
    return Point(place.lon, place.lat)


def mark_area(area: BaseGeometry | None) -> Polygon | MultiPolygon | None:
    """The area as valid polygons inside the world, or ``None`` when nothing of it is left."""
    if area is None or area.is_empty or not _is_finite(area):
        return None
    whole = area if area.is_valid else shapely.make_valid(area)
    inside = whole if box(*WORLD).covers(whole) else whole.intersection(box(*WORLD))
    polygons = [part for part in _parts(inside) if isinstance(part, Polygon) and part.area > 0]
    if not polygons:
        return None
    joined = polygons[0] if len(polygons) == 1 else shapely.union_all(polygons)
    return joined if isinstance(joined, (Polygon, MultiPolygon)) else None


def mark_line(shape: BaseGeometry | None) -> LineString | MultiLineString | None:
    """The shape where it is a line inside the world, ``None`` for anything else."""
    if not isinstance(shape, (LineString, MultiLineString)) or not _is_finite(shape):
        return None
    return shape if shape.length > 0 and box(*WORLD).covers(shape) else None


def route(origin: LngLat, destination: LngLat) -> LineString | MultiLineString | None:
    """The shortest line over the globe, cut at the antimeridian; ``None`` if it has no length."""
    _, _, meters = _wgs84().inv(origin.lng, origin.lat, destination.lng, destination.lat)
    if not math.isfinite(meters) or meters < 1.0:
        return None
    path = [origin, *_between(origin, destination, meters), destination]
    return _line(_cut(path))


def _between(origin: LngLat, destination: LngLat, meters: float) -> list[LngLat]:
    count = min(MOST_VERTICES, math.ceil(meters / (STEP_KM * 1000.0)) - 1)
    if count < 1:
        return []
    steps = _wgs84().npts(origin.lng, origin.lat, destination.lng, destination.lat, count)
    return [LngLat(lng, lat) for lng, lat in steps]


@cache
def _wgs84() -> Geod:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def _cut(path: list[LngLat]) -> list[list[LngLat]]:
    """The path as pieces none of which jumps across 180 degrees."""
    pieces = [[path[0]]]
    for here, there in itertools.pairwise(path):
        if abs(there.lng - here.lng) <= 180.0:
            pieces[-1].append(there)
            continue
        side = math.copysign(180.0, here.lng)
        gap = 360.0 - abs(there.lng - here.lng)
        share = abs(side - here.lng) / gap if gap else 0.0
        lat = here.lat + (there.lat - here.lat) * share
        pieces[-1].append(LngLat(side, lat))
        pieces.append([LngLat(-side, lat), there])
    return pieces


def _line(pieces: list[list[LngLat]]) -> LineString | MultiLineString | None:
    lines = [line for line in map(LineString, pieces) if line.length > 0]
    if len(lines) > 1:
        return MultiLineString(lines)
    return lines[0] if lines else None


def _is_finite(geometry: BaseGeometry) -> bool:
    return bool(all(math.isfinite(value) for value in geometry.bounds))


def _parts(geometry: BaseGeometry) -> list[BaseGeometry]:
    if not hasattr(geometry, "geoms"):
        return [geometry]
    return [leaf for part in geometry.geoms for leaf in _parts(part)]
