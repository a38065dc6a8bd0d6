"""Countries' land as zones need it: who borders whom, where the coast is, what is sea."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import shapely

from gazetteer.place import LngLat
from geo._relative_geometry import inner_point, main_land, unwound, way

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo._scan import PlaceNames

TOUCH_DEGREES = 0.12
"""Outlines of neighbors are simplified apart by up to 0.05 degrees each."""
_LOOK_DEGREES = (0.4, 0.9, 1.8)
"""How far ahead of a coast land is looked for that would make it face the other way."""
_EVERY_DEGREES = 0.1


class Lands(NamedTuple):
    """All countries' land in pieces."""

    tree: shapely.STRtree
    parts: NDArray[np.object_]
    owners: list[str]
    """Each piece's place_id."""


_KNOWN: WeakKeyDictionary[object, Lands] = WeakKeyDictionary()


def lands_of(gazetteer: PlaceNames) -> Lands:
    """The lands a gazetteer has outlines of; read once."""
    known = _KNOWN.get(gazetteer)
    if known is None:
        areas = {
            place_id: area
            for place_id in gazetteer.area_ids
            if place_id.startswith("country:") and (area := gazetteer.area(place_id)) is not None
        }
        ids = list(areas)
        parts, owner = shapely.get_parts([areas[key] for key in ids], return_index=True)
        known = Lands(shapely.STRtree(parts), parts, [ids[n] for n in owner])
        _KNOWN[gazetteer] = known
    return known


def land_in(lands: Lands, area: BaseGeometry, without: str = "") -> BaseGeometry:
    """The land of all countries (but one) that meets the area."""
    hits = [n for n in lands.tree.query(area, predicate="intersects") if lands.owners[n] != without]
    return shapely.union_all(lands.parts[hits])


def border_line(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry | None:
    """The border of one area with another, as lines; ``None`` if they do not touch."""
    if not shapely.dwithin(one, other, TOUCH_DEGREES):
        return None
    box = shapely.box(*other.bounds).buffer(1.0)
    edge = one.boundary.intersection(box)
    return as_lines(edge.intersection(other.intersection(
        shapely.box(*one.bounds).buffer(1.0)).buffer(TOUCH_DEGREES)))  # fmt: skip


def land_border(lands: Lands, place_id: str, area: BaseGeometry) -> BaseGeometry | None:
    """Where a country's land meets any other's."""
    others = land_in(lands, area.buffer(TOUCH_DEGREES), without=place_id)
    return None if others.is_empty else border_line(area, others)


def coast_line(lands: Lands, place_id: str, area: BaseGeometry) -> BaseGeometry | None:
    """Where a country's main land meets the sea."""
    land = main_land(area)
    others = land_in(lands, land.buffer(TOUCH_DEGREES), without=place_id)
    edge = land.boundary
    # The antimeridian cuts land; it is no coast.
    seam = shapely.MultiLineString([[(x, -90), (x, 90)] for x in (-180.0, 180.0)]).buffer(0.001)
    wet = edge.difference(shapely.union_all([others.buffer(TOUCH_DEGREES), seam]))
    return as_lines(wet)


@lru_cache(maxsize=128)
def facing(coast: BaseGeometry, land: BaseGeometry, bearing: float) -> BaseGeometry | None:
    """The stretches of a coast with sea in that direction, and none of the land's half behind."""
    line = shapely.segmentize(coast, _EVERY_DEGREES)
    points = shapely.get_coordinates(line)
    if not len(points):
        return None
    angle = np.radians(bearing)
    stretch = 1.0 / np.maximum(np.cos(np.radians(points[:, 1])), 0.05)
    ahead = np.column_stack([np.sin(angle) * stretch, np.full(len(points), np.cos(angle))])
    shapely.prepare(land)
    free = np.ones(len(points), dtype=bool)
    for step in _LOOK_DEGREES:
        moved = points + ahead * step
        free &= ~shapely.contains_xy(land, moved[:, 0], moved[:, 1])
    return _runs(line, points, free)


def _runs(
    line: BaseGeometry, points: NDArray[np.float64], kept: NDArray[np.bool_]
) -> BaseGeometry | None:
    """The edges of the lines whose both ends are kept."""
    _, owner = shapely.get_coordinates(shapely.get_parts(line), return_index=True)
    whole = kept[:-1] & kept[1:] & (owner[:-1] == owner[1:])
    if not whole.any():
        return None
    pairs = np.stack([points[:-1][whole], points[1:][whole]], axis=1)
    return as_lines(shapely.line_merge(shapely.multilinestrings(list(pairs))))


def as_lines(shape: BaseGeometry) -> BaseGeometry | None:
    """The lines of a shape, joined where they meet; ``None`` when it has none."""
    lines = [p for p in shapely.get_parts(shape) if p.geom_type == "LineString" and p.length > 0]
    if not lines:
        return None
    return shapely.line_merge(shapely.multilinestrings(lines))


def middle_of_line(line: BaseGeometry) -> LngLat:
    """The middle of the longest piece of a line."""
    longest = max(shapely.get_parts(line), key=lambda piece: piece.length)
    point = longest.interpolate(0.5, normalized=True)
    return LngLat(float(point.x), float(point.y))


def nearest_on(line: BaseGeometry, point: LngLat) -> tuple[LngLat, float]:
    """The point of a line nearest to another, as degrees go, and how far it is in kilometers."""
    at, _ = shapely.shortest_line(line, shapely.Point(point)).coords
    found = LngLat(float(at[0]), float(at[1]))
    return found, way(found, point)[1]


def edge_toward(area: BaseGeometry, bearing: float) -> LngLat:
    """Where one leaves the main land going from its middle in a direction."""
    land = unwound(main_land(area))
    start = inner_point(land)
    angle = np.radians(bearing)
    stretch = 1.0 / max(np.cos(np.radians(start.lat)), 0.05)
    ray = shapely.LineString(
        [start, (start.lng + 90.0 * np.sin(angle) * stretch, start.lat + 90.0 * np.cos(angle))]
    )
    inside = shapely.get_coordinates(ray.intersection(land))
    if not len(inside):
        return LngLat(start.lng, start.lat)
    far = inside[np.argmax(np.hypot(inside[:, 0] - start.lng, inside[:, 1] - start.lat))]
    return LngLat(float((far[0] + 180.0) % 360.0 - 180.0), float(far[1]))
