"""How far a point is from the sea and from a country, by the countries' outlines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from gazetteer.ranking import EARTH_RADIUS_KM
from gazetteer.sources.waters import coast_points, unit_vectors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from gazetteer.place import LngLat

SPACING_DEGREES = 0.05
"""Between neighboring coast points, at most: distances are right to 3 km."""
BLOCK = 32
"""Points measured at a time: tens of megabytes of distances."""


class Spot(NamedTuple):
    """Where a point is, seen from one country."""

    on_land: bool
    coast_km: float
    """To the nearest coast of any country."""
    own_km: float
    """To the country's land, 0 inside; also 0 when its outline is not known."""
    own_is_nearest: bool
    """Whether no other country's coast is nearer."""


class Shores:
    """Countries' land and coasts, to measure from. ``lands`` are EPSG:4326 by country code."""

    def __init__(self, lands: Mapping[str, BaseGeometry]) -> None:
        self._numbers = {code: number for number, code in enumerate(lands)}
        self._tree = shapely.STRtree(list(lands.values()))
        coast = coast_points(list(lands.values()), SPACING_DEGREES)
        self._vectors, self._owner = coast.vectors, coast.owner
        # The points stand in the order of their countries.
        self._first = np.searchsorted(self._owner, np.arange(len(lands) + 1))

    def spots(self, points: Sequence[LngLat], country_codes: Sequence[str]) -> list[Spot]:
        """Where each point is, seen from the country of the same place in the list."""
        if not points:
            return []
        vectors = unit_vectors(*np.array(points).T)
        inside: list[set[int]] = [set() for _ in points]
        for point, country in self._tree.query(shapely.points(points), "intersects").T.tolist():
            inside[point].add(country)
        found = []
        for start in range(0, len(points), BLOCK):
            block = vectors[start : start + BLOCK] @ self._vectors.T
            found += [
                self._spot(c, country_codes[n], inside[n]) for n, c in enumerate(block, start)
            ]
        return found

    def _spot(self, cosines: NDArray[np.float64], country_code: str, inside: set[int]) -> Spot:
        """Of a point by its angles to all points of the coasts and the countries it is in."""
        nearest = int(np.argmax(cosines))
        own = self._numbers.get(country_code)
        return Spot(
            on_land=bool(inside),
            coast_km=_kilometers(cosines[nearest]),
            own_km=0.0 if own is None or own in inside else self._to_coast(own, cosines),
            own_is_nearest=own is None or own == self._owner[nearest],
        )

    def _to_coast(self, country: int, cosines: NDArray[np.float64]) -> float:
        mine = cosines[self._first[country] : self._first[country + 1]]
        return _kilometers(mine.max()) if len(mine) else math.inf


def _kilometers(cosine: float) -> float:
    """The way along the globe between two points of that angle."""
    return 2.0 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(max(0.0, 0.5 - 0.5 * cosine))))
