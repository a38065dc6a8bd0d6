"""Which of several places of one name comes first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gazetteer.guess import Found
    from gazetteer.place import LngLat, Place

EARTH_RADIUS_KM = 6371.0088

COUNTRY = 10.0
CAPITAL = 8.0
CLASS_IMPORTANCE = {"A": 5.0, "H": 5.0, "L": 5.0, "S": 4.5, "T": 4.5, "U": 4.0, "V": 4.0, "R": 3.5}
CODE_IMPORTANCE = {
    "CONT": 10.0, "PCLI": COUNTRY, "PCLD": 8.5, "PCLS": 8.5, "PCLIX": 8.5, "PCL": COUNTRY,
    "PCLF": COUNTRY, "TERR": 8.0, "PCLH": 7.0, "ADM1": 6.5, "ADM2": 5.0, "OCN": 8.0, "SEA": 7.0,
    "GULF": 6.5, "STRT": 6.0, "RGN": 6.5, "WTRC": 5.5, "PPLC": CAPITAL, "ADMF": 6.5,
}  # fmt: skip
CITY_WEIGHT = 1.1
"""Per power of ten of inhabitants: a city of two million ranks with a first-level area, which is
what "New York" and "São Paulo" mean in the news."""
AREA_BONUS = 0.6
"""A first-level area of few people (an island's parish) counts as a town a little larger."""
OTHER_WEIGHT = 0.05
KIND_PENALTY = (0.0, 1.0, 1.0, 0.0)
"""By name kind: a place known by a name in passing ranks as one ten times smaller ..."""
AREA_PENALTY = 2.0
"""... and an area this much more: most areas are named for their chief city."""
DISTANCE_SCALE_KM = 50.0


def importance(place: Place) -> float:
    """How likely the place is meant with nothing else known: 10 for countries, 0 for hamlets."""
    return points(place.feature_class, place.feature_code, place.population)


def points(feature_class: str, feature_code: str, population: int, kind: int = 0) -> float:
    """Importance of a place of this sort, less where the name's kind makes it unlikely."""
    people = math.log10(population + 1)
    base = CODE_IMPORTANCE.get(feature_code)
    if base is None and feature_class == "P":
        return CITY_WEIGHT * people - KIND_PENALTY[kind]
    if base is None:
        base = CLASS_IMPORTANCE.get(feature_class, 3.0)
    elif population and feature_code == "ADM1":
        base = min(CODE_IMPORTANCE["ADM1"], CITY_WEIGHT * people + AREA_BONUS)
    penalty = KIND_PENALTY[kind]
    if penalty and feature_class == "A" and feature_code.startswith("ADM"):
        penalty *= AREA_PENALTY
    return base + OTHER_WEIGHT * people - penalty


def score(place: Place, kind: int, near: LngLat | None) -> float:
    """Importance, less for an alternate name, less with distance from ``near`` (log scale)."""
    worth = points(place.feature_class, place.feature_code, place.population, kind)
    if near is not None:
        worth -= 2.0 * math.log10(1.0 + distance_km(place.point, near) / DISTANCE_SCALE_KM)
    return worth


def rank(found: Found, near: LngLat | None = None) -> Found:
    """Places and name kinds, best first; equals by inhabitants, then by identifier."""

    def order(item: tuple[Place, int]) -> tuple[float, int, str]:
        place, kind = item
        return -score(place, kind, near), -place.population, place.place_id

    return tuple(sorted(found, key=order)) if len(found) > 1 else found


def distance_km(a: LngLat, b: LngLat) -> float:
    """Great-circle distance in kilometers (sphere, within 0.6 % of the ellipsoid)."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_lat = math.sin((lat_b - lat_a) / 2.0)
    half_lng = math.sin(math.radians(b.lng - a.lng) / 2.0)
    h = half_lat * half_lat + math.cos(lat_a) * math.cos(lat_b) * half_lng * half_lng
    return 2.0 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, h)))
