"""Boxes of longitude and latitude, which may lie across the antimeridian."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from shapely.geometry import LineString, Point, box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

Array = np.ndarray[Any, np.dtype[Any]]

WHOLE_TURN = 360.0
HALF_TURN = 180.0


class Box(NamedTuple):
    """Degrees; with ``west`` greater than ``east`` it lies across the antimeridian."""

    west: float
    south: float
    east: float
    north: float


def normal_box(west: float, south: float, east: float, north: float) -> Box:
    """The box with its longitudes from -180 to 180; a whole turn or more is the whole world.

    >>> normal_box(170, 50, 200, 70)
    Box(west=170, south=50, east=-160.0, north=70)
    """
    if east - west >= WHOLE_TURN:
        return Box(-HALF_TURN, south, HALF_TURN, north)
    return Box(_wrapped(west), south, _wrapped(east), north)


def _wrapped(longitude: float) -> float:
    if -HALF_TURN <= longitude <= HALF_TURN:
        return longitude
    return (longitude + HALF_TURN) % WHOLE_TURN - HALF_TURN


def pieces(where: Box) -> list[BaseGeometry]:
    """What the box covers, as geometries with longitudes from -180 to 180.

    The antimeridian is one line with two longitudes: a box that touches it at 180 degrees touches
    what lies at -180 degrees, too.
    """
    west, south, east, north = where
    spans = [(west, east)] if west <= east else [(west, HALF_TURN), (-HALF_TURN, east)]
    edges = {edge for span in spans for edge in span if abs(edge) == HALF_TURN}
    spans += [(-edge, -edge) for edge in edges if -edge not in edges]
    return [_piece(left, south, right, north) for left, right in spans]


def _piece(west: float, south: float, east: float, north: float) -> BaseGeometry:
    if west < east and south < north:
        return box(west, south, east, north)
    if (west, south) == (east, north):
        return Point(west, south)
    return LineString([(west, south), (east, north)])


def extent(geometries: Array) -> Box | None:
    """The box around all of the geometries, ``None`` when there are none.

    It lies across the antimeridian where less than half the globe then holds them; else many
    readers, who know nothing of such boxes, do better with a plain one.
    """
    bounds = shapely.bounds(shapely.get_parts(geometries[~shapely.is_missing(geometries)]))
    bounds = bounds[~np.isnan(bounds).any(axis=1)]
    if not len(bounds):
        return None
    south, north = float(bounds[:, 1].min()), float(bounds[:, 3].max())
    west, east = _around_the_back(bounds[:, 0], bounds[:, 2])
    if west <= east or east + WHOLE_TURN - west >= HALF_TURN:
        west, east = float(bounds[:, 0].min()), float(bounds[:, 2].max())
    return Box(west, south, east, north)


def _around_the_back(wests: Sequence[float] | Array, easts: Sequence[float] | Array) -> Array:
    """West and east of what is left when the widest gap between the intervals is taken away."""
    order = np.argsort(wests, kind="stable")
    starts = np.asarray(wests)[order]
    reached = np.maximum.accumulate(np.asarray(easts)[order])
    gaps = np.append(starts[1:], starts[0] + WHOLE_TURN) - reached
    widest = int(np.argmax(gaps))
    return np.array([starts[(widest + 1) % len(starts)], reached[widest]], dtype=float)
