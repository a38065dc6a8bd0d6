"""Web Mercator on a sheet of paper: which part of the world is shown, and where a place is drawn.

The sheet is measured in points (1/72 inch) from its lower left corner. Projected coordinates are
degrees: longitudes as they are, latitudes stretched as on the web map.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Numbers: TypeAlias = npt.NDArray[np.float64]

LIMIT = 85.0
"""Degrees north and south where the map ends, as the web map does."""
TALLEST = 2 * math.degrees(math.asinh(math.tan(math.radians(LIMIT))))
"""Height of the whole map in projected degrees; its width is 360."""
REGION = 16.0
"""Degrees of longitude across at least: a region, never a street."""
PADDING = (42.0, 30.0)
"""Points left free beside and above the outermost marks: room for names."""
EDGE = 12.0
"""Points of the next turn of the world on a map of all of it: room for marks at its edge."""
WORLD = ((-170.0, -58.0), (180.0, 75.0))
"""Corners of the inhabited world, shown when there is no mark."""


class Box(NamedTuple):
    """A rectangle on the sheet, in points."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.y1 - self.y0

    @property
    def middle(self) -> tuple[float, float]:
        """The center."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def grown(self, by: float) -> Box:
        """The box with so much more on every side."""
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def holds(self, other: Box) -> bool:
        """Tell whether the other box lies within this one."""
        across = self.x0 <= other.x0 and other.x1 <= self.x1
        return across and self.y0 <= other.y0 and other.y1 <= self.y1


def around(x: float, y: float, half_width: float, half_height: float) -> Box:
    """The box with this center."""
    return Box(x - half_width, y - half_height, x + half_width, y + half_height)


@dataclass(frozen=True, slots=True)
class View:
    """A part of the projected world on a box of the sheet."""

    box: Box
    left: float
    """Projected degrees at the box's left side."""
    bottom: float
    """Projected degrees at the box's lower side."""
    scale: float
    """Points to a degree."""

    def place(self, projected: Numbers, turn: float = 0.0) -> Numbers:
        """Where projected coordinates are drawn, moved east by so many degrees before."""
        shift: Numbers = np.array([turn - self.left, -self.bottom])
        corner: Numbers = np.array([self.box.x0, self.box.y0])
        return (projected + shift) * self.scale + corner

    def turns(self, west: float, east: float) -> Iterator[float]:
        """Turns of the world in degrees that bring something between two longitudes into view."""
        right = self.left + self.box.width / self.scale
        first = math.floor((self.left - east) / 360)
        for turn in range(first, math.ceil((right - west) / 360) + 1):
            if west + 360 * turn < right and east + 360 * turn > self.left:
                yield 360.0 * turn


def project(lon_lat: Numbers) -> Numbers:
    """Projected coordinates of rows of longitude and latitude."""
    lat = np.radians(np.clip(lon_lat[:, 1], -LIMIT, LIMIT))
    return np.column_stack([lon_lat[:, 0], np.degrees(np.arcsinh(np.tan(lat)))])


def into(west: float, lon: float) -> float:
    """The longitude moved by whole turns into the world that starts at ``west``."""
    return lon - math.floor((lon - west) / 360) * 360


def nearest(lon: float, home: float) -> float:
    """The longitude moved by whole turns as near to another as it can be."""
    return lon - round((lon - home) / 360) * 360


def west_edge(longitudes: Iterable[float]) -> float:
    """The longitude to start the world at: in the middle of the widest gap between marks.

    Events on both sides of the Pacific lie side by side then; it is -180 where that does no harm.

    >>> west_edge([170.0, -170.0]), west_edge([-10.0, 20.0])
    (0.0, -180.0)
    """
    lons = sorted({into(0.0, lon) for lon in longitudes})
    if not lons:
        return -180.0
    gaps = [(lons[0] + 360 - lons[-1], lons[0])]
    gaps += [(east - west, east) for west, east in pairwise(lons)]
    widest, after = max(gaps, key=lambda gap: gap[0])
    west = after - widest / 2
    if _span(lons, -180.0) <= _span(lons, west):
        return -180.0
    return west - 360 if west > 180 else west


def fit(projected: Numbers, room: Box) -> View:
    """The view of all projected points that fills the room as far as the world reaches."""
    points = projected if len(projected) else project(np.array(WORLD))
    low, high = points.min(axis=0), points.max(axis=0)
    span = np.maximum(high - low, 1e-6)
    # A map as wide or as high as the world shows all there is that way.
    across = max((room.width - 2 * PADDING[0]) / span[0], (room.width - 2 * EDGE) / 360)
    upward = max((room.height - 2 * PADDING[1]) / span[1], room.height / TALLEST)
    scale = min(across, upward, room.width / REGION)
    width = min(room.width, 360 * scale + 2 * EDGE)
    height = min(room.height, TALLEST * scale)
    center = (low + high) / 2
    reach = (TALLEST - height / scale) / 2
    box = Box(
        room.x0 + (room.width - width) / 2, room.y1 - height,
        room.x1 - (room.width - width) / 2, room.y1,
    )  # fmt: skip
    return View(
        box=box,
        left=float(center[0] - width / scale / 2),
        bottom=float(np.clip(center[1], -reach, reach) - height / scale / 2),
        scale=float(scale),
    )


def _span(lons: Iterable[float], west: float) -> float:
    moved = [into(west, lon) for lon in lons]
    return max(moved) - min(moved)
