"""What lies where: the country, the waters, the areas and the nearest town of a point.

Polygons are read from the index files when first asked for and kept in a tree of their parts, so
that a question looks at the few parts whose boxes are near the point.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gazetteer.place import LngLat, Place
from gazetteer.ranking import EARTH_RADIUS_KM, distance_km
from gazetteer.windows import boxes_around

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from gazetteer.index import Gazetteer

COAST_TOLERANCE_KM = 22.224
"""12 nautical miles: harbors, roadsteads and the territorial sea belong to the country."""
BORDER_KM = 6.0
"""Outlines are simplified by up to 0.05 degrees, so this near a border a town is better evidence
of the country than the outline is."""
TOWN_DECIDES_KM = 8.0
TERRITORY_KM = 100.0
"""A town this near of a territory without a polygon (French Guiana) puts the point there."""
TOWN_REACH_KM = 400.0
"""Farther away a town says nothing about a point; the emptiest land has one within this."""
TOWNS_TRIED = (1, 12, 80)
"""How many nearest towns to look through for one on the point's side of a border."""
DEGREE_KM = math.radians(1.0) * EARTH_RADIUS_KM
COUNTRY, TERRITORIAL, WATERS = "country:", "territorial:", "waters:"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a point; ``None`` where nothing is."""

    town: Place | None
    """The nearest populated place, of the point's own country."""
    town_km: float
    """How far it is; infinite without a town."""
    admin1: Place | None
    """The town's first-level area."""
    country: Place | None
    """The country whose land or territorial sea the point is in."""
    waters: Place | None
    """The country's waters (territorial first) that hold the point; ``None`` on land."""


class Geometry:
    """Questions about points and areas, answered from a gazetteer's polygons and towns."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def country_at(
        self, point: LngLat, *, tolerance_km: float = COAST_TOLERANCE_KM
    ) -> Place | None:
        """The country or territory whose land is at the point or within ``tolerance_km`` of it.

        Near a border the nearest town decides. ``None`` on the high seas, or when no file has
        countries' polygons. Distances are right to a few percent up to a tolerance of 200 km.
        """
        far = self._countries.distances(point, max(tolerance_km, BORDER_KM))
        place_id = min(far, key=lambda code: (far[code], code), default=None)
        if place_id is None or far[place_id] > tolerance_km:
            return self._of_islet(point, tolerance_km)
        near = [code for code, km in far.items() if km <= BORDER_KM]
        return self._of_nearest_town(point, near) or self._gazetteer.get(place_id)

    def waters_at(self, point: LngLat) -> Place | None:
        """The territorial sea that holds the point, else the 200-mile zone; ``None`` on land.

        Approximate, unless a file with published zones was given.
        """
        for areas in (self._territorial, self._waters):
            if held := areas.holding(point):
                return self._gazetteer.get(held[0])
        return None

    def areas_at(self, point: LngLat) -> list[Place]:
        """Places with a polygon that holds the point, smallest first: users' areas, then others."""
        groups = (self._others, self._territorial, self._waters, self._countries)
        held = [place_id for areas in groups for place_id in areas.holding(point)]
        return [place for place_id in held if (place := self._gazetteer.get(place_id))]

    def contains(self, area: Place | str, what: Place | LngLat) -> bool:
        """Whether the area (a place or its identifier) holds the point or the place.

        Countries and first-level areas hold the places that carry their codes; points are tested
        against the polygon (for a country with its territorial sea), against the first-level area
        of the nearest town, or against the circle of ``radius_km``. An unknown area holds nothing.
        """
        place = self._gazetteer.get(area) if isinstance(area, str) else area
        if place is None:
            return False
        if isinstance(what, Place):
            return self._holds_place(place, what)
        return self._holds_point(place, what)

    def surroundings(self, point: LngLat) -> Surroundings:
        """The point's nearest town with first-level area and country, and whose waters it is in."""
        country = self.country_at(point)
        waters = self.waters_at(point)
        town = self._town_of(point, country) if country else None
        admin1 = None
        if town is not None and town.country_code and town.admin1:
            admin1 = self._gazetteer.admin1(town.country_code, town.admin1)
        km = math.inf if town is None else distance_km(town.point, point)
        return Surroundings(town, km, admin1, country, waters)

    def _town_of(self, point: LngLat, country: Place) -> Place | None:
        """The nearest town of the country."""
        for count in TOWNS_TRIED:
            near = self._gazetteer.nearest(
                point, count=count, feature_class="P", max_km=TOWN_REACH_KM
            )
            own = (town for town in near if town.country_code == country.country_code)
            if town := next(own, None):
                return town
            if len(near) < count:
                break
        return None

    def _of_nearest_town(self, point: LngLat, place_ids: list[str]) -> Place | None:
        """The nearest town's country, where it tells more than polygons do.

        That is near a border, and in territories drawn as part of the country that owns them.
        """
        for town in self._gazetteer.nearest(point, feature_class="P", max_km=TERRITORY_KM):
            place_id = f"{COUNTRY}{town.country_code}"
            at_border = place_id in place_ids and distance_km(town.point, point) <= TOWN_DECIDES_KM
            if at_border or place_id not in self._countries:
                return self._gazetteer.get(place_id)
        return None

    def _of_islet(self, point: LngLat, tolerance_km: float) -> Place | None:
        """The country of a town within the tolerance: small islands have towns but no polygon."""
        for town in self._gazetteer.nearest(point, feature_class="P", max_km=tolerance_km):
            return self._gazetteer.get(f"{COUNTRY}{town.country_code}")
        return None

    def _holds_place(self, area: Place, place: Place) -> bool:
        if area.place_id == place.place_id:
            return True
        if area.place_id.startswith(COUNTRY) and place.country_code is not None:
            return place.country_code == area.country_code
        if area.feature_code == "ADM1" and place.admin1 is not None:
            return (place.country_code, place.admin1) == (area.country_code, area.admin1)
        return self._holds_point(area, place.point)

    def _holds_point(self, area: Place, point: LngLat) -> bool:
        polygon = self._gazetteer.area(area.place_id)
        if polygon is not None and area.place_id.startswith(COUNTRY):
            country = self.country_at(point)
            return country is not None and country.place_id == area.place_id
        if polygon is not None:
            shapely.prepare(polygon)
            return bool(shapely.intersects_xy(polygon, point.lng, point.lat))
        if area.feature_code == "ADM1":
            admin1 = self.surroundings(point).admin1
            return admin1 is not None and admin1.place_id == area.place_id
        return distance_km(area.point, point) <= area.radius_km

    @cached_property
    def _countries(self) -> _Areas:
        return self._areas(lambda place_id: place_id.startswith(COUNTRY))

    @cached_property
    def _territorial(self) -> _Areas:
        return self._areas(lambda place_id: place_id.startswith(TERRITORIAL))

    @cached_property
    def _waters(self) -> _Areas:
        return self._areas(lambda place_id: place_id.startswith(WATERS))

    @cached_property
    def _others(self) -> _Areas:
        known = (COUNTRY, TERRITORIAL, WATERS)
        return self._areas(lambda place_id: not place_id.startswith(known))

    def _areas(self, wanted: Callable[[str], bool]) -> _Areas:
        ids = [place_id for place_id in self._gazetteer.area_ids if wanted(place_id)]
        return _Areas({key: area for key in ids if (area := self._gazetteer.area(key)) is not None})


class _Areas:
    """Polygons by place identifier, found by point."""

    def __init__(self, areas: dict[str, BaseGeometry]) -> None:
        self._known = frozenset(areas)
        self._ids = sorted(areas, key=lambda key: (areas[key].area, key))
        shapes = [areas[key] for key in self._ids]
        self._parts: NDArray[np.object_]
        self._parts, self._owner = shapely.get_parts(shapes, return_index=True)
        shapely.prepare(self._parts)
        self._tree = shapely.STRtree(self._parts)

    def __contains__(self, place_id: str) -> bool:
        return place_id in self._known

    def holding(self, point: LngLat) -> list[str]:
        """Identifiers of the polygons that hold the point (edges included), smallest first."""
        hits = self._tree.query(shapely.Point(point), predicate="intersects")
        return [self._ids[number] for number in np.unique(self._owner[hits])]

    def distances(self, point: LngLat, reach_km: float) -> dict[str, float]:
        """Kilometers to each polygon within reach, 0 inside."""
        far = dict.fromkeys(self.holding(point), 0.0)
        for west, south, east, north in boxes_around(point, reach_km):
            if east - west >= 360.0:
                continue  # at a pole, where degrees of longitude say nothing of distance
            hits = self._tree.query(shapely.box(west, south, east, north))
            near = shapely.clip_by_rect(self._parts[hits], west, south, east, north)
            km = shapely.distance(_in_km(near, point), shapely.Point(0.0, 0.0))
            for owner, each in zip(self._owner[hits], km, strict=True):
                key = self._ids[owner]
                if each <= far.get(key, reach_km):  # false for the NaN of what the box cut off
                    far[key] = float(each)
        return far


def _in_km(shapes: NDArray[np.object_], origin: LngLat) -> NDArray[np.object_]:
    """The shapes on a plane around the origin, in kilometers east and north of it."""
    scale = math.cos(math.radians(origin.lat))

    def flat(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        east = (degrees[:, 0] - origin.lng + 180.0) % 360.0 - 180.0
        return np.column_stack([east * scale, degrees[:, 1] - origin.lat]) * DEGREE_KM

    return np.asarray(shapely.transform(shapes, flat))


def circular_bounds(area: BaseGeometry) -> tuple[float, float, float, float]:
    """West, south, east, north of the smallest box; west > east where it crosses 180 degrees.

    Parts on both sides of the antimeridian are spanned the short way, as RFC 7946 asks.
    """
    bounds = shapely.bounds(shapely.get_parts(area))
    south, north = float(bounds[:, 1].min()), float(bounds[:, 3].max())
    spans = sorted((float(west), float(east)) for west, _, east, _ in bounds)
    ends = list(accumulate((east for _, east in spans), max))
    # The box leaves out the widest stretch of longitudes without a part; at first, the one at 180.
    west, east = spans[0][0], ends[-1]
    widest = west + 360.0 - east
    for end, (start, _) in zip(ends, spans[1:], strict=False):
        if start - end > widest:
            widest, west, east = start - end, start, end
    return west, south, east, north
