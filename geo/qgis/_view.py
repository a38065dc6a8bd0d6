"""What a project shows when it opens: the part of the world and the span of time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from geo._gis import GisTable

    Numbers = npt.NDArray[np.float64]

SEAM: Final = -30.0
"""Degrees: where a map with the Pacific in its middle ends."""
EARTH_RADIUS: Final = 6378137.0
"""Meters, as Mercator's maps have it."""
MOST_LATITUDE: Final = 80.0
_MARGIN: Final = 0.08
_LEAST_DEGREES: Final = 6.0
_STEPS: Final = ((120, "d"), (730, "wk"), (7300, "mon"))
"""A step of the time controller for spans of up to so many days."""


class View(NamedTuple):
    """An extent in meters of a Mercator map."""

    crs: str
    """EPSG:3857, or EPSG:3832 (the Pacific in its middle) where marks lie on both sides of 180."""
    west: float
    south: float
    east: float
    north: float


class Span(NamedTuple):
    """All events' days, and how far one step of the time controller goes."""

    start: str
    """The first day, ISO."""
    end: str
    """The last day, ISO."""
    unit: str
    """d, wk, mon or y, as QGIS writes it."""


def view_of(tables: Sequence[GisTable]) -> View:
    """What shows all marks; the world where there are none."""
    boxes = boxes_of(tables)
    if not len(boxes):
        boxes = np.array([[-170.0, -56.0, 178.0, 76.0]])
    pacific = (boxes[:, [0, 2]] - SEAM) % 360.0
    crossing = (pacific[:, 0] > pacific[:, 1]).any()
    plain = boxes[:, [0, 2]]
    if not crossing and np.ptp(pacific) < 0.8 * np.ptp(plain):
        return _view("EPSG:3832", pacific - 180.0, boxes)
    return _view("EPSG:3857", plain, boxes)


def boxes_of(tables: Sequence[GisTable]) -> Numbers:
    """West, south, east, north of every part of every mark."""
    parts = [shapely.get_parts(table.gdf.geometry.to_numpy()) for table in tables]
    return shapely.bounds(np.concatenate(parts)) if parts else np.empty((0, 4))


def _view(crs: str, lons: Numbers, boxes: Numbers) -> View:
    """The extent in meters; ``lons`` are degrees from the map's middle meridian."""
    west, east = _wider(float(lons.min()), float(lons.max()))
    south, north = _wider(float(boxes[:, 1].min()), float(boxes[:, 3].max()))
    x = [math.radians(max(-180.0, min(180.0, lon))) * EARTH_RADIUS for lon in (west, east)]
    y = [_mercator(max(-MOST_LATITUDE, min(MOST_LATITUDE, lat))) for lat in (south, north)]
    return View(crs, *(round(value, 1) for value in (x[0], y[0], x[1], y[1])))


def _wider(least: float, most: float) -> tuple[float, float]:
    margin = max((most - least) * _MARGIN, (_LEAST_DEGREES - (most - least)) / 2)
    return least - margin, most + margin


def _mercator(lat: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) * EARTH_RADIUS


def span_of(tables: Sequence[GisTable]) -> Span | None:
    """The days of all marks, ``None`` when none has one."""
    columns = [table.gdf[name] for table in tables for name in ("date_start", "date_end")]
    days = pd.concat(columns).dropna() if columns else pd.Series([], dtype="datetime64[ms]")
    if not len(days):
        return None
    first, last = days.min(), days.max()
    unit = next((unit for most, unit in _STEPS if (last - first).days <= most), "y")
    return Span(f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}", unit)
