"""Boxes on the globe in degrees, taken apart where they cross the antimeridian."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

from gazetteer.ranking import EARTH_RADIUS_KM

if TYPE_CHECKING:
    from gazetteer.place import LngLat

Box: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


def split_box(box: Box) -> list[Box]:
    """The box as one or two boxes with west <= east."""
    west, south, east, north = box
    if west <= east:
        return [box]
    return [(west, south, 180.0, north), (-180.0, south, east, north)]


def boxes_around(point: LngLat, radius_km: float) -> list[Box]:
    """Boxes that together hold every point within ``radius_km`` of ``point``."""
    reach = math.degrees(radius_km / EARTH_RADIUS_KM)
    south, north = point.lat - reach, point.lat + reach
    if south <= -90.0 or north >= 90.0 or reach >= 90.0:
        return [(-180.0, max(south, -90.0), 180.0, min(north, 90.0))]
    # Where a meridian touches the circle, not where the circle is level with the point.
    wide = math.sin(math.radians(reach)) / math.cos(math.radians(point.lat))
    half = math.degrees(math.asin(wide)) if wide < 1.0 else 180.0
    if half >= 180.0:
        return [(-180.0, south, 180.0, north)]
    west, east = point.lng - half, point.lng + half
    return split_box((_wrapped(west), south, _wrapped(east), north))


def _wrapped(lng: float) -> float:
    return (lng + 180.0) % 360.0 - 180.0
