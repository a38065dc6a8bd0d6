"""The land below the marks, from the base map of the web map (Natural Earth).

Coasts are fine where marks are and coarse elsewhere, so that they take little room in the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from shapely.affinity import translate

from geo.qgis._view import SEAM, boxes_of
from maps.basemap import base_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt
    from shapely import MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry

    from geo._gis import GisTable

    Numbers = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

MOST_POINTS: Final = 10_500
"""Of all coasts: with what cuts and lakes add, 190 kB."""
COARSE: Final = 0.2
"""Degrees a coast may move far from marks."""
FINE: Final = (
    (0.02, 8),
    (0.02, 4),
    (0.03, 6),
    (0.045, 6),
    (0.07, 6),
    (0.1, 4),
    (0.15, 2),
    (0.2, 0),
)
"""Degrees a coast may move near marks, and how near: the first that leaves few enough points."""
LEAST_AREA, LEAST_AREA_NEAR = 0.05, 0.004
"""Square degrees; smaller islands are left out."""
LEAST_LAKE: Final = 1.0
"""Square degrees: the Great Lakes, Baikal, Victoria."""
NORTHERNMOST: Final = 85.0
"""Degrees: farther on, Mercator's map has no end."""
SLIT: Final = 0.0001
"""Degrees between the sides of the cut at ``SEAM``, so that each is known to lie on its own."""


def land(tables: Sequence[GisTable] = ()) -> tuple[MultiPolygon, MultiPolygon]:
    """The land west and east of 30 degrees west, EPSG:4326, (lon, lat), cut at 180 degrees.

    ``tables`` are the marks it will lie below. Raises ``MissingAssetError`` when the package was
    not built.
    """
    kept = _fine_enough(base_lines("rings"), boxes_of([t for t in tables if t.kind != "routes"]))
    lakes = [one for one in _polygons(base_lines("lakes")) if one.area > LEAST_LAKE]
    waters = shapely.union_all(shapely.simplify(lakes, COARSE / 2))
    whole = _inside_world(_without(_parts(_even_odd(_polygons(kept))), waters))
    west, east = _between(whole, -180.0, SEAM), _between(whole, SEAM + SLIT, 180.0)
    return shapely.multipolygons(west), shapely.multipolygons(east)


def _fine_enough(rings: Sequence[Numbers], marks: Numbers) -> list[Numbers]:
    """The rings with the points that the coarse coast needs, near marks those of a finer one."""
    polygons = np.array([shapely.Polygon(ring) for ring in rings])
    points, ring_of = shapely.get_coordinates(polygons, return_index=True)
    coarse = _needed(points, polygons, COARSE)
    cells = _cells(marks)
    for tolerance, reach in FINE:
        marked = _marked(points, cells, reach)
        has_marks = np.bincount(ring_of, marked) > 0
        large = shapely.area(polygons) >= np.where(has_marks, LEAST_AREA_NEAR, LEAST_AREA)
        kept = (coarse | (_needed(points, polygons, tolerance) & marked)) & large[ring_of]
        if kept.sum() <= MOST_POINTS:
            break
    return [points[kept & (ring_of == ring)] for ring in np.flatnonzero(large)]


def _cells(boxes: Numbers) -> Flags:
    """Where boxes are, by whole degrees: rows from 90 south, columns from 180 west."""
    found = np.zeros((180, 360), dtype=bool)
    west, south, east, north = np.floor(boxes).astype(int).T
    rows, columns = np.clip(south + 90, 0, 179), (west + 180) % 360
    found[rows, columns] = True
    for box in np.flatnonzero((west < east) | (south < north)):
        across = np.arange(west[box], east[box] + 1) + 180
        found[rows[box] : north[box] + 91, across % 360] = True
    return found


def _marked(points: Numbers, cells: Flags, reach: int) -> Flags:
    """Which points have a mark within so many degrees, told by whole degrees."""
    steps = range(-reach, reach + 1)
    tall = np.pad(cells, ((reach, reach), (0, 0)))
    tall = np.logical_or.reduce([tall[reach + step : reach + step + 180] for step in steps])
    near = np.logical_or.reduce([np.roll(tall, step, axis=1) for step in steps])
    column, row = np.floor(points).astype(int).T
    found: Flags = near[np.clip(row + 90, 0, 179), (column + 180) % 360]
    return found


def _needed(points: Numbers, polygons: npt.NDArray[np.object_], by: float) -> Flags:
    """Which points remain when the polygons are simplified."""
    simple = shapely.get_coordinates(shapely.simplify(polygons, by))
    return np.isin(points @ [1, 1j], simple @ [1, 1j])


def _polygons(rings: Iterable[Numbers]) -> list[Polygon]:
    made = [shapely.Polygon(ring) for ring in rings]
    return _parts([one if one.is_valid else shapely.make_valid(one) for one in made])


def _even_odd(rings: list[Polygon]) -> BaseGeometry:
    """The land: a ring in a ring is water (the Caspian Sea), a ring in that an island."""
    inner, _ = shapely.STRtree(rings).query(rings, predicate="within")
    depth = np.bincount(inner, minlength=len(rings)) - 1  # each is within itself
    found = shapely.union_all([])
    for level in range(int(depth.max()) + 1):
        here = shapely.union_all(np.asarray(rings)[depth == level])
        found = shapely.difference(found, here) if level % 2 else shapely.union(found, here)
    return found


def _without(polygons: list[Polygon], waters: BaseGeometry) -> list[Polygon]:
    shapely.prepare(waters)
    dry = [one for one in polygons if not waters.intersects(one)]
    return dry + _parts([one.difference(waters) for one in polygons if waters.intersects(one)])


def _inside_world(polygons: list[Polygon]) -> list[Polygon]:
    """What runs on past 180 degrees comes in again at the other side."""
    found = _between(polygons, -180.0, 180.0)
    for west, turn in ((-540.0, 360.0), (180.0, -360.0)):
        found += [translate(one, turn) for one in _between(polygons, west, west + 360.0)]
    return found


def _between(polygons: list[Polygon], west: float, east: float) -> list[Polygon]:
    box = shapely.box(west, -NORTHERNMOST, east, NORTHERNMOST)
    shapely.prepare(box)
    inside = [one for one in polygons if box.covers(one)]
    across = [one for one in polygons if box.intersects(one) and not box.covers(one)]
    return inside + _parts([shapely.intersection(one, box) for one in across])


def _parts(geometries: BaseGeometry | Iterable[BaseGeometry]) -> list[Polygon]:
    return [one for one in shapely.get_parts(geometries) if one.geom_type == "Polygon"]
